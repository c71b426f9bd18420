# Rscript selftest.R SELFTEST_FOLDER: the truths of `proreg selftest`, by R alone, as its truths.csv.
suppressMessages(library(survival))
folder <- commandArgs(TRUE)[1]
d <- read.csv(file.path(folder, "numbers.csv"))
d$arm <- factor(d$arm)
d$grade <- factor(d$grade)
lines <- c("group,name,command,path,expected,source")
said <- paste0("R ", R.version$major, ".", R.version$minor)
add <- function(name, command, path, value, call) {
    lines <<- c(lines, sprintf('statistics,"%s","%s",%s,%.17g,"%s, %s"', name, command, path, value, said, call))
}
t <- t.test(d$before, d$after, paired = TRUE)
cmd <- "stat t-paired numbers.csv --x before --y after"
add("paired t-test: P", cmd, "p_value", t$p.value, "t.test")
add("paired t-test: lower bound", cmd, "conf_low", t$conf.int[1], "t.test")
s <- suppressWarnings(wilcox.test(d$before, d$after, paired = TRUE, exact = FALSE))
cmd <- "stat signed-rank numbers.csv --x before --y after"
add("signed-rank test: statistic", cmd, "statistic", s$statistic, "wilcox.test")
add("signed-rank test: P", cmd, "p_value", s$p.value, "wilcox.test")
r <- suppressWarnings(wilcox.test(dose ~ arm, d, exact = FALSE))
cmd <- "stat rank-sum numbers.csv --value dose --group arm"
add("rank-sum test: statistic", cmd, "statistic", r$statistic, "wilcox.test")
add("rank-sum test: P", cmd, "p_value", r$p.value, "wilcox.test")
a <- anova(lm(dose ~ grade, d))
cmd <- "stat anova numbers.csv --value dose --group grade"
add("analysis of variance: F", cmd, "statistic", a$`F value`[1], "anova(lm)")
add("analysis of variance: P", cmd, "p_value", a$`Pr(>F)`[1], "anova(lm)")
h <- TukeyHSD(aov(dose ~ grade, d))$grade
add("Tukey's differences: P of the second pair", "stat tukey numbers.csv --value dose --group grade", "comparisons.1.p_value", h["g3-g1", "p adj"], "TukeyHSD")
k <- kruskal.test(dose ~ grade, d)
add("Kruskal-Wallis test: P", "stat kruskal numbers.csv --value dose --group grade", "p_value", k$p.value, "kruskal.test")
c1 <- suppressWarnings(cor.test(d$age, d$dose, method = "spearman", exact = FALSE))
add("Spearman's correlation", "stat spearman numbers.csv --x age --y dose", "estimate", c1$estimate, "cor.test")
f <- fisher.test(table(d$grade, d$died))
add("Fisher's test (3 by 2): P", "stat fisher numbers.csv --row grade --col died", "p_value", f$p.value, "fisher.test")
f2 <- fisher.test(table(d$arm, d$walks_after))
add("Fisher's test (2 by 2): P", "stat fisher numbers.csv --row arm --col walks_after", "p_value", f2$p.value, "fisher.test")
x <- chisq.test(table(d$grade, d$died), correct = FALSE)
add("chi-squared test: P", "stat chisq numbers.csv --row grade --col died", "p_value", x$p.value, "chisq.test")
m <- mcnemar.test(table(d$walks_before, d$walks_after))
add("McNemar's test: P", "stat mcnemar numbers.csv --x walks_before --y walks_after", "p_value", m$p.value, "mcnemar.test")
p <- read.csv(file.path(folder, "p_values.csv"))$p
add("Benjamini-Hochberg: the third", "stat adjust p_values.csv --p p --method bh", "p_adjusted.2", p.adjust(p, "BH")[3], "p.adjust")
add("Holm: the third", "stat adjust p_values.csv --p p --method holm", "p_adjusted.2", p.adjust(p, "holm")[3], "p.adjust")
km <- summary(survfit(Surv(months, died) ~ arm, d))$table
cmd <- "stat km numbers.csv --time months --event died --group arm"
add("Kaplan-Meier: median of the first group", cmd, "groups.0.median", km[1, "median"], "survfit")
add("Kaplan-Meier: median of the second group", cmd, "groups.1.median", km[2, "median"], "survfit")
one <- summary(survfit(Surv(months, died) ~ arm, d), times = 13.2)
add("Kaplan-Meier: standard error at 13.2 months", cmd, "groups.1.steps.14.std_err", one$std.err[2], "survfit")
l <- survdiff(Surv(months, died) ~ arm, d)
add("log-rank test: chi-squared", "stat logrank numbers.csv --time months --event died --group arm", "statistic", l$chisq, "survdiff")
x <- summary(coxph(Surv(months, died) ~ arm + age, d, ties = "efron"))
cmd <- "stat cox numbers.csv --time months --event died --covariates arm,age"
add("Cox regression: hazard ratio", cmd, "terms.0.hazard_ratio", x$conf.int[1, 1], "coxph")
add("Cox regression: P", cmd, "terms.0.p_value", x$coefficients[1, 5], "coxph")
g <- summary(glm(walks_after ~ arm + age, binomial, d, control = glm.control(epsilon = 1e-14)))$coefficients
cmd <- "stat logistic numbers.csv --outcome walks_after --covariates arm,age"
add("logistic regression: odds ratio", cmd, "terms.1.odds_ratio", exp(g[2, 1]), "glm")
add("logistic regression: standard error", cmd, "terms.1.std_error", g[2, 2], "glm")
n <- lm(after ~ arm + before, d)
cmd <- "stat lm numbers.csv --outcome after --covariates arm,before"
add("analysis of covariance: difference", cmd, "terms.1.estimate", coef(n)[2], "lm")
add("analysis of covariance: R squared", cmd, "r_squared", summary(n)$r.squared, "lm")
q <- quantile(d$dose[d$arm == "a"], 0.25, type = 7)
add("first quartile", "stat describe numbers.csv --value dose --group arm", "groups.0.q1", q, "quantile type 7")
score <- function(name, file, path, value, source) {
    lines <<- c(lines, sprintf('scores,"%s","score %s",%s,%s,"%s"', name, file, path, value, source))
}
patients <- read.csv(file.path(folder, "patients.csv"))
base <- patients[!is.na(patients$age), ]
half <- merge(patients[is.na(patients$age), c("patient_no", "pain")], base[, c("patient_no", "arm")])
report <- function(name, address, value, call) {
    lines <<- c(lines, sprintf('report,"%s",,%s,%.17g,"%s, %s"', name, address, value, said, call))
}
report("mean age of the first arm", "T1.age.first.baseline.mean", mean(base$age[base$arm == "first"]), "mean")
report("standard deviation of age of the second arm", "T1.age.second.baseline.sd", sd(base$age[base$arm == "second"]), "sd")
report("P of the difference in age", "T1.age.first_vs_second.baseline.p", t.test(age ~ arm, base, var.equal = TRUE)$p.value, "t.test")
report("P of the difference in pain at six months", "T1.pain.first_vs_second.6_month.p",
    suppressWarnings(wilcox.test(pain ~ arm, half, exact = FALSE))$p.value, "wilcox.test")
score("SINS: total", "sins sins.csv", "1.sins", "14", "Fisher 2010: the sum of the points")
score("SINS: class", "sins sins.csv", "1.sins_class", "unstable", "Fisher 2010: 13 to 18")
score("SINS: an answer is missing", "sins sins.csv", "3.sins", "", "no total is guessed")
score("EQ-5D-5L Japan: 11111", "eq5d5l eq5d.csv", "1.eq5d_index", "1.000000", "Ikeda 2015: full health")
score("EQ-5D-5L Japan: 55555", "eq5d5l eq5d.csv", "2.eq5d_index", "-0.025449", "Ikeda 2015: the worst state")
score("Tomita: slow growth, one bone, no organ", "tomita tomita.csv", "1.tomita", "2", "Tomita 2001: 1 + 0 + 1")
score("Tomita: its class", "tomita tomita.csv", "1.tomita_class", "long_term_control", "Tomita 2001: 2 to 3")
score("Tomita: fast growth, several bones", "tomita tomita.csv", "2.tomita", "6", "Tomita 2001: 4 + 0 + 2")
writeLines(lines)
