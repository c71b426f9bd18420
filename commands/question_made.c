/*
 * Outcomes that are made for a question: who improved by enough to matter, and what repeating
 * forms hold of a patient.
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "clinical/pack.h"
#include "commands/question_parts.h"
#include "schema/sql.h"

#define RESPONDERS "responders:"

static void made_free(void *data)
{
    SchemaDerived *one = data;
    for (size_t i = 0; i < one->n_choices; i++) {
        g_free(one->choices[i].code);
        g_free(one->choices[i].label);
    }
    g_free(one->choices);
    g_free(one->name);
    g_free(one->label);
    g_free(one->unit);
    g_free(one->source);
    g_free(one->sql);
    g_free(one);
}

GPtrArray *question_made_new(void)
{
    return g_ptr_array_new_with_free_func(made_free);
}

/* Makes a value that is an outcome. Borrowed. */
static SchemaDerived *add_made(
    Question *question, const char *name, const char *label, char *sql_take, bool is_yes_no)
{
    SchemaDerived *one = question_made_add(question, name, label, sql_take, is_yes_no);
    QuestionOutcome *outcome = g_new0(QuestionOutcome, 1);
    outcome->variable.derived = one;
    outcome->kind = is_yes_no ? QUESTION_YES_NO : QUESTION_NUMBER;
    outcome->visits = g_ptr_array_new();
    g_ptr_array_add(question->outcomes, outcome);
    return one;
}

/* ---- responders ---- */

/* The change that matters: what was said behind =, else the constant of the study's field. */
static gboolean find_amount(const Question *question, const char *name, const char *amount,
    double *value, char **source, GError **error)
{
    const ClinPack *pack = clin_pack_find(question->study->pack);
    const ClinMcid *known = clin_pack_mcid(pack, amount ? amount : name);
    char *end = NULL;
    if (known) {
        *value = known->value * known->direction;
        *source = g_strdup_printf("%s, %s", known->source, known->anchored);
        return TRUE;
    }
    *value = amount ? g_ascii_strtod(amount, &end) : NAN;
    if (amount && *end == '\0' && end != amount && isfinite(*value) && *value != 0) {
        *source = g_strdup(base_words(question->words, N_("as asked")));
        return TRUE;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--outcome " RESPONDERS "%s: %s; say the change that matters, as in " RESPONDERS
        "%s=20, or -20 for a fall",
        name, amount ? "this is no number" : "no change that matters is known of it", name);
    return FALSE;
}

/* Whole millionths, so that 0.639 - 0.600 reaches 0.039. */
static char *responder_sql(
    const char *name, const SchemaEvent *before, const SchemaEvent *after, double value)
{
    char amount[G_ASCII_DTOSTR_BUF_SIZE];
    (void)g_ascii_formatd(amount, sizeof amount, "%.0f", round(fabs(value) * 1e6));
    const char *later = value > 0 ? after->name : before->name;
    const char *earlier = value > 0 ? before->name : after->name;
    return g_strdup_printf(
        "round((%s__%s - %s__%s) * 1000000) >= %s", name, later, name, earlier, amount);
}

static void add_responders(Question *question, const SchemaVariable *variable,
    const QuestionOutcome *of, double value, const char *source)
{
    const char *name = schema_variable_name(variable);
    const SchemaEvent *before = of->visits->pdata[0];
    for (guint i = 1; i < of->visits->len; i++) {
        const SchemaEvent *after = of->visits->pdata[i];
        g_autofree char *id = g_strdup_printf("asked_responder_%s_%s", name, after->name);
        g_autofree char *amount = g_strdup_printf("%g", fabs(value));
        g_autofree char *label = base_words_say(question->words,
            value > 0 ? N_("{1}: risen by {2} or more, {3} to {4}")
                      : N_("{1}: fallen by {2} or more, {3} to {4}"),
            "tttt", schema_variable_label(variable), amount, before->label, after->label);
        SchemaDerived *made =
            add_made(question, id, label, responder_sql(name, before, after, value), true);
        g_free(made->source);
        made->source = base_words_say(question->words,
            N_("{1}; who died before or has not both values is no failure"), "t", source);
        ((QuestionOutcome *)question->outcomes->pdata[question->outcomes->len - 1])->due =
            after;
    }
}

static gboolean read_responders(Question *question, const char *said, const char *const *visits,
    QuestionReadOutcome *read, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(said, "=", 2);
    const char *name = g_strstrip(parts[0]);
    g_autofree char *source = NULL;
    double value = NAN;
    QuestionOutcome *of = read(question, "--outcome", name, visits, error);
    if (!of)
        return FALSE;
    gboolean done = question_has_course(of);
    if (!done)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--outcome " RESPONDERS "%s: it takes a number at two visits or more", name);
    done = done && find_amount(question, question_outcome_name(of),
                       parts[1] ? g_strstrip(parts[1]) : NULL, &value, &source, error);
    if (done)
        add_responders(question, &of->variable, of, value, source);
    g_ptr_array_unref(of->visits);
    g_free(of);
    return done;
}

/* ---- repeating forms ---- */

static size_t repeating_form(const Question *question, const char *word)
{
    const size_t form = schema_study_form(question->study, word);
    return form != SIZE_MAX && question->study->form_repeats[form] ? form : SIZE_MAX;
}

static void add_form(Question *question, size_t form, const char *word)
{
    g_autofree char *table = schema_sql_form_name(question->study, form);
    g_autofree char *any = g_strdup_printf("asked_any_%s", word);
    g_autofree char *count = g_strdup_printf("asked_number_of_%s", word);
    g_autofree char *of =
        g_strdup_printf("FROM %s WHERE %s.record_id = patient.record_id", table, table);
    g_autofree char *spoken = g_strdelimit(g_strdup(word), "_", ' ');
    g_autofree char *any_label =
        base_words_say(question->words, N_("Any entry of {1}"), "t", spoken);
    g_autofree char *count_label =
        base_words_say(question->words, N_("Entries of {1}"), "t", spoken);
    (void)add_made(question, any, any_label, g_strdup_printf("EXISTS (SELECT 1 %s)", of), true);
    (void)add_made(
        question, count, count_label, g_strdup_printf("(SELECT count(*) %s)", of), false);
    question_events_of_form(question, form, word);
}

gboolean question_make(Question *question, const char *word, const char *const *visits,
    QuestionReadOutcome *read, bool *made, GError **error)
{
    const size_t form = repeating_form(question, word);
    *made = true;
    if (g_str_has_prefix(word, RESPONDERS))
        return read_responders(question, word + strlen(RESPONDERS), visits, read, error);
    *made = form != SIZE_MAX;
    if (*made)
        add_form(question, form, word);
    return TRUE;
}
