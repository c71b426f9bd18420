/**
 * @file
 * What is said of a study that grows.
 */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands/migrate_inside.h"
#include "commands/study_faults.h"

bool migration_is_refused(const SchemaGrown *grown)
{
    return grown->asks != SCHEMA_ASKS_NOTHING && grown->n > 0;
}

/* ---- JSON ---- */

static json_t *item_json(const SchemaGrown *grown)
{
    const bool is_refused = migration_is_refused(grown);
    json_t *item = json_pack("{s:s, s:o, s:s}", "area", grown->area, "name",
        base_json_text(grown->name), "what", schema_grown_kinds[grown->kind]);
    json_t *records = json_array();
    for (guint i = 0; is_refused && i < grown->records->len; i++)
        json_array_append_new(records, base_json_text(grown->records->pdata[i]));
    base_json_set(item, "part", base_json_text(grown->part));
    base_json_set(item, "before", base_json_text(grown->before));
    base_json_set(item, "after", base_json_text(grown->after));
    base_json_set(item, "refused", json_boolean(is_refused));
    base_json_set(item, "reason", base_json_text(is_refused ? grown->reason : NULL));
    base_json_set(item, "hint", base_json_text(is_refused ? grown->hint : NULL));
    base_json_set(item, "n", json_integer(is_refused ? grown->n : 0));
    base_json_set(item, "records", records);
    return item;
}

static json_t *held_json(const Migration *migration)
{
    json_t *queries = json_array(), *files = json_array();
    const RegistryQueries *values = migration->held.values;
    for (guint i = 0; i < values->queries->len; i++)
        json_array_append_new(queries, json_integer(registry_queries_at(values, i)->query_id));
    for (guint i = 0; i < migration->held.files->len; i++)
        json_array_append_new(files, base_json_text(migration->held.files->pdata[i]));
    return json_pack("{s:I, s:I, s:o, s:I, s:o}", "fit", (json_int_t)values->queries->len,
        "taken", (json_int_t)migration->n_taken, "queries", queries, "rows",
        (json_int_t)migration->held.n_rows, "files", files);
}

static char *as_json(const Migration *migration)
{
    json_t *changes = json_array();
    for (guint i = 0; i < migration->grown->len; i++)
        json_array_append_new(changes, item_json(migration->grown->pdata[i]));
    json_t *page = json_pack("{s:b, s:b, s:o, s:o, s:I}", "dry_run",
        migration->options->dry_run, "applied", migration->is_applied, "import_id",
        migration->entry > 0 ? json_integer(migration->entry) : json_null(), "changes", changes,
        "refused", (json_int_t)(migration->n_refused + migration->faults->len));
    base_json_set(page, "faults", command_study_faults_json(migration->faults));
    base_json_set(page, "held", held_json(migration));
    base_json_set(page, "head", base_json_text(migration->head));
    return base_json_page(page);
}

/* ---- Text ---- */

typedef struct {
    const BaseWords *words;
    GString *out;
} Page;

static void append(const Page *page, const char *indent, char *line_taken)
{
    g_autofree char *line = line_taken;
    g_string_append(page->out, indent);
    base_text_show(page->out, line);
    g_string_append_c(page->out, '\n');
}

/* "variable age, range: 50 to 110 -> 18 to 110". New. */
static char *line_of(const Page *page, const SchemaGrown *grown)
{
    const char *area = base_words(page->words, grown->area);
    const char *none = base_words(page->words, N_("nothing"));
    const char *before = grown->before ? grown->before : none;
    const char *after = grown->after ? grown->after : none;
    switch (grown->kind) {
    case SCHEMA_GROWN_ADDED:
        return grown->after
                   ? base_words_say(page->words, N_("{1} {2}: added ({3})"), "ttt", area,
                         grown->name, grown->after)
                   : base_words_say(page->words, N_("{1} {2}: added"), "tt", area, grown->name);
    case SCHEMA_GROWN_REMOVED:
        return base_words_say(page->words, N_("{1} {2}: removed"), "tt", area, grown->name);
    case SCHEMA_GROWN_RENAMED:
        return base_words_say(page->words, N_("{1} {2}: is called {3} from now on"), "ttt",
            area, grown->name, grown->after);
    case SCHEMA_GROWN_CHANGED:
        break;
    }
    if (g_strcmp0(grown->part, "content") == 0 && grown->after)
        return base_words_say(page->words, N_("{1} {2}: asks otherwise, first at {3}"), "ttt",
            area, grown->name, grown->after);
    if (!grown->before && !grown->after)
        return base_words_say(page->words, N_("{1} {2}, {3}: changed"), "ttt", area,
            grown->name, base_words(page->words, grown->part));
    return base_words_say(page->words, N_("{1} {2}, {3}: {4} -> {5}"), "ttttt", area,
        grown->name, base_words(page->words, grown->part), before, after);
}

static char *ids_of(const SchemaGrown *grown)
{
    GString *ids = g_string_new(NULL);
    for (guint i = 0; i < grown->records->len; i++)
        g_string_append_printf(
            ids, "%s%s", i > 0 ? ", " : "", (const char *)grown->records->pdata[i]);
    if (grown->n > (int64_t)grown->records->len)
        g_string_append(ids, " ...");
    return g_string_free(ids, FALSE);
}

