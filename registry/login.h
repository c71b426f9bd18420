#pragma once
/**
 * @file
 * What a login that is bound by rights sees of a registry on a server (docs/engine.md).
 */
#include "registry/registry.h"

typedef enum {
    REGISTRY_SEES_TEXTS, /**< Of queries, and former values, where they are of its patients. */
    REGISTRY_SEES_ALL    /**< Patients, journal, trail and files of all hospitals. */
} RegistrySight;

/** Whether who is logged in sees that. FALSE with a sentence (BASE_ERROR_DATABASE) where the
 * store knows that they do not: what is asked would be answered wrongly. */
gboolean registry_login_sees(const Registry *registry, RegistrySight sight, GError **error);

/** That sentence where who is logged in sees neither queries nor former values, to stand where
 * they would; else NULL. New text. */
char *registry_login_unseen(const Registry *registry);
