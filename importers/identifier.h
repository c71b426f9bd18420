#pragma once
/**
 * @file
 * Column names that say who a patient is: name, date of birth, medical record number, in
 * English and Japanese. A registry must not receive them.
 */
#include <stdbool.h>

/**
 * Whether a column is named like an identifier. Case, blanks, punctuation and full-width forms
 * do not matter; "Patient Name", "patient_name" and "PatientName" are one.
 */
bool import_is_identifier(const char *name);

/**
 * Whether the name may be a hospital's own number or the registry's (`患者ID`): an identifier,
 * unless a map says that it is the record id.
 */
bool import_is_ambiguous_identifier(const char *name);
