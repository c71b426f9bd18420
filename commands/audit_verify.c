#include "commands/audit_verify.h"

#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "commands/listing.h"
#include "registry/access.h"
#include "registry/login.h"

static const CommandColumn columns[] = {
    {"where", N_("table"), false}, {"row", N_("row"), false}, {"what", N_("what"), false}};

/* The fewest digits of a hash that somebody copied from a printed page. */
enum { FEWEST_DIGITS = 12 };

static gboolean check_head(const char *head, GError **error)
{
    const size_t length = head ? strlen(head) : 64;
    if (length >= FEWEST_DIGITS && length <= 64 &&
        (!head || strspn(head, "0123456789abcdefABCDEF") == length))
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--head %s: expected the hash as it is printed, 64 hexadecimal digits, or its first "
          "%d and more"),
        head, FEWEST_DIGITS);
    return FALSE;
}

static char *findings_json(const RegistryAuditCheck *check)
{
    GString *out = g_string_new(NULL);
    BaseJsonWriter *writer = base_json_writer_new(out, true);
    base_json_open(writer, NULL, '{');
    base_json_put(writer, "ok", json_boolean(check->findings->len == 0));
    base_json_put(writer, "head", base_json_text(check->head));
    base_json_put(writer, "entries", json_integer(check->n_entries));
    base_json_put(writer, "changes", json_integer(check->n_changes));
    base_json_open(writer, "findings", '[');
    for (guint i = 0; i < check->findings->len; i++) {
        const RegistryFinding *finding = check->findings->pdata[i];
        base_json_open(writer, NULL, '{');
        base_json_put(writer, "where", base_json_text(finding->where));
        base_json_put(writer, "row", base_json_text(finding->row));
        base_json_put(writer, "what", base_json_text(finding->what));
        base_json_close(writer);
    }
    base_json_writer_free(writer);
    return g_string_free(out, FALSE);
}

static char *counted(const BaseWords *words, const char *one, const char *many, gint64 n)
{
    g_autofree char *arguments = base_arguments("n", n);
    return base_words_compose_n(words, one, many, n, arguments);
}

static char *findings_text(const RegistryAuditCheck *check, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < check->findings->len; i++) {
        const RegistryFinding *finding = check->findings->pdata[i];
        g_string_append_printf(out, "%s%s%s: %s\n", finding->where,
            finding->row[0] != '\0' ? " " : "", finding->row, base_words(words, finding->what));
    }
    g_autofree char *entries =
        counted(words, NN_("{1} entry of the journal", "{1} entries of the journal"),
            (gint64)check->n_entries);
    g_autofree char *changes =
        counted(words, NN_("{1} change", "{1} changes"), (gint64)check->n_changes);
    g_autofree char *last =
        check->findings->len == 0
            ? base_words_say(words, N_("everything is as it was written: {1}, {2}"), "tt",
                  entries, changes)
            : base_words_say(words, N_("findings: {1}"), "n", (gint64)check->findings->len);
    g_autofree char *head =
        base_words_say(words, N_("head of the chain: {1}"), "t", check->head);
    g_string_append_printf(out, "%s\n%s\n", last, head);
    return g_string_free(out, FALSE);
}

static gboolean emit_table(CommandRun *run, const RegistryAuditCheck *check, GError **error)
{
    const BaseWords *words = base_words_find(run->table->lang);
    CommandListing *listing = command_listing_new(
        run, "findings", base_words(words, N_("Findings")), columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < check->findings->len; i++) {
        const RegistryFinding *finding = check->findings->pdata[i];
        const char *const cells[] = {
            finding->where, finding->row, base_words(words, finding->what)};
        command_listing_add(listing, cells);
    }
    command_listing_say(listing, "head", check->head, N_("Head of the chain: {1}"));
    return command_listing_emit(listing, run, error);
}

static gboolean emit(CommandRun *run, const RegistryAuditCheck *check, GError **error)
{
    const CommandTable *table = run->table;
    const BaseWords *words =
        table->lang || table->output ? base_words_find(table->lang) : run->sinks->words;
    const bool is_json = g_strcmp0(table->format, "json") == 0;
    if (!is_json && table->format && !g_str_equal(table->format, "text"))
        return emit_table(run, check, error);
    g_autofree char *text = is_json ? findings_json(check) : findings_text(check, words);
    return command_go_on(run->sinks, error) &&
           command_emit(run->output, text, strlen(text), error);
}

gboolean command_audit_verify(
    CommandRun *run, const char *head, CommandFacts *facts, GError **error)
{
    Registry *registry = run->opened.registry;
    if (!check_head(head, error) || !registry_login_sees(registry, REGISTRY_SEES_ALL, error))
        return FALSE;
    g_auto(RegistryAuditCheck) check = {0};
    const RegistryWatch watch = {.progress = run->sinks->progress,
        .data = run->sinks->progress_data,
        .cancel = run->sinks->cancel};
    if (!registry_audit_verify_watched(registry, head, &watch, &check, error) ||
        !registry_access_verify(registry, &check, error))
        return FALSE;
    facts->has_findings = check.findings->len > 0;
    return emit(run, &check, error);
}
