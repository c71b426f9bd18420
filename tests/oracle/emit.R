# Writes R vectors as C arrays with 17 digits. Sourced by the scripts that make the *_expected.h
# files of tests/analysis: Rscript tests/oracle/NAME.R > tests/analysis/NAME_expected.h
number <- function(x) ifelse(is.na(x), "NAN",
    ifelse(is.infinite(x), ifelse(x > 0, "INFINITY", "-INFINITY"), sprintf("%.17g", x)))
emit <- function(name, x) cat(strwrap(
    sprintf("static const double %s[] = {%s};", name, paste(number(as.numeric(x)), collapse = ", ")),
    width = 96, exdent = 4), sep = "\n")
emit_codes <- function(name, x) cat(strwrap(
    sprintf("static const int32_t %s[] = {%s};", name,
        paste(ifelse(is.na(x), -1, as.integer(x)), collapse = ", ")),
    width = 96, exdent = 4), sep = "\n")
head_of <- function(script) cat("#pragma once\n/** @file\n * Made by tests/oracle/", script,
    " with ", R.version.string, "; do not edit.\n */\n#include <math.h>\n#include <stdint.h>\n\n", sep = "")
