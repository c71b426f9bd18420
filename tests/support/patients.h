#pragma once
/* Ten patients in the registry of fixture.h. */
#include "support/fixture.h"

typedef struct {
    const char *id, *grade, *age, *sex, *before, *after, *neck, *back;
} Patient;

/* P9 is a child and P0 belongs to no group. */
static const Patient patients[] = {
    {"P1", "A", "50", "1", "8", "3", "1", "0"},
    {"P2", "A", "60", "1", "7", "7", "1", "1"},
    {"P3", "A", "70", "2", "9", "4", "0", "0"},
    {"P4", "A", "61", "2", "6", "5", "", ""},
    {"P5", "B", "40", "1", "5", "6", "0", "1"},
    {"P6", "B", "45", "2", "7", "2", "0", "1"},
    {"P7", "B", "", "2", "8", "", "1", "0"},
    {"P8", "B", "52", "2", "3", "1", "0", "0"},
    {"P9", "B", "9", "1", "1", "1", "0", "0"},
    {"P0", "", "33", "1", "1", "1", "0", "0"},
};

/* P7 dies 14 days after surgery, P6 after the visit at one month. */
void put_patients(Registry *registry, RegistryImport *import);
