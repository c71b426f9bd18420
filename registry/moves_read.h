#pragma once
/**
 * @file
 * How the audit trail tells of records: rows with `what` "record", and what happened as their
 * `subject`. For this folder only.
 *
 * - rename: record_id and new_value are the new id, old_value the old one, column "record_id".
 * - merge: likewise, of the id that stays and the one that goes; `instance` is what is added to
 *   the instances of what repeats under the one that goes.
 * - take: a row of the form that is the column went over with a merge; event and instance are
 *   those of now, old_value the id that goes, new_value the instance there.
 * - sender: column "site"; new_value is the hospital of the record that goes.
 * - release: old_value is the earlier id that stands for nothing any more.
 * - transfer: two rows, column "from" with the day, then "site" with who was asked before, and
 *   who is from then on.
 * - claim: column "site"; the owner before, and the owner.
 * - void: a row of a form that was taken out: event, instance, and the form as column.
 * - withdraw: column "withdrawn"; the scope before, and the scope.
 */
#include "registry/moves.h"

#define REGISTRY_MOVED_RENAME "rename"
#define REGISTRY_MOVED_MERGE "merge"
#define REGISTRY_MOVED_SENDER "sender"
#define REGISTRY_MOVED_TAKE "take"
#define REGISTRY_MOVED_RELEASE "release"
#define REGISTRY_MOVED_TRANSFER "transfer"
#define REGISTRY_MOVED_CLAIM "claim"
#define REGISTRY_MOVED_VOID "void"
#define REGISTRY_MOVED_WITHDRAW "withdraw"
