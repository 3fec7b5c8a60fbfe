# One fit by lme4: Rscript lme4.R TABLE; its seconds and what it found, as JSON on the last line.
suppressMessages(library(lme4))
data <- read.csv(commandArgs(TRUE)[1])
began <- proc.time()
m <- lmer(score ~ t + (1 + t | client) + (1 | therapist), data)
taken <- proc.time() - began
# Its search stops early: what it found is compared after a second, finer one from there.
m <- update(m, start = getME(m, "theta"), control = lmerControl(
  optimizer = "bobyqa", calc.derivs = FALSE, optCtrl = list(rhobeg = 2e-3, rhoend = 1e-7)))
parts <- as.data.frame(VarCorr(m))
sds <- parts$sdcor[is.na(parts$var2)]
cat(sprintf(
  '{"seconds": %.3f, "processor": %.3f, "estimates": [%s], "errors": [%s], "log_likelihood": %.12g}\n',
  taken[["elapsed"]], taken[["user.self"]] + taken[["sys.self"]],
  paste(sprintf("%.12g", c(fixef(m), sds, parts$sdcor[!is.na(parts$var2)])), collapse = ", "),
  paste(sprintf("%.12g", sqrt(diag(as.matrix(vcov(m))))), collapse = ", "), as.numeric(logLik(m))))
