#define _POSIX_C_SOURCE 200809L

#include "base/csv_read.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "support/cmocka_all.h"

/** One line a step: "LINE[+LINES] cell|cell" or "LINE !DEFECT raw". */
static char *read_all(const char *bytes, gsize size, char delimiter)
{
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(bytes, size, delimiter);
    GString *out = g_string_new(NULL);
    BaseCsvRow row;
    BaseCsvStep step;
    while ((step = base_csv_reader_next(reader, &row, NULL)) != BASE_CSV_END) {
        assert_int_not_equal(step, BASE_CSV_FAILED);
        g_string_append_printf(out, "%d", (int)row.line);
        if (row.n_lines > 1)
            g_string_append_printf(out, "+%d", (int)row.n_lines - 1);
        if (step == BASE_CSV_DEFECT)
            g_string_append_printf(
                out, " !%d %.*s", (int)row.defect, (int)row.raw_size, row.raw);
        for (size_t i = 0; i < row.n_cells; i++) {
            g_string_append_printf(out, "%s%s", i == 0 ? " " : "|", row.cells[i].text);
            assert_int_equal(strlen(row.cells[i].text), row.cells[i].size);
        }
        g_string_append_c(out, ';');
    }
    return g_string_free(out, FALSE);
}

static void assert_read(const char *text, const char *expected)
{
    g_autofree char *found = read_all(text, strlen(text), ',');
    assert_string_equal(found, expected);
}

static void test_csv_read__rows_and_lines(void **state)
{
    (void)state;
    assert_read("", "");
    assert_read("\n", "");
    assert_read("\n\r\n\r\r", "");
    assert_read("a", "1 a;");
    assert_read("a,b\nc,d\n", "1 a|b;2 c|d;");
    assert_read("a,b\r\nc,d\r\n", "1 a|b;2 c|d;");
    assert_read("a,b\rc,d\r", "1 a|b;2 c|d;");
    assert_read("a,b\rc,d", "1 a|b;2 c|d;");
    assert_read("a\n\n\r\nb\n", "1 a;4 b;");
    assert_read("a,\n,\n", "1 a|;2 |;");
    assert_read("a,b,\n,c", "1 a|b|;2 |c;");
    assert_read("\"\"\n\"a\"\n", "1 ;2 a;");
}

static void test_csv_read__blanks_stay(void **state)
{
    (void)state;
    assert_read(" a , b\t\n  \n\t,\n", "1  a | b\t;2   ;3 \t|;");
}

static void test_csv_read__quoted_line_ends_count(void **state)
{
    (void)state;
    assert_read("a,\"b\nc\"\nd,e\n", "1+1 a|b\nc;3 d|e;");
    assert_read("a,\"b\r\n\r\nc\"\r\nd\r\n", "1+2 a|b\r\n\r\nc;4 d;");
    assert_read("a,\"b\rc\"\rd\r", "1+1 a|b\rc;3 d;");
    assert_read("\"\n\"\nx\n", "1+1 \n;3 x;");
    assert_read("\"a\"\"b\",\",\"\n", "1 a\"b|,;");
}

static void test_csv_read__byte_order_mark(void **state)
{
    (void)state;
    assert_read("\xef\xbb\xbf"
                "a,b\n1,2\n",
        "1 a|b;2 1|2;");
    assert_read("\xef\xbb\xbf", "");
    assert_read("\xef\xbb\xbf\"a\"\n", "1 a;");
}

static void test_csv_read__stray_quote_costs_its_line(void **state)
{
    (void)state;
    assert_read("a,b\n1,x\"y\n2,z\n", "1 a|b;2 !0 1,x\"y;3 2|z;");
    assert_read("a,b\n1,\"x\"y\n2,z\n", "1 a|b;2 !0 1,\"x\"y;3 2|z;");
    assert_read("1, \"x\"\n2,z\n", "1 !0 1, \"x\";2 2|z;");
    assert_read("x\"", "1 !0 x\";");
    assert_read("x\"\r\ny\r\n", "1 !0 x\";2 y;");
}

static void test_csv_read__unclosed_quote_costs_its_line(void **state)
{
    (void)state;
    assert_read("a,\"b\n1,2\n3,4\n", "1 !1 a,\"b;2 1|2;3 3|4;");
    assert_read("a,\"b\n1,\"2\"\n3,4\n", "1 !1 a,\"b;2 1|2;3 3|4;");
    assert_read("\"", "1 !1 \";");
    assert_read("\"\n\"x", "1 !1 \";2 !1 \"x;");
    assert_read("x\n\n\"a\n\nb\n", "1 x;3 !1 \"a;5 b;");
}

