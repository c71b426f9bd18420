#pragma once
/**
 * @file
 * What differs between two states of a registry, cell by cell, and why.
 */
#include "registry/registry.h"

/** A cell that differs. Texts are NULL where there is none. */
typedef struct {
    char *record_id;  /**< As it is called in the state where it is; of a record that got
                           another id the later one. */
    char *site;       /**< Whose record it is. */
    char *event;      /**< NULL of what is the record's: "site", "record_id". */
    int64_t instance; /**< 0 likewise. */
    char *field;
    char *a, *b;          /**< The values; a missing-data code is its code. */
    bool is_new, is_gone; /**< The record is not in A, or not in B. */
    /** The last change of it between the two, or the entry that brought it. */
    char *command, *file, *user, *reason, *time;
    int64_t line;
} RegistryDifference;

/**
 * Compares two states of one registry, opened apart; one or both as they stood.
 * @return RegistryDifference *, by record (bytes), form, event and instance; NULL with `error`.
 */
GPtrArray *registry_differences(Registry *a, Registry *b, GError **error);

/** What a variable of the one state is called in the other. New; NULL with `error`. */
char *registry_difference_name(Registry *from, Registry *to, const char *name, GError **error);
