#include "commands/copy_study.h"

#include <string.h>

#include "base/text.h"
#include "registry/copy_note.h"

static void free_file(gpointer data)
{
    SchemaFile *file = data;
    g_free((char *)file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static void add_file(GPtrArray *files, const char *name, GBytes *bytes_taken)
{
    SchemaFile *file = g_new0(SchemaFile, 1);
    *file = (SchemaFile){g_strdup(name), bytes_taken};
    g_ptr_array_add(files, file);
}

/* Whether a line of a YAML file begins a key of the file itself, rather than go on with one. */
static bool begins_key(const char *line)
{
    return line[0] != '\0' && line[0] != ' ' && line[0] != '\t' && line[0] != '#' &&
           line[0] != '}' && line[0] != ']' && line[0] != '-';
}

/* The text without keys of the registry alone: hospitals with their names, folders of copies.
 */
static GString *without_keys(const char *text)
{
    static const char *const keys[] = {"sites:", "backup:", "approved:"};
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool leaves = false;
    for (size_t i = 0; lines[i]; i++) {
        if (begins_key(lines[i]))
            leaves = false;
        for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
            leaves = leaves || g_str_has_prefix(lines[i], keys[k]);
        if (!leaves && (lines[i + 1] || lines[i][0] != '\0'))
            g_string_append_printf(out, "%s\n", lines[i]);
    }
    return out;
}

/* Codes in an order that says nothing of the hospitals'. */
static GBytes *study_of(const Registry *registry, const ExportMask *mask)
{
    const SchemaStudy *study = registry_study(registry);
    gsize size = 0;
    const GBytes *stored = registry_study_file(registry, "study.yaml");
    const char *bytes = g_bytes_get_data((GBytes *)stored, &size);
    g_autofree char *text = g_strndup(bytes, size);
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    for (size_t i = 0; i < study->n_sites; i++)
        g_ptr_array_add(codes, (char *)export_mask_site(mask, study->sites[i].code));
    g_ptr_array_sort(codes, base_text_compare);
    GString *out = without_keys(text);
    g_string_append(out, "sites:\n");
    for (guint i = 0; i < codes->len; i++)
        g_string_append_printf(
            out, "  %s: %s\n", (char *)codes->pdata[i], (char *)codes->pdata[i]);
    return g_string_free_to_bytes(out);
}

static int compare_files(gconstpointer a, gconstpointer b)
{
    return strcmp((*(SchemaFile *const *)a)->name, (*(SchemaFile *const *)b)->name);
}

GPtrArray *command_copy_files(const Registry *registry, const ExportMask *mask,
    const char *name, GBytes *analysis, const char *about)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(free_file);
    g_autofree char *yaml = g_strconcat(name, ".yaml", NULL);
    const GBytes *dictionary = registry_study_file(registry, "dictionary.csv");
    add_file(files, "dictionary.csv", g_bytes_ref((GBytes *)dictionary));
    add_file(files, "study.yaml", study_of(registry, mask));
    add_file(files, yaml, g_bytes_ref(analysis));
    add_file(files, REGISTRY_COPY_NOTE, g_bytes_new(about, strlen(about)));
    g_ptr_array_sort(files, compare_files);
    return files;
}