static void test_csv_read__nul_bytes(void **state)
{
    (void)state;
    static const char text[] = "a,b\n1,\0\n2,3\n\"x\ny\0\",4\n5,6\n";
    g_autofree char *found = read_all(text, sizeof text - 1, ',');
    assert_string_equal(found, "1 a|b;2 !2 1,;3 2|3;4+1 !2 \"x\ny;6 5|6;");
}

static void test_csv_read__delimiters(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"a;b\n1,5;2\n", "1 a|b;2 1,5|2;"},
        {"a\tb\n1\t2\n", "1 a|b;2 1|2;"},
        {"a,b;c;d\n", "1 a|b;c;d;"},
        {"\"a,b\";c\n", "1 a,b|c;"},
        {"a\n1|2\n", "1 a;2 1|2;"},
        {"a^b\n", "1 a|b;"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = read_all(cases[i].text, strlen(cases[i].text), '\0');
        assert_string_equal(found, cases[i].expected);
    }
}

/** A source that hands out pieces of a given size. */
typedef struct {
    const char *text;
    gsize left, piece;
} Pieces;

static gssize read_pieces(void *data, char *out, gsize size, GError **error)
{
    (void)error;
    Pieces *pieces = data;
    const gsize n = MIN(MIN(size, pieces->piece), pieces->left);
    memcpy(out, pieces->text, n);
    pieces->text += n;
    pieces->left -= n;
    return (gssize)n;
}

/** Long files, so that every kind of line end meets the edge of a block somewhere. */
static void test_csv_read__blocks_do_not_matter(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t e = 0; e < G_N_ELEMENTS(ends); e++) {
        g_autoptr(GString) text = g_string_new(NULL);
        const int n_rows = 60000;
        for (int i = 0; i < n_rows; i++)
            g_string_append_printf(
                text, "%d,\"x%sy\",%s%s", i, ends[e], i % 7 ? "z" : "", ends[e]);
        Pieces pieces = {text->str, text->len, 65521};
        g_autoptr(BaseCsvReader) reader = base_csv_reader_new(read_pieces, &pieces, ',');
        BaseCsvRow row;
        g_autofree char *middle = g_strdup_printf("x%sy", ends[e]);
        for (int i = 0; i < n_rows; i++) {
            assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
            assert_int_equal(row.line, 2 * i + 1);
            assert_int_equal(row.n_cells, 3);
            assert_int_equal(atoi(row.cells[0].text), i);
            assert_string_equal(row.cells[1].text, middle);
        }
        assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_END);
    }
}

/** Room for a cell that is too big, and a row behind it. */
static void test_csv_read__cell_too_big(void **state)
{
    (void)state;
    for (int quoted = 0; quoted < 2; quoted++) {
        g_autoptr(GString) text = g_string_new(quoted ? "a\n1,\"" : "a\n1,");
        const gsize big = 20 << 20, begin = text->len;
        g_string_set_size(text, begin + big);
        memset(text->str + begin, 'x', big);
        g_string_append(text, quoted ? "\"\nb\n" : "\nb\n");
        g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(text->str, text->len, ',');
        BaseCsvRow row;
        assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
        assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_DEFECT);
        assert_int_equal(row.defect, BASE_CSV_CELL_TOO_BIG);
        assert_int_equal(row.line, 2);
        assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
        assert_int_equal(row.line, 3);
        assert_string_equal(row.cells[0].text, "b");
        assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_END);
    }
}

static void test_csv_read__row_too_big(void **state)
{
    (void)state;
    const gsize cell = 10 << 20;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_set_size(text, 5 * cell);
    memset(text->str, 'x', text->len);
    for (int i = 1; i < 5; i++)
        text->str[(gsize)i * cell] = ',';
    g_string_append(text, "\nb\n");
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(text->str, text->len, ',');
    BaseCsvRow row;
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_DEFECT);
    assert_int_equal(row.defect, BASE_CSV_ROW_TOO_BIG);
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    assert_int_equal(row.line, 2);
}

static void test_csv_read__too_many_cells(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_set_size(text, BASE_CSV_CELLS_MAX);
    memset(text->str, ',', text->len);
    g_string_append(text, "\nb\n");
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new_bytes(text->str, text->len, ',');
    BaseCsvRow row;
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_DEFECT);
    assert_int_equal(row.defect, BASE_CSV_ROW_TOO_BIG);
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
}

