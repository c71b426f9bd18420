#pragma once
/**
 * @file
 * Inside serve/views/: folders that the start page offers, so that none has to be written into
 * it: study folders, and those in which a new registry may lie.
 */
#include <glib.h>

/** A folder that is offered. */
typedef struct {
    char *path;  /**< Absolute, links followed. */
    char *title; /**< Of a study, as its study.yaml has it; else NULL. */
    char *name;  /**< By which a form names it: hex digits of the path's hash. */
} ViewPlace;

/** Study folders (with dictionary.csv and study.yaml): the working folder, the user's
 * documents, the user's proreg/studies and the installed ones, and the folders in each.
 * ViewPlace *, each once. New. */
GPtrArray *view_places_of_studies(void);
/** Folders that may be written into: the working folder, the user's documents, that of the
 * user's data. New. */
GPtrArray *view_places_for_registries(void);
/** The one that a form names, or NULL. Borrowed. */
const ViewPlace *view_place_find(const GPtrArray *places, const char *name);
/** By what a form names that path. New text. */
char *view_place_name(const char *path);
/** The user's folder of ours, $XDG_DATA_HOME/proreg; made, mode 0700, where it is missing. New
 * text. */
char *view_place_own(void);
