#include "support/study_text.h"

char *study_replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    g_assert(at);
    g_autofree char *head = g_strndup(text, (gsize)(at - text));
    return g_strconcat(head, to, at + strlen(from), NULL);
}

void study_file_free(gpointer data)
{
    SchemaFile *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

SchemaStudy *study_parse(const char *dictionary, const char *yaml, GError **error)
{
    const char *const texts[][2] = {{"dictionary.csv", dictionary}, {"study.yaml", yaml}};
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(study_file_free);
    for (size_t i = 0; i < 2; i++) {
        SchemaFile *file = g_new0(SchemaFile, 1);
        file->name = g_strdup(texts[i][0]);
        file->bytes = g_bytes_new(texts[i][1], strlen(texts[i][1]));
        g_ptr_array_add(files, file);
    }
    return schema_study_parse("s", files, error);
}
