# The decompression study's report redone by R from the exported rows: Tables 1 to 5 and S1 to S6,
# Figures 1 and 2, survival, the match by its definition and the balance.
#   proreg export DB --as csv --cohort decompression -o rows.csv
#   proreg report DB decompression --format json > report.json
#   Rscript tests/oracle/decompression_report.R rows.csv report.json
# Prints what differs by more than 1e-8 relative (Fisher's test of large tables: 1e-6), then the largest difference of each kind.
source(file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "report_cells.R"))
arm <- patient("arm"); treated <- arm == "decompression"
origins <- c(breast = "breast", lung = "lung", prostate = "prostate", kidney = "renal")
turned <- c("pain_vas", "face_scale")

# ---- Table 3: maximum likelihood, profile limits by root finding, likelihood-ratio P ----
x <- cbind(escc = patient("escc_grade"), frankel_paretic = patient("frankel_paretic"),
  emergency = patient("emergency"), age = patient("age"), male = patient("male"))
ok <- complete.cases(x) & !is.na(treated)
fit <- function(columns, offset = 0) suppressWarnings(glm.fit(cbind(1, x[ok, columns, drop = FALSE]),
  as.numeric(treated[ok]), family = binomial(), offset = rep(offset, length.out = sum(ok)),
  control = list(epsilon = 1e-15, maxit = 200)))
full <- fit(1:5)
one <- cbind(1, x[ok, ]); prob <- plogis(drop(one %*% full$coefficients))
se <- unname(sqrt(diag(solve(crossprod(one * sqrt(prob * (1 - prob)))))))
logistic <- lapply(1:5, function(k) {
  b <- full$coefficients[k + 1]
  away <- function(v) fit(setdiff(1:5, k), v * x[ok, k])$deviance - full$deviance - qchisq(.95, 1)
  c(odds_ratio = unname(exp(b)), estimate = unname(b), std_error = se[k + 1],
    ci_low = exp(uniroot(away, b - c(8, 0) * se[k + 1], tol = 1e-13)$root),
    ci_high = exp(uniroot(away, b + c(0, 8) * se[k + 1], tol = 1e-13)$root),
    p = pchisq(fit(setdiff(1:5, k))$deviance - full$deviance, 1, lower.tail = FALSE))
})
names(logistic) <- colnames(x)

# ---- the match: treated by descending score, each the nearest free control, ties by id ----
score <- rep(NA, length(ids)); score[ok] <- round(drop(cbind(1, x[ok, ]) %*% full$coefficients), 11)
caliper <- .2 * sd(score[ok])
free <- which(ok & !treated); pairs <- NULL
for (i in which(ok & treated)[order(-score[ok & treated], which(ok & treated))]) {
  if (!length(free)) break
  distance <- round(abs(score[free] - score[i]), 10)
  if (min(distance) > caliper) next
  j <- free[which.min(distance)]
  pairs <- rbind(pairs, c(i, j)); free <- setdiff(free, j)
}
matched <- seq_along(ids) %in% pairs
theirs <- report$matches[[1]]
compare("match", "caliper", theirs$caliper, caliper)
compare("match", "n_pairs", theirs$n_pairs, nrow(pairs))
pair_key <- sort(paste(ids[pairs[, 1]], ids[pairs[, 2]]))
their_key <- sort(sapply(theirs$pairs, function(p) paste(p$treated, p$control)))
cat(nrow(pairs), "pairs;", length(setdiff(pair_key, their_key)), "of R's are not in the report\n")

# ---- complications: from the entries of the repeating form ----
ae <- entries[entries$repeat_instrument == "adverse_event", ]
worst <- function(phase) sapply(ids, function(id) max(0, ae$ae_clavien[ae$record_id == id & ae$ae_phase %in% phase], na.rm = TRUE))
had <- function(phase, types) as.numeric(ids %in% ae$record_id[ae$ae_phase %in% phase & ae$ae_type %in% types])
complications <- list(worst_intraoperative = worst(1), worst_perioperative = worst(2), had_dural_tear = had(1, 4),
  had_bleeding = had(1, 5), had_wound = had(2, 1:2), had_neurological = had(2, 3), had_pneumonia = had(2, 7),
  had_thromboembolism = had(2, 8), had_cardiac = had(2, 9), had_other = had(2, c(6, 10)))
severe <- patient("escc_grade") >= 2 | at("frankel", "baseline") %in% c("A", "B", "C")

