#include "registry/removed.h"
#include "registry/row_work.h"

#include <string.h>

#include "base/error.h"
#include "registry/learned.h"
#include "registry/value_check.h"

static const SchemaColumn *column_of(
    const RegistryImport *import, const RegistryForm *form, size_t i)
{
    return &import->registry->study->dictionary->columns[form->columns[i]];
}

static bool brings_cell(const RegistryCell *cell)
{
    return cell->kind != REGISTRY_CELL_ABSENT && cell->kind != REGISTRY_CELL_BLANK;
}

RegistryBrings registry_form_brings(
    const RegistryImport *import, size_t form, const RegistryRow *row)
{
    const RegistryForm *columns = &import->registry->forms[form];
    RegistryBrings brings = REGISTRY_BRINGS_NOTHING;
    for (size_t i = 0; i < columns->n_columns; i++) {
        const RegistryCellKind kind = row->cells[columns->columns[i]].kind;
        if (kind == REGISTRY_CELL_ABSENT)
            continue;
        if (kind != REGISTRY_CELL_BLANK)
            return REGISTRY_BRINGS_VALUES;
        if (import->erase_blank)
            brings = REGISTRY_BRINGS_BLANKS;
    }
    return brings;
}

/* What the store's CHECK would say, were it asked. */
static gboolean check_value(RegistryImport *import, const RegistryForm *form, size_t i,
    const RegistryValue *value, GError **error)
{
    if (value->kind == REGISTRY_VALUE_NONE ||
        (value->kind == REGISTRY_VALUE_INTEGER && value->integer >= 0 && value->integer < 64 &&
            (form->codes[i] >> value->integer & 1)))
        return TRUE;
    const SchemaColumn *column = column_of(import, form, i);
    if (registry_value_fits(&import->registry->study->dictionary->fields[column->field], value))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_INTERNAL,
        "column %s: a value that the dictionary does not allow came through the checks",
        column->name);
    return FALSE;
}

gboolean registry_row_forget_digest(
    RegistryImport *import, const RegistryRowWork *work, GError **error)
{
    import->content_is_whole = false;
    if (import->last_created || import->last_forgotten)
        return TRUE;
    import->last_forgotten = true;
    if (!registry_fresh_forget(import->fresh))
        return TRUE;
    return import->registry->store->driver->record_digest(
        import->registry->store, work->key.record_id, NULL, error);
}

/* What a form's first row brings. */
typedef struct {
    int64_t n_values;
    bool has_codes; /* Missing-data codes are among them. */
} First;

/* The row's values as the form's columns hold them, into import->values. */
static gboolean take_values(RegistryImport *import, const RegistryForm *form,
    const RegistryRowWork *work, First *first, GError **error)
{
    for (size_t i = 0; i < form->n_columns; i++) {
        const RegistryCell *cell = &work->row->cells[form->columns[i]];
        RegistryValue *value = &import->values[i];
        if (!brings_cell(cell)) {
            value->kind = REGISTRY_VALUE_NONE;
            continue;
        }
        first->n_values++;
        first->has_codes = first->has_codes || cell->kind == REGISTRY_CELL_MISSING;
        if (cell->kind == REGISTRY_CELL_INTEGER && form->types[i] == 'I') {
            value->kind = REGISTRY_VALUE_INTEGER;
            value->integer = cell->integer;
        } else {
            *value = registry_value_of_cell(cell, form->types[i], import->scratch[i]);
        }
        if (!check_value(import, form, i, value, error))
            return FALSE;
    }
    return TRUE;
}

/* First values of a form: 1 if the row is in, 0 if there is one already, -1 on a fault. */
static int add_row(
    RegistryImport *import, size_t f, const RegistryRowWork *work, First *first, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    if (!take_values(import, form, work, first, error))
        return -1;
    const RegistryFormRow row = {.key = work->key,
        .import_id = registry_change_id(import->change),
        .line = work->row->line,
        .values = import->values};
    RegistryStore *store = import->registry->store;
    const size_t event = work->row->event;
    RegistryHas has = REGISTRY_LACKS;
    if (!registry_fresh_lacks(import->fresh, f, event, work->key.instance) &&
        !registry_known_has(import->known, f, &work->key, &has, error))
        return -1;
    bool added = has == REGISTRY_LACKS;
    if ((has == REGISTRY_LACKS && !store->driver->row_new(store, f, &row, error)) ||
        (has == REGISTRY_UNSURE && !store->driver->row_add(store, f, &row, &added, error)))
        return -1;
    if (!added)
        return 0;
    registry_fresh_note(import->fresh, f, event, work->key.instance);
    registry_known_add(import->known, f, &row);
    return 1;
}

