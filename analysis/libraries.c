#include "analysis/libraries.h"

#include <gsl/gsl_version.h>

const char *stat_gsl_version(void)
{
    return gsl_version;
}
