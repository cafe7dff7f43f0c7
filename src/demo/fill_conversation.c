/* Two conversations of made-up residents: one closed and published, one open to everybody. */
#include "base/rng.h"
#include "civic/access_code.h"
#include "conversation/conversation.sql.h"
#include "conversation/publish.h"
#include "conversation/source.sql.h"
#include "conversation/voting.h"
#include "conversation/voting.sql.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"

enum { PEOPLE = 76, FIRST = 42, STATEMENTS = 26, OPEN_STATEMENTS = 8 };

/* How many of ten agree in the first group (wants it done) and in the second (is wary). */
static const struct {
    const char *text, *welsh;
    int first, second;
    bool added; /* by a participant */
} statements[STATEMENTS] = {
    {"Knowing where people get hurt is the first step to stopping it.", "", 10, 9, false},
    {"Hospitals should tell the police where and when an assault happened, without names.",
     "Dylai ysbytai ddweud wrth yr heddlu ble a phryd y digwyddodd ymosodiad, heb enwau.", 10, 5,
     false},
    {"Nobody's name should ever leave the hospital for this.", "", 9, 10, false},
    {"I would think twice about going to A&E if I knew that the police would hear of it.", "", 1, 8,
     false},
    {"Streets and times are enough; ages and injuries are nobody else's business.", "", 3, 9,
     false},
    {"The council should see the figures as well, so that it can mend the lighting.", "", 9, 7,
     false},
    {"Once the data is there, it will be used for something else.", "", 3, 9, false},
    {"If it prevents one stabbing, it is worth it.", "", 10, 3, false},
    {"The figures should be published, so that all of us can see them.", "", 8, 8, false},
    {"Small places should be left out, because there everybody knows who it was.", "", 8, 10,
     false},
    {"Young people should be asked before anything is shared.", "", 6, 9, false},
    {"Police would send more patrols to areas that are over-policed already.", "", 2, 9, false},
    {"It should stop after two years unless it has been shown to help.", "", 8, 10, false},
    {"Nurses have better things to do than fill in forms for the police.", "", 3, 7, false},
    {"Somebody independent should check every year what was shared.", "", 9, 10, false},
    {"Pubs and clubs where people get hurt should be named.", "", 8, 4, true},
    {"Domestic violence must never be in these figures.", "", 4, 8, true},
    {"I trust our hospital to do this properly.", "", 9, 2, true},
    {"I trust our police to do this properly.", "", 8, 1, true},
    {"People who were hurt should be able to say no.", "", 5, 10, true},
    {"A map of last month's assaults would make me feel less safe.", "", 4, 5, true},
    {"Money saved by fewer injuries should go to youth clubs.", "", 8, 9, true},
    {"There should be a poster in A&E that says what is shared.", "", 9, 10, true},
    {"Insurers should get the figures too.", "", 1, 0, true},
    {"Other cities have done this for years without trouble.", "", 7, 3, true},
    {"It should be tried in one hospital first.", "", 7, 8, true},
};

static const char *const open_statements[OPEN_STATEMENTS] = {
    "Cameras make me feel safer at night.",
    "I would rather have better lights than more cameras.",
    "Footage should be deleted after a week unless there was a crime.",
    "Camera pictures should never be matched to faces by a computer.",
    "The buses should be watched as well as the streets.",
    "People who live there should decide where cameras go.",
    "Signs should say who watches and how to ask for a picture of yourself.",
    "Cameras only move trouble to the next street.",
};

struct talk {
    struct demo *demo;
    int64_t id, engagement, person, now;
    int64_t statements[STATEMENTS], members[PEOPLE];
    struct rng rng;
};

static enum fail talk_add(struct talk *talk, const char *slug, const char *topic,
                          const char *framing, const char *joining, const char *closes,
                          struct why *why) {
    TRY(conversation_add(talk->demo->db, talk->demo->arena, talk->engagement, slug, topic, framing,
                         joining, 1, "before", 0, "en cy", closes, 10, slug, "", talk->person,
                         talk->now, &talk->id, why));
    return demo_conversation_mark(talk->demo->db, talk->id, why);
}

static enum fail statement_put(struct talk *talk, int64_t number, const char *text,
                               const char *welsh, int64_t author, const char *source,
                               const char *state, int64_t *id, struct why *why) {
    TRY(statement_add(talk->demo->db, talk->demo->arena, talk->id, number, text, "en",
                      author == DB_NULL_INT ? "opening" : "participant", author, source, state,
                      DB_NULL_INT, (double)NAN, "2026-09-14", id, why));
    if (*welsh == '\0') return FAIL_NONE;
    return translation_put(talk->demo->db, *id, "cy", welsh, why);
}

static enum fail people_put(struct talk *talk, struct why *why) {
    struct demo *demo = talk->demo;
    for (size_t p = 0; p < PEOPLE; p++) {
        int64_t participant;
        const char *label = arena_printf(demo->arena, "D%02zu", p + 1);
        struct str code = access_code_hash(demo->arena, demo->app->key,
                                           seed_code(demo->arena, "conversation", p));
        TRY(demo_participant(demo->db, demo->arena, talk->engagement, label, "", code, &participant,
                             why));
        TRY(member_add(demo->db, demo->arena, talk->id, participant, "", "code", DB_NULL_INT,
                       &talk->members[p], why));
    }
    return FAIL_NONE;
}

