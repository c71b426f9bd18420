/**
 * @file
 * What the tests of the instruments share: cmocka's headers, and strings that may be NULL.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/** Fails unless the word is missing. */
#define assert_no_word(word) assert_null(word)

/** Fails unless the word is there and equal. */
#define assert_word(word, expected)                                                            \
    do {                                                                                       \
        const char *word_ = (word);                                                            \
        assert_non_null(word_);                                                                \
        assert_string_equal(word_, expected);                                                  \
    } while (0)
