#include "schema/later.h"

#include <string.h>

#include "schema/sql_tokens.h"
#include "schema/variable.h"

/* Derived values use those above them: deeper than this none is. */
enum { DEEPEST = 32 };

static bool is_later(const SchemaStudy *study, size_t event)
{
    const SchemaEvent *one = &study->events[event];
    return event != study->baseline && (!one->has_offset || one->offset_days > 0);
}

/* Of a value that is had at no event at or before the origin. */
static bool is_of_later_events(const SchemaStudy *study, const SchemaVariable *variable)
{
    bool any = false, early = false;
    for (size_t i = 0; i < study->n_events; i++) {
        if (!schema_variable_at(study, variable, i))
            continue;
        any = true;
        early = early || !is_later(study, i);
    }
    return any && !early;
}

static char *find(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql, int depth);

/* pain_vas__1_month says its event itself. */
static bool names_later_event(const SchemaStudy *study, const char *word)
{
    const char *suffix = g_strrstr(word, "__");
    const size_t event = suffix ? schema_study_event(study, suffix + 2) : SIZE_MAX;
    return event != SIZE_MAX && is_later(study, event);
}

static bool is_word_later(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *word, int depth)
{
    if (names_later_event(study, word))
        return true;
    const SchemaVariable variable = {.field = schema_dictionary_find(study->dictionary, word),
        .derived = analysis ? schema_analysis_derived(analysis, study, word)
                            : schema_study_derived(study, word)};
    if (variable.derived && variable.derived->form == SIZE_MAX) {
        g_autofree char *within = variable.derived->sql
                                      ? find(study, analysis, variable.derived->sql, depth + 1)
                                      : NULL;
        return within != NULL;
    }
    return (variable.field || variable.derived) && is_of_later_events(study, &variable);
}

static char *find(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql, int depth)
{
    g_autoptr(GPtrArray) tokens = schema_sql_tokens(sql);
    for (guint i = 0; depth < DEEPEST && i < tokens->len; i++) {
        const SchemaToken *token = tokens->pdata[i];
        if ((token->kind == SCHEMA_TOKEN_WORD || token->kind == SCHEMA_TOKEN_NAME) &&
            is_word_later(study, analysis, token->text, depth))
            return g_strdup(token->text);
    }
    return NULL;
}

char *schema_later_name(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql)
{
    return find(study, analysis, sql, 0);
}

/* ---- what is computed from what ---- */

/* The name without the event behind it. New. */
static char *plain_name(const char *word)
{
    const char *suffix = g_strrstr(word, "__");
    return suffix ? g_strndup(word, (gsize)(suffix - word)) : g_strdup(word);
}

static bool uses(const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql,
    const char *name, int depth)
{
    g_autoptr(GPtrArray) tokens = schema_sql_tokens(sql);
    for (guint i = 0; depth < DEEPEST && i < tokens->len; i++) {
        const SchemaToken *token = tokens->pdata[i];
        if (token->kind != SCHEMA_TOKEN_WORD && token->kind != SCHEMA_TOKEN_NAME)
            continue;
        g_autofree char *word = plain_name(token->text);
        const SchemaDerived *derived = analysis ? schema_analysis_derived(analysis, study, word)
                                                : schema_study_derived(study, word);
        if (strcmp(word, name) == 0 ||
            (derived && derived->sql && strcmp(derived->sql, sql) != 0 &&
                uses(study, analysis, derived->sql, name, depth + 1)))
            return true;
    }
    return false;
}

bool schema_uses_name(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql, const char *name)
{
    return uses(study, analysis, sql, name, 0);
}
