#include "registry/pack.h"

#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "clinical/pack.h"
#include "clinical/prognosis.h"

/* A pack that is used, and where. */
typedef struct {
    const ClinPack *pack;
    char *where; /* "study.yaml:121: derived value segment: spine_segment()" */
} Use;

static gboolean fail_unknown(const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const ClinPack *pack = NULL;
    for (size_t i = 0; (pack = clin_pack_at(i)) != NULL; i++)
        g_ptr_array_add(names, (gpointer)pack->name);
    g_ptr_array_add(names, NULL);
    const char *const *known = (const char *const *)names->pdata;
    g_autofree char *meant = base_nearest_said(", did you mean '", name, known, "'");
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
        "study.yaml: pack: there is no pack '%s'%s; there is %s; leave the key out for any "
        "other field",
        name, meant, all);
    return FALSE;
}

static bool is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* The first function of a pack that an expression calls, outside its texts. New, or NULL. */
static char *first_function(const char *sql)
{
    bool quoted = false;
    for (const char *c = sql; *c;) {
        if (*c == '\'')
            quoted = !quoted;
        const char *end = c;
        while (is_word(*end))
            end++;
        const char *after = end + strspn(end, " \t\r\n");
        g_autofree char *word = g_strndup(c, (gsize)(end - c));
        if (!quoted && end > c && *after == '(' && clin_pack_of_function(word))
            return g_steal_pointer(&word);
        c = end > c ? end : c + 1;
    }
    return NULL;
}

static bool find_in_derived(const SchemaStudy *study, Use *use)
{
    for (size_t i = 0; i < study->n_derived; i++) {
        const SchemaDerived *derived = &study->derived[i];
        g_autofree char *function = first_function(derived->sql);
        if (!function)
            continue;
        use->pack = clin_pack_of_function(function);
        use->where = g_strdup_printf("study.yaml:%" G_GSIZE_FORMAT ": derived value %s: %s()",
            derived->line, derived->name, function);
        return true;
    }
    return false;
}

static bool find_in_sums(const SchemaStudy *study, Use *use)
{
    for (size_t i = 0; i < study->n_sums; i++) {
        const char *name = study->sums[i].instrument;
        for (size_t j = 0; name[0] && (use->pack = clin_pack_at(j)) != NULL; j++) {
            if (!clin_pack_has_instrument(use->pack, name))
                continue;
            use->where = g_strdup_printf("study.yaml: sums: the instrument %s", name);
            return true;
        }
    }
    return false;
}

static gboolean settle_without_key(SchemaStudy *study, bool is_new, GError **error)
{
    Use use = {0};
    if (!find_in_derived(study, &use) && !find_in_sums(study, &use))
        return TRUE;
    g_autofree char *where = use.where;
    if (is_new) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "%s belongs to the pack %s (%s); add the line 'pack: %s' to study.yaml", where,
            use.pack->name, use.pack->label, use.pack->name);
        return FALSE;
    }
    g_free(study->pack);
    study->pack = g_strdup(use.pack->name);
    return TRUE;
}

/* Whether the pack has what that part of a patient's sheet is made of. */
static bool has_sheet(const ClinPack *pack, SchemaSheet part)
{
    if (part == SCHEMA_SHEET_SUGGESTION)
        return clin_pack_has_instrument(pack, "noms");
    const ClinPrognosis *score;
    for (size_t i = 0; (score = clin_prognosis_at(i)) != NULL; i++)
        if (clin_pack_has_instrument(pack, score->total))
            return true;
    return false;
}

static gboolean check_sheet(const SchemaStudy *study, const ClinPack *pack, GError **error)
{
    for (size_t part = 0; part < SCHEMA_N_SHEETS; part++) {
        if (!study->sheet[part] || (pack && has_sheet(pack, (SchemaSheet)part)))
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_STUDY,
            "study.yaml: patient_sheet: %s is made of the scores of a pack, and this study "
            "names %s%s; take it out, or name a pack that has them",
            schema_sheet_names[part], pack ? "the pack " : "no pack", pack ? pack->name : "");
        return FALSE;
    }
    return TRUE;
}

gboolean registry_pack_settle(SchemaStudy *study, bool is_new, GError **error)
{
    if (study->pack[0] ? !clin_pack_find(study->pack) && !fail_unknown(study->pack, error)
                       : !settle_without_key(study, is_new, error))
        return FALSE;
    const ClinPack *pack = clin_pack_find(study->pack);
    if (pack && pack->origin && !study->roles.origin_label[0]) {
        g_free(study->roles.origin_label);
        study->roles.origin_label = g_strdup(pack->origin);
    }
    return check_sheet(study, pack, error);
}
