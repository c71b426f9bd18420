#pragma once
/**
 * @file
 * Columns that REDCap adds to an export of its own.
 */
#include <stdbool.h>

#define IMPORT_EVENT_COLUMN "redcap_event_name"
#define IMPORT_INSTRUMENT_COLUMN "redcap_repeat_instrument"
#define IMPORT_INSTANCE_COLUMN "redcap_repeat_instance"
#define IMPORT_GROUP_COLUMN "redcap_data_access_group"
#define IMPORT_SURVEY_COLUMN "redcap_survey_identifier"

/** Whether the name is one of the columns that a map may give a site's column: all but the
 * survey identifier. */
bool import_redcap_is_key(const char *name);
