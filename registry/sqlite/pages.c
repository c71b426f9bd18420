#include "registry/sqlite/pages.h"

#include <errno.h>
#include <string.h>

#include "registry/sqlite/page_sum.h"

#define NAME "proreg-pages"

enum {
    LEAST_PAGE = 512,
    MOST_PAGE = 65536,
    HEADER_BYTES = 100,
    PAGE_SIZE = 16, /* Places in the file's header. */
    RESERVED = 20,
    /* Our own questions to a file; SQLite's are below 100. */
    ASK_CHECKED = 7301,
    ASK_DAMAGED,
    ASK_FOREIGN,
    ASK_ADOPT,
    ASK_STATE,
    ASK_FOLLOW,
    ASK_EACH
};

typedef struct {
    sqlite3_file base;
    sqlite3_file *real; /* Of whatever SQLite's default is: made by us, its inside by that. */
    bool is_database, adopts;
    bool stays_foreign;          /* A copy of a file to which another program wrote. */
    bool has_looked, has_marked; /* At page 1, in this change; that it is under way. */
    size_t page_size;            /* 0 until the header was seen. */
    bool has_sums;
    int64_t damaged;
    uint8_t *page; /* Room for one. */
} File;

typedef struct {
    RegistrySqlitePage *each;
    void *data;
} Each;

/* ---- the file below ---- */

static File *of(sqlite3_file *file)
{
    return (File *)file;
}

static int raw_read(const File *file, void *to, size_t size, int64_t at)
{
    return file->real->pMethods->xRead(file->real, to, (int)size, at);
}

/* What the header says of pages; a file that is none of SQLite's has no sums. */
static void learn(File *file, const uint8_t *header)
{
    const size_t size = (size_t)header[PAGE_SIZE] << 8 | header[PAGE_SIZE + 1];
    file->page_size = size == 1 ? MOST_PAGE : size;
    file->has_sums = memcmp(header, "SQLite format 3", 16) == 0 &&
                     header[RESERVED] == PAGE_SUM_BYTES && file->page_size >= LEAST_PAGE &&
                     (file->page_size & (file->page_size - 1)) == 0;
}

static bool knows(File *file)
{
    uint8_t header[HEADER_BYTES];
    if (file->page_size == 0 && raw_read(file, header, sizeof header, 0) == SQLITE_OK)
        learn(file, header);
    return file->page_size > 0;
}

/* Whether the bytes are one page that has a sum. */
static bool is_page(File *file, int size, int64_t at)
{
    return file->is_database && size >= LEAST_PAGE && knows(file) && file->has_sums &&
           (size_t)size == file->page_size && at % size == 0;
}

/* Page `number` as the disk has it, or NULL. */
static uint8_t *page_on_disk(File *file, int64_t number)
{
    if (!file->page)
        file->page = g_malloc(MOST_PAGE);
    const int64_t at = (number - 1) * (int64_t)file->page_size;
    return raw_read(file, file->page, file->page_size, at) == SQLITE_OK ? file->page : NULL;
}

/* Whether another program wrote last: then page 1, which counts transactions, is not ours. */
static bool is_foreign(File *file)
{
    if (!file->is_database || !knows(file) || !file->has_sums)
        return false;
    const uint8_t *first = page_on_disk(file, 1);
    return first && first[RESERVED] == PAGE_SUM_BYTES &&
           !registry_sqlite_page_fits(first, file->page_size, 1);
}

/* ---- reading and writing ---- */

static int pages_read(sqlite3_file *base, void *to, int size, sqlite3_int64 at)
{
    File *file = of(base);
    const int code = raw_read(file, to, (size_t)size, at);
    if (code != SQLITE_OK)
        return code;
    if (at == 0 && size >= HEADER_BYTES && file->is_database)
        learn(file, to);
    if (!is_page(file, size, at))
        return SQLITE_OK;
    const int64_t number = at / size + 1;
    if (registry_sqlite_page_fits(to, (size_t)size, number) || is_foreign(file))
        return SQLITE_OK;
    file->damaged = number;
    return SQLITE_IOERR_DATA;
}

static int write_sum(File *file, const uint8_t *page, int64_t number)
{
    const size_t before = file->page_size - PAGE_SUM_BYTES;
    return file->real->pMethods->xWrite(file->real, page + before, PAGE_SUM_BYTES,
        (number - 1) * (int64_t)file->page_size + (int64_t)before);
}

