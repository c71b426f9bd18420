/*
 * Between whom `proreg compare` compares: VARIABLE, VARIABLE@VISIT, and behind a colon the
 * groups by their codes or labels (joined by +) or as ranges of numbers.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "commands/question.h"
#include "schema/meant.h"
#include "schema/sql.h"

/* A name for addresses: letters, digits and single low lines. New. */
static char *name_from(const char *text)
{
    GString *name = g_string_new(NULL);
    for (const char *c = text; *c; c++) {
        if (g_ascii_isalnum(*c))
            g_string_append_c(name, *c);
        else if (name->len > 0 && name->str[name->len - 1] != '_')
            g_string_append_c(name, '_');
    }
    while (name->len > 0 && name->str[name->len - 1] == '_')
        g_string_truncate(name, name->len - 1);
    return g_string_free(name, FALSE);
}

static void add_group(Question *question, const char *id, const char *label, char *sql)
{
    QuestionGroup *group = g_new0(QuestionGroup, 1);
    bool taken = *id == '\0';
    for (guint i = 0; i < question->groups->len; i++)
        taken =
            taken || strcmp(((const QuestionGroup *)question->groups->pdata[i])->id, id) == 0;
    group->id = taken ? g_strdup_printf("group_%u", question->groups->len + 1) : g_strdup(id);
    group->label = g_strdup(label);
    group->sql = sql;
    g_ptr_array_add(question->groups, group);
}

/* ---- the variable ---- */

/* Its column at patient level: with the visit's name where it has values at several. New; NULL
   with `error` set. */
static char *column_of(const Question *question, const SchemaVariable *variable,
    const char *visit, const SchemaEvent **event, GError **error)
{
    const SchemaStudy *study = question->study;
    const char *name = schema_variable_name(variable);
    const SchemaEvent *first = NULL, *named = NULL;
    g_autoptr(GString) had = g_string_new(NULL);
    size_t n = 0;
    for (size_t i = 0; i < study->n_events; i++) {
        if (!schema_variable_at(study, variable, i))
            continue;
        g_string_append_printf(had, "%s%s", n++ > 0 ? ", " : "", study->events[i].name);
        first = first ? first : &study->events[i];
        if (visit && (question_is_same(study->events[i].name, visit) ||
                         question_is_same(study->events[i].label, visit)))
            named = &study->events[i];
    }
    if (visit && !named) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--by: %s has no value at a visit '%s'; it is collected at %s"), name, visit,
            had->str);
        return NULL;
    }
    if (n <= 1)
        return g_strdup(name);
    *event = named ? named : first;
    return g_strconcat(name, "__", (*event)->name, NULL);
}

/* ---- by codes ---- */

static const SchemaChoice *find_choice(const SchemaVariable *variable, const char *word)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    g_autofree char *folded = g_utf8_casefold(word, -1);
    for (size_t i = 0; i < n; i++)
        if (strcmp(choices[i].code, word) == 0)
            return &choices[i];
    for (size_t i = 0; i < n; i++) {
        g_autofree char *label = g_utf8_casefold(choices[i].label, -1);
        if (strcmp(label, folded) == 0)
            return &choices[i];
    }
    return NULL;
}

static gboolean fail_code(const SchemaVariable *variable, const char *word, GError **error)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GString) all = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        g_ptr_array_add(words, choices[i].code);
        g_ptr_array_add(words, choices[i].label);
        g_string_append_printf(
            all, "%s%s (%s)", i ? ", " : "", choices[i].code, choices[i].label);
    }
    g_ptr_array_add(words, NULL);
    g_autofree char *meant = schema_meant(word, (const char *const *)words->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--by: %s has no code or label '%s'%s; it has %s"), schema_variable_name(variable),
        word, meant, all->str);
    return FALSE;
}

static void append_quoted(GString *sql, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);
    g_string_append_printf(sql, "'%s'", doubled);
}

