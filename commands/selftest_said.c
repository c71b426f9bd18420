/**
 * @file
 * The page of a self-test, for the file of those who validate what they use.
 */
#include <string.h>
#include <sys/utsname.h>

#include "analysis/libraries.h"
#include "base/date.h"
#include "base/libraries.h"
#include "base/text.h"
#include "commands/selftest_inside.h"
#include "registry/libraries.h"

/* ---- What it was carried out with ---- */

typedef struct {
    char *key, *value;
} Fact;

static void fact_free(gpointer data)
{
    Fact *fact = data;
    g_free(fact->key);
    g_free(fact->value);
    g_free(fact);
}

static void add(GPtrArray *facts, const char *key, char *value_taken)
{
    Fact *fact = g_new0(Fact, 1);
    fact->key = g_strdup(key);
    fact->value = value_taken;
    g_ptr_array_add(facts, fact);
}

static void add_library(const char *name, const char *version, void *data)
{
    add(data, name, g_strdup(version));
}

static char *machine(void)
{
    struct utsname system;
    g_autofree char *name = g_get_os_info(G_OS_INFO_KEY_PRETTY_NAME);
    if (uname(&system) != 0)
        return g_strdup(name);
    return g_strdup_printf("%s: %s %s, %s, %u processors; %s", system.nodename, system.sysname,
        system.release, system.machine, g_get_num_processors(), name ? name : "");
}

static const char *by(const Selftest *test)
{
    return test->options->by ? test->options->by : g_get_user_name();
}

static GPtrArray *facts_of(const Selftest *test)
{
    char at[BASE_CLOCK_SIZE], day[BASE_DATE_SIZE];
    GPtrArray *facts = g_ptr_array_new_with_free_func(fact_free);
    base_clock_format(&test->sinks->clock, at);
    base_date_format(base_clock_day(&test->sinks->clock), day);
    g_autoptr(ReportDocument) own = report_document_new("", "");
    add(facts, "program", g_strdup_printf("proreg %s", own->version));
    add(facts, "file", g_strdup(test->program));
    add(facts, "truths", g_strdup(test->data));
    add(facts, "worked in", g_strdup(test->folder));
    add(facts, "machine", machine());
    add(facts, "day", g_strdup(day));
    add(facts, "time (UTC)", g_strdup(at));
    add(facts, "carried out by", g_strdup(by(test)));
    registry_libraries(add_library, facts);
    add_library("GSL", stat_gsl_version(), facts);
    base_libraries(add_library, facts);
    return facts;
}

static guint count_failed(const Selftest *test)
{
    guint n = 0;
    for (guint i = 0; i < test->checks->len; i++)
        n += !((const SelftestCheck *)test->checks->pdata[i])->is_ok;
    return n;
}

/* ---- JSON ---- */

static char *as_json(const Selftest *test)
{
    g_autoptr(GPtrArray) facts = facts_of(test);
    json_t *installation = json_object(), *checks = json_array();
    const guint failed = count_failed(test);
    for (guint i = 0; i < facts->len; i++) {
        const Fact *fact = facts->pdata[i];
        base_json_set(installation, fact->key, base_json_text(fact->value));
    }
    for (guint i = 0; i < test->checks->len; i++) {
        const SelftestCheck *check = test->checks->pdata[i];
        json_array_append_new(checks,
            json_pack("{s:s, s:o, s:o, s:o, s:o, s:b}", "group", check->group, "name",
                base_json_text(check->name), "expected", base_json_text(check->expected),
                "found", base_json_text(check->found), "source",
                base_json_text_if_any(check->source), "ok", (int)check->is_ok));
    }
    return base_json_page(json_pack("{s:b, s:I, s:I, s:o, s:o}", "ok", failed == 0, "checks_n",
        (json_int_t)test->checks->len, "failed", (json_int_t)failed, "installation",
        installation, "checks", checks));
}

/* ---- A document ---- */

