# A value is one of these codes.
has_code <- function(x, codes) if (is.numeric(x)) x %in% as.numeric(codes) else x %in% codes

# The level of each value; NA is missing.
level_of <- function(x, levels) {
  found <- rep(NA_character_, length(x))
  for (id in rev(names(levels))) found[has_code(x, levels[[id]])] <- id
  found
}

# 1 where it is one of the codes, 0 where it is another, NA where it is missing.
is_level <- function(x, codes) ifelse(is.na(x), NA, as.numeric(has_code(x, codes)))

# Boxes of one level: 1 where any is ticked, NA where none was answered.
ticked <- function(...) {
  boxes <- cbind(...)
  ifelse(rowSums(!is.na(boxes)) == 0, NA, as.numeric(rowSums(boxes != 0, na.rm = TRUE) > 0))
}

# The decimals of a column: the fewest from 0 to 9 that hold every value; NA for none.
decimals <- function(x) {
  x <- x[!is.na(x)]
  for (s in 0:9) if (all(abs(x * 10^s - round(x * 10^s)) <= 1e-9 * pmax(1, abs(x * 10^s)))) return(s)
  NA
}

# Integers of the finest decimal: 0.825 - 0.775 and 0.55 - 0.5 are one tie. What is no decimal
# keeps 14 digits.
whole <- function(x, s = decimals(x)) if (is.na(s)) signif(x, 14) else round(x * 10^s)

# Later less earlier, as a decimal.
change <- function(later, earlier) {
  s <- decimals(c(later[!is.na(earlier)], earlier[!is.na(later)]))
  if (is.na(s)) later - earlier else (round(later * 10^s) - round(earlier * 10^s)) / 10^s
}

# Who had died before the day on which the visit was due.
died <- function(days, due) !is.na(days) & days < due

# A P or estimate, and beside it what R's own default says where that is another number.
beside <- function(ours, default, call) {
  if (!is.null(default) && !is.na(default)) attr(ours, "default") <- c(default, call)
  ours
}

# Of fewer patients than the table's min_n there is no number.
withheld <- function(number) NA

count <- function(x) sum(x, na.rm = TRUE)

percent <- function(x, level) { x <- x[!is.na(x)]; if (length(x)) 100 * sum(x %in% level) / length(x) else NA }

mean_of <- function(x) { x <- x[!is.na(x)]; if (length(x)) mean(x) else NA }

sd_of <- function(x) sd(x[!is.na(x)])

least_of <- function(x) if (all(is.na(x))) NA else min(x, na.rm = TRUE)

greatest_of <- function(x) if (all(is.na(x))) NA else max(x, na.rm = TRUE)

quantile_of <- function(x, p) if (all(is.na(x))) NA else unname(quantile(x, p, na.rm = TRUE))

# The members of two groups alone.
only <- function(g, groups) ifelse(g %in% groups, g, NA)

counts <- function(x, g) { t <- table(x, g); t[rowSums(t) > 0, colSums(t) > 0, drop = FALSE] }

# Fisher's test. R's FEXACT may fail on a large table, which is said.
fisher_p <- function(x, g) {
  t <- counts(x, g)
  if (!length(t)) return(NA)
  if (min(dim(t)) < 2) return(1)
  fisher.test(t, workspace = 2e7)$p.value
}

chisq_p <- function(x, g) {
  t <- counts(x, g)
  if (!length(t) || min(dim(t)) < 2) return(NA)
  beside(suppressWarnings(chisq.test(t, correct = FALSE)$p.value),
    if (all(dim(t) == 2)) suppressWarnings(chisq.test(t)$p.value), "chisq.test(), corrected for continuity")
}

anova_p <- function(x, g) {
  k <- !is.na(x) & !is.na(g)
  if (length(unique(g[k])) < 2) return(NA)
  anova(lm(x[k] ~ factor(g[k])))[["Pr(>F)"]][1]
}

kruskal_p <- function(x, g) {
  k <- !is.na(x) & !is.na(g)
  if (length(unique(g[k])) < 2) return(NA)
  kruskal.test(whole(x[k]), factor(g[k]))$p.value
}

t_p <- function(x, g) {
  k <- !is.na(x) & !is.na(g); f <- factor(g[k])
  beside(t.test(x[k] ~ f, var.equal = TRUE)$p.value, t.test(x[k] ~ f)$p.value, "t.test(), Welch's")
}

