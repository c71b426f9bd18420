#include "registry/cohort_count.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "registry/barred.h"
#include "registry/cohort_leaves.h"
#include "registry/inside.h"
#include "registry/wide.h"

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

/* ---- rows that come back, as pieces of the cohort ---- */

/* Where the distinct row of a number stands in the answer; SIZE_MAX: who has it is no member.
 */
typedef struct {
    int64_t number;
    size_t place;
} Numbered;

typedef struct {
    RegistryCohort *cohort;
    const GArray *leaves;
    RegistryFlowStep *flow; /* Counted where it is asked for; else NULL. */
    CohortAnswer *answer;   /* Or NULL. */
    CohortPlaced *placed;   /* Or NULL. */
    int64_t n_rows;         /* That came back so far. */
    GArray *numbers;        /* Numbered: of the rows that came back; NULL: not asked for. */
    int64_t seed;           /* Of the numbers. */
} Question;

/* What the rows have is not computed again, nor is anything read of the store. */
static void begin_piece(const Question *question)
{
    RegistryCohort *cohort = question->cohort;
    cohort_piece_begin(cohort);
    for (guint i = 0; i < cohort->forms->len; i++)
        ((CohortForm *)cohort->forms->pdata[i])->done = true;
    for (guint i = 0; i < question->leaves->len; i++) {
        const CohortNode *node = g_array_index(question->leaves, CohortLeaf, i).ref.node;
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
        if (question->numbers)
            g_array_index(
                question->numbers, Numbered, question->numbers->len - piece->n_records + row)
                .place = answer->n_rows + k;
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
    for (size_t i = 0; i < cohort_n_steps(cohort); i++) {
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
        const CohortRef ref = g_array_index(question->leaves, CohortLeaf, i).ref;
        ref.node->codes[ref.node->by_slot ? cohort_slot(row, ref.event) : row] =
            registry_domain_code(ref.node->domain, &values[i]);
    }
    cohort_piece_name(cohort, row);
    piece->weights[row] = n_patients;
    if (record_id)
        g_ptr_array_add(piece->ids, g_string_chunk_insert(piece->id_texts, record_id));
    if (question->numbers) {
        const Numbered numbered = {values[question->leaves->len].integer, SIZE_MAX};
        g_array_append_val(question->numbers, numbered);
    }
    return TRUE;
}

/* What crosses of whom is told apart. */
static int64_t *crossed_of(RegistryCohortCrossed *crossed, const CohortWhose *whose)
{
    return whose->by_number    ? &crossed->n_numbers
           : whose->by_patient ? &crossed->n_patients
                               : &crossed->n_counts;
}

/* Puts a question to the store, whose rows are taken by `take`. */
static gboolean put(
    Question *question, const CohortWhose *whose, RegistryEachCounted take, GError **error)
{
    CohortCounted *counted = question->cohort->counted;
    g_autofree RegistryCountedColumn *columns =
        g_new0(RegistryCountedColumn, question->leaves->len + 1);
    g_autoptr(GPtrArray) where = g_ptr_array_new();
    for (guint i = 0; i < question->leaves->len; i++) {
        const CohortLeaf *leaf = &g_array_index(question->leaves, CohortLeaf, i);
        columns[i] = (RegistryCountedColumn){.column = leaf->name,
            .is_reason = leaf->ref.node->kind == COHORT_REASON,
            .type = leaf->type};
    }
    for (guint i = 0; !question->flow && i < counted->steps->len; i++)
        if (counted->steps->pdata[i])
            g_ptr_array_add(where, counted->steps->pdata[i]);
    const RegistryCountQuestion asked = {.columns = columns,
        .n = whose->by_number ? 0 : question->leaves->len,
        .numbered = question->numbers ? columns : NULL,
        .n_numbered = question->leaves->len,
        .seed = question->seed,
        .where = (const char *const *)where->pdata,
        .n_where = where->len,
        .site = question->cohort->registry->hospital,
        .without = (const char *const *)counted->without->pdata,
        .n_without = counted->without->len,
        .by_patient = whose->by_patient,
        .only = whose->only,
        .n_only = whose->n_only};
    bool crossed;
    if (!counted->store->driver->counting.ask(
            counted->counting, &asked, take, question, &crossed, error))
        return FALSE;
    if (crossed)
        *crossed_of(&counted->crossed, whose) += question->n_rows;
    return TRUE;
}

/* Puts a question and works its rows off. */
static gboolean run(Question *question, const CohortWhose *whose, GError **error)
{
    registry_evaluator_allow(question->cohort->evaluator, question->cohort->counted->n_records);
    begin_piece(question);
    return put(question, whose, take_counted, error) && end_piece(question, error);
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
    for (size_t i = 0; i < cohort_n_steps(cohort); i++)
        if (!cohort->counted->steps->pdata[i])
            (void)cohort_leaves_add(cohort->counted->types, cohort, cohort->steps[i], leaves);
}

/* An answer without rows to questions, and what it is made of. */
static CohortAnswer answer_new(
    const RegistryCohort *cohort, CohortAsk *const *asks, size_t n, GArray *leaves)
{
    const CohortAnswer answer = {.asks = g_new0(CohortAsk *, n + 1),
        .n = n,
        .weights = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    for (size_t i = 0; i < n; i++) {
        answer.asks[i] = g_new0(CohortAsk, 1);
        answer.asks[i]->expression = g_strdup(asks[i]->expression);
        answer.asks[i]->ref = asks[i]->ref;
        (void)cohort_leaves_add(cohort->counted->types, cohort, asks[i]->ref, leaves);
    }
    add_further_steps(cohort, leaves);
    return answer;
}

gboolean cohort_count_ask(const RegistryCohort *cohort, CohortAsk *const *asks, size_t n,
    const CohortWhose *whose, CohortAnswer *answer, GError **error)
{
    g_autoptr(GArray) leaves = cohort_leaves_new();
    *answer = answer_new(cohort, asks, n, leaves);
    if (whose->by_patient)
        answer->ids = g_ptr_array_new_with_free_func(g_free);
    Question question = {.cohort = cohort->counted->cohort, .leaves = leaves, .answer = answer};
    return run(&question, whose, error);
}

/* ---- whose a distinct row is ---- */

void cohort_placed_clear(CohortPlaced *placed)
{
    cohort_answer_clear(&placed->rows);
    g_clear_pointer(&placed->ids, g_ptr_array_unref);
    g_clear_pointer(&placed->places, g_array_unref);
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t one = ((const Numbered *)a)->number, other = ((const Numbered *)b)->number;
    return (one > other) - (one < other);
}

/* Puts the numbers in order; whether each is of one row alone. */
static bool sort_numbers(GArray *numbers)
{
    bool is_one = true;
    g_array_sort(numbers, compare_numbers);
    for (guint i = 1; is_one && i < numbers->len; i++)
        is_one = g_array_index(numbers, Numbered, i - 1).number !=
                 g_array_index(numbers, Numbered, i).number;
    return is_one;
}

static gboolean take_place(const char *record_id, const RegistryDatum *values,
    int64_t n_patients, void *data, GError **error)
{
    Question *question = data;
    const Numbered wanted = {.number = values[0].integer};
    guint at;
    (void)n_patients;
    question->n_rows++;
    if (!g_array_binary_search(question->numbers, &wanted, compare_numbers, &at)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "'%s' is not where it was counted: its row has another number", record_id);
        return FALSE;
    }
    const size_t place = g_array_index(question->numbers, Numbered, at).place;
    if (place != SIZE_MAX) {
        g_array_append_val(question->placed->places, place);
        g_ptr_array_add(question->placed->ids, g_strdup(record_id));
    }
    return TRUE;
}

gboolean cohort_count_place(const RegistryCohort *cohort, CohortAsk *const *asks, size_t n,
    CohortPlaced *placed, GError **error)
{
    g_autoptr(GArray) leaves = cohort_leaves_new();
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(Numbered));
    Question question = {
        .cohort = cohort->counted->cohort, .leaves = leaves, .numbers = numbers};
    *placed = (CohortPlaced){.ids = g_ptr_array_new_with_free_func(g_free),
        .places = g_array_new(FALSE, FALSE, sizeof(size_t))};
    for (bool is_one = false; !is_one; question.seed += !is_one) {
        cohort_answer_clear(&placed->rows);
        placed->rows = answer_new(cohort, asks, n, leaves);
        question.answer = &placed->rows;
        question.n_rows = 0;
        g_array_set_size(numbers, 0);
        if (!run(&question, &(CohortWhose){0}, error))
            return FALSE;
        is_one = sort_numbers(numbers);
    }
    question.answer = NULL;
    question.placed = placed;
    question.n_rows = 0;
    return put(
        &question, &(CohortWhose){.by_patient = true, .by_number = true}, take_place, error);
}

