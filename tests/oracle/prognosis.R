# Sixty made-up patients and what R says of them, for tests/reports/test_prognosis.c:
#   Rscript tests/oracle/prognosis.R > tests/reports/prognosis_expected.h
suppressMessages(library(survival))
set.seed(20)
n <- 60
round1 <- function(x) round(x, 1)
p <- data.frame(id = sprintf("P%02d", 1:n))
p$segment <- sample(c("cervical", "thoracic", "tl_l_s"), n, TRUE)
p$site <- sample(c("site_01", "site_02"), n, TRUE)
p$noms_rule <- sample(c(1:10, "none", NA), n, TRUE)
p$sins <- sample(1:18, n, TRUE)
p$sins_class <- ifelse(p$sins <= 6, "stable", ifelse(p$sins <= 12, "potentially_unstable", "unstable"))
p$decompression <- sample(c(0, 1, 1, NA), n, TRUE)
p$stabilization <- sample(c(0, 1, 1), n, TRUE)
p$tokuhashi <- sample(c(0:15, NA), n, TRUE)
p$tokuhashi_class <- cut(p$tokuhashi, c(-1, 8, 11, 15), c("under_6_months", "6_months_or_more", "1_year_or_more"))
p$tomita <- sample(2:10, n, TRUE)
p$tomita_class <- cut(p$tomita, c(1, 3, 5, 7, 10),
  c("long_term_control", "middle_term_control", "short_term_palliation", "supportive_care"))
p$katagiri <- sample(0:10, n, TRUE)
p$katagiri_class <- cut(p$katagiri, c(-1, 3, 6, 10), c("low", "intermediate", "high"))
p$nesms <- sample(0:3, n, TRUE)
p$followup_months <- pmax(0.1, round1(rexp(n, 0.08 * exp(0.15 * (p$tomita - 6)))))
p$died <- as.integer(runif(n) < 0.6)
p$followup_months[p$followup_months > 30] <- 30
p$followup_days <- round(p$followup_months * 30.4375)
p$before <- sample(0:100, n, TRUE)
p$after <- pmin(100, pmax(0, p$before - sample(-20:60, n, TRUE)))
p$after[c(3, 9, 27)] <- NA
p$after[p$died == 1 & p$followup_days < 30] <- NA

word <- function(name, x) ifelse(is.na(x), "", paste0(name, "=", x, " "))
at <- function(names) do.call(paste0, lapply(names, function(v) word(v, as.character(p[[v]]))))
cat("#pragma once\n/** @file\n * Made by tests/oracle/prognosis.R.\n */\n\n")
cat("static const struct {\n    const char *id, *site, *baseline, *month, *outcome;\n} patients[] = {\n")
base <- at(c("segment", "noms_rule", "sins", "sins_class", "decompression", "stabilization", "tokuhashi",
  "tokuhashi_class", "tomita", "tomita_class", "katagiri", "katagiri_class", "nesms"))
cat(sprintf('    {"%s", "%s", "consent=1 %spain_vas=%d", "%s", "%s"},\n', p$id, p$site, base, p$before,
  word("pain_vas", p$after), at(c("followup_months", "followup_days", "died"))), sep = "")
cat("};\n\nstatic const struct {\n    const char *address;\n    double value;\n} expected[] = {\n")
put <- function(address, ...) {
  values <- list(...)
  for (s in names(values)) {
    v <- values[[s]]
    cat(sprintf('    {"%s.%s", %s},\n', address, s, if (is.na(v)) "NAN" else sprintf("%.17g", v)))
  }
}
sv <- Surv(p$followup_months, p$died)
spans <- list(tokuhashi = list("1_year_or_more" = c(12, Inf), "6_months_or_more" = c(6, Inf), under_6_months = c(0, 6)),
  tomita = list(long_term_control = c(24, Inf), middle_term_control = c(12, 24),
    short_term_palliation = c(6, 12), supportive_care = c(0, 3)))