/* Codes joined by +, as one group. */
static gboolean add_codes(Question *question, const SchemaVariable *variable,
    const char *column, const char *item, GHashTable *taken, GError **error)
{
    const bool is_number = schema_variable_has_number_codes(variable);
    g_auto(GStrv) words = g_strsplit(item, "+", -1);
    g_autoptr(GString) sql = g_string_new(NULL);
    g_autoptr(GString) label = g_string_new(NULL);
    g_autoptr(GString) codes = g_string_new(NULL);
    g_string_printf(sql, "%s IN (", column);
    for (size_t i = 0; words[i]; i++) {
        const SchemaChoice *choice = find_choice(variable, g_strstrip(words[i]));
        if (!choice)
            return fail_code(variable, words[i], error);
        if (!g_hash_table_add(taken, choice->code)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                _("--by: %s is in two groups; a patient is in one"), choice->code);
            return FALSE;
        }
        g_string_append(sql, i ? ", " : "");
        if (is_number)
            g_string_append(sql, choice->code);
        else
            append_quoted(sql, choice->code);
        g_string_append_printf(label, "%s%s", i ? "/" : "", choice->label);
        g_string_append_printf(codes, "%s%s", i ? "_" : "", choice->code);
    }
    g_string_append_c(sql, ')');
    g_autofree char *id = name_from(codes->str);
    add_group(question, id, label->str, g_strdup(sql->str));
    return TRUE;
}

/* Every choice, as the study has them; or the groups of the cohort's own file. */
static void add_choices(Question *question, const SchemaVariable *variable)
{
    size_t n = 0;
    const SchemaChoice *choices = schema_variable_choices(variable, &n);
    const SchemaGrouping *own = question->cohort ? &question->cohort->grouping : NULL;
    if (own && own->by && strcmp(own->by, schema_variable_name(variable)) == 0) {
        for (size_t i = 0; i < own->n_groups; i++)
            add_group(question, own->groups[i].id, own->groups[i].label, NULL);
        return;
    }
    for (size_t i = 0; i < n; i++)
        add_group(question, choices[i].code, choices[i].label, NULL);
}

/* ---- by ranges ---- */

static bool read_number(const char *text, const char **end, double *value)
{
    char *stop = NULL;
    *value = g_ascii_strtod(text, &stop);
    *end = stop;
    return stop != text && isfinite(*value);
}

/* Numbers from `low` to `high`, with or without the ends. */
typedef struct {
    double low, high;
    bool without_low, without_high;
} Range;

/* "<=9", ">9" and their kin. */
static bool read_bound(const char *item, Range *range)
{
    const char *end = NULL;
    const bool is_less = item[0] == '<';
    const bool with_end = item[1] == '=';
    double bound;
    if (!read_number(item + (with_end ? 2 : 1), &end, &bound) || *end != '\0')
        return false;
    if (is_less)
        *range = (Range){-INFINITY, bound, false, !with_end};
    else
        *range = (Range){bound, INFINITY, !with_end, false};
    return true;
}

/* Those, "7-12", "12+" and "5". */
static bool read_range(const char *item, Range *range)
{
    const char *rest = NULL, *end = NULL;
    double low, high;
    if (item[0] == '<' || item[0] == '>')
        return read_bound(item, range);
    if (!read_number(item, &rest, &low))
        return false;
    *range = (Range){low, low, false, false};
    if (strcmp(rest, "+") == 0)
        range->high = INFINITY;
    if (*rest == '\0' || strcmp(rest, "+") == 0)
        return true;
    if (*rest != '-' || !read_number(rest + 1, &end, &high) || *end != '\0' || high < low)
        return false;
    range->high = high;
    return true;
}

static bool do_overlap(const Range *a, const Range *b)
{
    const Range *first = a->low <= b->low ? a : b;
    const Range *second = first == a ? b : a;
    if (first->low == second->low && (first->without_low || second->without_low))
        return first->high > first->low && second->high > second->low;
    return second->low < first->high ||
           (second->low == first->high && !first->without_high && !second->without_low);
}