static gboolean read_flow(RegistryCohort *cohort, GError **error)
{
    g_autoptr(GArray) leaves = cohort_leaves_new();
    CohortAnswer all = {.weights = g_array_new(FALSE, FALSE, sizeof(int64_t))};
    for (size_t i = 0; i < cohort_n_steps(cohort); i++)
        (void)cohort_leaves_add(cohort->counted->types, cohort, cohort->steps[i], leaves);
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
            (void)cohort_leaves_add(cohort->counted->types, cohort, ref, leaves);
    }
    if (node->column == SIZE_MAX)
        (void)cohort_leaves_add(
            cohort->counted->types, cohort, (CohortRef){node, SIZE_MAX}, leaves);
}

static gboolean read_reasons(RegistryCohort *cohort, GError **error)
{
    g_autoptr(GArray) leaves = cohort_leaves_new();
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
        names[i] = g_array_index(leaves, CohortLeaf, i).name;
    const RegistryCountQuestion whose = {.site = cohort->registry->hospital,
        .without = (const char *const *)cohort->counted->without->pdata,
        .n_without = cohort->counted->without->len};
    if (!cohort->counted->store->driver->counting.have_reasons(
            cohort->counted->counting, &whose, names, leaves->len, has, error))
        return FALSE;
    for (guint i = 0; i < leaves->len; i++)
        if (has[i])
            g_array_index(leaves, CohortLeaf, i).ref.node->is_given = true;
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
    if (!barred || (counted->n_records = registry_n_records(cohort->registry, error)) < 0)
        return FALSE;
    g_autoptr(GPtrArray) ids = base_text_keys(barred);
    for (guint i = 0; i < ids->len; i++)
        g_ptr_array_add(counted->without, g_strdup(ids->pdata[i]));
    return counted->without->len == 0 ||
           counted->store->driver->records(counted->store,
               registry_these(
                   (const char *const *)counted->without->pdata, counted->without->len),
               count_barred, cohort, error);
}

static void find_steps(CohortCounted *counted, const RegistryCohort *cohort)
{
    char type;
    for (size_t i = 0; i < cohort_n_steps(cohort); i++)
        g_ptr_array_add(
            counted->steps, cohort_leaf_name(counted->types, cohort, cohort->steps[i], &type));
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
    if (cohort_leaves_suffice(counted->types, cohort))
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
