/* What became of what somebody said: by their code, to them alone. */
#include "civic/app.h"
#include "evidence/evidence_views.h"
#include "evidence/reply.h"
#include "evidence/reply.sql.h"
#include "evidence/take_part.h"
#include "framework/framework.h"

static const char *answer_text(const struct html *out, const char *answer) {
    if (text_is_empty(answer)) return tr(out, "No answer");
    enum evidence_answer read = evidence_answer_read(answer);
    return read == EVIDENCE_YES  ? tr(out, "Yes")
           : read == EVIDENCE_NO ? tr(out, "No")
                                 : tr(out, "Unsure");
}

static const char *safeguards_text(const struct html *out, const char *word) {
    if (text_is(word, "certainly_sufficient")) return tr(out, "Certainly enough");
    if (text_is(word, "probably_sufficient")) return tr(out, "Probably enough");
    if (text_is(word, "probably_insufficient")) return tr(out, "Probably not enough");
    return tr(out, "Certainly not enough");
}

static const char *line_after(struct request *request, const char *said, const char *line) {
    return arena_printf(request->arena, "%s\n%s", said, line);
}

static enum fail ballots_add(struct request *request, struct db *db, struct reply *reply,
                             struct why *why) {
    struct reply_ballots_row *rows;
    size_t n;
    const struct html *out = request->out;
    TRY(reply_ballots(db, request->arena, request->viewer.participant, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        const struct reply_ballots_row *b = &rows[i];
        const char *said = trf(out, "At first: %s. At the end: %s.", answer_text(out, b->first),
                               answer_text(out, b->last));
        const char *condition = text_is_empty(b->condition) ? b->first_condition : b->condition;
        if (!text_is_empty(condition))
            said = line_after(request, said, trf(out, "It would be yes if: %s", condition));
        if (!text_is_empty(b->safeguards))
            said = line_after(request, said,
                              trf(out, "The safeguards: %s", safeguards_text(out, b->safeguards)));
        if (!text_is_empty(b->reason))
            said = line_after(request, said, trf(out, "Your reason: %s", b->reason));
        reply_said(request, reply, b->title, said);
        reply_ballot(request, reply, b->title, !text_is_empty(b->first), !text_is_empty(b->last));
        reply_wish(request, reply, b->condition);
        reply_wish(request, reply, b->first_condition);
    }
    return FAIL_NONE;
}

static const char *test_title(const struct framework *framework, const char *id) {
    for (size_t i = 0; i < framework->n_tests; i++)
        if (text_is(framework->tests[i].id, id)) return framework->tests[i].title;
    return id;
}

static enum fail points_add(struct request *request, struct db *db,
                            const struct participant_engagement_row *about, struct reply *reply,
                            struct why *why) {
    struct weight_own_row *rows;
    struct framework *framework;
    const char *said = "";
    size_t n;
    TRY(weight_own(db, request->arena, about->id, &rows, &n, why));
    if (n == 0 || about->framework == DB_NULL_INT) return FAIL_NONE;
    TRY(framework_load(db, request->arena, about->framework, &framework, why));
    for (size_t i = 0; i < n; i++)
        said = arena_printf(request->arena, "%s%s%s", said, i == 0 ? "" : "\n",
                            trf(request->out, "%s: %g points", test_title(framework, rows[i].item),
                                rows[i].points));
    reply_said(request, reply, tr(request->out, "What matters most to you"), said);
    return FAIL_NONE;
}

static enum fail reply_show(struct request *request, struct db *db, struct why *why) {
    struct participant_engagement_row about = {0};
    struct reply reply = {0};
    int64_t participant = request->viewer.participant;
    TRY(participant_engagement(db, request->arena, participant, &about, why));
    reply.caption = about.title;
    reply.promise = about.promise;
    TRY(ballots_add(request, db, &reply, why));
    TRY(points_add(request, db, &about, &reply, why));
    TRY(reply_themes_add(request, db, "ballot%", participant, "", &reply, why));
    for (KIND_EACH(take_part_kind, at))
        if ((*at)->reply != NULL && ((*at)->method == NULL || text_is((*at)->method, about.method)))
            TRY((*at)->reply(request, db, participant, &reply, why));
    request->back_href = "/take-part/now";
    return reply_put(request, db, about.engagement, &reply, why);
}

static const struct page page_reply = {.name = "take_part_reply",
                                       .path = "/take-part/reply",
                                       .scope = SCOPE_PARTICIPANT,
                                       .no_navigation = true,
                                       .show = reply_show};
REGISTER(page, page_reply);
