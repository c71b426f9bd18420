/* A piece of the records: their ids, and the values of the fields that are needed. */
#include <string.h>

#include "registry/cohort_inside.h"
#include "schema/sql.h"

enum { PIECE_RECORDS = COHORT_PIECE_RECORDS };

static size_t n_plain_slots(const RegistryCohort *cohort)
{
    return cohort_slot(0, cohort->study->n_events);
}

CohortRowKey cohort_slot_key(const RegistryCohort *cohort, size_t slot)
{
    if (slot >= n_plain_slots(cohort))
        return g_array_index(cohort->piece.extras, CohortExtra, slot - n_plain_slots(cohort))
            .key;
    return (CohortRowKey){
        (uint32_t)(slot % PIECE_RECORDS), (uint32_t)(slot / PIECE_RECORDS), 1};
}

/* Room for more slots, empty ones. */
static void grow(RegistryCohort *cohort, size_t n_slots)
{
    CohortPiece *piece = &cohort->piece;
    const size_t old = piece->n_allocated;
    if (n_slots <= old)
        return;
    piece->n_allocated = MAX(n_slots, 2 * old);
    piece->present = g_renew(bool, piece->present, piece->n_allocated);
    memset(piece->present + old, 0, piece->n_allocated - old);
    for (guint i = 0; i < cohort->nodes->len; i++) {
        CohortNode *node = g_ptr_array_index(cohort->nodes, i);
        if (!node->by_slot)
            continue;
        node->codes = g_renew(uint32_t, node->codes, piece->n_allocated);
        memset(node->codes + old, 0, (piece->n_allocated - old) * sizeof *node->codes);
    }
}

/* Values by slot of the events at which there may be any, and of further instances. */
static void empty_slots(const RegistryCohort *cohort, CohortNode *node)
{
    const bool *events = node->form          ? node->form->events
                         : node->calculation ? node->calculation->events
                                             : NULL;
    const size_t n_plain = n_plain_slots(cohort);
    for (size_t e = 0; e < cohort->study->n_events; e++)
        if (!events || events[e])
            memset(node->codes + cohort_slot(0, e), 0, PIECE_RECORDS * sizeof *node->codes);
    memset(
        node->codes + n_plain, 0, (cohort->piece.n_allocated - n_plain) * sizeof *node->codes);
}

/* All values missing, for the next records. */
static void empty(RegistryCohort *cohort)
{
    CohortPiece *piece = &cohort->piece;
    grow(cohort, n_plain_slots(cohort));
    memset(piece->present, 0, piece->n_allocated);
    for (guint i = 0; i < cohort->nodes->len; i++) {
        CohortNode *node = g_ptr_array_index(cohort->nodes, i);
        if (node->by_slot)
            empty_slots(cohort, node);
        else if (node->codes)
            memset(node->codes, 0, PIECE_RECORDS * sizeof *node->codes);
        else
            node->codes = g_new0(uint32_t, PIECE_RECORDS);
    }
    for (guint i = 0; i < cohort->calculations->len; i++)
        ((CohortCalculation *)g_ptr_array_index(cohort->calculations, i))->done = false;
    for (guint i = 0; i < cohort->forms->len; i++)
        ((CohortForm *)g_ptr_array_index(cohort->forms, i))->done = false;
    g_ptr_array_set_size(piece->ids, 0);
    g_string_chunk_clear(piece->id_texts);
    g_array_set_size(piece->extras, 0);
    memset(piece->first_extra, 0, PIECE_RECORDS * sizeof *piece->first_extra);
    piece->n_records = 0;
}

void cohort_piece_clear(CohortPiece *piece)
{
    g_clear_pointer(&piece->ids, g_ptr_array_unref);
    g_clear_pointer(&piece->id_texts, g_string_chunk_free);
    g_clear_pointer(&piece->id_sizes, g_free);
    g_clear_pointer(&piece->extras, g_array_unref);
    g_clear_pointer(&piece->members, g_free);
    g_clear_pointer(&piece->is_member, g_free);
    g_clear_pointer(&piece->present, g_free);
    g_clear_pointer(&piece->weights, g_free);
    g_clear_pointer(&piece->first_extra, g_free);
}

