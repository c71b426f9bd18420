# Reads what `proreg export` wrote for SPSS, Stata and spreadsheets by R's own readers, and compares it with the CSV:
#   proreg export DB --as csv -o x.csv; ... --as sav -o x.sav; ... --as dta -o x.dta; ... --as xlsx -o x.xlsx
#   Rscript tests/oracle/export.R x
suppressMessages({library(haven); library(foreign)})
base <- commandArgs(TRUE)[1]
csv <- read.csv(paste0(base, ".csv"), na.strings = "", colClasses = "character", encoding = "UTF-8")
text <- function(x) {
    x <- zap_labels(zap_missing(x))
    x <- if (is.numeric(x) && !inherits(x, c("Date", "POSIXct")))
        vapply(x, function(v) if (is.na(v)) NA_character_ else format(v, digits = 15), "") else as.character(x)
    ifelse(x == "", NA, x)
}
same <- function(a, b) identical(is.na(a), is.na(b)) && all(a == b | abs(suppressWarnings(as.numeric(a) - as.numeric(b))) < 1e-9, na.rm = TRUE)
for (kind in c("sav", "dta")) {
    d <- if (kind == "sav") read_sav(paste0(base, ".sav"), user_na = TRUE) else read_dta(paste0(base, ".dta"))
    wrong <- character()
    for (name in intersect(names(d), names(csv))) {
        # Stata's file has a choice with text codes as its place; its label begins with the code.
        x <- if (kind == "dta" && !is.null(attr(d[[name]], "labels")) && paste0(name, "_label") %in% names(csv) &&
                 any(is.na(suppressWarnings(as.numeric(csv[[name]][!is.na(csv[[name]])])))))
            sub(" .*", "", as.character(as_factor(d[[name]]))) else text(d[[name]])
        if (!same(x, csv[[name]])) wrong <- c(wrong, name)
    }
    cat(kind, nrow(d), "rows,", length(intersect(names(d), names(csv))), "columns compared;",
        if (length(wrong)) paste("differ:", toString(wrong)) else "all the same", "\n")
}
s <- suppressWarnings(read.spss(paste0(base, ".sav"), to.data.frame = TRUE))
cat("foreign reads", nrow(s), "rows,", ncol(s), "columns\n")
