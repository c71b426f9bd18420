#include "base/xlsx_parts.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"

enum { MAX_SHEETS = 1000, MAX_TEXTS = 1 << 24, MAX_FORMATS = 1 << 17 };
/** All shared texts together. */
static const gsize MAX_TEXT_BYTES = (gsize)256 << 20;

void base_xlsx_parts_free(BaseXlsxParts *parts)
{
    if (!parts)
        return;
    for (guint i = 0; i < parts->sheets->len; i++) {
        BaseXlsxSheet *sheet = &g_array_index(parts->sheets, BaseXlsxSheet, i);
        g_free(sheet->name);
        g_free(sheet->relation);
        g_free(sheet->part);
    }
    g_array_unref(parts->sheets);
    g_string_free(parts->texts, TRUE);
    g_array_unref(parts->text_at);
    g_hash_table_unref(parts->codes);
    g_ptr_array_unref(parts->formats);
    g_free(parts);
}

void base_xlsx_text_start(BaseXlsxText *text, const char *name)
{
    text->n_phonetic += strcmp(name, "rPh") == 0;
    text->in_text = strcmp(name, "t") == 0;
}

void base_xlsx_text_end(BaseXlsxText *text, const char *name)
{
    if (strcmp(name, "rPh") == 0 && text->n_phonetic > 0)
        text->n_phonetic--;
    text->in_text = false;
}

void base_xlsx_text_add(BaseXlsxText *text, const char *piece, size_t size)
{
    if (!text->in_text || text->n_phonetic > 0 || text->too_long)
        return;
    g_string_append_len(text->text, piece, (gssize)size);
}

/** The character of "_xHHHH_", or 0 where `text` does not begin with one. */
static gunichar escaped(const char *text)
{
    if (text[0] != '_' || text[1] != 'x')
        return 0;
    for (int i = 2; i < 6; i++)
        if (!g_ascii_isxdigit(text[i]))
            return 0;
    if (text[6] != '_')
        return 0;
    const gunichar c = (gunichar)g_ascii_strtoull(text + 2, NULL, 16);
    return c == 0 || !g_unichar_validate(c) ? 0xFFFD : c;
}

void base_xlsx_unescape(GString *text, gsize begin)
{
    if (!strstr(text->str + begin, "_x"))
        return;
    g_autofree char *from = g_strdup(text->str + begin);
    g_string_truncate(text, begin);
    for (const char *c = from; *c != '\0';) {
        const gunichar found = escaped(c);
        if (found != 0)
            g_string_append_unichar(text, found);
        else
            g_string_append_c(text, *c);
        c += found != 0 ? 7 : 1;
    }
}

static bool read_sheet(void *data, const char *name, const char *const *attributes)
{
    BaseXlsxParts *parts = data;
    if (strcmp(name, "workbookPr") == 0)
        parts->is_1904 = base_xml_is_true(attributes, "date1904");
    if (strcmp(name, "sheet") != 0)
        return true;
    const char *state = base_xml_attribute(attributes, "state");
    const char *own = base_xml_attribute(attributes, "name");
    const BaseXlsxSheet sheet = {.name = g_strdup(own ? own : ""),
        .relation = g_strdup(base_xml_attribute(attributes, "id")),
        .is_hidden = state && strcmp(state, "visible") != 0};
    g_array_append_val(parts->sheets, sheet);
    return parts->sheets->len < MAX_SHEETS;
}

/** A relation's target as a part of the archive. New text. */
static char *part_name(const char *target)
{
    if (target[0] == '/')
        return g_strdup(target + 1);
    return g_strconcat("xl/", target, NULL);
}

static bool read_relation(void *data, const char *name, const char *const *attributes)
{
    const BaseXlsxParts *parts = data;
    const char *id = base_xml_attribute(attributes, "Id");
    const char *type = base_xml_attribute(attributes, "Type");
    const char *target = base_xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target ||
        !g_str_has_suffix(type, "/worksheet"))
        return true;
    for (guint i = 0; i < parts->sheets->len; i++) {
        BaseXlsxSheet *sheet = &g_array_index(parts->sheets, BaseXlsxSheet, i);
        if (!sheet->part && g_strcmp0(sheet->relation, id) == 0)
            sheet->part = part_name(target);
    }
    return true;
}

/** Where the shared texts or the styles are read. */
typedef struct {
    BaseXlsxParts *parts;
    BaseXlsxText text;
    bool in_cell_styles;
    bool too_much;
} Reading;

static bool start_text(void *data, const char *name, const char *const *attributes)
{
    (void)attributes;
    Reading *reading = data;
    GString *texts = reading->parts->texts;
    if (strcmp(name, "si") == 0) {
        const gsize at = texts->len;
        g_array_append_val(reading->parts->text_at, at);
    }
    base_xlsx_text_start(&reading->text, name);
    reading->too_much = texts->len > MAX_TEXT_BYTES || reading->parts->text_at->len > MAX_TEXTS;
    return !reading->too_much;
}

