/**
 * @file
 * Values of any type as text, because a column of the server holds one type: the first letter
 * is the type and the rest a whole number, the bits of a real one as hexadecimal digits, or the
 * text.
 */
#include "registry/postgres/inside.h"

char *registry_postgres_any_integer(int64_t number)
{
    return g_strdup_printf("i%" G_GINT64_FORMAT, number);
}

char *registry_postgres_any_real(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return g_strdup_printf("r%016" G_GINT64_MODIFIER "x", bits);
}

char *registry_postgres_any_text(const char *text)
{
    return g_strconcat("t", text, NULL);
}

static double real_of(const char *digits)
{
    const uint64_t bits = g_ascii_strtoull(digits, NULL, 16);
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

RegistryValue registry_postgres_any(const char *tagged)
{
    if (tagged[0] == 'i')
        return (RegistryValue){
            .kind = REGISTRY_VALUE_INTEGER, .integer = g_ascii_strtoll(tagged + 1, NULL, 10)};
    if (tagged[0] == 'r')
        return (RegistryValue){.kind = REGISTRY_VALUE_REAL, .real = real_of(tagged + 1)};
    return (RegistryValue){.kind = REGISTRY_VALUE_TEXT, .text = tagged + (tagged[0] != '\0')};
}

char *registry_postgres_text_array(const char *const *texts, size_t n)
{
    GString *array = g_string_new("{");
    for (size_t i = 0; i < n; i++) {
        g_string_append(array, i > 0 ? ",\"" : "\"");
        for (const char *p = texts[i]; *p; p++) {
            if (*p == '"' || *p == '\\')
                g_string_append_c(array, '\\');
            g_string_append_c(array, *p);
        }
        g_string_append_c(array, '"');
    }
    g_string_append_c(array, '}');
    return g_string_free(array, FALSE);
}
