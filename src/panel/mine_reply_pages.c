/* What became of what a member answered in a wave: for them alone, by the code of their own page.
 */
#include "evidence/survey_reply.h"
#include "panel/mine.h"
#include "panel/mine.sql.h"

static enum fail reply_show(struct request *request, struct db *db, struct why *why) {
    struct mine mine;
    struct mine_wave_row wave;
    TRY(mine_of_path(request, db, &mine, why));
    TRY(mine_wave(db, request->arena, mine.row.id, request_int(request, "number"), &wave, why));
    struct survey_reply of = {.survey = wave.survey, .proposal = wave.proposal};
    struct reply reply = {.caption = trf(request->out, "%s: %s", mine.panel.name, wave.title),
                          .illustrative = wave.illustrative != 0};
    enum fail sent = mine_sheet(db, request->arena, wave.survey, wave.respondent, &of.sheet, why);
    if (sent != FAIL_NONE && sent != FAIL_NOTFOUND) return sent;
    survey_reply_words(request, &reply);
    TRY(survey_reply_add(request, db, &of, &reply, why));
    if (text_is(mine.row.state, "active")) request->back_href = mine.path;
    return reply_put_proposal(request, db, of.proposal, &reply, why);
}

static const struct page page_mine_reply = {.name = "member_mine_reply",
                                            .path = "/m/:code/waves/:number",
                                            .scope = SCOPE_ANYONE,
                                            .no_navigation = true,
                                            .show = reply_show};
REGISTER(page, page_mine_reply);
