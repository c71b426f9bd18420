#include "importers/breach.h"

#include <string.h>

#include "base/text.h"
#include "importers/result.h"
#include "importers/settle.h"
#include "registry/rules.h"

gboolean import_breach_prepare(ImportWork *work, GError **error)
{
    if (work->study->n_rules == 0 || work->session->rules)
        return TRUE;
    work->session->rules = registry_rules_new(work->registry, error);
    return work->session->rules != NULL;
}

/** What is known of the rule's row for a record; made where it is new. */
static ImportBreachPlace *place_of(
    ImportSession *session, size_t n_rules, size_t record, size_t r)
{
    static const ImportBreachPlace none = {.file = -1};
    while (session->places->len < (record + 1) * n_rules)
        g_array_append_val(session->places, none);
    return &g_array_index(session->places, ImportBreachPlace, record * n_rules + r);
}

/** The file's column of the rule's variable in this row, or SIZE_MAX. */
static size_t find_column(
    const ImportWork *work, const ImportRow *row, const RegistryRuleVariable *variable)
{
    for (size_t b = 0; variable->field != SIZE_MAX && b < work->layout->n_blocks; b++) {
        const ImportBlock *block = &work->layout->blocks[b];
        const size_t column = block->of_target[work->first_column[variable->field]];
        if (column != SIZE_MAX && work->values[column].text[0] != '\0' &&
            (variable->event == SIZE_MAX || variable->event == import_block_event(block, row)))
            return column;
    }
    return SIZE_MAX;
}

void import_breach_note(ImportWork *work, const ImportRow *row)
{
    const size_t n = work->session->rules ? work->study->n_rules : 0;
    for (size_t r = 0; r < n; r++) {
        const RegistryRuleVariable variable = registry_rules_variable(work->session->rules, r);
        const size_t column = find_column(work, row, &variable);
        ImportBreachPlace *place = place_of(work->session, n, row->record, r);
        if (place->file >= 0 && (column == SIZE_MAX || place->column > 0))
            continue;
        *place = (ImportBreachPlace){.file = work->file,
            .column = (uint16_t)(column == SIZE_MAX ? 0 : MIN(column + 1, UINT16_MAX)),
            .line = (uint32_t)MIN(row->csv->line, UINT32_MAX)};
    }
}

/** Where the findings go. */
typedef struct {
    ImportSession *session;
    const SchemaStudy *study;
    ImportWork *work;      /**< Of an import; else NULL. */
    GPtrArray *results;    /**< Of a check; else NULL. */
    GHashTable *number_of; /**< Record id -> its number + 1. */
} Findings;

static gboolean take_ruling(const RegistryRuling *ruling, void *data, GError **error)
{
    const Findings *findings = data;
    RegistryProblem problem;
    if (ruling->holds) {
        registry_rules_place(findings->session->rules, ruling, &problem);
        if (findings->work)
            import_settle_holds(findings->work, problem.rule_id, ruling->record_id,
                problem.event, 0, problem.field);
        return TRUE;
    }
    g_autofree char *arguments =
        registry_rules_problem(findings->session->rules, ruling, &problem);
    const size_t record =
        GPOINTER_TO_SIZE(g_hash_table_lookup(findings->number_of, ruling->record_id)) - 1;
    const ImportBreachPlace *place =
        place_of(findings->session, findings->study->n_rules, record, ruling->rule);
    /* Nothing of the patient went in with these files. */
    if (place->file < 0)
        return TRUE;
    problem.line = place->line;
    problem.column = place->column;
    if (findings->work)
        return import_work_report(findings->work, &problem, error);
    import_result_add(findings->results->pdata[place->file], &problem);
    return TRUE;
}

static gboolean run(Findings *findings, GError **error)
{
    ImportSession *session = findings->session;
    if (!session->rules)
        return TRUE;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < import_records_count(session->records); i++) {
        char *id = g_strdup(import_records_id(session->records, i));
        g_ptr_array_add(ids, id);
        (void)g_hash_table_insert(numbers, id, GSIZE_TO_POINTER((gsize)i + 1));
    }
    g_ptr_array_sort(ids, base_text_compare);
    findings->number_of = numbers;
    const bool all = findings->work && import_settle_is_asked(findings->work);
    return registry_rules_run(session->rules, ids, all, take_ruling, findings, error);
}

gboolean import_breach_warn(ImportWork *work, GError **error)
{
    Findings findings = {.session = work->session, .study = work->study, .work = work};
    return run(&findings, error);
}

gboolean import_breach_warn_files(
    ImportSession *session, const SchemaStudy *study, GPtrArray *results, GError **error)
{
    Findings findings = {.session = session, .study = study, .results = results};
    return run(&findings, error);
}
