#include "registry/moves.h"

#include <string.h>

#include "base/date.h"
#include "registry/inside.h"
#include "registry/moves_read.h"

/* What is known of one record beside its rows. */
typedef struct {
    GPtrArray *earlier; /* char *: ids that stand for it, NULL-ended when it is read. */
    GPtrArray *former;  /* char *: ids that it had, likewise. */
    GArray *transfers;  /* RegistryTransfer, oldest first; texts of the moves. */
    GPtrArray *senders; /* char *: hospitals of records that were merged into it. */
    bool took_out;
    const char *withdrawn; /* Scope, or NULL. */
} Record;

/* An id that stands for another. */
typedef struct {
    const char *now;
    int64_t offset; /* Of the instances of what repeats, which the other record has, too. */
} Alias;

/* A record that got another id. */
typedef struct {
    int64_t import_id;
    const char *from, *to;
    int64_t offset;
} Step;

struct RegistryMoves {
    gint n_references;
    RegistryChainEnd end; /* Of the chain when it was read. */
    GStringChunk *texts;
    GHashTable *aliases; /* Id -> Alias. */
    GHashTable *records; /* Id of today -> Record. */
    GArray *steps;       /* Step, in order. */
    int32_t from;        /* While it reads: the day of the transfer that comes. */
};

static void record_free(gpointer data)
{
    Record *record = data;
    (void)g_ptr_array_unref(record->earlier);
    (void)g_ptr_array_unref(record->former);
    (void)g_ptr_array_unref(record->senders);
    g_array_unref(record->transfers);
    g_free(record);
}

RegistryMoves *registry_moves_ref(RegistryMoves *moves)
{
    moves->n_references++;
    return moves;
}

void registry_moves_unref(RegistryMoves *moves)
{
    if (!moves || --moves->n_references > 0)
        return;
    g_hash_table_unref(moves->aliases);
    g_hash_table_unref(moves->records);
    g_array_unref(moves->steps);
    g_string_chunk_free(moves->texts);
    g_free(moves);
}

/* ---- Reading ---- */

static const char *keep(RegistryMoves *moves, const char *text)
{
    return g_string_chunk_insert_const(moves->texts, text);
}

static Record *record_of(RegistryMoves *moves, const char *record_id)
{
    Record *record = g_hash_table_lookup(moves->records, record_id);
    if (record)
        return record;
    record = g_new0(Record, 1);
    record->earlier = g_ptr_array_new();
    record->former = g_ptr_array_new();
    record->senders = g_ptr_array_new();
    record->transfers = g_array_new(FALSE, FALSE, sizeof(RegistryTransfer));
    (void)g_hash_table_insert(moves->records, (gpointer)keep(moves, record_id), record);
    return record;
}

static void forget(RegistryMoves *moves, const char *id)
{
    const Alias *alias = g_hash_table_lookup(moves->aliases, id);
    if (!alias)
        return;
    GPtrArray *earlier = record_of(moves, alias->now)->earlier;
    for (guint i = earlier->len; i-- > 0;)
        if (g_str_equal(earlier->pdata[i], id))
            (void)g_ptr_array_remove_index(earlier, i);
    (void)g_hash_table_remove(moves->aliases, id);
}

static void stand_for(RegistryMoves *moves, const char *id, const char *now, int64_t offset)
{
    Alias *alias = g_new0(Alias, 1);
    *alias = (Alias){.now = now, .offset = offset};
    (void)g_hash_table_insert(moves->aliases, (gpointer)id, alias);
}

static int64_t offset_of(const RegistryMoves *moves, const char *id)
{
    const Alias *alias = g_hash_table_lookup(moves->aliases, id);
    return alias ? alias->offset : 0;
}

/* All that stood for the record that goes stands for the other, and so does its id. */
static void move(RegistryMoves *moves, const RegistryValueChange *change)
{
    const char *from = keep(moves, change->old_value), *to = keep(moves, change->new_value);
    const int64_t offset = change->instance;
    const Step step = {change->import_id, from, to, offset};
    g_array_append_val(moves->steps, step);
    forget(moves, to);
    Record *left = record_of(moves, from), *now = record_of(moves, to);
    for (guint i = 0; i < left->earlier->len; i++) {
        const char *id = left->earlier->pdata[i];
        g_ptr_array_add(now->earlier, (gpointer)id);
        stand_for(moves, id, to, offset_of(moves, id) + offset);
    }
    for (guint i = 0; i < left->former->len; i++)
        g_ptr_array_add(now->former, left->former->pdata[i]);
    for (guint i = 0; i < left->senders->len; i++)
        g_ptr_array_add(now->senders, left->senders->pdata[i]);
    g_array_append_vals(now->transfers, left->transfers->data, left->transfers->len);
    /* Of a merge its own row follows. */
    if (!g_str_equal(change->subject, REGISTRY_MOVED_MERGE))
        now->withdrawn = left->withdrawn;
    now->took_out =
        now->took_out || left->took_out || g_str_equal(change->subject, REGISTRY_MOVED_MERGE);
    g_ptr_array_add(now->earlier, (gpointer)from);
    g_ptr_array_add(now->former, (gpointer)from);
    stand_for(moves, from, to, offset);
    (void)g_hash_table_remove(moves->records, from);
}

