/* A made-up dialogue about assaults: 52 events over the city, 40 of them written up. */
#include "base/clock.h"
#include "base/rng.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "dialogue/event.sql.h"
#include "dialogue/event_views.h"
#include "dialogue/kit.h"
#include "dialogue/programme.sql.h"
#include "dialogue/write_up.h"
#include "dialogue/write_up.sql.h"

#include <string.h>

enum { EVENTS = 52, WRITTEN = 40, STATEMENTS = 8, AREAS = 6, COMMUNITIES = 5 };

static const struct {
    const char *kind, *title, *body, *welsh;
} items[] = {
    {"statement", "The hospital should tell the council where and when assaults happen.", "",
     "Dylai'r ysbyty ddweud wrth y cyngor ble a phryd y mae ymosodiadau'n digwydd."},
    {"statement", "The weapon that was used should be passed on as well.", "",
     "Dylid rhannu'r arf a ddefnyddiwyd hefyd."},
    {"statement", "The police should get the figures as quickly as the council.", "",
     "Dylai'r heddlu gael y ffigurau mor gyflym â'r cyngor."},
    {"statement", "Street names are too exact: an area is enough.", "",
     "Mae enwau strydoedd yn rhy fanwl: mae ardal yn ddigon."},
    {"statement", "People who come to the hospital should be able to say no.", "",
     "Dylai pobl sy'n dod i'r ysbyty allu dweud na."},
    {"statement", "Some people would stay away from the hospital if they knew.", "",
     "Byddai rhai pobl yn cadw draw o'r ysbyty pe baent yn gwybod."},
    {"statement", "Each year the figures should be published for everybody.", "",
     "Dylid cyhoeddi'r ffigurau bob blwyddyn i bawb."},
    {"question", "When would you be glad that the hospital told somebody? When not?", "", ""},
    {"question", "Who might be harmed by this, and who might be helped?", "", ""},
    {"question", "What would have to be promised so that you could live with it?", "", ""},
    {"for", "Fewer people are hurt",
     "Where hospitals passed on places and times, councils lit streets, moved bus stops and spoke "
     "with bars.",
     ""},
    {"for", "Most assaults are never told to the police",
     "The hospital sees people who tell nobody else, so the map is fairer.", ""},
    {"for", "No names are needed", "Place, time and weapon are enough to see where it is unsafe.",
     ""},
    {"against", "People may stay away",
     "Whoever fears the police may not come to be treated, and then be worse off.", ""},
    {"against", "Areas get a bad name",
     "A map of assaults can make homes worth less and bring more stops of young men.", ""},
    {"against", "It may grow", "What begins without names can later be joined with other lists.",
     ""},
    {"role", "A nurse on a Saturday night", "You ask three more questions of each injured person.",
     ""},
    {"role", "A bar owner", "Your street is red on the map. What do you do?", ""},
    {"role", "Somebody who was hurt at home", "You do not want anybody to know where.", ""},
};
static const char last_statement[] = "An independent person should check each year what it is used "
                                     "for.";
static const char steps_60[] = "5 | Welcome | Who is here, and why. Nobody's name is written down\n"
                               "10 | Background | Read it aloud, then the reasons for and against\n"
                               "20 | Talk | The three questions, in pairs, then all together\n"
                               "15 | Votes | Read each statement, count agree, disagree, unsure\n"
                               "10 | Who sees it otherwise? | Ask for it, and write it down";
static const char steps_120[] =
    "10 | Welcome | Who is here, and why. Nobody's name is written down\n"
    "15 | Background | Read it aloud, then the reasons for and against\n"
    "25 | Roles | Three role cards: what would this person say?\n"
    "10 | Break | Tea\n"
    "30 | Talk | The three questions, in small groups, then all together\n"
    "20 | Votes | Read each statement, count agree, disagree, unsure\n"
    "10 | Who sees it otherwise? | Ask for it, and write it down";
