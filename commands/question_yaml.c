/* The question of `proreg compare` as an analysis file. */
#include <string.h>

#include "base/json.h"
#include "commands/compare_words.h"
#include "commands/question_parts.h"
#include "schema/sql.h"

/* ---- head ---- */

/* The command line, from which the question can be put again. A comment has one line. */
static void put_asked(GString *yaml, const Question *question)
{
    g_autoptr(GPtrArray) words = command_compare_words(question->options);
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++) {
        g_autofree char *quoted = g_shell_quote(words->pdata[i]);
        g_string_append_printf(line, "%s%s", i > 0 ? " " : "",
            i > 0 && !g_str_has_prefix(words->pdata[i], "--") ? quoted
                                                              : (char *)words->pdata[i]);
    }
    g_strdelimit(line->str, "\r\n", ' ');
    g_string_append_printf(yaml, "%s%s\n", QUESTION_ASKED_LINE, line->str);
}

static void put_head(GString *yaml, const Question *question)
{
    const SchemaAnalysis *cohort = question->cohort;
    g_autoptr(GString) what = g_string_new(
        question->options->is_baseline ? base_words(question->words, N_("Characteristics"))
                                       : "");
    for (guint i = 0; !question->options->is_baseline && i < question->outcomes->len; i++) {
        const char *label = question_outcome_label(question->outcomes->pdata[i]);
        if (i == 0 ||
            strcmp(label, question_outcome_label(question->outcomes->pdata[i - 1])) != 0)
            g_string_append_printf(what, "%s%s", i ? base_words(question->words, ", ") : "",
                base_words(question->words, label));
    }
    g_autofree char *title =
        base_words_say(question->words, N_("{1} by {2}"), "tt", what->str, question->by_label);
    g_string_append(yaml, "# An investigator's question, as proreg compare asked it:\n");
    put_asked(yaml, question);
    g_string_append(yaml, "name: compare\n");
    question_put(yaml, "title", title);
    g_string_append(yaml, "\n");
    const char *p_values = cohort ? cohort->style.p_values : NULL;
    const char *percentages = cohort ? cohort->style.percentages : NULL;
    g_string_append_printf(yaml, "style: {p_values: %s, percentages: %s, deaths: %s}\n",
        p_values && *p_values ? p_values : "nejm",
        percentages && *percentages ? percentages : "fixed1",
        schema_study_knows_deaths(question->study) ? "apart" : "unknown");
    if (cohort && cohort->cutoff && *cohort->cutoff)
        g_string_append_printf(yaml, "cutoff: %s\n", cohort->cutoff);
    g_string_append_c(yaml, '\n');
}

/* ---- derived values ---- */

static void put_choices(GString *yaml, const SchemaChoice *choices, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autofree char *code = base_json_line(base_json_text(choices[i].code));
        g_string_append(yaml, i ? ", " : ", choices: {");
        question_put(yaml, code, choices[i].label);
    }
    g_string_append(yaml, n > 0 ? "}" : "");
}

static void put_derived(GString *yaml, const SchemaDerived *one)
{
    g_string_append_printf(yaml, "  - {name: %s", one->name);
    question_put_more(yaml, "label", one->label);
    question_put_more(yaml, "unit", one->unit);
    question_put_more(yaml, "source", one->source);
    put_choices(yaml, one->choices, one->n_choices);
    question_put_more(yaml, "sql", one->sql);
    g_string_append(yaml, "}\n");
}

/* Groups made for the question. */
static void put_groups_variable(
    GString *yaml, const char *name, const char *label, const GPtrArray *groups)
{
    g_autoptr(GString) sql = g_string_new("CASE");
    g_string_append_printf(yaml, "  - {name: %s", name);
    question_put_more(yaml, "label", label);
    for (guint i = 0; i < groups->len; i++) {
        const QuestionGroup *group = groups->pdata[i];
        g_autofree char *id = base_json_line(base_json_text(group->id));
        g_string_append(yaml, i ? ", " : ", choices: {");
        question_put(yaml, id, group->label);
        g_string_append_printf(sql, " WHEN %s THEN '%s'", group->sql, group->id);
    }
    g_string_append(yaml, "}");
    g_string_append(sql, " END");
    question_put_more(yaml, "sql", sql->str);
    g_string_append(yaml, "}\n");
}

static bool is_made(const GPtrArray *groups)
{
    return ((const QuestionGroup *)groups->pdata[0])->sql != NULL;
}

static bool has_made_subgroup(const Question *question)
{
    bool any = false;
    for (guint i = 0; i < question->subgroups->len; i++)
        any = any || is_made(((const QuestionSubgroup *)question->subgroups->pdata[i])->groups);
    return any;
}

