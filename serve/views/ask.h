#pragma once
/**
 * @file
 * Inside serve/views/: a comparison as the address of the page asks for it, its choices and its
 * answer.
 */
#include "commands/compare.h"
#include "commands/explain.h"
#include "schema/variable.h"
#include "serve/views/inside.h"

/** What is asked. Clear with view_ask_clear. */
typedef struct {
    CommandCompare asked; /**< Options of the command, where it is asked left out; its `test`
                               is NULL where none is declared. */
    char *of; /**< The variable of a condition of which the value is not chosen yet; or NULL. */
    GPtrArray *texts; /**< char *: what the options borrow. */
} ViewAsk;

/* ---- the address (ask_address.c) ---- */

/** What the address asks. */
ViewAsk view_ask_read(const ServeRequest *request);
/** What a saved table asks; false where it is no question, and nothing need be cleared. */
bool view_ask_of_file(GBytes *bytes, ViewAsk *ask);
void view_ask_clear(ViewAsk *ask);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ViewAsk, view_ask_clear)
/** The address that asks the same. New text. */
char *view_ask_address(const ViewAsk *ask, const char *path);
/** The same without its `i`th condition, of view_ask_conditions. New text. */
char *view_ask_address_without(const ViewAsk *ask, guint i);
/** Whether it says what is compared, and between whom. */
bool view_ask_is_whole(const ViewAsk *ask);
/** The options of the command that answers it. Borrowed from `ask` and the page. */
CommandCompare view_ask_command(const ServePage *page, const ViewAsk *ask, const char *format);
/** "age" and "<65,65+" of what makes the groups; the latter NULL for none. New texts. */
void view_ask_groups(const ViewAsk *ask, char **variable, char **cuts);
/** The conditions that are all to be true, char *, of the one in SQL. New. */
GPtrArray *view_ask_conditions(const char *where);

/* ---- what can be asked about (ask_variables.c) ---- */

/** Something that may be chosen. */
typedef struct {
    char *value; /**< As the command takes it. */
    char *label;
    char *group; /**< What it stands under: its form. */
} ViewChoice;

/** What there is to choose from. Zeroed, then clear with view_ask_study_clear. */
typedef struct {
    Registry *registry;
    const SchemaStudy *study;
    SchemaAnalysis *cohort; /**< Whose patients are meant, with its own values; or NULL. */
} ViewAskStudy;
gboolean view_ask_study_open(
    ServePage *page, const ViewAsk *ask, ViewAskStudy *study, GError **error);
void view_ask_study_clear(ViewAskStudy *study);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ViewAskStudy, view_ask_study_clear)

/** Lists of ViewChoice *; new. */
GPtrArray *view_ask_outcomes(const ServePage *page, const ViewAskStudy *study);
/** @param with_numbers  numbers, too, of which ranges make groups. */
GPtrArray *view_ask_groupings(
    const ServePage *page, const ViewAskStudy *study, bool with_numbers);
/** Variables with one value a patient, which a model takes in. */
GPtrArray *view_ask_covariates(const ServePage *page, const ViewAskStudy *study);
/** Columns of a patient that a condition may be about. */
GPtrArray *view_ask_columns(const ServePage *page, const ViewAskStudy *study);
/** The variable of a column, "sins" or "pain_vas__1_month"; false where there is none. */
bool view_ask_variable(const ViewAskStudy *study, const char *column, SchemaVariable *variable);
/** A condition in words where it is "sins <= 9"; else as it is. New text. */
char *view_ask_condition_words(
    const ServePage *page, const ViewAskStudy *study, const char *condition);
/** The signs of conditions, as SQL and as they are shown (marked). */
extern const char *const view_ask_signs[6][2];

/* ---- the form (ask_choices.c) ---- */

/** Appends the form of choices, with what is chosen. */
void view_ask_choices(ServePage *page, const ViewAskStudy *study, const ViewAsk *ask);

/* ---- the answer (ask_answer.c) ---- */

/** Appends tables, figures, files and methods. */
void view_ask_answer(ServePage *page, const ViewAsk *ask, const ReportDocument *document);
/** Says in a sentence what was answered, of how many. New text. */
char *view_ask_lede(const ServePage *page, const ReportDocument *document);
/** Whether the study is a table that was kept in the registry. */
bool view_is_saved(const Registry *registry, const char *name);
/** Appends the tables that are kept in the registry, with who kept them and when. */
gboolean view_ask_saved(ServePage *page, Registry *registry, GError **error);

/* ---- one number (explain.c) ---- */

/** Appends what stands behind a number that is asked for.
 * @param back   address of the table. @param study  what that is called. */
gboolean view_explain(ServePage *page, const CommandExplain *options, const char *back,
    const char *study, GError **error);