static const struct {
    const char *kind, *name;
    int64_t population;
} groups[AREAS + COMMUNITIES] = {{"area", "North", 18400},
                                 {"area", "South", 16100},
                                 {"area", "West", 11500},
                                 {"area", "Riverside", 7200},
                                 {"area", "Old Town", 5300},
                                 {"area", "Hillside", 8900},
                                 {"community", "Young adults, 16 to 24", 8100},
                                 {"community", "People over 70", 9300},
                                 {"community", "Black, Asian and other minority residents", 7400},
                                 {"community", "Disabled people", 10800},
                                 {"community", "People who work at night", 3900}};
static const char *const places[] = {"Riverside library", "Mill Lane chapel hall", "Kestrel school",
                                     "The Lantern cafe",  "St Anne's kitchen",     "Boxing club",
                                     "Fire station",      "Students' union",       "Market hall",
                                     "Allotment shed"};
static const char *const pro_texts[] = {
    "If it stops one bottle in a face it is worth it. And it needs no name.",
    "The police only know what they are told. The hospital sees the rest.",
    "Street lights and buses are cheap. One just has to know where."};
static const char *const con_texts[] = {
    "My brother would not have gone to have his hand sewn, had he known.",
    "Our street will be on a map, and then the insurers read it.",
    "They say no names. Next year they want more."};
static const char *const minority_texts[] = {
    "Two said that nothing should leave the hospital, whatever it is good for.",
    "One woman said: at home is not a place for a map.",
    "Some wanted the police to have names as well."};
static const char *const verbatim_texts[] = {
    "\"You tell a nurse because she is a nurse.\"\n\"Where, yes. Who, no.\"",
    "\"I walk home that way. I would like to know.\"\n\"Maps stay, people move.\"",
    "\"Nobody asked me when I was sewn up. I would have said yes.\""};

struct filling {
    struct demo *demo;
    int64_t engagement, lead, other, now;
    int64_t statements[STATEMENTS], groups[AREAS + COMMUNITIES];
    int64_t events[EVENTS], hosts[EVENTS];
    struct rng rng;
};

static const char *day_in(const struct filling *f, int days) {
    return date_iso(f->demo->arena, date_of(f->now + days * CLOCK_DAY));
}

/* ---- programme and kit ---- */

static enum fail publish(struct filling *f, int64_t number, const char *note, int days,
                         struct why *why) {
    static const char *const languages[] = {"en", "cy"};
    struct demo *demo = f->demo;
    for (size_t i = 0; i < 2; i++) {
        struct kit kit;
        char digest[SHA256_HEX];
        TRY(kit_draft(demo->db, demo->arena, f->engagement, languages[i], &kit, why));
        struct str content = kit_write(demo->arena, &kit);
        kit_digest(content, digest);
        TRY(dialogue_kit_add(demo->db, f->engagement, number, languages[i],
                             str_copy(demo->arena, content), digest, note, f->lead,
                             f->now + days * CLOCK_DAY, why));
    }
    return dialogue_items_published(demo->db, f->engagement, why);
}

static enum fail fill_items(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    size_t n = 0;
    int64_t id;
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        TRY(dialogue_item_add(demo->db, demo->arena, f->engagement, items[i].kind, items[i].title,
                              items[i].body, &id, why));
        if (text_is(items[i].kind, "statement")) f->statements[n++] = id;
        if (items[i].welsh[0] != '\0')
            TRY(dialogue_translation_put(
                demo->db, f->engagement, "cy",
                arena_printf(demo->arena, "item/%lld/title", (long long)id), items[i].welsh, why));
    }
    TRY(dialogue_plan_add(demo->db, demo->arena, f->engagement, 60, "5 to 12 people", steps_60, &id,
                          why));
    TRY(dialogue_plan_add(demo->db, demo->arena, f->engagement, 120, "8 to 20 people", steps_120,
                          &id, why));
    TRY(publish(f, 1, "", -80, why));
    TRY(dialogue_item_add(demo->db, demo->arena, f->engagement, "statement", last_statement, "",
                          &f->statements[STATEMENTS - 1], why));
    return publish(f, 2, "One more statement: an independent check", -40, why);
}

