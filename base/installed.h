#pragma once
/**
 * @file
 * Where the files lie that the program needs beside itself.
 */
#include <glib.h>

/**
 * A folder beside the program: installed, PREFIX/share/proreg/NAME; or as it was built, BUILT
 * in the folder of the build.
 * @return new text; where neither is there, the one that would be installed.
 */
char *base_installed(const char *name, const char *built);
