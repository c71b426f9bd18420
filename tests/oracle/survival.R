# Expected values of Kaplan-Meier, log-rank and Cox, on the survival package's data sets.
suppressMessages(library(survival))
source("tests/oracle/emit.R")
head_of("survival.R")

emit("lung_time", lung$time)
emit("lung_event", lung$status - 1)
emit("lung_age", lung$age)
emit("lung_karno", lung$ph.karno)
emit_codes("lung_sex", lung$sex - 1)
emit_codes("lung_ecog", lung$ph.ecog)
emit_codes("lung_inst", lung$inst)
for (type in c("log", "log-log", "plain")) {
    fit <- survfit(Surv(time, status) ~ sex, lung, conf.type = type)
    s <- summary(fit, censored = TRUE)
    name <- gsub("-", "_", type)
    emit(paste0("km_lung_", name), t(cbind(s$time, s$n.risk, s$n.event, s$n.censor, s$surv,
        s$std.err, s$lower, s$upper)))
    table <- summary(fit, rmean = "common")$table
    emit(paste0("km_lung_", name, "_table"), t(table[, c("records", "events", "median", "0.95LCL",
        "0.95UCL", "rmean", "se(rmean)")]))
}
test <- function(name, fit) {
    o <- if (is.matrix(fit$obs)) rowSums(fit$obs) else fit$obs
    e <- if (is.matrix(fit$exp)) rowSums(fit$exp) else fit$exp
    emit(name, c(fit$chisq, length(e) - 1, fit$pvalue, t(cbind(fit$n, o, e))))
}
test("logrank_sex", survdiff(Surv(time, status) ~ sex, lung))
test("logrank_ecog", survdiff(Surv(time, status) ~ ph.ecog, lung))
test("logrank_sex_by_inst", survdiff(Surv(time, status) ~ sex + strata(inst), lung))

emit("veteran_time", veteran$time)
emit("veteran_event", veteran$status)
emit("veteran_karno", veteran$karno)
emit("veteran_age", veteran$age)
emit_codes("veteran_celltype", as.integer(veteran$celltype) - 1)
emit_codes("veteran_trt", veteran$trt - 1)
cox <- function(name, fit) {
    s <- summary(fit); k <- s$coefficients
    emit(paste0(name, "_terms"), t(cbind(k[, c(1, 3, 4, 5), drop = FALSE], confint(fit))))
    if (name == "cox_veteran_efron") emit("cox_veteran_vcov", vcov(fit))
    z <- cox.zph(fit)$table
    if (nrow(z) == 1) z <- rbind(z, z)
    emit(paste0(name, "_fit"), c(fit$loglik, s$logtest, s$waldtest, s$sctest, s$concordance))
    emit(paste0(name, "_zph"), t(z))
}
exact <- coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-15)
for (ties in c("efron", "breslow"))
    cox(paste0("cox_veteran_", ties), coxph(Surv(time, status) ~ trt + karno + age + celltype,
        veteran, ties = ties, control = exact))
cox("cox_lung_strata", coxph(Surv(time, status) ~ age + ph.karno + strata(sex), lung, control = exact))
emit("ovarian_time", ovarian$futime)
emit("ovarian_event", ovarian$fustat)
emit("ovarian_age", ovarian$age)
cox("cox_ovarian", coxph(Surv(futime, fustat) ~ age, ovarian, control = exact))

# The same rows, each repeated as often as its weight says.
w <- rep_len(c(1, 3, 2, 5, 1, 4), nrow(veteran))
emit("veteran_weight", w)
cox("cox_veteran_repeated", coxph(Surv(time, status) ~ karno + age,
    veteran[rep(seq_len(nrow(veteran)), w), ], control = exact))
