#include "clinical/lmnop.h"

static const ClinLmnopField fields[] = {
    {'L', "location: column", "column_involved"},
    {'L', "location: number of levels", "levels_count"},
    {'L', "location: contiguous or not", "levels_contiguous"},
    {'M', "mechanical stability: SINS", "sins"},
    {'M', "mechanical stability: class of SINS", "sins_class"},
    {'N', "neurology: cord compression", "escc"},
    {'N', "neurology: Frankel grade", "frankel"},
    {'O', "oncology: histology", "primary_tumor"},
    {'O', "oncology: radiosensitivity", "radiosensitivity"},
    {'P', "patient: fitness for surgery", "systemic_fitness"},
    {'P', "patient: prognosis", "tokuhashi_class"},
    {'P', "patient: synchronous or metachronous", "metastasis_timing"},
    {'P', "patient: previous chemotherapy", "pre_chemotherapy"},
    {'P', "patient: previous radiotherapy", "pre_radiotherapy"},
};

const ClinLmnopField *clin_lmnop_at(size_t i)
{
    return i < sizeof fields / sizeof fields[0] ? &fields[i] : NULL;
}
