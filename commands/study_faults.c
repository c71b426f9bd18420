/* All that is wrong with the files of a study: each is read, and what it asks is tried. */
#include "commands/study_faults.h"

#include <string.h>

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

char *command_study_placed(const char *folder, const char *message)
{
    static const char *const files[] = {"study.yaml:", "dictionary.csv:", "sites/"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        if (g_str_has_prefix(message, files[i]))
            return g_build_filename(folder, message, NULL);
    return g_strdup(message);
}

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

/* Derived values with a fault are missing of everybody in the copy, so that what is made of
 * them can be tried; false where the study's own do not stand, without which nothing can. */
static bool check_derived(const Check *check, SchemaAnalysis *copy, char *missing)
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
        if (at == SIZE_MAX || copy->derived[at].sql == missing)
            return false;
        copy->derived[at].sql = missing;
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
    char missing[] = "NULL";
    copy.derived = derived;
    if (!check_derived(check, &copy, missing))
        return;
    check_steps(check, &copy);
    check_tables(check, &copy);
}

/* In the registry itself, and in no folder. */
static bool is_saved(const SchemaFile *file)
{
    return g_str_has_prefix(file->name, REGISTRY_SAVED);
}

static void check_analysis(const Check *check, const SchemaFile *file)
{
    gsize size;
    const char *bytes = g_bytes_get_data(file->bytes, &size);
    g_autofree char *name = is_saved(file) ? g_strdup(file->name)
                                           : g_build_filename(check->folder, file->name, NULL);
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
        if (strchr(file->name, '/') && !is_saved(file))
            import_profile_faults(file, check->study, check->doubts, check->faults);
        else
            check_analysis(check, file);
    }
}

void command_study_place_error(const char *folder, GError **error)
{
    if (!error || !*error)
        return;
    char *message = (*error)->message;
    (*error)->message = command_study_placed(folder, message);
    g_free(message);
}

static void place_all(const char *folder, GPtrArray *faults)
{
    for (guint i = 0; i < faults->len; i++) {
        char *message = faults->pdata[i];
        faults->pdata[i] = command_study_placed(folder, message);
        g_free(message);
    }
}

void command_study_faults(const GPtrArray *files, const char *folder, const BaseClock *clock,
    GPtrArray *faults, GPtrArray *notes)
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
        g_ptr_array_add(
            notes, g_strdup("expressions are tried once dictionary.csv and study.yaml stand"));
    for (guint i = 0; registry && i < check.study->dictionary->warnings->len; i++)
        g_ptr_array_add(notes, g_strdup(check.study->dictionary->warnings->pdata[i]));
    place_all(folder, faults);
}
