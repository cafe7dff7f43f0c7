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
# Two stages with both population counts; three units of two schools. R's own data.
data(api); data(mu284); write.csv(apiclus2, paste0(to, "data/apiclus2.csv"), row.names = FALSE); write.csv(mu284, paste0(to, "data/mu284.csv"), row.names = FALSE)
# The panel again with other names, other answers and three waves, so that nothing can hang on a name.
other <- panel[seq_len(nrow(panel)) %% 7 != 3, ]; names(other) <- c("person", "layer", "place", "ward", "band", "Nh", "base", "ages", "gender", "group", "home", "ill", "faith", "ease", "gain", "time", "agree1", "agree2", "agree3", "agree4")
other$agree4 <- NULL; levels(other$ward) <- paste0("W-", levels(other$ward)); levels(other$gender) <- c("man", "woman"); other$time <- other$time * 1.5 + other$band
write.csv(other, paste0(to, "data/other.csv"), row.names = FALSE); count <- function(v) { x <- tapply(other$base, other[[v]], sum); data.frame(variable = v, level = names(x), total = round(as.numeric(x) * (1 + seq_along(x) / 40))) }
known <- do.call(rbind, lapply(c("ages", "gender", "ward"), function(v) { m <- count(v); m$total <- m$total / sum(m$total) * 150000; m })); write.csv(known, paste0(to, "data/margins_other.csv"), row.names = FALSE)
known <- read.csv(paste0(to, "data/margins_other.csv"), check.names = FALSE); other <- read.csv(paste0(to, "data/other.csv"), check.names = FALSE, stringsAsFactors = FALSE)
for (v in names(other)) if (is.character(other[[v]])) other[[v]] <- factor(other[[v]], levels = sort(unique(other[[v]]), method = "radix"))
designs <- rbind(designs, c("other", "other", "svydesign", "~place", "~layer", "~base", "", 0, ""), c("apiclus2", "apiclus2", "svydesign", "~dnum+snum", "", "(from fpc)", "~fpc1+fpc2", 0, ""), c("mu284", "mu284", "svydesign", "~id1+id2", "", "(from fpc)", "~n1+n2", 0, ""))
D <- list(other = svydesign(~place, strata = ~layer, weights = ~base, data = other), apiclus2 = svydesign(~dnum + snum, fpc = ~fpc1 + fpc2, data = apiclus2), mu284 = svydesign(~id1 + id2, fpc = ~n1 + n2, data = mu284), panelA = svydesign(~psu, strata = ~stratum, weights = ~dw, data = panel), apistrat = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat),
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
  d <- D[[e[1]]]
  p <- svyciprop(as.formula(paste0("~I(", e[2], ")")), d, method = m, level = level, na.rm = TRUE); ci <- as.numeric(attr(p, "ci"))
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
  id <- paste("calibrate", f, paste(vs, collapse = "."), sep = "-"); case(id, "weights", "wt.calibrate", "panelA", paste0("formula=~", paste(vs, collapse = " + "), "; calfun=", f, "; totals=margins_panelA; var=support1"))
  want(id, "first", as.character(1:20), w[1:20], 1e-7); want(id, "sumsq", "", sum(w^2), 1e-7); want(id, "mean", "", as.numeric(coef(m)), 1e-7); want(id, "mean_se", "", as.numeric(SE(m)), 1e-6) }
for (type in c("JKn")) for (v in list("trust", c("hours", "comfort"))) { r <- as.svrepdesign(D$panelA, type = type); m <- svymean(as.formula(paste0("~", paste(v, collapse = "+"))), r, na.rm = TRUE)
  id <- paste("replicate", type, paste(v, collapse = "."), sep = "-"); case(id, "replicate", "rep.mean", "panelA", paste0("type=", type, "; vars=", paste(v, collapse = ","), "; mse=FALSE")); figures(id, m, v) }
