# Writes lme4.json: fits by lme4 1.1-31 and lmerTest 3.1-3 (R 4.2.2, Debian 12).
# Rscript lme4.R
#
# sleepstudy: Belenky et al. (2003), Journal of Sleep Research 12, as lme4 brings it; only the sums of
# each subject are written, which is all that a Gaussian model needs of the rows.
suppressMessages({library(lmerTest); library(jsonlite)})
options(digits = 17)
control <- lmerControl(
  optimizer = "nloptwrap", calc.derivs = FALSE,
  optCtrl = list(xtol_abs = 1e-12, xtol_rel = 0, ftol_abs = 1e-12, ftol_rel = 0, maxeval = 1e5))

fitted <- function(formula, data, profile = FALSE) {
  both <- lapply(c(REML = TRUE, ML = FALSE), function(reml) {
    m <- lmer(formula, data, REML = reml, control = control)
    table <- coef(summary(m))
    parts <- as.data.frame(VarCorr(m))
    found <- list(
      fixed = table[, "Estimate"], se = table[, "Std. Error"], df = table[, "df"],
      parts = parts[, c("grp", "var1", "var2", "sdcor")],
      logLik = as.numeric(logLik(m)), AIC = AIC(m))
    if (profile && !reml) {
      plain <- lme4::lmer(formula, data, REML = FALSE, control = control)
      ci <- confint(plain, parm = "theta_", oldNames = FALSE, quiet = TRUE)
      found$profile <- cbind(name = rownames(ci), as.data.frame(ci))
    }
    if (profile && reml) {
      for (group in names(ranef(m))) {
        each <- ranef(m, condVar = TRUE)[[group]]
        found$ranef[[group]] <- list(name = rownames(each), value = as.matrix(each))
      }
    }
    found
  })
  both
}

set.seed(20261123)
clients <- rep(3:7, length.out = 9)            # of each of nine therapists
therapist <- rep(seq_along(clients), clients)
rows <- sample(2:8, sum(clients), TRUE)
client <- rep(seq_along(therapist), rows)
t <- unlist(lapply(rows, function(n) cumsum(sample(1:3, n, TRUE))))
x <- round(rnorm(length(t)) + rnorm(sum(clients))[client], 2)
b0 <- rnorm(sum(clients), 0, 4); b1 <- rnorm(sum(clients), 0, 0.5) - 0.05 * b0
y <- round(60 + rnorm(9, 0, 3)[therapist][client] + b0[client] + (b1[client] - 0.8) * t + 0.7 * x +
  rnorm(length(t), 0, 3), 1)
nested <- data.frame(therapist = therapist[client], client = client, t = t, x = x, y = y)

sleep <- lme4::sleepstudy
sums <- do.call(rbind, lapply(split(sleep, sleep$Subject), function(d) data.frame(
  subject = as.character(d$Subject[1]), n = nrow(d), days = sum(d$Days), reaction = sum(d$Reaction),
  days_days = sum(d$Days^2), days_reaction = sum(d$Days * d$Reaction),
  reaction_reaction = sum(d$Reaction^2))))

write(toJSON(list(
  sleepstudy = list(sums = as.list(sums), fits = fitted(Reaction ~ Days + (Days | Subject), sleep, TRUE)),
  nested = list(
    data = as.list(nested),
    growth = fitted(y ~ t + x + (1 + t | client) + (1 | therapist), nested, TRUE),
    intercepts = fitted(y ~ t + (1 | client) + (1 | therapist), nested),
    two_slopes = fitted(y ~ t + x + (1 + t + x | client), nested))),
  digits = NA, auto_unbox = TRUE, dataframe = "columns"), "lme4.json")
