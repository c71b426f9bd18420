#pragma once
/**
 * @file
 * The distinct values of a column as they turn up, each under a small code. Reading works on
 * codes: an expression's inputs are a tuple of codes, and what was computed for one tuple holds
 * for every patient who has it. For the registry alone.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    REGISTRY_DATUM_NULL,
    REGISTRY_DATUM_INTEGER,
    REGISTRY_DATUM_REAL,
    REGISTRY_DATUM_TEXT
} RegistryDatumKind;

/** One value as SQL has it. */
typedef struct {
    RegistryDatumKind kind;
    int64_t integer;
    double real;
    const char *text; /**< Borrowed; `size` bytes and a NUL. */
    gsize size;
} RegistryDatum;

typedef struct RegistryDomain RegistryDomain;

/** A text as a datum; NULL is no value. Borrows the text. */
RegistryDatum registry_datum_of_text(const char *text);

/** Without a value yet but NULL. */
RegistryDomain *registry_domain_new(void);
void registry_domain_free(RegistryDomain *domain);

/** The code of a value, new where it was not met before; 0 is NULL. A text is copied. */
uint32_t registry_domain_code(RegistryDomain *domain, const RegistryDatum *datum);

/** The value of a code. Borrowed until registry_domain_reset. */
const RegistryDatum *registry_domain_at(const RegistryDomain *domain, uint32_t code);

/** Integers from 0 to below this have their codes in a table, before which stand as many zeros
 * as a byte has negative numbers. */
enum { REGISTRY_DOMAIN_SMALL = 1024, REGISTRY_DOMAIN_NEGATIVE = 128 };
/** That table from the code of 0 on, 0 for those not met yet: most values need not be looked
 * up. Borrowed. */
const uint32_t *registry_domain_small(const RegistryDomain *domain);
/** Such a table in which nothing was met. Static. */
const uint32_t *registry_domain_no_small(void);

/** Number of codes, that of NULL included. */
uint32_t registry_domain_size(const RegistryDomain *domain);

/** Bytes that the values take, about. */
gsize registry_domain_bytes(const RegistryDomain *domain);

/** Forgets all values but NULL. */
void registry_domain_reset(RegistryDomain *domain);
