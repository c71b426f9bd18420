#include "registry/audit.h"

#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/words.h"
#include "registry/audit_inside.h"
#include "registry/digest.h"
#include "registry/leaves.h"
#include "registry/wide.h"

G_STATIC_ASSERT(sizeof REGISTRY_AUDIT_START == BASE_SHA256_SIZE);

gboolean registry_audit_head(Registry *registry, char out[65], GError **error)
{
    RegistryChainEnd end;
    if (!registry->store->driver->chain_end(registry->store, &end, error))
        return FALSE;
    (void)g_strlcpy(out, end.head[0] ? end.head : REGISTRY_AUDIT_START, 65);
    return TRUE;
}

/* A check under way. */
typedef struct {
    Registry *registry;
    RegistryAuditCheck *check;
    BaseSha256 *sum;
    int64_t format;  /* Of the entry whose changes come. */
    int64_t last_id; /* Of the last entry of the chain; what follows is its own. */
    bool has_key;
    uint8_t key[REGISTRY_KEY_BYTES];
    char content[BASE_SHA256_SIZE]; /* Its commitment to what it left; "" for none. */
    const char *wanted;             /* A hash that has to be a link, or NULL. */
    bool is_met;                    /* It is. */
    char last_day[BASE_DATE_SIZE];  /* Of the last entry. */
    const RegistryWatch *watch;     /* NULL for nobody. */
    gsize n_records;                /* Whose values were looked at, */
    gsize n_all;                    /* of so many. */
} Check;

/* Says how far it is; FALSE where it is to stop. */
static gboolean say(const Check *check, const char *what, gsize done, gsize all, GError **error)
{
    const RegistryWatch *watch = check->watch;
    if (watch && watch->progress)
        watch->progress(what, done, all, watch->data);
    if (!watch || !watch->cancel || g_atomic_int_get(watch->cancel) == 0)
        return TRUE;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_STOPPED, "stopped as asked");
    return FALSE;
}

static void find(Check *check, const char *where, char *row_taken, const char *what)
{
    registry_audit_find(check->check, where, row_taken, what);
}

static char *number(int64_t value)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, value);
}

/* The link is the head from here on; whether it is the one that was written down. */
static void go_on(Check *check, const char *hash)
{
    (void)g_strlcpy(check->check->head, hash ? hash : "", BASE_SHA256_SIZE);
    if (check->wanted &&
        g_ascii_strncasecmp(check->check->head, check->wanted, strlen(check->wanted)) == 0)
        check->is_met = true;
}

/* What is wrong with a row of the audit trail that has to follow the head, or NULL. */
static const char *judge_change(Check *check, const RegistryValueChange *change)
{
    char hash[BASE_SHA256_SIZE];
    if (change->change_id != check->check->n_changes)
        return "a row before it is missing, or it was put in";
    if (g_strcmp0(change->previous, check->check->head) != 0)
        return "it does not follow the row before it";
    if (change->salt) {
        registry_chain_change_commitment(check->sum, change, check->format, hash);
        if (g_strcmp0(hash, change->commitment) != 0)
            return "its values are not those that were written";
    } else if (change->record_id || change->event || change->column || change->subject ||
               change->old_value || change->new_value ||
               (change->own_reason && check->format > 1)) {
        return "it has values without a salt: nothing vouches for them";
    }
    registry_chain_change_hash(check->sum, change, check->format, check->check->head, hash);
    return g_strcmp0(hash, change->hash) == 0 ? NULL : "it is not as it was written";
}

static gboolean check_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    Check *check = data;
    check->check->n_changes++;
    const char *what = judge_change(check, change);
    if (g_strcmp0(change->what, REGISTRY_CHANGE_FOREIGN) == 0)
        find(check, "proreg_record", g_strdup(change->record_id ? change->record_id : ""),
            "another program had changed the record, or a value of it, before an entry of the "
            "journal found that");
    if (what && check->check->first_bad == 0) {
        /* What follows a bad row hangs on it, and tells nothing. */
        check->check->first_bad = change->change_id;
        find(check, "proreg_value_change", number(change->change_id), what);
    }
    go_on(check, change->hash);
    return TRUE;
}

/* Parts of one entry, compared with what is there now. */
typedef struct {
    Check *check;
    const RegistryEntry *entry;
    GPtrArray *names; /* Copies of names and roots, for the digest over all. */
    GArray *parts;    /* RegistryPart */
} Parts;

static const char *table_of(const char *part)
{
    static const char *const tables[][2] = {{REGISTRY_PART_ERASED, "proreg_erased"},
        {REGISTRY_PART_ORIGINAL, "proreg_original"}, {REGISTRY_PART_PROBLEM, "proreg_problem"},
        {REGISTRY_PART_QUERY, "proreg_query"}, {REGISTRY_PART_REFUSED, "proreg_refused"},
        {REGISTRY_PART_STUDY, "proreg_study_file"},
        {REGISTRY_PART_SNAPSHOT, "proreg_snapshot"}};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        if (strcmp(tables[i][0], part) == 0)
            return tables[i][1];
    return "proreg_import";
}

