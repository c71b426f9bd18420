#include "base/csv_line.h"

#include <stdbool.h>

char base_csv_line_delimiter(const char *text, size_t size)
{
    static const char candidates[] = "\t;|^";
    size_t counts[sizeof candidates] = {0};
    bool quoted = false, comma = false;
    for (size_t i = 0; i < size; i++) {
        const char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r'))
            break;
        else if (!quoted && c == ',')
            comma = true;
        else if (!quoted && c != '\0' && strchr(candidates, c))
            counts[strchr(candidates, c) - candidates]++;
    }
    size_t best = 0;
    for (size_t i = 1; i + 1 < sizeof candidates; i++)
        best = counts[i] > counts[best] ? i : best;
    return comma || counts[best] == 0 ? ',' : candidates[best];
}

size_t base_csv_line_plain(const char *text, size_t size)
{
    size_t length = size;
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    return memchr(text, '"', length) || memchr(text, '\0', length) ? 0 : length;
}
