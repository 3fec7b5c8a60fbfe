# Writes generalized.json: fits by lme4 1.1-31 and geepack 1.3.9 (R 4.2.2, Debian 12).
# Rscript generalized.R
suppressMessages({library(lme4); library(geepack); library(jsonlite)})
options(digits = 17)
finer <- glmerControl(tolPwrss = 1e-12, optimizer = "nloptwrap",
  optCtrl = list(xtol_abs = 1e-10, xtol_rel = 0, ftol_abs = 1e-10, ftol_rel = 0, maxeval = 1e5))
finest <- lmerControl(optimizer = "nloptwrap",
  optCtrl = list(xtol_abs = 1e-12, xtol_rel = 0, ftol_abs = 1e-12, ftol_rel = 0, maxeval = 1e5))

told <- function(m) {
  table <- coef(summary(m))
  parts <- as.data.frame(VarCorr(m))
  list(fixed = unname(table[, "Estimate"]), se = unname(table[, "Std. Error"]),
    group = sub(":.*", "", parts$grp), sd = parts$sdcor, logLik = as.numeric(logLik(m)))
}
estimated <- function(m, independent) {
  s <- summary(m); parts <- QIC(m)
  # geepack divides the penalty by the dispersion of the fit with independence, and not the likelihood
  dispersion <- unname(independent$geese$gamma)
  list(quasi = unname(parts["Quasi Lik"]), penalty = unname(parts["CIC"]) * dispersion,
    fixed = unname(coef(m)), se = unname(s$coefficients[, "Std.err"]),
    correlation = unname(s$corr[, "Estimate"]))
}

set.seed(20261123)
n <- 480
client <- sort(sample(60, n, TRUE)); therapist <- (client - 1) %% 12 + 1; rater <- sample(8, n, TRUE)
t <- ave(client, client, FUN = seq_along) - 4; x <- round(rnorm(60), 2)[client]
apart <- rnorm(12, 0, 0.6)[therapist] + rnorm(60, 0, 0.9)[client]
seen <- rnorm(8, 0, 0.5)[rater]
yes <- rbinom(n, 1, plogis(-0.4 + 0.15 * t + 0.5 * x + apart))
rated <- rbinom(n, 1, plogis(0.2 + 0.3 * x + apart + seen))
count <- rpois(n, exp(0.3 + 0.05 * t + 0.2 * x + 0.6 * apart))
score <- round(10 + 0.2 * t + x + 2 * apart + seen + rnorm(n), 2)
study <- data.frame(therapist, client, rater, t, x, yes, rated, count, score)

data(cbpp); data(epil, package = "MASS")
one_each <- function(d) {                  # a row for each animal
  d <- d[rep(seq_len(nrow(d)), d$size), ]
  d$ill <- unlist(lapply(seq_len(nrow(cbpp)), function(k)
    rep(1:0, c(cbpp$incidence[k], cbpp$size[k] - cbpp$incidence[k]))))
  d
}
gee <- function(formula, family, data, cluster) {
  data$cluster <- data[[cluster]]
  fits <- lapply(c("exchangeable", "independence"), function(how)
    do.call(geeglm, list(formula, family = family, corstr = how, data = data, id = data$cluster,
      control = geese.control(epsilon = 1e-10, maxit = 100))))
  estimated(fits[[1]], fits[[2]])
}

profiled <- function(m) {
  found <- suppressWarnings(confint(m, parm = "theta_", method = "profile", oldNames = FALSE))
  list(group = sub(".*[|]", "", rownames(found)), low = unname(found[, 1]), high = unname(found[, 2]))
}

write(toJSON(list(
  study = list(
    data = as.list(study),
    yes = told(glmer(yes ~ t + x + (1 | therapist) + (1 | client), study, binomial, control = finer)),
    count = told(glmer(count ~ t + x + (1 | therapist) + (1 | client), study, poisson, control = finer)),
    rated = told(glmer(rated ~ x + (1 | client) + (1 | rater), study, binomial, control = finer)),
    score = told(lmer(score ~ t + x + (1 | therapist) + (1 | client) + (1 | rater), study,
      REML = FALSE, control = finest)),
    gee = list(
      binary = gee(yes ~ t + x, binomial, study, "client"),
      count = gee(count ~ t + x, poisson, study, "client"),
      gaussian = gee(score ~ t + x, gaussian, study, "client"))),
  cbpp = list(
    printed = told(glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)),
    finer = told(glmer(ill ~ period + (1 | herd), one_each(cbpp), binomial, control = finer))),
  epil = list(
    subjects = told(glmer(y ~ trt + age + base + (1 | subject), epil, poisson, control = finer)),
    gee = gee(y ~ trt + age + base, poisson, epil, "subject")),
  profile = profiled(glmer(yes ~ t + x + (1 | therapist) + (1 | client), study, binomial))),
  digits = NA, auto_unbox = TRUE, dataframe = "columns"), "generalized.json")
