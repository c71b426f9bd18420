#pragma once
/** @file
 * A memory whose k-th allocation fails. For test programs that the linker wraps malloc, calloc
 * and realloc for (-Wl,--wrap=...).
 */
#include "support/close.h"

#include "analysis/status.h"

/** Runs the routine with its k-th allocation failing; all succeed again afterwards. */
StatStatus run_with_failure(StatStatus (*routine)(void), long k);

/**
 * Fails each allocation of a routine once: it must say so, and the address sanitizer of the
 * test build tells if anything leaks. The run without a failure must succeed.
 */
void assert_each_may_fail(StatStatus (*routine)(void));
