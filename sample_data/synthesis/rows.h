/** The rows of the exports: every person as the registry's forms would hold them. */
#pragma once

#include "row.h"

/**
 * Writes everything about everybody into rows.
 *
 * @param people The people, complete.
 * @param rows   The caller's; freed with syn_rows_free.
 * @return False when memory is out.
 */
bool syn_rows_fill(const SynPeople *people, SynRows *rows);
