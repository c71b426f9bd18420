#pragma once
/**
 * @file
 * All faults of a YAML file, for who mends it: it is read again and again, each time without
 * the parts that were at fault (a misspelt name with a near one is taken for that first), so
 * that a reader that stops at its first fault tells them all.
 * What follows from a fault is not told: a second fault at what had something cut out, what
 * a reader says of what stands in for a missing key, and whatever names what was cut out.
 */
#include "schema/yaml.h"

/** Reads the document into something of its own; adds what is wrong (char *) to `found`: one
 * fault, or one of each part. */
typedef void (*SchemaFaultsRead)(const SchemaYaml *yaml, GPtrArray *found, void *data);

/** Names of which nothing can be said, since what defines them is at fault: a set of char *,
 * owned. */
GHashTable *schema_doubts_new(void);
/** Whether the sentence names one of them. */
bool schema_doubts_concern(GHashTable *doubts, const char *sentence);

/**
 * Adds the faults of a file to `faults` (char *), each once, in the order in which they are
 * met.
 * @param name    how messages call the file.
 * @param read    called at least once where the text is YAML; the last time with what stands.
 * @param defines  whether the keys of the file are names that its sentences may be about: a
 *                 profile's are a hospital's words.
 * @param doubts   added to.
 * @return whether the text is YAML.
 */
bool schema_faults_read(const char *name, const char *bytes, gsize size, bool defines,
    SchemaFaultsRead read, void *data, GHashTable *doubts, GPtrArray *faults);
