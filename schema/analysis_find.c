#include "schema/analysis.h"

#include <string.h>

bool schema_table_has_pairs(const SchemaTable *table)
{
    return table->kind == SCHEMA_TABLE_PAIRWISE || table->kind == SCHEMA_TABLE_CONTRASTS;
}

bool schema_table_has_times(const SchemaTable *table)
{
    return table->kind == SCHEMA_TABLE_SURVIVAL || table->kind == SCHEMA_TABLE_INCIDENCE;
}

const SchemaTable *schema_analysis_table(const SchemaAnalysis *analysis, const char *id)
{
    for (size_t i = 0; i < analysis->n_tables; i++)
        if (strcmp(analysis->tables[i].id, id) == 0)
            return &analysis->tables[i];
    return NULL;
}

const SchemaMatch *schema_analysis_match(const SchemaAnalysis *analysis, const char *id)
{
    for (size_t i = 0; i < analysis->n_matches; i++)
        if (strcmp(analysis->matches[i].id, id) == 0)
            return &analysis->matches[i];
    return NULL;
}

const SchemaDerived *schema_analysis_derived(
    const SchemaAnalysis *analysis, const SchemaStudy *study, const char *name)
{
    for (size_t i = 0; i < analysis->n_derived; i++)
        if (strcmp(analysis->derived[i].name, name) == 0)
            return &analysis->derived[i];
    return strcmp(name, SCHEMA_SITE) == 0 ? &study->site : schema_study_derived(study, name);
}

const SchemaChange *schema_analysis_change(const SchemaAnalysis *analysis, const char *id)
{
    for (size_t i = 0; i < analysis->n_changes; i++)
        if (strcmp(analysis->changes[i].id, id) == 0)
            return &analysis->changes[i];
    return NULL;
}

const SchemaGrouping *schema_analysis_grouping(const SchemaAnalysis *analysis, const char *id)
{
    if (*id == '\0')
        return &analysis->grouping;
    for (size_t i = 0; i < analysis->n_groupings; i++)
        if (strcmp(analysis->groupings[i].id, id) == 0)
            return &analysis->groupings[i];
    return NULL;
}
