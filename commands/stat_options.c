#include "commands/stat_options.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/nearest.h"

enum { LIST_WIDTH = 96, LIST_NAME = 13 };

/* How the bits of the table are called here, and where they are given. */
static const struct {
    const char *name, *value;
    unsigned bit;
    size_t offset; /* Of a text or list; of a bool where there is no value. */
} bits[] = {
    {"exact", NULL, REPORT_OPTION_EXACT, offsetof(CommandStat, exact)},
    {"no-correct", NULL, REPORT_OPTION_UNCORRECTED, offsetof(CommandStat, no_correct)},
    {"correct", NULL, REPORT_OPTION_CORRECTED, offsetof(CommandStat, correct)},
    {"zeros", "NAME", REPORT_OPTION_ZEROS, offsetof(CommandStat, zeros)},
    {"ties", "NAME", REPORT_OPTION_TIES, offsetof(CommandStat, ties)},
    {"conf-type", "NAME", REPORT_OPTION_CONF_TYPE, offsetof(CommandStat, conf_type)},
    {"rmean", "TIME", REPORT_OPTION_RMEAN, offsetof(CommandStat, rmean)},
    {"times", "T,T", REPORT_OPTION_TIMES, offsetof(CommandStat, times)},
    {"profile", NULL, REPORT_OPTION_PROFILE, offsetof(CommandStat, profile)},
    {"method", "NAME", REPORT_OPTION_METHOD, offsetof(CommandStat, method)},
    {"caliper", "SD", REPORT_OPTION_CALIPER, offsetof(CommandStat, caliper)},
    {"caliper-scale", "NAME", REPORT_OPTION_SCALE, offsetof(CommandStat, caliper_scale)},
    {"covariates", "A,B", REPORT_OPTION_COVARIATES, offsetof(CommandStat, covariates)},
    {"factor", "COLUMN[=REF]", REPORT_OPTION_COVARIATES, offsetof(CommandStat, factors)},
    {"weight", "COLUMN", REPORT_OPTION_WEIGHT, offsetof(CommandStat, weight)},
    {"conf", "LEVEL", REPORT_OPTION_CONF, offsetof(CommandStat, conf)},
};

/* --factor comes with the covariates, but is never needed. */
static bool is_needed(const ReportMethod *method, size_t bit)
{
    return (method->required & bits[bit].bit) && !g_str_equal(bits[bit].name, "factor");
}

ReportMethodId command_stat_find(const char *name, GError **error)
{
    const ReportMethodId id = report_method_find(name);
    if (id != REPORT_N_METHODS && report_method(id)->stand_alone)
        return id;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < REPORT_N_METHODS; i++) {
        const ReportMethod *method = report_method((ReportMethodId)i);
        if (method->stand_alone)
            g_ptr_array_add(names, (gpointer)method->id);
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *meant =
        base_nearest_said(": did you mean '", name, (const char *const *)names->pdata, "'?");
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "there is no test '%s'%s: 'proreg stat --help' lists them", name, meant);
    return REPORT_N_METHODS;
}

/* ---- needed and taken ---- */

typedef enum { FOREIGN, TAKEN, NEEDED } Standing;

/* What an option is to a test. */
static Standing standing_of(const ReportMethod *method, const char *option)
{
    for (size_t i = 0; i < method->n_needs; i++)
        if (g_str_equal(option, report_role_name(method->needs[i].role)))
            return method->needs[i].optional ? TAKEN : NEEDED;
    for (size_t i = 0; i < G_N_ELEMENTS(bits); i++)
        if (g_str_equal(option, bits[i].name) && (method->options & bits[i].bit))
            return is_needed(method, i) ? NEEDED : TAKEN;
    return FOREIGN;
}

/* The names of all options of that standing, parted by blanks. New. */
static char *names_of(const ReportMethod *method, Standing standing)
{
    GString *names = g_string_new(NULL);
    for (size_t i = 0; i < method->n_needs; i++)
        if (method->needs[i].optional == (standing == TAKEN))
            g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "",
                report_role_name(method->needs[i].role));
    for (size_t i = 0; i < G_N_ELEMENTS(bits); i++)
        if ((method->options & bits[i].bit) && is_needed(method, i) == (standing == NEEDED))
            g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", bits[i].name);
    return g_string_free(names, FALSE);
}

static gboolean fail_needed(
    const ReportMethod *method, const char *option, const char *value, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "stat %s needs --%s %s: 'proreg stat --help' shows each test's options", method->id,
        option, value);
    return FALSE;
}

static gboolean fail_foreign(const ReportMethod *method, const char *option, GError **error)
{
    g_autofree char *needed = names_of(method, NEEDED);
    g_autofree char *taken = names_of(method, TAKEN);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "stat %s does not take --%s: it needs %s%s%s", method->id, option, needed,
        taken[0] != '\0' ? " and takes " : "", taken);
    return FALSE;
}

