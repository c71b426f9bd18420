#include "support/failing_memory.h"

#include <stdbool.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);

static long allocations_left = -1; /* that still succeed; negative: all do */
static bool has_failed;

static bool allocation_fails(void)
{
    if (allocations_left < 0 || allocations_left-- > 0)
        return false;
    has_failed = true;
    return true;
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
    has_failed = false;
    const StatStatus status = routine();
    allocations_left = -1;
    return status;
}

void assert_each_may_fail(StatStatus (*routine)(void))
{
    long k = 0;
    StatStatus status = run_with_failure(routine, k);
    for (; has_failed; status = run_with_failure(routine, ++k)) {
        assert_int_equal(status, STAT_NO_MEMORY);
        assert_true(k < 20000);
    }
    assert_int_equal(status, STAT_OK);
    assert_true(k > 0);
}
