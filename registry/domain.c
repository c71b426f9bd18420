#include "registry/domain.h"

#include <limits.h>
#include <string.h>

enum { N_SMALL = REGISTRY_DOMAIN_SMALL, PIECE_BYTES = 1 << 14, FIRST_PLACES = 64 };

struct RegistryDomain {
    GArray *values; /* RegistryDatum; the first is NULL. */
    /* Zeros, then codes of the integers below N_SMALL, 0 for none yet. */
    uint32_t small[REGISTRY_DOMAIN_NEGATIVE + N_SMALL];
    uint32_t letters[UCHAR_MAX + 1]; /* Codes of texts of one byte, 0 for none yet. */
    uint32_t *places;                /* Open addressing over all other values; 0 is free. */
    uint32_t n_places;               /* A power of two. */
    uint32_t n_placed;
    GStringChunk *texts;
    gsize n_text_bytes;
};

RegistryDatum registry_datum_of_text(const char *text)
{
    if (!text)
        return (RegistryDatum){.kind = REGISTRY_DATUM_NULL};
    return (RegistryDatum){.kind = REGISTRY_DATUM_TEXT, .text = text, .size = strlen(text)};
}

static void start(RegistryDomain *domain)
{
    const RegistryDatum none = {.kind = REGISTRY_DATUM_NULL};
    g_array_set_size(domain->values, 0);
    g_array_append_val(domain->values, none);
    memset(domain->small, 0, sizeof domain->small);
    memset(domain->letters, 0, sizeof domain->letters);
    g_free(domain->places);
    domain->n_places = FIRST_PLACES;
    domain->places = g_new0(uint32_t, FIRST_PLACES);
    domain->n_placed = 0;
    domain->n_text_bytes = 0;
}

RegistryDomain *registry_domain_new(void)
{
    RegistryDomain *domain = g_new0(RegistryDomain, 1);
    domain->values = g_array_new(FALSE, FALSE, sizeof(RegistryDatum));
    domain->texts = g_string_chunk_new(PIECE_BYTES);
    start(domain);
    return domain;
}

void registry_domain_free(RegistryDomain *domain)
{
    if (!domain)
        return;
    g_array_unref(domain->values);
    g_string_chunk_free(domain->texts);
    g_free(domain->places);
    g_free(domain);
}

void registry_domain_reset(RegistryDomain *domain)
{
    g_string_chunk_clear(domain->texts);
    start(domain);
}

const RegistryDatum *registry_domain_at(const RegistryDomain *domain, uint32_t code)
{
    return &g_array_index(domain->values, RegistryDatum, code);
}

const uint32_t *registry_domain_small(const RegistryDomain *domain)
{
    return domain->small + REGISTRY_DOMAIN_NEGATIVE;
}

const uint32_t *registry_domain_no_small(void)
{
    static const uint32_t none[REGISTRY_DOMAIN_NEGATIVE + N_SMALL];
    return none + REGISTRY_DOMAIN_NEGATIVE;
}

uint32_t registry_domain_size(const RegistryDomain *domain)
{
    return domain->values->len;
}

gsize registry_domain_bytes(const RegistryDomain *domain)
{
    return domain->n_text_bytes + domain->values->len * sizeof(RegistryDatum);
}

/* A product carries only upwards: the high half, in which dates differ, is brought down before.
 */
static uint64_t mixed(uint64_t hash, uint64_t bits)
{
    hash ^= bits;
    hash = (hash ^ (hash >> 32)) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 32);
}

/* Eight bytes at a time; those of the end are looked at with what stands before them. */
static uint64_t hash_of_text(const char *text, gsize size)
{
    uint64_t hash = size, bits = 0;
    if (size < sizeof bits) {
        for (gsize i = 0; i < size; i++)
            bits = bits << 8 | (unsigned char)text[i];
        return mixed(hash, bits);
    }
    for (gsize i = 0; i + sizeof bits < size; i += sizeof bits) {
        memcpy(&bits, text + i, sizeof bits);
        hash = mixed(hash, bits);
    }
    memcpy(&bits, text + size - sizeof bits, sizeof bits);
    return mixed(hash, bits);
}

static uint64_t hash_of(const RegistryDatum *datum)
{
    uint64_t bits = (uint64_t)datum->integer;
    if (datum->kind == REGISTRY_DATUM_TEXT)
        return hash_of_text(datum->text, datum->size);
    if (datum->kind == REGISTRY_DATUM_REAL)
        memcpy(&bits, &datum->real, sizeof bits);
    return mixed((uint64_t)datum->kind, bits);
}

/* Reals by their bits: 0 and -0 are apart, as they were stored. */
static bool is_equal(const RegistryDatum *a, const RegistryDatum *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == REGISTRY_DATUM_TEXT)
        return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
    if (a->kind == REGISTRY_DATUM_REAL)
        return memcmp(&a->real, &b->real, sizeof a->real) == 0;
    return a->integer == b->integer;
}

static uint32_t *find_place(const RegistryDomain *domain, const RegistryDatum *datum)
{
    uint32_t i = (uint32_t)hash_of(datum) & (domain->n_places - 1);
    while (domain->places[i] != 0 &&
           !is_equal(registry_domain_at(domain, domain->places[i]), datum))
        i = (i + 1) & (domain->n_places - 1);
    return &domain->places[i];
}

static void grow(RegistryDomain *domain)
{
    uint32_t *old = domain->places;
    const uint32_t n_old = domain->n_places;
    domain->n_places *= 2;
    domain->places = g_new0(uint32_t, domain->n_places);
    for (uint32_t i = 0; i < n_old; i++)
        if (old[i] != 0)
            *find_place(domain, registry_domain_at(domain, old[i])) = old[i];
    g_free(old);
}

/* The value as it is kept, under the next code. */
static uint32_t append(RegistryDomain *domain, const RegistryDatum *datum)
{
    RegistryDatum kept = *datum;
    if (kept.kind == REGISTRY_DATUM_TEXT) {
        kept.text = g_string_chunk_insert_len(domain->texts, datum->text, (gssize)datum->size);
        domain->n_text_bytes += datum->size + 1;
    }
    g_array_append_val(domain->values, kept);
    return domain->values->len - 1;
}

uint32_t registry_domain_code(RegistryDomain *domain, const RegistryDatum *datum)
{
    if (datum->kind == REGISTRY_DATUM_NULL)
        return 0;
    if (datum->kind == REGISTRY_DATUM_INTEGER && datum->integer >= 0 &&
        datum->integer < N_SMALL) {
        uint32_t *small = &domain->small[REGISTRY_DOMAIN_NEGATIVE + datum->integer];
        if (*small == 0)
            *small = append(domain, datum);
        return *small;
    }
    if (datum->kind == REGISTRY_DATUM_TEXT && datum->size == 1) {
        uint32_t *letter = &domain->letters[(unsigned char)datum->text[0]];
        if (*letter == 0)
            *letter = append(domain, datum);
        return *letter;
    }
    uint32_t *place = find_place(domain, datum);
    if (*place != 0)
        return *place;
    *place = append(domain, datum);
    const uint32_t code = *place;
    if (++domain->n_placed > domain->n_places / 2)
        grow(domain);
    return code;
}
