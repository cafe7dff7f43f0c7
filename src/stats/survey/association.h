/*
 * association -- do answers go together; do they follow known shares?
 *
 * Question: are the rows and columns of a table of weighted answers independent in the
 *           population; are the shares those stated?
 * Method:   Pearson's X2 of the weighted shares at the number of people, whose weights in
 *           the limit are the eigenvalues of the design effects (Rao and Scott). Second
 *           order (F): X2 / tr D against F with d0 = tr(D)^2 / tr(D^2) and d0 df degrees of
 *           freedom; first order (Chisq): X2 over the mean eigenvalue against chi-square;
 *           saddlepoint: the mixture itself over a chi-square with d0 df. Wald: observed less
 * expected counts with their covariance, over its k degrees of freedom, against F(k, df); adjusted:
 * times (df - k + 1) / df against F(k, df - k + 1). Source:   Rao & Scott (1981, 1984), JASA 76 and
 * Annals of Statistics 12; Thomas & Rao (1987), JASA 82; Kuonen (1999), Biometrika 86. Shapes:
 * factors over the rows of the design; people with a gap are left out. Fails:    INFEASIBLE for a
 * table with fewer than two rows or columns in use. Pure:     yes.
 */
#ifndef STATS_SURVEY_ASSOCIATION_H
#define STATS_SURVEY_ASSOCIATION_H

#include "stats/survey/estimate.h"

enum association_method {
    ASSOCIATION_F,
    ASSOCIATION_CHISQ,
    ASSOCIATION_WALD,
    ASSOCIATION_WALD_ADJUSTED,
    ASSOCIATION_SADDLEPOINT
};
/* F, Chisq, Wald, adjWald, saddlepoint; also lincom for the last. */
bool association_method_of(const char *word, enum association_method *out);

struct test_result {
    double statistic;
    double df1, df2; /* df2 NaN where the law is a chi-square */
    double p;
};

enum fail association_test(struct arena *arena, const struct design *design, const bool *domain,
                           const struct variable *rows, const struct variable *columns,
                           enum association_method method, struct test_result *out,
                           struct why *why) MUST_USE;

struct goodness {
    const double *observed;             /* [n_levels] */
    double x2;                          /* of shares at the number of people */
    double x2_weighted, p_mixture;      /* of totals; chance after Satterthwaite */
    double first, p_first;              /* X2 over the mean design effect */
    double second, df_second, p_second; /* ... corrected for their spread */
};
/* Against expected[n_levels], which sum to 1. */
enum fail goodness_test(struct arena *arena, const struct design *design, const bool *domain,
                        const struct variable *variable, const double *expected,
                        struct goodness *out, struct why *why) MUST_USE;

#endif
