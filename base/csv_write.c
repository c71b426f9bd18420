#include "base/csv_write.h"

#include <string.h>

struct BaseCsvWriter {
    GString *out;
    bool in_row;
};

BaseCsvWriter *base_csv_writer_new(GString *out, BaseCsvAudience audience)
{
    BaseCsvWriter *writer = g_new0(BaseCsvWriter, 1);
    writer->out = out;
    if (audience == BASE_CSV_FOR_PEOPLE)
        g_string_append(out, "\xef\xbb\xbf");
    return writer;
}

static bool is_number(const char *text)
{
    char *end = NULL;
    (void)g_ascii_strtod(text, &end);
    return end != text && *end == '\0';
}

bool base_csv_is_formula(const char *text)
{
    text += strspn(text, "'");
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && !is_number(text);
}

const char *base_csv_unguarded(const char *text)
{
    return text[0] == '\'' && base_csv_is_formula(text) ? text + 1 : text;
}

static void append_text(GString *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *c);
    }
}

void base_csv_append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    append_text(out, text);
    g_string_append_c(out, '"');
}

static void write_cell(BaseCsvWriter *writer, const char *text, bool guarded)
{
    if (writer->in_row)
        g_string_append_c(writer->out, ',');
    writer->in_row = true;
    if (!text)
        return;
    if (!guarded && text[strcspn(text, "\",\r\n")] == '\0') {
        g_string_append(writer->out, text);
        return;
    }
    if (!guarded) {
        base_csv_append_quoted(writer->out, text);
        return;
    }
    g_string_append(writer->out, "\"'");
    append_text(writer->out, text);
    g_string_append_c(writer->out, '"');
}

void base_csv_writer_cell(BaseCsvWriter *writer, const char *text)
{
    write_cell(writer, text, text && base_csv_is_formula(text));
}

void base_csv_writer_cell_as_is(BaseCsvWriter *writer, const char *text)
{
    write_cell(writer, text, false);
}

void base_csv_writer_end_row(BaseCsvWriter *writer)
{
    g_string_append_c(writer->out, '\n');
    writer->in_row = false;
}

void base_csv_writer_free(BaseCsvWriter *writer)
{
    g_free(writer);
}
