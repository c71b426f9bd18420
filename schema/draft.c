#include "schema/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv_read.h"
#include "base/error.h"
#include "schema/draft_inside.h"

enum { MOST_COLUMNS = 16, CLASSIC_ARM = 1 };

/* ---- what is known ---- */

static void event_free(gpointer data)
{
    DraftEvent *event = data;
    g_free(event->unique);
    g_free(event->label);
    g_ptr_array_unref(event->forms);
    g_free(event);
}

static void code_clear(gpointer data)
{
    DraftCode *code = data;
    g_free(code->code);
    g_free(code->label);
}

static GArray *codes_new(void)
{
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(DraftCode));
    g_array_set_clear_func(codes, code_clear);
    return codes;
}

SchemaDraft *schema_draft_new(void)
{
    SchemaDraft *draft = g_new0(SchemaDraft, 1);
    draft->events = g_ptr_array_new_with_free_func(event_free);
    draft->sites = codes_new();
    draft->missing = codes_new();
    draft->repeats = g_ptr_array_new_with_free_func(g_free);
    return draft;
}

void schema_draft_free(SchemaDraft *draft)
{
    if (!draft)
        return;
    g_free(draft->title);
    g_ptr_array_unref(draft->events);
    g_array_unref(draft->sites);
    g_array_unref(draft->missing);
    g_ptr_array_unref(draft->repeats);
    if (draft->dictionary)
        (void)g_string_free(draft->dictionary, TRUE);
    g_free(draft);
}

const GString *schema_draft_dictionary(const SchemaDraft *draft)
{
    return draft->dictionary;
}

DraftEvent *schema_draft_event(SchemaDraft *draft, const char *unique)
{
    for (guint i = 0; i < draft->events->len; i++) {
        DraftEvent *event = draft->events->pdata[i];
        if (g_str_equal(event->unique, unique))
            return event;
    }
    DraftEvent *event = g_new0(DraftEvent, 1);
    event->unique = g_strdup(unique);
    event->label = g_strdup(unique);
    event->forms = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(draft->events, event);
    return event;
}

void schema_draft_add_form(SchemaDraft *draft, DraftEvent *event, const char *form)
{
    draft->has_forms = true;
    for (guint i = 0; i < event->forms->len; i++)
        if (g_str_equal(event->forms->pdata[i], form))
            return;
    g_ptr_array_add(event->forms, g_strdup(form));
}

void schema_draft_add_group(SchemaDraft *draft, const char *unique, const char *label)
{
    GString *code = g_string_new(NULL);
    for (const char *c = unique ? unique : label; *c; c++) {
        if (g_ascii_isalnum(*c) || *c == '_')
            g_string_append_c(code, g_ascii_tolower(*c));
        else if (*c == ' ')
            g_string_append_c(code, '_');
    }
    const DraftCode site = {g_string_free(code, FALSE), g_strdup(label)};
    if (site.code[0])
        g_array_append_val(draft->sites, site);
    else
        code_clear((gpointer)&site);
}

void schema_draft_add_missing(SchemaDraft *draft, const char *list)
{
    g_auto(GStrv) parts = g_strsplit_set(list, "|\n", -1);
    for (size_t i = 0; parts[i]; i++) {
        char *comma = strchr(parts[i], ',');
        if (comma)
            *comma = '\0';
        const char *label = g_strstrip(comma ? comma + 1 : parts[i]);
        const char *code = g_strstrip(parts[i]);
        const DraftCode missing = {g_strdup(code), g_strdup(label)};
        if (code[0])
            g_array_append_val(draft->missing, missing);
        else
            code_clear((gpointer)&missing);
    }
}

/* ---- REDCap's lists ---- */

/* A list being read: the columns that are wanted, in the order of `names`. */
typedef struct {
    const char *where;
    const char *const *names; /* NULL-ended; those after `n_needed` may be missing. */
    size_t n_needed;
    size_t place[MOST_COLUMNS]; /* Or SIZE_MAX. */
    int64_t line;
    const char *cells[MOST_COLUMNS]; /* Of the row; "" where there is none. */
} List;

