#include "serve/views/rights.h"

/* C coordinator, S statistician (no identifier of a patient is shown), I investigator (rows of
 * one hospital alone; a view that cannot be so narrowed has no I), A auditor. A view, and each
 * value of "act" that a form of it sends, has a line; what has none is nobody's. A group's
 * registry was chosen when the program was started, so that nobody chooses another. */
static const ServeRight lines[] = {
    {"start", NULL, "", false},
    {"start", "open", "", true},
    {"start", "forget", "", true},
    {"start", "sample", "", false},
    {"start", "new", "", false},
    {"board", NULL, "CSIA", false},
    {"import", NULL, "CI", false},
    {"import", "read", "CI", false},
    {"import", "take", "CI", false},
    {"import", "drop", "CI", true},
    {"import", "otherwise", "CI", false},
    {"import", "draft", "CI", false},
    {"import", "mend", "CI", false},
    {"import", "keep", "C", false},
    {"import", "undo", "CI", false},
    {"queries", NULL, "CI", false},
    {"queries", "answer", "CI", false},
    {"queries", "accept", "C", false},
    {"queries", "close", "C", false},
    {"queries", "list", "C", false},
    {"queries", "accept_all", "C", false},
    {"queries", "sent", "C", false},
    {"queries", "read_answers", "C", false},
    {"queries", "take_answers", "C", false},
    {"queries", "drop_answers", "C", true},
    {"due", NULL, "CI", false},
    {"patient", NULL, "CI", false},
    {"patient", "", "CI", true},
    {"patient", "merge", "C", false},
    {"patient", "apart", "C", false},
    {"ask", NULL, "CSI", false},
    {"ask", "save", "CS", false},
    {"reports", NULL, "CS", false},
    {"n", NULL, "CS", false},
    {"audit", NULL, "CA", false},
    {"audit", "patient", "CA", true},
    {"audit", "undo", "C", false},
    {"audit", "lock", "C", false},
    {"audit", "yes", "C", false},
    {"audit", "sheet", "C", false},
    {"study", NULL, "CSA", false},
};

const ServeRights view_rights = {.lines = lines, .n = G_N_ELEMENTS(lines)};
