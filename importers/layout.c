#include "importers/layout.h"

#include <string.h>

#include "base/nearest.h"
#include "base/text.h"
#include "importers/identifier.h"
#include "importers/own_export.h"
#include "importers/redcap.h"
#include "importers/result.h"

/** So many unknown columns are named one by one. */
enum { MAX_UNKNOWN = 1000 };

typedef struct {
    ImportLayout *layout;
    const ImportMap *map;
    ImportResult *result;
    GHashTable *complete;  /**< <form>_complete. */
    GHashTable *timestamp; /**< <form>_timestamp. */
    GArray *unknown;       /**< Indices of columns that nobody knows. */
    size_t n_known;
    const char *hint; /**< Of all that is said of a file without a known column; else NULL. */
    bool refused;
} Work;

void import_layout_free(ImportLayout *layout)
{
    if (!layout)
        return;
    for (size_t i = 0; i < layout->n_columns; i++)
        g_free(layout->columns[i].name);
    for (size_t i = 0; i < layout->n_blocks; i++) {
        g_free(layout->blocks[i].columns);
        g_free(layout->blocks[i].of_target);
    }
    g_free(layout->columns);
    g_free(layout->blocks);
    g_free(layout);
}

bool import_column_is_dropped(const ImportColumn *column)
{
    return column->map && column->map->drop;
}

/** Adds a defect of the header. @param arguments  of both sentences; freed here; or NULL. */
static void report(Work *work, const char *rule_id, size_t column, const char *field,
    const char *msgid, const char *hint, char *arguments)
{
    const RegistryProblem problem = {.is_error = true,
        .line = 1,
        .column = column,
        .field = field,
        .rule_id = rule_id,
        .msgid = msgid,
        .hint = work->hint ? work->hint : hint,
        .arguments = arguments};
    import_result_add(work->result, &problem);
    g_free(arguments);
    work->refused = true;
}

static const char *record_name(const ImportLayout *layout)
{
    return layout->study->dictionary->fields[0].name;
}

/** Whether the column says who the patient is; the record id is the one that may. */
static bool is_identifier(const Work *work, const ImportColumn *column)
{
    const bool is_record = column->kind == IMPORT_COLUMN_RECORD;
    if (column->kind == IMPORT_COLUMN_DATA && column->field->identifier)
        return true;
    if (is_record && g_str_equal(column->name, record_name(work->layout)))
        return false;
    return import_is_identifier(column->name) ||
           (!is_record && import_is_ambiguous_identifier(column->name));
}

/** Makes of the column a checkbox's box for a missing-data code, if its name is one: REDCap
 * exports such boxes where a code was used. */
static bool find_reason_box(const SchemaStudy *study, ImportColumn *column, const char *name)
{
    const char *ending = strstr(name, "___");
    if (!ending || !study->missing_codes)
        return false;
    g_autofree char *own = g_strndup(name, (gsize)(ending - name));
    const SchemaField *field = schema_dictionary_find(study->dictionary, own);
    if (!field || field->type != SCHEMA_CHECKBOX)
        return false;
    GHashTableIter iterator;
    gpointer code;
    g_hash_table_iter_init(&iterator, study->missing_codes);
    while (g_hash_table_iter_next(&iterator, &code, NULL))
        if (g_ascii_strcasecmp(code, ending + 3) == 0) {
            column->kind = IMPORT_COLUMN_REASON_BOX;
            column->field = field;
            column->field_name = field->name;
            column->form = schema_study_form(study, field->form);
            column->code = code;
            return true;
        }
    return false;
}

static bool find_kind(const Work *work, ImportColumn *column, const char *variable)
{
    static const struct {
        const char *name;
        ImportColumnKind kind;
    } own[] = {
        {IMPORT_EVENT_COLUMN, IMPORT_COLUMN_EVENT},
        {IMPORT_INSTRUMENT_COLUMN, IMPORT_COLUMN_INSTRUMENT},
        {IMPORT_INSTANCE_COLUMN, IMPORT_COLUMN_INSTANCE},
        {IMPORT_GROUP_COLUMN, IMPORT_COLUMN_GROUP},
        {IMPORT_SURVEY_COLUMN, IMPORT_COLUMN_IGNORED},
    };
    const SchemaDictionary *dictionary = work->layout->study->dictionary;
    const SchemaColumn *known = schema_dictionary_find_column(dictionary, variable);
    if (g_str_equal(variable, record_name(work->layout))) {
        column->kind = IMPORT_COLUMN_RECORD;
        return true;
    }
    if (known) {
        column->kind = IMPORT_COLUMN_DATA;
        column->target = (size_t)(known - dictionary->columns);
        column->field = &dictionary->fields[known->field];
        column->field_name = column->field->name;
        column->form = schema_study_form(work->layout->study, column->field->form);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        if (g_str_equal(variable, own[i].name)) {
            column->kind = own[i].kind;
            return true;
        }
    }
    column->kind = g_hash_table_contains(work->complete, variable) ? IMPORT_COLUMN_COMPLETE
                                                                   : IMPORT_COLUMN_IGNORED;
    return column->kind == IMPORT_COLUMN_COMPLETE ||
           g_hash_table_contains(work->timestamp, variable) ||
           find_reason_box(work->layout->study, column, variable) ||
           g_str_equal(variable, IMPORT_ERROR_COLUMN);
}

