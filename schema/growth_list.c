#include "schema/growth_list.h"

#include <string.h>

#include "base/error.h"

const char *const schema_grown_kinds[] = {"added", "removed", "renamed", "changed", NULL};

/* ---- The list ---- */

void schema_grown_free(gpointer data)
{
    SchemaGrown *grown = data;
    char *const texts[] = {grown->name, grown->before, grown->after, grown->code, grown->hint};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(grown->records);
    g_free(grown);
}

SchemaGrown *schema_grown_add(
    GPtrArray *list, SchemaGrownKind kind, const char *area, const char *name)
{
    SchemaGrown *grown = g_new0(SchemaGrown, 1);
    grown->kind = kind;
    grown->area = area;
    grown->name = g_strdup(name);
    grown->records = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(list, grown);
    return grown;
}

static char *text_or_none(const char *text)
{
    return text && text[0] != '\0' ? g_strdup(text) : NULL;
}

SchemaGrown *schema_grown_changed(GPtrArray *list, const char *area, const char *name,
    const char *part, const char *before, const char *after)
{
    SchemaGrown *grown = schema_grown_add(list, SCHEMA_GROWN_CHANGED, area, name);
    grown->part = part;
    grown->before = text_or_none(before);
    grown->after = text_or_none(after);
    return grown;
}

SchemaGrown *schema_grown_if(GPtrArray *list, const char *area, const char *name,
    const char *part, const char *before, const char *after)
{
    return strcmp(before ? before : "", after ? after : "") == 0
               ? NULL
               : schema_grown_changed(list, area, name, part, before, after);
}

void schema_grown_ask(SchemaGrown *grown, SchemaAsks asks, const char *reason)
{
    grown->asks = asks;
    grown->reason = reason;
}

/* ---- Names ---- */

static void rename_free(gpointer data)
{
    SchemaRename *rename = data;
    g_free(rename->from);
    g_free(rename->to);
    g_free(rename);
}

SchemaRenames *schema_renames_new(void)
{
    SchemaRenames *renames = g_new0(SchemaRenames, 1);
    renames->variables = g_ptr_array_new_with_free_func(rename_free);
    renames->forms = g_ptr_array_new_with_free_func(rename_free);
    return renames;
}

void schema_renames_free(SchemaRenames *renames)
{
    if (!renames)
        return;
    g_ptr_array_unref(renames->variables);
    g_ptr_array_unref(renames->forms);
    g_free(renames);
}

void schema_renames_add(GPtrArray *renames, const char *from, const char *to)
{
    SchemaRename *rename = g_new0(SchemaRename, 1);
    rename->from = g_strdup(from);
    rename->to = g_strdup(to);
    g_ptr_array_add(renames, rename);
}

const char *schema_renames_to(const GPtrArray *renames, const char *name)
{
    for (guint i = 0; i < renames->len; i++) {
        const SchemaRename *rename = renames->pdata[i];
        if (strcmp(rename->from, name) == 0)
            return rename->to;
    }
    return name;
}

const char *schema_renames_from(const GPtrArray *renames, const char *name)
{
    for (guint i = 0; i < renames->len; i++) {
        const SchemaRename *rename = renames->pdata[i];
        if (strcmp(rename->to, name) == 0)
            return rename->from;
    }
    return name;
}

char *schema_renames_column_to(
    const SchemaRenames *renames, const SchemaDictionary *before, const SchemaColumn *column)
{
    const char *field = before->fields[column->field].name;
    const char *to = schema_renames_to(renames->variables, field);
    return strcmp(to, field) == 0 ? g_strdup(column->name)
                                  : g_strconcat(to, column->name + strlen(field), NULL);
}

static bool has_form(const SchemaStudy *study, const char *name)
{
    return schema_study_form(study, name) != SIZE_MAX;
}

static bool has_field(const SchemaStudy *study, const char *name)
{
    return schema_dictionary_find(study->dictionary, name) != NULL;
}

gboolean schema_renames_declare(SchemaRenames *renames, const SchemaStudy *before,
    const SchemaStudy *after, const char *declared, GError **error)
{
    g_auto(GStrv) names = g_strsplit(declared, "=", 2);
    const char *from = names[0] ? g_strstrip(names[0]) : "";
    const char *to = names[0] && names[1] ? g_strstrip(names[1]) : "";
    const bool is_variable = has_field(before, from) && has_field(after, to) &&
                             !has_field(before, to) && !has_field(after, from);
    const bool is_form = has_form(before, from) && has_form(after, to) &&
                         !has_form(before, to) && !has_form(after, from);
    const bool is_twice = strcmp(schema_renames_to(renames->variables, from), from) != 0 ||
                          strcmp(schema_renames_from(renames->variables, to), to) != 0 ||
                          strcmp(schema_renames_to(renames->forms, from), from) != 0 ||
                          strcmp(schema_renames_from(renames->forms, to), to) != 0;
    if (is_variable && !is_twice)
        schema_renames_add(renames->variables, from, to);
    if (is_form && !is_twice)
        schema_renames_add(renames->forms, from, to);
    if ((is_variable || is_form) && !is_twice)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--rename %s: expected OLD=NEW, a variable or form that the registry has and the "
        "folder has not, and one that only the folder has, each once",
        declared);
    return FALSE;
}

static size_t field_index(const SchemaStudy *study, const char *name)
{
    const SchemaField *field = schema_dictionary_find(study->dictionary, name);
    return field ? (size_t)(field - study->dictionary->fields) : SIZE_MAX;
}

size_t schema_grown_field_to(const SchemaGrowth *growth, size_t field)
{
    if (field == 0) /* The record id has no column of its own, whatever it is called. */
        return 0;
    const char *name = growth->before->dictionary->fields[field].name;
    return field_index(growth->after, schema_renames_to(growth->renames->variables, name));
}

size_t schema_grown_field_from(const SchemaGrowth *growth, size_t field)
{
    if (field == 0)
        return 0;
    const char *name = growth->after->dictionary->fields[field].name;
    return field_index(growth->before, schema_renames_from(growth->renames->variables, name));
}

size_t schema_grown_form_to(const SchemaGrowth *growth, size_t form)
{
    const char *name = growth->before->dictionary->forms[form];
    return schema_study_form(growth->after, schema_renames_to(growth->renames->forms, name));
}

size_t schema_grown_form_from(const SchemaGrowth *growth, size_t form)
{
    const char *name = growth->after->dictionary->forms[form];
    return schema_study_form(growth->before, schema_renames_from(growth->renames->forms, name));
}