static void append_refusal(const Page *page, const SchemaGrown *grown)
{
    g_autofree char *ids = ids_of(grown);
    append(page, "    ",
        base_words_say(page->words, N_("REFUSED, {1}: {2} ({3})"), "tnt",
            base_words(page->words, grown->reason), (gint64)grown->n, ids));
    if (grown->hint)
        append(page, "    ", g_strdup(base_words(page->words, grown->hint)));
}

static void append_items(const Page *page, const Migration *migration)
{
    for (guint i = 0; i < migration->grown->len; i++) {
        const SchemaGrown *grown = migration->grown->pdata[i];
        append(page, "  ", line_of(page, grown));
        if (migration_is_refused(grown))
            append_refusal(page, grown);
    }
}

static void append_faults(const Page *page, const Migration *migration)
{
    bool has_own = false;
    if (migration->faults->len == 0)
        return;
    append(page, "",
        base_words_say(page->words,
            N_("REFUSED, files that the registry reads now would be at fault then: {1}"), "n",
            (gint64)migration->faults->len));
    for (guint i = 0; i < migration->faults->len; i++) {
        const char *fault = migration->faults->pdata[i];
        g_autofree char *file = g_strndup(fault, strcspn(fault, ":"));
        has_own = has_own || g_hash_table_contains(migration->kept, file);
        append(page, "  ", g_strdup(fault));
    }
    append(page, "  ",
        g_strdup(base_words(page->words,
            N_("mend them in the folder, or leave there what they name; proreg study check "
               "lists all faults of a folder"))));
    if (has_own)
        append(page, "  ",
            g_strdup(base_words(page->words,
                N_("what stands without the folder's name is in the registry alone: leave what "
                   "it names, or for a profile change it with 'proreg profile'"))));
}

/* Whether events, hospitals or ids are otherwise: rows may be held for no more. */
static bool lets_rows_in(const Migration *migration)
{
    static const char *const areas[] = {"event", "site", NULL};
    for (guint i = 0; i < migration->grown->len; i++) {
        const SchemaGrown *grown = migration->grown->pdata[i];
        if (g_strv_contains(areas, grown->area) || g_strcmp0(grown->part, "pattern") == 0)
            return true;
    }
    return false;
}

static void append_held(const Page *page, const Migration *migration)
{
    const gint64 n = migration->held.values->queries->len;
    if (migration->is_applied && migration->n_taken > 0)
        append(page, "",
            base_words_say(page->words,
                N_("values that were held and fit now went in, and their queries are closed: "
                   "{1}"),
                "n", (gint64)migration->n_taken));
    else if (!migration->is_applied && n > 0)
        append(page, "",
            base_words_say(page->words,
                N_("values that were held and would fit, and go in with it: {1}"), "n", n));
    if (migration->held.n_rows == 0 || !lets_rows_in(migration))
        return;
    g_ptr_array_add(migration->held.files, NULL);
    g_autofree char *files = g_strjoinv(", ", (char **)migration->held.files->pdata);
    g_ptr_array_set_size(migration->held.files, (gint)migration->held.files->len - 1);
    append(page, "",
        base_words_say(page->words,
            N_("rows are held for an event, a hospital or an id: {1}; where the study has it "
               "now, import the files again: {2}"),
            "nt", (gint64)migration->held.n_rows, files));
}

static char *as_text(const Migration *migration, const BaseWords *words)
{
    const Page page = {words, g_string_new(NULL)};
    g_autofree char *db = base_text_shown(migration->options->db);
    const gint64 n = migration->grown->len;
    if (n == 0)
        append(&page, "",
            base_words_say(
                words, N_("{1}: the study is as the folder has it: nothing to do"), "t", db));
    else
        append(&page, "",
            base_words_say(words, N_("{1}: changes of the study: {2}"), "tn", db, n));
    append_items(&page, migration);
    append_faults(&page, migration);
    append_held(&page, migration);
    if (migration->n_refused > 0)
        append(&page, "",
            base_words_say(words, N_("nothing was changed: refused are {1} of {2}"), "nn",
                (gint64)migration->n_refused, n));
    else if (migration->faults->len > 0)
        append(&page, "", base_words_say(words, N_("nothing was changed"), ""));
    else if (n > 0 && migration->options->dry_run)
        append(&page, "",
            base_words_say(words, N_("nothing was changed: this was a dry run"), ""));
    else if (n > 0)
        append(&page, "",
            base_words_say(words, N_("done: entry {1} of the journal; head of the chain {2}"),
                "nt", (gint64)migration->entry, migration->head));
    return g_string_free(page.out, FALSE);
}

char *migration_said(const Migration *migration)
{
    const CommandTable *table = &migration->options->table;
    const BaseWords *words =
        table->lang || table->output ? base_words_find(table->lang) : migration->sinks->words;
    return g_strcmp0(table->format, "json") == 0 ? as_json(migration)
                                                 : as_text(migration, words);
}
