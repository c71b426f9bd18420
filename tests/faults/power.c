/**
 * @file
 * A disk that loses what was not synced. Of a file it has each sector of 512 bytes that was
 * written since the last sync, or not; sizes likewise. Of the names in a folder that was not
 * synced it has the first so many changes, in their order, as file systems with a journal do.
 */
#define _GNU_SOURCE
#include "faults/shim.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, MOST_FILES = 256 };

typedef struct {
    off_t at;
    ssize_t size; /* Bytes that were there; fewer than a sector at the end. */
    char bytes[SECTOR];
} Sector;

typedef struct {
    dev_t device;
    ino_t inode;
    int descriptor; /* Our own, never closed: that would take the program's locks away. */
    off_t size;     /* When it was synced. */
    Sector *sectors;
    size_t n, room;
} File;

typedef struct {
    FaultName kind;
    char *from, *to;
    char *kept; /* A link to what goes, or NULL. */
} Name;

static struct {
    uint64_t random;
    char grave[FAULT_PATH];
    size_t n_kept;
    File files[MOST_FILES];
    size_t n_files;
    Name *names;
    size_t n_names, room_names;
} disk;

/* xorshift64*: a few bits a call. */
static unsigned draw(void)
{
    disk.random ^= disk.random >> 12;
    disk.random ^= disk.random << 25;
    disk.random ^= disk.random >> 27;
    return (unsigned)((disk.random * 2685821657736338717ULL) >> 33);
}

void fault_power_begin(long seed, const char *grave)
{
    disk.random = 88172645463325252ULL ^ ((uint64_t)seed << 20);
    for (int i = 0; i < 20; i++)
        (void)draw();
    (void)snprintf(disk.grave, sizeof disk.grave, "%s", grave ? grave : "");
}

/* ---- bytes ---- */

static File *file_of(int descriptor)
{
    struct stat status;
    char link[64];
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return NULL;
    for (size_t i = 0; i < disk.n_files; i++)
        if (disk.files[i].inode == status.st_ino && disk.files[i].device == status.st_dev)
            return &disk.files[i];
    if (disk.n_files == MOST_FILES)
        return NULL;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    File *file = &disk.files[disk.n_files];
    *file = (File){.device = status.st_dev, .inode = status.st_ino, .size = status.st_size};
    file->descriptor = open(link, O_RDWR | O_CLOEXEC);
    if (file->descriptor < 0)
        return NULL;
    disk.n_files++;
    return file;
}

static void keep_sector(File *file, off_t at)
{
    for (size_t i = 0; i < file->n; i++)
        if (file->sectors[i].at == at)
            return;
    if (file->n == file->room) {
        file->room = 2 * file->room + 64;
        file->sectors = realloc(file->sectors, file->room * sizeof *file->sectors);
        if (!file->sectors)
            abort();
    }
    Sector *sector = &file->sectors[file->n++];
    sector->at = at;
    sector->size = pread(file->descriptor, sector->bytes, SECTOR, at);
}

void fault_remember_write(int descriptor, size_t size, off_t offset)
{
    File *file = file_of(descriptor);
    if (!file || size == 0)
        return;
    for (off_t at = offset / SECTOR * SECTOR; at < offset + (off_t)size; at += SECTOR)
        keep_sector(file, at);
}

void fault_remember_size(int descriptor, off_t size)
{
    File *file = file_of(descriptor);
    for (off_t at = size / SECTOR * SECTOR; file && at < file->size; at += SECTOR)
        keep_sector(file, at);
}

static void lose_bytes(File *file)
{
    struct stat status;
    if (fstat(file->descriptor, &status) != 0)
        return;
    const unsigned luck = draw() % 4; /* None arrived, half of them, most of them. */
    for (size_t i = 0; i < file->n; i++) {
        const Sector *sector = &file->sectors[i];
        const bool arrived = luck == 0 ? false : luck == 3 ? draw() % 8 != 0 : draw() % 2 != 0;
        if (!arrived && sector->size > 0)
            (void)!pwrite(file->descriptor, sector->bytes, (size_t)sector->size, sector->at);
        else if (!arrived && sector->at < status.st_size)
            (void)!pwrite(file->descriptor, (char[SECTOR]){0},
                (size_t)(status.st_size - sector->at < SECTOR ? status.st_size - sector->at
                                                              : SECTOR),
                sector->at);
    }
    if (file->n > 0 && status.st_size > file->size && draw() % 2 == 0)
        (void)!ftruncate(file->descriptor, file->size);
}

/* ---- names ---- */

static char *whole_path(const char *path)
{
    char here[FAULT_PATH];
    char *whole = NULL;
    if (path[0] == '/')
        return strdup(path);
    return getcwd(here, sizeof here) && asprintf(&whole, "%s/%s", here, path) >= 0 ? whole
                                                                                   : NULL;
}

/* A second name of what is about to lose its own. */
static char *keep_file(const char *path)
{
    char *kept = NULL;
    if (disk.grave[0] == '\0' || access(path, F_OK) != 0 ||
        asprintf(&kept, "%s/%d-%zu", disk.grave, (int)getpid(), disk.n_kept++) < 0)
        return NULL;
    if (linkat(AT_FDCWD, path, AT_FDCWD, kept, 0) == 0)
        return kept;
    free(kept);
    return NULL;
}

void fault_remember_name(FaultName kind, const char *from, const char *to)
{
    if (disk.n_names == disk.room_names) {
        disk.room_names = 2 * disk.room_names + 16;
        disk.names = realloc(disk.names, disk.room_names * sizeof *disk.names);
        if (!disk.names)
            abort();
    }
    disk.names[disk.n_names++] = (Name){.kind = kind,
        .from = whole_path(from),
        .to = to ? whole_path(to) : NULL,
        .kept = kind == FAULT_MADE ? NULL : keep_file(kind == FAULT_GONE ? from : to)};
}

static void undo_name(const Name *name)
{
    if (name->kind == FAULT_MADE) {
        (void)unlink(name->from);
        return;
    }
    if (name->kind == FAULT_RENAMED)
        (void)rename(name->to, name->from);
    if (name->kept)
        (void)linkat(AT_FDCWD, name->kept, AT_FDCWD,
            name->kind == FAULT_GONE ? name->from : name->to, 0);
}

/* All names here are of one folder and those below it; a sync of any keeps all, as a journal of
   the file system does. */
void fault_forget(int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return;
    if (S_ISDIR(status.st_mode)) {
        disk.n_names = 0;
        return;
    }
    File *file = file_of(descriptor);
    if (file) {
        file->n = 0;
        file->size = status.st_size;
    }
}

void fault_power_cut(void)
{
    for (size_t i = 0; i < disk.n_files; i++)
        lose_bytes(&disk.files[i]);
    const size_t kept = disk.n_names > 0 ? draw() % (disk.n_names + 1) : 0;
    for (size_t i = disk.n_names; i > kept; i--)
        undo_name(&disk.names[i - 1]);
}
