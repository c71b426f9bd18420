# Expected values of tests/cli/compare.cases and of the risk ratio in tests/analysis/test_effect.c,
# from the files of tests/studies/hip. R 4.2.2. Run in the project's folder.
show <- function(name, ...) cat(name, sprintf("%.12g", c(...)), fill = 500)
hip <- do.call(rbind, lapply(c("north", "south", "west"), function(site)
  read.csv(file.path("tests/studies/hip", paste0(site, ".csv")), colClasses = "character")))
hip <- hip[hip$redcap_repeat_instrument == "", ]
adm <- hip[hip$redcap_event_name == "admission_arm_1", ]
out <- hip[hip$redcap_event_name == "outcome_arm_1", ]
at <- function(event, v) {
  rows <- hip[hip$redcap_event_name == event, ]
  as.numeric(rows[[v]][match(adm$hip_no, rows$hip_no)])
}
implant <- adm$implant
pain0 <- as.numeric(adm$pain_nrs)
events <- unique(hip$redcap_event_name)
cat("events", events, fill = 500)
for (pair in list(c("nail", "hemi"))) {
  a <- pain0[implant == pair[1]]; b <- pain0[implant == pair[2]]
  a <- a[!is.na(a)]; b <- b[!is.na(b)]
  t <- t.test(a, b, var.equal = TRUE)
  sp <- sqrt(((length(a) - 1) * var(a) + (length(b) - 1) * var(b)) / (length(a) + length(b) - 2))
  show(paste("t", pair[1], pair[2]), length(a), length(b), mean(a) - mean(b), t$conf.int, t$p.value,
       (mean(a) - mean(b)) / sp)
  d <- outer(a, b, "-")
  show("hl", median(d), wilcox.test(a, b, correct = TRUE, exact = FALSE)$p.value,
       sum(sign(d)) / length(d))
  show("means", mean(a), sd(a), mean(b), sd(b))
  show("quartiles", quantile(a, c(.5, .25, .75)), quantile(b, c(.5, .25, .75)))
}
died <- out$alive[match(adm$hip_no, out$hip_no)] == "0"
e <- c(sum(died[implant == "nail"]), sum(died[implant == "hemi"]))
n <- c(sum(implant == "nail"), sum(implant == "hemi"))
p <- e / n; z <- qnorm(.975)
wilson <- function(e, n) prop.test(e, n, correct = FALSE)$conf.int
l <- sapply(1:2, function(i) wilson(e[i], n[i]))
d <- p[1] - p[2]
show("newcombe", e, n, d, d - sqrt((p[1] - l[1, 1])^2 + (l[2, 2] - p[2])^2),
     d + sqrt((l[2, 1] - p[1])^2 + (p[2] - l[1, 2])^2))
katz <- function(e, n) {
  r <- (e[1] / n[1]) / (e[2] / n[2])
  r * exp(c(0, -1, 1) * z * sqrt(1 / e[1] - 1 / n[1] + 1 / e[2] - 1 / n[2]))
}
show("katz", katz(e, n))
f <- fisher.test(rbind(e, n - e)); show("fisher", f$estimate, f$conf.int, f$p.value)
show("katz 56/70 48/80", katz(c(56, 48), c(70, 80)))
