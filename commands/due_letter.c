#include "base/date.h"
#include "commands/due_document.h"

/* "P012, 1 month: 1 October 2021 (17 September to 15 October)". */
static void add_visit(
    GString *out, const CommandDueView *view, const RegistryDue *visit, const BaseWords *words)
{
    char due[BASE_DATE_SIZE], from[BASE_DATE_SIZE], to[BASE_DATE_SIZE];
    base_date_format(visit->due, due);
    base_date_format(visit->from, from);
    base_date_format(visit->to, to);
    const char *label = view->study->events[visit->event].label;
    g_autofree char *line =
        visit->has_window
            ? base_words_say(words, N_("{1}, {2}: due {3}, can be made from {4} to {5}"),
                  "ttttt", visit->record_id, label, due, from, to)
            : base_words_say(
                  words, N_("{1}, {2}: due {3}"), "ttt", visit->record_id, label, due);
    g_string_append_printf(out, "  %s\n", line);
}

char *command_due_letter(const CommandDueView *view, size_t site, const CommandAddress *address)
{
    g_autoptr(GString) list = g_string_new(NULL);
    gint64 n = 0;
    for (guint i = 0; i < view->list->due->len; i++) {
        const RegistryDue *visit = &g_array_index(view->list->due, RegistryDue, i);
        if (visit->site != site || visit->state == REGISTRY_DUE_MISSED ||
            !view->wanted[visit->state])
            continue;
        add_visit(list, view, visit, address->words);
        n++;
    }
    char on[BASE_DATE_SIZE];
    base_date_format(view->on, on);
    g_autofree char *to = command_address_line(address);
    const char *label = view->study->sites[site].label;
    if (n == 0)
        return base_words_say(address->words,
            N_("{1}Subject: {2}: follow-ups of {3}\n\nDear colleagues,\n\non {4} no follow-up "
               "of "
               "your patients can be made.\n\nThank you very much.\n"),
            "tttt", to, view->study->title, label, on);
    g_autofree char *arguments =
        base_arguments("ttttnt", to, view->study->title, label, on, n, list->str);
    return base_words_compose_n(address->words,
        NN_("{1}Subject: {2}: follow-ups of {3}\n\nDear colleagues,\n\nas of {4} this visit of "
            "your patients has not come and can still be made:\n\n{6}\nPlease see the patient "
            "within these days and send us the forms, or tell us why the visit cannot be made "
            "(died, withdrew, moved).\n\nThank you very much.\n",
            "{1}Subject: {2}: follow-ups of {3}\n\nDear colleagues,\n\nas of {4} these {5} "
            "visits of your patients have not come and can still be made:\n\n{6}\nPlease see "
            "the patients within these days and send us the forms, or tell us why a visit "
            "cannot be made (died, withdrew, moved).\n\nThank you very much.\n"),
        n, arguments);
}
