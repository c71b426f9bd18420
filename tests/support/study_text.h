#pragma once
/* A small study in line, and what tests need to break it: one text replaced by another. */
#include <string.h>

#include "schema/analysis.h"

#define STUDY_DICTIONARY                                                                       \
    "field_name,form_name,section_header,field_type,field_label,"                              \
    "select_choices_or_calculations,field_note,text_validation_type_or_show_slider_number,"    \
    "text_validation_min,text_validation_max\n"                                                \
    "record_id,base,,text,Record,,,,,\n"                                                       \
    "consent,base,,yesno,Consent,,,,,\n"                                                       \
    "op_date,base,,text,Operation,,,date_ymd,,\n"                                              \
    "arm,base,,radio,Arm,\"a, Hook | b, Screw\",,,,\n"                                         \
    "side,base,,checkbox,Side,\"1, Left | 2, Right\",,,,\n"                                    \
    "info,base,,descriptive,Read this,,,,,\n"                                                  \
    "visit_date,visit,,text,Visit,,,date_ymd,,\n"                                              \
    "item1,visit,,text,Item,,,integer,0,10\n"                                                  \
    "item2,visit,,text,Item,,,integer,0,10\n"                                                  \
    "total,visit,,text,Total,,,integer,0,20\n"                                                 \
    "grade,visit,,radio,Grade,\"1, One | 2, Two | 3, Three\",,,,\n"                            \
    "fell,fall,,text,Fell,,,date_ymd,,\n"                                                      \
    "status,end,,radio,Status,\"0, alive | 1, dead\",,,,\n"                                    \
    "last_date,end,,text,Last,,,date_ymd,,\n"

#define STUDY_YAML                                                                             \
    "name: hip\n"                                                                              \
    "title: Hips\n"                                                                            \
    "events:\n"                                                                                \
    "  - {name: start, unique_name: start_arm_1, label: Start, offset_days: 0,\n"              \
    "     forms: [base, visit]}\n"                                                             \
    "  - {name: 1_year, unique_name: 1_year_arm_1, label: 1 year, offset_days: 365,\n"         \
    "     window: {before: 30, after: 60}, forms: [visit, fall]}\n"                            \
    "  - {name: end, unique_name: end_arm_1, label: End, forms: [end]}\n"                      \
    "repeating: {forms: [fall]}\n"                                                             \
    "sites: {north: North, south: South}\n"                                                    \
    "roles: {consent: consent, origin: op_date, visit: visit_date, vital_status: status,\n"    \
    "        dead: 1, alive: 0, last_contact: last_date}\n"                                    \
    "sums:\n"                                                                                  \
    "  - {total: total, items: [item1, item2]}\n"                                              \
    "orders:\n"                                                                                \
    "  - {earlier: op_date, later: last_date}\n"                                               \
    "missing_codes: {UNK: Unknown}\n"                                                          \
    "derived:\n"                                                                               \
    "  - {name: died, label: Died, sql: status = 1, choices: {0: 'No', 1: 'Yes'}}\n"           \
    "  - {name: half, label: Half, level: visit, form: visit, sql: total / 2.0}\n"

#define ANALYSIS_YAML                                                                          \
    "name: screws\n"                                                                           \
    "title: Hooks and screws\n"                                                                \
    "derived:\n"                                                                               \
    "  - {name: gain, label: Gain, sql: total__1_year - total__start}\n"                       \
    "cohort:\n"                                                                                \
    "  - {id: operated, label: Operated, where: op_date IS NOT NULL}\n"                        \
    "groups:\n"                                                                                \
    "  by: arm\n"                                                                              \
    "  list:\n"                                                                                \
    "    - {id: a, label: Hook}\n"                                                             \
    "    - {id: b, label: Screw}\n"                                                            \
    "  pairs:\n"                                                                               \
    "    - {id: a_vs_b, label: A vs B, groups: [a, b]}\n"                                      \
    "  total: {id: all, label: All}\n"                                                         \
    "groupings:\n"                                                                             \
    "  grades: {by: died, list: [{id: 0, label: Alive}, {id: 1, label: Dead}]}\n"              \
    "  everybody: {total: {id: everybody, label: All}}\n"                                      \
    "cutoff: 2022/3/31\n"                                                                      \
    "change: {before: start, after: 1_year}\n"                                                 \
    "changes:\n"                                                                               \
    "  - {id: fall, label: Fall, before: 1_year, after: start}\n"                              \
    "tables:\n"                                                                                \
    "  - id: 1\n"                                                                              \
    "    title: Patients\n"                                                                    \
    "    kind: groups\n"                                                                       \
    "    visit: start\n"                                                                       \
    "    rows:\n"                                                                              \
    "      - {variable: side, label: Side, kind: multiple}\n"                                  \
    "      - {variable: gain, label: Gain, kind: continuous, test: t}\n"                       \
    "      - {variable: grade, label: Grade, kind: categorical, visits: [start],\n"            \
    "         test: fisher, levels: [{id: low, label: Low, codes: [1, 2]}, 3]}\n"              \
    "  - id: 2\n"                                                                              \
    "    title: Course\n"                                                                      \
    "    kind: pairwise\n"                                                                     \
    "    visits: [start, 1_year]\n"                                                            \
    "    rows:\n"                                                                              \
    "      - {variable: grade, label: Grade, kind: categorical, test: fisher, adjust: bh}\n"   \
    "      - {variable: total, label: Total, kind: continuous, test: tukey,\n"                 \
    "         visits: [start, change], decimals: 2}\n"                                         \
    "  - id: 3\n"                                                                              \
    "    title: Course of the dead\n"                                                          \
    "    kind: visits\n"                                                                       \
    "    visits: [1_year, start]\n"                                                            \
    "    change: fall\n"                                                                       \
    "    groups: grades\n"                                                                     \
    "    where: arm = 'a'\n"                                                                   \
    "    where_label: a hook\n"                                                                \
    "    rows:\n"                                                                              \
    "      - {variable: total, label: Sum, kind: continuous, test: t_paired}\n"                \
    "  - id: 4\n"                                                                              \
    "    title: Course of all\n"                                                               \
    "    kind: groups\n"                                                                       \
    "    groups: everybody\n"                                                                  \
    "    visits: [fall]\n"                                                                     \
    "    rows:\n"                                                                              \
    "      - {variable: total, label: Sum, kind: continuous, improvement: true,\n"             \
    "         published: [Sum, Total]}\n"                                                      \
    "  - {id: 5, title: Ends, kind: groups, rows_of: 4, visits: [start]}\n"                    \
    "published:\n"                                                                             \
    "  - {table: abstract, variable: sum, address: T4.total.everybody.fall}\n"                 \
    "impossible:\n"                                                                            \
    "  - {address: T1.gain.overall.start.p, reason: too small}\n"

/* `text` with the first `from` replaced by `to`, which must be there. New text. */
char *study_replaced(const char *text, const char *from, const char *to);

void study_file_free(gpointer data);

SchemaStudy *study_parse(const char *dictionary, const char *yaml, GError **error);
