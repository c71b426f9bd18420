#include "registry/confirm.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/words.h"
#include "registry/change_inside.h"
#include "registry/digest.h"
#include "registry/moves.h"

/* Of the entries that say yes, and of their rows of the trail. */
#define COMMAND "lock yes"
#define WHAT "confirmed"
#define CONTENT "content"
#define DAY "day"

static void confirmed_clear(gpointer data)
{
    RegistryConfirmed *one = data;
    g_free(one->by);
    g_free(one->day);
}

/* ---- What is stored of each hospital's patients ---- */

typedef struct {
    Registry *registry;
    const RegistryMoves *moves;
    int32_t day;
    GHashTable *made;  /* Record id -> its digest, where none is stored. */
    BaseSha256 **sums; /* One a site of the study. */
    int64_t *n;
} Contents;

static gboolean keep_made(const char *record_id, const uint8_t *stored, const uint8_t *made,
    void *data, GError **error)
{
    (void)stored;
    (void)error;
    (void)g_hash_table_insert(
        data, g_strdup(record_id), g_memdup2(made, REGISTRY_DIGEST_BYTES));
    return TRUE;
}

static gboolean add_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)error;
    const Contents *work = data;
    const size_t site = schema_study_site(registry_study(work->registry),
        registry_moves_asked(work->moves, record->record_id, record->site, work->day));
    const uint8_t *digest =
        record->digest ? record->digest : g_hash_table_lookup(work->made, record->record_id);
    if (site == SIZE_MAX || !digest)
        return TRUE;
    if (!work->sums[site])
        work->sums[site] = base_sha256_new();
    base_sha256_text(work->sums[site], record->record_id);
    base_sha256_update(work->sums[site], digest, BASE_SHA256_BYTES);
    work->n[site]++;
    return TRUE;
}

static GArray *take_contents(const Contents *work)
{
    GArray *hospitals = g_array_new(FALSE, FALSE, sizeof(RegistryConfirmed));
    g_array_set_clear_func(hospitals, confirmed_clear);
    for (size_t i = 0; i < registry_study(work->registry)->n_sites; i++) {
        RegistryConfirmed one = {.site = i, .n_records = work->n[i]};
        if (!work->sums[i])
            continue;
        base_sha256_finish_hex(work->sums[i], one.content);
        base_sha256_free(work->sums[i]);
        g_array_append_val(hospitals, one);
    }
    return hospitals;
}

static GArray *read_contents(Registry *registry, int32_t day, GError **error)
{
    RegistryStore *store = registry->store;
    const size_t n = registry->study->n_sites;
    g_autoptr(RegistryMoves) moves = registry_moves_read(registry, error);
    g_autoptr(GHashTable) made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree BaseSha256 **sums = g_new0(BaseSha256 *, n + 1);
    g_autofree int64_t *counts = g_new0(int64_t, n + 1);
    const Contents work = {registry, moves, day, made, sums, counts};
    if (!moves || !registry_digest_make(registry, false, keep_made, made, error))
        return NULL;
    const gboolean ok =
        store->driver->records(store, registry_all(), add_record, (void *)&work, error);
    GArray *hospitals = take_contents(&work);
    if (!ok)
        g_clear_pointer(&hospitals, g_array_unref);
    return hospitals;
}

/* ---- Who said yes ---- */

typedef struct {
    Registry *registry;
    GArray *hospitals;
} Saying;

static gboolean take_row(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    const Saying *saying = data;
    const size_t site =
        change->subject ? schema_study_site(registry_study(saying->registry), change->subject)
                        : SIZE_MAX;
    for (guint i = 0; g_strcmp0(change->what, WHAT) == 0 && i < saying->hospitals->len; i++) {
        RegistryConfirmed *one = &g_array_index(saying->hospitals, RegistryConfirmed, i);
        if (one->site != site)
            continue;
        if (g_strcmp0(change->column, CONTENT) == 0) {
            g_free(one->by);
            one->by = g_strdup(change->user);
            one->is_current = g_strcmp0(change->new_value, one->content) == 0;
        } else if (g_strcmp0(change->column, DAY) == 0) {
            g_free(one->day);
            one->day = g_strdup(change->new_value);
        }
    }
    return TRUE;
}

