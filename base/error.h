#pragma once
/**
 * @file
 * The one error domain of everything above the plain C libraries. A code says what kind of
 * fault it is; cli/ turns it into an exit code, in one function. The message is one line
 * without a full stop: where, what, what was expected, what to do next.
 */
#include <glib.h>

/** What kind of fault: who has to act on it. */
typedef enum {
    BASE_ERROR_USAGE,     /**< The command line, or a name in it that does not exist. */
    BASE_ERROR_INPUT,     /**< A file that is missing, unreadable or refused. */
    BASE_ERROR_STUDY,     /**< The study folder contradicts itself or cannot be read. */
    BASE_ERROR_DATABASE,  /**< The registry is locked, corrupt or of another version. */
    BASE_ERROR_NUMERICAL, /**< A computation could not be done. */
    BASE_ERROR_OUTPUT,    /**< A file could not be written. */
    BASE_ERROR_INTERNAL,  /**< Our own fault. */
    BASE_ERROR_STOPPED    /**< Nobody's: whoever started it asked it to stop. */
} BaseErrorCode;

#define BASE_ERROR (base_error_quark())
/** The domain of all errors that the program raises. */
GQuark base_error_quark(void);
