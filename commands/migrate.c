#include "commands/migrate.h"

#include <string.h>

#include "base/error.h"
#include "base/nearest.h"
#include "commands/inside.h"
#include "commands/migrate_inside.h"
#include "commands/study_faults.h"
#include "importers/profile.h"
#include "registry/audit.h"
#include "registry/copy_note.h"

const char *const command_migrate_formats[] = {"text", "json", NULL};

/* ---- The folder ---- */

/* What init would refuse is refused. */
static gboolean read_folder(Migration *migration, GError **error)
{
    const CommandMigrate *options = migration->options;
    const BaseClock *clock = &migration->sinks->clock;
    migration->files = schema_files_load(options->study, error);
    migration->after = migration->files ? registry_create(NULL, migration->files,
                                              options->study, NULL, clock, error)
                                        : NULL;
    if (migration->after &&
        import_profiles_check(migration->files, registry_study(migration->after), error))
        return TRUE;
    command_study_place_error(options->study, error);
    if (error && *error)
        (*error)->message = migration_name_anew(migration, (*error)->message);
    return FALSE;
}

/* ---- What it means ---- */

static gboolean check_relabels(const Migration *migration, GError **error)
{
    const SchemaDictionary *before = registry_study(migration->registry)->dictionary;
    for (size_t i = 0; migration->options->relabels && migration->options->relabels[i]; i++) {
        if (schema_dictionary_find(before, migration->options->relabels[i]))
            continue;
        g_autofree const char **names = schema_dictionary_names(before);
        g_autofree char *meant =
            base_nearest_said("; did you mean '", migration->options->relabels[i], names, "'?");
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--relabel %s: the registry has no such variable%s",
            migration->options->relabels[i], meant);
        return FALSE;
    }
    return TRUE;
}

static gboolean declare_renames(Migration *migration, GError **error)
{
    migration->renames = schema_renames_new();
    for (size_t i = 0; migration->options->renames && migration->options->renames[i]; i++)
        if (!schema_renames_declare(migration->renames, registry_study(migration->registry),
                registry_study(migration->after), migration->options->renames[i], error))
            return FALSE;
    return TRUE;
}

static gboolean compare(Migration *migration, GError **error)
{
    BaseClock clock = migration->sinks->clock;
    const SchemaStudy *after = registry_study(migration->after);
    if (!check_relabels(migration, error) || !declare_renames(migration, error) ||
        !migration_keep_own(migration, error))
        return FALSE;
    migration->grown = schema_growth(registry_study(migration->registry), after,
        migration->renames, migration->options->relabels);
    schema_growth_files(migration->grown, registry_study_files(migration->registry),
        migration->files, migration->renames);
    if (!registry_growth_look(
            migration->registry, after, migration->grown, import_refit_judge, &clock, error))
        return FALSE;
    for (guint i = 0; i < migration->grown->len; i++)
        migration->n_refused += migration_is_refused(migration->grown->pdata[i]);
    migration_look_at_files(migration);
    return import_refit_look(
        migration->registry, after, migration->renames, &clock, &migration->held, error);
}

/* ---- Making it so ---- */

static gboolean apply(Migration *migration, GError **error)
{
    const CommandMigrate *options = migration->options;
    const RegistryChangeInfo info = {
        .user = options->user, .reason = options->reason, .clock = migration->sinks->clock};
    BaseClock clock = migration->sinks->clock;
    const RegistryGrowth growth = {.files = migration->files,
        .where = options->study,
        .grown = migration->grown,
        .judge = import_refit_judge,
        .judge_data = &clock,
        .renames = migration->renames};
    if (migration_is_stopped(migration) || options->dry_run)
        return TRUE;
    migration->is_applied = true;
    return (migration->grown->len == 0 ||
               registry_grow(migration->registry, &growth, &info, &migration->entry, error)) &&
           import_refit_take(migration->registry, options->user, &migration->sinks->clock,
               &migration->n_taken, error);
}

static void migration_clear(Migration *migration)
{
    import_refit_clear(&migration->held);
    schema_renames_free(migration->renames);
    if (migration->grown)
        g_ptr_array_unref(migration->grown);
    if (migration->files)
        g_ptr_array_unref(migration->files);
    g_ptr_array_unref(migration->faults);
    g_hash_table_unref(migration->kept);
    registry_close(migration->after);
    registry_close(migration->registry);
    base_outputs_free(migration->outputs);
}

static gboolean run(Migration *migration, BaseOutput *output, GError **error)
{
    const CommandMigrate *options = migration->options;
    if (!base_outputs_open(migration->outputs, error) || !read_folder(migration, error))
        return FALSE;
    migration->registry = command_open(options->db,
        options->dry_run ? REGISTRY_READ : REGISTRY_WRITE, migration->sinks, error);
    if (!migration->registry)
        return FALSE;
    if (!registry_copy_check(migration->registry, "migrate", error) ||
        !compare(migration, error) || !command_go_on(migration->sinks, error) ||
        !apply(migration, error) ||
        !registry_audit_head(migration->registry, migration->head, error))
        return FALSE;
    g_autofree char *text = migration_said(migration);
    return command_emit(output, text, strlen(text), error);
}

gboolean command_migrate(const CommandMigrate *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    if (!options->study) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            "migrate needs --study DIR, the study folder as it is to be");
        return FALSE;
    }
    Migration migration = {.options = options,
        .sinks = sinks,
        .outputs = base_outputs_new(&sinks->streams),
        .kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .faults = g_ptr_array_new_with_free_func(g_free)};
    base_outputs_read_database(migration.outputs, options->db);
    command_read_study_folder(migration.outputs, options->study);
    BaseOutput *output = base_outputs_add(migration.outputs, "-o", options->table.output, NULL);
    const gboolean ok = run(&migration, output, error);
    facts->has_refusals = migration_is_stopped(&migration);
    migration_clear(&migration);
    return ok;
}