rank_sum_p <- function(x, g) {
  k <- !is.na(x) & !is.na(g); y <- whole(x[k]); f <- factor(g[k])
  if (nlevels(f) < 2) return(NA)
  beside(wilcox.test(y ~ f, exact = FALSE)$p.value,
    if (!anyDuplicated(y) && all(table(f) < 50)) wilcox.test(y ~ f)$p.value, "wilcox.test(), exact")
}

# The share over the groups in their order, scored 1, 2, ...
trend_p <- function(x, g, groups) {
  k <- !is.na(x) & g %in% groups; n <- table(factor(g[k], groups)); e <- tapply(x[k], factor(g[k], groups), sum)
  use <- n > 0
  if (sum(use) < 2 || sum(e[use]) %in% c(0, sum(n))) return(NA)
  suppressWarnings(prop.trend.test(e[use], n[use], which(use))$p.value)
}

# Values over the groups in their order: Kendall's tau of both is Jonckheere and Terpstra's test.
jonckheere_p <- function(x, g, groups) {
  k <- !is.na(x) & g %in% groups; y <- whole(x[k]); f <- match(g[k], groups)
  if (length(unique(f)) < 2 || length(unique(y)) < 2) return(NA)
  cor.test(y, f, method = "kendall", exact = FALSE)$p.value
}

# The patients of a group, pair by pair.
side <- function(x, g, pair, group) x[g %in% group & !is.na(pair)][order(pair[g %in% group & !is.na(pair)])]

# The studentised range over all groups.
tukey_p <- function(x, g, one, other) {
  k <- !is.na(x) & !is.na(g); f <- factor(g[k])
  if (!all(c(one, other) %in% levels(f))) return(NA)
  t <- TukeyHSD(aov(x[k] ~ f))$f
  pair <- c(paste(one, other, sep = "-"), paste(other, one, sep = "-"))
  unname(t[rownames(t) %in% pair, "p adj"])
}

signed_rank_p <- function(before, after) {
  k <- !is.na(before) & !is.na(after); s <- decimals(c(before[k], after[k]))
  a <- whole(after[k], s); b <- whole(before[k], s)
  if (!any(a != b)) return(NA)
  ties <- any(a == b) || anyDuplicated(abs(a - b))
  beside(suppressWarnings(wilcox.test(a, b, paired = TRUE, exact = FALSE)$p.value),
    if (!ties && length(a) < 50) wilcox.test(a, b, paired = TRUE)$p.value, "wilcox.test(), exact")
}

t_paired_p <- function(before, after) {
  k <- !is.na(before) & !is.na(after)
  if (sum(k) < 2) NA else t.test(after[k], before[k], paired = TRUE)$p.value
}

mcnemar_p <- function(before, after, levels) {
  k <- !is.na(before) & !is.na(after)
  if (!any(before[k] != after[k])) return(NA)
  mcnemar.test(factor(before[k], levels), factor(after[k], levels))$p.value
}

# One P of a family, adjusted for all of it.
adjusted <- function(p, method, which) p.adjust(p, method)[which]

rho_of <- function(x, y) { k <- !is.na(x) & !is.na(y); cor(whole(x[k]), whole(y[k]), method = "spearman") }

spearman_p <- function(x, y) {
  k <- !is.na(x) & !is.na(y); a <- whole(x[k]); b <- whole(y[k])
  beside(cor.test(a, b, method = "spearman", exact = FALSE)$p.value,
    if (!anyDuplicated(a) && !anyDuplicated(b) && length(a) < 1290)
      cor.test(a, b, method = "spearman")$p.value, "cor.test(), by the exact distribution")
}

# Kaplan-Meier: what a cell says of a curve.
km <- function(time, event, what, at = NA, conf = "log") {
  k <- !is.na(time) & !is.na(event)
  if (what == "n") return(sum(k))
  if (what == "events") return(sum(event[k]))
  if (what == "n_risk") return(sum(time[k] >= at))
  if (!any(k)) return(NA)
  fit <- survival::survfit(survival::Surv(time[k], event[k]) ~ 1, conf.type = conf)
  if (what %in% c("median", "median_low", "median_high")) {
    q <- quantile(fit, .5)
    return(unname(switch(what, median = q$quantile, median_low = q$lower, median_high = q$upper)))
  }
  s <- summary(fit, times = at, extend = TRUE)
  if (!any(time[k] >= at) && s$surv > 0) return(NA)
  100 * switch(what, percent = s$surv, percent_low = s$lower, percent_high = s$upper)
}

