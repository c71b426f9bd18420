#include "registry/cohort_count.h"

#include <string.h>

#include "base/text.h"
#include "registry/barred.h"
#include "registry/inside.h"
#include "registry/wide.h"

/* A node whose values the rows have. */
typedef struct {
    CohortRef ref;
    char *name;
    char type;
} Leaf;

struct CohortCounted {
    RegistryCohort *cohort; /* Whose pieces take what comes back. */
    RegistryStore *store;
    RegistryCounting *counting;
    RegistryWide *wide;
    GHashTable *types;  /* Column (borrowed) -> its type. */
    GPtrArray *without; /* char *: records that are passed over. */
    GPtrArray *steps;   /* char *: one a step: the column that has it, or NULL. */
    int64_t n_records;
    RegistryCohortCrossed crossed;
};

static void counted_free(CohortCounted *counted)
{
    if (counted->counting)
        counted->store->driver->counting.close(counted->counting);
    registry_wide_unref(counted->wide);
    g_hash_table_unref(counted->types);
    g_ptr_array_unref(counted->without);
    g_ptr_array_unref(counted->steps);
    g_free(counted);
}

static CohortCounted *counted_new(Registry *registry, GError **error)
{
    RegistryWide *wide = registry_wide_of(registry, error);
    if (!wide)
        return NULL;
    CohortCounted *counted = g_new0(CohortCounted, 1);
    counted->store = registry->store;
    counted->wide = wide;
    counted->types = g_hash_table_new(g_str_hash, g_str_equal);
    counted->without = g_ptr_array_new_with_free_func(g_free);
    counted->steps = g_ptr_array_new_with_free_func(g_free);
    const RegistryWideTable *table = registry_wide_table(wide);
    for (size_t i = 0; i < table->n; i++)
        (void)g_hash_table_insert(counted->types, table->columns[i].name,
            GINT_TO_POINTER((gint)table->columns[i].type));
    return counted;
}

/* ---- what the rows have ---- */

static void leaf_clear(gpointer data)
{
    g_free(((Leaf *)data)->name);
}

static GArray *leaves_new(void)
{
    GArray *leaves = g_array_new(FALSE, FALSE, sizeof(Leaf));
    g_array_set_clear_func(leaves, leaf_clear);
    return leaves;
}

static size_t n_steps_of(const RegistryCohort *cohort)
{
    return cohort->analysis ? cohort->analysis->n_steps : 0;
}

/* The step whose condition it is, or NULL. */
static const SchemaStep *step_of(const RegistryCohort *cohort, const CohortNode *node)
{
    for (size_t i = 0; i < n_steps_of(cohort); i++)
        if (cohort->steps[i].node == node)
            return &cohort->analysis->steps[i];
    return NULL;
}

/* The column that has it; its type 'T' for a site, which every row has. New, or NULL. */
static char *kept_as(
    const CohortCounted *counted, const RegistryCohort *cohort, CohortRef ref, char *type)
{
    const SchemaStep *step = step_of(cohort, ref.node);
    g_autofree char *name =
        step ? cohort_wide_step_name(cohort, step, ref) : cohort_wide_name(cohort, ref);
    *type = ref.node->kind == COHORT_SITE ? 'T' : '\0';
    if (name && *type == '\0')
        *type = (char)GPOINTER_TO_INT(g_hash_table_lookup(counted->types, name));
    return *type != '\0' ? g_steal_pointer(&name) : NULL;
}

/* Expressions over the same inputs are computed together: all of them are kept, or none is. */
static char *leaf_name(
    const CohortCounted *counted, const RegistryCohort *cohort, CohortRef ref, char *type)
{
    const CohortCalculation *calculation = ref.node->calculation;
    for (guint i = 0; calculation && i < calculation->results->len; i++) {
        const CohortRef other = {calculation->results->pdata[i], ref.event};
        g_autofree char *name = kept_as(counted, cohort, other, type);
        if (!name)
            return NULL;
    }
    return kept_as(counted, cohort, ref, type);
}

static bool is_among(const GArray *leaves, CohortRef ref)
{
    for (guint i = 0; i < leaves->len; i++) {
        const Leaf *leaf = &g_array_index(leaves, Leaf, i);
        if (leaf->ref.node == ref.node && leaf->ref.event == ref.event)
            return true;
    }
    return false;
}

/* Adds what a value is made of, as far down as the rows do not have it themselves; false where
   it takes what they have not. */
