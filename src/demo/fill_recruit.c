/* Three recruitments of made-up residents: open, waiting for its lot, and drawn. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/rng.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "recruit/address.sql.h"
#include "recruit/candidate.sql.h"
#include "recruit/draw_views.h"
#include "recruit/recruit_people.h"
#include "recruit/register.h"
#include "recruit/setup.sql.h"

#include <math.h>

enum { LETTERS = 40, PANELS = 100, PEOPLE_MAX = 64, SEATS = 16 };

struct recruitment_seed {
    const char *short_name, *title, *state;
    int64_t seats, reserves, people, doubtful;
    int closes, draws, erased; /* days from today */
};
static const struct recruitment_seed recruitments[] = {
    {"streets", "Residents' jury on safer streets", "drawn", SEATS, 3, 38, 0, -20, -10, 90},
    {"streets-west", "Second residents' jury, west of the city", "open", 12, 3, 18, 3, 14, 18, 120},
    {"streets-north", "Third residents' jury, north of the city", "frozen", 8, 2, 24, 0, -2, 0,
     120},
};

struct category_seed {
    const char *name, *question, *second, *source;
    struct {
        const char *name, *label, *second;
        double share;
    } values[4];
};
static const struct category_seed categories[] = {
    {"Gender",
     "What is your gender?",
     "Beth yw eich rhywedd?",
     "asked",
     {{"Female", "Female", "Benyw", 0.5}, {"Male", "Male", "Gwryw", 0.5}}},
    {"Age",
     "How old are you?",
     "Faint yw eich oed?",
     "asked",
     {{"16-29", "16 to 29", "16 i 29", 0.22},
      {"30-49", "30 to 49", "30 i 49", 0.34},
      {"50-69", "50 to 69", "50 i 69", 0.29},
      {"70+", "70 or older", "70 neu'n hŷn", 0.15}}},
    {"Area",
     "In which part of the city do you live?",
     "",
     "address",
     {{"North", "North", "", 0.4}, {"South", "South", "", 0.35}, {"West", "West", "", 0.25}}},
    {"View",
     "Do cameras make streets safer?",
     "A yw camerâu yn gwneud strydoedd yn fwy diogel?",
     "asked",
     {{"agree", "Yes, on the whole", "Ydyn, at ei gilydd", 0.45},
      {"unsure", "I am not sure", "Dydw i ddim yn siŵr", 0.25},
      {"disagree", "No, on the whole", "Nac ydyn, at ei gilydd", 0.3}}},
};
enum { CATEGORIES = sizeof categories / sizeof categories[0], VALUES = 4 };

struct filling {
    struct demo *demo;
    const struct recruitment_seed *seed;
    int64_t id, proposal, engagement, person, organisation, now, frame;
    struct rng rng;
    int64_t category[CATEGORIES], value[CATEGORIES][VALUES];
    int64_t letters[LETTERS];
};

static const char *day_in(struct filling *f, int days) {
    return date_iso(f->demo->arena, date_of(f->now + days * CLOCK_DAY));
}

static enum fail fill_categories(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    for (size_t c = 0; c < CATEGORIES; c++) {
        const struct category_seed *seed = &categories[c];
        TRY(recruit_category_add(demo->db, demo->arena, f->id, seed->name, seed->question,
                                 seed->second, "", seed->source, &f->category[c], why));
        for (size_t v = 0; v < VALUES && seed->values[v].name != NULL; v++) {
            double seats = seed->values[v].share * (double)f->seed->seats;
            TRY(recruit_value_add(demo->db, demo->arena, f->category[c], (int64_t)v + 1,
                                  seed->values[v].name, seed->values[v].label,
                                  seed->values[v].second, (int64_t)floor(seats),
                                  (int64_t)ceil(seats), 0, (int64_t)ceil(seats) + 2,
                                  seed->values[v].share, &f->value[c][v], why));
        }
    }
    return FAIL_NONE;
}

static const char *letter_lines(struct arena *arena, size_t i) {
    static const char *const streets[] = {"Specimen Street", "Sample Lane", "Pattern Road"};
    return arena_printf(arena, "%zu %s\nWendale\nZZ%zu %zuAB", i + 1, streets[i % 3], i % 3 + 1,
                        i % 9 + 1);
}

