#pragma once
/**
 * @file
 * Inside this folder: by how much an outcome must change to count as improved.
 */
#include <glib.h>

#include "clinical/pack.h"

/** The outcome that NAME=VALUE is about; NULL with BASE_ERROR_USAGE where it is none. New. */
char *report_improvement_name(const char *text, GError **error);

/**
 * The difference that matters in an outcome: of the texts that name it the last, else the
 * pack's constant. VALUE is a number or, where the pack has constants of the outcome, the name
 * of one. A negative number is a fall, a positive one a rise, unless the pack knows which is
 * better: then the number may go without its sign.
 * @param pack   NULL for none.
 * @param mcids  NAME=VALUE texts, NULL-ended, or NULL; checked by report_improvement_name.
 * @param unit   of an outcome that the pack does not know.
 * @param mcid   borrows its texts from the pack and from `unit`.
 * @return FALSE with BASE_ERROR_USAGE.
 */
gboolean report_improvement_find(const ClinPack *pack, const char *const *mcids,
    const char *outcome, const char *unit, ClinMcid *mcid, GError **error);
