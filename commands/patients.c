#include "commands/patients.h"

#include "base/date.h"
#include "commands/day.h"
#include "commands/listing.h"
#include "registry/login.h"
#include "registry/roll.h"

const char *const command_patients_states[] = {
    "queries", "due", "missed", "died", "withdrew", NULL};

/* What became of the patient, as JSON names it; NULL for nothing. */
static const char *standing_of(const RegistryRollPatient *patient)
{
    return patient->dead        ? "died"
           : patient->withdrawn ? "withdrew"
           : patient->refuses   ? "refuses"
                                : NULL;
}

static const CommandColumn columns[] = {{"record_id", N_("Patient"), false},
    {"site", N_("Site"), false}, {"origin", N_("Day 0"), false},
    {"standing", N_("Standing"), false}, {"received", N_("Visits that came"), true},
    {"expected", N_("of"), true}, {"due", N_("To be made now"), true},
    {"missed", N_("Missed"), true}, {"queries", N_("Queries"), true}};

static void add(CommandListing *listing, const SchemaStudy *study,
    const RegistryRollPatient *patient, bool is_table)
{
    const int64_t numbers[] = {patient->n_received, patient->n_expected, patient->n_due,
        patient->n_missed, patient->n_queries};
    char origin[BASE_DATE_SIZE], digits[G_N_ELEMENTS(numbers)][24];
    base_date_format(patient->origin, origin);
    const char *cells[G_N_ELEMENTS(columns)] = {patient->record_id,
        patient->site == SIZE_MAX ? NULL : study->sites[patient->site].code,
        patient->has_origin ? origin : NULL, standing_of(patient)};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        (void)g_snprintf(digits[i], sizeof digits[i], "%" G_GINT64_FORMAT, numbers[i]);
        /* What waits of nobody is no ink. */
        cells[4 + i] =
            numbers[i] < 0 || (is_table && i >= 2 && numbers[i] == 0) ? NULL : digits[i];
    }
    command_listing_add(listing, cells);
}

gboolean command_patients(const CommandPatients *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    int32_t on;
    *facts = (CommandFacts){0};
    if (!command_day(&sinks->clock, "--on", options->on, &on, error))
        return FALSE;
    g_auto(CommandRun) run;
    command_run_init(&run, sinks, &options->table);
    if (!command_run_open_registry(&run, options->db, options->site, error))
        return FALSE;
    const SchemaStudy *study = registry_study(run.opened.registry);
    g_autoptr(RegistryRoll) roll = registry_roll(run.opened.registry, on,
        options->site ? schema_study_site(study, options->site) : SIZE_MAX, error);
    if (!roll)
        return FALSE;
    const int state = registry_roll_state(options->state);
    if (roll->unseen && state == REGISTRY_ROLL_QUERIES)
        return registry_login_sees(run.opened.registry, REGISTRY_SEES_TEXTS, error);
    if (roll->unseen)
        command_tell(sinks, COMMAND_NOTE, "%s", roll->unseen);
    const char *format = options->table.format;
    const bool is_table = g_strcmp0(format, "json") != 0 && g_strcmp0(format, "csv") != 0;
    CommandListing *listing = command_listing_new(&run, "patients",
        base_words(base_words_find(options->table.lang), N_("Patients")), columns,
        G_N_ELEMENTS(columns));
    for (guint i = 0; i < roll->patients->len; i++) {
        const RegistryRollPatient *patient =
            &g_array_index(roll->patients, RegistryRollPatient, i);
        if (registry_roll_has(patient, (RegistryRollState)state) &&
            registry_roll_like(patient->record_id, options->like))
            add(listing, study, patient, is_table);
    }
    return command_listing_emit(listing, &run, error);
}
