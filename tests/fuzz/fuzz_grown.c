/*
 * A study and its analysis, changed as somebody changes them: lines taken out, doubled and
 * swapped, words put in place of other words, numbers in place of numbers. What is accepted has
 * to take in a file and give a report, or say why not. The bytes say what is changed: four an
 * edit.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "fuzz/file.h"
#include "importers/import.h"
#include "reports/study/report.h"
#include "support/study_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char data[] =
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
    "redcap_data_access_group,consent,op_date,arm,side___1,side___2,visit_date,item1,item2,"
    "total,grade,fell,status,last_date\n"
    "1,start_arm_1,,,north,1,2020-01-02,a,1,0,2020-01-02,3,4,7,1,,,\n"
    "1,1_year_arm_1,,,north,,,,,,2021-01-02,1,1,2,2,,,\n"
    "1,1_year_arm_1,fall,1,north,,,,,,,,,,,2020-06-01,,\n"
    "1,end_arm_1,,,north,,,,,,,,,,,,1,2021-02-01\n"
    "2,start_arm_1,,,south,1,2020-02-02,b,0,1,2020-02-02,5,4,9,3,,,\n"
    "2,1_year_arm_1,,,south,,,,,,2021-02-02,UNK,1,,2,,,\n"
    "2,end_arm_1,,,south,,,,,,,,,,,,0,2021-03-01\n"
    "3,start_arm_1,,,south,1,2020-03-02,b,1,1,2020-03-02,10,10,20,2,,,\n"
    "3,1_year_arm_1,,,south,,,,,,2021-03-01,9,1,10,1,,,\n"
    "3,end_arm_1,,,south,,,,,,,,,,,,0,2021-04-01\n"
    "4,start_arm_1,,,north,1,2020-03-03,a,1,0,2020-03-03,2,2,4,1,,,\n"
    "4,1_year_arm_1,,,north,,,,,,2021-03-03,8,4,12,3,,,\n"
    "4,end_arm_1,,,north,,,,,,,,,,,,0,2021-05-01\n"
    "5,start_arm_1,,,north,1,2020-03-04,a,0,1,2020-03-04,6,2,8,2,,,\n"
    "5,1_year_arm_1,,,north,,,,,,2021-03-04,7,4,11,2,,,\n"
    "5,end_arm_1,,,north,,,,,,,,,,,,1,2021-05-02\n";

static const char *const numbers[] = {
    "0", "1", "-1", "2", "1e308", "0.5", "365", "99999999999", "NaN", "''", "null", "~"};

/* The lines of both files, and the words in them: what is put in where. */
typedef struct {
    GPtrArray *lines, *words;
} Text;

static bool is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '.';
}

static void split_words(const char *text, GPtrArray *words)
{
    for (const char *at = text; *at;) {
        const char *end = at;
        while (is_word(*end))
            end++;
        if (end > at)
            g_ptr_array_add(words, g_strndup(at, (gsize)(end - at)));
        at = end + (*end != '\0' && end == at);
    }
}

static GPtrArray *split_lines(const char *text)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    for (size_t i = 0; parts[i]; i++)
        g_ptr_array_add(lines, g_strdup(parts[i]));
    return lines;
}

/* The n-th word of a line replaced by another text. */
static char *with_word(const char *line, uint8_t n, const char *by)
{
    GString *out = g_string_new(NULL);
    unsigned seen = 0;
    for (const char *at = line; *at;) {
        const char *end = at;
        while (is_word(*end))
            end++;
        if (end == at) {
            g_string_append_c(out, *at++);
        } else {
            if (seen++ == n % 8)
                g_string_append(out, by);
            else
                g_string_append_len(out, at, end - at);
            at = end;
        }
    }
    return g_string_free(out, FALSE);
}

static void put(GPtrArray *lines, guint at, char *line_taken)
{
    g_free(lines->pdata[at]);
    lines->pdata[at] = line_taken;
}

static void edit(const Text *text, const uint8_t change[4])
{
    GPtrArray *lines = text->lines;
    if (lines->len < 2)
        return;
    const guint at = change[1] % lines->len, to = change[2] % lines->len;
    char *swapped = lines->pdata[at];
    switch (change[0] % 6) {
    case 0:
        g_ptr_array_remove_index(lines, at);
        break;
    case 1:
        g_ptr_array_insert(lines, (gint)to, g_strdup(lines->pdata[at]));
        break;
    case 2:
        lines->pdata[at] = lines->pdata[to];
        lines->pdata[to] = swapped;
        break;
    case 3:
        put(lines, at,
            with_word(lines->pdata[at], change[3], numbers[change[2] % G_N_ELEMENTS(numbers)]));
        break;
    default:
        put(lines, at,
            with_word(lines->pdata[at], change[3],
                text->words->pdata[(change[2] + 256u * (change[3] >> 4)) % text->words->len]));
        break;
    }
}

static char *joined(const GPtrArray *lines)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(out, "%s\n", (const char *)lines->pdata[i]);
    return g_string_free(out, FALSE);
}

static void add_file(GPtrArray *files, const char *name, const char *text)
{
    SchemaFile *file = g_new0(SchemaFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_bytes_new(text, strlen(text));
    g_ptr_array_add(files, file);
}

/* A refusal with a reason that is not a fault of ours; false. */
static bool expect_said(const GError *error)
{
    g_assert(error && !g_error_matches(error, BASE_ERROR, BASE_ERROR_INTERNAL));
    return false;
}

/* Whether there is a report. */
static bool report(Registry *registry, const char *yaml)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SchemaAnalysis) analysis =
        schema_analysis_parse("a.yaml", yaml, strlen(yaml), registry_study(registry), &error);
    if (!analysis)
        return expect_said(error);
    g_autoptr(RegistryCohort) cohort = registry_cohort_new(registry, analysis, &error);
    if (!cohort)
        return expect_said(error);
    g_autoptr(ReportDocument) document = report_study(cohort, analysis, NULL, &error);
    return document ? true : expect_said(error);
}

static bool try_study(const char *study, const char *analysis)
{
    const BaseClock clock = {0};
    const ImportOptions options = {.user = "fuzz"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(study_file_free);
    add_file(files, "dictionary.csv", STUDY_DICTIONARY);
    add_file(files, "study.yaml", study);
    g_autoptr(Registry) registry = registry_create(NULL, files, "s", "fuzz", &clock, &error);
    if (!registry)
        return expect_said(error);
    g_autofree char *path = fuzz_file((const uint8_t *)data, sizeof data - 1);
    g_autoptr(ImportResult) result = import_file(registry, path, &options, &error);
    if (!result)
        return expect_said(error);
    return report(registry, analysis);
}

/* The first byte says which of the two is changed, or both. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GPtrArray) study = split_lines(STUDY_YAML);
    g_autoptr(GPtrArray) analysis = split_lines(ANALYSIS_YAML);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    split_words(STUDY_YAML, words);
    split_words(ANALYSIS_YAML, words);
    const Text texts[] = {{study, words}, {analysis, words}};
    for (size_t at = 1; at + 4 <= size && at < 4 * 24; at += 4)
        edit(&texts[(bytes[0] + (bytes[0] > 2 ? bytes[at] >> 7 : 0)) % 2], bytes + at);
    g_autofree char *yaml = joined(study);
    g_autofree char *tables = joined(analysis);
    const bool made = try_study(yaml, tables);
    g_assert(made || size > 4); /* As they stand they give one. */
    return 0;
}
