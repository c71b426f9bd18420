#pragma once
/**
 * @file
 * Two records that may be of one patient: what differs, and making one of them. Inside
 * serve/views/.
 */
#include "serve/page.h"

/** What would become of both, and the forms that decide: the record `stays` would have the
 * values of `goes`. */
gboolean view_patient_twice(
    ServePage *page, const char *stays, const char *goes, GError **error);
/** Carries out what a form of it says ("merge", "apart"). */
gboolean view_patient_twice_change(
    ServePage *page, const char *act, const char *stays, const char *goes, GError **error);
/** The address of the view. New text. */
char *view_patient_twice_address(const ServePage *page, const char *stays, const char *goes);
