#pragma once
/**
 * @file
 * The patients of the registry, and how one is found. Inside serve/views/.
 */
#include "serve/page.h"

/** The form that searches by an id or a part of it. */
void view_patient_search(ServePage *page);
/** The list, narrowed as the address says. */
gboolean view_patient_list(ServePage *page, GError **error);
/** The list as a file of that format. */
gboolean view_patient_list_file(ServePage *page, const char *format, GError **error);
/** Where a search leads: to the patient of that id, or the only one with that text in the id,
 * or to the list of those. NULL without error where it is nobody's. New text. */
char *view_patient_find(const ServePage *page, const char *text, GError **error);