static void add_installation(
    const Selftest *test, ReportDocument *document, const BaseWords *words)
{
    g_autoptr(GPtrArray) facts = facts_of(test);
    ReportTable *table =
        report_table_add(document, "installation", base_words(words, N_("Installation")),
            base_words(words, N_("What was tried, and where")), "");
    (void)report_table_add_column(table, "", "", NULL, 'l');
    for (guint i = 0; i < facts->len; i++) {
        const Fact *fact = facts->pdata[i];
        ReportLine *line =
            report_table_add_line(table, REPORT_LINE_ROW, 0, base_words(words, fact->key));
        report_cell_set_text(&line->cells[0], fact->value ? fact->value : "");
    }
}

/* A number with ten digits, of others the first line; new. */
static char *shown(const char *text, const BaseWords *words)
{
    char *end = NULL;
    const double number = g_ascii_strtod(text, &end);
    if (text[0] == '\0')
        return g_strdup(base_words(words, N_("(empty)")));
    if (*end == '\0' && strlen(text) > 10)
        return g_strdup_printf("%.10g", number);
    g_autofree char *first = g_strndup(text, strcspn(text, "\n"));
    return base_text_shown(first);
}

static void add_check(ReportTable *table, const SelftestCheck *check, const BaseWords *words)
{
    ReportLine *line = report_table_add_line(table, REPORT_LINE_ROW, 1, check->name);
    g_autofree char *expected = shown(check->expected, words);
    g_autofree char *found = shown(check->found, words);
    report_cell_set_text(&line->cells[0], expected);
    report_cell_set_text(&line->cells[1], found);
    report_cell_set_text(
        &line->cells[2], base_words(words, check->is_ok ? N_("passed") : N_("FAILED")));
    report_cell_set_text(&line->cells[3], check->source);
}

static void add_checks(const Selftest *test, ReportDocument *document, const BaseWords *words)
{
    const char *last = "";
    const guint failed = count_failed(test);
    ReportTable *table = report_table_add(document, "checks", base_words(words, N_("Checks")),
        base_words(words, N_("What was expected, and what was found")),
        base_words(words, N_("Check")));
    const char *const columns[] = {N_("expected"), N_("found"), N_("result"), N_("source")};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        (void)report_table_add_column(table, base_words(words, columns[i]), "", NULL, 'l');
    for (guint i = 0; i < test->checks->len; i++) {
        const SelftestCheck *check = test->checks->pdata[i];
        if (strcmp(check->group, last) != 0)
            (void)report_table_add_line(
                table, REPORT_LINE_SECTION, 0, base_words(words, check->group));
        last = check->group;
        add_check(table, check, words);
    }
    g_autofree char *result = failed == 0
                                  ? base_words_say(words, N_("PASSED: all of {1} checks"), "n",
                                        (gint64)test->checks->len)
                                  : base_words_say(words, N_("FAILED: {1} of {2} checks"), "nn",
                                        (gint64)failed, (gint64)test->checks->len);
    g_autofree char *who = base_words_say(words, N_("Carried out by: {1}"), "t", by(test));
    report_table_add_note(table, "", result);
    report_table_add_note(
        table, "", base_words(words, N_("Numbers are compared to eight digits.")));
    report_table_add_note(table, "", who);
    report_table_add_note(table, "",
        base_words(words, N_("Date and signature: ________________________________")));
}

gboolean selftest_emit(const Selftest *test, BaseOutput *output, GError **error)
{
    const CommandTable *options = &test->options->table;
    const BaseWords *words =
        options->lang || options->output ? base_words_find(options->lang) : test->sinks->words;
    if (g_strcmp0(options->format, "json") == 0) {
        g_autofree char *text = as_json(test);
        return command_emit(output, text, strlen(text), error);
    }
    g_autoptr(ReportDocument) document = report_document_new(
        "selftest", base_words(words, N_("Self-test of the installed program")));
    document->words = words;
    add_installation(test, document, words);
    add_checks(test, document, words);
    return command_emit_document(
        test->sinks, output, g_steal_pointer(&document), options->format, error);
}
