/*
 * What became of the cells of a verification.
 */
#include "reports/verify/inside.h"

static void verdict_free(void *data)
{
    ReportVerdict *verdict = data;
    g_free(verdict->address);
    g_free(verdict->published);
    g_free(verdict->computed);
    g_free(verdict->reason);
    g_free(verdict);
}

void report_verification_free(ReportVerification *verification)
{
    if (!verification)
        return;
    g_ptr_array_unref(verification->cells);
    g_free(verification->version);
    g_clear_pointer(&verification->balance, g_ptr_array_unref);
    g_free(verification);
}

ReportVerification *report_verification_new(void)
{
    ReportVerification *verification = g_new0(ReportVerification, 1);
    verification->cells = g_ptr_array_new_with_free_func(verdict_free);
    verification->balance = g_ptr_array_new();
    return verification;
}
