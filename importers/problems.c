#include "importers/problems.h"

#include <string.h>
#include <zlib.h>

/* Problems come nearly in order: row by row, and at the end what is judged over several rows.
 * So they are collected, sorted by the heap and packed into blocks; heaps that follow one
 * another make a run, and the runs are merged when they are read. */
enum {
    HEAP_BYTES = 2 << 20, /* Collected before they are sorted. */
    BLOCK_BYTES = 1 << 16,
    LEVEL = 1,
    N_TEXTS = 3,
    NUMBER_BYTES = 10 /* Of the longest number. */
};

/** How a text is written. */
typedef enum { TEXT_NONE, TEXT_SAME /* As that of the problem before. */, TEXT_OWN } TextMark;

/** What many problems share; compared by its bytes, its texts are the only ones of their kind.
 */
typedef struct {
    const char *event, *field, *rule_id, *msgid, *hint;
    gsize is_error;
} Kind;

/** A problem that was collected. */
typedef struct {
    gint64 line;
    gsize column;
    guint32 kind;
    guint32 texts; /* Where its texts begin. */
} Entry;

typedef struct {
    guint8 *bytes;
    guint32 size, full_size; /* Compressed, and not. */
    guint32 n;               /* Problems in it. */
} Block;

/** Blocks whose problems are in order. */
typedef struct {
    GArray *blocks; /* Block */
    gint64 last_line;
    gsize last_column;
} Run;

struct ImportProblems {
    guint n;
    GStringChunk *names;  /* Texts of kinds. */
    GHashTable *kinds;    /* Kind -> its number. */
    GPtrArray *kind_list; /* Kind *, owned. */
    GArray *heap;         /* Entry */
    GString *texts;       /* Of the heap: a mark and the text, N_TEXTS an entry. */
    GArray *runs;         /* Run */
};

static guint hash_kind(gconstpointer data)
{
    const Kind *kind = data;
    const char *const parts[] = {
        kind->event, kind->field, kind->rule_id, kind->msgid, kind->hint};
    guint hash = (guint)kind->is_error;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        hash = hash * 31 + g_direct_hash(parts[i]);
    return hash;
}

static gboolean same_kind(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(Kind)) == 0;
}

static void block_clear(gpointer data)
{
    g_free(((Block *)data)->bytes);
}

static void run_clear(gpointer data)
{
    g_array_unref(((Run *)data)->blocks);
}

ImportProblems *import_problems_new(void)
{
    ImportProblems *problems = g_new0(ImportProblems, 1);
    problems->names = g_string_chunk_new(1024);
    problems->kinds = g_hash_table_new(hash_kind, same_kind);
    problems->kind_list = g_ptr_array_new_with_free_func(g_free);
    problems->heap = g_array_new(FALSE, FALSE, sizeof(Entry));
    problems->texts = g_string_new(NULL);
    problems->runs = g_array_new(FALSE, FALSE, sizeof(Run));
    g_array_set_clear_func(problems->runs, run_clear);
    return problems;
}

void import_problems_free(ImportProblems *problems)
{
    if (!problems)
        return;
    g_array_unref(problems->runs);
    g_string_free(problems->texts, TRUE);
    g_array_unref(problems->heap);
    g_hash_table_unref(problems->kinds);
    g_ptr_array_unref(problems->kind_list);
    g_string_chunk_free(problems->names);
    g_free(problems);
}

void import_problems_clear(ImportProblems *problems)
{
    problems->n = 0;
    g_array_set_size(problems->heap, 0);
    g_string_truncate(problems->texts, 0);
    g_array_set_size(problems->runs, 0);
}

guint import_problems_n(const ImportProblems *problems)
{
    return problems->n;
}

/* ---- collecting ---- */

static const char *name(ImportProblems *problems, const char *text)
{
    return text ? g_string_chunk_insert_const(problems->names, text) : NULL;
}

