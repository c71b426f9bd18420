/**
 * @file
 * Forms and variables that have grown.
 */
#include <string.h>

#include "base/words.h"
#include "schema/growth_list.h"

static bool is_relabelled(const SchemaGrowth *growth, const char *field)
{
    return growth->relabelled && g_strv_contains(growth->relabelled, field);
}

/* ---- Forms ---- */

static void compare_forms(const SchemaGrowth *growth)
{
    const SchemaDictionary *before = growth->before->dictionary;
    const SchemaDictionary *after = growth->after->dictionary;
    for (size_t i = 0; i < before->n_forms; i++) {
        const size_t to = schema_grown_form_to(growth, i);
        if (to == SIZE_MAX) {
            (void)schema_grown_add(
                growth->list, SCHEMA_GROWN_REMOVED, "form", before->forms[i]);
        } else if (strcmp(before->forms[i], after->forms[to]) != 0) {
            SchemaGrown *grown =
                schema_grown_add(growth->list, SCHEMA_GROWN_RENAMED, "form", before->forms[i]);
            grown->after = g_strdup(after->forms[to]);
        }
    }
    for (size_t i = 0; i < after->n_forms; i++)
        if (schema_grown_form_from(growth, i) == SIZE_MAX)
            (void)schema_grown_add(growth->list, SCHEMA_GROWN_ADDED, "form", after->forms[i]);
}

/* ---- One variable ---- */

static const char *type_of(const SchemaField *field)
{
    static const char *const names[] = {"text", "integer", "number", "date", "date and time",
        "time", "choice", "checkbox", "no data"};
    return names[field->type];
}

/* "integer", or what the dictionary says where that is more. New. */
static char *kind_of(const SchemaField *field)
{
    const char *type = type_of(field);
    if (field->is_calculated)
        return g_strconcat(type, ", calculated", NULL);
    if (field->validation[0] == '\0' || strcmp(field->validation, type) == 0)
        return g_strdup(type);
    return g_strdup_printf("%s (%s)", type, field->validation);
}

/* "0 to 10". New. */
static char *range_of(const SchemaField *field)
{
    g_autofree char *step = field->step > 0
                                ? g_strdup_printf(", steps of %" G_GINT64_FORMAT, field->step)
                                : g_strdup("");
    if (field->min_text[0] == '\0' && field->max_text[0] == '\0')
        return g_strdup(step[0] != '\0' ? step + 2 : "");
    if (field->max_text[0] == '\0')
        return g_strdup_printf("from %s%s", field->min_text, step);
    if (field->min_text[0] == '\0')
        return g_strdup_printf("to %s%s", field->max_text, step);
    return g_strdup_printf("%s to %s%s", field->min_text, field->max_text, step);
}

/* Has every value of the one field to be one of the other? */
static void ask_fit(SchemaGrown *grown, size_t field, size_t to)
{
    grown->field = field;
    grown->to = to;
    schema_grown_ask(grown, SCHEMA_ASKS_FIT, N_("stored values do not fit it"));
    grown->hint = g_strdup(N_("correct or take them out first, or leave it as it was"));
}

static void compare_type(const SchemaGrowth *growth, size_t field, size_t to)
{
    const SchemaField *before = &growth->before->dictionary->fields[field];
    const SchemaField *after = &growth->after->dictionary->fields[to];
    g_autofree char *was = kind_of(before);
    g_autofree char *is = kind_of(after);
    g_autofree char *from = range_of(before);
    g_autofree char *until = range_of(after);
    SchemaGrown *type = schema_grown_if(growth->list, "variable", after->name, "type", was, is);
    SchemaGrown *range =
        schema_grown_if(growth->list, "variable", after->name, "range", from, until);
    if (type && field > 0)
        ask_fit(type, field, to);
    if (range && !type && field > 0)
        ask_fit(range, field, to);
}

/* A note like "mm" is the unit of its numbers. */
static bool is_unit(const SchemaField *field)
{
    return (field->type == SCHEMA_INTEGER || field->type == SCHEMA_NUMBER) &&
           field->note[0] != '\0' && strlen(field->note) <= 12 && !strchr(field->note, ' ');
}

static void compare_note(const SchemaGrowth *growth, size_t field, size_t to)
{
    const SchemaField *before = &growth->before->dictionary->fields[field];
    const SchemaField *after = &growth->after->dictionary->fields[to];
    SchemaGrown *note = schema_grown_if(
        growth->list, "variable", after->name, "note", before->note, after->note);
    if (!note || !is_unit(before) || !is_unit(after) || is_relabelled(growth, before->name))
        return;
    note->field = field;
    schema_grown_ask(note, SCHEMA_ASKS_EMPTY, N_("its numbers would be read in another unit"));
    note->hint = g_strdup_printf(
        "make a new variable for the other unit; where the note was merely written "
        "otherwise: --relabel %s",
        before->name);
}

