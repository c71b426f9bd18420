#pragma once
/**
 * @file
 * Inside commands/: the question of `proreg compare` in the names of the study, and as an
 * analysis file.
 */
#include "commands/compare.h"
#include "schema/variable.h"

/** The step of the cohort that the condition of the question is. */
#define QUESTION_WHERE "asked_for"

/** How the line of the file begins that has the question as a command line. */
#define QUESTION_ASKED_LINE "# proreg compare DB "

/** What the time from the origin to death, and death, are called in the analysis file. */
#define QUESTION_DAYS "compared_days"
#define QUESTION_DEATH "compared_death"

/** What groups that are made for the question are called. */
#define QUESTION_GROUPS "compared_groups"

/** How the names of subgroups that are made for the question begin. */
#define QUESTION_SUBGROUP "subgroup_"

/** What is asked of a variable. */
typedef enum {
    QUESTION_NUMBER,
    QUESTION_CATEGORY,
    QUESTION_YES_NO,
    QUESTION_CHECKBOX,
    QUESTION_SURVIVAL, /**< Time from the origin to death, by the study's roles. */
    QUESTION_INCIDENCE /**< Time to an event that death excludes. */
} QuestionKind;

/** One outcome. */
typedef struct {
    SchemaVariable variable; /**< None for SURVIVAL; of INCIDENCE the event. */
    QuestionKind kind;
    const char *time, *event; /**< Of SURVIVAL and INCIDENCE: as the analysis file calls them.
                                   Borrowed. */
    const SchemaEvent *due; /**< By which a value that a patient has once is known; or NULL. */
    GPtrArray *visits; /**< const SchemaEvent *, borrowed: those asked for at which it is had;
                            empty for a value that a patient has once. */
} QuestionOutcome;

/** One group. */
typedef struct {
    char *id, *label;
    char *sql; /**< Its condition, where the groups are made for the question; else NULL. */
} QuestionGroup;

/** What the effect is looked at within: the levels of a variable, or ranges of it. */
typedef struct {
    char *by; /**< The variable, as the analysis file calls it. */
    char *label;
    char *later;       /**< What it uses that is known only after the origin, or NULL. */
    GPtrArray *groups; /**< QuestionGroup *, owned. */
} QuestionSubgroup;

typedef struct {
    const SchemaStudy *study;
    const SchemaAnalysis *cohort; /**< Whose patients are meant, or NULL. */
    SchemaAnalysis *kept;         /**< The same where the question owns it; else NULL. */
    const CommandCompare *options;
    const BaseWords *words; /**< Of titles and labels of its own; NULL is English. */
    GPtrArray *outcomes;    /**< QuestionOutcome *, owned. */
    GPtrArray *groups;      /**< QuestionGroup *, owned. */
    GPtrArray *left_out;    /**< QuestionGroup *, owned: those in which nobody is. */
    char *by;               /**< The variable of the groups, as the analysis file calls it. */
    char *by_label;
    const char *by_name;         /**< The study's own variable that makes them; borrowed. */
    const SchemaEvent *by_event; /**< Its visit, where it has several; borrowed. */
    char *later;     /**< What the groups use that is known only after the origin, or NULL. */
    GPtrArray *made; /**< SchemaDerived *, owned: outcomes that are made for the question. */
    GPtrArray *subgroups;    /**< QuestionSubgroup *, owned. */
    GPtrArray *covariates;   /**< QuestionOutcome *, owned: each of one value a patient. */
    QuestionOutcome *strata; /**< Within whose levels times are compared; owned, or NULL. */
    int min_n;
    char *times; /**< At which curves are shown: "183, 365". */
} Question;

/**
 * Understands what was asked. Clear it also after failure.
 * @return FALSE with BASE_ERROR_USAGE: what is not there, and what was meant.
 */
gboolean question_read(Question *question, const SchemaStudy *study,
    const SchemaAnalysis *cohort, const CommandCompare *options, GError **error);
void question_clear(Question *question);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Question, question_clear)

/** Finds a variable by name, or by label in any letter case. */
gboolean question_find(const Question *question, const char *option, const char *word,
    SchemaVariable *out, GError **error);
/** A number or ranges as they were typed, with full-width digits and signs as plain ones, and
 * the signs for a range and for bounds that keyboards have besides. New. */
char *question_narrowed(const char *text);
/** Whether two texts are the same in any letter case. */
bool question_is_same(const char *a, const char *b);
/** Reads `--by` into the groups. */
gboolean question_read_groups(Question *question, GError **error);
/** Reads one outcome of the study's own; NULL with the error. */
typedef QuestionOutcome *QuestionReadOutcome(const Question *question, const char *option,
    const char *word, const char *const *visits, GError **error);
/**
 * Makes the outcomes that no variable has by itself: "responders:V", "responders:V=20" (who
 * changed by so much from the first visit to each later one), the name of a repeating form
 * (whether there is an entry, and how many).
 * @param made  false where the word is none of these.
 */
gboolean question_make(Question *question, const char *word, const char *const *visits,
    QuestionReadOutcome *read, bool *made, GError **error);
/** Makes a value for the question: yes or no, or a number. Texts are copied but `sql_take`,
 * taken over. Borrowed. */
SchemaDerived *question_made_add(
    Question *question, const char *name, const char *label, char *sql_take, bool is_yes_no);
/** Whether the roles say who died; FALSE with BASE_ERROR_USAGE where they are not. @param word
 * as asked. */
gboolean question_check_roles(const Question *question, const char *word, GError **error);
/**
 * Adds the time to an event as an outcome: that of a date; that of a yes or no whose date is
 * known as NAME_date, where it is; that of a repeating form's first entry, where these have a
 * date. FALSE with BASE_ERROR_USAGE for a date that is none of an event.
 */
gboolean question_events_of_date(
    Question *question, const char *word, const SchemaField *field, GError **error);
void question_events_of_flag(Question *question, const SchemaVariable *variable);
void question_events_of_form(Question *question, size_t form, const char *word);
/** An empty array for them. */
GPtrArray *question_made_new(void);
/** Refuses an outcome that makes the groups. */
gboolean question_check_outcomes(const Question *question, GError **error);
/** Takes groups in which nobody is out of the question. @param nobody  char *: their ids. */
void question_leave_out(Question *question, const GPtrArray *nobody);
/** A new sentence that says which those were; NULL for none. */
char *question_left_out(const Question *question);
/** Refuses groups that are too few, or too many, for what is asked. */
gboolean question_check_groups(const Question *question, GError **error);
/** Reads `--subgroups`; outcomes and groups are there. */
gboolean question_read_subgroups(Question *question, GError **error);
/** Frees an outcome, a group, a subgroup; for arrays. */
void question_outcome_free(void *outcome);
void question_group_free(void *group);
void question_subgroup_free(void *subgroup);
/** A new text with what the condition uses of what is known only after the origin, or NULL. */
char *question_later(const Question *question, const char *sql);

/** The question as an analysis file, docs/studies.md. New text. */
char *question_yaml(const Question *question);
