#pragma once
/**
 * @file
 * What a method is called. A name stands here alone: `proreg stat`, the reports' footnotes,
 * their JSON and the Methods section all take it from here.
 */
#include "reports/results/methods.h"

/** The name within a sentence: "one-way analysis of variance". Borrowed. */
const char *report_method_name(ReportMethodId method, const BaseWords *words);

/** The name as a sentence wants it: "the Wilcoxon signed-rank test", "Fisher's exact test".
 * New. */
char *report_method_said(ReportMethodId method, const BaseWords *words);

/** The heading over its result: "One-way analysis of variance". New. */
char *report_method_title(ReportMethodId method, const BaseWords *words);

/**
 * The method spelled out, as a sentence begins: "Wilcoxon signed-rank test, normal
 * approximation with continuity correction, 2 zero differences dropped, 240 pairs".
 * @param parts  ReportPhrase *, the variant.
 * @return new text.
 */
char *report_method_words(
    ReportMethodId method, const GPtrArray *parts, const BaseWords *words);
