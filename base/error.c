#include "base/error.h"

G_DEFINE_QUARK(proreg - error, base_error)
