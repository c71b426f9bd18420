#pragma once
/**
 * @file
 * Inside reports/verify.
 */
#include "reports/verify/verify.h"

/** A verification without a cell yet. */
ReportVerification *report_verification_new(void);
