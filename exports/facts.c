#include "exports/facts.h"

#include <string.h>

#include "base/text.h"

enum { UNIT_MAX = 12 }; /* Characters of a note that is a unit and no sentence. */

struct ExportFacts {
    GArray *list;  /* ExportFact */
    guint *number; /* One a column: of its fact. */
};

static void fact_clear(gpointer data)
{
    ExportFact *fact = data;
    g_free(fact->min_text);
    g_free(fact->max_text);
    g_free(fact->n_of_choice);
    g_array_unref(fact->n_at);
    g_clear_pointer(&fact->missing, g_hash_table_unref);
}

static bool belongs(const ExportFact *fact, const RegistryExportColumn *column)
{
    return column->choice && fact->column->field == column->field;
}

ExportFacts *export_facts_new(const GArray *columns)
{
    ExportFacts *facts = g_new0(ExportFacts, 1);
    facts->list = g_array_new(FALSE, FALSE, sizeof(ExportFact));
    facts->number = g_new0(guint, columns->len + 1);
    g_array_set_clear_func(facts->list, fact_clear);
    for (guint i = 0; i < columns->len; i++) {
        const RegistryExportColumn *column = &g_array_index(columns, RegistryExportColumn, i);
        ExportFact *last = facts->list->len > 0
                               ? &g_array_index(facts->list, ExportFact, facts->list->len - 1)
                               : NULL;
        if (column->is_hidden)
            continue;
        if (last && belongs(last, column)) {
            last->n_columns++;
            facts->number[i] = facts->list->len - 1;
            continue;
        }
        facts->number[i] = facts->list->len;
        g_array_set_size(facts->list, facts->list->len + 1);
        ExportFact *fact = &g_array_index(facts->list, ExportFact, facts->list->len - 1);
        *fact = (ExportFact){.column = column, .first = i, .n_columns = 1};
        fact->n_choices = column->choice ? column->field->n_choices : column->n_choices;
        fact->choices = column->choice ? column->field->choices : column->choices;
        fact->n_of_choice = g_new0(int64_t, fact->n_choices + 1);
        fact->n_at = g_array_new(FALSE, TRUE, sizeof(int64_t));
        fact->missing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    return facts;
}

void export_facts_free(ExportFacts *facts)
{
    if (!facts)
        return;
    g_array_unref(facts->list);
    g_free(facts->number);
    g_free(facts);
}

static void add_moment(ExportFact *fact, const char *text)
{
    fact->has_range = true;
    if (!fact->min_text || strcmp(text, fact->min_text) < 0) {
        g_free(fact->min_text);
        fact->min_text = g_strdup(text);
    }
    if (!fact->max_text || strcmp(text, fact->max_text) > 0) {
        g_free(fact->max_text);
        fact->max_text = g_strdup(text);
    }
}

static void add_number(ExportFact *fact, double number)
{
    fact->min = fact->has_range ? MIN(fact->min, number) : number;
    fact->max = fact->has_range ? MAX(fact->max, number) : number;
    fact->has_range = true;
}

static void add_range(ExportFact *fact, const RegistryValue *value)
{
    const SchemaType type = fact->column->type;
    if (type == SCHEMA_DATE || type == SCHEMA_DATETIME || type == SCHEMA_TIME)
        add_moment(fact, value->text ? value->text : "");
    else if (value->kind == REGISTRY_VALUE_INTEGER)
        add_number(fact, (double)value->integer);
    else if (value->kind == REGISTRY_VALUE_REAL)
        add_number(fact, value->real);
}

static void count(ExportFact *fact, size_t event, int64_t n)
{
    fact->n += n;
    if (fact->n_at->len <= event)
        g_array_set_size(fact->n_at, (guint)event + 1);
    g_array_index(fact->n_at, int64_t, event) += n;
}

static void add_value(ExportFact *fact, size_t event, const RegistryValue *value, int64_t n)
{
    char buffer[BASE_DECIMAL_SIZE];
    count(fact, event, n);
    if (fact->n_choices == 0) {
        add_range(fact, value);
        return;
    }
    const char *code = registry_value_text(value, buffer);
    for (size_t i = 0; i < fact->n_choices; i++)
        fact->n_of_choice[i] += g_str_equal(fact->choices[i].code, code) ? n : 0;
}

static void add_missing(ExportFact *fact, const char *code, int64_t n)
{
    const gint before = GPOINTER_TO_INT(g_hash_table_lookup(fact->missing, code));
    fact->n_missing += n;
    (void)g_hash_table_insert(fact->missing, g_strdup(code), GINT_TO_POINTER(before + (gint)n));
}

/* Columns stand in the order of the choices; one that was left out has no box here. */
static void add_box(ExportFact *fact, size_t i, const RegistryValue *box, int64_t n)
{
    const size_t choice = (size_t)(fact->column[i].choice - fact->choices);
    fact->n_of_choice[choice] +=
        box->kind == REGISTRY_VALUE_INTEGER && box->integer == 1 ? n : 0;
}

static void add_boxes(ExportFact *fact, size_t event, const RegistryValue *values)
{
    bool any = false;
    const char *why = NULL;
    for (size_t i = 0; i < fact->n_columns; i++) {
        const RegistryValue *box = &values[fact->first + i];
        any = any || box->kind == REGISTRY_VALUE_INTEGER;
        why = box->kind == REGISTRY_VALUE_MISSING ? box->text : why;
        add_box(fact, i, box, 1);
    }
    if (any)
        count(fact, event, 1);
    /* A missing-data code stands for all boxes of its row. */
    if (why && !any)
        add_missing(fact, why, 1);
}

gboolean export_facts_add(const RegistryExportRecord *record, void *data, GError **error)
{
    ExportFacts *facts = data;
    (void)error;
    for (guint f = 0; f < facts->list->len; f++) {
        ExportFact *fact = &g_array_index(facts->list, ExportFact, f);
        bool once = false;
        for (size_t i = 0; i < record->n_rows && !once; i++) {
            const RegistryExportRow *row = &record->rows[i];
            const RegistryValue *value = &row->values[fact->first];
            /* A patient's value stands on every row that is no repeating form. */
            once = fact->column->form == SIZE_MAX && row->form == SIZE_MAX;
            if (fact->column->choice)
                add_boxes(fact, row->event, row->values);
            else if (value->kind == REGISTRY_VALUE_MISSING)
                add_missing(fact, value->text, 1);
            else if (value->kind != REGISTRY_VALUE_NONE)
                add_value(fact, row->event, value, 1);
        }
    }
    return TRUE;
}

void export_facts_count(const RegistryExportCount *counted, void *data)
{
    ExportFacts *facts = data;
    ExportFact *fact = &g_array_index(facts->list, ExportFact, facts->number[counted->column]);
    if (counted->value.kind == REGISTRY_VALUE_MISSING)
        add_missing(fact, counted->value.text, counted->n);
    else if (counted->is_row)
        count(fact, counted->event, counted->n);
    else if (fact->column->choice)
        add_box(fact, counted->column - fact->first, &counted->value, counted->n);
    else
        add_value(fact, counted->event, &counted->value, counted->n);
}

const GArray *export_facts_list(const ExportFacts *facts)
{
    return facts->list;
}

/* ---- what a variable is ---- */

const char *export_fact_name(const ExportFact *fact)
{
    return fact->column->field ? fact->column->field->name : fact->column->name;
}

GPtrArray *export_fact_missing(const ExportFact *fact)
{
    return base_text_keys(fact->missing);
}

const char *export_fact_label(const ExportFact *fact)
{
    return fact->column->field ? fact->column->field->label : fact->column->label;
}

const char *export_fact_type(const ExportFact *fact)
{
    switch (fact->column->type) {
    case SCHEMA_INTEGER:
        return "integer";
    case SCHEMA_NUMBER:
        return "number";
    case SCHEMA_DATE:
        return "date";
    case SCHEMA_DATETIME:
        return "datetime";
    case SCHEMA_TIME:
        return "time";
    case SCHEMA_CHOICE:
        return "choice";
    case SCHEMA_CHECKBOX:
        return "checkbox";
    case SCHEMA_TEXT:
    case SCHEMA_NO_DATA:
        break;
    }
    return "text";
}

char *export_fact_unit(const ExportFact *fact)
{
    const SchemaField *field = fact->column->field;
    if (!field)
        return g_strdup(fact->column->unit);
    if (field->type != SCHEMA_INTEGER && field->type != SCHEMA_NUMBER)
        return g_strdup("");
    char *unit = g_strndup(field->note, strcspn(field->note, ";"));
    g_strstrip(unit);
    const char *blank = strchr(unit, ' ');
    if (g_utf8_strlen(unit, -1) > UNIT_MAX || g_ascii_isdigit(unit[0]) ||
        (blank && strchr(blank + 1, ' ')))
        unit[0] = '\0';
    return unit;
}

char *export_fact_bound(const ExportFact *fact, bool max)
{
    char buffer[BASE_DECIMAL_SIZE];
    const char *moment = max ? fact->max_text : fact->min_text;
    if (!fact->has_range || moment)
        return g_strdup(moment ? moment : "");
    base_decimal_shortest(max ? fact->max : fact->min, buffer);
    return g_strdup(buffer);
}

int64_t export_fact_n_at(const ExportFact *fact, size_t event)
{
    return event < fact->n_at->len ? g_array_index(fact->n_at, int64_t, event) : 0;
}

bool export_fact_is_at(const ExportFact *fact, const SchemaStudy *study, size_t event)
{
    const RegistryExportColumn *column = fact->column;
    if (column->derived)
        return schema_study_derives(study, event, column->derived);
    return schema_study_collects(
        study, event, (size_t)(column->field - study->dictionary->fields));
}

char *export_fact_events(const ExportFact *fact, const SchemaStudy *study)
{
    GString *events = g_string_new(NULL);
    for (size_t e = 0; e < study->n_events; e++)
        if (export_fact_is_at(fact, study, e))
            g_string_append_printf(
                events, "%s%s", events->len > 0 ? ", " : "", study->events[e].name);
    return g_string_free(events, FALSE);
}
