/* Recursive descent over branching logic. */
#include <string.h>

#include "schema/branching_tree.h"
#include "schema/study.h"

/* Parentheses and signs within each other; whoever nests deeper meant something else. */
enum { DEEPEST = 100 };

/* Numbers, fields, operators and calls of one text: a chain of them is as deep as it is long.
 */
enum { MOST_NODES = 2000 };

typedef struct {
    const SchemaStudy *study;
    const char *at;
    SchemaBranching *out;
    char *fault; /* The first. */
    unsigned depth;
} Parser;

static size_t parse_or(Parser *parser);
static size_t parse_unary(Parser *parser);

BranchingNode *branching_node(const SchemaBranching *branching, size_t index)
{
    return &g_array_index(branching->nodes, BranchingNode, index);
}

static size_t fail(Parser *parser, const char *format, ...) G_GNUC_PRINTF(2, 3);

static size_t fail(Parser *parser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!parser->fault)
        parser->fault = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return BRANCHING_NONE;
}

static size_t add(Parser *parser, BranchingNode node)
{
    node.next = BRANCHING_NONE;
    if (parser->out->nodes->len == MOST_NODES) {
        g_free(node.text);
        return fail(parser, "it is too long");
    }
    g_array_append_val(parser->out->nodes, node);
    return parser->out->nodes->len - 1;
}

static size_t add_pair(Parser *parser, BranchingKind kind, size_t left, size_t right)
{
    if (left == BRANCHING_NONE || right == BRANCHING_NONE)
        return BRANCHING_NONE;
    branching_node(parser->out, left)->next = right;
    return add(parser, (BranchingNode){.kind = kind, .n = 2, .child = left});
}

/* ---- words of the text ---- */

/* Past blanks (also the one that web pages write) and comments. */
static void skip(Parser *parser)
{
    for (;;) {
        if (g_ascii_isspace(*parser->at))
            parser->at++;
        else if (g_str_has_prefix(parser->at, "\xc2\xa0"))
            parser->at += 2;
        else if (g_str_has_prefix(parser->at, "//") || *parser->at == '#')
            parser->at += strcspn(parser->at, "\n");
        else
            return;
    }
}

static bool take(Parser *parser, const char *sign)
{
    skip(parser);
    if (!g_str_has_prefix(parser->at, sign))
        return false;
    parser->at += strlen(sign);
    return true;
}

static size_t word_size(const char *at)
{
    size_t n = 0;
    while (g_ascii_isalnum(at[n]) || at[n] == '_')
        n++;
    return n;
}

/* A word in any case, whole. */
static bool take_word(Parser *parser, const char *word)
{
    skip(parser);
    const size_t size = strlen(word);
    if (word_size(parser->at) != size || g_ascii_strncasecmp(parser->at, word, size) != 0)
        return false;
    parser->at += size;
    return true;
}

/* ---- fields ---- */

/* The column of a field, or of the choice of a checkbox; SIZE_MAX with the fault set. */
static size_t find_column(Parser *parser, const char *name, const char *code)
{
    const SchemaDictionary *dictionary = parser->study->dictionary;
    const SchemaField *field = schema_dictionary_find(dictionary, name);
    if (!field || field->type == SCHEMA_NO_DATA)
        return fail(parser, "[%s] is no field of the dictionary", name);
    if ((field->type == SCHEMA_CHECKBOX) != (code != NULL))
        return fail(parser,
            code ? "[%s(%s)]: the field is no checkbox"
                 : "[%s] is a checkbox: a choice in brackets was expected",
            name, code);
    for (size_t i = 0; i < dictionary->n_columns; i++)
        if (&dictionary->fields[dictionary->columns[i].field] == field &&
            (!code || g_str_equal(field->choices[dictionary->columns[i].choice].code, code)))
            return i;
    return fail(parser, "[%s(%s)]: the field has no such choice", name, code ? code : "");
}

