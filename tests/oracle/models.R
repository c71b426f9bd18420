# Expected values of lm and glm: R's own data sets and a few that are degenerate.
source("tests/oracle/emit.R")
head_of("models.R")

emit("mtcars_mpg", mtcars$mpg)
emit("mtcars_wt", mtcars$wt)
emit("mtcars_hp", mtcars$hp)
emit_codes("mtcars_cyl", as.integer(factor(mtcars$cyl)) - 1)
fit <- lm(mpg ~ wt + hp + factor(cyl), mtcars)
s <- summary(fit)
emit("lm_mtcars_terms", t(cbind(s$coefficients, confint(fit))))
d <- drop1(fit, test = "F")[-1, ]
emit("lm_mtcars_tests", t(cbind(d$Df, d$"Sum of Sq", d$"F value", d$"Pr(>F)")))
emit("lm_mtcars_vcov", vcov(fit))
emit("lm_mtcars_fit", c(s$r.squared, s$adj.r.squared, s$sigma, fit$df.residual, s$fstatistic[1],
    pf(s$fstatistic[1], s$fstatistic[2], s$fstatistic[3], lower.tail = FALSE)))

# ANCOVA of a change on its baseline, with a missing outcome.
emit("airquality_ozone", airquality$Ozone)
emit("airquality_wind", airquality$Wind)
emit("airquality_solar", airquality$Solar.R)
emit_codes("airquality_month", airquality$Month - 5)
fit <- lm(Ozone ~ Wind + Solar.R + factor(Month), airquality)
s <- summary(fit)
emit("lm_airquality_terms", t(cbind(s$coefficients, confint(fit))))
d <- drop1(fit, test = "F")[-1, ]
emit("lm_airquality_tests", t(cbind(d$Df, d$"Sum of Sq", d$"F value", d$"Pr(>F)")))
emit("lm_airquality_fit", c(s$r.squared, s$adj.r.squared, s$sigma))
fit <- lm(Ozone ~ Solar.R, airquality) # a model that explains little
s <- summary(fit)
emit("lm_solar_fit", c(s$r.squared, s$adj.r.squared, s$sigma, s$fstatistic[1]))

# NIST StRD Longley, certified values (https://www.itl.nist.gov/div898/strd/lls/data/Longley.shtml).
nist <- round(sweep(as.matrix(longley), 2, c(10, 1000, 10, 10, 1000, 1, 1000), "*"))
nist[, 1] <- nist[, 1] / 10
emit("longley", nist)

glm_exact <- function(...) glm(..., family = binomial, control = list(epsilon = 1e-15, maxit = 100))
lr_of_column <- function(fit) {
    X <- model.matrix(fit); y <- fit$y; w <- fit$prior.weights
    sapply(seq_len(ncol(X)), function(j)
        glm.fit(X[, -j, drop = FALSE], y, weights = w, family = binomial(),
            intercept = FALSE, control = list(epsilon = 1e-15, maxit = 100))$deviance - deviance(fit))
}
profile_bounds <- function(fit) {
    X <- model.matrix(fit); y <- fit$y; se <- sqrt(diag(vcov(fit))); b <- coef(fit)
    one <- function(j, side) uniroot(function(v) glm.fit(X[, -j, drop = FALSE], y,
        family = binomial(), offset = X[, j] * v, intercept = FALSE,
        control = list(epsilon = 1e-15, maxit = 100))$deviance - deviance(fit) - qchisq(.95, 1),
        sort(b[j] + side * se[j] * c(.2, 4)), tol = 1e-13)$root
    t(sapply(seq_along(b), function(j) c(one(j, -1), one(j, 1))))
}
infert$spont <- infert$spontaneous; infert$ind <- infert$induced
emit("infert_case", infert$case)
emit("infert_age", infert$age)
emit("infert_parity", infert$parity)
emit("infert_spontaneous", infert$spontaneous)
emit_codes("infert_education", as.integer(infert$education) - 1)
fit <- glm_exact(case ~ age + parity + education + spontaneous, data = infert)
s <- summary(fit)$coefficients
lr <- lr_of_column(fit)
emit("glm_infert_terms", t(cbind(s, confint.default(fit), lr, pchisq(lr, 1, lower.tail = FALSE))))
emit("glm_infert_vcov", vcov(fit))
emit("glm_infert_profile", t(profile_bounds(fit)))
d <- drop1(fit, test = "LRT")[-1, ]
emit("glm_infert_tests", t(cbind(d$Df, d$LRT, d$"Pr(>Chi)")))
emit("glm_infert_fit", c(logLik(fit), AIC(fit), -fit$null.deviance / 2))

# Quasi-separation: z is 1 only where y is 1; the other coefficients have limits, which are those
# of the rows with z = 0.
q <- data.frame(y = c(0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1), x = c(1, 2, 3, 4, 5, 6, 7, 2.5, 3.5, 1, 5, 2),
    z = rep(0:1, c(9, 3)))
emit("quasi_y", q$y); emit("quasi_x", q$x); emit("quasi_z", q$z)
fit <- glm_exact(y ~ x, data = q[q$z == 0, ])
emit("quasi_terms", t(summary(fit)$coefficients))
emit("quasi_log_likelihood", logLik(fit))
