#include "export.h"

#include "own_columns.h"

#include <stdio.h>
#include <string.h>

static bool is_status(const char *name)
{
    const size_t length = strlen(name);
    return length > 9 && strcmp(name + length - 9, "_complete") == 0;
}

static void add_header(SynText *text, const SynStyle *style)
{
    syn_text_add(text, "record_id,redcap_event_name,redcap_repeat_instrument,"
                       "redcap_repeat_instance,redcap_data_access_group");
    for (int c = 0; c < SYN_COLUMNS; c++)
        if (!style->no_status || !is_status(syn_column_name((SynColumn)c)))
            syn_text_add(text, ",%s", syn_column_name((SynColumn)c));
}

/* Why a cell is blank: a value that was not taken, an answer that is unknown; NULL where the
   form is not of this row or the site leaves such cells blank. */
static const char *reason_for_blank(const SynRow *row, SynColumn column)
{
    const bool answer =
        column == SYN_C_pain_vas || column == SYN_C_face_scale || column == SYN_C_eq_vas;
    if (row->instrument || row->cell[column][0])
        return NULL;
    if (row->event == SYN_BASELINE && column > SYN_C_oncology_complete &&
        column < SYN_C_laboratory_complete)
        return "NASK";
    return answer && row->cell[SYN_C_visit_date][0] ? "UNK" : NULL;
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
        const char *why = style->says_why ? reason_for_blank(row, (SynColumn)c) : NULL;
        syn_text_add(text, ",");
        syn_text_add_cell(text, style, (SynColumn)c, why ? why : row->cell[c]);
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

static bool save(
    SynText *text, const char *folder, const char *name, const char *ending, bool cp932)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
    const bool ok = syn_text_save(text, path, cp932 ? "CP932" : NULL);
    syn_text_free(text);
    *text = (SynText){0};
    return ok;
}

/* A flat file needs a map where day or month come first. */
static void add_flat_map(SynText *map, const SynStyle *style, int site)
{
    syn_text_add(map,
        "# How to read site_%02d.csv: REDCap's export, its dates rewritten by a spreadsheet.\n"
        "date_order: %s\n",
        site, style->dates == SYN_DATE_DMY ? "dmy" : "mdy");
}

/* The file of an event, or the only one for SYN_EVENTS, with its own map if it has one. */
static bool export_file(const SynPeople *people, const SynRows *rows, const SynStyle *style,
    int site, SynEvent event, const char *folder)
{
    SynText text = {0}, map = {0};
    char name[SYN_FILE_NAME];
    syn_file_name(style, site, event, name);
    if (style->shape == SYN_SHAPE_FLAT)
        add_flat(&text, style, people, rows, site);
    else
        syn_add_own_table(&text, style, people, rows, site, event);
    if (style->shape == SYN_SHAPE_WIDE || style->shape == SYN_SHAPE_VISIT_MAPS)
        syn_add_own_map(&map, style, site, event);
    else if (style->dates == SYN_DATE_DMY || style->dates == SYN_DATE_MDY)
        add_flat_map(&map, style, site);
    bool ok = save(&text, folder, name, ".csv", style->cp932);
    if (map.size > 0)
        ok = save(&map, folder, name, ".map.yaml", false) && ok;
    return ok;
}

bool syn_export_site(const SynPeople *people, const SynRows *rows, int site, const char *folder)
{
    const SynStyle style = syn_site_style(site);
    SynText map = {0};
    char name[SYN_FILE_NAME];
    bool ok = true;
    if (style.shape == SYN_SHAPE_FLAT || style.shape == SYN_SHAPE_WIDE)
        return export_file(people, rows, &style, site, SYN_EVENTS, folder);
    for (int event = 0; event < SYN_EVENTS; event++)
        ok = ok && export_file(people, rows, &style, site, (SynEvent)event, folder);
    if (style.shape == SYN_SHAPE_VISIT_MAPS)
        return ok;
    syn_add_own_map(&map, &style, site, SYN_EVENTS);
    syn_file_name(&style, site, SYN_EVENTS, name);
    return save(&map, folder, name, ".map.yaml", false) && ok;
}

/* Days from surgery by which a visit may come early or late, by event. */
static bool in_window(SynEvent event, int day)
{
    return event == SYN_1_MONTH ? day >= 16 && day <= 44 : day >= 150 && day <= 210;
}

/* Whether the row is in the file of the event, in which a patient has one line (`wide`). */
static bool is_in_file(const SynStyle *style, const SynRow *row, SynEvent event)
{
    const bool by_visit =
        style->shape == SYN_SHAPE_VISITS || style->shape == SYN_SHAPE_VISIT_MAPS;
    return !by_visit || row->event == event;
}

static void add_warning(
    SynText *text, const SynStyle *style, const SynPerson *p, const SynRow *row, int line)
{
    char name[SYN_FILE_NAME];
    if (row->instrument || (row->event != SYN_1_MONTH && row->event != SYN_6_MONTH))
        return;
    const int day = p->scale.visit_day[row->event];
    if (day == SYN_NO_VISIT || in_window(row->event, day))
        return;
    syn_file_name(style, p->site, row->event, name);
    syn_text_add(text, "sites/%s.csv,%d,SYN-%02d-%03d,%s,visit_date,window,warning\n", name,
        line, p->site, p->number, syn_event_name(row->event));
}

/* Of full-width digits alone nobody can tell CP932 from Windows-1252 (Japanese column names say
 * it): the age in the first line below the header is the first of them. */
static void add_encoding_warning(SynText *text, const SynStyle *style, int site)
{
    char name[SYN_FILE_NAME];
    if (!style->cp932 || style->japanese)
        return;
    syn_file_name(style, site, SYN_EVENTS, name);
    syn_text_add(text, "sites/%s.csv,2,,,,encoding,warning\n", name);
}

static void add_warnings(
    SynText *text, const SynPeople *people, const SynRows *rows, int site, SynEvent event)
{
    const SynStyle style = syn_site_style(site);
    int line = 1;
    for (int number = 1; number <= SYN_PEOPLE; number++) {
        bool first = true;
        for (size_t r = 0; r < rows->n_rows; r++) {
            const SynRow *row = &rows->row[r];
            const SynPerson *p = &people->person[row->person];
            if (p->site != site || p->number != number || !is_in_file(&style, row, event))
                continue;
            line += style.shape == SYN_SHAPE_FLAT || first;
            first = false;
            add_warning(text, &style, p, row, line);
        }
    }
}

bool syn_export_warnings(const SynPeople *people, const SynRows *rows, const char *path)
{
    SynText text = {0};
    syn_text_add(&text, "file,line,record_id,event,field,rule_id,severity\n");
    for (int site = 1; site <= SYN_SITES; site++) {
        const SynStyle style = syn_site_style(site);
        const SynShape shape = style.shape;
        add_encoding_warning(&text, &style, site);
        const int n_files = shape == SYN_SHAPE_FLAT || shape == SYN_SHAPE_WIDE ? 1 : SYN_EVENTS;
        for (int event = 0; event < n_files; event++)
            add_warnings(&text, people, rows, site, (SynEvent)event);
    }
    const bool ok = syn_text_save(&text, path, NULL);
    syn_text_free(&text);
    return ok;
}
