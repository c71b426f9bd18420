#pragma once
/**
 * @file
 * `proreg serve`: the registry as a page of this machine.
 */
#include "commands/command.h"

typedef struct {
    const char *db;    /**< Path; NULL: the page asks which. */
    const char *port;  /**< Digits, or NULL: any that is free. */
    const char *idle;  /**< Minutes without use after which it ends, as digits; NULL: 30. */
    bool read_only;    /**< Nothing is changed. */
    bool no_open;      /**< No browser is opened. */
    const char *group; /**< File that says who uses the page behind a web server, or NULL. */
} ViewServe;

/**
 * Serves until the sinks ask to stop, or nobody used the page for so long, which a group's page
 * does not mind. The address that opens it is the data.
 */
gboolean view_serve(
    const ViewServe *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);
