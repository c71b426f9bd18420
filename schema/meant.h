#pragma once
/**
 * @file
 * The end of a message about a word that is not known.
 */

/** "; did you mean X?" or "", for the end of a message. New text. `words` is NULL-ended. */
char *schema_meant(const char *word, const char *const *words);
