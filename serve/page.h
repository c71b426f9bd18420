#pragma once
/**
 * @file
 * What a view is: one file that shows something under the addresses /NAME/..., and may change
 * something when a form of its is sent. It gets a page, reads what was asked, and fills it; the
 * frame around it (head, views, foot) is not its matter.
 *
 *     static gboolean show(ServePage *page, GError **error)
 *     {
 *         const char *state = serve_request_parameter(page->request, "state");
 *         ...
 *         serve_lede(page, sentence);
 *         serve_terminal(page, "query list", db, (const char *const[]){"--state", state,
 * NULL}); return TRUE;
 *     }
 *
 * Who may see it and send which of its forms stands in the site's table of rights (roles.h).
 *
 * A view shows the same for the same address and state of the registry, and changes nothing. A
 * change says in `said` what it did and in `next` where that can be seen; where it fails, the
 * view is shown again with the fault and with what was sent.
 */
#include "base/clock.h"
#include "base/words.h"
#include "serve/guard.h"
#include "serve/handles.h"
#include "serve/job.h"
#include "serve/roles.h"

typedef struct ServeView ServeView;

/** A page on its way out. */
typedef struct {
    /* What was asked. */
    const ServeRequest *request;
    ServeSession *session;
    ServeHandles *handles; /**< Of patients. */
    ServeTask *task;       /**< How far it is, and whether to stop. */
    const ServeView *view;
    const BaseWords *words; /**< NULL is English. */
    const char *user;       /**< Who is at work, as they said or as they logged in. */
    const char
        *signature; /**< The same as the audit trail has it: "M. Sato (stated)", "sato". */
    bool is_member; /**< Of a group: `user` is a login, which nobody chooses here. */
    const ServeRights *rights;
    ServeRole role;       /**< Of who is at work. */
    const char *hospital; /**< Code of the one whose rows alone may be shown; NULL: all. */
    bool read_only;       /**< Not a byte of the registry may be written. */
    bool may_change;      /**< Some form of the view changes something; else none is shown. */
    BaseClock clock;      /**< When it was asked. */
    const void *data;     /**< The site's own: where the registry is. */

    /* What is said. */
    char *title;         /**< NULL: the view's. Never a patient's id. */
    GString *main;       /**< HTML. */
    GPtrArray *terminal; /**< char *: commands that give the same. */
    unsigned status;     /**< 0 is 200. */
    ServeResponse *file; /**< In place of a page; or NULL. */

    /* Of a change. */
    char *next;        /**< Address of what it led to; of a file, where it was offered. */
    char *said;        /**< What was done, in a sentence. */
    const char *fault; /**< Shown again after it failed: why; else NULL. */
} ServePage;

struct ServeView {
    const char *name;  /**< First part of its address: "queries". */
    const char *title; /**< "Queries", marked. NULL: it is not in the row of views. */
    char key;          /**< That leads to it after g. */
    gboolean (*show)(ServePage *page, GError **error);
    gboolean (*change)(ServePage *page, GError **error); /**< NULL: it has no forms. */
    gsize most_body; /**< That a form of it may send; 0 is 64 KiB. */
};

/** What stands around every view. Texts are new; clear with serve_summary_clear. */
typedef struct {
    char *title, *subtitle; /**< Of the registry. */
    char *hospital;         /**< Label of the one that alone may be seen, or NULL. */
    char *snapshot;         /**< Content hash, or NULL. */
    char *warning;          /**< What every view says first, or NULL. */
    gint64 *counts;         /**< One a view: what waits there; -1 where nothing is counted. */
} ServeSummary;
void serve_summary_clear(ServeSummary *summary);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServeSummary, serve_summary_clear)

/* ---- what who is at work may do ---- */

/** Whether they may see that view: where not, no link leads there. */
bool serve_may_see(const ServePage *page, const char *view);
/** Whether a form of this view with that "act" is taken of them: where not, it is not shown. */
bool serve_may(const ServePage *page, const char *act);
/** Whether no identifier of a patient may be shown to them. */
bool serve_hides_patients(const ServePage *page);

/* ---- what a view writes ---- */

/** The sentence in the language of the page. Borrowed. */
const char *serve_say(const ServePage *page, const char *msgid);
/** Whether the page can speak that language: English, or one whose catalogue was found. */
bool serve_speaks(const BaseWords *words);
/** Appends text, escaped, with what could not be seen shown; NULL appends nothing. */
void serve_text(GString *out, const char *text);
/** The same between two pieces of HTML. */
void serve_element(GString *out, const char *open, const char *text, const char *close);
/** A message on what went wrong, as a paragraph: it begins with a capital where it begins with
 * a word, and not where it begins with a path, a name or what somebody typed. */
void serve_fault(GString *out, const char *attributes, const char *message);
/** Appends a number between two pieces of HTML. */
void serve_number(GString *out, const char *open, gint64 number, const char *close);
/** The first sentence of a view, which answers its question. */
void serve_lede(ServePage *page, const char *sentence);
/** Begins a section under a heading with that id; `below` is a soft line, or NULL. */
void serve_section(ServePage *page, const char *id, const char *title, const char *below);
void serve_section_end(ServePage *page);
/** Opens a form that changes something at `action`, with its token. */
void serve_form(ServePage *page, const char *action, const char *class);
/** The same with further attributes, as HTML: "enctype=\"multipart/form-data\"" for files. */
void serve_form_with(
    ServePage *page, const char *action, const char *class, const char *attributes);
/** Opens a form that only asks, with GET. */
void serve_ask(ServePage *page, const char *action, const char *class);
void serve_form_end(ServePage *page);
/** A hidden field. */
void serve_hidden(ServePage *page, const char *name, const char *value);
/** A line to type in, under its label. */
typedef struct {
    const char *id, *name;
    const char *label;      /**< Already said. */
    const char *attributes; /**< As HTML, each behind a blank; NULL for none. */
    const char *value;
    bool grows; /**< Takes what is left of the row. */
} ServeInput;
void serve_input(ServePage *page, const ServeInput *input);
/** The text that was sent in that field, where the view is shown again after a fault; else the
 * value, or "" for NULL. Borrowed. */
const char *serve_sent(const ServePage *page, const char *name, const char *value);
/** Adds the line `proreg COMMAND DB WORD...` with its words quoted for a shell. @param db  NULL
 * for none. @param words  NULL-ended; NULL for none. */
void serve_terminal(
    ServePage *page, const char *command, const char *db, const char *const *words);
