#pragma once
/**
 * @file
 * Inside serve/views/: what the queries that are not settled are about, the most of them first.
 */
#include "serve/views/inside.h"

/** A section with a row a cause (rule and variable), each leading to its queries; nothing where
 * there is none. @param day  on which is asked who has a patient. */
gboolean view_add_causes(ServePage *page, Registry *registry, int32_t day, GError **error);