static gboolean put_missing(RegistryImport *import, const RegistryRowWork *work,
    const char *column, const char *code, bool digest, GError **error)
{
    const RegistryMissing missing = {.key = work->key,
        .column = column,
        .code = code,
        .import_id = registry_change_id(import->change),
        .line = work->row->line};
    if (digest)
        registry_content_missing(import->content, &missing);
    registry_known_code(import->known, &work->key, column, code);
    return import->registry->store->driver->missing_put(
        import->registry->store, &missing, error);
}

/* What somebody said stands in the trail with who it was, also where nothing was before. */
static gboolean log_first(
    RegistryImport *import, size_t f, const RegistryRowWork *work, size_t i, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    const RegistryCell *cell = &work->row->cells[form->columns[i]];
    char text[BASE_DECIMAL_SIZE];
    const bool is_code = cell->kind == REGISTRY_CELL_MISSING;
    const RegistryValueChange change = {.what = "value",
        .line = work->row->line,
        .record_id = work->key.record_id,
        .event = work->key.event,
        .instance = work->key.instance,
        .column = column_of(import, form, i)->name,
        .new_value = is_code ? cell->text : registry_value_text(&import->values[i], text),
        .new_missing = is_code};
    return registry_change_log(import->change, &change, error);
}

/* Keeps the missing-data codes of a row that is new. */
static gboolean take_first_codes(
    RegistryImport *import, size_t f, const RegistryRowWork *work, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    for (size_t i = 0; i < form->n_columns; i++) {
        const RegistryCell *cell = &work->row->cells[form->columns[i]];
        if (cell->kind != REGISTRY_CELL_MISSING)
            continue;
        const char *column = column_of(import, form, i)->name;
        if (!put_missing(import, work, column, cell->text, import->content_is_whole, error))
            return FALSE;
    }
    return TRUE;
}

/* What a row that is new brings is counted, and goes into the record's digest. */
static gboolean take_first_values(RegistryImport *import, size_t f, const RegistryRowWork *work,
    const First *first, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    const RegistryFormRow row = {.key = work->key,
        .import_id = registry_change_id(import->change),
        .line = work->row->line,
        .values = import->values};
    work->result->n_new += first->n_values;
    if (import->content_is_whole)
        registry_content_row(import->content, f, &row);
    else if (!registry_row_forget_digest(import, work, error))
        return FALSE;
    const bool is_answer = registry_is_answer(import->info.command);
    for (size_t i = 0; is_answer && i < form->n_columns; i++)
        if (brings_cell(&work->row->cells[form->columns[i]]) &&
            !log_first(import, f, work, i, error))
            return FALSE;
    return !first->has_codes || take_first_codes(import, f, work, error);
}

/* A cell that differs from what is stored. */
typedef struct {
    size_t column; /* Of the form. */
    char *old_value;
    bool old_missing;
} Difference;

static void difference_clear(gpointer data)
{
    Difference *difference = data;
    g_free(difference->old_value);
}

/* Missing-data codes of one key: column name -> code. */
typedef struct {
    const RegistryKey *key;
    GHashTable *codes;
} Codes;

static gboolean take_code(const RegistryMissing *missing, void *data, GError **error)
{
    (void)error;
    const Codes *codes = data;
    if (missing->key.instance == codes->key->instance &&
        strcmp(missing->key.event, codes->key->event) == 0)
        (void)g_hash_table_insert(
            codes->codes, g_strdup(missing->column), g_strdup(missing->code));
    return TRUE;
}

