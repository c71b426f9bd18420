#pragma once
/**
 * @file
 * Commands that make one table of a study in a registry: `flow`, `verify`, `prognosis`,
 * `concordance`, `responders`.
 *
 * `study` is a name among those that the registry was made with, or the path of an analysis
 * file; `cohort` is one, too, or NULL for all patients.
 */
#include "commands/command.h"

typedef struct {
    const char *db, *study;
    CommandTable table;
} CommandFlow;

/** The STROBE flow: who was excluded at which step. */
gboolean command_flow(
    const CommandFlow *options, const CommandSinks *sinks, CommandFacts *facts, GError **error);

typedef struct {
    const char *db, *study;
    const char *against; /**< The published tables as CSV; NULL is BASE_ERROR_USAGE. */
    CommandTable table;
} CommandVerify;

/** The study's tables against published ones; a cell that differs is a finding. */
gboolean command_verify(const CommandVerify *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db, *cohort;
    CommandTable table;
} CommandPrognosis;

/** Prognostic scores against what happened. */
gboolean command_prognosis(const CommandPrognosis *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db, *cohort;
    const char *by; /**< "site" or "segment"; NULL is both. */
    CommandTable table;
} CommandConcordance;

/** Operations against what NOMS and SINS suggest. */
gboolean command_concordance(const CommandConcordance *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);

typedef struct {
    const char *db, *study;
    const char *outcomes;     /**< Parted by commas; NULL: those of the study's field. */
    const char *const *mcids; /**< NAME=VALUE texts, NULL-ended, or NULL. */
    CommandTable table;
} CommandResponders;

/** Who improved by at least the difference that matters. */
gboolean command_responders(const CommandResponders *options, const CommandSinks *sinks,
    CommandFacts *facts, GError **error);
