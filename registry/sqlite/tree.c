#include "registry/sqlite/tree.h"

#include <string.h>

#include "registry/sqlite/record.h"
#include "registry/sqlite/sql.h"

/* Kinds of pages, and what SQLite itself takes for the deepest tree. */
enum { INTERIOR = 2, LEAF = 10, MOST_LEVELS = 20, HEADER_BYTES = 100 };

/* A page on the way from the root to where the reading is. */
typedef struct {
    uint8_t *bytes;
    bool is_leaf, went_down; /* Into the child before the cell. */
    size_t n_cells, cell;    /* The next cell. */
} Level;

struct RegistrySqliteTree {
    sqlite3 *db;
    sqlite3_file *file;
    size_t page_size, usable;
    size_t least_local, most_local; /* Bytes of a row that lie on its page. */
    uint32_t root, n_pages;
    uint64_t n_left; /* Pages that may still be read: each is met once. */
    Level levels[MOST_LEVELS];
    size_t depth;
    uint8_t *whole; /* A row whose end lies on pages of its own, or NULL. */
    size_t n_whole;
};

gboolean registry_sqlite_tree_damaged(const RegistrySqliteTree *tree, GError **error)
{
    return registry_sqlite_fail_code(tree->db, SQLITE_CORRUPT, error);
}

static size_t read_16(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 8 | bytes[1];
}

static uint32_t read_32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           bytes[3];
}

/* ---- pages ---- */

static gboolean read_bytes(
    const RegistrySqliteTree *tree, uint8_t *to, size_t size, int64_t offset, GError **error)
{
    const int code = tree->file->pMethods->xRead(tree->file, to, (int)size, offset);
    if (code == SQLITE_OK)
        return TRUE;
    return registry_sqlite_fail_code(
        tree->db, code == SQLITE_IOERR_SHORT_READ ? SQLITE_CORRUPT : code, error);
}

static gboolean read_page(
    RegistrySqliteTree *tree, uint32_t number, uint8_t *to, GError **error)
{
    if (number < 2 || number > tree->n_pages || tree->n_left == 0)
        return registry_sqlite_tree_damaged(tree, error);
    tree->n_left--;
    return read_bytes(
        tree, to, tree->page_size, (int64_t)(number - 1) * (int64_t)tree->page_size, error);
}

/* One level down, to the page of that number. */
static gboolean push(RegistrySqliteTree *tree, uint32_t number, GError **error)
{
    if (tree->depth == MOST_LEVELS)
        return registry_sqlite_tree_damaged(tree, error);
    Level *level = &tree->levels[tree->depth];
    if (!level->bytes)
        level->bytes = g_malloc0(tree->page_size + 1);
    if (!read_page(tree, number, level->bytes, error))
        return FALSE;
    const uint8_t kind = level->bytes[0];
    level->is_leaf = kind == LEAF;
    level->went_down = false;
    level->n_cells = read_16(level->bytes + 3);
    level->cell = 0;
    const size_t header = level->is_leaf ? 8 : 12;
    if ((kind != LEAF && kind != INTERIOR) || header + 2 * level->n_cells > tree->usable)
        return registry_sqlite_tree_damaged(tree, error);
    tree->depth++;
    return TRUE;
}

/* Where the cell begins; NULL where that is not on the page. */
static const uint8_t *cell_at(const RegistrySqliteTree *tree, const Level *level, size_t cell)
{
    const uint8_t *pointers = level->bytes + (level->is_leaf ? 8 : 12);
    const size_t offset = read_16(pointers + 2 * cell);
    return offset + 4 <= tree->usable ? level->bytes + offset : NULL;
}

/* Goes down to the child before the cell; the last one has no cell after it. */
static gboolean push_child(RegistrySqliteTree *tree, Level *level, GError **error)
{
    const uint8_t *from =
        level->cell < level->n_cells ? cell_at(tree, level, level->cell) : level->bytes + 8;
    level->went_down = true;
    return from ? push(tree, read_32(from), error) : registry_sqlite_tree_damaged(tree, error);
}

/* ---- rows ---- */

