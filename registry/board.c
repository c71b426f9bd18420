#include "registry/board.h"

#include <math.h>
#include <stdlib.h>

#include "base/date.h"
#include "registry/follow.h"
#include "registry/query.h"
#include "registry/standing.h"

typedef struct {
    Registry *registry;
    const SchemaStudy *study;
    Visits *visits;
    RegistryBoard *board;
    int32_t on;
    GHashTable *days;    /* int64_t import -> GINT: its day (UTC). */
    GHashTable *owners;  /* int64_t import -> site + 1 of its records; 0 for several. */
    GHashTable *refused; /* char * record id */
    GArray **delays;     /* One a site: int32_t days. */
    size_t column;       /* Of the visit's date in the form at hand; SIZE_MAX for none. */
    bool repeats;        /* The form at hand. */
} Making;

static gint64 *key_of(int64_t id)
{
    gint64 *key = g_new(gint64, 1);
    *key = id;
    return key;
}

/* The day of a UTC time, 2022-03-31T09:15:00Z; false where it is none. */
static bool day_of_time(const char *time, int32_t *day)
{
    char date[BASE_DATE_SIZE];
    if (!time)
        return false;
    g_strlcpy(date, time, sizeof date);
    return base_date_parse(date, BASE_DATE_YMD, day);
}

/* ---- the journal ---- */

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    Making *making = data;
    int32_t day;
    (void)error;
    if (g_strcmp0(entry->command, "import") != 0 || !day_of_time(entry->at, &day))
        return TRUE;
    g_hash_table_insert(making->days, key_of(entry->import_id), GINT_TO_POINTER(day));
    const size_t site = entry->site ? schema_study_site(making->study, entry->site) : SIZE_MAX;
    if (site != SIZE_MAX)
        g_hash_table_insert(
            making->owners, key_of(entry->import_id), GSIZE_TO_POINTER(site + 1));
    return TRUE;
}

/* The import brought rows of the site. */
static void note_import(Making *making, int64_t import_id, size_t site)
{
    gpointer day, owner;
    RegistryBoardSite *one = &making->board->sites[site];
    if (!g_hash_table_lookup_extended(making->days, &import_id, NULL, &day))
        return;
    if (!one->has_import || GPOINTER_TO_INT(day) > one->last_import)
        one->last_import = GPOINTER_TO_INT(day);
    one->has_import = true;
    if (!g_hash_table_lookup_extended(making->owners, &import_id, NULL, &owner))
        g_hash_table_insert(making->owners, key_of(import_id), GSIZE_TO_POINTER(site + 1));
    else if (GPOINTER_TO_SIZE(owner) != site + 1)
        g_hash_table_insert(making->owners, key_of(import_id), NULL);
}

/* ---- rows: events, delays, imports ---- */

static void note_delay(Making *making, const RegistryFormRow *row, size_t site)
{
    gpointer entered;
    int32_t seen;
    const RegistryValue *value = &row->values[making->column];
    if (value->kind != REGISTRY_VALUE_TEXT ||
        !base_date_parse(value->text, BASE_DATE_YMD, &seen) ||
        !g_hash_table_lookup_extended(making->days, &row->import_id, NULL, &entered))
        return;
    const int32_t days = MAX(0, GPOINTER_TO_INT(entered) - seen);
    g_array_append_val(making->delays[site], days);
}

static gboolean take_row(const RegistryFormRow *row, void *data, GError **error)
{
    Making *making = data;
    (void)error;
    const size_t patient = visits_find(making->visits, row->key.record_id);
    const size_t site =
        patient == SIZE_MAX ? SIZE_MAX : visits_patient(making->visits, patient)->site;
    if (site == SIZE_MAX)
        return TRUE;
    note_import(making, row->import_id, site);
    making->board->sites[site].n_events += making->repeats;
    if (making->column != SIZE_MAX)
        note_delay(making, row, site);
    return TRUE;
}

