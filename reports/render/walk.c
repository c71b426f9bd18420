#include "reports/render/walk.h"

char *report_table_caption(const ReportTable *table)
{
    if (table->label[0] == '\0')
        return g_strdup(table->title);
    return g_strconcat(table->label, ". ", table->title, NULL);
}

const char *report_table_name(const ReportTable *table)
{
    return table->label[0] != '\0' ? table->label : table->title;
}

size_t report_spanner_end(const ReportTable *table, size_t from)
{
    const char *spanner = table->columns[from].spanner;
    size_t end = from + 1;
    while (spanner && end < table->n_columns &&
           g_strcmp0(table->columns[end].spanner, spanner) == 0)
        end++;
    return end;
}

/* ---- headings ---- */

static const char *statistic_label(const char *statistic)
{
    static const struct {
        const char *statistic, *label;
    } labels[] = {{"n", N_("n")}, {"percent", "%"}, {"denominator", N_("of")},
        {"mean", N_("mean")}, {"sd", N_("SD")}, {"p", N_("P")}};
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (g_str_equal(labels[i].statistic, statistic))
            return labels[i].label;
    }
    return statistic;
}

/* What a part of a column holds: "n or mean", "% or SD", "of". */
static char *part_label(const ReportWalk *walk, size_t column, size_t part)
{
    GPtrArray *seen = g_ptr_array_new();
    GString *label = g_string_new(NULL);
    for (size_t i = 0; i < walk->table->lines->len; i++) {
        const ReportLine *line = walk->table->lines->pdata[i];
        const ReportCell *cell = &line->cells[column];
        if (part >= cell->n_values)
            continue;
        const ReportValue *value = walk->document->values->pdata[cell->values[part]];
        const char *name = statistic_label(value->statistic);
        if (g_ptr_array_find_with_equal_func(seen, name, g_str_equal, NULL))
            continue;
        g_ptr_array_add(seen, (void *)name);
        g_string_append_printf(label, "%s%s",
            label->len ? base_words(walk->document->words, " or ") : "",
            base_words(walk->document->words, name));
    }
    g_ptr_array_unref(seen);
    return g_string_free(label, FALSE);
}

/* Heading of a column on one line: "Cervical (n = 31)", its spanner before it. */
static char *one_heading(const ReportColumn *column)
{
    GString *heading = g_string_new(column->spanner ? column->spanner : "");
    if (column->spanner && column->label[0] != '\0')
        g_string_append(heading, ": ");
    g_string_append(heading, column->label);
    if (column->detail[0] != '\0')
        g_string_append_printf(heading, " (%s)", column->detail);
    return g_string_free(heading, FALSE);
}

/* ---- rows ---- */

static void begin_row(ReportWalk *walk, ReportRowKind kind, const char *stub, const char *mark)
{
    if (walk->hooks->row)
        walk->hooks->row(walk, kind);
    if (walk->hooks->stub)
        walk->hooks->stub(walk, kind, stub, mark);
}

static void end_row(ReportWalk *walk, ReportRowKind kind)
{
    if (walk->hooks->row_end)
        walk->hooks->row_end(walk, kind);
}

static void put(ReportWalk *walk, ReportRowKind kind, const ReportSlot *slot)
{
    if (walk->hooks->cell)
        walk->hooks->cell(walk, kind, slot);
}

static void walk_spanners(ReportWalk *walk)
{
    begin_row(walk, REPORT_ROW_SPANNERS, "", NULL);
    for (size_t i = walk->from, place = 0; i < walk->to;) {
        const char *spanner = walk->table->columns[i].spanner;
        ReportSlot slot = {.column = i,
            .end = MIN(report_spanner_end(walk->table, i), walk->to),
            .place = place,
            .text = spanner ? spanner : "",
            .align = 'c'};
        for (; i < slot.end; i++)
            place += walk->parts[i];
        slot.place_end = place;
        put(walk, REPORT_ROW_SPANNERS, &slot);
    }
    end_row(walk, REPORT_ROW_SPANNERS);
}

