/* 100 points over the framework's tests: guided, with a running total that needs no script. */
#include "base/clock.h"
#include "base/rng.h"
#include "civic/app.h"
#include "evidence/evidence_views.h"
#include "evidence/record.h"
#include "evidence/take_part.html.h"
#include "evidence/weighing.sql.h"
#include "framework/framework.h"

#include <math.h>

struct criteria {
    struct participant_engagement_row about;
    struct framework *framework;
};

static enum fail criteria_load(struct request *request, struct db *db, struct criteria *criteria,
                               struct why *why) {
    enum evidence_moment moment;
    TRY(participant_engagement(db, request->arena, request->viewer.participant, &criteria->about,
                               why));
    if (!evidence_moment_open(evidence_state_read(criteria->about.state), &moment))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this ballot is closed; your earlier answers are kept");
    if (criteria->about.asks_weights == 0 || criteria->about.framework == DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "no points are asked for here");
    return framework_load(db, request->arena, criteria->about.framework, &criteria->framework, why);
}

/* What stands first is given more: each person has an order of their own, the same every time. */
static const size_t *order_of(struct request *request, size_t n) {
    struct rng rng;
    size_t *order = ARENA_ARRAY(request->arena, size_t, n + 1);
    rng_init(&rng,
             arena_printf(request->arena, "points %lld", (long long)request->viewer.participant));
    rng_permutation(&rng, order, n);
    return order;
}

/* One field for each test of the framework, named like it. */
static enum fail fields_make(struct request *request, struct db *db, const struct field **out,
                             size_t *n, struct why *why) {
    struct criteria criteria;
    TRY(criteria_load(request, db, &criteria, why));
    size_t n_tests = criteria.framework->n_tests;
    struct field *fields = ARENA_ARRAY(request->arena, struct field, n_tests);
    const size_t *order = order_of(request, n_tests);
    for (size_t i = 0; i < n_tests; i++) {
        const struct framework_test *test = &criteria.framework->tests[order[i]];
        fields[i] = (struct field){
            .name = test->id,
            .label = test->title,
            .hint = test->meaning,
            .kind = FIELD_INT,
            .min = 0,
            .max = EVIDENCE_POINTS,
            .suffix = tr_language(request->language, "points"),
        };
    }
    *out = fields;
    *n = n_tests;
    return FAIL_NONE;
}

static double *points_of(struct request *request, const struct framework *framework) {
    double *points = ARENA_ARRAY(request->arena, double, framework->n_tests);
    for (size_t i = 0; i < framework->n_tests; i++) {
        int64_t given = form_int(request->form, framework->tests[i].id, DB_NULL_INT);
        points[i] = given == DB_NULL_INT ? (double)NAN : (double)given;
    }
    return points;
}

static void query_put(struct buf *to, const struct framework *framework, const char *prefix,
                      const double *points) {
    for (size_t i = 0; i < framework->n_tests; i++)
        if (!isnan(points[i]))
            buf_printf(to, "&%s%s=%g", prefix, framework->tests[i].id, points[i]);
}

/* "Update the total" and "share the rest" come back with the numbers in the address: nothing is
 * stored. `before` (NULL: none) are those to which "undo" leads. */
static void go_back_with(struct request *request, const struct framework *framework,
                         const double *points, const double *before) {
    struct buf to;
    buf_init(&to, request->arena, 8192);
    buf_text(&to, "/take-part/points?counted=1");
    query_put(&to, framework, "", points);
    if (before != NULL) {
        buf_text(&to, "&undo=1");
        query_put(&to, framework, "was-", before);
    }
    request->redirect = to.s;
}

/* Where "undo" leads: the numbers before they were shared out; NULL when they were not. */
static const char *undo_of(struct request *request, const struct framework *framework) {
    if (http_query(request->http, "undo") == NULL) return NULL;
    struct buf to;
    buf_init(&to, request->arena, 8192);
    buf_text(&to, "/take-part/points?counted=1");
    for (size_t i = 0; i < framework->n_tests; i++) {
        const char *id = framework->tests[i].id;
        const char *was = http_query(request->http, arena_printf(request->arena, "was-%s", id));
        int64_t value;
        if (was != NULL && str_int(str_of(was), 0, EVIDENCE_POINTS, &value))
            buf_printf(&to, "&%s=%lld", id, (long long)value);
    }
    return to.s;
}

