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
/** Whether survival is asked for. */
bool question_asks_survival(const Question *question);
/** The id of the change between two visits. New. */
char *question_change_id(const SchemaEvent *before, const SchemaEvent *after);
/** Tables and figures. */
void question_put_tables(GString *yaml, const Question *question);
