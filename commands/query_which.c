#include "commands/query_which.h"

#include <string.h>

#include "base/error.h"
#include "commands/inside.h"
#include "registry/login.h"

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

/* The queries that are meant, for the store. */
typedef struct {
    RegistryQueryFilter filter;
    char until[BASE_CLOCK_SIZE];
} Meant;

static gboolean find_meant(Registry *registry, const CommandQueries *which, const char *states,
    const BaseClock *clock, Meant *meant, GError **error)
{
    int64_t age = 0;
    RegistryQueryFilter *filter = &meant->filter;
    *filter = (RegistryQueryFilter){.site = which->site,
        .rule = which->rule,
        .record = which->record,
        .field = which->field,
        .file = which->file,
        .day = base_clock_day(clock)};
    if (!command_check_site(registry, which->site, error) ||
        !read_number(which->id, "query", &filter->query_id, error) ||
        !read_number(which->age, "--age", &age, error))
        return FALSE;
    if (which->age) {
        BaseClock then = *clock;
        then.utc -= age * SECONDS_A_DAY;
        base_clock_format(&then, meant->until);
        filter->opened_until = meant->until;
    }
    choose_states(filter, which->state ? which->state : which->id ? NULL : states);
    if (which->id && filter->query_id == 0)
        filter->query_id = -1;
    return TRUE;
}

/* Whoever takes the queries, and how many came. */
typedef struct {
    RegistryEachQuery each;
    void *data;
    gint64 n;
} Counted;

static gboolean count(const RegistryQuery *query, void *data, GError **error)
{
    Counted *counted = data;
    counted->n++;
    return counted->each(query, counted->data, error);
}

gboolean command_queries_each(Registry *registry, const CommandQueries *which,
    const char *states, const BaseClock *clock, RegistryEachQuery each, void *data,
    GError **error)
{
    Meant meant;
    Counted counted = {each, data, 0};
    if (!registry_login_sees(registry, REGISTRY_SEES_TEXTS, error) ||
        !find_meant(registry, which, states, clock, &meant, error) ||
        !registry_queries_each(registry, &meant.filter, count, &counted, error))
        return FALSE;
    if (!which->id || counted.n > 0)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("there is no query %s; 'proreg query list DB' shows their numbers"), which->id);
    return FALSE;
}

static gboolean keep(const RegistryQuery *query, void *data, GError **error)
{
    (void)error;
    registry_queries_add(data, query);
    return TRUE;
}

RegistryQueries *command_queries_read(Registry *registry, const CommandQueries *which,
    const char *states, const BaseClock *clock, GError **error)
{
    g_autoptr(RegistryQueries) queries = registry_queries_new();
    return command_queries_each(registry, which, states, clock, keep, queries, error)
               ? g_steal_pointer(&queries)
               : NULL;
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
