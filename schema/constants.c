/* The comparisons of an expression: where a variable and a constant stand side by side. */
#include "schema/constants.h"

#include <string.h>

#include "schema/constants_judge.h"
#include "schema/sql_numbers.h"
#include "schema/sql_tokens.h"

typedef struct {
    const SchemaStudy *study;
    const SchemaAnalysis *analysis;
    const GPtrArray *tokens;
    char *fault; /* The first; NULL so far. */
} Search;

/* ---- operands: token i and on; how many tokens they take, 0 where there is none ---- */

static bool is_keyword(const char *text)
{
    static const char *const words[] = {"and", "or", "not", "in", "is", "between", "case",
        "when", "then", "else", "end", "null", "like", "glob", "select", "from", "where",
        "exists", "as", "collate", "escape", "distinct", "true", "false", "group", "order",
        "limit", "having", NULL};
    for (size_t i = 0; words[i]; i++)
        if (g_ascii_strcasecmp(words[i], text) == 0)
            return true;
    return false;
}

static bool is_plain_name(const SchemaToken *token)
{
    return token && (token->kind == SCHEMA_TOKEN_NAME ||
                        (token->kind == SCHEMA_TOKEN_WORD && !is_keyword(token->text)));
}

/* More parentheses in a row than anybody writes around one operand: what is in them is not
 * looked at, so that the search takes time in proportion to the expression. */
static bool is_deep(const GPtrArray *tokens, guint i)
{
    enum { MOST = 8 };
    guint n = 0;
    while (n <= MOST && schema_token_is(tokens, i + n, "("))
        n++;
    return n > MOST;
}

/* `name`, `patient.name`, `(name)`; *name is the last part. */
static guint name_at(const Search *search, guint i, const char **name)
{
    const GPtrArray *tokens = search->tokens;
    if (is_deep(tokens, i))
        return 0;
    if (schema_token_is(tokens, i, "(")) {
        const guint inner = name_at(search, i + 1, name);
        return inner > 0 && schema_token_is(tokens, i + 1 + inner, ")") ? inner + 2 : 0;
    }
    guint n = 0;
    while (is_plain_name(schema_token_at(tokens, i + n))) {
        *name = schema_token_at(tokens, i + n)->text;
        n++;
        if (!schema_token_is(tokens, i + n, "."))
            break;
        n++;
    }
    return n > 0 && !schema_token_is(tokens, i + n, "(") ? n : 0;
}

/* A text, a number with or without a sign, TRUE, FALSE or NULL, also in parentheses. */
static guint constant_at(const Search *search, guint i, SchemaConstant *constant)
{
    const GPtrArray *tokens = search->tokens;
    const SchemaToken *token = schema_token_at(tokens, i);
    *constant = (SchemaConstant){0};
    if (is_deep(tokens, i))
        return 0;
    if (schema_token_is(tokens, i, "(")) {
        const guint inner = constant_at(search, i + 1, constant);
        if (inner > 0 && schema_token_is(tokens, i + 1 + inner, ")"))
            return inner + 2;
        g_clear_pointer(&constant->text, g_free);
        return 0;
    }
    const bool minus = schema_token_is(tokens, i, "-"),
               sign = minus || schema_token_is(tokens, i, "+");
    const SchemaToken *next = sign ? schema_token_at(tokens, i + 1) : token;
    if (next && next->kind == SCHEMA_TOKEN_NUMBER) {
        constant->text = g_strconcat(minus ? "-" : "", next->text, NULL);
        return sign ? 2 : 1;
    }
    constant->is_text = token && token->kind == SCHEMA_TOKEN_TEXT;
    constant->is_null = schema_token_is(tokens, i, "null");
    const bool truth = schema_token_is(tokens, i, "true");
    if (constant->is_text || constant->is_null)
        constant->text = g_strdup(token->text);
    else if (truth || schema_token_is(tokens, i, "false"))
        constant->text = g_strdup(truth ? "1" : "0");
    return constant->text ? 1 : 0;
}

/* A variable, and what stands around it. Clear it. */
typedef struct {
    const char *name;
    SchemaTurn turn;
    SchemaConstant otherwise; /* Of OR_ELSE. */
} Operand;

static void operand_clear(Operand *operand)
{
    g_clear_pointer(&operand->otherwise.text, g_free);
}

