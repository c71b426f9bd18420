# Expected values of tests/cli/compare_surgeon.cases, by hand from the sample registry's own rows: R 4.2.2 with
# survival and cmprsk. proreg export DB --as csv -o rows.csv; Rscript tests/oracle/questions.R rows.csv
suppressMessages({library(survival); library(cmprsk)})
d <- read.csv(commandArgs(TRUE)[1], colClasses = "character", encoding = "UTF-8")
base <- d[d$event == "baseline" & d$repeat_instrument == "", ]
one <- d[d$event == "1_month" & d$repeat_instrument == "", ]
out <- d[d$event == "outcome", ]
of <- function(rows, v) rows[[v]][match(base$record_id, rows$record_id)]
num <- function(x) suppressWarnings(as.numeric(x))
days <- function(x) as.numeric(as.Date(ifelse(is.na(x) | x == "", NA, x)) - as.Date(base$surgery_date))
dead <- as.integer(of(out, "vital_status") == "1"); last <- days(of(out, "last_contact_date"))
age <- num(base$age); sex <- base$sex
show <- function(what, ...) cat(what, sprintf("%.10g", c(...)), fill = 300)

# Survival by Frankel A to C and D, E; adjusted for age and sex.
g <- ifelse(base$frankel %in% c("A", "B", "C"), "abc", ifelse(base$frankel %in% c("D", "E"), "de", NA))
s <- Surv(last, dead)
show("frankel logrank P", survdiff(s ~ g)$pvalue)
raw <- coxph(s ~ g); adjusted <- coxph(s ~ g + age + sex)
show("raw HR", exp(c(coef(raw), confint(raw)))); show("zph P", cox.zph(raw)$table["GLOBAL", "p"])
show("adjusted HR", exp(c(coef(adjusted)[1], confint(adjusted)[1, ])))
for (k in c("abc", "de")) {
  f <- survfit(s[g %in% k] ~ 1); at <- summary(f, times = c(90, 365))
  show(paste("survival", k), 100 * at$surv, 100 * at$lower, 100 * at$upper, at$n.risk)
  show("median", quantile(f, .5)$quantile, quantile(f, .5)$lower, quantile(f, .5)$upper)
}

# Second operation by sex, death competing.
again <- of(out, "reoperation"); when <- days(of(out, "reoperation_date"))
cause <- ifelse(again == "1", 1, ifelse(again == "0", 2 * dead, NA)); time <- ifelse(again == "1", when, last)
known <- !is.na(cause) & !is.na(time)
fit <- cuminc(time[known], cause[known], sex[known])
show("reoperation Gray P", fit$Tests["1", "pv"])
show("incidence by 180, 365 (%)", 100 * timepoints(fit, c(180, 365))$est[1:2, ])
show("raw HR", exp(coef(coxph(Surv(time, cause == 1) ~ sex))))
show("adjusted HR", exp(coef(coxph(Surv(time, cause == 1) ~ sex + age))[1]))

# First complication by age, death competing.
ae <- d[d$repeat_instrument == "adverse_event", ]
first <- tapply(ae$ae_date, factor(ae$record_id, base$record_id), function(x) min(x[x != ""]))
first <- days(as.character(first)); first[first < 0] <- NA
old <- ifelse(age < 65, "young", "old")
cause <- ifelse(!is.na(first), 1, 2 * dead); time <- ifelse(!is.na(first), first, last)
fit <- cuminc(time, cause, old)
show("complication Gray P", fit$Tests["1", "pv"])
show("incidence by 30, 180 (%): old, young", 100 * timepoints(fit, c(30, 180))$est[1:2, ])

# Pain: raw and adjusted change, men and women; a fall of 10 or more.
p0 <- num(base$pain_vas); p1 <- num(of(one, "pain_vas"))
show("raw change, women against men", coef(lm(p1 - p0 ~ sex))[2], confint(lm(p1 - p0 ~ sex))[2, ])
m <- lm(p1 ~ sex + age + p0)
show("adjusted", coef(m)[2], confint(m)[2, ])
fallen <- p0 - p1 >= 10
show("responders", tapply(fallen, sex, sum, na.rm = TRUE), tapply(!is.na(fallen), sex, sum),
  chisq.test(table(fallen, sex), correct = FALSE)$p.value)

# Blood loss of two procedures: Student's t.
b <- num(base$blood_loss_ml); t <- t.test(b[base$procedure == "1"], b[base$procedure == "2"], var.equal = TRUE)
show("blood loss", -diff(t$estimate), t$conf.int, t$p.value)

# Perioperative complication, men and women, adjusted for age and ECOG performance status as a number.
y <- num(of(one, "periop_complication")); ps <- num(base$ecog_ps)
l <- glm(y ~ sex + age + ps, family = binomial, control = list(epsilon = 1e-14))
show("odds ratio", exp(c(coef(l)[2], confint.default(l)[2, ])), summary(l)$coefficients[2, 4])

# Trends over SINS 0 to 6, 7 to 12, 13 to 18; survival and second operations within segments.
total <- num(base$sins_total); k <- cut(total, c(-1, 6, 12, 18), labels = FALSE)
e <- tapply(y, k, sum, na.rm = TRUE); n <- tapply(!is.na(y), k, sum)
show("trend of complications P", prop.trend.test(e, n)$p.value)
show("trend of pain P", cor.test(p0, k, method = "kendall", exact = FALSE)$p.value)
segment <- base$segment
show("stratified logrank P", survdiff(s ~ sex + strata(segment))$pvalue)
show("stratified HR", exp(coef(coxph(s ~ sex + strata(segment)))))
cause <- ifelse(again == "1", 1, ifelse(again == "0", 2 * dead, NA)); time <- ifelse(again == "1", when, last)
show("stratified Gray P", cuminc(time[known], cause[known], sex[known], segment[known])$Tests["1", "pv"])
