# Tail areas and quantiles that tests/analysis/test_distributions.c expects. R 4.2.2.
options(digits = 17)
t <- rbind(c(0.1, 1), c(2.5, 3), c(-1.3, 7.5), c(12, 30), c(40, 10), c(3, 1e6), c(1e-8, 4))
for (i in seq_len(nrow(t)))
  cat(sprintf("{T_UPPER, %.17g, %.17g, 0, %.17g},\n", t[i, 1], t[i, 2], pt(t[i, 1], t[i, 2], lower.tail = FALSE)))
f <- rbind(c(1.5, 2, 200), c(30, 4, 9), c(120, 2, 5000), c(0.2, 8, 3), c(1.0001, 1e4, 1e5), c(5, 3, Inf))
for (i in seq_len(nrow(f)))
  cat(sprintf("{F_UPPER, %.17g, %.17g, %s, %.17g},\n", f[i, 1], f[i, 2],
    ifelse(is.infinite(f[i, 3]), "INFINITY", sprintf("%.17g", f[i, 3])), pf(f[i, 1], f[i, 2], f[i, 3], lower.tail = FALSE)))
x <- rbind(c(3.84, 1), c(0.5, 2), c(300, 16), c(10, 16), c(1e5 + 100, 1e5), c(1e-3, 5), c(900, 3))
for (i in seq_len(nrow(x)))
  cat(sprintf("{CHISQ_UPPER, %.17g, %.17g, 0, %.17g},\n{CHISQ_LOWER, %.17g, %.17g, 0, %.17g},\n",
    x[i, 1], x[i, 2], pchisq(x[i, 1], x[i, 2], lower.tail = FALSE), x[i, 1], x[i, 2], pchisq(x[i, 1], x[i, 2])))
for (z in c(0.5, 1.96, 6, -3, 30)) cat(sprintf("{NORMAL_UPPER, %.17g, 0, 0, %.17g},\n", z, pnorm(z, lower.tail = FALSE)))
for (p in c(0.025, 0.3, 0.9, 1e-12, 1e-200)) {
  cat(sprintf("{NORMAL_QUANTILE, %.17g, 0, 0, %.17g},\n", p, qnorm(p, lower.tail = FALSE)))
  cat(sprintf("{T_QUANTILE, %.17g, 5, 0, %.17g},\n", p, qt(p, 5, lower.tail = FALSE)))
  cat(sprintf("{CHISQ_QUANTILE, %.17g, 5, 0, %.17g},\n", p, qchisq(p, 5, lower.tail = FALSE)))
}
cat(sprintf("{T_QUANTILE, 0.025, 1.5, 0, %.17g},\n", qt(0.025, 1.5, lower.tail = FALSE)))
