#pragma once
/**
 * @file
 * The board: how the registry stands, as one page for the wall and the monthly meeting, and a
 * sheet a hospital. The page needs no script and nothing outside itself.
 */
#include "base/json.h"
#include "base/words.h"
#include "registry/board.h"
#include "registry/due.h"
#include "registry/status.h"
#include "reports/model/table.h"

/** What is shown. Borrowed. */
typedef struct {
    const SchemaStudy *study;
    const RegistryOverview *overview;
    const RegistryBoard *board;
    const RegistryDueList *due;
    int32_t on;  /**< Days since 1970-01-01. */
    size_t site; /**< One hospital's sheet; SIZE_MAX for the board of all. */
    char snapshot[65];
    const char *standing;   /**< Which state it is of, where there is a lock; else NULL. */
    const BaseWords *words; /**< NULL is English. */
} ReportBoard;

/** The page. New text. */
char *report_board_page(const ReportBoard *board);
/** The same numbers as tables, appended to a document. */
void report_board_tables(const ReportBoard *board, ReportDocument *document);
/** The same numbers as members `on`, `targets`, `enrolment`, `quarters`, `hospitals` and `due`
 * of an object. */
void report_board_json(const ReportBoard *board, json_t *object);
