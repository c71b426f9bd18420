#include "importers/dates.h"

#include "base/date.h"
#include "base/words.h"

typedef struct {
    size_t event, field;
} Slot;

struct ImportDates {
    const SchemaStudy *study;
    size_t n_slots;
    Slot *slots;
    bool *wanted;     /**< One a field. */
    GArray *dates;    /**< ImportDate, n_slots a record. */
    GByteArray *dead; /**< One a record: 0 not said, 1 not dead, 2 dead. */
};

ImportDates *import_dates_new(const SchemaStudy *study)
{
    const SchemaDictionary *dictionary = study->dictionary;
    const SchemaRoles *roles = &study->roles;
    ImportDates *dates = g_new0(ImportDates, 1);
    dates->study = study;
    dates->wanted = g_new0(bool, dictionary->n_fields);
    const size_t named[] = {
        roles->consent_date, roles->origin, roles->visit, roles->last_contact};
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++)
        if (named[i] != SIZE_MAX)
            dates->wanted[named[i]] = true;
    for (size_t i = 0; i < study->n_orders; i++)
        dates->wanted[study->orders[i].earlier] = dates->wanted[study->orders[i].later] = true;
    for (size_t f = 0; f < dictionary->n_fields; f++) {
        for (size_t e = 0; dates->wanted[f] && e < study->n_events; e++) {
            if (!schema_study_collects(study, e, f))
                continue;
            dates->slots = g_renew(Slot, dates->slots, dates->n_slots + 1);
            dates->slots[dates->n_slots++] = (Slot){.event = e, .field = f};
        }
    }
    if (roles->vital_status != SIZE_MAX)
        dates->wanted[roles->vital_status] = true;
    dates->dates = g_array_new(FALSE, FALSE, sizeof(ImportDate));
    dates->dead = g_byte_array_new();
    return dates;
}

void import_dates_free(ImportDates *dates)
{
    if (!dates)
        return;
    g_array_free(dates->dates, TRUE);
    g_byte_array_unref(dates->dead);
    g_free(dates->slots);
    g_free(dates->wanted);
    g_free(dates);
}

bool import_dates_wants(const ImportDates *dates, size_t field)
{
    return dates->wanted[field];
}

/** Makes room for the record. */
static void reach(ImportDates *dates, uint32_t record)
{
    static const ImportDate none = {.file = IMPORT_DATE_NONE};
    static const guint8 unknown = 0;
    while (dates->dead->len <= record) {
        g_byte_array_append(dates->dead, &unknown, 1);
        for (size_t i = 0; i < dates->n_slots; i++)
            g_array_append_val(dates->dates, none);
    }
}

/** The record's dates, or NULL where it, or the study, has none. */
static ImportDate *of_record(const ImportDates *dates, uint32_t record)
{
    if (record >= dates->dead->len || dates->n_slots == 0)
        return NULL;
    return (ImportDate *)(void *)dates->dates->data + (size_t)record * dates->n_slots;
}

static size_t find_slot(const ImportDates *dates, size_t event, size_t field)
{
    for (size_t i = 0; i < dates->n_slots; i++)
        if (dates->slots[i].event == event && dates->slots[i].field == field)
            return i;
    return SIZE_MAX;
}

void import_dates_set(
    ImportDates *dates, uint32_t record, size_t event, size_t field, const ImportDate *date)
{
    const size_t slot = find_slot(dates, event, field);
    if (slot == SIZE_MAX)
        return;
    reach(dates, record);
    of_record(dates, record)[slot] = *date;
}

void import_dates_set_dead(ImportDates *dates, uint32_t record, bool dead)
{
    reach(dates, record);
    dates->dead->data[record] = dead ? 2 : 1;
}

void import_dates_add_stored(ImportDates *dates, uint32_t record, const RegistryDates *stored)
{
    for (size_t i = 0; i < stored->n_dates; i++) {
        const struct RegistryDate *date = &stored->dates[i];
        const size_t slot = find_slot(dates, date->event, date->field);
        if (slot == SIZE_MAX)
            continue;
        reach(dates, record);
        ImportDate *own = &of_record(dates, record)[slot];
        if (own->file == IMPORT_DATE_NONE)
            *own = (ImportDate){.days = date->days, .file = IMPORT_DATE_STORED};
    }
    reach(dates, record);
    if (dates->dead->data[record] == 0 && stored->dead)
        dates->dead->data[record] = 2;
}

/** The record under judgement. */
typedef struct {
    const ImportDates *dates;
    const ImportDate *own;
    uint32_t record;
    bool all; /**< Dates that are stored alone are judged, too. */
    ImportDateReport report;
    void *data;
    size_t reported; /**< Slot whose order was reported last: once is enough. */
} Case;

static bool is_known(const Case *c, size_t slot)
{
    return slot != SIZE_MAX && c->own[slot].file != IMPORT_DATE_NONE;
}

