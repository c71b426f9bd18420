#include "support/models.h"

static void put_patient(Registry *registry, RegistryImport *import, size_t i)
{
    const char *const rows[][2] = {{"baseline", patients[i].baseline},
        {"1_month", patients[i].month}, {"outcome", patients[i].outcome}};
    for (size_t k = 0; k < G_N_ELEMENTS(rows); k++)
        if (rows[k][1][0] != '\0')
            (void)fixture_put(registry, import,
                (FixtureKey){.record = patients[i].id, .event = rows[k][0]}, rows[k][1]);
}

void models_fill(ModelsFixture *fixture, const char *text, size_t step)
{
    GError *error = NULL;
    const size_t n = G_N_ELEMENTS(patients);
    fixture->registry = fixture_create(NULL);
    RegistryImport *import = fixture_begin(fixture->registry);
    for (size_t i = 0; i < n; i++)
        put_patient(fixture->registry, import, i * step % n);
    fixture_commit(import);
    fixture->analysis = schema_analysis_parse(
        "models.yaml", text, strlen(text), registry_study(fixture->registry), &error);
    fixture_no_error(error);
}

void models_clear(ModelsFixture *fixture)
{
    registry_cohort_free(fixture->cohort);
    schema_analysis_free(fixture->analysis);
    registry_close(fixture->registry);
}

ReportDocument *models_report(ModelsFixture *fixture)
{
    GError *error = NULL;
    const ReportOptions options = {.study = registry_study(fixture->registry)};
    ReportDocument *document =
        report_study(fixture_cohort(&fixture->cohort, fixture->registry, fixture->analysis),
            fixture->analysis, &options, &error);
    fixture_no_error(error);
    return document;
}

bool models_has_note(const ReportDocument *document, size_t table, const char *part)
{
    const ReportTable *made = document->tables->pdata[table];
    for (size_t i = 0; i < made->notes->len; i++) {
        const ReportNote *note = made->notes->pdata[i];
        if (strstr(note->text, part))
            return true;
    }
    return false;
}
