#include "serve/job.h"

enum { KEPT_SECONDS = 300 };

struct ServeTask {
    ServeJobs *jobs;
    ServeWork work;
    void *data;
    GDestroyNotify data_free;
    GThread *thread;
    gint cancel;
    gint64 began, ended; /* Microseconds; 0 while it runs. */
    char *what;
    gsize done, all;
    ServeResponse *made; /* NULL while it runs. */
    int n_waiting;
    bool is_taken;
    bool was_said; /* That it lasts. */
};

struct ServeJobs {
    GMutex lock;
    GCond ended;
    GHashTable *tasks; /* By name. */
};

void serve_progress_clear(ServeProgress *progress)
{
    g_clear_pointer(&progress->what, g_free);
}

static void task_free(gpointer data)
{
    ServeTask *task = data;
    (void)g_thread_join(task->thread);
    if (task->data_free)
        task->data_free(task->data);
    g_free(task->what);
    serve_response_free(task->made);
    g_free(task);
}

ServeJobs *serve_jobs_new(void)
{
    ServeJobs *jobs = g_new0(ServeJobs, 1);
    g_mutex_init(&jobs->lock);
    g_cond_init(&jobs->ended);
    jobs->tasks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return jobs;
}

void serve_jobs_free(ServeJobs *jobs)
{
    GHashTableIter each;
    gpointer task;
    if (!jobs)
        return;
    g_hash_table_iter_init(&each, jobs->tasks);
    while (g_hash_table_iter_next(&each, NULL, &task)) {
        g_atomic_int_set(&((ServeTask *)task)->cancel, 1);
        task_free(task);
    }
    g_hash_table_unref(jobs->tasks);
    g_cond_clear(&jobs->ended);
    g_mutex_clear(&jobs->lock);
    g_free(jobs);
}

static gpointer run(gpointer data)
{
    ServeTask *task = data;
    ServeResponse *made = task->work(task, task->data);
    g_mutex_lock(&task->jobs->lock);
    task->made = made;
    task->ended = g_get_monotonic_time();
    g_cond_broadcast(&task->jobs->ended);
    g_mutex_unlock(&task->jobs->lock);
    return NULL;
}

static void tell(const ServeTask *task, ServeProgress *progress)
{
    *progress = (ServeProgress){.is_known = task != NULL};
    if (!task)
        return;
    progress->what = g_strdup(task->what);
    progress->done = task->done;
    progress->all = task->all;
    progress->was_said = task->was_said;
    progress->seconds = (double)(g_get_monotonic_time() - task->began) / (double)G_USEC_PER_SEC;
}

/* With the lock held, which it gives back. Who comes first takes what was made; another one who
   waited for the same begins anew. */
static ServeResponse *wait_for(ServeJobs *jobs, ServeTask *task, const char *name,
    guint milliseconds, ServeProgress *progress)
{
    ServeResponse *made = NULL;
    const gint64 until = g_get_monotonic_time() + (gint64)milliseconds * 1000;
    if (task)
        task->n_waiting++;
    while (task && !task->made && !task->is_taken &&
           g_cond_wait_until(&jobs->ended, &jobs->lock, until))
        continue;
    tell(task && !task->is_taken ? task : NULL, progress);
    bool is_last = false;
    if (task) {
        if (task->made) {
            made = g_steal_pointer(&task->made);
            task->is_taken = true;
            (void)g_hash_table_remove(jobs->tasks, name);
        }
        task->was_said = true;
        is_last = --task->n_waiting == 0 && task->is_taken;
    }
    g_mutex_unlock(&jobs->lock);
    if (is_last)
        task_free(task);
    return made;
}

ServeResponse *serve_jobs_run(ServeJobs *jobs, const char *name, ServeWork work, void *data,
    GDestroyNotify data_free, guint milliseconds, ServeProgress *progress)
{
    g_mutex_lock(&jobs->lock);
    ServeTask *task = g_hash_table_lookup(jobs->tasks, name);
    if (task) {
        if (data_free)
            data_free(data);
    } else {
        task = g_new0(ServeTask, 1);
        *task = (ServeTask){.jobs = jobs,
            .work = work,
            .data = data,
            .data_free = data_free,
            .began = g_get_monotonic_time()};
        (void)g_hash_table_insert(jobs->tasks, g_strdup(name), task);
        task->thread = g_thread_new("page", run, task);
    }
    return wait_for(jobs, task, name, milliseconds, progress);
}

ServeResponse *serve_jobs_wait(
    ServeJobs *jobs, const char *name, guint milliseconds, ServeProgress *progress)
{
    g_mutex_lock(&jobs->lock);
    return wait_for(jobs, g_hash_table_lookup(jobs->tasks, name), name, milliseconds, progress);
}

void serve_jobs_stop(ServeJobs *jobs, const char *name)
{
    g_mutex_lock(&jobs->lock);
    ServeTask *task = g_hash_table_lookup(jobs->tasks, name);
    if (task)
        g_atomic_int_set(&task->cancel, 1);
    g_mutex_unlock(&jobs->lock);
}

bool serve_jobs_busy(ServeJobs *jobs)
{
    bool busy = false;
    GHashTableIter each;
    gpointer task;
    g_mutex_lock(&jobs->lock);
    g_hash_table_iter_init(&each, jobs->tasks);
    while (g_hash_table_iter_next(&each, NULL, &task))
        busy = busy || !((ServeTask *)task)->made;
    g_mutex_unlock(&jobs->lock);
    return busy;
}

void serve_jobs_tidy(ServeJobs *jobs)
{
    GHashTableIter each;
    gpointer task;
    const gint64 before = g_get_monotonic_time() - (gint64)KEPT_SECONDS * G_USEC_PER_SEC;
    g_mutex_lock(&jobs->lock);
    g_hash_table_iter_init(&each, jobs->tasks);
    while (g_hash_table_iter_next(&each, NULL, &task)) {
        const ServeTask *one = task;
        if (!one->made || one->ended > before || one->n_waiting > 0)
            continue;
        g_hash_table_iter_remove(&each);
        task_free(task);
    }
    g_mutex_unlock(&jobs->lock);
}

const gint *serve_task_cancel(const ServeTask *task)
{
    return &task->cancel;
}

void serve_task_progress(const char *what, gsize done, gsize all, void *task)
{
    ServeTask *own = task;
    g_mutex_lock(&own->jobs->lock);
    if (g_strcmp0(own->what, what) != 0) {
        g_free(own->what);
        own->what = g_strdup(what);
    }
    own->done = done;
    own->all = all;
    g_mutex_unlock(&own->jobs->lock);
}
