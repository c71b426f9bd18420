#include "registry/status_shown.h"

#include <string.h>

#include "base/decimal.h"
#include "registry/narrow_codes.h"

/* A column of the dictionary that logic reads. */
typedef struct {
    size_t column;
    RegistryDomain *domain;
    GPtrArray *texts;   /* char *: of each code but 0, from 1; borrowed. */
    NarrowCodes *codes; /* One an event, of the records; 0: blank. */
} Slot;

/* The slots of a form: from `first` up to `end`. */
typedef struct {
    size_t form, first, end;
} Share;

struct StatusShown {
    const SchemaStudy *study;
    RegistryScanRecords records;
    int32_t today;
    size_t *place;  /* One a dictionary column: its place in `slots`, or SIZE_MAX. */
    GArray *slots;  /* Slot. */
    GArray *shares; /* Share: of the forms that are read. */
    GStringChunk *texts;
};

static Slot *slot_at(const StatusShown *shown, size_t i)
{
    return &g_array_index(shown->slots, Slot, i);
}

/* It has a place from here on. */
static void use_column(size_t event, size_t column, void *data)
{
    const StatusShown *shown = data;
    (void)event;
    if (shown->study->dictionary->columns[column].field != 0)
        shown->place[column] = 0;
}

static void add_slot(StatusShown *shown, size_t column)
{
    const Slot slot = {.column = column,
        .domain = registry_domain_new(),
        .texts = g_ptr_array_new(),
        .codes = g_new0(NarrowCodes, shown->study->n_events + 1)};
    for (size_t e = 0; e < shown->study->n_events; e++)
        slot.codes[e].n = shown->records.n;
    shown->place[column] = shown->slots->len;
    g_array_append_val(shown->slots, slot);
}

static void list_slots(StatusShown *shown)
{
    const SchemaDictionary *dictionary = shown->study->dictionary;
    for (size_t c = 0; c < dictionary->n_columns; c++)
        shown->place[c] = SIZE_MAX;
    for (size_t f = 0; f < dictionary->n_fields; f++)
        if (dictionary->fields[f].required)
            schema_branching_uses(shown->study->branching[f], use_column, shown);
    for (size_t form = 0; form < dictionary->n_forms; form++) {
        Share share = {form, shown->slots->len, 0};
        for (size_t c = 0; c < dictionary->n_columns; c++)
            if (shown->place[c] != SIZE_MAX &&
                strcmp(dictionary->fields[dictionary->columns[c].field].form,
                    dictionary->forms[form]) == 0)
                add_slot(shown, c);
        share.end = shown->slots->len;
        if (share.end > share.first)
            g_array_append_val(shown->shares, share);
    }
}

static char *keep_text(StatusShown *shown, const RegistryDatum *value)
{
    char number[MAX(BASE_DECIMAL_SIZE, 32)];
    if (value->kind == REGISTRY_DATUM_TEXT)
        return g_string_chunk_insert_const(shown->texts, value->text);
    if (value->kind == REGISTRY_DATUM_INTEGER)
        g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, value->integer);
    else
        base_decimal_shortest(value->real, number);
    return g_string_chunk_insert_const(shown->texts, number);
}

static void take_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *codes, void *data)
{
    StatusShown *shown = data;
    const Share *share = &g_array_index(shown->shares, Share, key->wanted);
    (void)values;
    if (key->instance != 1)
        return;
    for (size_t i = share->first; i < share->end; i++) {
        const Slot *slot = slot_at(shown, i);
        const uint32_t code = codes[i - share->first];
        while (slot->texts->len < code)
            g_ptr_array_add(slot->texts,
                keep_text(shown, registry_domain_at(slot->domain, slot->texts->len + 1)));
        narrow_codes_put(&slot->codes[key->event], key->record, code);
    }
}

static gboolean read_slots(StatusShown *shown, RegistryScan *scan, GError **error)
{
    const size_t n_slots = shown->slots->len, n_forms = shown->shares->len;
    g_autofree bool *events = g_new(bool, shown->study->n_events + 1);
    g_autofree size_t *columns = g_new(size_t, n_slots + 1);
    g_autofree RegistryDomain **domains = g_new(RegistryDomain *, n_slots + 1);
    g_autofree RegistryFormWanted *wanted = g_new0(RegistryFormWanted, n_forms + 1);
    for (size_t e = 0; e < shown->study->n_events; e++)
        events[e] = true;
    for (size_t i = 0; i < n_slots; i++) {
        columns[i] = slot_at(shown, i)->column;
        domains[i] = slot_at(shown, i)->domain;
    }
    for (size_t f = 0; f < n_forms; f++) {
        const Share *share = &g_array_index(shown->shares, Share, f);
        wanted[f] = (RegistryFormWanted){.form = share->form,
            .columns = columns + share->first,
            .n = share->end - share->first,
            .domains = domains + share->first,
            .events = events};
    }
    return registry_scan_forms(scan, wanted, n_forms, &shown->records, take_row, shown, error);
}

static void clear_slot(StatusShown *shown, const Slot *slot)
{
    for (size_t e = 0; e < shown->study->n_events; e++)
        narrow_codes_clear(&slot->codes[e]);
    g_free(slot->codes);
    registry_domain_free(slot->domain);
    g_ptr_array_unref(slot->texts);
}

StatusShown *status_shown_new(RegistryScan *scan, const SchemaStudy *study,
    const RegistryScanRecords *records, int32_t today, GError **error)
{
    g_autoptr(StatusShown) shown = g_new0(StatusShown, 1);
    shown->study = study;
    shown->records = *records;
    shown->today = today;
    shown->slots = g_array_new(FALSE, FALSE, sizeof(Slot));
    shown->shares = g_array_new(FALSE, FALSE, sizeof(Share));
    shown->place = g_new(size_t, study->dictionary->n_columns + 1);
    shown->texts = g_string_chunk_new(4096);
    list_slots(shown);
    return read_slots(shown, scan, error) ? g_steal_pointer(&shown) : NULL;
}

void status_shown_free(StatusShown *shown)
{
    if (!shown)
        return;
    for (size_t i = 0; i < shown->slots->len; i++)
        clear_slot(shown, slot_at(shown, i));
    g_array_unref(shown->slots);
    g_array_unref(shown->shares);
    g_string_chunk_free(shown->texts);
    g_free(shown->place);
    g_free(shown);
}

/* A record, for the logic of one of its fields. */
typedef struct {
    const StatusShown *shown;
    size_t record;
} Reading;

static const char *read_value(size_t event, size_t column, void *data)
{
    const Reading *reading = data;
    const StatusShown *shown = reading->shown;
    if (shown->place[column] == SIZE_MAX)
        return shown->records.ids[reading->record];
    const Slot *slot = slot_at(shown, shown->place[column]);
    const uint32_t code = narrow_codes_at(&slot->codes[event], reading->record);
    return code > 0 ? slot->texts->pdata[code - 1] : "";
}

bool status_shown_shows(
    const StatusShown *shown, size_t record, size_t event, int64_t instance, size_t field)
{
    Reading reading = {.shown = shown, .record = record};
    const SchemaBranchingRow row = {.study = shown->study,
        .event = event,
        .instance = instance,
        .today = shown->today,
        .read = read_value,
        .data = &reading};
    return schema_branching_shows(shown->study->branching[field], &row) == SCHEMA_SHOWN;
}