static void code_text(CohortNode *node, size_t i, const char *text)
{
    if (!node)
        return;
    const RegistryDatum datum = registry_datum_of_text(text);
    node->codes[i] = registry_domain_code(node->domain, &datum);
}

void cohort_piece_name(RegistryCohort *cohort, size_t record)
{
    code_text(cohort->own[COHORT_CUTOFF], record, cohort->cutoff);
}

static void take_record(
    const char *record_id, const char *site, const uint8_t *digest, void *data)
{
    RegistryCohort *cohort = data;
    CohortPiece *piece = &cohort->piece;
    g_string_assign(cohort->last_id, record_id);
    cohort->n_handed++;
    if (cohort->sum)
        registry_content_sum_add(cohort->sum, record_id, digest);
    const char *hospital = cohort->reads_everybody ? NULL : cohort->registry->hospital;
    if (hospital && strcmp(site, hospital) != 0)
        return;
    if (g_hash_table_size(cohort->barred) > 0 &&
        g_hash_table_contains(cohort->barred, record_id)) {
        cohort->n_barred += !cohort->only_site || strcmp(site, cohort->only_site) == 0;
        return;
    }
    const size_t i = piece->n_records++;
    cohort->n_streamed++;
    piece->id_sizes[i] = strlen(record_id);
    g_ptr_array_add(piece->ids,
        g_string_chunk_insert_len(piece->id_texts, record_id, (gssize)piece->id_sizes[i]));
    code_text(cohort->own[COHORT_RECORD], i, record_id);
    code_text(cohort->own[COHORT_SITE], i, site);
    cohort_piece_name(cohort, i);
    piece->weights[i] = 1;
}

/* The slot of a further instance of a repeating event, new where it was not met. */
static size_t extra_slot(RegistryCohort *cohort, size_t record, const RegistryScanKey *key)
{
    CohortPiece *piece = &cohort->piece;
    for (uint32_t i = piece->first_extra[record]; i > 0;) {
        const CohortExtra *extra = &g_array_index(piece->extras, CohortExtra, i - 1);
        if (extra->key.event == key->event && extra->key.instance == key->instance)
            return n_plain_slots(cohort) + i - 1;
        i = extra->next;
    }
    const CohortExtra extra = {.key = {(uint32_t)record, (uint32_t)key->event, key->instance},
        .next = piece->first_extra[record]};
    g_array_append_val(piece->extras, extra);
    piece->first_extra[record] = piece->extras->len;
    piece->n_slots = n_plain_slots(cohort) + piece->extras->len;
    grow(cohort, piece->n_slots);
    return piece->n_slots - 1;
}

typedef struct {
    RegistryCohort *cohort;
    const CohortForm *form;
    uint32_t **codes; /* One array a column, of slots. */
    RegistryScanPlaces places;
} FormRows;

/* Where first instances go. */
static void find_places(FormRows *rows)
{
    for (size_t i = 0; i < rows->form->n_columns; i++)
        rows->codes[i] = rows->form->nodes[i]->codes;
    rows->places =
        (RegistryScanPlaces){rows->codes, rows->cohort->piece.present, PIECE_RECORDS};
}

/* A further instance; room for it may move all others. */
static void take_extra_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    FormRows *rows = data;
    RegistryCohort *cohort = rows->cohort;
    (void)values;
    if (!cohort->wants_extras)
        return;
    const size_t slot = extra_slot(cohort, key->record, key);
    find_places(rows);
    cohort->piece.present[slot] = true;
    for (size_t i = 0; i < rows->form->n_columns; i++)
        rows->codes[i][slot] = codes[i];
}

gboolean cohort_form_load(RegistryCohort *cohort, CohortForm *form, GError **error)
{
    const CohortPiece *piece = &cohort->piece;
    if (form->done || piece->n_members == 0)
        return TRUE;
    form->done = true;
    memset(piece->is_member, 0, piece->n_records * sizeof *piece->is_member);
    for (size_t i = 0; i < piece->n_members; i++)
        piece->is_member[piece->members[i]] = true;
    g_autofree uint32_t **codes = g_new(uint32_t *, form->n_columns + 1);
    FormRows rows = {cohort, form, codes, {0}};
    find_places(&rows);
    const RegistryScanRecords records = {.ids = (const char *const *)piece->ids->pdata,
        .n = piece->n_records,
        .sizes = piece->id_sizes,
        .apart = cohort->only_is_few,
        .wanted = piece->is_member,
        .places = &rows.places};
    return registry_form_scan_run(form->scan, &records, take_extra_row, &rows, error);
}

