#include "commands/erase.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/standing.h"
#include "importers/erasure.h"
#include "registry/erase.h"

/* ---- JSON ---- */

static json_t *elsewhere_json(const RegistryErasure *erasure)
{
    json_t *list = json_array();
    for (guint i = 0; i < erasure->elsewhere->len; i++) {
        const RegistryElsewhere *one = erasure->elsewhere->pdata[i];
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "what", base_json_text(one->what),
                      "place", base_json_text(one->place), "day", base_json_text(one->day),
                      "user", base_json_text(one->user), "recipient",
                      base_json_text(one->recipient), "known", one->is_known));
    }
    return list;
}

static json_t *names_json(const GPtrArray *names)
{
    json_t *list = json_array();
    for (guint i = 0; i < names->len; i++)
        json_array_append_new(list, base_json_text(names->pdata[i]));
    return list;
}

/* Null where nobody looked: the ids are mere numbers, or a server keeps the registry. */
static json_t *remaining_json(const RegistryErasure *erasure)
{
    if (!erasure->is_searched)
        return json_null();
    json_t *list = json_array();
    for (guint i = 0; i < erasure->remaining->len; i++) {
        const RegistryRemaining *one = erasure->remaining->pdata[i];
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "where", base_json_text(one->table), "row",
                      base_json_text(one->row), "column", base_json_text(one->column), "line",
                      one->line > 0 ? json_integer(one->line) : json_null()));
    }
    return list;
}

static char *as_json(const RegistryErasure *erasure)
{
    return base_json_page(json_pack(
        "{s:I, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:b, s:o, s:o}", "import_id",
        (json_int_t)erasure->import_id, "scope", "erase", "records",
        (json_int_t)erasure->n_records, "rows", (json_int_t)erasure->n_rows, "lines",
        (json_int_t)erasure->n_lines, "problems", (json_int_t)erasure->n_problems, "queries",
        (json_int_t)erasure->n_queries, "changes", (json_int_t)erasure->n_changes, "accesses",
        (json_int_t)erasure->n_accesses, "snapshots", names_json(erasure->locks),
        "renamed_snapshots", names_json(erasure->unnamed), "swept", erasure->is_swept,
        "elsewhere", elsewhere_json(erasure), "remaining", remaining_json(erasure)));
}

/* ---- Text ---- */

static void append_line(GString *out, char *line_taken)
{
    g_autofree char *line = line_taken;
    base_text_show(out, line);
    g_string_append_c(out, '\n');
}

static void append_counts(GString *out, const RegistryErasure *erasure, const BaseWords *words)
{
    append_line(out,
        base_words_say(words,
            N_("erased, for good: rows of forms {1}, lines of original files {2}, problems "
               "{3}, "
               "queries {4}, rows of the audit trail {5}, entries of the log of accesses {6}"),
            "nnnnnn", (gint64)erasure->n_rows, (gint64)erasure->n_lines,
            (gint64)erasure->n_problems, (gint64)erasure->n_queries, (gint64)erasure->n_changes,
            (gint64)erasure->n_accesses));
    append_line(
        out, base_words_say(words,
                 N_("entry {1} of the journal says so, without the id; who sends the id "
                    "again is refused"),
                 "n", (gint64)erasure->import_id));
    for (guint i = 0; i < erasure->locks->len; i++)
        append_line(out, base_words_say(words,
                             N_("the snapshot {1} is without this patient now; it says how "
                                "many were erased"),
                             "t", (const char *)erasure->locks->pdata[i]));
    for (guint i = 0; i < erasure->unnamed->len; i++)
        append_line(
            out, base_words_say(words,
                     N_("a snapshot was named after this patient: it is called {1} now"), "t",
                     (const char *)erasure->unnamed->pdata[i]));
    if (!erasure->is_swept)
        append_line(out,
            g_strdup(base_words(words,
                erasure->is_large
                    ? N_("the file is larger than 1 GiB, so it was not made anew: what was "
                         "erased is overwritten with zeros in it; 'proreg rebuild DB NEW' "
                         "makes a file in which it never was")
                    : N_("another process keeps the file busy, so it was not made anew: what "
                         "was erased is overwritten with zeros in it; 'proreg rebuild DB NEW' "
                         "makes a file in which it never was"))));
}

static void append_place(GString *out, const RegistryElsewhere *one, const BaseWords *words)
{
    const char *place = one->place ? one->place : base_words(words, N_("the terminal"));
    const char *sentence =
        one->recipient ? N_("  {1}  {2}: {3}, by {4}, for {5}") : N_("  {1}  {2}: {3}, by {4}");
    append_line(out, base_words_say(words, sentence, "ttttt", one->day, one->what, place,
                         one->user ? one->user : "", one->recipient ? one->recipient : ""));
}

