/**
 * @file
 * Files that are no table, by their first bytes: the numbers that file(1) and the formats' own
 * specifications give.
 */
#include "importers/kind.h"

#include <fcntl.h>

#include "support/site_file.h"

static const ImportKind *kind_of(const char *bytes, gsize size)
{
    g_autofree char *path = write_file(bytes, size);
    const int fd = g_open(path, O_RDONLY, 0);
    /* The head lies at the end of its memory, so that a step beyond it is met. */
    g_autofree char *head = g_memdup2(bytes, size);
    const ImportKind *kind = import_kind_find(head ? head : "", size, fd);
    close(fd);
    g_unlink(path);
    return kind;
}

static void expect(const char *bytes, gsize size, const char *part)
{
    const ImportKind *kind = kind_of(bytes, size);
    if (!kind)
        fail_msg("%s: nothing", part);
    if (!strstr(kind->msgid, part))
        fail_msg("%s, not %s", kind->msgid, part);
}

static const struct {
    const char *bytes;
    gsize size;
    const char *part;
} signatures[] = {
    {"%PDF", 4, "a PDF file"},
    {"SQLite format 3", 16, "an SQLite database"},
    {"$FL2", 4, "a file of SPSS"},
    {"<stata_dta>", 11, "a file of Stata"},
    {"HEADER RECORD*******", 20, "a file of SAS"},
    {"\x1f\x8b", 2, "compressed"},
    {"BZh", 3, "compressed"},
    {"\xfd"
     "7zXZ",
        5, "compressed"},
    {"7z\xbc\xaf", 4, "compressed"},
    {"{\\rtf", 5, "word processor"},
    {"<html", 5, "a web page"},
    {"<!DOCTYPE html", 14, "a web page"},
    {"<TABLE", 6, "a web page"},
    {"MIME-Version:", 13, "a web page"},
    {"<?xml", 5, "an XML file"},
};

/* The signature is enough, one byte less is not, and at another place it is nothing. */
static void test_kind__signatures(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++) {
        const gsize size = signatures[i].size;
        expect(signatures[i].bytes, size, signatures[i].part);
        assert_null(kind_of(signatures[i].bytes, size - 1));
        g_autofree char *later = g_malloc0(size + 2);
        later[0] = later[1] = 'x';
        memcpy(later + 2, signatures[i].bytes, size);
        assert_null(kind_of(later, size + 2));
        memcpy(later, signatures[i].bytes, size);
        expect(later, size + 2, signatures[i].part);
    }
}

/* Words may come after a byte-order mark and blanks. */
static void test_kind__words(void **state)
{
    (void)state;
    static const char mark[] = "\xef\xbb\xbf", *const blank[] = {"", " ", "\r\n\t "};
    for (size_t i = 10; i < G_N_ELEMENTS(signatures); i++)
        for (size_t b = 0; b < G_N_ELEMENTS(blank); b++) {
            g_autofree char *plain = g_strconcat(blank[b], signatures[i].bytes, NULL);
            g_autofree char *marked = g_strconcat(mark, plain, NULL);
            expect(plain, strlen(plain), signatures[i].part);
            expect(marked, strlen(marked), signatures[i].part);
            assert_null(kind_of(marked, strlen(marked) - 1));
        }
    /* The mark counts for words alone, and neither it nor blanks are one. */
    assert_null(kind_of("\xef\xbb\xbf%PDF", 7));
    assert_null(kind_of("\xef\xbb\xbf", 3));
    assert_null(kind_of("  ", 2));
    assert_null(kind_of("", 0));
}

/* OpenDocument is a ZIP archive that names its kind; another archive may be a workbook. */
static void test_kind__archives(void **state)
{
    (void)state;
    static const char head[] = "PK\3\4....mimetypeapplication/vnd.oasis.opendocument";
    expect(head, sizeof head - 1, "an OpenDocument file");
    assert_null(kind_of(head, sizeof head - 2));
    assert_null(kind_of(head + 1, sizeof head - 2));
    assert_null(kind_of("PK\3\4", 4));
}

/* Old workbooks and locked new ones are compound files (D0 CF 11 E0): the name of a stream, in
 * UTF-16, tells them apart, wherever in the first mebibyte it stands. */
static void test_kind__compound_files(void **state)
{
    (void)state;
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    expect("\xd0\xcf\x11\xe0", 4, "an old Excel workbook");
    assert_null(kind_of("\xd0\xcf\x11", 3));
    enum { SIZE = 1 << 20 };
    g_autofree char *file = g_malloc0(SIZE + 1);
    memcpy(file, "\xd0\xcf\x11\xe0", 4);
    memcpy(file + SIZE - sizeof name, name, sizeof name);
    expect(file, SIZE, "protected by a password");
    file[SIZE - 2] = 'x';
    expect(file, SIZE, "an old Excel workbook");
    memcpy(file + SIZE + 1 - sizeof name, name, sizeof name);
    expect(file, SIZE + 1, "an old Excel workbook");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kind__signatures),
        cmocka_unit_test(test_kind__words),
        cmocka_unit_test(test_kind__archives),
        cmocka_unit_test(test_kind__compound_files),
    };
    return cmocka_run_group_tests_name("importers/kind", tests, NULL, NULL);
}
