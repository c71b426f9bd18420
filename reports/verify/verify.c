/*
 * Published cells against this registry's: the published labels lead to an address, the
 * address to a number, and the number is compared at the decimals that were printed.
 */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "reports/model/format.h"
#include "reports/verify/inside.h"
#include "reports/verify/published.h"

const char *report_verdict_name(ReportVerdictKind verdict)
{
    static const char *const names[] = {N_("agree"), N_("differ"), N_("impossible")};
    return names[verdict];
}

/* A printed number: plain, or a bound. */
typedef struct {
    char relation; /* '=', '<' or '>' */
    double number; /* NaN where it is no number */
    int decimals;
} Printed;

static Printed parse_printed(const char *text)
{
    g_autofree char *plain = report_plain_minus(text);
    const char *number = g_strstrip(plain);
    Printed printed = {.relation = '='};
    if (*number == '<' || *number == '>')
        printed.relation = *number++;
    char *end = NULL;
    printed.number = g_ascii_strtod(number, &end);
    if (end == number || *end != '\0')
        printed.number = NAN;
    const char *point = strchr(number, '.');
    printed.decimals = point ? (int)MIN(strlen(point + 1), 15) : 0;
    return printed;
}

static bool keeps(double number, const Printed *bound)
{
    return bound->relation == '<'   ? number < bound->number
           : bound->relation == '>' ? number > bound->number
                                    : true;
}

/* Whether a P is printed otherwise than as a number: in a band, or 1 as 0.99. */
static bool is_band(const ReportValue *value)
{
    const Printed own = parse_printed(value->printed);
    return own.relation != '=' || isnan(own.number) ||
           base_decimal_round(value->value, own.decimals) != own.number;
}

/* As printed, to the letter (1 may be printed as 0.99); else the same number at the decimals
   printed. A bound of P is a band of the report's style, that of another number a bound. */
static bool agrees(const ReportValue *value, const Printed *printed, const char *text)
{
    if (*text && g_strcmp0(value->printed, text) == 0)
        return true;
    if (isnan(printed->number) || isnan(value->value))
        return false;
    const Printed own = parse_printed(value->printed);
    if (g_str_equal(value->statistic, "p") &&
        (printed->relation != '=' || !keeps(printed->number, &own)))
        return false;
    if (printed->relation != '=')
        return keeps(value->value, printed);
    return base_decimal_round(value->value, printed->decimals) ==
           base_decimal_round(printed->number, printed->decimals);
}

/* The value as the report has it, at the decimals of the published cell; never as published. */
static char *computed_text(const ReportValue *value, const Printed *printed, const char *text)
{
    const bool same = g_strcmp0(value->printed, text) == 0;
    if (same || isnan(printed->number) || isnan(value->value) || printed->relation != '=')
        return g_strdup(value->printed);
    if (g_str_equal(value->statistic, "p") && is_band(value) && !agrees(value, printed, text))
        return g_strdup(value->printed);
    g_autofree char *number = report_format_number(value->value, printed->decimals);
    const bool vanishes = value->value != 0 && g_ascii_strtod(number, NULL) == 0;
    return vanishes ? g_strdup(value->printed) : g_steal_pointer(&number);
}

/* Why no data give that number at that address; of another number there nothing is said. */
static const char *impossible_reason(
    const SchemaAnalysis *analysis, const char *address, const char *published)
{
    for (size_t i = 0; i < analysis->n_impossible; i++) {
        const SchemaImpossible *cell = &analysis->impossible[i];
        if (g_str_equal(cell->address, address) &&
            (cell->value[0] == '\0' || g_str_equal(cell->value, published)))
            return cell->reason;
    }
    return NULL;
}

/* Whether the band that was printed is true of the P, though the report prints another. */
static bool in_wider_band(const ReportValue *value, const Printed *printed)
{
    return g_str_equal(value->statistic, "p") && printed->relation != '=' &&
           keeps(value->value, printed);
}

