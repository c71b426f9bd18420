#include "importers/settle.h"

#include <string.h>

#include "importers/answer.h"
#include "importers/dates.h"
#include "registry/query.h"

/* What the file says of the cell that a query is about. */
typedef enum {
    SAYS_NOTHING, /* The row or the column is not there, or the cell is blank. */
    SAYS_BLANK,   /* The row is there, and the cell blank. */
    SAYS_VALUE    /* A value that went in. */
} Says;

/* A query, and what was met of it. */
typedef struct {
    const RegistryQuery *query;
    Says says;
    char *value;    /* As the site wrote it. */
    bool row_came;  /* A row of its record, event and instance went in. */
    bool condition; /* Its condition was judged, and holds. */
    bool found;     /* The same finding again. */
    bool replaced;  /* Another finding in the same cell. */
} Asked;

struct ImportSettlement {
    RegistryQueries *queries;
    GPtrArray *asked;      /* Asked *, owned. */
    GHashTable *by_record; /* Record id -> GPtrArray of Asked *. */
};

static void asked_free(gpointer data)
{
    Asked *asked = data;
    g_free(asked->value);
    g_free(asked);
}

static void list_free(gpointer data)
{
    (void)g_ptr_array_unref(data);
}

void import_settle_free(ImportSettlement *settlement)
{
    if (!settlement)
        return;
    g_hash_table_unref(settlement->by_record);
    (void)g_ptr_array_unref(settlement->asked);
    registry_queries_free(settlement->queries);
    g_free(settlement);
}

static gboolean take_query(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    ImportWork *work = data;
    if (query->problem.record_id &&
        import_records_has(work->session->records, query->problem.record_id))
        registry_queries_add(work->settlement->queries, query);
    return TRUE;
}

static void index_queries(ImportSettlement *settlement)
{
    for (guint i = 0; i < settlement->queries->queries->len; i++) {
        Asked *asked = g_new0(Asked, 1);
        asked->query = registry_queries_at(settlement->queries, i);
        g_ptr_array_add(settlement->asked, asked);
        const char *record = asked->query->problem.record_id;
        GPtrArray *list = g_hash_table_lookup(settlement->by_record, record);
        if (!list) {
            list = g_ptr_array_new();
            (void)g_hash_table_insert(settlement->by_record, (gpointer)record, list);
        }
        g_ptr_array_add(list, asked);
    }
}

gboolean import_settle_begin(ImportWork *work, GError **error)
{
    work->settlement = g_new0(ImportSettlement, 1);
    work->settlement->queries = registry_queries_new();
    work->settlement->asked = g_ptr_array_new_with_free_func(asked_free);
    work->settlement->by_record =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, list_free);
    if (!registry_import_asked(work->import, take_query, work, error))
        return FALSE;
    index_queries(work->settlement);
    return TRUE;
}

bool import_settle_is_asked(const ImportWork *work)
{
    return work->settlement && work->settlement->asked->len > 0;
}

static GPtrArray *asked_of(const ImportWork *work, const char *record_id)
{
    return record_id && import_settle_is_asked(work)
               ? g_hash_table_lookup(work->settlement->by_record, record_id)
               : NULL;
}

/* Instances are known of some rules and files only. */
static bool same_place(
    const RegistryProblem *problem, const char *event, int64_t instance, const char *field)
{
    return g_strcmp0(problem->event, event) == 0 &&
           (problem->instance == 0 || instance == 0 || problem->instance == instance) &&
           g_strcmp0(problem->field, field) == 0;
}

/* Rules on a single cell, of which a file has one at a time. */
static bool is_of_value(const RegistryProblem *problem)
{
    static const char *const rules[] = {
        "event", "type", "choice", "range", "reverted", "held", NULL};
    return problem->is_error && g_strv_contains(rules, problem->rule_id);
}

void import_settle_found(ImportWork *work, const RegistryProblem *problem)
{
    GPtrArray *list = asked_of(work, problem->record_id);
    for (guint i = 0; list && i < list->len; i++) {
        Asked *asked = list->pdata[i];
        const RegistryProblem *old = &asked->query->problem;
        if (!same_place(old, problem->event, problem->instance, problem->field))
            continue;
        const bool same_rule = g_strcmp0(old->rule_id, problem->rule_id) == 0;
        const char *raw = problem->is_error ? problem->raw
                          : problem->value  ? problem->value
                                            : "";
        if (same_rule && g_strcmp0(old->raw, raw) == 0 &&
            (old->is_error || g_strcmp0(old->arguments, problem->arguments) == 0))
            asked->found = true;
        else if (same_rule || (is_of_value(old) && is_of_value(problem)))
            asked->replaced = true;
    }
}

void import_settle_holds(ImportWork *work, const char *rule_id, const char *record_id,
    const char *event, int64_t instance, const char *field)
{
    GPtrArray *list = asked_of(work, record_id);
    for (guint i = 0; list && i < list->len; i++) {
        Asked *asked = list->pdata[i];
        asked->condition =
            asked->condition || (g_str_equal(asked->query->problem.rule_id, rule_id) &&
                                    same_place(&asked->query->problem, event, instance, field));
    }
}