static bool add_leaves(
    const CohortCounted *counted, const RegistryCohort *cohort, CohortRef ref, GArray *leaves)
{
    const CohortCalculation *calculation = ref.node->calculation;
    char type;
    if (ref.node->kind == COHORT_CUTOFF || is_among(leaves, ref))
        return true;
    char *name = leaf_name(counted, cohort, ref, &type);
    if (name) {
        const Leaf leaf = {ref, name, type};
        g_array_append_val(leaves, leaf);
        return true;
    }
    if (!calculation || calculation->subject != REGISTRY_SUBJECT_PATIENT ||
        calculation->rows->len > 0)
        return false;
    for (guint i = 0; i < calculation->inputs->len; i++)
        if (!add_leaves(
                counted, cohort, g_array_index(calculation->inputs, CohortRef, i), leaves))
            return false;
    return true;
}

/* Whether all that the cohort asks can be had of the rows. */
static bool can_count(const CohortCounted *counted, const RegistryCohort *cohort)
{
    g_autoptr(GArray) leaves = leaves_new();
    bool can = true;
    for (size_t i = 0; can && i < n_steps_of(cohort); i++)
        can = add_leaves(counted, cohort, cohort->steps[i], leaves);
    for (guint i = 0; can && i < cohort->asks->len; i++)
        can = add_leaves(
            counted, cohort, ((const CohortAsk *)cohort->asks->pdata[i])->ref, leaves);
    return can;
}

/* ---- rows that come back, as pieces of the cohort ---- */

typedef struct {
    RegistryCohort *cohort;
    const GArray *leaves;
    RegistryFlowStep *flow; /* Counted where it is asked for; else NULL. */
    CohortAnswer *answer;   /* Or NULL. */
    int64_t n_rows;         /* That came back so far. */
} Question;

/* What the rows have is not computed again, nor is anything read of the store. */
static void begin_piece(const Question *question)
{
    RegistryCohort *cohort = question->cohort;
    cohort_piece_begin(cohort);
    for (guint i = 0; i < cohort->forms->len; i++)
        ((CohortForm *)cohort->forms->pdata[i])->done = true;
    for (guint i = 0; i < question->leaves->len; i++) {
        const CohortNode *node = g_array_index(question->leaves, Leaf, i).ref.node;
        if (node->calculation)
            node->calculation->done = true;
    }
}

/* Codes of the members of the piece. */
static gboolean keep_piece(const Question *question, GError **error)
{
    RegistryCohort *cohort = question->cohort;
    const CohortPiece *piece = &cohort->piece;
    CohortAnswer *answer = question->answer;
    for (size_t i = 0; i < answer->n; i++) {
        if (!cohort_compute(cohort, answer->asks[i]->ref.node, error))
            return FALSE;
        cohort_ask_keep(piece, answer->asks[i]);
    }
    for (size_t k = 0; k < piece->n_members; k++) {
        const size_t row = piece->members[k];
        g_array_append_val(answer->weights, piece->weights[row]);
        if (answer->ids)
            g_ptr_array_add(answer->ids, g_strdup(piece->ids->pdata[row]));
    }
    answer->n_rows += piece->n_members;
    return TRUE;
}

static gboolean end_piece(const Question *question, GError **error)
{
    RegistryCohort *cohort = question->cohort;
    CohortPiece *piece = &cohort->piece;
    piece->n_members = piece->n_records;
    for (size_t i = 0; i < piece->n_records; i++)
        piece->members[i] = (uint32_t)i;
    for (size_t i = 0; i < n_steps_of(cohort); i++) {
        RegistryFlowStep unasked = {0};
        const bool is_condition = !question->flow && cohort->counted->steps->pdata[i];
        if (!is_condition &&
            !cohort_run_step(cohort, i, question->flow ? &question->flow[i] : &unasked, error))
            return FALSE;
    }
    return !question->answer || keep_piece(question, error);
}

static gboolean take_counted(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error)
{
    Question *question = data;
    RegistryCohort *cohort = question->cohort;
    CohortPiece *piece = &cohort->piece;
    if (piece->n_records == COHORT_PIECE_RECORDS) {
        if (!end_piece(question, error))
            return FALSE;
        begin_piece(question);
    }
    const size_t row = piece->n_records++;
    question->n_rows++;
    for (guint i = 0; i < question->leaves->len; i++) {
        const CohortRef ref = g_array_index(question->leaves, Leaf, i).ref;
        ref.node->codes[ref.node->by_slot ? cohort_slot(row, ref.event) : row] =
            registry_domain_code(ref.node->domain, &values[i]);
    }
    cohort_piece_name(cohort, row);
    piece->weights[row] = n_patients;
    if (record_id)
        g_ptr_array_add(piece->ids, g_string_chunk_insert(piece->id_texts, record_id));
    return TRUE;
}

