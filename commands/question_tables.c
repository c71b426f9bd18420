/* The tables, models and figures that answer a question. */
#include <string.h>

#include "commands/question_parts.h"

/* ---- tests ---- */

static bool is_of_means(const char *test)
{
    return test &&
           (strcmp(test, "t") == 0 || strcmp(test, "anova") == 0 || strcmp(test, "tukey") == 0);
}

static const char *test_of_groups(const Question *question, QuestionKind kind)
{
    const char *test = question->options->test;
    const bool two = question->groups->len == 2;
    if (g_strcmp0(test, "none") == 0)
        return "none";
    if (kind != QUESTION_NUMBER)
        return test && (strcmp(test, "fisher") == 0 || strcmp(test, "chisq") == 0) ? test
                                                                                   : "auto";
    if (is_of_means(test))
        return two ? "t" : "anova";
    return two ? "rank_sum" : "kruskal";
}

static const char *test_of_pairs(const Question *question, QuestionKind kind)
{
    if (kind != QUESTION_NUMBER)
        return test_of_groups(question, kind);
    return is_of_means(question->options->test) ? "tukey" : "rank_sum";
}

static const char *test_of_visits(const Question *question)
{
    return is_of_means(question->options->test) ? "t_paired" : "signed_rank";
}

/* ---- rows ---- */

static const char *kind_word(const Question *question, QuestionKind kind)
{
    const char *summary = question->options->summary;
    switch (kind) {
    case QUESTION_CATEGORY:
        return "categorical";
    case QUESTION_YES_NO:
        return "binary";
    case QUESTION_CHECKBOX:
        return "multiple";
    case QUESTION_NUMBER:
    case QUESTION_SURVIVAL:
        break;
    }
    if (summary)
        return strcmp(summary, "both") == 0 ? "mean+median" : summary;
    return is_of_means(question->options->test) ? "mean" : "median";
}

/* An index between -1 and 1 needs more decimals than a score of 100 points. */
static int decimals_of(const SchemaVariable *variable)
{
    const SchemaField *field = variable->field;
    const bool is_small =
        field && field->has_min && field->has_max && field->max - field->min <= 2;
    const bool is_index = variable->derived && strstr(variable->derived->name, "index");
    return is_small || is_index ? 3 : 1;
}

static void put_visits(GString *yaml, const QuestionOutcome *outcome, bool with_changes)
{
    for (guint i = 0; i < outcome->visits->len; i++) {
        const SchemaEvent *event = outcome->visits->pdata[i];
        g_string_append_printf(yaml, "%s\"%s\"", i ? ", " : ", visits: [", event->name);
    }
    for (guint i = 1; with_changes && question_has_course(outcome) && i < outcome->visits->len;
         i++) {
        g_autofree char *id =
            question_change_id(outcome->visits->pdata[0], outcome->visits->pdata[i]);
        g_string_append_printf(yaml, ", %s", id);
    }
    g_string_append(yaml, outcome->visits->len > 0 ? "]" : "");
}

static void put_row(GString *yaml, const Question *question, const QuestionOutcome *outcome,
    const char *test, const char *adjust)
{
    g_string_append_printf(yaml, "      - {variable: %s", question_outcome_name(outcome));
    question_put_more(yaml, "label", question_outcome_label(outcome));
    g_string_append_printf(yaml, ", kind: %s", kind_word(question, outcome->kind));
    if (strcmp(test, "none") != 0)
        g_string_append_printf(yaml, ", test: %s", test);
    if (adjust && strcmp(test, "tukey") != 0)
        g_string_append_printf(yaml, ", adjust: %s", adjust);
    if (outcome->kind == QUESTION_NUMBER)
        g_string_append_printf(yaml, ", decimals: %d", decimals_of(&outcome->variable));
    put_visits(yaml, outcome, true);
    g_string_append(yaml, "}\n");
}

/* ---- tables ---- */

/* Begins a table, and the list of tables before the first. */
static void put_table(GString *yaml, int *n, const char *title, const char *kind)
{
    g_string_append(yaml, *n == 0 ? "tables:\n" : "\n");
    g_string_append_printf(yaml, "  - id: %d\n    ", ++*n);
    question_put(yaml, "title", title);
    g_string_append_printf(yaml, "\n    kind: %s\n", kind);
}