static gboolean take_entry(const RegistryEntry *entry, void *data, GError **error)
{
    const Saying *saying = data;
    RegistryStore *store = saying->registry->store;
    return g_strcmp0(entry->command, COMMAND) != 0 ||
           store->driver->value_changes(store, entry->import_id, take_row, data, error);
}

GArray *registry_confirmed(Registry *registry, int32_t day, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(GArray) hospitals = read_contents(registry, day, error);
    Saying saying = {registry, hospitals};
    if (!hospitals || !store->driver->entries(store, take_entry, &saying, error))
        return NULL;
    return g_steal_pointer(&hospitals);
}

bool registry_confirmed_any(const GArray *hospitals)
{
    for (guint i = 0; i < hospitals->len; i++)
        if (g_array_index(hospitals, RegistryConfirmed, i).by)
            return true;
    return false;
}

char *registry_confirmed_json(const SchemaStudy *study, const GArray *hospitals)
{
    json_t *confirmed = json_array(), *missing = json_array();
    for (guint i = 0; i < hospitals->len; i++) {
        const RegistryConfirmed *one = &g_array_index(hospitals, RegistryConfirmed, i);
        const char *code = study->sites[one->site].code;
        if (one->is_current)
            json_array_append_new(
                confirmed, json_pack("{s:o, s:o, s:o}", "site", base_json_text(code), "by",
                               base_json_text(one->by), "day", base_json_text(one->day)));
        else
            json_array_append_new(missing, base_json_text(code));
    }
    return base_json_line(
        json_pack("{s:o, s:o}", "confirmed", confirmed, "not_confirmed", missing));
}

/* ---- Saying yes ---- */

static gboolean log_row(RegistryChange *change, const char *site, const char *column,
    const char *value, GError **error)
{
    const RegistryValueChange row = {
        .what = WHAT, .subject = site, .column = column, .new_value = value};
    return registry_change_log(change, &row, error);
}

/* What is stored of the hospital's patients. NULL where it has none, or other than the sheet.
 */
static char *content_of(
    const GArray *hospitals, const char *code, size_t site, const char *sheet, GError **error)
{
    for (guint i = 0; i < hospitals->len; i++) {
        const RegistryConfirmed *one = &g_array_index(hospitals, RegistryConfirmed, i);
        if (one->site != site)
            continue;
        if (!sheet || g_ascii_strncasecmp(one->content, sheet, strlen(sheet)) == 0)
            return g_strdup(one->content);
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s: the sheet %s is of another state: what is stored of its patients now is "
              "%.12s; give the hospital a new sheet ('proreg lock DB --sheets DIR')"),
            code, sheet, one->content);
        return NULL;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("%s has no patient in the registry: there is nothing to say yes to"), code);
    return NULL;
}

static char *write_yes(RegistryChange *change, size_t site, const char *sheet, const char *day,
    int32_t today, GError **error)
{
    Registry *registry = change->registry;
    const char *code = registry->study->sites[site].code;
    g_autoptr(GArray) hospitals = read_contents(registry, today, error);
    char *content = hospitals ? content_of(hospitals, code, site, sheet, error) : NULL;
    if (content && (!log_row(change, code, CONTENT, content, error) ||
                       !log_row(change, code, DAY, day, error)))
        g_clear_pointer(&content, g_free);
    return content;
}

char *registry_confirm(Registry *registry, size_t site, const char *sheet, const char *day,
    const RegistryChangeInfo *info, GError **error)
{
    RegistryChangeInfo own = *info;
    g_autofree char *options = base_json_line(
        json_pack("{s:o, s:o}", "day", base_json_text(day), "sheet", base_json_text(sheet)));
    own.command = COMMAND;
    own.options = options;
    own.site = registry->study->sites[site].code;
    RegistryChange *change = registry_change_begin(registry, &own, error);
    if (!change)
        return NULL;
    char *content = write_yes(change, site, sheet, day, base_clock_day(&info->clock), error);
    if (!content) {
        registry_change_cancel(change);
        return NULL;
    }
    if (!registry_change_commit(change, "done", NULL, error))
        g_clear_pointer(&content, g_free);
    return content;
}
