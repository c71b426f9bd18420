#include "registry/content.h"

#include <stdlib.h>
#include <string.h>

/* A form's columns in byte order, and how each begins its value. */
typedef struct {
    size_t rank; /* Of the form among the forms, by bytes. */
    char *begin; /* "+" f(form) */
    size_t begin_size;
    size_t *order; /* Columns of the form, by bytes of their names. */
    char **fields; /* f(column), in that order. */
    size_t *sizes;
} FormText;

/* A row or a code, where its bytes lie, and what it is sorted by. */
typedef struct {
    size_t rank; /* 0 for a code, else 1 + the form's; LAST for a value below a limit. */
    int64_t import_id, line;
    size_t event, event_size;
    int64_t instance;
    size_t column, column_size; /* Of a code. */
    size_t begin, size;
    const char *bytes; /* Set when sorted. */
} Piece;

struct RegistryContent {
    const Registry *registry;
    FormText *forms;
    bool is_shared; /* `forms` are another's. */
    char *bytes;
    size_t size, capacity;
    GArray *pieces; /* Piece */
    bool is_sorted; /* They came in order. */
    size_t n_below; /* Pieces that are values below a limit. */
    char *origins;  /* Bytes that say where things are from, while a digest is made. */
    size_t origins_capacity;
    BaseSha256 *sum;
};

#define LAST SIZE_MAX

enum { NUMBER_SIZE = 24 /* Digits of a length or an integer, its sign and ":". */ };

/* Room for `size` more bytes, which end() takes up to. */
static char *reserve(RegistryContent *content, size_t size)
{
    if (content->capacity - content->size < size) {
        content->capacity = 2 * content->capacity + size;
        content->bytes = g_realloc(content->bytes, content->capacity);
    }
    return content->bytes + content->size;
}

static void end(RegistryContent *content, const char *at)
{
    content->size = (size_t)(at - content->bytes);
}

static char *put_bytes(char *at, const char *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

/* Decimal digits of a number, at most NUMBER_SIZE of them, written before `at`; where they
 * begin. */
static char *digits_before(char *at, uint64_t value)
{
    do
        *--at = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    return at;
}

static char *put_field(char *at, const char *text, size_t size)
{
    char room[NUMBER_SIZE];
    if (size < 10) {
        *at++ = (char)('0' + size);
    } else {
        const char *digits = digits_before(room + NUMBER_SIZE, size);
        at = put_bytes(at, digits, (size_t)(room + NUMBER_SIZE - digits));
    }
    *at++ = ':';
    return put_bytes(at, text, size);
}

static char *put_integer(char *at, int64_t value)
{
    char room[NUMBER_SIZE];
    if (value >= 0 && value < 10) {
        *at++ = '1';
        *at++ = ':';
        *at++ = (char)('0' + value);
        return at;
    }
    char *digits =
        digits_before(room + NUMBER_SIZE, value < 0 ? -(uint64_t)value : (uint64_t)value);
    if (value < 0)
        *--digits = '-';
    return put_field(at, digits, (size_t)(room + NUMBER_SIZE - digits));
}

typedef struct {
    const char *name;
    size_t index;
} Named;

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const Named *)a)->name, ((const Named *)b)->name);
}

static const char *column_name(const Registry *registry, const RegistryForm *form, size_t i)
{
    return registry->study->dictionary->columns[form->columns[i]].name;
}

static void describe_columns(const Registry *registry, const RegistryForm *form, FormText *text)
{
    g_autofree Named *names = g_new(Named, form->n_columns + 1);
    for (size_t i = 0; i < form->n_columns; i++)
        names[i] = (Named){column_name(registry, form, i), i};
    qsort(names, form->n_columns, sizeof *names, compare_names);
    text->order = g_new(size_t, form->n_columns + 1);
    text->sizes = g_new(size_t, form->n_columns + 1);
    text->fields = g_new0(char *, form->n_columns + 1);
    for (size_t i = 0; i < form->n_columns; i++) {
        text->order[i] = names[i].index;
        text->fields[i] = g_strdup_printf("%zu:%s", strlen(names[i].name), names[i].name);
        text->sizes[i] = strlen(text->fields[i]);
    }
}

static RegistryContent *content_new(const Registry *registry, FormText *forms)
{
    RegistryContent *content = g_new0(RegistryContent, 1);
    content->registry = registry;
    content->forms = forms;
    content->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    content->sum = base_sha256_new();
    content->is_sorted = true;
    return content;
}

