#include "commands/rebuild.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands/inside.h"
#include "importers/again.h"
#include "registry/rebuild.h"
#include "schema/study.h"

const char *const command_rebuild_formats[] = {"text", "json", NULL};

/* ---- As JSON ---- */

static json_t *number_or_null(gint64 number)
{
    return number > 0 ? json_integer(number) : json_null();
}

static json_t *difference_json(const RegistryRebuildDifference *difference)
{
    return json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "import_id",
        number_or_null(difference->import_id), "command", base_json_text(difference->command),
        "file", base_json_text(difference->file), "what", difference->what, "line",
        number_or_null(difference->line), "record_id", base_json_text(difference->record_id),
        "event", base_json_text(difference->event), "instance",
        number_or_null(difference->instance), "field", base_json_text(difference->field),
        "stored", base_json_text(difference->stored), "replayed",
        base_json_text(difference->replayed));
}

static bool is_equal(const RegistryRebuilt *done)
{
    return done->before[0] != '\0' && strcmp(done->before, done->after) == 0;
}

static char *as_json(const RegistryRebuilt *done)
{
    json_t *differences = json_array();
    for (guint i = 0; i < done->differences->len; i++)
        json_array_append_new(differences, difference_json(done->differences->pdata[i]));
    return base_json_page(json_pack("{s:o, s:s, s:b, s:o, s:o, s:s, s:b, s:I, s:I, s:I}",
        "content_before", base_json_text_if_any(done->before), "content_after", done->after,
        "equal", is_equal(done), "differences", differences, "head_before",
        base_json_text_if_any(done->head_before), "head_after", done->head_after, "damaged",
        done->is_damaged, "entries", (json_int_t)done->n_entries, "exact",
        (json_int_t)done->n_exact, "records", (json_int_t)done->n_records));
}

/* ---- As text ---- */

static void append_line(GString *out, char *line_taken)
{
    g_autofree char *line = line_taken;
    base_text_show(out, line);
    g_string_append_c(out, '\n');
}

/* Where it is: file and line, record, event, field. New. */
static char *place_of(const RegistryRebuildDifference *difference, const BaseWords *words)
{
    GString *place = g_string_new(NULL);
    if (difference->import_id > 0) {
        g_autofree char *entry = base_words_say(words, N_("entry {1}, {2}"), "nt",
            (gint64)difference->import_id, difference->command ? difference->command : "");
        g_string_append(place, entry);
    }
    if (difference->file)
        g_string_append_printf(place, " %s", difference->file);
    if (difference->line > 0)
        g_string_append_printf(place, ":%" G_GINT64_FORMAT, difference->line);
    const char *const parts[] = {difference->record_id, difference->event, difference->field};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i])
            g_string_append_printf(place, "%s%s", place->len > 0 ? ", " : "", parts[i]);
    if (difference->instance > 1)
        g_string_append_printf(place, " (%" G_GINT64_FORMAT ")", difference->instance);
    return g_string_free(place, FALSE);
}

static const char *lock_sentence(const RegistryRebuildDifference *difference)
{
    if (difference->stored)
        return difference->replayed
                   ? N_("changed behind the journal: {1}: lock {2} in the old file; it is made "
                        "again as {3}, as it was locked")
                   : N_("left out, since no entry of the journal made it: {1}: lock {2}");
    return difference->replayed
               ? N_("taken out behind the journal: {1}; the lock is made again as {3}, as it "
                    "was locked")
               : N_("taken out behind the journal: {1}; the lock cannot be made again");
}

/* What is said of the two decisions; one of them may be none. */
static const char *sentence_of(const RegistryRebuildDifference *difference)
{
    if (g_str_equal(difference->what, "unreadable"))
        return N_("cannot be read: {1}: {2}");
    if (g_str_equal(difference->what, "lost") && difference->field)
        return N_(
            "{1}: rows of it are lost, and what they say was done is not done here (why it "
            "was done: {2}): see whether it is so, and do it again");
    if (g_str_equal(difference->what, "lost"))
        return N_(
            "{1}: cannot be made again ({3}); its values are taken as the forms have them");
    if (g_str_equal(difference->what, "chain"))
        return N_("does not hold: {1}: {3}");
    if (g_str_equal(difference->what, "lock"))
        return lock_sentence(difference);
    if (g_str_equal(difference->what, "content"))
        return N_("changed behind the journal: {1}: {2} in the old file, {3} by the journal");
    return N_("{1}: then: {2}; today: {3}");
}

