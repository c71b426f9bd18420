/**
 * @file
 * One difference, and which states are compared.
 */
#include "base/text.h"
#include "commands/diff_inside.h"
#include "registry/audit.h"
#include "registry/snapshot.h"

json_t *diff_cell_json(const RegistryDifference *one, bool whole)
{
    static const RegistryDifference none;
    const RegistryDifference *cell = whole ? &none : one;
    json_t *cause =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "file", base_json_text(one->file), "line",
            one->line > 0 ? json_integer(one->line) : json_null(), "user",
            base_json_text(one->user), "reason", base_json_text(one->reason), "time",
            base_json_text(one->time), "command", base_json_text(one->command));
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "record_id",
        base_json_text(one->record_id), "event", base_json_text(cell->event), "instance",
        cell->instance > 0 ? json_integer(cell->instance) : json_null(), "field",
        base_json_text(cell->field), "a", base_json_text(cell->a), "b", base_json_text(cell->b),
        "site", base_json_text(one->site), "record",
        json_string(one->is_new    ? "new"
                    : one->is_gone ? "gone"
                                   : "both"),
        "cause", cause);
}

static void shown(GString *out, const char *before, const char *text)
{
    if (!text || text[0] == '\0')
        return;
    g_autofree char *safe = base_text_shown(text);
    g_string_append_printf(out, "%s%s", before, safe);
}

static void append_cell(GString *out, const RegistryDifference *one)
{
    shown(out, " ", one->event);
    if (one->instance > 1)
        g_string_append_printf(out, " (%" G_GINT64_FORMAT ")", one->instance);
    shown(out, " ", one->field);
    shown(out, ": ", one->a ? one->a : "(none)");
    shown(out, " -> ", one->b ? one->b : "(none)");
}

void diff_cell_text(GString *out, const RegistryDifference *one, const char *before, bool whole)
{
    g_string_append(out, before);
    shown(out, "", one->record_id);
    if (!whole)
        append_cell(out, one);
    if (one->is_new || one->is_gone)
        g_string_append(out, one->is_new ? ", a new record" : ", a record that is gone");
    g_string_append_printf(out, "\n%s  ", before);
    shown(out, "", one->site);
    shown(out, ": ", one->command ? one->command : "(not known)");
    shown(out, " ", one->file);
    if (one->line > 0)
        g_string_append_printf(out, " line %" G_GINT64_FORMAT, one->line);
    shown(out, ", ", one->time);
    shown(out, " by ", one->user);
    if (g_strcmp0(one->reason, one->file) != 0 && g_strcmp0(one->reason, one->command) != 0)
        shown(out, ": ", one->reason);
    g_string_append_c(out, '\n');
}

static gboolean put_state(
    BaseJsonWriter *writer, const char *key, Registry *registry, GError **error)
{
    char head[65] = "", content[65] = "";
    const RegistryLock *lock = registry_snapshot(registry);
    if (!registry_audit_head(registry, head, error) ||
        !registry_content_hash(registry, content, error))
        return FALSE;
    base_json_open(writer, key, '{');
    base_json_put(writer, "name", base_json_text(lock ? lock->name : "now"));
    base_json_put(writer, "time", base_json_text(lock ? lock->time : NULL));
    base_json_put(writer, "head", base_json_text_if_any(head));
    base_json_put(writer, "content", base_json_text_if_any(content));
    base_json_put(writer, "erased", json_integer(lock ? (json_int_t)lock->erased : 0));
    base_json_close(writer);
    return TRUE;
}

gboolean diff_put_states(const Diff *diff, BaseJsonWriter *writer, GError **error)
{
    return put_state(writer, "a", diff->a.registry, error) &&
           put_state(writer, "b", diff->run->opened.registry, error);
}