for (score in list(c("tokuhashi", "tokuhashi_class", FALSE), c("tomita", "tomita_class", TRUE),
    c("katagiri", "katagiri_class", TRUE), c("nesms", "nesms", FALSE), c("sins", "sins_class", TRUE))) {
  g <- as.character(p[[score[2]]])
  total <- p[[score[1]]]
  head <- sprintf("Tprognosis.%s", score[1])
  d <- survdiff(sv ~ g)
  cc <- concordance(sv ~ total, reverse = as.logical(score[3]))
  half <- qnorm(0.975) * sqrt(cc$var)
  put(paste0(head, ".all.follow_up"), n = sum(!is.na(g)), n_missing = sum(is.na(g)),
    deaths = sum(p$died[!is.na(g)]), p = pchisq(d$chisq, length(d$n) - 1, lower.tail = FALSE),
    concordance = unname(cc$concordance), concordance_low = unname(cc$concordance) - half,
    concordance_high = unname(cc$concordance) + half)
  for (k in sort(unique(na.omit(g)))) {
    here <- which(g == k)
    fit <- survfit(sv[here] ~ 1)
    s <- lapply(c(6, 12), function(t) {
      x <- summary(fit, times = t, extend = FALSE)
      if (length(x$surv) == 0) rep(NA, 3) else 100 * c(x$surv, x$lower, x$upper)
    })
    t <- summary(fit)$table
    put(sprintf("%s.%s.all.follow_up", head, k), n = length(here), deaths = sum(p$died[here]),
      median = unname(t["median"]), median_low = unname(t["0.95LCL"]), median_high = unname(t["0.95UCL"]),
      survival_6 = s[[1]][1], survival_6_low = s[[1]][2], survival_6_high = s[[1]][3],
      survival_12 = s[[2]][1], survival_12_low = s[[2]][2], survival_12_high = s[[2]][3])
    span <- spans[[score[1]]][[k]]
    if (!is.null(span)) {
      time <- p$followup_months[here]; dead <- p$died[here] == 1
      inside <- (dead & time >= span[1] & time < span[2]) | (!dead & is.infinite(span[2]) & time >= span[1])
      outside <- (dead & (time < span[1] | time >= span[2])) | (!dead & time >= span[2])
      put(sprintf("%s_span.%s.all.follow_up", head, k), n = sum(inside), denominator = sum(inside | outside),
        undetermined = sum(!inside & !outside))
    }
  }
}
# What NOMS and SINS suggest: 0 no, 1 yes, 2 either; the rules in order.
deco <- c(0, 0, 0, 0, 0, 0, 1, 0, 1, 0)
stab <- c(0, 1, 0, 1, 0, 1, 2, 0, 1, 1)
rule <- suppressWarnings(as.integer(p$noms_rule))
meets <- function(wanted, done) ifelse(wanted == 2, !is.na(done) | NA, wanted == done)
a <- meets(deco[rule], p$decompression)
b <- meets(stab[rule], p$stabilization)
s <- meets(unname(c(stable = 0, potentially_unstable = 2, unstable = 1)[p$sins_class]), p$stabilization)
both <- ifelse(is.na(a) | is.na(b), NA, a & b)
share <- function(x, row, group, level = NULL) {
  ci <- if (row %in% c("noms_both", "sins_stabilization")) {
    100 * suppressWarnings(prop.test(sum(x, na.rm = TRUE), sum(!is.na(x)), correct = FALSE)$conf.int)
  }
  address <- paste(c("Tconcordance", row, level, group, "baseline"), collapse = ".")
  put(address, n = sum(x, na.rm = TRUE), denominator = sum(!is.na(x)))
  if (!is.null(ci)) put(address, conf_low = ci[1], conf_high = ci[2])
}
for (w in list(list(rep(TRUE, n), "all", NULL), list(p$segment == "cervical", "segment", "cervical"),
    list(p$site == "site_02", "site", "site_02"))) {
  share(a[w[[1]]], "noms_decompression", w[[2]], w[[3]])
  share(b[w[[1]]], "noms_stabilization", w[[2]], w[[3]])
  share(both[w[[1]]], "noms_both", w[[2]], w[[3]])
  share(s[w[[1]]], "sins_stabilization", w[[2]], w[[3]])
}
put("Tconcordance.patients.all.baseline", n = n, noms_no_rule = sum(p$noms_rule == "none", na.rm = TRUE),
  noms_missing = sum(is.na(p$noms_rule)), sins_missing = 0)
# Pain: a fall by 10 mm or more. Newcombe's interval from the two of prop.test.
better <- p$before - p$after >= 10
ci <- lapply(c("cervical", "thoracic"), function(g) {
  x <- better[p$segment == g]
  known <- !is.na(x)
  w <- suppressWarnings(prop.test(sum(x[known]), sum(known), correct = FALSE)$conf.int)
  died <- is.na(x) & p$died[p$segment == g] == 1 & p$followup_days[p$segment == g] < 30
  address <- sprintf("Tresponders.pain_vas.%s.1_month", g)
  put(address, n = sum(x[known]), denominator = sum(known), conf_low = 100 * w[1], conf_high = 100 * w[2])
  put(sprintf("Tresponders.pain_vas.died.%s.1_month", g), n = sum(died))
  put(sprintf("Tresponders.pain_vas.unknown.%s.1_month", g), n = sum(!known & !died))
  c(mean(x[known]), w)
})
d <- ci[[1]][1] - ci[[2]][1]
put("Tresponders.pain_vas.C_vs_T.1_month", difference = 100 * d,
  conf_low = 100 * (d - sqrt((ci[[1]][1] - ci[[1]][2])^2 + (ci[[2]][3] - ci[[2]][1])^2)),
  conf_high = 100 * (d + sqrt((ci[[1]][3] - ci[[1]][1])^2 + (ci[[2]][1] - ci[[2]][2])^2)))
cat("};\n")