static void take_transfer(RegistryMoves *moves, const RegistryValueChange *change)
{
    if (g_strcmp0(change->column, "from") == 0) {
        (void)base_date_parse(change->new_value, BASE_DATE_YMD, &moves->from);
        return;
    }
    const RegistryTransfer transfer = {
        .site = keep(moves, change->new_value), .from = moves->from};
    g_array_append_val(record_of(moves, change->record_id)->transfers, transfer);
}

static gboolean take_change(const RegistryValueChange *change, void *data, GError **error)
{
    (void)error;
    RegistryMoves *moves = data;
    const char *subject = change->subject ? change->subject : "";
    /* Of a person who was erased nothing is left that could be followed. */
    if (!change->record_id)
        return TRUE;
    if (g_str_equal(subject, REGISTRY_MOVED_VOID))
        record_of(moves, change->record_id)->took_out = true;
    else if (g_str_equal(subject, REGISTRY_MOVED_RELEASE) && change->old_value)
        forget(moves, change->old_value);
    else if (g_str_equal(subject, REGISTRY_MOVED_RENAME) ||
             g_str_equal(subject, REGISTRY_MOVED_MERGE))
        move(moves, change);
    else if (g_str_equal(subject, REGISTRY_MOVED_SENDER))
        g_ptr_array_add(record_of(moves, change->record_id)->senders,
            (gpointer)keep(moves, change->new_value));
    else if (g_str_equal(subject, REGISTRY_MOVED_WITHDRAW))
        record_of(moves, change->record_id)->withdrawn =
            change->new_value ? keep(moves, change->new_value) : NULL;
    else if (g_str_equal(subject, REGISTRY_MOVED_TRANSFER))
        take_transfer(moves, change);
    return TRUE;
}

static void end_lists(const RegistryMoves *moves)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, moves->records);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        g_ptr_array_add(((Record *)value)->earlier, NULL);
        g_ptr_array_add(((Record *)value)->former, NULL);
    }
}

static bool is_of(const RegistryMoves *moves, const RegistryChainEnd *end)
{
    return moves && moves->end.import_id == end->import_id &&
           moves->end.change_id == end->change_id && strcmp(moves->end.head, end->head) == 0;
}

RegistryMoves *registry_moves_read(Registry *registry, GError **error)
{
    RegistryStore *store = registry->store;
    RegistryChainEnd end;
    if (!store->driver->chain_end(store, &end, error))
        return NULL;
    if (is_of(registry->moves, &end))
        return registry_moves_ref(registry->moves);
    RegistryMoves *moves = g_new0(RegistryMoves, 1);
    *moves = (RegistryMoves){.n_references = 1,
        .end = end,
        .texts = g_string_chunk_new(1024),
        .aliases = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
        .records = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, record_free),
        .steps = g_array_new(FALSE, FALSE, sizeof(Step))};
    if (!store->driver->record_changes(store, take_change, moves, error)) {
        registry_moves_unref(moves);
        return NULL;
    }
    end_lists(moves);
    registry_moves_unref(registry->moves);
    registry->moves = registry_moves_ref(moves);
    return moves;
}

/* ---- Asking ---- */

bool registry_moves_are_none(const RegistryMoves *moves)
{
    return g_hash_table_size(moves->records) == 0;
}

const char *registry_moves_id(const RegistryMoves *moves, const char *record_id)
{
    if (!record_id || g_hash_table_size(moves->aliases) == 0)
        return record_id;
    const Alias *alias = g_hash_table_lookup(moves->aliases, record_id);
    return alias ? alias->now : record_id;
}

int64_t registry_moves_offset(const RegistryMoves *moves, const char *record_id)
{
    return record_id && g_hash_table_size(moves->aliases) > 0 ? offset_of(moves, record_id) : 0;
}

/* The instance where it is one of what repeats, numbered on. */
static int64_t number_on(const SchemaStudy *study, const char *event, const char *column,
    int64_t instance, int64_t offset)
{
    if (offset == 0 || instance == 0)
        return instance;
    const SchemaColumn *known =
        column ? schema_dictionary_find_column(study->dictionary, column) : NULL;
    const size_t e = event ? schema_study_event(study, event) : SIZE_MAX;
    const size_t form =
        known ? schema_study_form(study, study->dictionary->fields[known->field].form)
              : SIZE_MAX;
    const bool repeats = (form != SIZE_MAX && study->form_repeats[form]) ||
                         (e != SIZE_MAX && study->event_repeats[e]);
    return repeats ? instance + offset : instance;
}

