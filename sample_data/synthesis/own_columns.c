#include "own_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one column of a table holds. */
typedef struct {
    SynEvent event;
    const char *instrument; /* NULL, or a repeating form: then its first three instances */
    int instance;
    SynColumn column;
} Source;

enum { MAX_SOURCES = 420, INSTANCES = 3 };

static bool ends_with(const char *name, const char *end)
{
    const size_t length = strlen(name), end_length = strlen(end);
    return length > end_length && strcmp(name + length - end_length, end) == 0;
}

static bool in_event(const char *form, SynEvent event)
{
    static const char *const later[] = {"follow_up", "complications"};
    if (strcmp(form, "assessment") == 0)
        return event != SYN_OUTCOME;
    if (strcmp(form, "outcome") == 0)
        return event == SYN_OUTCOME;
    if (strcmp(form, later[0]) == 0)
        return event == SYN_1_MONTH || event == SYN_6_MONTH;
    if (strcmp(form, later[1]) == 0)
        return event == SYN_1_MONTH;
    return event == SYN_BASELINE;
}

static bool repeats(const char *form)
{
    return strcmp(form, "adverse_event") == 0 || strcmp(form, "radiotherapy") == 0;
}

/* The columns of one event, or of all of them for SYN_EVENTS. */
static int list_sources(Source *source, SynEvent wanted)
{
    int n = 0;
    for (int event = 0; event < SYN_EVENTS; event++)
        for (int c = 0; c < SYN_COLUMNS; c++) {
            const char *form = syn_column_form((SynColumn)c);
            if ((wanted != SYN_EVENTS && (int)wanted != event) ||
                ends_with(syn_column_name((SynColumn)c), "_complete"))
                continue;
            if (!repeats(form) && in_event(form, (SynEvent)event))
                source[n++] = (Source){(SynEvent)event, NULL, 0, (SynColumn)c};
            for (int k = 1; k <= INSTANCES && repeats(form); k++)
                if (event == SYN_1_MONTH || event == SYN_6_MONTH)
                    source[n++] = (Source){(SynEvent)event, form, k, (SynColumn)c};
        }
    return n;
}

/* The commonest columns by the names that sites give them; all others keep the dictionary's. */
static const struct {
    SynColumn column;
    const char *english, *japanese;
} own_names[] = {
    {SYN_C_consent, "Consent", "同意"},
    {SYN_C_consent_date, "Date of consent", "同意日"},
    {SYN_C_age, "Age", "年齢"},
    {SYN_C_sex, "Sex", "性別"},
    {SYN_C_height_cm, "Height (cm)", "身長"},
    {SYN_C_weight_kg, "Weight (kg)", "体重"},
    {SYN_C_primary_tumor, "Primary", "原発巣"},
    {SYN_C_surgery_date, "Date of surgery", "手術日"},
    {SYN_C_procedure, "Procedure", "術式"},
    {SYN_C_operation_min, "Operation time (min)", "手術時間"},
    {SYN_C_blood_loss_ml, "Blood loss (ml)", "出血量"},
    {SYN_C_visit_date, "Date of visit", "評価日"},
    {SYN_C_pain_vas, "Pain (cm)", "疼痛VAS"},
    {SYN_C_vital_status, "Status", "転帰"},
    {SYN_C_last_contact_date, "Last seen", "最終確認日"},
};

/* The site's name of a column, "" where it keeps the dictionary's. A wide file in English does
   so throughout, with the visit before it. */
static const char *own_name(const SynStyle *style, SynColumn column)
{
    if (style->shape == SYN_SHAPE_WIDE && !style->japanese)
        return "";
    for (size_t k = 0; k < sizeof own_names / sizeof *own_names; k++)
        if (own_names[k].column == column)
            return style->japanese ? own_names[k].japanese : own_names[k].english;
    return "";
}

static void name_of(const Source *source, const SynStyle *style, char name[96])
{
    static const char *const english[] = {"pre_", "m1_", "m6_", "end_"};
    static const char *const japanese[] = {"術前_", "1か月_", "6か月_", "最終_"};
    const char *own = own_name(style, source->column);
    const char *visit = style->shape != SYN_SHAPE_WIDE ? ""
                        : style->japanese              ? japanese[source->event]
                                                       : english[source->event];
    char instance[8] = "";
    if (source->instrument)
        snprintf(instance, sizeof instance, "_%d", source->instance);
    snprintf(
        name, 96, "%s%s%s", visit, own[0] ? own : syn_column_name(source->column), instance);
}

/* These sites write sex and vital status as words and pain in centimetres. */
static void recode(const Source *source, char cell[SYN_CELL * 2])
{
    static const char *const sexes[] = {"", "M", "F"};
    static const char *const ends[] = {"alive", "dead", "lost"};
    const int code = (int)strtol(cell, NULL, 10);
    if (!cell[0])
        return;
    if (source->column == SYN_C_sex)
        snprintf(cell, SYN_CELL, "%s", sexes[code]);
    else if (source->column == SYN_C_vital_status)
        snprintf(cell, SYN_CELL, "%s", ends[code]);
    else if (source->column == SYN_C_pain_vas)
        snprintf(cell, (size_t)SYN_CELL * 2, "%d.%d", code / 10, code % 10);
}