/* Reads the forms that repeat, and that of the visit's date. */
static gboolean read_rows(Making *making, GError **error)
{
    const Registry *registry = making->registry;
    const SchemaDictionary *dictionary = making->study->dictionary;
    const RegistryStore *store = registry->store;
    for (size_t f = 0; f < registry->n_forms; f++) {
        making->repeats = making->study->form_repeats[f];
        making->column = SIZE_MAX;
        for (size_t c = 0; c < registry->forms[f].n_columns; c++)
            if (dictionary->columns[registry->forms[f].columns[c]].field ==
                making->study->roles.visit)
                making->column = c;
        if ((making->repeats || making->column != SIZE_MAX) &&
            !store->driver->rows(registry->store, f, registry_all(), take_row, making, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean take_record(const RegistryRecord *record, void *data, GError **error)
{
    Making *making = data;
    const size_t site = schema_study_site(making->study, record->site);
    (void)error;
    if (site != SIZE_MAX)
        note_import(making, record->import_id, site);
    return TRUE;
}

/* ---- queries and refusals ---- */

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    static const int64_t ends[REGISTRY_N_AGES - 1] = {7, 30, 90};
    Making *making = data;
    int32_t opened;
    (void)error;
    const size_t site =
        query->owner ? schema_study_site(making->study, query->owner) : SIZE_MAX;
    if (site == SIZE_MAX)
        return TRUE;
    RegistryBoardSite *one = &making->board->sites[site];
    const int64_t age = day_of_time(query->opened, &opened) && opened < making->on
                            ? (int64_t)making->on - opened
                            : 0;
    size_t bucket = 0;
    while (bucket < REGISTRY_N_AGES - 1 && age > ends[bucket])
        bucket++;
    one->ages[bucket]++;
    one->n_open++;
    one->oldest_days = MAX(one->oldest_days, age);
    return TRUE;
}

/* The site that a problem is of: its patient's, else that of its import. */
static size_t site_of_problem(const Making *making, const RegistryStoredProblem *stored)
{
    const char *id = stored->problem.record_id;
    const size_t patient = id ? visits_find(making->visits, id) : SIZE_MAX;
    if (patient != SIZE_MAX)
        return visits_patient(making->visits, patient)->site;
    const gpointer owner = g_hash_table_lookup(making->owners, &stored->import_id);
    return owner ? GPOINTER_TO_SIZE(owner) - 1 : SIZE_MAX;
}

static gboolean take_refusal(const RegistryStoredProblem *stored, void *data, GError **error)
{
    Making *making = data;
    const char *id = stored->problem.record_id;
    (void)error;
    if (!id || !stored->problem.is_error || visits_find(making->visits, id) != SIZE_MAX ||
        !g_hash_table_add(making->refused, g_strdup(id)))
        return TRUE;
    const size_t site = site_of_problem(making, stored);
    if (site == SIZE_MAX)
        making->board->n_refused_elsewhere++;
    else
        making->board->sites[site].n_refused++;
    return TRUE;
}

static gboolean take_deviation(const RegistryStoredProblem *stored, void *data, GError **error)
{
    const Making *making = data;
    (void)error;
    const size_t site = site_of_problem(making, stored);
    if (site != SIZE_MAX)
        making->board->sites[site].n_deviations++;
    return TRUE;
}

/* ---- patients and visits ---- */

static int32_t month_of(int32_t day)
{
    char date[BASE_DATE_SIZE];
    base_date_format(day, date);
    return 12 * (int32_t)g_ascii_strtoll(date, NULL, 10) +
           (int32_t)g_ascii_strtoll(date + 5, NULL, 10) - 1;
}

static void count_months(Making *making)
{
    RegistryBoard *board = making->board;
    int32_t first = G_MAXINT32, last = G_MININT32;
    for (size_t i = 0; i < visits_n(making->visits); i++) {
        const VisitsPatient *patient = visits_patient(making->visits, i);
        if (!patient->has_origin || patient->origin > making->on)
            continue;
        first = MIN(first, month_of(patient->origin));
        last = MAX(last, month_of(patient->origin));
    }
    board->first_month = first > last ? month_of(making->on) : first;
    board->n_months = first > last ? 0 : (size_t)(last - first + 1);
    board->enrolled = g_new0(int64_t, making->study->n_sites * board->n_months + 1);
    for (size_t i = 0; i < visits_n(making->visits); i++) {
        const VisitsPatient *patient = visits_patient(making->visits, i);
        if (patient->site != SIZE_MAX && patient->has_origin && patient->origin <= making->on)
            board->enrolled[patient->site * board->n_months +
                            (size_t)(month_of(patient->origin) - first)]++;
    }
}

static RegistryBoardQuarter *quarter_of(GArray *quarters, size_t event, int32_t quarter)
{
    for (guint i = 0; i < quarters->len; i++) {
        RegistryBoardQuarter *one = &g_array_index(quarters, RegistryBoardQuarter, i);
        if (one->event == event && one->quarter == quarter)
            return one;
    }
    const RegistryBoardQuarter fresh = {.quarter = quarter, .event = event};
    g_array_append_val(quarters, fresh);
    return &g_array_index(quarters, RegistryBoardQuarter, quarters->len - 1);
}

static void count_visit(Making *making, size_t patient, size_t event)
{
    const SchemaEvent *source = &making->study->events[event];
    const VisitsPatient *who = visits_patient(making->visits, patient);
    if (event == making->study->baseline || !source->has_offset || !who->has_origin ||
        who->site == SIZE_MAX)
        return;
    const int64_t due = (int64_t)who->origin + source->offset_days;
    const bool received = visits_received(making->visits, patient, event);
    if (!received && source->has_window && visits_may_ask(who) &&
        due + source->days_after < making->on)
        making->board->sites[who->site].n_missed++;
    if (due > making->on || !visits_expected(making->visits, patient, event, making->on))
        return;
    RegistryBoardQuarter *quarter =
        quarter_of(making->board->quarters, event, month_of((int32_t)due) / 3);
    quarter->n_expected++;
    quarter->n_received += received;
    quarter->n_complete += visits_complete(making->visits, patient, event);
}

static gint compare_quarters(gconstpointer a, gconstpointer b)
{
    const RegistryBoardQuarter *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    return (x->quarter > y->quarter) - (x->quarter < y->quarter);
}

static void count_patients(Making *making)
{
    for (size_t i = 0; i < visits_n(making->visits); i++) {
        const VisitsPatient *patient = visits_patient(making->visits, i);
        if (!visits_enrolled(making->visits, i, making->on))
            continue;
        for (size_t e = 0; e < making->study->n_events; e++)
            count_visit(making, i, e);
        if (patient->site == SIZE_MAX)
            continue;
        RegistryBoardSite *site = &making->board->sites[patient->site];
        site->n_patients++;
        site->n_dead += patient->dead;
        site->n_withdrawn += patient->withdrawn || patient->refuses;
    }
    g_array_sort(making->board->quarters, compare_quarters);
    count_months(making);
}

/* ---- all ---- */

static gint compare_days(gconstpointer a, gconstpointer b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void set_medians(Making *making)
{
    for (size_t s = 0; s < making->study->n_sites; s++) {
        GArray *days = making->delays[s];
        RegistryBoardSite *site = &making->board->sites[s];
        g_array_sort(days, compare_days);
        site->n_delays = days->len;
        site->median_delay = days->len == 0
                                 ? NAN
                                 : 0.5 * (g_array_index(days, int32_t, (days->len - 1) / 2) +
                                             g_array_index(days, int32_t, days->len / 2));
    }
}

static gboolean read_all(Making *making, GError **error)
{
    static const char *const deviations[] = {"window", "order"};
    RegistryStore *store = making->registry->store;
    const RegistryDriver *driver = store->driver;
    count_patients(making);
    if (!driver->entries(store, take_entry, making, error) ||
        !driver->owners(store, take_record, making, error) || !read_rows(making, error) ||
        !registry_follow_active(making->registry, making->on, take_query, making, error) ||
        !driver->problems_of_rule(store, "consent", take_refusal, making, error))
        return FALSE;
    for (size_t i = 0; i < G_N_ELEMENTS(deviations); i++)
        if (!driver->problems_of_rule(store, deviations[i], take_deviation, making, error))
            return FALSE;
    set_medians(making);
    return TRUE;
}

RegistryBoard *standing_board(const Standing *standing, GError **error)
{
    Registry *registry = standing->registry;
    const SchemaStudy *study = registry->study;
    RegistryBoard *board = g_new0(RegistryBoard, 1);
    board->sites = g_new0(RegistryBoardSite, study->n_sites + 1);
    board->quarters = g_array_new(FALSE, FALSE, sizeof(RegistryBoardQuarter));
    Making making = {.registry = registry,
        .study = study,
        .visits = standing->visits,
        .board = board,
        .on = standing->day,
        .days = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
        .owners = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
        .refused = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .delays = g_new0(GArray *, study->n_sites + 1)};
    for (size_t s = 0; s < study->n_sites; s++)
        making.delays[s] = g_array_new(FALSE, FALSE, sizeof(int32_t));
    const gboolean ok = read_all(&making, error);
    for (size_t s = 0; s < study->n_sites; s++)
        g_array_unref(making.delays[s]);
    g_free(making.delays);
    g_hash_table_unref(making.days);
    g_hash_table_unref(making.owners);
    g_hash_table_unref(making.refused);
    if (ok)
        return board;
    registry_board_free(board);
    return NULL;
}

void registry_board_free(RegistryBoard *board)
{
    if (!board)
        return;
    g_free(board->sites);
    g_free(board->enrolled);
    g_array_unref(board->quarters);
    g_free(board);
}