RegistryContent *registry_content_like(const RegistryContent *content)
{
    RegistryContent *other = content_new(content->registry, content->forms);
    other->is_shared = true;
    return other;
}

RegistryContent *registry_content_new(const Registry *registry)
{
    RegistryContent *content = content_new(registry, g_new0(FormText, registry->n_forms + 1));
    g_autofree Named *names = g_new(Named, registry->n_forms + 1);
    for (size_t f = 0; f < registry->n_forms; f++) {
        const char *name = registry->forms[f].name;
        names[f] = (Named){name, f};
        content->forms[f].begin = g_strdup_printf("+%zu:%s", strlen(name), name);
        content->forms[f].begin_size = strlen(content->forms[f].begin);
        describe_columns(registry, &registry->forms[f], &content->forms[f]);
    }
    qsort(names, registry->n_forms, sizeof *names, compare_names);
    for (size_t i = 0; i < registry->n_forms; i++)
        content->forms[names[i].index].rank = i;
    return content;
}

void registry_content_free(RegistryContent *content)
{
    if (!content)
        return;
    for (size_t f = 0; !content->is_shared && f < content->registry->n_forms; f++) {
        g_free(content->forms[f].begin);
        g_free(content->forms[f].order);
        g_free(content->forms[f].sizes);
        g_strfreev(content->forms[f].fields);
    }
    if (!content->is_shared)
        g_free(content->forms);
    g_free(content->bytes);
    g_free(content->origins);
    g_array_unref(content->pieces);
    base_sha256_free(content->sum);
    g_free(content);
}

void registry_content_clear(RegistryContent *content)
{
    content->size = 0;
    g_array_set_size(content->pieces, 0);
    content->is_sorted = true;
    content->n_below = 0;
}

/* By kind and form, event, instance, and of codes column. */
static int compare_pieces(const void *a, const void *b)
{
    const Piece *x = a;
    const Piece *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    const size_t size = MIN(x->event_size, y->event_size);
    int order = memcmp(x->bytes + x->event, y->bytes + y->event, size);
    if (order == 0 && x->event_size != y->event_size)
        order = x->event_size < y->event_size ? -1 : 1;
    if (order != 0)
        return order;
    if (x->instance != y->instance)
        return x->instance < y->instance ? -1 : 1;
    order =
        memcmp(x->bytes + x->column, y->bytes + y->column, MIN(x->column_size, y->column_size));
    return order != 0 ? order
                      : (x->column_size > y->column_size) - (x->column_size < y->column_size);
}

static void add_piece(RegistryContent *content, Piece *piece)
{
    piece->size = content->size - piece->begin;
    g_array_append_val(content->pieces, *piece);
    if (!content->is_sorted || content->pieces->len < 2)
        return;
    Piece *last = &g_array_index(content->pieces, Piece, content->pieces->len - 1);
    last[0].bytes = last[-1].bytes = content->bytes;
    content->is_sorted = compare_pieces(&last[-1], &last[0]) <= 0;
}

/* f(event) f(instance) */
static char *put_key(
    RegistryContent *content, Piece *piece, char *at, const char *event, int64_t instance)
{
    piece->instance = instance;
    at = put_field(at, event, piece->event_size);
    piece->event = (size_t)(at - content->bytes) - piece->event_size;
    return put_integer(at, instance);
}

/* f(column) f(value) */
static void add_value(
    RegistryContent *content, const char *field, size_t size, const RegistryValue *value)
{
    char number[BASE_DECIMAL_SIZE];
    if (value->kind == REGISTRY_VALUE_INTEGER) {
        char *at = put_bytes(reserve(content, size + 2 * NUMBER_SIZE), field, size);
        end(content, put_integer(at, value->integer));
        return;
    }
    const char *text = registry_value_text(value, number);
    const size_t length = strlen(text);
    char *at = put_bytes(reserve(content, size + NUMBER_SIZE + length), field, size);
    end(content, put_field(at, text, length));
}

void registry_content_row(RegistryContent *content, size_t form, const RegistryFormRow *row)
{
    const FormText *text = &content->forms[form];
    Piece piece = {.rank = 1 + text->rank,
        .import_id = row->import_id,
        .line = row->line,
        .begin = content->size,
        .event_size = strlen(row->key.event)};
    char *at = reserve(content, text->begin_size + piece.event_size + 3 * NUMBER_SIZE);
    at = put_bytes(at, text->begin, text->begin_size);
    end(content, put_key(content, &piece, at, row->key.event, row->key.instance));
    bool some = false;
    for (size_t i = 0; i < content->registry->forms[form].n_columns; i++) {
        const RegistryValue *value = &row->values[text->order[i]];
        if (value->kind == REGISTRY_VALUE_NONE || value->kind == REGISTRY_VALUE_MISSING)
            continue;
        some = true;
        add_value(content, text->fields[i], text->sizes[i], value);
    }
    if (some)
        add_piece(content, &piece);
    else
        content->size = piece.begin;
}

