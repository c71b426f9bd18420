#include "reports/study/counts_text.h"

const char *const report_counts_definition[3] = {"study_file", "study_yaml", "dictionary_csv"};
const char *const report_counts_reasons[REPORT_LEAF_REASONS] = {"why", "why_second"};
const char *const report_counts_doubts[REPORT_N_DOUBTS] = {"outside_window", "with_question"};

const char *report_counts_group(const ReportCounted *counted, size_t group)
{
    const SchemaGrouping *grouping = counted->grouping;
    if (grouping->n_groups > 0)
        return grouping->groups[group].id;
    return grouping->total.id && grouping->total.id[0] != '\0' ? grouping->total.id : "all";
}

size_t report_leaf_n_values(const ReportLeaf *leaf)
{
    return leaf->kind == REPORT_LEAF_DIFFERENCES || leaf->kind == REPORT_LEAF_SUMS
               ? 1
               : leaf->n_columns;
}

bool report_leaf_is_number(const ReportLeaf *leaf, size_t column)
{
    return leaf->row[column]->kind == SCHEMA_ROW_CONTINUOUS && leaf->kind != REPORT_LEAF_SUMS;
}

/* The rest of a binary row, whatever the level itself is called. */
static const char *binary_level(const SchemaRow *row, size_t index)
{
    const char *level = row->levels[0].id;
    if (index == 0)
        return level;
    return index > 1 ? NULL : g_str_equal(level, "other") ? "the_other" : "other";
}

const char *report_leaf_level(const ReportLeaf *leaf, size_t column, size_t index)
{
    const SchemaRow *row = leaf->row[column];
    if (leaf->kind == REPORT_LEAF_TICKS)
        return index == 0 ? "not_ticked" : index == 1 ? "ticked" : NULL;
    if (leaf->kind == REPORT_LEAF_SUMS || row->kind == SCHEMA_ROW_MULTIPLE)
        return index == 0 ? "known" : NULL;
    if (row->kind == SCHEMA_ROW_BINARY)
        return binary_level(row, index);
    return index < row->n_levels ? row->levels[index].id : NULL;
}
