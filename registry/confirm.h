#pragma once
/**
 * @file
 * What hospitals say of their patients before a lock: each gets a sheet of them and says yes. A
 * yes is an entry of the journal, bound to what is stored of the hospital's patients then: once
 * anything of them changes it is of another state, and says so.
 */
#include "registry/change.h"

/** A hospital that has patients. */
typedef struct {
    size_t site;       /**< Of the study. */
    int64_t n_records; /**< Patients that it has. */
    char content[65];  /**< SHA-256 over f(record id) and the content's digest of each. */
    char *by, *day;    /**< Who said yes last, and on which day; NULL: nobody did. */
    bool is_current;   /**< It was of what is stored now. */
} RegistryConfirmed;

/**
 * All hospitals that have patients, in the study's order.
 * @param day  on which is asked who has a patient, in days since 1970-01-01.
 * @return RegistryConfirmed; NULL with `error` set.
 */
GArray *registry_confirmed(Registry *registry, int32_t day, GError **error);
/** Whether any of them has ever said yes: then the hospitals are asked before a lock. */
bool registry_confirmed_any(const GArray *hospitals);
/** Who said yes and when, and who has not, of what is stored now, as JSON on a line. New. */
char *registry_confirmed_json(const SchemaStudy *study, const GArray *hospitals);

/**
 * Enters the yes of a hospital.
 * @param site   of the study.
 * @param sheet  the first digits of the content on the sheet that was looked at, or NULL:
 *               BASE_ERROR_USAGE where that is not what is stored now.
 * @param day    on which it was said.
 * @param info   `user` is who said it; command and options are set here.
 * @return the content that it is bound to. New; NULL with `error` set, BASE_ERROR_USAGE where
 * the hospital has no patient.
 */
char *registry_confirm(Registry *registry, size_t site, const char *sheet, const char *day,
    const RegistryChangeInfo *info, GError **error);
