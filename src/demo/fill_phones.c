/* Votes that people at the first events of the made-up dialogue cast alone, on their phones. */
#include "base/clock.h"
#include "base/rng.h"
#include "civic/access_code.h"
#include "conversation/conversation.sql.h"
#include "conversation/voting.h"
#include "conversation/voting.sql.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "dialogue/event.sql.h"
#include "dialogue/event_views.h"
#include "dialogue/phone.h"
#include "dialogue/phone.sql.h"

enum { PHONE_EVENTS = 6, PHONES = 11 };

struct phones {
    struct demo *demo;
    struct dialogue_event_list_row *events;
    int64_t conversation, engagement, person, now;
    int64_t statements[64];
    size_t n_statements;
    struct rng rng;
};

/* The kit's statements, word for word. */
static enum fail statements_fill(struct phones *f, struct why *why) {
    struct db *db = f->demo->db;
    struct kit_statements_row *rows;
    size_t n;
    TRY(kit_statements(db, f->demo->arena, f->engagement, f->conversation, &rows, &n, why));
    for (size_t i = 0; i < n && f->n_statements < 64; i++)
        TRY(statement_add(db, f->demo->arena, f->conversation, (int64_t)i + 1, rows[i].text, "en",
                          "opening", DB_NULL_INT, "", "accepted", DB_NULL_INT, (double)NAN,
                          date_iso(f->demo->arena, date_of(f->now)),
                          &f->statements[f->n_statements++], why));
    return FAIL_NONE;
}

static enum fail phone_fill(struct phones *f, size_t e, size_t p, struct why *why) {
    struct demo *demo = f->demo;
    struct db *db = demo->db;
    int64_t access, participant, member;
    const char *code = seed_code(demo->arena, "slip", e * PHONES + p);
    const char *label = arena_printf(demo->arena, "P%02zu", p + 1);
    int64_t number = f->events[e].number;
    TRY(dialogue_access_add(db, demo->arena, f->events[e].id, "participant", label,
                            event_code_hash(demo->arena, demo->app, code), &access, why));
    if (p == 0) return FAIL_NONE; /* has not voted yet */
    TRY(demo_participant(db, demo->arena, f->engagement,
                         arena_printf(demo->arena, "E%lld-%s", (long long)number, label),
                         arena_printf(demo->arena, "event %lld", (long long)number),
                         access_code_hash(demo->arena, demo->app->key, code), &participant, why));
    TRY(phone_participant_set(db, access, participant, why));
    TRY(member_add(db, demo->arena, f->conversation, participant, "", "code", number, &member,
                   why));
    for (size_t j = 0; j < f->n_statements; j++) {
        uint64_t draw = rng_below(&f->rng, 10), agrees = 3 + j % 4;
        struct vote_cast cast = {.conversation = f->conversation,
                                 .member = member,
                                 .statement = f->statements[j],
                                 .vote = draw < agrees ? 1
                                         : draw < 8    ? -1
                                                       : 0,
                                 .chance = (double)NAN,
                                 .mode = "web",
                                 .day = f->events[e].day};
        TRY(vote_store(db, demo->arena, &cast, why));
    }
    return FAIL_NONE;
}

enum fail fill_phones(struct demo *demo, struct why *why) {
    struct demo_engagement_titled_row row;
    struct phones f = {.demo = demo, .now = clock_now()};
    struct db *db = demo->db;
    size_t n;
    rng_init(&f.rng, "demo phones");
    TRY(demo_engagement_titled(db, demo->arena, "Safer nights out", &row, why));
    f.engagement = row.id;
    TRY(names_get(&demo->people, "leila", &f.person, why));
    TRY(conversation_add(db, demo->arena, f.engagement, "safer-nights-alone",
                         "Safer nights out: what do you say yourself?",
                         "You were at a conversation about safer nights out. Say alone what you "
                         "think of each statement.",
                         "code", 1, "before", 0, "en cy", "", 10, "safer-nights-alone", "",
                         f.person, f.now, &f.conversation, why));
    TRY(demo_conversation_mark(db, f.conversation, why));
    TRY(statements_fill(&f, why));
    TRY(conversation_set_state(db, f.conversation, f.engagement, "planned", "open", why));
    TRY(dialogue_event_list(db, demo->arena, f.engagement, &f.events, &n, why));
    for (size_t e = 0; e < PHONE_EVENTS && e < n; e++)
        for (size_t p = 0; p < PHONES; p++) TRY(phone_fill(&f, e, p, why));
    return phone_settle(db, demo->arena, f.engagement, date_iso(demo->arena, date_of(f.now)), why);
}
