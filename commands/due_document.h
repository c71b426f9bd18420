#pragma once
/**
 * @file
 * The list of follow-ups as a document, as JSON, as CSV and as a calendar. Inside commands/.
 */
#include "base/clock.h"
#include "base/json.h"
#include "commands/address.h"
#include "registry/due.h"
#include "reports/model/table.h"

/** What is shown. */
typedef struct {
    const SchemaStudy *study;
    const RegistryDueList *list;
    int32_t on;
    bool wanted[REGISTRY_N_DUE]; /**< The states that are shown. */
    const BaseWords *words;
} CommandDueView;

/** The visits by site, each of them, and what they lack, as a document. New. */
ReportDocument *command_due_document(const CommandDueView *view);
/** @param standing  its members stand at the end, too; taken over. @return new text. */
char *command_due_json(const CommandDueView *view, json_t *standing);
/** A row a visit under the keys of the JSON, forms parted by a blank. New text. */
char *command_due_csv(const CommandDueView *view);
/** The visits that can still be made; of a patient it names the record id alone. New text. */
char *command_due_calendar(const CommandDueView *view, const BaseClock *clock);
/** What can be sent to the hospital whose visits these are, ready to be pasted: the visits that
 * can still be made, by record id. In the language of the address. New text. */
char *command_due_letter(
    const CommandDueView *view, size_t site, const CommandAddress *address);
