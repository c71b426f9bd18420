#pragma once
/**
 * @file
 * Inside reports/explain: pieces of R expressions. All texts are new but for arguments.
 */
#include "reports/explain/explainer.h"

/** A text as R has it, with its quotes. Appended. */
void r_text(GString *out, const char *text);
/** A part's value of each member. */
char *r_part(const Basis *basis, const BasisPart *part);
char *r_part_at(const Basis *basis, guint part);
/** The groups of the table. */
char *r_groups(const Basis *basis);
/** c("a", "b"): the ids of the groups of the table, in their order. */
char *r_group_ids(const Basis *basis);
/** A number's first part as 1 and 0, where it is a level of several. */
char *r_indicator(const Basis *basis);
/** Who is in the columns that the number is about. */
char *r_who(const Basis *basis);
/** c("a", "b"): the levels of a row in their order; 0:1 of a binary one. */
char *r_levels(const SchemaRow *row);
/** A list of the parts from that one on, as a model's terms. */
char *r_terms(const Basis *basis, guint first);

/** P of a test, adjusted as the table says; NULL where R has none. */
char *r_p(const Basis *basis);
/** Whether the P is adjusted for others of its table. */
bool r_is_adjusted(const Basis *basis);
/** The P values that are adjusted together with this one, itself among them: Basis *. New. */
GPtrArray *r_family(const Basis *basis);
/** Pairs, rho. */
char *r_correlation(const Basis *basis);
/** A standardised difference between the groups of a table. */
char *r_smd(const Basis *basis);
/** A hazard ratio, its limits, or P of proportional hazards, of a survival table. */
char *r_hazard(const Basis *basis);
/** The R test of who has no value, of those alone for whom the number's code stands, where it
 * has one. New. */
char *r_coded(const Basis *basis, const char *test, const char *who);
/** A number of a table of subgroups; NULL where R has none. */
char *r_subgroups(const Basis *basis);
/** How two groups differ; NULL where the number is none of that. */
char *r_contrast(const Basis *basis);
