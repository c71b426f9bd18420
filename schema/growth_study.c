/**
 * @file
 * The rest of study.yaml that has grown.
 */
#include <string.h>

#include "base/date.h"
#include "base/words.h"
#include "schema/growth_list.h"

/* ---- Hospitals ---- */

static void append_day(GString *out, const char *word, bool has, int32_t days)
{
    char day[BASE_DATE_SIZE];
    if (!has)
        return;
    base_date_format(days, day);
    g_string_append_printf(out, "%s%s %s", out->len > 0 ? " " : "", word, day);
}

static char *approval_of(const SchemaSite *site)
{
    GString *out = g_string_new(NULL);
    append_day(out, "from", site->has_from, site->from_days);
    append_day(out, "until", site->has_until, site->until_days);
    return g_string_free(out, FALSE);
}

static void compare_sites(const SchemaGrowth *growth)
{
    const SchemaStudy *before = growth->before, *after = growth->after;
    for (size_t i = 0; i < before->n_sites; i++) {
        const SchemaSite *was = &before->sites[i];
        const size_t to = schema_study_site(after, was->code);
        if (to == SIZE_MAX) {
            SchemaGrown *gone =
                schema_grown_add(growth->list, SCHEMA_GROWN_REMOVED, "site", was->code);
            gone->code = g_strdup(was->code);
            gone->hint = g_strdup("leave the hospital in study.yaml");
            schema_grown_ask(gone, SCHEMA_ASKS_SITE, N_("patients are of this hospital"));
            continue;
        }
        const SchemaSite *is = &after->sites[to];
        g_autofree char *from = approval_of(was);
        g_autofree char *until = approval_of(is);
        (void)schema_grown_if(growth->list, "site", was->code, "label", was->label, is->label);
        (void)schema_grown_if(growth->list, "site", was->code, "approved", from, until);
    }
    for (size_t i = 0; i < after->n_sites; i++)
        if (schema_study_site(before, after->sites[i].code) == SIZE_MAX) {
            SchemaGrown *added = schema_grown_add(
                growth->list, SCHEMA_GROWN_ADDED, "site", after->sites[i].code);
            added->after = g_strdup(after->sites[i].label);
        }
}

/* ---- Codes of missing data ---- */

static void compare_missing_codes(const SchemaGrowth *growth)
{
    GHashTableIter iter;
    gpointer code, label;
    g_hash_table_iter_init(&iter, growth->before->missing_codes);
    while (g_hash_table_iter_next(&iter, &code, &label)) {
        const char *now = g_hash_table_lookup(growth->after->missing_codes, code);
        SchemaGrown *grown =
            now ? schema_grown_if(growth->list, "missing code", code, "label", label, now)
                : schema_grown_add(growth->list, SCHEMA_GROWN_REMOVED, "missing code", code);
        if (!grown || (now && schema_label_means_same(label, now)))
            continue;
        grown->code = g_strdup(code);
        grown->hint = g_strdup("leave the code as it was");
        schema_grown_ask(grown, SCHEMA_ASKS_MISSING,
            now ? N_("values are missing for the reason that it names")
                : N_("values are missing with this code"));
    }
    g_hash_table_iter_init(&iter, growth->after->missing_codes);
    while (g_hash_table_iter_next(&iter, &code, &label))
        if (!g_hash_table_contains(growth->before->missing_codes, code)) {
            SchemaGrown *added =
                schema_grown_add(growth->list, SCHEMA_GROWN_ADDED, "missing code", code);
            added->after = g_strdup(label);
        }
}

/* ---- Roles, and what counts as what ---- */

static const char *field_name(const SchemaStudy *study, size_t field)
{
    return field == SIZE_MAX ? "" : study->dictionary->fields[field].name;
}

static const char *old_name(const SchemaGrowth *growth, size_t field)
{
    return schema_renames_to(growth->renames->variables, field_name(growth->before, field));
}

