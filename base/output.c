/* read, access and the like are POSIX. */
#define _POSIX_C_SOURCE 200809L

#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output_file.h"

enum { HEAD_BYTES = 256 * 1024 };

typedef struct {
    BasePlace place;
    const char *what;
} Input;

typedef struct {
    BasePlace place;
    const char *const *endings;
    const char *what;
} Forbidden;

typedef struct {
    const char *option;
    char *path;
    bool made;
} Folder;

struct BaseOutputs {
    BaseOutputStreams streams;
    GPtrArray *outputs; /* BaseOutput */
    GArray *inputs, *forbidden, *folders;
};

static void clear_input(gpointer data)
{
    base_place_clear(&((Input *)data)->place);
}

static void clear_forbidden(gpointer data)
{
    base_place_clear(&((Forbidden *)data)->place);
}

static void clear_folder(gpointer data)
{
    g_free(((Folder *)data)->path);
}

static void free_output(gpointer data)
{
    base_output_free(data);
}

static GArray *new_array(gsize size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, FALSE, (guint)size);
    g_array_set_clear_func(array, clear);
    return array;
}

BaseOutputs *base_outputs_new(const BaseOutputStreams *streams)
{
    BaseOutputs *outputs = g_new0(BaseOutputs, 1);
    outputs->streams = *streams;
    outputs->outputs = g_ptr_array_new_with_free_func(free_output);
    outputs->inputs = new_array(sizeof(Input), clear_input);
    outputs->forbidden = new_array(sizeof(Forbidden), clear_forbidden);
    outputs->folders = new_array(sizeof(Folder), clear_folder);
    Input input = {.what = "the redirected standard input"};
    base_place_find_descriptor(&input.place, streams->input);
    g_array_append_val(outputs->inputs, input);
    return outputs;
}

void base_outputs_free(BaseOutputs *outputs)
{
    if (!outputs)
        return;
    g_ptr_array_unref(outputs->outputs);
    g_array_unref(outputs->inputs);
    g_array_unref(outputs->forbidden);
    g_array_unref(outputs->folders);
    g_free(outputs);
}

void base_outputs_read(BaseOutputs *outputs, const char *path, const char *what)
{
    if (!path || g_str_equal(path, "-"))
        return;
    Input input = {.what = what};
    base_place_find(&input.place, path);
    g_array_append_val(outputs->inputs, input);
}

void base_outputs_read_database(BaseOutputs *outputs, const char *path)
{
    static const char *const beside[] = {"-journal", "-wal", "-shm"};
    base_outputs_read(outputs, path, "the registry");
    /* SQLite names them after the file that a link leads to. */
    BasePlace place;
    base_place_find(&place, path);
    for (size_t i = 0; place.path && i < G_N_ELEMENTS(beside); i++) {
        g_autofree char *journal = g_strconcat(place.path, beside[i], NULL);
        base_outputs_read(outputs, journal, "the registry's journal");
    }
    base_place_clear(&place);
}

static bool has_ending(const char *name, const char *const *endings)
{
    for (; *endings; endings++)
        if (g_str_has_suffix(name, *endings))
            return true;
    return false;
}

void base_outputs_read_folder(
    BaseOutputs *outputs, const char *folder, const char *const *endings, const char *what)
{
    Forbidden forbidden = {.endings = endings, .what = what};
    base_place_find(&forbidden.place, folder);
    g_array_append_val(outputs->forbidden, forbidden);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));)
        if (has_ending(name, endings)) {
            g_autofree char *path = g_build_filename(folder, name, NULL);
            base_outputs_read(outputs, path, what);
        }
}

BaseOutput *base_outputs_add(
    BaseOutputs *outputs, const char *option, const char *path, const BaseOutputKin *kin)
{
    BaseOutput *output = g_new0(BaseOutput, 1);
    output->option = option;
    output->path = g_strdup(path);
    output->kin = kin;
    output->set = outputs;
    output->streams = outputs->streams;
    g_ptr_array_add(outputs->outputs, output);
    return output;
}

void base_outputs_add_folder(BaseOutputs *outputs, const char *option, const char *path)
{
    Folder folder = {.option = option, .path = g_strdup(path)};
    g_array_append_val(outputs->folders, folder);
}

