#include "base/text.h"
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

/* Opens DIR/NAME and writes it; it has its name, and is told, when all files are written. */
static gboolean add_file(const CliCall *call, GPtrArray *paths, const char *folder,
    const char *name, GBytes *bytes, GError **error)
{
    char *path = g_build_filename(folder, name, NULL);
    g_ptr_array_add(paths, path);
    BaseOutput *output = cli_output(call, path);
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    return base_outputs_open(call->outputs, error) &&
           base_output_append(output, data, size, error);
}

/* DIR/segment_fig5.svg, .pdf and .png. */
static gboolean write_pictures(const CliCall *call, const ReportDocument *document,
    ReportFigure *figure, const char *folder, GPtrArray *paths, GError **error)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    figure->file = g_strconcat(document->name, "_", figure->id, NULL);
    for (int i = REPORT_PICTURE_SVG; gnuplot && i <= REPORT_PICTURE_PNG; i++) {
        const ReportPicture kind = (ReportPicture)i;
        g_autofree char *file =
            g_strconcat(figure->file, ".", report_picture_extension(kind), NULL);
        g_autoptr(GBytes) picture = kind == REPORT_PICTURE_SVG
                                        ? g_bytes_ref(figure->svg)
                                        : report_figure_draw(figure, kind, gnuplot, error);
        if (!picture || !add_file(call, paths, folder, file, picture, error))
            return FALSE;
    }
    return TRUE;
}

/* Draws what is wanted as a picture: all figures into a folder, or into a page. */
static gboolean draw(const CliCall *call, ReportDocument *document, const Options *options,
    GPtrArray *paths, GError **error)
{
    const bool page = !options->format || g_str_equal(options->format, "html");
    bool found = true;
    if (document->figures->len == 0 || (!options->folder && (!page || !options->format)))
        return TRUE;
    if (!report_draw_figures(document, &found, error))
        return FALSE;
    if (!found)
        cli_tell(call, "proreg: %s", REPORT_NO_GNUPLOT);
    for (guint i = 0; found && options->folder && i < document->figures->len; i++) {
        if (!write_pictures(
                call, document, document->figures->pdata[i], options->folder, paths, error))
            return FALSE;
    }
    return TRUE;
}

/* DIR/segment.html, DIR/segment.txt and so on. */
static gboolean write_formats(const CliCall *call, const ReportDocument *document,
    const Options *options, GPtrArray *paths, GError **error)
{
    for (const char *const *name = cli_formats; *name; name++) {
        ReportFormat format;
        if (options->format && !g_str_equal(options->format, *name))
            continue;
        if (!report_format_parse(*name, &format, error))
            return FALSE;
        g_autofree char *file =
            g_strconcat(document->name, ".", report_format_extension(format), NULL);
        g_autoptr(GBytes) bytes = report_render(document, format, error);
        if (!bytes || !add_file(call, paths, options->folder, file, bytes, error))
            return FALSE;
    }
    return TRUE;
}

/* All files, or none of them, into the folder; and their names to the screen. */
static gboolean write_folder(
    const CliCall *call, ReportDocument *document, const Options *options, GError **error)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    if (!draw(call, document, options, paths, error) ||
        !write_formats(call, document, options, paths, error) ||
        !base_outputs_commit(call->outputs, error))
        return FALSE;
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *shown = base_text_shown(paths->pdata[i]);
        fprintf(call->out, "%s\n", shown);
    }
    return TRUE;
}

/* "-o -" is standard output, as no folder is. */
static const char *folder_of(const Options *options)
{
    return g_strcmp0(options->folder, "-") == 0 ? NULL : options->folder;
}

static gboolean report(const CliCall *call, const Options *options, GError **error)
{
    const char *const db = call->arguments[0], *const study = call->arguments[1];
    BaseOutput *screen = options->folder ? NULL : cli_output(call, NULL);
    if (options->folder)
        base_outputs_add_folder(call->outputs, "-o", options->folder);
    cli_read_study(call, study);
    g_auto(CliAnalysis) opened = {0};
    if (!cli_outputs_open(call, db, error) || !cli_analysis_open(&opened, db, study, error))
        return FALSE;
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
        report_study(opened.reader, opened.analysis, &wanted, error);
    if (!document)
        return FALSE;
    if (options->folder)
        return write_folder(call, document, options, error);
    return draw(call, document, options, NULL, error) &&
           cli_emit_document(screen, document, options->format, error);
}

static CliExit run(const CliCall *call)
{
    Options options = *(const Options *)call->options;
    options.folder = folder_of(&options);
    if ((options.tables || options.figures) && options.all) {
        cli_tell(call, "proreg: --all contradicts --table and --figure");
        return CLI_USAGE;
    }
    if (options.tables)
        g_ptr_array_add(options.tables, NULL);
    if (options.figures)
        g_ptr_array_add(options.figures, NULL);
    g_autoptr(GError) error = NULL;
    return report(call, &options, &error) ? CLI_OK : cli_fail(call, error);
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
