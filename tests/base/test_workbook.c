#define _POSIX_C_SOURCE 200809L

#include "base/workbook.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "support/book.h"
#include "support/cmocka_all.h"

/** What is seen of a sheet, and what a stranger's workbook cannot do. */

#define ROW(n, cells) "<row r=\"" #n "\">" cells "</row>"
#define TEXT(name, text) "<c r=\"" name "\" t=\"str\"><v>" text "</v></c>"
#define DATA(rows) "<sheetData>" rows "</sheetData>"

static bool add_row(const BaseCsvRow *row, void *data)
{
    GString *out = data;
    g_string_append_printf(out, "%s%d:", out->len > 0 ? " " : "", (int)row->line);
    for (size_t i = 0; i < row->n_cells; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? "|" : "", row->cells[i].text);
    return true;
}

/** The rows of the book's first sheet, as "line:cell|cell line:cell|cell". New text; NULL with
 * the fault's message in *fault. */
static char *rows_of(const Book *book, BaseSheetNotes *notes, char **fault)
{
    g_autofree char *path = write_book(book);
    g_autoptr(GError) error = NULL;
    const int fd = open(path, O_RDONLY);
    g_autoptr(BaseWorkbook) workbook = base_workbook_open(fd, &error);
    g_autoptr(GString) out = g_string_new(NULL);
    BaseSheetNotes own = {0};
    const bool ok = workbook && base_workbook_read(workbook, 0, add_row, out, &own, &error);
    if (notes)
        *notes = own;
    else
        base_sheet_notes_clear(&own);
    close(fd);
    g_unlink(path);
    assert_int_equal(ok, error == NULL);
    *fault = error ? g_strdup(error->message) : NULL;
    return ok ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

static Book one_sheet(const BookSheet *sheet)
{
    return (Book){.sheets = sheet, .n_sheets = 1};
}

static void assert_rows(const Book *book, const char *expected)
{
    g_autofree char *fault = NULL;
    g_autofree char *rows = rows_of(book, NULL, &fault);
    if (fault)
        fail_msg("%s", fault);
    assert_string_equal(rows, expected);
}

static void assert_refused(const Book *book, const char *word)
{
    g_autofree char *fault = NULL;
    g_autofree char *rows = rows_of(book, NULL, &fault);
    assert_null(rows);
    if (!strstr(fault, word))
        fail_msg("\"%s\" does not say \"%s\"", fault, word);
}

static void assert_sheet_rows(const char *xml, const char *expected)
{
    const BookSheet sheet = {.name = "s", .xml = xml};
    const Book book = one_sheet(&sheet);
    assert_rows(&book, expected);
}

static void assert_sheet_refused(const char *xml, const char *word)
{
    const BookSheet sheet = {.name = "s", .xml = xml};
    const Book book = one_sheet(&sheet);
    assert_refused(&book, word);
}

static void test_workbook__kinds_of_cells(void **state)
{
    (void)state;
    assert_sheet_rows(DATA(ROW(1, TEXT("A1", "a") TEXT("B1", "b") TEXT("C1", "c")) ROW(2,
                          "<c r=\"A2\"><v>1.5</v></c><c r=\"B2\" t=\"b\"><v>1</v></c>"
                          "<c r=\"C2\" t=\"e\"><v>#N/A</v></c>")
                              ROW(3, "<c r=\"A3\" t=\"inlineStr\"><is><r><t>in</t></r><r><t> "
                                     "line</t></r><rPh><t>no</t></rPh></is></c>"
                                     "<c r=\"B3\"><f>1+1</f><v>2</v></c>"
                                     "<c r=\"C3\" t=\"d\"><v>2019-04-30</v></c>")),
        "1:a|b|c 2:1.5|1|#N/A 3:in line|2|2019-04-30");
}

/** Rows are padded to the first one's width, gaps are empty cells, empty rows are no rows. */
static void test_workbook__places(void **state)
{
    (void)state;
    assert_sheet_rows(DATA(ROW(2, TEXT("B2", "b") TEXT("D2", "d"))
                              ROW(3, "<c r=\"A3\" s=\"1\"/>") ROW(7, TEXT("A7", "x"))),
        "2:|b||d 7:x|||");
    /* Cells and rows without a name follow one another. */
    assert_sheet_rows("<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c>"
                      "</row></sheetData>",
        "1:1|2 2:3|");
    assert_sheet_rows("<sheetData/>", "");
    /* The format of a cell may be one that the workbook does not have. */
    assert_sheet_rows(DATA(ROW(1, "<c r=\"A1\" s=\"99\"><v>43585</v></c>")), "1:43585");
    assert_sheet_rows(DATA(ROW(1, TEXT("A1", "a_x000D__x005F_b_x0000_c_xZZZZ_"))),
        "1:a\r_b\xef\xbf\xbd"
        "c_xZZZZ_");
}

static void test_workbook__shared_texts(void **state)
{
    (void)state;
    const BookSheet sheet = {.name = "s",
        .xml =
            DATA(ROW(1, "<c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"s\"><v>0</v></c>"))};
    Book book = one_sheet(&sheet);
    book.shared = "<sst xmlns=\"m\"><si><t>first</t></si><si><r><rPr/><t>rich</t></r>"
                  "<r><t xml:space=\"preserve\"> text</t></r><rPh sb=\"0\" eb=\"1\"><t>"
                  "\xe3\x82\xab</t></rPh></si></sst>";
    assert_rows(&book, "1:rich text|first");
    book.shared = "<sst xmlns=\"m\"><si><t>only</t></si></sst>";
    assert_refused(&book, "does not have");
}

/* ECMA-376 part 1, 22.9.2.19: "_xHHHH_" is a character that XML cannot hold; with other digits,
 * or fewer, it is itself. */
static void test_workbook__escaped_characters(void **state)
{
    (void)state;
    assert_sheet_rows(DATA(ROW(1, TEXT("A1", "a_x000A_b") TEXT("B1", "_x00e9__x0041_")
                                      TEXT("C1", "_x005F_x0041_"))),
        "1:a\nb|\xc3\xa9"
        "A|_x0041_");
    assert_sheet_rows(
        DATA(ROW(1, TEXT("A1", "_xG041_") TEXT("B1", "_x004G_") TEXT("C1", "_x0041")
                        TEXT("D1", "_x041_") TEXT("E1", "_y0041_") TEXT("F1", "x0041_"))),
        "1:_xG041_|_x004G_|_x0041|_x041_|_y0041_|x0041_");
    /* What is no character stands for nothing. */
    assert_sheet_rows(DATA(ROW(1, TEXT("A1", "_x0000_") TEXT("B1", "_xD800_"))),
        "1:\xef\xbf\xbd|\xef\xbf\xbd");
}

static void test_workbook__dates(void **state)
{
    (void)state;
    const BookSheet sheet = {.name = "s",
        .xml = DATA(ROW(1, "<c r=\"A1\" s=\"1\"><v>43585</v></c>"
                           "<c r=\"B1\" s=\"2\"><v>43585.5</v></c>"
                           "<c r=\"C1\" s=\"0\"><v>43585</v></c>"))};
    Book book = one_sheet(&sheet);
    book.styles = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"d.m.yyyy "
                  "hh:mm\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                  "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
                  "</cellXfs>";
    assert_rows(&book, "1:2019-04-30|2019-04-30 12:00|43585");
    book.properties = "<workbookPr date1904=\"1\"/>";
    assert_rows(&book, "1:2023-05-01|2023-05-01 12:00|43585");
}

/** Hidden rows and columns are not given, and told; so are cells that may mislead. */
static void test_workbook__hidden(void **state)
{
    (void)state;
    const BookSheet sheet = {.name = "s",
        .xml = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"9\" max=\"9\" "
               "hidden=\"1\"/></cols>" DATA(ROW(1,
                   TEXT("A1", "a") TEXT("B1", "b") TEXT("C1", "c")
                       TEXT("D1", "d")) "<row r=\"2\" hidden=\"1\">" TEXT("A2",
                   "no") "</row><row r=\"3\" hidden=\"true\">" TEXT("A3",
                   "no") "</row><row r=\"4\" hidden=\"1\"/>" ROW(5,
                   TEXT("A5", "1") TEXT("C5",
                       "no") "<c r=\"D5\"><f>X</f></c>") "<row r=\"9\" hidden=\"1\">" TEXT("D9",
                   "no") "</row>") "<mergeCells><mergeCell ref=\"A1:D1\"/>"
                                   "</mergeCells>"};
    const Book book = one_sheet(&sheet);
    BaseSheetNotes notes;
    g_autofree char *fault = NULL;
    g_autofree char *rows = rows_of(&book, &notes, &fault);
    assert_string_equal(rows, "1:a|d 5:1|");
    assert_int_equal(notes.hidden_rows.n, 3);
    assert_string_equal(notes.hidden_rows.shown->str, "2-3, 9");
    assert_int_equal(notes.hidden_columns.n, 2);
    assert_string_equal(notes.hidden_columns.shown->str, "B-C");
    assert_string_equal(notes.merged.shown->str, "A1:D1");
    assert_string_equal(notes.uncomputed.shown->str, "D5");
    assert_int_equal(notes.faults.n, 0);
    assert_null(notes.faults.shown);
    base_sheet_notes_clear(&notes);
}

/** A list of places ends after the tenth. */
static void test_workbook__many_places(void **state)
{
    (void)state;
    g_autoptr(GString) xml = g_string_new("<sheetData/><mergeCells>");
    for (int i = 0; i < 300; i++)
        g_string_append(xml, "<mergeCell ref=\"A1:A2\"/>");
    g_string_append(xml, "</mergeCells>");
    const BookSheet sheet = {.name = "s", .xml = xml->str};
    const Book book = one_sheet(&sheet);
    BaseSheetNotes notes;
    g_autofree char *fault = NULL;
    g_autofree char *rows = rows_of(&book, &notes, &fault);
    assert_int_equal(notes.merged.n, 300);
    assert_true(g_str_has_suffix(notes.merged.shown->str, "A1:A2 ..."));
    assert_int_equal(strlen(notes.merged.shown->str), 10 * 5 + 9 * 2 + 4);
    base_sheet_notes_clear(&notes);
}

static void test_workbook__sheets(void **state)
{
    (void)state;
    const BookSheet sheets[] = {{"one", "<sheetData/>", " state=\"veryHidden\""},
        {"\xe4\xba\x8c", DATA(ROW(1, TEXT("A1", "x"))), " state=\"visible\""}};
    const Book book = {.sheets = sheets, .n_sheets = 2};
    g_autofree char *path = write_book(&book);
    const int fd = open(path, O_RDONLY);
    g_autoptr(BaseWorkbook) workbook = base_workbook_open(fd, NULL);
    assert_int_equal(base_workbook_n_sheets(workbook), 2);
    assert_true(base_workbook_sheet_is_hidden(workbook, 0));
    assert_false(base_workbook_sheet_is_hidden(workbook, 1));
    assert_string_equal(base_workbook_sheet_name(workbook, 1), "\xe4\xba\x8c");
    close(fd);
    g_unlink(path);
}

/** As a table: the first visible sheet, cells with line ends, lines that are rows. */
static void test_workbook__table(void **state)
{
    (void)state;
    const BookSheet sheets[] = {{"hidden", DATA(ROW(1, TEXT("A1", "no"))), " state=\"hidden\""},
        {"answers",
            DATA(ROW(1, TEXT("A1", "id") TEXT("B1", "two&#10;lines"))
                    ROW(4, TEXT("A4", "q, &quot;4&quot;"))),
            NULL}};
    const Book book = {.sheets = sheets, .n_sheets = 2};
    g_autofree char *path = write_book(&book);
    g_autoptr(GError) error = NULL;
    g_autoptr(BaseCsvReader) reader = base_table_open(path, NULL, &error);
    assert_null(error);
    BaseCsvRow row;
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    assert_string_equal(row.cells[1].text, "two\nlines");
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    assert_int_equal(row.line, 4);
    assert_int_equal(row.n_cells, 2);
    assert_string_equal(row.cells[0].text, "q, \"4\"");
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_END);
    assert_null(base_table_open(path, "other", &error));
    assert_non_null(strstr(error->message, "no sheet \"other\""));
    g_unlink(path);
}

