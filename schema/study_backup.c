/* `backup` of study.yaml: where copies are kept by themselves, and how many. */
#include "schema/read.h"
#include "schema/study_read.h"

enum { KEEP = 10, MOST_KEPT = 10000 };

gboolean schema_backup_read(
    const SchemaYaml *yaml, const SchemaYamlNode *root, SchemaStudy *study, GError **error)
{
    static const char *const keys[] = {"folder", "keep", NULL};
    const SchemaYamlNode *map = schema_yaml_get(root, "backup");
    SchemaBackup *backup = &study->backup;
    bool found = false;
    if (!map || schema_yaml_is_null(map))
        return TRUE;
    if (!schema_yaml_is_map(map))
        return schema_yaml_fail(
            yaml, map, error, "backup must be a map, {folder: backups, keep: 10}");
    backup->keep = KEEP;
    return schema_yaml_only_keys(yaml, map, keys, error) &&
           schema_read_text(yaml, map, "folder", SCHEMA_REQUIRED, &backup->folder, error) &&
           schema_read_integer(yaml, map, "keep", 1, MOST_KEPT, &backup->keep, &found, error);
}
