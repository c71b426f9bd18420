#pragma once
/**
 * @file
 * Calendar dates (proleptic Gregorian) as days since 1970-01-01, and the forms in which sites
 * write them.
 */
#include <stdbool.h>
#include <stdint.h>

/** The order of the parts of a date whose year does not come first. */
typedef enum { BASE_DATE_YMD, BASE_DATE_MDY, BASE_DATE_DMY } BaseDateOrder;

/** Room for "YYYY-MM-DD" and its NUL. */
#define BASE_DATE_SIZE 11

/**
 * Reads a date: three numbers parted by "-", "/" or "." (one kind throughout), a year of four
 * digits in the place that `order` says, months and days of one or two digits. A year of four
 * digits in front is always taken as YMD. No time, no blanks, ASCII digits only.
 * @param days  set to days since 1970-01-01 on success, else untouched.
 * @return false where the text is no such date or the day does not exist (2019-02-30).
 */
bool base_date_parse(const char *text, BaseDateOrder order, int32_t *days);

/** Writes `days` as YYYY-MM-DD; years 0001 to 9999. */
void base_date_format(int32_t days, char out[BASE_DATE_SIZE]);
