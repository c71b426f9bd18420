/* The balance of matched groups as a paper prints them. */
#include <math.h>
#include <string.h>

#include "reports/results/measures.h"
#include "reports/verify/published.h"
#include "reports/verify/verify.h"

static void balance_free(void *data)
{
    ReportPublishedBalance *balance = data;
    g_free(balance->address);
    g_free(balance);
}

/* A printed number; NaN where the paper has none there, or a bound. */
static double printed_at(GHashTable *printed, const ReportAddress *place)
{
    g_autofree char *address = report_address(place);
    const ReportVerdict *verdict = g_hash_table_lookup(printed, address);
    if (!verdict)
        return NAN;
    char *end = NULL;
    const double number = g_ascii_strtod(verdict->published, &end);
    return end != verdict->published && *end == '\0' ? number : NAN;
}

/* One line of two tables: after matching and before. */
typedef struct {
    const SchemaAnalysis *analysis;
    GHashTable *printed;
    const SchemaTable *after, *before;
    const SchemaRow *row;
    const char *level; /* id, or NULL */
} Line;

static double number_of(
    const Line *line, const SchemaTable *table, size_t group, const char *statistic)
{
    return printed_at(line->printed,
        &(ReportAddress){.table = table->id,
            .row = line->row->id,
            .level = line->level,
            .group = line->analysis->grouping.groups[group].id,
            .visit = line->row->n_visits > 0 ? line->row->visits[0] : table->visit,
            .statistic = statistic});
}

/* SD of a group before matching, in the unit of the numbers after it. */
static double sd_before(const Line *line, size_t group)
{
    if (line->row->kind == SCHEMA_ROW_CONTINUOUS)
        return number_of(line, line->before, group, "sd");
    const double percent = number_of(line, line->before, group, "percent");
    return sqrt(percent * (100 - percent));
}

static void add_line(GPtrArray *balance, const Line *line, const SchemaRowLevel *level)
{
    const SchemaMatch *match = line->after->match;
    const char *statistic = line->row->kind == SCHEMA_ROW_CONTINUOUS ? "mean" : "percent";
    const double treated = number_of(line, line->after, match->treated, statistic);
    const double control = number_of(line, line->after, match->control, statistic);
    const double sd_control = sd_before(line, match->control);
    const double sd_treated = sd_before(line, match->treated);
    if (isnan(treated + control + sd_control + sd_treated))
        return;
    ReportPublishedBalance *one = g_new0(ReportPublishedBalance, 1);
    one->row = line->row;
    one->level = level;
    one->address = g_strconcat("T", line->after->id, ".", line->row->id, line->level ? "." : "",
        line->level ? line->level : "", NULL);
    one->treated = treated;
    one->control = control;
    one->smd = report_measure_smd(treated - control, sd_control, sd_treated);
    g_ptr_array_add(balance, one);
}

static void add_row(GPtrArray *balance, Line *line)
{
    const SchemaRow *row = line->row;
    const bool levels = row->kind == SCHEMA_ROW_CATEGORICAL || row->kind == SCHEMA_ROW_MULTIPLE;
    line->level = NULL;
    if (!levels)
        add_line(balance, line, NULL);
    for (size_t i = 0; levels && i < row->n_levels; i++) {
        line->level = row->levels[i].id;
        add_line(balance, line, &row->levels[i]);
    }
}

static bool is_plain(const SchemaTable *table, const SchemaAnalysis *analysis)
{
    return table->kind == SCHEMA_TABLE_GROUPS && table->grouping == &analysis->grouping &&
           table->where[0] == '\0';
}

/* The table before matching that has the row, or NULL. */
static const SchemaTable *find_before(const SchemaAnalysis *analysis, const SchemaRow *row)
{
    for (size_t i = 0; i < analysis->n_tables; i++) {
        const SchemaTable *table = &analysis->tables[i];
        for (size_t k = 0; is_plain(table, analysis) && !table->match && k < table->n_rows; k++)
            if (strcmp(table->rows[k].id, row->id) == 0)
                return table;
    }
    return NULL;
}

GPtrArray *report_published_balance(const SchemaAnalysis *analysis, GHashTable *printed)
{
    GPtrArray *balance = g_ptr_array_new_with_free_func(balance_free);
    for (size_t i = 0; i < analysis->n_tables; i++) {
        const SchemaTable *after = &analysis->tables[i];
        for (size_t k = 0; is_plain(after, analysis) && after->match && k < after->n_rows;
             k++) {
            const SchemaRow *row = &after->rows[k];
            Line line = {.analysis = analysis,
                .printed = printed,
                .after = after,
                .before = find_before(analysis, row),
                .row = row};
            if (line.before && row->n_visits <= 1)
                add_row(balance, &line);
        }
    }
    return balance;
}