/* The text between brackets, without ":value"; the parser stands after it. */
static char *take_brackets(Parser *parser)
{
    const char *end = strchr(parser->at, ']');
    if (!end) {
        (void)fail(parser, "a bracket is not closed");
        return NULL;
    }
    char *inside = g_strstrip(g_strndup(parser->at + 1, (gsize)(end - parser->at - 1)));
    parser->at = end + 1;
    if (g_str_has_suffix(inside, ":value"))
        inside[strlen(inside) - strlen(":value")] = '\0';
    return inside;
}

/* [name] or [name(code)] at an event. */
static size_t make_field(Parser *parser, char *inside, size_t event, BranchingAt at)
{
    char *code = NULL, *open = strchr(inside, '(');
    if (open && g_str_has_suffix(open, ")")) {
        open[strlen(open) - 1] = '\0';
        *open = '\0';
        code = g_strstrip(open + 1);
    }
    const size_t column = find_column(parser, g_strstrip(inside), code);
    if (column == SIZE_MAX)
        return BRANCHING_NONE;
    const size_t field = parser->study->dictionary->columns[column].field;
    if (event != SIZE_MAX && !schema_study_collects(parser->study, event, field))
        return fail(parser, "[%s] is not collected in event %s", inside,
            parser->study->events[event].unique_name);
    skip(parser);
    if (*parser->at == '[')
        return fail(parser, "instances of [%s] cannot be named", inside);
    return add(parser,
        (BranchingNode){.kind = BRANCHING_FIELD, .event = event, .column = column, .at = at});
}

/* REDCap's smart variables that a row answers by itself; false for no such one. */
static bool parse_smart(Parser *parser, const char *name, size_t *made)
{
    static const struct {
        const char *name;
        BranchingKind kind;
    } own[] = {{"event-name", BRANCHING_EVENT_NAME}, {"event-label", BRANCHING_EVENT_LABEL},
        {"event-number", BRANCHING_EVENT_NUMBER}, {"arm-number", BRANCHING_ARM_NUMBER},
        {"current-instance", BRANCHING_INSTANCE}};
    for (size_t i = 0; i < G_N_ELEMENTS(own); i++) {
        if (!g_str_equal(name, own[i].name))
            continue;
        *made = add(parser, (BranchingNode){.kind = own[i].kind});
        return true;
    }
    if (!g_str_equal(name, "record-name"))
        return false;
    g_autofree char *id = g_strdup(parser->study->dictionary->fields[0].name);
    *made = make_field(parser, id, SIZE_MAX, BRANCHING_AT_OWN);
    return true;
}

/* Which event stands in front of a field; false where the word is no event. */
static bool find_event(const Parser *parser, const char *word, size_t *event, BranchingAt *at)
{
    static const char *const words[] = {[BRANCHING_AT_OWN] = "event-name",
        [BRANCHING_AT_FIRST] = "first-event-name",
        [BRANCHING_AT_LAST] = "last-event-name",
        [BRANCHING_AT_PREVIOUS] = "previous-event-name",
        [BRANCHING_AT_NEXT] = "next-event-name"};
    *event = SIZE_MAX;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        *at = (BranchingAt)i;
        if (g_str_equal(word, words[i]))
            return true;
    }
    *at = BRANCHING_AT_OWN;
    *event = schema_study_event(parser->study, word);
    return *event != SIZE_MAX;
}

/* [field], [event][field] or a smart variable. */
static size_t parse_reference(Parser *parser)
{
    g_autofree char *first = take_brackets(parser);
    size_t event, made = BRANCHING_NONE;
    BranchingAt at;
    if (!first)
        return BRANCHING_NONE;
    if (*parser->at == '[' && find_event(parser, first, &event, &at)) {
        g_autofree char *second = take_brackets(parser);
        return second ? make_field(parser, second, event, at) : BRANCHING_NONE;
    }
    /* The row's own instance is read anyway. */
    (void)take(parser, "[current-instance]");
    if (parse_smart(parser, first, &made))
        return made;
    if (*parser->at == '[')
        return fail(parser, "[%s] is no event of the study", first);
    if (strchr(first, '-'))
        return fail(parser, "the smart variable [%s] has no answer here", first);
    return make_field(parser, first, SIZE_MAX, BRANCHING_AT_OWN);
}

