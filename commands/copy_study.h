#pragma once
/**
 * @file
 * Inside `copy`: the study files of an analysis copy.
 */
#include "exports/mask.h"
#include "registry/registry.h"

/**
 * The files of a copy for an analysis: dictionary, study.yaml with codes in place of hospitals
 * and without what is the registry's alone, the analysis, and what the copy is.
 * @param analysis  its bytes, named `name`.yaml there.
 * @param about     JSON of what it is.
 * @return SchemaFile *, owned.
 */
GPtrArray *command_copy_files(const Registry *registry, const ExportMask *mask,
    const char *name, GBytes *analysis, const char *about);