static void take_repeating_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    CohortRows *rows = data;
    (void)values;
    const CohortRowKey row = {(uint32_t)key->record, (uint32_t)key->event, key->instance};
    g_array_append_val(rows->keys, row);
    g_array_append_vals(rows->codes, codes, rows->domains->len);
}

/* Rows come in order of the records: where those of each begin. */
static void index_rows(const RegistryCohort *cohort, CohortRows *rows)
{
    size_t key = 0;
    for (size_t record = 0; record <= cohort->piece.n_records; record++) {
        while (key < rows->keys->len &&
               g_array_index(rows->keys, CohortRowKey, key).record < record)
            key++;
        rows->first[record] = key;
    }
}

static gboolean load_repeating(RegistryCohort *cohort, CohortRows *rows, GError **error)
{
    const RegistryScanRecords records = {.ids = (const char *const *)cohort->piece.ids->pdata,
        .n = cohort->piece.n_records,
        .sizes = cohort->piece.id_sizes,
        .apart = cohort->only_is_few};
    g_array_set_size(rows->keys, 0);
    g_array_set_size(rows->codes, 0);
    if (!rows->first)
        rows->first = g_new0(size_t, PIECE_RECORDS + 1);
    if (!registry_form_scan_run(rows->scan, &records, take_repeating_row, rows, error))
        return FALSE;
    index_rows(cohort, rows);
    registry_evaluator_allow_rows(cohort->evaluator, rows->keys->len);
    return TRUE;
}

/* ---- the cutoff ---- */

static CohortNode *role_node(const RegistryCohort *cohort, size_t field)
{
    const SchemaDictionary *dictionary = cohort->study->dictionary;
    if (field == SIZE_MAX)
        return NULL;
    const SchemaColumn *column =
        schema_dictionary_find_column(dictionary, dictionary->fields[field].name);
    return column ? cohort->fields[column - dictionary->columns] : NULL;
}

/* A code of the study as its column stores it. */
static RegistryDatum code_datum(const RegistryCohort *cohort, size_t field, const char *code)
{
    if (cohort->study->dictionary->fields[field].integer_codes)
        return (RegistryDatum){
            .kind = REGISTRY_DATUM_INTEGER, .integer = g_ascii_strtoll(code, NULL, 10)};
    return registry_datum_of_text(code);
}

static bool is_after_cutoff(const RegistryCohort *cohort, const CohortNode *node, size_t slot)
{
    const RegistryDatum *date = registry_domain_at(node->domain, node->codes[slot]);
    return date->kind == REGISTRY_DATUM_TEXT && strcmp(date->text, cohort->cutoff) > 0;
}

/* A last contact after the cutoff is the cutoff, and who had it was alive. */
static void cut_visits(RegistryCohort *cohort)
{
    const SchemaRoles *roles = &cohort->study->roles;
    CohortNode *contact = role_node(cohort, roles->last_contact);
    CohortNode *status = role_node(cohort, roles->vital_status);
    if (!contact)
        return;
    const RegistryDatum end = registry_datum_of_text(cohort->cutoff);
    const uint32_t end_code = registry_domain_code(contact->domain, &end);
    uint32_t alive = 0;
    if (status) {
        const RegistryDatum code = code_datum(cohort, roles->vital_status, roles->alive_code);
        alive = registry_domain_code(status->domain, &code);
    }
    for (size_t slot = 0; slot < cohort->piece.n_slots; slot++) {
        if (contact->codes[slot] == 0 || !is_after_cutoff(cohort, contact, slot))
            continue;
        contact->codes[slot] = end_code;
        if (status && status->codes[slot] != 0)
            status->codes[slot] = alive;
    }
}

