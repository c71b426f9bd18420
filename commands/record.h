#pragma once
/**
 * @file
 * `proreg record` and `proreg withdraw`: what is done to a whole record.
 */
#include "commands/command.h"

/** "text", "json", NULL. */
extern const char *const command_record_formats[];
/** "contact", "data", "use", "erase", NULL. */
extern const char *const command_withdraw_scopes[];
/** "into", "other", NULL. */
extern const char *const command_record_keeps[];

/** What all of them are given. */
typedef struct {
    const char *db, *record;
    const char *reason; /**< Needed. */
    const char *user;
    const char *format; /**< One of command_record_formats; NULL is text. */
    const char *lang, *output;
} CommandRecord;

typedef struct {
    CommandRecord record;
    const char *other; /**< The new id; the record to merge into; the hospital. */
    const char *keep;  /**< Merge: one of command_record_keeps, or NULL. */
    bool dry_run;      /**< Merge: say what would be done, and write nothing. */
    const char *from;  /**< Transfer: ISO date; NULL is today. */
    bool mistake;      /**< Transfer: the record was never the hospital's that sent it first. */
    const char *event, *form, *instance; /**< Void. */
    bool all;                            /**< Void: the whole record. */
    const char *scope;  /**< Withdraw: one of command_withdraw_scopes; NULL is "use". */
    const char *second; /**< Withdraw, scope "erase": the other person who wants it. */
    bool undo;          /**< Withdraw: it was none. */
} CommandRecordHow;

/** Gives a record another id. */
gboolean command_record_rename(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** Makes one record of two; findings where their values differ and nobody said which counts. A
 * dry run lists them all, and what would be filled in. */
gboolean command_record_merge(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** Frees an id that a record had before. */
gboolean command_record_release(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** Says which hospital has the patient from a day on, or whose the record ever was. */
gboolean command_record_transfer(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** Takes forms out of a record, or all of it. */
gboolean command_record_void(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** Writes down that consent was withdrawn. */
gboolean command_withdraw(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