/* A heading over all its parts, or with one heading a row the heading of each part. */
static void walk_heading(ReportWalk *walk, ReportRowKind kind, size_t i, size_t place)
{
    const ReportColumn *column = &walk->table->columns[i];
    const bool one = (walk->hooks->flags & REPORT_WALK_ONE_HEADING) != 0;
    const size_t n = one ? walk->parts[i] : 1;
    const size_t numbers = walk->parts[i] - walk->marks[i];
    g_autofree char *heading = one ? one_heading(column) : NULL;
    for (size_t part = 0; part < n; part++) {
        g_autofree char *label = part < numbers
                                     ? part_label(walk, i, part)
                                     : g_strdup(base_words(walk->document->words, "note"));
        g_autofree char *whole = g_strconcat(heading ? heading : "", ", ", label, NULL);
        const bool alone = part < numbers && numbers == 1;
        put(walk, kind,
            &(ReportSlot){.column = i,
                .end = i + 1,
                .place = place + part,
                .place_end = place + (one ? part + 1 : walk->parts[i]),
                .part = part,
                .text = kind == REPORT_ROW_DETAILS ? column->detail
                        : !one                     ? column->label
                        : alone                    ? heading
                                                   : whole,
                .mark = kind == REPORT_ROW_DETAILS ? NULL : column->mark,
                .align = column->align});
    }
}

static void walk_headings(ReportWalk *walk, ReportRowKind kind)
{
    begin_row(walk, kind, kind == REPORT_ROW_HEADINGS ? walk->table->stub : "", NULL);
    for (size_t i = walk->from, place = 0; i < walk->to; place += walk->parts[i++])
        walk_heading(walk, kind, i, place);
    end_row(walk, kind);
}

/* The numbers of a cell one by one, what it prints where it has none, then its mark. */
static void walk_parts(ReportWalk *walk, const ReportCell *cell, ReportSlot slot)
{
    const size_t numbers = walk->parts[slot.column] - walk->marks[slot.column];
    for (; slot.part < walk->parts[slot.column]; slot.part++, slot.place++) {
        slot.place_end = slot.place + 1;
        slot.value = slot.part < MIN(numbers, cell->n_values)
                         ? walk->document->values->pdata[cell->values[slot.part]]
                         : NULL;
        slot.text = slot.value             ? slot.value->printed
                    : slot.part >= numbers ? (cell->mark ? cell->mark : "")
                    : slot.part == 0       ? cell->text
                                           : "";
        put(walk, REPORT_ROW_LINE, &slot);
    }
}

static void walk_line(ReportWalk *walk, const ReportLine *line)
{
    walk->line = line;
    begin_row(walk, REPORT_ROW_LINE, line->label, line->mark);
    for (size_t i = walk->from, place = 0; i < walk->to; place += walk->parts[i++]) {
        const ReportCell *cell = &line->cells[i];
        const ReportSlot slot = {.column = i,
            .end = i + 1,
            .place = place,
            .place_end = place + 1,
            .text = cell->text,
            .mark = cell->mark,
            .align = walk->table->columns[i].align,
            .cell = cell};
        if (walk->hooks->flags & REPORT_WALK_PARTS)
            walk_parts(walk, cell, slot);
        else
            put(walk, REPORT_ROW_LINE, &slot);
    }
    end_row(walk, REPORT_ROW_LINE);
    walk->line = NULL;
}

/* ---- tables ---- */

static bool has_details(const ReportWalk *walk)
{
    bool found = false;
    for (size_t i = walk->from; i < walk->to; i++)
        found = found || walk->table->columns[i].detail[0] != '\0';
    return found && (walk->hooks->flags & REPORT_WALK_DETAILS);
}

static void walk_head(ReportWalk *walk)
{
    if (walk->hooks->head)
        walk->hooks->head(walk, true);
    if (walk->has_spanners)
        walk_spanners(walk);
    walk_headings(walk, REPORT_ROW_HEADINGS);
    if (has_details(walk))
        walk_headings(walk, REPORT_ROW_DETAILS);
    if (walk->hooks->head)
        walk->hooks->head(walk, false);
}

