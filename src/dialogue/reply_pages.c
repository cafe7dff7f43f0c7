/* What became of what was said at an event: for its host, its note-takers and those who came. */
#include "civic/code_door.h"
#include "dialogue/mine_views.h"
#include "dialogue/reply.sql.h"
#include "dialogue/reply_counted.h"
#include "dialogue/write_up.h"
#include "dialogue/write_up.sql.h"
#include "evidence/reply.h"
#include "evidence/take_part.h"

/* Whose account of an event it is that counts; 0: nobody has told anything yet. */
static enum fail counting_of(struct db *db, struct arena *arena, int64_t event, int64_t *out,
                             struct why *why) {
    struct dialogue_sent_of_event_row *rows;
    size_t n;
    TRY(dialogue_sent_of_event(db, arena, event, &rows, &n, why));
    struct write_up_sent *sent = ARENA_ARRAY(arena, struct write_up_sent, n + 1);
    for (size_t i = 0; i < n; i++)
        sent[i] = (struct write_up_sent){rows[i].account, rows[i].sent_at, rows[i].chosen != 0};
    int at = write_up_counting(sent, n);
    *out = at < 0 ? 0 : rows[at].id;
    return FAIL_NONE;
}

static void written_add(struct request *request, const struct dialogue_write_up_row_row *row,
                        struct reply *reply) {
    const struct html *out = request->out;
    reply_said(request, reply, tr(out, "The strongest reasons for"), row->reasons_for);
    reply_said(request, reply, tr(out, "The strongest reasons against"), row->reasons_against);
    reply_said(request, reply, tr(out, "The view of the minority"), row->minority_view);
    reply_said(request, reply, tr(out, "What people said, in their words"), row->verbatim);
    reply_said(request, reply, tr(out, "Questions that people asked"), row->questions);
}

/* Their own write-up, the themes that it and the host's went into, and whether it is counted. */
static enum fail accounts_add(struct request *request, struct db *db, int64_t event, int64_t access,
                              bool host, struct reply *reply, struct why *why) {
    struct dialogue_reply_write_ups_row *rows;
    struct dialogue_write_up_row_row row;
    size_t n;
    int64_t counting, own = 0;
    const struct html *out = request->out;
    TRY(dialogue_reply_write_ups(db, request->arena, event, access, &rows, &n, why));
    TRY(counting_of(db, request->arena, event, &counting, why));
    for (size_t i = 0; i < n; i++) {
        /* What a host sent on paper was typed in without their code. */
        bool is_own = rows[i].own != 0 || (host && text_is(rows[i].account, "host"));
        if (own == 0 && is_own) own = rows[i].id;
        TRY(reply_themes_add(request, db, "write_up%", rows[i].id, "", reply, why));
    }
    if (own != 0) {
        TRY(dialogue_write_up_row(db, request->arena, own, event, &row, why));
        written_add(request, &row, reply);
        reply_used(request, reply, tr(out, "What you wrote about the event"),
                   own == counting
                       ? tr(out, "It is the account of the event whose votes are counted.")
                       : tr(out, "It was read beside another account of the event, whose votes are "
                                 "counted."),
                   NULL);
    } else if (n > 0)
        reply_used(request, reply, tr(out, "What your group said"),
                   tr(out, "Your host has told us."), NULL);
    return FAIL_NONE;
}

static enum fail reply_show(struct request *request, struct db *db, struct why *why) {
    struct guest guest;
    const struct html *out = request->out;
    TRY(guest_of_path(request, db, &guest, why));
    const struct dialogue_by_name_row *p = &guest.programme.row;
    struct reply reply = {
        .caption = trf(out, "%s, event %lld", p->topic, (long long)guest.event.number),
        .promise = p->promise,
        .note = tr(out, "Only you see this, by your code. What we publish are numbers of people, "
                        "themes, and what may be quoted."),
        .nothing = tr(out, "Nothing was written with your code."),
        .answer = text_is(p->state, "answered") ? p->outcome : NULL};
    bool host = text_is(guest.role, "host");
    TRY(accounts_add(request, db, guest.event.id, guest.access, host, &reply, why));
    const struct counted_of of = {guest.event.engagement, guest.event.id, guest.access,
                                  arena_printf(request->arena, "%s/said", guest.programme.path)};
    TRY(reply_counted_add(request, db, &of, &reply, why));
    reply_used(request, &reply, tr(out, "Your group beside the whole"),
               tr(out, "The votes of your group, beside those of all groups"),
               arena_printf(request->arena, "%s/beside", guest.path));
    request->back_href = guest.path;
    return reply_put(request, db, guest.event.engagement, &reply, why);
}

static const struct page page_dialogue_reply = {.name = "dialogue_reply",
                                                .path = "/e/:code/reply",
                                                .scope = SCOPE_ANYONE,
                                                .no_navigation = true,
                                                .show = reply_show};
REGISTER(page, page_dialogue_reply);

/* Whoever voted alone came in as a participant of the engagement: what their group said belongs to
 * it. */
static enum fail reply_add(struct request *request, struct db *db, int64_t participant,
                           struct reply *reply, struct why *why) {
    struct dialogue_reply_of_participant_row row;
    enum fail found = dialogue_reply_of_participant(db, request->arena, participant, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE; /* a code of the conversation alone */
    if (found != FAIL_NONE) return found;
    TRY(accounts_add(request, db, row.event, row.access, false, reply, why));
    const struct counted_of of = {row.engagement, row.event, row.access,
                                  arena_printf(request->arena, "/d/%s/said", row.short_name)};
    TRY(reply_counted_add(request, db, &of, reply, why));
    if (text_is(row.state, "answered")) reply->answer = row.outcome;
    return FAIL_NONE;
}

/* "/e/K7QF-2MXA-9TPD" for the code of an event. */
static enum fail code_opens(struct request *request, struct db *db, const char *code,
                            const char **path, struct why *why) {
    struct dialogue_event_by_code_row row;
    TRY(dialogue_event_by_code(db, request->arena,
                               event_code_hash(request->arena, request->app, code), &row, why));
    *path = arena_printf(request->arena, "/e/%s", code);
    return FAIL_NONE;
}

static const struct code_door code_door_dialogue = {"dialogue", code_opens};
REGISTER(code_door, code_door_dialogue);

static const struct take_part_kind take_part_dialogue = {.method = "dialogue", .reply = reply_add};
REGISTER(take_part_kind, take_part_dialogue);
