# Expected values of the responders, repeating forms and windows of tests/cli/made.cases, from the files
# of tests/studies/hip. R 4.2.2. Run in the project's folder.
hip <- do.call(rbind, lapply(c("north", "south", "west"), function(site)
  read.csv(file.path("tests/studies/hip", paste0(site, ".csv")), colClasses = "character")))
events <- hip[hip$redcap_repeat_instrument == "complication", ]
hip <- hip[hip$redcap_repeat_instrument == "", ]
adm <- hip[hip$redcap_event_name == "admission_arm_1", ]
at <- function(event, v) {
  rows <- hip[hip$redcap_event_name == event, ]
  rows[[v]][match(adm$hip_no, rows$hip_no)]
}
num <- function(x) suppressWarnings(as.numeric(x))
show <- function(name, ...) cat(name, sprintf("%.12g", c(...)), fill = 500)
sex <- adm$sex
p0 <- num(adm$pain_nrs); p4 <- num(at("4_month_arm_1", "pain_nrs"))
fell <- p0 - p4 >= 3
show("responders", tapply(fell, sex, sum, na.rm = TRUE), tapply(!is.na(fell), sex, sum),
  fisher.test(table(fell, sex))$p.value, chisq.test(table(fell, sex), correct = FALSE)$p.value,
  min(suppressWarnings(chisq.test(table(fell, sex)))$expected))
n <- as.numeric(table(factor(events$hip_no, adm$hip_no)))
show("any", tapply(n > 0, sex, sum), fisher.test(table(n > 0, sex))$p.value,
  chisq.test(table(n > 0, sex), correct = FALSE)$p.value, min(suppressWarnings(chisq.test(table(n > 0, sex)))$expected))
show("entries", tapply(n, sex, median), wilcox.test(n ~ sex, exact = FALSE)$p.value)
window <- function(event, low, high) {
  d <- as.numeric(as.Date(at(event, "seen")) - as.Date(adm$operated)); d < low | d > high
}
o4 <- window("4_month_arm_1", 110, 130)
show("outside", sum(o4 & !is.na(p4), na.rm = TRUE), sum(o4 & !is.na(p4) & !is.na(p0), na.rm = TRUE))
k <- !(o4 %in% TRUE)
show("left out", tapply(p4[k], sex[k], median, na.rm = TRUE), tapply(!is.na(p4[k]), sex[k], sum),
  wilcox.test(p4[k] ~ sex[k], exact = FALSE)$p.value)
show("age by any", quantile(num(adm$age)[n > 0], c(.5, .25, .75)), quantile(num(adm$age)[n == 0], c(.5, .25, .75)))