/* Puts a question to the store and works its rows off. */
static gboolean run(Question *question, const CohortWhose *whose, GError **error)
{
    RegistryCohort *cohort = question->cohort;
    const CohortCounted *counted = cohort->counted;
    g_autofree RegistryCountedColumn *columns =
        g_new0(RegistryCountedColumn, question->leaves->len + 1);
    g_autoptr(GPtrArray) where = g_ptr_array_new();
    for (guint i = 0; i < question->leaves->len; i++) {
        const Leaf *leaf = &g_array_index(question->leaves, Leaf, i);
        columns[i] = (RegistryCountedColumn){
            leaf->name, leaf->ref.node->kind == COHORT_REASON, leaf->type};
    }
    for (guint i = 0; !question->flow && i < counted->steps->len; i++)
        if (counted->steps->pdata[i])
            g_ptr_array_add(where, counted->steps->pdata[i]);
    const RegistryCountQuestion asked = {.columns = columns,
        .n = question->leaves->len,
        .where = (const char *const *)where->pdata,
        .n_where = where->len,
        .site = cohort->registry->hospital,
        .without = (const char *const *)counted->without->pdata,
        .n_without = counted->without->len,
        .by_patient = whose->by_patient,
        .only = whose->only,
        .n_only = whose->n_only};
    registry_evaluator_allow(cohort->evaluator, counted->n_records);
    begin_piece(question);
    bool crossed;
    if (!counted->store->driver->counting.ask(
            counted->counting, &asked, take_counted, question, &crossed, error))
        return FALSE;
    if (crossed)
        *(whose->by_patient ? &cohort->counted->crossed.n_patients
                            : &cohort->counted->crossed.n_counts) += question->n_rows;
    return end_piece(question, error);
}

/* ---- questions ---- */

void cohort_answer_clear(CohortAnswer *answer)
{
    for (size_t i = 0; i < answer->n; i++)
        cohort_ask_free(answer->asks[i]);
    g_free(answer->asks);
    g_clear_pointer(&answer->weights, g_array_unref);
    g_clear_pointer(&answer->ids, g_ptr_array_unref);
}

/* What steps that the rows do not have are made of. */
static void add_further_steps(const RegistryCohort *cohort, GArray *leaves)
{
    for (size_t i = 0; i < n_steps_of(cohort); i++)
        if (!cohort->counted->steps->pdata[i])
            (void)add_leaves(cohort->counted, cohort, cohort->steps[i], leaves);
}

gboolean cohort_count_ask(const RegistryCohort *cohort, CohortAsk *const *asks, size_t n,
    const CohortWhose *whose, CohortAnswer *answer, GError **error)
{
    g_autoptr(GArray) leaves = leaves_new();
    *answer = (CohortAnswer){.asks = g_new0(CohortAsk *, n + 1),
        .n = n,
        .weights = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .ids = whose->by_patient ? g_ptr_array_new_with_free_func(g_free) : NULL};
    for (size_t i = 0; i < n; i++) {
        answer->asks[i] = g_new0(CohortAsk, 1);
        answer->asks[i]->expression = g_strdup(asks[i]->expression);
        answer->asks[i]->ref = asks[i]->ref;
        (void)add_leaves(cohort->counted, cohort, asks[i]->ref, leaves);
    }
    add_further_steps(cohort, leaves);
    Question question = {.cohort = cohort->counted->cohort, .leaves = leaves, .answer = answer};
    return run(&question, whose, error);
}

