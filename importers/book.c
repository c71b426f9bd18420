#define _POSIX_C_SOURCE 200809L

#include "importers/book.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/unnamed_file.h"
#include "base/words.h"

/** Rows of a sheet among which its header is looked for. */
enum { MAX_ABOVE = 11 };

void import_book_clear(ImportBook *book)
{
    g_free(book->sheet);
    g_free(book->hidden_sheets);
    base_sheet_notes_clear(&book->notes);
    *book = (ImportBook){0};
}

/** What the first rows of a sheet say. */
typedef struct {
    const ImportSheetAsk *ask;
    int n_rows;
    bool fits;
} Look;

static bool look_at(const BaseCsvRow *row, void *data)
{
    Look *look = data;
    look->fits =
        look->ask && look->ask->is_header && look->ask->is_header(row, look->ask->data);
    look->n_rows++;
    return !look->fits && look->n_rows < MAX_ABOVE;
}

static bool fault_is(
    ImportBookFault *fault, const char *msgid, const char *hint, char *arguments)
{
    *fault = (ImportBookFault){.msgid = msgid, .hint = hint, .arguments = arguments};
    return false;
}

/** Names of the sheets that are hidden, or of the others. New text. */
static char *names_of(const BaseWorkbook *workbook, bool hidden)
{
    GString *names = g_string_new(NULL);
    for (size_t i = 0; i < base_workbook_n_sheets(workbook); i++)
        if (base_workbook_sheet_is_hidden(workbook, i) == hidden)
            g_string_append_printf(names, "%s\"%s\"", names->len > 0 ? ", " : "",
                base_workbook_sheet_name(workbook, i));
    return g_string_free(names, FALSE);
}

static bool find_named(
    const BaseWorkbook *workbook, const char *name, size_t *found, ImportBookFault *fault)
{
    for (size_t i = 0; i < base_workbook_n_sheets(workbook); i++) {
        if (strcmp(base_workbook_sheet_name(workbook, i), name) != 0)
            continue;
        *found = i;
        return !base_workbook_sheet_is_hidden(workbook, i) ||
               fault_is(fault, N_("the sheet \"{1}\" is hidden, and hidden ones are not read"),
                   N_("show the sheet in the workbook if it is meant, and import again"),
                   base_arguments("t", name));
    }
    g_autofree char *names = names_of(workbook, false);
    return fault_is(fault, N_("the workbook has no sheet \"{1}\"; it has {2}"),
        N_("name one of them with --sheet"), base_arguments("tt", name, names));
}

/** The reader's words become a fault of the file. */
static bool take_fault(ImportBookFault *fault, const GError *from)
{
    return fault_is(fault, N_("this workbook cannot be read: {1}"),
        N_("open it, save it again as .xlsx or as CSV UTF-8, and import that"),
        base_arguments("t", from->message));
}

/** The only visible sheet, or the only one that has the header. */
static bool find_fitting(
    BaseWorkbook *workbook, const ImportSheetAsk *ask, size_t *found, ImportBookFault *fault)
{
    size_t n_visible = 0, n_fit = 0, fitting = 0, filled = 0, n_filled = 0;
    for (size_t i = 0; i < base_workbook_n_sheets(workbook); i++) {
        if (base_workbook_sheet_is_hidden(workbook, i))
            continue;
        Look look = {.ask = ask};
        g_autoptr(GError) own = NULL;
        if (!base_workbook_read(workbook, i, look_at, &look, NULL, &own))
            return take_fault(fault, own);
        n_visible++;
        if (look.n_rows > 0) {
            n_filled++;
            filled = i;
        }
        if (look.fits) {
            n_fit++;
            fitting = i;
        }
    }
    *found = n_fit == 1 ? fitting : filled;
    if (n_fit == 1 || (n_fit == 0 && n_filled == 1))
        return true;
    if (n_filled == 0)
        return fault_is(fault, N_("no sheet of the workbook that is shown has anything in it"),
            N_("show the sheet that is meant, and import again"), NULL);
    g_autofree char *names = names_of(workbook, false);
    return fault_is(fault,
        n_fit == 0 ? N_("none of the workbook's sheets has the header that was expected: {1}")
                   : N_("more than one of the workbook's sheets has such a header: {1}"),
        N_("name the sheet with --sheet"), base_arguments("t", names));
}

static int write_sheet(BaseWorkbook *workbook, size_t sheet, ImportBook *book,
    ImportBookFault *fault, GError **error)
{
    g_autoptr(GError) own = NULL;
    const int csv = base_unnamed_file();
    if (csv < 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_INPUT,
            _("the sheet cannot be written to %s: %s"), g_get_tmp_dir(), g_strerror(errno));
        return -1;
    }
    if (!base_workbook_write_csv(workbook, sheet, csv, &book->notes, &own)) {
        (void)take_fault(fault, own);
        close(csv);
        return -1;
    }
    book->sheet = g_strdup(base_workbook_sheet_name(workbook, sheet));
    (void)lseek(csv, 0, SEEK_SET);
    return csv;
}

int import_book_read(
    int fd, const ImportSheetAsk *ask, ImportBook *book, ImportBookFault *fault, GError **error)
{
    *book = (ImportBook){0};
    *fault = (ImportBookFault){0};
    g_autoptr(GError) own = NULL;
    g_autoptr(BaseWorkbook) workbook = base_workbook_open(fd, &own);
    if (!workbook) {
        (void)take_fault(fault, own);
        return -1;
    }
    g_autofree char *hidden = names_of(workbook, true);
    if (hidden[0] != '\0')
        book->hidden_sheets = g_steal_pointer(&hidden);
    size_t sheet = 0;
    const bool found = ask && ask->name ? find_named(workbook, ask->name, &sheet, fault)
                                        : find_fitting(workbook, ask, &sheet, fault);
    return found ? write_sheet(workbook, sheet, book, fault, error) : -1;
}
