#include "registry/libraries.h"

#include <zlib.h>

#include "registry/inside.h"

void registry_libraries(BaseEachLibrary each, void *data)
{
    registry_driver_for(NULL)->library(each, data);
    each("zlib", zlibVersion(), data);
}
