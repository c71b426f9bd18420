#include "analysis/status.h"

#include <stddef.h>

static const char *const texts[] = {
    [STAT_OK] = "no fault",
    [STAT_ARGUMENT] = "an argument is outside what the routine takes",
    [STAT_DATA] = "the data hold an infinite value, a code out of range or a weight below 1",
    [STAT_NO_MEMORY] = "out of memory",
};
_Static_assert(sizeof texts / sizeof texts[0] == STAT_N_STATUS, "a text for each status");

const char *stat_status_text(StatStatus status)
{
    const size_t i = (size_t)status;
    return i < STAT_N_STATUS ? texts[i] : "unknown status";
}
