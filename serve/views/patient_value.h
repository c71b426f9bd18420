#pragma once
/**
 * @file
 * One value of a patient: how it came, what became of it, and what was asked about it. Inside
 * serve/views/.
 */
#include "serve/views/inside.h"

/** A value by where it stands. Borrowed. */
typedef struct {
    const char *field; /**< Column of the dictionary. */
    const char *event; /**< Unique name. */
    gint64 instance;
} ViewValue;

/** The address of its page. New text. */
char *view_value_address(const ServePage *page, const char *record_id, const ViewValue *value);

/** The rows of a patient's JSON as the table of values has its sections: those with values, by
 * event, form and instance. New; borrows from `patient`. */
GPtrArray *view_value_rows(const SchemaStudy *study, const json_t *patient);

/** Shows the value that the address names. BASE_ERROR_USAGE where nothing is stored there. The
 * caller has looked whether the page may show the patient. */
gboolean view_patient_value(ServePage *page, const char *record_id, GError **error);
