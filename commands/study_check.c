#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/study.h"
#include "importers/profile.h"
#include "registry/cohort.h"
#include "reports/study/report.h"
#include "schema/faults.h"

const char *const command_study_formats[] = {"text", "json", NULL};

/** What is looked at, and what was found. */
typedef struct {
    const char *folder;
    const SchemaStudy *study; /* What stands of it. */
    Registry *registry;       /* To try expressions on, or NULL. */
    GHashTable *doubts;
    GPtrArray *faults;
} Check;

/* What names a file of the folder alone (as the registry does) names the folder, too. New. */
static char *placed(const char *folder, const char *message)
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

/* What was found; sentences are char *. */
typedef struct {
    GPtrArray *faults, *notes;
} Found;

static void found_clear(Found *found)
{
    g_ptr_array_unref(found->faults);
    g_ptr_array_unref(found->notes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

static void check_all(
    const GPtrArray *files, const char *folder, const BaseClock *clock, const Found *found)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) doubts = schema_doubts_new();
    g_autoptr(SchemaStudy) study = schema_study_faults(folder, files, doubts, found->faults);
    /* Expressions are tried where dictionary.csv and study.yaml stand. */
    g_autoptr(Registry) registry =
        study && found->faults->len == 0
            ? registry_create_tried(files, folder, clock, found->faults, &error)
            : NULL;
    const Check check = {
        folder, registry ? registry_study(registry) : study, registry, doubts, found->faults};
    if (error)
        add_fault(&check, error->message);
    if (check.study)
        check_files(&check, files);
    if (!registry)
        g_ptr_array_add(found->notes,
            g_strdup("expressions are tried once dictionary.csv and study.yaml stand"));
    for (guint i = 0; registry && i < check.study->dictionary->warnings->len; i++)
        g_ptr_array_add(found->notes, g_strdup(check.study->dictionary->warnings->pdata[i]));
}

/* FILE:LINE: or FILE:LINE:CELL: before a sentence, taken apart. */
static json_t *sentence_json(const char *message)
{
    g_autoptr(GRegex) place = g_regex_new(
        "^(.*?[.](?:yaml|csv)):(?:([0-9]+):)?(?:([0-9]+):)? (.*)$", G_REGEX_DOTALL, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!g_regex_match(place, message, 0, &match))
        return json_pack("{s:n, s:n, s:o}", "file", "line", "message", base_json_text(message));
    g_autofree char *file = g_match_info_fetch(match, 1);
    g_autofree char *line = g_match_info_fetch(match, 2);
    g_autofree char *sentence = g_match_info_fetch(match, 4);
    return json_pack("{s:o, s:o, s:o}", "file", base_json_text(file), "line",
        line[0] != '\0' ? json_integer(g_ascii_strtoll(line, NULL, 10)) : json_null(),
        "message", base_json_text(sentence));
}

static json_t *sentences_json(const GPtrArray *sentences)
{
    json_t *list = json_array();
    for (guint i = 0; i < sentences->len; i++)
        json_array_append_new(list, sentence_json(sentences->pdata[i]));
    return list;
}

static void append_lines(GString *out, const char *before, const GPtrArray *sentences)
{
    for (guint i = 0; i < sentences->len; i++) {
        g_string_append(out, before);
        base_text_show(out, sentences->pdata[i]);
        g_string_append_c(out, '\n');
    }
}

static char *found_text(const Found *found)
{
    GString *text = g_string_new(NULL);
    append_lines(text, "", found->faults);
    append_lines(text, "note: ", found->notes);
    g_string_append_printf(
        text, "%u %s\n", found->faults->len, found->faults->len == 1 ? "fault" : "faults");
    return g_string_free(text, FALSE);
}

gboolean command_study_check(const CommandStudyCheck *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    g_auto(Found) found = {
        g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    command_read_study_folder(outputs, options->folder);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(GPtrArray) files = schema_files_load(options->folder, error);
    if (!files)
        return FALSE;
    check_all(files, options->folder, &sinks->clock, &found);
    for (guint i = 0; i < found.faults->len; i++) {
        char *message = found.faults->pdata[i];
        found.faults->pdata[i] = placed(options->folder, message);
        g_free(message);
    }
    facts->has_findings = found.faults->len > 0;
    g_autofree char *text =
        g_strcmp0(options->format, "json") == 0
            ? base_json_page(json_pack("{s:o, s:o}", "faults", sentences_json(found.faults),
                  "notes", sentences_json(found.notes)))
            : found_text(&found);
    return command_emit(output, text, strlen(text), error);
}
