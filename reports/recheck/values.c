/* Printed texts that are no numbers, and numbers that nothing can be. */
#include <string.h>

#include "reports/recheck/inside.h"

void check_numbers(Work *work)
{
    static const char *const words[] = {"yes", "no", "nr", "inf", "-", "na", "ns", NULL};
    for (guint i = 0; i < work->rows->len; i++) {
        const ReportPublished *row = work->rows->pdata[i];
        const Printed number = printed_read(row->value);
        const char *statistic = row->statistic;
        g_autofree char *folded = g_ascii_strdown(row->value, -1);
        const bool is_p = strcmp(statistic, "p") == 0;
        if (strcmp(statistic, "test") == 0 || !number.is_there ||
            (!number.is_number && g_strv_contains(words, folded)))
            continue;
        work->out->n_numbers++;
        if (!number.is_number)
            doubt(work, "number", row, "'%s' is no number", row->value);
        else if (strcmp(statistic, "n") == 0 && (number.value < 0 || number.decimals > 0))
            doubt(work, "number", row, "%s is no count", row->value);
        else if (strcmp(statistic, "percent") == 0 && (number.value < 0 || number.value > 100))
            doubt(work, "number", row, "%s is no percentage", row->value);
        else if (strcmp(statistic, "sd") == 0 && number.value < 0)
            doubt(work, "number", row, "an SD is not below 0");
        else if (is_p && !number.is_band && (number.value <= 0 || number.value > 1))
            doubt(work, "number", row, "no P is %s%s", row->value,
                number.value == 0 ? "; a small one is printed as <0.001" : "");
    }
}