static gboolean check_option(const ReportMethod *method, const char *option, const char *value,
    bool given, GError **error)
{
    const Standing standing = standing_of(method, option);
    if (!given && standing == NEEDED)
        return fail_needed(method, option, value, error);
    return !given || standing != FOREIGN || fail_foreign(method, option, error);
}

static bool is_given(size_t bit, const CommandStat *values)
{
    const void *place = (const char *)values + bits[bit].offset;
    return bits[bit].value ? *(const void *const *)place != NULL : *(const bool *)place;
}

bool command_stat_check_options(
    const ReportMethod *method, const CommandStat *values, GError **error)
{
    for (size_t i = 0; i < REPORT_N_ROLES; i++)
        if (!check_option(method, report_role_name((ReportRole)i), "COLUMN",
                values->roles[i] != NULL, error))
            return false;
    for (size_t i = 0; i < G_N_ELEMENTS(bits); i++)
        if (!check_option(method, bits[i].name, bits[i].value, is_given(i, values), error))
            return false;
    return true;
}

/* ---- the list of --help ---- */

static void append_option(
    GString *line, const char *name, const char *value, bool optional, size_t *width)
{
    g_autofree char *word = g_strdup_printf("%s--%s%s%s%s", optional ? "[" : "", name,
        value ? " " : "", value ? value : "", optional ? "]" : "");
    if (*width + 1 + strlen(word) > LIST_WIDTH) {
        g_string_append_printf(line, "\n%*s", LIST_NAME, "");
        *width = LIST_NAME;
    }
    g_string_append_printf(line, " %s", word);
    *width += 1 + strlen(word);
}

static void append_method(GString *list, const ReportMethod *method)
{
    size_t width = LIST_NAME;
    g_string_append_printf(list, "\n  %-*s", LIST_NAME - 2, method->id);
    for (int optional = 0; optional < 2; optional++) {
        for (size_t i = 0; i < method->n_needs; i++)
            if (method->needs[i].optional == (optional == 1))
                append_option(list, report_role_name(method->needs[i].role), "COLUMN",
                    optional == 1, &width);
        for (size_t i = 0; i < G_N_ELEMENTS(bits); i++)
            if ((method->options & bits[i].bit) && is_needed(method, i) == (optional == 0))
                append_option(list, bits[i].name, bits[i].value, optional == 1, &width);
    }
}

char *command_stat_list(void)
{
    GString *list = g_string_new("Tests, with what each needs and [takes]:");
    for (size_t i = 0; i < REPORT_N_METHODS; i++) {
        const ReportMethod *method = report_method((ReportMethodId)i);
        if (method->stand_alone)
            append_method(list, method);
    }
    return g_string_free(list, FALSE);
}

/* ---- what they say ---- */

static bool read_number(
    const char *name, const char *text, double otherwise, double *value, GError **error)
{
    *value = otherwise;
    if (!text)
        return true;
    char *end = NULL;
    *value = g_ascii_strtod(text, &end);
    if (end != text && *end == '\0' && isfinite(*value))
        return true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "--%s %s: expected a number", name, text);
    return false;
}

/* Times parted by commas. */
static bool read_times(const char *text, ReportMethodOptions *options, GError **error)
{
    if (!text)
        return true;
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    const size_t n = g_strv_length(parts);
    for (; options->n_times < MIN(n, REPORT_TIMES_MAX); options->n_times++) {
        double *time = &options->times[options->n_times];
        if (!read_number("times", g_strstrip(parts[options->n_times]), 0, time, error))
            return false;
        if (*time < 0)
            break;
    }
    if (options->n_times == n)
        return true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--times %s: expected at most %d times of 0 or more, parted by commas", text,
        REPORT_TIMES_MAX);
    return false;
}

/* --method means the way to pair, or the adjustment, by the test. */
static bool read_method(const ReportMethod *method, const CommandStat *values,
    ReportMethodOptions *options, GError **error)
{
    static const char *const pairing[] = {"nearest", "optimal", NULL};
    static const char *const adjusting[] = {"bh", "holm", "bonferroni", NULL};
    const char *name = values->method;
    if (!name)
        return true;
    const bool pairs = (method->options & REPORT_OPTION_CALIPER) != 0;
    const char *const *names = pairs ? pairing : adjusting;
    if (!g_strv_contains(names, name)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "--method %s: %s expects one of %s",
            name, method->id, pairs ? "nearest, optimal" : "bh, holm, bonferroni");
        return false;
    }
    options->match = g_str_equal(name, "optimal") ? STAT_MATCH_OPTIMAL : STAT_MATCH_NEAREST;
    options->adjustment = g_str_equal(name, "holm")         ? STAT_ADJUST_HOLM
                          : g_str_equal(name, "bonferroni") ? STAT_ADJUST_BONFERRONI
                                                            : STAT_ADJUST_BH;
    return true;
}