static void compare_roles(const SchemaGrowth *growth)
{
    const SchemaRoles *was = &growth->before->roles, *is = &growth->after->roles;
    const struct {
        const char *name;
        size_t before, after;
    } roles[] = {{"consent", was->consent, is->consent},
        {"consent_date", was->consent_date, is->consent_date},
        {"consent_version", was->consent_version, is->consent_version},
        {"consent_way", was->consent_way, is->consent_way},
        {"consent_scopes: later_studies", was->scopes[0], is->scopes[0]},
        {"consent_scopes: other_countries", was->scopes[1], is->scopes[1]},
        {"consent_scopes: sharing", was->scopes[2], is->scopes[2]},
        {"origin", was->origin, is->origin}, {"visit", was->visit, is->visit},
        {"vital_status", was->vital_status, is->vital_status},
        {"last_contact", was->last_contact, is->last_contact}};
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++)
        (void)schema_grown_if(growth->list, "role", roles[i].name, "variable",
            old_name(growth, roles[i].before), field_name(growth->after, roles[i].after));
    (void)schema_grown_if(
        growth->list, "role", "origin_label", "text", was->origin_label, is->origin_label);
    (void)schema_grown_if(growth->list, "role", "dead", "code", was->dead_code, is->dead_code);
    (void)schema_grown_if(
        growth->list, "role", "alive", "code", was->alive_code, is->alive_code);
}

static void compare_below(const SchemaGrowth *growth)
{
    static const char *const words[] = {"held", "half", "limit", "missing"};
    const SchemaStudy *before = growth->before, *after = growth->after;
    for (size_t i = 1; i < after->dictionary->n_fields; i++) {
        const size_t from = schema_grown_field_from(growth, i);
        const SchemaBelow was = from == SIZE_MAX ? SCHEMA_BELOW_HELD : before->below[from];
        SchemaGrown *grown = schema_grown_if(growth->list, "below",
            after->dictionary->fields[i].name, "rule", words[was], words[after->below[i]]);
        if (!grown || was == SCHEMA_BELOW_HELD)
            continue;
        grown->field = from;
        grown->hint = g_strdup("leave the rule as it was");
        schema_grown_ask(grown, SCHEMA_ASKS_BELOW,
            N_("values that were sent as below a limit count by the rule that was"));
    }
}

/* ---- Lists of things with a name ---- */

/* name -> text, both new; in the order of the file. */
typedef GPtrArray *(*ListOf)(const SchemaStudy *study);

static void pair_free(gpointer data)
{
    SchemaRename *pair = data;
    g_free(pair->from);
    g_free(pair->to);
    g_free(pair);
}

/* Adds a thing under its name. @param name_taken, text_taken  new texts. */
static void add_pair(GPtrArray *pairs, char *name_taken, char *text_taken)
{
    SchemaRename *pair = g_new0(SchemaRename, 1);
    pair->from = name_taken;
    pair->to = text_taken;
    g_ptr_array_add(pairs, pair);
}

static GPtrArray *rules_of(const SchemaStudy *study)
{
    GPtrArray *pairs = g_ptr_array_new_with_free_func(pair_free);
    for (size_t i = 0; i < study->n_rules; i++) {
        const SchemaRule *rule = &study->rules[i];
        add_pair(pairs, g_strdup(rule->name[0] != '\0' ? rule->name : rule->message),
            g_strdup_printf("%s; else: %s", rule->sql, rule->message));
    }
    return pairs;
}

static GPtrArray *derived_of(const SchemaStudy *study)
{
    GPtrArray *pairs = g_ptr_array_new_with_free_func(pair_free);
    for (size_t i = 0; i < study->n_derived; i++) {
        const SchemaDerived *derived = &study->derived[i];
        GString *text = g_string_new(derived->sql);
        g_string_append_printf(text, "; %s%s%s", derived->label,
            derived->unit[0] != '\0' ? ", " : "", derived->unit);
        for (size_t k = 0; k < derived->n_choices; k++)
            g_string_append_printf(
                text, "; %s = %s", derived->choices[k].code, derived->choices[k].label);
        add_pair(pairs, g_strdup(derived->name), g_string_free(text, FALSE));
    }
    return pairs;
}

