# Makes tests/data/golden-more: further cases than tests/data/golden, so that arguments and not cases are computed.
# Rscript tests/golden/make-more.R (needs R's survey package; run from the root of the repository).
suppressMessages(library(survey))
from <- "tests/data/golden/data/"; to <- "tests/data/golden-more/"
dir.create(paste0(to, "data"), recursive = TRUE, showWarnings = FALSE)
for (f in c("apiclus1", "apistrat", "margins_panelA", "panelA")) file.copy(paste0(from, f, ".csv"), paste0(to, "data/"), overwrite = TRUE)
read <- function(f) { d <- read.csv(paste0(from, f, ".csv"), check.names = FALSE)
  for (v in names(d)) if (is.character(d[[v]])) d[[v]] <- factor(d[[v]], levels = sort(unique(d[[v]]), method = "radix")); d }
# A two-stage sample without replacement, made here.
set.seed(20); pop <- expand.grid(ssu = 1:30, psu = 1:40); pop$y <- rnorm(1200, 50 + pop$psu / 2, 8); pop$x <- rpois(1200, 4) + 1
taken <- sort(sample(40, 9)); two <- do.call(rbind, lapply(taken, function(p) { s <- pop[pop$psu == p, ]; s[sort(sample(30, 5 + p %% 3)), ] }))
two$N1 <- 40; two$N2 <- 30; two$y <- round(two$y, 3); two$id <- seq_len(nrow(two)); rownames(two) <- NULL
write.csv(two, paste0(to, "data/two.csv"), row.names = FALSE)
panel <- read("panelA"); strat <- read("apistrat"); clus <- read("apiclus1")
designs <- rbind(
  c("panelA", "panelA", "svydesign", "~psu", "~stratum", "~dw", "", 0, ""), c("apistrat", "apistrat", "svydesign", "~1", "~stype", "~pw", "~fpc", 0, ""),
  c("apiclus1", "apiclus1", "svydesign", "~dnum", "", "~pw", "~fpc", 0, ""), c("two", "two", "svydesign", "~psu+ssu", "", "(from fpc)", "~N1+N2", 0, ""))
colnames(designs) <- c("design_id", "data", "kind", "ids", "strata", "weights", "fpc", "nest", "extra")
write.csv(designs, paste0(to, "designs.csv"), row.names = FALSE)
D <- list(panelA = svydesign(~psu, strata = ~stratum, weights = ~dw, data = panel), apistrat = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat),
  apiclus1 = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus), two = svydesign(~psu + ssu, fpc = ~N1 + N2, data = two))
cases <- NULL; expected <- NULL
case <- function(id, topic, func, input, args) cases <<- rbind(cases, data.frame(case_id = id, topic, func, input, args, source = "R survey"))
want <- function(id, stat, label, value, rtol = 1e-8) expected <<- rbind(expected, data.frame(case_id = id, stat, label, value = format(value, digits = 15, trim = TRUE), type = "num", rtol, atol = 1e-10))
figures <- function(id, m, labels = names(coef(m))) { want(id, "est", labels, as.numeric(coef(m))); want(id, "se", labels, as.numeric(SE(m))) }

for (i in c("mean", "total")) { id <- paste0("two-stage-", i); case(id, "estimate", paste0("est.", i), "two", "vars=y,x; both stages without replacement")
  figures(id, (if (i == "mean") svymean else svytotal)(~y + x, D$two)) }
