# Patients and what R makes of them, for the report tables that rest on models:
#   Rscript tests/oracle/study_models.R > tests/support/models_expected.h
suppressPackageStartupMessages(library(survival))
set.seed(20261122)
n <- 60
id <- sprintf("P%02d", 1:n)
grade <- ifelse(runif(n) < .62, "A", "B")
age <- round(rnorm(n, 64 + 3 * (grade == "A"), 10))
weight <- round(rnorm(n, 60, 9))
sex <- ifelse(runif(n) < .5, 1, 2)
pain <- pmin(10, pmax(0, round(rnorm(n, 6 + (grade == "A"), 2))))
month <- pmin(10, pmax(0, round(pain - 2 + rnorm(n, 0, 2))))
neck <- rbinom(n, 1, .4)
days <- pmin(700, ceiling(rexp(n, 1 / 300)))
dead <- ifelse(days == 700, 0, rbinom(n, 1, .6))
age[7] <- NA; weight[c(3, 20)] <- NA; month[c(5, 11, 40)] <- NA; days[44] <- NA
text <- function(name, x) ifelse(is.na(x), "", paste0(name, "=", x))
last <- as.Date("2019-01-01") + days
cat("#pragma once\n/** @file\n * Made by tests/oracle/study_models.R with ", R.version.string,
    "; do not edit.\n */\n\nstatic const struct {\n    const char *id, *baseline, *month, *outcome;\n} patients[] = {\n", sep = "")
cat(sprintf('    {"%s", "%s", "%s", "%s"},\n', id,
    paste("consent=1", paste0("grade=", grade), text("age", age), text("weight", weight), paste0("sex=", sex),
        paste0("pain=", pain), paste0("site_of___neck=", neck), "site_of___back=0", "surgery_date=2019-01-01"),
    ifelse(is.na(month), "", paste0("visit_date=2019-02-01 pain=", month)),
    ifelse(is.na(days), "", paste0("vital_status=", dead, " last_contact=", last))), sep = "")
cat("};\n\nstatic const struct {\n    const char *address;\n    double value;\n} expected[] = {\n")
out <- function(address, value) cat(sprintf('    {"%s", %s},\n', address,
    ifelse(is.na(value), "NAN", ifelse(is.infinite(value), "INFINITY", sprintf("%.17g", value)))), sep = "")

t <- as.integer(grade == "A"); male <- as.integer(sex == 1)
# Logistic: profile limits by root finding on the likelihood, likelihood-ratio P.
control <- list(epsilon = 1e-15, maxit = 200)
x <- cbind(age, pain, male); ok <- complete.cases(x)
fit <- function(columns, offset = 0) glm.fit(cbind(1, x[ok, columns, drop = FALSE]), t[ok],
    family = binomial(), offset = rep(offset, length.out = sum(ok)), control = control)
full <- fit(1:3)
se <- sqrt(diag(chol2inv(qr.R(full$qr))))[order(full$qr$pivot)]
row <- c("age", "pain", "male")
for (k in 1:3) {
    b <- full$coefficients[k + 1]
    dev <- function(v) fit(setdiff(1:3, k), v * x[ok, k])$deviance - full$deviance - qchisq(.95, 1)
    low <- uniroot(dev, b - c(8, 0) * se[k + 1], tol = 1e-13)$root
    high <- uniroot(dev, b + c(0, 8) * se[k + 1], tol = 1e-13)$root
    place <- paste0("T1.", row[k], ".logistic.before.")
    out(paste0(place, "odds_ratio"), exp(b)); out(paste0(place, "ci_low"), exp(low))
    out(paste0(place, "ci_high"), exp(high)); out(paste0(place, "std_error"), se[k + 1])
    out(paste0(place, "p"), pchisq(fit(setdiff(1:3, k))$deviance - full$deviance, 1, lower.tail = FALSE))
}
# Cox, Efron.
cox <- coxph(Surv(days, dead) ~ age + factor(grade, levels = c("B", "A")),
    control = coxph.control(eps = 1e-14, iter.max = 100))
