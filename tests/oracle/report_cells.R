# What decompression_report.R and sins_report.R share: the exported rows as patients, and the
# numbers of a report's cells and tests out of them, by R's own routines. A study says what its
# rows are (value), who is in a table (members) and in a group (groups).
suppressPackageStartupMessages({library(jsonlite); library(survival)})
arguments <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(arguments[1], stringsAsFactors = FALSE, na.strings = "", fileEncoding = "UTF-8-BOM")
report <- fromJSON(arguments[2], simplifyDataFrame = FALSE)
entries <- rows[!is.na(rows$repeat_instrument), ] # of the repeating forms
rows <- rows[is.na(rows$repeat_instrument), ]
ids <- sort(unique(rows$record_id), method = "radix")
events <- split(rows, rows$event)
at <- function(name, event) { part <- events[[event]]; part[[name]][match(ids, part$record_id)] }
# A variable with one value a patient, wherever it stands.
patient <- function(name) {
  found <- rep(NA, length(ids))
  for (event in names(events)) {
    here <- at(name, event)
    found <- ifelse(is.na(found), here, found)
  }
  found
}
change <- function(name, event) at(name, event) - at(name, "baseline")

largest <- list(); skipped <- character(); n_compared <- 0
# FEXACT, R's Fisher of more than 2x2, counts as no likelier whatever is within 3.5e-7 of the
# observed table's log probability: a bound of 1e-6 there.
compare <- function(kind, address, theirs, ours) {
  bound <- if (kind == "Fisher r x c") 1e-6 else 1e-8
  theirs <- if (is.null(theirs)) NA else if (identical(theirs, "Inf")) Inf else as.numeric(theirs)
  if (is.null(ours)) { skipped <<- c(skipped, address); return(invisible()) }
  ours <- unname(as.numeric(ours))
  n_compared <<- n_compared + 1
  off <- if (is.na(theirs) && is.na(ours)) 0
    else if (is.na(theirs) != is.na(ours)) Inf
    else if (theirs == ours) 0
    else abs(theirs - ours) / max(abs(ours), 1e-9)
  if (off > bound) cat(sprintf("%-60s R %.15g proreg %.15g (%.2g)\n", address, ours, theirs, off))
  largest[[kind]] <<- max(largest[[kind]], off)
}
finish <- function() {
  cat(n_compared, "numbers compared;", length(skipped), "not redone\n")
  if (length(skipped)) cat("  not redone:", skipped, sep = "\n  ")
  for (kind in names(largest)) cat(sprintf("%-12s largest relative difference %.3g\n", kind, largest[[kind]]))
  cat(sprintf("%-12s largest relative difference %.3g\n", "all", max(unlist(largest))))
}

# P of a table of counts; of numbers in groups; of pairs.
fisher_p <- function(x, g) {
  tab <- table(x, g); tab <- tab[rowSums(tab) > 0, colSums(tab) > 0, drop = FALSE]
  if (min(dim(tab)) < 2) return(1) # one outcome alone: nothing to tell apart
  fisher.test(tab, workspace = 2e8)$p.value
}
rank_sum_p <- function(x, g) wilcox.test(x ~ factor(g), exact = FALSE)$p.value
groups_p <- function(method, x, g) {
  keep <- !is.na(x) & !is.na(g); x <- x[keep]; g <- g[keep]
  if (grepl("Fisher", method)) fisher_p(x, g)
  else if (grepl("Kruskal", method)) kruskal.test(x, factor(g))$p.value
  else if (grepl("rank-sum", method)) rank_sum_p(x, g)
}
paired_p <- function(method, before, after) {
  keep <- !is.na(before) & !is.na(after); before <- before[keep]; after <- after[keep]
  if (grepl("paired t", method)) t.test(after, before, paired = TRUE)$p.value
  else if (grepl("signed-rank", method)) wilcox.test(after, before, paired = TRUE, exact = FALSE)$p.value
  else if (grepl("McNemar", method)) mcnemar.test(factor(before, 0:1), factor(after, 0:1))$p.value
}
kind_of <- function(test, x)
  if (grepl("Fisher", test$method) && length(unique(x[!is.na(x)])) > 2) "Fisher r x c" else "P values"
# Who was dead before the visit was due counts apart from the unknown (of a change, its later one).
offsets <- c("1_month" = 30, "6_month" = 180)
died_before <- function(visit) {
  due <- offsets[sub("change_", "", visit)]
  patient("died") %in% 1 & patient("followup_days") < if (is.na(due)) -Inf else due
}
# A cell of counts or moments: x are the values of those in the column, dead those who had died.
summary_of <- function(statistic, level, x, binary, dead = rep(FALSE, length(x))) {
  known <- x[!is.na(x)]
  if (!is.null(level) && level == "died") return(if (statistic == "n") sum(is.na(x) & dead))
  if (!is.null(level) && level == "unknown" && !"unknown" %in% x)
    return(if (statistic == "n") sum(is.na(x) & !dead))
  hit <- if (!is.null(level)) as.character(known) == level else if (binary) known == 1 else NULL
  switch(statistic, mean = if (length(known)) mean(known) else NA, sd = if (length(known) > 1) sd(known) else NA,
    n = if (is.null(hit)) NULL else sum(hit), percent = if (length(known)) 100 * mean(hit) else NA,
    denominator = length(known))
}
# Kaplan-Meier: a cell of a survival table.
survival_cell <- function(statistic, level, days, dead, conf = "log") {
  if (!is.null(level) && level == "unknown") return(sum(is.na(days) | is.na(dead)))
  fit <- survfit(Surv(days, dead) ~ 1, conf.type = conf)
  if (is.null(level)) {
    q <- quantile(fit, .5)
    return(switch(statistic, n = fit$n, events = sum(fit$n.event), median = q$quantile,
      ci_low = q$lower, ci_high = q$upper))
  }
  when <- as.numeric(sub("at_", "", level)); s <- summary(fit, times = when, extend = TRUE)
  gone <- !any(days >= when, na.rm = TRUE) && s$surv > 0
  switch(statistic, n_risk = sum(days >= when, na.rm = TRUE), percent = if (gone) NA else 100 * s$surv,
    ci_low = if (gone) NA else 100 * s$lower, ci_high = if (gone) NA else 100 * s$upper)
}
logrank_p <- function(days, dead, g) {
  s <- survdiff(Surv(days, dead) ~ g); pchisq(s$chisq, length(s$n) - 1, lower.tail = FALSE)
}
