/**
 * @file
 * Whom to refuse for good: the ids of who was erased, of which only hashes under the registry's
 * own key are kept, of how each looks.
 */
#include "registry/erased_ids.h"

#include "base/error.h"
#include "base/json.h"
#include "base/words.h"
#include "registry/id_folded.h"
#include "registry/inside.h"

struct RegistryErasedIds {
    RegistryStore *store; /* Borrowed. */
    uint8_t key[REGISTRY_KEY_BYTES];
    GHashTable *entries; /* Digest -> int64_t: the entry. */
    bool asks;           /* The store is asked instead, about each. */
};

/* How an id looks; one of dashes alone is not that of nobody. New text. */
static char *look_of(const char *record_id)
{
    g_autofree char *folded = registry_id_folded(record_id);
    return folded[0] != '\0' ? g_steal_pointer(&folded) : g_strdup(record_id);
}

void registry_erased_digest(
    const uint8_t key[REGISTRY_KEY_BYTES], const char *record_id, char out[BASE_SHA256_SIZE])
{
    uint8_t digest[BASE_SHA256_BYTES];
    g_autofree char *look = look_of(record_id);
    base_sha256_hmac(key, REGISTRY_KEY_BYTES, look, strlen(look), digest);
    base_sha256_hex(digest, out);
}

static void take(const char *digest, int64_t import_id, void *data)
{
    (void)g_hash_table_insert(data, g_strdup(digest), g_memdup2(&import_id, sizeof import_id));
}

static RegistryErasedIds *fail_unsound(GError **error)
{
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_DATABASE,
        _("whom to refuse cannot be told: the registry's own key, or the list of who was "
          "erased, "
          "is not as it was; 'proreg audit DB --verify' says what else is: restore a backup"));
    return NULL;
}

RegistryErasedIds *registry_erased_ids_read(Registry *registry, GError **error)
{
    RegistryStore *store = registry->store;
    g_autoptr(RegistryErasedIds) ids = g_new0(RegistryErasedIds, 1);
    ids->store = store;
    ids->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    int64_t entry = 0;
    if (store->driver->erasing.erased_by &&
        !store->driver->erasing.erased_by(store, "", &ids->asks, &entry, error))
        return NULL;
    if (ids->asks && entry >= 0) {
        ids->asks = entry > 0;
        return g_steal_pointer(&ids);
    }
    if (ids->asks)
        return fail_unsound(error);
    if (!store->driver->erasing.refused(store, take, ids->entries, error))
        return NULL;
    if (g_hash_table_size(ids->entries) == 0)
        return g_steal_pointer(&ids);
    if (!store->driver->erasing.secret(store, ids->key, error))
        return NULL;
    /* The first erasure kept the digest of no id. */
    if (registry_erased_ids_find(ids, "") > 0)
        return g_steal_pointer(&ids);
    return fail_unsound(error);
}

void registry_erased_ids_free(RegistryErasedIds *ids)
{
    if (!ids)
        return;
    g_hash_table_unref(ids->entries);
    g_free(ids);
}

static gboolean note_record(const RegistryRecord *record, void *data, GError **error)
{
    (void)record;
    (void)error;
    *(bool *)data = true;
    return TRUE;
}

/* Who only looks like somebody who was erased, and was here before, is not meant. */
static bool is_of_record(const RegistryErasedIds *ids, const char *record_id)
{
    bool is_there = false;
    return ids->store->driver->records(
               ids->store, registry_one(record_id), note_record, &is_there, NULL) &&
           is_there;
}

static int64_t ask(const RegistryErasedIds *ids, const char *record_id)
{
    bool asks = false;
    int64_t entry = 0;
    g_autofree char *look = look_of(record_id);
    return ids->store->driver->erasing.erased_by(ids->store, look, &asks, &entry, NULL) &&
                   entry > 0 && !is_of_record(ids, record_id)
               ? entry
               : 0;
}

int64_t registry_erased_ids_find(const RegistryErasedIds *ids, const char *record_id)
{
    char digest[BASE_SHA256_SIZE];
    if (ids->asks)
        return ask(ids, record_id);
    if (g_hash_table_size(ids->entries) == 0)
        return 0;
    registry_erased_digest(ids->key, record_id, digest);
    const int64_t *entry = g_hash_table_lookup(ids->entries, digest);
    return entry && !is_of_record(ids, record_id) ? *entry : 0;
}

/* ---- In texts ---- */

/* A word of a text, or several with a mark between each two. */
typedef struct {
    const char *begin, *end;
    bool has_marks;
    guint n_blanks;
} Words;

/* Whether it can be meant as an id, and not by chance. */
static bool is_meant(const Words *words, const char *text, RegistryErasedNaming naming)
{
    enum { SURE = 5 };
    const glong n = g_utf8_strlen(text, -1);
    bool letters = false;
    for (const char *at = text; *at != '\0'; at++)
        letters = letters || g_ascii_isalpha(*at) || !g_ascii_isprint(*at);
    /* 2026-03 is a month, and "a 15" no id A15. */
    if ((words->has_marks && !letters) || (words->n_blanks > 0 && n <= SURE))
        return false;
    return registry_id_tells(text) && (naming != REGISTRY_ERASED_SURE || n >= SURE);
}

static bool is_id(const RegistryErasedIds *ids, const Words *words)
{
    g_autofree char *text = g_strndup(words->begin, (gsize)(words->end - words->begin));
    return registry_erased_ids_find(ids, text) > 0;
}

