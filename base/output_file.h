#pragma once
/**
 * @file
 * Inside of the outputs: writing one of them.
 */
#include <stdio.h>

#include "base/output.h"
#include "base/place.h"

/** How an output is written. */
typedef enum {
    BASE_OUTPUT_STANDARD, /**< Through the streams' function. */
    BASE_OUTPUT_STREAM,   /**< To a device, a pipe or a descriptor, as it is. */
    BASE_OUTPUT_FILE      /**< Beside its place, then renamed. */
} BaseOutputManner;

typedef enum { BASE_OUTPUT_ADDED, BASE_OUTPUT_OPEN, BASE_OUTPUT_DONE } BaseOutputState;

struct BaseOutput {
    const char *option;
    char *path; /**< NULL for standard output that nobody asked for by name. */
    const BaseOutputKin *kin;
    const BaseOutputs *set;
    BaseOutputStreams streams;
    BasePlace place;
    BaseOutputManner manner;
    BaseOutputState state;
    bool is_coloured;
    int descriptor;      /**< That the path names, or -1. */
    char *temporary;     /**< FILE: until it has its name. */
    FILE *file;          /**< STREAM and FILE. */
    struct stat written; /**< FILE, DONE: what it became. */
};

/** "--problems p.csv", or "standard output". New. */
char *base_output_name(const BaseOutput *output);
/** Sets BASE_ERROR_OUTPUT with the reason of an errno; returns FALSE. */
gboolean base_output_fail(const BaseOutput *output, int number, GError **error);
/** Opens an output whose place and manner are known. */
gboolean base_output_open(BaseOutput *output, GError **error);
/** Writes out and gives the file its name. */
gboolean base_output_finish(BaseOutput *output, GError **error);
/** Frees it and removes what has no name yet. */
void base_output_free(BaseOutput *output);
