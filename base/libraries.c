#include "base/libraries.h"

#include <expat.h>
#include <glib.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <zip.h>

void base_libraries(BaseEachLibrary each, void *data)
{
    g_autofree char *glib =
        g_strdup_printf("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
    each("GLib", glib, data);
    each("jansson", jansson_version_str(), data);
    each("libcrypto", OpenSSL_version(OPENSSL_VERSION), data);
    each("libzip", zip_libzip_version(), data);
    each("expat", XML_ExpatVersion(), data);
}
