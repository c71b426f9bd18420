/**
 * @file
 * How a file was read that goes in once more.
 */
#include <string.h>

#include "importers/again_inside.h"
#include "importers/held.h"
#include "importers/profile.h"

json_t *import_again_options(const RegistryKeptFile *again)
{
    json_t *options = again->options ? json_loads(again->options, 0, NULL) : NULL;
    return options ? options : json_object();
}

ImportHeldCells *import_again_held(const RegistryKeptFile *again)
{
    json_t *said = import_again_options(again);
    const json_t *list = json_object_get(said, "hold");
    ImportHeldCells *held = list ? import_held_of_json(list) : NULL;
    json_decref(said);
    return held;
}

bool import_again_map(
    const RegistryKeptFile *again, const SchemaStudy *study, ImportGuide *guide, GError **error)
{
    const char *text = again->profile ? again->profile : again->map;
    guide->is_profile = again->profile != NULL;
    if (!text)
        return true;
    guide->map = again->profile && again->site
                     ? import_profile_parse(again->site, text, strlen(text), study, error)
                     : import_map_parse("map", text, strlen(text), study, error);
    return guide->map != NULL;
}

static bool drops_columns(const ImportMap *map)
{
    for (guint i = 0; map && i < map->columns->len; i++)
        if (((const ImportMapColumn *)map->columns->pdata[i])->drop)
            return true;
    return false;
}

static bool has_mark(const char *data, gsize size)
{
    return size >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 || memcmp(data, "\xfe\xff", 2) == 0);
}

/* Of what was not kept byte by byte the rest is UTF-8: files in UTF-16, and those of which
   columns were dropped. */
static BaseEncoding encoding_of(const RegistryKeptFile *again, const ImportMap *map)
{
    BaseEncoding then = BASE_ENCODING_UTF8;
    gsize size = 0;
    const char *data = g_bytes_get_data(again->bytes, &size);
    (void)base_encoding_find(again->encoding ? again->encoding : "utf-8", &then);
    if (has_mark(data, size))
        return data[0] == '\xff' ? BASE_ENCODING_UTF16LE : BASE_ENCODING_UTF16BE;
    return drops_columns(map) && g_utf8_validate(data, (gssize)size, NULL) ? BASE_ENCODING_UTF8
                                                                           : then;
}

/* A guess of then is one again where the bytes still say so. */
static bool scan(const RegistryKeptFile *again, BaseEncoding wanted, BaseEncoding preferred,
    BaseEncodingFound *found, GError **error)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(again->bytes, &size);
    g_autoptr(BaseEncodingScan) scan = base_encoding_scan_new(wanted, preferred, error);
    if (!scan)
        return false;
    base_encoding_scan_feed(scan, data, size);
    (void)base_encoding_scan_finish(scan, found);
    return true;
}

ImportSource *import_again_source(const RegistryKeptFile *again, BaseEncoding wanted,
    BaseEncoding preferred, const ImportMap *map, ImportSourceReport *report, GError **error)
{
    BaseEncodingFound found = {.encoding = BASE_ENCODING_AUTO};
    json_t *said = import_again_options(again);
    const char *sheet = json_string_value(json_object_get(said, "sheet"));
    const BaseEncoding encoding = encoding_of(again, map);
    *report = (ImportSourceReport){.fault = IMPORT_SOURCE_OK};
    ImportSource *source = NULL;
    if (sheet || scan(again, wanted, preferred, &found, error))
        source = import_source_kept(again->bytes, again->file, encoding, sheet, error);
    if (found.encoding == encoding) {
        report->other = found.other;
        report->guess_line = found.guess_line;
    }
    json_decref(said);
    return source;
}