static enum fail votes_put(struct talk *talk, struct why *why) {
    for (size_t p = 0; p < PEOPLE; p++)
        for (size_t j = 0; j < STATEMENTS; j++) {
            int likely = p < FIRST ? statements[j].first : statements[j].second;
            uint64_t seen = rng_below(&talk->rng, 10), draw = rng_below(&talk->rng, 20);
            if (seen < 2) continue;
            struct vote_cast cast = {.conversation = talk->id,
                                     .member = talk->members[p],
                                     .statement = talk->statements[j],
                                     .vote = draw == 0                               ? 0
                                             : draw < 1 + 19 * (uint64_t)likely / 10 ? 1
                                                                                     : -1,
                                     .chance = (double)NAN,
                                     .mode = "web",
                                     .day = "2026-09-21"};
            TRY(vote_store(talk->demo->db, talk->demo->arena, &cast, why));
        }
    return FAIL_NONE;
}

static enum fail fill_closed(struct talk *talk, struct why *why) {
    struct publication publication;
    struct db *db = talk->demo->db;
    TRY(talk_add(talk, "where-people-get-hurt", "Should hospitals say where people get hurt?",
                 "The hospital would tell the police and the council in which street and at which "
                 "hour people were hurt, without names. That could show where help is needed. It "
                 "could also keep people from going to hospital. What you say here goes into the "
                 "decision on the proposal.",
                 "code", "2026-09-30", why));
    TRY(people_put(talk, why));
    for (size_t j = 0; j < STATEMENTS; j++)
        TRY(statement_put(talk, (int64_t)j + 1, statements[j].text, statements[j].welsh,
                          statements[j].added ? talk->members[j] : DB_NULL_INT, "", "accepted",
                          &talk->statements[j], why));
    TRY(votes_put(talk, why));
    TRY(conversation_set_state(db, talk->id, talk->engagement, "planned", "closed", why));
    TRY(publication_make(db, talk->demo->arena, talk->id, talk->now, &publication, why));
    return publication_store(db, talk->demo->arena, &publication, talk->person, talk->now, why);
}

static enum fail fill_open(struct talk *talk, struct why *why) {
    static const char *const waiting[] = {
        "Cameras make me feel much safer at night.", "My neighbour Bob watches everybody anyway.",
        "Dylai'r arwyddion fod yn Gymraeg hefyd.",   "Buy cheap cameras from us, best prices!",
        "Buy cheap lights from us, best prices!",    "Buy cheap signs from us, best prices!"};
    struct db *db = talk->demo->db;
    int64_t id, participant, member;
    TRY(talk_add(talk, "cameras-in-our-streets", "Cameras in our streets: what do you think?",
                 "The city looks again at where cameras stand and who watches. Say whether you "
                 "agree with what others say, and add what is missing.",
                 "link", "", why));
    for (size_t j = 0; j < OPEN_STATEMENTS; j++)
        TRY(statement_put(talk, (int64_t)j + 1, open_statements[j], "", DB_NULL_INT, "", "accepted",
                          &id, why));
    TRY(demo_participant(db, talk->demo->arena, talk->engagement, "L-EXAMPLE", "open link",
                         (struct str){0}, &participant, why));
    TRY(member_add(db, talk->demo->arena, talk->id, participant, "", "link", DB_NULL_INT, &member,
                   why));
    TRY(source_add(db, talk->id, 1, NULL, "2026-09-14", why));
    TRY(source_of_member(db, member, 1, why));
    for (size_t j = 0; j < sizeof waiting / sizeof waiting[0]; j++)
        TRY(statement_put(talk, (int64_t)(OPEN_STATEMENTS + j) + 1, waiting[j], "", member, "1",
                          "waiting", &id, why));
    return conversation_set_state(db, talk->id, talk->engagement, "planned", "open", why);
}

enum fail fill_conversations(struct demo *demo, struct why *why) {
    struct demo_proposal_titled_row proposal;
    struct talk talk = {.demo = demo, .now = seed_time("2026-10-05")};
    rng_init(&talk.rng, "demo conversation");
    TRY(demo_proposal_titled(demo->db, demo->arena, "Where and when assaults happen", &proposal,
                             why));
    talk.person = proposal.created_by;
    TRY(demo_engagement(demo->db, demo->arena, proposal.id, proposal.version, "dialogue",
                        "Say whether you agree: residents on safer streets",
                        "Residents vote on what others say, one statement at a time.",
                        "We answer in public by 31 December 2026 what we make of it.", "planned", 0,
                        DB_NULL_INT, 1, "", 1, talk.person, talk.now, &talk.engagement, why));
    TRY(fill_closed(&talk, why));
    return fill_open(&talk, why);
}
