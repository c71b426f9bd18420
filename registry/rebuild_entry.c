/**
 * @file
 * One entry of the journal, made once more.
 */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "registry/change_inside.h"
#include "registry/digest.h"
#include "registry/growth.h"
#include "registry/moves_read.h"
#include "registry/rebuild_inside.h"
#include "registry/record.h"
#include "registry/renames.h"
#include "registry/snapshot.h"
#include "registry/study_file.h"
#include "registry/undo.h"

/* What an attempt came to. */
typedef enum {
    EXACT,  /* The same, to the hash. */
    OTHER,  /* Something was made that is not the same. */
    NOTHING /* Nothing was made. */
} Outcome;

/* Makes it; *made says whether anything was. */
typedef gboolean (*Making)(
    Rebuild *rebuild, const RegistryEntry *entry, unsigned attempt, bool *made, GError **error);

static RegistryChangeInfo info_of(const RegistryEntry *entry)
{
    return (RegistryChangeInfo){.command = entry->command,
        .options = entry->options,
        .user = entry->user,
        .reason = entry->reason,
        .clock = registry_replay_clock(entry)};
}

/* ---- Attempts, by the code of then ---- */

static gboolean make_import(
    Rebuild *rebuild, const RegistryEntry *entry, unsigned attempt, bool *made, GError **error)
{
    (void)attempt;
    g_auto(RegistryKeptOriginal) kept = {0};
    if (!registry_kept_original_read(rebuild->from, entry->import_id, &kept, error))
        return FALSE;
    g_autoptr(GBytes) bytes = g_bytes_new(kept.bytes->data, kept.bytes->len);
    const RegistryKeptFile file = {.bytes = bytes,
        .file = entry->file ? entry->file : "original",
        .site = entry->site,
        .encoding = entry->encoding,
        .options = entry->options,
        .map = entry->map,
        .profile = entry->profile,
        .user = entry->user,
        .reason = entry->reason,
        .clock = registry_replay_clock(entry)};
    return rebuild->how->import(rebuild->to, &file, made, error);
}

static gboolean make_undo(
    Rebuild *rebuild, const RegistryEntry *entry, unsigned attempt, bool *made, GError **error)
{
    (void)attempt;
    const RegistryChangeInfo info = info_of(entry);
    g_autoptr(RegistryUndone) undone = registry_undo(rebuild->to, entry->undoes, &info, error);
    *made = undone != NULL;
    return *made;
}

/* Which two ids the trail's row of that kind speaks of. */
typedef struct {
    const char *subject;
    char *from, *to;
} Pair;