static void name_column(Work *work, size_t i, const BaseCsvCell *cell)
{
    ImportColumn *column = &work->layout->columns[i];
    const char *text = cell->text;
    size_t size = cell->size;
    (void)base_text_trim(&text, &size);
    column->name = g_strndup(text, size);
    column->field_name = column->name;
    column->kind = IMPORT_COLUMN_IGNORED;
    column->map = import_map_find(work->map, column->name);
    if (size == 0)
        return;
    if (column->map && column->map->drop) {
        work->n_known++;
        return;
    }
    const char *name =
        work->layout->own_export ? import_own_export_name(column->name) : column->name;
    const char *variable = column->map ? column->map->variable : name;
    const bool known = find_kind(work, column, variable) ||
                       (work->layout->own_export &&
                           import_own_export_is_computed(work->layout->study, column->name));
    if (is_identifier(work, column)) {
        report(work, "identifier", i + 1, column->name,
            N_("this column identifies patients; nothing of the file was kept"),
            N_("take the column out of the file, or drop it in a map, and import again"), NULL);
        work->n_known++;
    } else if (known) {
        work->n_known++;
    } else {
        g_array_append_val(work->unknown, i);
    }
}

/** The column index that the kind has in the layout, or NULL. */
static size_t *key_of(ImportLayout *layout, ImportColumnKind kind)
{
    switch (kind) {
    case IMPORT_COLUMN_RECORD:
        return &layout->record;
    case IMPORT_COLUMN_EVENT:
        return &layout->event;
    case IMPORT_COLUMN_INSTRUMENT:
        return &layout->instrument;
    case IMPORT_COLUMN_INSTANCE:
        return &layout->instance;
    case IMPORT_COLUMN_GROUP:
        return &layout->group;
    case IMPORT_COLUMN_DATA:
    case IMPORT_COLUMN_COMPLETE:
    case IMPORT_COLUMN_REASON_BOX:
    case IMPORT_COLUMN_IGNORED:
        break;
    }
    return NULL;
}

static void report_duplicate(Work *work, size_t i)
{
    const ImportColumn *column = &work->layout->columns[i];
    report(work, "header", i + 1, column->name, N_("the column \"{1}\" comes twice"),
        N_("keep one of the two columns and import again"), base_arguments("t", column->name));
}

/** The block of that event, form and instance; made when it is the first of it. */
static size_t find_block(ImportLayout *layout, size_t event, size_t form, int64_t instance)
{
    for (size_t i = 0; i < layout->n_blocks; i++) {
        const ImportBlock *block = &layout->blocks[i];
        if (block->event == event && block->repeat_form == form && block->instance == instance)
            return i;
    }
    layout->blocks = g_renew(ImportBlock, layout->blocks, layout->n_blocks + 1);
    ImportBlock *block = &layout->blocks[layout->n_blocks];
    *block = (ImportBlock){.event = event,
        .repeat_form = form,
        .instance = instance,
        .columns = g_new(size_t, layout->n_columns),
        .of_target = g_new(size_t, layout->study->dictionary->n_columns)};
    for (size_t i = 0; i < layout->study->dictionary->n_columns; i++)
        block->of_target[i] = SIZE_MAX;
    return layout->n_blocks++;
}

/** The only event of the field, or SIZE_MAX. */
static size_t only_event(const SchemaStudy *study, size_t field)
{
    size_t found = SIZE_MAX;
    for (size_t e = 0; e < study->n_events; e++) {
        if (schema_study_collects(study, e, field)) {
            if (found != SIZE_MAX)
                return SIZE_MAX;
            found = e;
        }
    }
    return found;
}

/** Event of a column's values: the map's, the file's, or the only one it can be. */
static size_t event_of(const Work *work, const ImportColumn *column)
{
    const SchemaStudy *study = work->layout->study;
    if (column->map && column->map->event != SIZE_MAX)
        return column->map->event;
    if (work->map && work->map->event != SIZE_MAX)
        return work->map->event;
    if (work->layout->event != SIZE_MAX)
        return SIZE_MAX;
    /* A classic project of REDCap's: its export knows no events. */
    if (study->n_events == 1)
        return 0;
    if (!work->map)
        return SIZE_MAX;
    return only_event(study, study->dictionary->columns[column->target].field);
}

