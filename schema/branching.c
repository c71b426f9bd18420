/* What branching logic says of a row. */
#include "schema/branching.h"

#include <math.h>
#include <string.h>

#include "schema/branching_dates.h"
#include "schema/branching_tree.h"
#include "schema/study.h"

typedef struct {
    const SchemaBranching *branching;
    const SchemaBranchingRow *row;
    GPtrArray *texts;
} Evaluation;

static BranchingValue evaluate(const Evaluation *evaluation, size_t index);

static BranchingValue truth(bool is_true)
{
    return branching_number(is_true ? 1 : 0);
}

/** The event at which the field is read, or SIZE_MAX: there is none. */
static size_t event_of(const SchemaBranchingRow *row, const BranchingNode *node, size_t field)
{
    const bool up = node->at == BRANCHING_AT_FIRST || node->at == BRANCHING_AT_NEXT;
    const size_t n = row->study->n_events;
    if (node->at == BRANCHING_AT_OWN)
        return node->event == SIZE_MAX ? row->event : node->event;
    for (size_t i = 0; i < n; i++) {
        const size_t event = up ? i : n - 1 - i;
        if ((node->at == BRANCHING_AT_NEXT && event <= row->event) ||
            (node->at == BRANCHING_AT_PREVIOUS && event >= row->event))
            continue;
        if (schema_study_collects(row->study, event, field))
            return event;
    }
    return SIZE_MAX;
}

static BranchingValue read_field(const Evaluation *evaluation, const BranchingNode *node)
{
    const SchemaBranchingRow *row = evaluation->row;
    const size_t field = row->study->dictionary->columns[node->column].field;
    const size_t event = event_of(row, node, field);
    if (event == SIZE_MAX || !schema_study_collects(row->study, event, field))
        return branching_text("");
    const char *text = row->read(event, node->column, row->data);
    const bool is_box = row->study->dictionary->fields[field].type == SCHEMA_CHECKBOX;
    if (!text)
        return branching_unknown();
    /* A box is ticked or not: there is no blank. */
    return branching_text(is_box && text[0] == '\0' ? "0" : text);
}

/** Arguments are few; a sum of many is still a call of the same kind. */
static BranchingValue call_function(const Evaluation *evaluation, const BranchingNode *node)
{
    g_autofree BranchingValue *values = g_new(BranchingValue, node->n);
    size_t argument = node->child;
    for (size_t i = 0; i < node->n; i++) {
        values[i] = evaluate(evaluation, argument);
        argument = branching_node(evaluation->branching, argument)->next;
    }
    const BranchingCall call = {.values = values,
        .n = node->n,
        .today = evaluation->row->today,
        .missing_codes = evaluation->row->study->missing_codes,
        .texts = evaluation->texts};
    return branching_call(node->function, &call);
}

/** What the row says of its event by itself. */
static BranchingValue smart_value(const SchemaBranchingRow *row, BranchingKind kind)
{
    const SchemaEvent *event = &row->study->events[row->event];
    const char *arm = g_strrstr(event->unique_name, "_arm_");
    switch (kind) {
    case BRANCHING_EVENT_NAME:
        return branching_text(event->unique_name);
    case BRANCHING_EVENT_LABEL:
        return branching_text(event->label);
    case BRANCHING_EVENT_NUMBER:
        return branching_number((double)row->event + 1);
    case BRANCHING_INSTANCE:
        return row->instance < 0    ? branching_unknown()
               : row->instance == 0 ? branching_text("")
                                    : branching_number((double)row->instance);
    default:
        return branching_text(arm ? arm + strlen("_arm_") : "1");
    }
}

/** One side may settle `and` and `or` though the other is not known. */
static BranchingValue join(BranchingKind kind, BranchingValue left, BranchingValue right)
{
    const bool settles = kind == BRANCHING_OR;
    if ((!left.unknown && branching_is_true(&left) == settles) ||
        (!right.unknown && branching_is_true(&right) == settles))
        return truth(settles);
    return left.unknown || right.unknown ? branching_unknown() : truth(!settles);
}

static bool is_equal(const BranchingValue *left, const BranchingValue *right)
{
    if (left->is_number && right->is_number)
        return left->number == right->number;
    return left->is_number == right->is_number && strcmp(left->text, right->text) == 0;
}