for (by in c("tenure", "eth", "dep")) for (v in c("trust", "support1")) { b <- svyby(as.formula(paste0("~", v)), as.formula(paste0("~", by)), D$panelA, svymean, na.rm = TRUE)
  id <- paste("by", v, by, sep = "-"); case(id, "estimate", "est.by", "panelA", paste0("var=", v, "; by=", by)); figures(id, b, names(coef(b))) }
for (v in c("trust", "hours", "comfort")) { m <- svymean(as.formula(paste0("~", v)), D$panelA, na.rm = TRUE, deff = TRUE); id <- paste0("deff-", v)
  case(id, "estimate", "est.mean", "panelA", paste0("vars=", v)); figures(id, m, v); if (!anyNA(panel[[v]])) want(id, "deff", v, as.numeric(deff(m))) }
# --- The panel with other names: what the words of a case say, not what its data are called.
o <- D$other; N <- 150000; total <- function(v) known$total[known$variable == v]; pop <- function(v) setNames(data.frame(known$level[known$variable == v], total(v)), c(v, "Freq"))
sub <- list(as.formula("~ages"), as.formula("~gender"), as.formula("~ward")); r3 <- rake(o, sub, list(pop("ages"), pop("gender"), pop("ward")), control = list(maxit = 500, epsilon = 1e-11)); m <- svymean(~agree1, r3)
case("rake-other", "weights", "wt.rake", "other", "margins=ages,gender,ward; totals=margins_other; IPF to convergence; var=agree1"); want("rake-other", "first", as.character(1:10), weights(r3)[1:10], 1e-7); want("rake-other", "mean", "", as.numeric(coef(m)), 1e-7)
case("rake-other-se", "weights", "wt.rake", "other", "SEs of the same"); want("rake-other-se", "mean_se", "", as.numeric(SE(m)), 1e-6); want("rake-other-se", "total_se", "", as.numeric(SE(svytotal(~agree1, r3))), 1e-6)
ps <- postStratify(o, ~ages, pop("ages")); words <- paste0(pop("ages")[, 1], "=", format(pop("ages")[, 2], digits = 15, trim = TRUE), collapse = ",")
case("poststrat-words", "weights", "wt.poststratify", "other", paste0("ages ", words, "; totals of agree1, time")); for (v in c("agree1", "time")) { t <- svytotal(as.formula(paste0("~", v)), ps, na.rm = TRUE); want("poststrat-words", "total", v, as.numeric(coef(t)), 1e-7); want("poststrat-words", "se", v, as.numeric(SE(t)), 1e-6) }
g <- calibrate(o, ~gender + band, c(`(Intercept)` = N, genderwoman = total("gender")[2], band = 310000), calfun = "raking", epsilon = 1e-11, maxit = 200); m <- svymean(~agree1, g)
case("cal-words", "weights", "wt.calibrate", "other", paste0("~gender+band; totals ", N, ",woman=", format(total("gender")[2], digits = 15), ",band=310000; calfun=raking")); want("cal-words", "first", as.character(1:10), weights(g)[1:10], 1e-7); want("cal-words", "mean", "", as.numeric(coef(m)), 1e-7); want("cal-words", "mean_se", "", as.numeric(SE(m)), 1e-6)
g <- calibrate(o, ~gender + band, c(`(Intercept)` = N, genderwoman = total("gender")[2], band = 310000), calfun = "linear"); case("cal-words-linear", "weights", "wt.calibrate", "other", "~gender+band; linear"); want("cal-words-linear", "first", as.character(1:10), weights(g)[1:10], 1e-7)
resp <- !is.na(other$agree2); f <- tapply(other$base, interaction(other$band, other$gender, sep = " "), sum) / tapply(other$base * resp, interaction(other$band, other$gender, sep = " "), sum)
case("nr-other", "weights", "wt.nonresponse", "other", "respondent iff agree2 present; cells=band x gender; factor=sum dw/sum dw*r"); want("nr-other", "factor", names(f), as.numeric(f)); other$r <- as.numeric(resp); other$w1 <- other$base / mean(other$base)
fit <- suppressWarnings(glm(r ~ ages + gender + factor(band), quasibinomial, other, weights = w1, control = list(epsilon = 1e-14))); case("propensity-other", "weights", "wt.propensity", "other", "weighted logistic r~ages+gender+factor(band)"); want("propensity-other", "coef", names(coef(fit)), as.numeric(coef(fit)), 1e-6)
long <- do.call(rbind, lapply(1:3, function(k) { d <- other[, c("place", "layer", "base")]; d$y <- other[[paste0("agree", k)]]; d$wave <- k; d[!is.na(d$y), ] })); L <- svydesign(~place, strata = ~layer, weights = ~base, data = long); b <- svyby(~y, ~wave, L, svymean, covmat = TRUE); V <- vcov(b); d <- diff(coef(b))
case("wave-other", "change", "est.change", "other", "stack agree1..3 as waves (NA out per wave, unadjusted base); PSU=place"); want("wave-other", "est", as.character(1:3), as.numeric(coef(b))); want("wave-other", "se", as.character(1:3), as.numeric(SE(b))); want("wave-other", "change", c("1", "2"), as.numeric(d)); want("wave-other", "change_se", c("1", "2"), sqrt(c(V[1, 1] + V[2, 2] - 2 * V[1, 2], V[2, 2] + V[3, 3] - 2 * V[2, 3])))
t <- svyglm(y ~ wave, L); case("trend-other", "change", "est.trend", "other", "linear probability trend"); want("trend-other", "coef", names(coef(t)), as.numeric(coef(t))); want("trend-other", "se", names(coef(t)), as.numeric(SE(t)))
k <- svykappa(~ill + agree1, svydesign(~place, strata = ~layer, weights = ~base, data = transform(other, ill = factor(ill), agree1 = factor(agree1)))); case("kappa-other", "model", "agree.svykappa", "other", "design-based Cohen kappa of two 0/1 items (ill and agree)"); want("kappa-other", "kappa", "", as.numeric(coef(k))); want("kappa-other", "se", "", as.numeric(SE(k)))
for (x in list(c("time", "gender"))) { t <- svyttest(as.formula(paste(x[1], "~", x[2])), o); case("ttest-other", "model", "test.ttest", "other", paste(x[1], "by", x[2])); want("ttest-other", "t", "", as.numeric(t$statistic)); want("ttest-other", "p", "", as.numeric(t$p.value)) }
for (test in c("wilcoxon", "vanderWaerden", "median")) { t <- svyranktest(time ~ gender, o, test = test); id <- paste0("rank-other-", test); case(id, "model", "test.rank", "other", paste0("time by gender; test=", test)); want(id, "t", "", as.numeric(t$statistic)); want(id, "p", "", as.numeric(t$p.value)) }
# --- Two stages of R's own.
for (x in list(c("apiclus2", "api00"), c("apiclus2", "stype"), c("mu284", "y1"))) for (f in c("mean", "total")) { m <- (if (f == "mean") svymean else svytotal)(as.formula(paste0("~", x[2])), D[[x[1]]], na.rm = TRUE); id <- paste("stages", f, x[1], x[2], sep = "-"); case(id, "estimate", paste0("est.", f), x[1], paste0("vars=", x[2])); figures(id, m, names(coef(m))) }
q <- svyquantile(~y1, D$mu284, c(.25, .5, .75))[[1]]; case("quantile-mu284", "estimate", "est.quantile", "mu284", "var=y1; qrule=math; interval=Woodruff"); want("quantile-mu284", "q", rownames(q), q[, 1]); want("quantile-mu284", "lo", rownames(q), q[, 2]); want("quantile-mu284", "hi", rownames(q), q[, 3])
# --- Degrees of freedom of each domain are its own.
for (by in c("tenure", "dist", "eth")) { b <- svyby(~trust, as.formula(paste0("~", by)), D$panelA, svymean, na.rm = TRUE); id <- paste0("domain-df-", by); case(id, "estimate", "est.by", "panelA", paste0("var=trust; by=", by, "; df of each domain")); l <- names(coef(b)); figures(id, b, l)
  for (i in l) { one <- D$panelA[which(panel[[by]] == i), ]; ci <- confint(svymean(~trust, one, na.rm = TRUE), df = degf(one)); want(id, "df", i, degf(one)); want(id, "lo", i, ci[1]); want(id, "hi", i, ci[2]) } }
