# Values for tests/reports/results/test_printed.c: tests from counts, means and SDs of no patients.
m <- c(9.4, 8.0, 8.4); s <- c(3.1, 3.1, 2.8); n <- c(31, 82, 90)
between <- sum(n * (m - weighted.mean(m, n))^2); within <- sum((n - 1) * s^2); df <- sum(n - 1)
number <- function(x) cat(sprintf("%.17g", x), "\n")
number(pf(between / 2 / (within / df), 2, df, lower.tail = FALSE))
v <- s[1:2]^2 / n[1:2]
number(2 * pt(-1.4 / sqrt(sum(v)), sum(v)^2 / sum(v^2 / (n[1:2] - 1))))
number(ptukey(1.4 / sqrt(within / df / 2 * (1 / 31 + 1 / 82)), 3, df, lower.tail = FALSE))
t <- matrix(c(17, 14, 61, 21, 64, 26), 2)
number(fisher.test(t)$p.value); number(chisq.test(t, correct = FALSE)$p.value)
t <- matrix(c(12, 5, 3, 9), 2)
number(fisher.test(t)$p.value); number(chisq.test(t, correct = FALSE)$p.value); number(chisq.test(t)$p.value)
# Sixteen groups of 10 with means 1 to 16 and SD 9, and an adjustment that passes over a P that is missing.
m <- 1:16; between <- sum(10 * (m - mean(m))^2)
number(pf(between / 15 / 81, 15, 144, lower.tail = FALSE))
for (method in c("BH", "holm", "bonferroni")) number(p.adjust(c(0.04, NA, 0.01, 0.6), method))
number(ptukey(2 / sqrt(81 / 2 * (1 / 10 + 1 / 10)), 16, 144, lower.tail = FALSE))
