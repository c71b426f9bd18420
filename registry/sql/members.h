#pragma once
/**
 * @file
 * The members of a driver (registry/store.h) that are the same with every engine: each is
 * written once, over the statements of registry/sql/sql.h.
 */
#include "registry/store.h"

/** Those members, for the initialiser of a driver. */
#define REGISTRY_SQL_MEMBERS                                                                   \
    .layout = registry_sql_layout, .study_files = registry_sql_study_files,                    \
    .study_files_of = registry_sql_study_files_of, .use_study = registry_sql_use_study,        \
    .reshape = registry_sql_reshape, .look_back = registry_sql_look_back,                      \
    .add_study_file = registry_sql_add_study_file, .add_site = registry_sql_add_site,          \
    .count_records = registry_sql_count_records, .rows = registry_sql_rows,                    \
    .missing = registry_sql_missing, .entry_add = registry_sql_entry_add,                      \
    .entry_finish = registry_sql_entry_finish, .entry_find = registry_sql_entry_find,          \
    .entries = registry_sql_entries, .chain_end = registry_sql_chain_end,                      \
    .part_add = registry_sql_part_add, .parts = registry_sql_parts,                            \
    .leaves = registry_sql_leaves, .erasing.leaf_put = registry_sql_leaf_put,                  \
    .erasing.erased_add = registry_sql_erased_add, .erasing.erased = registry_sql_erased,      \
    .erasing.entry_erase = registry_sql_entry_erase,                                           \
    .erasing.query_erase_said = registry_sql_query_erase_said,                                 \
    .erasing.change_erase = registry_sql_change_erase,                                         \
    .erasing.problem_erase = registry_sql_problem_erase,                                       \
    .erasing.chunks_erase = registry_sql_chunks_erase,                                         \
    .erasing.access_erase = registry_sql_access_erase,                                         \
    .erasing.snapshot_erase = registry_sql_snapshot_erase,                                     \
    .erasing.locks_erased = registry_sql_locks_erased, .erasing.secret = registry_sql_secret,  \
    .erasing.refused_add = registry_sql_refused_add, .erasing.refused = registry_sql_refused,  \
    .value_change_add = registry_sql_value_change_add,                                         \
    .value_was_corrected = registry_sql_value_was_corrected,                                   \
    .value_is_unlearned = registry_sql_value_is_unlearned,                                     \
    .answered_changes = registry_sql_answered_changes,                                         \
    .value_changes = registry_sql_value_changes,                                               \
    .record_changes = registry_sql_record_changes, .snapshot_add = registry_sql_snapshot_add,  \
    .erasing.snapshot_remove = registry_sql_snapshot_remove,                                   \
    .snapshots = registry_sql_snapshots, .rows_since = registry_sql_rows_since,                \
    .sites = registry_sql_sites, .access_add = registry_sql_access_add,                        \
    .access_end = registry_sql_access_end, .accesses = registry_sql_accesses,                  \
    .problem_add = registry_sql_problem_add, .problem_again = registry_sql_problem_again,      \
    .problems = registry_sql_problems, .problems_of_rule = registry_sql_problems_of_rule,      \
    .open_problems = registry_sql_open_problems, .query_find = registry_sql_query_find,        \
    .query_put = registry_sql_query_put, .query_found_since = registry_sql_query_found_since,  \
    .queries_active = registry_sql_queries_active, .query_add = registry_sql_query_add,        \
    .queries = registry_sql_queries, .chunk_add = registry_sql_chunk_add,                      \
    .chunks = registry_sql_chunks, .record_add = registry_sql_record_add,                      \
    .record_put = registry_sql_record_put, .row_add = registry_sql_row_add,                    \
    .row_read = registry_sql_row_read, .row_change = registry_sql_row_change,                  \
    .row_remove = registry_sql_row_remove, .highest_instance = registry_sql_highest_instance,  \
    .missing_put = registry_sql_missing_put, .below_put = registry_sql_below_put,              \
    .below_move = registry_sql_below_move, .belows = registry_sql_belows,                      \
    .below_forget = registry_sql_below_forget, .reasons = registry_sql_reasons,                \
    .missing_remove = registry_sql_missing_remove, .open_queries = registry_sql_open_queries,  \
    .take_all = registry_sql_take_all

/** What a driver may call, or have done before or after its own part. */
gboolean registry_sql_take_all(RegistryStore *base, RegistryStore *source, GError **error);
int registry_sql_layout(const RegistryStore *base);
gboolean registry_sql_records(RegistryStore *base, RegistryWhose whose, RegistryEachRecord each,
    void *data, GError **error);
gboolean registry_sql_next_records(RegistryStore *base, const char *after, int64_t n,
    RegistryEachRecord each, void *data, GError **error);
gboolean registry_sql_study_files(
    RegistryStore *base, RegistryEachFile each, void *data, GError **error);
gboolean registry_sql_study_files_of(
    RegistryStore *base, int64_t import_id, RegistryEachFile each, void *data, GError **error);
