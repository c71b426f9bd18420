/**
 * @file
 * Packs: what belongs to one field of medicine and to no other. A study names its pack; its
 * expressions may then call the pack's functions, its tables use the pack's constants, and its
 * sentences the pack's words. What is of use in any field every study has.
 *
 * A new field is a new entry of the table in pack.c.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "clinical/instrument.h"
#include "clinical/mcid.h"
#include "clinical/segment.h"

/** Most inputs of a function: the levels of the spine. */
#define CLIN_MAX_FUNCTION_INPUTS CLIN_N_LEVELS

/** A function that expressions may call beside the outputs of the instruments. */
typedef struct ClinFunction {
    const char *name; /**< As it is called: "sins_total". */
    size_t n_inputs;  /**< 1 to CLIN_MAX_FUNCTION_INPUTS. */
    int decimals;     /**< 0 where the result is a whole number or a text. */
    /** Computes the result from whole numbers; CLIN_MISSING is missing. Also given itself. */
    ClinValue (*evaluate)(
        const struct ClinFunction *function, const int *inputs, const ClinOptions *options);
    int (*total)(const int *items);     /**< What `evaluate` calls, or NULL. */
    const char *(*class_of)(int total); /**< What `evaluate` calls, or NULL. */
} ClinFunction;

/** One pack. All texts are static. */
typedef struct ClinPack {
    const char *name;               /**< As study.yaml names it; "" for what all have. */
    const char *label;              /**< The field in words. */
    const char *const *instruments; /**< Names of its instruments, NULL-ended. */
    const ClinFunction *functions;  /**< Its further functions; the last has no name. */
    const char *origin;             /**< What happens at time zero: "surgery"; or NULL. */
    const char *const *outcomes;    /**< What responders are counted of unless told, or NULL. */
    /** Lists its minimal clinically important differences, as clin_mcid_at; or NULL. */
    const ClinMcid *(*mcid_at)(size_t i);
    const char *mcid_note; /**< A sentence for below their table; or NULL. */
} ClinPack;

/**
 * Lists the packs that a study may name.
 *
 * @param i From 0.
 * @return The i-th pack, static; NULL after the last.
 */
const ClinPack *clin_pack_at(size_t i);

/**
 * Finds a pack.
 *
 * @param name As study.yaml names it; may be NULL.
 * @return The pack, static; NULL when there is none of that name.
 */
const ClinPack *clin_pack_find(const char *name);

/**
 * What every study has: instruments of general health, with an empty name.
 *
 * @return Static.
 */
const ClinPack *clin_pack_general(void);

/**
 * Says whether an instrument belongs to a pack.
 *
 * @param pack       The pack.
 * @param instrument Name of the instrument.
 * @return Whether it does.
 */
bool clin_pack_has_instrument(const ClinPack *pack, const char *instrument);

/**
 * Says whether a pack brings a function: one of its own or an output of its instruments.
 *
 * @param pack The pack.
 * @param name The function's name; case does not matter, as in SQL.
 * @return Whether it does.
 */
bool clin_pack_has_function(const ClinPack *pack, const char *name);

/**
 * Finds the pack that brings a function which not every study has.
 *
 * @param function Its name.
 * @return The pack, static; NULL when every study has the function, or none.
 */
const ClinPack *clin_pack_of_function(const char *function);

/**
 * Finds a constant of a pack.
 *
 * @param pack May be NULL: then there is none.
 * @param name The constant's name, or a measure for its default.
 * @return The constant, static; NULL when the pack has none.
 */
const ClinMcid *clin_pack_mcid(const ClinPack *pack, const char *name);
