/**
 * @file
 * An original as the registry kept it, read once more.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "base/unnamed_file.h"
#include "base/words.h"
#include "importers/source_inside.h"

/* A file without a name that holds the bytes; -1 with errno set. */
static int as_file(GBytes *bytes)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    const int fd = base_unnamed_file();
    for (gsize done = 0; fd >= 0 && done < size;) {
        const ssize_t n = write(fd, data + done, size - done);
        if (n < 0 && errno != EINTR) {
            (void)close(fd);
            return -1;
        }
        done += n < 0 ? 0 : (gsize)n;
    }
    return fd;
}

ImportSource *import_source_kept(
    GBytes *bytes, const char *name, BaseEncoding encoding, const char *sheet, GError **error)
{
    ImportSource *source = import_source_new(name);
    source->fd = as_file(bytes);
    source->is_copy = true;
    source->size = g_bytes_get_size(bytes);
    source->encoding = sheet ? BASE_ENCODING_UTF8 : encoding;
    source->book.sheet = g_strdup(sheet);
    if (source->fd < 0)
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("%s: cannot be copied to %s: %s"),
            name, g_get_tmp_dir(), g_strerror(errno));
    else if ((source->decoder = base_decoder_new(source->encoding, error)) != NULL &&
             import_source_rewind(source, error))
        return source;
    import_source_free(source);
    return NULL;
}
