#include "commands/backup.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "registry/audit.h"
#include "registry/backup.h"

const char *const command_backup_formats[] = {"text", "json", NULL};

/* What a copy holds, read from itself. */
typedef struct {
    char head[65], content[65];
    int64_t n_records;
} Copy;

static gboolean read_copy(const char *path, Copy *copy, GError **error)
{
    g_autoptr(Registry) registry = registry_open(path, REGISTRY_READ, error);
    if (!registry || !registry_audit_head(registry, copy->head, error) ||
        !registry_content_hash(registry, copy->content, error))
        return FALSE;
    copy->n_records = registry_n_records(registry, error);
    return copy->n_records >= 0;
}

static char *say(const CommandBackup *options, const Copy *copy, const BaseWords *words)
{
    if (g_strcmp0(options->format, "json") == 0)
        return base_json_page(json_pack("{s:o, s:I, s:s, s:s, s:b}", "file",
            base_json_text(options->file), "records", (json_int_t)copy->n_records, "content",
            copy->content, "head", copy->head, "logged", !options->unlogged));
    g_autofree char *file = base_text_shown(options->file);
    g_autofree char *text =
        base_words_say(words, N_("{1}: {2} records\n  content: {3}\n  head of the chain: {4}"),
            "tntt", file, (gint64)copy->n_records, copy->content, copy->head);
    return g_strconcat(text, "\n", NULL);
}

gboolean command_backup_file(const char *command, const CommandBackup *options,
    const CommandSinks *sinks, GError **error)
{
    const RegistryAccess access = {.command = command,
        .file = options->file,
        .user = options->user,
        .reason = options->reason,
        .clock = sinks->clock};
    g_autoptr(Registry) registry = command_open(
        options->db, options->unlogged ? REGISTRY_READ : REGISTRY_WRITE, sinks, error);
    return registry && command_go_on(sinks, error) &&
           registry_backup(registry, options->file, options->unlogged ? NULL : &access, error);
}

gboolean command_backup(const CommandBackup *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", NULL, NULL);
    base_outputs_read_database(outputs, options->db);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    Copy copy = {.n_records = 0};
    if (!command_backup_file("backup", options, sinks, error) ||
        !read_copy(options->file, &copy, error))
        return FALSE;
    g_autofree char *text = say(options, &copy, sinks->words);
    return command_emit(output, text, strlen(text), error);
}
