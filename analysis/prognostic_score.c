#include "analysis/prognostic_score.h"

#include "analysis/cox.h"
#include "analysis/distributions.h"

#include <math.h>

/* The concordance of a fit is that of coefficient * score: turned where the fit turned it. */
static void orient(StatScoreConcordance *out, const StatCox *model, bool higher_is_worse)
{
    const double sign =
        model->terms[0].infinite ? (double)model->terms[0].direction : model->terms[0].estimate;
    out->concordance = model->concordance;
    out->std_error = model->concordance_std_error;
    if (!model->terms[0].aliased && (sign > 0.0) != higher_is_worse)
        out->concordance = 1.0 - model->concordance;
}

StatStatus stat_score_concordance(const double *time, const double *event, const double *score,
    const int64_t *weight, size_t n, bool higher_is_worse, double conf_level,
    StatScoreConcordance *out)
{
    if (!out)
        return STAT_ARGUMENT;
    *out = (StatScoreConcordance){
        .concordance = NAN, .std_error = NAN, .conf_low = NAN, .conf_high = NAN};
    const double level = conf_level == 0.0 ? 0.95 : conf_level;
    if (!score || !(level > 0.0 && level < 1.0))
        return STAT_ARGUMENT;
    const StatColumn covariate = {.values = score};
    StatCox model = {0};
    const StatStatus status =
        stat_cox(time, event, &covariate, 1, NULL, 0, weight, n, NULL, &model);
    if (status == STAT_OK) {
        out->n = model.n;
        out->n_missing = model.n_missing;
        if (model.n_terms == 1)
            orient(out, &model, higher_is_worse);
    }
    stat_cox_clear(&model);
    if (out->std_error > 0.0) {
        const double half = stat_normal_upper_quantile(0.5 * (1.0 - level)) * out->std_error;
        out->conf_low = fmax(0.0, out->concordance - half);
        out->conf_high = fmin(1.0, out->concordance + half);
    }
    return status;
}

void stat_survival_band_add(
    StatSurvivalBand *band, double time, bool died, int64_t weight, double low, double high)
{
    if (isnan(time))
        return;
    if (time >= high || (died && time < low))
        band->n_outside += weight;
    else if (died || (isinf(high) && time >= low))
        band->n_inside += weight;
    else
        band->n_undetermined += weight;
}
