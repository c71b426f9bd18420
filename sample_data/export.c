#include "export.h"

#include "text.h"
#include "wide.h"

#include <stdio.h>
#include <string.h>

SynStyle syn_site_style(int site)
{
    SynStyle style = {0};
    style.wide = site == 14 || site == 26;
    style.japanese = site == 26;
    style.cp932 = site == 4 || site == 11 || site == 23 || site == 26;
    style.bom_and_crlf = site == 7 || site == 19 || site == 30;
    style.slash_dates = site == 9 || site == 21 || site == 33 || site == 26;
    style.padded = site == 29;
    style.no_status = site == 16;
    return style;
}

static bool is_status(const char *name)
{
    const size_t length = strlen(name);
    return length > 9 && strcmp(name + length - 9, "_complete") == 0;
}

static bool is_date(const char *cell)
{
    return strlen(cell) == 10 && cell[4] == '-' && cell[7] == '-';
}

static bool is_number(const char *cell)
{
    return cell[0] && cell[strspn(cell, "0123456789.")] == '\0';
}

/* One cell in the site's style. The columns that come out awkward are always the same ones. */
void syn_text_add_cell(SynText *text, const SynStyle *style, SynColumn column, const char *cell)
{
    const bool typed_by_hand = column == SYN_C_age || column == SYN_C_operation_min ||
                               column == SYN_C_blood_loss_ml || column == SYN_C_pain_vas;
    if (is_date(cell) && style->slash_dates) {
        int year = 0, month = 0, day = 0;
        if (sscanf(cell, "%4d-%2d-%2d", &year, &month, &day) == 3)
            syn_text_add(text, "%d/%d/%d", year, month, day);
    } else if (typed_by_hand && style->cp932 && is_number(cell)) {
        syn_text_add_full_width(text, cell);
    } else if (typed_by_hand && style->padded && cell[0]) {
        syn_text_add(text, " %s ", cell);
    } else {
        syn_text_add(text, "%s", cell);
    }
}

static void add_header(SynText *text, const SynStyle *style)
{
    syn_text_add(text, "record_id,redcap_event_name,redcap_repeat_instrument,"
                       "redcap_repeat_instance,redcap_data_access_group");
    for (int c = 0; c < SYN_COLUMNS; c++)
        if (!style->no_status || !is_status(syn_column_name((SynColumn)c)))
            syn_text_add(text, ",%s", syn_column_name((SynColumn)c));
}

static void add_row(SynText *text, const SynStyle *style, const SynPerson *p, const SynRow *row)
{
    char instance[16] = "";
    if (row->instrument)
        snprintf(instance, sizeof instance, "%d", row->instance);
    syn_text_add(text, "SYN-%02d-%03d,%s,%s,%s,site_%02d", p->site, p->number,
        syn_event_name(row->event), row->instrument ? row->instrument : "", instance, p->site);
    for (int c = 0; c < SYN_COLUMNS; c++) {
        if (style->no_status && is_status(syn_column_name((SynColumn)c)))
            continue;
        syn_text_add(text, ",");
        syn_text_add_cell(text, style, (SynColumn)c, row->cell[c]);
    }
}

static void add_flat(SynText *text, const SynStyle *style, const SynPeople *people,
    const SynRows *rows, int site)
{
    const char *line_end = style->bom_and_crlf ? "\r\n" : "\n";
    if (style->bom_and_crlf)
        syn_text_add(text, "\xef\xbb\xbf");
    add_header(text, style);
    syn_text_add(text, "%s", line_end);
    for (int number = 1; number <= SYN_PEOPLE; number++)
        for (size_t r = 0; r < rows->n_rows; r++) {
            const SynPerson *p = &people->person[rows->row[r].person];
            if (p->site != site || p->number != number)
                continue;
            add_row(text, style, p, &rows->row[r]);
            syn_text_add(text, "%s", line_end);
        }
}

bool syn_export_site(const SynPeople *people, const SynRows *rows, int site, const char *folder)
{
    const SynStyle style = syn_site_style(site);
    SynText text = {0}, map = {0};
    char path[1024];
    if (style.wide)
        syn_add_wide(&text, &map, &style, people, rows, site);
    else
        add_flat(&text, &style, people, rows, site);
    snprintf(path, sizeof path, "%s/site_%02d.csv", folder, site);
    bool ok = syn_text_save(&text, path, style.cp932 ? "CP932" : NULL);
    if (ok && style.wide) {
        snprintf(path, sizeof path, "%s/site_%02d.map.yaml", folder, site);
        ok = syn_text_save(&map, path, NULL);
    }
    syn_text_free(&text);
    syn_text_free(&map);
    return ok;
}

/* Days from surgery by which a visit may come early or late, by event. */
static bool in_window(SynEvent event, int day)
{
    return event == SYN_1_MONTH ? day >= 16 && day <= 44 : day >= 150 && day <= 210;
}

static void add_warnings(
    SynText *text, const SynPeople *people, const SynRows *rows, int site, bool wide)
{
    int line = 1;
    for (int number = 1; number <= SYN_PEOPLE; number++) {
        bool first = true;
        for (size_t r = 0; r < rows->n_rows; r++) {
            const SynRow *row = &rows->row[r];
            const SynPerson *p = &people->person[row->person];
            if (p->site != site || p->number != number)
                continue;
            line += !wide || first;
            first = false;
            if (row->instrument || (row->event != SYN_1_MONTH && row->event != SYN_6_MONTH))
                continue;
            const int day = p->scale.visit_day[row->event];
            if (day != SYN_NO_VISIT && !in_window(row->event, day))
                syn_text_add(text,
                    "sites/site_%02d.csv,%d,SYN-%02d-%03d,%s,visit_date,window,warning\n", site,
                    line, p->site, p->number, syn_event_name(row->event));
        }
    }
}

bool syn_export_warnings(const SynPeople *people, const SynRows *rows, const char *path)
{
    SynText text = {0};
    syn_text_add(&text, "file,line,record_id,event,field,rule_id,severity\n");
    for (int site = 1; site <= SYN_SITES; site++)
        add_warnings(&text, people, rows, site, syn_site_style(site).wide);
    const bool ok = syn_text_save(&text, path, NULL);
    syn_text_free(&text);
    return ok;
}