static void append_elsewhere(
    GString *out, const RegistryErasure *erasure, const BaseWords *words)
{
    if (erasure->elsewhere->len > 0)
        append_line(out, g_strdup(base_words(words,
                             N_("out of reach, and to be destroyed by hand, as far as the "
                                "journal and the log of accesses know:"))));
    for (guint i = 0; i < erasure->elsewhere->len; i++)
        append_place(out, erasure->elsewhere->pdata[i], words);
    append_line(
        out, g_strdup(base_words(
                 words, N_("and what no log knows of: the hospitals' own files, folders that "
                           "files came from or went to, copies made by other programs, printed "
                           "pages, a web server's log, and what a disk keeps of deleted "
                           "files"))));
}

/* Where a text stands, for who has to look there; of a table that is none of these, a form. */
static const char *place_of(const RegistryRemaining *one)
{
    static const struct {
        const char *table, *column, *sentence;
    } places[] = {
        {"proreg_import", "user", N_("  the id in entry {1} of the journal, as who made it")},
        {"proreg_import", "map", N_("  the id in entry {1} of the journal, in its map")},
        {"proreg_import", NULL, N_("  the id in entry {1} of the journal, in its {2}")},
        {"proreg_access", "user",
            N_("  the id in entry {1} of the log of accesses, as who asked")},
        {"proreg_access", NULL, N_("  the id in entry {1} of the log of accesses, in its {2}")},
        {"proreg_value_change", "user",
            N_("  the id in change {1} of the audit trail, as who made it")},
        {"proreg_value_change", "reason",
            N_("  the id in change {1} of the audit trail, in the reason given")},
        {"proreg_value_change", "old_value",
            N_("  the id in change {1} of the audit trail, in another patient's value before")},
        {"proreg_value_change", "new_value",
            N_("  the id in change {1} of the audit trail, in another patient's value after")},
        {"proreg_query", "answered_by", N_("  the id in query {1}, as who answered it")},
        {"proreg_query", "closed_by", N_("  the id in query {1}, as who closed it")},
        {"proreg_query", "raw",
            N_("  the id in query {1}, in what was sent of another patient")},
        {"proreg_problem", "value",
            N_("  the id in problem {1}, in what was sent of another patient")},
        {"proreg_snapshot", "user", N_("  the id in snapshot number {1}, as who locked it")},
        {"proreg_study_file", "bytes",
            N_("  the id in a file of the study (name, and entry that brought it): {1}")}};
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        if (g_str_equal(one->table, places[i].table) &&
            (!places[i].column || g_strcmp0(one->column, places[i].column) == 0))
            return places[i].sentence;
    return g_str_has_prefix(one->table, "proreg_")
               ? N_("  the id in the table {3}, row {1}: {2}")
               : N_("  the id in another patient's data, form {3}, row {1}: {2}");
}

static void append_remaining(
    GString *out, const RegistryErasure *erasure, const BaseWords *words)
{
    if (!erasure->is_searched)
        append_line(out,
            g_strdup(base_words(words,
                erasure->is_short
                    ? N_("the id is so short that it stands in many texts by chance: answers "
                         "and remarks of other patients were not looked at; do that by hand")
                    : N_("a server keeps this registry, where other patients' values and "
                         "remarks, users' names, maps and files of the study were not "
                         "searched for the id; do that by hand"))));
    if (erasure->remaining->len > 0)
        append_line(
            out, g_strdup(base_words(words,
                     N_("still in this file, in what is another patient's or what the chain of "
                        "hashes is made of, and here for good unless the file is given up:"))));
    for (guint i = 0; i < erasure->remaining->len; i++) {
        const RegistryRemaining *one = erasure->remaining->pdata[i];
        append_line(out, one->line > 0
                             ? base_words_say(words,
                                   N_("  the id in the file of entry {1} of the journal, line "
                                      "{2}, a row of another patient"),
                                   "tn", one->row, (gint64)one->line)
                             : base_words_say(words, place_of(one), "ttt", one->row,
                                   one->column, one->table));
    }
}

static char *as_text(const RegistryErasure *erasure, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    append_counts(out, erasure, words);
    append_remaining(out, erasure, words);
    append_elsewhere(out, erasure, words);
    return g_string_free(out, FALSE);
}

gboolean command_erase(const CommandRecordHow *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    const CommandRecord *record = &options->record;
    const BaseWords *words =
        record->lang || record->output ? base_words_find(record->lang) : sinks->words;
    const RegistryErasureHow how = {.second = options->second, .lines = import_erasure_lines};
    const RegistryChangeInfo info = {
        .user = record->user, .reason = record->reason, .clock = sinks->clock};
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    base_outputs_read_database(outputs, record->db);
    BaseOutput *output = base_outputs_add(outputs, "-o", record->output, NULL);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(Registry) registry = registry_open(record->db, REGISTRY_WRITE, error);
    g_autoptr(RegistryErasure) erasure =
        registry ? registry_erase(registry, record->record, &how, &info, error) : NULL;
    if (!erasure || !command_tell_doubt(registry, sinks, error))
        return FALSE;
    g_autofree char *text =
        g_strcmp0(record->format, "json") == 0 ? as_json(erasure) : as_text(erasure, words);
    return command_emit(output, text, strlen(text), error);
}
