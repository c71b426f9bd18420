#pragma once
/**
 * @file
 * What a command is: one table entry that says its place in the help, its arguments, its
 * options and an example. Parsing, help and the manual page are generated from it.
 *
 * A command is one file, cmd_NAME.c, that defines `const CliCommand cmd_NAME`; commands.h lists
 * them. Option values land in the command's own struct, by offset.
 */
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "commands/command.h"

/** Exit codes that scripts rely on. Where several apply, the highest. */
typedef enum {
    CLI_OK = 0,
    CLI_FINDINGS = 1, /**< A problem of severity error, a difference, a failed verification. */
    CLI_USAGE = 2,
    CLI_REFUSED = 3,  /**< An input unreadable or refused, an output that cannot be written. */
    CLI_DATABASE = 4, /**< Locked, corrupt or of another version. */
    CLI_NUMERICAL = 5,
    CLI_INTERNAL = 70
} CliExit;

typedef enum {
    CLI_FLAG, /**< `bool`, set to true. */
    CLI_TEXT, /**< `const char *`, borrowed from argv. */
    CLI_LIST /**< `GPtrArray *` of borrowed texts: the option may be repeated. NULL if never. */
} CliOptionKind;

typedef struct {
    const char
        *name; /**< Without dashes; a single letter is a short option: "o", also "--o". */
    CliOptionKind kind;
    const char *value;          /**< How help calls the value: "FILE"; NULL for a flag. */
    size_t offset;              /**< Into the command's option struct. */
    const char *help;           /**< One line. */
    const char *const *choices; /**< NULL-ended values allowed, or NULL for any. */
} CliOption;

/** What a command is given: its arguments and its own struct, filled. */
typedef struct {
    const char *const *arguments;
    size_t n_arguments;
    const void *options;
    const CommandSinks *sinks;
} CliCall;

typedef struct CliCommand {
    const char *group; /**< Heading in the help: "Data in". */
    const char *name;
    const char *arguments; /**< "DB FILE...". */
    const char *summary;   /**< One line, no full stop. */
    const char *text;      /**< Paragraphs for --help; may be "". */
    char *(*more)(void);   /**< A further paragraph, made where a table has it; or NULL. New. */
    const char *examples;  /**< Lines, each a command that works. */
    size_t min_arguments, max_arguments; /**< SIZE_MAX for any number. */
    /** Looks at the sinks' flag to stop, and then leaves nothing half done. Another command
     * only reads, and a signal may end it where it is. */
    bool stops;
    size_t options_size; /**< sizeof its option struct. */
    const CliOption *options;
    size_t n_options;
    /** As the functions of commands/: FALSE with `error` set, and the facts in any case. */
    gboolean (*run)(const CliCall *call, CommandFacts *facts, GError **error);
} CliCommand;

/**
 * Parses argv (without program and command name) into `values` (zeroed, options_size bytes) and
 * `arguments`. "--name=value" and "--name value" both work; "--" ends options; no
 * abbreviations.
 * @return false with BASE_ERROR_USAGE: the word, what was expected, "did you mean".
 */
bool cli_parse(const CliCommand *command, int argc, char **argv, void *values,
    GPtrArray *arguments, GError **error);

/** Frees the lists that cli_parse made. */
void cli_parse_clear(const CliCommand *command, void *values);

/** The exit code of what was found and what went wrong (or NULL): the highest that applies. */
CliExit cli_exit(const CommandFacts *facts, const GError *error);

/** Help of one command, and of all, by group. */
void cli_help(const CliCommand *command, FILE *out);
void cli_help_all(const CliCommand *const *commands, FILE *out);
/** The manual page of all commands, roff. */
void cli_manual(const CliCommand *const *commands, FILE *out);