void registry_sql_use_study(
    RegistryStore *base, const SchemaStudy *study, const RegistryForm *forms, size_t n_forms);
gboolean registry_sql_reshape(RegistryStore *base, const SchemaStudy *study,
    const RegistryForm *forms, size_t n_forms, const SchemaRenames *renames, GError **error);
gboolean registry_sql_look_back(RegistryStore *base, const SchemaStudy *study,
    const RegistryForm *forms, const RegistryFormNow *where, size_t n_forms, GError **error);
gboolean registry_sql_add_study_file(
    RegistryStore *base, const RegistryStudyFile *file, GError **error);
gboolean registry_sql_add_site(
    RegistryStore *base, const char *code, const char *label, GError **error);
gboolean registry_sql_count_records(RegistryStore *base, int64_t *n, GError **error);
gboolean registry_sql_owners(
    RegistryStore *base, RegistryEachRecord each, void *data, GError **error);
/** Records without a digest; for engines that find them quicker than by listing all. */
gboolean registry_sql_undigested(
    RegistryStore *base, RegistryEachRecord each, void *data, GError **error);
gboolean registry_sql_rows(RegistryStore *base, size_t form, RegistryWhose whose,
    RegistryEachRow each, void *data, GError **error);
gboolean registry_sql_missing(RegistryStore *base, RegistryWhose whose,
    RegistryEachMissing each, void *data, GError **error);
gboolean registry_sql_entry_add(
    RegistryStore *base, const RegistryEntry *entry, int64_t *import_id, GError **error);
gboolean registry_sql_entry_finish(
    RegistryStore *base, const RegistryEntry *entry, GError **error);
gboolean registry_sql_entry_find(RegistryStore *base, const char *sha256, const char *options,
    const char *map, int64_t *import_id, GError **error);
gboolean registry_sql_entries(
    RegistryStore *base, RegistryEachEntry each, void *data, GError **error);
gboolean registry_sql_chain_end(RegistryStore *base, RegistryChainEnd *end, GError **error);
gboolean registry_sql_part_add(
    RegistryStore *base, int64_t import_id, const RegistryPart *part, GError **error);
gboolean registry_sql_parts(
    RegistryStore *base, int64_t import_id, RegistryEachPart each, void *data, GError **error);
gboolean registry_sql_leaves(RegistryStore *base, const char *log, int64_t id, const char *part,
    RegistryEachLeaf each, void *data, GError **error);
gboolean registry_sql_leaf_put(RegistryStore *base, const char *log, int64_t id,
    const char *part, const RegistryLeaf *leaf, GError **error);
gboolean registry_sql_erased_add(RegistryStore *base, int64_t import_id, int64_t number,
    const RegistryErased *erased, GError **error);
gboolean registry_sql_erased(RegistryStore *base, int64_t import_id, RegistryEachErased each,
    void *data, GError **error);
gboolean registry_sql_record_erase(RegistryStore *base, const char *record_id, GError **error);
gboolean registry_sql_entry_erase(RegistryStore *base, int64_t import_id, const char *file,
    const char *options, const char *reason, GError **error);
gboolean registry_sql_query_erase_said(
    RegistryStore *base, int64_t query_id, const char *column, GError **error);
gboolean registry_sql_change_erase(RegistryStore *base, int64_t change_id, GError **error);
gboolean registry_sql_problem_erase(RegistryStore *base, int64_t problem_id, GError **error);
gboolean registry_sql_chunks_erase(RegistryStore *base, int64_t import_id, GError **error);
gboolean registry_sql_access_erase(
    RegistryStore *base, const RegistryAccessEntry *entry, GError **error);
gboolean registry_sql_snapshot_erase(RegistryStore *base, const char *name,
    const RegistrySnapshot *as, int64_t n, GError **error);
gboolean registry_sql_secret(
    RegistryStore *base, uint8_t key[REGISTRY_KEY_BYTES], GError **error);
gboolean registry_sql_refused_add(
    RegistryStore *base, const char *digest, int64_t import_id, GError **error);
gboolean registry_sql_refused(
    RegistryStore *base, RegistryEachRefused each, void *data, GError **error);
gboolean registry_sql_value_change_add(
    RegistryStore *base, const RegistryValueChange *change, GError **error);
gboolean registry_sql_value_was_corrected(RegistryStore *base, const RegistryPastKey *key,
    const char *column, const char *from, bool *corrected, GError **error);
gboolean registry_sql_value_is_unlearned(RegistryStore *base, const RegistryPastKey *key,
    const char *column, bool *known, bool *unlearned, GError **error);
gboolean registry_sql_answered_changes(
    RegistryStore *base, RegistryEachValueChange each, void *data, GError **error);
gboolean registry_sql_value_changes(RegistryStore *base, int64_t import_id,
    RegistryEachValueChange each, void *data, GError **error);
gboolean registry_sql_record_changes(
    RegistryStore *base, RegistryEachValueChange each, void *data, GError **error);
gboolean registry_sql_snapshot_add(
    RegistryStore *base, const RegistrySnapshot *snapshot, GError **error);
