# Propensity scores, calipers, pairs and balance on infert, step by step in base R.
source("tests/oracle/emit.R")
head_of("propensity.R")
d <- infert
t <- as.integer(d$induced > 0)
emit("psm_treatment", t)
emit("psm_age", d$age); emit("psm_parity", d$parity); emit_codes("psm_education", as.integer(d$education) - 1)
fit <- glm(t ~ age + parity + education, data = d, family = binomial, control = list(epsilon = 1e-15, maxit = 100))
lp <- round(predict(fit), 12)
emit("psm_score", predict(fit)); emit("psm_sd", sd(predict(fit)))
caliper <- .2 * sd(predict(fit))
# Nearest by its definition; scores rounded so that equal rows are equal.
free <- which(t == 0); pairs <- NULL
for (i in which(t == 1)[order(-lp[t == 1], which(t == 1))]) {
    if (!length(free)) break
    dist <- round(abs(lp[free] - lp[i]), 11)
    j <- free[which.min(dist)]
    if (min(dist) <= caliper) { pairs <- rbind(pairs, c(i, j)); free <- setdiff(free, j) }
}
pairs <- pairs[order(pairs[, 1]), ]
emit("psm_pairs", t(pairs))
emit("psm_total", sum(abs(lp[pairs[, 1]] - lp[pairs[, 2]])))
smd <- function(x) {
    b <- all(x %in% 0:1)
    v <- function(z) if (b) mean(z) * (1 - mean(z)) else var(z)
    sd <- sqrt((v(x[t == 1]) + v(x[t == 0])) / 2)
    c((mean(x[t == 1]) - mean(x[t == 0])) / sd, (mean(x[pairs[, 1]]) - mean(x[pairs[, 2]])) / sd)
}
emit("psm_balance", cbind(smd(d$age), smd(d$parity), sapply(levels(d$education), function(l) smd(as.integer(d$education == l)))))
