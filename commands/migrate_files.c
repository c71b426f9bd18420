/* The files of a study that grows: what the registry keeps of its own, and what would be at
 * fault. */
#include <string.h>

#include "commands/inside.h"
#include "commands/migrate_inside.h"
#include "commands/study_faults.h"
#include "registry/study_file.h"
#include "schema/branching.h"

/* ---- What is the registry's own ---- */

static void keep(Migration *migration, const SchemaFile *file)
{
    SchemaFile *kept = g_new0(SchemaFile, 1);
    kept->name = g_strdup(file->name);
    kept->bytes = schema_renamed_bytes(file->bytes, migration->renames);
    for (guint i = 0; i < migration->files->len; i++)
        if (strcmp(((SchemaFile *)migration->files->pdata[i])->name, file->name) == 0)
            g_ptr_array_remove_index(migration->files, i--);
    g_ptr_array_add(migration->files, kept);
    (void)g_hash_table_add(migration->kept, g_strdup(file->name));
}

static bool is_same(GBytes *a, GBytes *b)
{
    return a && b ? g_bytes_equal(a, b) : a == b;
}

/* What was set in the registry stays where the folder says what it said before; else the folder
 * counts, and it is told. */
static gboolean keep_profile(Migration *migration, const SchemaFile *file, GError **error)
{
    bool is_own = false;
    GBytes *of_folder = NULL;
    const SchemaFile *now = schema_file_find(migration->files, file->name);
    GBytes *bytes = now ? now->bytes : NULL;
    if (!registry_study_file_origin(
            migration->registry, file->name, &is_own, &of_folder, error))
        return FALSE;
    if (is_own && is_same(bytes, of_folder))
        keep(migration, file);
    else if (is_own && !is_same(bytes, file->bytes))
        command_tell(migration->sinks, COMMAND_WARNING,
            _("%s: the folder's takes the place of what 'proreg profile' set in the registry, "
              "and both were changed; 'proreg profile DB SITE --write DIR' before this "
              "writes the registry's"),
            file->name);
    g_clear_pointer(&of_folder, g_bytes_unref);
    return TRUE;
}

gboolean migration_keep_own(Migration *migration, GError **error)
{
    const GPtrArray *files = registry_study_files(migration->registry);
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = files->pdata[i];
        if (g_str_has_prefix(file->name, REGISTRY_SAVED))
            keep(migration, file);
        else if (strchr(file->name, '/') && !keep_profile(migration, file, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- What would be at fault ---- */

/* "fracture.yaml:49: ..." of "study/fracture.yaml:49: ...". Borrowed. */
static const char *without_folder(const char *folder, const char *message)
{
    const size_t n = strlen(folder);
    return strncmp(message, folder, n) == 0
               ? message + n + strspn(message + n, G_DIR_SEPARATOR_S)
               : message;
}

/* "fracture.yaml". New. */
static char *file_of(const char *folder, const char *message)
{
    const char *name = without_folder(folder, message);
    return g_strndup(name, strcspn(name, ":"));
}

static bool is_of_file(const GPtrArray *faults, const char *folder, const char *file)
{
    bool any = false;
    for (guint i = 0; i < faults->len && !any; i++) {
        g_autofree char *name = file_of(folder, faults->pdata[i]);
        any = strcmp(name, file) == 0;
    }
    return any;
}

static GPtrArray *faults_of(
    const Migration *migration, const GPtrArray *files, const char *folder)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *faults = g_ptr_array_new_with_free_func(g_free);
    command_study_faults(files, folder, &migration->sinks->clock, faults, notes);
    return faults;
}

/* Whether a sentence has the name as a word of its own. */
static bool names(const char *sentence, const char *name)
{
    g_autofree char *escaped = g_regex_escape_string(name, -1);
    g_autofree char *pattern = g_strdup_printf("\\b%s(?:\\b|__)", escaped);
    return g_regex_match_simple(pattern, sentence, 0, 0);
}

char *migration_name_anew(const Migration *migration, char *message_taken)
{
    const char *const *renames = migration->options->renames;
    for (size_t i = 0; renames && renames[i]; i++) {
        g_auto(GStrv) pair = g_strsplit(renames[i], "=", 2);
        if (!pair[0] || !pair[1] || !names(message_taken, g_strstrip(pair[0])))
            continue;
        char *said =
            g_strdup_printf(_("%s; %s is called %s from now on (--rename): write that"),
                message_taken, pair[0], g_strstrip(pair[1]));
        g_free(message_taken);
        message_taken = said;
    }
    return message_taken;
}

/* Of a file that stood before, a fault stops the migration; of another it is told. */
static void sort_out(
    Migration *migration, const GPtrArray *before, const char *message, const char *file)
{
    const GPtrArray *files = registry_study_files(migration->registry);
    /* What the registry keeps is in no folder. */
    if (g_hash_table_contains(migration->kept, file))
        message = without_folder(migration->options->study, message);
    char *said = migration_name_anew(migration, g_strdup(message));
    if (schema_file_find(files, file) && !is_of_file(before, migration->options->db, file)) {
        g_ptr_array_add(migration->faults, said);
        return;
    }
    command_tell(migration->sinks, COMMAND_WARNING, "%s", said);
    g_free(said);
}

/* Whether an item is shown was evaluated, and would be no more: it would count as shown. */
static void look_at_branching(Migration *migration)
{
    const SchemaStudy *before = registry_study(migration->registry);
    const SchemaStudy *after = registry_study(migration->after);
    for (size_t i = 0; i < before->dictionary->n_fields; i++) {
        const SchemaField *field = schema_dictionary_find(
            after->dictionary, schema_renames_to(migration->renames->variables,
                                   before->dictionary->fields[i].name));
        if (!before->branching[i] || !field || field->branching[0] == '\0')
            continue;
        g_autofree char *fault = NULL;
        g_autoptr(SchemaBranching) parsed =
            schema_branching_parse(after, field->branching, &fault);
        if (!parsed && fault)
            g_ptr_array_add(migration->faults,
                migration_name_anew(migration,
                    g_strdup_printf("%s%sdictionary.csv:%zu: %s: branching logic: %s",
                        migration->options->study, G_DIR_SEPARATOR_S, field->line, field->name,
                        fault)));
    }
}

void migration_look_at_files(Migration *migration)
{
    const char *folder = migration->options->study;
    if (migration->grown->len == 0)
        return;
    look_at_branching(migration);
    g_autoptr(GPtrArray) after = faults_of(migration, migration->files, folder);
    if (after->len == 0)
        return;
    g_autoptr(GPtrArray) before =
        faults_of(migration, registry_study_files(migration->registry), migration->options->db);
    for (guint i = 0; i < after->len; i++) {
        g_autofree char *file = file_of(folder, after->pdata[i]);
        sort_out(migration, before, after->pdata[i], file);
    }
}

bool migration_is_stopped(const Migration *migration)
{
    return migration->n_refused > 0 || migration->faults->len > 0;
}