static bool from_file(const Case *c, size_t slot)
{
    return c->own[slot].file >= 0;
}

/** Whether a finding on the two is to be reported. */
static bool is_asked(const Case *c, size_t earlier, size_t later)
{
    return c->all || from_file(c, earlier) || from_file(c, later);
}

static const char *field_name(const Case *c, size_t slot)
{
    return c->dates->study->dictionary->fields[c->dates->slots[slot].field].name;
}

static const char *event_name(const Case *c, size_t slot)
{
    return c->dates->study->events[c->dates->slots[slot].event].unique_name;
}

static ImportDateFinding begin_finding(
    const Case *c, const char *rule_id, size_t later, size_t earlier)
{
    return (ImportDateFinding){.rule_id = rule_id,
        .record = c->record,
        .event = event_name(c, later),
        .field = field_name(c, later),
        .date = c->own[from_file(c, later) ? later : earlier],
        .days = c->own[later].days};
}

/** `later` must not be before `earlier`; reported once for each later date. */
static void check_order(Case *c, size_t earlier, size_t later)
{
    if (!is_known(c, earlier) || !is_known(c, later) || c->reported == later ||
        c->own[later].days >= c->own[earlier].days || !is_asked(c, earlier, later))
        return;
    ImportDateFinding finding = begin_finding(c, "order", later, earlier);
    char date[BASE_DATE_SIZE], other[BASE_DATE_SIZE];
    base_date_format(c->own[later].days, date);
    base_date_format(c->own[earlier].days, other);
    g_autofree char *arguments = base_arguments("ttttt", field_name(c, later), date,
        field_name(c, earlier), other, event_name(c, earlier));
    finding.msgid = N_("{1} {2} is before {3} {4} ({5})");
    finding.arguments = arguments;
    c->reported = later;
    c->report(&finding, c->data);
}

static void check_declared(Case *c)
{
    const SchemaStudy *study = c->dates->study;
    for (size_t later = 0; later < c->dates->n_slots; later++) {
        for (size_t i = 0; i < study->n_orders; i++) {
            if (study->orders[i].later != c->dates->slots[later].field)
                continue;
            for (size_t earlier = 0; earlier < c->dates->n_slots; earlier++)
                if (study->orders[i].earlier == c->dates->slots[earlier].field)
                    check_order(c, earlier, later);
        }
    }
}

/** Slot of a field that has one event, or SIZE_MAX. */
static size_t slot_of(const ImportDates *dates, size_t field)
{
    for (size_t i = 0; field != SIZE_MAX && i < dates->n_slots; i++)
        if (dates->slots[i].field == field)
            return i;
    return SIZE_MAX;
}

static void check_window(const Case *c, size_t origin, size_t visit)
{
    const SchemaEvent *event = &c->dates->study->events[c->dates->slots[visit].event];
    if (!event->has_window || !event->has_offset || !is_known(c, origin) ||
        !is_known(c, visit) || !is_asked(c, origin, visit))
        return;
    const int days = c->own[visit].days - c->own[origin].days;
    const int from = event->offset_days - event->days_before;
    const int to = event->offset_days + event->days_after;
    if (days >= from && days <= to)
        return;
    ImportDateFinding finding = begin_finding(c, "window", visit, origin);
    g_autofree char *arguments = base_arguments("tntnn", field_name(c, visit), (gint64)days,
        field_name(c, origin), (gint64)from, (gint64)to);
    finding.msgid = N_("{1} is {2} days after {3}; the window is {4} to {5}");
    finding.arguments = arguments;
    c->report(&finding, c->data);
}

static void check_visits(Case *c)
{
    const SchemaStudy *study = c->dates->study;
    const size_t origin = slot_of(c->dates, study->roles.origin);
    size_t previous = SIZE_MAX;
    for (size_t e = 0; e < study->n_events; e++) {
        const size_t visit = find_slot(c->dates, e, study->roles.visit);
        if (!is_known(c, visit))
            continue;
        if (e != study->baseline)
            check_order(c, origin, visit);
        check_order(c, previous, visit);
        check_window(c, origin, visit);
        previous = visit;
    }
}

static void check_death(Case *c)
{
    const SchemaStudy *study = c->dates->study;
    const size_t last = slot_of(c->dates, study->roles.last_contact);
    if (c->dates->dead->data[c->record] != 2)
        return;
    for (size_t e = study->n_events; e-- > 0;)
        check_order(c, find_slot(c->dates, e, study->roles.visit), last);
}

void import_dates_judge(
    const ImportDates *dates, uint32_t record, bool all, ImportDateReport report, void *data)
{
    const ImportDate *own = of_record(dates, record);
    if (!own)
        return;
    Case c = {.dates = dates,
        .own = own,
        .record = record,
        .all = all,
        .report = report,
        .data = data,
        .reported = SIZE_MAX};
    check_declared(&c);
    if (dates->study->roles.visit != SIZE_MAX) {
        check_visits(&c);
        check_death(&c);
    }
}
