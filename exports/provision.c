#include "exports/provision.h"

#include "base/json.h"

static json_t *texts_json(const GPtrArray *texts)
{
    json_t *list = json_array();
    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(list, base_json_text(texts->pdata[i]));
    return list;
}

static void add_rules(json_t *page, const SchemaStudy *study, const ExportMaskResult *mask)
{
    json_t *rules = json_object();
    base_json_set(
        rules, "record_id", base_json_text("pseudonyms by HMAC-SHA-256, a key a recipient"));
    base_json_set(rules, "site", base_json_text("codes by the same key"));
    base_json_set(rules, "dates_shifted_days_at_most", json_integer(study->sharing.shift_days));
    base_json_set(rules, "ages_grouped_above",
        study->sharing.age == SIZE_MAX ? json_null() : json_integer(EXPORT_AGE_TOP));
    base_json_set(rules, "left_out", texts_json(mask->left_out));
    base_json_set(page, "rules", rules);
}

static void add_groups(json_t *page, const ExportProvision *provision, const SchemaStudy *study,
    const ExportMaskResult *mask)
{
    json_t *groups = json_object();
    base_json_set(groups, "by", base_json_text(mask->by));
    base_json_set(groups, "groups", json_integer(mask->n_cells));
    base_json_set(groups, "k", json_integer(mask->least));
    base_json_set(groups, "min_cell", json_integer(study->sharing.min_cell));
    base_json_set(groups, "small", texts_json(mask->small));
    base_json_set(groups, "accepted_by", base_json_text(provision->accepted_by));
    base_json_set(page, "alike", groups);
}

static void add_patients(
    json_t *page, const ExportProvision *provision, const ExportMaskResult *mask)
{
    json_t *patients = json_object();
    base_json_set(patients, "n", json_integer(mask->n_given));
    base_json_set(patients, "without_consent_for_sharing", json_integer(mask->n_no_consent));
    base_json_set(patients, "withdrawn", json_integer(mask->n_withdrawn));
    base_json_set(patients, "consent_answered_for_by", base_json_text(provision->consent_by));
    base_json_set(patients, "pseudonyms", texts_json(mask->pseudonyms));
    base_json_set(page, "patients", patients);
}

char *export_provision_json(
    const ExportProvision *provision, const SchemaStudy *study, const ExportMaskResult *mask)
{
    char at[BASE_CLOCK_SIZE];
    json_t *page = json_object();
    base_clock_format(&provision->clock, at);
    base_json_set(page, "what", base_json_text("pseudonymised data: still personal data"));
    base_json_set(page, "registry", base_json_text(study->title));
    base_json_set(page, "time", base_json_text(at));
    const struct {
        const char *key, *value;
    } texts[] = {{"user", provision->user}, {"recipient", provision->recipient},
        {"reason", provision->reason}, {"as", provision->as}, {"study", provision->study},
        {"cohort", provision->cohort}, {"file", provision->file}, {"sha256", provision->sha256},
        {"content_hash", provision->content_hash}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        base_json_set(page, texts[i].key, base_json_text(texts[i].value));
    base_json_set(page, "logged", json_boolean(provision->is_logged));
    add_rules(page, study, mask);
    add_groups(page, provision, study, mask);
    add_patients(page, provision, mask);
    return base_json_page(page);
}
