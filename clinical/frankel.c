#include "clinical/frankel.h"

#include <stddef.h>
#include <string.h>

#include "clinical/points.h"

static const char *const letters[CLIN_FRANKEL_N_GRADES] = {"A", "B", "C", "D", "E"};

static bool is_grade(int grade)
{
    return grade >= 0 && grade < CLIN_FRANKEL_N_GRADES;
}

int clin_frankel_find(const char *code)
{
    for (int i = 0; i < CLIN_FRANKEL_N_GRADES; i++) {
        if (strcmp(letters[i], code) == 0) {
            return i;
        }
    }
    const bool subgrade = code[0] == 'D' && code[1] >= '1' && code[1] <= '3' && !code[2];
    return subgrade ? CLIN_FRANKEL_D : CLIN_MISSING;
}

const char *clin_frankel_letter(int grade)
{
    return is_grade(grade) ? letters[grade] : NULL;
}

const char *clin_frankel_group(int grade)
{
    if (!is_grade(grade)) {
        return NULL;
    }
    return grade >= CLIN_FRANKEL_D ? "de" : "abc";
}

int clin_frankel_change(int before, int after)
{
    return is_grade(before) && is_grade(after) ? after - before : CLIN_MISSING;
}
