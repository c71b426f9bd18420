/**
 * @file
 * The list of records in the order of their ids: straight from the pages (registry/sqlite/
 * tree.h), or by SQLite where that cannot be.
 */
#include <string.h>

#include "registry/sqlite/inside.h"
#include "registry/sqlite/record.h"
#include "registry/sqlite/tree.h"

/* Which records, and who takes them. */
typedef struct {
    const char *from; /* "" for the first. */
    bool after;       /* `from` itself is none of them. */
    const char *to;   /* NULL for the last. */
    int64_t n;        /* At the most; -1 for all. */
    RegistryEachRecord each;
    void *data;
} Listing;

enum { RECORD_ID, SITE, IMPORT_ID, LINE, DIGEST, WITHDRAWN, N_COLUMNS };

/* ---- from the tree ---- */

static const char *text_of(GString *kept, const RegistrySqliteField *field)
{
    if (field->size >= kept->allocated_len)
        (void)g_string_set_size(kept, field->size);
    memcpy(kept->str, field->bytes, field->size);
    kept->str[field->size] = '\0';
    return kept->str;
}

/* Splits a row into its columns; false where it is damaged. */
static bool split(const uint8_t *row, size_t size, RegistrySqliteField fields[N_COLUMNS])
{
    RegistrySqliteRecord record;
    bool ok = registry_sqlite_record_begin(&record, row, size);
    for (size_t i = 0; ok && i < N_COLUMNS; i++)
        ok = registry_sqlite_record_next(&record, &fields[i]);
    return ok && fields[RECORD_ID].kind >= 12 && fields[SITE].kind >= 12 &&
           fields[IMPORT_ID].kind < 10 && fields[LINE].kind < 10;
}

static gboolean list_tree(RegistrySqliteTree *tree, const Listing *listing, GError **error)
{
    g_autoptr(GString) id = g_string_new(NULL);
    g_autoptr(GString) site = g_string_new(NULL);
    g_autoptr(GString) withdrawn = g_string_new(NULL);
    const uint8_t *row = NULL;
    size_t size = 0;
    int state = registry_sqlite_tree_seek(tree, listing->from, error) ? 1 : -1;
    gboolean ok = state == 1;
    for (int64_t n = 0; ok && n != listing->n;) {
        RegistrySqliteField fields[N_COLUMNS];
        if ((state = registry_sqlite_tree_next(tree, &row, &size, error)) != 1)
            break;
        if (!split(row, size, fields))
            return registry_sqlite_tree_damaged(tree, error);
        const RegistryRecord record = {.record_id = text_of(id, &fields[RECORD_ID]),
            .site = text_of(site, &fields[SITE]),
            .import_id = registry_sqlite_field_integer(&fields[IMPORT_ID]),
            .line = registry_sqlite_field_integer(&fields[LINE]),
            .digest =
                fields[DIGEST].size == REGISTRY_DIGEST_BYTES ? fields[DIGEST].bytes : NULL,
            .withdrawn =
                fields[WITHDRAWN].kind == 0 ? NULL : text_of(withdrawn, &fields[WITHDRAWN])};
        if (listing->to && strcmp(record.record_id, listing->to) > 0)
            break;
        if (listing->after && strcmp(record.record_id, listing->from) == 0)
            continue;
        ok = listing->each(&record, listing->data, error);
        n++;
    }
    return ok && state >= 0;
}

/* ---- either way ---- */

static gboolean list_select(RegistryStore *base, const Listing *listing, GError **error)
{
    return listing->after
               ? registry_sql_next_records(
                     base, listing->from, listing->n, listing->each, listing->data, error)
               : registry_sql_records(base, registry_range(listing->from, listing->to),
                     listing->each, listing->data, error);
}

static gboolean list_records(RegistryStore *base, const Listing *listing, GError **error)
{
    RegistrySqlite *store = (RegistrySqlite *)base;
    g_autoptr(RegistrySqliteTree) tree = NULL;
    if (!registry_sql_settle_records(&store->sql, error))
        return FALSE;
    /* One record does not pay for opening the tree, and thousands are asked for one by one. */
    if (listing->to && strcmp(listing->from, listing->to) == 0)
        return list_select(base, listing, error);
    if (!registry_sqlite_tree_open(store->db, "proreg_record", &tree, error))
        return FALSE;
    return tree ? list_tree(tree, listing, error) : list_select(base, listing, error);
}

gboolean registry_sqlite_records(RegistryStore *base, RegistryWhose whose,
    RegistryEachRecord each, void *data, GError **error)
{
    for (size_t i = 0; i < registry_whose_parts(whose); i++) {
        const RegistryWhose part = registry_whose_part(whose, i);
        const Listing listing = {.from = part.from ? part.from : "",
            .to = part.to,
            .n = -1,
            .each = each,
            .data = data};
        if (!list_records(base, &listing, error))
            return FALSE;
    }
    return TRUE;
}

gboolean registry_sqlite_owners(
    RegistryStore *base, RegistryEachRecord each, void *data, GError **error)
{
    return registry_sqlite_records(base, registry_all(), each, data, error);
}

gboolean registry_sqlite_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error)
{
    const Listing listing = {
        .from = after ? after : "", .after = true, .n = n, .each = each, .data = data};
    return list_records(base, &listing, error);
}