case("two-stage-ratio", "estimate", "est.ratio", "two", "num=y; den=x"); r <- svyratio(~y, ~x, D$two); want("two-stage-ratio", "est", "", as.numeric(coef(r))); want("two-stage-ratio", "se", "", as.numeric(SE(r)))
for (rule in c("math", "school", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9")) for (d in c("panelA", "apistrat")) { v <- if (d == "panelA") "hours" else "api00"
  id <- paste("quantile", d, rule, sep = "-"); case(id, "estimate", "est.quantile", d, paste0("var=", v, "; qrule=", rule, "; interval=Woodruff"))
  q <- svyquantile(as.formula(paste0("~", v)), D[[d]], c(.15, .4, .62, .85), qrule = rule, na.rm = TRUE)[[1]]
  want(id, "q", rownames(q), q[, 1]); want(id, "lo", rownames(q), q[, 2]); want(id, "hi", rownames(q), q[, 3]) }
events <- list(c("panelA", "trust >= 4"), c("panelA", "health == 1"), c("panelA", "tenure == \"Own\""), c("apistrat", "api00 > 650"), c("apiclus1", "stype == \"H\""))
for (e in events) for (m in c("logit", "likelihood", "asin", "beta", "mean", "xlogit")) for (level in c(.8, .95)) {
  d <- D[[e[1]]]; ok <- eval(parse(text = paste0("!is.na(", e[2], ")")), d$variables); d <- d[ok, ]
  p <- svyciprop(as.formula(paste0("~I(", e[2], ")")), d, method = m, level = level); ci <- as.numeric(attr(p, "ci"))
  id <- paste("ciprop", e[1], make.names(e[2]), m, level, sep = "-"); case(id, "proportion", "est.ciprop", e[1], paste0("event=", e[2], "; method=", m, "; level=", level))
  tol <- if (m == "likelihood") 2e-5 else 1e-6; want(id, "p", "", as.numeric(p), tol); want(id, "lo", "", ci[1], tol); want(id, "hi", "", ci[2], tol) }
for (pair in list(c("panelA", "health", "tenure"), c("panelA", "dep", "eth"), c("apistrat", "awards", "stype"))) for (s in c("F", "Chisq", "Wald", "adjWald", "saddlepoint")) {
  t <- try(svychisq(as.formula(paste0("~", pair[2], "+", pair[3])), D[[pair[1]]], statistic = s), silent = TRUE); if (inherits(t, "try-error") || is.nan(t$p.value)) next
  id <- paste("chisq", pair[1], pair[2], pair[3], s, sep = "-"); case(id, "chisq", "test.raoscott", pair[1], paste0("rows=", pair[2], "; cols=", pair[3], "; statistic=", s))
  tol <- if (s == "saddlepoint") 1e-4 else 1e-7; want(id, "statistic", "", as.numeric(t$statistic), tol); want(id, "p", "", as.numeric(t$p.value), tol) }
margin <- read("margins_panelA"); N <- 182400
for (vs in list(c("sex"), c("age", "tenure"), c("sex", "eth", "dist", "tenure"))) for (f in c("linear", "raking")) {
  form <- as.formula(paste("~", paste(vs, collapse = "+"))); pop <- c(N, unlist(lapply(vs, function(v) { l <- levels(panel[[v]])[-1]; margin$total[match(paste(v, l), paste(margin$variable, margin$level))] })))
  names(pop) <- colnames(model.matrix(form, panel)); g <- calibrate(D$panelA, form, pop, calfun = f, epsilon = 1e-11, maxit = 200); w <- weights(g); m <- svymean(~support1, g)
  id <- paste("calibrate", f, paste(vs, collapse = "."), sep = "-"); case(id, "weights", "wt.calibrate", "panelA", paste0("formula=~", paste(vs, collapse = " + "), "; calfun=", f, "; totals=margins_panelA"))
  want(id, "first", as.character(1:20), w[1:20], 1e-7); want(id, "sumsq", "", sum(w^2), 1e-7); want(id, "mean", "", as.numeric(coef(m)), 1e-7); want(id, "mean_se", "", as.numeric(SE(m)), 1e-6) }
for (type in c("JKn")) for (v in list("trust", c("hours", "comfort"))) { r <- as.svrepdesign(D$panelA, type = type); m <- svymean(as.formula(paste0("~", paste(v, collapse = "+"))), r, na.rm = TRUE)
  id <- paste("replicate", type, paste(v, collapse = "."), sep = "-"); case(id, "replicate", "rep.mean", "panelA", paste0("type=", type, "; vars=", paste(v, collapse = ","), "; mse=FALSE")); figures(id, m, v) }
for (by in c("tenure", "eth", "dep")) for (v in c("trust", "support1")) { b <- svyby(as.formula(paste0("~", v)), as.formula(paste0("~", by)), D$panelA, svymean, na.rm = TRUE)
  id <- paste("by", v, by, sep = "-"); case(id, "estimate", "est.by", "panelA", paste0("var=", v, "; by=", by)); figures(id, b, names(coef(b))) }
for (v in c("trust", "hours", "comfort")) { m <- svymean(as.formula(paste0("~", v)), D$panelA, na.rm = TRUE, deff = TRUE); id <- paste0("deff-", v)
  case(id, "estimate", "est.mean", "panelA", paste0("vars=", v)); figures(id, m, v); if (!anyNA(panel[[v]])) want(id, "deff", v, as.numeric(deff(m))) }
write.csv(cases, paste0(to, "cases.csv"), row.names = FALSE); write.csv(expected, paste0(to, "expected.csv"), row.names = FALSE)
cat(nrow(cases), "cases,", nrow(expected), "figures\n")