/* The last contact of a patient, unless the origin is after the cutoff. */
static void cut_patients(RegistryCohort *cohort)
{
    const SchemaRoles *roles = &cohort->study->roles;
    CohortNode *node = cohort->own[COHORT_CONTACT];
    const CohortNode *contact = role_node(cohort, roles->last_contact);
    const CohortNode *origin = role_node(cohort, roles->origin);
    if (!node || !contact || !origin)
        return;
    const char *names[] = {cohort->study->dictionary->fields[roles->last_contact].name,
        cohort->study->dictionary->fields[roles->origin].name};
    size_t events[2];
    for (size_t i = 0; i < 2; i++)
        events[i] =
            ((const CohortColumn *)g_hash_table_lookup(cohort->by_name, names[i]))->event;
    for (size_t record = 0; record < cohort->piece.n_records; record++) {
        const size_t slot = cohort_slot(record, events[0]);
        const RegistryDatum *date = registry_domain_at(contact->domain, contact->codes[slot]);
        if (!is_after_cutoff(cohort, origin, cohort_slot(record, events[1])))
            node->codes[record] = registry_domain_code(node->domain, date);
    }
}

/* ---- the whole piece ---- */

/* What every slot has by its key. */
static void name_slots(RegistryCohort *cohort)
{
    CohortNode *event = cohort->own[COHORT_EVENT];
    CohortNode *instance = cohort->own[COHORT_INSTANCE];
    for (size_t slot = 0; (event || instance) && slot < cohort->piece.n_slots; slot++) {
        const CohortRowKey key = cohort_slot_key(cohort, slot);
        const RegistryDatum number = {.kind = REGISTRY_DATUM_INTEGER, .integer = key.instance};
        code_text(event, slot, cohort->study->events[key.event].name);
        if (instance)
            instance->codes[slot] = registry_domain_code(instance->domain, &number);
    }
}

static gboolean load_forms(RegistryCohort *cohort, GError **error)
{
    const bool together = cohort->wants_presence || cohort->wants_extras || cohort->cutoff;
    for (guint i = 0; together && i < cohort->forms->len; i++)
        if (!cohort_form_load(cohort, g_ptr_array_index(cohort->forms, i), error))
            return FALSE;
    for (guint i = 0; i < cohort->tables->len; i++) {
        CohortRows *rows = g_ptr_array_index(cohort->tables, i);
        if (rows->scan && !load_repeating(cohort, rows, error))
            return FALSE;
    }
    return TRUE;
}

/* Takes a record if it is one of those that are asked for; both come in the same order. */
static void take_if_asked(
    const char *record_id, const char *site, const uint8_t *digest, void *data)
{
    RegistryCohort *cohort = data;
    int order = 1;
    while (
        cohort->n_only_read < cohort->only->len &&
        (order = strcmp(g_ptr_array_index(cohort->only, cohort->n_only_read), record_id)) < 0)
        cohort->n_only_read++;
    if (order == 0 && cohort->n_only_read < cohort->only->len) {
        take_record(record_id, site, digest, cohort);
        return;
    }
    g_string_assign(cohort->last_id, record_id);
    cohort->n_handed++;
}

/* The next of the records that are asked for by their ids, as far as they exist. */
static gboolean load_only(RegistryCohort *cohort, RegistryScan *scan, GError **error)
{
    while (cohort->piece.n_records == 0 && cohort->n_only_read < cohort->only->len) {
        const guint n = MIN(PIECE_RECORDS, cohort->only->len - cohort->n_only_read);
        const char *const *ids = (const char *const *)cohort->only->pdata + cohort->n_only_read;
        if (!registry_scan_these(scan, ids, n, take_record, cohort, error))
            return FALSE;
        cohort->n_only_read += n;
    }
    return TRUE;
}

/* The next of all records, or of those that are asked for. Pieces of none, or of nobody but the
   barred, are passed over. */
static gboolean load_next(RegistryCohort *cohort, RegistryScan *scan, GError **error)
{
    const RegistryScanRecord take = cohort->only ? take_if_asked : take_record;
    do {
        g_autofree char *after =
            cohort->last_id->len > 0 ? g_strdup(cohort->last_id->str) : NULL;
        cohort->n_handed = 0;
        if (!registry_scan_records(scan, after, PIECE_RECORDS, take, cohort, error))
            return FALSE;
    } while (cohort->piece.n_records == 0 && cohort->n_handed > 0);
    return TRUE;
}

