#include "base/zip.h"

#include <zip.h>

#include "base/error.h"

/* 1980-01-01 as the format has dates: its first day. */
enum { FIRST_TIME = 0, FIRST_DAY = 1 << 5 | 1 };

static gboolean fail(zip_error_t *fault, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "the ZIP file cannot be made: %s",
        zip_error_strerror(fault));
    return FALSE;
}

static gboolean add_part(zip_t *zip, const BaseZipPart *part, GError **error)
{
    gsize size;
    const void *data = g_bytes_get_data(part->bytes, &size);
    zip_source_t *source = zip_source_buffer(zip, data, size, 0);
    if (!source)
        return fail(zip_get_error(zip), error);
    const zip_int64_t index = zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return fail(zip_get_error(zip), error);
    }
    const zip_uint64_t at = (zip_uint64_t)index;
    return (zip_file_set_dostime(zip, at, FIRST_TIME, FIRST_DAY, 0) == 0 &&
               zip_set_file_compression(zip, at, ZIP_CM_DEFLATE, 6) == 0) ||
           fail(zip_get_error(zip), error);
}

/* All that was written into the source. */
static GBytes *read_back(zip_source_t *source, GError **error)
{
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) {
        (void)fail(zip_source_error(source), error);
        return NULL;
    }
    g_autofree char *bytes = g_malloc(stat.size);
    const zip_int64_t n = zip_source_read(source, bytes, stat.size);
    const gboolean whole = n >= 0 && (zip_uint64_t)n == stat.size;
    if (!whole)
        (void)fail(zip_source_error(source), error);
    (void)zip_source_close(source);
    return whole ? g_bytes_new_take(g_steal_pointer(&bytes), stat.size) : NULL;
}

GBytes *base_zip_write(const BaseZipPart *parts, size_t n, GError **error)
{
    zip_error_t fault;
    zip_error_init(&fault);
    GBytes *bytes = NULL;
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &fault);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &fault) : NULL;
    if (!zip) {
        (void)fail(&fault, error);
        zip_source_free(source);
        zip_error_fini(&fault);
        return NULL;
    }
    zip_source_keep(source); /* It outlives the archive that writes it. */
    gboolean done = TRUE;
    for (size_t i = 0; done && i < n; i++)
        done = add_part(zip, &parts[i], error);
    if (done && zip_close(zip) == 0) {
        bytes = read_back(source, error);
    } else {
        if (done)
            (void)fail(zip_get_error(zip), error);
        zip_discard(zip);
    }
    zip_source_free(source);
    zip_error_fini(&fault);
    return bytes;
}
