#include "commands/patient_foretold.h"

#include <string.h>

/* The fields that say it, in the order of the roles. */
static size_t consent_fields(const SchemaStudy *study, size_t *fields)
{
    const SchemaRoles *roles = &study->roles;
    const size_t all[] = {roles->consent, roles->consent_date, roles->consent_version,
        roles->consent_way, roles->scopes[SCHEMA_SCOPE_LATER_STUDIES],
        roles->scopes[SCHEMA_SCOPE_OTHER_COUNTRIES], roles->scopes[SCHEMA_SCOPE_SHARING]};
    size_t n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i] != SIZE_MAX)
            fields[n++] = all[i];
    return n;
}

enum { MOST_CONSENT = 4 + SCHEMA_N_SCOPES };

/* What the scope of a withdrawal means. */
static const char *withdrawn_words(const char *scope)
{
    if (strcmp(scope, "contact") == 0)
        return N_("Withdrawn: the patient is not to be asked any more.");
    if (strcmp(scope, "data") == 0)
        return N_("Withdrawn: nothing new of the patient is taken in.");
    return N_("Withdrawn: the patient is in no cohort and no export.");
}

void patient_add_consent(ReportDocument *document, const PatientView *view)
{
    size_t fields[MOST_CONSENT];
    const size_t n = consent_fields(view->study, fields);
    if (n == 0)
        return;
    ReportTable *table =
        report_table_add(document, "consent", base_words(view->words, N_("Consent")),
            base_words(view->words, N_("What was said, and when")),
            base_words(view->words, N_("Variable")));
    report_table_add_column(table, base_words(view->words, N_("Value")), "", NULL, 'l');
    report_table_add_column(table, base_words(view->words, N_("File, line")), "", NULL, 'l');
    for (size_t i = 0; i < n; i++) {
        const RegistryPatientValue *value = patient_value_of(view, fields[i]);
        ReportLine *line = report_table_add_line(
            table, REPORT_LINE_ROW, 0, view->study->dictionary->fields[fields[i]].label);
        g_autofree char *place = value ? patient_place(value->file, value->line) : g_strdup("");
        report_cell_set_text(&line->cells[0],
            value ? patient_shown(view, value) : base_words(view->words, N_("not sent")));
        report_cell_set_text(&line->cells[1], place);
    }
    if (view->patient->withdrawn)
        report_table_add_note(
            table, "", base_words(view->words, withdrawn_words(view->patient->withdrawn)));
}

json_t *patient_consent_json(const PatientView *view)
{
    size_t fields[MOST_CONSENT];
    const size_t n = consent_fields(view->study, fields);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const SchemaField *field = &view->study->dictionary->fields[fields[i]];
        const RegistryPatientValue *value = patient_value_of(view, fields[i]);
        json_array_append_new(
            list, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "field", field->name, "label",
                      base_json_text(field->label), "value",
                      base_json_text(value ? value->text : NULL), "shown",
                      base_json_text(value ? patient_shown(view, value) : NULL), "file",
                      base_json_text(value ? value->file : NULL), "line",
                      value && value->line > 0 ? json_integer(value->line) : json_null()));
    }
    return list;
}
