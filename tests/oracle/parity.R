# Runs R against `proreg stat` for every routine and prints the largest relative difference seen.
# Rscript tests/oracle/parity.R build/release/cli/proreg > docs/parity.md
suppressMessages({library(survival); library(jsonlite)})
proreg <- commandArgs(TRUE)[1]
folder <- tempfile(); dir.create(folder)
stat <- function(test, data, ...) {
    file <- file.path(folder, "data.csv")
    write.csv(data, file, row.names = FALSE, na = "")
    fromJSON(paste(system2(proreg, c("stat", test, file, ..., "--format", "json"), stdout = TRUE), collapse = ""),
        simplifyVector = TRUE)
}
rows <- list()
compare <- function(routine, what, ours, theirs, note = "") {
    ours <- suppressWarnings(as.numeric(unlist(ours))); theirs <- as.numeric(unlist(theirs))
    stopifnot(length(ours) == length(theirs), is.na(ours) == is.na(theirs))
    d <- ifelse(theirs == ours, 0, abs(ours - theirs) / abs(theirs))
    rows[[length(rows) + 1]] <<- data.frame(routine, what, n = length(ours), worst = max(d, 0, na.rm = TRUE), note)
}
exact <- list(epsilon = 1e-15, maxit = 100)

for (v in c("mpg", "wt", "hp")) {
    s <- stat("describe", mtcars, "--value", v, "--group", "cyl")$groups
    k <- split(mtcars[[v]], mtcars$cyl)
    compare("describe", paste("mtcars", v), s[c("mean", "sd", "median", "q1", "q3")],
        t(sapply(k, function(x) c(mean(x), sd(x), quantile(x, c(.5, .25, .75))))))
}
wide <- data.frame(a = sleep$extra[1:10], b = sleep$extra[11:20])
s <- stat("t-paired", wide, "--x", "a", "--y", "b"); r <- t.test(wide$a, wide$b, paired = TRUE)
compare("t-paired", "sleep", s[c("estimate", "conf_low", "conf_high", "statistic", "df", "p_value")], c(r$estimate, r$conf.int, r$statistic, r$parameter, r$p.value))
for (correct in c(TRUE, FALSE)) {
    s <- stat("signed-rank", wide, "--x", "a", "--y", "b", if (!correct) "--no-correct")
    r <- suppressWarnings(wilcox.test(wide$a, wide$b, paired = TRUE, exact = FALSE, correct = correct))
    compare("signed-rank", paste("sleep, correction", correct), s[c("statistic", "p_value")], c(r$statistic, r$p.value))
    s <- stat("rank-sum", infert, "--value", "age", "--group", "case", if (!correct) "--no-correct")
    r <- wilcox.test(age ~ case, infert, exact = FALSE, correct = correct)
    compare("rank-sum", paste("infert, correction", correct), s[c("statistic", "p_value")], c(r$statistic, r$p.value))
}
a <- c(1.1, 2.3, 3.9, 0.4, 5.2, 6.6, 7.1); b <- c(0.3, 4.0, 1.2, 2.2, 3.1)
s <- stat("signed-rank", data.frame(a = a, b = 0), "--x", "a", "--y", "b", "--exact")
compare("signed-rank", "exact, no ties", s[c("statistic", "p_value")], wilcox.test(a)[c("statistic", "p.value")])
s <- stat("rank-sum", data.frame(v = c(a, b), g = rep(c("a", "b"), c(7, 5))), "--value", "v", "--group", "g", "--exact")
compare("rank-sum", "exact, no ties", s[c("statistic", "p_value")], wilcox.test(a, b)[c("statistic", "p.value")])
for (d in list(list(PlantGrowth, "weight", "group"), list(chickwts, "weight", "feed"), list(InsectSprays, "count", "spray"))) {
    data <- data.frame(v = d[[1]][[d[[2]]]], g = as.character(d[[1]][[d[[3]]]])); data$f <- factor(data$g)
    s <- stat("anova", data[1:2], "--value", "v", "--group", "g"); fit <- aov(v ~ f, data); r <- summary(fit)[[1]]
    compare("anova", d[[3]], s[c("statistic", "df", "p_value", "ss_between", "ss_within")], c(r$F[1], r$Df, r$P[1], r$Sum))
    s <- stat("tukey", data[1:2], "--value", "v", "--group", "g")$comparisons; r <- TukeyHSD(fit)$f
    compare("tukey", paste(d[[3]], "differences"), s$estimate, r[, "diff"])
    compare("tukey", paste(d[[3]], "intervals"), s[c("conf_low", "conf_high")], r[, c("lwr", "upr")], "")
    big <- r[, "p adj"] > 1e-4
    compare("tukey", paste(d[[3]], "P > 0.0001"), s$p_value[big], r[big, "p adj"], "R's ptukey stops near 1e-10 absolute")
    s <- stat("kruskal", data[1:2], "--value", "v", "--group", "g"); r <- kruskal.test(v ~ f, data)
    compare("kruskal", d[[3]], s[c("statistic", "df", "p_value")], r[c("statistic", "parameter", "p.value")])
}
s <- stat("spearman", mtcars, "--x", "mpg", "--y", "wt"); r <- cor.test(rank(mtcars$mpg), rank(mtcars$wt))
compare("spearman", "mtcars", s[c("estimate", "statistic", "p_value")], r[c("estimate", "statistic", "p.value")])
job <- matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4)
long <- function(m) as.data.frame(as.table(m), responseName = "n", stringsAsFactors = FALSE)
tables <- list(tea = matrix(c(3, 1, 1, 3), 2), convictions = matrix(c(2, 10, 15, 3), 2), job = job)
for (k in names(tables)) {
    m <- tables[[k]]; l <- long(m); l <- l[l$n > 0, ]
    s <- stat("fisher", l, "--row", "Var1", "--col", "Var2", "--weight", "n"); r <- fisher.test(m)
    compare("fisher", k, s$p_value, r$p.value)
    if (all(dim(m) == 2)) compare("fisher", paste(k, "odds ratio, interval"), s[c("estimate", "conf_low", "conf_high")], c(r$estimate, r$conf.int), "R's root finder is coarse (tol 1e-4)")
    s <- stat("chisq", l, "--row", "Var1", "--col", "Var2", "--weight", "n"); r <- suppressWarnings(chisq.test(m, correct = FALSE))
    compare("chisq", k, s[c("statistic", "df", "p_value")], r[c("statistic", "parameter", "p.value")])
}
perf <- matrix(c(794, 86, 150, 570), 2); l <- long(perf)
for (correct in c(TRUE, FALSE)) {
    s <- stat("mcnemar", l, "--x", "Var1", "--y", "Var2", "--weight", "n", if (!correct) "--no-correct")
    compare("mcnemar", paste("approval, correction", correct), s[c("statistic", "df", "p_value")], mcnemar.test(perf, correct = correct)[c("statistic", "parameter", "p.value")])
}
p <- c(.01, .02, .03, .04, .05, .5, .001, .2)
for (m in c("bh", "holm", "bonferroni"))
    compare("adjust", m, stat("adjust", data.frame(p), "--p", "p", "--method", m)$p_adjusted, p.adjust(p, switch(m, bh = "BH", m)))