/* Of tables of values at visits: what becomes of visits outside their window. */
static void put_outside(GString *yaml, const Question *question)
{
    const SchemaRoles *roles = &question->study->roles;
    const char *how = question->options->outside ? question->options->outside : "count";
    if (roles->visit != SIZE_MAX && roles->origin != SIZE_MAX)
        g_string_append_printf(yaml, "    outside_window: %s\n", how);
}

static void put_min_n(GString *yaml, const Question *question)
{
    if (question->min_n > 0)
        g_string_append_printf(yaml, "    min_n: %d\n", question->min_n);
}

static bool is_in_tables(const QuestionOutcome *outcome)
{
    return outcome->kind != QUESTION_SURVIVAL;
}

static bool has_table(const Question *question, bool (*is_in)(const QuestionOutcome *))
{
    for (guint i = 0; i < question->outcomes->len; i++)
        if (is_in(question->outcomes->pdata[i]))
            return true;
    return false;
}

/* Where the change that matters comes from. */
static void put_sources(GString *yaml, const Question *question)
{
    bool any = false;
    for (guint i = 0; i < question->made->len; i++) {
        const SchemaDerived *one = question->made->pdata[i];
        if (*one->source == '\0')
            continue;
        g_autofree char *note = g_strdup_printf("%s: %s.", one->label, one->source);
        g_autofree char *quoted = question_quoted(note);
        g_string_append_printf(yaml, "%s      - %s\n", any ? "" : "    notes:\n", quoted);
        any = true;
    }
}

static void put_groups_table(GString *yaml, const Question *question, int *n)
{
    const bool is_baseline = question->options->is_baseline;
    g_autofree char *title = g_strdup_printf(
        is_baseline ? "Characteristics by %s" : "Outcomes by %s", question->by_label);
    put_table(yaml, n, title, "groups");
    put_min_n(yaml, question);
    put_outside(yaml, question);
    if (is_baseline)
        g_string_append(yaml, "    smd: true\n");
    else if (question->groups->len == 2)
        g_string_append(yaml, "    differences: true\n");
    put_sources(yaml, question);
    g_string_append(yaml, "    rows:\n");
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (is_in_tables(outcome))
            put_row(yaml, question, outcome, test_of_groups(question, outcome->kind), NULL);
    }
}

static bool is_in_pairs(const QuestionOutcome *outcome)
{
    return is_in_tables(outcome) && outcome->kind != QUESTION_CHECKBOX;
}

static void put_pairs_table(GString *yaml, const Question *question, int *n)
{
    if (question->groups->len == 2 || !question->options->pairwise ||
        !has_table(question, is_in_pairs))
        return;
    put_table(yaml, n, "The groups in pairs", "contrasts");
    put_min_n(yaml, question);
    put_outside(yaml, question);
    g_string_append(yaml, "    rows:\n");
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (is_in_pairs(outcome))
            put_row(yaml, question, outcome, test_of_pairs(question, outcome->kind), "holm");
    }
}

/* From the first visit to each later one, within each group. */
static void put_course_table(GString *yaml, const Question *question, int *n)
{
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (!question_has_course(outcome))
            continue;
        g_autofree char *title =
            g_strdup_printf("%s over time, within each group", question_outcome_label(outcome));
        put_table(yaml, n, title, "course");
        put_min_n(yaml, question);
        put_outside(yaml, question);
        g_string_append(yaml, "    compare:\n");
        for (guint j = 1; j < outcome->visits->len; j++)
            g_string_append_printf(yaml, "      - [\"%s\", \"%s\"]\n",
                ((const SchemaEvent *)outcome->visits->pdata[0])->name,
                ((const SchemaEvent *)outcome->visits->pdata[j])->name);
        g_string_append(yaml, "    visits: [");
        for (guint j = 0; j < outcome->visits->len; j++)
            g_string_append_printf(yaml, "%s\"%s\"", j ? ", " : "",
                ((const SchemaEvent *)outcome->visits->pdata[j])->name);
        g_string_append_printf(
            yaml, "]\n    rows:\n      - {variable: %s", question_outcome_name(outcome));
        question_put_more(yaml, "label", question_outcome_label(outcome));
        g_string_append_printf(yaml, ", kind: %s, test: %s, decimals: %d%s}\n",
            kind_word(question, outcome->kind), test_of_visits(question),
            decimals_of(&outcome->variable), outcome->visits->len > 2 ? ", adjust: holm" : "");
    }
}

