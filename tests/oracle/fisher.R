# Expected values of tests/analysis/test_fisher.c. R 4.2.2.
options(digits = 15)
f <- function(name, ...) cat(name, sprintf("%.15g", fisher.test(matrix(...), workspace = 2e7)$p.value), "\n")
f("job", c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4)
f("mixed", c(3, 1, 0, 2, 4, 1, 2, 3, 1, 0, 0, 5, 2, 2, 1, 1, 0, 3, 4, 2, 6, 1, 2, 3, 4, 3, 1, 2), 4, byrow = TRUE)
f("five", c(4, 2, 1, 3, 2, 1, 5, 2, 2, 2, 3, 1, 4, 2, 2, 2, 3, 3, 4, 0, 2, 1, 2, 3, 4), 5, byrow = TRUE)
f("death", c(30, 37, 28, 5, 37, 66), 3)
two <- function(name, m) { t <- fisher.test(m); cat(name, sprintf("%.15g", c(t$p.value, t$estimate, t$conf.int)), "\n") }
two("tea", matrix(c(3, 1, 1, 3), 2)); two("zero", matrix(c(9, 7, 0, 12), 2)); two("convictions", matrix(c(2, 10, 15, 3), 2))
set.seed(1)
m <- matrix(c(2,5,4,2,6,2,4,2,3,0,7,2,1,0,1,0,1,1,1,3,3,1,0,0,0,2,1,1,9,0,2,2,0,2,3,0,3,3,0,2,2,2,1,2,2), 15, byrow = TRUE)
cat("fifteen", fisher.test(m, workspace = 2e7)$p.value, "(wrong), simulated:", fisher.test(m, simulate.p.value = TRUE, B = 1e6)$p.value, "\n")
f("halved", c(2, 9, 8, 2, 6, 9, 1, 6, 10, 3, 4, 3, 2, 5, 3, 2, 4, 2, 2, 1, 4, 2, 3, 2, 2, 5, 6), 9, byrow = TRUE)
