#include "commands/report.h"

#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "commands/counts.h"
#include "commands/explainer.h"
#include "commands/inside.h"
#include "commands/question_fault.h"
#include "commands/regroup.h"
#include "commands/report_emit.h"
#include "registry/access.h"
#include "reports/figures/figure_draw.h"
#include "reports/render/render.h"
#include "reports/study/report.h"

const char *const command_p_styles[] = {"segment", "jmp", "nejm", "lancet", "ama", NULL};
const char *const command_percent_styles[] = {"segment", "fixed1", NULL};
const char *const command_death_styles[] = {"apart", "unknown", NULL};

/* The most records of a registry whose pages open on cells unasked. */
enum { MOST_EXPLAINED = 5000 };

/* A report on its way out. */
typedef struct {
    const CommandReport *options;
    const CommandSinks *sinks;
    const char *folder; /* NULL: one format as data. */
    BaseOutputs *outputs;
    BaseOutput *data;
    GPtrArray *files; /* Borrowed outputs. */
    GString *paths;   /* Theirs, a line each. */
    char *yaml;       /* The study as it was changed on the command line; NULL where not. */
} Work;

/* Opens FOLDER/NAME and writes it; it has its name when all files are written. */
static gboolean add_file(Work *work, const char *name, GBytes *bytes, GError **error)
{
    g_autofree char *path = g_build_filename(work->folder, name, NULL);
    /* What bears record ids is its owner's, also where another file stood there before. */
    if (work->options->with_records && g_str_has_suffix(name, ".html"))
        (void)g_chmod(path, 0600);
    BaseOutput *output = base_outputs_add(work->outputs, "-o", path, NULL);
    g_ptr_array_add(work->files, output);
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    base_text_show(work->paths, path);
    g_string_append_c(work->paths, '\n');
    return base_outputs_open(work->outputs, error) &&
           base_output_append(output, data, size, error);
}

/* FOLDER/segment_fig5.svg, .pdf and .png. */
static gboolean add_pictures(
    Work *work, const ReportDocument *document, ReportFigure *figure, GError **error)
{
    g_autofree char *gnuplot = report_gnuplot_find();
    figure->file = g_strconcat(document->name, "_", figure->id, NULL);
    for (int i = REPORT_PICTURE_SVG; gnuplot && i <= REPORT_PICTURE_PNG; i++) {
        const ReportPicture kind = (ReportPicture)i;
        g_autofree char *file =
            g_strconcat(figure->file, ".", report_picture_extension(kind), NULL);
        if (!command_go_on(work->sinks, error))
            return FALSE;
        g_autoptr(GBytes) picture = kind == REPORT_PICTURE_SVG
                                        ? g_bytes_ref(figure->svg)
                                        : report_figure_draw(figure, kind, gnuplot, error);
        if (!picture || !add_file(work, file, picture, error))
            return FALSE;
        if (kind == REPORT_PICTURE_PNG)
            figure->png = g_steal_pointer(&picture);
    }
    return TRUE;
}

/* Draws what is wanted as a picture: all figures into a folder, or into a page. */
static gboolean draw(Work *work, ReportDocument *document, GError **error)
{
    bool found = true;
    if (!work->folder)
        return command_draw_for(work->sinks, document, work->options->format, error);
    if (document->figures->len == 0)
        return TRUE;
    if (!command_draw(work->sinks, document, &found, error))
        return FALSE;
    for (guint i = 0; found && i < document->figures->len; i++)
        if (!add_pictures(work, document, document->figures->pdata[i], error))
            return FALSE;
    return TRUE;
}

/* FOLDER/segment.html, FOLDER/segment.txt and so on. */
static gboolean add_formats(Work *work, const ReportDocument *document, GError **error)
{
    for (const char *const *name = command_formats; *name; name++) {
        ReportFormat format;
        g_autofree char *gnuplot =
            g_str_equal(*name, "slides") ? report_gnuplot_find() : g_strdup("");
        if (work->options->format ? !g_str_equal(work->options->format, *name) : !gnuplot)
            continue;
        if (!command_go_on(work->sinks, error) || !report_format_parse(*name, &format, error))
            return FALSE;
        g_autofree char *file =
            g_strconcat(document->name, ".", report_format_extension(format), NULL);
        g_autoptr(GBytes) bytes = report_render(document, format, error);
        if (!bytes || !add_file(work, file, bytes, error))
            return FALSE;
    }
    return TRUE;
}

