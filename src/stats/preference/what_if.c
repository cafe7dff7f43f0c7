#include "stats/preference/what_if.h"

#include <math.h>
#include <string.h>

enum { BASE_UNKNOWN = 1000000 };

static enum fail numbers_read(const json_t *array, size_t n, const char *name, double *out,
                              struct why *why) {
    if (!json_is_array(array) || json_array_size(array) != n)
        return why_fail(why, FAIL_INPUT, name, "want '%s' with %zu numbers", name, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *value = json_array_get(array, i);
        if (!json_is_number(value) || !isfinite(json_number_value(value)))
            return why_fail(why, FAIL_INPUT, name, "number %zu of '%s' is none", i + 1, name);
        out[i] = json_number_value(value);
    }
    return FAIL_NONE;
}

static enum fail condition_read(struct arena *arena, const json_t *object, size_t first,
                                struct what_if_condition *out, struct why *why) {
    const char *name;
    TRY(json_text(object, "name", &name, why));
    const json_t *levels = json_object_get(object, "levels");
    size_t n = json_array_size(levels);
    if (n < 2 || n > WHAT_IF_LEVELS_MAX)
        return why_fail(why, FAIL_INPUT, "levels", "'%.60s' has %zu levels, want 2 to %d", name, n,
                        WHAT_IF_LEVELS_MAX);
    const char **texts = ARENA_ARRAY(arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(levels, i));
        if (text_is_empty(text))
            return why_fail(why, FAIL_INPUT, "levels", "level %zu of '%.60s' has no name", i + 1,
                            name);
        texts[i] = arena_copy(arena, text);
    }
    *out = (struct what_if_condition){arena_copy(arena, name), texts, n, first};
    return FAIL_NONE;
}

/* A covariance is symmetric and has no negative variance: anything else was not made by us. */
static enum fail covariance_check(const struct what_if *what_if, struct why *why) {
    size_t p = what_if->n_terms;
    for (size_t i = 0; i < p; i++)
        for (size_t k = 0; k <= i; k++) {
            double a = what_if->covariance[i * p + k], b = what_if->covariance[k * p + i];
            if (fabs(a - b) > 1e-9 * (fabs(a) + fabs(b)) + 1e-15 || (i == k && a < 0))
                return why_fail(why, FAIL_INPUT, "covariance",
                                "the covariances are not those of anything: row %zu, column %zu",
                                i + 1, k + 1);
        }
    return FAIL_NONE;
}

static enum fail estimates_read(struct arena *arena, const json_t *root, struct what_if *what_if,
                                struct why *why) {
    size_t p = what_if->n_terms;
    const json_t *rows = json_object_get(root, "covariance");
    what_if->estimate = ARENA_ARRAY(arena, double, p);
    what_if->covariance = ARENA_ARRAY(arena, double, p *p);
    TRY(numbers_read(json_object_get(root, "estimate"), p, "estimate", what_if->estimate, why));
    if (json_array_size(rows) != p)
        return why_fail(why, FAIL_INPUT, "covariance", "want %zu rows of covariances", p);
    for (size_t i = 0; i < p; i++)
        TRY(numbers_read(json_array_get(rows, i), p, "covariance", what_if->covariance + i * p,
                         why));
    return covariance_check(what_if, why);
}

/* Of a file that does not say: people are those who answered, of their answers nothing is known
 * that would widen an interval. */
static void base_read(const json_t *object, struct what_if *out) {
    double people = json_number_value(json_object_get(object, "people"));
    double answers = json_number_value(json_object_get(object, "answers"));
    double least = out->respondents > 0 ? (double)out->respondents : BASE_UNKNOWN;
    out->base.people = people > 0 ? people : least;
    out->base.answers = answers > 0 ? answers : BASE_UNKNOWN;
}

