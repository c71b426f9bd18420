#include "importers/guide.h"

#include "importers/again_inside.h"
#include "importers/profile.h"
#include "importers/sheet.h"

void import_guide_clear(ImportGuide *guide)
{
    import_map_free(guide->map);
    g_clear_pointer(&guide->profiles, g_ptr_array_unref);
}

bool import_guide_load(
    ImportGuide *guide, Registry *registry, const ImportOptions *options, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    *guide = (ImportGuide){NULL, false, NULL};
    if (options->again && !import_again_map(options->again, study, guide, error))
        return false;
    if (options->map_path)
        guide->map = import_map_load(options->map_path, study, error);
    else if (!guide->map)
        guide->profiles = import_profiles_load(registry, error);
    return guide->map || guide->profiles;
}

bool import_guide_choose(const ImportGuide *guide, ImportWork *work, const char *path,
    const ImportMap **profile, GError **error)
{
    *profile = guide->is_profile ? guide->map : NULL;
    return work->options->again || !guide->profiles ||
           import_profile_choose(guide->profiles, work->study, path, work->options, profile,
               &work->fits_no_profile, error);
}

void import_guide_use(ImportWork *work, const ImportMap *map, const char *path)
{
    const ImportOptions *options = work->options;
    const ImportMap *own = import_map_of_file(map, path);
    const bool by_map = own && own->has_date_order && !options->date_order_given;
    work->map = own;
    work->is_unmapped = map && !own;
    work->date_order = by_map ? own->date_order : options->date_order;
    work->sheet = options->sheet ? options->sheet : own ? own->sheet : NULL;
    work->delimiter = own ? own->delimiter : '\0';
    work->file_site = options->site ? options->site : map ? map->site : NULL;
}

ImportSource *import_guide_open(ImportWork *work, const ImportGuide *guide, const char *path,
    ImportSourceReport *report, GError **error)
{
    BaseEncoding wanted = BASE_ENCODING_AUTO, preferred = BASE_ENCODING_AUTO;
    (void)base_encoding_find(work->study->encoding, &preferred);
    if (work->options->encoding)
        (void)base_encoding_find(work->options->encoding, &wanted);
    if (wanted == BASE_ENCODING_AUTO && work->map && work->map->encoding)
        (void)base_encoding_find(work->map->encoding, &preferred);
    const ImportSheetAsk ask = import_sheet_ask(work);
    if (!work->options->again)
        return import_source_open(path, wanted, preferred, &ask, report, error);
    ImportSource *source =
        import_again_source(work->options->again, wanted, preferred, work->map, report, error);
    /* Who named no profile then had none that fitted. */
    work->fits_no_profile = source && guide->profiles && guide->profiles->len > 0 &&
                            !work->options->site &&
                            !import_profile_names_group(work->study, source);
    return source;
}
