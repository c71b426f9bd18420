/*
 * The columns of wide rows by their names. A computed value bears a hash over its expression
 * and all that stands beneath it, so that two cohorts mean the same by a name or do not share
 * it.
 */
#include <string.h>

#include "base/sha256.h"
#include "registry/cohort_inside.h"

enum { HASH_DIGITS = 8, MOST_NAME_BYTES = 63 /* of a column, on a server */ };

static void define(BaseSha256 *sum, const RegistryCohort *cohort, CohortRef ref);

/* A cutoff changes last contact and vital status. */
static bool is_cut(const RegistryCohort *cohort, const CohortNode *node)
{
    const SchemaRoles *roles = &cohort->study->roles;
    const size_t field = cohort->study->dictionary->columns[node->column].field;
    return cohort->cutoff && (field == roles->last_contact || field == roles->vital_status);
}

/* Which of the expressions over the same inputs it is. */
static const char *sql_of(const CohortNode *node)
{
    const CohortCalculation *calculation = node->calculation;
    guint place = 0;
    (void)g_ptr_array_find(calculation->results, node, &place);
    return calculation->sql->pdata[place];
}

/* Subqueries may read every value of visits. */
static void define_rows(BaseSha256 *sum, const RegistryCohort *cohort)
{
    base_sha256_text(sum, cohort->cutoff);
    for (guint i = 0; i < cohort->derived->len; i++) {
        const SchemaDerived *spec = ((const CohortDerived *)cohort->derived->pdata[i])->spec;
        base_sha256_text(sum, spec->name);
        base_sha256_text(sum, spec->sql);
    }
}

static void define_result(BaseSha256 *sum, const RegistryCohort *cohort, CohortRef ref)
{
    const CohortCalculation *calculation = ref.node->calculation;
    const bool of_visit = calculation->subject == REGISTRY_SUBJECT_VISIT;
    base_sha256_text(sum, sql_of(ref.node));
    base_sha256_integer(sum, calculation->inputs->len);
    for (guint i = 0; i < calculation->inputs->len; i++) {
        CohortRef input = g_array_index(calculation->inputs, CohortRef, i);
        if (of_visit)
            input.event = ref.event;
        base_sha256_text(sum, calculation->names->pdata[i]);
        define(sum, cohort, input);
    }
    if (calculation->rows->len > 0)
        define_rows(sum, cohort);
}

static void define(BaseSha256 *sum, const RegistryCohort *cohort, CohortRef ref)
{
    const CohortNode *node = ref.node;
    const bool is_cut_node = node->kind == COHORT_CUTOFF || node->kind == COHORT_CONTACT ||
                             (node->kind == COHORT_FIELD && is_cut(cohort, node));
    base_sha256_integer(sum, node->kind);
    base_sha256_text(sum, is_cut_node ? cohort->cutoff : NULL);
    if (node->kind == COHORT_FIELD || node->kind == COHORT_EVENT)
        base_sha256_text(sum, cohort->study->events[ref.event].unique_name);
    if (node->kind == COHORT_FIELD)
        base_sha256_text(sum, cohort->study->dictionary->columns[node->column].name);
    if (node->kind == COHORT_RESULT)
        define_result(sum, cohort, ref);
}

/* What expressions mean beside their words. @return new. */
static char *hash_of(const RegistryCohort *cohort, CohortRef ref)
{
    char hex[BASE_SHA256_SIZE];
    g_autoptr(BaseSha256) sum = base_sha256_new();
    base_sha256_text(sum, cohort->study->pack);
    base_sha256_text(sum, cohort->study->value_set);
    define(sum, cohort, ref);
    base_sha256_finish_hex(sum, hex);
    return g_strndup(hex, HASH_DIGITS);
}

/* NAME~HASH, of as much of the name as there is room for. New. */
static char *with_hash(const RegistryCohort *cohort, const char *name, CohortRef ref)
{
    g_autofree char *hash = hash_of(cohort, ref);
    const char *end = name + MIN(strlen(name), (size_t)(MOST_NAME_BYTES - HASH_DIGITS - 1));
    while (end > name && ((guchar)*end & 0xc0) == 0x80)
        end--;
    return g_strdup_printf("%.*s~%s", (int)(end - name), name, hash);
}

static char *named(const RegistryCohort *cohort, const CohortColumn *column, CohortRef ref)
{
    const bool is_plain = ref.node->kind == COHORT_FIELD && !is_cut(cohort, ref.node);
    return is_plain && strlen(column->name) <= MOST_NAME_BYTES
               ? g_strdup(column->name)
               : with_hash(cohort, column->name, ref);
}

static const CohortNode *node_of(const RegistryCohort *cohort, const CohortColumn *column)
{
    switch (column->kind) {
    case COHORT_FIELD:
        return cohort->fields[column->index];
    case COHORT_RESULT:
        return ((const CohortDerived *)cohort->derived->pdata[column->index])->node;
    default:
        return cohort->own[column->kind];
    }
}

/* A last contact that a cutoff made is a value by record, of the column of an event. */
static bool is_filled_by(
    const RegistryCohort *cohort, const CohortColumn *column, CohortRef ref)
{
    return node_of(cohort, column) == ref.node &&
           (column->event == ref.event || ref.node->kind == COHORT_CONTACT);
}

/* The column of a dictionary's column at an event. */
static const CohortColumn *column_at(const RegistryCohort *cohort, size_t index, size_t event)
{
    for (guint i = 0; i < cohort->columns->len; i++) {
        const CohortColumn *column = cohort->columns->pdata[i];
        if ((column->kind == COHORT_FIELD || column->kind == COHORT_CONTACT) &&
            column->index == index && column->event == event)
            return column;
    }
    return NULL;
}

static char *name_of_reason(const RegistryCohort *cohort, CohortRef ref)
{
    if (ref.node->column == SIZE_MAX)
        return cohort_wide_name(cohort, ref.node->made);
    const CohortColumn *column = column_at(cohort, ref.node->column, ref.event);
    return column ? g_strdup(column->name) : NULL;
}

char *cohort_wide_name(const RegistryCohort *cohort, CohortRef ref)
{
    const CohortNodeKind kind = ref.node->kind;
    if (kind == COHORT_REASON)
        return name_of_reason(cohort, ref);
    if (kind == COHORT_SITE)
        return g_strdup("site");
    if (kind != COHORT_FIELD && kind != COHORT_CONTACT && kind != COHORT_RESULT)
        return NULL;
    for (guint i = 0; i < cohort->columns->len; i++) {
        const CohortColumn *column = cohort->columns->pdata[i];
        if (is_filled_by(cohort, column, ref))
            return named(cohort, column, ref);
    }
    return NULL;
}

char *cohort_wide_step_name(const RegistryCohort *cohort, const SchemaStep *step, CohortRef ref)
{
    return with_hash(cohort, step->id, ref);
}