static gboolean read_flow(RegistryCohort *cohort, GError **error)
{
    g_autoptr(GArray) leaves = leaves_new();
    CohortAnswer all = {.weights = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    for (size_t i = 0; i < n_steps_of(cohort); i++)
        (void)add_leaves(cohort->counted, cohort, cohort->steps[i], leaves);
    Question question = {
        .cohort = cohort, .leaves = leaves, .flow = cohort->flow, .answer = &all};
    const gboolean ok = run(&question, &(CohortWhose){0}, error);
    for (guint i = 0; i < all.weights->len; i++)
        cohort->n_members += (size_t)g_array_index(all.weights, int64_t, i);
    cohort_answer_clear(&all);
    return ok;
}

/* ---- reasons ---- */

/* Of a dictionary's column those at all events, of a derived value its own. */
static void add_reasons(RegistryCohort *cohort, CohortNode *node, GArray *leaves)
{
    for (guint i = 0; i < cohort->columns->len; i++) {
        const CohortColumn *column = cohort->columns->pdata[i];
        const CohortRef ref = {node, column->event};
        if (node->column != SIZE_MAX && column->kind == COHORT_FIELD &&
            column->index == node->column)
            (void)add_leaves(cohort->counted, cohort, ref, leaves);
    }
    if (node->column == SIZE_MAX)
        (void)add_leaves(cohort->counted, cohort, (CohortRef){node, SIZE_MAX}, leaves);
}

static gboolean read_reasons(RegistryCohort *cohort, GError **error)
{
    g_autoptr(GArray) leaves = leaves_new();
    for (guint i = 0; i < cohort->asks->len; i++) {
        CohortNode *node = ((const CohortAsk *)cohort->asks->pdata[i])->ref.node;
        if (node->kind == COHORT_REASON)
            add_reasons(cohort, node, leaves);
    }
    if (leaves->len == 0)
        return TRUE;
    g_autofree const char **names = g_new0(const char *, leaves->len + 1);
    g_autofree bool *has = g_new0(bool, leaves->len + 1);
    for (guint i = 0; i < leaves->len; i++)
        names[i] = g_array_index(leaves, Leaf, i).name;
    const RegistryCountQuestion whose = {.site = cohort->registry->hospital,
        .without = (const char *const *)cohort->counted->without->pdata,
        .n_without = cohort->counted->without->len};
    if (!cohort->counted->store->driver->counting.have_reasons(
            cohort->counted->counting, &whose, names, leaves->len, has, error))
        return FALSE;
    for (guint i = 0; i < leaves->len; i++)
        if (has[i])
            g_array_index(leaves, Leaf, i).ref.node->is_given = true;
    return TRUE;
}

/* ---- the beginning ---- */

static gboolean count_barred(const RegistryRecord *record, void *data, GError **error)
{
    RegistryCohort *cohort = data;
    const char *hospital = cohort->registry->hospital;
    (void)error;
    if (hospital && strcmp(record->site, hospital) != 0)
        return TRUE;
    cohort->n_barred += !cohort->only_site || strcmp(record->site, cohort->only_site) == 0;
    return TRUE;
}

/* Within the transaction that the store began, of the state that is counted. */
static gboolean read_barred(RegistryCohort *cohort, GError **error)
{
    CohortCounted *counted = cohort->counted;
    g_autoptr(GHashTable) barred = registry_barred(cohort->registry, error);
    GHashTableIter iter;
    gpointer id;
    if (!barred || (counted->n_records = registry_n_records(cohort->registry, error)) < 0)
        return FALSE;
    g_hash_table_iter_init(&iter, barred);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        g_ptr_array_add(counted->without, g_strdup(id));
    g_ptr_array_sort(counted->without, base_text_compare);
    return counted->without->len == 0 ||
           counted->store->driver->records(counted->store,
               registry_these(
                   (const char *const *)counted->without->pdata, counted->without->len),
               count_barred, cohort, error);
}

static void find_steps(CohortCounted *counted, const RegistryCohort *cohort)
{
    char type;
    for (size_t i = 0; i < n_steps_of(cohort); i++)
        g_ptr_array_add(counted->steps, leaf_name(counted, cohort, cohort->steps[i], &type));
}

static gboolean open_counting(RegistryCohort *cohort, CohortCounted *counted, GError **error)
{
    RegistryStore *store = counted->store;
    GError *fault = NULL;
    counted->counting = store->driver->counting.open(
        store, registry_wide_table(counted->wide), cohort->snapshot, &fault);
    if (!counted->counting) {
        if (fault)
            g_propagate_error(error, fault);
        return fault == NULL;
    }
    cohort->counted = counted;
    cohort->counted_free = counted_free;
    counted->cohort = cohort;
    find_steps(counted, cohort);
    const gboolean ok = read_barred(cohort, error);
    store->driver->roll_back(store);
    return ok && read_flow(cohort, error) && read_reasons(cohort, error);
}

gboolean cohort_count_begin(RegistryCohort *cohort, bool *counts, GError **error)
{
    Registry *registry = cohort->registry;
    *counts = false;
    if (!registry->store->driver->counting.open || cohort->only || cohort->wants_all)
        return TRUE;
    CohortCounted *counted = counted_new(registry, error);
    if (!counted)
        return FALSE;
    gboolean ok = TRUE;
    if (can_count(counted, cohort))
        ok = cohort_plan_seal(cohort, error) && open_counting(cohort, counted, error);
    *counts = cohort->counted != NULL;
    if (!*counts)
        counted_free(counted);
    return ok;
}

/* ---- what it took ---- */

bool registry_cohort_is_counted(const RegistryCohort *cohort)
{
    return cohort->counted != NULL;
}

RegistryCohortCrossed registry_cohort_crossed(const RegistryCohort *cohort)
{
    RegistryCohortCrossed crossed =
        cohort->counted ? cohort->counted->crossed
                        : (RegistryCohortCrossed){.n_patients = cohort->n_streamed};
    crossed.from_server =
        cohort->was_read && cohort->registry->store->driver->counting.open != NULL;
    return crossed.from_server ? crossed : (RegistryCohortCrossed){0};
}
