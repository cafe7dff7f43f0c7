#include "stats/score_input.h"

#include "stats/score_json.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* A row of answers and, for assessors, of their confidence. */
struct row {
    const double *values, *more;
    size_t n, at, organisation;
    double weight;
    size_t stratum;
};

/* NaN sorts first. */
static int number_order(double a, double b) {
    if (isnan(a) || isnan(b)) return (int)isnan(b) - (int)isnan(a);
    return (a > b) - (a < b);
}

static int row_order(const void *left, const void *right) {
    const struct row *a = left, *b = right;
    for (size_t k = 0; k < a->n; k++) {
        int order = number_order(a->values[k], b->values[k]);
        if (order != 0) return order;
    }
    for (size_t k = 0; a->more != NULL && k < a->n; k++) {
        int order = number_order(a->more[k], b->more[k]);
        if (order != 0) return order;
    }
    if (a->weight != b->weight) return number_order(a->weight, b->weight);
    if (a->organisation != b->organisation) return a->organisation < b->organisation ? -1 : 1;
    if (a->stratum != b->stratum) return a->stratum < b->stratum ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* Numbers organisations or strata by their first row in order of the answers alone. */
static void numbers_assign(struct arena *arena, struct row *rows, size_t n, size_t member) {
    size_t *seen = ARENA_ARRAY(arena, size_t, n + 1);
    size_t count = 0;
    for (size_t a = 0; a < n; a++) {
        size_t *number = (size_t *)(void *)((char *)&rows[a] + member), at = 0;
        while (at < count && seen[at] != *number) at++;
        if (at == count) seen[count++] = *number;
        *number = at;
    }
}

static void assessors_write(struct arena *arena, struct json_out *out,
                            const struct score_plan *plan) {
    size_t n = plan->n_assessors, m = plan->n_criteria;
    struct row *rows = ARENA_ARRAY(arena, struct row, n);
    for (size_t a = 0; a < n; a++)
        rows[a] =
            (struct row){.values = plan->ratings + a * m,
                         .more = plan->confidence == NULL ? NULL : plan->confidence + a * m,
                         .n = m,
                         .at = a,
                         .organisation = plan->organisations == NULL ? a : plan->organisations[a]};
    qsort(rows, n, sizeof rows[0], row_order);
    numbers_assign(arena, rows, n, offsetof(struct row, organisation));
    qsort(rows, n, sizeof rows[0], row_order);
    json_key(out, "assessors");
    json_open(out, '[');
    for (size_t a = 0; a < n; a++) {
        json_open(out, '{');
        json_pair_int(out, "organisation", (int64_t)rows[a].organisation);
        score_json_reals(out, "ratings", rows[a].values, m);
        if (rows[a].more != NULL) score_json_reals(out, "confidence", rows[a].more, m);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void people_write(struct arena *arena, struct json_out *out, const struct score_plan *plan) {
    struct row *rows = ARENA_ARRAY(arena, struct row, plan->n_people);
    for (size_t i = 0; i < plan->n_people; i++)
        rows[i] = (struct row){.values = plan->weights + i * plan->n_items,
                               .n = plan->n_items,
                               .weight = plan->design_weights == NULL ? 1 : plan->design_weights[i],
                               .stratum = plan->strata == NULL ? 0 : plan->strata[i]};
    qsort(rows, plan->n_people, sizeof rows[0], row_order);
    if (plan->strata != NULL) {
        numbers_assign(arena, rows, plan->n_people, offsetof(struct row, stratum));
        qsort(rows, plan->n_people, sizeof rows[0], row_order);
    }
    json_key(out, "people");
    json_open(out, '[');
    for (size_t i = 0; i < plan->n_people; i++) {
        json_open(out, '{');
        if (plan->design_weights != NULL) json_pair_real(out, "weight", rows[i].weight);
        if (plan->strata != NULL) json_pair_int(out, "stratum", (int64_t)rows[i].stratum);
        score_json_reals(out, "points", rows[i].values, plan->n_items);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static struct score_plan plan_of_source(const struct score_source *source) {
    return (struct score_plan){.n_items = source->n_items,
                               .n_people = source->n_people,
                               .items = source->items,
                               .weights = source->weights,
                               .design_weights = source->design_weights,
                               .strata = source->strata};
}

static void sources_write(struct arena *arena, struct json_out *out,
                          const struct score_plan *plan) {
    if (plan->headline != NULL) json_pair_text(out, "headline", plan->headline);
    json_key(out, "sources");
    json_open(out, '[');
    for (size_t i = 0; i < plan->n_sources; i++) {
        const struct score_source *source = &plan->sources[i];
        struct score_plan people = plan_of_source(source);
        json_open(out, '{');
        score_json_label(out, &source->label);
        json_pair_real(out, "points_total", source->points_total);
        score_json_texts(out, "items", source->items, source->n_items);
        people_write(arena, out, &people);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void criteria_write(struct json_out *out, const struct score_plan *plan) {
    json_key(out, "criteria");
    json_open(out, '[');
    for (size_t k = 0; k < plan->n_criteria; k++) {
        json_open(out, '{');
        json_pair_text(out, "id", plan->criteria[k]);
        json_pair_text(out, "test", plan->tests[plan->test_of[k]]);
        json_pair_int(out, "polarity", plan->polarity == NULL ? 1 : plan->polarity[k]);
        json_close(out, '}');
    }
    json_close(out, ']');
}

void score_input_write(struct arena *arena, struct buf *buf, const struct score_plan *plan) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", SCORE_INPUT_FORMAT);
    json_pair_text(&out, "method", SCORE_METHOD);
    json_pair_real(&out, "rating_min", plan->rating_min);
    json_pair_real(&out, "rating_max", plan->rating_max);
    json_pair_real(&out, "points_total", plan->points_total);
    json_pair_real(&out, "line", plan->line);
    json_pair_real(&out, "level", plan->level);
    score_json_texts(&out, "tests", plan->tests, plan->n_tests);
    criteria_write(&out, plan);
    score_json_texts(&out, "items", plan->items, plan->n_items);
    if (plan->mapping != NULL)
        score_json_reals(&out, "mapping", plan->mapping, plan->n_items * plan->n_criteria);
    assessors_write(arena, &out, plan);
    people_write(arena, &out, plan);
    score_json_verdict(&out, &plan->verdict);
    score_json_gates(&out, plan->gates, plan->n_gates);
    if (plan->n_sources > 0 || plan->headline != NULL) sources_write(arena, &out, plan);
    json_close(&out, '}');
}

static enum fail assessors_read(struct arena *arena, const json_t *root, struct score_plan *plan,
                                struct why *why) {
    const json_t *rows;
    TRY(score_json_array(root, "assessors", SCORE_ROWS_MAX, &rows, why));
    size_t n = json_array_size(rows), m = plan->n_criteria;
    double *ratings = ARENA_ARRAY(arena, double, n *m);
    double *confidence = ARENA_ARRAY(arena, double, n *m);
    size_t *organisations = ARENA_ARRAY(arena, size_t, n);
    bool has_confidence = false;
    for (size_t a = 0; a < n; a++) {
        const json_t *row = json_array_get(rows, a);
        int64_t organisation;
        TRY(json_int(row, "organisation", 0, SCORE_ROWS_MAX, &organisation, why));
        organisations[a] = (size_t)organisation;
        TRY(score_json_reals_read(row, "ratings", ratings + a * m, m, why));
        for (size_t k = 0; k < m; k++) confidence[a * m + k] = (double)NAN;
        if (json_object_get(row, "confidence") == NULL) continue;
        has_confidence = true;
        TRY(score_json_reals_read(row, "confidence", confidence + a * m, m, why));
    }
    plan->n_assessors = n;
    plan->ratings = ratings;
    plan->confidence = has_confidence ? confidence : NULL;
    plan->organisations = organisations;
    return FAIL_NONE;
}

static enum fail people_read(struct arena *arena, const json_t *root, struct score_plan *plan,
                             struct why *why) {
    const json_t *rows;
    TRY(score_json_array(root, "people", SCORE_ROWS_MAX, &rows, why));
    size_t n = json_array_size(rows);
    double *points = ARENA_ARRAY(arena, double, n * plan->n_items);
    double *design = ARENA_ARRAY(arena, double, n);
    size_t *strata = ARENA_ARRAY(arena, size_t, n);
    bool weighted = false, stratified = false;
    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(rows, i);
        TRY(score_json_reals_read(row, "points", points + i * plan->n_items, plan->n_items, why));
        design[i] = 1;
        if (json_object_get(row, "weight") != NULL) {
            weighted = true;
            TRY(score_json_real(row, "weight", &design[i], why));
        }
        if (json_object_get(row, "stratum") == NULL) continue;
        int64_t stratum;
        TRY(json_int(row, "stratum", 0, SCORE_ROWS_MAX, &stratum, why));
        strata[i] = (size_t)stratum;
        stratified = true;
    }
    plan->n_people = n;
    plan->weights = points;
    plan->design_weights = weighted ? design : NULL;
    plan->strata = stratified ? strata : NULL;
    return FAIL_NONE;
}

static enum fail source_read(struct arena *arena, const json_t *object, struct score_source *out,
                             struct why *why) {
    struct score_plan people = {0};
    struct score_source made = {0};
    TRY(score_json_label_read(object, &made.label, why));
    TRY(score_json_real(object, "points_total", &made.points_total, why));
    TRY(score_json_texts_read(arena, object, "items", &people.items, &people.n_items, why));
    TRY(people_read(arena, object, &people, why));
    made.n_items = people.n_items;
    made.n_people = people.n_people;
    made.items = people.items;
    made.weights = people.weights;
    made.design_weights = people.design_weights;
    made.strata = people.strata;
    *out = made;
    return FAIL_NONE;
}

static enum fail sources_read(struct arena *arena, const json_t *root, struct score_plan *plan,
                              struct why *why) {
    const json_t *list;
    if (json_object_get(root, "headline") != NULL)
        TRY(json_text(root, "headline", &plan->headline, why));
    if (json_object_get(root, "sources") == NULL) return FAIL_NONE;
    TRY(score_json_array(root, "sources", SCORE_SOURCES_MAX, &list, why));
    size_t n = json_array_size(list);
    struct score_source *sources = ARENA_ARRAY(arena, struct score_source, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(source_read(arena, json_array_get(list, i), &sources[i], why));
    plan->sources = sources;
    plan->n_sources = n;
    return FAIL_NONE;
}

static enum fail criteria_read(struct arena *arena, const json_t *root, struct score_plan *plan,
                               struct why *why) {
    const json_t *rows;
    TRY(score_json_texts_read(arena, root, "tests", &plan->tests, &plan->n_tests, why));
    TRY(score_json_texts_read(arena, root, "items", &plan->items, &plan->n_items, why));
    TRY(score_json_array(root, "criteria", SCORE_CRITERIA_MAX, &rows, why));
    size_t n = plan->n_criteria = json_array_size(rows);
    const char **criteria = ARENA_ARRAY(arena, const char *, n);
    size_t *test_of = ARENA_ARRAY(arena, size_t, n);
    int *polarity = ARENA_ARRAY(arena, int, n);
    for (size_t k = 0; k < n; k++) {
        const json_t *row = json_array_get(rows, k);
        const char *test;
        int64_t sign;
        TRY(json_text(row, "id", &criteria[k], why));
        TRY(json_text(row, "test", &test, why));
        TRY(json_int(row, "polarity", -1, 1, &sign, why));
        polarity[k] = (int)sign;
        TRY(score_json_find(plan->tests, plan->n_tests, test, "test", &test_of[k], why));
    }
    plan->criteria = criteria;
    plan->test_of = test_of;
    plan->polarity = polarity;
    if (json_object_get(root, "mapping") == NULL) return FAIL_NONE;
    double *mapping = ARENA_ARRAY(arena, double, n * plan->n_items);
    TRY(score_json_reals_read(root, "mapping", mapping, n * plan->n_items, why));
    plan->mapping = mapping;
    return FAIL_NONE;
}

enum fail score_input_read(struct arena *arena, struct str text, struct score_plan *plan,
                           struct why *why) {
    json_t *root;
    const char *format;
    struct score_plan made = {0};
    TRY(json_read(arena, text, &root, why));
    TRY(json_text(root, "format", &format, why));
    if (!text_is(format, SCORE_INPUT_FORMAT))
        return why_fail(why, FAIL_INPUT, "format", "want '%s', got '%s'", SCORE_INPUT_FORMAT,
                        format);
    TRY(score_json_real(root, "rating_min", &made.rating_min, why));
    TRY(score_json_real(root, "rating_max", &made.rating_max, why));
    TRY(score_json_real(root, "points_total", &made.points_total, why));
    TRY(score_json_real(root, "line", &made.line, why));
    TRY(score_json_real(root, "level", &made.level, why));
    TRY(criteria_read(arena, root, &made, why));
    TRY(assessors_read(arena, root, &made, why));
    TRY(people_read(arena, root, &made, why));
    TRY(score_json_verdict_read(root, &made.verdict, why));
    TRY(score_json_gates_read(arena, root, &made.gates, &made.n_gates, why));
    TRY(sources_read(arena, root, &made, why));
    TRY(score_plan_check(&made, why));
    *plan = made;
    return FAIL_NONE;
}
