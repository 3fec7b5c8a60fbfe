# Writes growth.json: a growth model by lme4 1.1-31 (R 4.2.2, Debian 12), and what it expects of new
# clients.
# Rscript growth.R
suppressMessages({library(lme4); library(jsonlite)})
set.seed(20261123)
clients <- rep(4:8, length.out = 8)            # of each of eight therapists
therapist <- rep(seq_along(clients), clients)
rows <- sample(4:10, sum(clients), TRUE)
client <- rep(seq_along(therapist), rows)
at <- sequence(rows)                           # the first session gives the intake
level <- rnorm(sum(clients), 0, 5) + rnorm(8, 0, 2)[therapist]
slope <- rnorm(sum(clients), -3, 2)
own <- (at > 1) * rnorm(8, 0, 5)[therapist][client]
score <- round(24 + own + level[client] + slope[client] * log(at) + rnorm(length(at), 0, 3), 1)
all <- data.frame(therapist = therapist[client], client = client, at = at, score = score)
d <- merge(all[all$at > 1, ], setNames(all[all$at == 1, c("client", "score")], c("client", "intake")))
control <- lmerControl(
  optimizer = "nloptwrap", calc.derivs = FALSE,
  optCtrl = list(xtol_abs = 1e-12, xtol_rel = 0, ftol_abs = 1e-12, ftol_rel = 0, maxeval = 1e5))
new <- expand.grid(at = c(2, 4, 7), intake = c(15, 22.5, 31))  # times run first
of <- function(f, formula) {
  d$f <- f(d$at); new$f <- f(new$at)
  m <- lmer(formula, d, control = control)
  x <- model.matrix(~ intake * f, new)
  z <- cbind(1, new$f)
  known <- rowSums((x %*% as.matrix(vcov(m))) * x)
  clients <- rowSums((z %*% as.matrix(VarCorr(m)$client)) * z)
  others <- as.matrix(VarCorr(m)$therapist)[1, 1] + sigma(m)^2
  list(
    expected = predict(m, new, re.form = NA), sd = sqrt(known + clients + others),
    aic = AIC(refitML(m)), logLik = as.numeric(logLik(m)))
}
rated <- function() {                          # all scores, the first among them
  all$f <- log1p(all$at)
  m <- lmer(score ~ f + (1 + f | client) + (1 | therapist), all, control = control)
  z <- c(1, log1p(1))
  clients <- as.matrix(VarCorr(m)$client)
  between <- c(z %*% clients %*% z) + as.matrix(VarCorr(m)$therapist)[1, 1]
  spread <- tapply(all$f, all$client, function(f) sum((f - mean(f))^2))
  list(
    score = between / (between + sigma(m)^2),
    slope = mean(clients[2, 2] / (clients[2, 2] + sigma(m)^2 / spread)),
    error = sigma(m), sd = sqrt(between + sigma(m)^2), mean = c(z %*% fixef(m)))
}
full <- score ~ intake * f + (1 + f | client) + (1 | therapist)
write(toJSON(list(
  data = as.list(all), at = c(2, 4, 7), intake = c(15, 22.5, 31),
  reliability = rated(),
  linear = of(identity, full), log = of(log1p, full), root = of(sqrt, full)),
  digits = NA, auto_unbox = TRUE), "growth.json")
