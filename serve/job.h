#pragma once
/**
 * @file
 * Work that may last: it runs in a thread of its own, says how far it is, and can be stopped.
 * Who asked for it waits a moment; where it lasts longer, they come back for it under its name.
 */
#include <glib.h>
#include <stdbool.h>

#include "serve/response.h"

typedef struct ServeJobs ServeJobs;
/** A piece of work, as it sees itself. */
typedef struct ServeTask ServeTask;

/** Does the work. Never NULL. */
typedef ServeResponse *(*ServeWork)(ServeTask *task, void *data);

/** How far a piece of work is. Clear with serve_progress_clear. */
typedef struct {
    bool is_known; /**< There is work of that name, and it runs still. */
    char *what;    /**< What is being done; NULL where nothing was said yet. */
    gsize done, all;
    double seconds; /**< Since it began. */
    bool was_said;  /**< Who asked for it was told before that it lasts. */
} ServeProgress;
void serve_progress_clear(ServeProgress *progress);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServeProgress, serve_progress_clear)

ServeJobs *serve_jobs_new(void);
/** Stops what runs and waits for it. NULL is fine. */
void serve_jobs_free(ServeJobs *jobs);

/**
 * Begins a piece of work of that name, unless there is one already, and waits for it.
 * @param data      handed to `work`, then freed with `data_free`; freed at once where work of
 * that name is there.
 * @param progress  how far it was at the end of the wait.
 * @return what it made, and forgets it; NULL where it is not done after so many milliseconds.
 */
ServeResponse *serve_jobs_run(ServeJobs *jobs, const char *name, ServeWork work, void *data,
    GDestroyNotify data_free, guint milliseconds, ServeProgress *progress);
/** Waits for work of that name that was begun. @return as serve_jobs_run; NULL too where there
 * is none, with `is_known` false. */
ServeResponse *serve_jobs_wait(
    ServeJobs *jobs, const char *name, guint milliseconds, ServeProgress *progress);
/** Asks it to stop; nothing where there is none. */
void serve_jobs_stop(ServeJobs *jobs, const char *name);
/** Whether anything runs. */
bool serve_jobs_busy(ServeJobs *jobs);
/** Forgets what was done long ago and never fetched; to be called now and then. */
void serve_jobs_tidy(ServeJobs *jobs);

/** The flag that asks the work to stop: not 0. Borrowed. */
const gint *serve_task_cancel(const ServeTask *task);
/** Says how far it is, in a form that commands take. @param task  a ServeTask. */
void serve_task_progress(const char *what, gsize done, gsize all, void *task);
