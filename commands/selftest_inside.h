#pragma once
/**
 * @file
 * A self-test under way. For commands/selftest*.c.
 */
#include "base/json.h"
#include "commands/inside.h"
#include "commands/selftest.h"

/** What was looked at. */
typedef struct {
    const char *group; /**< Static or interned: "statistics". */
    char *name, *expected, *found;
    char *source; /**< Where the expectation is from; "" for what is plain. */
    bool is_ok;
} SelftestCheck;

/** A number or a text that has to come out. Texts live in the list. */
typedef struct {
    char *group, *name, *command, *path, *expected, *source;
} SelftestTruth;

typedef struct {
    const CommandSelftest *options;
    const CommandSinks *sinks;
    char *program;     /**< This one's path. */
    char *data;        /**< Folder with what came with it. */
    char *folder;      /**< In which it works. */
    GPtrArray *truths; /**< SelftestTruth * */
    GPtrArray *checks; /**< SelftestCheck * */
} Selftest;

/** What a command wrote, and how it ended. */
typedef struct {
    int code;          /**< Exit code; -1 where it did not end by itself. */
    char *out, *error; /**< Never NULL. */
} SelftestRun;

/**
 * Runs the program.
 * @param folder  it runs in.
 * @param line    its arguments, parted by single blanks; none has a blank.
 */
SelftestRun selftest_run(const Selftest *test, const char *folder, const char *line);
void selftest_run_clear(SelftestRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SelftestRun, selftest_run_clear)

/**
 * Starts it and kills it (SIGKILL) as soon as there is the file `sign` in the folder.
 * @return whether it was killed before it ended.
 */
bool selftest_kill(
    const Selftest *test, const char *folder, const char *line, const char *sign);

/** Adds a check. */
void selftest_add(const Selftest *test, const char *group, const char *name,
    const char *expected, const char *found, const char *source, bool is_ok);
/** Adds one that is fine where both texts are the same. */
void selftest_same(const Selftest *test, const char *group, const char *name,
    const char *expected, const char *found);
/** Adds one of a command's exit code; where it is another, its message is what was found. */
bool selftest_code(const Selftest *test, const char *group, const char *name, int expected,
    const SelftestRun *run);

/** The member at a path ("terms.0.p_value"), as text: 17 digits of a number; new. NULL where
 * there is none, or the text is no JSON. */
char *selftest_member(const char *json, const char *path);
/** Whether both are the same number, to eight digits, or the same text. */
bool selftest_equal(const char *expected, const char *found);

/** Reads the truths. */
gboolean selftest_truths_read(Selftest *test, GError **error);
/** Statistics and scores against the truths. */
void selftest_numbers(const Selftest *test);
/** A registry's life. */
void selftest_registry(const Selftest *test);

/** The page, in the format that is asked for. */
gboolean selftest_emit(const Selftest *test, BaseOutput *output, GError **error);
