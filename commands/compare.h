#pragma once
/**
 * @file
 * `proreg compare`: an investigator's question as an analysis file, and the tables that it
 * gives. The question is put into the words of docs/studies.md first and run from there, so
 * that whatever it shows can be had again from the file.
 */
#include "commands/command.h"

/** The step of the cohort that is the patients of one hospital, as `why` of explain names it.
 */
#define COMMAND_HOSPITAL_STEP "of_hospital"

typedef struct {
    const char *db;
    const char *outcomes; /**< Variables, by name or label, parted by commas; "survival". */
    const char *by;      /**< "segment", "sins:0-6,7-12,13-18", "frankel@baseline:A+B+C,D+E". */
    const char *cohort;  /**< A study whose patients are meant, or NULL for all. */
    const char *where;   /**< A condition in SQL, or NULL. */
    const char *site;    /**< Only this hospital's patients: its code; or NULL. */
    bool is_alone;       /**< The other hospitals' are not even counted. */
    const char *visits;  /**< Events parted by commas; NULL: all at which an outcome is had. */
    const char *test;    /**< As in an analysis file: "auto" unless given. */
    const char *summary; /**< One of command_summaries; NULL: as the test. */
    const char *adjust;  /**< Covariates of models, parted by commas; NULL for none. */
    const char *strata;  /**< Within whose levels times are compared, or NULL. */
    bool is_raw;         /**< A change is not adjusted for the start. */
    bool is_baseline;    /**< The first table alone: characteristics and how alike they are. */
    bool pairwise;       /**< Every pair of more than two groups. */
    const char *outside; /**< One of command_outside; NULL: they are counted. */
    const char *subgroups; /**< As `by`, several of them parted by commas; or NULL. */
    const char *times;     /**< At which curves are shown, parted by commas; NULL: 183,365. */
    const char *min_n;     /**< Number as text; NULL is 10. */
    const char *yaml;      /**< Where the analysis file goes, or NULL. */
    const char *save;      /**< The name under which the registry keeps it, or NULL. */
    const char *user;      /**< Who asks, and saves it; NULL: the login of the machine. */
    const char *reason;    /**< Why it is saved, or NULL. */
    bool unlogged;         /**< The question is not entered into the log: nothing is written. */
    CommandTable table;
} CommandCompare;

/** What a question may say of these; NULL-ended. */
extern const char *const command_tests[], *const command_summaries[], *const command_outside[];

/**
 * Compares. BASE_ERROR_USAGE for a name, a code, a visit or a condition that is not there, with
 * what was meant, and for groups of which fewer than two have patients.
 */
gboolean command_compare(const CommandCompare *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
