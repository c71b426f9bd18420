#include "commands/regroup.h"

#include <string.h>

#include "base/error.h"
#include "commands/question.h"
#include "commands/question_fault.h"
#include "commands/yaml_edit.h"

/* A study's file on its way to other groups. */
typedef struct {
    const CommandRegroup *asked;
    const SchemaAnalysis *analysis;
    Question question; /* Groups, where others are asked for. */
    char *where;       /* With codes for labels; NULL for none. */
    json_t *tree;
    GPtrArray *left_out;
} Work;

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void set_text(json_t *object, const char *key, const char *text)
{
    (void)json_object_set_new(object, key, json_string(text));
}

static json_t *list_at(json_t *object, const char *key)
{
    json_t *list = json_object_get(object, key);
    if (!json_is_array(list)) {
        list = json_array();
        (void)json_object_set_new(object, key, list);
    }
    return list;
}

/* ---- the condition ---- */

/* A choice whose label is meant where its code belongs. */
static const SchemaChoice *find_label(
    const SchemaStudy *study, const char *name, const char *label)
{
    g_auto(GStrv) parts = g_strsplit(name, "__", 2);
    const SchemaDictionary *dictionary = study->dictionary;
    const SchemaChoice *found = NULL;
    g_autofree char *folded = g_utf8_casefold(label, -1);
    for (size_t f = 0; f < dictionary->n_fields; f++) {
        const SchemaField *field = &dictionary->fields[f];
        if (g_strcmp0(field->name, parts[0]) != 0)
            continue;
        for (size_t i = 0; i < field->n_choices; i++) {
            g_autofree char *own = g_utf8_casefold(field->choices[i].label, -1);
            if (strcmp(field->choices[i].code, label) == 0)
                return NULL;
            found = strcmp(own, folded) == 0 ? &field->choices[i] : found;
        }
    }
    return found;
}

/* sex = 'Female' with the code in place of the label. */
static gboolean put_code(const GMatchInfo *match, GString *out, gpointer study)
{
    g_autofree char *name = g_match_info_fetch(match, 1);
    g_autofree char *sign = g_match_info_fetch(match, 2);
    g_autofree char *label = g_match_info_fetch(match, 3);
    const SchemaChoice *choice = find_label(study, name, label);
    g_string_append_printf(out, "%s%s'%s'", name, sign, choice ? choice->code : label);
    return FALSE;
}

/* New. */
static char *with_codes(const SchemaStudy *study, const char *where)
{
    g_autoptr(GRegex) regex =
        g_regex_new("\\b([A-Za-z_][A-Za-z0-9_]*)(\\s*(?:=|<>|!=|==)\\s*)'([^']*)'", 0, 0, NULL);
    return g_regex_replace_eval(regex, where, -1, 0, 0, put_code, (gpointer)study, NULL);
}

static void add_step(Work *work)
{
    json_t *step = json_object();
    set_text(step, "id", QUESTION_WHERE);
    set_text(step, "label", work->asked->where);
    set_text(step, "where", work->where);
    g_autofree char *later = question_later(&work->question, work->where);
    if (later)
        set_text(step, "after_origin", "true");
    (void)json_array_append_new(list_at(work->tree, "cohort"), step);
}

/* ---- the groups ---- */

static const QuestionGroup *group_at(const Work *work, guint i)
{
    return work->question.groups->pdata[i];
}

/* The variable of groups that were made: its condition a group. */
static void add_variable(Work *work)
{
    const GPtrArray *groups = work->question.groups;
    g_autoptr(GString) sql = g_string_new("CASE");
    json_t *choices = json_object();
    for (guint i = 0; i < groups->len; i++) {
        const QuestionGroup *group = group_at(work, i);
        set_text(choices, group->id, group->label);
        g_string_append_printf(sql, " WHEN %s THEN '%s'", group->sql, group->id);
    }
    g_string_append(sql, " END");
    json_t *derived = json_object();
    set_text(derived, "name", work->question.by);
    set_text(derived, "label", work->question.by_label);
    (void)json_object_set_new(derived, "choices", choices);
    set_text(derived, "sql", sql->str);
    (void)json_array_append_new(list_at(work->tree, "derived"), derived);
}

static json_t *pairs_of(const Work *work)
{
    json_t *pairs = json_array();
    for (guint i = 0; i < work->question.groups->len; i++)
        for (guint j = i + 1; j < work->question.groups->len; j++) {
            const QuestionGroup *first = group_at(work, i), *second = group_at(work, j);
            g_autofree char *id = g_strdup_printf("%s_vs_%s", first->id, second->id);
            g_autofree char *label = g_strdup_printf("%s vs %s", first->label, second->label);
            json_t *pair = json_pack("{s:s, s:s, s:[s, s]}", "id", id, "label", label, "groups",
                first->id, second->id);
            (void)json_array_append_new(pairs, pair);
        }
    return pairs;
}

