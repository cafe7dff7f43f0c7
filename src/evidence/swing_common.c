/* What the pages of swing weighting share. */
#include "evidence/weighing_views.h"

#include <math.h>

const struct choice weighing_hard_choices[] = {
    {"1", "1, very easy", NULL}, {"2", "2", NULL},  {"3", "3", NULL}, {"4", "4", NULL},
    {"5", "5, very hard", NULL}, {NULL, NULL, NULL}};

int64_t weighing_passed_next(int64_t before, bool right) {
    if (before == DB_NULL_INT) return right ? 2 : 0;
    return before == 0 && right ? 1 : before;
}

/* A question's ends are its anchors: for what is meant the other way round, 1 is the best. */
static struct swing_item item_of_question(const struct framework_question *question) {
    const char *low = question->anchors[0], *high = question->anchors[FRAMEWORK_SCALE - 1];
    bool upward = question->polarity > 0;
    return (struct swing_item){.id = question->id,
                               .title = question->title,
                               .meaning = question->public_text,
                               .worst = upward ? low : high,
                               .best = upward ? high : low};
}

static void items_fill(struct arena *arena, struct swing *swing) {
    const struct framework *framework = swing->framework;
    swing->n = swing->by_questions ? framework->n_questions : framework->n_tests;
    struct swing_item *items = ARENA_ARRAY(arena, struct swing_item, swing->n + 1);
    for (size_t k = 0; k < swing->n; k++) {
        const struct framework_test *test = &framework->tests[swing->by_questions ? 0 : k];
        items[k] = swing->by_questions
                       ? item_of_question(&framework->questions[k])
                       : (struct swing_item){test->id, test->title, test->meaning, "", ""};
    }
    swing->items = items;
}

static enum fail texts_load(struct request *request, struct db *db, struct swing *swing,
                            struct why *why) {
    struct swing_criterion_list_row *rows;
    size_t n;
    TRY(swing_criterion_list(db, request->arena, swing->engagement.row.id, &rows, &n, why));
    swing->worst = ARENA_ARRAY(request->arena, const char *, swing->n + 1);
    swing->best = ARENA_ARRAY(request->arena, const char *, swing->n + 1);
    swing->texts_written = true;
    for (size_t k = 0; k < swing->n; k++) {
        swing->worst[k] = swing->items[k].worst;
        swing->best[k] = swing->items[k].best;
        for (size_t i = 0; i < n; i++) {
            if (!text_is(rows[i].item, swing->items[k].id)) continue;
            swing->worst[k] = rows[i].worst;
            swing->best[k] = rows[i].best;
        }
        if (text_is_empty(swing->worst[k]) || text_is_empty(swing->best[k]))
            swing->texts_written = false;
    }
    return FAIL_NONE;
}

enum fail swing_of_path(struct request *request, struct db *db, struct swing *out,
                        struct why *why) {
    *out = (struct swing){0};
    TRY(engagement_of_path(request, db, &out->engagement, why));
    if (out->engagement.row.asks_weights == 0 || out->engagement.row.framework == DB_NULL_INT)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this engagement does not ask what matters most; say so when you plan it");
    TRY(framework_load(db, request->arena, out->engagement.row.framework, &out->framework, why));
    out->path = arena_printf(request->arena, "%s/swing", out->engagement.path);
    out->open =
        out->engagement.state != EVIDENCE_PLANNED && out->engagement.state != EVIDENCE_CLOSED;
    enum fail found = weighing_get(db, request->arena, out->engagement.row.id, &out->asks, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND) out->asks = (struct weighing_get_row){.swing_by = "tests"};
    out->by_questions = text_is(out->asks.swing_by, "questions");
    items_fill(request->arena, out);
    return texts_load(request, db, out, why);
}

static enum fail points_load(struct request *request, struct db *db, struct swing_paper *paper,
                             struct why *why) {
    struct swing_point_list_row *rows;
    size_t n, m = paper->swing.n, n_order = 0;
    TRY(swing_point_list(db, request->arena, paper->row.id, &rows, &n, why));
    paper->place = ARENA_ARRAY(request->arena, int64_t, m + 1);
    paper->points = ARENA_ARRAY(request->arena, double, m + 1);
    paper->weight = ARENA_ARRAY(request->arena, double, m + 1);
    paper->order = ARENA_ARRAY(request->arena, size_t, m + 1);
    for (size_t k = 0; k < m; k++) paper->points[k] = paper->weight[k] = (double)NAN;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m; k++) {
            if (!text_is(rows[i].item, paper->swing.items[k].id)) continue;
            paper->place[k] = rows[i].place;
            paper->points[k] = rows[i].points;
            paper->weight[k] = rows[i].weight;
            paper->order[n_order++] = k;
        }
    }
    paper->has_order = m > 0 && swing_order_check(paper->place, m).what == SWING_FINE;
    paper->has_points =
        paper->has_order && swing_points_check(paper->points, paper->place, m).what == SWING_FINE;
    return FAIL_NONE;
}

enum fail swing_paper_of_path(struct request *request, struct db *db, struct swing_paper *out,
                              struct why *why) {
    *out = (struct swing_paper){0};
    TRY(swing_of_path(request, db, &out->swing, why));
    TRY(swing_sheet_get(db, request->arena, request_int(request, "sheet"),
                        out->swing.engagement.row.id, &out->row, why));
    if (!out->swing.open)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "sheets can be filled in from when the first ballot opens until the "
                        "engagement is closed");
    out->path = arena_printf(request->arena, "%s/%lld", out->swing.path, (long long)out->row.id);
    return points_load(request, db, out, why);
}
