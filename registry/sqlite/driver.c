/**
 * @file
 * The driver as a table.
 */
#include "registry/sqlite/inside.h"
#include "registry/sqlite/store.h"
#include "registry/sqlite/tables.h"

static RegistryStore *create(const char *address, GError **error)
{
    RegistryStore *store = registry_sqlite_create(address, error);
    if (store)
        store->driver = &registry_sqlite_driver;
    return store;
}

static RegistryStore *open_store(const char *address, RegistryMode mode, GError **error)
{
    RegistryStore *store = registry_sqlite_open(address, mode, error);
    if (store)
        store->driver = &registry_sqlite_driver;
    return store;
}

static void library(BaseEachLibrary each, void *data)
{
    each("SQLite", sqlite3_libversion(), data);
}

const RegistryDriver registry_sqlite_driver = {.create = create,
    .open = open_store,
    .close = registry_sqlite_close,
    .library = library,
    .newest_layout = REGISTRY_VERSION,
    .layout = registry_sqlite_layout,
    .migrate = registry_sqlite_migrate,
    .study_files = registry_sqlite_study_files,
    .study_files_of = registry_sqlite_study_files_of,
    .use_study = registry_sqlite_use_study,
    .check_schema = registry_sqlite_check_schema,
    .make_tables = registry_sqlite_make_tables,
    .reshape = registry_sqlite_reshape,
    .look_back = registry_sqlite_look_back,
    .add_study_file = registry_sqlite_add_study_file,
    .add_site = registry_sqlite_add_site,
    .begin = registry_sqlite_begin,
    .commit = registry_sqlite_commit,
    .roll_back = registry_sqlite_roll_back,
    .is_foreign = registry_sqlite_is_foreign,
    .adopt = registry_sqlite_adopt,
    .entry_add = registry_sqlite_entry_add,
    .entry_finish = registry_sqlite_entry_finish,
    .entry_find = registry_sqlite_entry_find,
    .entries = registry_sqlite_entries,
    .chain_end = registry_sqlite_chain_end,
    .part_add = registry_sqlite_part_add,
    .parts = registry_sqlite_parts,
    .leaves = registry_sqlite_leaves,
    .erasing = {.leaf_put = registry_sqlite_leaf_put,
        .erased_add = registry_sqlite_erased_add,
        .erased = registry_sqlite_erased,
        .erase_begin = registry_sqlite_erase_begin,
        .record_erase = registry_sqlite_record_erase,
        .entry_erase = registry_sqlite_entry_erase,
        .query_erase_reason = registry_sqlite_query_erase_reason,
        .change_erase = registry_sqlite_change_erase,
        .problem_erase = registry_sqlite_problem_erase,
        .chunks_erase = registry_sqlite_chunks_erase,
        .access_erase = registry_sqlite_access_erase,
        .snapshot_erase = registry_sqlite_snapshot_erase,
        .secret = registry_sqlite_secret,
        .refused_add = registry_sqlite_refused_add,
        .refused = registry_sqlite_refused,
        .sweep = registry_sqlite_sweep},
    .value_change_add = registry_sqlite_value_change_add,
    .value_was_corrected = registry_sqlite_value_was_corrected,
    .value_is_unlearned = registry_sqlite_value_is_unlearned,
    .answered_changes = registry_sqlite_answered_changes,
    .value_changes = registry_sqlite_value_changes,
    .record_changes = registry_sqlite_record_changes,
    .snapshot_add = registry_sqlite_snapshot_add,
    .snapshots = registry_sqlite_snapshots,
    .backup = registry_sqlite_backup,
    .replay_begin = registry_sqlite_replay_begin,
    .replay_take = registry_sqlite_replay_take,
    .replay_rows = registry_sqlite_replay_rows,
    .replay_finish = registry_sqlite_replay_finish,
    .is_sound = registry_sqlite_is_sound,
    .salvage = registry_sqlite_salvage,
    .strays = registry_sqlite_strays,
    .sites = registry_sqlite_sites,
    .access_add = registry_sqlite_access_add,
    .access_end = registry_sqlite_access_end,
    .accesses = registry_sqlite_accesses,
    .chunk_add = registry_sqlite_chunk_add,
    .chunks = registry_sqlite_chunks,
    .problem_add = registry_sqlite_problem_add,
    .problem_again = registry_sqlite_problem_again,
    .problems = registry_sqlite_problems,
    .problems_of_rule = registry_sqlite_problems_of_rule,
    .open_problems = registry_sqlite_open_problems,
    .query_add = registry_sqlite_query_add,
    .query_find = registry_sqlite_query_find,
    .query_found_since = registry_sqlite_query_found_since,
    .query_put = registry_sqlite_query_put,
    .queries_active = registry_sqlite_queries_active,
    .queries = registry_sqlite_queries,
    .record_add = registry_sqlite_record_add,
    .record_new = registry_sqlite_record_new,
    .record_remove = registry_sqlite_record_remove,
    .record_put = registry_sqlite_record_put,
    .record_digest = registry_sqlite_record_digest,
    .row_add = registry_sqlite_row_add,
    .row_new = registry_sqlite_row_new,
    .row_read = registry_sqlite_row_read,
    .row_change = registry_sqlite_row_change,
    .row_remove = registry_sqlite_row_remove,
    .highest_instance = registry_sqlite_highest_instance,
    .missing_put = registry_sqlite_missing_put,
    .missing_remove = registry_sqlite_missing_remove,
    .below_put = registry_sqlite_below_put,
    .below_move = registry_sqlite_below_move,
    .belows = registry_sqlite_belows,
    .below_forget = registry_sqlite_below_forget,
    .reasons = registry_sqlite_reasons,
    .count_records = registry_sqlite_count_records,
    .records = registry_sqlite_records,
    .rows = registry_sqlite_rows,
    .rows_since = registry_sqlite_rows_since,
    .missing = registry_sqlite_missing,
    .next_records = registry_sqlite_next_records,
    .open_queries = registry_sqlite_open_queries,
    .scan_open = registry_sqlite_scan_open,
    .scan_run = registry_sqlite_scan_run,
    .scan_close = registry_sqlite_scan_close};
