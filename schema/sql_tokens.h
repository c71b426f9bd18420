#pragma once
/**
 * @file
 * Inside schema/: an SQL expression cut into tokens, as SQLite does. For who looks for patterns
 * in it; whether it is right SQL, SQLite says.
 */
#include <glib.h>
#include <stdbool.h>

typedef enum {
    SCHEMA_TOKEN_WORD, /**< A keyword or a plain name. */
    SCHEMA_TOKEN_NAME, /**< A name in double quotes, back quotes or brackets, which are off. */
    SCHEMA_TOKEN_TEXT, /**< A text in single quotes, which are off. */
    SCHEMA_TOKEN_NUMBER, /**< As written, without a sign. */
    SCHEMA_TOKEN_SIGN    /**< An operator or a single character of punctuation. */
} SchemaTokenKind;

typedef struct {
    SchemaTokenKind kind;
    char *text;
} SchemaToken;

/** The tokens, without blanks and comments: GPtrArray of SchemaToken (owned). New. */
GPtrArray *schema_sql_tokens(const char *sql);
/** Whether token i is there and is that word (in any letter case) or sign. */
bool schema_token_is(const GPtrArray *tokens, guint i, const char *text);
/** Token i, or NULL beyond the end. Borrowed. */
const SchemaToken *schema_token_at(const GPtrArray *tokens, guint i);
