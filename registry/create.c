#include "registry/change_inside.h"
#include "registry/cohort.h"
#include "registry/replay.h"
#include "registry/rules.h"
#include "registry/rules_follow.h"

static gboolean store_files(Registry *registry, RegistryChange *change, GError **error)
{
    for (guint i = 0; i < registry->files->len; i++) {
        const SchemaFile *source = g_ptr_array_index(registry->files, i);
        g_autofree char *sha256 = registry_sha256(source->bytes);
        gsize size = 0;
        const void *bytes = g_bytes_get_data(source->bytes, &size);
        const RegistryStudyFile file = {
            .name = source->name, .sha256 = sha256, .bytes = bytes, .size = size};
        if (!registry_change_study_file(change, &file, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean store_sites(Registry *registry, GError **error)
{
    for (size_t i = 0; i < registry->study->n_sites; i++) {
        const SchemaSite *site = &registry->study->sites[i];
        if (!registry->store->driver->add_site(
                registry->store, site->code, site->label ? site->label : "", error))
            return FALSE;
    }
    return TRUE;
}

static gboolean fill_new(
    Registry *registry, const char *user, const BaseClock *clock, GError **error)
{
    RegistryStore *store = registry->store;
    const RegistryChangeInfo info = {.command = "init", .user = user, .clock = *clock};
    if (!store->driver->begin(store, REGISTRY_WRITE, error) ||
        !store->driver->make_tables(store, error))
        return FALSE;
    RegistryChange *change = registry_change_open(registry, &info, error);
    if (!change)
        return FALSE;
    if (store_sites(registry, error) && store_files(registry, change, error))
        return registry_change_commit(change, "done", NULL, error);
    registry_change_cancel(change);
    return FALSE;
}

/* The derived value of the study that a message is about, or NULL. */
static SchemaDerived *derived_of(SchemaStudy *study, const char *message)
{
    for (size_t i = 0; i < study->n_derived; i++) {
        g_autofree char *place =
            g_strdup_printf("study.yaml:%zu: derived value %s: ", study->derived[i].line,
                study->derived[i].name);
        if (g_str_has_prefix(message, place))
            return &study->derived[i];
    }
    return NULL;
}

/* What cannot be computed is missing of everybody, so that what is made of it can be tried. */
static void check_derived(Registry *registry, GPtrArray *faults)
{
    static const char missing[] = "NULL";
    for (size_t i = 0; i < registry->study->n_derived; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, &error);
        SchemaDerived *derived = error ? derived_of(registry->study, error->message) : NULL;
        if (!derived || g_str_equal(derived->sql, missing))
            return;
        g_ptr_array_add(faults, g_strdup(error->message));
        g_free(derived->sql);
        derived->sql = g_strdup(missing);
    }
}

/* Derived values and rules that cannot be evaluated are not taken in, but where they were once;
   who collects faults gets those of all. */
static gboolean check_rules(Registry *registry, GPtrArray *faults, GError **error)
{
    if (faults) {
        check_derived(registry, faults);
        registry_rules_faults(registry, faults);
        return TRUE;
    }
    if (registry->replay)
        return TRUE;
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, NULL, error);
    g_autoptr(RegistryRules) rules = cohort ? registry_rules_new(registry, error) : NULL;
    return rules != NULL;
}

static Registry *with_files(const char *path, const GPtrArray *files)
{
    Registry *registry = registry_new(path, REGISTRY_WRITE);
    for (guint i = 0; i < files->len; i++) {
        const SchemaFile *file = g_ptr_array_index(files, i);
        registry_file_add(registry, file->name, g_bytes_ref(file->bytes));
    }
    return registry;
}

/* Takes the registry over. */
static Registry *create(Registry *registry, const char *where, const char *user,
    const BaseClock *clock, GPtrArray *faults, GError **error)
{
    if (registry_study_read(registry, where, error) &&
        (registry->store =
                registry_driver_for(registry->path)->create(registry->path, error))) {
        registry_study_use(registry);
        registry->ask_rules = registry_rules_follow;
        if (check_rules(registry, faults, error) && fill_new(registry, user, clock, error))
            return registry;
    }
    registry_close(registry);
    return NULL;
}

Registry *registry_create(const char *path, const GPtrArray *files, const char *where,
    const char *user, const BaseClock *clock, GError **error)
{
    return create(with_files(path, files), where, user, clock, NULL, error);
}

Registry *registry_create_again(const char *path, const GPtrArray *files, const char *where,
    RegistryReplay *replay, GError **error)
{
    const BaseClock clock = registry_replay_clock(&replay->entry);
    Registry *registry = with_files(path, files);
    registry->replay = replay;
    registry = create(registry, where, NULL, &clock, NULL, error);
    if (registry)
        registry->replay = NULL;
    return registry;
}

Registry *registry_create_tried(const GPtrArray *files, const char *where,
    const BaseClock *clock, GPtrArray *faults, GError **error)
{
    return create(with_files(NULL, files), where, NULL, clock, faults, error);
}