static GPtrArray *sums_of(const SchemaStudy *study)
{
    GPtrArray *pairs = g_ptr_array_new_with_free_func(pair_free);
    for (size_t i = 0; i < study->n_sums; i++) {
        const SchemaSum *sum = &study->sums[i];
        GString *text = g_string_new(sum->instrument);
        for (size_t k = 0; k < sum->n_items; k++)
            g_string_append_printf(
                text, "%s%s", k > 0 ? " + " : "", field_name(study, sum->items[k]));
        add_pair(pairs, g_strdup(field_name(study, sum->total)), g_string_free(text, FALSE));
    }
    return pairs;
}

static GPtrArray *orders_of(const SchemaStudy *study)
{
    GPtrArray *pairs = g_ptr_array_new_with_free_func(pair_free);
    for (size_t i = 0; i < study->n_orders; i++)
        add_pair(pairs,
            g_strdup_printf("%s before %s", field_name(study, study->orders[i].earlier),
                field_name(study, study->orders[i].later)),
            g_strdup(""));
    return pairs;
}

static const char *text_of(const GPtrArray *pairs, const char *name)
{
    for (guint i = 0; i < pairs->len; i++) {
        const SchemaRename *pair = pairs->pdata[i];
        if (strcmp(pair->from, name) == 0)
            return pair->to;
    }
    return NULL;
}

static void compare_list(const SchemaGrowth *growth, const char *area, ListOf list_of)
{
    g_autoptr(GPtrArray) before = list_of(growth->before);
    g_autoptr(GPtrArray) after = list_of(growth->after);
    for (guint i = 0; i < before->len; i++) {
        const SchemaRename *pair = before->pdata[i];
        const char *now = text_of(after, pair->from);
        if (now) {
            (void)schema_grown_if(growth->list, area, pair->from, "definition", pair->to, now);
            continue;
        }
        SchemaGrown *gone =
            schema_grown_add(growth->list, SCHEMA_GROWN_REMOVED, area, pair->from);
        gone->before = pair->to[0] != '\0' ? g_strdup(pair->to) : NULL;
    }
    for (guint i = 0; i < after->len; i++) {
        const SchemaRename *pair = after->pdata[i];
        if (text_of(before, pair->from))
            continue;
        SchemaGrown *added =
            schema_grown_add(growth->list, SCHEMA_GROWN_ADDED, area, pair->from);
        added->after = pair->to[0] != '\0' ? g_strdup(pair->to) : NULL;
    }
}

/* ---- The head, and what is given to others ---- */

/* The texts with blanks between; NULL is none. New. */
static char *joined(char **texts)
{
    return texts ? g_strjoinv(" ", texts) : g_strdup("");
}

static char *backup_of(const SchemaStudy *study)
{
    const SchemaBackup *backup = &study->backup;
    return backup->folder ? g_strdup_printf("%d in %s", backup->keep, backup->folder)
                          : g_strdup("");
}

static char *targets_of(const SchemaStudy *study)
{
    const SchemaTargets *targets = &study->targets;
    GString *out = g_string_new(NULL);
    if (targets->patients > 0)
        g_string_append_printf(out, "%d patients", targets->patients);
    append_day(out, "from", targets->has_from, targets->from);
    append_day(out, "until", targets->has_until, targets->until);
    for (size_t i = 0; targets->of_site && i < study->n_sites; i++)
        if (targets->of_site[i] > 0)
            g_string_append_printf(out, "; %s %d", study->sites[i].code, targets->of_site[i]);
    return g_string_free(out, FALSE);
}

