#pragma once
/**
 * @file
 * The dates of each record, and what is wrong with their order: rules `order` and `window`.
 * Which dates those are, the study's roles and orders say.
 */
#include "registry/import.h"
#include "schema/study.h"

/** Where a date stands. */
typedef struct {
    int32_t days;
    int32_t file;    /**< Number of the file, or IMPORT_DATE_STORED, or IMPORT_DATE_NONE. */
    uint16_t column; /**< Position in the file's header, from 1; UINT16_MAX from there on. */
    uint32_t line;
} ImportDate;

enum { IMPORT_DATE_NONE = -2, IMPORT_DATE_STORED = -1 };

/** One warning. The texts of the events and fields are the study's. */
typedef struct {
    const char *rule_id;
    uint32_t record;
    const char *event; /**< Unique name of the later-due date's event. */
    const char *field; /**< The later-due date. */
    ImportDate date;   /**< It, or where it is stored already, the date that clashes with it. */
    int32_t days;      /**< The later-due date. */
    const char *msgid; /**< What is wrong. */
    char *arguments;   /**< Of the sentence; valid during the call. */
} ImportDateFinding;

typedef void (*ImportDateReport)(const ImportDateFinding *finding, void *data);

typedef struct ImportDates ImportDates;

/** Without a date yet. @param study  borrowed. */
ImportDates *import_dates_new(const SchemaStudy *study);
void import_dates_free(ImportDates *dates);

/** Whether the field's values are wanted here: a date of the rules, or the vital status. */
bool import_dates_wants(const ImportDates *dates, size_t field);

/** Keeps a record's date; other fields and events are ignored. */
void import_dates_set(
    ImportDates *dates, uint32_t record, size_t event, size_t field, const ImportDate *date);
/** Keeps whether a record is dead by its vital status. */
void import_dates_set_dead(ImportDates *dates, uint32_t record, bool dead);
/** Fills in what the registry holds and the files so far do not. */
void import_dates_add_stored(ImportDates *dates, uint32_t record, const RegistryDates *stored);

/**
 * Judges one record.
 * @param all  also findings that concern no date of a file; else they are not reported.
 */
void import_dates_judge(
    const ImportDates *dates, uint32_t record, bool all, ImportDateReport report, void *data);