/* One column of the map; none for a name that the dictionary knows. */
static void map_column(SynText *map, const SynStyle *style, const Source *source)
{
    char name[96];
    name_of(source, style, name);
    if (strcmp(name, syn_column_name(source->column)) == 0)
        return;
    syn_text_add(map, "  \"%s\": {variable: %s", name, syn_column_name(source->column));
    if (style->shape == SYN_SHAPE_WIDE)
        syn_text_add(map, ", event: %s", syn_event_name(source->event));
    if (source->instrument)
        syn_text_add(
            map, ", instrument: %s, instance: %d", source->instrument, source->instance);
    if (source->column == SYN_C_sex)
        syn_text_add(map, ", recode: {M: 1, F: 2}");
    if (source->column == SYN_C_vital_status)
        syn_text_add(map, ", recode: {alive: 0, dead: 1, lost: 2}");
    if (source->column == SYN_C_pain_vas)
        syn_text_add(map, ", factor: 10");
    syn_text_add(map, "}\n");
}

/* Where all visits share a map, a column that several of them have is named once. */
static bool is_named_before(const Source *source, int k)
{
    for (int i = 0; i < k; i++)
        if (source[i].column == source[k].column && source[i].instance == source[k].instance)
            return true;
    return false;
}

void syn_add_own_map(SynText *map, const SynStyle *style, int site, SynEvent event)
{
    Source source[MAX_SOURCES];
    const int n = list_sources(source, event);
    char file[32];
    if (style->shape == SYN_SHAPE_WIDE)
        syn_text_add(map,
            "# How to read site_%02d.csv, a wide file: one row a patient. Synthetic.\n", site);
    else
        syn_text_add(
            map, "# How to read the files of site %d, one a visit. Synthetic.\n", site);
    syn_text_add(map, "site: site_%02d\n", site);
    if (event != SYN_EVENTS)
        syn_text_add(map, "event: %s\n", syn_event_name(event));
    for (int e = 0; e < SYN_EVENTS && style->shape == SYN_SHAPE_VISITS; e++) {
        syn_file_name(style, site, (SynEvent)e, file);
        syn_text_add(map, "%s  %s.csv: %s\n", e == 0 ? "files:\n" : "", file,
            syn_event_name((SynEvent)e));
    }
    syn_text_add(map, "columns:\n  \"%s\": {variable: record_id}\n",
        style->japanese ? "症例番号" : "case");
    for (int k = 0; k < n; k++)
        if (style->shape != SYN_SHAPE_VISITS || !is_named_before(source, k))
            map_column(map, style, &source[k]);
    syn_text_add(map, "  \"%s\": {drop: true}\n", style->japanese ? "備考" : "remarks");
}

static const SynRow *find_row(const SynRows *rows, int person, const Source *source)
{
    for (size_t r = 0; r < rows->n_rows; r++) {
        const SynRow *row = &rows->row[r];
        const bool same_form = source->instrument
                                   ? row->instrument &&
                                         strcmp(row->instrument, source->instrument) == 0 &&
                                         row->instance == source->instance
                                   : !row->instrument;
        if (row->person == person && row->event == source->event && same_form)
            return row;
    }
    return NULL;
}

static bool was_seen(const SynRows *rows, int person, SynEvent event)
{
    for (size_t r = 0; r < rows->n_rows; r++)
        if (rows->row[r].person == person && rows->row[r].event == event)
            return true;
    return event == SYN_EVENTS;
}

static void add_patient(SynText *text, const SynStyle *style, const SynPerson *p,
    const SynRows *rows, int person, const Source *source, int n)
{
    syn_text_add(text, "SYN-%02d-%03d", p->site, p->number);
    for (int k = 0; k < n; k++) {
        const SynRow *row = find_row(rows, person, &source[k]);
        char cell[SYN_CELL * 2] = "";
        if (row)
            snprintf(cell, sizeof cell, "%s", row->cell[source[k].column]);
        recode(&source[k], cell);
        syn_text_add(text, ",");
        syn_text_add_cell(text, style, source[k].column, cell);
    }
    syn_text_add(text, ",%s\n", style->japanese ? "合成データ" : "synthetic");
}

void syn_add_own_table(SynText *text, const SynStyle *style, const SynPeople *people,
    const SynRows *rows, int site, SynEvent event)
{
    Source source[MAX_SOURCES];
    const int n = list_sources(source, event);
    syn_text_add(text, "%s", style->japanese ? "症例番号" : "case");
    for (int k = 0; k < n; k++) {
        char name[96];
        name_of(&source[k], style, name);
        syn_text_add(text, ",%s", name);
    }
    syn_text_add(text, ",%s\n", style->japanese ? "備考" : "remarks");
    for (int number = 1; number <= SYN_PEOPLE; number++)
        for (int i = 0; i < SYN_PEOPLE; i++) {
            const SynPerson *p = &people->person[i];
            if (p->site == site && p->number == number && was_seen(rows, i, event))
                add_patient(text, style, p, rows, i, source, n);
        }
}