/* ---- numbers, texts, calls ---- */

static size_t parse_text(Parser *parser)
{
    const char quote = *parser->at;
    const char *end = strchr(parser->at + 1, quote);
    if (!end)
        return fail(parser, "a quote is not closed");
    BranchingNode node = {.kind = BRANCHING_TEXT};
    node.text = g_strndup(parser->at + 1, (gsize)(end - parser->at - 1));
    parser->at = end + 1;
    return add(parser, node);
}

static size_t parse_number(Parser *parser)
{
    const size_t size = strspn(parser->at, "0123456789.");
    g_autofree char *text = g_strndup(parser->at, size);
    const BranchingValue value = branching_text(text);
    parser->at += size;
    if (!value.is_number)
        return fail(parser, "%s is no number", text);
    return add(parser, (BranchingNode){.kind = BRANCHING_NUMBER, .number = value.number});
}

static size_t parse_call(Parser *parser, const char *name)
{
    BranchingNode call = {
        .kind = BRANCHING_CALL, .function = branching_function(name), .child = BRANCHING_NONE};
    size_t last = BRANCHING_NONE;
    if (!call.function)
        return fail(parser, "function %s is not known", name);
    do {
        const size_t argument = parse_or(parser);
        if (argument == BRANCHING_NONE)
            return BRANCHING_NONE;
        if (last == BRANCHING_NONE)
            call.child = argument;
        else
            branching_node(parser->out, last)->next = argument;
        last = argument;
        call.n++;
    } while (take(parser, ","));
    if (!take(parser, ")"))
        return fail(parser, "%s(: a closing parenthesis was expected", name);
    if (call.n < call.function->least || call.n > call.function->most)
        return fail(parser, "%s(: %zu arguments are too many or too few", name, call.n);
    return add(parser, call);
}

static size_t parse_name(Parser *parser)
{
    const size_t size = word_size(parser->at);
    g_autofree char *name = g_ascii_strdown(parser->at, (gssize)size);
    parser->at += size;
    if (take(parser, "("))
        return parse_call(parser, name);
    if (g_str_equal(name, "true") || g_str_equal(name, "false"))
        return add(parser, (BranchingNode){.kind = BRANCHING_NUMBER, .number = name[0] == 't'});
    return fail(parser, "%s is neither a function nor a field in brackets", name);
}

static size_t parse_primary(Parser *parser)
{
    skip(parser);
    const char c = *parser->at;
    if (take(parser, "(")) {
        const size_t inner = parse_or(parser);
        return inner == BRANCHING_NONE || take(parser, ")")
                   ? inner
                   : fail(parser, "a closing parenthesis was expected");
    }
    if (c == '[')
        return parse_reference(parser);
    if (c == '\'' || c == '"')
        return parse_text(parser);
    if (g_ascii_isdigit(c) || c == '.')
        return parse_number(parser);
    if (g_ascii_isalpha(c))
        return parse_name(parser);
    return c == '\0' ? fail(parser, "something is missing at the end")
                     : fail(parser, "\"%.20s\" was not expected", parser->at);
}

/* ---- operators, from the tightest ---- */

static size_t parse_power(Parser *parser)
{
    const size_t base = parse_primary(parser);
    return base != BRANCHING_NONE && take(parser, "^")
               ? add_pair(parser, BRANCHING_POWER, base, parse_unary(parser))
               : base;
}

static size_t parse_unary(Parser *parser)
{
    if (++parser->depth > DEEPEST)
        return fail(parser, "it is nested too deeply");
    size_t made;
    skip(parser);
    const bool negates = take(parser, "-");
    const bool denies = !negates && !g_str_has_prefix(parser->at, "!=") && take(parser, "!");
    if (negates || denies) {
        const size_t operand = parse_unary(parser);
        made = operand == BRANCHING_NONE
                   ? operand
                   : add(parser,
                         (BranchingNode){.kind = negates ? BRANCHING_NEGATE : BRANCHING_NOT,
                             .n = 1,
                             .child = operand});
    } else {
        made = take(parser, "+") ? parse_unary(parser) : parse_power(parser);
    }
    parser->depth--;
    return made;
}

