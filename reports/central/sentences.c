#include "reports/central/sentences.h"

#include <math.h>

#include "base/decimal.h"

/* A number as people read it: at most four significant digits. New text. */
static char *shown(double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%.4g", value);
    return g_strdup(text);
}

/* "97%". New text. */
static char *percent(double value)
{
    return g_strdup_printf("%.0f%%", round(value));
}

/* "Site 05, Pain, VAS": where the sentence speaks of. New text. */
static char *place_of(const ReportCentralFinding *finding, const SchemaStudy *study)
{
    const char *site = study->sites[finding->site].label;
    if (!finding->variable)
        return g_strdup(site);
    return g_strdup_printf("%s, %s (%s)", site, finding->label, finding->variable);
}

static char *say_unit(
    const ReportCentralFinding *finding, const char *where, bool is_low, const BaseWords *words)
{
    g_autofree char *end = shown(finding->value);
    g_autofree char *share = percent(finding->others);
    g_autofree char *times =
        shown(finding->factor >= 1 ? finding->factor : 1 / finding->factor);
    const bool below = is_low && finding->factor >= 1;
    const char *msgid =
        below && finding->is_apart
            ? N_("{1}: no value of {2} patients is above {3}; of {4} patients elsewhere {5} "
                 "have "
                 "one, hospitals left out whose unit is in question, too. Multiplied by {6} "
                 "the "
                 "values agree with theirs. In which unit were they written down?")
        : below
            ? N_("{1}: no value of {2} patients is above {3}; of {4} patients elsewhere {5} "
                 "have "
                 "one. Multiplied by {6} the values agree with theirs. In which unit were they "
                 "written down?")
        : finding->is_apart
            ? N_("{1}: no value of {2} patients is below {3}; of {4} patients elsewhere {5} "
                 "have "
                 "one, hospitals left out whose unit is in question, too. Divided by {6} the "
                 "values agree with theirs. In which unit were they written down?")
            : N_("{1}: no value of {2} patients is below {3}; of {4} patients elsewhere {5} "
                 "have "
                 "one. Divided by {6} the values agree with theirs. In which unit were they "
                 "written down?");
    return base_words_say(
        words, msgid, "tntntt", where, finding->n, end, finding->n_others, share, times);
}

static char *say_level(
    const ReportCentralFinding *finding, const char *where, const BaseWords *words)
{
    g_autofree char *value = shown(finding->value);
    g_autofree char *others = shown(finding->others);
    return base_words_say(words,
        N_("{1}: the median of {2} patients is {3}; of {4} patients elsewhere it is {5}. Is it "
           "measured and written down as in the protocol, or are the patients others?"),
        "tntnt", where, finding->n, value, finding->n_others, others);
}

static char *say_spread(
    const ReportCentralFinding *finding, const char *where, const BaseWords *words)
{
    g_autofree char *value = shown(finding->value);
    g_autofree char *others = shown(finding->others);
    const char *msgid =
        finding->value < finding->others
            ? N_("{1}: half of the {2} patients lie within {3} of their median; of {4} "
                 "patients "
                 "elsewhere within {5}. Were values rounded, estimated or filled in?")
            : N_("{1}: half of the {2} patients lie within {3} of their median; of {4} "
                 "patients "
                 "elsewhere within {5}. Were several units or scales mixed?");
    return base_words_say(
        words, msgid, "tntnt", where, finding->n, value, finding->n_others, others);
}

static char *say_digits(
    const ReportCentralFinding *finding, const char *where, int digit, const BaseWords *words)
{
    g_autofree char *value = percent(finding->value);
    g_autofree char *others = percent(finding->others);
    return base_words_say(words,
        N_("{1}: the values of {2} of {3} patients end in {4}; of {5} patients elsewhere of "
           "{6}. "
           "Are the values read off, or rounded?"),
        "ttnnnt", where, value, finding->n, (gint64)digit, finding->n_others, others);
}

static char *say_copies(
    const ReportCentralFinding *finding, const char *where, const BaseWords *words)
{
    if (finding->kind == REPORT_CENTRAL_COPIED)
        return base_words_say(words,
            N_("{1}: {2} of {3} patients have a visit with the same answers throughout as "
               "their "
               "visit before; elsewhere {4} of {5}. Was the earlier visit copied?"),
            "tnnnn", where, (gint64)finding->value, finding->n, (gint64)finding->others,
            finding->n_others);
    return base_words_say(words,
        N_("{1}: {2} patients have a form with the same values throughout as another patient "
           "of "
           "the hospital. Was one entered twice, or copied?"),
        "tn", where, (gint64)finding->records->len);
}

char *central_sentence(const ReportCentralFinding *finding, const SchemaStudy *study, int digit,
    bool is_low, const BaseWords *words)
{
    g_autofree char *where = place_of(finding, study);
    switch (finding->kind) {
    case REPORT_CENTRAL_UNIT:
        return say_unit(finding, where, is_low, words);
    case REPORT_CENTRAL_LEVEL:
        return say_level(finding, where, words);
    case REPORT_CENTRAL_SPREAD:
        return say_spread(finding, where, words);
    case REPORT_CENTRAL_DIGITS:
        return say_digits(finding, where, digit, words);
    default:
        return say_copies(finding, where, words);
    }
}
