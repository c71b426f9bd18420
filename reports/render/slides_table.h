#pragma once
/**
 * @file
 * Inside reports/render: a table on slides.
 */
#include "reports/model/table.h"

/** Appends the pages of a table. */
void slide_table(GString *out, const ReportDocument *document, const ReportTable *table);
