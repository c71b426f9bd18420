/* Any bytes as a key file: a key that gives the same pseudonym twice, or a message. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "exports/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ExportKey) key = export_key_parse("k", (const char *)bytes, size, &error);
    g_assert((key == NULL) == (error != NULL));
    if (!key)
        return 0;
    g_autofree char *code = export_key_code(key, "patient", "P-1", 16);
    g_autofree char *again = export_key_code(key, "patient", "P-1", 16);
    g_assert(strlen(code) == 16 && strcmp(code, again) == 0);
    g_assert(export_key_number(key, "days", "P-1", 7) < 7);
    const char *recipient = export_key_recipient(key);
    g_assert(!recipient || g_utf8_validate(recipient, -1, NULL));
    return 0;
}