logrank_p <- function(time, event, g, by = NULL) {
  strata <- survival::strata; k <- !is.na(time) & !is.na(event) & !is.na(g)
  if (!is.null(by)) k <- k & !is.na(by)
  if (length(unique(g[k])) < 2) return(NA)
  y <- survival::Surv(time[k], event[k]); f <- g[k]; s <- by[k]
  made <- if (is.null(by)) survival::survdiff(y ~ f) else survival::survdiff(y ~ f + strata(s))
  pchisq(made$chisq, length(unique(f)) - 1, lower.tail = FALSE)
}

# The groups by Cox regression, the first one the reference; ties by Efron.
hazard_model <- function(time, event, g, groups, by = NULL) {
  strata <- survival::strata; k <- !is.na(time) & !is.na(event) & !is.na(g)
  if (!is.null(by)) k <- k & !is.na(by)
  y <- survival::Surv(time[k], event[k]); f <- factor(g[k], groups); s <- by[k]
  how <- survival::coxph.control(eps = 1e-11, iter.max = 100)
  if (is.null(by)) survival::coxph(y ~ f, control = how)
  else survival::coxph(y ~ f + strata(s), control = how)
}

hazard_of <- function(fit, group, what) {
  b <- coef(fit)[paste0("f", group)]; s <- sqrt(diag(vcov(fit))[paste0("f", group)])
  unname(exp(b + switch(what, hazard_ratio = 0, ci_low = -1, ci_high = 1) * qnorm(.975) * s))
}

proportional_p <- function(fit) {
  z <- survival::cox.zph(fit, transform = "km")$table
  z[nrow(z), "p"]
}

# Which event ended the time: 1 that asked about, 2 one that excludes it, 0 none.
ended <- function(event, other) ifelse(is.na(event) | event == 1, event, 2 * other)

# Cumulative incidence beside a competing event: what a cell says of a curve.
incidence <- function(time, cause, what, at = NA) {
  k <- !is.na(time) & !is.na(cause)
  switch(what, unknown = return(sum(!k)), n = return(sum(k)), events = return(sum(cause[k] == 1)),
    competing = return(sum(cause[k] == 2)), n_risk = return(sum(time[k] >= at)))
  if (!any(k)) return(NA)
  fit <- survival::survfit(survival::Surv(time[k], factor(cause[k], 0:2)) ~ 1)
  i <- sum(fit$time <= at)
  free <- if (i) fit$pstate[i, 1] else 1
  if (!any(time[k] >= at) && free > 0) return(NA)
  f <- if (i) fit$pstate[i, 2] else 0
  s <- if (i) fit$std.err[i, 2] else 0
  bound <- function(z) if (f > 0 && f < 1) exp(log(f) * exp(z * s / (f * log(f)))) else NA
  100 * switch(what, percent = f, ci_low = bound(-qnorm(.975)), ci_high = bound(qnorm(.975)))
}

# Gray's test (1988, rho = 0), ties as in cmprsk::cuminc: of one stratum, scores, what moves them, and
# their variance once the sums at the end are known.
gray_walk <- function(time, cause, g, K, whole = NULL) {
  free <- rep(1, K); F <- rep(0, K); common <- 0; score <- rep(0, K)
  sums <- variance <- matrix(0, K, K)
  ties <- function(e, m) if (e > 1) 1 - (e - 1) / (m - 1) else 1
  for (t in sort(unique(time[cause > 0]))) {
    n <- tabulate(g[time >= t], K); d1 <- tabulate(g[time == t & cause == 1], K)
    d2 <- tabulate(g[time == t & cause == 2], K); there <- n > 0; d <- sum(d1)
    after <- ifelse(there, free * (n - d1 - d2) / pmax(n, 1), free)
    h <- ifelse(there, n / free, 0); rise <- if (d) d / sum(h) else 0
    a <- diag(h) - outer(h, h) / sum(h)
    sums <- sums + a * rise / (1 - common)
    if (d) score <- score + d1 - d * h * (1 - F) / sum(h * (1 - F))
    left <- 1 - common - rise
    for (r in which(there & !is.null(whole))) {
      if (d) {
        w <- a[, r] + (if (after[r] > 0) 1 - left / after[r] else 1) * (whole - sums)[, r]
        variance <- variance + outer(w, w) * ties(d, sum(h) * free[r]) * free[r] * d / (sum(h) * n[r])
      }
      if (d2[r] && after[r] > 0) {
        w <- left / after[r] * (whole - sums)[, r]
        variance <- variance + outer(w, w) * ties(d2[r], n[r]) * free[r]^2 * d2[r] / n[r]^2
      }
    }
    F <- ifelse(there, F + free * d1 / pmax(n, 1), F); free <- after; common <- common + rise
  }
  list(score = score, sums = sums, variance = variance)
}

