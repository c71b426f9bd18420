#include "style.h"

#include <stdio.h>
#include <string.h>

SynStyle syn_site_style(int site)
{
    SynStyle style = {0};
    style.shape = site == 14 || site == 26 ? SYN_SHAPE_WIDE
                  : site == 18             ? SYN_SHAPE_VISITS
                  : site == 35             ? SYN_SHAPE_VISIT_MAPS
                                           : SYN_SHAPE_FLAT;
    style.japanese = site == 26 || site == 35;
    style.cp932 = site == 4 || site == 11 || site == 23 || site == 26 || site == 35;
    style.bom_and_crlf = site == 7 || site == 19 || site == 30;
    style.dates = site == 9 || site == 21 || site == 33 || style.japanese ? SYN_DATE_SLASH
                  : site == 12                                            ? SYN_DATE_DMY
                  : site == 31                                            ? SYN_DATE_MDY
                                                                          : SYN_DATE_ISO;
    style.padded = site == 29;
    style.says_why = site == 22;
    style.no_status = site == 16;
    return style;
}

static bool is_date(const char *cell)
{
    return strlen(cell) == 10 && cell[4] == '-' && cell[7] == '-';
}

static bool is_number(const char *cell)
{
    return cell[0] && cell[strspn(cell, "0123456789.")] == '\0';
}

static void add_date(SynText *text, SynDateStyle dates, const char *cell)
{
    int year = 0, month = 0, day = 0;
    if (sscanf(cell, "%4d-%2d-%2d", &year, &month, &day) != 3)
        return;
    if (dates == SYN_DATE_SLASH)
        syn_text_add(text, "%d/%d/%d", year, month, day);
    else if (dates == SYN_DATE_DMY)
        syn_text_add(text, "%02d/%02d/%d", day, month, year);
    else
        syn_text_add(text, "%d/%d/%d", month, day, year);
}

/* The columns that come out awkward are always the same ones. */
void syn_text_add_cell(SynText *text, const SynStyle *style, SynColumn column, const char *cell)
{
    const bool typed_by_hand = column == SYN_C_age || column == SYN_C_operation_min ||
                               column == SYN_C_blood_loss_ml || column == SYN_C_pain_vas;
    if (is_date(cell) && style->dates != SYN_DATE_ISO)
        add_date(text, style->dates, cell);
    else if (typed_by_hand && style->cp932 && is_number(cell))
        syn_text_add_full_width(text, cell);
    else if (typed_by_hand && style->padded && cell[0])
        syn_text_add(text, " %s ", cell);
    else
        syn_text_add(text, "%s", cell);
}

void syn_file_name(const SynStyle *style, int site, SynEvent event, char name[SYN_FILE_NAME])
{
    static const char *const visits[SYN_EVENTS] = {
        "_baseline", "_month_1", "_month_6", "_outcome"};
    const bool by_visit =
        style->shape == SYN_SHAPE_VISITS || style->shape == SYN_SHAPE_VISIT_MAPS;
    snprintf(name, SYN_FILE_NAME, "site_%02d%s", site,
        by_visit && event != SYN_EVENTS ? visits[event] : "");
}