/* The row's bytes after those on its page, which are `local`, from page `next` on. */
static gboolean read_overflow(RegistrySqliteTree *tree, const uint8_t *bytes, size_t local,
    size_t size, uint32_t next, GError **error)
{
    const size_t each = tree->usable - 4;
    if ((size - local) / each > tree->n_pages)
        return registry_sqlite_tree_damaged(tree, error);
    g_autofree uint8_t *page = g_malloc(tree->page_size);
    if (size > tree->n_whole) {
        tree->whole = g_realloc(tree->whole, size + 1);
        tree->whole[size] = 0;
        tree->n_whole = size;
    }
    memcpy(tree->whole, bytes, local);
    for (size_t at = local; at < size; at += each) {
        if (!read_page(tree, next, page, error))
            return FALSE;
        memcpy(tree->whole + at, page + 4, MIN(each, size - at));
        next = read_32(page);
    }
    return TRUE;
}

/* The row of a cell. */
static gboolean read_cell(RegistrySqliteTree *tree, const Level *level, size_t cell,
    const uint8_t **row, size_t *size, GError **error)
{
    const uint8_t *at = cell_at(tree, level, cell);
    const uint8_t *end = level->bytes + tree->usable;
    uint64_t n_bytes = 0;
    if (!at)
        return registry_sqlite_tree_damaged(tree, error);
    at += level->is_leaf ? 0 : 4;
    const size_t n = registry_sqlite_varint(at, end, &n_bytes);
    if (n == 0 || n_bytes > INT32_MAX)
        return registry_sqlite_tree_damaged(tree, error);
    at += n;
    *size = (size_t)n_bytes;
    *row = at;
    if (*size <= tree->most_local)
        return *size <= (size_t)(end - at) || registry_sqlite_tree_damaged(tree, error);
    const size_t fitting = tree->least_local + (*size - tree->least_local) % (tree->usable - 4);
    const size_t local = fitting <= tree->most_local ? fitting : tree->least_local;
    if (local + 4 > (size_t)(end - at))
        return registry_sqlite_tree_damaged(tree, error);
    if (!read_overflow(tree, at, local, *size, read_32(at + local), error))
        return FALSE;
    *row = tree->whole;
    return TRUE;
}

/* Whether the cell's first column is less than the text, by bytes. */
static gboolean is_less(RegistrySqliteTree *tree, const Level *level, size_t cell,
    const char *from, bool *less, GError **error)
{
    const uint8_t *row = NULL;
    size_t size = 0;
    RegistrySqliteRecord record;
    RegistrySqliteField field;
    if (!read_cell(tree, level, cell, &row, &size, error))
        return FALSE;
    if (!registry_sqlite_record_begin(&record, row, size) ||
        !registry_sqlite_record_next(&record, &field))
        return registry_sqlite_tree_damaged(tree, error);
    const size_t n = strlen(from);
    const int order = memcmp(field.bytes, from, MIN(field.size, n));
    *less = order < 0 || (order == 0 && field.size < n);
    return TRUE;
}

/* The first cell that is not less, of a page that was just gone down to. */
static gboolean search(RegistrySqliteTree *tree, const char *from, GError **error)
{
    Level *level = &tree->levels[tree->depth - 1];
    size_t low = 0, high = level->n_cells;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        bool less = false;
        if (!is_less(tree, level, middle, from, &less, error))
            return FALSE;
        if (less)
            low = middle + 1;
        else
            high = middle;
    }
    level->cell = low;
    return TRUE;
}

gboolean registry_sqlite_tree_seek(RegistrySqliteTree *tree, const char *from, GError **error)
{
    tree->n_left = UINT64_MAX; /* Keys that are compared on the way are met again. */
    tree->depth = 0;
    if (!push(tree, tree->root, error) || !search(tree, from, error))
        return FALSE;
    while (!tree->levels[tree->depth - 1].is_leaf)
        if (!push_child(tree, &tree->levels[tree->depth - 1], error) ||
            !search(tree, from, error))
            return FALSE;
    tree->n_left = tree->n_pages;
    return TRUE;
}

