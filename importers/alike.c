#include "importers/alike.h"

#include "registry/id_folded.h"

typedef struct {
    GHashTable *added; /**< Ids that are new with this file, borrowed. */
    GHashTable *known; /**< Folded id -> the first id of that look. */
} Looks;

static void add_known(const char *record_id, const char *site, void *data)
{
    (void)site;
    const Looks *looks = data;
    if (g_hash_table_contains(looks->added, record_id))
        return;
    char *folded = registry_id_folded(record_id);
    if (g_hash_table_contains(looks->known, folded))
        g_free(folded);
    else
        g_hash_table_insert(looks->known, folded, g_strdup(record_id));
}

static gboolean warn(
    ImportWork *work, const char *record_id, int64_t line, const char *like, GError **error)
{
    g_autofree char *arguments = base_arguments("t", like);
    const size_t column = work->layout->record;
    return import_work_report(work,
        &(RegistryProblem){.line = line,
            .column = column + 1,
            .record_id = record_id,
            .field = work->layout->columns[column].field_name,
            .value = record_id,
            .rule_id = "key",
            .msgid = like[0] != '\0'
                         ? N_("a new record that looks like {1}")
                         : N_("a new record that looks like one of another hospital"),
            .hint = like[0] != '\0'
                        ? N_("if both are one patient, send that record id and import again")
                        : N_("ask who coordinates the registry whether both are one patient"),
            .arguments = arguments},
        error);
}

static gboolean judge(
    ImportWork *work, const Looks *looks, const char *record_id, int64_t line, GError **error)
{
    g_autofree char *folded = registry_id_folded(record_id);
    const char *like = g_hash_table_lookup(looks->known, folded);
    if (!like) {
        g_hash_table_insert(looks->known, g_steal_pointer(&folded), g_strdup(record_id));
        return TRUE;
    }
    return warn(work, record_id, line, like, error);
}

static void add_elsewhere(const char *record_id, void *data)
{
    (void)g_hash_table_add(data, g_strdup(record_id));
}

/* Those of hospitals that the login does not see; which they look like is not told. */
static gboolean warn_elsewhere(ImportWork *work, GError **error)
{
    const GPtrArray *added = work->result->new_records;
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!registry_import_each_alike(work->import, added, add_elsewhere, found, error))
        return FALSE;
    for (guint i = 0; i < added->len; i++)
        if (g_hash_table_contains(found, added->pdata[i]) &&
            !warn(work, added->pdata[i], g_array_index(work->new_lines, int64_t, i), "", error))
            return FALSE;
    return TRUE;
}

gboolean import_alike_warn(ImportWork *work, GError **error)
{
    const GPtrArray *added = work->result->new_records;
    if (added->len == 0)
        return TRUE;
    g_autoptr(GHashTable) fresh = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Looks looks = {.added = fresh, .known = known};
    const int64_t n = registry_n_records(work->registry, error);
    if (n < 0)
        return FALSE;
    const bool had_others = n != added->len;
    for (guint i = 0; had_others && i < added->len; i++)
        g_hash_table_add(fresh, added->pdata[i]);
    if (had_others && !registry_import_each_record(work->import, add_known, &looks, error))
        return FALSE;
    for (guint i = 0; i < added->len; i++)
        if (!judge(work, &looks, added->pdata[i], g_array_index(work->new_lines, int64_t, i),
                error))
            return FALSE;
    return warn_elsewhere(work, error);
}