static char *sharing_of(const SchemaStudy *study)
{
    const SchemaSharing *sharing = &study->sharing;
    GString *out = g_string_new(NULL);
    g_autofree char *codes = joined(sharing->codes);
    g_autofree char *keep = joined(sharing->keep);
    g_autofree char *drop = joined(sharing->drop);
    g_string_append_printf(out, "consent %s (%s); age %s; shift_days %d; min_cell %d",
        field_name(study, sharing->consent), codes, field_name(study, sharing->age),
        sharing->shift_days, sharing->min_cell);
    g_string_append_printf(out, "; keep %s; drop %s; by", keep, drop);
    for (size_t i = 0; i < sharing->n_by; i++)
        g_string_append_printf(out, " %s", field_name(study, sharing->by[i]));
    return g_string_free(out, FALSE);
}

/* As study.yaml has it: what was put around it is "^(?:" and ")\\z". New, NULL for none. */
static char *pattern_of(const GRegex *regex)
{
    const char *whole = regex ? g_regex_get_pattern(regex) : NULL;
    return whole ? g_strndup(whole + 4, strlen(whole) - 7) : NULL;
}

static void compare_pattern(const SchemaGrowth *growth)
{
    GRegex *was = growth->before->record_pattern, *is = growth->after->record_pattern;
    g_autofree char *from = pattern_of(was);
    g_autofree char *to = pattern_of(is);
    SchemaGrown *grown =
        schema_grown_if(growth->list, "study", "record_id", "pattern", from, to);
    if (!grown || !is)
        return;
    grown->hint = g_strdup("rename those records first (proreg record rename)");
    schema_grown_ask(
        grown, SCHEMA_ASKS_PATTERN, N_("records have ids that would be held from then on"));
}

static char *start_of(const SchemaStudy *study)
{
    GString *out = g_string_new(NULL);
    append_day(out, "from", study->has_start, study->start_days);
    return g_string_free(out, FALSE);
}

/* What a patient's sheet may say. New. */
static char *sheet_of(const SchemaStudy *study)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < SCHEMA_N_SHEETS; i++)
        if (study->sheet[i])
            g_ptr_array_add(names, (char *)schema_sheet_names[i]);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

static void compare_head(const SchemaGrowth *growth)
{
    const SchemaStudy *was = growth->before, *is = growth->after;
    const struct {
        const char *name, *before, *after;
    } texts[] = {{"name", was->name, is->name}, {"title", was->title, is->title},
        {"time_unit", was->time_unit_label, is->time_unit_label}, {"pack", was->pack, is->pack},
        {"value_set", was->value_set, is->value_set},
        {"encoding", was->encoding, is->encoding}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        (void)schema_grown_if(
            growth->list, "study", texts[i].name, "value", texts[i].before, texts[i].after);
    g_autofree char *from = start_of(was);
    g_autofree char *to = start_of(is);
    g_autofree char *first = joined(was->characteristics);
    g_autofree char *now = joined(is->characteristics);
    g_autofree char *old_targets = targets_of(was);
    g_autofree char *targets = targets_of(is);
    g_autofree char *old_backup = backup_of(was);
    g_autofree char *backup = backup_of(is);
    g_autofree char *old_sharing = sharing_of(was);
    g_autofree char *sharing = sharing_of(is);
    (void)schema_grown_if(growth->list, "study", "study_start", "day", from, to);
    (void)schema_grown_if(growth->list, "study", "characteristics", "variables", first, now);
    (void)schema_grown_if(growth->list, "study", "targets", "patients", old_targets, targets);
    (void)schema_grown_if(growth->list, "study", "backup", "copies", old_backup, backup);
    (void)schema_grown_if(growth->list, "study", "sharing", "rules", old_sharing, sharing);
    g_autofree char *old_sheet = sheet_of(was);
    g_autofree char *sheet = sheet_of(is);
    (void)schema_grown_if(growth->list, "study", "patient_sheet", "parts", old_sheet, sheet);
}

void schema_growth_study(const SchemaGrowth *growth)
{
    compare_head(growth);
    compare_pattern(growth);
    compare_sites(growth);
    compare_missing_codes(growth);
    compare_roles(growth);
    compare_below(growth);
    compare_list(growth, "derived value", derived_of);
    compare_list(growth, "rule", rules_of);
    compare_list(growth, "sum", sums_of);
    compare_list(growth, "order", orders_of);
}
