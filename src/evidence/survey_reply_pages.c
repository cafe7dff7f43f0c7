/* What became of what somebody answered: by the code of their letter, slip or message, or the one
 * that they were given when they sent their answers; to them alone. */
#include "evidence/survey_reply.h"

static enum fail reply_show(struct request *request, struct db *db, struct why *why) {
    struct survey_return back;
    struct reply reply = {0};
    TRY(survey_return_find(request, db, request_text(request, "code"), &back, why));
    struct survey_reply of = {
        .survey = back.survey, .sheet = back.sheet, .proposal = back.proposal};
    reply.caption = back.title;
    reply.illustrative = back.illustrative;
    survey_reply_words(request, &reply);
    TRY(survey_reply_add(request, db, &of, &reply, why));
    return reply_put_proposal(request, db, of.proposal, &reply, why);
}

static const struct page page_survey_reply = {.name = "survey_reply",
                                              .path = "/s/:code/reply",
                                              .scope = SCOPE_ANYONE,
                                              .no_navigation = true,
                                              .show = reply_show};
REGISTER(page, page_survey_reply);