/* Rows of more text than is written at once, and what stands behind them. */
static void test_workbook__table_of_long_rows(void **state)
{
    (void)state;
    enum { LONG = 150000 };
    g_autofree char *text = g_strnfill(LONG, 'x');
    g_autofree char *xml = g_strconcat("<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>",
        text, "</v></c><c r=\"B1\" t=\"str\"><v>", text, "</v></c></row><row r=\"2\">",
        "<c r=\"A2\" t=\"str\"><v>end</v></c></row></sheetData>", NULL);
    const BookSheet sheet = {.name = "s", .xml = xml};
    const Book book = one_sheet(&sheet);
    g_autofree char *path = write_book(&book);
    g_autoptr(GError) error = NULL;
    g_autoptr(BaseCsvReader) reader = base_table_open(path, NULL, &error);
    assert_null(error);
    BaseCsvRow row;
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    assert_int_equal(row.n_cells, 2);
    assert_int_equal(strlen(row.cells[0].text), LONG);
    assert_int_equal(strlen(row.cells[1].text), LONG);
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    assert_string_equal(row.cells[0].text, "end");
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_END);
    g_unlink(path);
}

/* A file that cannot be written is said to be one. */
static void test_workbook__not_written(void **state)
{
    (void)state;
    const BookSheet sheet = {.name = "s", .xml = DATA(ROW(1, TEXT("A1", "a")))};
    const Book book = one_sheet(&sheet);
    g_autofree char *path = write_book(&book);
    g_autoptr(GError) error = NULL;
    const int fd = open(path, O_RDONLY);
    g_autoptr(BaseWorkbook) workbook = base_workbook_open(fd, &error);
    assert_non_null(workbook);
    assert_false(base_workbook_write_csv(workbook, 0, fd, NULL, &error));
    assert_non_null(strstr(error->message, "the sheet cannot be written"));
    close(fd);
    g_unlink(path);
}