gray_p <- function(time, cause, g, by = NULL) {
  k <- !is.na(time) & !is.na(cause) & !is.na(g); s <- if (is.null(by)) rep(1, length(time)) else by
  k <- k & !is.na(s); f <- as.integer(factor(g[k])); K <- max(c(f, 0))
  if (K < 2) return(NA)
  score <- 0; v <- 0
  for (one in split(seq_along(f), s[k])) {
    end <- gray_walk(time[k][one], cause[k][one], f[one], K)
    score <- score + end$score
    v <- v + gray_walk(time[k][one], cause[k][one], f[one], K, end$sums)$variance
  }
  q <- qr(v[-1, -1, drop = FALSE])
  if (q$rank == 0) return(NA)
  pchisq(sum(score[-1] * qr.coef(q, score[-1]), na.rm = TRUE), q$rank, lower.tail = FALSE)
}

# Standardised difference of two groups, over their pooled SD in `before`. A share has p (1 - p).
smd <- function(x, before, after, groups, share) {
  spread <- function(v) { v <- v[!is.na(v)]; if (share) mean(v) * (1 - mean(v)) else var(v) }
  s <- sqrt((spread(x[before %in% groups[1]]) + spread(x[before %in% groups[2]])) / 2)
  d <- mean_of(x[after %in% groups[1]]) - mean_of(x[after %in% groups[2]])
  if (is.na(d) || is.na(s)) NA else if (d == 0 && s == 0) 0 else d / s
}

# Standardised difference between groups: of two the first less the second, of more the largest.
smd_between <- function(x, g, groups, share) {
  at <- lapply(groups, function(one) { v <- x[g %in% one & !is.na(x)]
    c(mean(v), if (share) mean(v) * (1 - mean(v)) else var(v)) })
  one <- function(a, b) { s <- sqrt((a[2] + b[2]) / 2); d <- a[1] - b[1]
    if (is.na(d) || is.na(s)) NA else if (d == 0 && s == 0) 0 else d / s }
  if (length(at) == 2) return(one(at[[1]], at[[2]]))
  max(abs(combn(length(at), 2, function(i) one(at[[i[1]]], at[[i[2]]]))), na.rm = TRUE)
}

# The columns of a model, a level of a factor but its reference each.
design <- function(terms) {
  columns <- list()
  for (name in names(terms)) {
    x <- terms[[name]]
    if (!is.list(x)) { columns[[name]] <- x; next }
    for (level in setdiff(x$levels, x$reference))
      if (any(x$values %in% level)) columns[[paste(name, level)]] <- ifelse(is.na(x$values), NA, as.numeric(x$values == level))
  }
  do.call(cbind, columns)
}

# Which columns of a design belong to each term.
of_term <- function(x, name) which(colnames(x) == name | startsWith(colnames(x), paste0(name, " ")))

