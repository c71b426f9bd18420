/** Who was seen when, and what was not recorded. */
#pragma once

#include "people.h"

/**
 * Decides what is missing at baseline and at one month: for the 203 as often as Tables 4 and 6
 * say, pairs included; for the others now and then. Run after the layout.
 */
void syn_plan_missing(SynPeople *people);

/**
 * Exchanges what is missing between people whom no printed number tells apart, so that those
 * are not seen after a month who were most ill. Needs grade and performance status before.
 */
void syn_lose_the_ill(SynPeople *people);

/**
 * Sets the days of surgery and of the visits, and what is missing because a patient was not
 * seen: after death, after the last contact, or because the visit was skipped. A few visits
 * fall outside their window. Run after follow-up is known.
 */
void syn_plan_visits(SynPeople *people);

/** Days since 1970-01-01 of a date of the Gregorian calendar. */
int syn_day(int year, int month, int day);

/** Year, month and day of a day since 1970-01-01. */
void syn_date(int days, int *year, int *month, int *day);
