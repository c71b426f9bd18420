/* The tables and figures that answer a question. */
#include <string.h>

#include "commands/question_parts.h"

/* ---- tests ---- */

static bool is_of_means(const char *test)
{
    return test &&
           (strcmp(test, "t") == 0 || strcmp(test, "anova") == 0 || strcmp(test, "tukey") == 0);
}

static bool is_untested(const Question *question)
{
    return g_strcmp0(question->options->test, "none") == 0;
}

static const char *test_of_groups(const Question *question, QuestionKind kind)
{
    const char *test = question->options->test;
    const bool two = question->groups->len == 2;
    if (is_untested(question) || g_strcmp0(test, "trend") == 0)
        return test;
    if (kind != QUESTION_NUMBER)
        return test && (strcmp(test, "fisher") == 0 || strcmp(test, "chisq") == 0) ? test
                                                                                   : "auto";
    if (is_of_means(test))
        return two ? "t" : "anova";
    return two ? "rank_sum" : "kruskal";
}

static const char *test_of_pairs(const Question *question, QuestionKind kind)
{
    const bool is_trend = g_strcmp0(question->options->test, "trend") == 0;
    if (kind != QUESTION_NUMBER)
        return is_trend ? "auto" : test_of_groups(question, kind);
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
    case QUESTION_INCIDENCE:
        break;
    }
    if (summary)
        return strcmp(summary, "both") == 0 ? "mean+median" : summary;
    return is_of_means(question->options->test) ? "mean" : "median";
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
        g_string_append_printf(yaml, ", decimals: %d", question_decimals(&outcome->variable));
    put_visits(yaml, outcome, true);
    if (outcome->due)
        g_string_append_printf(yaml, ", due: \"%s\"", outcome->due->name);
    g_string_append(yaml, "}\n");
}

/* ---- tables ---- */

/* Of tables of values at visits: what becomes of visits outside their window. */
static void put_outside(GString *yaml, const Question *question)
{
    const SchemaRoles *roles = &question->study->roles;
    const char *how = question->options->outside ? question->options->outside : "count";
    if (roles->visit != SIZE_MAX && roles->origin != SIZE_MAX)
        g_string_append_printf(yaml, "    outside_window: %s\n", how);
}

static bool is_in_tables(const QuestionOutcome *outcome)
{
    return !question_has_time(outcome);
}

static bool has_table(const Question *question, bool (*is_in)(const QuestionOutcome *))
{
    for (guint i = 0; i < question->outcomes->len; i++)
        if (is_in(question->outcomes->pdata[i]))
            return true;
    return false;
}

/* Where the change that matters comes from. */
static void add_sources(const Question *question, GPtrArray *notes)
{
    for (guint i = 0; i < question->made->len; i++) {
        const SchemaDerived *one = question->made->pdata[i];
        if (*one->source != '\0' && *one->unit == '\0')
            g_ptr_array_add(notes, g_strdup_printf("%s: %s.", one->label, one->source));
    }
}

static void put_groups_table(GString *yaml, const Question *question, int *n)
{
    const bool is_baseline = question->options->is_baseline;
    g_autofree char *title = base_words_say(question->words,
        is_baseline ? N_("Characteristics by {1}") : N_("Outcomes by {1}"), "t",
        question->by_label);
    question_put_table(yaml, n, title, "groups");
    question_put_min_n(yaml, question);
    put_outside(yaml, question);
    if (is_baseline)
        g_string_append(yaml, "    smd: true\n");
    else if (question->groups->len == 2 && !is_untested(question))
        g_string_append(yaml, "    differences: true\n");
    g_autoptr(GPtrArray) notes = question_doubts(question);
    add_sources(question, notes);
    question_put_notes(yaml, notes);
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

static void put_doubts_of_groups(GString *yaml, const Question *question)
{
    g_autoptr(GPtrArray) notes = question_doubts_of_groups(question);
    question_put_notes(yaml, notes);
}

static void put_pairs_table(GString *yaml, const Question *question, int *n)
{
    if (question->groups->len == 2 || !question->options->pairwise ||
        !has_table(question, is_in_pairs))
        return;
    question_put_table(
        yaml, n, base_words(question->words, N_("The groups in pairs")), "contrasts");
    question_put_min_n(yaml, question);
    put_outside(yaml, question);
    put_doubts_of_groups(yaml, question);
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
        g_autofree char *title = base_words_say(question->words,
            N_("{1} over time, within each group"), "t", question_outcome_label(outcome));
        question_put_table(yaml, n, title, "course");
        question_put_min_n(yaml, question);
        put_outside(yaml, question);
        put_doubts_of_groups(yaml, question);
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
            question_decimals(&outcome->variable),
            outcome->visits->len > 2 ? ", adjust: holm" : "");
    }
}

/* ---- times to events, figures ---- */

/* A table that has a figure of its curves. */
typedef struct {
    int table;
    const QuestionOutcome *outcome;
} QuestionCurves;