int registry_sqlite_tree_next(
    RegistrySqliteTree *tree, const uint8_t **row, size_t *size, GError **error)
{
    while (tree->depth > 0) {
        Level *level = &tree->levels[tree->depth - 1];
        if (!level->is_leaf && !level->went_down) {
            if (!push_child(tree, level, error))
                return -1;
        } else if (level->cell < level->n_cells) {
            level->went_down = false;
            return read_cell(tree, level, level->cell++, row, size, error) ? 1 : -1;
        } else {
            tree->depth--;
        }
    }
    return 0;
}

/* ---- life ---- */

void registry_sqlite_tree_free(RegistrySqliteTree *tree)
{
    if (!tree)
        return;
    for (size_t i = 0; i < MOST_LEVELS; i++)
        g_free(tree->levels[i].bytes);
    g_free(tree->whole);
    g_free(tree);
}

/* Reads the file's header; whether the layout is one that is read here. */
static gboolean read_header(RegistrySqliteTree *tree, bool *known, GError **error)
{
    enum { PAGE_SIZE = 16, READ_VERSION = 19, RESERVED = 20, ENCODING = 56 };
    uint8_t header[HEADER_BYTES];
    sqlite3_int64 bytes = 0;
    uint8_t kind = 0;
    if (!read_bytes(tree, header, sizeof header, 0, error))
        return FALSE;
    const int code = tree->file->pMethods->xFileSize(tree->file, &bytes);
    if (code != SQLITE_OK)
        return registry_sqlite_fail_code(tree->db, code, error);
    tree->page_size = read_16(header + PAGE_SIZE) == 1 ? 65536 : read_16(header + PAGE_SIZE);
    *known = header[READ_VERSION] == 1 && read_32(header + ENCODING) == SQLITE_UTF8 &&
             tree->page_size >= 512 && tree->page_size - header[RESERVED] >= 480;
    if (!*known)
        return TRUE;
    tree->usable = tree->page_size - header[RESERVED];
    tree->most_local = (tree->usable - 12) * 64 / 255 - 23;
    tree->least_local = (tree->usable - 12) * 32 / 255 - 23;
    tree->n_pages = (uint32_t)((uint64_t)bytes / tree->page_size);
    if (tree->root < 2 || tree->root > tree->n_pages)
        return registry_sqlite_tree_damaged(tree, error);
    if (!read_bytes(tree, &kind, sizeof kind,
            (int64_t)(tree->root - 1) * (int64_t)tree->page_size, error))
        return FALSE;
    *known = kind == INTERIOR || kind == LEAF;
    return TRUE;
}

/* Finds the file and the root; sets *tree where both are to be had. The question is what
   begins to read, where nothing was read before in the transaction. */
static gboolean find_root(
    sqlite3 *db, const char *table, RegistrySqliteTree *tree, bool *found, GError **error)
{
    g_autoptr(sqlite3_stmt) select = registry_sqlite_prepare(db,
        "SELECT rootpage FROM main.sqlite_schema WHERE type = 'table' AND name = ?1", error);
    if (!select)
        return FALSE;
    registry_sqlite_bind_text(select, 1, table);
    const int state = registry_sqlite_step(select, "looking for a table", error);
    if (state < 0)
        return FALSE;
    tree->db = db;
    tree->root = state == 1 ? (uint32_t)sqlite3_column_int64(select, 0) : 0;
    *found =
        tree->root > 0 && sqlite3_get_autocommit(db) == 0 &&
        sqlite3_txn_state(db, "main") == SQLITE_TXN_READ &&
        sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &tree->file) == SQLITE_OK &&
        tree->file && tree->file->pMethods;
    return TRUE;
}

gboolean registry_sqlite_tree_open(
    sqlite3 *db, const char *table, RegistrySqliteTree **tree, GError **error)
{
    bool known = false;
    g_autoptr(RegistrySqliteTree) made = g_new0(RegistrySqliteTree, 1);
    *tree = NULL;
    if (!find_root(db, table, made, &known, error) ||
        (known && !read_header(made, &known, error)))
        return FALSE;
    if (known)
        *tree = g_steal_pointer(&made);
    return TRUE;
}
