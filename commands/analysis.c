#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "base/read.h"
#include "commands/inside.h"

static bool is_file_of_its_own(const char *study)
{
    return strchr(study, '/') || g_str_has_suffix(study, ".yaml");
}

void command_read_study(BaseOutputs *outputs, const char *study)
{
    if (study && is_file_of_its_own(study))
        base_outputs_read(outputs, study, "the study");
}

static gboolean fail_unknown_study(const Registry *registry, const char *study, GError **error)
{
    g_autoptr(GPtrArray) names = registry_analysis_names(registry);
    g_ptr_array_add(names, NULL);
    char **words = (char **)names->pdata;
    g_autofree char *all = g_strjoinv(", ", words);
    g_autofree char *meant =
        base_nearest_said(", did you mean '", study, (const char *const *)words, "'");
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "the registry has no study '%s'%s: it has %s; a file of your own is given by its "
        "path, ending in .yaml",
        study, meant, all[0] ? all : "none");
    return FALSE;
}

char *command_analysis_file(const Registry *registry, const char *study)
{
    if (is_file_of_its_own(study))
        return g_strdup(study);
    g_autofree char *own = g_strconcat(study, ".yaml", NULL);
    g_autofree char *saved = g_strconcat(REGISTRY_SAVED, own, NULL);
    return !registry_study_file(registry, own) && registry_study_file(registry, saved)
               ? g_steal_pointer(&saved)
               : g_steal_pointer(&own);
}

GBytes *command_analysis_bytes(const Registry *registry, const char *study, GError **error)
{
    if (is_file_of_its_own(study)) {
        char *text = NULL;
        gsize size;
        g_autoptr(GError) cause = NULL;
        if (base_read(study, &text, &size, &cause))
            return g_bytes_new_take(text, size);
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            "%s: cannot be read: %s; a study is the name of one in the registry, or a file",
            study, cause->message);
        return NULL;
    }
    g_autofree char *name = command_analysis_file(registry, study);
    const GBytes *bytes = registry_study_file(registry, name);
    if (!bytes || g_str_equal(study, "study")) {
        (void)fail_unknown_study(registry, study, error);
        return NULL;
    }
    return g_bytes_ref((GBytes *)bytes);
}

static gboolean load_analysis(CommandAnalysis *opened, const char *study, GError **error)
{
    g_autoptr(GBytes) bytes = command_analysis_bytes(opened->registry, study, error);
    if (!bytes)
        return FALSE;
    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);
    g_autofree char *name = command_analysis_file(opened->registry, study);
    opened->analysis =
        schema_analysis_parse(name, text, size, registry_study(opened->registry), error);
    return opened->analysis != NULL;
}

gboolean command_analysis_open(CommandAnalysis *opened, const CommandSource *source,
    const CommandSinks *sinks, GError **error)
{
    *opened = (CommandAnalysis){0};
    opened->registry = command_registry_open(source, sinks, error);
    if (!opened->registry || (source->study && !load_analysis(opened, source->study, error)))
        return FALSE;
    opened->cohort = registry_cohort_new(opened->registry, opened->analysis, error);
    return opened->cohort != NULL;
}

/* What crossed where patients are counted. New. */
static char *counted_line(const RegistryCohortCrossed *crossed)
{
    const BaseWords *words = base_words_speaking();
    if (crossed->n_numbers > 0)
        return base_words_say(words,
            N_("counted on the server: {1} counts crossed, the place of {2} patients among "
               "them, and rows of {3} patients"),
            "nnn", (gint64)crossed->n_counts, (gint64)crossed->n_numbers,
            (gint64)crossed->n_patients);
    return base_words_say(words,
        N_("counted on the server: {1} counts crossed, and rows of {2} patients"), "nn",
        (gint64)crossed->n_counts, (gint64)crossed->n_patients);
}

void command_tell_crossed(const CommandSinks *sinks, const RegistryCohort *cohort)
{
    const RegistryCohortCrossed crossed = registry_cohort_crossed(cohort);
    if (!crossed.from_server)
        return;
    g_autofree char *line =
        registry_cohort_is_counted(cohort)
            ? counted_line(&crossed)
            : base_words_say(base_words_speaking(),
                  N_("read from the server, which could not count them (docs/engine.md says "
                     "when it can): rows of {1} patients crossed"),
                  "n", (gint64)crossed.n_patients);
    command_tell(sinks, COMMAND_NOTE, "%s", line);
}

void command_analysis_clear(CommandAnalysis *opened)
{
    g_clear_pointer(&opened->cohort, registry_cohort_free);
    g_clear_pointer(&opened->analysis, schema_analysis_free);
    g_clear_pointer(&opened->registry, registry_close);
}
