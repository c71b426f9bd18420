#pragma once
/**
 * @file
 * Inside serve/views/: the audit as a view, in parts: lists of what was done, the check of all
 * of it, locks, and what differs between two of them.
 */
#include "serve/views/inside.h"

/** "changes", "journal" or "access": a list with its filters (audit_lists.c). */
gboolean view_audit_list(ServePage *page, const char *kind, GError **error);
/** Begins the table of such a list, of n rows (audit_rows.c). */
void view_audit_rows_begin(ServePage *page, const char *kind, gint64 n);
/** Adds one of its rows. @param rows  all of the list. */
gboolean view_audit_row(ServePage *page, const char *kind, const SchemaStudy *study,
    const json_t *rows, const json_t *row, GError **error);
/** The same list as a CSV file, all of it. */
gboolean view_audit_csv(ServePage *page, GError **error);
/** Leads to the list of one patient, whose id a form sent. */
gboolean view_audit_of_patient(ServePage *page, GError **error);

/** Whether all is as it was written, also by a head that was printed (audit_check.c). */
gboolean view_audit_check(ServePage *page, GError **error);

/** The locks, what is open before the next, and the hospitals' yes (audit_locks.c). */
gboolean view_audit_locks(ServePage *page, GError **error);
/** Locks, enters a hospital's yes, or gives its sheet as a file. */
gboolean view_audit_lock(ServePage *page, const char *act, GError **error);

/** What differs between two states, and why (audit_diff.c). */
gboolean view_audit_diff(ServePage *page, GError **error);