static SchemaTurn turn_of(const Search *search, guint i)
{
    static const struct {
        const char *word;
        SchemaTurn turn;
    } turns[] = {{"lower", SCHEMA_LOWER}, {"upper", SCHEMA_UPPER}, {"trim", SCHEMA_AS_TEXT},
        {"ltrim", SCHEMA_AS_TEXT}, {"rtrim", SCHEMA_AS_TEXT}, {"cast", SCHEMA_AS_TEXT},
        {"coalesce", SCHEMA_OR_ELSE}, {"ifnull", SCHEMA_OR_ELSE}};
    for (size_t k = 0; k < G_N_ELEMENTS(turns); k++)
        if (schema_token_is(search->tokens, i, turns[k].word))
            return turns[k].turn;
    return SCHEMA_AS_IT_IS;
}

/* What stands behind the variable in the parentheses of its function; SIZE_MAX: something that
 * is not known. */
static size_t rest_at(const Search *search, guint i, guint word, Operand *operand)
{
    if (operand->turn == SCHEMA_OR_ELSE) {
        const guint n = schema_token_is(search->tokens, i, ",")
                            ? constant_at(search, i + 1, &operand->otherwise)
                            : 0;
        return n > 0 ? n + 1 : SIZE_MAX;
    }
    if (!schema_token_is(search->tokens, word, "cast"))
        return 0;
    return schema_token_is(search->tokens, i, "as") &&
                   schema_token_is(search->tokens, i + 1, "text")
               ? 2
               : SIZE_MAX;
}

/* `name`, or one of the functions above around it. */
static guint operand_at(const Search *search, guint i, Operand *operand)
{
    *operand = (Operand){.turn = turn_of(search, i)};
    if (operand->turn == SCHEMA_AS_IT_IS || !schema_token_is(search->tokens, i + 1, "("))
        return name_at(search, i, &operand->name);
    const guint inner = name_at(search, i + 2, &operand->name);
    const size_t rest = inner > 0 ? rest_at(search, i + 2 + inner, i, operand) : SIZE_MAX;
    if (rest != SIZE_MAX && schema_token_is(search->tokens, i + 2 + inner + (guint)rest, ")"))
        return inner + (guint)rest + 3;
    operand_clear(operand);
    return 0;
}

/* Whether what stands before token i lets an operand begin there, and is no part of it. */
static bool begins(const Search *search, guint i)
{
    static const char *const before[] = {"(", ",", "and", "or", "not", "when", "then", "else",
        "where", "on", "select", "having", "case"};
    for (size_t k = 0; k < G_N_ELEMENTS(before); k++)
        if (i > 0 && schema_token_is(search->tokens, i - 1, before[k]))
            return true;
    return i == 0;
}

static bool ends(const Search *search, guint i)
{
    static const char *const behind[] = {
        ")", ",", "and", "or", "when", "then", "else", "end", "as", "group", "order", "limit"};
    for (size_t k = 0; k < G_N_ELEMENTS(behind); k++)
        if (schema_token_is(search->tokens, i, behind[k]))
            return true;
    return i >= search->tokens->len;
}

/* ---- comparisons ---- */

static const struct {
    const char *sign;
    SchemaCompare compare, turned;
} signs[] = {{"=", SCHEMA_EQ, SCHEMA_EQ}, {"==", SCHEMA_EQ, SCHEMA_EQ},
    {"<>", SCHEMA_NE, SCHEMA_NE}, {"!=", SCHEMA_NE, SCHEMA_NE}, {"<", SCHEMA_LT, SCHEMA_GT},
    {"<=", SCHEMA_LE, SCHEMA_GE}, {">", SCHEMA_GT, SCHEMA_LT}, {">=", SCHEMA_GE, SCHEMA_LE}};

/* The sign at token i, as how many tokens; 0 where there is none. */
static guint compare_at(
    const Search *search, guint i, bool turned, SchemaCompare *compare, bool *is_is)
{
    *is_is = schema_token_is(search->tokens, i, "is");
    if (*is_is) {
        const bool not_it = schema_token_is(search->tokens, i + 1, "not");
        *compare = not_it ? SCHEMA_NE : SCHEMA_EQ;
        return not_it ? 2 : 1;
    }
    for (size_t k = 0; k < G_N_ELEMENTS(signs); k++) {
        if (!schema_token_is(search->tokens, i, signs[k].sign))
            continue;
        *compare = turned ? signs[k].turned : signs[k].compare;
        return 1;
    }
    return 0;
}

/* Tokens from..to as they may be read. New. */
static char *excerpt(const Search *search, guint from, guint to)
{
    GString *text = g_string_new(NULL);
    for (guint i = from; i < to; i++) {
        const SchemaToken *token = schema_token_at(search->tokens, i);
        const bool is_call = i > 0 && schema_token_is(search->tokens, i, "(") &&
                             is_plain_name(schema_token_at(search->tokens, i - 1));
        const bool close = i == from || is_call || schema_token_is(search->tokens, i, ",") ||
                           schema_token_is(search->tokens, i, ")") ||
                           schema_token_is(search->tokens, i, ".") ||
                           schema_token_is(search->tokens, i - 1, "(") ||
                           schema_token_is(search->tokens, i - 1, ".") ||
                           schema_token_is(search->tokens, i - 1, "-");
        g_string_append(text, close ? "" : " ");
        g_string_append_printf(
            text, token->kind == SCHEMA_TOKEN_TEXT ? "'%s'" : "%s", token->text);
    }
    return g_string_free(text, FALSE);
}

