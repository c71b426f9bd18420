/* Answers: the codes of the members as columns of distinct, ordered values. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "registry/cohort_count.h"

/* Which codes members have. */
static bool *used_codes(const CohortAsk *ask)
{
    bool *used = g_new0(bool, registry_domain_size(ask->ref.node->domain));
    const NarrowCodes *codes = &ask->codes;
    if (codes->width == 1)
        for (size_t i = 0; i < codes->n; i++)
            used[((const uint8_t *)codes->bytes)[i]] = true;
    else if (codes->width == 2)
        for (size_t i = 0; i < codes->n; i++)
            used[((const uint16_t *)codes->bytes)[i]] = true;
    else
        for (size_t i = 0; i < codes->n; i++)
            used[((const uint32_t *)codes->bytes)[i]] = true;
    return used;
}

static double number_of(const RegistryDatum *datum)
{
    return datum->kind == REGISTRY_DATUM_INTEGER ? (double)datum->integer : datum->real;
}

/* A value of a column of texts; a number as it is written. */
static const char *text_of(const RegistryDatum *datum, char buffer[BASE_DECIMAL_SIZE])
{
    if (datum->kind == REGISTRY_DATUM_TEXT)
        return datum->text;
    base_decimal_shortest(number_of(datum), buffer);
    return buffer;
}

static void place_numbers(CohortAsk *ask, const bool *used)
{
    const RegistryDomain *domain = ask->ref.node->domain;
    const uint32_t n = registry_domain_size(domain);
    g_autofree double *numbers = g_new(double, n);
    size_t n_used = 0;
    for (uint32_t code = 1; code < n; code++)
        if (used[code])
            numbers[n_used++] = number_of(registry_domain_at(domain, code));
    ask->values = base_values_of_numbers(numbers, n_used);
    for (uint32_t code = 1; code < n; code++)
        if (used[code])
            ask->place[code] = base_values_find_number(
                ask->values, number_of(registry_domain_at(domain, code)));
}

static void place_texts(CohortAsk *ask, const bool *used)
{
    const RegistryDomain *domain = ask->ref.node->domain;
    const uint32_t n = registry_domain_size(domain);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    char buffer[BASE_DECIMAL_SIZE];
    for (uint32_t code = 1; code < n; code++)
        if (used[code])
            g_ptr_array_add(texts, g_strdup(text_of(registry_domain_at(domain, code), buffer)));
    ask->values = base_values_of_texts((const char **)texts->pdata, texts->len);
    for (uint32_t code = 1; code < n; code++)
        if (used[code])
            ask->place[code] = base_values_find_text(
                ask->values, text_of(registry_domain_at(domain, code), buffer));
}

/* Once an expression: its distinct values in order, and where each code stands among them. */
static void settle(CohortAsk *ask)
{
    const RegistryDomain *domain = ask->ref.node->domain;
    const uint32_t n = registry_domain_size(domain);
    g_autofree bool *used = used_codes(ask);
    bool has_text = false;
    ask->place = g_new(int32_t, n);
    for (uint32_t code = 0; code < n; code++) {
        ask->place[code] = -1;
        has_text = has_text || (used[code] && registry_domain_at(domain, code)->kind ==
                                                  REGISTRY_DATUM_TEXT);
    }
    if (has_text)
        place_texts(ask, used);
    else
        place_numbers(ask, used);
}

static CohortAsk *find_ask(const RegistryCohort *cohort, const char *expression, GError **error)
{
    CohortAsk *ask = g_hash_table_lookup(cohort->ask_of, expression);
    if (!ask)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
            "'%s' was not asked for before the cohort was read", expression);
    return ask;
}

/* What a frame is made of: the asked for columns, then the condition, if there is one. */
typedef struct {
    CohortAsk **asks;
    size_t n_rows;
    const int64_t *weight;  /* NULL for 1 each. */
    const char *const *ids; /* NULL where they are not wanted. */
} Source;

static const char *const *texts_of(const GPtrArray *ids)
{
    return ids ? (const char *const *)ids->pdata : NULL;
}

static gboolean find_asks(const RegistryCohort *cohort, const char *const *expressions,
    size_t n, const char *where, CohortAsk **asks, GError **error)
{
    for (size_t i = 0; i < n; i++)
        if (!(asks[i] = find_ask(cohort, expressions[i], error)))
            return FALSE;
    return !where || (asks[n] = find_ask(cohort, where, error));
}

static void settle_all(CohortAsk **asks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!asks[i]->values)
            settle(asks[i]);
}

/* The members for whom the condition is true, in order. New. */
static uint32_t *choose(const CohortAsk *ask, size_t n_rows, size_t *n)
{
    uint32_t *chosen = g_new(uint32_t, n_rows + 1);
    *n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        const int32_t place = ask->place[narrow_codes_at(&ask->codes, i)];
        if (place >= 0 && (ask->values->kind == BASE_COLUMN_NUMBER
                                  ? ask->values->number[place]
                                  : g_ascii_strtod(ask->values->text[place], NULL)) != 0)
            chosen[(*n)++] = (uint32_t)i;
    }
    return chosen;
}

