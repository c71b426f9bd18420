#include "cli/commands.h"
#include "cli/output.h"
#include "commands/report.h"

typedef struct {
    CommandReport report;
    GPtrArray *tables, *figures;
} Options;

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    const Options *given = call->options;
    CommandReport options = given->report;
    options.db = call->arguments[0];
    options.study = call->arguments[1];
    options.tables = cli_texts(given->tables);
    options.figures = cli_texts(given->figures);
    return command_report(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"table", CLI_LIST, "N", offsetof(Options, tables), "only this table; may be repeated",
        NULL},
    {"figure", CLI_LIST, "ID", offsetof(Options, figures),
        "only this figure, with the table of its numbers; may be repeated", NULL},
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
    .arguments = "DB STUDY",
    .summary = "the tables and figures of one study",
    .text =
        "STUDY is one of the studies that the registry was made with (segment), or the path "
        "of an analysis\nfile of your own (docs/studies.md). Every footnote is generated from "
        "the tests that were run, and\neach output ends with the hash of the data, the head "
        "of the registry's chain, the\nhash of the study file and the program's "
        "version.\nFigures are drawn by gnuplot (package "
        "gnuplot-nox), in the HTML page and beside it; without gnuplot\nthe report leaves them "
        "out and says so. Their numbers are in --format json too.",
    .examples = "proreg report jasa.sqlite segment -o out\n"
                "proreg report jasa.sqlite segment --table 2\n"
                "proreg report jasa.sqlite segment --figure fig5 -o out\n"
                "proreg report jasa.sqlite segment --format json\n"
                "proreg report jasa.sqlite segment --emit-r again\n"
                "proreg report jasa.sqlite segment --by sex --where 'sins <= 9'\n"
                "proreg report jasa.sqlite schema/jasa/segment.yaml --table 6 --p-style nejm",
    .min_arguments = 2,
    .max_arguments = 2,
    .stops = true,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
