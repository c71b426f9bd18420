#pragma once
/**
 * @file
 * Inside serve/views/: every view, one file each.
 */
#include "serve/page.h"

extern const ServeView view_audit, view_board, view_explain, view_patient, view_queries,
    view_reports;
