/**
 * @file
 * A disk that fails, for the real program: LD_PRELOAD puts these functions before those of the
 * C library. Calls that change something below one folder are counted; the n-th goes wrong.
 *
 * PROREG_FAULT=MODE:N[:SEED]
 *   count      nothing goes wrong
 *   kill       the process dies before the call
 *   torn       a write gets half of its bytes to the disk, then the process dies
 *   cut        power is cut at the call: of what was not synced since, the disk has each sector
 *              or not, and of names that changed in a folder that was not synced the first ones
 *   fail       the call fails, once, as the disk would have it
 *   full       from the call on nothing can be written or made: no space left
 *   dead       from the call on every call fails
 *   read       the n-th read fails
 *   readonly   nothing can be opened for writing, as on a disk that is mounted so
 *   nolocks    locks are refused as a share without a lock daemon does (ENOLCK)
 *   badlocks   locks are refused as a share that knows none does (EINVAL)
 *   openlocks  every lock is granted, also those that exclude each other
 * N counts from 1; 0 is after the last call, as the process ends (for cut).
 * PROREG_FAULT_UNDER   the folder, absolute and without links
 * PROREG_FAULT_GRAVE   a folder of the same disk for what is deleted, for cut
 * PROREG_FAULT_REPORT  a file for the number of calls and of reads, and which call struck
 */
#define _GNU_SOURCE
#include "faults/shim.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum {
    MODE_COUNT,
    MODE_KILL,
    MODE_TORN,
    MODE_CUT,
    MODE_FAIL,
    MODE_FULL,
    MODE_DEAD,
    MODE_READ,
    MODE_READONLY,
    MODE_NOLOCKS,
    MODE_BADLOCKS,
    MODE_OPENLOCKS,
    N_MODES
} Mode;

static const char *const mode_names[N_MODES] = {"count", "kill", "torn", "cut", "fail", "full",
    "dead", "read", "readonly", "nolocks", "badlocks", "openlocks"};

/* The state of the disk; one process, one thread at a time that writes. */
static struct {
    bool on, inside; /* Inside: the shim's own calls. */
    Mode mode;
    long at, calls, reads;
    char under[FAULT_PATH], report[FAULT_PATH];
    const char *last; /* The call that struck, or as yet the last one. */
    bool struck;
} shim;

/* The C library's function of that name. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* ---- what counts ---- */