/* ---- models ---- */

static void put_term(GString *yaml, const QuestionOutcome *term)
{
    g_string_append_printf(
        yaml, "      - {variable: %s", schema_variable_name(&term->variable));
    question_put_more(yaml, "label", schema_variable_label(&term->variable));
    if (term->visits->len > 0)
        g_string_append_printf(
            yaml, ", visits: [\"%s\"]", ((const SchemaEvent *)term->visits->pdata[0])->name);
    g_string_append(yaml, "}\n");
}

/* The covariates of every model: the groups, and what was asked for. */
static void put_terms(GString *yaml, const Question *question)
{
    g_string_append_printf(
        yaml, "    rows:\n      - {variable: %s, kind: categorical", question->by);
    question_put_more(yaml, "label", question->by_label);
    for (guint i = 0; i < question->groups->len; i++)
        g_string_append_printf(yaml, "%s\"%s\"", i ? ", " : ", levels: [",
            ((const QuestionGroup *)question->groups->pdata[i])->id);
    g_string_append(yaml, "]}\n");
    for (guint i = 0; i < question->covariates->len; i++)
        put_term(yaml, question->covariates->pdata[i]);
}

/* A later value on the groups and the value at the start: the difference of changes as if all
   had started from the same. */
static void put_start_model(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const SchemaEvent *after, int *n)
{
    const SchemaEvent *before = outcome->visits->pdata[0];
    const char *name = question_outcome_name(outcome);
    g_autofree char *title = g_strdup_printf("%s at %s, adjusted for %s",
        question_outcome_label(outcome), after->label, before->label);
    put_table(yaml, n, title, "regression");
    g_string_append_printf(yaml, "    visit: \"%s\"\n    model: linear\n", after->name);
    g_string_append_printf(yaml, "    outcome: {variable: %s", name);
    question_put_more(yaml, "label", question_outcome_label(outcome));
    g_string_append_printf(yaml, ", kind: continuous, visits: [\"%s\"]}\n", after->name);
    put_terms(yaml, question);
    g_string_append_printf(yaml, "      - {variable: %s, id: start, kind: continuous", name);
    question_put_more(yaml, "label", question_outcome_label(outcome));
    g_string_append_printf(yaml, ", visits: [\"%s\"]}\n", before->name);
}

static void put_plain_model(
    GString *yaml, const Question *question, const QuestionOutcome *outcome, int *n)
{
    const bool is_number = outcome->kind == QUESTION_NUMBER;
    g_autofree char *title = g_strdup_printf("%s, %s", question_outcome_label(outcome),
        question->covariates->len > 0 ? "adjusted" : "hazard ratios");
    put_table(yaml, n, title, "regression");
    if (outcome->kind == QUESTION_SURVIVAL) {
        g_string_append(yaml, "    model: cox\n    time: {variable: compared_days}\n"
                              "    event: {variable: compared_death}\n");
    } else {
        g_string_append_printf(yaml, "    model: %s\n    outcome: {variable: %s",
            is_number ? "linear" : "logistic", question_outcome_name(outcome));
        question_put_more(yaml, "label", question_outcome_label(outcome));
        if (outcome->visits->len > 0)
            g_string_append_printf(yaml, ", visits: [\"%s\"]",
                ((const SchemaEvent *)outcome->visits->pdata[0])->name);
        g_string_append(yaml, "}\n");
    }
    put_terms(yaml, question);
}

static bool suits_model(const QuestionOutcome *outcome)
{
    return outcome->kind != QUESTION_CHECKBOX && outcome->kind != QUESTION_CATEGORY;
}

