# Every P value of the segment study's report, recomputed by R from the exported rows:
#   proreg export DB --as csv --cohort segment -o rows.csv
#   proreg report DB segment --format json > report.json
#   Rscript segment_report.R rows.csv report.json
# Prints each test that differs by more than 1e-9 relative, then the largest difference.
library(jsonlite)
arguments <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(arguments[1], stringsAsFactors = FALSE)
tests <- fromJSON(arguments[2], simplifyDataFrame = FALSE)$tests

rows <- rows[rows$repeat_instrument == "" | is.na(rows$repeat_instrument), ]
at <- function(event) {
  part <- rows[rows$event == event, ]
  part[order(part$record_id), ]
}
baseline <- at("baseline")
month <- at("1_month")
month <- month[match(baseline$record_id, month$record_id), ]
outcome <- at("outcome")
outcome <- outcome[match(baseline$record_id, outcome$record_id), ]
group <- factor(baseline$segment, levels = c("cervical", "thoracic", "tl_l_s"))
pairs <- list(C_vs_T = c(1, 2), T_vs_L = c(2, 3), C_vs_L = c(1, 3))

# What a row of the report calls a variable, at a visit.
value <- function(name, visit) {
  data <- switch(visit, "1_month" = month, "postoperative" = month, baseline)
  x <- data[[name]]
  if (name == "procedure") x <- baseline$procedure
  if (name == "died") x <- baseline$died
  x
}
split_value <- function(name, x) {
  if (name == "frankel") x <- ifelse(is.na(x) | x == "", NA, x %in% c("A", "B", "C"))
  if (name == "ecog_ps") x <- x > 2
  x
}
fisher_p <- function(tab) {
  tab <- tab[rowSums(tab) > 0, colSums(tab) > 0, drop = FALSE]
  fisher.test(tab, workspace = 2e8)$p.value
}
tukey <- function(x) {
  keep <- !is.na(x)
  TukeyHSD(aov(x[keep] ~ group[keep]))[[1]][, "p adj"][c(1, 3, 2)]
}

expected <- function(id) {
  part <- strsplit(id, ".", fixed = TRUE)[[1]]
  table <- part[1]; name <- part[2]; who <- part[3]; visit <- part[4]
  if (table == "T2") {
    x <- split_value(name, value(name, "baseline"))
    if (name %in% c("sex", "origin", "sins_class", "died"))
      return(chisq.test(table(x, group), correct = FALSE)$p.value)
    if (name == "procedure") return(fisher_p(table(x, group)))
    return(anova(lm(x ~ group))[["Pr(>F)"]][1])
  }
  if (table == "T5") return(fisher_p(table(value(name, "1_month"), group)))
  if (table == "T4") {
    here <- group == who
    a <- split_value(name, value(name, "baseline"))[here]
    b <- split_value(name, value(name, "1_month"))[here]
    if (name %in% c("frankel", "ecog_ps"))
      return(fisher_p(rbind(table(factor(a, c(FALSE, TRUE))), table(factor(b, c(FALSE, TRUE))))))
    keep <- !is.na(a) & !is.na(b)
    return(wilcox.test(a[keep], b[keep], paired = TRUE, exact = FALSE)$p.value)
  }
  k <- which(names(pairs) == who)
  if (visit == "change")
    x <- value(name, "1_month") - value(name, "baseline")
  else
    x <- split_value(name, value(name, visit))
  if (table == "Tfig5" || name %in% c("frankel", "ecog_ps")) {
    p <- sapply(pairs, function(pair) {
      here <- as.integer(group) %in% pair
      fisher_p(table(x[here], droplevels(group[here])))
    })
    return(p.adjust(p, "BH")[k])
  }
  tukey(x)[k]
}

largest <- 0
for (test in tests) {
  p <- unname(expected(test$id))
  difference <- abs(p - test$p_value) / max(abs(p), 1e-300)
  if (difference > 1e-9) cat(sprintf("%-45s R %.15g proreg %.15g (%.2g)\n", test$id, p, test$p_value, difference))
  largest <- max(largest, difference)
}
cat(length(tests), "tests; largest relative difference", largest, "\n")