static const char *yes_no(bool yes)
{
    return yes ? "yes" : "no";
}

static void compare_moved(const SchemaGrowth *growth, size_t field, size_t to)
{
    const SchemaField *before = &growth->before->dictionary->fields[field];
    const SchemaField *after = &growth->after->dictionary->fields[to];
    const char *expected = schema_renames_to(growth->renames->forms, before->form);
    if (field == 0 || strcmp(expected, after->form) == 0)
        return;
    SchemaGrown *moved = schema_grown_changed(
        growth->list, "variable", after->name, "form", before->form, after->form);
    moved->field = field;
    schema_grown_ask(moved, SCHEMA_ASKS_EMPTY, N_("values do not go from one form to another"));
    const bool is_gone = schema_study_form(growth->after, before->form) == SIZE_MAX &&
                         schema_study_form(growth->before, after->form) == SIZE_MAX;
    moved->hint = is_gone ? g_strdup_printf("is it the whole form? --rename %s=%s",
                                before->form, after->form)
                          : g_strdup_printf("leave it on %s", before->form);
}

static void compare_field(const SchemaGrowth *growth, size_t field, size_t to)
{
    const SchemaField *before = &growth->before->dictionary->fields[field];
    const SchemaField *after = &growth->after->dictionary->fields[to];
    GPtrArray *list = growth->list;
    const char *name = after->name;
    if (strcmp(before->name, name) != 0) {
        SchemaGrown *renamed =
            schema_grown_add(list, SCHEMA_GROWN_RENAMED, "variable", before->name);
        renamed->after = g_strdup(name);
    }
    compare_moved(growth, field, to);
    compare_type(growth, field, to);
    schema_growth_choices(growth, before, after);
    (void)schema_grown_if(list, "variable", name, "label", before->label, after->label);
    compare_note(growth, field, to);
    (void)schema_grown_if(
        list, "variable", name, "required", yes_no(before->required), yes_no(after->required));
    (void)schema_grown_if(list, "variable", name, "identifier", yes_no(before->identifier),
        yes_no(after->identifier));
    (void)schema_grown_if(
        list, "variable", name, "branching logic", before->branching, after->branching);
    (void)schema_grown_if(
        list, "variable", name, "calculation", before->formula, after->formula);
    (void)schema_grown_if(
        list, "variable", name, "annotation", before->annotation, after->annotation);
}

/* ---- Variables that come and go ---- */

static bool looks_alike(const SchemaField *a, const SchemaField *b)
{
    g_autofree char *first = g_utf8_casefold(a->label, -1);
    g_autofree char *second = g_utf8_casefold(b->label, -1);
    return strcmp(first, second) == 0 ||
           (a->type == b->type && schema_label_means_same(a->label, b->label));
}

/* A variable that came and might be the one that goes; NULL for none. */
static const SchemaField *find_alike(const SchemaGrowth *growth, const SchemaField *gone)
{
    const SchemaDictionary *after = growth->after->dictionary;
    for (size_t i = 1; i < after->n_fields; i++)
        if (schema_grown_field_from(growth, i) == SIZE_MAX &&
            looks_alike(gone, &after->fields[i]))
            return &after->fields[i];
    return NULL;
}

static void remove_field(const SchemaGrowth *growth, size_t field)
{
    const SchemaField *gone = &growth->before->dictionary->fields[field];
    const SchemaField *alike = find_alike(growth, gone);
    SchemaGrown *grown =
        schema_grown_add(growth->list, SCHEMA_GROWN_REMOVED, "variable", gone->name);
    grown->field = field;
    grown->hint =
        alike ? g_strdup_printf(
                    "is it %s now? --rename %s=%s", alike->name, gone->name, alike->name)
              : g_strdup_printf("leave it in the dictionary; where it has another name: "
                                "--rename %s=NEW",
                    gone->name);
    if (gone->type != SCHEMA_NO_DATA)
        schema_grown_ask(grown, SCHEMA_ASKS_EMPTY, N_("its values would be lost"));
}

static void add_field(const SchemaGrowth *growth, size_t to)
{
    const SchemaField *field = &growth->after->dictionary->fields[to];
    SchemaGrown *grown =
        schema_grown_add(growth->list, SCHEMA_GROWN_ADDED, "variable", field->name);
    grown->after = g_strdup_printf("%s: %s", field->form, field->label);
}

void schema_growth_fields(const SchemaGrowth *growth)
{
    const SchemaDictionary *before = growth->before->dictionary;
    const SchemaDictionary *after = growth->after->dictionary;
    compare_forms(growth);
    for (size_t i = 0; i < before->n_fields; i++) {
        const size_t to = schema_grown_field_to(growth, i);
        if (to == SIZE_MAX)
            remove_field(growth, i);
        else
            compare_field(growth, i, to);
    }
    for (size_t i = 1; i < after->n_fields; i++)
        if (schema_grown_field_from(growth, i) == SIZE_MAX)
            add_field(growth, i);
}
