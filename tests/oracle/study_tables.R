# Expected values of tests/cli/study_tables.cases, from the files of tests/studies/hip. The matched pairs
# of Table 6 are those that `proreg report h.sqlite tables.yaml --format json` lists (their search has
# its own oracle, propensity.R), given as a file of two columns: Rscript study_tables.R [pairs.csv].
# R 4.2.2, survival. Run in the project's folder.
library(survival)
show <- function(name, ...) cat(name, sprintf("%.10g", c(...)), fill = 500)
hip <- do.call(rbind, lapply(c("north", "south", "west"), function(site)
  read.csv(file.path("tests/studies/hip", paste0(site, ".csv")), colClasses = "character")))
hip <- hip[hip$redcap_repeat_instrument == "", ]
adm <- hip[hip$redcap_event_name == "admission_arm_1", ]
out <- hip[hip$redcap_event_name == "outcome_arm_1", ]
out <- out[match(adm$hip_no, out$hip_no), ]
num <- function(x) suppressWarnings(as.numeric(x))
d <- data.frame(id = adm$hip_no, age = num(adm$age), sex = factor(adm$sex), minutes = num(adm$minutes),
  fracture = factor(adm$fracture, c("neck", "troch", "sub")), implant = adm$implant, asa = num(adm$asa),
  ohs = num(adm$ohs), died = as.numeric(out$alive == "0"),
  days = as.numeric(as.Date(out$last_seen) - as.Date(adm$operated)),
  d1 = num(adm$drugs___1), d2 = num(adm$drugs___2), d3 = num(adm$drugs___3))
d$old <- d$age >= 80
smd <- function(a, b) (mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2)
smdp <- function(p, q) (p - q) / sqrt((p * (1 - p) + q * (1 - q)) / 2)
m <- d[d$sex == 1, ]; f <- d[d$sex == 2, ]
show("age", t.test(m$age, f$age, var.equal = TRUE)$p.value, smd(m$age, f$age))
show("fracture", fisher.test(table(d$fracture, d$sex))$p.value,
  sapply(levels(d$fracture), function(l) smdp(mean(m$fracture == l), mean(f$fracture == l))))
for (v in c("d1", "d3")) show(v, chisq.test(table(d[[v]], d$sex), correct = FALSE)$p.value,
  smdp(mean(m[[v]] == 1), mean(f[[v]] == 1)))
n <- d[which(d$implant == "nail"), ]
show("nails", tapply(n$minutes, n$sex, function(x) sum(!is.na(x))), tapply(n$minutes, n$sex, median, na.rm = TRUE),
  suppressWarnings(wilcox.test(minutes ~ sex, n, exact = FALSE)$p.value))
high <- n$asa >= 3
show("asa", table(high, n$sex), fisher.test(table(high, n$sex))$p.value)
by <- split(d$age, d$fracture)
show("largest", max(abs(c(smd(by[[1]], by[[2]]), smd(by[[1]], by[[3]]), smd(by[[2]], by[[3]])))))
show("crossed", table(d$old, d$sex), anova(lm(age ~ interaction(sex, old), d))[1, 5])
show("tukey", TukeyHSD(aov(age ~ fracture, d))$fracture[, 4])
s <- survdiff(Surv(days, died) ~ old + strata(sex), d)
show("log-rank", s$chisq, pchisq(s$chisq, 1, lower.tail = FALSE))
x <- coxph(Surv(days, died) ~ old + strata(sex), d)
show("hazard", summary(x)$conf.int[, c(1, 3, 4)])
z <- tryCatch(cox.zph(x, terms = FALSE, global = TRUE)$table["GLOBAL", ], error = function(e) NA)
show("proportional", z)
file <- commandArgs(TRUE)
if (length(file)) {
  p <- read.csv(file[1]); a <- d[match(p$treated, d$id), ]; b <- d[match(p$control, d$id), ]
  k <- !is.na(a$minutes) & !is.na(b$minutes)
  show("signed rank", nrow(p), suppressWarnings(wilcox.test(a$minutes, b$minutes, paired = TRUE, exact = FALSE)$p.value))
  show("paired t", t.test(a$ohs, b$ohs, paired = TRUE)$p.value)
  show("mcnemar", mcnemar.test(table(factor(a$asa >= 3, c(TRUE, FALSE)), factor(b$asa >= 3, c(TRUE, FALSE))))$p.value)
}
