/**
 * @file
 * Events that have grown. An event is known by its unique name; how it is called otherwise, and
 * when it is due, may change.
 */
#include <stdio.h>
#include <string.h>

#include "base/words.h"
#include "schema/growth_list.h"

static size_t find_event(const SchemaStudy *study, const char *unique_name)
{
    for (size_t i = 0; i < study->n_events; i++)
        if (strcmp(study->events[i].unique_name, unique_name) == 0)
            return i;
    return SIZE_MAX;
}

/* "day 30, 14 before to 14 after". New. */
static char *due_of(const SchemaEvent *event)
{
    if (!event->has_offset)
        return g_strdup("never due");
    if (!event->has_window)
        return g_strdup_printf("day %d", event->offset_days);
    return g_strdup_printf("day %d, %d before to %d after", event->offset_days,
        event->days_before, event->days_after);
}

static void ask_no_rows(SchemaGrown *grown, size_t form, size_t event, const char *hint)
{
    grown->form = form;
    grown->event = event;
    grown->hint = g_strdup(hint);
    schema_grown_ask(grown, SCHEMA_ASKS_NO_ROWS, N_("what is stored there would be lost"));
}

/* Forms that are not collected there any more, and those that are. */
static void compare_forms(const SchemaGrowth *growth, size_t before, size_t after)
{
    const SchemaEvent *was = &growth->before->events[before];
    const SchemaEvent *is = after == SIZE_MAX ? NULL : &growth->after->events[after];
    for (size_t i = 0; i < was->n_forms; i++) {
        const size_t to = schema_grown_form_to(growth, was->forms[i]);
        if (is && to != SIZE_MAX && schema_event_has_form(is, to))
            continue;
        SchemaGrown *grown = schema_grown_changed(growth->list, "event", was->unique_name,
            "forms", growth->before->dictionary->forms[was->forms[i]], NULL);
        ask_no_rows(grown, was->forms[i], before,
            is ? "leave the form at the event"
               : "leave the event; another label or short name needs no other unique_name");
    }
    for (size_t i = 0; is && i < is->n_forms; i++) {
        const size_t from = schema_grown_form_from(growth, is->forms[i]);
        if (from == SIZE_MAX || !schema_event_has_form(was, from))
            (void)schema_grown_changed(growth->list, "event", is->unique_name, "forms", NULL,
                growth->after->dictionary->forms[is->forms[i]]);
    }
}

static void compare_event(const SchemaGrowth *growth, size_t before, size_t after)
{
    const SchemaEvent *was = &growth->before->events[before];
    const SchemaEvent *is = &growth->after->events[after];
    g_autofree char *from = due_of(was);
    g_autofree char *to = due_of(is);
    GPtrArray *list = growth->list;
    (void)schema_grown_if(list, "event", is->unique_name, "short name", was->name, is->name);
    (void)schema_grown_if(list, "event", is->unique_name, "label", was->label, is->label);
    (void)schema_grown_if(list, "event", is->unique_name, "window", from, to);
    compare_forms(growth, before, after);
}

/* ---- What repeats ---- */

static bool repeats(const SchemaStudy *study, size_t form, size_t event)
{
    return study->form_repeats[form] || study->event_repeats[event];
}

static void compare_repeating(const SchemaGrowth *growth, size_t form, size_t to)
{
    const SchemaStudy *before = growth->before;
    for (size_t e = 0; e < before->n_events; e++) {
        const size_t event = find_event(growth->after, before->events[e].unique_name);
        if (event == SIZE_MAX || !schema_event_has_form(&before->events[e], form) ||
            !schema_event_has_form(&growth->after->events[event], to) ||
            repeats(before, form, e) == repeats(growth->after, to, event))
            continue;
        const bool did = repeats(before, form, e);
        SchemaGrown *grown =
            schema_grown_changed(growth->list, "event", before->events[e].unique_name,
                "repeating", before->dictionary->forms[form], did ? "once" : "repeats");
        grown->form = form;
        grown->event = e;
        if (!did)
            continue;
        schema_grown_ask(grown, SCHEMA_ASKS_SINGLE, N_("there are further instances of it"));
        grown->hint = g_strdup("leave it repeating");
    }
}

/* ---- The list ---- */

static void add_event(const SchemaGrowth *growth, size_t event)
{
    const SchemaEvent *added = &growth->after->events[event];
    SchemaGrown *grown =
        schema_grown_add(growth->list, SCHEMA_GROWN_ADDED, "event", added->unique_name);
    g_autofree char *due = due_of(added);
    grown->after = g_strdup_printf("%s: %s", added->label, due);
}

/* Whether the events of both come in the same order. */
static bool is_reordered(const SchemaGrowth *growth)
{
    size_t last = 0;
    for (size_t i = 0; i < growth->before->n_events; i++) {
        const size_t at = find_event(growth->after, growth->before->events[i].unique_name);
        if (at == SIZE_MAX)
            continue;
        if (at < last)
            return true;
        last = at;
    }
    return false;
}

void schema_growth_events(const SchemaGrowth *growth)
{
    for (size_t i = 0; i < growth->before->n_events; i++) {
        const char *name = growth->before->events[i].unique_name;
        const size_t to = find_event(growth->after, name);
        if (to != SIZE_MAX) {
            compare_event(growth, i, to);
            continue;
        }
        (void)schema_grown_add(growth->list, SCHEMA_GROWN_REMOVED, "event", name);
        compare_forms(growth, i, SIZE_MAX);
    }
    for (size_t i = 0; i < growth->after->n_events; i++)
        if (find_event(growth->before, growth->after->events[i].unique_name) == SIZE_MAX)
            add_event(growth, i);
    if (is_reordered(growth))
        (void)schema_grown_changed(growth->list, "study", "events", "order", NULL, NULL);
    for (size_t f = 0; f < growth->before->dictionary->n_forms; f++) {
        const size_t to = schema_grown_form_to(growth, f);
        if (to != SIZE_MAX)
            compare_repeating(growth, f, to);
    }
}
