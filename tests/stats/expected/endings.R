# Writes endings.json: curves by the survival package 3.5, standard errors by sandwich 3.0 and
# clubSandwich 0.5, of small data that R draws here and that the file holds as well.
#
# apt-get install r-cran-survival r-cran-sandwich r-cran-clubsandwich r-cran-jsonlite
# Rscript endings.R
library(survival)
library(sandwich)
library(clubSandwich)

set.seed(20261123)
episodes <- data.frame(
  therapist = rep(1:6, times = c(4, 5, 7, 8, 9, 12)),
  client = 1:45,
  time = pmin(1 + rgeom(45, .12), 25),
  kind = sample(0:2, 45, TRUE, c(.25, .35, .4))
)
episodes$ended <- as.integer(episodes$kind == 1)

curve <- function(fit) {
  list(time = fit$time, share = fit$surv, se = fit$std.err * if (fit$logse) fit$surv else 1)
}
plain <- survfit(Surv(time, ended) ~ 1, episodes, conf.type = "log-log")
by_therapist <- survfit(Surv(time, ended) ~ 1, episodes, cluster = therapist, robust = TRUE)
both <- survfit(Surv(time, factor(kind, 0:2)) ~ 1, episodes, id = client)

rows <- data.frame(therapist = rep(1:8, times = c(20, 25, 30, 35, 40, 45, 50, 55)))
rows$client <- rows$therapist * 100 + ave(rows$therapist, rows$therapist,
  FUN = function(x) (seq_along(x) - 1) %/% 5)
rows$number <- ave(rows$client, rows$client, FUN = seq_along)
rows$hindering <- rbinom(300, 1, .25)
rows$alliance <- round(rnorm(300, 5, 1), 1)
lean <- rnorm(8, 0, .5)[rows$therapist]
rows$ended <- rbinom(300, 1, plogis(-1.8 + .8 * rows$hindering - .3 * (rows$alliance - 5) + lean))

model <- function(link) {
  fit <- glm(ended ~ hindering + alliance + number, binomial(link), rows,
    control = list(epsilon = 1e-14))
  tests <- coef_test(fit, vcov = "CR2", cluster = rows$therapist, test = "Satterthwaite")
  list(
    coefficients = unname(coef(fit)),
    log_likelihood = as.numeric(logLik(fit)),
    cr0 = unname(sqrt(diag(vcovCL(fit, rows$therapist, type = "HC0", cadjust = FALSE)))),
    cr2 = tests$SE, df = tests$df_Satt
  )
}

jsonlite::write_json(
  list(
    episodes = episodes, rows = rows,
    plain = c(curve(plain), list(low = plain$lower, high = plain$upper),
      list(median = unname(summary(plain)$table[c("median", "0.95LCL", "0.95UCL")]))),
    by_therapist = curve(by_therapist),
    incidence = list(time = both$time, share = both$pstate[, 2], se = both$std.err[, 2]),
    logit = model("logit"), cloglog = model("cloglog")
  ),
  "endings.json", digits = NA, dataframe = "columns", auto_unbox = TRUE
)
