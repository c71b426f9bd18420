# The numbers of the six tables of the segment study without Fisher's tests, from the flat export
# that make_report.awk prints: Rscript report.R rows.csv. One thread. Prints n, and each P and mean
# as "address value", as far as report.sh compares them with proreg's.
suppressPackageStartupMessages(library(data.table))
setDTthreads(1)
rows <- fread(commandArgs(TRUE)[1], na.strings = "")
base <- rows[redcap_event_name == "baseline_arm_1"]
month <- rows[redcap_event_name == "1_month_arm_1"]
end <- rows[redcap_event_name == "outcome_arm_1"]
stopifnot(identical(base$record_id, month$record_id), identical(base$record_id, end$record_id))

# Derived values
level <- as.matrix(base[, level___c1:level___s2_5])
n_levels <- rowSums(level)
first <- max.col(level, "first")
last <- ncol(level) + 1L - max.col(level[, ncol(level):1], "first")
contiguous <- last - first + 1L == n_levels
segment <- ifelse(n_levels > 3 | !contiguous, NA, ifelse(first <= 7, "cervical",
  ifelse(last >= 18, "tl_l_s", "thoracic")))
sins <- with(base, ifelse(is.na(sins_total), sins_location + sins_pain + sins_bone +
  sins_alignment + sins_collapse + sins_posterolateral, sins_total))
sins_class <- cut(sins, c(-1, 6, 12, 18), c("stable", "potentially_unstable", "unstable"))
p <- base$primary_tumor
origin <- fcase(p == 1, "lung", p >= 6 & p <= 12, "digestive", p == 4, "renal", p == 2, "breast",
  p == 3, "prostate", p >= 21 & p <= 23, "hematological", p == 25, "unknown", p == 5, "thyroid",
  default = "other")
months <- as.numeric(as.Date(end$last_contact_date) - as.Date(base$surgery_date)) / 30.4375
# Shiroiwa et al., Value Health 2016;19:648-54, in millionths
decrement <- list(mo = c(0, 63865, 112618, 179043, 242916), sc = c(0, 43632, 76660, 124265, 159659),
  ua = c(0, 50407, 91131, 147929, 174786), pd = c(0, 44545, 68178, 131436, 191203),
  ad = c(0, 71779, 110496, 168171, 195961))
eq5d <- function(d) {
  items <- d[, .(eq5d_mo, eq5d_sc, eq5d_ua, eq5d_pd, eq5d_ad)]
  sum <- 0
  for (i in 1:5) sum <- sum + decrement[[i]][items[[i]]]
  ifelse(sum == 0, 1e6, 1e6 - 60924 - sum) / 1e6
}
bi <- function(d) ifelse(is.na(d$barthel_total), rowSums(as.matrix(d[, bi_feeding:bi_stairs])),
  d$barthel_total)

# The five steps
keep <- base$age >= 20
keep <- keep & !(base$dementia %in% 1)
keep <- keep & n_levels >= 1 & n_levels <= 3 & contiguous
keep <- keep & base$procedure != 6
keep <- keep & months >= 1
cat("n", sum(keep), "\n")
seg <- factor(segment[keep])
b <- base[keep]
m <- month[keep]
say <- function(address, value) cat(address, format(value, digits = 15), "\n")

# Table 1: counts of levels
counts <- lapply(split.data.frame(level[keep, ], seg), colSums)
for (g in names(counts)) say(paste0("T1.level.c1.", g, ".baseline.n"), counts[[g]][[1]])
# Table 2: means, SDs, counts, ANOVA, chi-squared
numbers <- list(age = b$age, tokuhashi_total = b$tokuhashi_total, sins = sins[keep],
  operation_min = b$operation_min, blood_loss_ml = b$blood_loss_ml,
  followup_months = months[keep])
for (name in names(numbers)) {
  x <- numbers[[name]]
  means <- tapply(x, seg, mean)
  sds <- tapply(x, seg, sd)
  for (g in names(means)) {
    say(paste0("T2.", name, ".", g, ".baseline.mean"), means[[g]])
    say(paste0("T2.", name, ".", g, ".baseline.sd"), sds[[g]])
  }
  say(paste0("T2.", name, ".overall_test.baseline.p"), anova(lm(x ~ seg))[["Pr(>F)"]][1])
}
classes <- list(sex = b$sex == 1, origin = origin[keep], sins_class = sins_class[keep],
  died = end[keep]$vital_status == 1)
for (name in names(classes)) {
  counted <- table(classes[[name]], seg)
  say(paste0("T2.", name, ".overall_test.baseline.p"), chisq.test(counted, correct = FALSE)$p.value)
}
procedure <- table(b$procedure, seg)
# Table 3: SINS by procedure in each segment
three <- table(sins[keep], b$procedure, seg)
# Table 4: before and after, within each segment
outcomes <- list(pain_vas = list(b$pain_vas, m$pain_vas), barthel = list(bi(b), bi(m)),
  eq5d_index = list(eq5d(b), eq5d(m)), eq_vas = list(b$eq_vas, m$eq_vas))
groups <- list(frankel = lapply(list(b, m), function(d) d$frankel %in% c("A", "B", "C")),
  ecog_ps = lapply(list(b, m), function(d) d$ecog_ps > 2))
for (name in names(groups)) for (v in 1:2) table(groups[[name]][[v]], seg)
for (name in names(outcomes)) {
  x <- outcomes[[name]][[1]]
  y <- outcomes[[name]][[2]]
  for (g in levels(seg)) {
    own <- seg == g
    both <- own & !is.na(x) & !is.na(y)
    mean(x[own], na.rm = TRUE); sd(x[own], na.rm = TRUE)
    mean(y[own], na.rm = TRUE); sd(y[own], na.rm = TRUE)
    test <- wilcox.test(round(1e6 * y[both]), round(1e6 * x[both]), paired = TRUE, exact = FALSE)
    say(paste0("T4.", name, ".", g, ".baseline_vs_1_month.p"), test$p.value)
  }
}
# Table 5: complications
for (x in list(m$ssi_wound, m$neuro_deterioration)) table(x, seg)
# Table 6: between the segments
pairs <- c("thoracic-cervical" = "C_vs_T", "tl_l_s-thoracic" = "T_vs_L", "tl_l_s-cervical" = "C_vs_L")
tukey <- function(name, visit, x) {
  found <- TukeyHSD(aov(x ~ seg))$seg
  for (pair in names(pairs))
    say(paste0("T6.", name, ".", pairs[[pair]], ".", visit, ".p"), found[pair, "p adj"])
}
for (name in names(outcomes)) {
  tukey(name, "baseline", outcomes[[name]][[1]])
  tukey(name, "1_month", outcomes[[name]][[2]])
  if (name != "barthel") tukey(name, "change", outcomes[[name]][[2]] - outcomes[[name]][[1]])
}
