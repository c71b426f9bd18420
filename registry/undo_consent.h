#pragma once
/**
 * @file
 * Withdrawals of consent that an answer to a query wrote down, and that go with it. For this
 * folder only.
 */
#include "registry/change_inside.h"

/** Gives the records of which that entry was the last to say how far their consent was
 * withdrawn what they had before. */
gboolean registry_undo_withdrawals(RegistryChange *change, int64_t import_id, GError **error);
