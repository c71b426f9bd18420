/**
 * @file
 * LMNOP: what to look at before deciding on a spinal metastasis.
 *
 * Sources: Paton GR, Frangou E, Fourney DR, Can J Neurol Sci 2011;38:396-403; Ivanishvili Z,
 * Fourney DR, Global Spine J 2014;4:129-36. It is a list of principles; no table of decisions
 * was published, so here it is the list of fields to show side by side, and nothing more.
 */
#pragma once

#include <stddef.h>

/** One field of the list. */
typedef struct {
    char letter;          /**< L, M, N, O or P. */
    const char *aspect;   /**< What the letter stands for. */
    const char *variable; /**< Variable or derived value of the registry. */
} ClinLmnopField;

/**
 * Lists the fields in order.
 *
 * @param i From 0.
 * @return The i-th field, static; NULL after the last.
 */
const ClinLmnopField *clin_lmnop_at(size_t i);