/* Why it is known to differ, and what this registry has, in full where it is rounded. */
static char *difference(const ReportValue *value, const Printed *printed,
    const ReportVerdict *verdict, const char *known, const BaseWords *words)
{
    char exact[BASE_DECIMAL_SIZE] = "";
    if (!isnan(value->value))
        base_decimal_shortest(value->value, exact);
    const bool whole =
        isnan(printed->number) || isnan(value->value) || g_str_equal(exact, verdict->computed);
    g_autofree char *has =
        whole ? base_words_say(words, "computed {1}", "t", verdict->computed)
              : base_words_say(words, "computed {1} ({2})", "tt", verdict->computed, exact);
    if (*known)
        return g_strdup_printf("%s%s%s", known, base_words(words, "; "), has);
    if (!in_wider_band(value, printed))
        return g_steal_pointer(&has);
    return base_words_say(words, "{1}; {2} is true of it, but is not how this study prints it",
        "tt", has, verdict->published);
}

static ReportVerdict *judge(
    const ReportDocument *document, const SchemaAnalysis *analysis, const ReportPublished *cell)
{
    const ReportPublishedPlace place = report_published_place(document, analysis, cell);
    ReportVerdict *verdict = g_new0(ReportVerdict, 1);
    verdict->address = place.address;
    verdict->published = g_strdup(cell->value);
    const ReportValue *value =
        place.problem ? NULL : report_document_find(document, verdict->address);
    if (!value) {
        verdict->verdict = REPORT_DIFFER;
        verdict->computed = g_strdup("");
        verdict->reason = g_strdup(base_words(document->words,
            place.problem ? place.problem : N_("no such cell in this registry's tables")));
        return verdict;
    }
    const Printed printed = parse_printed(cell->value);
    const char *known = impossible_reason(analysis, verdict->address, cell->value);
    verdict->computed = computed_text(value, &printed, cell->value);
    verdict->verdict = agrees(value, &printed, cell->value) ? REPORT_AGREE
                       : known                              ? REPORT_IMPOSSIBLE
                                                            : REPORT_DIFFER;
    verdict->reason = verdict->verdict == REPORT_AGREE ? g_strdup("")
                      : verdict->verdict == REPORT_IMPOSSIBLE
                          ? g_strdup(known)
                          : difference(value, &printed, verdict, cell->reason, document->words);
    return verdict;
}

static GPtrArray *balance_of(
    const ReportVerification *verification, const SchemaAnalysis *analysis)
{
    g_autoptr(GHashTable) printed = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < verification->cells->len; i++) {
        ReportVerdict *verdict = verification->cells->pdata[i];
        (void)g_hash_table_insert(printed, verdict->address, verdict);
    }
    return report_published_balance(analysis, printed);
}

ReportVerification *report_verify(const ReportDocument *document,
    const SchemaAnalysis *analysis, const char *published_path, GError **error)
{
    g_autoptr(GPtrArray) published = report_published_load(published_path, error);
    if (!published)
        return NULL;
    ReportVerification *verification = report_verification_new();
    int64_t *const counts[] = {
        &verification->n_agree, &verification->n_differ, &verification->n_impossible};
    for (size_t i = 0; i < published->len; i++) {
        const ReportPublished *cell = published->pdata[i];
        if (!g_str_equal(cell->study, analysis->name))
            continue;
        ReportVerdict *verdict = judge(document, analysis, cell);
        ++*counts[verdict->verdict];
        g_ptr_array_add(verification->cells, verdict);
    }
    g_ptr_array_unref(verification->balance);
    verification->balance = balance_of(verification, analysis);
    if (verification->cells->len > 0)
        return verification;
    report_verification_free(verification);
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        "%s: no row belongs to the study '%s'; the column 'study' names the study of a row",
        published_path, analysis->name);
    return NULL;
}
