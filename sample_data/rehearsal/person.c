#include "sample_data/rehearsal/person.h"

#include <string.h>

#include "sample_data/patients/exact.h"

enum { SETTLED_DAYS = 20, MOST_ENTRIES = 12 };

void rehearsal_row_put(RehearsalRow *row, size_t column, char *text)
{
    g_free(row->cell[column]);
    row->cell[column] = text;
}

static size_t form_of(const SchemaStudy *study, size_t field)
{
    return schema_study_form(study, study->dictionary->fields[field].form);
}

bool rehearsal_row_collects(const SchemaStudy *study, const RehearsalRow *row, size_t field)
{
    const size_t form = form_of(study, field);
    if (row->form != SIZE_MAX || field == 0)
        return field > 0 && form == row->form;
    return !study->form_repeats[form] && schema_study_collects(study, row->event, field);
}

/* ---- rows ---- */

static RehearsalRow *add_row(RehearsalPerson *person, size_t event, size_t form, int instance,
    int32_t first, int32_t day)
{
    RehearsalRow *row = g_new0(RehearsalRow, 1);
    *row = (RehearsalRow){.event = event,
        .form = form,
        .instance = instance,
        .first_day = first,
        .day = day,
        .cell = g_new0(char *, person->study->dictionary->n_columns + 1)};
    g_ptr_array_add(person->rows, row);
    return row;
}

/* How often something happens that happens `mean` times: Poisson, by waiting times. */
static int draw_count(StatRandom *random, double mean)
{
    double waited = 0;
    int n = -1;
    do {
        waited -= exact_log(stat_random_unit(random));
        n++;
    } while (waited < mean && n < MOST_ENTRIES);
    return n;
}

/* The rows of an event that repeats: its last on the day, the others before it. */
static void add_repeats(RehearsalPerson *person, size_t event, int32_t first, int32_t day)
{
    const int n = 1 + draw_count(&person->random, 1);
    for (int k = 1; k <= n; k++) {
        const int32_t at = first + (day - first) * k / n;
        (void)add_row(person, event, SIZE_MAX, k, first, at);
    }
}

/* A row of the event, then its entries of repeating forms. */
static void add_event(RehearsalPerson *person, size_t event, int32_t first, int32_t day)
{
    const SchemaStudy *study = person->study;
    const SchemaEvent *spec = &study->events[event];
    if (study->event_repeats[event]) {
        add_repeats(person, event, first, day);
        return;
    }
    (void)add_row(person, event, SIZE_MAX, 0, first, day);
    for (size_t i = 0; i < spec->n_forms; i++) {
        const size_t form = spec->forms[i];
        if (!study->form_repeats[form])
            continue;
        const int n = draw_count(&person->random, person->spec->entries[form]);
        for (int k = 1; k <= n; k++)
            (void)add_row(person, event, form, k, first, day);
    }
}

/* ---- when ---- */

/* Within the time in which patients are enrolled, and the hospital may do so. */
static int32_t draw_enrolment(RehearsalPerson *person)
{
    const SchemaSite *site = &person->study->sites[person->site];
    int32_t from = person->spec->from, until = person->spec->until;
    if (person->study->n_sites > 0 && site->has_from)
        from = MAX(from, site->from_days);
    if (person->study->n_sites > 0 && site->has_until)
        until = MIN(until, site->until_days);
    return draw_between(&person->random, from, MAX(from, until));
}

/* Days after another date, as the file says; else up to `most`. */
static int draw_days(RehearsalPerson *person, size_t field, int most)
{
    const RehearsalValue *value =
        field == SIZE_MAX ? NULL
                          : rehearsal_spec_value(person->spec, field, person->study->baseline);
    double days = draw_between(&person->random, 0, most);
    if (value && value->has_median)
        days = draw_log_normal(&person->random, value->median, value->spread);
    else if (value && value->has_mean)
        days = value->mean + value->sd * draw_normal(&person->random);
    if (value && value->has_low)
        days = MAX(days, value->low);
    if (value && value->has_high)
        days = MIN(days, value->high);
    return draw_round(MAX(days, 0));
}

static int last_offset(const SchemaStudy *study)
{
    int last = 0;
    for (size_t e = 0; e < study->n_events; e++)
        if (study->events[e].has_offset)
            last = MAX(last, study->events[e].offset_days + study->events[e].days_after);
    return last;
}

static void draw_end(RehearsalPerson *person)
{
    const RehearsalSpec *spec = person->spec;
    const int followed =
        last_offset(person->study) + SETTLED_DAYS + draw_between(&person->random, 0, 180);
    person->last = person->origin + followed;
    if (draw_percent(&person->random, spec->lost_percent)) {
        person->lost = true;
        person->last = person->origin + draw_between(&person->random, 1, followed);
    }
    if (person->study->roles.vital_status == SIZE_MAX ||
        !draw_percent(&person->random, spec->death_percent))
        return;
    const int32_t death =
        person->origin + draw_between(&person->random, 1, draw_round(MAX(spec->death_days, 1)));
    if (death <= person->last) {
        person->dead = true;
        person->lost = false;
        person->last = death;
    }
}

/* When a visit is; near its due day, and within its window. */
static int32_t draw_visit(RehearsalPerson *person, const SchemaEvent *event)
{
    const int before = event->has_window ? event->days_before : 3;
    const int after = event->has_window ? event->days_after : 7;
    const double z = draw_normal(&person->random) / 2.5;
    const double away = draw_within(z < 0 ? z * before : z * after, -before, after);
    return person->origin + event->offset_days + draw_round(away);
}

static void add_events(RehearsalPerson *person)
{
    const SchemaStudy *study = person->study;
    int32_t before = person->origin;
    for (size_t e = 0; e < study->n_events; e++) {
        const SchemaEvent *event = &study->events[e];
        if (e == study->baseline) {
            add_event(person, e, person->enrolled, person->origin);
        } else if (!event->has_offset) {
            add_event(person, e, person->origin, person->last);
        } else {
            const int32_t day = draw_visit(person, event);
            const bool seen = draw_percent(&person->random, person->spec->seen[e]);
            if (day > person->last || day <= before || !seen)
                continue;
            add_event(person, e, before, day);
            before = day;
        }
    }
}

static void row_free(gpointer data)
{
    RehearsalRow *row = data;
    g_free(row->cell);
    g_free(row);
}

void rehearsal_person_init(RehearsalPerson *person, const SchemaStudy *study,
    const RehearsalSpec *spec, uint64_t seed, size_t site, int number)
{
    *person = (RehearsalPerson){.study = study,
        .spec = spec,
        .site = site,
        .random = draw_stream(seed, site, (uint64_t)number),
        .hidden = g_new(double, spec->links->len + 1),
        .rows = g_ptr_array_new_with_free_func(row_free)};
    for (guint i = 0; i < spec->links->len; i++)
        person->hidden[i] = draw_normal(&person->random);
    person->enrolled = draw_enrolment(person);
    person->origin = person->enrolled + draw_days(person, study->roles.origin, 5);
    draw_end(person);
    add_events(person);
}

void rehearsal_person_clear(RehearsalPerson *person)
{
    const size_t n = person->study->dictionary->n_columns;
    for (guint i = 0; i < person->rows->len; i++) {
        RehearsalRow *row = g_ptr_array_index(person->rows, i);
        for (size_t c = 0; c < n; c++)
            g_free(row->cell[c]);
    }
    g_ptr_array_unref(person->rows);
    g_free(person->hidden);
}
