#include "registry/wide_standing.h"

#include <string.h>

#include "registry/inside.h"

enum { HASH_DIGITS = 8 };

/* Letters of the text. */
enum { NOTHING = '-', RECEIVED = 'r', COMPLETE = 'c', WAYS = '0' };

/* ---- the columns ---- */

static bool asks_day(const SchemaStudy *study)
{
    for (size_t f = 0; f < study->dictionary->n_fields; f++)
        if (study->dictionary->fields[f].required &&
            schema_branching_asks_day(study->branching[f]))
            return true;
    return false;
}

/* Of the files that say what is required, when visits are due and who plays which part. New. */
static char *hash_of(const Registry *registry)
{
    static const char *const files[] = {"dictionary.csv", "study.yaml"};
    char hex[BASE_SHA256_SIZE];
    g_autoptr(BaseSha256) sum = base_sha256_new();
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        const GBytes *bytes = registry_study_file(registry, files[i]);
        g_autofree char *own = bytes ? registry_sha256((GBytes *)bytes) : NULL;
        base_sha256_text(sum, own);
    }
    base_sha256_finish_hex(sum, hex);
    return g_strndup(hex, HASH_DIGITS);
}

GStrv wide_standing_names(const Registry *registry)
{
    const SchemaStudy *study = registry->study;
    if (asks_day(study))
        return NULL;
    g_autofree char *hash = hash_of(registry);
    GStrv names = g_new0(char *, WIDE_STANDING_EXPECTED + study->n_events + 1);
    names[WIDE_STANDING_SINCE] = g_strdup_printf("~since~%s", hash);
    names[WIDE_STANDING_VISITS] = g_strdup_printf("~visits~%s", hash);
    names[WIDE_STANDING_REFUSES] = g_strdup_printf("~refuses~%s", hash);
    for (size_t e = 0; e < study->n_events; e++)
        names[WIDE_STANDING_EXPECTED + e] = g_strdup_printf("~expected_%zu~%s", e + 1, hash);
    return names;
}

char wide_standing_type(size_t place)
{
    return place == WIDE_STANDING_VISITS ? 'T' : 'I';
}

/* ---- the values ---- */

static RegistryDatum integer(int64_t value)
{
    return (RegistryDatum){.kind = REGISTRY_DATUM_INTEGER, .integer = value};
}

static RegistryDatum text_of(
    const Visits *visits, size_t patient, size_t n_events, GStringChunk *texts)
{
    const VisitsPatient *who = visits_patient(visits, patient);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t e = 0; e < n_events; e++)
        g_string_append_c(text, visits_complete(visits, patient, e)   ? COMPLETE
                                : visits_received(visits, patient, e) ? RECEIVED
                                                                      : NOTHING);
    g_string_append_c(text, (char)(who->consents ? WAYS + who->way : NOTHING));
    return registry_datum_of_text(
        g_string_chunk_insert_len(texts, text->str, (gssize)text->len));
}

gboolean wide_standing_fill(Registry *registry, const char *const *ids, size_t n,
    RegistryDatum *values, size_t stride, GStringChunk *texts, GError **error)
{
    const size_t n_events = registry->study->n_events;
    g_autoptr(RegistryScan) scan = registry_scan_begin(registry, error);
    g_autoptr(Visits) visits = scan ? visits_read_of(registry, scan, ids, n, error) : NULL;
    if (!visits)
        return FALSE;
    for (size_t i = 0; i < n; i++) {
        RegistryDatum *row = values + i * stride;
        const size_t patient = visits_find(visits, ids[i]);
        if (patient == SIZE_MAX)
            continue;
        row[WIDE_STANDING_SINCE] = integer(visits_enrolled_from(visits, patient));
        row[WIDE_STANDING_VISITS] = text_of(visits, patient, n_events, texts);
        if (visits_patient(visits, patient)->refuses)
            row[WIDE_STANDING_REFUSES] = integer(1);
        for (size_t e = 0; e < n_events; e++)
            row[WIDE_STANDING_EXPECTED + e] = integer(visits_expected_from(visits, patient, e));
    }
    return TRUE;
}

WideStandingConsent wide_standing_read(
    const SchemaStudy *study, const RegistryDatum *text, bool *received, bool *complete)
{
    const size_t n = study->n_events;
    const bool is_whole = text->kind == REGISTRY_DATUM_TEXT && text->size == n + 1;
    for (size_t e = 0; e < n; e++) {
        complete[e] = is_whole && text->text[e] == COMPLETE;
        received[e] = complete[e] || (is_whole && text->text[e] == RECEIVED);
    }
    const char way = (char)(is_whole ? text->text[n] : NOTHING);
    const bool consents = way >= WAYS && way <= WAYS + SCHEMA_N_WAYS;
    return (WideStandingConsent){consents, (uint8_t)(consents ? way - WAYS : SCHEMA_N_WAYS)};
}
