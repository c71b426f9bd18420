#include "commands/query_which.h"

#include <string.h>

#include "base/error.h"
#include "commands/inside.h"

const char *const command_query_states[] = {
    "open", "answered", "accepted", "closed", "active", NULL};

enum { VALUE_CHARACTERS = 200, SECONDS_A_DAY = 86400 };

/* A whole number above 0, or FALSE with an error that names the option. */
static gboolean read_number(const char *text, const char *what, int64_t *number, GError **error)
{
    gint64 value = 0;
    if (!text || g_ascii_string_to_signed(text, 10, 0, G_MAXINT32, &value, NULL)) {
        *number = value;
        return TRUE;
    }
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, _("%s %s: a whole number was expected"),
        what, text);
    return FALSE;
}

static void choose_states(RegistryQueryFilter *filter, const char *state)
{
    const bool active = g_strcmp0(state, "active") == 0;
    for (size_t i = 0; registry_query_states[i]; i++)
        filter->states[i] = g_strcmp0(state, registry_query_states[i]) == 0 ||
                            (active && i <= REGISTRY_QUERY_ANSWERED);
}

static gboolean check_known(const RegistryQueries *queries, const char *id, GError **error)
{
    if (!id || queries->queries->len > 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("there is no query %s; 'proreg query list DB' shows their numbers"), id);
    return FALSE;
}

RegistryQueries *command_queries_read(Registry *registry, const CommandQueries *which,
    const char *states, const BaseClock *clock, GError **error)
{
    int64_t age = 0;
    char until[BASE_CLOCK_SIZE];
    RegistryQueryFilter filter = {.site = which->site,
        .rule = which->rule,
        .record = which->record,
        .field = which->field,
        .file = which->file,
        .day = base_clock_day(clock)};
    if (!command_check_site(registry, which->site, error) ||
        !read_number(which->id, "query", &filter.query_id, error) ||
        !read_number(which->age, "--age", &age, error))
        return NULL;
    if (which->age) {
        BaseClock then = *clock;
        then.utc -= age * SECONDS_A_DAY;
        base_clock_format(&then, until);
        filter.opened_until = until;
    }
    choose_states(&filter, which->state ? which->state : which->id ? NULL : states);
    if (which->id && filter.query_id == 0)
        filter.query_id = -1;
    g_autoptr(RegistryQueries) queries = registry_queries_read(registry, &filter, error);
    return queries && check_known(queries, which->id, error) ? g_steal_pointer(&queries) : NULL;
}

char *command_query_message(const RegistryQuery *query, const BaseWords *words)
{
    return base_words_compose(words, query->problem.msgid, query->problem.arguments);
}

char *command_query_value(const RegistryQuery *query)
{
    const char *text = query->problem.value ? query->problem.value : query->problem.raw;
    if (!text || text[0] == '\0')
        return NULL;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), VALUE_CHARACTERS));
}

const char *command_query_answer_text(const RegistryQuery *query)
{
    return query->answer ? query->answer : query->new_value;
}
