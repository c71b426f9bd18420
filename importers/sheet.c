#include "importers/sheet.h"

#include "importers/header.h"
#include "importers/result.h"

static bool is_header(const BaseCsvRow *row, void *data)
{
    return import_header_names_record(data, row);
}

ImportSheetAsk import_sheet_ask(ImportWork *work)
{
    return (ImportSheetAsk){.name = work->sheet, .is_header = is_header, .data = work};
}

static gboolean add_warning(ImportWork *work, const RegistryProblem *problem, GError **error)
{
    if (work->import)
        return import_work_report(work, problem, error);
    import_result_add(work->result, problem);
    return TRUE;
}

gboolean import_profile_warn(ImportWork *work, GError **error)
{
    return !work->fits_no_profile ||
           add_warning(work,
               &(RegistryProblem){.rule_id = "profile",
                   .msgid = N_("no site's profile has files of this name, and no access group "
                               "says whose it is"),
                   .hint = N_("name the site with --site, or add the name to files in the "
                              "site's profile")},
               error);
}

static gboolean warn(ImportWork *work, const char *msgid, const char *hint,
    const char *arguments, GError **error)
{
    return add_warning(work,
        &(RegistryProblem){
            .rule_id = "workbook", .msgid = msgid, .hint = hint, .arguments = arguments},
        error);
}

static gboolean warn_of_places(ImportWork *work, const BaseSheetPlaces *places,
    const char *msgid, const char *hint, GError **error)
{
    if (places->n == 0)
        return TRUE;
    g_autofree char *arguments = base_arguments("nt", places->n, places->shown->str);
    return warn(work, msgid, hint, arguments, error);
}

static gboolean warn_of_sheets(ImportWork *work, const char *hidden, GError **error)
{
    if (!hidden)
        return TRUE;
    g_autofree char *arguments = base_arguments("t", hidden);
    return warn(work, N_("hidden sheets of the workbook were not read: {1}"),
        N_("show and name the sheet with --sheet if it is meant"), arguments, error);
}

gboolean import_sheet_warn(ImportWork *work, const ImportSource *source, GError **error)
{
    const ImportBook *book = import_source_book(source);
    if (!book)
        return TRUE;
    const BaseSheetNotes *notes = &book->notes;
    return warn_of_sheets(work, book->hidden_sheets, error) &&
           warn_of_places(work, &notes->hidden_rows, N_("hidden rows were not taken, {1}: {2}"),
               N_("show the rows, or clear the filter, if they are meant"), error) &&
           warn_of_places(work, &notes->hidden_columns,
               N_("hidden columns were not taken, {1}: {2}"),
               N_("show the columns if they are meant"), error) &&
           warn_of_places(work, &notes->merged,
               N_("merged cells, {1}: {2}; only the first of each says anything"),
               N_("take titles out, and write the value into every cell that it is meant for"),
               error) &&
           warn_of_places(work, &notes->faults, N_("cells that show an error, {1}: {2}"),
               N_("correct the formulas in the workbook"), error) &&
           warn_of_places(work, &notes->uncomputed,
               N_("formulas without a value, {1}: {2}; they were taken as empty"),
               N_("open the workbook, save it, and import it again"), error) &&
           warn_of_places(work, &notes->rounded,
               N_("numbers with more digits than they show, {1}: {2}; the digits that are "
                  "shown "
                  "were taken"),
               N_("show all digits in the workbook if they are meant"), error);
}