# Logistic regression by maximum likelihood: a row a column of the design, the intercept first.
logistic_model <- function(y, terms, profile, ratio) {
  x <- design(terms); k <- complete.cases(cbind(y, x)); x <- x[k, , drop = FALSE]; y <- y[k]
  fit <- function(columns, offset = 0) suppressWarnings(glm.fit(cbind(1, x[, columns, drop = FALSE]), y,
    family = binomial(), offset = rep(offset, length.out = length(y)), control = list(epsilon = 1e-15, maxit = 200)))
  all <- seq_len(ncol(x)); full <- fit(all); one <- cbind(1, x)
  p <- plogis(drop(one %*% full$coefficients))
  se <- sqrt(diag(solve(crossprod(one * sqrt(p * (1 - p))))))
  out <- data.frame(estimate = full$coefficients, std_error = se, odds_ratio = exp(full$coefficients),
    ci_low = NA, ci_high = NA, p = 2 * pnorm(-abs(full$coefficients / se)), wald = NA, row.names = c("intercept", colnames(x)))
  out$wald <- out$p
  limit <- function(j, side) {
    away <- function(v) fit(setdiff(all, j), v * x[, j])$deviance - full$deviance - qchisq(.95, 1)
    b <- full$coefficients[j + 1]
    uniroot(away, sort(c(b, b + side * 8 * se[j + 1])), tol = 1e-13)$root
  }
  for (j in all) {
    b <- full$coefficients[j + 1] + c(-1, 1) * qnorm(.975) * se[j + 1]
    if (profile) b <- c(limit(j, -1), limit(j, 1))
    out[j + 1, c("ci_low", "ci_high")] <- exp(b)
    if (ratio) out$p[j + 1] <- pchisq(fit(setdiff(all, j))$deviance - full$deviance, 1, lower.tail = FALSE)
  }
  attr(out, "whole") <- function(name) {
    j <- of_term(x, name)
    pchisq(fit(setdiff(all, j))$deviance - full$deviance, length(j), lower.tail = FALSE)
  }
  attr(out, "ratio") <- ratio
  out
}

# Cox regression, ties by Efron, as R's default.
cox_model <- function(time, event, terms, by = NULL) {
  strata <- survival::strata; x <- design(terms); k <- complete.cases(cbind(time, event, x))
  if (!is.null(by)) k <- k & !is.na(by)
  x <- x[k, , drop = FALSE]; y <- survival::Surv(time[k], event[k]); s <- by[k]
  how <- survival::coxph.control(eps = 1e-11, iter.max = 100)
  fit <- if (is.null(by)) survival::coxph(y ~ x, control = how) else survival::coxph(y ~ x + strata(s), control = how)
  s <- sqrt(diag(vcov(fit))); b <- coef(fit)
  data.frame(estimate = b, std_error = s, hazard_ratio = exp(b), ci_low = exp(b - qnorm(.975) * s),
    ci_high = exp(b + qnorm(.975) * s), p = 2 * pnorm(-abs(b / s)), row.names = colnames(x))
}

# Linear regression, with t intervals.
linear_model <- function(y, terms) {
  x <- design(terms); k <- complete.cases(cbind(y, x)); x <- x[k, , drop = FALSE]; y <- y[k]
  fit <- lm(y ~ x); s <- summary(fit)$coefficients; ci <- confint(fit)
  out <- data.frame(estimate = s[, 1], std_error = s[, 2], ci_low = ci[, 1], ci_high = ci[, 2], p = s[, 4],
    row.names = c("intercept", colnames(x)))
  attr(out, "whole") <- function(name) {
    j <- of_term(x, name)
    less <- if (length(j) == ncol(x)) lm(y ~ 1) else lm(y ~ x[, -j, drop = FALSE])
    anova(less, fit)[["Pr(>F)"]][2]
  }
  out
}

# A cell of a model's table; a P of a likelihood-ratio test has Wald's beside it.
model_cell <- function(model, term, what) {
  found <- model[term, what]
  if (what == "p" && isTRUE(attr(model, "ratio"))) found <- beside(found, model[term, "wald"], "summary(glm()), Wald's")
  found
}

# The match by its definition: the treated by descending score, each the nearest control still
# free within the caliper; ties by the order of the rows.
nearest_match <- function(treated, terms, caliper, logit) {
  x <- design(terms); k <- complete.cases(cbind(treated, x))
  fit <- suppressWarnings(glm.fit(cbind(1, x[k, , drop = FALSE]), treated[k], family = binomial(),
    control = list(epsilon = 1e-15, maxit = 200)))
  score <- rep(NA, length(treated)); score[k] <- drop(cbind(1, x[k, , drop = FALSE]) %*% fit$coefficients)
  if (!logit) score <- plogis(score)
  score <- round(score, 11); limit <- caliper * sd(score[k])
  free <- which(k & treated == 0); found <- rep(0, length(treated))
  for (i in which(k & treated == 1)[order(-score[which(k & treated == 1)])]) {
    if (!length(free)) break
    distance <- round(abs(score[free] - score[i]), 10)
    if (min(distance) > limit) next
    j <- free[which.min(distance)]; found[c(i, j)] <- 1; free <- setdiff(free, j)
  }
  found
}

