#pragma once
/**
 * @file
 * Inside reports/explain: the R helpers that scripts are made of (redo.R).
 */

/** Blocks divided by empty lines, a function each with what is said of it. Static. */
const char *report_redo_text(void);
