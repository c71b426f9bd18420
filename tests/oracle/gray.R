# Expected values of Gray's test and of Aalen's variance: survival's data sets with cmprsk.
suppressMessages({library(survival); library(cmprsk)})
source("tests/oracle/emit.R")
head_of("gray.R")
# Its own P is 1 - pchisq(), which has no digits below 1e-16.
tests <- function(fit) t(with(data.frame(fit$Tests), cbind(stat, pchisq(stat, df, lower.tail = FALSE), df)))
mgus <- function(rows) with(mgus2[rows, ], data.frame(
    time = ifelse(pstat == 0, futime, ptime), cause = ifelse(pstat == 1, 1, ifelse(death == 1, 2, 0)),
    sex = as.integer(sex) - 1, part = cut(age, c(0, 60, 70, 80, 200), labels = FALSE) - 1))
d <- mgus(1:300)
emit("gray_time", d$time)
emit("gray_cause", d$cause)
emit_codes("gray_sex", d$sex)
emit_codes("gray_age", d$part)
# By sex, by four classes of age, by sex within age: chi-squared and P of the first kind and of the other.
emit("gray_tests", c(tests(cuminc(d$time, d$cause, d$sex)), tests(cuminc(d$time, d$cause, d$part)),
    tests(cuminc(d$time, d$cause, d$sex, d$part))))
# Times rounded to years: many ties.
emit("gray_tied", tests(cuminc(round(d$time / 12), d$cause, d$part)))
at <- c(12, 60, 120, 240)
fit <- timepoints(cuminc(d$time, d$cause, d$sex), at)
emit("gray_at", at)
emit("gray_incidence", t(fit$est))
emit("gray_error", t(sqrt(fit$var)))
