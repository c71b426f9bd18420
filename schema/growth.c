#include "schema/growth.h"

#include <string.h>

#include "schema/changed.h"
#include "schema/growth_list.h"

GPtrArray *schema_growth(const SchemaStudy *before, const SchemaStudy *after,
    const SchemaRenames *renames, const char *const *relabelled)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(schema_grown_free);
    const SchemaGrowth growth = {before, after, renames, relabelled, list};
    schema_growth_fields(&growth);
    schema_growth_events(&growth);
    schema_growth_study(&growth);
    return list;
}

/* ---- Files ---- */

static bool is_study(const char *name)
{
    return strcmp(name, "dictionary.csv") == 0 || strcmp(name, "study.yaml") == 0;
}

static const char *area_of(const char *name)
{
    return strchr(name, '/')                 ? "profile"
           : g_str_has_suffix(name, ".yaml") ? "analysis"
                                             : "file";
}

static bool has_any_of(const GPtrArray *grown, guint n, bool of_dictionary)
{
    static const char *const dictionary[] = {"variable", "choice", "form", NULL};
    for (guint i = 0; i < n; i++)
        if (g_strv_contains(dictionary, ((const SchemaGrown *)grown->pdata[i])->area) ==
            of_dictionary)
            return true;
    return false;
}

/* Of a file that says the same in other words: comments, order, what is only shown. */
static void note_file(
    GPtrArray *grown, guint n, const SchemaFile *before, const SchemaFile *after)
{
    if (is_study(after->name)) {
        const bool is_dictionary = strcmp(after->name, "dictionary.csv") == 0;
        if (!has_any_of(grown, n, is_dictionary))
            (void)schema_grown_changed(
                grown, "file", after->name, "what is only read by people", NULL, NULL);
        return;
    }
    const char *area = area_of(after->name);
    g_autofree char *place = strcmp(area, "analysis") == 0
                                 ? schema_analysis_differs_at(before->bytes, after->bytes)
                                 : g_strdup("");
    (void)schema_grown_changed(grown, area, after->name,
        place ? "content" : "what is only read by people", NULL, place);
}

void schema_growth_files(GPtrArray *grown, const GPtrArray *before, const GPtrArray *after)
{
    const guint n = grown->len;
    for (guint i = 0; i < after->len; i++) {
        const SchemaFile *file = after->pdata[i];
        const SchemaFile *old = schema_file_find(before, file->name);
        if (!old)
            (void)schema_grown_add(grown, SCHEMA_GROWN_ADDED, area_of(file->name), file->name);
        else if (!g_bytes_equal(old->bytes, file->bytes))
            note_file(grown, n, old, file);
    }
    for (guint i = 0; i < before->len; i++) {
        const SchemaFile *file = before->pdata[i];
        if (!schema_file_find(after, file->name))
            (void)schema_grown_add(
                grown, SCHEMA_GROWN_REMOVED, area_of(file->name), file->name);
    }
}
