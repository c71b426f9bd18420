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
            .form = form,
            .n_choices = field->type == SCHEMA_CHOICE ? field->n_choices : 0,
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
    const Share *shares; /* One a form of the visit that has traits. */
} Reading;

static void count_code(DuplicatesTrait *trait, uint32_t code, int64_t n)
{
    if (code >= trait->counts->len)
        g_array_set_size(trait->counts, code + 1);
    g_array_index(trait->counts, int64_t, code) += n;
    trait->n += code != 0 ? n : 0;
}

static void take_row(
    const RegistryScanKey *key, const RegistryDatum *values, const uint32_t *taken, void *data)
{
    const Reading *reading = data;
    const Share *share = &reading->shares[key->wanted];
    (void)values;
    if (key->instance != 1)
        return;
    for (size_t i = 0; i < share->n; i++) {
        DuplicatesTrait *trait = duplicates_trait(reading->traits, share->first + i);
        narrow_codes_put(&trait->codes, key->record, taken[i]);
        count_code(trait, taken[i], 1);
    }
}

/* Traits of one form stand side by side. @return how many forms have some. */
static size_t share_out(const DuplicatesTraits *traits, Share *shares)
{
    size_t n = 0;
    for (guint t = 0; t < traits->list->len; t++) {
        if (t == 0 ||
            duplicates_trait(traits, t)->form != duplicates_trait(traits, t - 1)->form)
            shares[n++] = (Share){t, 0};
        shares[n - 1].n++;
    }
    return n;
}

static gboolean read_codes(DuplicatesTraits *traits, RegistryScan *scan,
    const RegistryScanRecords *records, GError **error)
{
    const size_t n_traits = traits->list->len;
    g_autofree size_t *columns = g_new(size_t, n_traits + 1);
    g_autofree RegistryDomain **domains = g_new(RegistryDomain *, n_traits + 1);
    g_autofree bool *events = g_new0(bool, traits->study->n_events + 1);
    g_autofree Share *shares = g_new0(Share, n_traits + 1);
    g_autofree RegistryFormWanted *wanted = g_new0(RegistryFormWanted, n_traits + 1);
    events[traits->study->baseline] = true;
    for (size_t t = 0; t < n_traits; t++) {
        DuplicatesTrait *trait = duplicates_trait(traits, t);
        columns[t] = trait->column;
        domains[t] = trait->domain;
        trait->codes.n = records->n;
    }
    const size_t n = share_out(traits, shares);
    for (size_t f = 0; f < n; f++)
        wanted[f] =
            (RegistryFormWanted){.form = duplicates_trait(traits, shares[f].first)->form,
                .columns = columns + shares[f].first,
                .n = shares[f].n,
                .domains = domains + shares[f].first,
                .events = events};
    Reading reading = {traits, shares};
    return registry_scan_forms(scan, wanted, n, records, take_row, &reading, error);
}

/* ---- weighing ---- */

/* How likely somebody else has the value, as the others have it; one more of each value that
   might be met is counted, so that few others do not make anything certain. */
static double share_of_others(const DuplicatesTrait *trait, uint32_t code)
{
    const double possible = trait->n_choices > 0 ? (double)trait->n_choices
                                                 : (double)(trait->n_values + NUMBER_VALUES);
    const int64_t others = MAX(trait->n - 2, 0);
    const int64_t same = MAX(g_array_index(trait->counts, int64_t, code) - 2, 0);
    return ((double)same + 1) / ((double)others + possible);
}

static void weigh(DuplicatesTrait *trait)
{
    const double n = (double)MAX(trait->n, 1);
    const double chance = duplicates_squares(trait) / (n * n);
    trait->bits = g_new0(double, trait->counts->len + 1);
    trait->n_values = 1;
    for (uint32_t code = 1; code < trait->counts->len; code++)
        trait->n_values += g_array_index(trait->counts, int64_t, code) > 0;
    for (uint32_t code = 1; code < trait->counts->len; code++)
        trait->bits[code] = log2(same_again / share_of_others(trait, code));
    trait->penalty = chance < same_again ? -log2((1 - same_again) / (1 - chance)) : 0;
}

/* Whole numbers: the sum is the same in any order. */
double duplicates_squares(const DuplicatesTrait *trait)
{
    double sum = 0;
    for (uint32_t code = 1; code < trait->counts->len; code++) {
        const double n = (double)g_array_index(trait->counts, int64_t, code);
        sum += n * n;
    }
    return sum;
}

void duplicates_traits_weigh(DuplicatesTraits *traits)
{
    for (size_t t = 0; t < traits->list->len; t++)
        weigh(duplicates_trait(traits, t));
}

/* ---- values from elsewhere ---- */

void duplicates_traits_count(
    DuplicatesTraits *traits, size_t trait, const RegistryDatum *value, int64_t n)
{
    DuplicatesTrait *counted = duplicates_trait(traits, trait);
    count_code(counted, registry_domain_code(counted->domain, value), n);
}

void duplicates_traits_append(
    DuplicatesTraits *traits, size_t trait, const RegistryDatum *value)
{
    DuplicatesTrait *given = duplicates_trait(traits, trait);
    narrow_codes_append(&given->codes, registry_domain_code(given->domain, value));
}

void duplicates_traits_forget(DuplicatesTraits *traits)
{
    for (size_t t = 0; t < traits->list->len; t++)
        duplicates_trait(traits, t)->codes.n = 0;
}

/* ---- life ---- */

void duplicates_traits_init(DuplicatesTraits *traits, const SchemaStudy *study)
{
    const SchemaEvent *event = &study->events[study->baseline];
    *traits = (DuplicatesTraits){
        .study = study, .list = g_array_new(FALSE, FALSE, sizeof(DuplicatesTrait))};
    g_array_set_clear_func(traits->list, clear_trait);
    for (size_t f = 0; f < event->n_forms; f++)
        if (!study->form_repeats[event->forms[f]])
            list_traits(traits, event->forms[f]);
}

gboolean duplicates_traits_read(DuplicatesTraits *traits, RegistryScan *scan,
    const RegistryScanRecords *records, GError **error)
{
    if (!read_codes(traits, scan, records, error))
        return FALSE;
    duplicates_traits_weigh(traits);
    return TRUE;
}

void duplicates_traits_clear(DuplicatesTraits *traits)
{
    g_array_unref(traits->list);
}
