#pragma once
/**
 * @file
 * The one walk over a document, in the order in which it is read: title, tables (each with its
 * headings, lines and notes), figures, methods, end. A format is a set of hooks that the walk
 * calls; it goes over no line, column or cell itself.
 *
 * A table is a grid to all formats: rows of a first cell (the stub) and one cell a column. Its
 * head is up to three rows (headings over groups of columns, headings, their second lines) or,
 * for formats of one line a row, a single one. A format of programs asks for parts: a column
 * whose cells hold several numbers then comes as several, each number apart, and footnote marks
 * as a column of their own.
 *
 * Text, CSV, Markdown, HTML, LaTeX and XLSX walk documents. JSON lists the model, which has
 * parts that no page shows (every value with its address, matched pairs): it walks the tables
 * and lists the rest.
 */
#include "reports/model/table.h"

typedef enum {
    REPORT_ROW_SPANNERS, /**< A cell a group of columns; its text is "" where there is none. */
    REPORT_ROW_HEADINGS,
    REPORT_ROW_DETAILS, /**< Only with REPORT_WALK_DETAILS, and where a column of the block has
                           one. */
    REPORT_ROW_LINE     /**< `walk->line`. */
} ReportRowKind;

typedef enum {
    REPORT_SECTION_FIGURES,
    REPORT_SECTION_METHODS,
    REPORT_SECTION_APPENDIX /**< Of paragraphs, as the Methods. */
} ReportSection;

/** What a format asks of the walk. */
typedef enum {
    REPORT_WALK_DETAILS = 1,     /**< The second lines of headings are a row. */
    REPORT_WALK_ONE_HEADING = 2, /**< Spanner, heading and second line are one text. */
    REPORT_WALK_PARTS = 4,       /**< Each number is a cell. */
    REPORT_WALK_MARKS = 8        /**< Footnote marks are cells; goes with parts. */
} ReportWalkFlag;

/** One cell of a row. All texts are borrowed until the hook returns. */
typedef struct {
    size_t column, end;       /**< Columns of the table that it stands over: [column, end). */
    size_t place, place_end;  /**< The same counted in cells of a walk with parts. */
    size_t part;              /**< Which number of its column. */
    const char *text;         /**< As printed, true minus; with parts a number's own digits. */
    const char *mark;         /**< Footnote mark, or NULL. */
    char align;               /**< 'l', 'c' or 'r'. */
    const ReportCell *cell;   /**< In a line; NULL in the head. */
    const ReportValue *value; /**< With parts: the number, or NULL where it is none. */
} ReportSlot;

typedef struct ReportWalk ReportWalk;

/** A format. Hooks that are NULL are passed over. */
typedef struct {
    unsigned flags;                  /**< Of ReportWalkFlag. */
    void (*begin)(ReportWalk *walk); /**< Title, citation. */
    void (*section)(ReportWalk *walk, ReportSection section, bool begins);
    void (*table)(ReportWalk *walk); /**< Begins `walk->table`: its caption. */
    /** One past the last column of the block of columns that begins at `walk->from`; a table
     * without this hook is one block. Each block has a head and all lines. */
    size_t (*block)(const ReportWalk *walk);
    void (*head)(ReportWalk *walk, bool begins);
    void (*row)(ReportWalk *walk, ReportRowKind kind); /**< Begins a row. */
    void (*stub)(ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark);
    void (*cell)(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot);
    void (*row_end)(ReportWalk *walk, ReportRowKind kind);
    void (*block_end)(ReportWalk *walk);
    void (*note)(ReportWalk *walk, const ReportNote *note);
    void (*table_end)(ReportWalk *walk);
    void (*figure)(ReportWalk *walk, const ReportFigure *figure);
    void (*method)(ReportWalk *walk, const char *paragraph);
    void (*end)(ReportWalk *walk); /**< Where it comes from: hashes and version. */
} ReportHooks;

/** Where the walk stands. */
struct ReportWalk {
    const ReportHooks *hooks;
    const ReportDocument *document;
    GString *out; /**< What the format has written so far. */
    void *state;  /**< The format's own. */
    const ReportTable *table;
    const ReportLine *line; /**< In rows of lines; else NULL. */
    bool has_spanners;      /**< A row of them heads the table. */
    size_t from, to;        /**< Columns of the present block. */
    size_t *parts;          /**< Cells that each column takes; 1 each without parts. */
    bool *marks;            /**< Whether the last of them is for footnote marks. */
};

/** Walks the document with the hooks. @return what they wrote; new. */
GString *report_walk(const ReportDocument *document, const ReportHooks *hooks, void *state);
/** Walks one table: `walk` has hooks, document, out and state set. */
void report_walk_table(ReportWalk *walk, const ReportTable *table);

/** "Methods", "Appendix to the Methods" in the language of the document; NULL for figures. */
const char *report_section_title(const ReportDocument *document, ReportSection which);
/** "Table 2. Title". New. */
char *report_table_caption(const ReportTable *table);
/** "Table 2", or the title where the table has no label. Borrowed. */
const char *report_table_name(const ReportTable *table);
/** One past the last of the columns from `from` on that share its spanner. */
size_t report_spanner_end(const ReportTable *table, size_t from);