/* Before the first page of a change is written, page 1 says that it is under way: a file that
   is copied in between, or loses its journal, tells it. It fits again when all is on the disk.
 */
static void mark(File *file)
{
    if (file->has_looked)
        return;
    file->has_looked = true;
    uint8_t *first = page_on_disk(file, 1);
    if (!first || first[RESERVED] != PAGE_SUM_BYTES ||
        !registry_sqlite_page_fits(first, file->page_size, 1))
        return;
    registry_sqlite_page_seal(first, file->page_size, 1, PAGE_UNDER_WAY);
    file->has_marked = write_sum(file, first, 1) == SQLITE_OK;
}

/* A page as it is to be written. A first one that fits is put back by a rollback. As long as
   the disk has one of another program, or of a change that nobody undid, ours says so, too. */
static void seal(File *file, uint8_t *page, size_t size, int64_t number)
{
    if (number > 1) {
        mark(file);
        registry_sqlite_page_seal(page, size, number, PAGE_RIGHT);
    } else if (!registry_sqlite_page_fits(page, size, number)) {
        const bool foreign = file->stays_foreign || (!file->has_marked && is_foreign(file));
        registry_sqlite_page_seal(page, size, number, foreign ? PAGE_FOREIGN : PAGE_UNDER_WAY);
        file->has_looked = true;
        file->has_marked = !foreign;
    }
}

static int pages_write(sqlite3_file *base, const void *from, int size, sqlite3_int64 at)
{
    File *file = of(base);
    if (at == 0 && size >= LEAST_PAGE && file->is_database)
        learn(file, from);
    if (!is_page(file, size, at))
        return file->real->pMethods->xWrite(file->real, from, size, at);
    g_autofree uint8_t *page = g_memdup2(from, (gsize)size);
    seal(file, page, (size_t)size, at / size + 1);
    return file->real->pMethods->xWrite(file->real, page, size, at);
}

static int64_t count_pages(File *file)
{
    sqlite3_int64 bytes = 0;
    if (!knows(file) || file->real->pMethods->xFileSize(file->real, &bytes) != SQLITE_OK)
        return 0;
    return bytes / (int64_t)file->page_size;
}

/* Gives a page that does not fit its sum: 8 bytes, which no disk tears. */
static int mend_page(File *file, int64_t number)
{
    uint8_t *page = page_on_disk(file, number);
    if (!page)
        return SQLITE_IOERR_READ;
    if (registry_sqlite_page_fits(page, file->page_size, number))
        return SQLITE_OK;
    registry_sqlite_page_seal(page, file->page_size, number, PAGE_RIGHT);
    return write_sum(file, page, number);
}

/* All pages first and on the disk, then page 1: until then the file is as foreign as it was. */
static int adopt(File *file, int flags)
{
    int code = SQLITE_OK;
    const int64_t n = count_pages(file);
    for (int64_t number = 2; number <= n && code == SQLITE_OK; number++)
        code = mend_page(file, number);
    if (code == SQLITE_OK)
        code = file->real->pMethods->xSync(file->real, flags);
    return code == SQLITE_OK ? mend_page(file, 1) : code;
}

/* A change is over, or was undone, by whoever: all of it is on the disk. */
static int settle(File *file, int flags)
{
    const uint8_t *first =
        file->is_database && knows(file) && file->has_sums ? page_on_disk(file, 1) : NULL;
    if (!first || !registry_sqlite_page_is_under_way(first, file->page_size))
        return SQLITE_OK;
    const int code = mend_page(file, 1);
    return code == SQLITE_OK ? file->real->pMethods->xSync(file->real, flags) : code;
}

static int pages_sync(sqlite3_file *base, int flags)
{
    File *file = of(base);
    int code = SQLITE_OK;
    if (file->adopts) {
        file->adopts = false;
        code = adopt(file, flags);
    }
    if (code == SQLITE_OK)
        code = file->real->pMethods->xSync(file->real, flags);
    return code == SQLITE_OK ? settle(file, flags) : code;
}

/* ---- questions ---- */

/* Pages that are the database's. The file is cut off last of all that a change does, so that it
   is longer where that was interrupted; page 1 says how many count. */
