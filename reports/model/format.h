#pragma once
/**
 * @file
 * How numbers are printed: the styles of P values and percentages that journals use. Texts bear
 * an ASCII minus; report_true_minus turns it for readers.
 *
 * Rounding is half away from zero on the decimal value (base/decimal.h). No style prints a P
 * value of zero, and none lets rounding carry a P value over 0.05: where the style's digits
 * would, digits are added until they do not.
 */
#include <glib.h>
#include <stdint.h>

/** Styles of P values. */
typedef enum {
    REPORT_P_SEGMENT, /**< >0.99; two decimals from 0.10 (rounded) on; three below; <0.001. */
    REPORT_P_JMP,     /**< <0.0001, <0.005, <0.01, <0.05, else two decimals, at most 0.99. */
    REPORT_P_NEJM,    /**< >0.99; two decimals from 0.01 on; three down to 0.001; <0.001. */
    REPORT_P_LANCET,  /**< >0.99; two significant digits; <0.0001. */
    REPORT_P_AMA /**< No zero before the point; >.99; two decimals; three below .01; <.001. */
} ReportPStyle;

/** Styles of percentages. */
typedef enum {
    REPORT_PERCENT_SEGMENT, /**< Whole percents. */
    REPORT_PERCENT_FIXED1   /**< One decimal always. */
} ReportPercentStyle;

/** "segment", "jmp", "nejm", "lancet", "ama"; FALSE with BASE_ERROR_USAGE, which names them. */
gboolean report_p_style_parse(const char *name, ReportPStyle *style, GError **error);
/** "segment", "fixed1"; FALSE with BASE_ERROR_USAGE, which names them. */
gboolean report_percent_style_parse(
    const char *name, ReportPercentStyle *style, GError **error);

/** A P value in [0, 1]; NaN gives "NA". New text. */
char *report_format_p(double p_value, ReportPStyle style);

/** 100 n / total without the sign "%"; "" where total is 0. New text. */
char *report_format_percent(int64_t n, int64_t total, ReportPercentStyle style);

/** A number with that many decimals; NaN gives "NA". New text. */
char *report_format_number(double value, int decimals);

/** The same, but "Inf" and "-Inf" for bounds and an en dash for NaN. New text. */
char *report_format_bound(double value, int decimals);

/** The text with each "-" that stands before a digit, and not after one or a letter, as U+2212.
 * New. */
char *report_true_minus(const char *text);
/** The text with each U+2212 as "-". New. */
char *report_plain_minus(const char *text);
