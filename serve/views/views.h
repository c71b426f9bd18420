#pragma once
/**
 * @file
 * Inside serve/views/: every view, one file each.
 */
#include "serve/page.h"

/** All of them in the order of the row, NULL-ended. */
extern const ServeView *const view_row[];

extern const ServeView view_ask;
extern const ServeView view_audit;
extern const ServeView view_board;
extern const ServeView view_due;
extern const ServeView view_explain_number;
extern const ServeView view_import;
extern const ServeView view_patient;
extern const ServeView view_queries;
extern const ServeView view_reports;
extern const ServeView view_start;
extern const ServeView view_study;
