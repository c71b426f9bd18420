#pragma once
/**
 * @file
 * Inside this folder: a result of `stat` as JSON, or as a document for the formats of every
 * table.
 */
#include "reports/results/result.h"

/** In the format of that name, JSON too. NULL with `error` set. New. */
GBytes *command_stat_render(const ReportResult *result, const char *format, GError **error);
