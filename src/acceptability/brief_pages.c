/* One page for whoever decides, on the screen and on paper. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/brief.html.h"
#include "civic/app.h"

static enum fail answered_fill(struct request *request, struct db *db, struct score_page_view *view,
                               struct why *why) {
    struct condition_list_row *rows;
    size_t n;
    TRY(condition_list(db, request->arena, view->about.id, &rows, &n, why));
    struct condition_line *lines = ARENA_ARRAY(request->arena, struct condition_line, n + 1);
    for (size_t i = 0; i < n; i++)
        if (rows[i].merged_into == DB_NULL_INT)
            lines[view->n_answered++] = condition_line_of(request, &rows[i]);
    view->answered = lines;
    return FAIL_NONE;
}

static enum fail outcome_fill(struct request *request, struct db *db, struct score_page_view *view,
                              struct why *why) {
    struct decision_list_row *rows;
    size_t n;
    view->outcome = "";
    TRY(decision_list(db, request->arena, view->about.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (rows[i].replaced_by == DB_NULL_INT)
            view->outcome = arena_printf(
                request->arena, "%s, %s",
                tr(request->out, score_choice_label(decision_outcomes, rows[i].outcome)),
                score_day_text(request, rows[i].decided_on));
    return FAIL_NONE;
}

static enum fail brief_show(struct request *request, struct db *db, struct why *why) {
    struct score_page_view view = {.request = request};
    TRY(score_view_load(request, db, &view, why));
    if (!view.blind) TRY(answered_fill(request, db, &view, why));
    TRY(outcome_fill(request, db, &view, why));
    request->title = tr(request->out, "Is it acceptable? On one page");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/score", (long long)view.about.id);
    brief_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_brief = {
    .name = "score_brief",
    .path = "/proposals/:proposal/score/page",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = brief_show,
};
REGISTER(page, page_brief);