static gboolean find_columns(List *list, const BaseCsvRow *row, GError **error)
{
    for (size_t n = 0; list->names[n]; n++) {
        list->place[n] = SIZE_MAX;
        for (size_t i = 0; i < row->n_cells; i++)
            if (g_ascii_strcasecmp(row->cells[i].text, list->names[n]) == 0)
                list->place[n] = i;
        if (list->place[n] != SIZE_MAX || n >= list->n_needed)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:1: the column %s is missing; export the list from REDCap as it is", list->where,
            list->names[n]);
        return FALSE;
    }
    return TRUE;
}

typedef gboolean (*TakeRow)(SchemaDraft *draft, const List *list, GError **error);

static gboolean read_list(
    SchemaDraft *draft, List *list, const char *bytes, gsize size, TakeRow take, GError **error)
{
    BaseCsvReader *reader = base_csv_reader_new_bytes(bytes, size, '\0');
    BaseCsvRow row;
    gboolean ok = TRUE;
    bool has_header = false;
    while (ok) {
        const BaseCsvStep step = base_csv_reader_next(reader, &row, error);
        if (step == BASE_CSV_END)
            break;
        ok = step != BASE_CSV_FAILED;
        if (step == BASE_CSV_DEFECT) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s:%" G_GINT64_FORMAT ": this line is no CSV", list->where, row.line);
            ok = FALSE;
        } else if (ok && !has_header) {
            has_header = true;
            ok = find_columns(list, &row, error);
        } else if (ok) {
            list->line = row.line;
            for (size_t n = 0; list->names[n]; n++)
                list->cells[n] =
                    list->place[n] < row.n_cells ? row.cells[list->place[n]].text : "";
            ok = take(draft, list, error);
        }
    }
    base_csv_reader_free(reader);
    return ok;
}

static gboolean take_event(SchemaDraft *draft, const List *list, GError **error)
{
    if (!list->cells[0][0]) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:%" G_GINT64_FORMAT ": unique_event_name is empty", list->where, list->line);
        return FALSE;
    }
    DraftEvent *event = schema_draft_event(draft, list->cells[0]);
    if (list->cells[1][0]) {
        g_free(event->label);
        event->label = g_strdup(list->cells[1]);
    }
    event->has_offset = list->cells[2][0] != '\0';
    event->offset = (int)strtol(list->cells[2], NULL, 10);
    event->before = (int)strtol(list->cells[3], NULL, 10);
    event->after = (int)strtol(list->cells[4], NULL, 10);
    return TRUE;
}

gboolean schema_draft_events(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error)
{
    static const char *const names[] = {
        "unique_event_name", "event_name", "day_offset", "offset_min", "offset_max", NULL};
    List list = {.where = where, .names = names, .n_needed = 1};
    return read_list(draft, &list, bytes, size, take_event, error);
}

static gboolean take_mapping(SchemaDraft *draft, const List *list, GError **error)
{
    if (!list->cells[0][0] || !list->cells[1][0]) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s:%" G_GINT64_FORMAT ": unique_event_name or form is empty", list->where,
            list->line);
        return FALSE;
    }
    schema_draft_add_form(draft, schema_draft_event(draft, list->cells[0]), list->cells[1]);
    return TRUE;
}

gboolean schema_draft_mapping(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error)
{
    static const char *const names[] = {"unique_event_name", "form", NULL};
    List list = {.where = where, .names = names, .n_needed = 2};
    return read_list(draft, &list, bytes, size, take_mapping, error);
}

static gboolean take_group(SchemaDraft *draft, const List *list, GError **error)
{
    (void)error;
    if (list->cells[0][0] || list->cells[1][0])
        schema_draft_add_group(draft, list->cells[1][0] ? list->cells[1] : NULL,
            list->cells[0][0] ? list->cells[0] : list->cells[1]);
    return TRUE;
}

gboolean schema_draft_groups(
    SchemaDraft *draft, const char *where, const char *bytes, gsize size, GError **error)
{
    static const char *const names[] = {"data_access_group_name", "unique_group_name", NULL};
    List list = {.where = where, .names = names, .n_needed = 1};
    return read_list(draft, &list, bytes, size, take_group, error);
}
