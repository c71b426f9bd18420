/**
 * @file
 * The driver as a table.
 */
#include "registry/sqlite/connection.h"
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

const RegistryDriver registry_sqlite_driver = {REGISTRY_SQL_MEMBERS, .create = create,
    .open = open_store, .close = registry_sqlite_close, .library = library,
    .newest_layout = REGISTRY_VERSION, .erasing.erase_begin = registry_sqlite_erase_begin,
    .erasing.record_erase = registry_sql_record_erase,
    .record_remove = registry_sql_record_remove, .erasing.sweep = registry_sqlite_sweep,
    .erasing.texts = registry_sqlite_texts, .migrate = registry_sqlite_migrate,
    .check_schema = registry_sqlite_check_schema, .make_tables = registry_sqlite_make_tables,
    .begin = registry_sqlite_begin, .commit = registry_sqlite_commit,
    .roll_back = registry_sqlite_roll_back, .is_foreign = registry_sqlite_is_foreign,
    .adopt = registry_sqlite_adopt, .backup = registry_sqlite_backup,
    .replay_begin = registry_sqlite_replay_begin, .replay_take = registry_sqlite_replay_take,
    .replay_rows = registry_sqlite_replay_rows, .replay_finish = registry_sqlite_replay_finish,
    .is_sound = registry_sqlite_is_sound, .salvage = registry_sqlite_salvage,
    .strays = registry_sqlite_strays, .record_new = registry_sqlite_record_new,
    .record_digest = registry_sqlite_record_digest, .row_new = registry_sqlite_row_new,
    .records = registry_sqlite_records, .owners = registry_sqlite_owners,
    .next_records = registry_sqlite_next_records, .scan_open = registry_sqlite_scan_open,
    .scan_run = registry_sqlite_scan_run, .scan_close = registry_sqlite_scan_close,
    .is_held = registry_sqlite_is_held};