static bool read_numbers(
    const CommandStat *values, ReportMethodOptions *options, GError **error)
{
    if (!read_number("conf", values->conf, 0.95, &options->conf_level, error))
        return false;
    if (!(options->conf_level > 0 && options->conf_level < 1)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--conf %s: expected a level between 0 and 1, as 0.95", values->conf);
        return false;
    }
    if (!read_number("rmean", values->rmean, 0, &options->rmean_time, error) ||
        !read_number("caliper", values->caliper, 0, &options->caliper_sd, error))
        return false;
    if (options->caliper_sd >= 0)
        return true;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        "--caliper %s: expected a number of standard deviations, 0 or more", values->caliper);
    return false;
}

bool command_stat_read_options(const ReportMethod *method, const CommandStat *values,
    ReportMethodOptions *options, GError **error)
{
    const char *type = values->conf_type;
    *options = (ReportMethodOptions){.exact = values->exact,
        .uncorrected = values->no_correct,
        .corrected = values->correct,
        .pratt = g_strcmp0(values->zeros, "pratt") == 0,
        .breslow = g_strcmp0(values->ties, "breslow") == 0,
        .profile = values->profile,
        .conf_type = g_strcmp0(type, "log-log") == 0 ? STAT_CONF_LOG_LOG
                     : g_strcmp0(type, "plain") == 0 ? STAT_CONF_PLAIN
                                                     : STAT_CONF_LOG,
        .scale = g_strcmp0(values->caliper_scale, "probability") == 0 ? STAT_SCALE_PROBABILITY
                                                                      : STAT_SCALE_LOGIT,
        .has_caliper = values->caliper != NULL};
    return read_numbers(values, options, error) && read_times(values->times, options, error) &&
           read_method(method, values, options, error);
}

/* ---- columns ---- */

void command_stat_columns_clear(CommandStatColumns *columns)
{
    command_stat_data_clear(&columns->data);
    g_clear_pointer(&columns->covariates, g_array_unref);
}

/* What --factor says of a column: NULL nothing, "" a factor, else its reference. */
static const char *factor_option(const CommandStat *values, const char *name)
{
    const size_t length = strlen(name);
    for (guint i = 0; values->factors && i < values->factors->len; i++) {
        const char *text = g_ptr_array_index(values->factors, i);
        if (strncmp(text, name, length) != 0)
            continue;
        if (text[length] == '\0')
            return "";
        if (text[length] == '=')
            return text + length + 1;
    }
    return NULL;
}

static bool want_covariates(CommandStatColumns *columns, const CommandStat *values,
    const char *list, GPtrArray *known, GError **error)
{
    g_auto(GStrv) names = g_strsplit(list, ",", -1);
    for (char **name = names; *name; name++) {
        if ((*name)[0] == '\0') {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                "--covariates %s: an empty name: expected names parted by single commas", list);
            return false;
        }
        const char *factor = factor_option(values, *name);
        const size_t index = command_stat_data_want(&columns->data, *name,
            factor ? COMMAND_STAT_FACTOR : COMMAND_STAT_EITHER,
            factor && factor[0] != '\0' ? factor : NULL);
        g_array_append_val(columns->covariates, index);
        g_ptr_array_add(known, g_strdup(*name));
    }
    return true;
}

/* Each --factor is of a covariate. */
static bool check_factors(const CommandStat *values, const GPtrArray *known, GError **error)
{
    for (guint f = 0; values->factors && f < values->factors->len; f++) {
        const char *text = g_ptr_array_index(values->factors, f);
        bool found = false;
        for (guint i = 0; i < known->len; i++) {
            const size_t length = strlen(known->pdata[i]);
            found = found || (strncmp(text, known->pdata[i], length) == 0 &&
                                 (text[length] == '\0' || text[length] == '='));
        }
        if (!found) {
            g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
                "--factor %s: there is no such covariate in --covariates", text);
            return false;
        }
    }
    return true;
}

bool command_stat_want(CommandStatColumns *columns, const ReportMethod *method,
    const CommandStat *values, GError **error)
{
    static const CommandStatRole roles[] = {[REPORT_DATA_NUMBERS] = COMMAND_STAT_NUMBER,
        [REPORT_DATA_CATEGORIES] = COMMAND_STAT_FACTOR,
        [REPORT_DATA_BINARY] = COMMAND_STAT_BINARY};
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    command_stat_data_init(&columns->data);
    columns->data.weight_name = g_strdup(values->weight);
    columns->covariates = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; i < REPORT_N_ROLES; i++)
        columns->index[i] = SIZE_MAX;
    for (size_t i = 0; i < method->n_needs; i++) {
        const ReportNeed *need = &method->needs[i];
        if (values->roles[need->role])
            columns->index[need->role] = command_stat_data_want(
                &columns->data, values->roles[need->role], roles[need->kind], NULL);
    }
    for (guint i = 0; values->covariates && i < values->covariates->len; i++)
        if (!want_covariates(columns, values, values->covariates->pdata[i], known, error))
            return false;
    return check_factors(values, known, error);
}
