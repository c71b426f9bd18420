/**
 * @file
 * What the reading of files adds up to, and which step is next: the one whose button is filled.
 */
#include "serve/views/import.h"

ViewImportSums view_import_sums(const json_t *json)
{
    ViewImportSums sums = {0};
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(json, "files"), i, file)
    {
        const json_t *values = json_object_get(file, "values");
        const char *status = view_text(file, "status");
        sums.n_files++;
        sums.n_refused += g_strcmp0(status, "refused") == 0;
        sums.n_ready += g_strcmp0(status, "would import") == 0;
        sums.n_new += view_number(values, "new");
        sums.n_changed += view_number(values, "changed");
        sums.n_unchanged += view_number(values, "unchanged");
        sums.n_held += view_number(values, "held");
    }
    return sums;
}

bool view_import_has_fixme(const ViewLot *lot, const ViewImportSums *sums)
{
    return !lot->reading->paths[1] && sums->n_held > 0 && sums->n_refused == 0;
}

bool view_import_mend(
    const ServePage *page, const json_t *file, const json_t *group, ViewImportMend *mend)
{
    static const ViewImportMend orders[] = {
        {"date_order", "mdy", N_("Read the dates as month/day/year")},
        {"date_order", "dmy", N_("Read the dates as day/month/year")}};
    if (!serve_may(page, "mend"))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_autofree char *key = g_strdup_printf("%s=%s", orders[i].name, orders[i].value);
        if (g_strcmp0(view_text(group, "mend"), key) == 0) {
            *mend = orders[i];
            return true;
        }
    }
    if (page->hospital || g_strcmp0(view_text(group, "rule_id"), "site") != 0 ||
        !view_import_is_of_another(file))
        return false;
    *mend = (ViewImportMend){"any_site", "1", N_("Read it as the file says")};
    return true;
}

void view_import_add_mend(
    const ViewLot *lot, const ViewImportMend *mend, const char *button_class)
{
    ServePage *page = lot->page;
    serve_form(page, lot->action, "plain");
    serve_hidden(page, "act", "mend");
    serve_hidden(page, mend->name, mend->value);
    serve_element(page->main, "<button class=\"", button_class, "\">");
    serve_element(page->main, "", serve_say(page, mend->label), "</button>");
    serve_form_end(page);
}

/* Whether a map would let a file in: its columns are not those of the dictionary. */
static bool wants_map(const ViewLot *lot)
{
    size_t i, k;
    json_t *file, *group;
    if (lot->reading->map || !serve_may(lot->page, "draft"))
        return false;
    json_array_foreach(json_object_get(lot->json, "files"), i, file)
    {
        json_array_foreach(json_object_get(file, "summary"), k, group)
        {
            const char *rule = view_text(group, "rule_id");
            if (g_strcmp0(rule, "header") == 0 || g_strcmp0(rule, "profile") == 0)
                return true;
        }
    }
    return false;
}

static bool find_mend(const ViewLot *lot, ViewImportMend *mend)
{
    size_t i, k;
    json_t *file, *group;
    json_array_foreach(json_object_get(lot->json, "files"), i, file)
    {
        json_array_foreach(json_object_get(file, "summary"), k, group)
        {
            if (view_import_mend(lot->page, file, group, mend))
                return true;
        }
    }
    return false;
}

ViewImportNext view_import_next(const ViewLot *lot)
{
    const ViewImportSums sums = view_import_sums(lot->json);
    const bool may_take = serve_may(lot->page, "take") && sums.n_ready > 0;
    ViewImportNext next = {.step = VIEW_IMPORT_LEAVE};
    if (find_mend(lot, &next.mend))
        next.step = VIEW_IMPORT_MEND;
    else if (may_take && sums.n_new + sums.n_changed > 0)
        next.step = VIEW_IMPORT_TAKE;
    else if (sums.n_new + sums.n_changed + sums.n_unchanged == 0 && wants_map(lot))
        next.step = VIEW_IMPORT_DRAFT;
    else if (view_import_has_fixme(lot, &sums))
        next.step = VIEW_IMPORT_FIXME;
    else if (may_take && sums.n_held == 0)
        next.step = VIEW_IMPORT_TAKE;
    return next;
}