static void put_models(GString *yaml, const Question *question, int *n)
{
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        const bool asked = question->covariates->len > 0;
        if (!suits_model(outcome))
            continue;
        for (guint j = 1; question_has_course(outcome) && j < outcome->visits->len; j++)
            if (asked || !question->options->is_raw)
                put_start_model(yaml, question, outcome, outcome->visits->pdata[j], n);
        /* Hazard ratios stand beside the log-rank test, adjusted or not. */
        if (!question_has_course(outcome) && (asked || outcome->kind == QUESTION_SURVIVAL))
            put_plain_model(yaml, question, outcome, n);
    }
}

/* ---- subgroups ---- */

static void put_subgroup(GString *yaml, const QuestionSubgroup *one)
{
    g_string_append_printf(yaml, "      - {variable: %s", one->by);
    question_put_more(yaml, "label", one->label);
    for (guint i = 0; i < one->groups->len; i++) {
        const QuestionGroup *group = one->groups->pdata[i];
        g_string_append(yaml, i ? ", {" : ", levels: [{");
        question_put(yaml, "id", group->id);
        question_put_more(yaml, "label", group->label);
        g_string_append(yaml, "}");
    }
    g_string_append(yaml, "]}\n");
}

/* What the effects are adjusted for: the start of a change, and what was asked for. */
static void put_subgroup_covariates(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const SchemaEvent *before)
{
    if (!before && question->covariates->len == 0)
        return;
    g_string_append(yaml, "    covariates:\n");
    if (before) {
        g_string_append_printf(yaml, "      - {variable: %s, id: start, kind: continuous",
            question_outcome_name(outcome));
        question_put_more(yaml, "label", question_outcome_label(outcome));
        g_string_append_printf(yaml, ", visits: [\"%s\"]}\n", before->name);
    }
    for (guint i = 0; i < question->covariates->len; i++)
        put_term(yaml, question->covariates->pdata[i]);
}

static void put_subgroup_notes(GString *yaml, const Question *question)
{
    bool any = false;
    for (guint i = 0; i < question->subgroups->len; i++) {
        const QuestionSubgroup *one = question->subgroups->pdata[i];
        if (!one->later)
            continue;
        g_autofree char *note = g_strdup_printf(
            "%s is known only after the start (%s): it is no subgroup of patients as they "
            "were then, and what the groups did may have made it.",
            one->label, one->later);
        g_string_append(yaml, any ? "" : "    notes:\n");
        g_string_append(yaml, "      - ");
        g_autofree char *quoted = question_quoted(note);
        g_string_append_printf(yaml, "%s\n", quoted);
        any = true;
    }
}

/* @param at  the visit, or the change where the start is not adjusted for; NULL for none. */
static void put_subgroup_table(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const char *at, const char *at_label,
    const SchemaEvent *before, int *n)
{
    const char *name = question_outcome_name(outcome);
    g_autofree char *title = g_strdup_printf("%s%s%s by subgroups",
        question_outcome_label(outcome), at ? ", " : "", at ? at_label : "");
    put_table(yaml, n, title, "subgroups");
    put_min_n(yaml, question);
    if (outcome->kind == QUESTION_SURVIVAL) {
        g_string_append(yaml, "    model: cox\n    time: {variable: compared_days}\n"
                              "    event: {variable: compared_death}\n");
    } else {
        const bool is_number = outcome->kind == QUESTION_NUMBER;
        g_string_append_printf(yaml, "    model: %s\n    outcome: {variable: %s",
            is_number ? "linear" : "logistic", name);
        question_put_more(yaml, "label", question_outcome_label(outcome));
        if (is_number)
            g_string_append_printf(
                yaml, ", kind: continuous, decimals: %d", decimals_of(&outcome->variable));
        if (at)
            g_string_append_printf(yaml, ", visits: [\"%s\"]", at);
        g_string_append(yaml, "}\n");
    }
    if (at)
        g_string_append_printf(yaml, "    visit: \"%s\"\n", at);
    put_subgroup_covariates(yaml, question, outcome, before);
    put_subgroup_notes(yaml, question);
    g_string_append(yaml, "    rows:\n");
    for (guint i = 0; i < question->subgroups->len; i++)
        put_subgroup(yaml, question->subgroups->pdata[i]);
}

