# Writes outcome.json: events and outcome by lme4 1.1-31 and lmerTest 3.1-3 (R 4.2.2, Debian 12).
# Rscript outcome.R > outcome.json
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(jsonlite)})
set.seed(1904)
caseload <- c(3, 4, 2, 5, 4, 3, 4, 5, 3); of <- rep(seq_along(caseload), caseload)
clients <- sum(caseload); each <- 5 + rpois(clients, 5); who <- rep(seq_len(clients), each); n <- length(who)
number <- ave(who, who, FUN = seq_along)
p <- rbeta(clients, 4, 4)
client <- rbinom(n, 1, p[who]); therapist <- rbinom(n, 1, .3 + .4 * client)
score <- numeric(n); level <- 38 + 5 * rnorm(clients) + 2 * rnorm(length(caseload))[of]
for (i in seq_len(n)) {
  before <- if (number[i] == 1) level[who[i]] else score[i - 1]
  score[i] <- round(.7 * level[who[i]] + .3 * before + .2 * number[i] + 2 * client[i] + therapist[i] + 4 * rnorm(1), 1)
}
score[sample(n, 25)] <- NA; therapist[sample(n, 20)] <- NA
d <- data.frame(therapist = of[who], client = who, episode = who, number = number, week = number - 1, score = score,
                client_helpful = client, therapist_helpful = therapist)
m <- d[!is.na(d$score), ]
same <- c(m$client[-1] == m$client[-nrow(m)], FALSE)
nexts <- function(v) ifelse(same, c(m[[v]][-1], NA), NA)
m$first <- ave(m$score, m$client, FUN = function(v) v[1])
m$y <- nexts("score"); m$cn <- nexts("client_helpful"); m$tn <- nexts("therapist_helpful")
r <- m[complete.cases(m), ]
own <- function(v) ave(r[[v]], r$client)
r$cb <- own("client_helpful"); r$tb <- own("therapist_helpful")
r$cw <- r$client_helpful - r$cb; r$tw <- r$therapist_helpful - r$tb; r$cs <- r$cn - r$cb; r$ts <- r$tn - r$tb
sharp <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5))
told <- function(f, k) { c1 <- contest1D(f, k); list(value = c1[[1]], se = c1[[2]], df = c1[[3]], p = c1[[5]]) }
fit <- function(f) list(fixed = unname(fixef(f)), se = unname(coef(summary(f))[, 2]), df = unname(coef(summary(f))[, 3]),
                        p = unname(coef(summary(f))[, 5]), logLik = as.numeric(logLik(f)), n = nobs(f))
both <- lmer(y ~ score + first + week + cw + cs + cb + tw + ts + tb + (1 | client) + (1 | therapist), r, control = sharp)
only <- lmer(y ~ score + first + week + cw + cs + cb + (1 | client) + (1 | therapist), r, control = sharp)
k <- function(i, j, n) { v <- numeric(n); v[i] <- 1; v[j] <- -1; v }
e <- do.call(rbind, lapply(split(m, m$client), function(x) {
  x <- x[order(x$number), ]; full <- d[d$client == x$client[1] & d$number > x$number[1] & d$number <= max(x$number), ]
  data.frame(therapist = x$therapist[1], client = x$client[1], pre = x$score[1], post = x$score[nrow(x)], sessions = nrow(full),
             client_helpful = mean(full$client_helpful), therapist_helpful = mean(full$therapist_helpful, na.rm = TRUE))
}))
e$cb <- ave(e$client_helpful, e$therapist); e$tb <- ave(e$therapist_helpful, e$therapist)
e$cw <- e$client_helpful - e$cb; e$tw <- e$therapist_helpful - e$tb
whole <- lmer(post ~ pre + cw + cb + tw + tb + (1 | therapist), e, control = sharp)
cat(toJSON(list(
  versions = list(lme4 = as.character(packageVersion("lme4")), lmerTest = as.character(packageVersion("lmerTest"))),
  data = as.list(d),
  both = c(fit(both), list(less = list(told(both, k(5, 8, 10)), told(both, k(6, 9, 10)), told(both, k(7, 10, 10))))),
  only = fit(only),
  episodes = as.list(e[, c("client", "pre", "post", "sessions", "client_helpful", "therapist_helpful")]),
  whole = c(fit(whole), list(less = list(told(whole, k(3, 5, 6)), told(whole, k(4, 6, 6)))))),
  digits = 12, auto_unbox = TRUE, dataframe = "columns", null = "null", na = "null"))
