#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "commands/inside.h"
#include "commands/study.h"
#include "importers/profile.h"
#include "registry/cohort.h"
#include "reports/study/report.h"
#include "schema/faults.h"

/** What is looked at, and what was found. */
typedef struct {
    const char *folder;
    const SchemaStudy *study; /* What stands of it. */
    Registry *registry;       /* To try expressions on, or NULL. */
    GHashTable *doubts;
    GPtrArray *faults;
} Check;

/* Once each; nothing of what names a part that is at fault itself. */
static void add_fault(const Check *check, const char *message)
{
    if (!schema_doubts_concern(check->doubts, message) &&
        !g_ptr_array_find_with_equal_func(check->faults, message, g_str_equal, NULL))
        g_ptr_array_add(check->faults, g_strdup(message));
}

/* The derived value that a message is about, or SIZE_MAX: of the analysis, a copy of which is
 * looked at. */
static size_t derived_of(const SchemaAnalysis *analysis, const char *message)
{
    for (size_t i = 0; i < analysis->n_derived; i++) {
        g_autofree char *place =
            g_strdup_printf(": derived value %s: ", analysis->derived[i].name);
        if (strstr(message, place))
            return i;
    }
    return SIZE_MAX;
}

/* Takes derived values with a fault out of the copy, until the others stand; false where the
 * study's own do not, without which nothing can be tried. */
static bool check_derived(const Check *check, SchemaAnalysis *copy)
{
    for (;;) {
        g_autoptr(GError) error = NULL;
        SchemaAnalysis bare = *copy;
        bare.n_steps = 0;
        g_autoptr(RegistryCohort) cohort = registry_cohort_new(check->registry, &bare, &error);
        if (!error)
            return true;
        const size_t at = derived_of(copy, error->message);
        add_fault(check, error->message);
        if (at == SIZE_MAX)
            return false;
        g_hash_table_add(check->doubts, g_strdup(copy->derived[at].name));
        copy->n_derived--;
        memmove(&copy->derived[at], &copy->derived[at + 1],
            (copy->n_derived - at) * sizeof *copy->derived);
    }
}

/* Steps are tried one by one. */
static void check_steps(const Check *check, const SchemaAnalysis *analysis)
{
    for (size_t i = 0; i < analysis->n_steps; i++) {
        g_autoptr(GError) error = NULL;
        SchemaAnalysis one = *analysis;
        one.steps = &analysis->steps[i];
        one.n_steps = 1;
        g_autoptr(RegistryCohort) cohort = registry_cohort_new(check->registry, &one, &error);
        if (error)
            add_fault(check, error->message);
    }
}

/* Asks for all that a table needs; whether it can be answered. */
static bool try_table(const Check *check, const SchemaAnalysis *analysis, SchemaTable *table)
{
    g_autoptr(GError) error = NULL;
    SchemaAnalysis one = *analysis;
    one.n_steps = one.n_figures = 0;
    one.tables = table;
    one.n_tables = 1;
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(check->registry, &one, &error);
    if (cohort && report_study_ask_all(cohort, &one, &error))
        return true;
    add_fault(check, error->message);
    return false;
}

/* A table with a fault row by row, too. */
static void check_tables(const Check *check, const SchemaAnalysis *analysis)
{
    for (size_t i = 0; i < analysis->n_tables; i++) {
        SchemaTable one = analysis->tables[i];
        bool stands = try_table(check, analysis, &one);
        for (size_t k = 0; !stands && k < analysis->tables[i].n_rows; k++) {
            one.rows = &analysis->tables[i].rows[k];
            one.n_rows = 1;
            (void)try_table(check, analysis, &one);
        }
    }
}

static void check_expressions(const Check *check, const SchemaAnalysis *analysis)
{
    SchemaAnalysis copy = *analysis;
    g_autofree SchemaDerived *derived =
        g_memdup2(analysis->derived, analysis->n_derived * sizeof *analysis->derived);
    copy.derived = derived;
    if (!check_derived(check, &copy))
        return;
    check_steps(check, &copy);
    check_tables(check, &copy);
}

static void check_analysis(const Check *check, const SchemaFile *file)
{
    gsize size;
    const char *bytes = g_bytes_get_data(file->bytes, &size);
    g_autofree char *name = g_build_filename(check->folder, file->name, NULL);
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_faults(name, bytes, size, check->study, check->doubts, check->faults);
    if (analysis && check->registry)
        check_expressions(check, analysis);
}

/* Each analysis and profile. */
static void check_files(const Check *check, const GPtrArray *files)
{
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = files->pdata[i];
        if (!g_str_has_suffix(file->name, ".yaml") || g_str_equal(file->name, "study.yaml"))
            continue;
        if (strchr(file->name, '/'))
            import_profile_faults(file, check->study, check->doubts, check->faults);
        else
            check_analysis(check, file);
    }
}

static void check_all(
    const GPtrArray *files, const char *folder, const BaseClock *clock, GPtrArray *faults)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) doubts = schema_doubts_new();
    g_autoptr(SchemaStudy) study = schema_study_faults(folder, files, doubts, faults);
    /* Expressions are tried where dictionary.csv and study.yaml stand. */
    g_autoptr(Registry) registry =
        study && faults->len == 0 ? registry_create_tried(files, folder, clock, faults, &error)
                                  : NULL;
    const Check check = {
        folder, registry ? registry_study(registry) : study, registry, doubts, faults};
    if (error)
        add_fault(&check, error->message);
    if (check.study)
        check_files(&check, files);
    if (!registry)
        g_ptr_array_add(faults, g_strdup("note: expressions are tried once dictionary.csv and "
                                         "study.yaml stand"));
    for (guint i = 0; registry && i < check.study->dictionary->warnings->len; i++)
        g_ptr_array_add(faults,
            g_strconcat(
                "note: ", (const char *)check.study->dictionary->warnings->pdata[i], NULL));
}

gboolean command_study_check(const CommandStudyCheck *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    BaseOutput *output = base_outputs_add(outputs, "-o", NULL, NULL);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(GPtrArray) files = schema_files_load(options->folder, error);
    if (!files)
        return FALSE;
    check_all(files, options->folder, &sinks->clock, faults);
    g_autoptr(GString) text = g_string_new(NULL);
    guint n_faults = 0;
    for (guint i = 0; i < faults->len; i++) {
        n_faults += !g_str_has_prefix(faults->pdata[i], "note: ");
        base_text_show(text, faults->pdata[i]);
        g_string_append_c(text, '\n');
    }
    facts->has_findings = n_faults > 0;
    g_string_append_printf(text, "%u %s\n", n_faults, n_faults == 1 ? "fault" : "faults");
    return command_emit(output, text->str, text->len, error);
}
