/* Voting alone, on one's own phone, with the code of a slip; and what staff see of it. */
#include "civic/access_code.h"
#include "civic/session.h"
#include "dialogue/gather.h"
#include "dialogue/mine_views.h"
#include "dialogue/phone.sql.h"
#include "dialogue/picture_views.h"
#include "dialogue/staff_views.h"

#include <string.h>

/* ---- voting ---- */

struct phone_desk {
    struct guest guest;
    struct phone_conversations_row *open;
    size_t n_open;
    int64_t participant; /* 0: none yet */
    bool withdrawn;
};

static enum fail desk_load(struct request *request, struct db *db, const struct guest *guest,
                           struct phone_desk *desk, struct why *why) {
    struct phone_participant_row row;
    *desk = (struct phone_desk){.guest = *guest};
    TRY(phone_conversations(db, request->arena, guest->event.engagement, request_today(request),
                            &desk->open, &desk->n_open, why));
    enum fail found = phone_participant(db, request->arena, guest->access, &row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    desk->participant = row.participant;
    desk->withdrawn = !text_is(row.state, "active");
    return FAIL_NONE;
}

static bool may_vote(const struct phone_desk *desk) {
    bool goes_on = !text_is(desk->guest.event.state, "cancelled");
    return text_is(desk->guest.role, "participant") && goes_on && desk->n_open > 0 &&
           !desk->withdrawn;
}

enum fail phone_task_add(struct request *request, struct db *db, const struct guest *guest,
                         struct part_task *tasks, size_t *n, struct why *why) {
    struct phone_desk desk;
    if (!text_is(guest->role, "participant")) return FAIL_NONE;
    TRY(desk_load(request, db, guest, &desk, why));
    if (!may_vote(&desk)) return FAIL_NONE;
    tasks[(*n)++] =
        (struct part_task){.title = tr(request->out, "Vote on the statements by yourself"),
                           .hint = tr(request->out, "On this phone, one statement at a time"),
                           .href = arena_printf(request->arena, "%s/vote", guest->path),
                           .status = desk.participant == 0 ? tr(request->out, "Not yet started")
                                                           : tr(request->out, "Begun"),
                           .status_colour = desk.participant == 0 ? "blue" : NULL};
    return FAIL_NONE;
}

static enum fail vote_load(struct request *request, struct db *db, struct phone_desk *desk,
                           struct why *why) {
    struct guest guest;
    TRY(guest_of_path(request, db, &guest, why));
    TRY(desk_load(request, db, &guest, desk, why));
    if (may_vote(desk)) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, TR("There is nothing to vote on with this code now"));
}

static enum fail vote_act(struct request *request, struct db *db, struct why *why) {
    struct phone_desk desk;
    TRY(vote_load(request, db, &desk, why));
    const struct guest *guest = &desk.guest;
    if (desk.participant == 0) {
        TRY(participant_insert(
            db, request->arena, guest->event.engagement,
            arena_printf(request->arena, "E%lld-%s", (long long)guest->event.number, guest->label),
            arena_printf(request->arena, "event %lld", (long long)guest->event.number),
            access_code_hash(request->arena, request->app->key, guest->code), &desk.participant,
            why));
        TRY(phone_participant_set(db, guest->access, desk.participant, why));
    }
    TRY(session_begin(request, db, 0, desk.participant, false, why));
    if (desk.n_open == 1)
        request_go(request, "/take-part/conversation/%lld", (long long)desk.open[0].id);
    else
        request_go(request, "/take-part/now");
    return FAIL_NONE;
}

static enum fail vote_show(struct request *request, struct db *db, struct why *why) {
    struct phone_desk desk;
    TRY(vote_load(request, db, &desk, why));
    const struct guest *guest = &desk.guest;
    dialogue_title(request,
                   trf(request->out, "%s, event %lld", guest->programme.row.topic,
                       (long long)guest->event.number),
                   tr(request->out, "Vote on the statements by yourself"),
                   guest->programme.row.illustrative != 0);
    request->back_href = guest->path;
    put_text(request, tr(request->out, "You say alone what you think of each statement. Nobody in "
                                       "the room sees how you voted, and nor does your host."));
    put_text(request, tr(request->out, "If your group also counts votes in the room, both are "
                                       "shown, and they are never added together."));
    request_button(request, arena_printf(request->arena, "%s/vote", guest->path),
                   desk.participant == 0 ? tr(request->out, "Begin to vote")
                                         : tr(request->out, "Go on, or change what you said"),
                   "");
    return FAIL_NONE;
}

