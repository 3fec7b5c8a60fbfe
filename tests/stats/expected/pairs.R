# Writes pairs.json: pairs of ratings by lme4 1.1-31 and lmerTest 3.1-3 (R 4.2.2, Debian 12).
# Rscript pairs.R > pairs.json
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(jsonlite)})
options(contrasts = c("contr.treatment", "contr.poly"))
set.seed(1711)
caseload <- c(3, 4, 5, 6, 7, 5, 4, 6)
clients <- sum(caseload); of <- rep(seq_along(caseload), caseload)
each <- 2 + rpois(clients, 4)
who <- rep(seq_len(clients), each)
n <- length(who)
client_rating <- round(3 + .4 * rnorm(clients)[who] + .8 * rnorm(n), 2)
mean_of <- ave(client_rating, who)
therapist_rating <- round(mean_of - .3 + .5 * rnorm(clients)[who] + .4 * rnorm(8)[of][who] +
  (.4 + .3 * rnorm(clients)[who]) * (client_rating - mean_of) + .6 * rnorm(n), 2)
x <- client_rating - 3; y <- therapist_rating - 3
outcome <- round(5 + .3 * x + .2 * y - .25 * (x - y)^2 + .7 * rnorm(clients)[who] +
  .4 * rnorm(8)[of][who] + .8 * rnorm(n), 2)
number <- ave(who, who, FUN = seq_along)
d <- data.frame(therapist = of[who], client = who, number = number, client_rating = client_rating,
                therapist_rating = therapist_rating, outcome = outcome)
fit <- function(f) list(
  fixed = unname(fixef(f)), se = unname(coef(summary(f))[, 2]), df = unname(coef(summary(f))[, 3]),
  sd = as.data.frame(VarCorr(f))[, c("grp", "var1", "var2", "sdcor")], logLik = as.numeric(logLik(f)))
sharp <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5))
bias <- function(truth, judged) {
  d$m <- ave(d[[truth]], d$client); d$x <- d[[truth]] - d$m; d$z <- d[[judged]] - d$m
  f <- lmer(z ~ x + (x | client) + (1 | therapist), d, control = sharp)
  c(fit(f), list(clients = coef(f)$client$x, names = rownames(coef(f)$client)))
}
d$x <- d$client_rating - 3; d$y <- d$therapist_rating - 3
surface <- lmer(outcome ~ x + y + I(x^2) + I(x * y) + I(y^2) + (1 | client) + (1 | therapist), d, control = sharp)
contrasts <- list(a1 = c(0, 1, 1, 0, 0, 0), a2 = c(0, 0, 0, 1, 1, 1), a3 = c(0, 1, -1, 0, 0, 0),
                  a4 = c(0, 0, 0, 1, -1, 1), a5 = c(0, 0, 0, 1, 0, -1))
along <- lapply(contrasts, function(k) {
  found <- contest1D(surface, k); list(value = found[[1]], se = found[[2]], df = found[[3]], p = found[[5]])
})
b <- fixef(surface)[2:6]; v <- as.matrix(vcov(surface))[2:6, 2:6]
bend <- matrix(c(2 * b[3], b[4], b[4], 2 * b[5]), 2); point <- solve(bend, -b[1:2]); axis <- eigen(bend)$vectors[, 1]
names(b) <- NULL; form <- c(x0 = point[1], y0 = point[2], p10 = point[2] - axis[2] / axis[1] * point[1], p11 = axis[2] / axis[1])
nexts <- function(v) { f <- d[[v]][match(paste(d$client, d$number + 1), paste(d$client, d$number))]; f }
d$next_c <- nexts("client_rating"); d$next_t <- nexts("therapist_rating")
pair <- function(outcome, own, other) {
  f <- lmer(as.formula(paste(outcome, "~", own, "+", other, "+ (1 | client) + (1 | therapist)")), d, control = sharp)
  k <- contest1D(f, c(0, 1, -1))
  c(fit(f), list(less = list(value = k[[1]], se = k[[2]], df = k[[3]], p = k[[5]])))
}
cat(toJSON(list(
  versions = list(lme4 = as.character(packageVersion("lme4")), lmerTest = as.character(packageVersion("lmerTest"))),
  data = as.list(d[, c("therapist", "client", "number", "client_rating", "therapist_rating", "outcome")]),
  therapist = bias("client_rating", "therapist_rating"),
  client = bias("therapist_rating", "client_rating"),
  surface = fit(surface), along = along, form = as.list(form),
  of_client = pair("next_c", "client_rating", "therapist_rating"), of_therapist = pair("next_t", "therapist_rating", "client_rating")), digits = 12, auto_unbox = TRUE, dataframe = "columns", null = "null", na = "null"))
