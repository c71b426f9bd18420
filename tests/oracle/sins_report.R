# The SINS study's report redone by R from the exported rows: tables by class of instability,
# survival with the log-rank test, the course with Holm's adjustment, fusion in SINS 0 to 9, and
# the correlations.
#   proreg export DB --as csv --cohort sins -o rows.csv
#   proreg report DB sins --format json > report.json
#   Rscript tests/oracle/sins_report.R rows.csv report.json
# Prints what differs by more than 1e-8 relative (Fisher's test of large tables: 1e-6), then the largest difference of each kind. A P
# that proreg itself calls approximate (Fisher's test of a large table) is not redone.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "report_cells.R"))
class <- patient("sins_band"); fused <- patient("fusion"); low <- patient("sins") <= 9
visits <- c("baseline", "1_month", "6_month")
value <- function(row, visit) {
  if (row == "patients") return(rep(1, length(ids)))
  if (row == "fusion") return(as.numeric(fused == "fused"))
  if (visit %in% c("change_1_month", "change_6_month")) return(change(row, sub("change_", "", visit)))
  x <- if (visit %in% visits) at(row, visit) else NULL
  if (is.null(x) || all(is.na(x))) patient(row) else x
}
members <- function(table) if (table %in% c("5", "6")) low else rep(TRUE, length(ids))
of <- function(table) if (table %in% c("5", "6")) fused else class
in_group <- function(table, group) if (group == "total") !is.na(class) else of(table) %in% group
is_binary <- function(x) all(x %in% c(0, 1, NA))
cell <- function(c) {
  if (c$table == "3") {
    here <- in_group("3", c$group)
    return(survival_cell(c$statistic, c$level, patient("followup_days")[here], patient("died")[here]))
  }
  if (c$table == "7") {
    x <- patient("sins"); y <- value(c$row, "baseline"); keep <- !is.na(x) & !is.na(y)
    return(switch(c$statistic, n = sum(keep), rho = cor(x[keep], y[keep], method = "spearman")))
  }
  x <- value(c$row, c$visit)
  here <- members(c$table) & in_group(c$table, c$group)
  summary_of(c$statistic, c$level, x[here], is_binary(x), died_before(c$visit)[here])
}
course_p <- function(test, row, group) {
  here <- in_group("4", group)
  p <- c(); for (i in 1:2) for (k in (i + 1):3)
    p[paste0(visits[i], "_vs_", visits[k])] <- paired_p(test$method, at(row, visits[i])[here], at(row, visits[k])[here])
  p.adjust(p, "holm")
}
value_of <- function(id) {
  part <- strsplit(id, ".", fixed = TRUE)[[1]]
  if (part[1] %in% c("T1", "T2")) value(part[2], part[4])
}
p_of <- function(test) {
  part <- strsplit(test$id, ".", fixed = TRUE)[[1]]
  table <- sub("T", "", part[1]); row <- part[2]; group <- part[3]; visit <- part[4]
  if (table == "3") return(logrank_p(patient("followup_days"), patient("died"), class))
  if (table == "4") return(course_p(test, row, group)[visit])
  if (table == "7") return(cor.test(patient("sins"), value(row, visit), method = "spearman", exact = FALSE)$p.value)
  who <- members(table)
  groups_p(test$method, value(row, visit)[who], of(table)[who])
}
for (c in report$cells) if (!c$statistic %in% c("p", "significant"))
  compare(if (c$table == "3") "survival" else if (c$table == "7") "correlation" else "summaries", c$address, c$value, cell(c))
for (test in report$tests)
  compare(kind_of(test, value_of(test$id)), paste0(test$id, ".p"), test$p_value, if (isTRUE(test$exact)) p_of(test))
finish()
