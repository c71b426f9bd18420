/* Feature test macro: fork, waitpid and raise are POSIX, not C. */
#define _POSIX_C_SOURCE 200809L

#include "support/fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "registry/audit.h"

/*
 * A VFS that kills the process at its n-th write, sync, truncation or deletion: as if the power
 * had failed there. It wraps SQLite's own, method by method.
 */
typedef struct {
    sqlite3_file base;
    sqlite3_file *real;
} KillFile;

typedef struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    int left; /* Operations until the end; below 0 for no end. */
    int done;
    sqlite3_io_methods methods;
} KillVfs;

static KillVfs *vfs_of(sqlite3_file *file)
{
    return (KillVfs *)((char *)(uintptr_t)file->pMethods - offsetof(KillVfs, methods));
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((KillFile *)file)->real;
}

static void tick(KillVfs *vfs)
{
    vfs->done++;
    if (vfs->left >= 0 && vfs->left-- == 0)
        (void)raise(SIGKILL);
}

static int kill_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);
    const int code = real->pMethods->xClose(real);
    g_free(real);
    return code;
}

static int kill_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), bytes, n, at);
}

static int kill_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    tick(vfs_of(file));
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, n, at);
}

static int kill_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    tick(vfs_of(file));
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int kill_sync(sqlite3_file *file, int flags)
{
    tick(vfs_of(file));
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int kill_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int kill_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int kill_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int kill_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int kill_control(sqlite3_file *file, int op, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, argument);
}

static int kill_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int kill_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int kill_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    KillVfs *own = (KillVfs *)vfs;
    KillFile *wrapped = (KillFile *)file;
    wrapped->real = g_malloc0((gsize)own->real->szOsFile);
    const int code = own->real->xOpen(own->real, name, wrapped->real, flags, out);
    wrapped->base.pMethods = code == SQLITE_OK ? &own->methods : NULL;
    if (code != SQLITE_OK)
        g_free(wrapped->real);
    return code;
}

static int kill_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    KillVfs *own = (KillVfs *)vfs;
    tick(own);
    return own->real->xDelete(own->real, name, sync);
}

static void kill_install(KillVfs *own)
{
    *own = (KillVfs){.real = sqlite3_vfs_find(NULL), .left = -1};
    own->vfs = *own->real;
    own->vfs.zName = "kill";
    own->vfs.szOsFile = sizeof(KillFile);
    own->vfs.xOpen = kill_open;
    own->vfs.xDelete = kill_delete;
    own->methods = (sqlite3_io_methods){.iVersion = 1,
        .xClose = kill_close,
        .xRead = kill_read,
        .xWrite = kill_write,
        .xTruncate = kill_truncate,
        .xSync = kill_sync,
        .xFileSize = kill_size,
        .xLock = kill_lock,
        .xUnlock = kill_unlock,
        .xCheckReservedLock = kill_reserved,
        .xFileControl = kill_control,
        .xSectorSize = kill_sector,
        .xDeviceCharacteristics = kill_device};
    assert_int_equal(sqlite3_vfs_register(&own->vfs, 1), SQLITE_OK);
}

static void kill_remove(KillVfs *own)
{
    (void)sqlite3_vfs_unregister(&own->vfs);
    assert_int_equal(sqlite3_vfs_register(own->real, 1), SQLITE_OK);
}

enum { N_RECORDS = 40 };

/* A file that corrects one record and brings others, with its original. */
static void import_file(const char *path)
{
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
    RegistryImport *import = fixture_begin_as(registry, "crash", false);
    GError *error = NULL;
    for (int i = 0; i < N_RECORDS; i++) {
        g_autofree char *record = g_strdup_printf("R%03d", i);
        (void)fixture_put(registry, import, (FixtureKey){.record = record, .event = "baseline"},
            "age=62 grade=B pain=3");
        (void)registry_import_original(import, "some bytes\n", 11, &error);
    }
    fixture_commit(import);
}

static char *new_file(void)
{
    char *path = fixture_path();
    g_autoptr(Registry) registry = fixture_create(path);
    (void)fixture_import(
        registry, (FixtureKey){.record = "R000", .event = "baseline"}, "age=61 grade=A");
    return path;
}

/* Runs `work` on the file in a child that dies at operation `left`; true if it lived. */
static bool survives(void (*work)(const char *path), const char *path, int left)
{
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        static KillVfs vfs;
        kill_install(&vfs);
        vfs.left = left;
        work(path);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGKILL);
        return false;
    }
    assert_int_equal(WEXITSTATUS(status), 0);
    return true;
}