static void place_column(Work *work, size_t i, bool *needs_event)
{
    ImportLayout *layout = work->layout;
    ImportColumn *column = &layout->columns[i];
    const size_t event = event_of(work, column);
    if (event == SIZE_MAX && layout->event == SIZE_MAX)
        *needs_event = true;
    const ImportMapColumn *map = column->map;
    column->block =
        find_block(layout, event, map ? map->repeat_form : SIZE_MAX, map ? map->instance : 1);
    ImportBlock *block = &layout->blocks[column->block];
    if (block->of_target[column->target] != SIZE_MAX) {
        report_duplicate(work, i);
        return;
    }
    block->of_target[column->target] = i;
    block->columns[block->n_columns++] = i;
}

/** Puts each column into its place; the same place twice is a defect. */
static void place_columns(Work *work)
{
    ImportLayout *layout = work->layout;
    bool needs_event = !work->map && layout->study->n_events > 1;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < layout->n_columns; i++) {
        ImportColumn *column = &layout->columns[i];
        size_t *key = key_of(layout, column->kind);
        const bool again = work->n_known > 0 && column->name[0] != '\0' &&
                           !g_hash_table_add(seen, column->name);
        if (again || (key && *key != SIZE_MAX)) {
            report_duplicate(work, i);
            column->kind = IMPORT_COLUMN_IGNORED;
        } else if (key) {
            *key = i;
        }
    }
    for (size_t i = 0; i < layout->n_columns; i++)
        if (layout->columns[i].kind == IMPORT_COLUMN_DATA)
            place_column(work, i, &needs_event);
    if (layout->record == SIZE_MAX)
        report(work, "header", 0, record_name(layout), N_("the key column \"{1}\" is missing"),
            N_("every row needs its record; add the column, or name the site's own in a map"),
            base_arguments("t", record_name(layout)));
    if (needs_event && layout->event == SIZE_MAX)
        report(work, "header", 0, IMPORT_EVENT_COLUMN, N_("the key column \"{1}\" is missing"),
            N_("add the column, or give the event in a map"),
            base_arguments("t", IMPORT_EVENT_COLUMN));
    if (layout->n_blocks == 0)
        (void)find_block(layout,
            layout->study->n_events == 1 && layout->event == SIZE_MAX ? 0
            : work->map                                               ? work->map->event
                                                                      : SIZE_MAX,
            SIZE_MAX, 1);
}

/** Which column of our own export says why a value is missing. */
static void find_reasons(ImportLayout *layout)
{
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < layout->n_columns; i++)
        if (layout->columns[i].kind == IMPORT_COLUMN_IGNORED)
            (void)g_hash_table_insert(places, layout->columns[i].name, GSIZE_TO_POINTER(i));
    for (size_t i = 0; i < layout->n_columns; i++) {
        ImportColumn *column = &layout->columns[i];
        g_autofree char *name = import_own_export_reason(column->name);
        if (column->kind == IMPORT_COLUMN_DATA)
            column->reason = GPOINTER_TO_SIZE(g_hash_table_lookup(places, name));
    }
}

static bool is_label(const SchemaDictionary *dictionary, const char *name)
{
    for (size_t i = 0; i < dictionary->n_fields; i++)
        if (name[0] != '\0' && g_str_equal(dictionary->fields[i].label, name))
            return true;
    return false;
}

/** The letters and digits of a name, in small: what is left of "Pain VAS" and "pain_vas". New.
 */
