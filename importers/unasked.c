#include "importers/unasked.h"

#include <string.h>

static bool says_nothing(const char *text)
{
    return text[0] == '\0' || strcmp(text, "0") == 0;
}

static bool is_box(const ImportColumn *column)
{
    return column->field->type == SCHEMA_CHECKBOX;
}

/* Whether anything of the form is filled in; a ticked box is. */
static bool is_begun(const ImportWork *work, size_t form)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportColumn *column = &work->layout->columns[i];
        const ImportValue *value = &work->values[i];
        const bool is_reason = column->kind == IMPORT_COLUMN_REASON_BOX;
        if ((column->kind == IMPORT_COLUMN_DATA || is_reason) && column->form == form &&
            (is_box(column) ? !says_nothing(value->text) : !value->is_blank))
            return true;
    }
    return false;
}

void import_unasked_blank(ImportWork *work)
{
    const ImportLayout *layout = work->layout;
    for (size_t i = 0; i < layout->n_columns; i++) {
        const ImportColumn *status = &layout->columns[i];
        if (status->kind != IMPORT_COLUMN_COMPLETE || !status->has_boxes ||
            !says_nothing(work->values[i].text) || is_begun(work, status->form))
            continue;
        for (size_t k = 0; k < layout->n_columns; k++) {
            const ImportColumn *column = &layout->columns[k];
            if (column->kind != IMPORT_COLUMN_DATA || column->form != status->form)
                continue;
            work->values[k].text = "";
            work->values[k].is_blank = true;
            work->values[k].cell.kind = REGISTRY_CELL_BLANK;
        }
    }
}

/* Whether the row ticks a box of the field. */
static bool is_ticked(const ImportWork *work, const SchemaField *field)
{
    for (size_t i = 0; i < work->layout->n_columns; i++) {
        const ImportColumn *column = &work->layout->columns[i];
        if (column->kind == IMPORT_COLUMN_DATA && column->field == field &&
            !says_nothing(work->values[i].text))
            return true;
    }
    return false;
}

void import_unasked_reasons(ImportWork *work)
{
    const ImportLayout *layout = work->layout;
    for (size_t i = 0; i < layout->n_columns; i++) {
        const ImportColumn *box = &layout->columns[i];
        if (box->kind != IMPORT_COLUMN_REASON_BOX || strcmp(work->values[i].text, "1") != 0 ||
            is_ticked(work, box->field))
            continue;
        for (size_t k = 0; k < layout->n_columns; k++) {
            const ImportColumn *column = &layout->columns[k];
            if (column->kind != IMPORT_COLUMN_DATA || column->field != box->field)
                continue;
            work->values[k].text = box->code;
            work->values[k].is_blank = false;
            work->values[k].cell =
                (RegistryCell){.kind = REGISTRY_CELL_MISSING, .text = box->code};
        }
    }
}
