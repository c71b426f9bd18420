#include "commands/saved.h"

#include <string.h>

#include "base/error.h"
#include "registry/study_file.h"
#include "registry/trail.h"

/* Of the entries that save a table. */
#define COMMAND "save"

enum { MOST_CHARACTERS = 60 };

/* The line of a question's file that names it, and how the file of its own name begins. */
#define ASKED_NAME "\nname: compare\n"

static gboolean fail_name(const char *name, GError **error)
{
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--save %s: expected up to %d of the letters a to z, digits, '_' and '-', beginning "
          "with a letter"),
        name, MOST_CHARACTERS);
    return FALSE;
}

/* What becomes a part of file names on any system. */
static gboolean check_letters(const char *name, GError **error)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    const size_t length = strlen(name);
    return (length > 0 && length <= MOST_CHARACTERS && g_ascii_islower(name[0]) &&
               strspn(name, allowed) == length) ||
           fail_name(name, error);
}

static gboolean check_free(
    const Registry *registry, const char *name, const char *file, GBytes *bytes, GError **error)
{
    g_autofree char *of_study = g_strconcat(name, ".yaml", NULL);
    const GBytes *kept = registry_study_file(registry, file);
    if (registry_study_file(registry, of_study))
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--save %s: the study folder has a study of this name; give another one"), name);
    else if (kept && !g_bytes_equal(kept, bytes))
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--save %s: another table was saved under this name, and what was saved is never "
              "changed; give another one ('proreg study list DB' lists them)"),
            name);
    else
        return TRUE;
    return FALSE;
}

/* The question under its own name, which a report's files bear. */
static GBytes *rename_question(const char *yaml, const char *name)
{
    const char *line = strstr(yaml, ASKED_NAME);
    if (!line)
        return g_bytes_new(yaml, strlen(yaml));
    g_autofree char *before = g_strndup(yaml, (gsize)(line - yaml));
    char *text = g_strdup_printf("%s\nname: %s\n%s", before, name, line + strlen(ASKED_NAME));
    return g_bytes_new_take(text, strlen(text));
}

gboolean command_saved_put(const CommandSave *save, GError **error)
{
    g_autofree char *file = g_strconcat(REGISTRY_SAVED, save->name, ".yaml", NULL);
    g_autoptr(GBytes) bytes = rename_question(save->yaml, save->name);
    const RegistryChangeInfo info = {.command = COMMAND,
        .file = file,
        .user = save->user,
        .reason = save->reason,
        .clock = save->clock};
    bool changed = false;
    if (!check_letters(save->name, error))
        return FALSE;
    g_autoptr(Registry) registry = registry_open(save->db, REGISTRY_WRITE, error);
    return registry && check_free(registry, save->name, file, bytes, error) &&
           registry_study_file_put(registry, file, bytes, &info, &changed, error);
}

/* ---- Who saved it ---- */

typedef struct {
    const char *file;
    CommandSaved *saved;
} Finding;

static gboolean take_entry(const RegistryJournalEntry *entry, void *data, GError **error)
{
    (void)error;
    const Finding *finding = data;
    if (g_strcmp0(entry->command, COMMAND) != 0 || g_strcmp0(entry->file, finding->file) != 0)
        return TRUE;
    command_saved_clear(finding->saved);
    *finding->saved = (CommandSaved){.by = g_strdup(entry->user),
        .day = g_strdup(entry->day),
        .time = g_strdup(entry->time),
        .reason = g_strdup(entry->reason)};
    return TRUE;
}

bool command_saved_find(
    Registry *registry, const char *file, CommandSaved *saved, GError **error)
{
    Finding finding = {file, saved};
    *saved = (CommandSaved){0};
    return registry_journal_each(registry, take_entry, &finding, error) && saved->by;
}

gboolean command_saved_mark(
    Registry *registry, const char *study, ReportDocument *document, GError **error)
{
    GError *fault = NULL;
    g_auto(CommandSaved) saved = {0};
    g_autofree char *file = command_analysis_file(registry, study);
    if (!g_str_has_prefix(file, REGISTRY_SAVED))
        return TRUE;
    if (command_saved_find(registry, file, &saved, &fault)) {
        document->saved_by = g_strdup(saved.by);
        document->saved_day = g_strdup(saved.day);
    }
    if (fault)
        g_propagate_error(error, fault);
    return !fault;
}

void command_saved_clear(CommandSaved *saved)
{
    g_free(saved->by);
    g_free(saved->day);
    g_free(saved->time);
    g_free(saved->reason);
    *saved = (CommandSaved){0};
}
