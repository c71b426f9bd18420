#pragma once
/**
 * @file
 * Inside commands/: how many questions were asked of a registry. Each is an entry of the log of
 * accesses; the same question asked again counts once.
 */
#include "commands/command.h"
#include "reports/model/table.h"

/** A question and its answer. */
typedef struct {
    const char *db;
    const char *question;      /**< Its hash: the same in every language. */
    const char *user;          /**< Who asks, as they say; NULL: the login of the machine. */
    const char *study;         /**< Whose patients were meant, or NULL for all. */
    const char *outcomes, *by; /**< As they were asked; may be NULL. */
    bool unlogged;             /**< Nothing may be written: the question is not counted. */
    BaseClock clock;
} CommandAsked;

/**
 * Enters the question into the log and says in the document, as the last paragraph of its
 * Methods, how many P values such questions had. Where the log cannot be written the paragraph
 * says so and why, and the answer stands all the same.
 */
void command_asked_count(const CommandAsked *asked, ReportDocument *document);
