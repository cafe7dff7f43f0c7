/* The day on which those who were not chosen are erased. */
#include "civic/app.h"
#include "recruit/candidate_views.h"
#include "recruit/erase.h"
#include "recruit/money.html.h"

static enum fail erasure_view_make(struct request *request, struct db *db,
                                   const struct recruitment *recruitment, struct erasure_view *view,
                                   struct why *why) {
    struct recruit_to_erase_row *rows;
    size_t n;
    TRY(recruit_to_erase(db, request->arena, recruitment->row.id, &rows, &n, why));
    *view = (struct erasure_view){
        .request = request,
        .recruitment = recruitment,
        .n_people = (int64_t)n,
        .may_now = recruitment->state >= RECRUITMENT_DRAWN,
        .day = recruit_day(request->arena, recruitment->row.erase_day, request->language)};
    return recruit_letters_kept(db, request->arena, recruitment->row.id, &view->n_letters, why);
}

static enum fail erasure_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_erased erased;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    if (recruitment.state < RECRUITMENT_DRAWN)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "nobody has been drawn yet, so nobody is left out");
    TRY(recruit_erase_all(request->app, db, request->arena, recruitment.row.id,
                          recruitment.row.proposal, request->viewer.person, request->now, &erased,
                          why));
    request->subject = recruitment.row.id;
    request_go(request, "%s/erasure", recruitment.path);
    struct html words = {.arena = request->arena, .language = request->language};
    request_say(request, tr_language(request->language, "Erased: %s, %s."),
                trn(&words, "%lld person", "%lld people", erased.people),
                trn(&words, "%lld address", "%lld addresses", erased.letters));
    return FAIL_NONE;
}

static enum fail erasure_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct erasure_view view;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(erasure_view_make(request, db, &recruitment, &view, why));
    request->title = tr(request->out, "Erasure");
    request->back_href = recruitment.path;
    recruit_erasure_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_erasure = {
    .name = "recruit_erasure",
    .path = "/proposals/:proposal/recruitments/:recruitment/erasure",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = erasure_show,
    .act = erasure_act,
};
REGISTER(page, page_recruit_erasure);
