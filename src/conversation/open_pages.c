/* What everybody may see of a conversation, and joining one with its address alone. */
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/session.h"
#include "conversation/conversation_views.h"
#include "conversation/public.html.h"
#include "conversation/published.h"
#include "conversation/source.h"
#include "conversation/source.sql.h"

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct conversation_public_list_row *rows;
    size_t n;
    TRY(conversation_public_list(db, request->arena, &rows, &n, why));
    request->title = tr(request->out, "Conversations");
    conversation_public_list_html(request->out, rows, n);
    return FAIL_NONE;
}

static const struct page page_public_conversations = {.name = "public_conversations",
                                                      .path = "/conversation",
                                                      .scope = SCOPE_ANYONE,
                                                      .section = "take-part",
                                                      .show = list_show};
REGISTER(page, page_public_conversations);

static enum fail public_of_slug(struct request *request, struct db *db,
                                struct conversation_by_slug_row *row, struct why *why) {
    TRY(conversation_by_slug(db, request->arena, request_text(request, "slug"), row, why));
    if (conversation_state_read(row->state) == CONVERSATION_PLANNED)
        return why_fail(why, FAIL_NOTFOUND, NULL, TR("this conversation has not begun"));
    return FAIL_NONE;
}

/* Whoever takes part with this browser already goes on, and is not counted a second time. */
static enum fail mine_find(struct request *request, struct db *db, int64_t conversation,
                           const char **href, struct why *why) {
    struct voting_get_row row;
    enum fail found =
        voting_get(db, request->arena, conversation, request->viewer.participant, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    *href = arena_printf(request->arena, "/take-part/conversation/%lld", (long long)row.id);
    return FAIL_NONE;
}

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct conversation_by_slug_row row;
    TRY(public_of_slug(request, db, &row, why));
    struct public_view view = {.request = request,
                               .row = &row,
                               .by_link = text_is(row.joining, "link"),
                               .open =
                                   conversation_takes_answers(request, row.state, row.closes_on)};
    TRY(mine_find(request, db, row.id, &view.mine_href, why));
    request->title = row.topic;
    conversation_public_html(request->out, &view);
    TRY(published_put(request, db, row.id, row.slug, why));
    conversation_public_end_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_public_conversation = {.name = "public_conversation",
                                                     .path = "/conversation/:slug",
                                                     .scope = SCOPE_ANYONE,
                                                     .section = "take-part",
                                                     .wide = true,
                                                     .show = public_show};
REGISTER(page, page_public_conversation);

/* ---- joining ---- */

struct joined {
    struct conversation_by_slug_row row;
    const char *code;
};

static enum fail join_prepare(struct request *request, struct why *why) {
    return request_crowd(request, "conversation join", why);
}

static enum fail join_act(struct request *request, struct db *db, struct why *why) {
    struct joined *joined = ARENA_NEW(request->arena, struct joined);
    int64_t participant, member, source;
    TRY(public_of_slug(request, db, &joined->row, why));
    if (!text_is(joined->row.joining, "link") ||
        !conversation_takes_answers(request, joined->row.state, joined->row.closes_on))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        TR("this conversation cannot be joined with its address alone"));
    joined->code = secret_code(request->arena, 3);
    const char *label = arena_printf(request->arena, "L-%s", secret_code(request->arena, 2));
    TRY(participant_insert(db, request->arena, joined->row.engagement, label, "open link",
                           access_code_hash(request->arena, request->app->key, joined->code),
                           &participant, why));
    TRY(member_add(db, request->arena, joined->row.id, participant, "", "link", DB_NULL_INT,
                   &member, why));
    TRY(source_of_request(request, db, joined->row.id, &source, why));
    TRY(source_of_member(db, member, source, why));
    TRY(session_begin(request, db, 0, participant, false, why));
    request->context = joined;
    request_go(request, "/take-part/conversation/%lld", (long long)joined->row.id);
    return FAIL_NONE;
}

static enum fail join_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct joined *joined = request->context;
    request->title = joined->row.topic;
    conversation_joined_html(
        request->out, joined->row.topic, joined->code,
        arena_printf(request->arena, "/take-part/conversation/%lld", (long long)joined->row.id));
    return FAIL_NONE;
}

static const struct page page_join = {.name = "conversation_join",
                                      .path = "/conversation/:slug/join",
                                      .scope = SCOPE_ANYONE,
                                      .unrecorded = true,
                                      .no_navigation = true,
                                      .prepare = join_prepare,
                                      .act = join_act,
                                      .result = join_result};
REGISTER(page, page_join);