static enum fail fill_letters(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    int64_t numbers[LETTERS];
    struct str plain[LETTERS], sealed[LETTERS];
    TRY(recruit_frame_add(
        demo->db, demo->arena, f->id, "specimen-addresses.csv",
        draw_commitment(demo->arena, f->seed->short_name), 1200, LETTERS, "proportional",
        "WENDALE-2026", "Area",
        "[{\"stratum\":\"North\",\"addresses\":480,\"letters\":14,\"weight\":34.29},"
        "{\"stratum\":\"South\",\"addresses\":420,\"letters\":13,\"weight\":32.31},"
        "{\"stratum\":\"West\",\"addresses\":300,\"letters\":13,\"weight\":23.08}]",
        f->person, f->now - 30 * CLOCK_DAY, &f->frame, why));
    TRY(recruit_frame_set_posted(demo->db, f->frame, f->id, day_in(f, -28), why));
    for (size_t i = 0; i < LETTERS; i++) {
        numbers[i] = (int64_t)i + 1;
        plain[i] = str_of(letter_lines(demo->arena, i));
    }
    TRY(vault_seal(demo->app->vault, demo->arena, vault_number(VAULT_RECRUITMENT, f->id), numbers,
                   plain, LETTERS, sealed, why));
    for (size_t i = 0; i < LETTERS; i++) {
        struct recruit_letter_by_number_row row;
        struct address address = address_read(demo->arena, plain[i].s, "");
        struct recruit_address_hashes hashes =
            recruit_address_hash(demo->arena, demo->app, f->id, &address);
        const char *area = categories[2].values[i % 3].name;
        TRY(recruit_letter_add(demo->db, f->id, f->frame, numbers[i], sealed[i], hashes.postcode,
                               hashes.street, area,
                               arena_printf(demo->arena, "{\"Area\":\"%s\"}", area), 30, why));
        TRY(recruit_letter_by_number(demo->db, demo->arena, f->id, numbers[i], &row, why));
        f->letters[i] = row.id;
        TRY(recruit_letter_set_state(demo->db, row.id, f->id, "printed", why));
    }
    return FAIL_NONE;
}