for (type in c("log", "log-log", "plain")) for (d in c("lung", "veteran")) {
    data <- get(d); names(data)[names(data) %in% c("sex", "trt")] <- "g"; data <- data[c("time", "status", "g")]
    s <- stat("km", data, "--time", "time", "--event", "status", "--group", "g", "--conf-type", type)$groups
    fit <- survfit(Surv(time, status) ~ g, data, conf.type = type); r <- summary(fit, censored = TRUE)
    compare("km", paste(d, type), do.call(rbind, s$steps), cbind(r$time, r$n.risk, r$n.event, r$n.censor, r$surv,
        ifelse(is.nan(r$std.err), NA, r$std.err), r$lower, r$upper))
    m <- summary(fit, rmean = "common")$table
    compare("km", paste(d, type, "medians, means"), s[c("median", "median_low", "median_high", "rmean", "rmean_std_err")], m[, c("median", "0.95LCL", "0.95UCL", "rmean", "se(rmean)")])
}
for (g in c("sex", "ph.ecog")) {
    s <- stat("logrank", lung, "--time", "time", "--event", "status", "--group", g)
    r <- survdiff(as.formula(paste("Surv(time, status) ~", g)), lung)
    compare("logrank", paste("lung", g), c(s$statistic, s$p_value, s$groups$expected), c(r$chisq, r$pvalue, r$exp))
}
v <- transform(veteran, celltype = as.character(celltype)); v$f <- factor(v$celltype)
for (ties in c("efron", "breslow")) {
    s <- stat("cox", v, "--time", "time", "--event", "status", "--covariates", "karno,age,celltype", "--ties", ties)
    fit <- coxph(Surv(time, status) ~ karno + age + f, v, ties = ties, control = coxph.control(eps = 1e-14, iter.max = 100)); r <- summary(fit)
    compare("cox", paste("veteran", ties), s$terms[c("estimate", "std_error", "statistic", "p_value", "hazard_ratio", "conf_low", "conf_high")],
        cbind(r$coefficients[, c(1, 3, 4, 5)], r$conf.int[, c(1, 3, 4)]))
    compare("cox", paste("veteran", ties, "fit"), s[c("log_likelihood_null", "log_likelihood", "concordance", "concordance_std_error")], c(fit$loglik, r$concordance))
    z <- cox.zph(fit)$table
    compare("cox", paste("veteran", ties, "proportional hazards"), s$proportional_hazards[c("statistic", "df", "p_value")], z)
}
i <- transform(infert, education = as.character(education)); i$f <- factor(i$education)
s <- stat("logistic", i, "--outcome", "case", "--covariates", "age,education,spontaneous")
fit <- glm(case ~ age + f + spontaneous, binomial, i, control = exact); r <- summary(fit)$coefficients
compare("logistic", "infert", s$terms[c("estimate", "std_error", "statistic", "p_value")], r)
compare("logistic", "infert odds ratios", s$terms[c("odds_ratio", "conf_low", "conf_high")], exp(cbind(coef(fit), confint.default(fit))))
d <- drop1(fit, test = "LRT")[-1, ]
compare("logistic", "infert likelihood-ratio tests", s$lr_tests[c("df", "statistic", "p_value")], d[c("Df", "LRT", "Pr(>Chi)")])
compare("logistic", "infert fit", s[c("log_likelihood", "aic")], c(logLik(fit), AIC(fit)))
s <- stat("lm", mtcars, "--outcome", "mpg", "--covariates", "wt,hp,cyl", "--factor", "cyl"); fit <- lm(mpg ~ wt + hp + factor(cyl), mtcars); r <- summary(fit)
compare("lm", "mtcars", s$terms[c("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high")], cbind(r$coefficients, confint(fit)))
compare("lm", "mtcars fit", s[c("r_squared", "sigma", "df_residual")], c(r$r.squared, r$sigma, fit$df.residual))
d <- drop1(fit, test = "F")[-1, ]
compare("lm", "mtcars type II", s$anova[1:3, c("df", "sum_of_squares", "statistic", "p_value")], d[c("Df", "Sum of Sq", "F value", "Pr(>F)")])
one <- function(x, g) { v <- function(z) if (all(x %in% 0:1)) mean(z) * (1 - mean(z)) else var(z)
    (mean(x[g == 1]) - mean(x[g == 0])) / sqrt((v(x[g == 1]) + v(x[g == 0])) / 2) }
