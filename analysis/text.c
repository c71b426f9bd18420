#include "analysis/text.h"

StatText stat_text(char *buffer, size_t size)
{
    if (size > 0)
        buffer[0] = '\0';
    return (StatText){buffer, size, 0};
}

void stat_text_add(StatText *text, const char *words)
{
    for (; *words && text->used + 1 < text->size; words++)
        text->buffer[text->used++] = *words;
    if (text->used < text->size)
        text->buffer[text->used] = '\0';
}

void stat_text_add_number(StatText *text, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    digits[--at] = '\0';
    uint64_t rest = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        digits[--at] = '-';
    stat_text_add(text, digits + at);
}

void stat_text_add_count(StatText *text, int64_t number, const char *one, const char *many)
{
    stat_text_add(text, ", ");
    stat_text_add_number(text, number);
    stat_text_add(text, " ");
    stat_text_add(text, number == 1 ? one : many);
}