static void test_workbook__table_of_text(void **state)
{
    (void)state;
    g_autofree char *path = NULL;
    const int fd = g_file_open_tmp("proreg-test-XXXXXX", &path, NULL);
    assert_int_equal(write(fd, "a;b\n", 4), 4);
    close(fd);
    g_autoptr(BaseCsvReader) reader = base_table_open(path, NULL, NULL);
    BaseCsvRow row;
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    assert_int_equal(row.n_cells, 2);
    g_unlink(path);
    g_autoptr(GError) error = NULL;
    assert_null(base_table_open("/nonexistent", NULL, &error));
    assert_non_null(error);
}

static void test_workbook__out_of_order(void **state)
{
    (void)state;
    assert_sheet_refused(DATA(ROW(2, TEXT("A2", "x")) ROW(2, "")), "rows out of order");
    assert_sheet_refused(DATA(ROW(1048577, TEXT("A1048577", "x"))), "more than 1048576");
    assert_sheet_refused(DATA(ROW(1, TEXT("B1", "x") TEXT("A1", "y"))), "cells out of order");
    assert_sheet_refused(DATA(ROW(1, TEXT("XFE1", "x"))), "more than 16384");
    assert_sheet_rows(DATA(ROW(1048576, TEXT("A1048576", "x"))), "1048576:x");
}

