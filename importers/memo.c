#include "importers/memo.h"

#include <string.h>

enum {
    TEXT_MOST = 16,   /* Bytes of a text that is kept. */
    SLOTS_MOST = 128, /* Of a column; a text has one place, the last that came has it. */
    SLOTS_LEAST = 16,
    ALL_SLOTS = 128 * 128, /* Of all columns together, or a little more. */
    TRIAL = 1024           /* Texts after which a column is judged. */
};

/* A text: its first and last bytes say all of it. */
typedef struct {
    uint64_t first, last, size;
} Key;

typedef struct {
    Key key; /* Size 0: nothing is kept. */
    char text[TEXT_MOST + 1];
    ImportValue value;
} Slot;

typedef struct {
    Slot *slots; /* NULL before the first text, and where none is kept any more. */
    uint32_t n_asked, n_missed;
    bool is_off;
} Column;

struct ImportMemo {
    size_t n_columns;
    int shift; /* Of a hash, to the number of a slot. */
    Column columns[];
};

ImportMemo *import_memo_new(size_t n_columns)
{
    ImportMemo *memo = g_malloc0(sizeof *memo + n_columns * sizeof *memo->columns);
    size_t n_slots = SLOTS_MOST;
    memo->n_columns = n_columns;
    memo->shift = 64 - 7;
    for (; n_slots > SLOTS_LEAST && n_slots * n_columns > ALL_SLOTS; n_slots /= 2)
        memo->shift++;
    return memo;
}

void import_memo_free(ImportMemo *memo)
{
    for (size_t i = 0; memo && i < memo->n_columns; i++)
        g_free(memo->columns[i].slots);
    g_free(memo);
}

static uint64_t load(const char *from, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, from, size);
    return word;
}

/* Bytes that overlap are as good as a copy with zeros behind it, and quicker. */
static Key key_of(const char *text, size_t size)
{
    if (size >= 8)
        return (Key){load(text, 8), load(text + size - 8, 8), size};
    if (size >= 4)
        return (Key){load(text, 4), load(text + size - 4, 4), size};
    if (size >= 2)
        return (Key){load(text, 2), load(text + size - 2, 2), size};
    return (Key){(unsigned char)text[0], 0, size};
}

static Slot *slot_of(const ImportMemo *memo, const Column *column, const Key *key)
{
    const uint64_t hash = (key->first * UINT64_C(0xFF51AFD7ED558CCD) ^ key->last) + key->size;
    return &column->slots[(hash * UINT64_C(0xC4CEB9FE1A85EC53)) >> memo->shift];
}

static void turn_off(Column *column)
{
    column->is_off = true;
    g_clear_pointer(&column->slots, g_free);
}

const ImportValue *import_memo_find(
    ImportMemo *memo, size_t index, const char *text, size_t size)
{
    Column *column = &memo->columns[index];
    if (!column->slots || size > TEXT_MOST || size == 0)
        return NULL;
    const Key key = key_of(text, size);
    const Slot *slot = slot_of(memo, column, &key);
    column->n_asked++;
    if (slot->key.first == key.first && slot->key.last == key.last &&
        slot->key.size == key.size)
        return &slot->value;
    column->n_missed++;
    if (column->n_asked == TRIAL && column->n_missed * 2 > TRIAL)
        turn_off(column);
    return NULL;
}

/* The same text, where the slot keeps it. */
static void take_over(const char **text, const char *from, const char *to)
{
    if (*text == from)
        *text = to;
}

void import_memo_keep(
    ImportMemo *memo, size_t index, const char *text, size_t size, const ImportValue *value)
{
    Column *column = &memo->columns[index];
    if (column->is_off || size > TEXT_MOST || size == 0)
        return;
    if (!column->slots)
        column->slots = g_new0(Slot, (size_t)1 << (64 - memo->shift));
    const Key key = key_of(text, size);
    Slot *slot = slot_of(memo, column, &key);
    slot->key = key;
    memcpy(slot->text, text, size);
    slot->text[size] = '\0';
    slot->value = *value;
    take_over(&slot->value.text, text, slot->text);
    take_over(&slot->value.unagreed, text, slot->text);
    take_over(&slot->value.below, text, slot->text);
    take_over(&slot->value.cell.text, text, slot->text);
}
