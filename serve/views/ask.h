#pragma once
/**
 * @file
 * Inside serve/views/: a comparison as the address of the page asks for it, and its choices.
 */
#include "commands/compare.h"
#include "serve/views/inside.h"

/** As the options of the command; owned. NULL where nothing is chosen. */
typedef struct {
    char *outcome, *by, *cohort, *where, *visits, *adjust, *subgroups;
    char *test; /**< NULL: none is declared. */
    bool pairwise;
} ViewAsk;

/** What the address asks; clear with view_ask_clear. */
ViewAsk view_ask_read(const ServeRequest *request);
void view_ask_clear(ViewAsk *ask);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ViewAsk, view_ask_clear)
/** The address that asks the same. New text. */
char *view_ask_address(const ViewAsk *ask, const char *path);
/** Appends the form of choices, with what is chosen. */
gboolean view_ask_choices(ServePage *page, const ViewAsk *ask, GError **error);
