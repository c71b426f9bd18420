/* Times of files to the nanosecond are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "serve/views/site.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "serve/run.h"
#include "serve/views/begin.h"
#include "serve/views/group_file.h"
#include "serve/views/inside.h"
#include "serve/views/rights.h"
#include "serve/views/uploads.h"
#include "serve/views/views.h"
#include "serve/views/wording.h"

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
    &view_explain_number,
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
    bool is_foreign; /* Another program wrote to the file. */
    gint64 counts[N_VIEWS];
    GHashTable *of_hospital; /* Code -> Hospital *, of those that somebody looked at. */
};

/* What stands around the views of whom one hospital alone is shown. */
typedef struct {
    char *label;
    gint64 counts[N_VIEWS];
} Hospital;

static void hospital_free(void *data)
{
    Hospital *hospital = data;
    g_free(hospital->label);
    g_free(hospital);
}

static void kept_clear(struct ViewKept *kept)
{
    serve_summary_clear(&kept->summary);
    if (kept->of_hospital)
        g_hash_table_unref(kept->of_hospital);
    g_mutex_clear(&kept->lock);
}

static gboolean count(
    Registry *registry, const char *hospital, int32_t day, gint64 *counts, GError **error)
{
    gint64 n_queries;
    if (!view_n_unsettled(registry, hospital, day, &n_queries, error))
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
        !count(registry, NULL, day, kept->counts, error))
        return FALSE;
    if (!kept->of_hospital)
        kept->of_hospital =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, hospital_free);
    g_hash_table_remove_all(kept->of_hospital);
    serve_summary_clear(&kept->summary);
    kept->summary.title = g_strdup(registry_study(registry)->title);
    kept->summary.snapshot = g_strdup(hash);
    kept->is_foreign = registry_is_foreign(registry);
    kept->file = *file;
    kept->day = day;
    return TRUE;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* The one hospital of which alone somebody may know, and what waits there. Borrowed. */
static const Hospital *read_hospital(
    const ServePage *page, struct ViewKept *kept, const char *code, GError **error)
{
    const Hospital *known = g_hash_table_lookup(kept->of_hospital, code);
    if (known)
        return known;
    gint64 counts[N_VIEWS];
    g_autoptr(Registry) registry = view_open(page, error);
    if (!registry || !count(registry, code, kept->day, counts, error))
        return NULL;
    const SchemaStudy *study = registry_study(registry);
    const size_t site = schema_study_site(study, code);
    Hospital *hospital = g_new0(Hospital, 1);
    hospital->label = g_strdup(site == SIZE_MAX ? code : study->sites[site].label);
    memcpy(hospital->counts, counts, sizeof counts);
    (void)g_hash_table_insert(kept->of_hospital, g_strdup(code), hospital);
    return hospital;
}

static gboolean summarise(const ServePage *page, ServeSummary *summary, GError **error)
{
    const ViewSite *site = view_site(page);
    struct ViewKept *kept = site->kept;
    struct stat file = {0};
    gboolean ok = TRUE;
    int64_t since;
    const bool is_there = stat(site->db, &file) == 0;
    g_mutex_lock(&kept->lock);
    if (registry_is_held(site->db, REGISTRY_READ, &since))
        ok = kept->summary.title != NULL;
    else if (!is_there || !kept->summary.title || !is_same(&file, &kept->file) ||
             kept->day != base_clock_day(&page->clock))
        ok = read_kept(page, kept, &file, error);
    const Hospital *hospital =
        ok && page->hospital ? read_hospital(page, kept, page->hospital, error) : NULL;
    ok = ok && (!page->hospital || hospital);
    if (ok) {
        if (kept->is_foreign)
            summary->warning = base_words_say(page->words,
                N_("Another program wrote to the file of this registry; 'proreg audit {1} "
                   "--verify' says whether it changed anything."),
                "t", site->shown);
        summary->title = g_strdup(kept->summary.title);
        summary->snapshot = g_strdup(kept->summary.snapshot);
        summary->hospital = hospital ? g_strdup(hospital->label) : NULL;
        summary->counts =
            g_memdup2(hospital ? hospital->counts : kept->counts, sizeof kept->counts);
    }
    g_mutex_unlock(&kept->lock);
    return ok;
}

