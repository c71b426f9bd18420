#include <errno.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "reports/figures/figure_draw.h"
#include "reports/study/report.h"

typedef struct {
    GPtrArray *tables, *figures;
    bool all, missing_percent;
    const char *folder, *format, *p_style, *percent_style, *deaths;
} Options;

static const char *const p_styles[] = {"segment", "jmp", "nejm", "lancet", "ama", NULL};
static const char *const percent_styles[] = {"segment", "fixed1", NULL};
static const char *const death_styles[] = {"apart", "unknown", NULL};

static gboolean make_folder(const Options *options, GError **error)
{
    if (options->folder && g_mkdir_with_parents(options->folder, 0700) != 0) {
        g_set_error(error, BASE_ERROR, BASE_ERROR_OUTPUT, "%s: cannot make this folder: %s",
            options->folder, g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

/* DIR/segment_fig5.svg, .pdf and .png. */
static gboolean write_pictures(const CliCall *call, const ReportDocument *document,
    ReportFigure *figure, const char *folder, GError **error)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    figure->file = g_strconcat(document->name, "_", figure->id, NULL);
    for (int i = REPORT_PICTURE_SVG; gnuplot && i <= REPORT_PICTURE_PNG; i++) {
        const ReportPicture kind = (ReportPicture)i;
        g_autofree char *file =
            g_strconcat(figure->file, ".", report_picture_extension(kind), NULL);
        g_autofree char *path = g_build_filename(folder, file, NULL);
        g_autoptr(GBytes) picture = kind == REPORT_PICTURE_SVG
                                        ? g_bytes_ref(figure->svg)
                                        : report_figure_draw(figure, kind, gnuplot, error);
        if (!picture)
            return FALSE;
        gsize size;
        const void *bytes = g_bytes_get_data(picture, &size);
        if (!cli_emit(call, path, bytes, size, error))
            return FALSE;
        fprintf(call->out, "%s\n", path);
    }
    return TRUE;
}

/* Draws what is wanted as a picture: all figures into a folder, or into a page. */
static gboolean draw(
    const CliCall *call, ReportDocument *document, const Options *options, GError **error)
{
    const bool page = !options->format || g_str_equal(options->format, "html");
    bool found = true;
    if (document->figures->len == 0 || (!options->folder && (!page || !options->format)))
        return TRUE;
    if (!report_draw_figures(document, &found, error))
        return FALSE;
    if (!found)
        fprintf(call->err, "proreg: %s\n", REPORT_NO_GNUPLOT);
    for (guint i = 0; found && options->folder && i < document->figures->len; i++) {
        if (!write_pictures(
                call, document, document->figures->pdata[i], options->folder, error))
            return FALSE;
    }
    return TRUE;
}

/* DIR/segment.html, DIR/segment.txt and so on. */
static gboolean write_formats(
    const CliCall *call, const ReportDocument *document, const Options *options, GError **error)
{
    for (const char *const *name = cli_formats; *name; name++) {
        ReportFormat format;
        if (options->format && !g_str_equal(options->format, *name))
            continue;
        if (!report_format_parse(*name, &format, error))
            return FALSE;
        g_autofree char *file =
            g_strconcat(document->name, ".", report_format_extension(format), NULL);
        g_autofree char *path = g_build_filename(options->folder, file, NULL);
        if (!cli_emit_document(call, document, *name, path, error))
            return FALSE;
        fprintf(call->out, "%s\n", path);
    }
    return TRUE;
}

static CliExit run(const CliCall *call)
{
    const Options *options = call->options;
    g_autoptr(GError) error = NULL;
    g_auto(CliAnalysis) opened = {0};
    if (!cli_analysis_open(&opened, call->arguments[0], call->arguments[1], &error))
        return cli_fail(call, error);
    if ((options->tables || options->figures) && options->all) {
        fputs("proreg: --all contradicts --table and --figure\n", call->err);
        return CLI_USAGE;
    }
    if (options->tables)
        g_ptr_array_add(options->tables, NULL);
    if (options->figures)
        g_ptr_array_add(options->figures, NULL);
    const ReportOptions wanted = {
        .tables = options->tables ? (const char *const *)options->tables->pdata : NULL,
        .figures = options->figures ? (const char *const *)options->figures->pdata : NULL,
        .p_style = options->p_style,
        .percent_style = options->percent_style,
        .deaths = options->deaths,
        .missing_percent = options->missing_percent,
        .study = registry_study(opened.registry),
    };
    g_autoptr(ReportDocument) document =
        report_study(opened.reader, opened.analysis, &wanted, &error);
    if (!document || !make_folder(options, &error) || !draw(call, document, options, &error))
        return cli_fail(call, error);
    const gboolean done =
        options->folder ? write_formats(call, document, options, &error)
                        : cli_emit_document(call, document, options->format, NULL, &error);
    return done ? CLI_OK : cli_fail(call, error);
}

static const CliOption options[] = {
    {"table", CLI_LIST, "N", offsetof(Options, tables), "only this table; may be repeated",
        NULL},
    {"figure", CLI_LIST, "ID", offsetof(Options, figures),
        "only this figure, with the table of its numbers; may be repeated", NULL},
    {"all", CLI_FLAG, NULL, offsetof(Options, all), "all tables and figures (default)", NULL},
    {"o", CLI_TEXT, "DIR", offsetof(Options, folder),
        "write one file a format, and each figure as SVG, PDF and PNG, into this folder", NULL},
    {"format", CLI_TEXT, "FORMAT", offsetof(Options, format),
        "text, csv, md, html, json, tex or xlsx; with -o all of them unless given",
        cli_formats},
    {"p-style", CLI_TEXT, "STYLE", offsetof(Options, p_style),
        "P values as segment, jmp, nejm, lancet or ama; else as the study says", p_styles},
    {"percent-style", CLI_TEXT, "STYLE", offsetof(Options, percent_style),
        "percentages as segment or fixed1; else as the study says", percent_styles},
    {"deaths", CLI_TEXT, "WHERE", offsetof(Options, deaths),
        "who died before a visit: apart, or unknown; else as the study says", death_styles},
    {"missing-percent", CLI_FLAG, NULL, offsetof(Options, missing_percent),
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
        "the tests that were run, and\neach output ends with the hash of the data, the hash "
        "of the study file and the program's version.\nFigures are drawn by gnuplot (package "
        "gnuplot-nox), in the HTML page and beside it; without gnuplot\nthe report leaves them "
        "out and says so. Their numbers are in --format json too.",
    .examples = "proreg report jasa.sqlite segment -o out\n"
                "proreg report jasa.sqlite segment --table 2\n"
                "proreg report jasa.sqlite segment --figure fig5 -o out\n"
                "proreg report jasa.sqlite segment --format json\n"
                "proreg report jasa.sqlite schema/jasa/segment.yaml --table 6 --p-style nejm",
    .min_arguments = 2,
    .max_arguments = 2,
    .options_size = sizeof(Options),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