static void fill_all(int32_t *out, const int32_t *place, const NarrowCodes *codes)
{
    if (codes->width == 1)
        for (size_t i = 0; i < codes->n; i++)
            out[i] = place[((const uint8_t *)codes->bytes)[i]];
    else if (codes->width == 2)
        for (size_t i = 0; i < codes->n; i++)
            out[i] = place[((const uint16_t *)codes->bytes)[i]];
    else
        for (size_t i = 0; i < codes->n; i++)
            out[i] = place[((const uint32_t *)codes->bytes)[i]];
}

/* @param chosen  n members; NULL for all. */
static void fill_column(BaseColumn *column, const char *name, const CohortAsk *ask,
    const uint32_t *chosen, size_t n)
{
    column->name = g_strdup(name);
    column->values = base_values_ref(ask->values);
    column->code = g_new(int32_t, n + 1);
    if (!chosen)
        fill_all(column->code, ask->place, &ask->codes);
    for (size_t i = 0; chosen && i < n; i++)
        column->code[i] = ask->place[narrow_codes_at(&ask->codes, chosen[i])];
}

static BaseFrame *make(const Source *source, const char *const *names, size_t n, bool has_where)
{
    size_t n_rows = source->n_rows;
    g_autofree uint32_t *chosen =
        has_where ? choose(source->asks[n], source->n_rows, &n_rows) : NULL;
    BaseFrame *frame = base_frame_new(n_rows, n);
    for (size_t i = 0; i < n; i++)
        fill_column(&frame->columns[i], names[i], source->asks[i], chosen, n_rows);
    if (source->weight)
        frame->weight = g_new0(int64_t, n_rows + 1);
    for (size_t i = 0; source->weight && i < n_rows; i++)
        frame->weight[i] = source->weight[chosen ? chosen[i] : i];
    if (!source->ids)
        return frame;
    frame->row_ids = g_new0(char *, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++)
        frame->row_ids[i] = g_strdup(source->ids[chosen ? chosen[i] : i]);
    return frame;
}

/* The same of what a store counts: asked now. */
static BaseFrame *make_counted(const RegistryCohort *cohort, CohortAsk *const *asks,
    const char *const *names, size_t n, bool has_where, const CohortWhose *whose,
    GError **error)
{
    g_auto(CohortAnswer) answer = {0};
    if (!cohort_count_ask(cohort, asks, n + has_where, whose, &answer, error))
        return NULL;
    settle_all(answer.asks, answer.n);
    const Source source = {answer.asks, answer.n_rows,
        whose->by_patient ? NULL : (const int64_t *)(const void *)answer.weights->data,
        texts_of(cohort->wants_ids ? answer.ids : NULL)};
    g_autoptr(BaseFrame) frame = make(&source, names, n, has_where);
    return whose->by_patient ? g_steal_pointer(&frame) : base_frame_counts(frame, NULL);
}

gboolean registry_cohort_bring(const RegistryCohort *cohort, GError **error)
{
    g_auto(CohortAnswer) answer = {0};
    return !cohort->counted ||
           cohort_count_ask(cohort, (CohortAsk *const *)cohort->asks->pdata, cohort->asks->len,
               &(CohortWhose){.by_patient = true}, &answer, error);
}

BaseFrame *registry_cohort_rows(const RegistryCohort *cohort, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error)
{
    g_autofree CohortAsk **asks = g_new0(CohortAsk *, n + 2);
    if (!find_asks(cohort, expressions, n, where, asks, error))
        return NULL;
    if (cohort->counted)
        return make_counted(
            cohort, asks, names, n, where != NULL, &(CohortWhose){.by_patient = true}, error);
    settle_all(asks, n + (where != NULL));
    const Source source = {
        asks, cohort->n_members, NULL, texts_of(cohort->wants_ids ? cohort->ids : NULL)};
    return make(&source, names, n, where != NULL);
}

/* Where members stand, by their ids. New; NULL with `error` set where one is none. */
static GArray *places_of(
    const RegistryCohort *cohort, const char *const *ids, size_t n_ids, GError **error)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(size_t));
    size_t place = 0;
    for (size_t i = 0; i < n_ids; i++) {
        while (place < cohort->ids->len && strcmp(cohort->ids->pdata[place], ids[i]) < 0)
            place++;
        if (place == cohort->ids->len || strcmp(cohort->ids->pdata[place], ids[i]) != 0) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
                "'%s' is no member, or their ids were not asked for", ids[i]);
            return NULL;
        }
        g_array_append_val(places, place);
    }
    return g_steal_pointer(&places);
}

/* What stands at some places, as a store that counts would answer of them alone: what is a
   number in all of them is one, whatever others have. */
