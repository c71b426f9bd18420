#pragma once
/**
 * @file
 * What a command does after its arguments are read: one function a command, for the command
 * line and whatever else may call it. A function takes its own options and the sinks; it says
 * what it read and wrote through the facts, tells of faults through a GError, prints nothing
 * itself and has no state.
 *
 * The signature is the same for all:
 *
 *     gboolean command_NAME(const CommandNAME *options, const CommandSinks *sinks,
 *         CommandFacts *facts, GError **error);
 *
 * TRUE: done, whatever was found. FALSE with `error` set: it could not be done, or not to its
 * end; the facts count all the same. BASE_ERROR_USAGE is for options that contradict each
 * other, name what is not there, or would let an output replace an input; then nothing was
 * read. A path "-" is the sinks' data, and so is an output without a path.
 */
#include <glib.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/output.h"
#include "base/words.h"
#include "reports/model/table.h"

/** What a message is. */
typedef enum {
    COMMAND_NOTE,   /**< Worth knowing. */
    COMMAND_WARNING /**< Something that was asked for is not there. */
} CommandMessage;

/** Where a command's data and messages go, how it is watched and stopped, and when it is. */
typedef struct {
    BaseOutputStreams streams; /**< Data. */
    /** Takes a message of one line, without a line end, as it is: whoever prints it for people
     * shows its control characters. NULL for silence. */
    void (*tell)(CommandMessage kind, const char *line, void *data);
    void *tell_data;
    /** Called now and then with what is being done and how far it is; NULL for silence. */
    void (*progress)(const char *what, gsize done, gsize all, void *data);
    void *progress_data;
    /** Read atomically: not 0 asks the command to stop; NULL: it is never asked. A command that
     * stops leaves nothing half done: BASE_ERROR_STOPPED. */
    const gint *cancel;
    BaseClock clock;        /**< When the command began. */
    const BaseWords *words; /**< Language of people at the data's end; NULL is English. */
    bool colour;            /**< Text in the data may be coloured. */
    /** Takes over a document that the command would else render as data, for whoever shows it
     * in a way of their own; NULL: it is rendered. */
    void (*document)(ReportDocument *document_take, void *data);
    void *document_data;
} CommandSinks;

/** What was found, for an exit code. Written whole on every return. */
typedef struct {
    bool has_findings; /**< A problem of severity error, a difference. */
    bool has_refusals; /**< An input was refused; the others went in. */
} CommandFacts;

/** A table that is printed in a format. */
typedef struct {
    const char *format;   /**< One of command_formats; NULL is text. */
    const char *output;   /**< Path; NULL is the sinks' data. */
    const char *lang;     /**< One of base_words_codes; NULL is English. */
    const char *snapshot; /**< Name of a lock, as which the registry is read, of the commands
                               that have it; NULL: as it stands now. */
} CommandTable;

/** "text", "csv", "md", "html", "json", "tex", "xlsx", NULL. */
extern const char *const command_formats[];