/* MARK f(event) f(instance) f(column) f(text), with room for `more` bytes behind it. */
static char *put_cell(RegistryContent *content, Piece *piece, char mark, const RegistryKey *key,
    const char *column, const char *text, size_t more)
{
    const size_t size = strlen(text);
    piece->begin = content->size;
    piece->event_size = strlen(key->event);
    piece->column_size = strlen(column);
    char *at = reserve(
        content, 5 * NUMBER_SIZE + piece->event_size + piece->column_size + size + more);
    *at++ = mark;
    at = put_key(content, piece, at, key->event, key->instance);
    at = put_field(at, column, piece->column_size);
    piece->column = (size_t)(at - content->bytes) - piece->column_size;
    return put_field(at, text, size);
}

void registry_content_missing(RegistryContent *content, const RegistryMissing *missing)
{
    Piece piece = {.import_id = missing->import_id, .line = missing->line};
    end(content,
        put_cell(content, &piece, '?', &missing->key, missing->column, missing->code, 0));
    add_piece(content, &piece);
}

void registry_content_below(RegistryContent *content, const RegistryBelow *below)
{
    char number[BASE_DECIMAL_SIZE];
    Piece piece = {.rank = LAST, .import_id = below->import_id, .line = below->line};
    const bool is_none = below->value.kind == REGISTRY_VALUE_NONE;
    const char *value = is_none ? "" : registry_value_text(&below->value, number);
    const size_t size = strlen(value);
    char *at = put_cell(
        content, &piece, '<', &below->key, below->column, below->sent, size + NUMBER_SIZE);
    end(content, is_none ? put_bytes(at, "-:", 2) : put_field(at, value, size));
    content->n_below++;
    add_piece(content, &piece);
}

static void sort_pieces(RegistryContent *content)
{
    Piece *pieces = (Piece *)(void *)content->pieces->data;
    const size_t n = content->pieces->len;
    for (size_t i = 0; i < n; i++)
        pieces[i].bytes = content->bytes;
    qsort(pieces, n, sizeof *pieces, compare_pieces);
}

/* The content alone: pieces in order, without the values below a limit, which come last. */
static void add_content(RegistryContent *content)
{
    const Piece *pieces = (const Piece *)(const void *)content->pieces->data;
    const size_t n = content->pieces->len - content->n_below;
    if (content->is_sorted && n > 0) {
        base_sha256_update(
            content->sum, content->bytes, pieces[n - 1].begin + pieces[n - 1].size);
        return;
    }
    for (size_t i = 0; i < n; i++)
        base_sha256_update(content->sum, content->bytes + pieces[i].begin, pieces[i].size);
}

static char *put_origin(char *at, int64_t import_id, int64_t line)
{
    return put_integer(put_integer(at, import_id), line);
}

static void add_origins(RegistryContent *content, const RegistryRecord *record)
{
    const Piece *pieces = (const Piece *)(const void *)content->pieces->data;
    const size_t n = content->pieces->len;
    size_t room = (n + 1) * 4 * NUMBER_SIZE;
    for (size_t i = n - content->n_below; i < n; i++)
        room += pieces[i].size;
    if (room > content->origins_capacity) {
        content->origins_capacity = 2 * room;
        content->origins = g_realloc(content->origins, content->origins_capacity);
    }
    char *at = put_origin(content->origins, record->import_id, record->line);
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].rank == LAST)
            at = put_bytes(at, content->bytes + pieces[i].begin, pieces[i].size);
        at = put_origin(at, pieces[i].import_id, pieces[i].line);
    }
    base_sha256_update(content->sum, content->origins, (size_t)(at - content->origins));
}

void registry_content_digest(
    RegistryContent *content, const RegistryRecord *record, uint8_t out[REGISTRY_DIGEST_BYTES])
{
    if (!content->is_sorted)
        sort_pieces(content);
    base_sha256_text(content->sum, record->site);
    add_content(content);
    base_sha256_finish(content->sum, out);
    add_origins(content, record);
    base_sha256_finish(content->sum, out + BASE_SHA256_BYTES);
}
