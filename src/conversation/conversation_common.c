/* What the pages of this room share. */
#include "base/clock.h"
#include "conversation/blocks.html.h"
#include "conversation/conversation_views.h"
#include "stats/text/duplicate.h"

#include <string.h>

enum fail conversation_of_path(struct request *request, struct db *db, struct conversation *out,
                               struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    TRY(engagement_get(db, request->arena, request_int(request, "engagement"), proposal,
                       &out->engagement, why));
    TRY(conversation_get(db, request->arena, request_int(request, "conversation"),
                         out->engagement.id, &out->row, why));
    out->state = conversation_state_read(out->row.state);
    out->path =
        arena_printf(request->arena, "/proposals/%lld/evidence/%lld/conversations/%lld",
                     (long long)proposal, (long long)out->engagement.id, (long long)out->row.id);
    return FAIL_NONE;
}

bool conversation_takes_answers(const struct request *request, const char *state,
                                const char *closes_on) {
    if (conversation_state_read(state) != CONVERSATION_OPEN) return false;
    return text_is_empty(closes_on) ||
           strcmp(date_iso(request->arena, date_of(request->now)), closes_on) <= 0;
}

enum fail voting_of_request(struct request *request, struct db *db, struct voting *out,
                            struct why *why) {
    TRY(voting_get(db, request->arena, request_int(request, "conversation"),
                   request->viewer.participant, &out->row, why));
    out->state = conversation_state_read(out->row.state);
    out->open = conversation_takes_answers(request, out->row.state, out->row.closes_on);
    out->member = out->row.member == DB_NULL_INT ? 0 : out->row.member;
    out->path =
        arena_printf(request->arena, "/take-part/conversation/%lld", (long long)out->row.id);
    return FAIL_NONE;
}

enum fail voting_member(struct request *request, struct db *db, struct voting *voting,
                        struct why *why) {
    int64_t event = DB_NULL_INT;
    if (voting->member != 0) return FAIL_NONE;
    enum fail found = voting_event(db, request->arena, request->viewer.participant, &event, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND) event = DB_NULL_INT;
    return member_add(db, request->arena, voting->row.id, request->viewer.participant, "", "code",
                      event, &voting->member, why);
}

enum fail voting_open_check(const struct voting *voting, struct why *why) {
    if (voting->open) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    TR("this conversation is closed; what you answered is kept"));
}

static void arena_end(void *arena) {
    arena_free(arena);
}

struct arena *conversation_arena(struct request *request) {
    struct arena *arena = arena_new((size_t)1 << 30);
    arena_on_end(request->arena, arena_end, arena);
    return arena;
}

/* ---- statements that say nearly the same ---- */

static void nearest_insert(struct nearest out[NEAREST_MAX], size_t *n, struct nearest found) {
    size_t at = *n;
    while (at > 0 && out[at - 1].jaccard < found.jaccard) at--;
    if (at == NEAREST_MAX) return;
    size_t last = *n < NEAREST_MAX ? *n : NEAREST_MAX - 1;
    for (size_t i = last; i > at; i--) out[i] = out[i - 1];
    out[at] = found;
    if (*n < NEAREST_MAX) ++*n;
}

enum fail statement_nearest(struct request *request, struct db *db, int64_t conversation,
                            const char *state, const char *text, struct nearest out[NEAREST_MAX],
                            size_t *n, struct why *why) {
    struct statement_texts_row *rows;
    size_t n_rows;
    *n = 0;
    TRY(statement_texts(db, request->arena, conversation, state, &rows, &n_rows, why));
    for (size_t i = 0; i < n_rows; i++) {
        size_t mark = arena_mark(request->arena);
        double jaccard = duplicate_jaccard(request->arena, text, rows[i].text);
        arena_rewind(request->arena, mark);
        if (jaccard >= STATEMENT_NEAR)
            nearest_insert(out, n, (struct nearest){rows[i].number, jaccard, rows[i].text});
    }
    return FAIL_NONE;
}

/* ---- words and blocks ---- */

const char *conversation_day(const struct html *out, const char *iso) {
    struct date day;
    if (!date_read(iso, &day)) return "";
    return clock_day_text(out->arena, date_start(day), out->language);
}

void conversation_head(struct request *request, const struct conversation *conversation,
                       const char *title) {
    request->title = title;
    request->back_href = conversation->path;
    conversation_title(request, conversation->row.topic, title,
                       conversation->row.illustrative != 0);
}

void conversation_title(struct request *request, const char *caption, const char *title,
                        bool illustrative) {
    put_title(request, caption, title,
              illustrative ? tr(request->out, "Made up to show how a conversation works") : NULL);
}
void put_statement(struct request *request, const char *text, const char *language) {
    conversation_statement_html(request->out, text, language);
}
struct raw statement_link(struct request *request, const char *href, const char *text,
                          const char *language) {
    struct html *inner = html_apart(request->out);
    conversation_statement_link_html(inner, href, text, language);
    return html_taken(inner);
}

enum fail statement_room(struct db *db, struct arena *arena, int64_t conversation, int64_t *room,
                         struct why *why) {
    int64_t kept, all;
    TRY(statement_kept(db, arena, conversation, &kept, why));
    TRY(statement_count(db, arena, conversation, "", &all, why));
    int64_t left = STATEMENTS_MAX - kept, ever = STATEMENTS_EVER - all;
    if (ever < left) left = ever;
    *room = left > 0 ? left : 0;
    return FAIL_NONE;
}
