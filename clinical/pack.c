#include "clinical/pack.h"

#include <string.h>

#include "clinical/functions.h"

/* ---- what every study has ---- */

static const char *const general_instruments[] = {
    "barthel", "vitality", "eq5d5l", "charlson", "faces", NULL};

/* ---- surgery for spinal metastasis ---- */

static const char *const spine_instruments[] = {"sins", "tokuhashi", "tomita", "segment",
    "bauer", "bauer-modified", "bauer-review", "katagiri", "nesms", "noms", "visceral-mets",
    "skeletal-mets-multiple", "bone-mets-multiple", "origin", "frankel-group", "ecog-group",
    "escc-high", "levels", NULL};

static const char *const spine_outcomes[] = {"pain_vas", "eq5d_index", "barthel", NULL};

static const ClinPack packs[] = {
    {.name = "metastatic_spine",
        .label = "surgery for spinal metastasis",
        .instruments = spine_instruments,
        .functions = clin_spine_functions,
        .origin = "surgery",
        .outcomes = spine_outcomes,
        .mcid_at = clin_mcid_at,
        .mcid_note = "None of these constants was found in surgery for spinal metastasis."},
};

const ClinPack *clin_pack_at(size_t i)
{
    return i < sizeof packs / sizeof packs[0] ? &packs[i] : NULL;
}

const ClinPack *clin_pack_find(const char *name)
{
    const ClinPack *pack = NULL;
    for (size_t i = 0; name && (pack = clin_pack_at(i)) != NULL; i++) {
        if (strcmp(pack->name, name) == 0) {
            return pack;
        }
    }
    return NULL;
}

const ClinPack *clin_pack_general(void)
{
    static const ClinPack general = {.name = "",
        .label = "general health",
        .instruments = general_instruments,
        .functions = clin_general_functions};
    return &general;
}

bool clin_pack_has_instrument(const ClinPack *pack, const char *instrument)
{
    for (size_t i = 0; pack->instruments[i]; i++) {
        if (strcmp(pack->instruments[i], instrument) == 0) {
            return true;
        }
    }
    return false;
}

/* As SQL compares the names of functions: letters of ASCII without their case. */
static bool same_name(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        const char x = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
        const char y = *b >= 'A' && *b <= 'Z' ? (char)(*b - 'A' + 'a') : *b;
        if (x != y) {
            return false;
        }
    }
    return *a == *b;
}

static bool has_output(const ClinInstrument *instrument, const char *name)
{
    for (size_t i = 0; i < instrument->n_outputs; i++) {
        if (same_name(instrument->outputs[i].variable, name)) {
            return true;
        }
    }
    return false;
}

bool clin_pack_has_function(const ClinPack *pack, const char *name)
{
    for (size_t i = 0; pack->functions[i].name; i++) {
        if (same_name(pack->functions[i].name, name)) {
            return true;
        }
    }
    for (size_t i = 0; pack->instruments[i]; i++) {
        if (has_output(clin_instrument_find(pack->instruments[i]), name)) {
            return true;
        }
    }
    return false;
}

const ClinPack *clin_pack_of_function(const char *function)
{
    const ClinPack *pack = NULL;
    if (clin_pack_has_function(clin_pack_general(), function)) {
        return NULL;
    }
    for (size_t i = 0; (pack = clin_pack_at(i)) != NULL; i++) {
        if (clin_pack_has_function(pack, function)) {
            return pack;
        }
    }
    return NULL;
}

const ClinMcid *clin_pack_mcid(const ClinPack *pack, const char *name)
{
    const ClinMcid *mcid = NULL;
    for (size_t i = 0; pack && pack->mcid_at && (mcid = pack->mcid_at(i)) != NULL; i++) {
        if (strcmp(mcid->name, name) == 0 || strcmp(mcid->measure, name) == 0) {
            return mcid;
        }
    }
    return NULL;
}
