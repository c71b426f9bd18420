#include "importers/row.h"

#include <string.h>

#include "base/decimal.h"
#include "base/text.h"
#include "importers/block.h"
#include "importers/cell.h"
#include "importers/hold.h"
#include "importers/redcap.h"

/** What a row says it is. */
typedef struct {
    const BaseCsvRow *row;
    const char *record_id;  /**< "" where it is empty. */
    size_t event;           /**< Or SIZE_MAX: none of its own, or unknown. */
    const char *event_name; /**< Unique name, or NULL. */
    size_t repeat_form;
    int64_t instance; /**< 0 for a new one. */
    const char *site;
} Row;

static const char *or_null(const char *text)
{
    return text && text[0] != '\0' ? text : NULL;
}

static bool is_blank_row(const BaseCsvRow *row)
{
    for (size_t i = 0; i < row->n_cells; i++) {
        const char *text = row->cells[i].text;
        size_t size = row->cells[i].size;
        (void)base_text_trim(&text, &size);
        if (size > 0)
            return false;
    }
    return true;
}

/** Room for all that cells of the row may be rewritten to. */
static void reserve_scratch(ImportWork *work, const BaseCsvRow *row)
{
    size_t size = row->raw_size + row->n_cells * (IMPORT_TIME_SIZE + 2);
    for (size_t i = 0; i < work->layout->n_columns; i++)
        if (work->layout->columns[i].map && work->layout->columns[i].map->has_factor)
            size += BASE_DECIMAL_SIZE;
    work->scratch_used = 0;
    if (size <= work->scratch_size)
        return;
    g_free(work->scratch);
    work->scratch = g_malloc(size);
    work->scratch_size = size;
}

static const char *text_of(const ImportWork *work, size_t column)
{
    return column == SIZE_MAX ? "" : work->values[column].text;
}

static gboolean hold_key(ImportWork *work, const Row *row, size_t column, const char *msgid,
    const char *hint, GError **error)
{
    const ImportHold hold = {.rule_id = "key",
        .column = column,
        .field = work->layout->columns[column].field_name,
        .record_id = or_null(row->record_id),
        .event =
            row->event_name ? row->event_name : or_null(text_of(work, work->layout->event)),
        .value = or_null(row->row->cells[column].text),
        .msgid = msgid,
        .hint = hint,
        .keep = import_row_may_keep_key(work, row->event)};
    return import_row_hold(work, row->row, &hold, error);
}

/** Event of the row; only a map may use the short names. */
static void find_event(const ImportWork *work, Row *row)
{
    const ImportLayout *layout = work->layout;
    const SchemaStudy *study = work->study;
    row->event = work->map ? work->map->event : SIZE_MAX;
    if (row->event == SIZE_MAX && layout->event != SIZE_MAX) {
        const char *text = text_of(work, layout->event);
        const size_t event = schema_study_event(study, text);
        if (event != SIZE_MAX && (layout->columns[layout->event].map ||
                                     g_str_equal(study->events[event].unique_name, text)))
            row->event = event;
    }
    row->event_name = row->event == SIZE_MAX ? NULL : study->events[row->event].unique_name;
}

/** @return a defect of the instance, or NULL. */
static const char *find_instance(const ImportWork *work, Row *row)
{
    const char *instrument = text_of(work, work->layout->instrument);
    const char *instance = text_of(work, work->layout->instance);
    row->repeat_form = SIZE_MAX;
    row->instance = 1;
    if (instrument[0] != '\0')
        row->repeat_form = schema_study_form(work->study, instrument);
    if (instance[0] == '\0')
        return row->repeat_form == SIZE_MAX ? NULL
                                            : N_("a repeating instrument needs its instance");
    if (strcmp(instance, "new") == 0) {
        row->instance = 0;
    } else {
        char *end = NULL;
        row->instance = g_ascii_strtoll(instance, &end, 10);
        const bool counts = row->instance >= 1 && row->instance <= REGISTRY_INSTANCE_MAX;
        if (*end != '\0' || !g_ascii_isdigit(instance[0]) || !counts)
            return N_("an instance must be a whole number from 1 to 32767, or new");
    }
    const bool repeats = row->repeat_form != SIZE_MAX ||
                         (row->event != SIZE_MAX && work->study->event_repeats[row->event]);
    if (!repeats && row->instance != 1)
        return N_("nothing repeats here: neither the instrument nor the event");
    return NULL;
}

