#include "registry/instrument_total.h"

#include "base/error.h"
#include "base/nearest.h"
#include "clinical/instrument.h"

static ClinValue value_of(const RegistryCell *cell)
{
    ClinValue value = {.kind = CLIN_VALUE_MISSING};
    if (cell && cell->kind == REGISTRY_CELL_TEXT)
        value = (ClinValue){.kind = CLIN_VALUE_TEXT, .text = cell->text};
    else if (cell && cell->kind == REGISTRY_CELL_INTEGER)
        value = (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = (double)cell->integer};
    else if (cell && cell->kind == REGISTRY_CELL_NUMBER)
        value = (ClinValue){.kind = CLIN_VALUE_NUMBER, .number = cell->number};
    return value;
}

/* The first output from cells alone; missing where the instrument is NULL. */
static ClinValue evaluate(
    const ClinInstrument *instrument, const ClinValue inputs[CLIN_MAX_INPUTS])
{
    ClinValue outputs[CLIN_MAX_OUTPUTS] = {0};
    (void)clin_instrument_evaluate(instrument, inputs, NULL, outputs);
    return outputs[0];
}

/* An input that is no variable of the row, from those that give it. */
static ClinValue derive(const char *name, RegistryCellLookup lookup, const void *data)
{
    size_t output = 0;
    const ClinInstrument *giver = clin_instrument_find_variable(name, &output);
    ClinValue inputs[CLIN_MAX_INPUTS] = {0};
    if (!giver || output != 0)
        return (ClinValue){.kind = CLIN_VALUE_MISSING};
    for (size_t i = 0; i < giver->n_inputs; i++)
        inputs[i] = value_of(lookup(clin_instrument_input(giver, i)->name, data));
    return evaluate(giver, inputs);
}

bool registry_instrument_total(
    const char *instrument, RegistryCellLookup lookup, const void *data, double *total)
{
    const ClinInstrument *found = clin_instrument_find(instrument);
    ClinValue inputs[CLIN_MAX_INPUTS] = {0};
    if (!found)
        return false;
    for (size_t i = 0; i < found->n_inputs; i++) {
        const char *name = clin_instrument_input(found, i)->name;
        const RegistryCell *cell = lookup(name, data);
        inputs[i] = cell ? value_of(cell) : derive(name, lookup, data);
    }
    const ClinValue value = evaluate(found, inputs);
    *total = value.number;
    return value.kind == CLIN_VALUE_NUMBER;
}

gboolean registry_instrument_check(const SchemaStudy *study, GError **error)
{
    for (size_t i = 0; i < study->n_sums; i++) {
        const char *name = study->sums[i].instrument;
        const ClinInstrument *instrument = NULL;
        if (!name[0] || clin_instrument_find(name))
            continue;
        g_autoptr(GPtrArray) names = g_ptr_array_new();
        for (size_t j = 0; (instrument = clin_instrument_at(j)) != NULL; j++)
            g_ptr_array_add(names, (gpointer)instrument->name);
        g_ptr_array_add(names, NULL);
        g_autofree char *meant =
            base_nearest_said(", did you mean '", name, (const char *const *)names->pdata, "'");
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "study.yaml: sums: there is no instrument '%s'%s; 'proreg score --list' names "
            "them",
            name, meant);
        return FALSE;
    }
    return TRUE;
}
