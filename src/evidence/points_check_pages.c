/* After the 100 points: do they say what somebody means, and how hard was it? Nobody is kept out:
 * whoever chose something else is shown the explanation once, and may change the points or not. */
#include "base/clock.h"
#include "base/rng.h"
#include "civic/app.h"
#include "evidence/weighing.html.h"
#include "evidence/weighing_views.h"

#include <math.h>

struct checking {
    struct participant_engagement_row about;
    struct framework *framework;
    double *points; /* [tests] 0 where none */
    double most;
    size_t n_most;                        /* how many have the most */
    struct weighing_check_get_row before; /* both DB NULL: nothing yet */
};

static enum fail checking_load(struct request *request, struct db *db, struct checking *c,
                               struct why *why) {
    int64_t participant = request->viewer.participant;
    enum evidence_moment moment;
    struct weight_own_row *rows;
    size_t n;
    TRY(participant_engagement(db, request->arena, participant, &c->about, why));
    if (!evidence_moment_open(evidence_state_read(c->about.state), &moment))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this ballot is closed; your earlier answers are kept");
    TRY(weight_own(db, request->arena, participant, &rows, &n, why));
    if (n == 0 || c->about.framework == DB_NULL_INT)
        return why_fail(why, FAIL_CONFLICT, NULL, "share out your points first");
    TRY(framework_load(db, request->arena, c->about.framework, &c->framework, why));
    c->points = ARENA_ARRAY(request->arena, double, c->framework->n_tests + 1);
    c->most = 0, c->n_most = 0;
    for (size_t k = 0; k < c->framework->n_tests; k++) {
        c->points[k] = 0;
        for (size_t i = 0; i < n; i++)
            if (text_is(rows[i].item, c->framework->tests[k].id)) c->points[k] = rows[i].points;
        if (c->points[k] > c->most) c->n_most = 0;
        c->most = fmax(c->most, c->points[k]);
        c->n_most += c->points[k] >= c->most;
    }
    enum fail found = weighing_check_get(db, request->arena, participant, &c->before, why);
    if (found == FAIL_NOTFOUND)
        c->before = (struct weighing_check_get_row){DB_NULL_INT, DB_NULL_INT};
    return found == FAIL_NOTFOUND ? FAIL_NONE : found;
}

static enum fail check_fields(struct request *request, struct db *db, const struct field **out,
                              size_t *n, struct why *why) {
    struct checking c;
    struct rng rng;
    TRY(checking_load(request, db, &c, why));
    size_t m = c.framework->n_tests, *order = ARENA_ARRAY(request->arena, size_t, m + 1);
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, m + 2);
    rng_init(&rng,
             arena_printf(request->arena, "check %lld", (long long)request->viewer.participant));
    rng_permutation(&rng, order, m);
    for (size_t i = 0; i < m; i++)
        choices[i] =
            (struct choice){c.framework->tests[order[i]].id, c.framework->tests[order[i]].title,
                            c.framework->tests[order[i]].meaning};
    choices[m] = (struct choice){"level", TR("Two or more matter the same to me"), NULL};
    choices[m + 1] = (struct choice){NULL, NULL, NULL};
    struct field *fields = ARENA_ARRAY(request->arena, struct field, 2);
    fields[0] = (struct field){.name = "most",
                               .label = TR("Which of these matters most to you?"),
                               .kind = FIELD_CHOICE,
                               .choices = choices};
    fields[1] = (struct field){.name = "hard",
                               .label = TR("How hard was it to share out the points?"),
                               .kind = FIELD_CHOICE,
                               .inline_choices = true,
                               .choices = weighing_hard_choices};
    *out = fields;
    *n = 2;
    return FAIL_NONE;
}

/* Whether the points say the same. */
static bool is_right(const struct checking *c, const char *most) {
    if (text_is(most, "level")) return c->n_most > 1;
    for (size_t k = 0; k < c->framework->n_tests; k++)
        if (text_is(c->framework->tests[k].id, most)) return c->points[k] >= c->most;
    return false;
}

static enum fail check_act(struct request *request, struct db *db, struct why *why) {
    struct checking c;
    TRY(checking_load(request, db, &c, why));
    const char *most = form_text(request->form, "most");
    int64_t passed = c.before.passed, hard;
    bool first = passed == DB_NULL_INT;
    if (!text_is_empty(most)) passed = weighing_passed_next(passed, is_right(&c, most));
    if (!str_int(str_of(form_text(request->form, "hard")), 1, WEIGHING_HARDEST, &hard))
        hard = c.before.hard;
    if (passed != DB_NULL_INT || hard != DB_NULL_INT)
        TRY(weighing_check_put(db, request->viewer.participant, passed, hard,
                               date_iso(request->arena, date_of(request->now)), why));
    request_go(request, "%s",
               first && passed == 0 ? "/take-part/points/check?again=1" : "/take-part/now");
    return FAIL_NONE;
}

static struct raw own_points(struct request *request, const struct checking *c) {
    struct html *out = html_apart(request->out);
    size_t m = c->framework->n_tests;
    struct part_summary_row *rows = ARENA_ARRAY(request->arena, struct part_summary_row, m);
    for (size_t k = 0; k < m; k++)
        rows[k] = (struct part_summary_row){.key = c->framework->tests[k].title,
                                            .value = trf(out, "%g points", c->points[k])};
    part_summary_list(out, .rows = rows, .n_rows = m);
    return html_taken(out);
}

static enum fail check_show(struct request *request, struct db *db, struct why *why) {
    struct checking c;
    TRY(checking_load(request, db, &c, why));
    struct points_check_view view = {.form = request->form,
                                     .points = own_points(request, &c),
                                     .again = http_query(request->http, "again") != NULL};
    if (c.before.hard != DB_NULL_INT) form_fill_int(request->form, "hard", c.before.hard);
    request->title = tr(request->out, "Do your points say what you mean?");
    request->back_href = "/take-part/points";
    points_check_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_points_check = {
    .name = "take_part_points_check",
    .path = "/take-part/points/check",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .fields_make = check_fields,
    .show = check_show,
    .act = check_act,
};
REGISTER(page, page_points_check);
