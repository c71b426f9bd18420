#pragma once
/**
 * @file
 * Days on which hospitals work, and on which patients come. Days are since 1970-01-01.
 */
#include "sample_data/patients/draw.h"
#include "sample_data/patients/patients.h"

enum { DAYS_MONDAY, DAYS_SATURDAY = 5, DAYS_SUNDAY = 6 };

/** 0 for Monday to 6 for Sunday. */
int days_weekday(int32_t day);
/** Whether clinics and theatres work as on other days. */
bool days_is_open(const PatientModel *model, int32_t day);
/** The first open day at or after a day. */
int32_t days_open_from(const PatientModel *model, int32_t day);
/** The open day nearest to a day, from first to last; the day itself where none is open. */
int32_t days_open_near(const PatientModel *model, int32_t day, int32_t first, int32_t last);

/**
 * On which days a hospital's patients consent, in order.
 * @param from, until  the first and last day.
 * @param day          n days, ascending.
 */
void days_of_consent(const PatientModel *model, StatRandom *random, int32_t from, int32_t until,
    int32_t *day, int n);
