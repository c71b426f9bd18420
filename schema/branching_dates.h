#pragma once
/**
 * @file
 * Inside schema/: the functions of branching logic that take dates.
 */
#include "schema/branching_functions.h"

/** datediff(from, to, unit, [order of day and month], [with its sign]). */
BranchingValue branching_run_datediff(const BranchingCall *call);
/** Whether the text stands for the day on which it is asked: 'today' and its like. */
bool branching_is_present(const char *text);
/** Of a date, or a date and time. */
BranchingValue branching_run_year(const BranchingCall *call);
BranchingValue branching_run_month(const BranchingCall *call);
BranchingValue branching_run_day(const BranchingCall *call);
