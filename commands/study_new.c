/* `proreg study new`: the first file of a study to report, short enough to be read and changed.
 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "commands/inside.h"
#include "commands/question_parts.h"
#include "commands/study.h"
#include "schema/read.h"

/* Letters, digits and single low lines: the name stands in addresses and files. */
static gboolean check_name(const char *name, GError **error)
{
    bool fits = g_ascii_isalpha(name[0]) && !strstr(name, "__");
    for (const char *c = name; *c; c++)
        fits = fits && (g_ascii_isalnum(*c) || *c == '_');
    if (!fits || g_str_equal(name, "study"))
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("study new %s: a study's name is of letters, digits and single low lines, begins "
              "with a letter and is not 'study'"),
            name);
    return fits && !g_str_equal(name, "study");
}

static gboolean check_groups(const Question *question, GError **error)
{
    const QuestionGroup *first = question->groups->pdata[0];
    if (!first->sql)
        return TRUE;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        _("--by %s: a first file goes by a variable with choices of one value a patient; for "
          "ranges and visits ask proreg compare, and take its file (--yaml)"),
        question->options->by);
    return FALSE;
}

static void put_row(GString *yaml, const QuestionOutcome *outcome)
{
    static const char *const kinds[] = {[QUESTION_NUMBER] = "median",
        [QUESTION_CATEGORY] = "categorical",
        [QUESTION_YES_NO] = "binary",
        [QUESTION_CHECKBOX] = "multiple"};
    g_string_append_printf(yaml, "      - {variable: %s", question_outcome_name(outcome));
    question_put_more(yaml, "label", question_outcome_label(outcome));
    g_string_append_printf(yaml, ", kind: %s, test: auto", kinds[outcome->kind]);
    if (outcome->visits->len > 0)
        g_string_append_printf(
            yaml, ", visits: [%s]", ((const SchemaEvent *)outcome->visits->pdata[0])->name);
    g_string_append(yaml, "}\n");
}

/* The file as text. New. */
static GString *draft(const Question *question, const char *name)
{
    enum { MOST_ROWS = 8 }; /* A first file is short; more rows are copies of these. */
    GString *yaml = g_string_new(NULL);
    g_autofree char *title =
        g_strdup_printf("%s by %s", question->study->title, question->by_label);
    g_string_append_printf(yaml, "name: %s\n", name);
    question_put(yaml, "title", title);
    g_string_append(yaml, "\n\ncohort:              # who; one step after the other\n"
                          "  - {id: enrolled, label: Enrolled, where: site IS NOT NULL}\n\n");
    g_string_append_printf(yaml,
        "groups: {by: %s}  # compared by what\n\n"
        "tables:\n  - id: 1\n    title: Characteristics\n    kind: groups\n    smd: true\n"
        "    rows:\n",
        question->by);
    for (guint i = 0; i < question->outcomes->len && i < MOST_ROWS; i++)
        put_row(yaml, question->outcomes->pdata[i]);
    return yaml;
}

static gboolean write_file(BaseOutputs *outputs, BaseOutput *output, const char *path,
    const GString *yaml, GError **error)
{
    g_autofree char *shown = base_text_shown(path);
    g_autofree char *said = g_strdup_printf("%s\n  proreg report DB %s\n", shown, shown);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s is there already, and a draft replaces nothing: choose another name"), path);
        return FALSE;
    }
    BaseOutput *file = base_outputs_add(outputs, "NAME", path, NULL);
    return base_outputs_open(outputs, error) &&
           command_emit(file, yaml->str, yaml->len, error) &&
           command_emit(output, said, strlen(said), error);
}

gboolean command_study_new(const CommandStudyNew *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    const char *folder = options->folder ? options->folder : ".";
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    BaseOutput *output = base_outputs_add(outputs, "-o", NULL, NULL);
    g_auto(Question) question = {0};
    if (!check_name(options->name, error))
        return FALSE;
    g_autoptr(GPtrArray) files = schema_files_load(folder, error);
    g_autoptr(Registry) registry =
        files ? registry_create(NULL, files, folder, NULL, &sinks->clock, error) : NULL;
    const CommandCompare asked = {.by = options->by, .is_baseline = true};
    if (!registry || !question_read(&question, registry_study(registry), NULL, &asked, error) ||
        !check_groups(&question, error))
        return FALSE;
    g_autofree char *file = g_strconcat(options->name, ".yaml", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    g_autoptr(GString) yaml = draft(&question, options->name);
    return write_file(outputs, output, path, yaml, error);
}
