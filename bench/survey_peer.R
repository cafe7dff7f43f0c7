# The peer of survey_bench: R's survey package on the same file. Rscript survey_peer.R FILE cluster|element
# prints "name seconds-of-CPU" lines; replicates only where they take less than minutes (up to 20,000 rows).
suppressMessages(library(survey))
args <- commandArgs(TRUE)
d <- read.csv(args[1], stringsAsFactors = TRUE)
cpu <- function(name, expr) {
  t <- system.time(force(expr), gcFirst = FALSE)
  cat(name, t[["user.self"]] + t[["sys.self"]], "\n")
  invisible(expr)
}
design <- if (args[2] == "cluster") svydesign(~psu, strata = ~stratum, weights = ~w, data = d) else
  svydesign(~1, strata = ~stratum, weights = ~w, data = d)
m <- svymean(~y1, design)
cat("value", format(coef(m), digits = 15), format(SE(m), digits = 15), "\n")
cpu("mean3", svymean(~y1 + y2 + y3, design))
cpu("mean8", svymean(~y1 + y2 + y3 + age + sex + dist + tenure + eth, design))
cpu("by", svyby(~y1, ~age, design, svymean))
N <- sum(d$w)
margins <- lapply(c("age", "sex", "dist", "tenure", "eth"), function(v) {
  p <- as.data.frame(table(d[[v]], dnn = v)); p$Freq <- p$Freq * (1 + 0.3 * seq_along(p$Freq))
  p$Freq <- p$Freq / sum(p$Freq) * N; p })
formulas <- list(~age, ~sex, ~dist, ~tenure, ~eth)
raked <- cpu("rake5", rake(design, formulas, margins, control = list(maxit = 200, epsilon = 1e-9)))
cat("raked", format(coef(svymean(~y1, raked)), digits = 15), "0\n")
if (nrow(d) <= 20000) {
  b <- cpu("boot500", as.svrepdesign(design, type = "subbootstrap", replicates = 500))
  cpu("boot500rake", suppressWarnings(rake(b, formulas, margins, control = list(maxit = 50, epsilon = 1e-6))))
}