static int64_t count_used(File *file)
{
    enum { COUNT_AT = 28 };
    const int64_t n = count_pages(file);
    const uint8_t *first = n > 0 ? page_on_disk(file, 1) : NULL;
    if (!first || !registry_sqlite_page_fits(first, file->page_size, 1))
        return n;
    uint32_t used;
    memcpy(&used, first + COUNT_AT, sizeof used);
    used = GUINT32_FROM_BE(used);
    return used > 0 ? MIN((int64_t)used, n) : n;
}

static int tell_each(File *file, const Each *each)
{
    const int64_t n = file->has_sums ? count_used(file) : 0;
    for (int64_t number = 1; number <= n; number++) {
        const uint8_t *page = page_on_disk(file, number);
        if (!page)
            return SQLITE_IOERR_READ;
        if (!registry_sqlite_page_fits(page, file->page_size, number))
            each->each(number, each->data);
    }
    return SQLITE_OK;
}

static int pages_control(sqlite3_file *base, int question, void *argument)
{
    File *file = of(base);
    switch (question) {
    case ASK_CHECKED:
        *(bool *)argument = knows(file) && file->has_sums;
        return SQLITE_OK;
    case ASK_DAMAGED:
        *(int64_t *)argument = file->damaged;
        return SQLITE_OK;
    case ASK_FOREIGN:
        *(bool *)argument = is_foreign(file);
        return SQLITE_OK;
    case ASK_ADOPT:
        file->adopts = *(bool *)argument && is_foreign(file);
        return SQLITE_OK;
    case ASK_STATE:
        (void)knows(file);
        *(File *)argument = *file;
        ((File *)argument)->stays_foreign = is_foreign(file);
        return SQLITE_OK;
    case ASK_FOLLOW:
        file->page_size = ((const File *)argument)->page_size;
        file->has_sums = ((const File *)argument)->has_sums;
        file->stays_foreign = ((const File *)argument)->stays_foreign;
        return SQLITE_OK;
    case ASK_EACH:
        return tell_each(file, argument);
    default:
        return file->real->pMethods->xFileControl(file->real, question, argument);
    }
}

static void ask(sqlite3 *db, int question, void *argument)
{
    (void)sqlite3_file_control(db, "main", question, argument);
}

void registry_sqlite_pages_begin(sqlite3 *db)
{
    int n = PAGE_SUM_BYTES;
    ask(db, SQLITE_FCNTL_RESERVE_BYTES, &n);
}

bool registry_sqlite_pages_checked(sqlite3 *db)
{
    bool checked = false;
    ask(db, ASK_CHECKED, &checked);
    return checked;
}

int64_t registry_sqlite_pages_damaged(sqlite3 *db)
{
    int64_t number = 0;
    ask(db, ASK_DAMAGED, &number);
    return number;
}

bool registry_sqlite_pages_foreign(sqlite3 *db)
{
    bool foreign = false;
    ask(db, ASK_FOREIGN, &foreign);
    return foreign;
}

void registry_sqlite_pages_adopt(sqlite3 *db, bool adopts)
{
    ask(db, ASK_ADOPT, &adopts);
}

void registry_sqlite_pages_follow(sqlite3 *db, sqlite3 *from)
{
    File state = {.page_size = 0};
    ask(from, ASK_STATE, &state);
    ask(db, ASK_FOLLOW, &state);
}

bool registry_sqlite_pages_each(sqlite3 *db, RegistrySqlitePage *each, void *data)
{
    Each what = {each, data};
    return sqlite3_file_control(db, "main", ASK_EACH, &what) == SQLITE_OK;
}

/* ---- all else goes through ---- */

static int pages_close(sqlite3_file *base)
{
    File *file = of(base);
    const int code = file->real->pMethods->xClose(file->real);
    g_free(file->page);
    g_free(file->real);
    return code;
}

static int pages_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    return of(base)->real->pMethods->xTruncate(of(base)->real, size);
}

static int pages_size(sqlite3_file *base, sqlite3_int64 *size)
{
    return of(base)->real->pMethods->xFileSize(of(base)->real, size);
}

/* SQLite takes ENOLCK for a lock of somebody else and waits for him; it says that the share has
   no locks. */
