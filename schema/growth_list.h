#pragma once
/**
 * @file
 * Inside schema/: the list of what has grown, and its parts.
 */
#include "schema/growth.h"

/** A comparison under way. */
typedef struct {
    const SchemaStudy *before, *after;
    const SchemaRenames *renames;
    const char *const *relabelled;
    GPtrArray *list; /**< SchemaGrown * */
} SchemaGrowth;

void schema_grown_free(gpointer grown);
/** An item. Texts are copied; an empty `before` or `after` is none. */
SchemaGrown *schema_grown_add(
    GPtrArray *list, SchemaGrownKind kind, const char *area, const char *name);
/** One of which a part changed. */
SchemaGrown *schema_grown_changed(GPtrArray *list, const char *area, const char *name,
    const char *part, const char *before, const char *after);
/** The same where the texts differ (NULL is ""), else NULL. */
SchemaGrown *schema_grown_if(GPtrArray *list, const char *area, const char *name,
    const char *part, const char *before, const char *after);
/** Says what it asks of the data, and why it is refused else. */
void schema_grown_ask(SchemaGrown *grown, SchemaAsks asks, const char *reason);

/** The field that it is to be, SIZE_MAX where there is none; and the one that it was. */
size_t schema_grown_field_to(const SchemaGrowth *growth, size_t field);
size_t schema_grown_field_from(const SchemaGrowth *growth, size_t field);
size_t schema_grown_form_to(const SchemaGrowth *growth, size_t form);
size_t schema_grown_form_from(const SchemaGrowth *growth, size_t form);

/** The parts. */
void schema_growth_fields(const SchemaGrowth *growth);
void schema_growth_choices(
    const SchemaGrowth *growth, const SchemaField *before, const SchemaField *after);
void schema_growth_events(const SchemaGrowth *growth);
void schema_growth_study(const SchemaGrowth *growth);
