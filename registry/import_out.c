/**
 * @file
 * What was taken out of a record here (record void, merge) and what a file brings again.
 */
#include "registry/learned.h"
#include "registry/past_key.h"
#include "registry/row_work.h"

static bool is_sent(const RegistryCell *cell)
{
    return cell->kind != REGISTRY_CELL_ABSENT && cell->kind != REGISTRY_CELL_BLANK;
}

gboolean registry_form_was_corrected(RegistryImport *import, const RegistryKey *key,
    const char *column, const char *value, bool *corrected, GError **error)
{
    RegistryStore *store = import->registry->store;
    const RegistryRenames *renames = registry_renames(import->registry, error);
    *corrected = false;
    if (!renames)
        return FALSE;
    g_autoptr(GArray) keys =
        registry_past_keys(import->moves, renames, import->registry->study, key, column);
    for (guint i = 0; !*corrected && i < keys->len; i++) {
        const RegistryPastKey *past = &g_array_index(keys, RegistryPastKey, i);
        if (!store->driver->value_was_corrected(
                store, past, past->column, value, corrected, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether the cell was taken out, and nothing stands there. */
static gboolean is_out(RegistryImport *import, size_t f, const RegistryRowWork *work, size_t i,
    bool *out, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    const size_t column = form->columns[i];
    char scratch[BASE_DECIMAL_SIZE], text[BASE_DECIMAL_SIZE];
    const RegistryValue sent =
        registry_value_of_cell(&work->row->cells[column], form->types[i], scratch);
    const char *value = registry_value_text(&sent, text);
    *out = false;
    return !value ||
           registry_form_was_corrected(import, &work->key,
               import->registry->study->dictionary->columns[column].name, value, out, error);
}

/* A hospital that sends a blank where a value was taken out here has learned of it. */
static gboolean note_blank(RegistryImport *import, size_t f, const RegistryRowWork *work,
    size_t i, bool found, GError **error)
{
    const RegistryForm *form = &import->registry->forms[f];
    const size_t column = form->columns[i];
    if (!import->answered || work->row->cells[column].kind != REGISTRY_CELL_BLANK ||
        (found && import->stored[i].kind != REGISTRY_VALUE_NONE))
        return TRUE;
    return registry_learned_note(import, &work->key, work->row->line,
        import->registry->study->dictionary->columns[column].name, NULL, error);
}

gboolean registry_form_keep_out(RegistryImport *import, size_t form,
    const RegistryRowWork *work, RegistryCell **cells, GError **error)
{
    const RegistryForm *columns = &import->registry->forms[form];
    const size_t n_all = import->registry->study->dictionary->n_columns;
    bool found = false;
    *cells = NULL;
    if (!g_str_equal(import->info.command, "import") ||
        !registry_moves_took_out(import->moves, work->key.record_id))
        return TRUE;
    if (!registry_known_row(import->known, form, &work->key, import->stored, &found, error))
        return FALSE;
    for (size_t i = 0; i < columns->n_columns; i++) {
        const size_t column = columns->columns[i];
        bool out = false;
        if (!note_blank(import, form, work, i, found, error))
            return FALSE;
        if (!is_sent(&work->row->cells[column]) ||
            (found && import->stored[i].kind != REGISTRY_VALUE_NONE))
            continue;
        if (!is_out(import, form, work, i, &out, error))
            return FALSE;
        if (!out)
            continue;
        if (!*cells)
            *cells = g_memdup2(work->row->cells, n_all * sizeof **cells);
        (*cells)[column] = (RegistryCell){.kind = REGISTRY_CELL_ABSENT};
        g_array_append_val(import->reverted, column);
    }
    return TRUE;
}
