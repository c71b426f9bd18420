#include "importers/hold.h"

#include <string.h>

#include "base/text.h"
#include "importers/consent.h"
#include "importers/original.h"

char *import_row_raw(const ImportWork *work, const BaseCsvRow *row)
{
    GString *text = g_string_new(NULL);
    if (work->drops)
        import_original_append_row(work, row, text);
    else
        g_string_append_len(text, row->raw, (gssize)row->raw_size);
    for (gsize i = 0; i < text->len; i++)
        if (text->str[i] == '\0')
            text->str[i] = ' ';
    char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
    g_string_free(text, TRUE);
    return valid;
}

/** Non-blank cells beside the key: what is held with the row. */
static gint64 count_values(const ImportWork *work, const BaseCsvRow *row)
{
    gint64 n = 0;
    for (size_t i = 0; i < MIN(row->n_cells, work->layout->n_columns); i++) {
        const char *text = row->cells[i].text;
        size_t size = row->cells[i].size;
        (void)base_text_trim(&text, &size);
        n += size > 0 && work->layout->columns[i].kind == IMPORT_COLUMN_DATA;
    }
    return n;
}

gboolean import_row_hold(
    ImportWork *work, const BaseCsvRow *row, const ImportHold *hold, GError **error)
{
    g_autofree char *raw = hold->keep ? import_row_raw(work, row) : NULL;
    if (hold->keep) {
        work->result->n_values_held += count_values(work, row);
    } else {
        const ImportLines lines = {.first = row->line, .n = row->n_lines, .shown = hold->shows};
        g_array_append_val(work->refused_lines, lines);
    }
    return import_work_report(work,
        &(RegistryProblem){.is_error = true,
            .line = row->line,
            .column = hold->column == SIZE_MAX ? 0 : hold->column + 1,
            .record_id = hold->record_id,
            .event = hold->event,
            .instance = hold->instance,
            .field = hold->field,
            .value = hold->value,
            .rule_id = hold->rule_id,
            .msgid = hold->msgid,
            .hint = hold->hint,
            .arguments = hold->arguments,
            .raw = hold->asks ? "" : raw},
        error);
}

/** Cell `index` of a row that could not be read, cut at every delimiter. New text, or NULL. */
static char *rough_cell(const ImportWork *work, const BaseCsvRow *row, size_t index)
{
    if (index == SIZE_MAX || (row->n_cells > 0 && row->n_cells <= index))
        return NULL;
    const char *text = row->raw;
    size_t size = row->raw_size;
    if (row->n_cells > index) {
        text = row->cells[index].text;
        size = row->cells[index].size;
    } else {
        for (size_t i = 0; i <= index; i++) {
            const char *end = memchr(text, work->delimiter, size);
            const size_t n = end ? (size_t)(end - text) : size;
            if (i == index)
                size = n;
            else if (!end)
                return NULL;
            else
                text += n + 1, size -= n + 1;
        }
    }
    g_autofree char *copy = g_malloc(size + 1);
    (void)base_text_narrow(text, size, copy);
    const char *trimmed = copy;
    size_t n = strlen(copy);
    (void)base_text_trim(&trimmed, &n);
    if (n >= 2 && trimmed[0] == '"' && trimmed[n - 1] == '"')
        trimmed++, n -= 2;
    return g_strndup(trimmed, n);
}

/**
 * Whether the text of a broken row may be kept: not where it seems to enrol somebody whose
 * consent cannot be read as given.
 */
static bool may_keep(const ImportWork *work, const BaseCsvRow *row, size_t event)
{
    const SchemaStudy *study = work->study;
    if (study->roles.consent == SIZE_MAX)
        return true;
    const size_t target = work->first_column[study->roles.consent];
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t of_block = block->event != SIZE_MAX ? block->event : event;
        if (block->of_target[target] == SIZE_MAX ||
            (of_block != SIZE_MAX && of_block != study->baseline))
            continue;
        g_autofree char *consent = rough_cell(work, row, block->of_target[target]);
        if (g_strcmp0(consent, "1") != 0)
            return false;
    }
    return true;
}

