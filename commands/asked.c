#include "commands/asked.h"

#include <string.h>

#include "base/json.h"
#include "base/words.h"
#include "registry/access.h"

#define COMMAND "compare"
#define KEY_QUESTION "question"
#define KEY_P_VALUES "p_values"
#define KEY_STUDY "study"

/* What was counted so far. */
typedef struct {
    const CommandAsked *asked;
    const ReportDocument *document;
    const char *user;
    GHashTable *all, *of_study, *of_person; /* Questions seen: their hashes. */
    GHashTable *cuts;                       /* Other groups of the same variable and outcome. */
    ReportAsked found;
} Count;

static void add(GHashTable *seen, const char *question, gint64 n, gint64 *sum)
{
    if (g_hash_table_add(seen, g_strdup(question)))
        *sum += n;
}

static void take(
    Count *count, const char *question, const char *study, const char *user, gint64 n)
{
    const char *own = count->asked->study ? count->asked->study : "";
    add(count->all, question, n, &count->found.all);
    if (g_strcmp0(study, own) == 0)
        add(count->of_study, question, n, &count->found.of_study);
    if (g_strcmp0(user, count->user) == 0)
        add(count->of_person, question, n, &count->found.of_person);
}

/* Whether an outcome is in both lists. */
static bool share(const char *a, const char *b)
{
    g_auto(GStrv) first = g_strsplit(a, ",", -1), second = g_strsplit(b, ",", -1);
    for (size_t i = 0; first[i]; i++)
        if (g_strv_contains((const char *const *)second, first[i]))
            return true;
    return false;
}

/* Whether the same outcome was asked for with other groups of the same variable. */
static void see_cut(Count *count, const char *outcome, const char *by)
{
    const CommandAsked *own = count->asked;
    if (!outcome || !by || !own->outcomes || !own->by || strcmp(by, own->by) == 0 ||
        !strchr(own->by, ':'))
        return;
    const size_t length = strcspn(own->by, ":@");
    if (length == strcspn(by, ":@") && strncmp(by, own->by, length) == 0 &&
        share(outcome, own->outcomes))
        g_hash_table_add(count->cuts, g_strdup(by));
}

/* An entry of another command, or one that is none of ours, is passed over. */
static gboolean see(const RegistryAccessSeen *entry, void *data, GError **error)
{
    const char *command = entry->command, *options = entry->options, *user = entry->user;
    (void)error;
    json_t *json =
        g_strcmp0(command, COMMAND) == 0 && options ? json_loads(options, 0, NULL) : NULL;
    const char *question = json_string_value(json_object_get(json, KEY_QUESTION));
    const char *study = json_string_value(json_object_get(json, KEY_STUDY));
    if (question)
        see_cut(data, json_string_value(json_object_get(json, "outcome")),
            json_string_value(json_object_get(json, "by")));
    if (question)
        take(data, question, study ? study : "", user,
            json_integer_value(json_object_get(json, KEY_P_VALUES)));
    json_decref(json);
    return TRUE;
}

static const char *who_asks(const CommandAsked *asked)
{
    return asked->user ? asked->user : g_get_user_name();
}

/* What the log keeps of the question. New. */
static char *options_of(const CommandAsked *asked, const ReportDocument *document)
{
    json_t *json = json_object();
    base_json_set(json, KEY_QUESTION, base_json_text(asked->question));
    base_json_set(json, KEY_STUDY, base_json_text(asked->study ? asked->study : ""));
    base_json_set(json, KEY_P_VALUES, json_integer(document->comparisons));
    base_json_set(json, "outcome", base_json_text(asked->outcomes));
    base_json_set(json, "by", base_json_text(asked->by));
    return base_json_line(json);
}

/* Enters the question; why not, where it cannot be. New or NULL. */
static char *enter(const CommandAsked *asked, const ReportDocument *document)
{
    if (asked->unlogged)
        return g_strdup(base_words(
            document->words, N_("the registry is only read here; nothing is written")));
    g_autoptr(GError) error = NULL;
    g_autoptr(Registry) registry = registry_open(asked->db, REGISTRY_WRITE, &error);
    g_autofree char *options = options_of(asked, document);
    const RegistryAccess access = {
        .command = COMMAND, .options = options, .user = who_asks(asked), .clock = asked->clock};
    if (!registry)
        return g_strdup(error->message);
    if (!registry_access_has_log(registry))
        return g_strdup(base_words(
            document->words, N_("the registry is of a layout that has no log; migrate it")));
    return registry_access_append(registry, &access, &error) ? NULL : g_strdup(error->message);
}

static void read_log(Count *count)
{
    g_autoptr(Registry) registry = registry_open(count->asked->db, REGISTRY_READ, NULL);
    count->found.is_known = registry && registry_access_each(registry, see, count, NULL);
    take(count, count->asked->question, count->asked->study ? count->asked->study : "",
        count->user, count->document->comparisons);
}

/* Of cut points that were chosen after others were seen. */
static void say_cuts(ReportDocument *document, guint n)
{
    g_autofree char *text = base_words_say(document->words,
        N_("Earlier questions made other groups of the same variable for this outcome: {1} so "
           "far. "
           "Cut points that are chosen after looking find differences that are none, and the P "
           "values here know nothing of it: name the groups beforehand, or report them all."),
        "n", (gint64)n);
    if (n > 0)
        report_document_add_method(document, text);
}

static void say(ReportDocument *document, const char *study, const char *user, const char *why)
{
    const BaseWords *words = document->words;
    const ReportAsked *asked = &document->asked;
    g_autofree char *whose =
        study ? base_words_say(words, N_("of the study {1}"), "t", study)
              : g_strdup(base_words(words, N_("of no study's patients in particular")));
    g_autofree char *counted = base_words_say(words,
        N_("This question has {1} P values. Over the life of the registry the questions put by "
           "proreg compare had {2}, this one included and none counted twice: {3} {4}, and {5} "
           "by {6}. What was seen in reports, exports and elsewhere is not counted."),
        "nnntnt", document->comparisons, asked->all, asked->of_study, whose, asked->of_person,
        user);
    g_autofree char *doubt =
        why ? base_words_say(words,
                  N_(" The question could not be entered into the registry's log ({1}); later "
                     "ones will not count it."),
                  "t", why)
            : g_strdup("");
    g_autofree char *text = g_strconcat(counted, doubt, NULL);
    report_document_add_method(document, text);
}

void command_asked_count(const CommandAsked *asked, ReportDocument *document)
{
    g_autofree char *why = enter(asked, document);
    Count count = {.asked = asked,
        .document = document,
        .user = who_asks(asked),
        .all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .of_study = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .of_person = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .cuts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    read_log(&count);
    count.found.is_logged = why == NULL;
    document->asked = count.found;
    say(document, asked->study, count.user, why);
    say_cuts(document, g_hash_table_size(count.cuts));
    g_hash_table_unref(count.cuts);
    g_hash_table_unref(count.all);
    g_hash_table_unref(count.of_study);
    g_hash_table_unref(count.of_person);
}
