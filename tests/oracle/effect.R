# Expected values of tests/analysis/test_effect.c. R 4.2.2.
show <- function(name, ...) cat(name, sprintf("%.17g", c(...)), fill = 500)
pg <- split(PlantGrowth$weight, PlantGrowth$group); a <- pg$ctrl; b <- pg$trt2
sp <- sqrt((9 * var(a) + 9 * var(b)) / 18); d <- (mean(a) - mean(b)) / sp
show("cohen", sp, d, d * exp(lgamma(9) - lgamma(8.5)) / 3)
show("smd", (mean(b) - mean(a)) / sqrt((var(a) + var(b)) / 2))
m <- mtcars; p <- tapply(m$vs, m$am, mean); show("smd.binary", diff(p) / sqrt(sum(p * (1 - p)) / 2))
show("wilson", prop.test(56, 70, correct = FALSE)$conf.int, prop.test(0, 10, correct = FALSE)$conf.int)
