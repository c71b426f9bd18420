#pragma once
/**
 * @file
 * study.yaml: what the dictionary cannot say. Events with their windows and forms, sites, which
 * field plays which role, which totals belong to which items, which dates are ordered, values
 * derived from others. Together with the dictionary it is the study.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "schema/branching.h"
#include "schema/dictionary.h"
#include "schema/sharing.h"

typedef struct {
    char *name;        /**< Short name in column suffixes and addresses: "1_month". */
    char *unique_name; /**< REDCap's: "1_month_arm_1". */
    char *label;       /**< For tables: "1 month". */
    bool has_offset;   /**< Due `offset_days` after the origin; without it never due. */
    int offset_days;
    bool has_window; /**< Expected from offset - days_before to offset + days_after. */
    int days_before, days_after;
    size_t n_forms;
    size_t *forms; /**< Indices into the dictionary's forms. */
} SchemaEvent;

typedef struct {
    char *code;
    char *label;
    bool has_from, has_until;      /**< Only patients enrolled then may be registered ... */
    int32_t from_days, until_days; /**< ... days since 1970-01-01, both included. */
} SchemaSite;

/** What must be true of every patient (rule `rule`): SQL over one patient's columns. */
typedef struct {
    char *name; /**< May be "". */
    char *sql;
    char *message; /**< What is wrong where it is false. */
    size_t line;   /**< In study.yaml. */
} SchemaRule;

/**
 * total = sum of the items, or what the instrument gives; checked where all that it needs is
 * there (rule `sum`). Field indices.
 */
typedef struct {
    size_t total;
    size_t n_items; /**< 0 where an instrument computes the total. */
    size_t *items;
    char *instrument; /**< Name of a clinical instrument, which knows its items; or "". */
} SchemaSum;

/** The date `later` must not come before `earlier` (rule `order`). */
typedef struct {
    size_t earlier, later; /**< Field indices; a visit date stands for each of its events. */
} SchemaOrder;

typedef enum {
    SCHEMA_LEVEL_PATIENT, /**< One value a record; SQL over the patient's columns. */
    SCHEMA_LEVEL_VISIT    /**< One value a record and event; SQL over that event's columns. */
} SchemaLevelOfValue;

/**
 * A value computed by SQL from dictionary columns and from derived values before it in the
 * file. At patient level a field of several events is called <field>__<event name>.
 */
typedef struct {
    char *name;
    char *label;
    char *unit;   /**< May be "". */
    char *source; /**< Definition or citation for the codebook; may be "". */
    char *sql;
    SchemaLevelOfValue level;
    size_t form; /**< At visit level: the value exists in the events of this form. At patient
                      level SIZE_MAX. */
    size_t n_choices;
    SchemaChoice *choices; /**< Codes and labels where it is categorical; column NULL. */
    size_t line;           /**< In its file. */
} SchemaDerived;

/** Name of the column of every patient that holds an analysis' cutoff. */
#define SCHEMA_CUTOFF "cutoff"
/** Name of the column of every patient that holds the site's code. */
#define SCHEMA_SITE "site"

/** What a consent may cover beside the registry itself. */
typedef enum {
    SCHEMA_SCOPE_LATER_STUDIES,
    SCHEMA_SCOPE_OTHER_COUNTRIES,
    SCHEMA_SCOPE_SHARING, /**< Of rows, with others. */
    SCHEMA_N_SCOPES
} SchemaScope;
/** "later_studies", "other_countries", "sharing", NULL. */
extern const char *const schema_scope_names[SCHEMA_N_SCOPES + 1];
/** In which way it was given: "written", "opt_out", "proxy", NULL. */
enum { SCHEMA_N_WAYS = 3 };
extern const char *const schema_way_names[SCHEMA_N_WAYS + 1];

/** What the sheet of a patient may say beyond what is stored. */
typedef enum {
    SCHEMA_SHEET_EXPECTATION, /**< What survival the scores foretell. */
    SCHEMA_SHEET_SUGGESTION,  /**< What the field's frameworks suggest of the treatment. */
    SCHEMA_N_SHEETS
} SchemaSheet;
/** "expectation", "suggestion", NULL. */
extern const char *const schema_sheet_names[SCHEMA_N_SHEETS + 1];

/** Field indices by role; SIZE_MAX where the study names none. */
typedef struct {
    size_t consent; /**< Yes/no; a baseline row with anything but 1 is refused. */
    size_t consent_date;
    size_t consent_version;         /**< Of the form that was signed. */
    size_t consent_way;             /**< A choice. */
    char *way_codes[SCHEMA_N_WAYS]; /**< Its codes by schema_way_names; NULL: none. */
    size_t scopes[SCHEMA_N_SCOPES]; /**< Yes/no each. */
    size_t origin;                  /**< Date of what the study follows up: time zero. */
    char *origin_label; /**< What happens there: "surgery"; "" where nothing says it. */
    size_t visit;       /**< Date of a visit, in every event with a window. */
    size_t vital_status;
    char *dead_code;  /**< Code of vital_status that means dead. */
    char *alive_code; /**< Code that means alive, for a cutoff of follow-up; NULL for none. */
    size_t last_contact; /**< Date of last contact, of death when dead. */
} SchemaRoles;

/** How many patients are to be enrolled by when: what the board compares with. */
typedef struct {
    int patients; /**< In all; 0 where none is set. */
    bool has_from, has_until;
    int32_t from, until; /**< Days since 1970-01-01. */
    int *of_site;        /**< One a site, 0 for none; NULL where the study has no targets. */
} SchemaTargets;

/** Copies of the registry that are kept by themselves. */
typedef struct {
    char *folder; /**< As written: beside the registry where it is relative; NULL: none are
                     kept. */
    int keep;     /**< How many. */
} SchemaBackup;

