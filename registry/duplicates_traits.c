#include "registry/duplicates_traits.h"

#include <math.h>
#include <string.h>

enum {
    /* Distinct values that a number might have had, beside those that were met. */
    NUMBER_VALUES = 50
};

/* How often one patient's value is the same when it is written down twice. */
static const double same_again = 0.95;

/* ---- reading ---- */

static bool is_trait(const SchemaStudy *study, const SchemaField *field, size_t index)
{
    const SchemaRoles *roles = &study->roles;
    return index != 0 && index != roles->consent && index != roles->vital_status &&
           (field->type == SCHEMA_CHOICE || field->type == SCHEMA_INTEGER ||
               field->type == SCHEMA_NUMBER);
}

static void list_traits(DuplicatesTraits *traits, size_t form)
{
    const SchemaDictionary *dictionary = traits->study->dictionary;
    for (size_t c = 0; c < dictionary->n_columns; c++) {
        const size_t index = dictionary->columns[c].field;
        const SchemaField *field = &dictionary->fields[index];
        if (strcmp(field->form, dictionary->forms[form]) != 0 ||
            !is_trait(traits->study, field, index))
            continue;
        const DuplicatesTrait trait = {.column = c,
            .n_choices = field->type == SCHEMA_CHOICE ? field->n_choices : 0,
            .codes = {.n = visits_n(traits->visits)},
            .domain = registry_domain_new(),
            .counts = g_array_new(FALSE, TRUE, sizeof(int64_t))};
        g_array_append_val(traits->list, trait);
    }
}

static void clear_trait(gpointer data)
{
    DuplicatesTrait *trait = data;
    registry_domain_free(trait->domain);
    g_array_unref(trait->counts);
    g_free(trait->bits);
    narrow_codes_clear(&trait->codes);
}

/* Where the traits of a form of the enrolling visit stand. */
typedef struct {
    size_t first, n;
} Share;

typedef struct {
    DuplicatesTraits *traits;
    const Share *shares; /* One a form of the visit. */
} Reading;

static void take_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *taken, void *data)
{
    const Reading *reading = data;
    const Share *share = &reading->shares[key->wanted];
    DuplicatesTraits *traits = reading->traits;
    (void)values;
    if (key->instance != 1)
        return;
    for (size_t i = 0; i < share->n; i++) {
        DuplicatesTrait *trait = duplicates_trait(traits, share->first + i);
        const uint32_t code = taken[i];
        narrow_codes_put(&trait->codes, key->record, code);
        if (code >= trait->counts->len)
            g_array_set_size(trait->counts, code + 1);
        g_array_index(trait->counts, int64_t, code)++;
        trait->n += code != 0;
    }
}

/* Reads forms of the enrolling visit, each of which has traits. */
static gboolean read_forms(DuplicatesTraits *traits, RegistryScan *scan, const size_t *forms,
    const Share *shares, size_t n, GError **error)
{
    const SchemaStudy *study = traits->study;
    g_autofree size_t *columns = g_new(size_t, traits->list->len + 1);
    g_autofree RegistryDomain **domains = g_new(RegistryDomain *, traits->list->len + 1);
    g_autofree bool *events = g_new0(bool, study->n_events + 1);
    g_autofree RegistryFormWanted *wanted = g_new0(RegistryFormWanted, n + 1);
    events[study->baseline] = true;
    for (size_t t = 0; t < traits->list->len; t++) {
        columns[t] = duplicates_trait(traits, t)->column;
        domains[t] = duplicates_trait(traits, t)->domain;
    }
    for (size_t f = 0; f < n; f++)
        wanted[f] = (RegistryFormWanted){.form = forms[f],
            .columns = columns + shares[f].first,
            .n = shares[f].n,
            .domains = domains + shares[f].first,
            .events = events};
    const RegistryScanRecords records = {
        .ids = visits_ids(traits->visits), .n = visits_n(traits->visits)};
    Reading reading = {traits, shares};
    return registry_scan_forms(scan, wanted, n, &records, take_row, &reading, error);
}

static gboolean read_codes(DuplicatesTraits *traits, RegistryScan *scan, GError **error)
{
    const SchemaEvent *event = &traits->study->events[traits->study->baseline];
    g_autofree Share *shares = g_new0(Share, event->n_forms + 1);
    g_autofree size_t *forms = g_new0(size_t, event->n_forms + 1);
    size_t n = 0;
    for (size_t f = 0; f < event->n_forms; f++) {
        const size_t first = traits->list->len;
        if (!traits->study->form_repeats[event->forms[f]])
            list_traits(traits, event->forms[f]);
        shares[n] = (Share){first, traits->list->len - first};
        forms[n] = event->forms[f];
        n += shares[n].n > 0;
    }
    return read_forms(traits, scan, forms, shares, n, error);
}

/* ---- weighing ---- */

/* How likely somebody else has the value, as the others have it; one more of each value that
   might be met is counted, so that few others do not make anything certain. */
static double share_of_others(const DuplicatesTrait *trait, uint32_t code)
{
    const double possible = trait->n_choices > 0
                                ? (double)trait->n_choices
                                : (double)(registry_domain_size(trait->domain) + NUMBER_VALUES);
    const int64_t others = MAX(trait->n - 2, 0);
    const int64_t same = MAX(g_array_index(trait->counts, int64_t, code) - 2, 0);
    return ((double)same + 1) / ((double)others + possible);
}

static void weigh(DuplicatesTrait *trait)
{
    double chance = 0;
    trait->bits = g_new0(double, trait->counts->len + 1);
    for (uint32_t code = 1; code < trait->counts->len; code++) {
        const double share =
            (double)g_array_index(trait->counts, int64_t, code) / (double)MAX(trait->n, 1);
        chance += share * share;
        trait->bits[code] = log2(same_again / share_of_others(trait, code));
    }
    trait->penalty = chance < same_again ? -log2((1 - same_again) / (1 - chance)) : 0;
}

/* ---- life ---- */

gboolean duplicates_traits_read(DuplicatesTraits *traits, RegistryScan *scan, GError **error)
{
    traits->list = g_array_new(FALSE, FALSE, sizeof(DuplicatesTrait));
    g_array_set_clear_func(traits->list, clear_trait);
    if (!read_codes(traits, scan, error))
        return FALSE;
    for (size_t t = 0; t < traits->list->len; t++)
        weigh(duplicates_trait(traits, t));
    return TRUE;
}

void duplicates_traits_clear(DuplicatesTraits *traits)
{
    g_array_unref(traits->list);
}