/** Reads the key; *held says that it is bad and reported. */
static gboolean check_key(ImportWork *work, Row *row, bool *held, GError **error)
{
    const ImportLayout *layout = work->layout;
    gboolean ok = TRUE;
    *held = false;
    if (row->record_id[0] == '\0') {
        *held = true;
        ok = hold_key(work, row, layout->record, N_("the record id is empty"),
            N_("fill in the record id and import again"), error);
    }
    if (ok && layout->event != SIZE_MAX && row->event == SIZE_MAX) {
        const bool empty = text_of(work, layout->event)[0] == '\0';
        *held = true;
        ok = hold_key(work, row, layout->event,
            empty ? N_("the event is empty") : N_("the study has no event of this name"),
            N_("use the unique event names of the study, like baseline_arm_1"), error);
    }
    const char *instrument = text_of(work, layout->instrument);
    const char *defect = find_instance(work, row);
    if (ok && instrument[0] != '\0' &&
        (row->repeat_form == SIZE_MAX || !work->study->form_repeats[row->repeat_form])) {
        *held = true;
        ok = hold_key(work, row, layout->instrument,
            N_("the study has no such repeating instrument"),
            N_("leave it empty where nothing repeats"), error);
    } else if (ok && defect) {
        const size_t column =
            layout->instance != SIZE_MAX ? layout->instance : layout->instrument;
        *held = true;
        ok = hold_key(work, row, column, defect, N_("number the instances from 1"), error);
    }
    return ok;
}

/** Event of a block's values in this row, or SIZE_MAX. */
static size_t block_event(const ImportBlock *block, const Row *row)
{
    return block->event != SIZE_MAX ? block->event : row->event;
}

static size_t block_form(const ImportBlock *block, const Row *row)
{
    return block->repeat_form != SIZE_MAX ? block->repeat_form : row->repeat_form;
}

/** Whether the row enrols a patient who has not consented; what it says is then nobody's. */
static bool lacks_consent(const ImportWork *work, const Row *row)
{
    const SchemaStudy *study = work->study;
    if (study->roles.consent == SIZE_MAX)
        return false;
    const size_t target = work->first_column[study->roles.consent];
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t column = block->of_target[target];
        if (column != SIZE_MAX && block_event(block, row) == study->baseline &&
            block_form(block, row) == SIZE_MAX && strcmp(work->values[column].text, "1") != 0)
            return true;
    }
    return false;
}

static gboolean refuse_consent(ImportWork *work, const Row *row, GError **error)
{
    RegistryDates stored = {.known = false};
    if (row->record_id[0] != '\0' &&
        !registry_import_dates(work->import, row->record_id, &stored, error))
        return FALSE;
    const ImportHold hold = {.rule_id = "consent",
        .column = SIZE_MAX,
        .record_id = or_null(row->record_id),
        .event = work->study->events[work->study->baseline].unique_name,
        .msgid = N_("the patient has not consented; nothing but the record id was kept"),
        .hint = stored.known
                    ? N_("other rows of this record are in already: withdraw it, or send this "
                         "one when consent is given")
                    : N_("take the row out of the file, or send it when consent is given")};
    return import_row_hold(work, row->row, &hold, error);
}

/** Finds the site. @return what is wrong with it, or NULL. */
static const char *find_site(const ImportWork *work, Row *row)
{
    const char *group = text_of(work, work->layout->group);
    if (group[0] != '\0' && schema_study_site(work->study, group) == SIZE_MAX)
        return N_("the study has no site of this code");
    if (group[0] != '\0' && work->file_site && strcmp(group, work->file_site) != 0)
        return N_("the row belongs to another site than the file");
    row->site = group[0] != '\0' ? group : work->file_site;
    if (!row->site && !work->options->check_only)
        return N_("neither --site nor the access group says whose row this is");
    return NULL;
}

