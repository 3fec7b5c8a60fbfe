# Writes prevalence.json: base R's tests and intervals of small tables.
#
# apt-get install r-base-core r-cran-jsonlite
# Rscript prevalence.R
library(jsonlite)

tables <- list(c(1267, 2347, 427, 2734), c(56, 70, 48, 80), c(5, 56, 0, 29), c(7, 12, 1, 9))
two <- lapply(tables, function(t) {
  cells <- matrix(c(t[1], t[2] - t[1], t[3], t[4] - t[3]), 2, byrow = TRUE)
  plain <- suppressWarnings(chisq.test(cells, correct = FALSE))
  yates <- suppressWarnings(chisq.test(cells))
  list(
    counts = t, chi_square = unname(plain$statistic), p = plain$p.value,
    yates = unname(yates$statistic), p_yates = yates$p.value, fisher = fisher.test(cells)$p.value
  )
})
shares <- list(c(56, 98, .5), c(23, 98, .3), c(0, 20, .1), c(72, 541, .15))
one <- lapply(shares, function(s) {
  exact <- binom.test(s[1], s[2], s[3])
  score <- suppressWarnings(prop.test(s[1], s[2], s[3], correct = FALSE))
  list(
    counts = s, exact = as.numeric(exact$conf.int), p = exact$p.value,
    wilson = as.numeric(score$conf.int), score = unname(score$statistic), p_score = score$p.value
  )
})
cells <- matrix(c(1, 3, 10, 6, 2, 3, 10, 7, 1, 6, 14, 12, 0, 1, 9, 11), 4, byrow = TRUE)
x <- rep(row(cells), cells)
y <- rep(col(cells), cells)
ordinal <- list(tau_b = cor(x, y, method = "kendall"), trend = (length(x) - 1) * cor(x, y)^2)
out <- list(two = two, one = one, ordinal = ordinal)
write_json(out, "prevalence.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
