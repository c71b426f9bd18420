#include "reports/render/text_layout.h"

#include "base/text.h"

enum { STUB_MAX = 40, STUB_MIN = 12, TEXT_MIN = 12 };

static void end_line(GPtrArray *lines, GString *line)
{
    g_ptr_array_add(lines, g_strdup(line->str));
    g_string_truncate(line, 0);
}

/* One word after what is on the line. Ideographs have no blanks between them: before each the
 * line may end. */
static void add_word(GPtrArray *lines, GString *line, const char *word, size_t width)
{
    if (line->len > 0 && base_text_width(line->str) + 1 + base_text_width(word) > width)
        end_line(lines, line);
    g_string_append(line, line->len > 0 ? " " : "");
    for (const char *c = word; *c != '\0'; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        if (g_unichar_iswide(letter) && line->len > 0 && base_text_width(line->str) + 2 > width)
            end_line(lines, line);
        g_string_append_unichar(line, letter);
    }
}

GPtrArray *report_text_wrap(const char *text, size_t width)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) words = g_strsplit_set(text, " \n\t", -1);
    GString *line = g_string_new(NULL);
    for (char **word = words; *word; word++) {
        g_autofree char *shown = base_text_shown(*word);
        if (shown[0] != '\0')
            add_word(lines, line, shown, width);
    }
    end_line(lines, line);
    (void)g_string_free(line, TRUE);
    return lines;
}

char *report_text_marked(const char *text, const char *mark)
{
    if (!mark)
        return g_strdup(text);
    return g_strconcat(text, g_ascii_isalpha(mark[0]) ? " " : "", mark, NULL);
}

/* ---- measuring: a walk that writes nothing ---- */

static void measure_stub(
    ReportWalk *walk, ReportRowKind kind, const char *text, const char *mark)
{
    ReportTextLayout *layout = walk->state;
    if (kind != REPORT_ROW_LINE)
        return;
    const size_t indent = 2 * (size_t)walk->line->indent;
    g_autofree char *label = report_text_marked(text, mark);
    layout->stub = MAX(layout->stub, indent + base_text_width(label));
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (char **word = words; *word; word++)
        layout->longest_word = MAX(layout->longest_word, base_text_width(*word) + indent);
}

static void measure_cell(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    ReportTextLayout *layout = walk->state;
    g_autofree char *marked = report_text_marked(slot->text, slot->mark);
    if (kind != REPORT_ROW_SPANNERS)
        layout->column[slot->column] =
            MAX(layout->column[slot->column], base_text_width(marked));
}

static size_t sum_of_columns(const ReportTextLayout *layout, bool texts)
{
    size_t sum = 0;
    for (size_t i = 0; i < layout->table->n_columns; i++) {
        if ((layout->table->columns[i].align == 'l') == texts)
            sum += layout->column[i] + REPORT_TEXT_GAP;
    }
    return sum;
}

/* Texts share what numbers leave of the line; short ones keep their width, long ones wrap. */
static void narrow_texts(ReportTextLayout *layout)
{
    const ReportTable *table = layout->table;
    const size_t fixed = layout->stub + sum_of_columns(layout, false);
    if (fixed >= REPORT_TEXT_WIDTH || fixed + sum_of_columns(layout, true) <= REPORT_TEXT_WIDTH)
        return;
    size_t limit = REPORT_TEXT_WIDTH;
    for (bool fits = false; !fits && limit > TEXT_MIN;) {
        size_t used = fixed;
        limit--;
        for (size_t i = 0; i < table->n_columns; i++)
            used += table->columns[i].align == 'l'
                        ? MIN(layout->column[i], limit) + REPORT_TEXT_GAP
                        : 0;
        fits = used <= REPORT_TEXT_WIDTH;
    }
    for (size_t i = 0; i < table->n_columns; i++) {
        if (table->columns[i].align == 'l')
            layout->column[i] = MIN(layout->column[i], limit);
    }
}

size_t report_text_span(const ReportTextLayout *layout, size_t from, size_t to)
{
    size_t width = 0;
    for (size_t i = from; i < to; i++)
        width += layout->column[i] + (i > from ? REPORT_TEXT_GAP : 0);
    return width;
}

/* A spanner wider than its columns widens the last of them. */
static void widen_spanners(ReportTextLayout *layout)
{
    const ReportTable *table = layout->table;
    for (size_t from = 0, end = 0; from < table->n_columns; from = end) {
        end = report_spanner_end(table, from);
        if (!table->columns[from].spanner)
            continue;
        const size_t heading = base_text_width(table->columns[from].spanner);
        const size_t width = report_text_span(layout, from, end);
        if (heading > width)
            layout->column[end - 1] += heading - width;
    }
}

ReportTextLayout report_text_layout(const ReportDocument *document, const ReportTable *table)
{
    static const ReportHooks hooks = {
        .flags = REPORT_WALK_DETAILS, .stub = measure_stub, .cell = measure_cell};
    ReportTextLayout layout = {.table = table, .column = g_new0(size_t, table->n_columns + 1)};
    layout.stub = MAX(base_text_width(table->stub), (size_t)STUB_MIN);
    ReportWalk walk = {.hooks = &hooks, .document = document, .state = &layout};
    report_walk_table(&walk, table);
    /* Labels are wrapped at blanks only: as wide as the longest word, in reason. */
    layout.stub = MAX(MIN(layout.stub, (size_t)STUB_MAX),
        MIN(layout.longest_word, (size_t)REPORT_TEXT_WIDTH / 2));
    for (size_t i = 0; i < table->n_columns; i++)
        layout.column[i] =
            MIN(layout.column[i], REPORT_TEXT_WIDTH - REPORT_TEXT_GAP - layout.stub);
    narrow_texts(&layout);
    widen_spanners(&layout);
    return layout;
}

size_t report_text_block_end(const ReportTextLayout *layout, size_t from)
{
    const size_t room = REPORT_TEXT_WIDTH - layout->stub;
    size_t used = 0, end = from;
    while (end < layout->table->n_columns) {
        const size_t unit = report_spanner_end(layout->table, end);
        const size_t width = REPORT_TEXT_GAP + report_text_span(layout, end, unit);
        if (used + width <= room) {
            used += width;
            end = unit;
            continue;
        }
        if (end > from)
            break;
        end++;
        while (end < unit && REPORT_TEXT_GAP + report_text_span(layout, from, end + 1) <= room)
            end++;
        break;
    }
    return end;
}