/* New. */
static char *range_sql(const char *column, const Range *range)
{
    char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
    (void)g_ascii_formatd(low, sizeof low, "%.15g", range->low);
    (void)g_ascii_formatd(high, sizeof high, "%.15g", range->high);
    if (range->low == range->high)
        return g_strdup_printf("%s = %s", column, low);
    if (isinf(range->high))
        return g_strdup_printf("%s %s %s", column, range->without_low ? ">" : ">=", low);
    if (isinf(range->low))
        return g_strdup_printf("%s %s %s", column, range->without_high ? "<" : "<=", high);
    return g_strdup_printf("%s BETWEEN %s AND %s", column, low, high);
}

static void add_range(Question *question, const char *column, const char *label,
    const char *item, const Range *range)
{
    g_autoptr(GString) words = g_string_new(item);
    (void)g_string_replace(words, "<=", "le_", 0);
    (void)g_string_replace(words, ">=", "ge_", 0);
    (void)g_string_replace(words, "<", "below_", 0);
    (void)g_string_replace(words, ">", "above_", 0);
    (void)g_string_replace(words, "+", "_or_more", 0);
    g_autofree char *id = name_from(words->str);
    g_autofree char *title = g_strdup_printf("%s %s", label, item);
    add_group(question, id, title, range_sql(column, range));
}

static gboolean add_ranges(Question *question, const char *column, char **items, GError **error)
{
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(Range));
    for (size_t i = 0; items[i]; i++) {
        Range range;
        if (!read_range(items[i], &range)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                _("--by: '%s' is no range of numbers; write 0-6, <=9, >9, 13+ or 5"), items[i]);
            return FALSE;
        }
        for (guint j = 0; j < ranges->len; j++) {
            if (!do_overlap(&g_array_index(ranges, Range, j), &range))
                continue;
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                _("--by: the ranges %s and %s overlap; a patient is in one group"), items[j],
                items[i]);
            return FALSE;
        }
        g_array_append_val(ranges, range);
        add_range(question, column, question->by_label, items[i], &range);
    }
    return TRUE;
}

/* ---- the whole ---- */

/* Whether the groups are the variable's own choices, so that it can be named as it is. */
static gboolean read_items(Question *question, const SchemaVariable *variable,
    const char *column, const char *items, GError **error)
{
    size_t n = 0;
    (void)schema_variable_choices(variable, &n);
    if (!items && n == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--by: %s is a number; say which ranges, as --by '%s:0-6,7-12,13+'"),
            schema_variable_name(variable), schema_variable_name(variable));
        return FALSE;
    }
    if (!items) {
        add_choices(question, variable);
        return TRUE;
    }
    /* Of numbers full-width digits and signs are digits and signs; of labels they are letters.
     */
    g_autofree char *narrow = n == 0 ? question_narrowed(items) : NULL;
    g_auto(GStrv) list = g_strsplit(narrow ? narrow : items, ",", -1);
    for (size_t i = 0; list[i]; i++)
        g_strstrip(list[i]);
    if (n == 0)
        return add_ranges(question, column, list, error);
    g_autoptr(GHashTable) taken = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; list[i]; i++)
        if (!add_codes(question, variable, column, list[i], taken, error))
            return FALSE;
    return TRUE;
}

/* The site of that code or label, in any letter case; SIZE_MAX. */
static size_t find_site(const SchemaStudy *study, const char *word)
{
    for (size_t i = 0; i < study->n_sites; i++)
        if (question_is_same(study->sites[i].code, word) ||
            question_is_same(study->sites[i].label, word))
            return i;
    return SIZE_MAX;
}