static gboolean check_part(const RegistryPart *part, void *data, GError **error)
{
    Parts *parts = data;
    char root[BASE_SHA256_SIZE];
    int64_t n = part->n;
    g_autoptr(GError) fault = NULL;
    RegistryPart copy = {
        .part = g_strdup(part->part), .n = part->n, .root = g_strdup(part->root)};
    g_ptr_array_add(parts->names, (gpointer)copy.part);
    g_ptr_array_add(parts->names, (gpointer)copy.root);
    g_array_append_val(parts->parts, copy);
    if (!registry_leaves_stored(
            parts->check->registry->store, parts->entry, copy.part, &n, root, &fault)) {
        /* A part that cannot be read is a finding; only of the whole file it is a fault. */
        find(
            parts->check, table_of(copy.part), number(parts->entry->import_id), fault->message);
        return TRUE;
    }
    (void)error;
    if (n != part->n || strcmp(root, part->root) != 0)
        find(parts->check, table_of(copy.part), number(parts->entry->import_id),
            "what this entry of the journal brought in is not as it was written");
    return TRUE;
}

static gboolean check_parts(Check *check, const RegistryEntry *entry, GError **error)
{
    char digest[BASE_SHA256_SIZE];
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(RegistryPart));
    Parts parts = {.check = check, .entry = entry, .names = names, .parts = array};
    RegistryStore *store = check->registry->store;
    if (!store->driver->parts(store, entry->import_id, check_part, &parts, error))
        return FALSE;
    registry_chain_parts(
        check->sum, (const RegistryPart *)(const void *)array->data, array->len, digest);
    if (g_strcmp0(digest, entry->digest) != 0)
        find(check, "proreg_part", number(entry->import_id),
            "the parts of this entry of the journal are not as they were written");
    return TRUE;
}

/* The name and hash of the file that the entry took in. */
static void check_file(Check *check, const RegistryEntry *entry)
{
    char commitment[BASE_SHA256_SIZE];
    if (!entry->key || (!entry->sha256 && !entry->file_commitment))
        return;
    registry_chain_commit(check->sum, entry->key, "file", entry->sha256, commitment);
    if (g_strcmp0(commitment, entry->file_commitment) != 0)
        find(check, "proreg_import", number(entry->import_id),
            "the hash of its file is not as it was written");
}

/* The entry's own link, and whether it found the content that the one before it left. */
static void check_link(Check *check, const RegistryEntry *entry)
{
    char hash[BASE_SHA256_SIZE];
    registry_chain_entry_hash(check->sum, entry, check->check->head, hash);
    if (g_strcmp0(entry->previous, check->check->head) != 0 ||
        g_strcmp0(entry->hash, hash) != 0)
        find(check, "proreg_import", number(entry->import_id),
            "the entry, or what it follows, is not as it was written");
    if (entry->content_before && check->content[0] &&
        strcmp(entry->content_before, check->content) != 0)
        find(check, "proreg_import", number(entry->import_id),
            "before this entry the content was changed without one");
    go_on(check, entry->hash);
    (void)g_strlcpy(
        check->content, entry->content_after ? entry->content_after : "", BASE_SHA256_SIZE);
    check->last_id = entry->import_id;
    check->has_key = entry->key != NULL;
    if (entry->key)
        memcpy(check->key, entry->key, sizeof check->key);
}

static gboolean check_entry(const RegistryEntry *entry, void *data, GError **error)
{
    Check *check = data;
    RegistryStore *store = check->registry->store;
    check->check->n_entries++;
    if (!say(check, _("Looking at the journal"), (gsize)check->check->n_entries, 0, error))
        return FALSE;
    (void)g_strlcpy(check->last_day, entry->day ? entry->day : "", sizeof check->last_day);
    check->format = entry->format;
    if (strcmp(entry->status ? entry->status : "running", "running") == 0)
        find(check, "proreg_import", number(entry->import_id), "the entry was never finished");
    if (!store->driver->value_changes(store, entry->import_id, check_change, check, error))
        return FALSE;
    if (store->driver->layout(store) < 2)
        return TRUE;
    check_file(check, entry);
    if (!check_parts(check, entry, error))
        return FALSE;
    if (entry->format > 1)
        check_link(check, entry);
    return TRUE;
}

static gboolean count_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)change;
    (void)error;
    int64_t *n = data;
    (*n)++;
    return TRUE;
}

/* Rows that belong to no entry, which the walk over the entries does not meet. */
static gboolean check_strays(Check *check, GError **error)
{
    int64_t n = 0;
    RegistryStore *store = check->registry->store;
    if (!store->driver->value_changes(store, 0, count_change, &n, error))
        return FALSE;
    if (n != check->check->n_changes)
        find(check, "proreg_value_change", g_strdup(""),
            "rows belong to no entry of the journal");
    return TRUE;
}

