/* Who is in a number, and why everybody else is not. */
#include <math.h>

#include "reports/explain/explainer.h"

/* ---- values of a member ---- */

typedef struct {
    const Basis *basis;
    const BaseColumn *by;     /* The variable of the groups; NULL where there are none. */
    const BaseColumn *where;  /* The table's condition; NULL for none. */
    const BaseColumn *truth;  /* The row's; NULL for none. */
    const BaseColumn *deaths; /* Days to death; NULL where the dead are not apart. */
    GHashTable *said;         /* Key -> reason: few are given, to many patients. */
} Who;

static gboolean who_init(Who *who, const Basis *basis, GError **error)
{
    const ReportExplainer *explainer = basis->explainer;
    const SchemaTable *table = basis->table;
    *who = (Who){
        .basis = basis, .said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    g_autofree char *by =
        table->grouping->n_groups > 0
            ? registry_cohort_column(explainer->cohort, table->grouping->by, NULL)
            : NULL;
    if (by && !(who->by = explainer_column(explainer, by, error)))
        return FALSE;
    g_autofree char *truth = report_truth_of(table->where);
    if (table->where[0] != '\0' && !(who->where = explainer_column(explainer, truth, error)))
        return FALSE;
    if (basis->truth && !(who->truth = explainer_column(explainer, basis->truth, error)))
        return FALSE;
    return !explainer->death_days ||
           (who->deaths = explainer_column(explainer, explainer->death_days, error)) != NULL;
}

static void who_clear(Who *who)
{
    g_clear_pointer(&who->said, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Who, who_clear)

static bool has_died(const Who *who, const BasisPart *part, size_t i)
{
    return who->deaths && report_row_is_due(part->row) &&
           base_column_number(who->deaths, i) < basis_due(who->basis, part);
}

/* "Pain VAS (1_month)"; for reasons. New. */
static char *part_name(const Who *who, const BasisPart *part)
{
    return part->row->n_visits > 0 && who->basis->table->kind != SCHEMA_TABLE_BALANCE
               ? g_strdup_printf("%s (%s)", part->row->label, part->visit)
               : g_strdup(part->row->label);
}

/* ---- reasons ---- */

/* The sentence in the document's language, composed once for all who have it. New. */
static char *say(const Who *who, const char *msgid, const char *first, const char *second)
{
    g_autofree char *key = g_strdup_printf("%s\n%s\n%s", msgid, first, second);
    const char *known = g_hash_table_lookup(who->said, key);
    if (known)
        return g_strdup(known);
    char *made =
        base_words_say(explainer_words(who->basis->explainer), msgid, "tt", first, second);
    (void)g_hash_table_insert(who->said, g_steal_pointer(&key), made);
    return g_strdup(made);
}

/* Why a member is in no column of the table. New. */
static char *not_in_table(const Who *who, size_t i)
{
    const SchemaTable *table = who->basis->table;
    const double truth = who->where ? base_column_number(who->where, i) : 1;
    if (isnan(truth))
        return say(
            who, N_("the condition of the table is unknown: {1}"), table->where_label, "");
    if (truth == 0)
        return say(who, N_("not in the table: {1}"), table->where_label, "");
    if (who->by && base_column_is_missing(who->by, i))
        return say(who, N_("in no group: {1} is missing"), table->grouping->by, "");
    if (table->match)
        return say(who, N_("not matched: {1}"), table->match->label, "");
    return say(who, N_("in no group of {1}"), table->grouping->by, "");
}

static char *missing_reason(const Who *who, const BasisPart *part, size_t i)
{
    g_autofree char *name = part_name(who, part);
    const SchemaTable *table = who->basis->table;
    const bool leaves =
        table->outside == SCHEMA_DOUBT_LEAVE || table->asked == SCHEMA_DOUBT_LEAVE;
    return say(who,
        has_died(who, part, i) ? N_("{1}: died before the visit was due")
        : leaves               ? N_("{1}: no value, or one that the table leaves out")
                               : N_("{1}: no value"),
        name, "");
}

/* The value that is not the one counted. New. */
static char *other_level(
    const Who *who, const BasisPart *part, const BaseColumn *column, size_t i)
{
    const int32_t level = basis_level_at(part, column, i);
    g_autofree char *text = report_text_at(column, i);
    const SchemaRow *row = part->row;
    if (row->kind == SCHEMA_ROW_MULTIPLE)
        return say(who, N_("{1}: not ticked"), row->label, "");
    return row->kind == SCHEMA_ROW_CATEGORICAL && level >= 0
               ? g_strdup_printf("%s: %s", row->label, row->levels[level].label)
               : g_strdup_printf("%s: %s", row->label, text);
}

/* A checkbox level of several codes is there where any is ticked. */
static gboolean has_level(
    const Who *who, const BasisPart *part, size_t level, size_t i, bool *has, GError **error)
{
    *has = false;
    for (guint c = 0; c < part->columns->len; c++) {
        const BaseColumn *column =
            explainer_column(who->basis->explainer, part->columns->pdata[c], error);
        if (!column)
            return FALSE;
        const int32_t wanted = part->row->kind == SCHEMA_ROW_MULTIPLE ? 1 : (int32_t)level;
        *has = *has || basis_level_at(part, column, i) == wanted;
    }
    return TRUE;
}

/* Who is counted by a level. @param why  stays NULL where the member is. */
static gboolean judge_level(
    const Who *who, const BasisPart *part, size_t level, size_t i, char **why, GError **error)
{
    bool has = false;
    if (!has_level(who, part, level, i, &has, error))
        return FALSE;
    if (has)
        return TRUE;
    const BaseColumn *column =
        explainer_column(who->basis->explainer, part->columns->pdata[0], error);
    *why = other_level(who, part, column, i);
    return TRUE;
}

/* Whether the code that the number counts stands for the value. */
static gboolean has_code(const Who *who, const char *code, size_t i, bool *has, GError **error)
{
    g_autofree char *reason = basis_reason(who->basis);
    const BaseColumn *column = explainer_column(who->basis->explainer, reason, error);
    if (!column)
        return FALSE;
    *has =
        !base_column_is_missing(column, i) && g_strcmp0(base_column_text(column, i), code) == 0;
    return TRUE;
}

static gboolean judge_missing(const Who *who, size_t i, char **why, GError **error)
{
    const BasisPart *part = who->basis->parts->pdata[0];
    bool missing = false, any = false;
    for (guint p = 0; p < who->basis->parts->len; p++) {
        const bool survival = schema_table_has_times(who->basis->table);
        if (!basis_missing(who->basis, who->basis->parts->pdata[p], i, &missing, error))
            return FALSE;
        if (p == 0 || survival)
            any = any || missing;
    }
    const bool died = has_died(who, part, i);
    if (!any)
        *why = say(who, N_("{1}: has a value"), part->row->label, "");
    else if (died != (who->basis->need == BASIS_DIED))
        *why = say(who,
            died ? N_("{1}: died before the visit was due") : N_("{1}: no value, though alive"),
            part->row->label, "");
    const char *code = *why ? NULL : basis_code(who->basis);
    bool has = true;
    if (code && !has_code(who, code, i, &has, error))
        return FALSE;
    if (!has)
        *why = say(who, N_("{1}: no value, but not for {2}"), part->row->label, code);
    return TRUE;
}

/* Whose values are all there: of a test that ignores pairs, and of all rows, any. */
static gboolean judge_known(const Who *who, size_t i, char **why, GError **error)
{
    const Basis *basis = who->basis;
    const char *method = basis->test ? basis->test->method_id : "";
    const bool any = !basis->row ||
                     (basis->need == BASIS_PAIR &&
                         (g_strcmp0(method, "fisher") == 0 || g_strcmp0(method, "chisq") == 0));
    const bool all_rows = basis->table->kind == SCHEMA_TABLE_REGRESSION ||
                          basis->table->kind == SCHEMA_TABLE_SUBGROUPS || !any;
    const BasisPart *first = NULL;
    guint n_missing = 0;
    for (guint p = 0; p < basis->parts->len; p++) {
        bool missing = false;
        if (!basis_missing(basis, basis->parts->pdata[p], i, &missing, error))
            return FALSE;
        first = missing && !first ? basis->parts->pdata[p] : first;
        n_missing += missing;
    }
    if (first && (all_rows || n_missing == basis->parts->len))
        *why = missing_reason(who, first, i);
    return TRUE;
}

static gboolean judge(const Who *who, size_t i, char **why, GError **error)
{
    const Basis *basis = who->basis;
    /* A difference after matching is over the spread before. */
    const ReportMembers *members = basis->before && g_str_equal(basis->value->statistic, "smd")
                                       ? basis->before
                                       : basis->members;
    const int32_t code = members->group[i];
    if (code < 0) {
        *why = not_in_table(who, i);
        return TRUE;
    }
    if (!basis->groups[code]) {
        *why = say(who, N_("in another group: {1}"),
            basis->table->grouping->n_groups > 0 ? basis->table->grouping->groups[code].label
                                                 : "",
            "");
        return TRUE;
    }
    if (who->truth && base_column_number(who->truth, i) != 1) {
        *why = say(who, N_("not in the row: {1}"), basis->row->where_label, "");
        return TRUE;
    }
    if (basis->need == BASIS_UNKNOWN || basis->need == BASIS_DIED) {
        if (!judge_missing(who, i, why, error))
            return FALSE;
    } else if (!judge_known(who, i, why, error)) {
        return FALSE;
    }
    if (!*why && basis->need == BASIS_LEVEL &&
        !judge_level(who, basis->parts->pdata[0], basis->level, i, why, error))
        return FALSE;
    if (!*why && basis->counted != SIZE_MAX &&
        !judge_level(who, basis->parts->pdata[basis->counted], 0, i, why, error))
        return FALSE;
    return *why || basis->across == SIZE_MAX ||
           judge_level(who, basis->parts->pdata[1], basis->across, i, why, error);
}

/* ---- all ---- */

static void add_out(ReportExplanation *out, const char *record, char *why_take)
{
    ReportOut *one = g_new0(ReportOut, 1);
    one->record_id = g_strdup(record);
    one->why = why_take;
    g_ptr_array_add(out->out, one);
}

/* The step at which a patient left the cohort. New; NULL for who stayed. */
static char *left_at(const Who *who, size_t patient)
{
    const ReportExplainer *explainer = who->basis->explainer;
    for (guint i = 0; i < explainer->truths->len; i++) {
        const BaseFrame *frame = explainer->truths->pdata[i];
        const SchemaStep *step = &explainer->analysis->steps[i];
        const double truth = base_column_number(&frame->columns[0], patient);
        if (isnan(truth) || truth == 0)
            return say(who,
                isnan(truth) ? N_("step {1} ({2}): unknown") : N_("step {1} ({2}): not so"),
                step->id, step->label);
    }
    return NULL;
}

/* Those who left at a step before the member of that id, or (NULL) all that are left. */
static size_t add_leavers(
    const Who *who, ReportExplanation *out, size_t patient, const char *until)
{
    const ReportExplainer *explainer = who->basis->explainer;
    for (; explainer->all && explainer->all[patient]; patient++) {
        if (until && g_str_equal(explainer->all[patient], until))
            return patient + 1;
        char *why = left_at(who, patient);
        if (why)
            add_out(out, explainer->all[patient], why);
    }
    return patient;
}

gboolean basis_members(const Basis *basis, ReportExplanation *out, GError **error)
{
    const ReportExplainer *explainer = basis->explainer;
    g_auto(Who) who = {0};
    if (!who_init(&who, basis, error))
        return FALSE;
    size_t patient = 0;
    for (size_t i = 0; i < explainer->n_records; i++) {
        char *why = NULL;
        patient = add_leavers(&who, out, patient, explainer->records[i]);
        if (!judge(&who, i, &why, error))
            return FALSE;
        if (why) {
            add_out(out, explainer->records[i], why);
            continue;
        }
        g_ptr_array_add(out->in, g_strdup(explainer->records[i]));
        g_array_append_val(out->in_members, i);
    }
    (void)add_leavers(&who, out, patient, NULL);
    return TRUE;
}