static enum fail fill_settings(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    int64_t id;
    TRY(dialogue_add(demo->db, demo->arena, f->engagement, "safer-nights", "Safer nights out", &id,
                     why));
    TRY(dialogue_change(
        demo->db, f->engagement, 1, "safer-nights", "Safer nights out",
        "Arrow Valley hospital could tell the council and the police where and when people were "
        "assaulted, without saying who they are. Would that be right? Talk about it where you are, "
        "and tell us what you said.",
        "Each weekend about thirty people come to the hospital after an assault. Fewer than half "
        "of them tell the police. The hospital could write down the place, the time and the "
        "weapon, "
        "and pass a list without names to the council's safety team each month.\nIn other cities "
        "such lists exist. Nobody's treatment depends on what they say.",
        "Everybody who lives in the city; above all young adults and people who work at night.",
        "Somebody may have been hurt themselves. Say at the start that nobody has to tell their "
        "own "
        "story, and that anybody may leave. If somebody tells of harm to a child or of danger now, "
        "phone the council's safety line the same day.",
        "Choose a place without steps and with a quiet corner. Read every text aloud. Large print "
        "is on the kit's page. Ask beforehand what people need.",
        "Engagement office, 01632 960000", "en cy", day_in(f, -60), day_in(f, 45), 14, 45, why));
    for (size_t i = 0; i < AREAS + COMMUNITIES; i++)
        TRY(dialogue_group_put(demo->db, f->engagement, groups[i].kind, groups[i].name,
                               groups[i].population, why));
    struct dialogue_group_list_row *rows;
    size_t n;
    TRY(dialogue_group_list(demo->db, demo->arena, f->engagement, &rows, &n, why));
    for (size_t i = 0; i < AREAS + COMMUNITIES; i++)
        for (size_t k = 0; k < n; k++)
            if (text_is(rows[k].name, groups[i].name)) f->groups[i] = rows[k].id;
    TRY(fill_items(f, why));
    return dialogue_set_state(demo->db, f->engagement, "draft", "open", why);
}

/* ---- events ---- */

/* Over: the first 43, of which 40 were written up; three cancelled; six still to come. Nobody has
 * met on Hillside yet, and nobody who works at night was asked. */
static int days_of(size_t i) {
    if (i < WRITTEN) return (int)i - 58;
    return i < 43 ? -24 + (int)i - WRITTEN : i < 46 ? -6 : 4 + 5 * (int)(i - 46);
}

static int64_t area_of(const struct filling *f, size_t i) {
    static const size_t order[] = {0, 1, 0, 2, 1, 0, 3, 4};
    return i == 48 ? f->groups[5] : f->groups[order[i % 8]];
}

static int64_t community_of(const struct filling *f, size_t i) {
    static const int64_t order[] = {-1, 0, -1, 1, -1, 2, -1, -1, 3, 0};
    int64_t at = order[i % 10];
    return at < 0 ? DB_NULL_INT : f->groups[AREAS + at];
}

static enum fail fill_event(struct filling *f, size_t i, struct why *why) {
    struct demo *demo = f->demo;
    struct db *db = demo->db;
    static const char *const starts[] = {"18:30", "10:00", "14:15", "19:00"};
    TRY(dialogue_event_add(db, demo->arena, f->engagement, i % 3 != 1, area_of(f, i),
                           community_of(f, i), places[i % 10], day_in(f, days_of(i)), starts[i % 4],
                           i % 4 == 3 ? 120 : 60, i % 13 == 5 ? "cy" : "en",
                           (int64_t)(8 + 3 * (i % 5)), i < 18 ? 1 : 2, day_in(f, days_of(i) - 20),
                           f->now - 20 * CLOCK_DAY, &f->events[i], why));
    TRY(dialogue_access_add(
        db, demo->arena, f->events[i], "host", "H",
        event_code_hash(demo->arena, demo->app, seed_code(demo->arena, "dialogue", i)),
        &f->hosts[i], why));
    if (i % 6 == 0)
        TRY(dialogue_question_add(db, f->events[i], 1, "What would make our own street safer?",
                                  why));
    if (i < 43 || i == 46 || i == 48)
        TRY(dialogue_event_confirm(db, f->events[i], day_in(f, days_of(i) - 5), why));
    if (i >= 43 && i < 46)
        TRY(dialogue_event_cancel(db, f->events[i], f->now - 9 * CLOCK_DAY, why));
    if (i == 42) return dialogue_event_close(db, f->events[i], f->engagement, why);
    return FAIL_NONE;
}

