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
    return g_str_has_prefix(name, "saved/")  ? "analysis"
           : strchr(name, '/')               ? "profile"
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

static void note_analysis(
    GPtrArray *grown, const SchemaFile *before, const SchemaFile *after, GBytes *renamed)
{
    g_autofree char *place = schema_analysis_differs_at(renamed, after->bytes);
    g_autofree char *any = schema_analysis_differs_at(before->bytes, after->bytes);
    const char *part = place ? "content" : any ? "names" : "what is only read by people";
    (void)schema_grown_changed(grown, "analysis", after->name, part, NULL, place);
}

/* Of a file that says the same in other words: comments, order, what is only shown. */
static void note_file(GPtrArray *grown, guint n, const SchemaFile *before,
    const SchemaFile *after, const SchemaRenames *renames)
{
    if (is_study(after->name)) {
        const bool is_dictionary = strcmp(after->name, "dictionary.csv") == 0;
        if (!has_any_of(grown, n, is_dictionary))
            (void)schema_grown_changed(
                grown, "file", after->name, "what is only read by people", NULL, NULL);
        return;
    }
    g_autoptr(GBytes) renamed = schema_renamed_bytes(before->bytes, renames);
    const char *area = area_of(after->name);
    if (strcmp(area, "analysis") == 0)
        note_analysis(grown, before, after, renamed);
    else
        (void)schema_grown_changed(grown, area, after->name,
            g_bytes_equal(renamed, after->bytes) ? "names" : "content", NULL, NULL);
}

void schema_growth_files(GPtrArray *grown, const GPtrArray *before, const GPtrArray *after,
    const SchemaRenames *renames)
{
    const guint n = grown->len;
    for (guint i = 0; i < after->len; i++) {
        const SchemaFile *file = after->pdata[i];
        const SchemaFile *old = schema_file_find(before, file->name);
        if (!old)
            (void)schema_grown_add(grown, SCHEMA_GROWN_ADDED, area_of(file->name), file->name);
        else if (!g_bytes_equal(old->bytes, file->bytes))
            note_file(grown, n, old, file, renames);
    }
    for (guint i = 0; i < before->len; i++) {
        const SchemaFile *file = before->pdata[i];
        if (!schema_file_find(after, file->name))
            (void)schema_grown_add(
                grown, SCHEMA_GROWN_REMOVED, area_of(file->name), file->name);
    }
}