static gboolean fail_site(const SchemaStudy *study, const char *word, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (size_t i = 0; i < study->n_sites; i++) {
        g_ptr_array_add(words, study->sites[i].code);
        g_ptr_array_add(words, study->sites[i].label);
    }
    g_ptr_array_add(words, NULL);
    g_autofree char *meant = schema_meant(word, (const char *const *)words->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--by: the study has no site '%s'%s; its study.yaml lists them"), word, meant);
    return FALSE;
}

static gboolean read_sites(Question *question, const char *items, GError **error)
{
    const SchemaStudy *study = question->study;
    g_auto(GStrv) list = items ? g_strsplit(items, ",", -1) : NULL;
    g_autofree bool *chosen = g_new0(bool, study->n_sites + 1);
    question->by = g_strdup("site");
    question->by_label = g_strdup(base_words(question->words, N_("Site")));
    for (size_t i = 0; list && list[i]; i++) {
        const size_t site = find_site(study, g_strstrip(list[i]));
        if (site == SIZE_MAX)
            return fail_site(study, list[i], error);
        chosen[site] = true;
    }
    for (size_t i = 0; i < study->n_sites; i++)
        if (!list || chosen[i])
            add_group(question, study->sites[i].code, study->sites[i].label, NULL);
    return TRUE;
}

/* A choice that the file of the cohort has under its own name keeps it: the groups are then a
   column of their own. */
static void name_groups(Question *question, const char *column)
{
    bool made = false;
    for (guint i = 0; i < question->groups->len; i++)
        made = made || ((const QuestionGroup *)question->groups->pdata[i])->sql;
    question->by = g_strdup(made ? QUESTION_GROUPS : column);
}

/* Choices of a visit's value are groups of a column of their own, too. */
static void add_conditions(
    Question *question, const SchemaVariable *variable, const char *column)
{
    const bool is_number = schema_variable_has_number_codes(variable);
    for (guint i = 0; i < question->groups->len; i++) {
        QuestionGroup *group = question->groups->pdata[i];
        g_autoptr(GString) sql = g_string_new(column);
        g_string_append(sql, " = ");
        if (is_number)
            g_string_append(sql, group->id);
        else
            append_quoted(sql, group->id);
        group->sql = g_strdup(sql->str);
    }
}

/* Takes VARIABLE@VISIT apart. New texts. */
static void split_place(const char *place, char **who, char **visit)
{
    g_auto(GStrv) parts = g_strsplit(place, "@", 2);
    g_free(*who);
    g_free(*visit);
    *who = g_strstrip(g_strdup(parts[0] ? parts[0] : ""));
    *visit = parts[0] && parts[1] ? g_strstrip(g_strdup(parts[1])) : NULL;
}

/* Takes VARIABLE@VISIT:GROUPS apart at the last colon before which stands a variable, for
   labels have colons, too; where none does, at the first. */
static void split_by(const Question *question, char **who, char **visit, char **items)
{
    const char *by = question->options->by;
    SchemaVariable variable;
    split_place(by, who, visit);
    const bool has_groups = *visit && strchr(*visit, ':');
    if (!has_groups && question_find(question, "", *who, &variable, NULL))
        return;
    for (const char *colon = strrchr(by, ':'); colon;
         colon = g_strrstr_len(by, colon - by, ":")) {
        g_autofree char *place = g_strndup(by, (gsize)(colon - by));
        split_place(place, who, visit);
        g_free(*items);
        *items = g_strdup(colon + 1);
        if (question_find(question, "", *who, &variable, NULL))
            return;
    }
}

gboolean question_read_groups(Question *question, GError **error)
{
    g_autofree char *who = NULL, *visit = NULL, *items = NULL;
    const SchemaEvent *event = NULL;
    SchemaVariable variable = {0};
    split_by(question, &who, &visit, &items);
    if (strcmp(who, "site") == 0)
        return read_sites(question, items, error);
    if (!question_find(question, "--by", who, &variable, error))
        return FALSE;
    g_autofree char *column = column_of(question, &variable, visit, &event, error);
    if (!column)
        return FALSE;
    question->by_label =
        event ? g_strdup_printf("%s (%s)", schema_variable_label(&variable), event->label)
              : g_strdup(schema_variable_label(&variable));
    if (variable.field && variable.field->type == SCHEMA_CHECKBOX) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--by: of %s a patient may have several, so it makes no groups"),
            schema_variable_name(&variable));
        return FALSE;
    }
    g_autofree char *name = schema_sql_name(column);
    if (!read_items(question, &variable, name, items, error))
        return FALSE;
    if (event && !items)
        add_conditions(question, &variable, name);
    name_groups(question, column);
    question->by_name = schema_variable_name(&variable);
    question->by_event = event;
    question->later = question_later(question, column);
    if (question->groups->len >= 2)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--by %s: one group cannot be compared; name two or more"), question->options->by);
    return FALSE;
}
