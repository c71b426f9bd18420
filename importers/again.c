#include "importers/again_inside.h"

static BaseDateOrder order_of(const char *name)
{
    return g_strcmp0(name, "mdy") == 0   ? BASE_DATE_MDY
           : g_strcmp0(name, "dmy") == 0 ? BASE_DATE_DMY
                                         : BASE_DATE_YMD;
}

static const char *text_of(const json_t *options, const char *key)
{
    return json_string_value(json_object_get(options, key));
}

gboolean import_again(
    Registry *registry, const RegistryKeptFile *again, bool *taken, GError **error)
{
    json_t *said = import_again_options(again);
    const ImportOptions options = {.again = again,
        .site = text_of(said, "site"),
        .encoding = text_of(said, "encoding"),
        .sheet = text_of(said, "sheet"),
        .date_order = order_of(text_of(said, "date_order")),
        .date_order_given = true,
        .erase_blank = g_strcmp0(text_of(said, "blank"), "erase") == 0,
        .complete = json_is_true(json_object_get(said, "complete")),
        .user = again->user,
        .reason = again->reason,
        .clock = again->clock};
    g_autoptr(ImportResult) result = import_file(registry, again->file, &options, error);
    *taken = result && result->status == IMPORT_IMPORTED;
    json_decref(said);
    return result != NULL;
}