/* New; NULL with `error` set. */
static GHashTable *read_codes(
    RegistryImport *import, const RegistryRowWork *work, GError **error)
{
    Codes codes = {.key = &work->key,
        .codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    if (registry_known_missing(import->known, work->key.record_id, take_code, &codes, error))
        return codes.codes;
    g_hash_table_unref(codes.codes);
    return NULL;
}

/* Adds the difference of one cell, if there is one, and counts it. */
static void compare_cell(const RegistryCell *cell, char type, const RegistryValue *stored,
    size_t column, RegistryRowResult *result, GArray *differences)
{
    char scratch[BASE_DECIMAL_SIZE];
    char text[BASE_DECIMAL_SIZE];
    const RegistryValue sent = registry_value_of_cell(cell, type, scratch);
    if (registry_value_equal(&sent, stored)) {
        result->n_unchanged += sent.kind != REGISTRY_VALUE_NONE;
        return;
    }
    if (stored->kind == REGISTRY_VALUE_NONE)
        result->n_new++;
    else
        result->n_changed++;
    const Difference difference = {.column = column,
        .old_value = g_strdup(registry_value_text(stored, text)),
        .old_missing = stored->kind == REGISTRY_VALUE_MISSING};
    g_array_append_val(differences, difference);
}

/* The hospital's own file has what was corrected here. */
static gboolean note_learned(RegistryImport *import, size_t f, const RegistryRowWork *work,
    size_t i, const RegistryValue *stored, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    char scratch[BASE_DECIMAL_SIZE], text[BASE_DECIMAL_SIZE];
    const RegistryValue sent =
        registry_value_of_cell(&work->row->cells[form->columns[i]], form->types[i], scratch);
    return sent.kind == REGISTRY_VALUE_NONE || !registry_value_equal(&sent, stored) ||
           registry_learned_note(import, &work->key, work->row->line,
               column_of(import, form, i)->name, registry_value_text(&sent, text), error);
}

static gboolean compare_form(RegistryImport *import, size_t f, const RegistryRowWork *work,
    GHashTable *codes, GArray *differences, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    bool found = false;
    if (!registry_known_row(import->known, f, &work->key, import->stored, &found, error))
        return FALSE;
    const bool has_answers =
        import->answered && g_hash_table_contains(import->answered, work->key.record_id);
    for (size_t i = 0; found && i < form->n_columns; i++) {
        const RegistryCell *cell = &work->row->cells[form->columns[i]];
        if (cell->kind == REGISTRY_CELL_ABSENT)
            continue;
        RegistryValue stored = import->stored[i];
        const char *code = stored.kind == REGISTRY_VALUE_NONE
                               ? g_hash_table_lookup(codes, column_of(import, form, i)->name)
                               : NULL;
        if (code)
            stored = (RegistryValue){.kind = REGISTRY_VALUE_MISSING, .text = code};
        if (cell->kind == REGISTRY_CELL_BLANK && !import->erase_blank) {
            if (stored.kind != REGISTRY_VALUE_NONE)
                g_array_append_val(import->cleared, form->columns[i]);
            continue;
        }
        if (has_answers && !note_learned(import, f, work, i, &stored, error))
            return FALSE;
        compare_cell(cell, form->types[i], &stored, i, work->result, differences);
    }
    return TRUE;
}

static gboolean log_change(RegistryImport *import, const char *column,
    const RegistryRowWork *work, const Difference *difference, const RegistryValue *value,
    GError **error)
{
    char text[BASE_DECIMAL_SIZE];
    const RegistryValueChange change = {.what = "value",
        .line = work->row->line,
        .record_id = work->key.record_id,
        .event = work->key.event,
        .instance = work->key.instance,
        .column = column,
        .old_value = difference->old_value,
        .old_missing = difference->old_missing,
        .new_value = registry_value_text(value, text),
        .new_missing = value->kind == REGISTRY_VALUE_MISSING};
    if (import->changed)
        import->changed(&(RegistryCellChange){.line = change.line,
                            .record_id = change.record_id,
                            .event = change.event,
                            .instance = change.instance,
                            .column = column,
                            .old_value = change.old_value,
                            .new_value = change.new_value},
            import->changed_data);
    return registry_change_log(import->change, &change, error);
}

static gboolean apply_difference(RegistryImport *import, size_t f, const RegistryRowWork *work,
    const Difference *difference, GError **error)
{
    RegistryStore *store = import->registry->store;
    const RegistryForm *form = &import->registry->forms[f];
    const char *column = column_of(import, form, difference->column)->name;
    char scratch[BASE_DECIMAL_SIZE];
    const RegistryValue value =
        registry_value_of_cell(&work->row->cells[form->columns[difference->column]],
            form->types[difference->column], scratch);
    if (!check_value(import, form, difference->column, &value, error) ||
        !store->driver->row_change(store, f, &work->key, difference->column, &value, error))
        return FALSE;
    registry_known_change(import->known, f, &work->key, difference->column, &value);
    if (value.kind == REGISTRY_VALUE_MISSING) {
        if (!put_missing(import, work, column, value.text, false, error))
            return FALSE;
    } else if (difference->old_missing) {
        registry_known_code(import->known, &work->key, column, NULL);
        if (!store->driver->missing_remove(store, &work->key, column, error))
            return FALSE;
    }
    return log_change(import, column, work, difference, &value, error);
}

/* Whether the key still has a missing-data code in a column of the form; -1 on a fault. */
static int has_codes(RegistryImport *import, const RegistryForm *form,
    const RegistryRowWork *work, GError **error)
{
    g_autoptr(GHashTable) codes = read_codes(import, work, error);
    if (!codes)
        return -1;
    for (size_t i = 0; i < form->n_columns; i++)
        if (g_hash_table_contains(codes, column_of(import, form, i)->name))
            return 1;
    return 0;
}

/* A row of which nothing is left goes, so that a row always means that something was sent. */
static gboolean remove_if_empty(
    RegistryImport *import, size_t f, const RegistryRowWork *work, GError **error)
{
    RegistryStore *store = import->registry->store;
    const RegistryForm *form = &import->registry->forms[f];
    const int codes = has_codes(import, form, work, error);
    bool found = false;
    /* What is known of the record no longer holds. */
    registry_fresh_remove(import->fresh, work->key.record_id);
    registry_known_forget(import->known, work->key.record_id);
    if (codes != 0)
        return codes > 0;
    if (!store->driver->row_read(store, f, &work->key, import->stored, &found, error))
        return FALSE;
    for (size_t i = 0; i < form->n_columns; i++)
        if (!found || import->stored[i].kind != REGISTRY_VALUE_NONE)
            return TRUE;
    return registry_remove_row(import->change, f, &work->key, error);
}

/* Takes out the differences that would put back what an answer to a query corrected. */
static gboolean keep_corrections(RegistryImport *import, size_t f, RegistryRowWork *work,
    GArray *differences, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    for (guint i = differences->len; i-- > 0;) {
        char scratch[BASE_DECIMAL_SIZE], text[BASE_DECIMAL_SIZE];
        const Difference *difference = &g_array_index(differences, Difference, i);
        const size_t column = form->columns[difference->column];
        const RegistryValue sent = registry_value_of_cell(
            &work->row->cells[column], form->types[difference->column], scratch);
        const char *value = registry_value_text(&sent, text);
        bool corrected = false;
        if (!difference->old_value || !value)
            continue;
        if (!registry_form_was_corrected(import, &work->key,
                column_of(import, form, difference->column)->name, value, &corrected, error))
            return FALSE;
        if (!corrected)
            continue;
        work->result->n_changed--;
        g_array_append_val(import->reverted, column);
        (void)g_array_remove_index(differences, i);
    }
    return TRUE;
}

static gboolean update_form(
    RegistryImport *import, size_t f, RegistryRowWork *work, GError **error)
{
    g_autoptr(GHashTable) codes = read_codes(import, work, error);
    if (!codes)
        return FALSE;
    g_autoptr(GArray) differences = g_array_new(FALSE, FALSE, sizeof(Difference));
    g_array_set_clear_func(differences, difference_clear);
    if (!compare_form(import, f, work, codes, differences, error))
        return FALSE;
    /* An answer may take an earlier one back. */
    if (g_str_equal(import->info.command, "import") &&
        !keep_corrections(import, f, work, differences, error))
        return FALSE;
    if (differences->len > 0 && !registry_row_forget_digest(import, work, error))
        return FALSE;
    for (guint i = 0; i < differences->len; i++)
        if (!apply_difference(
                import, f, work, &g_array_index(differences, Difference, i), error))
            return FALSE;
    if (differences->len == 0 || !import->erase_blank)
        return TRUE;
    return remove_if_empty(import, f, work, error);
}

static bool has_blanks(const RegistryImport *import, size_t f, const RegistryRow *row)
{
    const RegistryForm *form = &import->registry->forms[f];
    for (size_t i = 0; i < form->n_columns; i++)
        if (row->cells[form->columns[i]].kind == REGISTRY_CELL_BLANK)
            return true;
    return false;
}

/* A form of which the row has blanks alone: what of it is stored. */
static gboolean note_cleared(
    RegistryImport *import, size_t f, const RegistryRowWork *work, GError **error)
{
    g_autoptr(GHashTable) codes = read_codes(import, work, error);
    return codes && compare_form(import, f, work, codes, NULL, error);
}

static gboolean put_form(
    RegistryImport *import, size_t f, RegistryRowWork *work, GError **error)
{
    const RegistryBrings brings = registry_form_brings(import, f, work->row);
    if (brings == REGISTRY_BRINGS_NOTHING)
        return work->result->new_record || !has_blanks(import, f, work->row) ||
               registry_fresh_lacks(import->fresh, f, work->row->event, work->key.instance) ||
               note_cleared(import, f, work, error);
    if (brings == REGISTRY_BRINGS_VALUES) {
        First first = {0};
        const int added = add_row(import, f, work, &first, error);
        if (added < 0)
            return FALSE;
        if (added == 1) {
            work->inserted = true;
            return take_first_values(import, f, work, &first, error);
        }
    }
    work->conflicted = true;
    return update_form(import, f, work, error);
}

gboolean registry_form_put(
    RegistryImport *import, size_t f, RegistryRowWork *work, GError **error)
{
    g_autofree RegistryCell *cells = NULL;
    const RegistryRow *whole = work->row;
    if (!registry_form_keep_out(import, f, work, &cells, error))
        return FALSE;
    if (!cells)
        return put_form(import, f, work, error);
    RegistryRow rest = *whole;
    rest.cells = cells;
    work->row = &rest;
    const gboolean ok = put_form(import, f, work, error);
    work->row = whole;
    return ok;
}
