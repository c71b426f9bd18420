#include "support/failing_memory.h"

#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);

static long allocations_left = -1; /* that still succeed; negative: all do */

static int allocation_fails(void)
{
    if (allocations_left < 0)
        return 0;
    return allocations_left-- == 0;
}

void *__wrap_malloc(size_t size)
{
    return allocation_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return allocation_fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return allocation_fails() ? NULL : __real_realloc(old, size);
}

StatStatus run_with_failure(StatStatus (*routine)(void), long k)
{
    allocations_left = k;
    const StatStatus status = routine();
    allocations_left = -1;
    return status;
}

void assert_each_may_fail(StatStatus (*routine)(void))
{
    StatStatus status = STAT_NO_MEMORY;
    long k = 0;
    for (; status == STAT_NO_MEMORY; k++) {
        assert_true(k < 20000);
        status = run_with_failure(routine, k);
    }
    assert_int_equal(status, STAT_OK);
    assert_true(k > 1);
}
