#pragma once
/**
 * @file
 * The patients of models_expected.h in a registry, and a study with every table that rests on
 * models.
 */
#include <math.h>

#include "reports/render/json.h"
#include "reports/render/render.h"
#include "reports/study/report.h"
#include "support/close.h"
#include "support/fixture.h"

#include "support/models_expected.h"

static const char analysis_text[] =
    "name: models\n"
    "title: Models\n"
    "derived:\n"
    "  - {name: died, label: Died, choices: {0: 'No', 1: 'Yes'}, sql: vital_status = 1}\n"
    "  - {name: change, label: Change of pain, sql: pain__1_month - pain__baseline}\n"
    "cohort:\n"
    "  - {id: all, label: Everybody, where: consent = 1}\n"
    "groups:\n"
    "  by: grade\n"
    "  overall: A_vs_B\n"
    "  list: [{id: A, label: Group A}, {id: B, label: Group B}]\n"
    "groupings:\n"
    "  whole: {total: {id: everybody, label: Everybody}}\n"
    "matches:\n"
    "  - id: matched\n"
    "    label: Matched\n"
    "    treated: A\n"
    "    caliper: 0.2\n"
    "    covariates:\n"
    "      - age\n"
    "      - {variable: pain, visits: [baseline], label: Pain}\n"
    "      - {variable: sex, kind: binary, levels: [{id: male, label: Male, codes: [1]}]}\n"
    "change: {before: baseline, after: 1_month, id: before_after}\n"
    "tables:\n"
    "  - id: 1\n"
    "    title: Who is in group A\n"
    "    kind: regression\n"
    "    model: logistic\n"
    "    outcome: {variable: grade, kind: binary, levels: [{id: a, label: A, codes: [A]}]}\n"
    "    intervals: profile\n"
    "    p: lr\n"
    "    visit: before\n"
    "    rows:\n"
    "      - age\n"
    "      - {variable: pain, visits: [baseline]}\n"
    "      - {variable: sex, id: male, kind: binary, label: Male,\n"
    "         levels: [{id: male, label: Male, codes: [1]}]}\n"
    "  - id: 2\n"
    "    title: Survival\n"
    "    kind: regression\n"
    "    model: cox\n"
    "    time: days\n"
    "    event: died\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: age}\n"
    "      - {variable: grade, reference: B}\n"
    "  - id: 3\n"
    "    title: Change\n"
    "    kind: regression\n"
    "    model: linear\n"
    "    outcome: change\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: pain, visits: [baseline]}\n"
    "      - {variable: grade, reference: B}\n"
    "  - id: 4\n"
    "    title: Balance\n"
    "    kind: balance\n"
    "    match: matched\n"
    "    denominator: both\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous}\n"
    "      - {variable: pain, label: Pain, kind: continuous, visits: [baseline]}\n"
    "      - {variable: sex, label: Sex, kind: categorical}\n"
    "      - {variable: weight, label: Weight, kind: continuous}\n"
    "      - {variable: site_of, label: Where, kind: multiple}\n"
    "  - id: 5\n"
    "    title: The matched\n"
    "    kind: groups\n"
    "    cohort: matched\n"
    "    visit: matched\n"
    "    rows:\n"
    "      - {variable: age, label: Age, kind: continuous, test: rank_sum}\n"
    "  - id: 6\n"
    "    title: Survival\n"
    "    kind: survival\n"
    "    intervals: log_log\n"
    "    visit: baseline\n"
    "    rows:\n"
    "      - {variable: days, label: Survival, event: died, at: [100, 350], decimals: 0}\n"
    "  - id: 7\n"
    "    title: Course\n"
    "    kind: course\n"
    "    visits: [baseline, 1_month]\n"
    "    family: table\n"
    "    rows:\n"
    "      - {variable: pain, label: Pain, kind: continuous, test: signed_rank, adjust: holm}\n"
    "  - id: 8\n"
    "    title: Course of all\n"
    "    kind: course\n"
    "    groups: whole\n"
    "    visits: [baseline, 1_month]\n"
    "    rows:\n"
    "      - {variable: hurts, label: Pain above 5, kind: binary, test: mcnemar}\n";

typedef struct {
    Registry *registry;
    SchemaAnalysis *analysis;
    RegistryCohort *cohort;
} ModelsFixture;

/* @param step  coprime to the number of patients: the order in which they come. */
void models_fill(ModelsFixture *fixture, const char *text, size_t step);

void models_clear(ModelsFixture *fixture);

ReportDocument *models_report(ModelsFixture *fixture);

bool models_has_note(const ReportDocument *document, size_t table, const char *part);