typedef struct {
    const char *sign;
    BranchingKind kind;
} Operator;

/* Operands of `inner`, joined from the left by the operators of one rank. */
static size_t parse_left(
    Parser *parser, const Operator *operators, size_t n, size_t (*inner)(Parser *))
{
    size_t left = inner(parser);
    while (left != BRANCHING_NONE) {
        size_t i = 0;
        while (i < n && !take(parser, operators[i].sign))
            i++;
        if (i == n)
            break;
        left = add_pair(parser, operators[i].kind, left, inner(parser));
    }
    return left;
}

static size_t parse_product(Parser *parser)
{
    static const Operator operators[] = {{"*", BRANCHING_MULTIPLY}, {"/", BRANCHING_DIVIDE}};
    return parse_left(parser, operators, G_N_ELEMENTS(operators), parse_unary);
}

static size_t parse_sum(Parser *parser)
{
    static const Operator operators[] = {{"+", BRANCHING_ADD}, {"-", BRANCHING_SUBTRACT}};
    return parse_left(parser, operators, G_N_ELEMENTS(operators), parse_product);
}

static size_t parse_comparison(Parser *parser)
{
    static const Operator operators[] = {{"<>", BRANCHING_UNEQUAL}, {"!=", BRANCHING_UNEQUAL},
        {"<=", BRANCHING_LESS_EQUAL}, {">=", BRANCHING_MORE_EQUAL}, {"==", BRANCHING_EQUAL},
        {"=", BRANCHING_EQUAL}, {"<", BRANCHING_LESS}, {">", BRANCHING_MORE}};
    return parse_left(parser, operators, G_N_ELEMENTS(operators), parse_sum);
}

static size_t parse_not(Parser *parser)
{
    if (!take_word(parser, "not"))
        return parse_comparison(parser);
    if (++parser->depth > DEEPEST)
        return fail(parser, "it is nested too deeply");
    const size_t operand = parse_not(parser);
    parser->depth--;
    return operand == BRANCHING_NONE
               ? operand
               : add(parser, (BranchingNode){.kind = BRANCHING_NOT, .n = 1, .child = operand});
}

static size_t parse_and(Parser *parser)
{
    size_t left = parse_not(parser);
    while (left != BRANCHING_NONE && (take_word(parser, "and") || take(parser, "&&")))
        left = add_pair(parser, BRANCHING_AND, left, parse_not(parser));
    return left;
}

static size_t parse_or(Parser *parser)
{
    size_t left = parse_and(parser);
    while (left != BRANCHING_NONE && (take_word(parser, "or") || take(parser, "||")))
        left = add_pair(parser, BRANCHING_OR, left, parse_and(parser));
    return left;
}

static void clear_node(gpointer data)
{
    g_free(((BranchingNode *)data)->text);
}

SchemaBranching *schema_branching_parse(
    const SchemaStudy *study, const char *text, char **fault)
{
    g_autoptr(SchemaBranching) out = g_new0(SchemaBranching, 1);
    out->study = study;
    out->nodes = g_array_new(FALSE, FALSE, sizeof(BranchingNode));
    g_array_set_clear_func(out->nodes, clear_node);
    Parser parser = {.study = study, .at = text, .out = out};
    out->root = parse_or(&parser);
    skip(&parser);
    if (out->root != BRANCHING_NONE && *parser.at != '\0')
        (void)fail(&parser, "\"%.20s\" was not expected", parser.at);
    *fault = parser.fault;
    return parser.fault ? NULL : g_steal_pointer(&out);
}

void schema_branching_free(SchemaBranching *branching)
{
    if (!branching)
        return;
    g_array_unref(branching->nodes);
    g_free(branching);
}
