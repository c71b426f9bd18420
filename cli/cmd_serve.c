#include <stdio.h>

#include "cli/commands.h"
#include "serve/views/site.h"

static gboolean run(const CliCall *call, CommandFacts *facts, GError **error)
{
    ViewServe options = *(const ViewServe *)call->options;
    options.db = call->n_arguments > 0 ? call->arguments[0] : NULL;
    /* Who reads the address from a pipe waits for it while the program runs. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    return view_serve(&options, call->sinks, facts, error);
}

static const CliOption options[] = {
    {"port", CLI_TEXT, "N", offsetof(ViewServe, port),
        "listen at this port, so that bookmarks stay; else at any that is free", NULL},
    {"idle", CLI_TEXT, "MINUTES", offsetof(ViewServe, idle),
        "end after so many minutes without use; else after 30", NULL},
    {"read-only", CLI_FLAG, NULL, offsetof(ViewServe, read_only), "change nothing", NULL},
    {"group", CLI_TEXT, "FILE", offsetof(ViewServe, group),
        "serve several people behind the group's web server; FILE says who may do what", NULL},
    {"no-open", CLI_FLAG, NULL, offsetof(ViewServe, no_open),
        "open no browser; the address that is printed opens the page once", NULL},
};

const CliCommand cmd_serve = {
    .group = "Page",
    .name = "serve",
    .arguments = "[DB]",
    .summary = "the registry as a page in a browser of this machine",
    .text =
        "Prints one address, which opens the page once, and opens the browser. The page is "
        "served "
        "from this\nmachine to this machine: nothing is sent anywhere, and nobody else on the "
        "machine can read it. Each\nview shows the command line that gives the same. Ends "
        "after "
        "half an hour without use, or with Ctrl-C.\n\nWithout DB the page asks which: one that "
        "was "
        "opened before, a new one from a study folder, or\nthe sample registry, which it makes "
        "in a few seconds.\n\nWith --group it serves several people "
        "through a web server of this machine, which brings TLS and the login;\nFILE says how "
        "that server proves itself, and who is coordinator, statistician, investigator of a "
        "hospital\nor auditor. docs/serve.md has complete configurations, and tells more.",
    .examples = "proreg serve jasa.sqlite\n"
                "proreg serve\n"
                "proreg serve jasa.sqlite --read-only --no-open --port 8642\n"
                "proreg serve jasa.sqlite --group group.yaml --port 8642",
    .min_arguments = 0,
    .max_arguments = 1,
    .stops = true,
    .options_size = sizeof(ViewServe),
    .options = options,
    .n_options = G_N_ELEMENTS(options),
    .run = run,
};