static bool is_erased(
    const RegistryErasedIds *ids, const Words *words, RegistryErasedNaming naming)
{
    g_autofree char *text = g_strndup(words->begin, (gsize)(words->end - words->begin));
    return is_meant(words, text, naming) && registry_erased_ids_find(ids, text) > 0;
}

/* The end of the word that begins there: letters and digits of ASCII, or of others; `at` where
   none does. */
static const char *word_end(const char *at)
{
    const bool is_plain = g_ascii_isalnum(*at);
    while (*at != '\0' && (is_plain ? g_ascii_isalnum(*at) : (guchar)*at >= 0x80))
        at++;
    return at;
}

/* Ids have several words, and words of names of files are joined as those of ids are:
   "export_P-012.csv". */
static bool is_erased_from(
    const RegistryErasedIds *ids, const char *at, RegistryErasedNaming naming)
{
    enum { MOST = 8, MOST_BLANKS = 2 };
    Words words = {.begin = at, .end = word_end(at)};
    for (size_t i = 0; i < MOST && words.end > at && words.n_blanks <= MOST_BLANKS; i++) {
        if (is_erased(ids, &words, naming))
            return true;
        const bool is_joined = *words.end != '\0' && strchr("-_./ ", *words.end) != NULL;
        words.n_blanks += *words.end == ' ';
        words.has_marks = words.has_marks || is_joined;
        at = words.end + is_joined;
        words.end = word_end(at);
    }
    return false;
}

/* What stands between two of the marks: ids with others in them, too. */
static bool has_piece(const RegistryErasedIds *ids, const char *text, const char *marks,
    RegistryErasedNaming naming)
{
    for (const char *at = text; *at != '\0';) {
        const Words piece = {.begin = at, .end = at + strcspn(at, marks)};
        if (piece.end > at &&
            (naming == REGISTRY_ERASED_AT_ALL ? is_id(ids, &piece)
                                              : is_erased(ids, &piece, naming)))
            return true;
        at = piece.end + (*piece.end != '\0');
    }
    return false;
}

bool registry_erased_ids_named(
    const RegistryErasedIds *ids, const char *text, RegistryErasedNaming naming)
{
    static const char delimiters[] = " \t\r\n\"',;|", marks[] = " \t\r\n\"',;|:()[]{}<>=+*!?#&";
    if ((g_hash_table_size(ids->entries) == 0 && !ids->asks) || !text)
        return false;
    g_autofree char *plain = registry_text_plain(text);
    for (const char *at = plain; *at != '\0';) {
        if (is_erased_from(ids, at, naming))
            return true;
        const char *end = word_end(at);
        at = end > at ? end : at + 1;
    }
    /* A short number is an id where it is all of a cell. */
    return has_piece(ids, plain, delimiters, naming) ||
           (naming != REGISTRY_ERASED_AT_ALL && has_piece(ids, plain, marks, naming));
}

/* ---- What is about to be written ---- */

const char *const registry_erased_sentence =
    N_("{1} names a patient who was erased from this registry, and nothing of that patient is "
       "kept here again: leave the id out");

gboolean registry_erased_fail(const char *what, GError **error)
{
    g_autofree char *message =
        base_words_say(base_words_speaking(), registry_erased_sentence, "t", what);
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, message);
    return FALSE;
}

static gboolean check_options(const RegistryErasedIds *ids, const char *options, GError **error)
{
    const char *name;
    json_t *value;
    gboolean ok = TRUE;
    json_t *json = options ? json_loads(options, 0, NULL) : NULL;
    json_object_foreach(json, name, value)
    {
        g_autofree char *text = json_dumps(value, JSON_ENCODE_ANY);
        ok = ok && (!registry_erased_ids_named(ids, text, REGISTRY_ERASED_TELLING) ||
                       registry_erased_fail(name, error));
    }
    json_decref(json);
    return ok;
}

gboolean registry_erased_check(Registry *registry, const RegistryWritten *texts, size_t n,
    const char *options, GError **error)
{
    /* What is made once more was written before somebody was erased. */
    if (registry->replay || !registry->path)
        return TRUE;
    g_autoptr(RegistryErasedIds) ids = registry_erased_ids_read(registry, error);
    if (!ids)
        return FALSE;
    for (size_t i = 0; i < n; i++)
        if (registry_erased_ids_named(ids, texts[i].text, texts[i].naming))
            return registry_erased_fail(texts[i].what, error);
    return check_options(ids, options, error);
}

static gboolean take_files(const RegistryStudyFile *file, void *data, GError **error)
{
    (void)error;
    GString *all = data;
    g_string_append_printf(all, "%s\n", file->name);
    g_string_append_len(all, (const char *)file->bytes, (gssize)file->size);
    g_string_append_c(all, '\n');
    return TRUE;
}

gboolean registry_erased_check_file(
    Registry *registry, const char *name, const void *bytes, size_t size, GError **error)
{
    RegistryStore *store = registry->store;
    if (registry->replay || !registry->path)
        return TRUE;
    g_autoptr(RegistryErasedIds) ids = registry_erased_ids_read(registry, error);
    if (!ids)
        return FALSE;
    g_autofree char *inner = g_strndup(bytes, size);
    g_autofree char *text = g_strdup_printf("%s\n%s", name, inner);
    if (!registry_erased_ids_named(ids, text, REGISTRY_ERASED_SURE))
        return TRUE;
    /* What stands there already says nothing new of anybody. */
    g_autoptr(GString) before = g_string_new(NULL);
    if (!store->driver->study_files(store, take_files, before, error))
        return FALSE;
    return registry_erased_ids_named(ids, before->str, REGISTRY_ERASED_SURE) ||
           registry_erased_fail(name, error);
}