/* Progress, and whether to stop, between the parts of a report. */
static gboolean step(const char *what, size_t done, size_t all, void *data, GError **error)
{
    const Work *work = data;
    const CommandSinks *sinks = work->sinks;
    g_autofree char *part = g_strdup_printf("%s: %s", work->options->study, what);
    if (sinks->progress)
        sinks->progress(part, done, all, sinks->progress_data);
    return command_go_on(sinks, error);
}

/* ---- what stands behind the cells of a page ---- */

static bool has_page(const Work *work)
{
    const char *format = work->options->format;
    return g_strcmp0(format, "html") == 0 || (work->folder && !format);
}

/* Every cell asks about every patient: a page of a large registry leaves it to `explain`. */
static gboolean ask_explained(
    const Work *work, const CommandAnalysis *opened, bool *is_explained, GError **error)
{
    const int64_t n = registry_n_records(opened->registry, error);
    *is_explained = has_page(work) && (work->options->with_records || n <= MOST_EXPLAINED);
    return n >= 0;
}

/* Enters who may be read in the page; why not, where it cannot be. New or NULL. */
static char *log_records(
    const Work *work, const CommandAnalysis *opened, const ReportExplainer *explainer)
{
    g_autofree char *options = base_json_line(json_pack(
        "{s:o, s:b}", "study", base_json_text(work->options->study), "with_records", 1));
    const RegistryAccess access = {.command = "report",
        .options = options,
        .file = work->options->folder,
        .records = report_explainer_records(explainer),
        .clock = work->sinks->clock};
    g_autoptr(GError) cause = NULL;
    if (registry_access_append(opened->registry, &access, &cause))
        return NULL;
    return g_strdup(cause->message);
}

/* That the page's records were read stands in the registry's log, or in the page that it does
 * not. */
static void say_unlogged(const Work *work, ReportDocument *document, const char *why)
{
    g_autofree char *line =
        why ? base_words_say(document->words,
                  N_("This page names records, and that could not be entered "
                     "into the registry's log: {1}"),
                  "t", why)
            : NULL;
    if (!line)
        return;
    report_document_add_method(document, line);
    command_tell(work->sinks, COMMAND_WARNING, "%s", line);
}

static ReportDocument *make_explained(const Work *work, const CommandAnalysis *opened,
    const ReportOptions *wanted, GError **error)
{
    const bool with_records = work->options->with_records;
    g_autoptr(ReportExplainer) explainer = command_explainer_new(opened, wanted, error);
    if (!explainer || !report_explainer_annotate(explainer, with_records, error))
        return NULL;
    g_autofree char *why = with_records ? log_records(work, opened, explainer) : NULL;
    ReportDocument *document = report_explainer_take_document(g_steal_pointer(&explainer));
    say_unlogged(work, document, why);
    return document;
}

static ReportOptions wanted_by(const Work *work)
{
    const CommandReport *options = work->options;
    return (ReportOptions){
        .tables = options->tables,
        .figures = options->figures,
        .p_style = options->p_style,
        .percent_style = options->percent_style,
        .deaths = options->deaths,
        .missing_percent = options->missing_percent,
        .words = base_words_find(options->lang),
        .step = step,
        .step_data = (void *)work,
    };
}

static ReportDocument *make_document(
    const Work *work, const CommandAnalysis *opened, GError **error)
{
    const CommandReport *options = work->options;
    ReportOptions wanted = wanted_by(work);
    wanted.study = registry_study(opened->registry);
    bool is_explained = false;
    if (!ask_explained(work, opened, &is_explained, error))
        return NULL;
    ReportDocument *document =
        is_explained ? make_explained(work, opened, &wanted, error)
                     : report_study(opened->cohort, opened->analysis, &wanted, error);
    if (!document && work->yaml)
        (void)question_fault(options->where, error);
    if (document && work->yaml)
        document->analysis = g_strdup(work->yaml);
    for (guint i = 0; document && work->yaml && i < document->tests->len; i++)
        document->comparisons +=
            !isnan(((const ReportTest *)document->tests->pdata[i])->p_value);
    return document;
}

/* They are told when they are there. */
static gboolean commit_files(const Work *work, GError **error)
{
    for (guint i = 0; i < work->files->len; i++)
        if (!base_output_commit(work->files->pdata[i], error))
            return FALSE;
    return command_emit(work->data, work->paths->str, work->paths->len, error);
}

