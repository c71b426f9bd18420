#include "cli/stat_terms.h"

bool cli_stat_covariates_load(CliStatRun *run, CliStatCovariates *covariates, GError **error)
{
    g_autoptr(GArray) indices = g_array_new(FALSE, FALSE, sizeof(size_t));
    if (!cli_stat_want_covariates(run, indices, error) || !cli_stat_load(run, error))
        return false;
    covariates->n = indices->len;
    covariates->columns = g_new0(StatColumn, indices->len + 1);
    covariates->names = g_new0(const char *, indices->len + 1);
    covariates->levels = g_new0(const char *const *, indices->len + 1);
    for (guint i = 0; i < indices->len; i++) {
        const CliStatColumn *from = cli_stat_column(run, g_array_index(indices, size_t, i));
        covariates->names[i] = from->name;
        if (from->numeric) {
            covariates->columns[i] = (StatColumn){.values = from->values};
            continue;
        }
        covariates->columns[i] = (StatColumn){.codes = from->codes,
            .n_levels = from->n_levels,
            .reference = from->reference_level};
        covariates->levels[i] = (const char *const *)from->levels;
    }
    return true;
}

void cli_stat_covariates_clear(CliStatCovariates *covariates)
{
    g_clear_pointer(&covariates->columns, g_free);
    g_clear_pointer(&covariates->names, g_free);
    g_clear_pointer(&covariates->levels, g_free);
}

const char *cli_stat_term(CliStatRun *run, const CliStatCovariates *covariates, StatTerm term)
{
    const size_t size =
        stat_term_name(term, covariates->names, covariates->levels, NULL, 0) + 1;
    g_autofree char *text = g_malloc(size);
    (void)stat_term_name(term, covariates->names, covariates->levels, text, size);
    return cli_stat_out_intern(run->out, text);
}