/** What a value below a limit (<0.02) counts as, for all hospitals. */
typedef enum {
    SCHEMA_BELOW_HELD,   /**< Nothing is said: it is no number. */
    SCHEMA_BELOW_HALF,   /**< Half the limit. */
    SCHEMA_BELOW_LIMIT,  /**< The limit. */
    SCHEMA_BELOW_MISSING /**< Blank. */
} SchemaBelow;

typedef struct SchemaStudy {
    SchemaDictionary *dictionary;
    SchemaBranching **branching; /**< One a field: when it is shown; NULL for always, and where
                                      the logic cannot be evaluated (said in the dictionary's
                                      warnings). */
    char *name;                  /**< "jasa". */
    char *title;
    char *time_unit_label; /**< Unit of follow-up in tables: "months". */
    size_t n_events;
    SchemaEvent *events; /**< In the order of time. */
    size_t baseline;     /**< Index of the event that enrols (consent is there). */
    bool *form_repeats;  /**< One a form: REDCap's repeating instruments. */
    bool *event_repeats; /**< One an event: REDCap's repeating events. */
    size_t n_sites;
    SchemaSite *sites;
    bool has_approvals; /**< Some site may enrol in a part of the time only. */
    SchemaDerived site; /**< The patient's site as a variable, with the sites as choices. */
    SchemaRoles roles;
    char **characteristics; /**< Variables and derived values of a first table, NULL-ended. */
    SchemaSharing sharing;  /**< What may be given to others. */
    size_t n_sums;
    SchemaSum *sums;
    size_t n_orders;
    SchemaOrder *orders;
    size_t n_derived;
    SchemaDerived *derived;
    SchemaBelow *below; /**< One a field. */
    size_t n_below;     /**< So many of them are not HELD. */
    size_t n_rules;
    SchemaRule *rules;
    char *encoding;     /**< Name of what site files are in as a rule, or "". */
    bool has_start;     /**< Dates of the study's roles before start_days are asked about. */
    int32_t start_days; /**< Days since 1970-01-01. */
    SchemaTargets targets;
    SchemaBackup backup;
    bool sheet[SCHEMA_N_SHEETS]; /**< What the study allows of it; none unless said. */
    GRegex *record_pattern;      /**< Must match a whole record id; NULL where any will do. */
    GHashTable *missing_codes;   /**< code -> label, REDCap's missing-data codes. */
    char *pack;                  /**< The pack of its field by name; "" if it is of none. */
    char *value_set;             /**< EQ-5D-5L value set by name: "jp"; "" if none is named. */
    char hash[65];               /**< SHA-256 over the names and bytes of both files, hex. */
} SchemaStudy;

/** One file of a study folder; what `init` stores in the registry. */
typedef struct {
    char *name; /**< File name in the folder: "segment.yaml", "sites/site_05.yaml". */
    GBytes *bytes;
} SchemaFile;

/**
 * Reads dictionary.csv and all *.yaml of a folder, and the sites' profiles in it
 * ("sites/site_05.yaml"), sorted by name.
 * @return GPtrArray of SchemaFile (owned); BASE_ERROR_STUDY if dictionary.csv or study.yaml is
 *         not there or a file cannot be read.
 */
GPtrArray *schema_files_load(const char *folder, GError **error);

/**
 * Builds the study from the files dictionary.csv and study.yaml among `files`; everything named
 * in study.yaml must exist in the dictionary.
 * @param where  how messages call the folder.
 * @return NULL with BASE_ERROR_STUDY: file:line, what, what was expected.
 */
SchemaStudy *schema_study_parse(const char *where, const GPtrArray *files, GError **error);
/**
 * Adds all that is wrong with both files to `faults` (char *, a line each: file:line, what).
 * @param doubts  the names of what is at fault are added (schema/faults.h).
 * @return what stands, to read other files with; NULL where nothing does.
 */
SchemaStudy *schema_study_faults(
    const char *where, const GPtrArray *files, GHashTable *doubts, GPtrArray *faults);
void schema_study_free(SchemaStudy *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaStudy, schema_study_free)

/** The file of that name among SchemaFile *, or NULL. Borrowed. */
const SchemaFile *schema_file_find(const GPtrArray *files, const char *name);

/** Index of the event of that short or unique name, or SIZE_MAX. */
size_t schema_study_event(const SchemaStudy *study, const char *name);
/** Index of a form, or SIZE_MAX. */
size_t schema_study_form(const SchemaStudy *study, const char *name);
/** Index of a site by code, or SIZE_MAX. */
size_t schema_study_site(const SchemaStudy *study, const char *code);
/** Whether the form belongs to the event. */
bool schema_event_has_form(const SchemaEvent *event, size_t form);
/** Whether the field is collected at the event. The record id belongs to every event. */
bool schema_study_collects(const SchemaStudy *study, size_t event, size_t field);
/** Whether the derived value exists at the event: those of its form; never at patient level. */
bool schema_study_derives(const SchemaStudy *study, size_t event, const SchemaDerived *derived);
/** The derived value of that name, or NULL. */
const SchemaDerived *schema_study_derived(const SchemaStudy *study, const char *name);
/** Whether the roles say who had died, and when. */
bool schema_study_knows_deaths(const SchemaStudy *study);
/** Number of events that collect the field. */
size_t schema_study_n_events_of(const SchemaStudy *study, size_t field);
/**
 * What happens at time zero, for "what happened after ...": the origin's label in the roles,
 * else the label of its variable as it reads within a sentence, else "the start". New.
 */
char *schema_study_origin_label(const SchemaStudy *study);
