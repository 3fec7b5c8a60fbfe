# Writes deadtrees.json: dead trees counted on photographs of 100 plots, and in the field in 25 of
# them. Lohr (1999), Sampling: Design and Analysis, example 3.6, p. 75; in the third edition (2021)
# example 4.7, and deadtrees of SDAResources. The calls are those of Lu & Lohr (2021), R Companion,
# chapter 4; survey 4.1-1.
#
# apt-get install r-cran-survey r-cran-jsonlite
# Rscript deadtrees.R
library(survey)

plots <- data.frame(
  photo = c(10, 12, 7, 13, 13, 6, 17, 16, 15, 10, 14, 12, 10, 5, 12, 10, 10, 9, 6, 11, 7, 9, 11, 10, 10),
  field = c(15, 14, 9, 14, 8, 5, 18, 15, 13, 15, 11, 15, 12, 8, 13, 9, 11, 12, 9, 12, 13, 11, 10, 9, 8)
)
all_photos <- 11.3 # their mean over all 100 plots
design <- svydesign(ids = ~1, weights = rep(4, 25), fpc = rep(100, 25), data = plots)
fit <- svyglm(field ~ photo, design)
told <- predict(fit, data.frame(photo = all_photos))
by <- svymean(~I(field - photo), design)
jsonlite::write_json(
  list(
    photo = plots$photo, field = plots$field, plots = 100, photographed = all_photos,
    slope = unname(coef(fit)[2]), regression = unname(coef(told)), se = unname(SE(told)),
    difference = all_photos + unname(coef(by))
  ),
  "deadtrees.json", auto_unbox = TRUE, digits = 12
)
