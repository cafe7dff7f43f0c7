/* What became of what somebody said: by their code, to them alone. */
#include "base/clock.h"
#include "civic/app.h"
#include "evidence/evidence_views.h"
#include "evidence/reply.html.h"
#include "evidence/reply.sql.h"

static const char *answer_text(const struct html *out, const char *answer) {
    if (text_is_empty(answer)) return tr(out, "No answer");
    enum evidence_answer read = evidence_answer_read(answer);
    return read == EVIDENCE_YES  ? tr(out, "Yes")
           : read == EVIDENCE_NO ? tr(out, "No")
                                 : tr(out, "Unsure");
}

static const char *outcome_text(const struct html *out, const char *outcome) {
    if (text_is(outcome, "accepted")) return tr(out, "Accepted");
    if (text_is(outcome, "conditions")) return tr(out, "Accepted with conditions");
    if (text_is(outcome, "rejected")) return tr(out, "Rejected");
    return text_is(outcome, "referred") ? tr(out, "Referred to somebody else") : "";
}

static const char *response_text(const struct html *out, const char *response) {
    if (text_is(response, "accepted")) return tr(out, "Accepted");
    if (text_is(response, "partly")) return tr(out, "Partly accepted");
    return tr(out, "Not accepted");
}

static enum fail said_load(struct request *request, struct db *db, struct reply_view *view,
                           struct why *why) {
    struct reply_ballots_row *rows;
    const struct html *out = request->out;
    TRY(reply_ballots(db, request->arena, request->viewer.participant, &rows, &view->n_rows, why));
    struct part_summary_row *lines =
        ARENA_ARRAY(request->arena, struct part_summary_row, view->n_rows + 1);
    for (size_t i = 0; i < view->n_rows; i++) {
        const char *said = trf(out, "At first: %s. At the end: %s.",
                               answer_text(out, rows[i].first), answer_text(out, rows[i].last));
        if (!text_is_empty(rows[i].condition))
            said = arena_printf(request->arena, "%s\n%s", said,
                                trf(out, "It would be yes if: %s", rows[i].condition));
        lines[i] = (struct part_summary_row){.key = rows[i].title, .value = said};
    }
    view->rows = lines;
    return FAIL_NONE;
}

static enum fail conditions_load(struct request *request, struct db *db, struct reply_view *view,
                                 struct why *why) {
    struct reply_conditions_row *rows;
    const struct html *out = request->out;
    TRY(reply_conditions(db, request->arena, request->viewer.participant, &rows,
                         &view->n_conditions, why));
    struct part_summary_row *lines =
        ARENA_ARRAY(request->arena, struct part_summary_row, view->n_conditions + 1);
    for (size_t i = 0; i < view->n_conditions; i++)
        lines[i] = (struct part_summary_row){
            .key = rows[i].own != 0 ? trf(out, "You asked: %s", rows[i].text) : rows[i].text,
            .value = arena_printf(request->arena, "%s%s%s", response_text(out, rows[i].response),
                                  text_is_empty(rows[i].reason) ? "" : ". ", rows[i].reason)};
    view->conditions = lines;
    return FAIL_NONE;
}

static enum fail reply_show(struct request *request, struct db *db, struct why *why) {
    struct participant_engagement_row about = {0};
    struct reply_published_row published = {0};
    struct reply_view view = {.title = NULL};
    int64_t participant = request->viewer.participant;
    TRY(participant_engagement(db, request->arena, participant, &about, why));
    view.title = about.title;
    view.promise = about.promise;
    TRY(said_load(request, db, &view, why));
    enum fail found = reply_published(db, request->arena, participant, &published, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE) {
        view.register_href = arena_printf(request->arena, "/register/%s", published.slug);
        view.published = clock_day_text(request->arena, published.published_at, request->language);
        view.outcome = outcome_text(request->out, published.outcome);
        view.reasons = published.reasons;
        view.departs = published.departs;
        TRY(conditions_load(request, db, &view, why));
    }
    request->title = tr(request->out, "What became of what you said");
    request->back_href = "/take-part/now";
    reply_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_reply = {.name = "take_part_reply",
                                       .path = "/take-part/reply",
                                       .scope = SCOPE_PARTICIPANT,
                                       .no_navigation = true,
                                       .show = reply_show};
REGISTER(page, page_reply);
