#pragma once
/**
 * @file
 * The library of mathematics that this one runs with.
 */

/** Version of GSL as it is loaded, not as it was built with. Static. */
const char *stat_gsl_version(void);
