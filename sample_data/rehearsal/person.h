#pragma once
/**
 * @file
 * A person of a rehearsal: when what happened, and the rows of the export. For this folder
 * only.
 */
#include "sample_data/patients/draw.h"
#include "sample_data/rehearsal/spec.h"

/** A row of the export: an event, or an entry of a repeating form there. */
typedef struct {
    size_t event;
    size_t form;            /**< Of an entry, else SIZE_MAX. */
    int instance;           /**< Of an entry or of a repeating event, else 0. */
    int32_t first_day, day; /**< When it happened at the earliest, and at the latest. */
    char **cell;            /**< One a dictionary column: a text, or NULL for blank. */
} RehearsalRow;

/** Days are since 1970-01-01. */
typedef struct {
    const SchemaStudy *study;
    const RehearsalSpec *spec;
    StatRandom random;
    size_t site;
    int32_t enrolled, origin, last;
    bool dead, lost;
    double *hidden;  /**< One a link. */
    GPtrArray *rows; /**< RehearsalRow *, in the order of the export. */
} RehearsalPerson;

/** Draws when what happens, and the rows without a value. */
void rehearsal_person_init(RehearsalPerson *person, const SchemaStudy *study,
    const RehearsalSpec *spec, uint64_t seed, size_t site, int number);
void rehearsal_person_clear(RehearsalPerson *person);

/** Whether a row has the columns of a field. */
bool rehearsal_row_collects(const SchemaStudy *study, const RehearsalRow *row, size_t field);
/** Sets a cell; the text is taken over, NULL for blank. */
void rehearsal_row_put(RehearsalRow *row, size_t column, char *text);
