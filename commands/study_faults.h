#pragma once
/**
 * @file
 * All that is wrong with the files of a study. Inside commands/.
 */
#include "commands/inside.h"

/**
 * Reads every file of a study folder and tries what it asks: dictionary, study.yaml with its
 * derived values and rules, analyses (also saved ones, "saved/NAME.yaml") and profiles.
 * @param files   SchemaFile *.
 * @param folder  how sentences call where they are.
 * @param faults  char *: a sentence each, with file and line; added to.
 * @param notes   char *: what is no fault; added to.
 */
void command_study_faults(const GPtrArray *files, const char *folder, const BaseClock *clock,
    GPtrArray *faults, GPtrArray *notes);

/** A sentence that names a file of the folder alone, as the registry does, with the folder.
 * New. */
char *command_study_placed(const char *folder, const char *message);

/** As command_study_placed, of an error that there may be. */
void command_study_place_error(const char *folder, GError **error);

/** The sentences as JSON: `{"file","line","message"}` each. New. */
json_t *command_study_faults_json(const GPtrArray *sentences);
