#pragma once
/**
 * @file
 * Inside commands/: parts of the analysis file that a question becomes.
 */
#include "commands/question.h"

/** A text as YAML takes it. New. */
char *question_quoted(const char *text);
/** "key: text". */
void question_put(GString *yaml, const char *key, const char *text);
/** ", key: text" within a map; nothing for NULL and "". */
void question_put_more(GString *yaml, const char *key, const char *text);
/** Name and label of an outcome. */
const char *question_outcome_name(const QuestionOutcome *outcome);
const char *question_outcome_label(const QuestionOutcome *outcome);
/** Whether it has a course: a number at several of the visits asked for. */
bool question_has_course(const QuestionOutcome *outcome);
/** Whether it is a time to an event; whether any outcome is. */
bool question_has_time(const QuestionOutcome *outcome);
bool question_asks_times(const Question *question);
/** The id of the change between two visits. New. */
char *question_change_id(const SchemaEvent *before, const SchemaEvent *after);
/** Decimals of a number: an index between -1 and 1 needs more than a score of 100 points. */
int question_decimals(const SchemaVariable *variable);
/** Begins a table, and the list of tables before the first. */
void question_put_table(GString *yaml, int *n, const char *title, const char *kind);
/** Below how many patients neither P nor interval is shown. */
void question_put_min_n(GString *yaml, const Question *question);
/** The models beside the raw comparison. */
void question_put_models(GString *yaml, const Question *question, int *n);
/** The effects within subgroups. @param forests  int: the tables that have a figure. */
void question_put_subgroups(GString *yaml, const Question *question, int *n, GArray *forests);
/** What a reader must know of the groups alone: char *, owned, new. */
GPtrArray *question_doubts_of_groups(const Question *question);
/** What a reader must know of groups and outcomes: char *, owned, new. */
GPtrArray *question_doubts(const Question *question);
/** The same of a time to an event: of survival, or of incidence. */
GPtrArray *question_doubts_of_time(const Question *question, bool is_survival);
/** Notes (char *) of a table; nothing for none. */
void question_put_notes(GString *yaml, const GPtrArray *notes);
/** Tables and figures. */
void question_put_tables(GString *yaml, const Question *question);