/** Numbers by size, texts (ISO dates among them) by bytes; a blank has no order. */
static bool is_ordered(
    BranchingKind kind, const BranchingValue *left, const BranchingValue *right)
{
    if (branching_is_blank(left) || branching_is_blank(right) ||
        left->is_number != right->is_number)
        return false;
    const int order = left->is_number
                          ? (left->number > right->number) - (left->number < right->number)
                          : strcmp(left->text, right->text);
    switch (kind) {
    case BRANCHING_LESS:
        return order < 0;
    case BRANCHING_MORE:
        return order > 0;
    case BRANCHING_LESS_EQUAL:
        return order <= 0;
    default:
        return order >= 0;
    }
}

/** Blank where a side is no number. */
static BranchingValue compute(
    BranchingKind kind, const BranchingValue *left, const BranchingValue *right)
{
    if (!left->is_number || !right->is_number)
        return branching_text("");
    switch (kind) {
    case BRANCHING_ADD:
        return branching_number(left->number + right->number);
    case BRANCHING_SUBTRACT:
        return branching_number(left->number - right->number);
    case BRANCHING_MULTIPLY:
        return branching_number(left->number * right->number);
    case BRANCHING_DIVIDE:
        return branching_number(right->number == 0 ? NAN : left->number / right->number);
    default:
        return branching_number(pow(left->number, right->number));
    }
}

static BranchingValue apply(BranchingKind kind, BranchingValue left, BranchingValue right)
{
    if (kind == BRANCHING_AND || kind == BRANCHING_OR)
        return join(kind, left, right);
    if (left.unknown || right.unknown)
        return branching_unknown();
    if (kind == BRANCHING_EQUAL || kind == BRANCHING_UNEQUAL)
        return truth(is_equal(&left, &right) == (kind == BRANCHING_EQUAL));
    if (kind >= BRANCHING_LESS && kind <= BRANCHING_MORE_EQUAL)
        return truth(is_ordered(kind, &left, &right));
    return compute(kind, &left, &right);
}

static BranchingValue evaluate(const Evaluation *evaluation, size_t index)
{
    const BranchingNode *node = branching_node(evaluation->branching, index);
    const SchemaBranchingRow *row = evaluation->row;
    switch (node->kind) {
    case BRANCHING_NUMBER:
        return branching_number(node->number);
    case BRANCHING_TEXT:
        return branching_text(node->text);
    case BRANCHING_FIELD:
        return read_field(evaluation, node);
    case BRANCHING_EVENT_NAME:
    case BRANCHING_EVENT_LABEL:
    case BRANCHING_EVENT_NUMBER:
    case BRANCHING_ARM_NUMBER:
    case BRANCHING_INSTANCE:
        return smart_value(row, node->kind);
    case BRANCHING_CALL:
        return call_function(evaluation, node);
    default:
        break;
    }
    const BranchingValue left = evaluate(evaluation, node->child);
    if (node->kind == BRANCHING_NOT)
        return left.unknown ? left : truth(!branching_is_true(&left));
    if (node->kind == BRANCHING_NEGATE)
        return left.unknown ? left
                            : compute(BRANCHING_SUBTRACT,
                                  &(BranchingValue){.is_number = true, .text = ""}, &left);
    const size_t second = branching_node(evaluation->branching, node->child)->next;
    return apply(node->kind, left, evaluate(evaluation, second));
}

SchemaShown schema_branching_shows(
    const SchemaBranching *branching, const SchemaBranchingRow *row)
{
    if (!branching)
        return SCHEMA_SHOWN;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    const Evaluation evaluation = {.branching = branching, .row = row, .texts = texts};
    const BranchingValue value = evaluate(&evaluation, branching->root);
    if (value.unknown)
        return SCHEMA_NOT_KNOWN;
    return branching_is_true(&value) ? SCHEMA_SHOWN : SCHEMA_HIDDEN;
}

void schema_branching_uses(const SchemaBranching *branching, SchemaBranchingUse use, void *data)
{
    for (guint i = 0; branching && i < branching->nodes->len; i++) {
        const BranchingNode *node = branching_node(branching, i);
        if (node->kind == BRANCHING_FIELD && node->at == BRANCHING_AT_OWN)
            use(node->event, node->column, data);
        /* Which event it is hangs on the row's. */
        for (size_t e = 0; node->kind == BRANCHING_FIELD && node->at != BRANCHING_AT_OWN &&
                           e < branching->study->n_events;
             e++)
            use(e, node->column, data);
    }
}

bool schema_branching_asks_day(const SchemaBranching *branching)
{
    for (guint i = 0; branching && i < branching->nodes->len; i++) {
        const BranchingNode *node = branching_node(branching, i);
        if (node->kind == BRANCHING_TEXT && branching_is_present(node->text))
            return true;
    }
    return false;
}