static gboolean hold_site(ImportWork *work, const Row *row, const char *msgid, GError **error)
{
    const size_t group = work->layout->group;
    const ImportHold hold = {.rule_id = "site",
        .column = group,
        .field = group == SIZE_MAX ? NULL : work->layout->columns[group].field_name,
        .record_id = row->record_id,
        .event = row->event_name,
        .value = group == SIZE_MAX ? NULL : or_null(row->row->cells[group].text),
        .msgid = msgid,
        .hint = N_("correct the site, or import the row with the file of its own site"),
        .keep = true};
    return import_row_hold(work, row->row, &hold, error);
}

static void judge_cells(ImportWork *work, const Row *row)
{
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t event = block_event(block, row), form = block_form(block, row);
        for (size_t i = 0; i < block->n_columns; i++)
            import_cell_judge(work, block->columns[i], event, form);
    }
}

/** Digest of all values of the row as they would be stored. */
static uint64_t digest_row(const ImportWork *work)
{
    uint64_t digest = IMPORT_DIGEST;
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportValue *value = &work->values[i];
        if (work->layout->columns[i].kind != IMPORT_COLUMN_DATA || value->is_blank)
            continue;
        digest = import_digest(digest, &i, sizeof i);
        const RegistryCell *cell = &value->cell;
        if (cell->kind == REGISTRY_CELL_INTEGER)
            digest = import_digest(digest, &cell->integer, sizeof cell->integer);
        else if (cell->kind == REGISTRY_CELL_NUMBER)
            digest = import_digest(digest, &cell->number, sizeof cell->number);
        else if (cell->kind == REGISTRY_CELL_ABSENT)
            digest = import_digest(digest, value->text, strlen(value->text));
        else
            digest = import_digest(digest, cell->text, strlen(cell->text));
    }
    return digest;
}

static gboolean hold_duplicate(
    ImportWork *work, const Row *row, int64_t first_line, GError **error)
{
    g_autofree char *arguments = base_arguments("n", (gint64)first_line);
    const ImportHold hold = {.rule_id = "duplicate",
        .column = SIZE_MAX,
        .record_id = row->record_id,
        .event = row->event_name,
        .msgid = N_("line {1} has the same key and other values, and went in; this row did "
                    "not"),
        .hint = N_("keep the row that is right and import again"),
        .arguments = arguments,
        .keep = true};
    return import_row_hold(work, row->row, &hold, error);
}

static bool has_values(const ImportWork *work, const ImportBlock *block)
{
    for (size_t i = 0; i < block->n_columns; i++)
        if (!work->values[block->columns[i]].is_blank)
            return true;
    return false;
}

static void count_outcome(ImportWork *work, const RegistryRowResult *outcome, bool count_record)
{
    ImportResult *result = work->result;
    result->n_values_new += outcome->n_new;
    result->n_values_changed += outcome->n_changed;
    result->n_values_unchanged += outcome->n_unchanged;
    if (!count_record)
        return;
    result->n_records_new += outcome->outcome == REGISTRY_ROW_NEW;
    result->n_records_updated += outcome->outcome == REGISTRY_ROW_UPDATED;
    result->n_records_unchanged += outcome->outcome == REGISTRY_ROW_UNCHANGED;
}

/** Stores the block's cells; a `check` without a site takes the record's. */
static gboolean store(ImportWork *work, const RegistryRow *given, bool site_known,
    RegistryRowResult *outcome, GError **error)
{
    RegistryRow row = *given;
    if (!registry_import_row(work->import, &row, outcome, error))
        return FALSE;
    if (outcome->outcome != REGISTRY_ROW_OTHER_SITE || site_known)
        return TRUE;
    g_autofree char *owner = g_strdup(outcome->owner);
    row.site = owner;
    return registry_import_row(work->import, &row, outcome, error);
}

