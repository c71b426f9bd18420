#include "reports/field/improvement.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"

char *report_improvement_name(const char *text, GError **error)
{
    const char *equals = strchr(text, '=');
    if (equals && equals != text)
        return g_strndup(text, (gsize)(equals - text));
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--mcid %s: expected NAME=VALUE, such as pain=-2 for a fall by 2 or more", text);
    return NULL;
}

static gboolean fail_unknown(const ClinPack *pack, const char *outcome, GError **error)
{
    const char *names[32] = {NULL};
    size_t n = 0;
    const ClinMcid *mcid = NULL;
    for (size_t i = 0;
         pack && pack->mcid_at && (mcid = pack->mcid_at(i)) && n + 1 < G_N_ELEMENTS(names); i++)
        if (!g_strv_contains(names, mcid->measure))
            names[n++] = mcid->measure;
    g_autofree char *all = g_strjoinv(", ", (char **)names);
    g_autofree char *meant = base_nearest_said(", did you mean '", outcome, names, "'");
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "no minimal clinically important difference is known for '%s'%s%s%s; give one: "
        "--mcid %s=VALUE, negative where a fall is better",
        outcome, meant, n > 0 ? "; there is one for " : "", all, outcome);
    return FALSE;
}

static gboolean fail_direction(const char *text, const ClinMcid *mcid, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--mcid %s: more is better in %s; give the rise as a number above 0", text,
        mcid->measure);
    return FALSE;
}

/* What NAME=VALUE says of an outcome, over what the pack says. */
static gboolean override(const ClinPack *pack, const char *text, const char *outcome,
    bool is_known, ClinMcid *mcid, GError **error)
{
    const char *given = strchr(text, '=') + 1;
    const ClinMcid *published = clin_pack_mcid(pack, given);
    char *end = NULL;
    const double value = g_ascii_strtod(given, &end);
    if (published && g_str_equal(published->measure, outcome)) {
        *mcid = *published;
        return TRUE;
    }
    if (end == given || *end != '\0' || !isfinite(value) || value == 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--mcid %s: expected a number other than 0%s", text,
            is_known ? " or the name of a published constant" : "");
        return FALSE;
    }
    if (is_known && value < 0 && mcid->direction > 0)
        return fail_direction(text, mcid, error);
    if (!is_known)
        mcid->direction = value < 0 ? -1 : 1;
    mcid->value = fabs(value);
    mcid->source = "chosen for this table";
    mcid->anchored = "";
    return TRUE;
}

gboolean report_improvement_find(const ClinPack *pack, const char *const *mcids,
    const char *outcome, const char *unit, ClinMcid *mcid, GError **error)
{
    const ClinMcid *known = clin_pack_mcid(pack, outcome);
    bool is_known = known && g_str_equal(known->measure, outcome);
    bool is_given = false;
    *mcid = is_known ? *known : (ClinMcid){.measure = outcome, .name = outcome, .unit = unit};
    for (size_t i = 0; mcids && mcids[i]; i++) {
        g_autofree char *name = report_improvement_name(mcids[i], error);
        if (!name)
            return FALSE;
        if (!g_str_equal(name, outcome))
            continue;
        if (!override(pack, mcids[i], outcome, is_known, mcid, error))
            return FALSE;
        is_given = true;
    }
    return is_known || is_given || fail_unknown(pack, outcome, error);
}