# ---- what a row is ----
value <- function(row, visit) {
  if (row %in% names(origins)) return(as.numeric(patient("origin") == origins[row]))
  if (row == "escc") return(patient("escc_grade"))
  if (row %in% names(complications)) return(complications[[row]])
  if (visit %in% c("change_1_month", "change_6_month")) {
    d <- change(row, sub("change_", "", visit))
    return(if (row %in% turned) -d else d)
  }
  if (visit %in% c("baseline", "1_month", "6_month")) return(at(row, visit))
  if (row %in% c("barthel", "eq5d_index", "pain_vas", "face_scale", "frankel")) return(at(row, "baseline"))
  patient(row)
}
members <- function(table, visit) {
  if (table == "S2") severe
  else if (table == "S3") !severe
  else if (table %in% c("4", "5", "fig2") || visit == "matched") matched
  else rep(TRUE, length(ids))
}
in_group <- function(group) if (group == "total") !is.na(arm) else arm %in% group
is_binary <- function(x) all(x %in% c(0, 1, NA))
smd <- function(x, who) {
  s <- function(v) { v <- v[!is.na(v)]; if (is_binary(x)) mean(v) * (1 - mean(v)) else var(v) }
  sd <- sqrt((s(x[treated]) + s(x[!treated])) / 2)
  d <- mean(x[treated & who], na.rm = TRUE) - mean(x[!treated & who], na.rm = TRUE)
  if (d == 0 && sd == 0) 0 else d / sd
}
smd_value <- function(c) {
  x <- if (c$row == "region") patient(paste0("region___", c$level)) else value(c$row, "")
  if (!is.null(c$level) && c$row != "region") x <- as.numeric(as.character(x) == c$level)
  x
}
cell <- function(c) {
  if (c$table == "3")
    return(if (c$row == "intercept") c(estimate = unname(full$coefficients[1]), std_error = se[1])[c$statistic]
      else logistic[[c$row]][c$statistic])
  who <- members(c$table, c$visit)
  if (c$statistic %in% c("smd", "smd_own")) {
    if (c$statistic == "smd") return(smd(smd_value(c), who))
    x <- smd_value(c); x[!who] <- NA
    return(smd(x, who))
  }
  if (c$table %in% c("figS1", "S6") && c$statistic != "p") {
    here <- who & in_group(c$group)
    return(survival_cell(c$statistic, c$level, patient("followup_days")[here], patient("died")[here]))
  }
  if (c$statistic == "p") return(NULL)
  if (c$row == "region") {
    x <- patient(paste0("region___", c$level)); c$level <- NULL
  } else x <- value(c$row, c$visit)
  here <- who & in_group(c$group)
  summary_of(c$statistic, c$level, x[here], is_binary(x) && is.null(c$level), died_before(c$visit)[here])
}
value_of <- function(id) {
  part <- strsplit(id, ".", fixed = TRUE)[[1]]
  if (part[1] %in% c("T1", "T4", "TS5")) value(part[2], part[4])
}
p_of <- function(test) {
  part <- strsplit(test$id, ".", fixed = TRUE)[[1]]
  table <- sub("T", "", part[1]); row <- part[2]; group <- part[3]; visit <- part[4]
  if (table == "3") return(logistic[[row]]["p"])
  if (table %in% c("figS1", "S6")) {
    here <- members(table, visit)
    return(logrank_p(patient("followup_days")[here], patient("died")[here], arm[here]))
  }
  if (table == "S1") {
    two <- strsplit(visit, "_vs_")[[1]]; here <- in_group(group)
    return(paired_p(test$method, at(row, two[1])[here], at(row, two[2])[here]))
  }
  who <- members(table, visit)
  groups_p(test$method, value(row, visit)[who], arm[who])
}
known <- c("1", "2", "3", "4", "5", "fig1", "fig2", "figS1", "S1", "S2", "S3", "S4", "S5", "S6")
for (c in report$cells) if (c$table %in% known && c$statistic != "p")
  compare(if (c$table == "3") "logistic" else if (grepl("smd", c$statistic)) "SMD" else if (c$table %in% c("figS1", "S6")) "survival" else "summaries",
    c$address, c$value, cell(c))
for (test in report$tests) if (sub("^T([^.]*)[.].*", "\\1", test$id) %in% known)
  compare(kind_of(test, value_of(test$id)), paste0(test$id, ".p"), test$p_value, if (isTRUE(test$exact)) p_of(test))
finish()
