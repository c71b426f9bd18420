#include "base/date.h"
#include "commands/due_document.h"

/* "P012, 1 month: due 2021-10-01, can be made from 2021-09-17 to 2021-10-15". */
static void add_visit(
    GString *out, const CommandDueView *view, const RegistryDue *visit, const BaseWords *words)
{
    char due[BASE_DATE_SIZE], from[BASE_DATE_SIZE], to[BASE_DATE_SIZE];
    base_date_format(visit->due, due);
    base_date_format(visit->from, from);
    base_date_format(visit->to, to);
    const char *label = view->study->events[visit->event].label;
    g_autofree char *line =
        !visit->has_window ? base_words_say(words, N_("{1}, {2}: due {3}"), "ttt",
                                 visit->record_id, label, due)
        : visit->state == REGISTRY_DUE_MISSED
            ? base_words_say(words, N_("{1}, {2}: was due {3}, could be made until {4}"),
                  "tttt", visit->record_id, label, due, to)
            : base_words_say(words, N_("{1}, {2}: due {3}, can be made from {4} to {5}"),
                  "ttttt", visit->record_id, label, due, from, to);
    g_string_append_printf(out, "  %s\n", line);
}

/* The visits of the hospital that were missed, or that can still be made, a line each. New. */
static char *list_visits(const CommandDueView *view, size_t site, bool missed,
    const CommandAddress *address, gint64 *n)
{
    GString *list = g_string_new(NULL);
    *n = 0;
    for (guint i = 0; i < view->list->due->len; i++) {
        const RegistryDue *visit = &g_array_index(view->list->due, RegistryDue, i);
        if (visit->site != site || (visit->state == REGISTRY_DUE_MISSED) != missed ||
            !view->wanted[visit->state])
            continue;
        add_visit(list, view, visit, address->words);
        ++*n;
    }
    return g_string_free(list, FALSE);
}

static void add_part(GString *out, const CommandAddress *address, const char *one,
    const char *many, gint64 n, const char *arguments)
{
    g_autofree char *part = base_words_compose_n(address->words, one, many, n, arguments);
    if (n > 0)
        g_string_append(out, part);
}

char *command_due_letter(const CommandDueView *view, size_t site, const CommandAddress *address)
{
    gint64 n, n_missed;
    g_autofree char *list = list_visits(view, site, false, address, &n);
    g_autofree char *missed = list_visits(view, site, true, address, &n_missed);
    char on[BASE_DATE_SIZE];
    base_date_format(view->on, on);
    g_autofree char *to = command_address_line(address);
    g_autoptr(GString) parts = g_string_new(NULL);
    g_autofree char *open = base_arguments("tnt", on, n, list);
    add_part(parts, address,
        NN_("As of {1} this visit of your patients has not come and can still be made:\n\n{3}\n"
            "Please see the patient within these days and send us the forms, or tell us why "
            "the visit cannot be made (died, withdrew, moved).\n\n",
            "As of {1} these {2} visits of your patients have not come and can still be "
            "made:\n\n{3}\nPlease see the patients within these days and send us the forms, or "
            "tell us why a visit cannot be made (died, withdrew, moved).\n\n"),
        n, open);
    g_autofree char *over = base_arguments("tnt", on, n_missed, missed);
    add_part(parts, address,
        NN_("Of this visit nothing has come by {1}, and its days are over:\n\n{3}\nIf it was "
            "made, please send us its forms; if not, please tell us why, and when you last "
            "heard of the patient.\n\n",
            "Of these {2} visits nothing has come by {1}, and their days are over:\n\n{3}\nOf "
            "those that were made, please send us the forms; of the others please tell us why, "
            "and when you last heard of the patient.\n\n"),
        n_missed, over);
    g_autofree char *none = base_words_say(address->words,
        N_("On {1} there is no visit of your patients to ask about.\n\n"), "t", on);
    return base_words_say(address->words,
        N_("{1}Subject: {2}: follow-ups of {3}\n\nDear colleagues,\n\n{4}Thank you very "
           "much.\n"),
        "tttt", to, view->study->title, view->study->sites[site].label,
        n + n_missed > 0 ? parts->str : none);
}
