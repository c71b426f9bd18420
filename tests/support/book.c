#include "support/book.h"

#include <unistd.h>
#include <zip.h>

#include "support/cmocka_all.h"

static zip_t *open_new(char **path)
{
    const int fd = g_file_open_tmp("proreg-test-XXXXXX", path, NULL);
    assert_true(fd >= 0);
    close(fd);
    zip_t *archive = zip_open(*path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(archive);
    return archive;
}

/** Takes the text over. */
static void add_part(zip_t *archive, const char *name, char *text, gsize size)
{
    /* libzip frees with free(), and g_malloc is malloc. */
    zip_source_t *source = zip_source_buffer(archive, text, size, 1);
    assert_true(zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) >= 0);
}

static void add_text(zip_t *archive, const char *name, char *text)
{
    add_part(archive, name, text, strlen(text));
}

static void add_sheets(zip_t *archive, const Book *book)
{
    g_autoptr(GString) names = g_string_new(NULL);
    g_autoptr(GString) relations = g_string_new(NULL);
    for (gsize i = 0; i < book->n_sheets; i++) {
        const BookSheet *sheet = &book->sheets[i];
        const unsigned number = (unsigned)i + 1;
        g_autofree char *part = g_strdup_printf("xl/worksheets/sheet%u.xml", number);
        g_string_append_printf(names, "<sheet name=\"%s\" sheetId=\"%u\"%s r:id=\"rId%u\"/>",
            sheet->name, number, sheet->state ? sheet->state : "", number);
        g_string_append_printf(relations,
            "<Relationship Id=\"rId%u\" Type=\"http://schemas.openxmlformats.org/"
            "officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
            number, number);
        add_text(archive, part,
            g_strdup_printf(
                "<?xml version=\"1.0\"?><worksheet xmlns=\"m\">%s</worksheet>", sheet->xml));
    }
    add_text(archive, "xl/workbook.xml",
        g_strdup_printf("<workbook xmlns=\"m\" xmlns:r=\"r\">%s<sheets>%s</sheets></workbook>",
            book->properties ? book->properties : "", names->str));
    add_text(archive, "xl/_rels/workbook.xml.rels",
        g_strdup_printf("<Relationships xmlns=\"p\">%s</Relationships>", relations->str));
}

char *write_book(const Book *book)
{
    char *path = NULL;
    zip_t *archive = open_new(&path);
    add_sheets(archive, book);
    if (book->shared)
        add_text(archive, "xl/sharedStrings.xml", g_strdup(book->shared));
    if (book->styles)
        add_text(archive, "xl/styles.xml",
            g_strdup_printf("<styleSheet xmlns=\"m\">%s</styleSheet>", book->styles));
    assert_int_equal(zip_close(archive), 0);
    return path;
}

char *write_archive(const char *name, const char *text, gsize size)
{
    char *path = NULL;
    zip_t *archive = open_new(&path);
    add_part(archive, name, g_memdup2(text, size), size);
    assert_int_equal(zip_close(archive), 0);
    return path;
}