/* A value that is computed as a number is one. */
static SchemaDomain domain_of_name(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *name)
{
    SchemaDomain domain = schema_domain_of(study, analysis, name);
    if (domain.kind == SCHEMA_DOMAIN_ANY && domain.computed &&
        schema_sql_gives_numbers(study, analysis, domain.computed))
        domain.kind = SCHEMA_DOMAIN_NUMBERS;
    return domain;
}

static SchemaDomain domain_of(const Search *search, const Operand *operand)
{
    SchemaDomain domain = domain_of_name(search->study, search->analysis, operand->name);
    schema_domain_turn(&domain, operand->turn, &operand->otherwise);
    return domain;
}

/* Judges one comparison, which tokens from..to write; keeps the first fault. */
static void judge(Search *search, const Operand *operand, SchemaCompare compare, bool is_is,
    const SchemaConstant *constant, guint from, guint to)
{
    if (search->fault || (constant->is_null && is_is))
        return;
    SchemaDomain domain = domain_of(search, operand);
    g_autofree char *fault = schema_constant_fault(&domain, compare, constant);
    if (fault) {
        g_autofree char *what = excerpt(search, from, to);
        search->fault = g_strdup_printf("%s: %s", what, fault);
    }
    schema_domain_clear(&domain);
}

/* variable = constant, or the other way round. */
static void look_at_comparison(Search *search, guint i)
{
    for (int turned = 0; turned < 2; turned++) {
        SchemaConstant constant = {0};
        SchemaCompare compare = SCHEMA_EQ;
        Operand operand = {0};
        bool is_is = false;
        const guint first =
            turned ? constant_at(search, i, &constant) : operand_at(search, i, &operand);
        const guint sign = first ? compare_at(search, i + first, turned, &compare, &is_is) : 0;
        const guint from = i + first + sign;
        const guint second = !sign    ? 0
                             : turned ? operand_at(search, from, &operand)
                                      : constant_at(search, from, &constant);
        if (second && ends(search, from + second))
            judge(search, &operand, compare, is_is, &constant, i, from + second);
        g_free(constant.text);
        operand_clear(&operand);
    }
}

/* variable [NOT] IN (constant, ...): each constant that stands alone. */
static void look_at_list(Search *search, guint i, guint taken, const Operand *operand)
{
    guint at = i + taken;
    at += schema_token_is(search->tokens, at, "not");
    if (!schema_token_is(search->tokens, at, "in") ||
        !schema_token_is(search->tokens, at + 1, "("))
        return;
    int depth = 1;
    for (at += 2; depth > 0 && at < search->tokens->len; at++) {
        SchemaConstant constant = {0};
        const bool first = schema_token_is(search->tokens, at - 1, "(") ||
                           schema_token_is(search->tokens, at - 1, ",");
        const guint n = depth == 1 && first ? constant_at(search, at, &constant) : 0;
        if (n > 0 && ends(search, at + n))
            judge(search, operand, SCHEMA_EQ, false, &constant, at, at + n);
        g_free(constant.text);
        depth += schema_token_is(search->tokens, at, "(");
        depth -= schema_token_is(search->tokens, at, ")");
    }
}

static bool is_backwards(const SchemaConstant *low, const SchemaConstant *high)
{
    return low->is_text && high->is_text
               ? strcmp(low->text, high->text) > 0
               : !low->is_text && !high->is_text &&
                     g_ascii_strtod(low->text, NULL) > g_ascii_strtod(high->text, NULL);
}

/* variable [NOT] BETWEEN constant AND constant. */
static void look_at_range(Search *search, guint i, guint taken, const Operand *operand)
{
    guint at = i + taken;
    at += schema_token_is(search->tokens, at, "not");
    if (!schema_token_is(search->tokens, at, "between"))
        return;
    SchemaConstant low = {0}, high = {0};
    const guint first = constant_at(search, at + 1, &low);
    const guint second = first && schema_token_is(search->tokens, at + 1 + first, "and")
                             ? constant_at(search, at + 2 + first, &high)
                             : 0;
    if (second && ends(search, at + 2 + first + second)) {
        if (is_backwards(&low, &high))
            search->fault = g_strdup_printf(
                "%s BETWEEN %s AND %s: nothing is there; the lesser comes first", operand->name,
                low.text, high.text);
        judge(search, operand, SCHEMA_GE, false, &low, i, at + 2 + first + second);
        judge(search, operand, SCHEMA_LE, false, &high, i, at + 2 + first + second);
    }
    g_free(low.text);
    g_free(high.text);
}

