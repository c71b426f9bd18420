# Writes the generated data for bench/analysis.c and times R's own routines on the same numbers.
# Rscript bench/analysis.R DIR ROWS; prints "NAME SECONDS CHECK" a line.
suppressMessages(library(survival))
args <- commandArgs(TRUE); dir <- args[1]; n <- as.integer(args[2])
set.seed(1)
x1 <- rnorm(n); x2 <- rnorm(n); x3 <- rbinom(n, 1, .5); x4 <- rnorm(n); x5 <- rnorm(n)
time <- rexp(n, exp(.3 * x1 - .2 * x2 + .1 * x3)); days <- ceiling(time * 365)
event <- as.integer(runif(n) < .7); group <- sample(0:2, n, TRUE)
y <- rbinom(n, 1, plogis(.3 * x1 - .2 * x2 + .1 * x3 - 1))
pre <- sample(0:10, n, TRUE); post <- pmax(0, pre - sample(0:4, n, TRUE))
for (v in c("x1", "x2", "x3", "x4", "x5", "time", "days", "event", "group", "y", "pre", "post"))
    writeBin(as.double(get(v)), file.path(dir, paste0(v, ".bin")))
say <- function(name, expr, check) {
    t <- system.time(r <- expr); s <- t[["user.self"]] + t[["sys.self"]] # processor time
    cat(name, sprintf("%.3f %.15g\n", s, check(r)))
}
g <- factor(group)
say("signed-rank", wilcox.test(pre, post, paired = TRUE, exact = FALSE), function(r) r$statistic)
two <- group > 0
say("rank-sum", wilcox.test(post[!two], post[two], exact = FALSE), function(r) r$statistic)
say("anova+tukey", { a <- aov(post ~ g); TukeyHSD(a); summary(a) }, function(r) r[[1]]$"F value"[1])
for (k in c("continuous", "days")) {
    t <- if (k == "days") days else time
    say(paste0("km-", k), survfit(Surv(t, event) ~ g, timefix = FALSE), function(r) NA)
    say(paste0("logrank-", k), survdiff(Surv(t, event) ~ g), function(r) r$chisq)
    say(paste0("cox-", k), coxph(Surv(t, event) ~ x1 + x2 + x3, control = coxph.control(timefix = FALSE)), function(r) r$loglik[2])
}
say("logistic", glm(y ~ x1 + x2 + x3 + x4 + x5, family = binomial()), function(r) as.numeric(logLik(r)))
# 50,000 treated, 150,000 controls on one score, written for bench/analysis.c whatever ROWS is.
score <- rnorm(200000, rep(c(.5, 0), c(50000, 150000)))
writeBin(score, file.path(dir, "score.bin"))
if (requireNamespace("MatchIt", quietly = TRUE)) {
    d <- data.frame(treated = rep(1:0, c(50000, 150000)), score)
    say("match-nearest-200000", MatchIt::matchit(treated ~ score, d, method = "nearest", distance = score, caliper = .2, std.caliper = FALSE), function(r) sum(!is.na(r$match.matrix)))
}