s <- stat("smd", i, "--group", "case", "--covariates", "age,parity,education")$covariates
compare("smd", "infert", s$smd, c(one(i$age, i$case), one(i$parity, i$case), sapply(levels(i$f), function(l) one(as.integer(i$f == l), i$case))))
i$t <- as.integer(i$induced > 0)
s <- stat("match", i, "--treatment", "t", "--covariates", "age,parity,education", "--caliper", "0.2")
lp <- predict(glm(t ~ age + parity + f, binomial, i, control = exact))
compare("match", "infert caliper", s[c("score_sd", "caliper")], c(sd(lp), .2 * sd(lp)))
nonzero <- s$pairs$distance > 1e-9
compare("match", "infert distances of the pairs", s$pairs$distance[nonzero], abs(lp[s$pairs$treated] - lp[s$pairs$control])[nonzero])

rows <- do.call(rbind, rows)
cat("# Parity with R\n\nMade by `Rscript tests/oracle/parity.R` with ", R.version.string, " and survival ",
    as.character(packageVersion("survival")), ": the largest relative\ndifference between `proreg stat` and R over all ",
    sum(rows$n), " numbers compared. Iterative fits of R are run to the limit of\ndoubles. Where R itself is the less exact, the last column says so; `methods.md` tells where we differ on\npurpose.\n\n", sep = "")
cat("| Routine | Data | Numbers | Largest relative difference | |\n| --- | --- | --: | --: | --- |\n")
cat(sprintf("| %s | %s | %d | %s | %s |\n", rows$routine, rows$what, rows$n, ifelse(rows$worst == 0, "0", sprintf("%.1e", rows$worst)), rows$note), sep = "")