static enum fail fill_events(struct filling *f, struct why *why) {
    struct demo *demo = f->demo;
    int64_t numbers[EVENTS];
    struct contact contacts[EVENTS];
    for (size_t i = 0; i < EVENTS; i++) {
        TRY(fill_event(f, i, why));
        numbers[i] = vault_number(VAULT_HOST, f->events[i]);
        contacts[i] = (struct contact){
            .name = arena_printf(demo->arena, "Specimen Host %zu", i + 1),
            .email = i % 4 == 2 ? NULL : arena_printf(demo->arena, "host%zu@people.example", i + 1),
            .phone = arena_printf(demo->arena, "01632 960 1%02zu", i)};
    }
    return vault_put_many(demo->app->vault, demo->arena, numbers, contacts, EVENTS, why);
}

/* ---- write-ups ---- */

/* Out of 100: agree, unsure. Riverside and Old Town trust the police less. */
static const int shares[STATEMENTS][2] = {{82, 10}, {61, 17}, {48, 18}, {44, 16},
                                          {63, 15}, {55, 22}, {77, 12}, {84, 9}};

static void votes_draw(struct filling *f, size_t event, size_t statement, int64_t voters,
                       struct write_up_count *out) {
    int shift = (event % 8 >= 6 ? -14 : 0) * (statement == 0 || statement == 2);
    *out = (struct write_up_count){f->statements[statement], 0, 0, 0, ""};
    for (int64_t v = 0; v < voters; v++) {
        int draw = (int)rng_below(&f->rng, 100), agree = shares[statement][0] + shift;
        if (draw < agree)
            out->agree++;
        else if (draw < agree + shares[statement][1])
            out->unsure++;
        else
            out->disagree++;
    }
}

static void majority_only(struct write_up_count *c) {
    c->majority = c->agree > c->disagree ? "agree" : c->agree < c->disagree ? "disagree" : "split";
    c->agree = c->disagree = c->unsure = -1;
}

static const char *band_of(int64_t people) {
    return people < 10 ? "5-9" : people < 15 ? "10-14" : people < 20 ? "15-19" : "20-29";
}

static struct write_up *report_draw(struct filling *f, size_t i) {
    struct arena *arena = f->demo->arena;
    struct write_up *w = ARENA_NEW(arena, struct write_up);
    int64_t people = 6 + (int64_t)rng_below(&f->rng, 17);
    size_t n = i < 18 ? STATEMENTS - 1 : STATEMENTS;
    struct write_up_count *counts = ARENA_ARRAY(arena, struct write_up_count, STATEMENTS);
    bool counted = i % 10 != 4 && i % 10 != 9;
    for (size_t s = 0; s < n; s++) {
        votes_draw(f, i, s, people, &counts[s]);
        if (!counted) majority_only(&counts[s]);
    }
    *w = (struct write_up){
        .attendance = band_of(people),
        .plan_minutes = i % 4 == 3 ? 120 : 60,
        .minutes = i % 4 == 3 ? 115 : 55 + (int64_t)(i % 5) * 5,
        .votes_how = i % 10 == 4   ? "majority"
                     : i % 10 == 9 ? "consensus"
                     : i % 5 == 3  ? "show_of_hands"
                                   : "head_count",
        .reasons_for = pro_texts[i % 3],
        .reasons_against = con_texts[(i + 1) % 3],
        .minority = i % 4 == 2 ? "none" : "voiced",
        .minority_view = i % 4 == 2 ? "" : minority_texts[i % 3],
        .verbatim = verbatim_texts[i % 3],
        .questions = i % 3 == 0 ? "Who sees the list at the council?" : "",
        .changes = i % 7 == 0 ? "We left out the role cards." : "",
        .stake = i % 5 == 0 ? "I run a bar in the area." : "None.",
        .help_given = i % 8 == 0 ? "We read everything aloud for two people." : "",
        .may_quote = i % 3 != 2,
        .counts = counts,
        .n_counts = n,
    };
    return w;
}

static int64_t or_null(int64_t n) {
    return n < 0 ? DB_NULL_INT : n;
}

