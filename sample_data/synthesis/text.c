#include "text.h"

#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_bytes(SynText *text, const char *bytes, size_t size)
{
    if (text->size + size + 1 > text->capacity) {
        const size_t capacity = (text->size + size + 1) * 2;
        char *more = realloc(text->bytes, capacity);
        if (!more) {
            text->failed = true;
            return;
        }
        text->bytes = more;
        text->capacity = capacity;
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

void syn_text_add(SynText *text, const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    const int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= sizeof line)
        text->failed = true;
    else
        add_bytes(text, line, (size_t)size);
}

void syn_text_add_full_width(SynText *text, const char *number)
{
    for (; *number; number++) {
        const char full[3] = {'\xef', '\xbc', (char)(0x90 + (*number - '0'))};
        if (*number >= '0' && *number <= '9')
            add_bytes(text, full, sizeof full);
        else
            add_bytes(text, number, 1);
    }
}

/* The text in another encoding, which never takes more bytes than UTF-8 does here. */
static bool convert(const SynText *text, const char *encoding, SynText *converted)
{
    const iconv_t conversion = iconv_open(encoding, "UTF-8");
    if (conversion == (iconv_t)-1)
        return false;
    char *from = text->bytes, *to = malloc(text->size + 1);
    size_t from_left = text->size;
    size_t to_left = from_left;
    *converted = (SynText){.bytes = to};
    const bool ok = to && iconv(conversion, &from, &from_left, &to, &to_left) != (size_t)-1;
    converted->size = text->size - to_left;
    iconv_close(conversion);
    return ok;
}

bool syn_text_save(const SynText *text, const char *path, const char *encoding)
{
    SynText converted = {0};
    bool ok = !text->failed && (!encoding || convert(text, encoding, &converted));
    const SynText *final = encoding ? &converted : text;
    FILE *file = ok ? fopen(path, "wb") : NULL;
    ok = file && fwrite(final->bytes, 1, final->size, file) == final->size;
    if (file)
        ok = fclose(file) == 0 && ok;
    if (!ok)
        fprintf(stderr, "%s: cannot be written; give a folder that exists with -o\n", path);
    syn_text_free(&converted);
    return ok;
}

void syn_text_free(SynText *text)
{
    free(text->bytes);
    *text = (SynText){0};
}
