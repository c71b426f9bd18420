/* Times of files to the nanosecond are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/views/site.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "serve/run.h"
#include "serve/views/begin.h"
#include "serve/views/inside.h"
#include "serve/views/rights.h"
#include "serve/views/uploads.h"
#include "serve/views/views.h"

enum { IDLE_MINUTES = 30, MOST_IDLE = 1440, LEAST_PORT = 1024, MOST_PORT = 65535 };

/* The views in the order of the row; what waits in each is counted by `count`. */
const ServeView *const view_row[] = {
    &view_board,
    &view_import,
    &view_queries,
    &view_due,
    &view_patient,
    &view_ask,
    &view_reports,
    &view_audit,
    &view_study,
    &view_explain,
    &view_start,
    NULL,
};
#define N_VIEWS (G_N_ELEMENTS(view_row) - 1)

/* ---- what stands around every view, kept until the file or the day changes ---- */

struct ViewKept {
    GMutex lock;
    struct stat file;
    int32_t day;
    ServeSummary summary;
    gint64 counts[N_VIEWS];
};

static gboolean count(Registry *registry, int32_t day, gint64 *counts, GError **error)
{
    gint64 n_queries;
    if (!view_n_unsettled(registry, day, &n_queries, error))
        return FALSE;
    for (size_t i = 0; i < N_VIEWS; i++)
        counts[i] = view_row[i] == &view_queries ? n_queries : -1;
    return TRUE;
}

static gboolean read_kept(
    const ServePage *page, struct ViewKept *kept, const struct stat *file, GError **error)
{
    char hash[65];
    const int32_t day = base_clock_day(&page->clock);
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !registry_content_hash(registry, hash, error) ||
        !count(registry, day, kept->counts, error))
        return FALSE;
    serve_summary_clear(&kept->summary);
    kept->summary.title = g_strdup(registry_study(registry)->title);
    kept->summary.snapshot = g_strdup(hash);
    kept->file = *file;
    kept->day = day;
    return TRUE;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static gboolean summarise(const ServePage *page, ServeSummary *summary, GError **error)
{
    const ViewSite *site = view_site(page);
    struct ViewKept *kept = site->kept;
    struct stat file = {0};
    gboolean ok = TRUE;
    const bool is_there = stat(site->db, &file) == 0;
    g_mutex_lock(&kept->lock);
    if (!is_there || !kept->summary.title || !is_same(&file, &kept->file) ||
        kept->day != base_clock_day(&page->clock))
        ok = read_kept(page, kept, &file, error);
    if (ok) {
        summary->title = g_strdup(kept->summary.title);
        summary->snapshot = g_strdup(kept->summary.snapshot);
        summary->counts = g_memdup2(kept->counts, sizeof kept->counts);
    }
    g_mutex_unlock(&kept->lock);
    return ok;
}

/* ---- which registry ---- */

static const char *only(const void *data)
{
    return view_has_begun(data) ? NULL : view_start.name;
}

/* ---- the command ---- */

/* The number of an option, `missing` where it is not given. */
static gboolean read_number(const char *option, const char *text, int least, int most,
    guint missing, guint *number, GError **error)
{
    guint64 value = missing;
    const bool ok = !text || g_ascii_string_to_unsigned(
                                 text, 10, (guint64)least, (guint64)most, &value, NULL);
    *number = (guint)value;
    if (!ok)
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
            _("%s %s: a whole number from %d to %d was expected"), option, text, least, most);
    return ok;
}

static gboolean put_address(const char *address, void *data, GError **error)
{
    const CommandSinks *sinks = data;
    g_autofree char *line = g_strconcat(address, "\n", NULL);
    return sinks->streams.write(line, strlen(line), sinks->streams.data, error);
}

static void tell(const char *line, void *data)
{
    const CommandSinks *sinks = data;
    if (sinks->tell)
        sinks->tell(COMMAND_NOTE, line, sinks->tell_data);
}

/* The registry that was named; without one the page asks which. */
static gboolean begin_named(
    ViewSite *own, const ViewServe *options, const CommandSinks *sinks, GError **error)
{
    g_autofree char *unkept = NULL;
    if (options->db && !view_begin(own, options->db, &sinks->clock, &unkept, error))
        return FALSE;
    if (unkept)
        tell(unkept, (void *)sinks);
    return TRUE;
}

static gboolean run(const ViewServe *options, const CommandSinks *sinks, ViewSite *own,
    guint16 port, guint idle_minutes, GError **error)
{
    ServeView row[N_VIEWS];
    for (size_t i = 0; i < N_VIEWS; i++)
        row[i] = *view_row[i];
    const ServeSite site = {.views = row,
        .n_views = N_VIEWS,
        .rights = &view_rights,
        .only = only,
        .summarise = summarise,
        .version = PROREG_VERSION,
        .may_change = !options->read_only,
        .idle_minutes = idle_minutes,
        .words = sinks->words,
        .data = own};
    const ServeRun as = {.port = port,
        .opens_browser = !options->no_open,
        .idle_seconds = idle_minutes * 60,
        .cancel = sinks->cancel,
        .address = put_address,
        .tell = tell,
        .data = (void *)sinks};
    return serve_run(&site, &as, error);
}

gboolean view_serve(
    const ViewServe *options, const CommandSinks *sinks, CommandFacts *facts, GError **error)
{
    *facts = (CommandFacts){0};
    guint port, idle;
    if (!read_number("--port", options->port, LEAST_PORT, MOST_PORT, 0, &port, error) ||
        !read_number("--idle", options->idle, 1, MOST_IDLE, IDLE_MINUTES, &idle, error))
        return FALSE;
    ViewBegun begun = {0};
    struct ViewKept kept = {0};
    ViewSite own = {.begun = &begun, .kept = &kept, .uploads = view_uploads_new()};
    begun.site = &own;
    g_mutex_init(&begun.lock);
    g_mutex_init(&kept.lock);
    const gboolean ok = begin_named(&own, options, sinks, error) &&
                        run(options, sinks, &own, (guint16)port, idle, error);
    view_uploads_free(own.uploads);
    serve_summary_clear(&kept.summary);
    g_mutex_clear(&kept.lock);
    g_mutex_clear(&begun.lock);
    g_free((char *)own.db);
    return ok;
}
