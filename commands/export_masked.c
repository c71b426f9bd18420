#include "commands/export_masked.h"

#include <string.h>

#include "base/error.h"
#include "commands/inside.h"
#include "registry/status.h"

void command_masked_clear(CommandMasked *masked)
{
    g_clear_pointer(&masked->mask, export_mask_free);
    g_clear_pointer(&masked->key, export_key_free);
}

gboolean command_masked_check(const CommandExport *options, GError **error)
{
    const struct {
        const char *name, *value;
    } needing[] = {{"--to", options->to}, {"--provision", options->provision},
        {"--accept-small", options->accept_small},
        {"--accept-consent", options->accept_consent}};
    for (size_t i = 0; !options->deidentify && i < G_N_ELEMENTS(needing); i++) {
        if (!needing[i].value)
            continue;
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s is for data that are pseudonymised: give --deidentify KEYFILE too"),
            needing[i].name);
        return FALSE;
    }
    return TRUE;
}

void command_masked_outputs(
    CommandMasked *masked, const CommandExport *options, BaseOutputs *outputs)
{
    if (!options->deidentify)
        return;
    /* Beside a device or a pipe there is no place for it. */
    const bool has_file = options->output && !g_str_equal(options->output, "-") &&
                          (!g_file_test(options->output, G_FILE_TEST_EXISTS) ||
                              g_file_test(options->output, G_FILE_TEST_IS_REGULAR));
    g_autofree char *beside =
        has_file ? g_strconcat(options->output, ".provision.json", NULL) : NULL;
    const char *path = options->provision ? options->provision : beside;
    base_outputs_read(outputs, options->deidentify, "the key");
    if (path)
        masked->record = base_outputs_add(outputs, "--provision", path, NULL);
}

static gboolean load_key(CommandMasked *masked, const CommandExport *options,
    const CommandSinks *sinks, GError **error)
{
    const bool is_there = g_file_test(options->deidentify, G_FILE_TEST_EXISTS);
    if (!is_there && options->to) {
        masked->key = export_key_make(options->deidentify, options->to, error);
        if (masked->key)
            command_tell(sinks, COMMAND_NOTE,
                _("%s: a new key, for this recipient alone; keep it with the registry, never "
                  "with the data"),
                options->deidentify);
    } else {
        masked->key = export_key_load(options->deidentify, error);
    }
    return masked->key != NULL;
}

/* Who withdrew from use, or said no and was not asked yet. What came before somebody stopped
   being asked, or giving data, may be used as before: whether it may be shared is a consent of
   its own. */
static gboolean withhold(
    CommandMasked *masked, Registry *registry, const BaseClock *clock, GError **error)
{
    g_autoptr(RegistryOverview) overview =
        registry_overview(registry, base_clock_day(clock), SIZE_MAX, error);
    if (!overview)
        return FALSE;
    for (guint i = 0; i < overview->withdrawn->len; i++) {
        const RegistryWithdrawn *one =
            &g_array_index(overview->withdrawn, RegistryWithdrawn, i);
        if (!one->scope || g_str_equal(one->scope, "use"))
            export_mask_withhold(masked->mask, one->record_id);
    }
    return TRUE;
}

gboolean command_masked_open(CommandMasked *masked, const CommandExport *options,
    Registry *registry, const CommandSinks *sinks, GError **error)
{
    const SchemaStudy *study = registry_study(registry);
    if (!options->deidentify)
        return TRUE;
    if (study->sharing.consent == SIZE_MAX && !options->accept_consent) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("the study does not say which consent covers giving data to others: name it in "
              "study.yaml (sharing: {consent: VARIABLE}), or name who answers for all patients "
              "with --accept-consent NAME"));
        return FALSE;
    }
    if (!load_key(masked, options, sinks, error))
        return FALSE;
    masked->mask = export_mask_new(study, masked->key);
    if (study->sharing.consent == SIZE_MAX)
        export_mask_take_consent(masked->mask);
    return withhold(masked, registry, &sinks->clock, error);
}

char *command_masked_recipient(const CommandMasked *masked, const CommandExport *options)
{
    if (!options->deidentify)
        return NULL;
    if (options->to)
        return g_strdup(options->to);
    const char *named = masked->key ? export_key_recipient(masked->key) : NULL;
    return named ? g_strdup(named) : g_path_get_basename(options->deidentify);
}

static void tell(
    const ExportMaskResult *found, const SchemaStudy *study, const CommandSinks *sinks)
{
    g_autofree char *patients = base_words_say(sinks->words,
        N_("pseudonymised, and still personal data: {1} patients; {2} left out whose consent "
           "does not cover sharing, {3} who withdrew; {4} variables left out"),
        "nnnn", (gint64)found->n_given, (gint64)found->n_no_consent, (gint64)found->n_withdrawn,
        (gint64)found->left_out->len);
    g_autofree char *groups = base_words_say(sinks->words,
        N_("alike by {1}: {2} groups, k = {3}, {4} of them with fewer than {5} patients"),
        "tnnnn", found->by, (gint64)found->n_cells, (gint64)found->least,
        (gint64)found->n_small, (gint64)study->sharing.min_cell);
    command_tell(sinks, COMMAND_NOTE, "%s", patients);
    command_tell(sinks, COMMAND_NOTE, "%s", groups);
}

gboolean command_masked_end(CommandMasked *masked, const CommandExport *options,
    const SchemaStudy *study, const CommandSinks *sinks, const char *sha256,
    const char *content_hash, GError **error)
{
    if (!masked->mask)
        return TRUE;
    const ExportMaskResult *found = export_mask_result(masked->mask);
    g_autofree char *recipient = command_masked_recipient(masked, options);
    const ExportProvision provision = {.clock = sinks->clock,
        .user = options->user ? options->user : g_get_user_name(),
        .recipient = recipient,
        .reason = options->reason,
        .as = options->as,
        .study = options->study,
        .cohort = options->cohort,
        .file = options->output,
        .sha256 = sha256,
        .content_hash = content_hash,
        .accepted_by = found->n_small > 0 ? options->accept_small : NULL,
        .consent_by = study->sharing.consent == SIZE_MAX ? options->accept_consent : NULL,
        .is_logged = !options->unlogged};
    g_autofree char *text = export_provision_json(&provision, study, found);
    tell(found, study, sinks);
    return !masked->record || command_emit(masked->record, text, strlen(text), error);
}