# Two groups of numbers: Student's interval, or Hodges and Lehmann's by order statistics.
difference_of <- function(x, g, one, other, ranks) {
  a <- x[g %in% one & !is.na(x)]; b <- x[g %in% other & !is.na(x)]
  if (!ranks) { t <- t.test(a, b, var.equal = TRUE); return(c(mean(a) - mean(b), t$conf.int)) }
  s <- decimals(c(a, b)); u <- if (is.na(s)) 1 else 10^s
  d <- sort(as.vector(outer(whole(a, s), whole(b, s), "-"))); m <- length(a); n <- length(b); t <- c(table(whole(a, s)), table(whole(b, s)))
  spread <- sqrt(m * n / 12 * (m + n + 1 - sum(t^3 - t) / ((m + n) * (m + n - 1))))
  place <- floor(m * n / 2 + .5 - qnorm(.975) * spread)
  if (m <= 20 && n <= 20) place <- min(place, sum(pwilcox(0:(m * n), m, n) <= .025))
  place <- min(place, (m * n + 1) %/% 2)
  c(median(d), if (place < 1) c(-Inf, Inf) else c(d[place], d[m * n + 1 - place])) / u
}

# Tukey's joint interval, the first group less the second.
tukey_difference <- function(x, g, one, other) {
  k <- !is.na(x) & !is.na(g); f <- factor(g[k])
  if (!all(c(one, other) %in% levels(f))) return(rep(NA, 3))
  t <- TukeyHSD(aov(x[k] ~ f))$f
  if (paste(one, other, sep = "-") %in% rownames(t)) return(unname(t[paste(one, other, sep = "-"), c("diff", "lwr", "upr")]))
  unname(-t[paste(other, one, sep = "-"), c("diff", "upr", "lwr")])
}

cohen_d <- function(x, g, one, other) {
  a <- x[g %in% one & !is.na(x)]; b <- x[g %in% other & !is.na(x)]
  (mean(a) - mean(b)) / sqrt(((length(a) - 1) * var(a) + (length(b) - 1) * var(b)) / (length(a) + length(b) - 2))
}

rank_biserial <- function(x, g, one, other) {
  a <- x[g %in% one & !is.na(x)]; b <- x[g %in% other & !is.na(x)]
  s <- decimals(c(a, b)); d <- outer(whole(a, s), whole(b, s), "-"); (sum(d > 0) - sum(d < 0)) / length(d)
}

cramer_v <- function(x, g) {
  t <- counts(x, g)
  if (min(dim(t)) < 2) return(NA)
  unname(sqrt(suppressWarnings(chisq.test(t, correct = FALSE)$statistic) / (sum(t) * (min(dim(t)) - 1))))
}

# Newcombe's interval without correction, in percentage points.
risk_difference <- function(x, g, one, other) {
  wilson <- function(k, n) { z <- qnorm(.975); m <- (k + z^2 / 2) / (n + z^2)
    h <- z * sqrt(k / n * (1 - k / n) / n + z^2 / (4 * n^2)) / (1 + z^2 / n); c(m - h, m + h) }
  a <- x[g %in% one & !is.na(x)]; b <- x[g %in% other & !is.na(x)]
  p <- mean(a); q <- mean(b); v <- wilson(sum(a), length(a)); w <- wilson(sum(b), length(b))
  100 * c(p - q, p - q - sqrt((p - v[1])^2 + (w[2] - q)^2), p - q + sqrt((v[2] - p)^2 + (q - w[1])^2))
}

# Katz's interval.
risk_ratio <- function(x, g, one, other) {
  a <- x[g %in% one & !is.na(x)]; b <- x[g %in% other & !is.na(x)]
  r <- mean(a) / mean(b); s <- sqrt(1 / sum(a) - 1 / length(a) + 1 / sum(b) - 1 / length(b))
  c(r, r * exp(-qnorm(.975) * s), r * exp(qnorm(.975) * s))
}

