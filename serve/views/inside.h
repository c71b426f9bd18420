#pragma once
/**
 * @file
 * Inside serve/views/: how a view asks the commands, and what all views write alike. A view is
 * a file that defines `const ServeView view_NAME` (serve/page.h) and stands in the list of
 * site.c.
 */
#include "base/json.h"
#include "commands/command.h"
#include "registry/registry.h"
#include "reports/model/table.h"
#include "reports/render/html_part.h"
#include "serve/page.h"

/** The registry that is served; what ServePage.data points to. */
typedef struct ViewSite ViewSite;
struct ViewSite {
    const char *db;    /**< Path; NULL until view_begin. Views but the start page are shown
                          once there is one. */
    const char *shown; /**< The same as it stands in a command line. */
    struct ViewBegun *begun; /**< Whether there is one (begin.h). */
    struct ViewKept *kept;
    struct ViewUploads *uploads; /**< Files that were sent and wait (uploads.h). */
};

const ViewSite *view_site(const ServePage *page);
/** The registry, for reading alone; NULL with the errors of registry_open. */
Registry *view_open(const ServePage *page, GError **error);

/** What registry_login_unseen says of who is logged in; NULL also where that cannot be asked.
 * New text. */
char *view_unseen(const ServePage *page);

/** How many queries are open or answered, with those of no hospital; or those of one hospital.
 * -1 where who is logged in sees none.
 * @param site  its code; NULL for all. */
gboolean view_n_unsettled(
    Registry *registry, const char *site, int32_t day, gint64 *n, GError **error);

/** What a command gave. Zeroed, then clear with view_taken_clear. */
typedef struct {
    ReportDocument *document; /**< Where it made one. */
    GString *bytes;           /**< What it wrote otherwise. */
    GPtrArray *told;          /**< char *: its messages. */
    CommandFacts facts;
} ViewTaken;
void view_taken_clear(ViewTaken *taken);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ViewTaken, view_taken_clear)

/** Sinks for a command that the page calls: what it gives is taken, it is stopped with the
 * page, and its progress is the page's. `taken` is borrowed by them. */
CommandSinks view_sinks(const ServePage *page, ViewTaken *taken);
/** Format and language of a command that hands a document over ("html"), or writes "json". */
CommandTable view_table(const ServePage *page, const char *format);
/** The JSON that a command wrote; NULL with BASE_ERROR_INTERNAL. New reference. */
json_t *view_json(const ViewTaken *taken, GError **error);
/** The text under a key, or NULL where it is null or none. Borrowed. */
const char *view_text(const json_t *object, const char *key);
/** "1 query is open", "2 queries are open": both forms marked by NN_, with the number as {1},
 * in the language of the page. New. */
char *view_count(const ServePage *page, const char *one, const char *many, gint64 n);
/** A name of what was seen when a form was made: a decision is about that, and nothing that
 * came since. New text. */
char *view_seen(const json_t *json);
/** The number under a key, or 0. */
gint64 view_number(const json_t *object, const char *key);

/** FALSE, with BASE_ERROR_USAGE: what was asked for is not there. @param msgid  says so of
 * `what`, its {1}. */
gboolean view_refuse(
    const ServePage *page, const char *msgid, const char *what, GError **error);
/** Whether the registry has a study of that name, and no path: a file on disk is not the page's
 * to read. BASE_ERROR_USAGE. */
gboolean view_check_study(const ServePage *page, const char *study, GError **error);

/* ---- who may see only a part (docs/serve.md, Roles) ---- */

/** The hospital whose rows alone may be shown, as an index of the study's sites; SIZE_MAX where
 * all may. FALSE with BASE_ERROR_USAGE where the study has it no longer. */
gboolean view_hospital(
    const ServePage *page, const SchemaStudy *study, size_t *site, GError **error);
/** Whether the page may show that patient: any, or one of its hospital, also who moved from it
 * or to it. BASE_ERROR_USAGE says the same of another's patient and of nobody's id. */
