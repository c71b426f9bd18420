#define _GNU_SOURCE

#include "importers/kind.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/words.h"

/** So much of a file is searched for what lies in no fixed place. */
enum { SEARCH_SIZE = 1 << 20 };

typedef enum { AT_START, IN_HEAD, AS_WORD } Where;

#define ADVICE N_("save the table as CSV UTF-8 or .xlsx and import that")

static const ImportKind old_workbook = {
    N_("this is an old Excel workbook (.xls)"), N_("save it as .xlsx or as CSV UTF-8")};
static const ImportKind locked_workbook = {N_("this workbook is protected by a password"),
    N_("save it without the password, or its sheet as CSV UTF-8")};

/** Told by bytes at the start, anywhere in the first bytes, or as the first word of a text. */
static const struct {
    Where where;
    const char *bytes;
    gsize size;
    ImportKind kind;
} kinds[] = {
    {IN_HEAD, "vnd.oasis.opendocument", 22,
        {N_("this is an OpenDocument file (.ods)"), N_("save it as .xlsx or as CSV UTF-8")}},
    {AT_START, "%PDF", 4, {N_("this is a PDF file"), ADVICE}},
    {AT_START, "SQLite format 3", 16, {N_("this is an SQLite database"), ADVICE}},
    {AT_START, "$FL2", 4, {N_("this is a file of SPSS"), ADVICE}},
    {AT_START, "<stata_dta>", 11, {N_("this is a file of Stata"), ADVICE}},
    {AT_START, "HEADER RECORD*******", 20, {N_("this is a file of SAS"), ADVICE}},
    {AT_START, "\x1f\x8b", 2,
        {N_("this is a compressed file"), N_("unpack it and import what is in it")}},
    {AT_START, "BZh", 3,
        {N_("this is a compressed file"), N_("unpack it and import what is in it")}},
    {AT_START,
        "\xfd"
        "7zXZ",
        5, {N_("this is a compressed file"), N_("unpack it and import what is in it")}},
    {AT_START, "7z\xbc\xaf", 4,
        {N_("this is a compressed file"), N_("unpack it and import what is in it")}},
    {AT_START, "{\\rtf", 5, {N_("this is a text of a word processor"), ADVICE}},
    {AS_WORD, "<html", 5, {N_("this is a web page, whatever its name says"), ADVICE}},
    {AS_WORD, "<!doctype html", 14, {N_("this is a web page, whatever its name says"), ADVICE}},
    {AS_WORD, "<table", 6, {N_("this is a web page, whatever its name says"), ADVICE}},
    {AS_WORD, "mime-version:", 13, {N_("this is a web page, whatever its name says"), ADVICE}},
    {AS_WORD, "<?xml", 5, {N_("this is an XML file"), ADVICE}},
};

/** Whether the bytes occur in the file's first mebibyte. */
static bool holds(int fd, const char *bytes, gsize size)
{
    g_autofree char *block = g_malloc(SEARCH_SIZE);
    const ssize_t n = pread(fd, block, SEARCH_SIZE, 0);
    return n > 0 && memmem(block, (size_t)n, bytes, size);
}

/** Old workbooks and encrypted new ones are in the same kind of container. */
static const ImportKind *find_in_container(int fd)
{
    static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return holds(fd, locked, sizeof locked) ? &locked_workbook : &old_workbook;
}

static bool begins_with_word(const char *head, gsize size, const char *word, gsize n)
{
    if (size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
        head += 3;
        size -= 3;
    }
    while (size > 0 && g_ascii_isspace(*head)) {
        head++;
        size--;
    }
    return size >= n && g_ascii_strncasecmp(head, word, n) == 0;
}

const ImportKind *import_kind_find(const char *head, gsize size, int fd)
{
    if (size >= 4 && memcmp(head, "\xd0\xcf\x11\xe0", 4) == 0)
        return find_in_container(fd);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const char *bytes = kinds[i].bytes;
        const gsize n = kinds[i].size;
        const bool is_it = kinds[i].where == AS_WORD ? begins_with_word(head, size, bytes, n)
                           : kinds[i].where == IN_HEAD
                               ? memmem(head, size, bytes, n) && head[0] == 'P'
                               : size >= n && memcmp(head, bytes, n) == 0;
        if (is_it)
            return &kinds[i].kind;
    }
    return NULL;
}