static BaseFrame *make_placed(CohortAsk *const *asks, const char *const *names, size_t n,
    const GArray *places, const char *const *ids)
{
    g_auto(CohortAnswer) answer = {.asks = g_new0(CohortAsk *, n + 1), .n = n};
    for (size_t i = 0; i < n; i++) {
        answer.asks[i] = g_new0(CohortAsk, 1);
        answer.asks[i]->ref = asks[i]->ref;
        for (guint k = 0; k < places->len; k++)
            narrow_codes_append(&answer.asks[i]->codes,
                narrow_codes_at(&asks[i]->codes, g_array_index(places, size_t, k)));
    }
    settle_all(answer.asks, n);
    const Source source = {answer.asks, places->len, NULL, ids};
    return make(&source, names, n, false);
}

BaseFrame *registry_cohort_rows_by_number(
    const RegistryCohort *cohort, const char *const *expressions, size_t n, GError **error)
{
    g_autofree CohortAsk **asks = g_new0(CohortAsk *, n + 1);
    g_auto(CohortPlaced) placed = {0};
    if (!cohort->counted)
        return registry_cohort_rows(cohort, expressions, expressions, n, NULL, error);
    if (!find_asks(cohort, expressions, n, NULL, asks, error) ||
        !cohort_count_place(cohort, asks, n, &placed, error))
        return NULL;
    return make_placed(placed.rows.asks, expressions, n, placed.places,
        texts_of(cohort->wants_ids ? placed.ids : NULL));
}

BaseFrame *registry_cohort_rows_of(const RegistryCohort *cohort, const char *const *ids,
    size_t n_ids, const char *const *expressions, size_t n, GError **error)
{
    static const char *const nobody[] = {NULL};
    g_autofree CohortAsk **asks = g_new0(CohortAsk *, n + 1);
    if (!find_asks(cohort, expressions, n, NULL, asks, error))
        return NULL;
    const CohortWhose whose = {
        .by_patient = true, .only = n_ids > 0 ? ids : nobody, .n_only = n_ids};
    if (cohort->counted)
        return make_counted(cohort, asks, expressions, n, false, &whose, error);
    g_autoptr(GArray) places = places_of(cohort, ids, n_ids, error);
    return places ? make_placed(asks, expressions, n, places, ids) : NULL;
}

/* ---- counted without rows: most questions have few possible answers ---- */

/* Adds to the members' places what each has by its code. */
static void add_places(uint32_t *places, const uint32_t *by_code, const NarrowCodes *codes)
{
    if (codes->width == 1)
        for (size_t i = 0; i < codes->n; i++)
            places[i] += by_code[((const uint8_t *)codes->bytes)[i]];
    else if (codes->width == 2)
        for (size_t i = 0; i < codes->n; i++)
            places[i] += by_code[((const uint16_t *)codes->bytes)[i]];
    else
        for (size_t i = 0; i < codes->n; i++)
            places[i] += by_code[((const uint32_t *)codes->bytes)[i]];
}

/* As base_frame_of_places has them: what a code of the domain adds to a row's place. */
static void add_column(uint32_t *places, const CohortAsk *ask, uint32_t stride)
{
    const uint32_t n = registry_domain_size(ask->ref.node->domain);
    g_autofree uint32_t *by_code = g_new(uint32_t, n);
    for (uint32_t code = 0; code < n; code++)
        by_code[code] = (uint32_t)(ask->place[code] + 1) * stride;
    add_places(places, by_code, &ask->codes);
}

static BaseFrame *count_places(const RegistryCohort *cohort, const char *const *names,
    CohortAsk *const *asks, size_t n, size_t n_places)
{
    g_autoptr(BaseFrame) empty = base_frame_new(0, n);
    g_autofree uint32_t *places = g_new0(uint32_t, cohort->n_members + 1);
    g_autofree int64_t *count = g_new0(int64_t, n_places);
    size_t stride = n_places;
    for (size_t i = 0; i < n; i++) {
        empty->columns[i].name = g_strdup(names[i]);
        empty->columns[i].values = base_values_ref(asks[i]->values);
        stride /= asks[i]->values->n + 1;
        add_column(places, asks[i], (uint32_t)stride);
    }
    for (size_t i = 0; i < cohort->n_members; i++)
        count[places[i]]++;
    return base_frame_of_places(empty, count, n_places);
}

BaseFrame *registry_cohort_counts(const RegistryCohort *cohort, const char *const *names,
    const char *const *expressions, size_t n, const char *where, GError **error)
{
    g_autofree CohortAsk **asks = g_new0(CohortAsk *, n + 2);
    g_autofree BaseValues **values = g_new0(BaseValues *, n + 1);
    if (!find_asks(cohort, expressions, n, where, asks, error))
        return NULL;
    if (cohort->counted)
        return make_counted(cohort, asks, names, n, where != NULL, &(CohortWhose){0}, error);
    settle_all(asks, n + (where != NULL));
    for (size_t i = 0; i < n; i++)
        values[i] = asks[i]->values;
    const size_t n_places = where ? 0 : base_frame_places(values, n, cohort->n_members);
    if (n_places > 0)
        return count_places(cohort, names, asks, n, n_places);
    const Source source = {.asks = asks, .n_rows = cohort->n_members};
    g_autoptr(BaseFrame) rows = make(&source, names, n, where != NULL);
    return base_frame_counts(rows, NULL);
}