static enum fail points_store(struct request *request, struct db *db,
                              const struct framework *framework, const double *points,
                              struct why *why) {
    const char *day = date_iso(request->arena, date_of(request->now));
    for (size_t i = 0; i < framework->n_tests; i++)
        TRY(weight_put(db, request->viewer.participant, framework->tests[i].id,
                       isnan(points[i]) ? 0 : points[i], "web", day, why));
    return FAIL_NONE;
}

/* To the check, where it is asked for and was not passed yet. */
static enum fail next_go(struct request *request, struct db *db, int64_t engagement,
                         struct why *why) {
    struct weighing_get_row asks;
    struct weighing_check_get_row before;
    request_go(request, "/take-part/now");
    enum fail found = weighing_get(db, request->arena, engagement, &asks, why);
    if (found == FAIL_NOTFOUND || (found == FAIL_NONE && asks.asks_check == 0)) return FAIL_NONE;
    if (found != FAIL_NONE) return found;
    found = weighing_check_get(db, request->arena, request->viewer.participant, &before, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND || before.passed == DB_NULL_INT || before.passed == 0)
        request_go(request, "/take-part/points/check");
    return FAIL_NONE;
}

static enum fail points_act(struct request *request, struct db *db, struct why *why) {
    struct criteria criteria;
    struct evidence_points sum;
    TRY(criteria_load(request, db, &criteria, why));
    const struct framework *framework = criteria.framework;
    double *points = points_of(request, framework);
    const char *step = http_field(request->http, "step"); /* which button */
    bool even = text_is(step, "even");
    double *before = points_of(request, framework);
    if (even) TRY(evidence_points_share(points, framework->n_tests, why));
    if (even || text_is(step, "total")) {
        go_back_with(request, framework, points, even ? before : NULL);
        return FAIL_NONE;
    }
    TRY(evidence_points_check(points, framework->n_tests, &sum, why));
    TRY(points_store(request, db, framework, points, why));
    TRY(evidence_record_points(db, request->arena, criteria.about.engagement,
                               request->viewer.participant, request->now, why));
    return next_go(request, db, criteria.about.engagement, why);
}

static enum fail points_fill(struct request *request, struct db *db,
                             const struct framework *framework, struct why *why) {
    bool counted = http_query(request->http, "counted") != NULL;
    struct weight_own_row *own;
    size_t n = 0;
    if (!counted) TRY(weight_own(db, request->arena, request->viewer.participant, &own, &n, why));
    for (size_t i = 0; i < n; i++)
        if (framework_test(framework, own[i].item) != NULL)
            form_fill(request->form, own[i].item,
                      arena_printf(request->arena, "%g", own[i].points));
    for (size_t i = 0; counted && i < framework->n_tests; i++) {
        int64_t value;
        const char *given = http_query(request->http, framework->tests[i].id);
        if (given != NULL && str_int(str_of(given), 0, EVIDENCE_POINTS, &value))
            form_fill_int(request->form, framework->tests[i].id, value);
    }
    return FAIL_NONE;
}

/* The running total of what is in the fields, whether good or not. */
static void total_fill(struct request *request, const struct framework *framework,
                       struct points_view *view) {
    for (size_t i = 0; i < framework->n_tests; i++) {
        int64_t value;
        if (str_int(str_of(form_text(request->form, framework->tests[i].id)), 0, EVIDENCE_POINTS,
                    &value)) {
            view->total += (double)value;
            view->counted = true;
        }
    }
    view->left = EVIDENCE_POINTS - view->total;
}

static enum fail points_show(struct request *request, struct db *db, struct why *why) {
    struct criteria criteria;
    TRY(criteria_load(request, db, &criteria, why));
    const struct framework *framework = criteria.framework;
    TRY(points_fill(request, db, framework, why));
    struct points_item *items = ARENA_ARRAY(request->arena, struct points_item, framework->n_tests);
    const size_t *order = order_of(request, framework->n_tests);
    for (size_t i = 0; i < framework->n_tests; i++)
        items[i] =
            (struct points_item){framework->tests[order[i]].id, framework->tests[order[i]].title,
                                 framework->tests[order[i]].meaning};
    struct points_view view = {
        .form = request->form, .items = items, .n_items = framework->n_tests};
    total_fill(request, framework, &view);
    view.undo = undo_of(request, framework);
    request->title = tr(request->out, "What matters most to you?");
    request->back_href = "/take-part/now";
    points_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_points = {
    .name = "take_part_points",
    .path = "/take-part/points",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .fields_make = fields_make,
    .show = points_show,
    .act = points_act,
};
REGISTER(page, page_points);