static const struct page page_dialogue_vote = {.name = "dialogue_vote",
                                               .path = "/e/:code/vote",
                                               .scope = SCOPE_ANYONE,
                                               .no_navigation = true,
                                               .unrecorded = true,
                                               .show = vote_show,
                                               .act = vote_act};
REGISTER(page, page_dialogue_vote);

/* ---- both ways of voting side by side ---- */

const char *three_votes(struct request *request, const int64_t votes[3]) {
    int64_t n = votes[0] + votes[1] + votes[2];
    if (n == 0) return "\u2013";
    return trf(request->out, "%lld agree, %lld unsure, %lld disagree", (long long)votes[0],
               (long long)votes[1], (long long)votes[2]);
}

const char *phone_votes_text(struct request *request, const int64_t votes[3], size_t n_groups) {
    static const int64_t nobody[3] = {0};
    int64_t n = votes[0] + votes[1] + votes[2];
    if (n == 0) return "\u2013";
    switch (beside_whole(votes, nobody, n_groups)) {
    case BESIDE_ALL: return three_votes(request, votes);
    case BESIDE_N: return trn(request->out, "%lld person voted", "%lld people voted", n);
    case BESIDE_NOTHING: break;
    }
    return tr(request->out, "Too few to show");
}

void ways_put(struct request *request, const struct gathered *all, const char *path) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Statement")},
                               {.text = tr(out, "In the room")},
                               {.text = tr(out, "Groups"), .numeric = true},
                               {.text = tr(out, "Alone, on phones")},
                               {.text = tr(out, "Events"), .numeric = true}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, all->n_tallies * LENGTH(head) + 1);
    for (size_t i = 0; i < all->n_tallies; i++) {
        const struct tally *t = &all->tallies[i];
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] =
            (struct part_cell){.text = t->text,
                               .href = path == NULL ? NULL
                                                    : arena_printf(request->arena, "%s/%lld", path,
                                                                   (long long)t->statement),
                               .header = true};
        row[1].text = phone_votes_text(request, t->votes, t->n_groups);
        row[2] = (struct part_cell){.text = arena_printf(request->arena, "%zu", t->n_groups),
                                    .numeric = true};
        row[3].text = phone_votes_text(request, t->phone, t->n_phones);
        row[4] = (struct part_cell){.text = arena_printf(request->arena, "%zu", t->n_phones),
                                    .numeric = true};
    }
    put_heading(request, tr(out, "In the room, and alone on phones"));
    put_text(request, tr(out, "Two ways of voting, kept apart: what a group counted together, and "
                              "what people said by themselves with the code of their slip. The "
                              "same people may have done both."));
    part_table(out, .caption = tr(out, "Votes in the room and alone, by statement"),
               .caption_hidden = true, .head = head, .cells = cells, .n_columns = LENGTH(head),
               .n_rows = all->n_tallies, .first_cell_is_header = true);
}

/* ---- one statement, event by event ---- */

static const struct tally *tally_find(const struct gathered *all, int64_t statement) {
    for (size_t i = 0; i < all->n_tallies; i++)
        if (all->tallies[i].statement == statement) return &all->tallies[i];
    return NULL;
}

const char *room_votes_text(struct request *request, const struct room_count *room) {
    static const struct word most[] = {{"agree", TR("Most agreed")},
                                       {"split", TR("Split")},
                                       {"disagree", TR("Most disagreed")},
                                       {NULL, NULL}};
    if (room->counted) return three_votes(request, room->votes);
    const char *text = dialogue_word(most, room->majority);
    return text_is_empty(text) ? "\u2013" : tr(request->out, text);
}