/* All of the file, or nothing of it; opened by a reader, who has to clear up first. */
static bool is_in(const char *path)
{
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
    const bool in = registry_import_find(registry, "crash", "{}", NULL) > 0;
    assert_int_equal(registry_n_records(registry, NULL), in ? N_RECORDS : 1);
    GError *error = NULL;
    g_auto(RegistryAuditCheck) check;
    assert_true(registry_audit_verify(registry, NULL, &check, &error));
    assert_int_equal(check.findings->len, 0);
    assert_int_equal(check.n_changes, in ? 2 : 0);
    fixture_check(path, "PRAGMA integrity_check", "ok");
    fixture_check(path, "SELECT sum(age) FROM enrolment", in ? "2480" : "61");
    fixture_check(path, "SELECT count(*) FROM proreg_original", in ? "1" : "0");
    fixture_check(path, "SELECT count(*) FROM proreg_import WHERE status = 'running'", "0");
    return in;
}

/* Killed at every single write, sync and deletion: the whole file or none of it. */
static void test_crash__every_operation(void **state)
{
    (void)state;
    bool alive = false;
    bool was_in = false;
    int n = 0;
    for (; !alive; n++) {
        char *path = new_file();
        alive = survives(import_file, path, n);
        const bool in = is_in(path);
        assert_true(in || !was_in); /* Once past the point of no return, always in. */
        assert_true(in || !alive);
        was_in = in;
        fixture_path_free(path);
    }
    assert_true(n > 20);
}

/* After a crash the next import works as if nothing had been. */
static void test_crash__import_again(void **state)
{
    (void)state;
    char *path = new_file();
    assert_false(survives(import_file, path, 12));
    import_file(path);
    assert_true(is_in(path));
    fixture_path_free(path);
}

/* Brings a store of layout 1 up, with an import that brings nothing else. */
static void migrate_file(const char *path)
{
    g_autoptr(Registry) registry = fixture_open(path, REGISTRY_WRITE);
    fixture_commit(fixture_begin_as(registry, "crash", false));
}

/* Killed while the layout changes: the old store whole, or the new one, and sound in each. */
static void test_crash__migration(void **state)
{
    (void)state;
    enum { STEP = 23 };
    g_autofree char *bytes = NULL;
    gsize size = 0;
    bool alive = false;
    int n = 0;
    assert_true(g_file_get_contents(
        PROREG_SOURCE_DIR "/tests/registry/stores/version_1.sqlite", &bytes, &size, NULL));
    for (; !alive; n++) {
        char *path = fixture_path();
        assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
        alive = survives(migrate_file, path, n * STEP);
        {
            GError *error = NULL;
            g_autoptr(Registry) registry = fixture_open(path, REGISTRY_READ);
            g_auto(RegistryAuditCheck) check;
            assert_true(registry_audit_verify(registry, NULL, &check, &error));
            assert_int_equal(check.findings->len, 0);
            assert_int_equal(check.n_changes, 20);
            assert_int_equal(registry_n_records(registry, NULL), 55);
            /* The migration is a transaction of its own, and the import another. */
            assert_in_range(check.n_entries, 15, 17);
        }
        fixture_check(path, "PRAGMA integrity_check", "ok");
        fixture_check(path, "SELECT count(*) FROM sqlite_schema WHERE name GLOB '*_old'", "0");
        fixture_path_free(path);
    }
    assert_true(n > 5);
}

static void init_file(const char *path)
{
    registry_close(fixture_create(path));
}

/* Killed in `init`: a registry, no file, or one of which every command says the same. */
static void test_crash__init(void **state)
{
    (void)state;
    static const char left[] = "a proreg init that was interrupted left it; delete it";
    bool alive = false;
    int n = 0;
    int n_left = 0;
    for (; !alive; n++) {
        char *path = fixture_path();
        GError *error = NULL;
        alive = survives(init_file, path, n);
        g_autoptr(GPtrArray) files = fixture_files(fixture_dictionary, fixture_study);
        assert_null(registry_create(path, files, "small", NULL, &(BaseClock){0}, &error));
        if (strstr(error->message, left)) {
            n_left++;
            fixture_expect(&error, BASE_ERROR_USAGE, left);
            assert_null(registry_open(path, REGISTRY_READ, &error));
            fixture_expect(&error, BASE_ERROR_DATABASE, left);
            assert_null(registry_open(path, REGISTRY_WRITE, &error));
            fixture_expect(&error, BASE_ERROR_DATABASE, left);
        } else {
            fixture_expect(&error, BASE_ERROR_USAGE, "is not overwritten");
            registry_close(fixture_open(path, REGISTRY_READ));
        }
        fixture_path_free(path);
    }
    assert_in_range(n_left, 20, n - 1);
}

/* The shim itself lets everything through until it is told to kill. */
static void test_crash__shim(void **state)
{
    (void)state;
    KillVfs vfs;
    char *path = new_file();
    kill_install(&vfs);
    import_file(path);
    kill_remove(&vfs);
    assert_true(vfs.done > 20);
    assert_true(is_in(path));
    fixture_path_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crash__shim),
        cmocka_unit_test(test_crash__every_operation),
        cmocka_unit_test(test_crash__import_again),
        cmocka_unit_test(test_crash__migration),
        cmocka_unit_test(test_crash__init),
    };
    return cmocka_run_group_tests_name("registry/crash", tests, NULL, NULL);
}