static void append_difference(
    GString *out, const RegistryRebuildDifference *difference, const BaseWords *words)
{
    const char *nothing = base_words(words, N_("nothing"));
    g_autofree char *place = place_of(difference, words);
    append_line(out, base_words_say(words, sentence_of(difference), "ttt", place,
                         difference->stored ? difference->stored : nothing,
                         difference->replayed ? difference->replayed : nothing));
}

/* Of a damaged file: all that it held is in the new one, as the chain says. It says nothing of
 * the end of the log of accesses, and of the registry's secret. */
static bool is_all_there(const RegistryRebuilt *done)
{
    if (!done->is_damaged || !is_equal(done) ||
        strcmp(done->head_before, done->head_after) != 0)
        return false;
    for (guint i = 0; i < done->differences->len; i++) {
        static const char *const beside[] = {"proreg_access", "proreg_setting", NULL};
        const RegistryRebuildDifference *difference = done->differences->pdata[i];
        if (!g_str_equal(difference->what, "unreadable") ||
            g_strv_contains(beside, difference->field))
            return false;
    }
    return true;
}

static char *as_text(
    const CommandRebuild *options, const RegistryRebuilt *done, const BaseWords *words)
{
    GString *out = g_string_new(NULL);
    const bool same_head = strcmp(done->head_before, done->head_after) == 0;
    for (guint i = 0; i < done->differences->len; i++)
        append_difference(out, done->differences->pdata[i], words);
    append_line(
        out, base_words_say(words, N_("{1}: {2} records, from {3} entries of the journal"),
                 "tnn", options->file, (gint64)done->n_records, (gint64)done->n_entries));
    append_line(
        out, base_words_say(words,
                 is_equal(done) ? N_("  content: {1}, as it was")
                 : done->before[0] != '\0'
                     ? N_("  content: {1}; it was {2}")
                     : N_("  content: {1}; what it was cannot be known, the file is damaged"),
                 "tt", done->after, done->before));
    append_line(out,
        base_words_say(words,
            same_head ? N_("  head of the chain: {1}, as it was")
            : done->has_no_end
                ? N_("  head of the chain: {1}; later entries may be lost: hold the last "
                     "head that you have on a report against it (proreg audit {3} --verify "
                     "--head HASH)")
                : N_("  head of the chain: {1}; it was {2}"),
            "ttt", done->head_after, done->head_before, options->file));
    if (is_all_there(done))
        append_line(
            out, base_words_say(words,
                     N_("  nothing is lost: what could not be read was found elsewhere in "
                        "the file or made again, and the chain holds"),
                     ""));
    else if (done->differences->len > 0)
        append_line(
            out, base_words_say(words, N_("  differences: {1}; what was decided then stays"),
                     "n", (gint64)done->differences->len));
    return g_string_free(out, FALSE);
}

/* ---- Running ---- */

static gboolean go_on(int64_t n_done, int64_t n_all, void *data, GError **error)
{
    const CommandSinks *sinks = data;
    if (sinks->progress)
        sinks->progress("rebuild", (gsize)n_done, (gsize)n_all, sinks->progress_data);
    return command_go_on(sinks, error);
}

gboolean command_rebuild(const CommandRebuild *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    base_outputs_read_database(outputs, options->db);
    BaseOutput *output = base_outputs_add(outputs, "-o", options->output, NULL);
    if (options->study)
        command_read_study_folder(outputs, options->study);
    if (!base_outputs_open(outputs, error))
        return FALSE;
    g_autoptr(GPtrArray) study =
        options->study ? schema_files_load(options->study, error) : NULL;
    if (options->study && !study)
        return FALSE;
    const RegistryRebuildHow how = {
        .import = import_again, .study = study, .go_on = go_on, .data = (void *)sinks};
    g_autoptr(RegistryRebuilt) done = registry_rebuild(options->db, options->file, &how, error);
    if (!done)
        return FALSE;
    facts->has_findings = done->differences->len > 0 || !is_equal(done);
    const BaseWords *words =
        options->lang || options->output ? base_words_find(options->lang) : sinks->words;
    g_autofree char *text =
        g_strcmp0(options->format, "json") == 0 ? as_json(done) : as_text(options, done, words);
    return command_emit(output, text, strlen(text), error);
}
