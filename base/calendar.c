#include "base/calendar.h"

#include <string.h>

#include "base/date.h"

enum { LINE_BYTES = 75 };

bool base_calendar_is_one(const char *head, gsize size)
{
    static const char begin[] = "BEGIN:VCALENDAR";
    return size >= sizeof begin - 1 && memcmp(head, begin, sizeof begin - 1) == 0;
}

/* RFC 5545, section 3.3.11. */
static void append_escaped(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *c = valid; *c; c++) {
        if (*c == '\n')
            g_string_append(out, "\\n");
        else if (*c == '\\' || *c == ',' || *c == ';')
            g_string_append_printf(out, "\\%c", *c);
        else if ((unsigned char)*c >= 0x20 && *c != 0x7f)
            g_string_append_c(out, *c);
    }
}

/* Section 3.1: a line of more than 75 bytes goes on in the next, after a blank. */
static void append_folded(GString *out, const char *line)
{
    size_t used = 0;
    for (const char *c = line; *c; c = g_utf8_next_char(c)) {
        const size_t size = (size_t)(g_utf8_next_char(c) - c);
        if (used + size > LINE_BYTES) {
            g_string_append(out, "\r\n ");
            used = 1;
        }
        g_string_append_len(out, c, (gssize)size);
        used += size;
    }
    g_string_append(out, "\r\n");
}

static void add_text(GString *out, const char *name, const char *text)
{
    g_autoptr(GString) line = g_string_new(name);
    g_string_append_c(line, ':');
    append_escaped(line, text);
    append_folded(out, line->str);
}

/* A day as the format has it: 20220331. */
static void add_day(GString *out, const char *name, int32_t day)
{
    char date[BASE_DATE_SIZE];
    base_date_format(day, date);
    g_string_append_printf(
        out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, date, date + 5, date + 8);
}

GString *base_calendar_begin(const char *name)
{
    GString *out = g_string_new("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//proreg//EN\r\n"
                                "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
    add_text(out, "X-WR-CALNAME", name);
    return out;
}

void base_calendar_add(GString *out, const BaseCalendarEntry *entry, const BaseClock *clock)
{
    char stamp[BASE_CLOCK_SIZE];
    base_clock_format(clock, stamp);
    g_string_append(out, "BEGIN:VEVENT\r\n");
    add_text(out, "UID", entry->uid);
    g_string_append(out, "DTSTAMP:");
    for (const char *c = stamp; *c; c++)
        if (*c != '-' && *c != ':')
            g_string_append_c(out, *c);
    g_string_append(out, "\r\n");
    add_day(out, "DTSTART", entry->day);
    add_day(out, "DTEND", entry->day + 1);
    add_text(out, "SUMMARY", entry->summary);
    if (entry->description[0] != '\0')
        add_text(out, "DESCRIPTION", entry->description);
    g_string_append(out, "CLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void base_calendar_end(GString *out)
{
    g_string_append(out, "END:VCALENDAR\r\n");
}