static guint32 find_kind(ImportProblems *problems, const ImportProblem *problem)
{
    const Kind kind = {.event = name(problems, problem->event),
        .field = name(problems, problem->field),
        .rule_id = name(problems, problem->rule_id),
        .msgid = problem->msgid,
        .hint = problem->hint,
        .is_error = problem->is_error};
    gpointer number = NULL;
    if (g_hash_table_lookup_extended(problems->kinds, &kind, NULL, &number))
        return GPOINTER_TO_UINT(number);
    const guint next = problems->kind_list->len;
    Kind *own = g_memdup2(&kind, sizeof kind);
    g_ptr_array_add(problems->kind_list, own);
    (void)g_hash_table_insert(problems->kinds, own, GUINT_TO_POINTER(next));
    return next;
}

static void collect_text(GString *texts, const char *text)
{
    g_string_append_c(texts, (char)(text ? TEXT_OWN : TEXT_NONE));
    if (text)
        g_string_append_len(texts, text, (gssize)strlen(text) + 1);
}

static gint compare_entries(gconstpointer a, gconstpointer b)
{
    const Entry *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->texts > y->texts) - (x->texts < y->texts); /* As they came. */
}

/* ---- packing ---- */

static void put_number(GString *out, guint64 number)
{
    for (; number >= 0x80; number >>= 7)
        g_string_append_c(out, (char)(number | 0x80));
    g_string_append_c(out, (char)number);
}

/** Writes the texts of an entry; `before` are those of the entry before it in the block. */
static void put_texts(GString *out, const char *texts, const char *before[N_TEXTS])
{
    for (size_t i = 0; i < N_TEXTS; i++) {
        const char *text = *texts++ == TEXT_OWN ? texts : NULL;
        const size_t size = text ? strlen(text) + 1 : 0;
        const bool same = text && before[i] && strcmp(text, before[i]) == 0;
        g_string_append_c(out, (char)(same ? TEXT_SAME : text ? TEXT_OWN : TEXT_NONE));
        if (text && !same)
            g_string_append_len(out, text, (gssize)size);
        before[i] = text;
        texts += size;
    }
}

static void end_block(Run *run, GString *full, guint32 n)
{
    uLongf size = compressBound(full->len);
    g_autofree guint8 *bytes = g_malloc(size);
    /* With room for the bound nothing can fail but memory, of which GLib makes an end. */
    if (compress2(bytes, &size, (const Bytef *)full->str, full->len, LEVEL) != Z_OK)
        g_error("problems cannot be packed");
    const Block block = {g_memdup2(bytes, size), (guint32)size, (guint32)full->len, n};
    g_array_append_val(run->blocks, block);
    g_string_truncate(full, 0);
}

/** The run that the heap, which is sorted, goes on with. */
static Run *find_run(ImportProblems *problems)
{
    const Entry *first = &g_array_index(problems->heap, Entry, 0);
    const guint n = problems->runs->len;
    Run *last = n > 0 ? &g_array_index(problems->runs, Run, n - 1) : NULL;
    if (last && (last->last_line < first->line ||
                    (last->last_line == first->line && last->last_column <= first->column)))
        return last;
    const Run fresh = {.blocks = g_array_new(FALSE, FALSE, sizeof(Block))};
    g_array_set_clear_func(fresh.blocks, block_clear);
    g_array_append_val(problems->runs, fresh);
    return &g_array_index(problems->runs, Run, n);
}

/** Packs what was collected. */
static void pack(ImportProblems *problems)
{
    if (problems->heap->len == 0)
        return;
    g_array_sort(problems->heap, compare_entries);
    Run *run = find_run(problems);
    g_autoptr(GString) full = g_string_sized_new(BLOCK_BYTES + 4096);
    const char *before[N_TEXTS] = {NULL};
    guint32 n = 0;
    for (guint i = 0; i < problems->heap->len; i++) {
        const Entry *entry = &g_array_index(problems->heap, Entry, i);
        put_number(full, (guint64)entry->line);
        put_number(full, entry->column);
        put_number(full, entry->kind);
        put_texts(full, problems->texts->str + entry->texts, before);
        n++;
        run->last_line = entry->line;
        run->last_column = entry->column;
        if (full->len < BLOCK_BYTES && i + 1 < problems->heap->len)
            continue;
        end_block(run, full, n);
        n = 0;
        memset(before, 0, sizeof before);
    }
    g_array_set_size(problems->heap, 0);
    g_string_truncate(problems->texts, 0);
}