/* A change from the first visit to a later one. */
static void put_subgroup_change(GString *yaml, const Question *question,
    const QuestionOutcome *outcome, const SchemaEvent *after, int *n)
{
    const SchemaEvent *before = outcome->visits->pdata[0];
    g_autofree char *id = question_change_id(before, after);
    g_autofree char *raw = g_strdup_printf("change to %s", after->label);
    g_autofree char *adjusted =
        g_strdup_printf("%s, adjusted for %s", after->label, before->label);
    const bool is_raw = question->options->is_raw;
    put_subgroup_table(yaml, question, outcome, is_raw ? id : after->name,
        is_raw ? raw : adjusted, is_raw ? NULL : before, n);
}

static void put_subgroups(GString *yaml, const Question *question, int *n, GArray *forests)
{
    for (guint i = 0; question->subgroups->len > 0 && i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        const int first = *n;
        const bool is_course = question_has_course(outcome);
        for (guint j = 1; is_course && j < outcome->visits->len; j++)
            put_subgroup_change(yaml, question, outcome, outcome->visits->pdata[j], n);
        for (guint j = 0; !is_course && j < outcome->visits->len; j++) {
            const SchemaEvent *event = outcome->visits->pdata[j];
            put_subgroup_table(yaml, question, outcome, event->name, event->label, NULL, n);
        }
        if (outcome->visits->len == 0)
            put_subgroup_table(yaml, question, outcome, NULL, NULL, NULL, n);
        for (int table = first + 1; table <= *n; table++)
            g_array_append_val(forests, table);
    }
}

/* ---- survival, figures ---- */

static int put_survival_table(GString *yaml, const Question *question, int *n)
{
    if (!question_asks_survival(question))
        return 0;
    put_table(yaml, n, "Survival", "survival");
    put_min_n(yaml, question);
    if (question->later) {
        g_autofree char *note = g_strdup_printf(
            "%s is known only after the start of this time (%s): who died before is in no "
            "group, so that survival in the groups is too high and hardly comparable.",
            question->by_label, question->later);
        g_autofree char *quoted = question_quoted(note);
        g_string_append_printf(yaml, "    notes: [%s]\n", quoted);
    }
    g_string_append(yaml,
        "    rows:\n      - {variable: compared_days, id: survival, label: Survival, event: "
        "compared_death, at: [183, 365], decimals: 0}\n");
    return *n;
}

static bool has_categories(const QuestionOutcome *outcome)
{
    return outcome->kind == QUESTION_CATEGORY;
}

static void put_figures(
    GString *yaml, const Question *question, int survival, const GArray *forests)
{
    const bool means = has_table(question, question_has_course);
    const bool stacked = has_table(question, has_categories);
    if (!means && !stacked && survival == 0 && forests->len == 0)
        return;
    g_string_append(yaml, "\nfigures:\n");
    if (means)
        g_string_append(yaml,
            "  - {id: course, kind: means, table: 1, bars: ci, title: Means over time}\n");
    if (stacked)
        g_string_append(yaml, "  - {id: levels, kind: stacked, table: 1, title: Levels}\n");
    if (survival > 0)
        g_string_append_printf(
            yaml, "  - {id: curves, kind: km, table: %d, title: Survival}\n", survival);
    for (guint i = 0; i < forests->len; i++)
        g_string_append_printf(yaml,
            "  - {id: forest_%u, kind: forest, table: %d, title: Effects within subgroups}\n",
            i + 1, g_array_index(forests, int, i));
}

void question_put_tables(GString *yaml, const Question *question)
{
    int n = 0;
    if (has_table(question, is_in_tables))
        put_groups_table(yaml, question, &n);
    if (question->options->is_baseline)
        return;
    put_pairs_table(yaml, question, &n);
    put_course_table(yaml, question, &n);
    const int survival = put_survival_table(yaml, question, &n);
    put_models(yaml, question, &n);
    g_autoptr(GArray) forests = g_array_new(FALSE, FALSE, sizeof(int));
    put_subgroups(yaml, question, &n, forests);
    put_figures(yaml, question, survival, forests);
}
