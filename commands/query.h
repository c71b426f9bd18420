#pragma once
/**
 * @file
 * `proreg query`: what hospitals are asked, and what became of it.
 */
#include "commands/command.h"

/** "open", "answered", "accepted", "closed", and "active": open or answered. NULL-ended. */
extern const char *const command_query_states[];

/** Which queries are meant; NULL is any. */
typedef struct {
    const char *id; /**< Digits. */
    const char *site, *rule, *record, *field, *file;
    const char *state; /**< One of command_query_states. */
    const char *age;   /**< Digits: asked so many days ago or earlier. */
} CommandQueries;

typedef struct {
    const char *db;
    CommandQueries which;
    CommandTable table;
} CommandQueryList;

/** The queries that are meant, by number. */
gboolean command_query_list(const CommandQueryList *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    CommandQueries which; /**< By id, or of several those that are answered. */
    const char *reason;   /**< Why; needed. */
    const char *user;     /**< NULL: the login name. */
} CommandQuerySettle;

/** What was found stands: accepted, and not asked again while it is the same. */
gboolean command_query_accept(const CommandQuerySettle *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** The question is done with. */
gboolean command_query_close(const CommandQuerySettle *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    const char *id;
    const char *value; /**< For the cell that is asked about, checked like any value. */
    const char *text;  /**< In words. */
    const char *user, *reason;
} CommandQueryAnswer;

/** Writes down an answer; a value goes into the registry, or nothing happens. */
gboolean command_query_answer(const CommandQueryAnswer *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    CommandQueries
        which; /**< `site` is needed, but with `folder`; the state is open if none is given. */
    const char
        *output; /**< F.csv or F.xlsx; NULL is CSV in the sinks' data, which is no list. */
    const char
        *folder; /**< Lists of all sites that are asked something, with a mail for each. */
    const char *lang;
    const char *user, *reason;
} CommandQueryExport;

/** A list for a hospital to fill in; in the journal who wrote it, when, and what it asks. */
gboolean command_query_export(const CommandQueryExport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    const char *site;
    const char *lang;   /**< NULL: the hospital's own. */
    const char *output; /**< NULL is the sinks' data. */
} CommandQueryMail;

/** What goes with the list of a hospital's open queries, ready to be pasted into a mail;
 * nothing where none is open. */
gboolean command_query_mail(const CommandQueryMail *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    const char *id; /**< Of a list; NULL to show them. */
    const char *site;
    const char *user, *reason;
    CommandTable table;
} CommandQueryLists;

/** The lists that were written, when they were sent and reminded of, and what is open of them.
 */
gboolean command_query_lists(const CommandQueryLists *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
/** Notes that a list was sent; of one that was sent, that the hospital was reminded. */
gboolean command_query_sent(const CommandQueryLists *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    const char *site;   /**< NULL: all. */
    const char *redcap; /**< CSV that the site's REDCap takes in; or NULL. */
    CommandTable table;
} CommandQueryCorrections;

/** What was corrected here and is not in the hospital's own file yet. */
gboolean command_query_corrections(const CommandQueryCorrections *options,
    const CommandSinks *sinks, CommandFacts *facts, GError **error);

typedef struct {
    const char *db;
    const char *file; /**< CSV or XLSX. */
    const char *site; /**< Whose answers they are; NULL: the rows say it. */
    const char *by;   /**< Who answered, where the file does not say it. */
    const char *on;   /**< ISO date on which they did; NULL is today. */
    const char *user, *reason;
    bool dry_run;       /**< Say what would become of each row, and take nothing. */
    CommandTable table; /**< Text, JSON or CSV of what became of each row. */
} CommandQueryImport;

/** Takes the answers of a list; findings where any row could not be taken. */
gboolean command_query_import(const CommandQueryImport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
