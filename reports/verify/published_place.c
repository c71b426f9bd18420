/* From the names that a published table uses to an address in this study's tables. */
#include <string.h>

#include "reports/study/study.h"
#include "reports/verify/published.h"

static bool is_published_as(const char *published, char *const *also, const char *name)
{
    return g_strcmp0(published, name) == 0 ||
           (also && g_strv_contains((const char *const *)also, name));
}

static bool is_called(
    const char *published, const char *label, const char *id, const char *name)
{
    return g_strcmp0(published, name) == 0 || g_strcmp0(label, name) == 0 ||
           g_strcmp0(id, name) == 0;
}

static const SchemaRow *find_row(const SchemaTable *table, const char *name)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        if (is_published_as(table->rows[i].published, table->rows[i].also, name))
            return &table->rows[i];
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        if (is_called(table->rows[i].published, table->rows[i].label, table->rows[i].id, name))
            return &table->rows[i];
    }
    return NULL;
}

/* Id of the level, or of the line of missing values; NULL where there is none. */
static const char *find_level(const SchemaRow *row, const char *name)
{
    for (size_t i = 0; i < row->n_levels; i++) {
        const SchemaRowLevel *level = &row->levels[i];
        if (is_called(level->published, level->label, level->id, name) ||
            is_published_as(level->published, level->also, name))
            return level->id;
    }
    return g_ascii_strcasecmp(name, "unknown") == 0 ? report_missing_level(row) : NULL;
}

/* The row of which a level is published under the name, as "ESCC 2" is of ESCC. */
static const SchemaRow *find_row_of_level(
    const SchemaTable *table, const char *name, const char **level)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        const SchemaRow *row = &table->rows[i];
        for (size_t j = 0; row->kind != SCHEMA_ROW_BINARY && j < row->n_levels; j++) {
            if (is_published_as(row->levels[j].published, row->levels[j].also, name)) {
                *level = row->levels[j].id;
                return row;
            }
        }
    }
    return NULL;
}

/* The visit of a row under its name, or a change under the published one; NULL for none. */
static const char *find_visit(
    const SchemaAnalysis *analysis, const SchemaRow *row, const char *name)
{
    for (size_t i = 0; i < row->n_visits; i++) {
        const SchemaChange *change = schema_analysis_change(analysis, row->visits[i]);
        if (g_str_equal(row->visits[i], name) ||
            (change && is_called(change->published, change->label, change->id, name)))
            return row->visits[i];
    }
    return NULL;
}

/* A published row on its way to an address; `problem` where it leads nowhere. */
typedef struct {
    ReportAddress address;
    const char *problem;
} Mapped;

static void map_crosstab(const SchemaTable *table, const ReportPublished *cell, Mapped *mapped)
{
    const char *row = find_level(&table->rows[1], cell->variable);
    const char *level = find_level(&table->rows[0], cell->level);
    if (row && level) {
        mapped->address.row = row;
        mapped->address.level = level;
    } else {
        mapped->problem = row ? N_("no level of that name in the table")
                              : N_("no row of that name in the table");
    }
}

/* The visit that the published row leaves to the table. */
static void map_visit(
    const SchemaTable *table, const SchemaRow *row, const ReportPublished *cell, Mapped *mapped)
{
    if (cell->visit[0] != '\0' || mapped->address.visit != cell->visit)
        return;
    if (row->n_visits > 1)
        mapped->problem = N_("the row has several visits, and none of them is named");
    else
        mapped->address.visit = row->n_visits == 1 ? row->visits[0] : table->visit;
}

static void map_row(const SchemaAnalysis *analysis, const SchemaTable *table,
    const ReportPublished *cell, Mapped *mapped)
{
    const char *level = NULL;
    const SchemaRow *row = find_row(table, cell->variable);
    if (!row && cell->level[0] == '\0')
        row = find_row_of_level(table, cell->variable, &level);
    if (!row) {
        mapped->problem = N_("no row of that name in the table");
        return;
    }
    mapped->address.row = row->id;
    if (cell->level[0] != '\0') {
        level = find_level(row, cell->level);
        const char *visit = level ? NULL : find_visit(analysis, row, cell->level);
        if (visit)
            mapped->address.visit = visit;
        else if (!level)
            mapped->problem = N_("no level of that name in the row");
    }
    if (!mapped->problem)
        mapped->address.level = level;
    map_visit(table, row, cell, mapped);
}

static bool is_same_or_any(const char *published, const char *name)
{
    return published[0] == '\0' || g_str_equal(published, name);
}

/* Whether the published row speaks of other patients than the table: of the matched ones where
   it shows all, or the other way round. */
static bool is_of_others(
    const SchemaAnalysis *analysis, const SchemaTable *table, const char *cohort)
{
    if (cohort[0] == '\0')
        return false;
    return table->match && table->kind != SCHEMA_TABLE_BALANCE
               ? !g_str_equal(table->match->id, cohort)
               : schema_analysis_match(analysis, cohort) && table->kind != SCHEMA_TABLE_BALANCE;
}

/* The address that the analysis file gives for it, or NULL. New. */
static char *place_elsewhere(const SchemaAnalysis *analysis, const ReportPublished *cell)
{
    for (size_t i = 0; i < analysis->n_elsewhere; i++) {
        const SchemaElsewhere *known = &analysis->elsewhere[i];
        if (g_str_equal(known->table, cell->table) &&
            g_str_equal(known->variable, cell->variable) &&
            is_same_or_any(known->level, cell->level) &&
            is_same_or_any(known->group, cell->group))
            return g_strdup_printf("%s.%s", known->address, cell->statistic);
    }
    return NULL;
}

ReportPublishedPlace report_published_place(
    const ReportDocument *document, const SchemaAnalysis *analysis, const ReportPublished *cell)
{
    const SchemaTable *table = schema_analysis_table(analysis, cell->table);
    Mapped mapped = {.address = {.table = cell->table,
                         .row = cell->variable,
                         .level = cell->level[0] != '\0' ? cell->level : NULL,
                         .group = cell->group,
                         .visit = cell->visit,
                         .statistic = cell->statistic}};
    char *elsewhere = place_elsewhere(analysis, cell);
    if (elsewhere)
        return (ReportPublishedPlace){.address = elsewhere};
    if (!table)
        mapped.problem = N_("the analysis has no table of that id");
    else if (is_of_others(analysis, table, cell->cohort))
        mapped.problem = N_("the table is of another cohort");
    else if (table->kind == SCHEMA_TABLE_CROSSTAB && table->n_rows == 2)
        map_crosstab(table, cell, &mapped);
    else
        map_row(analysis, table, cell, &mapped);
    ReportPublishedPlace place = {
        .address = report_address(&mapped.address), .problem = mapped.problem};
    if (mapped.problem || !mapped.address.level ||
        report_document_find(document, place.address))
        return place;
    mapped.address.level = NULL; /* a P of the whole row, printed in the line of a level */
    g_autofree char *of_row = report_address(&mapped.address);
    if (report_document_find(document, of_row)) {
        g_free(place.address);
        place.address = g_steal_pointer(&of_row);
    }
    return place;
}