/* Whether a change is asked for, which must be able to write. */
static RegistryMode mode_of(const ServePage *page)
{
    const char *act = serve_request_field(page->request, "act");
    const ServeRight *right = g_str_equal(page->request->method, "POST")
                                  ? serve_right(page->rights, page->view->name, act ? act : "")
                                  : NULL;
    return right && !right->only_asks && !page->read_only ? REGISTRY_WRITE : REGISTRY_READ;
}

static char *held(const ServePage *page)
{
    int64_t since;
    const ViewSite *site = view_site(page);
    if (!view_has_begun(site) || !registry_is_held(site->db, mode_of(page), &since))
        return NULL;
    if (since == 0)
        return g_strdup(serve_say(page, N_("Another program is writing to the registry; this "
                                           "page goes on when that is over")));
    /* As the user's clock shows it. */
    const int64_t local = since + page->clock.local - page->clock.utc;
    enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };
    g_autofree char *time =
        g_strdup_printf("%02d:%02d", (int)(local % DAY / HOUR), (int)(local % HOUR / MINUTE));
    return base_words_say(page->words,
        N_("Another program is writing to the registry since {1}; this page goes on when that "
           "is over"),
        "t", time);
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

/* The web server has to know where the page is. */
static ServeGroupFile *read_group(const char *path, const char *db, guint port, GError **error)
{
    ServeGroupFile *file = serve_group_file_new(path, view_group_read, db, error);
    g_autoptr(ServeGroup) group = file ? serve_group_file_now(file) : NULL;
    if (!group || (group->socket != NULL) != (port != 0))
        return file;
    g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
        group->socket ? _("%s names a socket, so there is no --port")
                      : _("%s names no socket: say with --port where the web server finds the "
                          "page"),
        path);
    serve_group_file_free(file);
    return NULL;
}

/* Who uses it: NULL without an error is one person on this machine. */
static gboolean take_group(
    const ViewServe *options, guint port, ServeGroupFile **group, GError **error)
{
    if (!options->group)
        return TRUE;
    if (options->db && !options->idle)
        return (*group = read_group(options->group, options->db, port, error)) != NULL;
    g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
        options->db ? _("--idle: the page of a group does not end by itself")
                    : _("--group: say which registry the group uses"));
    return FALSE;
}

/* The registry that was named; without one the page asks which. */
static gboolean begin_named(
    ViewSite *own, const ViewServe *options, const CommandSinks *sinks, GError **error)
{
    g_autofree char *unkept = NULL;
    /* A group's server has nobody who opens registries there. */
    const BaseClock *clock = options->group ? NULL : &sinks->clock;
    if (options->db && !view_begin(own, options->db, clock, &unkept, error))
        return FALSE;
    if (unkept)
        tell(unkept, (void *)sinks);
    return TRUE;
}

static gboolean run(const ViewServe *options, const CommandSinks *sinks, ViewSite *own,
    ServeGroupFile *group, guint16 port, guint idle_minutes, GError **error)
{
    ServeView row[N_VIEWS];
    for (size_t i = 0; i < N_VIEWS; i++)
        row[i] = *view_row[i];
    const ServeSite site = {.views = row,
        .n_views = N_VIEWS,
        .rights = &view_rights,
        .only = only,
        .held = held,
        .summarise = summarise,
        .in_page_words = view_in_page_words,
        .version = PROREG_VERSION,
        .may_change = !options->read_only,
        .idle_minutes = idle_minutes,
        .words = sinks->words,
        .data = own};
    const ServeRun as = {.port = port,
        .group = group,
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
    ServeGroupFile *group = NULL;
    const gboolean ok =
        take_group(options, port, &group, error) && begin_named(&own, options, sinks, error) &&
        run(options, sinks, &own, group, (guint16)port, group ? 0 : idle, error);
    view_uploads_free(own.uploads);
    kept_clear(&kept);
    serve_group_file_free(group);
    g_mutex_clear(&begun.lock);
    g_free((char *)own.db);
    return ok;
}
