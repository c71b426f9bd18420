#pragma once
/**
 * @file
 * Inside reports/explain: R scripts that stand alone.
 */
#include "reports/explain/explainer.h"

/**
 * A script with the values in it that prints one number. New; NULL where R has none.
 * @param made  whose columns are there.
 */
char *script_of_number(const Basis *basis, const ReportExplanation *made);