static void set_groups(Work *work)
{
    json_t *old = json_object_get(work->tree, "groups");
    json_t *groups = json_object(), *list = json_array();
    set_text(groups, "by", work->question.by);
    set_text(groups, "overall",
        old && text_at(old, "overall") ? text_at(old, "overall") : "overall");
    if (old && json_object_get(old, "total"))
        (void)json_object_set(groups, "total", json_object_get(old, "total"));
    for (guint i = 0; i < work->question.groups->len; i++)
        (void)json_array_append_new(list, json_pack("{s:s, s:s}", "id", group_at(work, i)->id,
                                              "label", group_at(work, i)->label));
    (void)json_object_set_new(groups, "list", list);
    (void)json_object_set_new(groups, "pairs", pairs_of(work));
    (void)json_object_set_new(work->tree, "groups", groups);
    if (group_at(work, 0)->sql)
        add_variable(work);
}

/* ---- tables ---- */

/* A table of matched groups has no meaning for others. */
static bool is_matched(const Work *work, const json_t *table)
{
    const SchemaTable *own = schema_analysis_table(work->analysis, text_at(table, "id"));
    return own && own->match;
}

/* Tests for two groups, where there are more. */
static void fit_tests(const Work *work, json_t *table)
{
    const char *kind = text_at(table, "kind");
    const bool two = work->question.groups->len == 2;
    const json_t *rows = json_object_get(table, "rows");
    if (g_strcmp0(kind, "groups") != 0 || two)
        return;
    (void)json_object_del(table, "differences");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        json_t *row = json_array_get(rows, i);
        const char *test = text_at(row, "test");
        if (g_strcmp0(test, "rank_sum") == 0)
            set_text(row, "test", "kruskal");
        else if (g_strcmp0(test, "t") == 0)
            set_text(row, "test", "anova");
    }
}

/* A grouping of the table's own gives way, but for one that divides nobody. */
static bool fit_grouping(const Work *work, json_t *table)
{
    const SchemaTable *own = schema_analysis_table(work->analysis, text_at(table, "id"));
    if (own->grouping->n_groups == 0)
        return false;
    (void)json_object_del(table, "groups");
    return true;
}

/* " (by Sex; sins <= 9)". New. */
static char *asked_words(const Work *work, bool grouped)
{
    const BaseWords *words = work->asked->words;
    const char *by = work->question.by_label, *where = work->where ? work->asked->where : NULL;
    if (grouped && where)
        return base_words_say(words, N_(" (by {1}; {2})"), "tt", by, where);
    if (grouped)
        return base_words_say(words, N_(" (by {1})"), "t", by);
    return where ? base_words_say(words, N_(" ({1})"), "t", where) : g_strdup("");
}

static void add_words(const Work *work, json_t *table, bool grouped)
{
    g_autofree char *words = asked_words(work, grouped);
    g_autofree char *title =
        g_strconcat(text_at(table, "title") ? text_at(table, "title") : "", words, NULL);
    set_text(table, "title", title);
    json_t *notes = list_at(table, "notes");
    if (grouped) {
        g_autofree char *note = base_words_say(work->asked->words,
            N_("The groups are by {1}, in place of the study's own."), "t",
            work->question.by_label);
        (void)json_array_append_new(notes, json_string(note));
    }
    if (work->where) {
        g_autofree char *note = base_words_say(
            work->asked->words, N_("Only patients for whom {1}."), "t", work->asked->where);
        (void)json_array_append_new(notes, json_string(note));
    }
}

static json_t *find_table(const json_t *tables, const char *id)
{
    for (size_t i = 0; i < json_array_size(tables); i++)
        if (g_strcmp0(text_at(json_array_get(tables, i), "id"), id) == 0)
            return json_array_get(tables, i);
    return NULL;
}

/* Rows that another table would have lent are written out, since that one may go. */
static void lend_rows(json_t *tables, json_t *table)
{
    const char *from = text_at(table, "rows_of");
    const json_t *lender = from ? find_table(tables, from) : NULL;
    if (!lender || json_object_get(table, "rows"))
        return;
    (void)json_object_set_new(table, "rows", json_deep_copy(json_object_get(lender, "rows")));
    (void)json_object_del(table, "rows_of");
}

