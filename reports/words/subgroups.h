#pragma once
/**
 * @file
 * What is said of effects within subgroups: in the notes of their table and figure, and in the
 * Methods.
 */
#include "reports/results/methods.h"

/** A table of subgroups, and what the study calls its parts. Labels are borrowed, "" where
 * none. */
typedef struct {
    ReportMethodId method;      /**< LOGISTIC, COX or LM. */
    const char *first, *second; /**< The groups. */
    const char *outcome;        /**< "Walks (6 months)"; of COX the event. */
    const char *level;          /**< What of the outcome is counted; "" of LM. */
    const GPtrArray
        *covariates;       /**< char *: what the effects are adjusted for; may be empty. */
    const GPtrArray *rows; /**< char *: what makes the subgroups. */
    int min_n;             /**< Fewer in a group, and there is no interval; 0 for no limit. */
    const GPtrArray *few;  /**< char *: subgroups with few events, with their number. */
    const char *missing;   /**< "Age 2, ESCC 1". */
} ReportSubgroupsWords;

/** What the effects are: "Odds ratio", "Hazard ratio" or "Difference". Borrowed. */
const char *report_subgroups_effect(ReportMethodId method, const BaseWords *words);
/** The notes, char *, in their order. @param few_events  below so many they are few. New. */
GPtrArray *report_subgroups_notes(
    const ReportSubgroupsWords *said, int few_events, const BaseWords *words);
/** The sentence of the Methods. @param table  as sentences name it: "Table 2". New. */
char *report_subgroups_words(
    const ReportSubgroupsWords *said, const char *table, const BaseWords *words);
/** Under its figure. New. */
char *report_subgroups_figure_words(const ReportSubgroupsWords *said, const BaseWords *words);
