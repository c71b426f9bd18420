#include "schema/sql_tokens.h"

#include <string.h>

static void token_free(void *data)
{
    SchemaToken *token = data;
    g_free(token->text);
    g_free(token);
}

static void add(GPtrArray *tokens, SchemaTokenKind kind, char *text_take)
{
    SchemaToken *token = g_new(SchemaToken, 1);
    *token = (SchemaToken){kind, text_take};
    g_ptr_array_add(tokens, token);
}

/* Up to the closing quote; a doubled one stands for itself. @return behind it. */
static const char *take_quoted(
    GPtrArray *tokens, SchemaTokenKind kind, const char *from, char close)
{
    GString *text = g_string_new(NULL);
    const char *c = from;
    for (; *c && (*c != close || (c[1] == close && close != ']')); c++) {
        g_string_append_c(text, *c);
        if (*c == close)
            c++;
    }
    add(tokens, kind, g_string_free(text, FALSE));
    return *c ? c + 1 : c;
}

static bool is_of_name(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static const char *take_word(GPtrArray *tokens, const char *from)
{
    const char *c = from;
    while (is_of_name(*c))
        c++;
    add(tokens, SCHEMA_TOKEN_WORD, g_strndup(from, (gsize)(c - from)));
    return c;
}

static const char *take_number(GPtrArray *tokens, const char *from)
{
    const char *c = from;
    while (g_ascii_isalnum(*c) || *c == '.' ||
           ((*c == '+' || *c == '-') && g_ascii_tolower(c[-1]) == 'e'))
        c++;
    add(tokens, SCHEMA_TOKEN_NUMBER, g_strndup(from, (gsize)(c - from)));
    return c;
}

/* Behind a comment that begins here, or NULL. */
static const char *skip_comment(const char *from)
{
    const bool line = strncmp(from, "--", 2) == 0;
    if (!line && strncmp(from, "/*", 2) != 0)
        return NULL;
    const char *end = strstr(from + 2, line ? "\n" : "*/");
    return end ? end + (line ? 1 : 2) : from + strlen(from);
}

static const char *take_sign(GPtrArray *tokens, const char *from)
{
    static const char *const pairs[] = {"==", "<>", "!=", "<=", ">=", "||", "<<", ">>", "->"};
    size_t length = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (strncmp(from, pairs[i], 2) == 0)
            length = 2;
    add(tokens, SCHEMA_TOKEN_SIGN, g_strndup(from, length));
    return from + length;
}

GPtrArray *schema_sql_tokens(const char *sql)
{
    GPtrArray *tokens = g_ptr_array_new_with_free_func(token_free);
    for (const char *c = sql; *c;) {
        const char *behind = skip_comment(c);
        if (behind)
            c = behind;
        else if (g_ascii_isspace(*c))
            c++;
        else if (*c == '\'')
            c = take_quoted(tokens, SCHEMA_TOKEN_TEXT, c + 1, '\'');
        else if (*c == '"' || *c == '`' || *c == '[')
            c = take_quoted(tokens, SCHEMA_TOKEN_NAME, c + 1, *c == '[' ? ']' : *c);
        else if (g_ascii_isdigit(*c) || (*c == '.' && g_ascii_isdigit(c[1])))
            c = take_number(tokens, c);
        else if (is_of_name(*c))
            c = take_word(tokens, c);
        else
            c = take_sign(tokens, c);
    }
    return tokens;
}

const SchemaToken *schema_token_at(const GPtrArray *tokens, guint i)
{
    return i < tokens->len ? tokens->pdata[i] : NULL;
}

bool schema_token_is(const GPtrArray *tokens, guint i, const char *text)
{
    const SchemaToken *token = schema_token_at(tokens, i);
    return token && (token->kind == SCHEMA_TOKEN_WORD || token->kind == SCHEMA_TOKEN_SIGN) &&
           g_ascii_strcasecmp(token->text, text) == 0;
}