# --- Replicates of the design in tables, models and domains.
J <- as.svrepdesign(D$panelA, type = "JKn"); t <- svychisq(~health + tenure, J, statistic = "F"); case("replicate-chisq", "chisq", "test.raoscott", "panelA", "rows=health; cols=tenure; statistic=F; replicates=JKn"); want("replicate-chisq", "statistic", "", as.numeric(t$statistic), 1e-7); want("replicate-chisq", "p", "", as.numeric(t$p.value), 1e-7)
for (f in list(c("hours ~ tenure + health", "gaussian"), c("support1 ~ sex + age", "quasibinomial"))) { g <- svyglm(as.formula(f[1]), J, family = get(f[2])(), epsilon = 1e-14); id <- paste0("replicate-glm-", f[2]); case(id, "model", "model.glm", "panelA", paste0("formula=", f[1], "; family=", f[2], "; replicates=JKn")); want(id, "coef", names(coef(g)), as.numeric(coef(g)), 1e-6); want(id, "se", names(coef(g)), as.numeric(SE(g)), 1e-5); want(id, "df_resid", "", g$df.residual) }
b <- svyby(~trust, ~tenure, J, svymean, na.rm = TRUE); case("replicate-by", "estimate", "est.by", "panelA", "var=trust; by=tenure; replicates=JKn"); figures("replicate-by", b, names(coef(b)))
# --- Counts, products of variables, and quantiles where schools gave no answer.
model <- function(id, input, formula, family) { g <- svyglm(as.formula(formula), D[[input]], family = family, epsilon = 1e-13, maxit = 60); case(id, "model", "model.glm", input, paste0("formula=", formula, "; family=", family$family)); want(id, "coef", names(coef(g)), as.numeric(coef(g)), 1e-6); want(id, "se", names(coef(g)), as.numeric(SE(g)), 1e-6)
  for (t in attr(terms(g), "term.labels")) { w <- regTermTest(g, as.formula(paste("~", t))); want(id, paste0("wald_", t), c("F", "p"), c(as.numeric(w$Ftest), as.numeric(w$p)), 1e-5) } }