/** A repeating form in an ordinary row is its first instance. */
static gboolean store_first_instances(ImportWork *work, const ImportBlock *block,
    const RegistryRow *ordinary, bool site_known, GError **error)
{
    for (size_t f = 0; f < work->study->dictionary->n_forms; f++) {
        bool used = false;
        for (size_t i = 0; work->study->form_repeats[f] && !used && i < block->n_columns; i++) {
            const size_t index = block->columns[i];
            used = work->layout->columns[index].form == f && !work->values[index].is_blank &&
                   work->values[index].cell.kind != REGISTRY_CELL_ABSENT;
        }
        if (!used)
            continue;
        RegistryRow row = *ordinary;
        RegistryRowResult outcome;
        row.repeat_form = f;
        if (!store(work, &row, site_known, &outcome, error))
            return FALSE;
        count_outcome(work, &outcome, false);
    }
    return TRUE;
}

static bool has_form(const SchemaEvent *event, size_t form)
{
    for (size_t i = 0; i < event->n_forms; i++)
        if (event->forms[i] == form)
            return true;
    return false;
}

static gboolean store_block(ImportWork *work, const ImportBlock *block, const Row *row,
    RegistryRowResult *outcome, GError **error)
{
    for (size_t i = 0; i < block->n_columns; i++)
        work->cells[work->layout->columns[block->columns[i]].target] =
            work->values[block->columns[i]].cell;
    const RegistryRow stored = {.record_id = row->record_id,
        .event = block_event(block, row),
        .repeat_form = block_form(block, row),
        .instance = block->repeat_form != SIZE_MAX ? block->instance : row->instance,
        .site = row->site ? row->site : work->study->sites[0].code,
        .line = row->row->line,
        .cells = work->cells};
    /* A form that the event does not have: every value of it is held, there is nothing to
     * store. */
    *outcome = (RegistryRowResult){.outcome = REGISTRY_ROW_UNCHANGED};
    const bool storable = stored.repeat_form == SIZE_MAX ||
                          has_form(&work->study->events[stored.event], stored.repeat_form);
    gboolean ok = !storable || store(work, &stored, row->site != NULL, outcome, error);
    if (ok && outcome->outcome < REGISTRY_ROW_OTHER_SITE) {
        count_outcome(work, outcome, true);
        if (stored.repeat_form == SIZE_MAX)
            ok = store_first_instances(work, block, &stored, row->site != NULL, error);
    }
    for (size_t i = 0; i < block->n_columns; i++)
        work->cells[work->layout->columns[block->columns[i]].target] =
            (RegistryCell){.kind = REGISTRY_CELL_ABSENT};
    return ok;
}

static void keep_dates(
    ImportWork *work, const ImportBlock *block, const Row *row, uint32_t record)
{
    const SchemaDictionary *dictionary = work->study->dictionary;
    const SchemaRoles *roles = &work->study->roles;
    if (block_form(block, row) != SIZE_MAX || row->instance != 1)
        return;
    for (size_t i = 0; i < block->n_columns; i++) {
        const size_t index = block->columns[i];
        const ImportValue *value = &work->values[index];
        const size_t field = dictionary->columns[work->layout->columns[index].target].field;
        const ImportDate place = {.file = work->file,
            .line = (uint32_t)MIN(row->row->line, UINT32_MAX),
            .column = (uint16_t)MIN(index + 1, UINT16_MAX)};
        ImportDate date = place;
        if (!import_dates_wants(work->session->dates, field) ||
            value->cell.kind == REGISTRY_CELL_ABSENT || value->is_blank)
            continue;
        if (field == roles->vital_status)
            import_dates_set_dead(work->session->dates, record,
                roles->dead_code && strcmp(value->text, roles->dead_code) == 0);
        else if (value->cell.kind == REGISTRY_CELL_TEXT &&
                 base_date_parse(value->cell.text, BASE_DATE_YMD, &date.days))
            import_dates_set(
                work->session->dates, record, block_event(block, row), field, &date);
    }
}