/* Whether the text of a row with a bad key may be kept: not where its event is unknown and its
 * consent, prepared in work->values, says anything but 1. A blank says nothing. */
static bool may_keep_key(const ImportWork *work, size_t event)
{
    const size_t consent = work->study->roles.consent;
    if (consent == SIZE_MAX || event != SIZE_MAX)
        return true;
    const size_t target = work->first_column[consent];
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t column = block->of_target[target];
        if (column == SIZE_MAX || block->event != SIZE_MAX)
            continue;
        const char *text = work->values[column].text;
        if (text[0] != '\0' && strcmp(text, "1") != 0)
            return false;
    }
    return true;
}

/** Makes a text that may stand in a problem, or NULL. */
static void make_valid(char **text)
{
    if (*text && (*text)[0] == '\0')
        g_clear_pointer(text, g_free);
    if (*text && !g_utf8_validate(*text, -1, NULL)) {
        char *valid = g_utf8_make_valid(*text, -1);
        g_free(*text);
        *text = valid;
    }
}

void import_row_leave_out(ImportWork *work, const BaseCsvRow *row, bool is_erased)
{
    const ImportLines lines = {.first = row->line, .n = row->n_lines};
    work->result->n_rows_withdrawn++;
    work->result->n_rows_erased += is_erased;
    g_array_append_val(work->refused_lines, lines);
}

/** A row without cells says nothing for sure, so its problem names no record. */
static gboolean hold_defect(
    ImportWork *work, const BaseCsvRow *row, bool keep, const char *value, GError **error)
{
    const ImportHold hold = {.rule_id = "csv",
        .column = SIZE_MAX,
        .value = value,
        .msgid = base_csv_defect_text(row->defect),
        .hint = N_("put cells with quotes, commas or line ends in quotes and double the "
                   "quotes inside"),
        .keep = keep};
    return import_row_hold(work, row, &hold, error);
}

gboolean import_row_hold_broken(
    ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error)
{
    const ImportLayout *layout = work->layout;
    g_autofree char *record_id = rough_cell(work, row, layout->record);
    g_autofree char *event_name = rough_cell(work, row, layout->event);
    make_valid(&record_id);
    size_t event = event_name ? schema_study_event(work->study, event_name) : SIZE_MAX;
    if (work->map && work->map->event != SIZE_MAX)
        event = work->map->event;
    if (import_consent_is_erased(work, row, record_id)) {
        import_row_leave_out(work, row, true);
        return TRUE;
    }
    const bool keep = may_keep(work, row, event) && !import_consent_is_refused(work, record_id);
    g_autofree char *value = keep ? import_row_raw(work, row) : NULL;
    if (is_defect)
        return hold_defect(work, row, keep, value, error);
    g_autofree char *arguments =
        base_arguments("nn", (gint64)row->n_cells, (gint64)layout->n_columns);
    const ImportHold hold = {.rule_id = "ragged",
        .column = SIZE_MAX,
        .record_id = record_id,
        .event = event == SIZE_MAX ? NULL : work->study->events[event].unique_name,
        .value = value,
        .msgid = N_("the row has {1} cells, the header {2}"),
        .hint = N_("a cell with a comma needs quotes; otherwise add or take out cells"),
        .arguments = arguments,
        .keep = keep};
    return import_row_hold(work, row, &hold, error);
}

gboolean import_key_hold(ImportWork *work, const ImportRow *row, size_t column,
    const char *msgid, const char *hint, GError **error)
{
    const ImportHold hold = {.rule_id = "key",
        .column = column,
        .field = work->layout->columns[column].field_name,
        .record_id = import_or_null(row->record_id),
        .event = row->event_name ? row->event_name
                                 : import_or_null(import_key_text(work, work->layout->event)),
        .instance = row->instance,
        .value = import_or_null(row->csv->cells[column].text),
        .msgid = msgid,
        .hint = hint,
        .keep = may_keep_key(work, row->event)};
    return import_row_hold(work, row->csv, &hold, error);
}