static enum fail report_store(struct filling *f, size_t i, const char *account, int64_t access,
                              const struct write_up *w, int days_after, int64_t *id,
                              struct why *why) {
    struct demo *demo = f->demo;
    struct db *db = demo->db;
    char digest[SHA256_HEX];
    int64_t sent = f->now + (days_of(i) + days_after) * CLOCK_DAY;
    bool paper = access == DB_NULL_INT;
    TRY(dialogue_write_up_add(db, demo->arena, f->events[i], account, access,
                              paper ? "paper" : "web", i < 18 ? 1 : 2,
                              paper ? f->lead : DB_NULL_INT, day_in(f, days_of(i)), id, why));
    TRY(dialogue_write_up_change(db, *id, 1, i < 18 ? 1 : 2, w->plan_minutes, w->attendance,
                                 w->minutes, w->votes_how, w->reasons_for, w->reasons_against,
                                 w->minority, w->minority_view, w->verbatim, w->questions,
                                 w->changes, w->stake, w->help_given, w->may_quote, why));
    for (size_t s = 0; s < w->n_counts; s++) {
        const struct write_up_count *c = &w->counts[s];
        TRY(dialogue_count_put(db, *id, c->statement, or_null(c->agree), or_null(c->disagree),
                               or_null(c->unsure), c->majority, why));
    }
    if (community_of(f, i) != DB_NULL_INT)
        TRY(dialogue_present_put(db, *id, community_of(f, i), why));
    write_up_digest(demo->arena, w, digest);
    TRY(dialogue_write_up_send(db, *id, digest, sent, why));
    return dialogue_event_reopen(db, f->events[i], why);
}

static enum fail readings_fill(struct filling *f, size_t i, int64_t id, struct why *why) {
    struct db *db = f->demo->db;
    if (i >= 34) return FAIL_NONE;
    if (i == 5 || i == 20)
        return dialogue_reading_put(db, id, f->lead, "ask",
                                    "On the third statement fewer people voted. Why?", f->now, why);
    TRY(dialogue_reading_put(db, id, f->lead, "accept", "", f->now, why));
    return i >= 28 ? FAIL_NONE : dialogue_reading_put(db, id, f->other, "accept", "", f->now, why);
}

static enum fail fill_write_ups(struct filling *f, struct why *why) {
    int64_t id, second;
    for (size_t i = 0; i < WRITTEN; i++) {
        struct write_up *w = report_draw(f, i);
        int64_t access = i % 9 == 8 ? DB_NULL_INT : f->hosts[i];
        TRY(report_store(f, i, "host", access, w, 3, &id, why));
        TRY(readings_fill(f, i, id, why));
        /* One host sent it twice; at one event a note-taker saw it otherwise. */
        if (i == 11) TRY(report_store(f, i, "host", access, w, 4, &second, why));
        if (i == 14) {
            struct write_up other = *w;
            other.minority = text_is(w->minority, "none") ? "voiced" : "none";
            other.minority_view = text_is(other.minority, "none") ? "" : minority_texts[0];
            other.votes_how = "show_of_hands";
            TRY(report_store(f, i, "note_taker", DB_NULL_INT, &other, 5, &second, why));
        }
    }
    return FAIL_NONE;
}

enum fail fill_dialogue(struct demo *demo, struct why *why) {
    struct demo_engagement_titled_row row;
    struct filling f = {.demo = demo, .now = clock_now()};
    rng_init(&f.rng, "Safer nights out");
    TRY(demo_engagement_titled(demo->db, demo->arena, "Residents' jury on safer streets", &row,
                               why));
    TRY(names_get(&demo->people, "leila", &f.lead, why));
    TRY(names_get(&demo->people, "dev", &f.other, why));
    TRY(demo_engagement(
        demo->db, demo->arena, row.proposal, 1, "dialogue", "Safer nights out",
        "Groups all over the city talk about the same questions, each where they "
        "are.",
        "We answer each reason that was given often, and what was said otherwise, by "
        "31 March 2027.",
        "planned", 0, demo->framework, 1, "Made up for the example programme.", 1, f.lead,
        f.now - 90 * CLOCK_DAY, &f.engagement, why));
    TRY(fill_settings(&f, why));
    TRY(fill_events(&f, why));
    return fill_write_ups(&f, why);
}