gboolean registry_sql_locks_erased(
    RegistryStore *base, RegistryEachLockErased each, void *data, GError **error);
gboolean registry_sql_snapshot_remove(RegistryStore *base, const char *name, GError **error);
gboolean registry_sql_snapshots(
    RegistryStore *base, RegistryEachSnapshot each, void *data, GError **error);
gboolean registry_sql_rows_since(RegistryStore *base, size_t f, int64_t import_id,
    RegistryEachKey each, void *data, GError **error);
gboolean registry_sql_strays(
    RegistryStore *base, RegistryEachStray each, void *data, GError **error);
gboolean registry_sql_sites(
    RegistryStore *base, RegistryEachSite each, void *data, GError **error);
gboolean registry_sql_access_add(
    RegistryStore *base, const RegistryAccessEntry *entry, GError **error);
gboolean registry_sql_access_end(
    RegistryStore *base, int64_t *access_id, char hash[BASE_SHA256_SIZE], GError **error);
gboolean registry_sql_accesses(
    RegistryStore *base, RegistryEachAccess each, void *data, GError **error);
gboolean registry_sql_problem_add(RegistryStore *base, const RegistryStoredProblem *stored,
    int64_t *problem_id, GError **error);
gboolean registry_sql_problem_again(RegistryStore *base, const RegistryStoredProblem *stored,
    int64_t problem_id, GError **error);
gboolean registry_sql_problems(RegistryStore *base, int64_t import_id, RegistryEachProblem each,
    void *data, GError **error);
gboolean registry_sql_problems_of_rule(RegistryStore *base, const char *rule_id,
    RegistryEachProblem each, void *data, GError **error);
gboolean registry_sql_open_problems(RegistryStore *base, int64_t import_id,
    RegistryEachProblem each, void *data, GError **error);
gboolean registry_sql_query_find(RegistryStore *base, const RegistryProblem *problem,
    RegistrySameQuery *same, GError **error);
gboolean registry_sql_query_put(
    RegistryStore *base, const RegistryQuery *query, GError **error);
gboolean registry_sql_query_found_since(
    RegistryStore *base, int64_t query_id, int64_t import_id, bool *found, GError **error);
gboolean registry_sql_queries_active(RegistryStore *base, const char *rule_id,
    RegistryEachQuery each, void *data, GError **error);
gboolean registry_sql_query_add(
    RegistryStore *base, const RegistryQuery *query, int64_t *query_id, GError **error);
gboolean registry_sql_queries(
    RegistryStore *base, int64_t import_id, RegistryEachQuery each, void *data, GError **error);
gboolean registry_sql_chunk_add(
    RegistryStore *base, int64_t import_id, const RegistryChunk *chunk, GError **error);
gboolean registry_sql_chunks(
    RegistryStore *base, int64_t import_id, RegistryEachChunk each, void *data, GError **error);
gboolean registry_sql_record_add(
    RegistryStore *base, const RegistryRecord *record, bool *added, GError **error);
gboolean registry_sql_record_remove(RegistryStore *base, const char *record_id, GError **error);
gboolean registry_sql_record_put(
    RegistryStore *base, const RegistryRecord *record, GError **error);
gboolean registry_sql_record_digest(
    RegistryStore *base, const char *record_id, const uint8_t *digest, GError **error);
gboolean registry_sql_row_add(
    RegistryStore *base, size_t f, const RegistryFormRow *row, bool *added, GError **error);
gboolean registry_sql_row_read(RegistryStore *base, size_t f, const RegistryKey *key,
    RegistryValue *values, bool *found, GError **error);
gboolean registry_sql_row_change(RegistryStore *base, size_t f, const RegistryKey *key,
    size_t column, const RegistryValue *value, GError **error);
gboolean registry_sql_row_remove(
    RegistryStore *base, size_t f, const RegistryKey *key, GError **error);
gboolean registry_sql_highest_instance(RegistryStore *base, size_t f, const char *record_id,
    const char *event, int64_t bound, int64_t *instance, GError **error);
gboolean registry_sql_missing_put(
    RegistryStore *base, const RegistryMissing *missing, GError **error);
gboolean registry_sql_below_put(
    RegistryStore *base, const RegistryBelow *below, GError **error);
gboolean registry_sql_below_move(
    RegistryStore *base, const char *record_id, const char *to, GError **error);
gboolean registry_sql_belows(RegistryStore *base, RegistryWhose whose, RegistryEachBelow each,
    void *data, GError **error);
gboolean registry_sql_below_forget(RegistryStore *base, int64_t import_id, GError **error);
gboolean registry_sql_reasons(RegistryStore *base, size_t form, size_t column,
    RegistryWhose whose, RegistryEachMissing each, void *data, GError **error);
gboolean registry_sql_missing_remove(
    RegistryStore *base, const RegistryKey *key, const char *column, GError **error);
gboolean registry_sql_open_queries(
    RegistryStore *base, RegistryScanQueries take, void *data, GError **error);
