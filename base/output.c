/* fdopen, fsync and fileno are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"

gboolean base_output_write(const char *path, const char *bytes, gsize size, GError **error)
{
    g_autoptr(GError) cause = NULL;
    if (g_file_set_contents_full(
            path, bytes, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be written: %s", path,
        cause->message);
    return FALSE;
}

struct BaseOutput {
    char *path, *temporary;
    FILE *file;
};

static gboolean fail(const BaseOutput *output, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot be written: %s", output->path,
        g_strerror(errno));
    return FALSE;
}

static void output_free(BaseOutput *output)
{
    g_free(output->path);
    g_free(output->temporary);
    g_free(output);
}

BaseOutput *base_output_open(const char *path, GError **error)
{
    BaseOutput *output = g_new0(BaseOutput, 1);
    output->path = g_strdup(path);
    output->temporary = g_strconcat(path, ".XXXXXX", NULL);
    const int descriptor = g_mkstemp_full(output->temporary, O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0 && (output->file = fdopen(descriptor, "wb")))
        return output;
    (void)fail(output, error);
    if (descriptor >= 0) {
        (void)close(descriptor);
        (void)g_unlink(output->temporary);
    }
    output_free(output);
    return NULL;
}

gboolean base_output_append(BaseOutput *output, const char *bytes, gsize size, GError **error)
{
    return fwrite(bytes, 1, size, output->file) == size || fail(output, error);
}

gboolean base_output_close(BaseOutput *output, GError **error)
{
    gboolean done = fflush(output->file) == 0 && fsync(fileno(output->file)) == 0;
    done = fclose(output->file) == 0 && done;
    done = done && g_rename(output->temporary, output->path) == 0;
    if (!done) {
        (void)fail(output, error);
        (void)g_unlink(output->temporary);
    }
    output_free(output);
    return done;
}

void base_output_discard(BaseOutput *output)
{
    if (!output)
        return;
    (void)fclose(output->file);
    (void)g_unlink(output->temporary);
    output_free(output);
}
