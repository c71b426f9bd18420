/* fdopen, fsync, fchown and linkat are POSIX; O_TMPFILE is Linux. */
#define _GNU_SOURCE

#include "base/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/settle.h"

/* A pipe that nobody reads is waited for so long: its reader may be starting. */
enum { PIPE_WAITS = 100, PIPE_WAIT_US = 50000, NAME_TRIES = 100 };

char *base_output_name(const BaseOutput *output)
{
    if (!output->path)
        return g_strdup("standard output");
    return g_strdup_printf("%s %s", output->option, output->path);
}

gboolean base_output_fail(const BaseOutput *output, int number, GError **error)
{
    g_autofree char *name = base_output_name(output);
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be written: %s", name,
        number == ENXIO ? "nobody reads this pipe; start its reader first"
                        : g_strerror(number));
    return FALSE;
}

static int open_waiting(const char *path)
{
    int descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    for (int n = 0; descriptor < 0 && errno == ENXIO && n < PIPE_WAITS; n++) {
        g_usleep(PIPE_WAIT_US);
        descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    if (descriptor >= 0)
        (void)fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
    return descriptor;
}

static int open_stream(const BaseOutput *output)
{
    return output->descriptor >= 0 ? dup(output->descriptor) : open_waiting(output->place.path);
}

/* A file without a name, so that a program that is killed leaves nothing; -1 where the folder
   knows none. */
static int open_nameless(const char *folder)
{
#ifdef O_TMPFILE
    if (access("/proc/self/fd", X_OK) != 0)
        return -1;
    return open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#else
    (void)folder;
    return -1;
#endif
}

/* The temporary name is short: the folder may allow no longer name than the output's own. */
static int open_temporary(BaseOutput *output)
{
    const BasePlace *place = &output->place;
    if (place->exists && access(place->path, W_OK) != 0)
        return -1;
    g_autofree char *folder = g_path_get_dirname(place->path);
    const int descriptor = open_nameless(folder);
    if (descriptor >= 0)
        return descriptor;
    output->temporary = g_build_filename(folder, ".proreg-XXXXXX", NULL);
    return g_mkstemp_full(output->temporary, O_RDWR | O_CLOEXEC, 0600);
}

/* Gives a file without a name a temporary one: a link can be renamed over what is there. */
static bool name_it(BaseOutput *output)
{
    g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", fileno(output->file));
    g_autofree char *folder = g_path_get_dirname(output->place.path);
    for (int n = 0; n < NAME_TRIES; n++) {
        g_autofree char *name = g_strdup_printf(".proreg-%08x", g_random_int());
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0) {
            output->temporary = g_steal_pointer(&path);
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

gboolean base_output_open(BaseOutput *output, GError **error)
{
    if (output->manner == BASE_OUTPUT_STANDARD) {
        output->state = BASE_OUTPUT_OPEN;
        return TRUE;
    }
    const bool stream = output->manner == BASE_OUTPUT_STREAM;
    const int descriptor = stream ? open_stream(output) : open_temporary(output);
    if (descriptor < 0 || !(output->file = fdopen(descriptor, "wb"))) {
        const int number = errno;
        if (descriptor >= 0)
            (void)close(descriptor);
        else
            g_clear_pointer(&output->temporary, g_free);
        return base_output_fail(output, number, error);
    }
    output->state = BASE_OUTPUT_OPEN;
    return TRUE;
}

void base_output_colours(BaseOutput *output)
{
    output->is_coloured = true;
}

gboolean base_output_append(BaseOutput *output, const char *bytes, gsize size, GError **error)
{
    const BaseOutputStreams *streams = &output->streams;
    if (output->manner == BASE_OUTPUT_STANDARD)
        return output->is_coloured && streams->write_coloured
                   ? streams->write_coloured(bytes, size, streams->data, error)
                   : streams->write(bytes, size, streams->data, error);
    return fwrite(bytes, 1, size, output->file) == size ||
           base_output_fail(output, errno, error);
}

/* What was there keeps its mode; a group that cannot be kept keeps no rights. */
static bool keep_mode(const BaseOutput *output)
{
    const BasePlace *place = &output->place;
    if (!place->exists)
        return true;
    const int descriptor = fileno(output->file);
    struct stat now;
    mode_t mode = place->status.st_mode & 0777;
    if (fstat(descriptor, &now) != 0)
        return false;
    const bool same = now.st_uid == place->status.st_uid && now.st_gid == place->status.st_gid;
    if (!same && fchown(descriptor, place->status.st_uid, place->status.st_gid) != 0)
        mode &= ~(mode_t)S_IRWXG;
    return fchmod(descriptor, mode) == 0;
}

static bool give_name(BaseOutput *output)
{
    if (g_rename(output->temporary, output->place.path) != 0)
        return false;
    g_clear_pointer(&output->temporary, g_free);
    return base_settle_name(output->place.path);
}

gboolean base_output_finish(BaseOutput *output, GError **error)
{
    output->state = BASE_OUTPUT_DONE;
    if (output->manner == BASE_OUTPUT_STANDARD)
        return TRUE;
    const bool is_file = output->manner == BASE_OUTPUT_FILE;
    bool done = fflush(output->file) == 0;
    if (is_file)
        done = done && keep_mode(output) && fsync(fileno(output->file)) == 0 &&
               fstat(fileno(output->file), &output->written) == 0 &&
               (output->temporary || name_it(output));
    int number = errno;
    if (fclose(g_steal_pointer(&output->file)) != 0 && done) {
        number = errno;
        done = false;
    }
    if (done && is_file && !give_name(output)) {
        number = errno;
        done = false;
    }
    return done || base_output_fail(output, number, error);
}

void base_output_free(BaseOutput *output)
{
    if (output->file)
        (void)fclose(output->file);
    if (output->temporary)
        (void)g_unlink(output->temporary);
    base_place_clear(&output->place);
    g_free(output->temporary);
    g_free(output->path);
    g_free(output);
}
