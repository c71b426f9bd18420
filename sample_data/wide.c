#include "wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one column of the wide file holds. */
typedef struct {
    SynEvent event;
    const char *instrument; /* NULL, or a repeating form: then its first two instances */
    int instance;
    SynColumn column;
} Source;

enum { MAX_SOURCES = 420, INSTANCES = 2 };

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

static int list_sources(Source *source)
{
    int n = 0;
    for (int event = 0; event < SYN_EVENTS; event++)
        for (int c = 0; c < SYN_COLUMNS; c++) {
            const char *form = syn_column_form((SynColumn)c);
            if (ends_with(syn_column_name((SynColumn)c), "_complete"))
                continue;
            if (!repeats(form) && in_event(form, (SynEvent)event))
                source[n++] = (Source){(SynEvent)event, NULL, 0, (SynColumn)c};
            for (int k = 1; k <= INSTANCES && repeats(form); k++)
                if (event == SYN_1_MONTH || event == SYN_6_MONTH)
                    source[n++] = (Source){(SynEvent)event, form, k, (SynColumn)c};
        }
    return n;
}

/* Japanese names of the commonest columns, "" for those that keep the English one. */
static const char *japanese_name(SynColumn column)
{
    switch (column) {
    case SYN_C_consent:
        return "同意";
    case SYN_C_consent_date:
        return "同意日";
    case SYN_C_age:
        return "年齢";
    case SYN_C_sex:
        return "性別";
    case SYN_C_height_cm:
        return "身長";
    case SYN_C_weight_kg:
        return "体重";
    case SYN_C_primary_tumor:
        return "原発巣";
    case SYN_C_surgery_date:
        return "手術日";
    case SYN_C_procedure:
        return "術式";
    case SYN_C_operation_min:
        return "手術時間";
    case SYN_C_blood_loss_ml:
        return "出血量";
    case SYN_C_visit_date:
        return "評価日";
    case SYN_C_pain_vas:
        return "疼痛VAS";
    case SYN_C_vital_status:
        return "転帰";
    case SYN_C_last_contact_date:
        return "最終確認日";
    default:
        return "";
    }
}

static void name_of(const Source *source, const SynStyle *style, char name[96])
{
    static const char *const english[] = {"pre", "m1", "m6", "end"};
    static const char *const japanese[] = {"術前", "1か月", "6か月", "最終"};
    const char *own = style->japanese ? japanese_name(source->column) : "";
    char instance[8] = "";
    if (source->instrument)
        snprintf(instance, sizeof instance, "_%d", source->instance);
    snprintf(name, 96, "%s_%s%s", (style->japanese ? japanese : english)[source->event],
        own[0] ? own : syn_column_name(source->column), instance);
}

/* This site writes sex and vital status as words and pain in centimetres. */
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

static void add_map(SynText *map, const SynStyle *style, const Source *source, int n, int site)
{
    syn_text_add(map,
        "# How to read site_%02d.csv, a wide file: one row a patient. Synthetic.\n"
        "site: site_%02d\ncolumns:\n  \"%s\": {variable: record_id}\n",
        site, site, style->japanese ? "症例番号" : "case");
    for (int k = 0; k < n; k++) {
        char name[96];
        name_of(&source[k], style, name);
        syn_text_add(map, "  \"%s\": {variable: %s, event: %s", name,
            syn_column_name(source[k].column), syn_event_name(source[k].event));
        if (source[k].instrument)
            syn_text_add(map, ", instrument: %s, instance: %d", source[k].instrument,
                source[k].instance);
        if (source[k].column == SYN_C_sex)
            syn_text_add(map, ", recode: {M: 1, F: 2}");
        if (source[k].column == SYN_C_vital_status)
            syn_text_add(map, ", recode: {alive: 0, dead: 1, lost: 2}");
        if (source[k].column == SYN_C_pain_vas)
            syn_text_add(map, ", factor: 10");
        syn_text_add(map, "}\n");
    }
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

void syn_add_wide(SynText *text, SynText *map, const SynStyle *style, const SynPeople *people,
    const SynRows *rows, int site)
{
    Source source[MAX_SOURCES];
    const int n = list_sources(source);
    add_map(map, style, source, n, site);
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
            if (p->site != site || p->number != number)
                continue;
            syn_text_add(text, "SYN-%02d-%03d", p->site, p->number);
            for (int k = 0; k < n; k++) {
                const SynRow *row = find_row(rows, i, &source[k]);
                char cell[SYN_CELL * 2] = "";
                if (row)
                    snprintf(cell, sizeof cell, "%s", row->cell[source[k].column]);
                recode(&source[k], cell);
                syn_text_add(text, ",");
                syn_text_add_cell(text, style, source[k].column, cell);
            }
            syn_text_add(text, ",%s\n", style->japanese ? "合成データ" : "synthetic");
        }
}