# The conditional odds ratio with its exact interval: its mean count is the count observed.
odds_ratio <- function(x, g, one, other) {
  a <- x[g %in% one & !is.na(x)]; b <- x[g %in% other & !is.na(x)]
  m <- length(a); n <- length(b); k <- sum(a) + sum(b); seen <- sum(a); s <- max(0, k - n):min(k, m)
  weight <- function(l) { d <- dhyper(s, m, n, k, log = TRUE) + l * s; d <- exp(d - max(d)); d / sum(d) }
  solve <- function(f) uniroot(f, c(-40, 40), tol = 1e-14)$root
  c(if (seen == min(s)) 0 else if (seen == max(s)) Inf else exp(solve(function(l) sum(s * weight(l)) - seen)),
    if (seen == min(s)) 0 else exp(solve(function(l) sum(weight(l)[s >= seen]) - .025)),
    if (seen == max(s)) Inf else exp(solve(function(l) .025 - sum(weight(l)[s <= seen]))))
}

# Two groups compared by a model in parts of the patients: all that it needs, row by row.
part_data <- function(kind, y, event, first, terms) {
  x <- design(c(list(first = first), terms))
  list(kind = kind, y = y, event = event, x = x, complete = complete.cases(cbind(y, event, x)))
}

# Terms that are constant or combinations of those before are left out.
part_fit <- function(data, x, k) {
  q <- qr(cbind(1, x[k, , drop = FALSE])); use <- sort(q$pivot[seq_len(q$rank)])
  list(x = x[k, setdiff(use, 1) - 1, drop = FALSE], df = q$rank)
}

part_effect <- function(data, keep, what) {
  k <- data$complete & keep; first <- data$x[k, "first"]; y <- data$y[k]; event <- data$event[k]
  happened <- if (data$kind == "cox") event else if (data$kind == "logistic") y
  if (length(unique(first)) < 2 || (!is.null(happened) && !any(happened == 1))) return(NA)
  x <- part_fit(data, data$x, k)$x
  terms <- lapply(setNames(seq_len(ncol(x)), colnames(x)), function(j) x[, j])
  m <- switch(data$kind, cox = cox_model(y, event, terms), logistic = logistic_model(y, terms, FALSE, FALSE),
    linear = linear_model(y, terms))
  if (!is.null(happened)) for (side in 0:1) if (!any(happened[first == side] == 1))
    return(switch(what, ci_low = NA, ci_high = NA, if (side == 1) 0 else Inf))
  m["first", what]
}

# What a group of a part is.
part_group <- function(data, keep, what) {
  k <- data$complete & keep; y <- if (data$kind == "cox") data$event[k] else data$y[k]
  if (data$kind == "linear") return(switch(what, n = length(y), mean = mean_of(y), sd = sd_of(y)))
  switch(what, n = sum(y == 1), denominator = length(y), percent = if (length(y)) 100 * mean(y == 1) else NA)
}

# The model with the products of group and part against the one without.
interaction_p <- function(data, part, levels) {
  x <- cbind(data$x[, "first", drop = FALSE], design(list(part = list(values = part, levels = levels, reference = levels[1]))),
    data$x[, -1, drop = FALSE])
  products <- sapply(levels[-1], function(one) data$x[, "first"] * (part %in% one))
  k <- data$complete & !is.na(part); y <- data$y[k]
  fits <- lapply(list(x, cbind(x, products)), function(columns) {
    made <- part_fit(data, columns, k)
    value <- switch(data$kind,
      cox = survival::coxph(survival::Surv(y, data$event[k]) ~ made$x, control = survival::coxph.control(eps = 1e-11, iter.max = 100))$loglik[2],
      logistic = -glm.fit(cbind(1, made$x), y, family = binomial(), control = list(epsilon = 1e-14, maxit = 200))$deviance / 2,
      linear = sum(lm.fit(cbind(1, made$x), y)$residuals^2))
    c(value, made$df)
  })
  df <- fits[[2]][2] - fits[[1]][2]
  if (df == 0) return(NA)
  if (data$kind != "linear") return(pchisq(2 * (fits[[2]][1] - fits[[1]][1]), df, lower.tail = FALSE))
  left <- length(y) - fits[[2]][2]
  pf((fits[[1]][1] - fits[[2]][1]) / df / (fits[[2]][1] / left), df, left, lower.tail = FALSE)
}
