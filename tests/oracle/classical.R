# Expected values of the classical tests in tests/analysis: describe, anova, tukey, signed_rank,
# rank_sum, kruskal, spearman, t_paired, chi_squared, mcnemar, adjust. R 4.2.2, coin 1.4.
suppressMessages(library(coin))
show <- function(name, ...) cat(name, sprintf("%.17g", c(...)), sep = " ", fill = 1000)
pg <- split(PlantGrowth$weight, PlantGrowth$group)
show("describe.ctrl", mean(pg$ctrl), sd(pg$ctrl), quantile(pg$ctrl, c(.5, .25, .75)))
v <- c(3, 1, 4, 1, 5, 9, 2, 6); show("describe.v", mean(v), sd(v), quantile(v, c(.5, .25, .75)))
a <- anova(aov(weight ~ group, PlantGrowth)); show("anova.plant", a$`Sum Sq`, a$`F value`[1], a$`Pr(>F)`[1])
a <- anova(aov(count ~ spray, InsectSprays)); show("anova.spray", a$`Sum Sq`, a$`F value`[1], a$`Pr(>F)`[1])
t <- TukeyHSD(aov(weight ~ group, PlantGrowth))$group; show("tukey.plant", t(t))
t <- TukeyHSD(aov(weight ~ group, PlantGrowth[-c(1, 2, 30), ]), conf.level = 0.9)$group; show("tukey.unequal", t(t))
x <- sleep$extra[1:10]; y <- sleep$extra[11:20]
t <- t.test(x, y, paired = TRUE); show("t.sleep", t$estimate, t$conf.int, t$statistic, t$p.value)
sr <- function(name, x, y, ...) { w <- suppressWarnings(wilcox.test(x, y, paired = TRUE, conf.int = TRUE, ...))
  show(name, w$statistic, w$p.value, w$estimate, w$conf.int) }
sr("sr.sleep", x, y, exact = FALSE); sr("sr.sleep.nocorrect", x, y, exact = FALSE, correct = FALSE)
b <- c(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30); f <- c(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
sr("sr.depression.exact", b, f, exact = TRUE); sr("sr.depression", b, f, exact = FALSE)
d <- c(0, 0, 2, -1, 3, 3, 1, 4, -2, 5, 0, 2); z <- rep(0, 12)
p <- wilcoxsign_test(d ~ z, zero.method = "Pratt"); show("sr.pratt", abs(statistic(p)), pvalue(p))
p <- wilcoxsign_test(d ~ z, zero.method = "Pratt", distribution = "exact"); show("sr.pratt.exact", pvalue(p))
p <- wilcoxsign_test(d ~ z, zero.method = "Wilcoxon", distribution = "exact"); show("sr.zeros.exact", pvalue(p))
sr("sr.zeros", d, z, exact = FALSE)
ai <- airquality; g5 <- ai$Ozone[ai$Month == 5]; g8 <- ai$Ozone[ai$Month == 8]; g5 <- g5[!is.na(g5)]; g8 <- g8[!is.na(g8)]
rs <- function(name, x, y, ...) { w <- suppressWarnings(wilcox.test(x, y, conf.int = TRUE, ...))
  show(name, w$statistic, w$p.value, w$estimate, w$conf.int) }
show("rs.n", length(g5), length(g8)); rs("rs.ozone", g5, g8, exact = FALSE); rs("rs.ozone.nocorrect", g5, g8, exact = FALSE, correct = FALSE)
a1 <- c(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46); a2 <- c(1.15, 0.88, 0.90, 0.74, 1.21)
rs("rs.permeability.exact", a1, a2, exact = TRUE); rs("rs.permeability", a1, a2, exact = FALSE)
t1 <- c(1, 2, 2, 3, 5, 5, 7); t2 <- c(2, 3, 3, 3, 4, 6, 8, 8, 9)
dd <- data.frame(v = c(t1, t2), g = factor(rep(1:2, c(7, 9)))); show("rs.ties.exact", pvalue(wilcox_test(v ~ g, dd, distribution = "exact")))
rs("rs.ties", t1, t2, exact = FALSE)
k <- kruskal.test(Ozone ~ Month, airquality); show("kruskal.ozone", k$statistic, k$parameter, k$p.value)
s <- suppressWarnings(cor.test(mtcars$mpg, mtcars$wt, method = "spearman", exact = FALSE)); r <- unname(s$estimate)
show("spearman.mtcars", r, r / sqrt((1 - r^2) / 30), s$p.value)
m <- matrix(c(762, 327, 468, 484, 239, 477), 2, byrow = TRUE); c1 <- chisq.test(m); show("chisq.party", c1$statistic, c1$p.value, min(c1$expected))
m2 <- matrix(c(12, 5, 7, 7), 2); c2 <- chisq.test(m2); c3 <- chisq.test(m2, correct = FALSE)
show("chisq.2x2", c2$statistic, c2$p.value, c3$statistic, c3$p.value)
m3 <- matrix(c(10, 10, 10, 11), 2); c2 <- chisq.test(m3); show("chisq.small", c2$statistic, c2$p.value)
mc <- matrix(c(794, 86, 150, 570), 2); show("mcnemar", mcnemar.test(mc)$statistic, mcnemar.test(mc)$p.value, mcnemar.test(mc, correct = FALSE)$statistic, mcnemar.test(mc, correct = FALSE)$p.value, binom.test(86, 236)$p.value)
mb <- matrix(c(20, 5, 2, 9, 30, 4, 7, 11, 25), 3); show("bowker", mcnemar.test(mb)$statistic, mcnemar.test(mb)$p.value)
p <- c(0.01, 0.04, NA, 0.03, 0.005, 0.5, 0.04); for (q in c("BH", "holm", "bonferroni")) show(paste0("adjust.", q), p.adjust(p, q))
# Differences of decimals, on integers of the finest decimal; the estimate by its definition.
dec <- function(name, x, y, s) { d <- round(x * 10^s) - round(y * 10^s); w <- suppressWarnings(wilcox.test(d, exact = FALSE))
  d <- d[d != 0]; o <- outer(d, d, "+") / 2; show(name, w$statistic, w$p.value, median(o[upper.tri(o, TRUE)]) / 10^s) }
dec("sr.decimals", c(0.5, 0.825, 0.375, 0.5), c(0.525, 0.775, 0.325, 0.55), 3)
dec("sr.index", c(0.611679, 0.674823, 0.773258, 0.850899, 0.629952, 0.867297, 0.447024, 0.621010, 0.652905, 0.820491),
  c(0.547814, 0.674823, 0.693817, 0.817871, 0.581199, 0.803432, 0.571124, 0.669763, 0.716770, 0.820491), 6)
