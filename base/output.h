#pragma once
/**
 * @file
 * Everything that a command writes, as one set that knows what the command reads, so that no
 * output can replace an input.
 *
 * A command says what it will read and where it will write, opens the set before it does
 * anything else, appends, and commits. A file appears whole under its name or not at all: it is
 * written beside its place and renamed; a new one is readable by its owner alone, because
 * anything here may hold patient data, and one that was there keeps its mode and owner. Links
 * are followed. Devices and pipes are written to. Two paths are one file when device and inode
 * say so.
 *
 * What replaces an output of the set, or destroys it, is BASE_ERROR_USAGE, before anything is
 * opened: the registry or its journal, any other input, the redirected standard input, another
 * output, a file to which standard output or the messages were redirected, and any SQLite
 * database. What cannot be written is BASE_ERROR_OUTPUT.
 */
#include <glib.h>
#include <stdbool.h>

typedef struct BaseOutputs BaseOutputs;
/** One of them; belongs to its set. */
typedef struct BaseOutput BaseOutput;

/** Takes the next bytes; FALSE with `error` set where they cannot be written. */
typedef gboolean (*BaseOutputWrite)(const char *bytes, gsize size, void *data, GError **error);

/** What "-" and an output without a path write to, and what the shell may have redirected. */
typedef struct {
    BaseOutputWrite write;
    /** As write, for bytes whose control characters are the program's own; NULL: write. */
    BaseOutputWrite write_coloured;
    void *data;
    int input;    /**< Descriptor of standard input, or -1: there is none. */
    int output;   /**< Descriptor behind `write`, or -1. */
    int messages; /**< Descriptor of the messages, or -1. */
} BaseOutputStreams;

/** What kind of file may be replaced, where not any. */
typedef struct {
    const char *name; /**< "list of problems", for messages. */
    /** Whether a file that begins with these bytes (at least one, at most 256 KiB) is one. */
    bool (*is_kin)(const char *head, gsize size);
} BaseOutputKin;

/** An empty set; `streams` is copied. */
BaseOutputs *base_outputs_new(const BaseOutputStreams *streams);
/** Removes what was not committed; NULL is fine. */
void base_outputs_free(BaseOutputs *outputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BaseOutputs, base_outputs_free)

/**
 * Says that `path` is read; NULL, "-" and what does not exist are fine.
 * @param what  for messages: "the map".
 */
void base_outputs_read(BaseOutputs *outputs, const char *path, const char *what);
/** Says that an SQLite file is read: it and what SQLite keeps beside it. */
void base_outputs_read_database(BaseOutputs *outputs, const char *path);
/**
 * Says that the files of a folder with one of these endings are read, now or the next time:
 * nothing of such a name is written there either.
 * @param endings  NULL-ended, static: ".csv".
 */
void base_outputs_read_folder(
    BaseOutputs *outputs, const char *folder, const char *const *endings, const char *what);

/**
 * Adds an output.
 * @param option  how the command line names it, for messages: "--problems". Static.
 * @param path    NULL or "-": standard output.
 * @param kin     what it may replace beside an empty file; NULL: anything. Borrowed.
 */
BaseOutput *base_outputs_add(
    BaseOutputs *outputs, const char *option, const char *path, const BaseOutputKin *kin);
/** Adds a folder that outputs will lie in: made by base_outputs_open where it is missing. */
void base_outputs_add_folder(BaseOutputs *outputs, const char *option, const char *path);

/** Checks all outputs that are not open yet, then opens them; may be called again after more
 * were added. */
gboolean base_outputs_open(BaseOutputs *outputs, GError **error);

/** Says that its control characters are the program's own colours; texts of others are shown.
 */
void base_output_colours(BaseOutput *output);
/** Appends to an open output. FALSE with BASE_ERROR_OUTPUT. */
gboolean base_output_append(BaseOutput *output, const char *bytes, gsize size, GError **error);
/** Gives one output its name; nothing may be appended to it afterwards. */
gboolean base_output_commit(BaseOutput *output, GError **error);
