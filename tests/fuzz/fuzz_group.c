/* Any bytes as the file of serve --group. */
#include <stddef.h>
#include <stdint.h>

#include "serve/views/group_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/** A group or an error, never both and never neither; and nobody is the owner. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    SchemaSite site = {.code = (char *)"site_01", .label = (char *)"Site 01"};
    const SchemaStudy study = {.n_sites = 1, .sites = &site};
    g_autoptr(GError) error = NULL;
    g_autoptr(ServeGroup) group =
        view_group_parse("fuzz", (const char *)bytes, size, &study, &error);
    g_assert((group == NULL) == (error != NULL));
    if (!group)
        return 0;
    GHashTableIter each;
    gpointer name, member;
    g_hash_table_iter_init(&each, group->people);
    while (g_hash_table_iter_next(&each, &name, &member)) {
        const ServeMember *one = member;
        g_assert(one->role != SERVE_ROLE_OWNER);
        g_assert((one->role == SERVE_ROLE_INVESTIGATOR) == (one->hospital != NULL));
    }
    g_assert(group->names->len == group->members->len);
    g_assert(g_str_has_prefix(group->origin, "https://"));
    return 0;
}
