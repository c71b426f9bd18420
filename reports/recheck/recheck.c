#include "reports/recheck/recheck.h"

#include "reports/recheck/inside.h"

static void doubt_free(void *data)
{
    RecheckDoubt *one = data;
    g_free(one->message);
    g_free(one);
}

Recheck *recheck_run(const GPtrArray *rows, const RecheckOptions *options, GError **error)
{
    g_autoptr(Recheck) out = g_new0(Recheck, 1);
    out->doubts = g_ptr_array_new_with_free_func(doubt_free);
    out->tests = g_ptr_array_new_with_free_func(g_free);
    Work work = {.options = options, .rows = rows, .out = out};
    work_fill(&work);
    check_numbers(&work);
    check_counts(&work);
    check_integers(&work);
    check_intervals(&work);
    const gboolean done = check_tests(&work, error);
    work_clear(&work);
    return done ? g_steal_pointer(&out) : NULL;
}

void recheck_free(Recheck *recheck)
{
    if (!recheck)
        return;
    g_ptr_array_unref(recheck->doubts);
    g_ptr_array_unref(recheck->tests);
    g_free(recheck);
}