static bool path_counts(const char *path)
{
    char whole[FAULT_PATH];
    if (!shim.on || shim.inside || !path)
        return false;
    if (path[0] != '/') {
        char here[FAULT_PATH / 2];
        if (!getcwd(here, sizeof here) ||
            snprintf(whole, sizeof whole, "%s/%s", here, path) >= (int)sizeof whole)
            return false;
        path = whole;
    }
    const size_t n = strlen(shim.under);
    return strncmp(path, shim.under, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

static bool descriptor_counts(int descriptor)
{
    char link[64], path[FAULT_PATH];
    if (!shim.on || shim.inside || descriptor < 0)
        return false;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0)
        return false;
    path[n] = '\0';
    return path[0] == '/' && path_counts(path);
}

/* ---- what goes wrong ---- */

static void report(void)
{
    char line[128];
    if (shim.report[0] == '\0')
        return;
    shim.inside = true;
    const int n = snprintf(
        line, sizeof line, "%ld %ld %s\n", shim.calls, shim.reads, shim.last ? shim.last : "-");
    const int file = open(shim.report, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file >= 0) {
        (void)!write(file, line, (size_t)n);
        (void)close(file);
    }
    shim.inside = false;
}

static void die(void)
{
    report();
    if (shim.mode == MODE_CUT) {
        shim.inside = true;
        fault_power_cut();
    }
    (void)raise(SIGKILL);
}

/* Counts a call. False where it is to fail, with errno set; or never returns. */
static bool goes_on(const char *name, int number)
{
    shim.calls++;
    if (!shim.struck)
        shim.last = name;
    shim.struck = shim.struck || shim.calls == shim.at;
    const bool now = shim.calls == shim.at;
    const bool since = shim.at > 0 && shim.calls >= shim.at;
    const bool takes_room = number == ENOSPC;
    switch (shim.mode) {
    case MODE_KILL:
    case MODE_CUT:
        if (now)
            die();
        return true;
    case MODE_FAIL:
        errno = number;
        return !now;
    case MODE_FULL:
        errno = ENOSPC;
        return !(since && takes_room);
    case MODE_DEAD:
        errno = EIO;
        return !since;
    default:
        return true;
    }
}

/* Whether this write is torn: the first half of its sectors is written, and the process dies.
 */
static bool is_torn(void)
{
    return shim.mode == MODE_TORN && shim.calls == shim.at;
}

static bool remembers(void)
{
    return shim.mode == MODE_CUT;
}

/* ---- data ---- */

static bool before_write(int descriptor, size_t size, off_t offset)
{
    if (!goes_on("write", ENOSPC))
        return false;
    if (remembers()) {
        shim.inside = true;
        fault_remember_write(descriptor, size, offset);
        shim.inside = false;
    }
    return true;
}

static off_t place_of(int descriptor)
{
    const int flags = fcntl(descriptor, F_GETFL);
    struct stat status;
    if (flags >= 0 && (flags & O_APPEND) && fstat(descriptor, &status) == 0)
        return status.st_size;
    return lseek(descriptor, 0, SEEK_CUR);
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    if (!descriptor_counts(descriptor))
        return REAL(write)(descriptor, bytes, size);
    if (!before_write(descriptor, size, place_of(descriptor)))
        return -1;
    if (is_torn()) {
        (void)!REAL(write)(descriptor, bytes, size / 2);
        die();
    }
    return REAL(write)(descriptor, bytes, size);
}

static ssize_t put(int descriptor, const void *bytes, size_t size, off_t offset)
{
    if (!before_write(descriptor, size, offset))
        return -1;
    if (is_torn()) {
        (void)!REAL(pwrite64)(descriptor, bytes, size / 2, offset);
        die();
    }
    return REAL(pwrite64)(descriptor, bytes, size, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    return descriptor_counts(descriptor) ? put(descriptor, bytes, size, offset)
                                         : REAL(pwrite64)(descriptor, bytes, size, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset)
{
    return descriptor_counts(descriptor) ? put(descriptor, bytes, size, offset)
                                         : REAL(pwrite64)(descriptor, bytes, size, offset);
}

/* What the C library keeps back is counted where it is handed over. */
size_t fwrite(const void *bytes, size_t size, size_t n, FILE *file)
{
    if (!shim.on || shim.inside || !descriptor_counts(fileno(file)))
        return REAL(fwrite)(bytes, size, n, file);
    return before_write(fileno(file), size * n, place_of(fileno(file)))
               ? REAL(fwrite)(bytes, size, n, file)
               : 0;
}

int fflush(FILE *file)
{
    if (!file || !descriptor_counts(fileno(file)))
        return REAL(fflush)(file);
    return goes_on("fflush", ENOSPC) ? REAL(fflush)(file) : EOF;
}

static int sync_file(int descriptor, int (*real)(int))
{
    if (!descriptor_counts(descriptor))
        return real(descriptor);
    if (!goes_on("fsync", EIO))
        return -1;
    const int code = real(descriptor);
    if (code == 0 && remembers()) {
        shim.inside = true;
        fault_forget(descriptor);
        shim.inside = false;
    }
    return code;
}

int fsync(int descriptor)
{
    return sync_file(descriptor, REAL(fsync));
}

int fdatasync(int descriptor)
{
    return sync_file(descriptor, REAL(fdatasync));
}

static int cut_short(int descriptor, off_t size)
{
    if (!descriptor_counts(descriptor))
        return REAL(ftruncate64)(descriptor, size);
    if (!goes_on("ftruncate", EIO))
        return -1;
    if (remembers()) {
        shim.inside = true;
        fault_remember_size(descriptor, size);
        shim.inside = false;
    }
    return REAL(ftruncate64)(descriptor, size);
}

int ftruncate(int descriptor, off_t size)
{
    return cut_short(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size)
{
    return cut_short(descriptor, size);
}

static bool reads_on(int descriptor)
{
    if (!descriptor_counts(descriptor))
        return true;
    shim.reads++;
    errno = EIO;
    return shim.mode != MODE_READ || shim.reads != shim.at;
}

ssize_t pread(int descriptor, void *bytes, size_t size, off_t offset)
{
    return reads_on(descriptor) ? REAL(pread64)(descriptor, bytes, size, offset) : -1;
}

ssize_t pread64(int descriptor, void *bytes, size_t size, off64_t offset)
{
    return reads_on(descriptor) ? REAL(pread64)(descriptor, bytes, size, offset) : -1;
}

/* ---- names ---- */

static void remember(FaultName kind, const char *from, const char *to)
{
    if (!remembers())
        return;
    shim.inside = true;
    fault_remember_name(kind, from, to);
    shim.inside = false;
}

static int make(const char *path, int flags, mode_t mode)
{
    struct stat status;
    if (shim.mode == MODE_READONLY && (flags & (O_WRONLY | O_RDWR | O_CREAT)) &&
        path_counts(path)) {
        errno = EROFS;
        return -1;
    }
    const bool is_new = (flags & O_CREAT) && path_counts(path) && lstat(path, &status) != 0;
    if (is_new && !goes_on("create", ENOSPC))
        return -1;
    const int descriptor = REAL(open64)(path, flags, mode);
    if (is_new && descriptor >= 0)
        remember(FAULT_MADE, path, NULL);
    return descriptor;
}

static mode_t mode_of(int flags, va_list arguments)
{
    return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(arguments, int) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return make(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    return make(path, flags, mode);
}

int unlink(const char *path)
{
    struct stat status;
    if (!path_counts(path) || lstat(path, &status) != 0)
        return REAL(unlink)(path);
    if (!goes_on("unlink", EIO))
        return -1;
    remember(FAULT_GONE, path, NULL);
    return REAL(unlink)(path);
}

int rename(const char *from, const char *to)
{
    if (!path_counts(to))
        return REAL(rename)(from, to);
    if (!goes_on("rename", EIO))
        return -1;
    remember(FAULT_RENAMED, from, to);
    return REAL(rename)(from, to);
}

int link(const char *from, const char *to)
{
    if (!path_counts(to))
        return REAL(link)(from, to);
    if (!goes_on("link", ENOSPC))
        return -1;
    const int code = REAL(link)(from, to);
    if (code == 0)
        remember(FAULT_MADE, to, NULL);
    return code;
}

int linkat(int old_folder, const char *from, int new_folder, const char *to, int flags)
{
    if (!path_counts(to))
        return REAL(linkat)(old_folder, from, new_folder, to, flags);
    if (!goes_on("link", ENOSPC))
        return -1;
    const int code = REAL(linkat)(old_folder, from, new_folder, to, flags);
    if (code == 0)
        remember(FAULT_MADE, to, NULL);
    return code;
}

int mkdir(const char *path, mode_t mode)
{
    if (shim.mode == MODE_READONLY && path_counts(path)) {
        errno = EROFS;
        return -1;
    }
    return path_counts(path) && !goes_on("mkdir", ENOSPC) ? -1 : REAL(mkdir)(path, mode);
}

/* ---- locks ---- */

static bool is_lock(int command)
{
    return command == F_SETLK || command == F_SETLKW || command == F_GETLK ||
           command == F_OFD_SETLK || command == F_OFD_GETLK;
}

static int lock(int descriptor, int command, void *argument)
{
    if (shim.on && is_lock(command) && descriptor_counts(descriptor)) {
        errno = shim.mode == MODE_NOLOCKS ? ENOLCK : EINVAL;
        if (shim.mode == MODE_NOLOCKS || shim.mode == MODE_BADLOCKS)
            return -1;
        if (shim.mode == MODE_OPENLOCKS) {
            if (command == F_GETLK || command == F_OFD_GETLK)
                ((struct flock *)argument)->l_type = F_UNLCK;
            return 0;
        }
    }
    return REAL(fcntl64)(descriptor, command, argument);
}

int fcntl(int descriptor, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return lock(descriptor, command, argument);
}

int fcntl64(int descriptor, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return lock(descriptor, command, argument);
}

/* ---- life ---- */

static void copy_setting(char *to, const char *name)
{
    const char *text = getenv(name);
    (void)snprintf(to, FAULT_PATH, "%s", text ? text : "");
}

__attribute__((constructor)) static void begin(void)
{
    const char *fault = getenv("PROREG_FAULT");
    char name[16] = "";
    long seed = 0;
    if (!fault || sscanf(fault, "%15[a-z]:%ld:%ld", name, &shim.at, &seed) < 1)
        return;
    while (shim.mode < N_MODES && strcmp(mode_names[shim.mode], name) != 0)
        shim.mode++;
    copy_setting(shim.under, "PROREG_FAULT_UNDER");
    copy_setting(shim.report, "PROREG_FAULT_REPORT");
    if (shim.mode == N_MODES || shim.under[0] != '/') {
        static const char wrong[] = "PROREG_FAULT: no such mode, or no folder\n";
        (void)!REAL(write)(STDERR_FILENO, wrong, sizeof wrong - 1);
        _exit(70);
    }
    fault_power_begin(seed, getenv("PROREG_FAULT_GRAVE"));
    /* What the program starts has a disk that works. */
    (void)unsetenv("LD_PRELOAD");
    shim.on = true;
}

__attribute__((destructor)) static void end(void)
{
    if (!shim.on)
        return;
    report();
    if (shim.mode == MODE_CUT && shim.at == 0) {
        shim.inside = true;
        fault_power_cut();
    }
    shim.on = false;
}
