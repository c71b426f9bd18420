#include "importers/alike.h"

#include <string.h>

#include "registry/id_folded.h"

/* What looks like the ids that are new with this file. */
typedef struct {
    GHashTable *known;  /**< Folded id -> the first id of that look. */
    GHashTable *unseen; /**< Those of them that look like one of another hospital. */
} Looks;

static void take_alike(const char *record_id, const char *like_unseen, void *data)
{
    const Looks *looks = data;
    if (like_unseen)
        (void)g_hash_table_add(looks->unseen, g_strdup(like_unseen));
    if (!record_id)
        return;
    g_autofree char *folded = registry_id_folded(record_id);
    const char *other = g_hash_table_lookup(looks->known, folded);
    if (!other || strcmp(record_id, other) < 0)
        g_hash_table_replace(looks->known, g_steal_pointer(&folded), g_strdup(record_id));
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

gboolean import_alike_warn(ImportWork *work, GError **error)
{
    const GPtrArray *added = work->result->new_records;
    const GArray *lines = work->new_lines;
    if (added->len == 0)
        return TRUE;
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) unseen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Looks looks = {known, unseen};
    if (!registry_import_each_alike(work->import, added, take_alike, &looks, error))
        return FALSE;
    for (guint i = 0; i < added->len; i++)
        if (!judge(work, &looks, added->pdata[i], g_array_index(lines, int64_t, i), error))
            return FALSE;
    /* Which they look like is not told. */
    for (guint i = 0; i < added->len; i++)
        if (g_hash_table_contains(unseen, added->pdata[i]) &&
            !warn(work, added->pdata[i], g_array_index(lines, int64_t, i), "", error))
            return FALSE;
    return TRUE;
}