int64_t registry_moves_instance(const RegistryMoves *moves, const SchemaStudy *study,
    const char *record_id, const char *event, const char *column, int64_t instance)
{
    return number_on(study, event, column, instance, registry_moves_offset(moves, record_id));
}

/* Follows the steps of the entries from the first to before the last. */
static const char *walk(const RegistryMoves *moves, const char *record_id, int64_t first,
    int64_t last, int64_t *offset)
{
    *offset = 0;
    for (guint i = 0; record_id && i < moves->steps->len; i++) {
        const Step *step = &g_array_index(moves->steps, Step, i);
        if (step->import_id < first || step->import_id >= last ||
            !g_str_equal(step->from, record_id))
            continue;
        record_id = step->to;
        *offset += step->offset;
    }
    return record_id;
}

const char *registry_moves_id_at(
    const RegistryMoves *moves, const char *record_id, int64_t entry, int64_t until)
{
    int64_t offset;
    return walk(moves, record_id, entry, until, &offset);
}

int64_t registry_moves_instance_at(const RegistryMoves *moves, const SchemaStudy *study,
    const char *record_id, int64_t entry, const char *event, const char *column,
    int64_t instance)
{
    int64_t offset;
    (void)walk(moves, record_id, entry, REGISTRY_MOVES_NOW, &offset);
    return number_on(study, event, column, instance, offset);
}

int64_t registry_moves_next(const RegistryMoves *moves, const char *record_id, int64_t after)
{
    for (guint i = 0; i < moves->steps->len; i++) {
        const Step *step = &g_array_index(moves->steps, Step, i);
        if (step->import_id > after && g_str_equal(step->from, record_id))
            return step->import_id;
    }
    return REGISTRY_MOVES_NOW;
}

bool registry_moves_left(const RegistryMoves *moves, const char *record_id, int64_t entry)
{
    for (guint i = 0; i < moves->steps->len; i++) {
        const Step *step = &g_array_index(moves->steps, Step, i);
        if (step->import_id == entry && g_str_equal(step->from, record_id))
            return true;
    }
    return false;
}

static const Record *find(const RegistryMoves *moves, const char *record_id)
{
    return record_id && !registry_moves_are_none(moves)
               ? g_hash_table_lookup(moves->records, record_id)
               : NULL;
}

/* The texts of a list that ends with NULL, or NULL where there is none. */
static const char *const *texts_of(const GPtrArray *list)
{
    return list->len > 1 ? (const char *const *)(const void *)list->pdata : NULL;
}

const char *const *registry_moves_earlier(const RegistryMoves *moves, const char *record_id)
{
    const Record *record = find(moves, record_id);
    return record ? texts_of(record->earlier) : NULL;
}

const char *const *registry_moves_former(const RegistryMoves *moves, const char *record_id)
{
    const Record *record = find(moves, record_id);
    return record ? texts_of(record->former) : NULL;
}

const RegistryTransfer *registry_moves_transfer(
    const RegistryMoves *moves, const char *record_id, int32_t day)
{
    const Record *record = find(moves, record_id);
    for (guint i = record ? record->transfers->len : 0; i-- > 0;) {
        const RegistryTransfer *transfer =
            &g_array_index(record->transfers, RegistryTransfer, i);
        if (transfer->from <= day)
            return transfer;
    }
    return NULL;
}

const char *registry_moves_asked(
    const RegistryMoves *moves, const char *record_id, const char *owner, int32_t day)
{
    const RegistryTransfer *transfer = registry_moves_transfer(moves, record_id, day);
    return transfer ? transfer->site : owner;
}

bool registry_moves_may_send(
    const RegistryMoves *moves, const char *record_id, const char *site, int32_t day)
{
    const Record *record = find(moves, record_id);
    for (guint i = 0; record && i < record->senders->len; i++)
        if (g_str_equal(record->senders->pdata[i], site))
            return true;
    for (guint i = 0; record && i < record->transfers->len; i++) {
        const RegistryTransfer *transfer =
            &g_array_index(record->transfers, RegistryTransfer, i);
        if (transfer->from <= day && g_str_equal(transfer->site, site))
            return true;
    }
    return false;
}

const char *registry_moves_withdrawn(const RegistryMoves *moves, const char *record_id)
{
    const Record *record = find(moves, record_id);
    return record ? record->withdrawn : NULL;
}

void registry_moves_add_withdrawn(
    const RegistryMoves *moves, const char *scope, GHashTable *ids)
{
    GHashTableIter iter;
    gpointer id, record;
    g_hash_table_iter_init(&iter, moves->records);
    while (g_hash_table_iter_next(&iter, &id, &record))
        if (g_strcmp0(((const Record *)record)->withdrawn, scope) == 0)
            (void)g_hash_table_add(ids, g_strdup(id));
}

bool registry_moves_took_out(const RegistryMoves *moves, const char *record_id)
{
    const Record *record = find(moves, record_id);
    return record && record->took_out;
}