void cohort_piece_begin(RegistryCohort *cohort)
{
    CohortPiece *piece = &cohort->piece;
    if (!piece->ids) {
        piece->ids = g_ptr_array_new();
        piece->id_texts = g_string_chunk_new(PIECE_RECORDS * 16);
        piece->id_sizes = g_new(size_t, PIECE_RECORDS);
        piece->extras = g_array_new(FALSE, FALSE, sizeof(CohortExtra));
        piece->members = g_new(uint32_t, PIECE_RECORDS);
        piece->is_member = g_new(bool, PIECE_RECORDS);
        piece->first_extra = g_new0(uint32_t, PIECE_RECORDS);
        piece->weights = g_new(int64_t, PIECE_RECORDS);
    }
    empty(cohort);
}

gboolean cohort_piece_load(RegistryCohort *cohort, RegistryScan *scan, GError **error)
{
    CohortPiece *piece = &cohort->piece;
    cohort_piece_begin(cohort);
    if (!(cohort->only_is_few ? load_only(cohort, scan, error)
                              : load_next(cohort, scan, error)))
        return FALSE;
    piece->n_slots = n_plain_slots(cohort);
    piece->n_members = piece->n_records;
    for (size_t i = 0; i < piece->n_records; i++)
        piece->members[i] = (uint32_t)i;
    if (piece->n_records > 0 &&
        (!load_forms(cohort, error) || !cohort_reasons_load(cohort, error)))
        return FALSE;
    name_slots(cohort);
    if (cohort->cutoff) {
        cut_visits(cohort);
        cut_patients(cohort);
    }
    return TRUE;
}

/* ---- scans ---- */

static gboolean open_rows(
    RegistryCohort *cohort, RegistryScan *scan, CohortRows *rows, GError **error)
{
    g_autofree bool *events = g_new(bool, cohort->study->n_events + 1);
    for (size_t e = 0; e < cohort->study->n_events; e++)
        events[e] = true;
    const RegistryFormWanted wanted = {.form = rows->form,
        .columns = (const size_t *)(const void *)rows->columns->data,
        .n = rows->columns->len,
        .domains = (RegistryDomain *const *)(void *)rows->domains->pdata,
        .events = events};
    rows->scan = registry_scan_form(scan, &wanted, error);
    return rows->scan != NULL;
}

static gboolean open_form(RegistryScan *scan, CohortForm *form, GError **error)
{
    g_autofree RegistryDomain **domains = g_new0(RegistryDomain *, form->n_columns + 1);
    for (size_t i = 0; i < form->n_columns; i++)
        domains[i] = form->nodes[i]->domain;
    const RegistryFormWanted wanted = {.form = form->form,
        .columns = form->columns,
        .n = form->n_columns,
        .domains = domains,
        .events = form->events};
    form->scan = registry_scan_form(scan, &wanted, error);
    return form->scan != NULL;
}

gboolean cohort_scans_open(RegistryCohort *cohort, RegistryScan *scan, GError **error)
{
    for (guint i = 0; i < cohort->forms->len; i++) {
        CohortForm *form = g_ptr_array_index(cohort->forms, i);
        if (!open_form(scan, form, error))
            return FALSE;
    }
    for (guint i = 0; i < cohort->tables->len; i++) {
        CohortRows *rows = g_ptr_array_index(cohort->tables, i);
        if (rows->used && rows->form != SIZE_MAX && !open_rows(cohort, scan, rows, error))
            return FALSE;
    }
    return TRUE;
}

void cohort_scans_close(RegistryCohort *cohort)
{
    for (guint i = 0; i < cohort->forms->len; i++)
        g_clear_pointer(&((CohortForm *)g_ptr_array_index(cohort->forms, i))->scan,
            registry_form_scan_free);
    for (guint i = 0; i < cohort->tables->len; i++)
        g_clear_pointer(&((CohortRows *)g_ptr_array_index(cohort->tables, i))->scan,
            registry_form_scan_free);
}
