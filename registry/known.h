#pragma once
/**
 * @file
 * What the store has of the records whose rows come next: asked of many of them together when
 * the first is asked for, and kept as the import changes it. Of any other record the store is
 * asked alone. For this folder only.
 */
#include "registry/inside.h"

typedef struct RegistryKnown RegistryKnown;

/** Without a record. */
RegistryKnown *registry_known_new(const Registry *registry);
/** NULL is fine. */
void registry_known_free(RegistryKnown *known);

/**
 * The records that come next, in place of those before.
 * @param ids       n, each once, in byte order; none of them may have come with the import
 * under way. Copied.
 * @param is_empty  the store surely has none of them.
 */
void registry_known_expect(
    RegistryKnown *known, const char *const *ids, size_t n, bool is_empty);
/** Forgets a record: from now on the store is asked. */
void registry_known_forget(RegistryKnown *known, const char *record_id);

/** The site of a record: "" where there is none, REGISTRY_SITE_UNSEEN where it is one that this
 * login does not see. */
gboolean registry_known_site(
    RegistryKnown *known, const char *record_id, GString *site, GError **error);

/**
 * A row of a form.
 * @param values  room for one a column of the form, whose texts are borrowed until the next
 * call or change; or NULL.
 */
gboolean registry_known_row(RegistryKnown *known, size_t form, const RegistryKey *key,
    RegistryValue *values, bool *found, GError **error);
/** A record's rows of a form, in no order. */
gboolean registry_known_rows(RegistryKnown *known, size_t form, const char *record_id,
    RegistryEachRow each, void *data, GError **error);
/** A record's missing-data codes, in no order. */
gboolean registry_known_missing(RegistryKnown *known, const char *record_id,
    RegistryEachMissing each, void *data, GError **error);

/** Whether the store has a row, as far as that is known without asking for it alone. */
typedef enum { REGISTRY_UNSURE, REGISTRY_HAS, REGISTRY_LACKS } RegistryHas;
gboolean registry_known_has(RegistryKnown *known, size_t form, const RegistryKey *key,
    RegistryHas *has, GError **error);

/** Notes a row that was added. */
void registry_known_add(RegistryKnown *known, size_t form, const RegistryFormRow *row);
/** Notes a value of a row that was changed; `column` counts the form's. */
void registry_known_change(RegistryKnown *known, size_t form, const RegistryKey *key,
    size_t column, const RegistryValue *value);
/** Notes a missing-data code that was put, or removed where `code` is NULL. */
void registry_known_code(
    RegistryKnown *known, const RegistryKey *key, const char *column, const char *code);