enum fail what_if_read(struct arena *arena, struct str text, struct what_if *out, struct why *why) {
    json_t *root;
    struct what_if made = {.n_terms = 1};
    TRY(json_read(arena, text, &root, why));
    const json_t *inner = json_object_get(root, "what_if");
    const json_t *object = inner == NULL ? root : inner;
    const json_t *conditions = json_object_get(object, "conditions");
    const json_t *people = json_object_get(root, "respondents");
    made.n_conditions = json_array_size(conditions);
    if (made.n_conditions == 0 || made.n_conditions > WHAT_IF_CONDITIONS_MAX)
        return why_fail(why, FAIL_INPUT, "conditions",
                        "want the file that 'folkmoot prefer conjoint --json' prints, with 1 to "
                        "%d conditions",
                        WHAT_IF_CONDITIONS_MAX);
    made.conditions = ARENA_ARRAY(arena, struct what_if_condition, made.n_conditions);
    for (size_t i = 0; i < made.n_conditions; i++) {
        TRY(condition_read(arena, json_array_get(conditions, i), made.n_terms, &made.conditions[i],
                           why));
        made.n_terms += made.conditions[i].n_levels - 1;
    }
    made.share = json_is_true(json_object_get(object, "share"));
    made.choice = json_is_true(json_object_get(object, "choice"));
    made.z = json_number_value(json_object_get(object, "z"));
    if (!(made.z > 0 && made.z < 13)) /* t with one degree of freedom: 12.7 */
        return why_fail(why, FAIL_INPUT, "z", "want 'z', the width of the intervals");
    double respondents = json_is_number(people) ? json_number_value(people) : 0;
    made.respondents = respondents >= 0 && respondents < 1e12 ? (int64_t)respondents : 0;
    base_read(object, &made);
    TRY(estimates_read(arena, object, &made, why));
    *out = made;
    return FAIL_NONE;
}

/* The sum of the terms with these signs, and its interval. */
static struct what_if_result sum_of(const struct what_if *what_if, const double *sign) {
    size_t p = what_if->n_terms;
    double estimate = 0, variance = 0;
    for (size_t i = 0; i < p; i++) {
        if (sign[i] == 0) continue;
        estimate += sign[i] * what_if->estimate[i];
        for (size_t k = 0; k < p; k++)
            variance += sign[i] * sign[k] * what_if->covariance[i * p + k];
    }
    double half = what_if->z * sqrt(fmax(variance, 0));
    return (struct what_if_result){
        .estimate = estimate, .low = estimate - half, .high = estimate + half};
}

enum { TERMS_MAX = 1 + WHAT_IF_CONDITIONS_MAX * WHAT_IF_LEVELS_MAX };

static void signs_add(const struct what_if *what_if, const size_t *level, double by, double *sign) {
    for (size_t c = 0; c < what_if->n_conditions; c++)
        if (level[c] > 0) sign[what_if->conditions[c].first + level[c] - 1] += by;
}

struct what_if_result what_if_of(const struct what_if *what_if, const size_t *level) {
    double sign[TERMS_MAX] = {1};
    signs_add(what_if, level, 1, sign);
    struct what_if_result result = sum_of(what_if, sign);
    result.level = level;
    if (!what_if->share) return result;
    double error = (result.high - result.low) / (2 * what_if->z);
    struct interval interval =
        conjoint_share_interval(result.estimate, error * error, what_if->base, what_if->z);
    result.estimate = fmin(fmax(result.estimate, 0), 1);
    result.low = interval.low;
    result.high = interval.high;
    return result;
}

struct what_if_result what_if_difference(const struct what_if *what_if, const size_t *to,
                                         const size_t *from) {
    double sign[TERMS_MAX] = {0};
    signs_add(what_if, to, 1, sign);
    signs_add(what_if, from, -1, sign);
    struct what_if_result result = sum_of(what_if, sign);
    result.level = to;
    return result;
}

/* Packages of the first conditions, best first, each with the places of its levels. */
struct ranking {
    size_t *levels; /* [most * n_conditions] */
    double *sums;   /* [most] */
    size_t n, most, n_conditions;
};

static struct ranking ranking_new(struct arena *arena, size_t most, size_t n_conditions) {
    return (struct ranking){.levels = ARENA_ARRAY(arena, size_t, (most + 1) * n_conditions),
                            .sums = ARENA_ARRAY(arena, double, most + 1),
                            .most = most,
                            .n_conditions = n_conditions};
}

/* Whether a package with this sum comes before the one at a place; ties by the order of levels. */
static bool comes_before(const struct ranking *ranking, const size_t *level, double sum,
                         size_t at) {
    const size_t *other = ranking->levels + at * ranking->n_conditions;
    size_t c = 0;
    if (sum != ranking->sums[at]) return sum > ranking->sums[at];
    while (c < ranking->n_conditions && level[c] == other[c]) c++;
    return c < ranking->n_conditions && level[c] < other[c];
}