/* Time and event of survival, from the study's roles. */
static void put_survival_variables(GString *yaml, const Question *question)
{
    const SchemaRoles *roles = &question->study->roles;
    const SchemaField *fields = question->study->dictionary->fields;
    g_autofree char *origin = schema_study_origin_label(question->study);
    g_autofree char *source =
        base_words_say(question->words, N_("From {1} to the last contact"), "t", origin);
    g_autofree char *no = question_quoted(base_words(question->words, N_("No")));
    g_autofree char *yes = question_quoted(base_words(question->words, N_("Yes")));
    g_autofree char *from = schema_sql_name(fields[roles->origin].name);
    g_autofree char *to = schema_sql_name(fields[roles->last_contact].name);
    g_autofree char *status = schema_sql_name(fields[roles->vital_status].name);
    g_autofree char *days = g_strdup_printf("days_between(%s, %s)", from, to);
    const bool is_number = fields[roles->vital_status].integer_codes;
    g_autofree char *died =
        g_strdup_printf(is_number ? "%s = %s" : "%s = '%s'", status, roles->dead_code);
    g_string_append(yaml, "  - {name: " QUESTION_DAYS);
    question_put_more(yaml, "label", base_words(question->words, N_("Follow-up")));
    question_put_more(yaml, "unit", base_words(question->words, N_("days")));
    question_put_more(yaml, "source", source);
    question_put_more(yaml, "sql", days);
    g_string_append(yaml, "}\n  - {name: " QUESTION_DEATH);
    question_put_more(yaml, "label", base_words(question->words, N_("Death")));
    g_string_append_printf(yaml, ", choices: {0: %s, 1: %s}", no, yes);
    question_put_more(yaml, "sql", died);
    g_string_append(yaml, "}\n");
}

static void put_all_derived(GString *yaml, const Question *question)
{
    const SchemaAnalysis *cohort = question->cohort;
    const bool any = (cohort && cohort->n_derived > 0) || is_made(question->groups) ||
                     has_made_subgroup(question) || question->made->len > 0 ||
                     question_asks_times(question);
    g_string_append(yaml, any ? "derived:\n" : "");
    for (size_t i = 0; cohort && i < cohort->n_derived; i++)
        put_derived(yaml, &cohort->derived[i]);
    for (guint i = 0; i < question->made->len; i++)
        put_derived(yaml, question->made->pdata[i]);
    if (is_made(question->groups))
        put_groups_variable(yaml, question->by, question->by_label, question->groups);
    for (guint i = 0; i < question->subgroups->len; i++) {
        const QuestionSubgroup *one = question->subgroups->pdata[i];
        if (is_made(one->groups))
            put_groups_variable(yaml, one->by, one->label, one->groups);
    }
    if (question_asks_times(question))
        put_survival_variables(yaml, question);
    g_string_append(yaml, any ? "\n" : "");
}

/* ---- who, and between whom ---- */

static void put_step(GString *yaml, const SchemaStep *step)
{
    g_string_append_printf(yaml, "  - {id: %s", step->id);
    question_put_more(yaml, "label", step->label);
    question_put_more(yaml, "excluded", step->excluded_label);
    question_put_more(yaml, "where", step->where);
    g_string_append(yaml, step->after_origin ? ", after_origin: true}\n" : "}\n");
}

/* A step of its own: nothing in the condition reaches beyond it. */
static void put_hospital(GString *yaml, const Question *question, const char *site)
{
    const SchemaStudy *study = question->study;
    const size_t place = schema_study_site(study, site);
    const char *label = place == SIZE_MAX ? site : study->sites[place].label;
    g_autofree char *others =
        base_words_say(question->words, N_("Of other hospitals than {1}"), "t", label);
    g_autofree char *where = g_strdup_printf("site = '%s'", site);
    g_string_append(yaml, "  - {id: " COMMAND_HOSPITAL_STEP);
    question_put_more(yaml, "label", label);
    question_put_more(yaml, "excluded", others);
    question_put_more(yaml, "where", where);
    g_string_append(yaml, "}\n");
}

static void put_cohort(GString *yaml, const Question *question)
{
    const SchemaAnalysis *cohort = question->cohort;
    const char *where = question->options->where;
    const char *site = question->options->site;
    g_string_append(yaml, "cohort:\n");
    /* Before all others, so that of whom is at another hospital nothing else is said. */
    if (site)
        put_hospital(yaml, question, site);
    for (size_t i = 0; cohort && i < cohort->n_steps; i++)
        put_step(yaml, &cohort->steps[i]);
    if (where) {
        g_string_append(yaml, "  - {id: " QUESTION_WHERE);
        question_put_more(yaml, "label", where);
        question_put_more(yaml, "where", where);
        g_autofree char *later = question_later(question, where);
        g_string_append(yaml, later ? ", after_origin: true}\n" : "}\n");
    } else if (!cohort && !site) {
        g_string_append(yaml, "  - {id: registered");
        question_put_more(yaml, "label", base_words(question->words, N_("Registered")));
        question_put_more(yaml, "excluded", base_words(question->words, N_("Not registered")));
        g_string_append(yaml, ", where: site IS NOT NULL}\n");
    }
    g_string_append_c(yaml, '\n');
}