static gboolean write_out(Work *work, ReportDocument *document_take, GError **error)
{
    g_autoptr(ReportDocument) document = document_take;
    if (!draw(work, document, error))
        return FALSE;
    if (!work->folder)
        return command_emit_document(
            work->sinks, work->data, g_steal_pointer(&document), work->options->format, error);
    return add_formats(work, document, error) && commit_files(work, error);
}

static gboolean check(const CommandReport *options, GError **error)
{
    const bool page =
        g_strcmp0(options->format, "html") == 0 || (options->folder && !options->format);
    const char *beside = !options->counts        ? NULL
                         : options->by           ? "--by"
                         : options->where        ? "--where"
                         : options->snapshot     ? "--snapshot"
                         : options->with_records ? "--with-records"
                         : options->emit_r       ? "--emit-r"
                                                 : NULL;
    if (beside) {
        g_autofree char *line = base_words_say(base_words_speaking(),
            N_("{1} asks for patients, which --counts does not have"), "t", beside);
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, line);
    } else if (options->study_folder && !options->counts)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--study is for --counts: a registry has its study folder in it"));
    else if (options->all && (options->tables || options->figures))
        g_set_error_literal(
            error, BASE_ERROR, BASE_ERROR_USAGE, "--all contradicts --table and --figure");
    else if (options->with_records && !page)
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            "--with-records is about a page: give --format html, or -o and no --format");
    else
        return TRUE;
    return FALSE;
}

/* Out of counts, which have no registry behind them. */
static gboolean report_counts(Work *work, GError **error)
{
    const CommandReport *options = work->options;
    const guint n = g_strv_length((char **)options->counts);
    g_auto(CommandCounts) opened = {0};
    if (!command_counts_open(&opened, options->study, options->study_folder, options->counts, n,
            work->outputs, error))
        return FALSE;
    if (g_strcmp0(options->deaths, "apart") == 0 && !opened.analysis->style.deaths_apart) {
        g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("--deaths apart: the study does not count the dead apart, and so the counts do "
              "not "
              "have them"));
        return FALSE;
    }
    ReportOptions wanted = wanted_by(work);
    wanted.study = opened.study;
    wanted.counts = opened.counts;
    ReportDocument *document = report_study(NULL, opened.analysis, &wanted, error);
    return document && write_out(work, document, error);
}

static gboolean report(const CommandReport *options, const CommandSinks *sinks, GError **error)
{
    g_autoptr(BaseOutputs) outputs = base_outputs_new(&sinks->streams);
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    g_autoptr(GString) paths = g_string_new(NULL);
    Work work = {.options = options,
        .sinks = sinks,
        .folder = g_strcmp0(options->folder, "-") == 0 ? NULL : options->folder,
        .outputs = outputs,
        .data = base_outputs_add(outputs, "-o", NULL, NULL),
        .files = files,
        .paths = paths};
    if (work.folder)
        base_outputs_add_folder(outputs, "-o", work.folder);
    if (options->counts)
        return report_counts(&work, error);
    base_outputs_read_database(outputs, options->db);
    command_read_study(outputs, options->study);
    g_auto(CommandAnalysis) opened = {0};
    /* Reading needs no right to write; where there is none the page says that it is in no log.
     */
    const bool may_log = options->with_records && g_access(options->db, W_OK) == 0;
    const RegistryMode mode = may_log ? REGISTRY_WRITE : REGISTRY_READ;
    const CommandSource source = {.db = options->db,
        .mode = mode,
        .study = options->study,
        .snapshot = options->snapshot,
        .takes_snapshot = true};
    g_autofree char *yaml = NULL;
    if (!base_outputs_open(outputs, error) ||
        !command_analysis_open(&opened, &source, sinks, error) ||
        !command_regroup_open(&opened,
            &(CommandRegroup){options->by, options->where, base_words_find(options->lang)},
            options->study, sinks, &yaml, error))
        return FALSE;
    work.yaml = yaml;
    g_autoptr(ReportDocument) document = make_document(&work, &opened, error);
    if (document)
        command_tell_crossed(sinks, opened.cohort);
    return document && command_stand(opened.registry, document, error) &&
           command_mark_post_hoc(opened.registry, options->study, work.yaml, document, error) &&
           write_out(&work, g_steal_pointer(&document), error);
}

gboolean command_report(const CommandReport *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    const bool emits_alone = options->emit_r && !options->folder && !options->format;
    return check(options, error) && (emits_alone || report(options, sinks, error)) &&
           (!options->emit_r || command_report_emit(options, sinks, error));
}