static void change_tables(Work *work)
{
    json_t *tables = json_object_get(work->tree, "tables"), *kept = json_array();
    const bool regroups = work->asked->by != NULL;
    for (size_t i = 0; regroups && i < json_array_size(tables); i++)
        lend_rows(tables, json_array_get(tables, i));
    for (size_t i = 0; i < json_array_size(tables); i++) {
        json_t *table = json_array_get(tables, i);
        if (regroups && is_matched(work, table)) {
            g_ptr_array_add(work->left_out, g_strdup(text_at(table, "id")));
            continue;
        }
        const bool grouped = regroups && fit_grouping(work, table);
        if (grouped)
            fit_tests(work, table);
        add_words(work, table, grouped);
        (void)json_array_append(kept, table);
    }
    (void)json_object_set_new(work->tree, "tables", kept);
}

static void change_figures(Work *work)
{
    json_t *figures = json_object_get(work->tree, "figures"), *kept = json_array();
    for (size_t i = 0; i < json_array_size(figures); i++) {
        json_t *figure = json_array_get(figures, i);
        const char *table = text_at(figure, "table");
        const bool goes = table && !find_table(json_object_get(work->tree, "tables"), table);
        if (!goes && !text_at(figure, "match"))
            (void)json_array_append(kept, figure);
    }
    (void)json_object_set_new(work->tree, "figures", kept);
    if (json_array_size(kept) == 0)
        (void)json_object_del(work->tree, "figures");
}

/* ---- the whole ---- */

static void change(Work *work)
{
    static const char *const of_the_paper[] = {"published", "impossible"};
    static const char *const of_the_groups[] = {"matches", "totals"};
    for (size_t i = 0; i < G_N_ELEMENTS(of_the_paper); i++)
        (void)json_object_del(work->tree, of_the_paper[i]);
    for (size_t i = 0; work->asked->by && i < G_N_ELEMENTS(of_the_groups); i++)
        (void)json_object_del(work->tree, of_the_groups[i]);
    if (work->where)
        add_step(work);
    change_tables(work);
    if (work->asked->by) {
        set_groups(work);
        change_figures(work);
    }
    g_autofree char *words = asked_words(work, work->asked->by != NULL);
    g_autofree char *title = g_strconcat(work->analysis->title, words, NULL);
    set_text(work->tree, "title", title);
}

char *command_regroup(const CommandRegroup *asked, const SchemaStudy *study,
    const SchemaAnalysis *analysis, GBytes *bytes, GPtrArray *left_out, GError **error)
{
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    const CommandCompare options = {.by = asked->by, .where = asked->where};
    Work work = {.asked = asked,
        .analysis = analysis,
        .question = {.study = study,
            .cohort = analysis,
            .options = &options,
            .words = asked->words,
            .groups = g_ptr_array_new_with_free_func(question_group_free)},
        .left_out = left_out};
    char *yaml = NULL;
    if (!asked->by || question_read_groups(&work.question, error))
        work.tree = command_yaml_read(analysis->file, text, size, error);
    if (work.tree) {
        work.where = asked->where ? with_codes(study, asked->where) : NULL;
        change(&work);
        yaml = command_yaml_text(work.tree);
    }
    json_decref(work.tree);
    g_free(work.where);
    question_clear(&work.question);
    return yaml;
}

static void tell_left_out(const CommandSinks *sinks, const GPtrArray *left_out)
{
    g_autoptr(GString) ids = g_string_new(NULL);
    for (guint i = 0; i < left_out->len; i++)
        g_string_append_printf(
            ids, "%s%s", i > 0 ? ", " : "", (const char *)left_out->pdata[i]);
    if (left_out->len > 0)
        command_tell(sinks, COMMAND_NOTE,
            "tables of matched patients are not made for other groups: %s", ids->str);
}

gboolean command_regroup_open(CommandAnalysis *opened, const CommandRegroup *asked,
    const char *study, const CommandSinks *sinks, char **yaml, GError **error)
{
    *yaml = NULL;
    if (!asked->by && !asked->where)
        return TRUE;
    g_autoptr(GPtrArray) left_out = g_ptr_array_new_with_free_func(g_free);
    const SchemaStudy *schema = registry_study(opened->registry);
    g_autoptr(GBytes) bytes = command_analysis_bytes(opened->registry, study, error);
    if (!bytes)
        return FALSE;
    *yaml = command_regroup(asked, schema, opened->analysis, bytes, left_out, error);
    SchemaAnalysis *changed =
        *yaml ? schema_analysis_parse(QUESTION_FILE, *yaml, strlen(*yaml), schema, error)
              : NULL;
    if (!changed)
        return question_fault(asked->where, error);
    g_clear_pointer(&changed->file, g_free); /* Faults are the command line's. */
    g_clear_pointer(&opened->cohort, registry_cohort_free);
    g_clear_pointer(&opened->analysis, schema_analysis_free);
    opened->analysis = changed;
    opened->cohort = registry_cohort_new(opened->registry, opened->analysis, error);
    if (!opened->cohort)
        return question_fault(asked->where, error);
    tell_left_out(sinks, left_out);
    return TRUE;
}
