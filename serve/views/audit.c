/**
 * @file
 * Who changed what, when, why and from which file; whether all of that still holds; names for
 * the registry as it stands, and what changed since: /audit, /audit/journal, /audit/access,
 * /audit/check, /audit/locks, /audit/diff.
 */
#include "serve/views/audit.h"

#include <string.h>

#include "base/error.h"
#include "serve/views/import.h"
#include "serve/views/views.h"

static const struct {
    const char *segment, *title; /* Of the address; NULL: none. */
} parts[] = {{NULL, N_("Changes")}, {"journal", N_("Journal")},
    {"access", N_("What was asked and given out")}, {"check", N_("Check")},
    {"locks", N_("Locks")}, {"diff", N_("Differences")}};

static void add_parts(ServePage *page, const char *which)
{
    serve_element(page->main, "<nav aria-label=\"", serve_say(page, N_("Audit")),
        "\"><ul class=\"parts\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *address =
            g_strconcat("/audit", parts[i].segment ? "/" : "", parts[i].segment, NULL);
        serve_element(page->main, "<li><a href=\"", address,
            g_strcmp0(which, parts[i].segment) == 0 ? "\" aria-current=\"page\">" : "\">");
        serve_element(page->main, "", serve_say(page, parts[i].title), "</a></li>\n");
    }
    g_string_append(page->main, "</ul></nav>\n");
}

static gboolean show(ServePage *page, GError **error)
{
    const char *which = serve_request_segment(page->request, 1);
    if (g_strcmp0(which, "csv") == 0)
        return view_audit_csv(page, error);
    view_heading(page, NULL);
    add_parts(page, which);
    if (!which)
        return view_audit_list(page, "changes", error);
    if (g_str_equal(which, "journal") || g_str_equal(which, "access"))
        return view_audit_list(page, which, error);
    if (g_str_equal(which, "check"))
        return view_audit_check(page, error);
    if (g_str_equal(which, "locks"))
        return view_audit_locks(page, error);
    if (g_str_equal(which, "diff"))
        return view_audit_diff(page, error);
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s",
        serve_say(page, N_("no view has this address")));
    return FALSE;
}

static gboolean change(ServePage *page, GError **error)
{
    const char *act = serve_request_field(page->request, "act");
    if (g_strcmp0(act, "patient") == 0)
        return view_audit_of_patient(page, error);
    if (g_strcmp0(act, "undo") == 0)
        return view_import_take_back(page, "/audit/journal", error);
    return view_audit_lock(page, act ? act : "", error);
}

const ServeView view_audit = {
    .name = "audit", .title = N_("Audit"), .key = 'u', .show = show, .change = change};