/* How people asked to be reached, and what they left for it: some a mobile number, some none. */
static const struct {
    const char *way, *words;
    bool email, mobile;
} ways[] = {
    {"email", "E-mail", true, true},
    {"phone", "Phone; evenings", true, false},
    {"letter", "Letter", false, false},
    {"text", "Text message; not before noon", true, true},
    {"email", "E-mail", true, false},
    {"letter", "Letter; in large print, please", true, false},
    {"", "", true, true},
    {"text", "Text message", false, true},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

static const char *email_make(struct arena *arena, size_t i) {
    return ways[i % WAYS].email ? arena_printf(arena, "resident%zu@people.example", i + 1) : "";
}

/* Numbers that are kept free for made-up people. */
static const char *phone_make(struct arena *arena, size_t i) {
    return arena_printf(arena, ways[i % WAYS].mobile ? "07700 900 %03zu" : "01632 960 %03zu",
                        i + 1);
}

static struct recruit_person person_make(struct filling *f, size_t i) {
    struct arena *arena = f->demo->arena;
    return (struct recruit_person){
        .name = arena_printf(arena, "Specimen Resident %zu", i + 1),
        .email = email_make(arena, i),
        .phone = phone_make(arena, i),
        .address = letter_lines(arena, i % LETTERS),
        .access = i % 7 == 0 ? "Hearing loop or captions" : "",
        .caring = i % 9 == 0 ? "I look after children; aged 4 and 6" : "",
        .way = ways[i % WAYS].way,
        .contact = ways[i % WAYS].words,
        .calls = "",
    };
}

static enum fail fill_person(struct filling *f, size_t i, int64_t *candidate, struct why *why) {
    struct demo *demo = f->demo;
    bool doubtful = (int64_t)i >= f->seed->people - f->seed->doubtful;
    int64_t number = 1000 + (int64_t)i * 97 + (int64_t)rng_below(&f->rng, 90);
    /* From two days after the letters were posted to the last day, or to four days ago. */
    int last = -f->seed->closes > 4 ? -f->seed->closes : 4;
    int back = 26 - (26 - last) * (int)i / (int)f->seed->people;
    struct address address = address_read(demo->arena, letter_lines(demo->arena, i % LETTERS), "");
    TRY(recruit_candidate_add(
        demo->db, demo->arena, f->id, number, doubtful ? "registered" : "eligible",
        i % 8 == 3 ? "phone" : "web", doubtful ? DB_NULL_INT : f->letters[i % LETTERS],
        doubtful ? "none" : "address",
        recruit_address_hash(demo->arena, demo->app, f->id, &address).home,
        recruit_hash(demo->arena, demo->app, "email", f->id, email_make(demo->arena, i)),
        (struct str){NULL, 0},
        recruit_code_hash(demo->arena, demo->app, f->id,
                          seed_code(demo->arena, f->seed->short_name, i)),
        "en", doubtful ? "address not on the list" : "", day_in(f, -back), candidate, why));
    TRY(event_add(demo->db, *candidate, f->now - back * CLOCK_DAY, DB_NULL_INT, "",
                  doubtful ? "registered" : "eligible", "web", why));
    for (size_t c = 0; c < CATEGORIES; c++) {
        size_t n = 0, v;
        while (n < VALUES && categories[c].values[n].name != NULL) n++;
        v = (size_t)rng_below(&f->rng, n);
        if (c == 2) v = i % 3; /* with the letter */
        if (c == 2 && doubtful) continue;
        if (c == 3 && rng_below(&f->rng, 3) == 0)
            v = 0; /* those who like cameras come more often */
        TRY(recruit_answer_put(demo->db, *candidate, f->category[c], f->value[c][v], why));
    }
    return FAIL_NONE;
}

static enum fail fill_people(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    int64_t candidates[PEOPLE_MAX];
    for (size_t i = 0; i < (size_t)f->seed->people; i++)
        TRY(fill_person(f, i, &candidates[i], why));
    struct recruit_person people[PEOPLE_MAX];
    for (size_t i = 0; i < (size_t)f->seed->people; i++) people[i] = person_make(f, i);
    return recruit_people_put(demo->app, demo->arena, candidates, people, (size_t)f->seed->people,
                              why);
}

static enum fail fill_draw(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    struct pool pool;
    struct draw_made made;
    struct draw_outcome outcome;
    struct recruitment_get_row row;
    struct recruit_draw_current_row current;
    int64_t draw;
    bool drawn = text_is(f->seed->state, "drawn");
    TRY(recruitment_set_state(demo->db, f->id, "planned", "frozen", why));
    TRY(recruitment_get(demo->db, demo->arena, f->id, f->proposal, &row, why));
    TRY(pool_load(demo->db, demo->arena, f->id, 1U << RECRUIT_ELIGIBLE, &pool, why));
    struct draw_how how = {.algorithm = SORTITION_LEXIMIN,
                           .seats = (size_t)row.seats,
                           .per_address = (size_t)row.per_address,
                           .n_panels = PANELS};
    TRY(draw_compute(demo->arena, &pool, &how, &made, why));
    struct draw_announced announced = {
        .source = drawn ? "The six main numbers of the next Saturday's specimen lottery, in public "
                          "at the town hall"
                        : "Two ten-sided dice, thrown one after the other in the town hall at noon",
        .lot = drawn ? DRAW_NUMBERS : DRAW_DICE,
        .day = day_in(f, f->seed->draws),
        .person = f->person,
        .now = f->now - (drawn ? 12 : 1) * CLOCK_DAY};
    TRY(draw_commit(demo->db, demo->arena, f->id, &pool, &made, &announced, &draw, why));
    if (!drawn) return FAIL_NONE;
    struct draw_lot lot = {.randomness = "4 11 23 30 38 45",
                           .witnesses = "Chair of the oversight panel",
                           .person = f->person,
                           .now = f->now - 10 * CLOCK_DAY};
    TRY(recruit_draw_current(demo->db, demo->arena, f->id, &current, why));
    TRY(draw_outcome_make(demo->arena, &row, &pool, &current, made.panels_text, lot.randomness,
                          lot.now, &outcome, why));
    return draw_fall(demo->db, demo->arena, &row, &lot, &outcome, why);
}

enum { CALLED = 15, LEFT = 3, LATER = 14, JURORS = 12 };

/* Twelve who said yes are jurors with a slip each; the other slips were handed out at the door by
 * a club, and nobody knows to whom. */
static enum fail fill_joined(struct filling *f, const struct recruit_call_list_row *rows, size_t n,
                             struct why *why) {
    struct demo *demo = f->demo;
    struct demo_jurors_row *jurors;
    size_t n_jurors, joined = 0;
    TRY(demo_jurors(demo->db, demo->arena, f->engagement, &jurors, &n_jurors, why));
    for (size_t i = 0; i < n && i < LATER; i++)
        if (i != LEFT && joined < JURORS && joined < n_jurors)
            TRY(recruit_joined(demo->db, f->id, rows[i].id, jurors[joined++].id, why));
    return FAIL_NONE;
}

/* Thirteen of sixteen have said yes, and one of them is not a juror yet; one has left, two are
 * still to be called. */
static enum fail fill_calls(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    struct recruit_call_list_row *rows;
    size_t n;
    TRY(recruit_call_list(demo->db, demo->arena, f->id, &rows, &n, why));
    for (size_t i = 0; i < n && i < CALLED; i++) {
        struct recruit_move move = {.recruitment = f->id,
                                    .candidate = rows[i].id,
                                    .to = i == LEFT ? RECRUIT_WITHDRAWN : RECRUIT_CONFIRMED,
                                    .reason = "call",
                                    .person = f->person,
                                    .now = f->now - 8 * CLOCK_DAY};
        const char *outcome = i == LEFT ? "declined" : i == LATER ? "call_back" : "confirmed";
        TRY(recruit_call_add(demo->db, rows[i].id, move.now, f->person, outcome,
                             i == LATER ? day_in(f, 1) : "", i == LATER ? "evening" : "", why));
        if (i < LATER) TRY(recruit_step(demo->db, demo->arena, &move, why));
        int64_t payment;
        if (i < 2)
            TRY(recruit_payment_add(demo->db, demo->arena, rows[i].id, "travel", 640, "bank",
                                    f->person, move.now, &payment, why));
    }
    return fill_joined(f, rows, n, why);
}

static enum fail fill_one(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    const struct recruitment_seed *seed = f->seed;
    rng_init(&f->rng, seed->short_name);
    TRY(recruitment_add(demo->db, demo->arena, f->proposal, f->engagement, DB_NULL_INT,
                        f->organisation, seed->short_name, seed->title, seed->seats, seed->reserves,
                        1, "invited", day_in(f, seed->closes), day_in(f, seed->draws),
                        day_in(f, seed->erased), 25000, 5000, 1, 1, f->person,
                        f->now - 40 * CLOCK_DAY, &f->id, why));
    TRY(recruitment_change_texts(
        demo->db, f->id, f->proposal, 1,
        "Should the council, the police and the university look at records of young people "
        "together, "
        "to make streets safer?\n\nWe ask ordinary residents, because it is about all of us. You "
        "need "
        "to know nothing about it: you hear from people who do, and you ask them what you like.",
        "Two Saturdays and one Sunday, 10am to 4pm, in the town hall. Lunch is on us. We pay "
        "travel, "
        "childcare and care for others.",
        "I am 16 or older\nI live in Wendale\nI am not a councillor, and do not work for the "
        "council, "
        "the police or the university\nI can come on all three days",
        "You have been chosen by lot to put your name down for a residents' jury.\n\nA jury of "
        "residents listens, asks and decides what should happen. Everybody who puts their name "
        "down "
        "has a fair chance to be on it.\n\nIt takes five minutes to put your name down.",
        "01632 960 500", "Wendale City Council\nTown Hall\nWendale ZZ1 1AA",
        "Leila Haddad\nEngagement lead", "cy", "Rheithgor trigolion ar strydoedd mwy diogel",
        "A ddylai'r cyngor, yr heddlu a'r brifysgol edrych ar gofnodion pobl ifanc gyda'i gilydd, "
        "er "
        "mwyn gwneud strydoedd yn fwy diogel?",
        "Dau ddydd Sadwrn ac un dydd Sul, 10am i 4pm, yn neuadd y dref.",
        "Rwy'n 16 oed neu'n hŷn\nRwy'n byw yn Wendale\nDydw i ddim yn gynghorydd, nac yn gweithio "
        "i'r "
        "cyngor, yr heddlu na'r brifysgol\nGallaf ddod ar y tri diwrnod",
        "Rydych wedi cael eich dewis drwy goelbren i roi eich enw ymlaen ar gyfer rheithgor "
        "trigolion.",
        "", why));
    TRY(fill_categories(f, why));
    TRY(fill_letters(f, why));
    TRY(fill_people(f, why));
    TRY(recruitment_set_opened(demo->db, f->id, f->now - 29 * CLOCK_DAY, why));
    if (text_is(seed->state, "open"))
        return recruitment_set_state(demo->db, f->id, "planned", "open", why);
    TRY(fill_draw(f, why));
    return text_is(seed->state, "drawn") ? fill_calls(f, why) : FAIL_NONE;
}

enum fail fill_recruitments(struct demo *demo, struct why *why) {
    struct demo_engagement_titled_row row;
    struct filling f = {.demo = demo, .now = clock_now()};
    TRY(demo_engagement_titled(demo->db, demo->arena, "Residents' jury on safer streets", &row,
                               why));
    TRY(names_get(&demo->people, "leila", &f.person, why));
    TRY(recruitment_organisation(demo->db, demo->arena, row.proposal, &f.organisation, why));
    f.proposal = row.proposal;
    f.engagement = row.id;
    for (size_t i = 0; i < sizeof recruitments / sizeof recruitments[0]; i++) {
        f.seed = &recruitments[i];
        TRY(fill_one(&f, why));
    }
    return FAIL_NONE;
}
