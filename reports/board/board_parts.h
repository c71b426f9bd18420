#pragma once
/**
 * @file
 * Parts of the page, and what they share. Inside reports/board/.
 */
#include "reports/board/board.h"

/** The style sheet in pieces, NULL-ended. */
extern const char *const board_style[];

/** Appends text, escaped, between two pieces of HTML. */
void board_element(GString *out, const char *open, const char *text, const char *close);

/** A visit's counts of a site, or of all with SIZE_MAX. */
RegistryStatus board_counts(const ReportBoard *board, size_t site, size_t event);
/** A site's numbers; of all sites summed with SIZE_MAX. */
RegistryBoardSite board_site(const ReportBoard *board, size_t site);
/** Whether the site has patients, queries or refusals, and is shown. */
bool board_shows(const ReportBoard *board, size_t site);
/** Whether the visit of that entry of the due list is of the site that is shown. */
bool board_wants(const ReportBoard *board, const RegistryDue *visit);
/** How many visits of a state, of the site that is shown or of all. */
int64_t board_n_due(const ReportBoard *board, RegistryDueState state);
/** Patients of a month, of the site that is shown or of all. */
int64_t board_enrolled(const ReportBoard *board, size_t month);
/** Patients that are the target, of the site that is shown or of all; 0 for none. */
int64_t board_target(const ReportBoard *board);
/** What should have been reached on the day, at an even pace; NaN where no pace is set. */
double board_target_on(const ReportBoard *board, int32_t day);

/** The picture of enrolment: bars a month, and with a target the line that it asks for. */
void board_add_enrolment(GString *out, const ReportBoard *board);
