#define _POSIX_C_SOURCE 200809L

#include "base/xlsx_part.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"

/** So many bytes may come of any part, however well it is packed. */
static const guint64 FREE_BYTES = 8 << 20;

typedef struct {
    const char *name;
    zip_file_t *file;
    guint64 n_packed, n_read;
} Part;

static void fail(const char *name, const char *what, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
        _("the workbook's part %s cannot be read: %s"), name, what);
}

zip_t *base_xlsx_archive(int fd, GError **error)
{
    const int own = dup(fd);
    FILE *file = own < 0 ? NULL : fdopen(own, "rb");
    zip_error_t fault;
    zip_error_init(&fault);
    zip_source_t *source = file ? zip_source_filep_create(file, 0, -1, &fault) : NULL;
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &fault) : NULL;
    if (!archive) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT, _("the workbook cannot be opened: %s"),
            file ? zip_error_strerror(&fault) : g_strerror(errno));
        if (source)
            zip_source_free(source);
        else if (file)
            (void)fclose(file);
        else if (own >= 0)
            close(own);
    }
    zip_error_fini(&fault);
    return archive;
}

bool base_xlsx_has_part(zip_t *archive, const char *name)
{
    return zip_name_locate(archive, name, 0) >= 0;
}

/** A BaseXmlSource of the part's bytes. */
static gssize read_inflated(void *data, char *out, gsize size, GError **error)
{
    Part *part = data;
    const zip_int64_t n = zip_fread(part->file, out, size);
    if (n < 0) {
        fail(part->name, zip_file_strerror(part->file), error);
        return -1;
    }
    part->n_read += (guint64)n;
    if (part->n_read > BASE_XLSX_PART_MAX) {
        fail(part->name, _("it has more than 1 GiB"), error);
        return -1;
    }
    if (part->n_read > FREE_BYTES && part->n_read / BASE_XLSX_RATIO_MAX > part->n_packed) {
        fail(part->name, _("it is packed more tightly than any sheet is"), error);
        return -1;
    }
    return n;
}

bool base_xlsx_read_part(
    zip_t *archive, const char *name, const BaseXmlHandler *handler, void *data, GError **error)
{
    zip_stat_t status;
    Part part = {.name = name};
    if (zip_stat(archive, name, 0, &status) != 0 || !(status.valid & ZIP_STAT_COMP_SIZE)) {
        fail(name, zip_strerror(archive), error);
        return false;
    }
    part.n_packed = status.comp_size;
    part.file = zip_fopen_index(archive, status.index, 0);
    if (!part.file) {
        fail(name, zip_strerror(archive), error);
        return false;
    }
    const bool ok = base_xml_read(name, read_inflated, &part, handler, data, error);
    (void)zip_fclose(part.file);
    return ok;
}
