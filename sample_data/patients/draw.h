#pragma once
/**
 * @file
 * Drawing out of a stream of random numbers.
 */
#include <stdbool.h>

#include "analysis/random.h"

/** Starts the stream of a person, a hospital or whatever a seed and two numbers name. */
StatRandom draw_stream(uint64_t seed, uint64_t first, uint64_t second);

/** True with that probability. */
bool draw_chance(StatRandom *random, double probability);
/** True with that percentage. */
bool draw_percent(StatRandom *random, double percent);
/** A whole number from low to high, both included; low <= high. */
int draw_between(StatRandom *random, int low, int high);
/** Nearly normal, mean 0 and SD 1, within 6 (sum of twelve uniform numbers). */
double draw_normal(StatRandom *random);
/** exp of a normal number with the mean ln(median). */
double draw_log_normal(StatRandom *random, double median, double sd);

/** An index from 0 to n - 1 by weights, at least one of them positive. */
int draw_weighted(StatRandom *random, const double *weight, int n);
/** The same for a point from 0 to 1 of the weights' sum: what is ordered goes with z by it. */
int draw_weighted_at(double point, const double *weight, int n);
/** x between low and high. */
double draw_within(double x, double low, double high);
/** The whole number nearest to x, halves up. */
int draw_round(double x);
/** x to the nearest multiple of step. */
int draw_heaped(double x, int step);
