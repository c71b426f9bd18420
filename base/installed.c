#include "base/installed.h"

#include <stdbool.h>

char *base_installed(const char *name, const char *built)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = g_path_get_dirname(program ? program : ".");
    g_autofree char *installed = g_build_filename(folder, "..", "share", "proreg", name, NULL);
    g_autofree char *beside = g_build_filename(folder, "..", built, NULL);
    const bool is_built =
        !g_file_test(installed, G_FILE_TEST_IS_DIR) && g_file_test(beside, G_FILE_TEST_IS_DIR);
    return g_canonicalize_filename(is_built ? beside : installed, NULL);
}
