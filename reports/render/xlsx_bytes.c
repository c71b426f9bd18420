#include "reports/render/xlsx_bytes.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"

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
    g_autofree char *path = NULL;
    const int file = g_file_open_tmp("proreg-XXXXXX.xlsx", &path, &cause);
    if (file < 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT,
            "cannot make a temporary file for the workbook: %s", cause->message);
        return NULL;
    }
    (void)close(file);
    char *bytes = NULL;
    gsize size = 0;
    if (write_file(path, title, fill, data, error) &&
        !g_file_get_contents(path, &bytes, &size, &cause))
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "cannot read the workbook back: %s",
            cause->message);
    (void)g_unlink(path);
    return bytes ? g_bytes_new_take(bytes, size) : NULL;
}
