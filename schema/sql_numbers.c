#include "schema/sql_numbers.h"

#include "schema/constants_judge.h"
#include "schema/sql_tokens.h"

/* Parentheses, CASEs and derived values within one another, more than anybody writes. */
enum { DEEPEST = 24, MOST = 1000 };

typedef struct {
    const SchemaStudy *study;
    const SchemaAnalysis *analysis;
    const GPtrArray *tokens;
    guint *left; /* Parts that are still looked at, so that no chain of values takes long. */
} Search;

static bool gives(const Search *search, guint from, guint to, int depth);

static bool is(const Search *search, guint i, const char *text)
{
    return schema_token_is(search->tokens, i, text);
}

static bool is_any(const Search *search, guint i, const char *const *words)
{
    for (size_t k = 0; words[k]; k++)
        if (is(search, i, words[k]))
            return true;
    return false;
}

/* How much deeper than token i what follows it stands: in parentheses or a CASE. */
static int step_at(const Search *search, guint i)
{
    return is(search, i, "(") || is(search, i, "case")  ? 1
           : is(search, i, ")") || is(search, i, "end") ? -1
                                                        : 0;
}

/* Where what is opened at `from` is closed; `to` where it is not. */
static guint close_of(const Search *search, guint from, guint to)
{
    int open = 0;
    for (guint i = from; i < to; i++) {
        open += step_at(search, i);
        if (open == 0)
            return i;
    }
    return to;
}

/* The first of those words from..to that stands in nothing that is opened there; `to` for none.
 */
static guint find(const Search *search, guint from, guint to, const char *const *words)
{
    int open = 0;
    for (guint i = from; i < to; i++) {
        const int step = step_at(search, i);
        if (open == 0 && is_any(search, i, words))
            return i;
        open += step;
    }
    return to;
}

/* Each part between commas. */
static bool all_give(const Search *search, guint from, guint to, int depth)
{
    static const char *const comma[] = {",", NULL};
    while (from < to) {
        const guint end = find(search, from, to, comma);
        if (!gives(search, from, end, depth))
            return false;
        from = end + 1;
    }
    return true;
}

/* CASE ... END: what stands behind THEN and ELSE. */
static bool case_gives(const Search *search, guint from, guint to, int depth)
{
    static const char *const results[] = {"then", "else", NULL};
    static const char *const ends[] = {"when", "else", NULL};
    for (guint i = find(search, from + 1, to - 1, results); i < to - 1;) {
        const guint end = find(search, i + 1, to - 1, ends);
        if (!gives(search, i + 1, end, depth))
            return false;
        i = end < to - 1 && is(search, end, "else") ? end : find(search, end, to - 1, results);
    }
    return true;
}

/* name(...) from..to. */
static bool call_gives(const Search *search, guint from, guint to, int depth)
{
    static const char *const numbers[] = {"abs", "avg", "ceil", "ceiling", "count",
        "days_between", "floor", "instr", "julianday", "length", "months_between", "round",
        "sign", "sum", "total", "unicode", "unixepoch", NULL};
    static const char *const chosen[] = {"coalesce", "ifnull", "max", "min", NULL};
    static const char *const types[] = {"int", "integer", "real", "numeric", NULL};
    static const char *const comma[] = {",", NULL};
    const guint first = find(search, from + 2, to - 1, comma);
    if (is(search, from, "cast"))
        return is(search, to - 3, "as") && is_any(search, to - 2, types);
    if (is(search, from, "nullif"))
        return gives(search, from + 2, first, depth);
    if (is(search, from, "iif"))
        return first + 1 < to && all_give(search, first + 1, to - 1, depth);
    return is_any(search, from, numbers) ||
           (is_any(search, from, chosen) && all_give(search, from + 2, to - 1, depth));
}

/* A column, or another derived value. */
static bool name_gives(const Search *search, const char *name, int depth)
{
    SchemaDomain domain = schema_domain_of(search->study, search->analysis, name);
    bool is_number =
        domain.kind == SCHEMA_DOMAIN_NUMBERS || (!domain.computed && domain.integers);
    if (!is_number && domain.computed) {
        g_autoptr(GPtrArray) tokens = schema_sql_tokens(domain.computed);
        const Search other = {search->study, search->analysis, tokens, search->left};
        is_number = gives(&other, 0, tokens->len, depth);
    }
    schema_domain_clear(&domain);
    return is_number;
}

/* A constant, or a name with or without its table's. */
static bool word_gives(const Search *search, guint from, guint to, int depth)
{
    static const char *const constants[] = {"null", "true", "false", NULL};
    const SchemaToken *last = schema_token_at(search->tokens, to - 1);
    const bool is_one = to - from == 1;
    if (is_one && (last->kind == SCHEMA_TOKEN_NUMBER || is_any(search, from, constants)))
        return true;
    const bool is_name = last->kind == SCHEMA_TOKEN_WORD || last->kind == SCHEMA_TOKEN_NAME;
    return is_name && (is_one || (to - from == 3 && is(search, from + 1, "."))) &&
           name_gives(search, last->text, depth);
}

/* (SELECT ... FROM ...), without the parentheses. */
static bool select_gives(const Search *search, guint from, guint to, int depth)
{
    static const char *const ends[] = {"from", ",", "union", NULL};
    from += is(search, from + 1, "distinct") ? 2 : 1;
    const guint end = find(search, from, to, ends);
    static const char *const more[] = {"union", "except", "intersect", NULL};
    return find(search, from, to, more) == to && gives(search, from, end, depth);
}

static bool gives(const Search *search, guint from, guint to, int depth)
{
    /* By how close they bind, the loosest first. */
    static const char *const truths[] = {"and", "or", "not", "exists", "=", "==", "<>",
        "!=", "<", "<=", ">", ">=", "is", "isnull", "notnull", "in", "like", "glob", "between",
        NULL};
    static const char *const texts[] = {"||", "->", "collate", NULL};
    static const char *const sums[] = {
        "+", "-", "*", "/", "%", "&", "|", "<<", ">>", "~", NULL};
    if (depth == 0 || from >= to || *search->left == 0)
        return false;
    --*search->left;
    if (is(search, from, "("))
        if (close_of(search, from, to) == to - 1)
            return gives(search, from + 1, to - 1, depth - 1);
    if (is(search, from, "select"))
        return select_gives(search, from, to, depth - 1);
    if (find(search, from, to, truths) < to)
        return true;
    if (find(search, from, to, texts) < to || is(search, from, "+"))
        return false;
    if (find(search, from, to, sums) < to)
        return true;
    const bool is_case = is(search, from, "case") && close_of(search, from, to) == to - 1;
    const bool is_call = is(search, from + 1, "(") && close_of(search, from + 1, to) == to - 1;
    return is_case   ? case_gives(search, from, to, depth - 1)
           : is_call ? call_gives(search, from, to, depth - 1)
                     : word_gives(search, from, to, depth - 1);
}

bool schema_sql_gives_numbers(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql)
{
    g_autoptr(GPtrArray) tokens = schema_sql_tokens(sql);
    guint left = MOST;
    const Search search = {study, analysis, tokens, &left};
    return gives(&search, 0, tokens->len, DEEPEST);
}