/* Finds where an output leads and how it is to be written. */
static void find_place(const BaseOutputs *outputs, BaseOutput *output)
{
    const BaseOutputStreams *streams = &outputs->streams;
    const bool standard = !output->path || g_str_equal(output->path, "-");
    base_place_clear(&output->place);
    output->descriptor = standard ? streams->output : base_place_descriptor(output->path);
    if (standard || (output->descriptor >= 0 && output->descriptor == streams->output)) {
        output->manner = BASE_OUTPUT_STANDARD;
        base_place_find_descriptor(&output->place, streams->output);
    } else if (output->descriptor >= 0) {
        output->manner = BASE_OUTPUT_STREAM;
        base_place_find_descriptor(&output->place, output->descriptor);
    } else {
        base_place_find(&output->place, output->path);
        const mode_t mode = output->place.status.st_mode;
        output->manner = output->place.exists && !S_ISREG(mode) && !S_ISDIR(mode)
                             ? BASE_OUTPUT_STREAM
                             : BASE_OUTPUT_FILE;
    }
}

static gboolean refuse(const BaseOutput *output, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static gboolean refuse(const BaseOutput *output, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *name = base_output_name(output);
    g_set_error(
        error, BASE_ERROR, BASE_ERROR_USAGE, "%s: %s: name another file for it", name, reason);
    return FALSE;
}

/* A device can be written to by many and read at once: nothing of it is replaced. */
static bool is_device(const BasePlace *place)
{
    return place->exists && S_ISCHR(place->status.st_mode);
}

static gboolean check_inputs(
    const BaseOutputs *outputs, const BaseOutput *output, GError **error)
{
    const BasePlace *place = &output->place;
    for (guint i = 0; !is_device(place) && i < outputs->inputs->len; i++) {
        const Input *input = &g_array_index(outputs->inputs, Input, i);
        if (base_place_is_same(place, &input->place))
            return refuse(output, error, "that is %s, and nothing that is read is written to",
                input->what);
    }
    for (guint i = 0; place->path && i < outputs->forbidden->len; i++) {
        const Forbidden *folder = &g_array_index(outputs->forbidden, Forbidden, i);
        if (place->has_folder && folder->place.exists &&
            place->folder.st_dev == folder->place.status.st_dev &&
            place->folder.st_ino == folder->place.status.st_ino &&
            has_ending(place->path, folder->endings))
            return refuse(output, error, "it would become a part of %s", folder->what);
    }
    return TRUE;
}

/* Whether the shell redirected a descriptor to the file that an output would replace. */
static bool is_redirected_to(const BaseOutput *output, int descriptor)
{
    BasePlace place;
    base_place_find_descriptor(&place, descriptor);
    return output->manner == BASE_OUTPUT_FILE && place.exists &&
           base_place_is_same(&output->place, &place);
}

static gboolean check_outputs(
    const BaseOutputs *outputs, const BaseOutput *output, GError **error)
{
    if (is_redirected_to(output, outputs->streams.output))
        return refuse(output, error, "standard output goes there already");
    if (is_redirected_to(output, outputs->streams.messages))
        return refuse(output, error, "the messages go there already");
    for (guint i = 0; i < outputs->outputs->len; i++) {
        const BaseOutput *other = outputs->outputs->pdata[i];
        if (other == output)
            break;
        const bool both_standard = output->manner == BASE_OUTPUT_STANDARD &&
                                   other->manner == BASE_OUTPUT_STANDARD && output->path &&
                                   other->path;
        if (both_standard ||
            (output->manner != BASE_OUTPUT_STANDARD && !is_device(&output->place) &&
                base_place_is_same(&output->place, &other->place)))
            return refuse(output, error, "%s is written there already", other->option);
    }
    return TRUE;
}

/* How a database, its rollback journal and its write-ahead log begin. */
static bool is_database(const char *head, gsize size)
{
    static const char *const begins[] = {
        "SQLite format 3", "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "\x37\x7f\x06"};
    for (size_t i = 0; i < G_N_ELEMENTS(begins); i++) {
        const gsize n = strlen(begins[i]);
        if (size >= n && memcmp(head, begins[i], n) == 0)
            return true;
    }
    return false;
}

/* What stands in a file that would be replaced. */
static gboolean check_content(const BaseOutput *output, GError **error)
{
    if (!output->place.exists || output->manner != BASE_OUTPUT_FILE)
        return TRUE;
    if (S_ISDIR(output->place.status.st_mode))
        return base_output_fail(output, EISDIR, error);
    const int descriptor = open(output->place.path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return base_output_fail(output, errno, error);
    g_autofree char *head = g_malloc(HEAD_BYTES);
    gssize size = 0;
    for (gssize n; (n = read(descriptor, head + size, (size_t)(HEAD_BYTES - size))) > 0;)
        size += n;
    (void)close(descriptor);
    if (is_database(head, (gsize)size))
        return refuse(output, error, "that is an SQLite database, which is never replaced");
    if (output->kin && size > 0 && !output->kin->is_kin(head, (gsize)size))
        return refuse(output, error, "it holds something other than an earlier %s, and stays",
            output->kin->name);
    return TRUE;
}

static gboolean check(const BaseOutputs *outputs, BaseOutput *output, GError **error)
{
    find_place(outputs, output);
    if (output->path && output->path[0] == '\0') {
        g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: expected the name of a file",
            output->option);
        return FALSE;
    }
    if (output->place.fault != 0)
        return base_output_fail(output, output->place.fault, error);
    if (output->manner == BASE_OUTPUT_FILE && g_str_has_suffix(output->path, "/"))
        return base_output_fail(output, EISDIR, error);
    return check_inputs(outputs, output, error) && check_outputs(outputs, output, error) &&
           check_content(output, error);
}

static gboolean make_folder(const BaseOutputs *outputs, Folder *folder, GError **error)
{
    BaseOutput named = {.option = folder->option, .path = folder->path};
    base_place_find(&named.place, folder->path);
    gboolean ok = check_inputs(outputs, &named, error);
    base_place_clear(&named.place);
    if (ok && g_mkdir_with_parents(folder->path, 0700) != 0)
        ok = base_output_fail(&named, errno, error);
    folder->made = ok;
    return ok;
}

gboolean base_outputs_open(BaseOutputs *outputs, GError **error)
{
    const GPtrArray *all = outputs->outputs;
    for (guint i = 0; i < all->len; i++) {
        BaseOutput *output = all->pdata[i];
        if (output->state == BASE_OUTPUT_ADDED && !check(outputs, output, error))
            return FALSE;
    }
    for (guint i = 0; i < outputs->folders->len; i++) {
        Folder *folder = &g_array_index(outputs->folders, Folder, i);
        if (!folder->made && !make_folder(outputs, folder, error))
            return FALSE;
    }
    for (guint i = 0; i < all->len; i++) {
        BaseOutput *output = all->pdata[i];
        if (output->state == BASE_OUTPUT_ADDED && !base_output_open(output, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether what is there now may be replaced: a file, no input, and no output that is done. */
static bool may_replace(const BaseOutputs *outputs, const BasePlace *now)
{
    if (!S_ISREG(now->status.st_mode))
        return false;
    for (guint i = 0; i < outputs->inputs->len; i++)
        if (base_place_is_same(now, &g_array_index(outputs->inputs, Input, i).place))
            return false;
    for (guint i = 0; i < outputs->outputs->len; i++) {
        const BaseOutput *other = outputs->outputs->pdata[i];
        if (other->state == BASE_OUTPUT_DONE && other->manner == BASE_OUTPUT_FILE &&
            other->written.st_dev == now->status.st_dev &&
            other->written.st_ino == now->status.st_ino)
            return false;
    }
    return true;
}

/* Names may have become one since they were checked: in a folder that does not tell A from a,
 * or by another program. Nothing but a file is ever replaced. */
static gboolean check_again(const BaseOutputs *outputs, BaseOutput *output, GError **error)
{
    if (output->manner != BASE_OUTPUT_FILE)
        return TRUE;
    BasePlace now;
    base_place_find(&now, output->place.path);
    const bool ok = !now.exists || may_replace(outputs, &now);
    g_free(now.path);
    return ok || base_output_fail(output, EEXIST, error);
}

gboolean base_output_commit(BaseOutput *output, GError **error)
{
    return check_again(output->set, output, error) && base_output_finish(output, error);
}
