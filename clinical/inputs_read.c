#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "clinical/inputs.h"

/* Longest number that is read; no answer has more digits. */
#define MAX_NUMBER 63

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads a plain decimal of length characters: sign, digits, point, digits. NaN if it is none.
 */
static double plain_number(const char *text, size_t length)
{
    char copy[MAX_NUMBER + 1];
    size_t n_digits = 0;
    size_t n_points = 0;
    for (size_t i = 0; i < length; i++) {
        const bool sign = i == 0 && (text[i] == '-' || text[i] == '+');
        n_digits += is_digit(text[i]);
        n_points += text[i] == '.';
        if (!sign && !is_digit(text[i]) && text[i] != '.') {
            return (double)NAN;
        }
    }
    if (n_digits == 0 || n_points > 1 || length > MAX_NUMBER) {
        return (double)NAN;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    return strtod(copy, NULL);
}

static bool equals(const char *word, const char *text, size_t length)
{
    return strlen(word) == length && memcmp(word, text, length) == 0;
}

static ClinReading read_choice(
    const ClinInput *input, const char *text, size_t length, double *value)
{
    for (size_t i = 0; i < input->n_choices; i++) {
        const ClinChoice *choice = &input->choices[i];
        if (equals(choice->code, text, length) || equals(choice->label, text, length)) {
            *value = choice->value;
            return CLIN_READ_VALUE;
        }
    }
    const double number = plain_number(text, length);
    return isnan(number) ? CLIN_READ_INVALID : clin_input_read_number(input, number, value);
}

ClinReading clin_input_read(const ClinInput *input, const char *text, double *value)
{
    *value = (double)NAN;
    const char *start = text ? text : "";
    while (is_blank(*start)) {
        start++;
    }
    size_t length = strlen(start);
    while (length > 0 && is_blank(start[length - 1])) {
        length--;
    }
    if (length == 0) {
        return CLIN_READ_MISSING;
    }
    if (input->kind == CLIN_INPUT_CHOICE) {
        return read_choice(input, start, length, value);
    }
    const double number = plain_number(start, length);
    return isnan(number) ? CLIN_READ_INVALID : clin_input_read_number(input, number, value);
}

ClinReading clin_input_read_number(const ClinInput *input, double number, double *value)
{
    *value = (double)NAN;
    if (isnan(number)) {
        return CLIN_READ_MISSING;
    }
    for (size_t i = 0; i < input->n_choices; i++) {
        const char *code = input->choices[i].code;
        if (plain_number(code, strlen(code)) == number) {
            *value = input->choices[i].value;
            return CLIN_READ_VALUE;
        }
    }
    const bool whole = floor(number) == number && fmod(number, input->step) == 0;
    if (input->kind == CLIN_INPUT_CHOICE || number < input->min || number > input->max ||
        (input->kind == CLIN_INPUT_INTEGER && !whole)) {
        return CLIN_READ_INVALID;
    }
    *value = number;
    return CLIN_READ_VALUE;
}