void import_problems_add(ImportProblems *problems, const ImportProblem *problem)
{
    const Entry entry = {.line = problem->line,
        .column = problem->column,
        .kind = find_kind(problems, problem),
        .texts = (guint32)problems->texts->len};
    g_array_append_val(problems->heap, entry);
    const char *const texts[N_TEXTS] = {problem->record_id, problem->value, problem->arguments};
    for (size_t i = 0; i < N_TEXTS; i++)
        collect_text(problems->texts, texts[i]);
    problems->n++;
    if (problems->texts->len + problems->heap->len * sizeof entry >= HEAP_BYTES)
        pack(problems);
}

/* ---- reading ---- */

/** Where the walk is in a run. */
typedef struct {
    const Run *run;
    guint next_block;
    guint32 n_left; /* In the block. */
    guint8 *full;   /* The block, whole. */
    const guint8 *at;
    ImportProblem problem; /* The next one of the run. */
    bool has_problem;
} Place;

struct ImportProblemsWalk {
    const ImportResult *result;
    Place *places;
    guint n_places;
    Place *given; /* Whose problem was handed out last. */
};

static guint64 get_number(Place *place)
{
    guint64 number = 0;
    for (int shift = 0;; shift += 7) {
        const guint8 byte = *place->at++;
        number |= (guint64)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
}

static const char *get_text(Place *place, const char *before)
{
    const TextMark mark = (TextMark)*place->at++;
    if (mark != TEXT_OWN)
        return mark == TEXT_SAME ? before : NULL;
    const char *text = (const char *)place->at;
    place->at += strlen(text) + 1;
    return text;
}

static bool open_block(Place *place)
{
    g_clear_pointer(&place->full, g_free);
    if (place->next_block == place->run->blocks->len)
        return false;
    const Block *block = &g_array_index(place->run->blocks, Block, place->next_block++);
    uLongf size = block->full_size;
    place->full = g_malloc(size);
    if (uncompress(place->full, &size, block->bytes, block->size) != Z_OK)
        g_error("problems cannot be unpacked");
    place->at = place->full;
    place->n_left = block->n;
    place->problem = (ImportProblem){0};
    return true;
}

/** Reads the next problem of the run. */
static void advance(const ImportResult *result, Place *place)
{
    place->has_problem = place->n_left > 0 || open_block(place);
    if (!place->has_problem)
        return;
    ImportProblem *problem = &place->problem;
    place->n_left--;
    problem->line = (gint64)get_number(place);
    problem->column = (gsize)get_number(place);
    const Kind *kind = result->problems->kind_list->pdata[get_number(place)];
    problem->record_id = get_text(place, problem->record_id);
    problem->value = get_text(place, problem->value);
    problem->arguments = get_text(place, problem->arguments);
    problem->is_error = kind->is_error != 0;
    problem->file = result->file;
    problem->event = kind->event;
    problem->field = kind->field;
    problem->rule_id = kind->rule_id;
    problem->msgid = kind->msgid;
    problem->hint = kind->hint;
}

ImportProblemsWalk *import_problems_walk(const ImportResult *result)
{
    ImportProblemsWalk *walk = g_new0(ImportProblemsWalk, 1);
    pack(result->problems);
    walk->result = result;
    walk->n_places = result->problems->runs->len;
    walk->places = g_new0(Place, walk->n_places + 1);
    for (guint i = 0; i < walk->n_places; i++) {
        walk->places[i].run = &g_array_index(result->problems->runs, Run, i);
        advance(result, &walk->places[i]);
    }
    return walk;
}

static bool comes_before(const ImportProblem *a, const ImportProblem *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

const ImportProblem *import_problems_next(ImportProblemsWalk *walk)
{
    if (walk->given)
        advance(walk->result, walk->given);
    walk->given = NULL;
    for (guint i = 0; i < walk->n_places; i++) {
        Place *place = &walk->places[i];
        if (place->has_problem &&
            (!walk->given || comes_before(&place->problem, &walk->given->problem)))
            walk->given = place;
    }
    return walk->given ? &walk->given->problem : NULL;
}

void import_problems_walk_free(ImportProblemsWalk *walk)
{
    if (!walk)
        return;
    for (guint i = 0; i < walk->n_places; i++)
        g_free(walk->places[i].full);
    g_free(walk->places);
    g_free(walk);
}