gboolean view_check_patient(const ServePage *page, const char *record_id, GError **error);
/** Of a group the login; NULL where there is nobody but who is at work. Borrowed. */
const char *view_sender(const ServePage *page);
/** How the page calls a patient: by the id; to whom ids are hidden by the random name of this
 * run of the program. New text. */
char *view_patient_name(const ServePage *page, const char *record_id);

/** The address of a patient's page. New text. */
char *view_patient_address(const ServePage *page, const char *record_id);
/** Appends "site_19" as its label, or as it is where the study has no such site. */
const char *view_site_label(const SchemaStudy *study, const char *code);
/** The same of an event. */
const char *view_event_label(const SchemaStudy *study, const char *name);
/** The label of a field of the dictionary, or its name. */
const char *view_field_label(const SchemaStudy *study, const char *name);

/** A parameter of an address. */
typedef struct {
    const char *name, *value; /**< Without a value it is left out. */
} ViewParameter;

/** An address with its parameters. New text. */
char *view_address(const char *path, const ViewParameter *parameters, size_t n);

/** A format in which a document is given as a file. */
typedef struct {
    const char *format, *name, *type, *ending;
} ViewFormat;
/** Ended by one without a format. */
extern const ViewFormat view_formats[];
/** The format of that name, or NULL. */
const ViewFormat *view_format(const char *format);
/** Makes the answer the file of that name whose bytes a command wrote. */
void view_give_file(
    ServePage *page, ViewTaken *taken, const ViewFormat *format, const char *name);
/** Makes the answer the picture of the drawn figure with that id; BASE_ERROR_USAGE where there
 * is none, or no gnuplot. */
gboolean view_give_picture(
    ServePage *page, const ReportDocument *document, const char *id, GError **error);

/** The same as a bitmap (PNG), where one was drawn, as a file. */
gboolean view_give_bitmap(
    ServePage *page, const ReportDocument *document, const char *id, GError **error);

/** The heading of the view, and its title in the window. */
void view_heading(ServePage *page, const char *title);
/** Appends a table of the document with that id, or all where it is NULL, its places as links.
 */
void view_tables(ServePage *page, const ReportDocument *document, const char *id,
    char *(*link)(const ReportSpot *place, void *data), void *data);

/* ---- a list of work (list.c) ---- */

/** A choice of the state that is looked at, as a field `snapshot`: now, or as one of the locks
 * found it. @param locks  RegistryLock *, one at least. @param chosen  name of one, or NULL. */
void view_add_states(
    const ServePage *page, const GPtrArray *locks, const char *id, const char *chosen);

/** A filter: its title, already said; then its choices; then the end. */
void view_facet_begin(const ServePage *page, const char *title);
/** A choice that leads to `address`, where `n` are shown. */
void view_facet(
    const ServePage *page, const char *address, const char *label, gint64 n, bool is_present);
void view_facet_end(const ServePage *page);

/** The filter by hospital: `choose` is called for any (NULL) and for each; nothing to whom one
 * alone is shown. */
void view_facet_sites(const ServePage *page, const SchemaStudy *study, const char *present,
    void (*choose)(const char *site, const char *label, bool is_present, void *data),
    void *data);

/** The head of a column. */
typedef struct {
    const char *label; /**< Marked. */
    const char *class;
} ViewHead;

/** Begins a table up to its body; `title`, already said, is its caption. */
void view_table_begin(
    const ServePage *page, const char *title, const ViewHead *heads, size_t n_heads);
/** A cell; narrow windows show the heading (marked) before it. */
void view_cell(const ServePage *page, const char *heading, const char *class, const char *text);
/** A cell with a patient who opens; NULL is empty. */
void view_cell_patient(const ServePage *page, const char *record_id);
/** The rows of a table, json_t * by their "site", up to its end, a body a hospital: `group`
 * begins one, `row` adds a row. Says where not all are shown. */
void view_table_rows(const ServePage *page, const GPtrArray *rows,
    void (*group)(const char *site, void *data), void (*row)(const json_t *row, void *data),
    void *data);
/** Ends body and table. */
void view_table_end(const ServePage *page);
