#include "base/error.h"
#include "registry/inside.h"
#include "schema/sql.h"

static gboolean check_form_name(const char *form, GError **error)
{
    if (!g_str_has_prefix(form, "proreg_"))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "dictionary.csv: form %s: names that begin with proreg_ are the registry's own; "
        "rename the form",
        form);
    return FALSE;
}

/* The integer codes below 64, as bits: most choices are judged by one look. */
static uint64_t code_bits(const SchemaField *field)
{
    uint64_t bits = 0;
    for (size_t i = 0; field->integer_codes && i < field->n_choices; i++) {
        const gint64 code = g_ascii_strtoll(field->choices[i].code, NULL, 10);
        if (code >= 0 && code < 64)
            bits |= UINT64_C(1) << code;
    }
    return bits;
}

static void add_column(RegistryForm *form, const SchemaDictionary *dictionary, size_t column)
{
    const SchemaColumn *source = &dictionary->columns[column];
    const size_t i = form->n_columns++;
    form->columns[i] = column;
    form->names[i] = schema_sql_identifier(source->name);
    form->types[i] = schema_sql_type(dictionary, source)[0];
    if (dictionary->fields[source->field].type == SCHEMA_CHOICE)
        form->codes[i] = code_bits(&dictionary->fields[source->field]);
}

static void add_columns(Registry *registry)
{
    const SchemaDictionary *dictionary = registry->study->dictionary;
    for (size_t i = 0; i < dictionary->n_columns; i++) {
        const SchemaField *field = &dictionary->fields[dictionary->columns[i].field];
        if (dictionary->columns[i].field == 0)
            continue;
        const size_t form = schema_study_form(registry->study, field->form);
        g_return_if_fail(form < registry->n_forms);
        add_column(&registry->forms[form], dictionary, i);
    }
}

gboolean registry_forms_build(Registry *registry, GError **error)
{
    const SchemaDictionary *dictionary = registry->study->dictionary;
    registry->n_forms = dictionary->n_forms;
    registry->forms = g_new0(RegistryForm, dictionary->n_forms);
    for (size_t i = 0; i < registry->n_forms; i++) {
        if (!check_form_name(dictionary->forms[i], error))
            return FALSE;
        RegistryForm *form = &registry->forms[i];
        g_autofree char *name = schema_sql_form_name(registry->study, i);
        g_autofree char *quoted = schema_sql_identifier(name);
        form->name = g_strdup(name);
        form->table = g_strconcat("main.", quoted, NULL);
        form->columns = g_new0(size_t, dictionary->n_columns);
        form->names = g_new0(char *, dictionary->n_columns + 1);
        form->types = g_new0(char, dictionary->n_columns + 1);
        form->codes = g_new0(uint64_t, dictionary->n_columns + 1);
    }
    add_columns(registry);
    return TRUE;
}

void registry_forms_free(Registry *registry)
{
    for (size_t i = 0; i < registry->n_forms; i++) {
        RegistryForm *form = &registry->forms[i];
        g_free(form->name);
        g_free(form->table);
        g_free(form->columns);
        g_strfreev(form->names);
        g_free(form->types);
        g_free(form->codes);
    }
    g_free(registry->forms);
}

bool registry_form_repeats(const Registry *registry, size_t form)
{
    return registry->study->form_repeats[form];
}