static void count_normalised(ImportWork *work)
{
    for (size_t i = 0; i < work->layout->n_columns; i++)
        if (work->layout->columns[i].kind != IMPORT_COLUMN_IGNORED)
            work->layout->columns[i].n_normalised += work->values[i].is_normalised;
}

/** Stores and judges the row's blocks until *refused says that one cannot be stored. */
static gboolean store_row(ImportWork *work, const Row *row, uint32_t record,
    RegistryRowOutcome *refused, GError **error)
{
    *refused = REGISTRY_ROW_UNCHANGED;
    for (size_t b = 0; b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        RegistryRowResult outcome;
        if (work->layout->n_blocks > 1 && !has_values(work, block))
            continue;
        if (!store_block(work, block, row, &outcome, error))
            return FALSE;
        *refused = outcome.outcome;
        if (*refused == REGISTRY_ROW_OTHER_SITE || *refused == REGISTRY_ROW_FULL)
            return TRUE;
        keep_dates(work, block, row, record);
        if (!import_block_report(
                work, block, row->row, row->record_id, block_event(block, row), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean take_row(ImportWork *work, Row *row, GError **error)
{
    judge_cells(work, row);
    RegistryRowOutcome refused;
    bool is_new = false;
    const uint32_t record = import_records_add(work->session->records, row->record_id, &is_new);
    const ImportRowSeen seen = {
        .key = {.record = record,
            .event = (uint16_t)MIN(row->event, UINT16_MAX),
            .repeat_form = (uint16_t)MIN(row->repeat_form, UINT16_MAX),
            .instance = row->instance > 0 ? row->instance : -row->row->line},
        .content = digest_row(work),
        .line = row->row->line};
    const ImportRowSeen *before = import_rows_find(work->rows, &seen.key);
    if (before && before->content == seen.content) {
        work->result->n_duplicates++;
        return TRUE;
    }
    if (before)
        return hold_duplicate(work, row, before->line, error);
    if (!store_row(work, row, record, &refused, error))
        return FALSE;
    if (refused == REGISTRY_ROW_OTHER_SITE)
        return hold_site(work, row, N_("the record belongs to another site already"), error);
    if (refused == REGISTRY_ROW_FULL)
        return hold_key(work, row, work->layout->instance,
            N_("all instances up to 32767 are taken"), N_("send those that are new"), error);
    import_rows_add(work->rows, &seen);
    if (!work->result->site && !work->several_sites)
        work->result->site = g_strdup(row->site);
    if (row->site && work->result->site && strcmp(row->site, work->result->site) != 0) {
        g_clear_pointer(&work->result->site, g_free);
        work->several_sites = true;
    }
    count_normalised(work);
    return import_complete_report(work, row->row, row->record_id, row->event_name, error);
}

static gboolean check_row(ImportWork *work, const BaseCsvRow *csv, GError **error)
{
    Row row = {.row = csv};
    reserve_scratch(work, csv);
    for (size_t i = 0; i < work->layout->n_columns; i++)
        import_cell_prepare(work, i, csv);
    row.record_id = text_of(work, work->layout->record);
    find_event(work, &row);
    (void)find_instance(work, &row);
    if (lacks_consent(work, &row))
        return refuse_consent(work, &row, error);
    bool held;
    if (!check_key(work, &row, &held, error) || held)
        return held;
    const char *site_fault = find_site(work, &row);
    if (site_fault)
        return hold_site(work, &row, site_fault, error);
    return take_row(work, &row, error);
}

gboolean import_row(ImportWork *work, const BaseCsvRow *row, bool is_defect, GError **error)
{
    if (!is_defect && is_blank_row(row))
        return TRUE;
    work->result->n_rows++;
    if (is_defect || row->n_cells != work->layout->n_columns)
        return import_row_hold_broken(work, row, is_defect, error);
    return check_row(work, row, error);
}
