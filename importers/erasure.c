#include "importers/erasure.h"

#include <string.h>

#include "base/csv_read.h"
#include "base/csv_write.h"
#include "base/encoding.h"
#include "base/json.h"
#include "base/text.h"
#include "importers/answers_read.h"
#include "importers/map.h"

/* A file under way. */
typedef struct {
    const RegistryErasureFile *file;
    GArray *lines;
    const ImportMap *map;     /* As it counts for this file, or NULL. */
    const char *id;           /* Name of the record id in the dictionary. */
    bool is_list;             /* Of queries that came back. */
    bool is_sheet;            /* Its rows were numbered, not its lines. */
    size_t n_columns, record; /* SIZE_MAX: no such column. */
    GHashTable *recode;       /* What the map makes of ids, or NULL. */
    size_t query;             /* Of a list: the column of the queries' numbers. */
    int64_t n_inside;         /* Line ends within cells so far. */
} Walk;

/* ---- The text ---- */

/* Excel's own first line, which names the delimiter; it is no header. */
static bool names_delimiter(const GString *text, char *delimiter)
{
    const char *at = text->str + (text->str[0] == '"');
    if (g_ascii_strncasecmp(at, "sep=", 4) != 0 || at[4] == '\0')
        return false;
    *delimiter = at[4];
    return true;
}

/* ---- The header ---- */

static char *trimmed(const BaseCsvCell *cell)
{
    const char *text = cell->text;
    size_t size = cell->size;
    (void)base_text_trim(&text, &size);
    return g_strndup(text, size);
}

static bool names_record(const Walk *walk, const char *name)
{
    const ImportMapColumn *mapped = import_map_find(walk->map, name);
    return g_strcmp0(mapped && !mapped->drop ? mapped->variable : name, walk->id) == 0;
}

/* The record id's column in a site's file. */
static void read_file_header(Walk *walk, const char *name, size_t i)
{
    if (walk->record != SIZE_MAX || !names_record(walk, name))
        return;
    const ImportMapColumn *mapped = import_map_find(walk->map, name);
    walk->record = i;
    walk->recode = mapped ? mapped->recode : NULL;
}

static void read_header(Walk *walk, const BaseCsvRow *row)
{
    walk->n_columns = row->n_cells;
    for (size_t i = 0; i < row->n_cells; i++) {
        g_autofree char *name = trimmed(&row->cells[i]);
        if (!walk->is_list)
            read_file_header(walk, name, i);
        else if (strcmp(name, import_answer_columns[IMPORT_ANSWER_RECORD]) == 0)
            walk->record = i;
        else if (strcmp(name, import_answer_columns[IMPORT_ANSWER_ID]) == 0)
            walk->query = i;
    }
}

/* ---- Rows ---- */

/* The id as an import reads it: trimmed, narrow, recoded, composed. */
static char *id_of(const Walk *walk, const BaseCsvCell *cell)
{
    const char *text = base_csv_unguarded(cell->text);
    size_t size = strlen(text);
    (void)base_text_trim(&text, &size);
    g_autofree char *room = g_malloc(size + 1);
    room[base_text_narrow(text, size, room)] = '\0';
    g_autofree char *composed = g_utf8_normalize(room, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    const char *id = composed ? composed : room;
    const char *code = walk->recode ? g_hash_table_lookup(walk->recode, id) : NULL;
    return g_strdup(code ? code : id);
}

static bool is_persons(const Walk *walk, const BaseCsvRow *row, bool is_defect)
{
    const RegistryErasureFile *file = walk->file;
    const int64_t numbered = walk->is_sheet ? row->line - walk->n_inside : row->line;
    if (g_hash_table_contains(file->lines, &numbered))
        return true;
    /* Of another patient's query what was answered goes, where it names this one. */
    if (is_defect || row->n_cells != walk->n_columns || walk->record >= row->n_cells ||
        (walk->is_list && file->tells)) {
        g_autofree char *raw = g_strndup(row->raw, row->raw_size);
        if (file->names(raw, file->data))
            return true;
    }
    if (is_defect)
        return false;
    if (walk->query < row->n_cells) {
        const int64_t number = g_ascii_strtoll(row->cells[walk->query].text, NULL, 10);
        if (g_hash_table_contains(file->queries, &number))
            return true;
    }
    if (walk->record >= row->n_cells)
        return false;
    g_autofree char *id = id_of(walk, &row->cells[walk->record]);
    return file->means(id, file->data);
}

static gboolean walk_rows(Walk *walk, BaseCsvReader *reader, GError **error)
{
    bool has_header = false;
    BaseCsvRow row;
    BaseCsvStep step;
    while ((step = base_csv_reader_next(reader, &row, error)) != BASE_CSV_END) {
        if (step == BASE_CSV_FAILED)
            return FALSE;
        if (!has_header && step == BASE_CSV_ROW) {
            read_header(walk, &row);
            has_header = true;
        } else if (is_persons(walk, &row, step == BASE_CSV_DEFECT)) {
            const RegistryErasureLines found = {row.line, row.n_lines};
            g_array_append_val(walk->lines, found);
        }
        walk->n_inside += row.n_lines - 1;
    }
    return TRUE;
}

/* ---- One file ---- */

static bool is_sheet(const char *options)
{
    json_t *json = options ? json_loads(options, 0, NULL) : NULL;
    const bool is = json_object_get(json, "sheet") != NULL;
    json_decref(json);
    return is;
}

static gboolean walk_text(Walk *walk, const GString *text, GError **error)
{
    char delimiter = walk->map ? walk->map->delimiter : '\0';
    const bool is_named = !walk->is_sheet && names_delimiter(text, &delimiter);
    g_autoptr(BaseCsvReader) reader =
        base_csv_reader_new_bytes(text->str, text->len, walk->is_sheet ? ',' : delimiter);
    BaseCsvRow row;
    if (is_named && base_csv_reader_next(reader, &row, error) == BASE_CSV_FAILED)
        return FALSE;
    return walk_rows(walk, reader, error);
}

gboolean import_erasure_lines(
    Registry *registry, const RegistryErasureFile *file, GArray *lines, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    const char *words = file->map ? file->map : file->profile;
    /* A map that the study has outgrown says nothing: then known lines count, and names. */
    g_autoptr(ImportMap) map =
        words ? import_map_parse("map", words, strlen(words), study, NULL) : NULL;
    Walk walk = {.file = file,
        .lines = lines,
        .map = file->file ? import_map_of_file(map, file->file) : map,
        .id = study->dictionary->fields[0].name,
        .is_list = strcmp(file->command, "query import") == 0,
        .is_sheet = is_sheet(file->options),
        .record = SIZE_MAX,
        .query = SIZE_MAX};
    gsize size;
    const char *bytes = g_bytes_get_data(file->bytes, &size);
    g_autoptr(GString) text = base_decode(file->encoding, bytes, size, error);
    return text && walk_text(&walk, text, error);
}