s <- summary(cox)
for (k in 1:2) {
    place <- c("T2.age.cox.baseline.", "T2.grade.A.cox.baseline.")[k]
    out(paste0(place, "hazard_ratio"), s$conf.int[k, 1]); out(paste0(place, "ci_low"), s$conf.int[k, 3])
    out(paste0(place, "ci_high"), s$conf.int[k, 4]); out(paste0(place, "p"), s$coefficients[k, 5])
}
# Linear: analysis of covariance of the change.
change <- month - pain
linear <- lm(change ~ pain + factor(grade, levels = c("B", "A")))
s <- summary(linear)$coefficients
for (k in 1:2) {
    place <- c("T3.pain.linear.baseline.", "T3.grade.A.linear.baseline.")[k]
    out(paste0(place, "estimate"), s[k + 1, 1]); out(paste0(place, "p"), s[k + 1, 4])
    out(paste0(place, "ci_low"), confint(linear)[k + 1, 1]); out(paste0(place, "ci_high"), confint(linear)[k + 1, 2])
}
out("T3.grade.linear.baseline.p", drop1(linear, test = "F")[3, "Pr(>F)"])
# The match by its definition, and the balance.
score <- rep(NA, n); score[ok] <- round(drop(cbind(1, x[ok, ]) %*% full$coefficients), 12)
caliper <- .2 * sd(score[ok])
free <- which(ok & t == 0); pairs <- NULL
for (i in which(ok & t == 1)[order(-score[ok & t == 1], which(ok & t == 1))]) {
    distance <- round(abs(score[free] - score[i]), 11)
    if (!length(free) || min(distance) > caliper) next
    j <- free[which.min(distance)]
    pairs <- rbind(pairs, c(i, j)); free <- setdiff(free, j)
}
smd <- function(v, place) {
    var_of <- function(z) { z <- z[!is.na(z)]; if (all(v[!is.na(v)] %in% 0:1)) mean(z) * (1 - mean(z)) else var(z) }
    sd <- sqrt((var_of(v[t == 1]) + var_of(v[t == 0])) / 2)
    out(paste0(place, "A_vs_B.unmatched.smd"), (mean(v[t == 1], na.rm = TRUE) - mean(v[t == 0], na.rm = TRUE)) / sd)
    own <- sqrt((var_of(v[pairs[, 1]]) + var_of(v[pairs[, 2]])) / 2)
    out(paste0(place, "A_vs_B.matched.smd_own"), (mean(v[pairs[, 1]], na.rm = TRUE) - mean(v[pairs[, 2]], na.rm = TRUE)) / own)
    out(paste0(place, "A_vs_B.matched.smd"), (mean(v[pairs[, 1]], na.rm = TRUE) - mean(v[pairs[, 2]], na.rm = TRUE)) / sd)
}
smd(age, "T4.age."); smd(pain, "T4.pain."); smd(male, "T4.sex.1."); smd(weight, "T4.weight."); smd(neck, "T4.site_of.neck.")
out("T5.age.A.matched.mean", mean(age[pairs[, 1]])); out("T5.age.B.matched.sd", sd(age[pairs[, 2]]))
out("T5.age.A_vs_B.matched.p", wilcox.test(age[pairs[, 1]], age[pairs[, 2]], exact = FALSE)$p.value)
# Survival.
for (g in c("A", "B")) {
    f <- survfit(Surv(days, dead) ~ 1, subset = grade == g, conf.type = "log-log")
    at <- summary(f, times = c(100, 350)); q <- quantile(f, .5)
    place <- paste0("T6.days.", g, ".baseline.")
    out(paste0(place, c("n", "events")), c(f$n, sum(f$n.event)))
    out(paste0(place, c("median", "ci_low", "ci_high")), c(q$quantile, q$lower, q$upper))
    for (k in 1:2) {
        place <- paste0("T6.days.at_", c(100, 350)[k], ".", g, ".baseline.")
        out(paste0(place, c("percent", "ci_low", "ci_high")), 100 * c(at$surv[k], at$lower[k], at$upper[k]))
        out(paste0(place, "n_risk"), at$n.risk[k])
    }
}
out("T6.days.A_vs_B.baseline.p", pchisq(survdiff(Surv(days, dead) ~ grade)$chisq, 1, lower.tail = FALSE))
# The course: signed-rank within each grade, Holm over the two groups.
p <- sapply(c("A", "B"), function(g) wilcox.test(month[grade == g], pain[grade == g], paired = TRUE, exact = FALSE)$p.value)
out(paste0("T7.pain.", c("A", "B"), ".baseline_vs_1_month.p"), p.adjust(p, "holm"))
out("T7.pain.B.1_month.mean", mean(month[grade == "B"], na.rm = TRUE))
out("pairs", nrow(pairs)); out("caliper", caliper)
cat("};\n\nstatic const char *const pairs[][2] = {\n")
pairs <- pairs[order(pairs[, 1]), ]
cat(sprintf('    {"%s", "%s"},\n', id[pairs[, 1]], id[pairs[, 2]]), sep = "")
cat("};\n")
