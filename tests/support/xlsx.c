#include "support/xlsx.h"

static guint32 xlsx_number(const guint8 *bytes, size_t n)
{
    guint32 value = 0;
    for (size_t i = n; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

char *xlsx_member(GBytes *file, const char *name)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(file, &size);
    size_t end = size - 22; /* libxlsxwriter's files have no comment at their end */
    const guint8 *entry = bytes + xlsx_number(bytes + end + 16, 4);
    for (guint32 n = xlsx_number(bytes + end + 10, 2); n > 0; n--) {
        const size_t length = xlsx_number(entry + 28, 2);
        const guint32 packed = xlsx_number(entry + 20, 4), plain = xlsx_number(entry + 24, 4);
        const guint8 *local = bytes + xlsx_number(entry + 42, 4);
        if (strlen(name) == length && memcmp(entry + 46, name, length) == 0) {
            char *text = g_malloc(plain + 1);
            z_stream stream = {.next_in = (Bytef *)(local + 30 + xlsx_number(local + 26, 2) +
                                                    xlsx_number(local + 28, 2)),
                .avail_in = packed,
                .next_out = (Bytef *)text,
                .avail_out = plain};
            (void)inflateInit2(&stream, -MAX_WBITS);
            (void)inflate(&stream, Z_FINISH);
            (void)inflateEnd(&stream);
            text[plain] = '\0';
            return text;
        }
        entry += 46 + length + xlsx_number(entry + 30, 2) + xlsx_number(entry + 32, 2);
    }
    return NULL;
}

/* What a number looks like under a format made of literals in quotes and "0.00". */
static char *xlsx_shown(double value, const char *format)
{
    const char *section = format;
    bool quoted = false;
    for (const char *c = format; *c != '\0'; c++) {
        quoted ^= *c == '"';
        if (*c == ';' && !quoted && value < 0)
            section = c + 1;
    }
    GString *out = g_string_new(value < 0 && section == format ? "-" : "");
    for (const char *c = section; *c != '\0' && (quoted || *c != ';'); c++) {
        if (*c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            g_string_append_c(out, *c);
        } else if (*c != '0' && *c != '.') { /* of a date: shown as its format */
            g_string_append_c(out, *c);
        } else {
            const size_t digits = strspn(c, "0."), whole = strspn(c, "0");
            char text[64], pattern[8] = "%.0f";
            pattern[2] = (char)('0' + (digits > whole ? digits - whole - 1 : 0));
            /* Excel rounds half away from zero on 15 digits. */
            (void)g_ascii_formatd(
                text, sizeof text, pattern, (value < 0 ? -value : value) * (1 + 1e-15));
            g_string_append(out, whole == 0 && text[0] == '0' ? text + 1 : text);
            c += digits - 1;
        }
    }
    return g_string_free(out, FALSE);
}

static const char *xlsx_attribute(const char *name, const char **names, const char **values)
{
    for (; *names; names++, values++)
        if (g_str_equal(*names, name))
            return *values;
    return "";
}

static void xlsx_start(GMarkupParseContext *context, const char *element, const char **names,
    const char **values, gpointer data, GError **error)
{
    (void)context, (void)error;
    XlsxSheet *sheet = data;
    const char *id = xlsx_attribute("numFmtId", names, values);
    if (g_str_equal(element, "numFmt"))
        g_hash_table_insert(
            sheet->codes, g_strdup(id), g_strdup(xlsx_attribute("formatCode", names, values)));
    if (g_str_equal(element, "cellXfs"))
        sheet->in_styles = true;
    if (g_str_equal(element, "cellStyles"))
        sheet->in_styles = false;
    if (g_str_equal(element, "xf") && sheet->in_styles) {
        const char *code = g_hash_table_lookup(sheet->codes, id);
        const char *built_in = g_str_equal(id, "2") ? "0.00" : "0";
        g_ptr_array_add(sheet->formats, g_strdup(code ? code : built_in));
    }
    if (g_str_equal(element, "c")) {
        g_free(sheet->cell);
        g_free(sheet->style);
        sheet->cell = g_strdup(xlsx_attribute("r", names, values));
        sheet->style = g_strdup(xlsx_attribute("s", names, values));
        sheet->is_string = g_str_equal(xlsx_attribute("t", names, values), "s");
        sheet->is_inline = g_str_equal(xlsx_attribute("t", names, values), "inlineStr");
    }
    g_string_truncate(sheet->text, 0);
}

static void xlsx_text(
    GMarkupParseContext *context, const char *text, gsize size, gpointer data, GError **error)
{
    (void)context, (void)error;
    g_string_append_len(((XlsxSheet *)data)->text, text, (gssize)size);
}

static void xlsx_end(
    GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
    (void)context, (void)error;
    XlsxSheet *sheet = data;
    if (g_str_equal(element, "t") && sheet->is_inline)
        g_hash_table_insert(sheet->cells, g_strdup(sheet->cell), g_strdup(sheet->text->str));
    else if (g_str_equal(element, "t"))
        g_ptr_array_add(sheet->strings, g_strdup(sheet->text->str));
    if (!g_str_equal(element, "v"))
        return;
    const guint64 style = g_ascii_strtoull(sheet->style, NULL, 10);
    char *shown =
        sheet->is_string
            ? g_strdup(sheet->strings->pdata[g_ascii_strtoull(sheet->text->str, NULL, 10)])
            : xlsx_shown(g_ascii_strtod(sheet->text->str, NULL), sheet->formats->pdata[style]);
    g_hash_table_insert(sheet->cells, g_strdup(sheet->cell), shown);
}

GHashTable *xlsx_read(GBytes *file, int number)
{
    static const GMarkupParser parser = {xlsx_start, xlsx_end, xlsx_text, NULL, NULL};
    g_autofree char *name = g_strdup_printf("xl/worksheets/sheet%d.xml", number);
    const char *const members[] = {"xl/sharedStrings.xml", "xl/styles.xml", name};
    XlsxSheet sheet = {.strings = g_ptr_array_new_with_free_func(g_free),
        .formats = g_ptr_array_new_with_free_func(g_free),
        .codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .cells = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .text = g_string_new(NULL)};
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        g_autofree char *xml = xlsx_member(file, members[i]);
        GMarkupParseContext *context =
            g_markup_parse_context_new(&parser, G_MARKUP_DEFAULT_FLAGS, &sheet, NULL);
        if (xml && !g_markup_parse_context_parse(context, xml, -1, NULL))
            g_hash_table_remove_all(sheet.cells);
        g_markup_parse_context_free(context);
    }
    g_ptr_array_unref(sheet.strings);
    g_ptr_array_unref(sheet.formats);
    g_hash_table_unref(sheet.codes);
    g_string_free(sheet.text, TRUE);
    g_free(sheet.cell);
    g_free(sheet.style);
    return sheet.cells;
}