/* CASE variable WHEN constant THEN ...: the WHENs of this CASE, not of one within. */
static void look_at_case(Search *search, guint i)
{
    Operand operand = {0};
    const guint taken =
        schema_token_is(search->tokens, i, "case") ? operand_at(search, i + 1, &operand) : 0;
    int depth = taken > 0 && schema_token_is(search->tokens, i + 1 + taken, "when");
    for (guint at = i + 1 + taken; depth > 0 && at < search->tokens->len; at++) {
        SchemaConstant constant = {0};
        const bool own = depth == 1 && schema_token_is(search->tokens, at, "when");
        const guint n = own ? constant_at(search, at + 1, &constant) : 0;
        if (n > 0 && schema_token_is(search->tokens, at + 1 + n, "then"))
            judge(search, &operand, SCHEMA_EQ, false, &constant, at, at + 1 + n);
        g_free(constant.text);
        depth += schema_token_is(search->tokens, at, "case");
        depth -= schema_token_is(search->tokens, at, "end");
    }
    operand_clear(&operand);
}

/* variable [NOT] LIKE pattern, or GLOB. */
static void look_at_pattern(Search *search, guint i, guint taken, const Operand *operand)
{
    guint at = i + taken;
    at += schema_token_is(search->tokens, at, "not");
    const bool glob = schema_token_is(search->tokens, at, "glob");
    const SchemaToken *pattern = schema_token_at(search->tokens, at + 1);
    if (search->fault || (!glob && !schema_token_is(search->tokens, at, "like")) || !pattern ||
        pattern->kind != SCHEMA_TOKEN_TEXT || !ends(search, at + 2))
        return;
    SchemaDomain domain = domain_of(search, operand);
    g_autofree char *fault = schema_pattern_fault(&domain, pattern->text, glob);
    g_autofree char *what = fault ? excerpt(search, i, at + 2) : NULL;
    search->fault = fault ? g_strdup_printf("%s: %s", what, fault) : NULL;
    schema_domain_clear(&domain);
}

/* nullif(variable, constant). */
static void look_at_nullif(Search *search, guint i)
{
    SchemaConstant constant = {0};
    Operand operand = {0};
    const bool is_call = schema_token_is(search->tokens, i, "nullif") &&
                         schema_token_is(search->tokens, i + 1, "(");
    const guint taken = is_call ? operand_at(search, i + 2, &operand) : 0;
    const guint n = taken > 0 && schema_token_is(search->tokens, i + 2 + taken, ",")
                        ? constant_at(search, i + 3 + taken, &constant)
                        : 0;
    if (n > 0 && schema_token_is(search->tokens, i + 3 + taken + n, ")"))
        judge(search, &operand, SCHEMA_EQ, false, &constant, i, i + 4 + taken + n);
    g_free(constant.text);
    operand_clear(&operand);
}

char *schema_choice_fault(
    const char *variable, const SchemaChoice *choices, size_t n, const char *code)
{
    const SchemaConstant constant = {.text = (char *)code};
    const SchemaDomain domain = schema_domain_of_choices(variable, choices, n);
    return schema_constant_fault(&domain, SCHEMA_EQ, &constant);
}

char *schema_constant_fault_of(const SchemaStudy *study, const SchemaAnalysis *analysis,
    const char *variable, const char *code)
{
    const SchemaConstant constant = {.text = (char *)code};
    SchemaDomain domain = domain_of_name(study, analysis, variable);
    char *fault = schema_constant_fault(&domain, SCHEMA_EQ, &constant);
    schema_domain_clear(&domain);
    return fault;
}

char *schema_constants_fault(
    const SchemaStudy *study, const SchemaAnalysis *analysis, const char *sql)
{
    g_autoptr(GPtrArray) tokens = schema_sql_tokens(sql);
    Search search = {.study = study, .analysis = analysis, .tokens = tokens};
    for (guint i = 0; i < tokens->len && !search.fault; i++) {
        look_at_case(&search, i);
        if (!begins(&search, i))
            continue;
        look_at_comparison(&search, i);
        look_at_nullif(&search, i);
        Operand operand = {0};
        const guint taken = operand_at(&search, i, &operand);
        if (taken > 0 && !search.fault) {
            look_at_list(&search, i, taken, &operand);
            look_at_range(&search, i, taken, &operand);
            look_at_pattern(&search, i, taken, &operand);
        }
        operand_clear(&operand);
    }
    return search.fault;
}