static void walk_blocks(ReportWalk *walk)
{
    const size_t n = walk->table->n_columns;
    walk->from = 0;
    do {
        walk->to = n;
        if (walk->hooks->block)
            walk->to = walk->hooks->block(walk);
        walk_head(walk);
        for (size_t i = 0; i < walk->table->lines->len; i++)
            walk_line(walk, walk->table->lines->pdata[i]);
        if (walk->hooks->block_end)
            walk->hooks->block_end(walk);
        walk->from = walk->to;
    } while (walk->from < n);
}

/* How many cells each column takes, and whether headings stand over groups of columns. */
static void survey(ReportWalk *walk)
{
    const ReportTable *table = walk->table;
    const unsigned flags = walk->hooks->flags;
    walk->has_spanners = false;
    for (size_t i = 0; i < table->n_columns; i++) {
        walk->has_spanners = walk->has_spanners || table->columns[i].spanner;
        walk->parts[i] = 1;
        walk->marks[i] = false;
        for (size_t j = 0; j < table->lines->len; j++) {
            const ReportLine *line = table->lines->pdata[j];
            if (flags & REPORT_WALK_PARTS)
                walk->parts[i] = MAX(walk->parts[i], line->cells[i].n_values);
            walk->marks[i] |= (flags & REPORT_WALK_MARKS) && line->cells[i].mark;
        }
        walk->parts[i] += walk->marks[i];
    }
    walk->has_spanners = walk->has_spanners && !(flags & REPORT_WALK_ONE_HEADING);
}

void report_walk_table(ReportWalk *walk, const ReportTable *table)
{
    walk->table = table;
    walk->parts = g_new(size_t, table->n_columns);
    walk->marks = g_new(bool, table->n_columns);
    survey(walk);
    if (walk->hooks->table)
        walk->hooks->table(walk);
    walk_blocks(walk);
    for (size_t i = 0; walk->hooks->note && i < table->notes->len; i++)
        walk->hooks->note(walk, table->notes->pdata[i]);
    if (walk->hooks->table_end)
        walk->hooks->table_end(walk);
    g_clear_pointer(&walk->parts, g_free);
    g_clear_pointer(&walk->marks, g_free);
    walk->table = NULL;
}

/* ---- documents ---- */

static void section(ReportWalk *walk, ReportSection which, bool begins, const GPtrArray *items)
{
    if (walk->hooks->section && items->len > 0)
        walk->hooks->section(walk, which, begins);
}

const char *report_section_title(const ReportDocument *document, ReportSection which)
{
    return which == REPORT_SECTION_METHODS ? base_words(document->words, N_("Methods"))
           : which == REPORT_SECTION_APPENDIX
               ? base_words(document->words, N_("Appendix to the Methods"))
               : NULL;
}

static void paragraphs(ReportWalk *walk, ReportSection which, const GPtrArray *items)
{
    section(walk, which, true, items);
    for (size_t i = 0; walk->hooks->method && i < items->len; i++)
        walk->hooks->method(walk, items->pdata[i]);
    section(walk, which, false, items);
}

GString *report_walk(const ReportDocument *document, const ReportHooks *hooks, void *state)
{
    ReportWalk walk = {
        .hooks = hooks, .document = document, .out = g_string_new(NULL), .state = state};
    if (hooks->begin)
        hooks->begin(&walk);
    for (size_t i = 0; i < document->tables->len; i++)
        report_walk_table(&walk, document->tables->pdata[i]);
    section(&walk, REPORT_SECTION_FIGURES, true, document->figures);
    for (size_t i = 0; hooks->figure && i < document->figures->len; i++)
        hooks->figure(&walk, document->figures->pdata[i]);
    section(&walk, REPORT_SECTION_FIGURES, false, document->figures);
    paragraphs(&walk, REPORT_SECTION_METHODS, document->methods);
    paragraphs(&walk, REPORT_SECTION_APPENDIX, document->appendix);
    if (hooks->end)
        hooks->end(&walk);
    return walk.out;
}