/* Within what the groups are compared. */
static void put_strata(GString *yaml, const Question *question)
{
    const QuestionOutcome *strata = question->strata;
    if (!strata)
        return;
    g_string_append_printf(
        yaml, "    strata: {variable: %s", schema_variable_name(&strata->variable));
    question_put_more(yaml, "label", schema_variable_label(&strata->variable));
    if (strata->visits->len > 0)
        g_string_append_printf(
            yaml, ", visits: [\"%s\"]", ((const SchemaEvent *)strata->visits->pdata[0])->name);
    g_string_append(yaml, "}\n");
}

static void put_survival_table(GString *yaml, const Question *question, int *n)
{
    question_put_table(yaml, n, base_words(question->words, N_("Survival")), "survival");
    question_put_min_n(yaml, question);
    g_string_append(yaml, "    hazard_ratio: true\n");
    put_strata(yaml, question);
    g_autoptr(GPtrArray) notes = question_doubts_of_time(question, true);
    question_put_notes(yaml, notes);
    g_string_append(yaml, "    rows:\n      - {variable: " QUESTION_DAYS ", id: survival");
    question_put_more(yaml, "label", base_words(question->words, N_("Survival")));
    g_string_append_printf(
        yaml, ", event: " QUESTION_DEATH ", at: [%s], decimals: 0}\n", question->times);
}

/* Death excludes the event. */
static void put_incidence_table(
    GString *yaml, const Question *question, const QuestionOutcome *outcome, int *n)
{
    g_autofree char *title = base_words_say(
        question->words, N_("{1}, cumulative incidence"), "t", question_outcome_label(outcome));
    question_put_table(yaml, n, title, "incidence");
    question_put_min_n(yaml, question);
    put_strata(yaml, question);
    g_autoptr(GPtrArray) notes = question_doubts_of_time(question, false);
    question_put_notes(yaml, notes);
    g_string_append_printf(
        yaml, "    rows:\n      - {variable: %s, id: %s", outcome->time, outcome->event);
    question_put_more(yaml, "label", question_outcome_label(outcome));
    g_string_append_printf(yaml,
        ", event: %s, competing: " QUESTION_DEATH ", at: [%s], decimals: 0}\n", outcome->event,
        question->times);
}

/* One table an outcome. @param curves  int: the tables, each with a figure. */
static void put_time_tables(GString *yaml, const Question *question, int *n, GArray *curves)
{
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        if (!question_has_time(outcome))
            continue;
        if (outcome->kind == QUESTION_SURVIVAL)
            put_survival_table(yaml, question, n);
        else
            put_incidence_table(yaml, question, outcome, n);
        const QuestionCurves one = {*n, outcome};
        g_array_append_val(curves, one);
    }
}

static bool has_categories(const QuestionOutcome *outcome)
{
    return outcome->kind == QUESTION_CATEGORY;
}

static void put_curves(GString *yaml, const Question *question, const GArray *curves)
{
    for (guint i = 0; i < curves->len; i++) {
        const QuestionCurves *one = &g_array_index(curves, QuestionCurves, i);
        const bool is_survival = one->outcome->kind == QUESTION_SURVIVAL;
        g_string_append_printf(yaml, "  - {id: %s, kind: %s, table: %d, ",
            is_survival ? "curves" : one->outcome->event, is_survival ? "km" : "incidence",
            one->table);
        question_put(
            yaml, "title", base_words(question->words, question_outcome_label(one->outcome)));
        g_string_append(yaml, "}\n");
    }
}

static void put_figure(GString *yaml, const char *what, const char *title)
{
    g_string_append_printf(yaml, "  - {%s", what);
    question_put_more(yaml, "title", title);
    g_string_append(yaml, "}\n");
}

static void put_figures(
    GString *yaml, const Question *question, const GArray *curves, const GArray *forests)
{
    const bool means = has_table(question, question_has_course);
    const bool stacked = has_table(question, has_categories);
    if (!means && !stacked && curves->len == 0 && forests->len == 0)
        return;
    g_string_append(yaml, "\nfigures:\n");
    if (means)
        put_figure(yaml, "id: course, kind: means, table: 1, bars: ci",
            base_words(question->words, N_("Means over time")));
    if (stacked)
        put_figure(yaml, "id: levels, kind: stacked, table: 1",
            base_words(question->words, N_("Levels")));
    put_curves(yaml, question, curves);
    for (guint i = 0; i < forests->len; i++) {
        g_autofree char *forest = g_strdup_printf(
            "id: forest_%u, kind: forest, table: %d", i + 1, g_array_index(forests, int, i));
        put_figure(yaml, forest, base_words(question->words, N_("Effects within subgroups")));
    }
}

void question_put_tables(GString *yaml, const Question *question)
{
    int n = 0;
    if (has_table(question, is_in_tables))
        put_groups_table(yaml, question, &n);
    if (question->options->is_baseline)
        return;
    g_autoptr(GArray) curves = g_array_new(FALSE, FALSE, sizeof(QuestionCurves));
    g_autoptr(GArray) forests = g_array_new(FALSE, FALSE, sizeof(int));
    if (!is_untested(question)) {
        put_pairs_table(yaml, question, &n);
        put_course_table(yaml, question, &n);
        put_time_tables(yaml, question, &n, curves);
        question_put_models(yaml, question, &n);
        question_put_subgroups(yaml, question, &n, forests);
    }
    put_figures(yaml, question, curves, forests);
}
