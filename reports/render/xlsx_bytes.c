#include "reports/render/xlsx_bytes.h"

#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "base/unnamed_file.h"

static gboolean write_file(const char *path, const char *title, ReportWorkbookFill fill,
    const void *data, GError **error)
{
    lxw_workbook *workbook = workbook_new(path);
    /* The date of creation would be the only thing that differs from run to run. */
    lxw_doc_properties properties = {.title = (char *)title, .created = 946684800};
    workbook_set_properties(workbook, &properties);
    fill(workbook, data);
    const lxw_error status = workbook_close(workbook);
    if (status == LXW_NO_ERROR)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "cannot write the workbook: %s",
        lxw_strerror(status));
    return FALSE;
}

GBytes *report_workbook_bytes(
    const char *title, ReportWorkbookFill fill, const void *data, GError **error)
{
    g_autoptr(GError) cause = NULL;
    const int file = base_unnamed_file();
    if (file < 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
            "cannot make a temporary file for the workbook: %s", g_strerror(errno));
        return NULL;
    }
    g_autofree char *path = base_unnamed_path(file);
    char *bytes = NULL;
    gsize size = 0;
    if (write_file(path, title, fill, data, error) &&
        !g_file_get_contents(path, &bytes, &size, &cause))
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "cannot read the workbook back: %s",
            cause->message);
    (void)close(file);
    return bytes ? g_bytes_new_take(bytes, size) : NULL;
}