static gboolean check_digest(const char *record_id, const uint8_t *stored, const uint8_t *made,
    void *data, GError **error)
{
    enum { BETWEEN = 256 };
    Check *check = data;
    if (check->n_records++ % BETWEEN == 0 &&
        !say(check, _("Looking at the values"), check->n_records, check->n_all, error))
        return FALSE;
    if (!stored)
        find(check, "proreg_record", g_strdup(record_id),
            "another program changed the record, or a value of it");
    else if (memcmp(stored, made, BASE_SHA256_BYTES) != 0)
        find(check, "proreg_record", g_strdup(record_id),
            "the record's values are not those that its digest was made of");
    else if (memcmp(stored + BASE_SHA256_BYTES, made + BASE_SHA256_BYTES, BASE_SHA256_BYTES) !=
             0)
        find(check, "proreg_record", g_strdup(record_id),
            "where the record or a value of it is said to come from, or what was sent below a "
            "limit, is not what its digest was made of");
    return TRUE;
}

/* The content as it is now against what the last entry left. */
static gboolean check_content(Check *check, GError **error)
{
    char content[BASE_SHA256_SIZE], origins[BASE_SHA256_SIZE];
    char commitment[BASE_SHA256_SIZE];
    if (!check->content[0])
        return TRUE;
    if (!check->has_key) { /* An erasure takes the keys of the entries before its own. */
        find(check, "proreg_import", number(check->last_id), "the last entry has no key");
        return TRUE;
    }
    const int64_t n_records = registry_n_records(check->registry, error);
    check->n_all = (gsize)n_records;
    if (n_records < 0 ||
        !registry_digest_make(check->registry, true, check_digest, check, error) ||
        !registry_digest_content(check->registry, content, error) ||
        !registry_digest_origins(check->registry, origins, error))
        return FALSE;
    registry_chain_commit_content(check->sum, check->key, content, origins, commitment);
    if (strcmp(commitment, check->content) != 0)
        find(check, "proreg_record", g_strdup(""),
            "the content is not the one that the last entry of the journal left");
    return TRUE;
}

static void take_counted(
    const char *record_id, RegistryRowFault fault, const char *column, void *data)
{
#define ANEW                                                                                   \
    ": the owner brings rows of other servers home (main.proreg_place), drops the table "      \
    "main.proreg_patient, and the next change makes it anew"
    static const char *const what[] = {
        [REGISTRY_ROW_COLUMNS] = "its columns are not those that it was made with" ANEW,
        [REGISTRY_ROW_NOBODYS] =
            "a row is counted of a patient whom its hospital does not have" ANEW,
        [REGISTRY_ROW_STATE] =
            "what is counted of the patient is of another state of the record" ANEW,
        [REGISTRY_ROW_MISSING] = "the patient has no row that is counted" ANEW,
        [REGISTRY_ROW_VALUE] =
            "what is counted of the patient is not what the record gives" ANEW};
#undef ANEW
    find(data, "proreg_patient",
        g_strjoin(column ? " " : "", record_id ? record_id : "", column ? column : "", NULL),
        what[fault]);
}

static gboolean say_counted(size_t n_done, void *data, GError **error)
{
    Check *check = data;
    return say(check, _("Looking at what is counted"), n_done, check->n_all, error);
}

static void check_met(Check *check)
{
    if (!check->wanted || check->is_met)
        return;
    g_autofree char *what = g_strdup_printf(
        "no link of the chain has this hash: since it was written down, the past was "
        "rewritten or its end was cut off; or this is an older copy, which ends with entry "
        "%" G_GINT64_FORMAT " of %s and lacks what came after: import those files again",
        check->check->n_entries, check->last_day);
    find(check, "chain", g_strdup(check->wanted), what);
}

gboolean registry_audit_verify(
    Registry *registry, const char *head, RegistryAuditCheck *check, GError **error)
{
    return registry_audit_verify_watched(registry, head, NULL, check, error);
}

gboolean registry_audit_verify_watched(Registry *registry, const char *head,
    const RegistryWatch *watch, RegistryAuditCheck *check, GError **error)
{
    *check = (RegistryAuditCheck){
        .head = REGISTRY_AUDIT_START, .findings = registry_audit_findings_new()};
    g_autoptr(BaseSha256) sum = base_sha256_new();
    Check walk = {
        .registry = registry, .check = check, .sum = sum, .wanted = head, .watch = watch};
    RegistryStore *store = registry->store;
    if (!store->driver->begin(store, REGISTRY_READ, error))
        return FALSE;
    gboolean ok = store->driver->entries(store, check_entry, &walk, error) &&
                  check_strays(&walk, error) &&
                  registry_audit_queries(registry, check, error) &&
                  check_content(&walk, error) && registry_audit_beside(registry, check, error);
    store->driver->roll_back(store);
    const RegistryWideVerified verified = {take_counted, say_counted, &walk};
    ok = ok && registry_wide_verify(registry, &verified, error);
    check_met(&walk);
    return ok;
}
