#include "cli/output.h"

#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/output.h"

const char *const cli_formats[] = {"text", "csv", "md", "html", "json", "tex", "xlsx", NULL};

BaseOutput *cli_output(const CliCall *call, const char *path)
{
    return base_outputs_add(call->outputs, "-o", path, NULL);
}

gboolean cli_outputs_open(const CliCall *call, const char *db, GError **error)
{
    base_outputs_read_database(call->outputs, db);
    return base_outputs_open(call->outputs, error);
}

gboolean cli_emit(BaseOutput *output, const void *bytes, gsize size, GError **error)
{
    return base_output_append(output, bytes, size, error) && base_output_commit(output, error);
}

gboolean cli_emit_document(
    BaseOutput *output, const ReportDocument *document, const char *format, GError **error)
{
    ReportFormat parsed;
    if (!report_format_parse(format ? format : "text", &parsed, error))
        return FALSE;
    g_autoptr(GBytes) bytes = report_render(document, parsed, error);
    if (!bytes)
        return FALSE;
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    return cli_emit(output, data, size, error);
}

static gboolean fail_unknown_study(const Registry *registry, const char *study, GError **error)
{
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    g_ptr_array_add(names, NULL);
    char **words = (char **)names->pdata;
    g_autofree char *all = g_strjoinv(", ", words);
    const char *nearest = base_nearest(study, (const char *const *)words);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "the registry has no study '%s'%s%s%s: it has %s; a file of your own is given by its "
        "path, ending in .yaml",
        study, nearest ? ", did you mean '" : "", nearest ? nearest : "", nearest ? "'" : "",
        all[0] ? all : "none");
    return FALSE;
}

static bool is_file_of_its_own(const char *study)
{
    return strchr(study, '/') || g_str_has_suffix(study, ".yaml");
}

void cli_read_study(const CliCall *call, const char *study)
{
    if (study && is_file_of_its_own(study))
        base_outputs_read(call->outputs, study, "the study");
}

static gboolean load_analysis(CliAnalysis *opened, const char *study, GError **error)
{
    const SchemaStudy *schema = registry_study(opened->registry);
    if (is_file_of_its_own(study)) {
        g_autofree char *text = NULL;
        gsize size;
        g_autoptr(GError) cause = NULL;
        if (!g_file_get_contents(study, &text, &size, &cause)) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
                "%s: cannot be read: %s; a study is the name of one in the registry, or a file",
                study, cause->message);
            return FALSE;
        }
        opened->analysis = schema_analysis_parse(study, text, size, schema, error);
        return opened->analysis != NULL;
    }
    g_autofree char *name = g_strconcat(study, ".yaml", NULL);
    const GBytes *bytes = registry_study_file(opened->registry, name);
    if (!bytes || g_str_equal(study, "study"))
        return fail_unknown_study(opened->registry, study, error);
    gsize size;
    const char *text = g_bytes_get_data((GBytes *)bytes, &size);
    opened->analysis = schema_analysis_parse(name, text, size, schema, error);
    return opened->analysis != NULL;
}

gboolean cli_analysis_open(
    CliAnalysis *opened, const char *db, const char *study, GError **error)
{
    *opened = (CliAnalysis){0};
    opened->registry = registry_open(db, REGISTRY_READ, error);
    if (!opened->registry || !load_analysis(opened, study, error))
        return FALSE;
    opened->reader = registry_reader_new(opened->registry, opened->analysis, error);
    return opened->reader != NULL;
}

gboolean cli_cohort_open(CliAnalysis *opened, const char *db, const char *study, GError **error)
{
    if (study)
        return cli_analysis_open(opened, db, study, error);
    *opened = (CliAnalysis){0};
    opened->registry = registry_open(db, REGISTRY_READ, error);
    if (opened->registry)
        opened->reader = registry_reader_new(opened->registry, NULL, error);
    return opened->reader != NULL;
}

void cli_analysis_clear(CliAnalysis *opened)
{
    g_clear_pointer(&opened->reader, registry_reader_free);
    g_clear_pointer(&opened->analysis, schema_analysis_free);
    g_clear_pointer(&opened->registry, registry_close);
}
