#pragma once
/**
 * @file
 * Every command of the program, in the order of the help.
 */
#include "cli/command.h"

extern const CliCommand cmd_init;
extern const CliCommand cmd_score;