static bool end_text(void *data, const char *name)
{
    Reading *reading = data;
    const GArray *at = reading->parts->text_at;
    base_xlsx_text_end(&reading->text, name);
    if (strcmp(name, "si") == 0 && at->len > 0) {
        base_xlsx_unescape(reading->parts->texts, g_array_index(at, gsize, at->len - 1));
        g_string_append_c(reading->parts->texts, '\0');
    }
    return true;
}

static void add_text(void *data, const char *text, size_t size)
{
    Reading *reading = data;
    if (reading->parts->text_at->len > 0 && reading->parts->texts->len <= MAX_TEXT_BYTES)
        base_xlsx_text_add(&reading->text, text, size);
}

static guint number_of(const char *text)
{
    return text ? (guint)g_ascii_strtoull(text, NULL, 10) : 0;
}

static void add_format(BaseXlsxParts *parts, guint id)
{
    const char *code = g_hash_table_lookup(parts->codes, GUINT_TO_POINTER(id));
    if (!code)
        code = base_xlsx_builtin(id);
    g_ptr_array_add(
        parts->formats, strcmp(code, "General") == 0 ? NULL : base_xlsx_format_new(code));
}

static bool start_style(void *data, const char *name, const char *const *attributes)
{
    Reading *reading = data;
    BaseXlsxParts *parts = reading->parts;
    if (strcmp(name, "numFmt") == 0) {
        const char *code = base_xml_attribute(attributes, "formatCode");
        const guint id = number_of(base_xml_attribute(attributes, "numFmtId"));
        if (code && strlen(code) < 1024)
            g_hash_table_insert(parts->codes, GUINT_TO_POINTER(id), g_strdup(code));
    }
    if (strcmp(name, "cellXfs") == 0)
        reading->in_cell_styles = true;
    if (reading->in_cell_styles && strcmp(name, "xf") == 0)
        add_format(parts, number_of(base_xml_attribute(attributes, "numFmtId")));
    reading->too_much =
        parts->formats->len > MAX_FORMATS || g_hash_table_size(parts->codes) > MAX_FORMATS;
    return !reading->too_much;
}

static bool end_style(void *data, const char *name)
{
    Reading *reading = data;
    if (strcmp(name, "cellXfs") == 0)
        reading->in_cell_styles = false;
    return true;
}

static void free_format(gpointer format)
{
    base_xlsx_format_free(format);
}

static BaseXlsxParts *parts_new(void)
{
    BaseXlsxParts *parts = g_new0(BaseXlsxParts, 1);
    parts->sheets = g_array_new(FALSE, FALSE, sizeof(BaseXlsxSheet));
    parts->texts = g_string_new(NULL);
    parts->text_at = g_array_new(FALSE, FALSE, sizeof(gsize));
    parts->codes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    parts->formats = g_ptr_array_new_with_free_func(free_format);
    return parts;
}

/** A part that a workbook may do without. */
static bool read_if_any(zip_t *archive, const char *name, const BaseXmlHandler *handler,
    Reading *reading, GError **error)
{
    if (!base_xlsx_has_part(archive, name))
        return true;
    if (!base_xlsx_read_part(archive, name, handler, reading, error))
        return false;
    if (reading->too_much)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("the workbook's part %s cannot be read: %s"), name,
            _("it holds more than a workbook may"));
    return !reading->too_much;
}

BaseXlsxParts *base_xlsx_parts_read(zip_t *archive, GError **error)
{
    static const BaseXmlHandler sheets = {.start = read_sheet};
    static const BaseXmlHandler relations = {.start = read_relation};
    static const BaseXmlHandler texts = {
        .start = start_text, .end = end_text, .text = add_text};
    static const BaseXmlHandler styles = {.start = start_style, .end = end_style};
    if (!base_xlsx_has_part(archive, "xl/workbook.xml")) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_INPUT,
            base_xlsx_has_part(archive, "xl/workbook.bin")
                ? _("it is a binary workbook (.xlsb)")
                : _("it is a ZIP archive without a workbook in it"));
        return NULL;
    }
    BaseXlsxParts *parts = parts_new();
    Reading reading = {.parts = parts, .text = {.text = parts->texts}};
    if (base_xlsx_read_part(archive, "xl/workbook.xml", &sheets, parts, error) &&
        base_xlsx_read_part(archive, "xl/_rels/workbook.xml.rels", &relations, parts, error) &&
        read_if_any(archive, "xl/sharedStrings.xml", &texts, &reading, error) &&
        read_if_any(archive, "xl/styles.xml", &styles, &reading, error))
        return parts;
    base_xlsx_parts_free(parts);
    return NULL;
}