/** Entities, depth, tags without end, and a part that no sheet would be packed to. */
static void test_workbook__hostile(void **state)
{
    (void)state;
    const BookSheet sheet = {.name = "s", .xml = "<sheetData/>"};
    Book book = one_sheet(&sheet);
    book.shared = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                  "<sst><si><t>&b;</t></si></sst>";
    assert_refused(&book, "document type");
    book.shared = "<sst><si><t>&xxe;</t></si></sst>";
    assert_refused(&book, "xl/sharedStrings.xml:1: ");
    book.shared = NULL;
    g_autoptr(GString) deep = g_string_new(NULL);
    for (int i = 0; i < 300; i++)
        g_string_append(deep, "<a>");
    assert_sheet_refused(deep->str, "too deep");
    g_autoptr(GString) blanks = g_string_new("<sheetData><row r=\"1\"><c r=\"");
    for (int i = 0; i < 5 << 20; i++)
        g_string_append_c(blanks, 'A');
    assert_sheet_refused(blanks->str, "4 MiB");
    g_autoptr(GString) bomb = g_string_new("<sheetData>");
    for (int i = 0; i < 10 << 20; i++)
        g_string_append_c(bomb, ' ');
    g_string_append(bomb, "</sheetData>");
    assert_sheet_refused(bomb->str, "packed more tightly");
}

static void test_workbook__no_workbook(void **state)
{
    (void)state;
    static const struct {
        const char *part, *word;
    } cases[] = {{"word/document.xml", "without a workbook"}, {"xl/workbook.bin", ".xlsb"},
        {"xl/workbook.xml", "_rels"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_archive(cases[i].part, "<workbook/>", 11);
        g_autoptr(GError) error = NULL;
        const int fd = open(path, O_RDONLY);
        assert_null(base_workbook_open(fd, &error));
        if (!strstr(error->message, cases[i].word))
            fail_msg("%s", error->message);
        close(fd);
        g_unlink(path);
    }
    g_autoptr(GError) error = NULL;
    const int fd = open("/dev/null", O_RDONLY);
    assert_null(base_workbook_open(fd, &error));
    assert_non_null(error);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workbook__kinds_of_cells),
        cmocka_unit_test(test_workbook__places),
        cmocka_unit_test(test_workbook__shared_texts),
        cmocka_unit_test(test_workbook__escaped_characters),
        cmocka_unit_test(test_workbook__dates),
        cmocka_unit_test(test_workbook__hidden),
        cmocka_unit_test(test_workbook__many_places),
        cmocka_unit_test(test_workbook__sheets),
        cmocka_unit_test(test_workbook__table),
        cmocka_unit_test(test_workbook__table_of_long_rows),
        cmocka_unit_test(test_workbook__not_written),
        cmocka_unit_test(test_workbook__table_of_text),
        cmocka_unit_test(test_workbook__out_of_order),
        cmocka_unit_test(test_workbook__hostile),
        cmocka_unit_test(test_workbook__no_workbook),
    };
    return cmocka_run_group_tests_name("base/workbook", tests, NULL, NULL);
}