static int pages_lock(sqlite3_file *base, int level)
{
    errno = 0;
    const int code = of(base)->real->pMethods->xLock(of(base)->real, level);
    return code == SQLITE_BUSY && errno == ENOLCK ? SQLITE_IOERR_LOCK : code;
}

static int pages_unlock(sqlite3_file *base, int level)
{
    if (level < SQLITE_LOCK_RESERVED)
        of(base)->has_looked = of(base)->has_marked = false;
    return of(base)->real->pMethods->xUnlock(of(base)->real, level);
}

static int pages_reserved(sqlite3_file *base, int *held)
{
    return of(base)->real->pMethods->xCheckReservedLock(of(base)->real, held);
}

static int pages_sector(sqlite3_file *base)
{
    return of(base)->real->pMethods->xSectorSize(of(base)->real);
}

static int pages_device(sqlite3_file *base)
{
    return of(base)->real->pMethods->xDeviceCharacteristics(of(base)->real);
}

static int pages_shm_map(
    sqlite3_file *base, int region, int size, int extend, void volatile **out)
{
    return of(base)->real->pMethods->xShmMap(of(base)->real, region, size, extend, out);
}

static int pages_shm_lock(sqlite3_file *base, int offset, int n, int flags)
{
    return of(base)->real->pMethods->xShmLock(of(base)->real, offset, n, flags);
}

static void pages_shm_barrier(sqlite3_file *base)
{
    of(base)->real->pMethods->xShmBarrier(of(base)->real);
}

static int pages_shm_unmap(sqlite3_file *base, int delete)
{
    return of(base)->real->pMethods->xShmUnmap(of(base)->real, delete);
}

#define METHODS                                                                                \
    .xClose = pages_close, .xRead = pages_read, .xWrite = pages_write,                         \
    .xTruncate = pages_truncate, .xSync = pages_sync, .xFileSize = pages_size,                 \
    .xLock = pages_lock, .xUnlock = pages_unlock, .xCheckReservedLock = pages_reserved,        \
    .xFileControl = pages_control, .xSectorSize = pages_sector,                                \
    .xDeviceCharacteristics = pages_device

/* Version 2 has shared memory, for a file that somebody put into the layout of write-ahead
   logging; version 3 would let SQLite read pages where they lie, past the sums. */
static const sqlite3_io_methods methods_1 = {.iVersion = 1, METHODS};
static const sqlite3_io_methods methods_2 = {.iVersion = 2,
    METHODS,
    .xShmMap = pages_shm_map,
    .xShmLock = pages_shm_lock,
    .xShmBarrier = pages_shm_barrier,
    .xShmUnmap = pages_shm_unmap};

/* ---- the disk below ---- */

/* Asked anew each time: a test may put another in its place. */
static sqlite3_vfs *below(void)
{
    return sqlite3_vfs_find(NULL);
}

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out)
{
    (void)vfs;
    File *file = of(base);
    sqlite3_vfs *real = below();
    *file = (File){.real = g_malloc0((gsize)real->szOsFile),
        .is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0};
    const int code = real->xOpen(real, name, file->real, flags, out);
    if (code == SQLITE_OK) {
        file->base.pMethods = file->real->pMethods->iVersion > 1 ? &methods_2 : &methods_1;
        return SQLITE_OK;
    }
    if (file->real->pMethods)
        (void)file->real->pMethods->xClose(file->real);
    g_free(file->real);
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    return below()->xDelete(below(), name, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    return below()->xAccess(below(), name, flags, out);
}

static int vfs_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    return below()->xFullPathname(below(), name, size, out);
}

const char *registry_sqlite_pages_vfs(void)
{
    if (sqlite3_vfs_find(NAME))
        return NAME;
    /* SQLite keeps it in its list, for as long as the program runs. */
    sqlite3_vfs *own = g_memdup2(below(), sizeof *own);
    own->pNext = NULL;
    own->zName = NAME;
    own->szOsFile = sizeof(File);
    own->xOpen = vfs_open;
    own->xDelete = vfs_delete;
    own->xAccess = vfs_access;
    own->xFullPathname = vfs_path;
    if (sqlite3_vfs_register(own, 0) == SQLITE_OK)
        return NAME;
    g_free(own);
    return NULL;
}