/* Whether pairs are compared: two groups always, more where asked. */
static bool has_pairs(const Question *question)
{
    return question->groups->len == 2 || question->options->pairwise;
}

static void put_pair(GString *yaml, const Question *question, const QuestionGroup *first,
    const QuestionGroup *second)
{
    g_autofree char *label =
        base_words_say(question->words, N_("{1} vs {2}"), "tt", first->label, second->label);
    g_string_append_printf(yaml, "    - {id: %s_vs_%s", first->id, second->id);
    question_put_more(yaml, "label", label);
    g_string_append_printf(yaml, ", groups: [\"%s\", \"%s\"]}\n", first->id, second->id);
}

static void put_groups(GString *yaml, const Question *question)
{
    const GPtrArray *groups = question->groups;
    g_string_append_printf(yaml, "groups:\n  by: %s\n  list:\n", question->by);
    for (guint i = 0; i < groups->len; i++) {
        const QuestionGroup *group = groups->pdata[i];
        g_string_append(yaml, "    - {");
        question_put(yaml, "id", group->id);
        question_put_more(yaml, "label", group->label);
        g_string_append(yaml, "}\n");
    }
    if (question->options->is_baseline) {
        g_string_append(yaml, "  total: {id: total");
        question_put_more(yaml, "label", base_words(question->words, N_("All")));
        g_string_append(yaml, "}\n");
    }
    if (!has_pairs(question)) {
        g_string_append_c(yaml, '\n');
        return;
    }
    g_string_append(yaml, "  pairs:\n");
    for (guint i = 0; i < groups->len; i++)
        for (guint j = i + 1; j < groups->len; j++)
            put_pair(yaml, question, groups->pdata[i], groups->pdata[j]);
    g_string_append_c(yaml, '\n');
}

/* ---- changes: from the first visit of an outcome to each later one ---- */

static void put_change(GString *yaml, const Question *question, const SchemaEvent *before,
    const SchemaEvent *after, GHashTable *done)
{
    char *id = question_change_id(before, after);
    g_autofree char *label = base_words_say(
        question->words, N_("Change, {1} to {2}"), "tt", before->label, after->label);
    if (g_hash_table_contains(done, id)) {
        g_free(id);
        return;
    }
    g_string_append(yaml, g_hash_table_size(done) == 0 ? "changes:\n" : "");
    g_string_append_printf(yaml, "  - {id: %s", id);
    question_put_more(yaml, "label", label);
    g_string_append_printf(
        yaml, ", before: \"%s\", after: \"%s\"}\n", before->name, after->name);
    g_hash_table_add(done, id);
}

static void put_changes(GString *yaml, const Question *question)
{
    g_autoptr(GHashTable) done = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < question->outcomes->len; i++) {
        const QuestionOutcome *outcome = question->outcomes->pdata[i];
        for (guint j = 1; question_has_course(outcome) && j < outcome->visits->len; j++)
            put_change(
                yaml, question, outcome->visits->pdata[0], outcome->visits->pdata[j], done);
    }
    g_string_append(yaml, g_hash_table_size(done) > 0 ? "\n" : "");
}

static void put_abbreviations(GString *yaml, const Question *question)
{
    const SchemaAnalysis *cohort = question->cohort;
    if (!cohort || cohort->n_abbreviations == 0)
        return;
    g_string_append(yaml, "\nabbreviations:\n");
    for (size_t i = 0; i < cohort->n_abbreviations; i++) {
        g_autofree char *key = base_json_line(base_json_text(cohort->abbreviations[i].code));
        g_string_append(yaml, "  ");
        question_put(yaml, key, cohort->abbreviations[i].label);
        g_string_append_c(yaml, '\n');
    }
}

char *question_yaml(const Question *question)
{
    GString *yaml = g_string_new(NULL);
    put_head(yaml, question);
    put_all_derived(yaml, question);
    put_cohort(yaml, question);
    put_groups(yaml, question);
    put_changes(yaml, question);
    question_put_tables(yaml, question);
    put_abbreviations(yaml, question);
    return g_string_free(yaml, FALSE);
}
