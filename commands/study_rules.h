#pragma once
/**
 * @file
 * What a study asks of its values beside their kinds, ranges and codes: its rules, which totals
 * belong to which items, and which date comes after which.
 */
#include "base/words.h"
#include "schema/study.h"

/** One of them. */
typedef struct {
    const char *rule; /**< As problems name it: "rule", "sum", "order". */
    const char *name; /**< Of a rule; "" where it has none. Borrowed. */
    char *text;       /**< What is wrong where it is broken, or what must hold. */
    const char *sql;  /**< Of a rule what must be true; else "". Borrowed. */
} CommandStudyRule;

/**
 * Those in which a variable has a part, in the order of rules, totals and dates.
 * @param variable  name of a field or derived value; NULL for all.
 * @param words     language of `text`, where the study has none.
 * @return CommandStudyRule each; new, borrows from the study.
 */
GArray *command_study_rules(
    const SchemaStudy *study, const char *variable, const BaseWords *words);