model("count-apiclus1", "apiclus1", "api.stu ~ enroll + stype", quasipoisson()); model("count-panelA", "panelA", "trust ~ age + hours", quasipoisson())
model("product-numbers", "apistrat", "api00 ~ ell*meals", gaussian()); model("product-factors", "apistrat", "api00 ~ stype*awards", gaussian()); model("product-logit", "panelA", "support1 ~ sex*hours", quasibinomial())
for (rule in c("math", "school", "hf7")) { q <- svyquantile(~enroll, D$apiclus2, c(.1, .5, .9), qrule = rule, na.rm = TRUE)[[1]]; id <- paste0("quantile-gaps-", rule); case(id, "estimate", "est.quantile", "apiclus2", paste0("var=enroll; qrule=", rule, "; interval=Woodruff")); want(id, "q", rownames(q), q[, 1]); want(id, "lo", rownames(q), q[, 2]); want(id, "hi", rownames(q), q[, 3]); want(id, "se", rownames(q), q[, 4]) }
write.csv(designs, paste0(to, "designs.csv"), row.names = FALSE)
write.csv(cases, paste0(to, "cases.csv"), row.names = FALSE); write.csv(expected, paste0(to, "expected.csv"), row.names = FALSE)
cat(nrow(cases), "cases,", nrow(expected), "figures\n")
