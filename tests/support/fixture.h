#pragma once
/**
 * @file
 * A small study and rows written as text, for the tests of the registry.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/error.h"
#include "registry/cohort.h"
#include "registry/import.h"
#include "registry/registry.h"
#include "schema/sql.h"

#define FIXTURE_COMMON "name: small\ntitle: A small study\n"

static const char fixture_dictionary[] =
    "field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,"
    "field_note,text_validation_type_or_show_slider_number,text_validation_min,"
    "text_validation_max,identifier,branching_logic,required_field,custom_alignment,"
    "question_number,matrix_group_name\n"
    "record_id,enrolment,,text,Record,,,,,,,,y,,,\n"
    "consent,enrolment,,yesno,Consent,,,,,,,,y,,,\n"
    "age,enrolment,,text,Age,,,integer,0,120,,,y,,,\n"
    "weight,enrolment,,text,Weight,,,number,,,,,,,,\n"
    "sex,enrolment,,radio,Sex,\"1, Male | 2, Female\",,,,,,,,,,\n"
    "grade,lesion,,radio,Grade,\"A, Grade A | B, Grade B\",,,,,,,,,,\n"
    "site_of,lesion,,checkbox,Where,\"neck, Neck | back, Back\",,,,,,,y,,,\n"
    "surgery_date,lesion,,text,Surgery,,,date_ymd,,,,,y,,,\n"
    "visit_date,assessment,,text,Visit,,,date_ymd,,,,,y,,,\n"
    "pain,assessment,,text,Pain,,,integer,0,10,,,y,,,\n"
    "remark,assessment,,notes,Remark,,,,,,,,,,,\n"
    "ae_type,adverse_event,,dropdown,Event,\"1, wound | 2, other\",,,,,,,,,,\n"
    "ae_date,adverse_event,,text,Date,,,date_ymd,,,,,,,,\n"
    "vital_status,outcome,,radio,Status,\"0, alive | 1, dead\",,,,,,,y,,,\n"
    "last_contact,outcome,,text,Last contact,,,date_ymd,,,,,y,,,\n";

static const char fixture_study[] =
    FIXTURE_COMMON "events:\n"
                   "  - {name: baseline, unique_name: baseline_arm_1, label: Baseline,\n"
                   "     offset_days: 0, forms: [enrolment, lesion, assessment]}\n"
                   "  - {name: 1_month, unique_name: 1_month_arm_1, label: 1 month,\n"
                   "     offset_days: 30, window: {before: 14, after: 14},\n"
                   "     forms: [assessment, adverse_event]}\n"
                   "  - {name: outcome, unique_name: outcome_arm_1, label: Outcome,\n"
                   "     forms: [outcome]}\n"
                   "repeating: {forms: [adverse_event]}\n"
                   "sites: {site_01: First, site_02: Second}\n"
                   "missing_codes: {UNK: Unknown, NA: Not applicable}\n"
                   "roles: {consent: consent, origin: surgery_date, visit: visit_date,\n"
                   "        vital_status: vital_status, dead: 1, alive: 0,\n"
                   "        last_contact: last_contact}\n"
                   "derived:\n"
                   "  - {name: days, label: Follow-up, unit: days,\n"
                   "     sql: 'days_between(surgery_date, last_contact)'}\n"
                   "  - {name: months, label: Follow-up, unit: months, sql: days / 30.4375}\n"
                   "  - {name: hurts, label: Pain above 5, level: visit, form: assessment,\n"
                   "     choices: {0: 'No', 1: 'Yes'}, sql: pain > 5}\n";

void fixture_add_file(GPtrArray *files, const char *name, const char *text);

GPtrArray *fixture_files(const char *dictionary, const char *study);

/** Fails the test with the message of an error that should not be. */
void fixture_no_error(GError *error);

/** Expects the code and a message with `part`; clears the error. */
void fixture_expect(GError **error, BaseErrorCode code, const char *part);

/** A registry of the small study; NULL path for a temporary one. */
Registry *fixture_create(const char *path);

Registry *fixture_open(const char *path, RegistryMode mode);

/** A cohort that was not read yet, in place of the one in *slot. Borrowed from there. */
RegistryCohort *fixture_cohort(
    RegistryCohort **slot, Registry *registry, const SchemaAnalysis *analysis);

/** A name in a new folder of its own; free with fixture_path_free. */
char *fixture_path(void);

void fixture_path_free(char *path);

RegistryImport *fixture_begin_as(Registry *registry, const char *sha256, bool erase_blank);

RegistryImport *fixture_begin(Registry *registry);

void fixture_commit(RegistryImport *import);

/** Where a row goes. */
typedef struct {
    const char *record, *event, *site;
    const char *form; /**< A repeating form, or NULL. */
    int64_t instance; /**< 0 is 1, -1 the next that is free. */
} FixtureKey;

/** Puts a row of "column=value" words; fails the test where the registry fails. */
RegistryRowResult fixture_put(
    Registry *registry, RegistryImport *import, FixtureKey key, const char *values);

/** One row as a file of its own. */
RegistryRowResult fixture_import(Registry *registry, FixtureKey key, const char *values);

/** First column of the first row of a query on the file, as text; "" for NULL. New text. */
char *fixture_query(const char *path, const char *sql);

void fixture_check(const char *path, const char *sql, const char *expected);
