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

typedef struct ReportBoard ReportBoard;

/** What of the page a part is. */
typedef enum {
    REPORT_BOARD_LEDE,
    REPORT_BOARD_ENROLMENT,
    REPORT_BOARD_HOSPITALS, /**< Complete of expected visits, and queries. */
    REPORT_BOARD_ETHICS,
    REPORT_BOARD_QUARTERS
} ReportBoardPart;

/** What may be clicked on in a part. */
typedef enum {
    REPORT_BOARD_OF_SITE,   /**< A hospital's name. */
    REPORT_BOARD_OF_VISIT,  /**< Its complete of expected visits. */
    REPORT_BOARD_OF_QUERIES /**< Its queries of an age. */
} ReportBoardPlace;

/** The address that the place leads to, of a hospital (SIZE_MAX: of all) and a visit; NULL for
 * none. New text. */
typedef char *ReportBoardLink(ReportBoardPlace place, size_t site, size_t event, void *data);

/** What is shown. Borrowed. */
struct ReportBoard {
    const SchemaStudy *study;
    const RegistryOverview *overview;
    const RegistryBoard *board;
    const RegistryDueList *due;
    int32_t on;  /**< Days since 1970-01-01. */
    size_t site; /**< One hospital's sheet; SIZE_MAX for the board of all. */
    char snapshot[65];
    const char *copies;     /**< How old the last copy is, in a sentence, or NULL. */
    const char *standing;   /**< Which state it is of, where there is a lock; else NULL. */
    const BaseWords *words; /**< NULL is English. */
    ReportBoardLink *link;  /**< NULL: nothing leads anywhere, as in a file. */
    void *link_data;
};

/** The page. New text. */
char *report_board_page(const ReportBoard *board);
/** A part of the page, for a page that somebody else frames; classes alone, no style. */
void report_board_part(GString *out, const ReportBoard *board, ReportBoardPart part);
/** How many visits can be made now, or were missed, of what is shown. */
int64_t report_board_n_due(const ReportBoard *board, RegistryDueState state);
/** The same numbers as tables, appended to a document. */
void report_board_tables(const ReportBoard *board, ReportDocument *document);
/** The same numbers as members `on`, `targets`, `enrolment`, `quarters`, `hospitals` and `due`
 * of an object. */
void report_board_json(const ReportBoard *board, json_t *object);