/* Which events' settled counts are shown: none of 1 to 4 people and none that tells one, beside the
 * sums of the areas, which are shown too. `shown[n]`. */
static enum fail phones_safe(struct request *request, const struct gathered *all,
                             const struct dialogue_event_list_row *events, size_t n,
                             int64_t statement, bool *shown, struct why *why) {
    int64_t *counts = ARENA_ARRAY(request->arena, int64_t, 3 * n + 1);
    bool *safe = ARENA_ARRAY(request->arena, bool, 3 * n + 1);
    size_t *at = ARENA_ARRAY(request->arena, size_t, n + 1);
    bool *done = ARENA_ARRAY(request->arena, bool, n + 1);
    for (size_t i = 0; i < n; i++) shown[i] = done[i] = false;
    for (size_t first = 0; first < n; first++) {
        size_t n_rows = 0;
        for (size_t i = first; i < n; i++) {
            const struct phone_count *row = phone_count_of(&all->phones, events[i].id, statement);
            if (done[i] || events[i].area != events[first].area) continue;
            done[i] = true;
            if (row == NULL) continue;
            memcpy(&counts[3 * n_rows], row->votes, sizeof row->votes);
            at[n_rows++] = i;
        }
        TRY(areas_safe(request->arena, counts, n_rows, safe, why));
        for (size_t r = 0; r < n_rows; r++) shown[at[r]] = safe[3 * r];
    }
    return FAIL_NONE;
}

static enum fail statement_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct gathered all;
    struct dialogue_event_list_row *events;
    size_t n, n_rows = 0;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(gather(db, request->arena, dialogue.engagement.id, request_today(request), 1, &all, why));
    TRY(dialogue_event_list(db, request->arena, dialogue.engagement.id, &events, &n, why));
    const struct tally *tally = tally_find(&all, request_int(request, "statement"));
    if (tally == NULL) return why_fail(why, FAIL_NOTFOUND, NULL, TR("there is no such statement"));
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Event")},
                               {.text = tr(out, "In the room")},
                               {.text = tr(out, "Alone, on phones")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head) + 1);
    bool *shown = ARENA_ARRAY(request->arena, bool, n + 1);
    TRY(phones_safe(request, &all, events, n, tally->statement, shown, why));
    for (size_t i = 0; i < n; i++) {
        struct room_count room = gather_room(&all, events[i].id, tally->statement);
        const struct phone_count *phone =
            phone_count_of(&all.phones, events[i].id, tally->statement);
        if (!room.counted && text_is_empty(room.majority) && phone == NULL) continue;
        struct part_cell *row = &cells[n_rows++ * LENGTH(head)];
        row[0] = (struct part_cell){
            .text = trf(out, "%lld, %s", (long long)events[i].number, events[i].place),
            .href = event_path(request, &dialogue, events[i].id),
            .header = true};
        row[1].text = room_votes_text(request, &room);
        row[2].text = phone == NULL ? "\u2013"
                      : shown[i]    ? three_votes(request, phone->votes)
                                    : tr(out, "Too few to show");
    }
    dialogue_head(request, &dialogue, tr(out, "One statement, event by event"));
    request->back_href = arena_printf(request->arena, "%s/said", dialogue.path);
    part_inset(out, .text = tally->text);
    if (n_rows == 0) {
        put_text(request, tr(out, "Nobody has voted on it yet."));
        return FAIL_NONE;
    }
    part_table(out, .caption = tr(out, "Votes by event"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n_rows);
    put_hint(request,
             tr(out, "Votes from phones come in with those of other events, once the day is "
                     "over. Of one event no number of 1 to 4 people is shown, and none "
                     "from which one follows, to you as to others."));
    return FAIL_NONE;
}

static const struct page page_dialogue_statement = {.name = "dialogue_statement_votes",
                                                    .path = DIALOGUE_PATH "/said/:statement",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = DIALOGUE_READS,
                                                    .section = "proposals",
                                                    .show = statement_show};
REGISTER(page, page_dialogue_statement);