/* What the block says of the query's field: of a checkbox any of its boxes speaks. */
static void note_cells(ImportWork *work, const ImportBlock *block, Asked *asked)
{
    for (size_t i = 0; i < block->n_columns; i++) {
        const size_t index = block->columns[i];
        const ImportValue *value = &work->values[index];
        if (g_strcmp0(work->layout->columns[index].field_name, asked->query->problem.field) !=
            0)
            continue;
        if (value->is_blank) {
            asked->says = MAX(asked->says, SAYS_BLANK);
        } else if (value->fault == IMPORT_VALUE_GOOD && !value->is_contested &&
                   (work->layout->columns[index].field->type != SCHEMA_CHECKBOX ||
                       value->cell.integer != 0 || asked->query->problem.is_error)) {
            asked->says = SAYS_VALUE;
            g_free(asked->value);
            asked->value = g_strdup(value->text);
        }
    }
}

void import_settle_row(
    ImportWork *work, const ImportBlock *block, const ImportRow *row, bool is_taken)
{
    GPtrArray *list = asked_of(work, row->record_id);
    if (!list || !is_taken)
        return;
    const char *event = work->study->events[import_block_event(block, row)].unique_name;
    const int64_t instance = import_block_instance(block, row);
    for (guint i = 0; i < list->len; i++) {
        Asked *asked = list->pdata[i];
        if (!same_place(&asked->query->problem, event, instance, asked->query->problem.field))
            continue;
        asked->row_came = true;
        note_cells(work, block, asked);
    }
}

/* ---- The steps ---- */

/* The dates of a record as they all stand now. */
typedef struct {
    const Asked *asked;
    bool still;
} Dates;

static void look_at_date(const ImportDateFinding *finding, void *data)
{
    Dates *dates = data;
    const RegistryProblem *problem = &dates->asked->query->problem;
    dates->still = dates->still || (g_str_equal(finding->rule_id, problem->rule_id) &&
                                       g_strcmp0(finding->event, problem->event) == 0 &&
                                       g_strcmp0(finding->field, problem->field) == 0);
}

static bool dates_hold(ImportWork *work, const Asked *asked)
{
    bool is_new = false;
    Dates dates = {.asked = asked};
    const uint32_t record =
        import_records_add(work->session->records, asked->query->problem.record_id, &is_new);
    import_dates_judge(work->session->dates, record, true, look_at_date, &dates);
    return !dates.still;
}

/* Whether the file leaves nothing to ask. */
static bool is_settled(ImportWork *work, const Asked *asked)
{
    const RegistryProblem *problem = &asked->query->problem;
    const char *rule = problem->rule_id;
    if (is_of_value(problem))
        return g_str_equal(rule, "event") ? asked->says != SAYS_NOTHING
                                          : asked->says == SAYS_VALUE || asked->condition;
    if (problem->is_error)
        return asked->row_came && !g_str_equal(rule, "consent");
    if (g_str_equal(rule, "order") || g_str_equal(rule, "window"))
        return dates_hold(work, asked);
    if (g_str_equal(rule, "sum") || g_str_equal(rule, "rule"))
        return asked->condition;
    if (g_str_equal(rule, "missing_record"))
        return true;
    return (g_str_equal(rule, "date") || g_str_equal(rule, "required")) &&
           asked->says == SAYS_VALUE;
}

/* Whether a number that came in says nothing new of the query: it is that of an earlier file,
 * or somebody answered with another value, which waits for a look. */
static bool is_no_news(const RegistryQuery *query, const char *value)
{
    const bool is_same = g_strcmp0(query->new_value, value) == 0;
    const bool by_import = g_strcmp0(query->answered_by, REGISTRY_QUERY_BY_IMPORT) == 0;
    return query->state == REGISTRY_QUERY_ANSWERED &&
           (by_import ? is_same : query->new_value && !is_same);
}

/* What somebody said in words stays beside the number that a file brings, with who said it;
 * new, or NULL. */
static char *words_of(const RegistryQuery *query)
{
    return query->answer && query->answered_by &&
                   g_strcmp0(query->answered_by, REGISTRY_QUERY_BY_IMPORT) != 0
               ? g_strdup_printf("%s (%s)", query->answer, query->answered_by)
               : NULL;
}

static gboolean take_step(ImportWork *work, const Asked *asked, GError **error)
{
    const RegistryQuery *query = asked->query;
    RegistryQueryStep step = {.state = REGISTRY_QUERY_CLOSED, .by = REGISTRY_QUERY_BY_IMPORT};
    g_autofree char *words = words_of(query);
    const char *rule = query->problem.rule_id;
    if ((g_str_equal(rule, "range") || g_str_equal(rule, "type")) &&
        !import_answer_is_plain(work->study, query) && !asked->replaced) {
        if (is_no_news(query, asked->value))
            return TRUE;
        if (g_strcmp0(query->new_value, asked->value) != 0) {
            step.state = REGISTRY_QUERY_ANSWERED;
            step.new_value = asked->value;
            step.answer = words;
        }
    }
    if (asked->replaced)
        step.reason = "another value was sent, which is asked about instead";
    work->result->n_queries_closed += step.state == REGISTRY_QUERY_CLOSED;
    work->result->n_queries_answered += step.state == REGISTRY_QUERY_ANSWERED;
    return registry_import_query_step(work->import, query, &step, error);
}

gboolean import_settle_finish(ImportWork *work, GError **error)
{
    for (guint i = 0; work->settlement && i < work->settlement->asked->len; i++) {
        const Asked *asked = work->settlement->asked->pdata[i];
        if (asked->found || (!asked->replaced && !is_settled(work, asked)))
            continue;
        if (!take_step(work, asked, error))
            return FALSE;
    }
    return TRUE;
}
