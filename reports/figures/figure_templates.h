#pragma once
/**
 * @file
 * Inside reports/: the texts of reports/figures/NAME.gp, built into the program so that it
 * needs no file of its own where it is installed.
 */

/** The template of that name ("style", "means"), or NULL. */
const char *report_figure_template(const char *name);
