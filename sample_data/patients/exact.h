#pragma once
/**
 * @file
 * Functions of real numbers out of the four operations alone, which every machine rounds alike:
 * the C library's may differ in their last digit, and so would patients.
 */

/** The exponential of x, |x| < 700; relative error below 1e-14. */
double exact_exp(double x);

/** The natural logarithm of x > 0; absolute error below 1e-14. */
double exact_log(double x);

/** The share of a normal distribution below z; absolute error below 1e-7 (Abramowitz and Stegun
 * 1964, 26.2.17). */
double exact_normal_below(double z);

/** 1 / (1 + exp(-x)). */
double exact_logistic(double x);
