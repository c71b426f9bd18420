#include "schema/yaml_text.h"

#include <stdbool.h>
#include <string.h>

/** Whether a text needs no quotes to be read as itself. */
static bool is_plain(const char *text)
{
    static const char *const words[] = {"null", "Null", "NULL", "true", "false", "~", NULL};
    if (text[0] == '\0' || g_strv_contains(words, text) || strchr("-?.%@`=<>", text[0]))
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x80 && !g_ascii_isalnum(*c) && !strchr("_./-+@%", *c) &&
            !(*c == ' ' && c > text && c[1] != '\0'))
            return false;
    return true;
}

void schema_yaml_append_text(GString *out, const char *text)
{
    if (is_plain(text)) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(out, "\\%c", *c);
        else if (*c < 0x20 || *c == 0x7f)
            g_string_append_printf(out, "\\x%02x", *c);
        else
            g_string_append_c(out, (char)*c);
    }
    g_string_append_c(out, '"');
}