/* Takes a package in if it is among the best. */
static void ranking_add(struct ranking *ranking, const size_t *level, double sum) {
    size_t k = ranking->n_conditions, at = ranking->n;
    if (at == ranking->most && !comes_before(ranking, level, sum, at - 1)) return;
    if (at == ranking->most) at--;
    while (at > 0 && comes_before(ranking, level, sum, at - 1)) {
        ranking->sums[at] = ranking->sums[at - 1];
        memcpy(ranking->levels + at * k, ranking->levels + (at - 1) * k, k * sizeof *level);
        at--;
    }
    ranking->sums[at] = sum;
    memcpy(ranking->levels + at * k, level, k * sizeof *level);
    if (ranking->n < ranking->most) ranking->n++;
}

/* The best packages with condition c from the best without it: effects add up, so what is not
 * among the best without it is not among them with any of its levels. */
static void ranking_widen(const struct what_if *what_if, size_t c, const struct ranking *from,
                          struct ranking *to) {
    const struct what_if_condition *condition = &what_if->conditions[c];
    to->n = 0;
    for (size_t i = 0; i < from->n; i++) {
        size_t level[WHAT_IF_CONDITIONS_MAX] = {0};
        memcpy(level, from->levels + i * to->n_conditions, to->n_conditions * sizeof *level);
        for (size_t l = 0; l < condition->n_levels; l++) {
            level[c] = l;
            ranking_add(to, level,
                        from->sums[i] + (l == 0 ? 0 : what_if->estimate[condition->first + l - 1]));
        }
    }
}

enum fail what_if_rank(struct arena *arena, const struct what_if *what_if, size_t most,
                       struct what_if_result **out, size_t *n, struct why *why) {
    size_t all = 1, k = what_if->n_conditions;
    for (size_t c = 0; c < k; c++) {
        all *= what_if->conditions[c].n_levels;
        if (all > WHAT_IF_PACKAGES_MAX)
            return why_fail(why, FAIL_LIMIT, "conditions",
                            "more than %d packages can be made of these conditions",
                            WHAT_IF_PACKAGES_MAX);
    }
    most = most < all ? most : all;
    struct ranking ranking = ranking_new(arena, most, k), wider = ranking_new(arena, most, k);
    if (most > 0) ranking.sums[ranking.n++] = what_if->estimate[0];
    for (size_t c = 0; c < k && most > 0; c++) {
        ranking_widen(what_if, c, &ranking, &wider);
        struct ranking swap = ranking;
        ranking = wider;
        wider = swap;
    }
    struct what_if_result *results = ARENA_ARRAY(arena, struct what_if_result, most + 1);
    for (size_t i = 0; i < ranking.n; i++) results[i] = what_if_of(what_if, ranking.levels + i * k);
    *out = results;
    *n = ranking.n;
    return FAIL_NONE;
}

/* ---- writing ---- */

/* All that a page needs to answer for any package: the estimate is the sum of the intercept and
 * the effects of its levels, its variance the sum of their covariances. */
void what_if_put(struct json_out *out, const struct conjoint_data *data,
                 const struct conjoint_effects *effects) {
    size_t p = effects->n_terms + 1;
    json_key(out, "what_if");
    json_open(out, '{');
    json_pair_bool(out, "share", conjoint_is_share(data));
    json_pair_bool(out, "choice", data->set != NULL);
    json_pair_real(out, "z", effects->z);
    json_pair_real(out, "people", effects->base.people);
    json_pair_real(out, "answers", effects->base.answers);
    json_key(out, "conditions");
    json_open(out, '[');
    for (size_t a = 0; a < data->n_attributes; a++) {
        json_open(out, '{');
        json_pair_text(out, "name", data->attributes[a].name);
        json_key(out, "levels");
        json_open(out, '[');
        for (int32_t l = 0; l < data->attributes[a].n_levels; l++)
            json_put_text(out, data->attributes[a].levels[l]);
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
    json_key(out, "estimate");
    json_open(out, '[');
    for (size_t i = 0; i < p; i++) json_put_real(out, effects->estimate[i]);
    json_close(out, ']');
    json_key(out, "covariance");
    json_open(out, '[');
    for (size_t i = 0; i < p; i++) {
        json_open(out, '[');
        for (size_t j = 0; j < p; j++) json_put_real(out, effects->covariance[i * p + j]);
        json_close(out, ']');
    }
    json_close(out, ']');
    json_close(out, '}');
}
