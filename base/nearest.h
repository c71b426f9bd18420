#pragma once
/**
 * @file
 * "Did you mean": the word that a misspelt one was meant to be.
 */

/**
 * The nearest of NULL-ended `words` to `word`, within two edits and fewer edits than it has
 * letters; the first at a tie. NULL where none is near. Borrowed from `words`.
 */
const char *base_nearest(const char *word, const char *const *words);

/**
 * That word between two texts, for the middle of a message: ": did you mean 'flow'?". "" where
 * none is near. New.
 */
char *base_nearest_said(
    const char *before, const char *word, const char *const *words, const char *after);
