# Expected values of cumulative incidence and of tests of a trend: survival's data sets.
suppressMessages(library(survival))
source("tests/oracle/emit.R")
head_of("trend_incidence.R")
d <- mgus2[1:120, ]
time <- with(d, ifelse(pstat == 0, futime, ptime))
cause <- with(d, ifelse(pstat == 1, 1, ifelse(death == 1, 2, 0)))
emit("mgus_time", time)
emit("mgus_cause", cause)
emit_codes("mgus_sex", as.integer(d$sex) - 1)
fit <- survfit(Surv(time, factor(cause, 0:2)) ~ d$sex, conf.type = "log-log")
s <- summary(fit, censored = TRUE)
k <- s$n.risk[, 1] # without an event
emit("mgus_incidence", t(cbind(as.integer(s$strata) - 1, s$time, k, s$n.event[, 2],
    s$n.event[, 3], s$pstate[, 1], s$pstate[, 2], s$std.err[, 2])))
events <- c(8, 14, 23, 9)
totals <- c(40, 52, 61, 20)
emit("trend_chisq", c(prop.trend.test(events, totals)$statistic,
    prop.trend.test(events, totals, c(0, 1, 4, 9))$statistic))
emit_codes("trend_group", lung$ph.ecog)
emit("trend_value", lung$ph.karno)
k <- cor.test(lung$ph.karno, lung$ph.ecog, method = "kendall", exact = FALSE)
emit("trend_kendall", c(k$statistic, k$p.value))
