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