static char *folded(const char *name)
{
    g_autofree char *wide = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *small = g_utf8_strdown(wide ? wide : name, -1);
    GString *out = g_string_new(NULL);
    for (const char *c = small; *c != '\0'; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            g_string_append_unichar(out, g_utf8_get_char(c));
    return g_string_free(out, FALSE);
}

/** The name that differs in case, width and what stands between words alone, or NULL. */
static const char *find_alike(const char *name, const char *const *names)
{
    g_autofree char *own = folded(name);
    for (; own[0] != '\0' && *names; names++) {
        g_autofree char *other = folded(*names);
        if (g_str_equal(own, other))
            return *names;
    }
    return NULL;
}

static void report_unknown_column(Work *work, size_t i, const char *const *names)
{
    const SchemaDictionary *dictionary = work->layout->study->dictionary;
    const char *name = work->layout->columns[i].name;
    const char *meant = find_alike(name, names);
    if (!meant)
        meant = base_nearest(name, names);
    const char *hint = N_("name the column in a map, or drop it there");
    if (is_label(dictionary, name))
        hint = N_("this is a label: export the raw data, not labels");
    else if (meant)
        hint = N_("did you mean {1}? Otherwise name or drop it in a map");
    report(work, "unknown_column", i + 1, name,
        N_("neither dictionary nor map knows this column"), hint, base_arguments("t", meant));
}

/** What a column could have been meant to be, NULL-ended: fields, and REDCap's own of the key.
 */
static GPtrArray *known_names(const SchemaDictionary *dictionary)
{
    static const char *const keys[] = {IMPORT_EVENT_COLUMN, IMPORT_INSTRUMENT_COLUMN,
        IMPORT_INSTANCE_COLUMN, IMPORT_GROUP_COLUMN, NULL};
    GPtrArray *names = g_ptr_array_new();
    for (size_t i = 0; i < dictionary->n_fields; i++)
        g_ptr_array_add(names, dictionary->fields[i].name);
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        g_ptr_array_add(names, (gpointer)(uintptr_t)keys[i]);
    return names;
}

/** A file whose columns are all unknown has no header, or labels; that is said once. */
static const char *hint_of_unknown(const Work *work)
{
    bool labels = false;
    for (size_t i = 0; i < MIN(work->layout->n_columns, MAX_UNKNOWN); i++)
        labels =
            labels || is_label(work->layout->study->dictionary, work->layout->columns[i].name);
    return labels ? N_("the header holds labels: export the raw data")
                  : N_("the first line must be the header with the dictionary's column names; "
                       "'proreg map --guess FILE' drafts a map of a site's own");
}

static void report_unknown(Work *work)
{
    const SchemaDictionary *dictionary = work->layout->study->dictionary;
    if (work->n_known == 0)
        return;
    g_autoptr(GPtrArray) names = known_names(dictionary);
    for (guint i = 0; i < MIN(work->unknown->len, MAX_UNKNOWN); i++)
        report_unknown_column(
            work, g_array_index(work->unknown, size_t, i), (const char *const *)names->pdata);
    if (work->unknown->len > MAX_UNKNOWN)
        report(work, "unknown_column", 0, NULL, N_("columns unknown beside those: {1}"),
            N_("compare the header with the dictionary"),
            base_arguments("n", (gint64)work->unknown->len - MAX_UNKNOWN));
}

static GHashTable *form_columns(const SchemaDictionary *dictionary, const char *ending)
{
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < dictionary->n_forms; i++)
        g_hash_table_add(set, g_strconcat(dictionary->forms[i], ending, NULL));
    return set;
}

/* Which form each <form>_complete is of, and whether boxes of it are in the file. */
static void find_statuses(ImportLayout *layout)
{
    const SchemaStudy *study = layout->study;
    for (size_t i = 0; i < layout->n_columns; i++) {
        ImportColumn *status = &layout->columns[i];
        if (status->kind != IMPORT_COLUMN_COMPLETE)
            continue;
        const char *end = g_strrstr(status->name, "_complete");
        g_autofree char *form =
            end ? g_strndup(status->name, (gsize)(end - status->name)) : g_strdup("");
        status->form = schema_study_form(study, form);
        for (size_t k = 0; k < layout->n_columns; k++) {
            const ImportColumn *column = &layout->columns[k];
            status->has_boxes =
                status->has_boxes ||
                (column->kind == IMPORT_COLUMN_DATA && column->form == status->form &&
                    column->field->type == SCHEMA_CHECKBOX);
        }
    }
}

ImportLayout *import_layout_new(const SchemaStudy *study, const ImportMap *map,
    const BaseCsvRow *header, ImportResult *result)
{
    ImportLayout *layout = g_new0(ImportLayout, 1);
    layout->study = study;
    layout->own_export = import_is_own_export(study, header);
    layout->n_columns = header->n_cells;
    layout->columns = g_new0(ImportColumn, header->n_cells);
    layout->record = layout->event = layout->instrument = layout->instance = SIZE_MAX;
    layout->group = SIZE_MAX;
    Work work = {.layout = layout,
        .map = map,
        .result = result,
        .complete = form_columns(study->dictionary, "_complete"),
        .timestamp = form_columns(study->dictionary, "_timestamp"),
        .unknown = g_array_new(FALSE, FALSE, sizeof(size_t))};
    for (size_t i = 0; i < header->n_cells; i++)
        name_column(&work, i, &header->cells[i]);
    if (work.n_known == 0)
        work.hint = hint_of_unknown(&work);
    place_columns(&work);
    if (layout->own_export)
        find_reasons(layout);
    report_unknown(&work);
    find_statuses(layout);
    g_hash_table_unref(work.complete);
    g_hash_table_unref(work.timestamp);
    g_array_free(work.unknown, TRUE);
    if (work.refused) {
        import_layout_free(layout);
        return NULL;
    }
    return layout;
}