static void test_csv_read__files(void **state)
{
    (void)state;
    g_autofree char *path = NULL;
    const int fd = g_file_open_tmp("proreg-XXXXXX.csv", &path, NULL);
    assert_int_equal(write(fd, "a,b\n", 4), 4);
    close(fd);
    g_autoptr(BaseCsvReader) reader = base_csv_reader_open(path, '\0', NULL);
    assert_non_null(reader);
    BaseCsvRow row;
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_ROW);
    assert_int_equal(base_csv_reader_delimiter(reader), ',');
    assert_int_equal(base_csv_reader_next(reader, &row, NULL), BASE_CSV_END);
    unlink(path);
}

static void test_csv_read__error_missing_or_directory(void **state)
{
    (void)state;
    g_autoptr(GError) missing = NULL;
    assert_null(base_csv_reader_open("/nonexistent.csv", ',', &missing));
    assert_true(g_error_matches(missing, BASE_ERROR, BASE_ERROR_INPUT));
    g_autoptr(GError) directory = NULL;
    assert_null(base_csv_reader_open("/", ',', &directory));
    assert_string_equal(directory->message, "/: is a directory; name the CSV file in it");
}

static gssize read_nothing(void *data, char *out, gsize size, GError **error)
{
    (void)data, (void)out, (void)size;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT, "disk gone");
    return -1;
}

static void test_csv_read__error_source_fails(void **state)
{
    (void)state;
    g_autoptr(BaseCsvReader) reader = base_csv_reader_new(read_nothing, NULL, ',');
    g_autoptr(GError) error = NULL;
    BaseCsvRow row;
    assert_int_equal(base_csv_reader_next(reader, &row, &error), BASE_CSV_FAILED);
    assert_string_equal(error->message, "disk gone");
}

static void test_csv_read__defects_have_texts(void **state)
{
    (void)state;
    for (int i = BASE_CSV_STRAY_QUOTE; i <= BASE_CSV_ROW_TOO_BIG; i++)
        assert_true(strlen(base_csv_defect_text((BaseCsvDefect)i)) > 5);
}

/* Lines without quotes are split by the reader, those with quotes by libcsv: the same rows. */
static void test_csv_read__with_and_without_quotes(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    GRand *random = g_rand_new_with_seed(11);
    for (int round = 0; round < 200; round++) {
        g_autoptr(GString) plain = g_string_new(NULL);
        g_autoptr(GString) quoted = g_string_new(NULL);
        const int n_lines = g_rand_int_range(random, 0, 6);
        for (int line = 0; line < n_lines; line++) {
            const int n_cells = g_rand_int_range(random, 1, 300);
            for (int i = 0; i < n_cells; i++) {
                g_autofree char *cell = g_strnfill((gsize)g_rand_int_range(random, 0, 9),
                    (char)(i % 7 == 0 ? ' ' : 'a' + i % 26));
                g_string_append_printf(plain, "%s%s", i > 0 ? "," : "x", cell);
                g_string_append_printf(
                    quoted, "%s\"%s%s\"", i > 0 ? "," : "", i > 0 ? "" : "x", cell);
            }
            const char *end = line + 1 < n_lines || round % 2 ? ends[round % 3] : "";
            g_string_append_printf(plain, "%s%s", end, line % 3 == 2 ? end : "");
            g_string_append_printf(quoted, "%s%s", end, line % 3 == 2 ? end : "");
        }
        g_autofree char *ours = read_all(plain->str, plain->len, ',');
        g_autofree char *libcsv = read_all(quoted->str, quoted->len, ',');
        assert_string_equal(ours, libcsv);
    }
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_read__rows_and_lines),
        cmocka_unit_test(test_csv_read__blanks_stay),
        cmocka_unit_test(test_csv_read__quoted_line_ends_count),
        cmocka_unit_test(test_csv_read__byte_order_mark),
        cmocka_unit_test(test_csv_read__stray_quote_costs_its_line),
        cmocka_unit_test(test_csv_read__unclosed_quote_costs_its_line),
        cmocka_unit_test(test_csv_read__nul_bytes),
        cmocka_unit_test(test_csv_read__delimiters),
        cmocka_unit_test(test_csv_read__blocks_do_not_matter),
        cmocka_unit_test(test_csv_read__cell_too_big),
        cmocka_unit_test(test_csv_read__row_too_big),
        cmocka_unit_test(test_csv_read__too_many_cells),
        cmocka_unit_test(test_csv_read__files),
        cmocka_unit_test(test_csv_read__error_missing_or_directory),
        cmocka_unit_test(test_csv_read__error_source_fails),
        cmocka_unit_test(test_csv_read__defects_have_texts),
        cmocka_unit_test(test_csv_read__with_and_without_quotes),
    };
    return cmocka_run_group_tests_name("base/csv_read", tests, NULL, NULL);
}
