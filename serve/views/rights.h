#pragma once
/**
 * @file
 * Inside serve/views/: which role may see which view, and send which form of it: the table of
 * docs/serve.md.
 */
#include "serve/roles.h"

extern const ServeRights view_rights;
