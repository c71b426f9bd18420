#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "commands/report.h"

typedef struct {
    CommandReport report;
    GPtrArray *tables, *figures, *counts;
} Options;

/* Files of counts come after --counts, the first as its value; NULL with `error` set. New. */
static GPtrArray *counts_of(const CliCall *call, const Options *given)
{
    GPtrArray *files = g_ptr_array_new();
    for (guint i = 0; i < given->counts->len; i++)
        g_ptr_array_add(files, given->counts->pdata[i]);
    for (size_t i = 1; i < call->n_arguments; i++)
        g_ptr_array_add(files, (gpointer)call->arguments[i]);
    g_ptr_array_add(files, NULL);
    return files;
}

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    CommandReport options = given->report;
    g_autoptr(GPtrArray) counts = given->counts ? counts_of(call, given) : NULL;
    if (!counts && call->n_arguments != 2) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("report takes DB STUDY, or STUDY --counts FILE..."));
        return FALSE;
    }
    options.db = counts ? NULL : call->arguments[0];
    options.study = counts ? call->arguments[0] : call->arguments[1];
    options.counts = counts ? (const char *const *)counts->pdata : NULL;
    options.tables = cli_texts(given->tables);
    options.figures = cli_texts(given->figures);
    return command_report(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"table", CLI_LIST, "N", offsetof(Options, tables), "only this table; may be repeated",
        NULL},
    {"figure", CLI_LIST, "ID", offsetof(Options, figures),
        "only this figure, with the table of its numbers; may be repeated", NULL},
    {"counts", CLI_LIST, "FILE...", offsetof(Options, counts),
        "out of files that contribute wrote, in place of a registry", NULL},
    {"study", CLI_TEXT, "DIR", offsetof(Options, report.study_folder),
        "with --counts: the study folder, where STUDY is the name of a study in it", NULL},
    {"all", CLI_FLAG, NULL, offsetof(Options, report.all), "all tables and figures (default)",
        NULL},
    {"o", CLI_TEXT, "DIR", offsetof(Options, report.folder),
        "write one file a format, and each figure as SVG, PDF and PNG, into this folder", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, report.format),
        "text, csv, md, html, json, tex, xlsx, docx or slides; with -o all of them unless "
        "given",
        command_formats},
    CLI_SNAPSHOT_OPTION(Options, report.snapshot),
    {"by", CLI_TEXT, "GROUPS", offsetof(Options, report.by),
        "all tables again for other groups: V, V:CODE,CODE+CODE, V:0-6,7-12,13+, V@VISIT, or "
        "site",
        NULL},
    {"where", CLI_TEXT, "SQL", offsetof(Options, report.where),
        "only patients for whom this is true: 'sins <= 9'", NULL},
    {"with-records", CLI_FLAG, NULL, offsetof(Options, report.with_records),
        "in the HTML page name the records behind each cell; put into the registry's log",
        NULL},
    {"emit-r", CLI_TEXT, "DIR", offsetof(Options, report.emit_r),
        "write the tables' data and an R script that makes every number again into this "
        "folder",
        NULL},
    {"p-style", CLI_TEXT, "STYLE", offsetof(Options, report.p_style),
        "P values as segment, jmp, nejm, lancet or ama; else as the study says",
        command_p_styles},
    {"percent-style", CLI_TEXT, "STYLE", offsetof(Options, report.percent_style),
        "percentages as segment or fixed1; else as the study says", command_percent_styles},
    {"deaths", CLI_TEXT, "WHERE", offsetof(Options, report.deaths),
        "who died before a visit: apart, or unknown; else as the study says",
        command_death_styles},
    {"lang", CLI_TEXT, "CODE", offsetof(Options, report.lang),
        "language of the sentences, but for the study's own labels: en (default) or ja",
        base_words_codes},
    {"missing-percent", CLI_FLAG, NULL, offsetof(Options, report.missing_percent),
        "print a percentage beside each Unknown count", NULL},
};

const CliCommand cmd_report = {
    .group = "Tables out",
    .name = "report",
    .arguments = "DB STUDY | STUDY --counts FILE...",
    .summary = "the tables and figures of one study",
    .text =
        "STUDY is one of the studies that the registry was made with (segment), or the path "
        "of an analysis\nfile of your own (docs/studies.md). Every footnote is generated from "
        "the tests that were run, and\neach output ends with the hash of the data, the head "
        "of the registry's chain, the\nhash of the study file and the program's "
        "version.\nFigures are drawn by gnuplot (package "
        "gnuplot-nox), in the HTML page and beside it; without gnuplot\nthe report leaves them "
        "out and says so. Their numbers are in --format json too.\n\n"
        "With --counts patients are not read: files that hospitals made by contribute are "
        "added "
        "up, and where\nnothing was held back the numbers are those of the pooled registry. "
        "STUDY is then the path of its file in\nits study folder, or a name (segment) where "
        "the folder is that of the program or given by --study.",
    .examples = "proreg report jasa.sqlite segment -o out\n"
                "proreg report jasa.sqlite segment --table 2\n"
                "proreg report jasa.sqlite segment --figure fig5 -o out\n"
                "proreg report jasa.sqlite segment --format json\n"
                "proreg report jasa.sqlite segment --emit-r again\n"
                "proreg report jasa.sqlite segment --by sex --where 'sins <= 9'\n"
                "proreg report jasa.sqlite schema/jasa/segment.yaml --table 6 --p-style nejm\n"
                "proreg report schema/jasa/segment.yaml --counts site_01.json site_02.json",
    .min_arguments = 1,
    .max_arguments = G_MAXSIZE,
    .stops = true,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