static void pair_clear(Pair *pair)
{
    g_free(pair->from);
    g_free(pair->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pair, pair_clear)

static gboolean take_pair(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    Pair *pair = data;
    if (pair->from || g_strcmp0(change->what, "record") != 0 ||
        g_strcmp0(change->subject, pair->subject) != 0)
        return TRUE;
    pair->from = g_strdup(change->old_value);
    pair->to = g_strdup(change->new_value);
    return TRUE;
}

static gboolean make_pair(
    Rebuild *rebuild, const RegistryEntry *entry, unsigned attempt, bool *made, GError **error)
{
    static const RegistryKeep keeps[] = {
        REGISTRY_KEEP_UNSAID, REGISTRY_KEEP_INTO, REGISTRY_KEEP_OTHER};
    const RegistryChangeInfo info = info_of(entry);
    const bool is_rename = strcmp(entry->command, "record rename") == 0;
    g_auto(Pair) pair = {is_rename ? REGISTRY_MOVED_RENAME : REGISTRY_MOVED_MERGE, NULL, NULL};
    if (!rebuild->from->driver->value_changes(
            rebuild->from, entry->import_id, take_pair, &pair, error))
        return FALSE;
    if (!pair.from || !pair.to)
        return TRUE;
    g_autoptr(RegistryRecordDone) done =
        is_rename ? registry_record_rename(rebuild->to, pair.from, pair.to, &info, error)
                  : registry_record_merge(
                        rebuild->to, pair.from, pair.to, keeps[attempt], &info, error);
    *made = done && done->import_id > 0;
    return done != NULL;
}

static gboolean put_file(const RegistryStudyFile *file, void *data, GError **error)
{
    Rebuild *rebuild = data;
    bool changed = false;
    g_autoptr(GBytes) bytes = file->sha256 ? g_bytes_new(file->bytes, file->size) : NULL;
    const RegistryChangeInfo info = {.command = "profile"};
    return registry_study_file_put(rebuild->to, file->name, bytes, &info, &changed, error);
}

static gboolean make_file(
    Rebuild *rebuild, const RegistryEntry *entry, unsigned attempt, bool *made, GError **error)
{
    (void)attempt;
    *made = true;
    return rebuild->from->driver->study_files_of(
        rebuild->from, entry->import_id, put_file, rebuild, error);
}

static void free_file(gpointer data)
{
    SchemaFile *file = data;
    g_free((char *)file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static void put_into(GPtrArray *files, const char *name, GBytes *bytes_taken)
{
    for (guint i = 0; i < files->len; i++)
        if (strcmp(((const SchemaFile *)files->pdata[i])->name, name) == 0) {
            g_ptr_array_remove_index(files, i);
            break;
        }
    if (!bytes_taken)
        return;
    SchemaFile *file = g_new0(SchemaFile, 1);
    *file = (SchemaFile){g_strdup(name), bytes_taken};
    g_ptr_array_add(files, file);
}

typedef struct {
    GPtrArray *files; /* SchemaFile *: the folder as it is after the entry. */
    guint n_changed;
} Folder;

static gboolean change_file(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    Folder *folder = data;
    folder->n_changed++;
    put_into(
        folder->files, file->name, file->sha256 ? g_bytes_new(file->bytes, file->size) : NULL);
    return TRUE;
}

/* A study that grew; an entry that brought up an older layout did nothing else. */
static gboolean make_growth(
    Rebuild *rebuild, const RegistryEntry *entry, unsigned attempt, bool *made, GError **error)
{
    (void)attempt;
    Registry *to = rebuild->to;
    int64_t number = 0;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(free_file);
    Folder folder = {files, 0};
    for (guint i = 0; i < to->files->len; i++) {
        const SchemaFile *file = to->files->pdata[i];
        put_into(files, file->name, g_bytes_ref(file->bytes));
    }
    if (!rebuild->from->driver->study_files_of(
            rebuild->from, entry->import_id, change_file, &folder, error))
        return FALSE;
    if (folder.n_changed == 0)
        return TRUE;
    g_autoptr(Registry) after = registry_new(NULL, REGISTRY_READ);
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = files->pdata[i];
        registry_file_add(after, file->name, g_bytes_ref(file->bytes));
    }
    if (!registry_study_read(after, rebuild->name, error))
        return FALSE;
    g_autoptr(SchemaRenames) renames = registry_renames_of_options(entry->options);
    g_autoptr(GPtrArray) grown = schema_growth(to->study, after->study, renames, NULL);
    schema_growth_files(grown, to->files, files, renames);
    const RegistryGrowth growth = {
        .files = files, .where = rebuild->name, .grown = grown, .renames = renames};
    const RegistryChangeInfo info = info_of(entry);
    *made = registry_grow(to, &growth, &info, &number, error);
    return *made;
}

static char *text_of(json_t *options, const char *key)
{
    return g_strdup(json_string_value(json_object_get(options, key)));
}

/* What is locked is made of what is here now, whatever the old file says that it was. */
static gboolean make_lock(
    Rebuild *rebuild, const RegistryEntry *entry, unsigned attempt, bool *made, GError **error)
{
    (void)attempt;
    json_t *options = entry->options ? json_loads(entry->options, 0, NULL) : NULL;
    json_t *said = json_object_get(options, "sites");
    g_autofree char *name = text_of(options, "name");
    g_autofree char *role = text_of(options, "role");
    g_autofree char *sites = json_is_object(said) ? base_json_line(json_incref(said)) : NULL;
    json_decref(options);
    if (!registry_rebuild_drop_locks(rebuild, error))
        return FALSE;
    if (!name)
        return TRUE;
    const RegistryChangeInfo info = info_of(entry);
    g_autoptr(RegistryLock) lock =
        registry_lock(rebuild->to, name, role, entry->reason, sites, &info, error);
    *made = lock != NULL;
    return *made;
}

/* Commands that are made by their own code; the others did what the trail says. What was made
   of a file stays in any case, but for what is told of it. */
static const struct {
    const char *command;
    Making make;
    unsigned n_attempts;
    bool stays;
} makings[] = {{"import", make_import, 1, true}, {"migrate", make_growth, 1, true},
    {"undo", make_undo, 1, false}, {"record rename", make_pair, 1, false},
    {"record merge", make_pair, 3, false}, {"profile", make_file, 1, false},
    {"save", make_file, 1, false}, {REGISTRY_LOCKS, make_lock, 1, false}};

/* ---- The content ---- */

/* Whether what is stored now is what the entry committed to; where it did not, or its key was
   erased, nobody can say. */
static gboolean compare_content(
    Rebuild *rebuild, const RegistryEntry *entry, bool *known, bool *same, GError **error)
{
    char after[BASE_SHA256_SIZE];
    *known = entry->key && entry->content_after;
    *same = false;
    if (!registry_digest_settle(rebuild->to, error))
        return FALSE;
    if (!*known)
        return TRUE;
    if (!registry_change_content(rebuild->to, entry->key, after, error))
        return FALSE;
    *same = strcmp(after, entry->content_after) == 0;
    return TRUE;
}

/* @param differs  some decision of the entry's is another one today. */
static gboolean settle_content(
    Rebuild *rebuild, const RegistryEntry *entry, bool differs, GError **error)
{
    bool known = false, same = false;
    if (!compare_content(rebuild, entry, &known, &same, error))
        return FALSE;
    if (rebuild->done->is_damaged)
        return TRUE;
    /* Before an erasure the content held what cannot be made again. */
    const bool is_open = !known || entry->import_id < rebuild->last_erasure;
    if (same || (is_open && !differs))
        return TRUE;
    return registry_rebuild_patch(rebuild, entry, entry->import_id, true, error);
}

/* ---- One entry ---- */

static gboolean is_exact(
    Rebuild *rebuild, const RegistryEntry *entry, bool *exact, GError **error)
{
    RegistryChainEnd end;
    RegistryStore *to = rebuild->to->store;
    if (!to->driver->chain_end(to, &end, error))
        return FALSE;
    *exact =
        entry->hash && end.import_id == entry->import_id && strcmp(end.head, entry->hash) == 0;
    return TRUE;
}

/* What is remembered of the journal may be of rows that were replaced. */
static void forget(Registry *registry)
{
    registry->replay = NULL;
    registry_renames_forget(registry);
    registry_moves_unref(registry->moves);
    registry->moves = NULL;
}

/* Within a transaction that the caller ends. Where today's program cannot do it at all, *fault
   says why. */
static gboolean try(Rebuild *rebuild, const RegistryEntry *entry, size_t making,
    unsigned attempt, Outcome *outcome, char **fault, GError **error)
{
    bool made = false, exact = false;
    g_autoptr(GError) refusal = NULL;
    g_autoptr(RegistryReplay) replay = registry_replay_new(rebuild->from, entry, error);
    if (!replay)
        return FALSE;
    rebuild->to->replay = replay;
    const gboolean ok = makings[making].make(rebuild, entry, attempt, &made, &refusal);
    forget(rebuild->to);
    /* A study that was half changed is in memory, too; a disk that failed decides nothing. */
    if (!ok && (makings[making].make == make_growth ||
                   g_error_matches(refusal, BASE_ERROR, BASE_ERROR_STOPPED) ||
                   (!rebuild->done->is_damaged &&
                       g_error_matches(refusal, BASE_ERROR, BASE_ERROR_DATABASE)))) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return FALSE;
    }
    *outcome = ok && made ? OTHER : NOTHING;
    g_free(*fault);
    *fault = refusal ? g_strdup(refusal->message) : NULL;
    if (*outcome == OTHER && !is_exact(rebuild, entry, &exact, error))
        return FALSE;
    if (exact)
        *outcome = EXACT;
    return TRUE;
}

/* What was made stays as content; what it was told by is as it was. */
static gboolean adopt_made(Rebuild *rebuild, const RegistryEntry *entry, GError **error)
{
    RegistryStore *to = rebuild->to->store;
    bool differs = false;
    g_auto(RegistryKeptOriginal) kept = {0};
    const gboolean ok =
        registry_kept_original_read(rebuild->from, entry->import_id, &kept, error) &&
        registry_rebuild_compare(rebuild, entry, &kept, &differs, error) &&
        to->driver->replay_take(
            to, rebuild->from, entry->import_id, !rebuild->done->is_damaged, error) &&
        settle_content(rebuild, entry, differs, error);
    forget(rebuild->to);
    return ok;
}

/* @param is_lost  an import that cannot be made again. */
static gboolean adopt(
    Rebuild *rebuild, const RegistryEntry *entry, bool is_lost, GError **error)
{
    RegistryStore *to = rebuild->to->store;
    const gboolean ok =
        (is_lost || registry_rebuild_trail(rebuild, entry, error)) &&
        to->driver->replay_take(
            to, rebuild->from, entry->import_id, !rebuild->done->is_damaged, error) &&
        (!is_lost || !rebuild->done->is_damaged ||
            to->driver->replay_rows(to, rebuild->from, entry->import_id, error)) &&
        registry_rebuild_apply(rebuild, entry, error) &&
        (strcmp(entry->command, REGISTRY_LOCKS) != 0 ||
            registry_rebuild_drop_locks(rebuild, error)) &&
        settle_content(rebuild, entry, is_lost, error);
    forget(rebuild->to);
    return ok;
}

static void list_refusal(Rebuild *rebuild, const RegistryEntry *entry, const char *fault)
{
    RegistryRebuildDifference *difference =
        registry_rebuild_differ(rebuild, entry, rebuild->done->is_damaged ? "lost" : "refused");
    difference->stored = g_strdup(entry->status);
    difference->replayed = g_strdup(fault ? fault : "refused");
}

/* Whether what was made without being exact is kept. Of ids the trail does not say what became
   of the rows; where somebody was erased later nothing before can be exact, and the same rows
   of the trail have to do. */
static gboolean find_stays(
    Rebuild *rebuild, const RegistryEntry *entry, size_t making, bool *stays, GError **error)
{
    *stays = makings[making].stays;
    return *stays || makings[making].make != make_pair || rebuild->done->is_damaged ||
           entry->import_id >= rebuild->last_erasure ||
           registry_rebuild_is_told(rebuild, entry, stays, error);
}

/* Tries until one attempt comes out exactly. The transaction of the last is open, unless
   nothing was made. */
static gboolean try_all(Rebuild *rebuild, const RegistryEntry *entry, size_t making,
    Outcome *outcome, char **fault, GError **error)
{
    RegistryStore *to = rebuild->to->store;
    bool stays = false;
    for (unsigned attempt = 0; attempt < makings[making].n_attempts; attempt++) {
        if (!to->driver->begin(to, REGISTRY_WRITE, error))
            return FALSE;
        if (!try(rebuild, entry, making, attempt, outcome, fault, error) ||
            (*outcome == OTHER && !find_stays(rebuild, entry, making, &stays, error))) {
            to->driver->roll_back(to);
            return FALSE;
        }
        if (*outcome == EXACT || (*outcome == OTHER && stays))
            return TRUE;
        to->driver->roll_back(to);
        *outcome = NOTHING;
    }
    return TRUE;
}

static gboolean is_made(const RegistryEntry *entry, size_t *making)
{
    for (*making = 0; *making < G_N_ELEMENTS(makings); (*making)++)
        if (strcmp(makings[*making].command, entry->command) == 0)
            break;
    /* Of a file that was refused nothing was kept. */
    return *making < G_N_ELEMENTS(makings) && strcmp(entry->status, "refused") != 0;
}

gboolean registry_rebuild_entry(Rebuild *rebuild, const RegistryEntry *entry, GError **error)
{
    RegistryStore *to = rebuild->to->store;
    size_t making = 0;
    Outcome outcome = NOTHING;
    g_autofree char *fault = NULL;
    const bool makes = is_made(entry, &making);
    if (makes && !try_all(rebuild, entry, making, &outcome, &fault, error))
        return FALSE;
    const bool is_refused = makes && outcome == NOTHING && makings[making].make == make_import;
    if (is_refused)
        list_refusal(rebuild, entry, fault);
    if (outcome == NOTHING && !to->driver->begin(to, REGISTRY_WRITE, error))
        return FALSE;
    const gboolean ok = outcome == EXACT   ? TRUE
                        : outcome == OTHER ? adopt_made(rebuild, entry, error)
                                           : adopt(rebuild, entry, is_refused, error);
    rebuild->done->n_exact += outcome == EXACT;
    if (ok)
        return to->driver->commit(to, error);
    to->driver->roll_back(to);
    return FALSE;
}
