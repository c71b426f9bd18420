# Expected values of tests/cli/subgroups.cases and tests/reports/results/test_interaction.c, from the
# files of tests/studies/hip and from the numbers below. R 4.2.2, survival. Run in the project's folder.
library(survival)
show <- function(name, ...) cat(name, sprintf("%.12g", c(...)), fill = 500)
hip <- do.call(rbind, lapply(c("north", "south", "west"), function(site)
  read.csv(file.path("tests/studies/hip", paste0(site, ".csv")), colClasses = "character")))
hip <- hip[hip$redcap_repeat_instrument == "", ]
adm <- hip[hip$redcap_event_name == "admission_arm_1", ]
at <- function(event, v) {
  rows <- hip[hip$redcap_event_name == event, ]
  rows[[v]][match(adm$hip_no, rows$hip_no)]
}
d <- data.frame(age = as.numeric(adm$age), sex = factor(adm$sex), fracture = adm$fracture,
  asa = as.numeric(adm$asa), pain0 = as.numeric(adm$pain_nrs),
  pain4 = as.numeric(at("4_month_arm_1", "pain_nrs")),
  died = as.numeric(at("outcome_arm_1", "alive") == "0"),
  days = as.numeric(as.Date(at("outcome_arm_1", "last_seen")) - as.Date(adm$operated)))
d$young <- as.numeric(d$age < 80)
d$fracture <- factor(d$fracture, c("neck", "troch", "sub"))
effects <- function(name, fit, p) {
  show(paste(name, "all"), fit(d))
  for (v in c("sex", "fracture")) for (l in levels(d[[v]]))
    show(paste(name, v, l), fit(d[which(d[[v]] == l), ]))
  for (v in c("sex", "fracture")) show(paste(name, v, "P"), p(d[[v]]))
}
effects("cox", function(x) {
  s <- summary(coxph(Surv(days, died) ~ young, x)); c(x = s$conf.int[c(1, 3, 4)], n = table(x$young),
    e = tapply(x$died, x$young, sum))
}, function(v) anova(coxph(Surv(days, died) ~ young + v, d), coxph(Surv(days, died) ~ young * v, d))[2, 4])
effects("ancova", function(x) {
  m <- lm(pain4 ~ young + pain0, x); c(coef(m)["young"], confint(m)["young", ])
}, function(v) anova(lm(pain4 ~ young + v + pain0, d), lm(pain4 ~ young * v + pain0, d))[2, 6])
effects("logistic", function(x) {
  m <- glm(died ~ young, binomial, x)
  exp(c(coef(m)["young"], confint.default(m)["young", ]))
}, function(v) anova(glm(died ~ young + v, binomial, d), glm(died ~ young * v, binomial, d),
  test = "LRT")[2, 5])
# The unit test: two groups, three parts, one of which lacks the second group.
g <- c(0,0,0,1,1,1, 0,0,1,1,1,1, 0,0)
part <- c(0,0,0,0,0,0, 1,1,1,1,1,1, 2,2)
y <- c(1,2,4,3,5,9, 2,6,1,1,2,3, 5,7)
e <- c(1,0,1,1,1,0, 1,1,0,1,1,0, 1,1)
x <- as.numeric(g == 0); p <- factor(part)
for (k in 0:1) {
  m <- lm(y ~ x, subset = part == k); show(paste("unit lm", k), coef(m)[2], confint(m)[2, ])
}
a <- anova(lm(y ~ x + p), lm(y ~ x * p)); show("unit lm", a[2, 3], a[2, 1], a[2, 5], a[2, 6])
a <- anova(coxph(Surv(y, e) ~ x + p), coxph(Surv(y, e) ~ x * p)); show("unit cox", a[2, 2], a[2, 3], a[2, 4])
m <- summary(coxph(Surv(y, e) ~ x, subset = part == 0))$conf.int; show("unit cox 0", m[c(1, 3, 4)])
