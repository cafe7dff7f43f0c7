/* A panel of the council and the trust, with made-up members: one wave published, one in the field.
 */
#include "base/clock.h"
#include "base/rng.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "panel/fieldwork.h"
#include "panel/publish.h"
#include "question/question.h"
#include "question/questionnaire.sql.h"
#include "question/sheet.h"
#include "question/simulate.h"
#include "recruit/recruit_people.h"
#include "recruit/register.sql.h"
#include "recruit/setup.sql.h"
#include "web/asset.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { MEMBERS = 260, N_DIMENSIONS = 3, SECOND_SAMPLE = 60, RECRUITED = 3 };

/* Made up like the city itself, in the proportions of an English city. */
static const struct population_category ages[] = {{"16-34", "16 to 34", 61000},
                                                  {"35-54", "35 to 54", 58000},
                                                  {"55-74", "55 to 74", 47000},
                                                  {"75+", "75 and over", 18000}};
static const struct population_category sexes[] = {{"female", "Women", 94000},
                                                   {"male", "Men", 90000}};
static const struct population_category wards[] = {{"old-town", "Old Town", 52000},
                                                   {"riverside", "Riverside", 48000},
                                                   {"hillcrest", "Hillcrest", 45000},
                                                   {"docks", "Docks", 39000}};
/* How many of a hundred members: older people and the better-off wards join more. */
static const unsigned age_joins[] = {18, 32, 37, 13}, sex_joins[] = {56, 44},
                      ward_joins[] = {30, 22, 32, 16};

static const char *const first_names[] = {"Ada",   "Bryn",  "Ceri", "Dev",    "Elin",  "Femi",
                                          "Grace", "Hasan", "Iris", "Jakub",  "Kezia", "Liam",
                                          "Mina",  "Nia",   "Omar", "Priti",  "Quinn", "Rosa",
                                          "Sean",  "Tara",  "Uma",  "Victor", "Wren",  "Zofia"};
static const char *const last_names[] = {
    "Abbot",  "Brook",  "Carver", "Dale",   "Ellis",     "Fern",  "Grove",   "Hollis",
    "Ingram", "Jessop", "Kerr",   "Larch",  "Marsh",     "North", "Orchard", "Pike",
    "Quarry", "Reed",   "Stone",  "Thorne", "Underhill", "Vale"};
static const char *const words[] = {
    "Tell people beforehand, in plain words.",
    "I would like to see who has looked at my file.",
    "Companies should keep out of it.",
    "It helped my neighbour. Do more of it.",
};

/* The first wave asked what matters most about it. */
static const char weighed[] = "Spotting a stroke in the ambulance";

struct fill {
    struct demo *demo;
    struct panel_get_row panel;
    struct panel_dimension *dimensions;
    size_t n_dimensions;
    struct definition definition;
    int64_t questionnaire, person;
};

static size_t pick(struct rng *rng, const unsigned *shares, size_t n) {
    uint64_t draw = rng_below(rng, 100), sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += shares[i];
        if (draw < sum) return i;
    }
    return n - 1;
}

static enum fail fill_population(struct fill *fill, struct why *why) {
    struct population_category kept[3][4];
    memcpy(kept[0], ages, sizeof ages);
    memcpy(kept[1], sexes, sizeof sexes);
    memcpy(kept[2], wards, sizeof wards);
    const struct population_dimension all[N_DIMENSIONS] = {
        {"age_group", "Age", kept[0], LENGTH(ages), 184000},
        {"sex", "Sex", kept[1], LENGTH(sexes), 184000},
        {"ward", "Ward", kept[2], LENGTH(wards), 184000}};
    TRY(panel_population_put(fill->demo->db, fill->demo->arena, fill->panel.id, all, N_DIMENSIONS,
                             "made-up figures in the manner of the census", why));
    return panel_dimensions(fill->demo->db, fill->demo->arena, fill->panel.id, &fill->dimensions,
                            &fill->n_dimensions, why);
}

static enum fail fill_members(struct fill *fill, struct why *why) {
    struct arena *arena = fill->demo->arena;
    struct member_new *members = ARENA_ARRAY(arena, struct member_new, MEMBERS);
    struct rng rng;
    int64_t *ids;
    rng_init(&rng, "members of the panel");
    for (size_t i = 0; i < MEMBERS; i++) {
        const size_t picks[N_DIMENSIONS] = {pick(&rng, age_joins, 4), pick(&rng, sex_joins, 2),
                                            pick(&rng, ward_joins, 4)};
        int64_t *profile = ARENA_ARRAY(arena, int64_t, N_DIMENSIONS);
        for (size_t d = 0; d < N_DIMENSIONS; d++)
            profile[d] = fill->dimensions[d].categories[picks[d]].id;
        const char *first = first_names[rng_below(&rng, LENGTH(first_names))];
        const char *last = last_names[rng_below(&rng, LENGTH(last_names))];
        bool post = picks[0] == 3 ? i % 2 == 0 : i % 9 == 0, phone = !post && i % 23 == 0;
        members[i] = (struct member_new){
            .contact = {.name = arena_printf(arena, "%s %s", first, last),
                        .email = arena_printf(arena, "member%03zu@wendale.example", i + 1),
                        .phone = arena_printf(arena, "01632 960%03zu", i % 1000),
                        .address = arena_printf(arena, "%zu %s Street\nWendale\nWD%zu 1AA",
                                                1 + i % 80, last, 1 + picks[2])},
            .channel = post    ? "post"
                       : phone ? "phone"
                               : "email",
            .language = i % 31 == 0 ? "cy" : "en",
            .joined = i % 3 == 0   ? "2023-02-10"
                      : i % 3 == 1 ? "2024-09-20"
                                   : "2025-11-05",
            .source = i % 12 == 0 ? "form" : "import",
            .large_print = post && i % 4 == 0,
            .wants_news = i % 5 != 0,
            .recruitment = DB_NULL_INT,
            .profile = profile};
    }
    TRY(members_add(fill->demo->app, fill->demo->db, arena, fill->panel.id, fill->dimensions,
                    fill->n_dimensions, members, MEMBERS, &ids, why));
    static const char *const reasons[] = {"asked", "moved", "unreachable", "died"};
    for (size_t i = 0; i < 24; i++)
        TRY(member_end(fill->demo->db, arena, fill->panel.id, ids[i * 10 + 3],
                       i % 4 < 2 ? "left" : "removed", reasons[i % 4],
                       seed_time(i % 2 == 0 ? "2025-06-30" : "2026-02-27"), why));
    return FAIL_NONE;
}

static enum fail fill_sheet(struct fill *fill, const struct wave_get_row *wave, int64_t version,
                            const struct survey_response *response, struct rng *rng,
                            struct why *why) {
    struct demo *demo = fill->demo;
    struct arena *arena = demo->arena;
    const struct definition *d = &fill->definition;
    const char *mode = rng_below(rng, 8) == 0 ? "paper" : rng_below(rng, 20) == 0 ? "phone" : "web";
    struct sheet_facts facts = {
        .seed = arena_printf(arena, "panel %lld", (long long)response->respondent),
        .arm = d->arms[(size_t)response->respondent % d->n_arms].name,
        .mode = mode,
        .stratum = response->stratum,
        .language = "en"};
    int64_t changed, sheet;
    bool finished = rng_below(rng, 20) != 0;
    TRY(sheet_insert(demo->db, wave->survey, version, response->link, DB_NULL_INT, "", 0, mode,
                     "en", facts.seed, facts.arm, facts.stratum, DB_NULL_INT,
                     text_is(mode, "web") ? DB_NULL_INT : fill->person, "2026-05-18", &changed,
                     why));
    TRY(sheet_by_seed(demo->db, arena, wave->survey, facts.seed, &sheet, why));
    const char **values = ARENA_ARRAY(arena, const char *, d->n_questions + 1);
    answers_simulate(arena, d, &facts, words, LENGTH(words), rng, values);
    size_t stop = finished ? d->n_questions : 5 + (size_t)rng_below(rng, 10);
    for (size_t q = 0; q < stop && q < d->n_questions; q++) {
        struct sheet_value value = {.name = d->questions[q].name, .text = values[q]};
        if (value.text == NULL) continue;
        TRY(sheet_save(demo->db, sheet, fill->questionnaire, &value, 1, why));
    }
    if (!finished) return FAIL_NONE;
    struct sheet whole = {0};
    enum response_state state;
    TRY(sheet_load(demo->db, arena, sheet, "en", &whole, why));
    return sheet_finish_now(demo->db, arena, &whole, seed_time("2026-05-25"), &state, why);
}

static enum fail fill_answers(struct fill *fill, const struct wave_get_row *wave, unsigned per_cent,
                              const char *seed, struct why *why) {
    struct survey_response *responses;
    size_t n;
    int64_t version;
    struct rng rng;
    rng_init(&rng, seed);
    TRY(demo_survey_version(fill->demo->db, fill->demo->arena, wave->survey, &version, why));
    TRY(survey_responses(fill->demo->db, fill->demo->arena, wave->survey, &responses, &n, why));
    for (size_t i = 0; i < n; i++)
        if (rng_below(&rng, 100) < per_cent)
            TRY(fill_sheet(fill, wave, version, &responses[i], &rng, why));
    return FAIL_NONE;
}

static enum fail fill_wave(struct fill *fill, struct wave_new what, const char *seed,
                           struct wave_get_row *row, struct why *why) {
    struct demo *demo = fill->demo;
    struct wave_drawn drawn;
    struct wave_sent sent;
    int64_t wave;
    what.panel = fill->panel.id;
    what.questionnaire = fill->questionnaire;
    what.illustrative = true;
    what.person = fill->person;
    TRY(wave_add(demo->db, demo->arena, &what, &wave, why));
    TRY(wave_draw(demo->db, demo->arena, &fill->panel, wave, seed, what.now, &drawn, why));
    TRY(wave_invite(demo->app, demo->db, demo->arena, &fill->panel, wave, what.now, &sent, why));
    return wave_get(demo->db, demo->arena, wave, fill->panel.id, row, why);
}

/* All but the panel's own questions of age, which are asked for the first page alone. */
static const char weighting[] =
    "{\"method\":\"rake\",\"trim_low\":0,\"trim_high\":4,\"with_respondents\":true,"
    "\"margins\":[\"age_group\",\"sex\"],\"break_by\":[\"age_group\",\"sex\"],"
    "\"leave_out\":[\"age\",\"health\",\"sex\",\"district\",\"when\",\"deep\"]}";

static enum fail fill_first(struct fill *fill, struct why *why) {
    struct demo *demo = fill->demo;
    struct demo_proposal_titled_row about;
    struct wave_get_row row;
    struct wave_frozen frozen;
    int64_t publication, now = seed_time("2026-06-22");
    struct wave_new what = {
        .title = "Sharing information about you",
        .about = "We asked members what services may share about them, and under which conditions. "
                 "The council decides in the summer how crews learn to spot a stroke.",
        .closes_day = "2026-05-31",
        .sample = SAMPLE_ALL,
        .strata = DB_NULL_INT,
        .reminders_max = 2,
        .reminder_days = 7,
        .now = seed_time("2026-05-11")};
    TRY(demo_proposal_titled(demo->db, demo->arena, weighed, &about, why));
    what.proposal = about.id;
    TRY(fill_wave(fill, what, "EXAM-PLEW-AVE2-0001", &row, why));
    TRY(fill_answers(fill, &row, 68, "first wave", why));
    TRY(wave_close(demo->db, demo->arena, fill->panel.id, row.id, seed_time("2026-06-01"), why));
    TRY(wave_set_weighting(demo->db, row.id, fill->panel.id, weighting, why));
    TRY(wave_get(demo->db, demo->arena, row.id, fill->panel.id, &row, why));
    TRY(wave_set_reply(
        demo->db, row.id, fill->panel.id, row.revision,
        "May ambulance and hospital records be put together, without names, so that crews "
        "learn to spot a stroke? What matters most when we judge it?",
        "Many say yes to services sharing more, under conditions: people are told beforehand "
        "and can say no.",
        "The records carry no names, and whoever has opted out nationally is left out. A "
        "notice in every ambulance says so, and how to say no.",
        why));
    TRY(wave_get(demo->db, demo->arena, row.id, fill->panel.id, &row, why));
    TRY(wave_freeze(demo->db, demo->arena, &fill->panel, &row, now, &frozen, why));
    return wave_publish(demo->db, demo->arena, &fill->panel, &row, &frozen, fill->person, now,
                        &publication, why);
}

/* Somebody came by the open address from where nobody was asked. */
static enum fail fill_doubtful(struct fill *fill, const struct wave_get_row *wave,
                               struct why *why) {
    struct demo *demo = fill->demo;
    int64_t version, changed, sheet;
    TRY(demo_survey_version(demo->db, demo->arena, wave->survey, &version, why));
    TRY(sheet_insert(demo->db, wave->survey, version, DB_NULL_INT, DB_NULL_INT, "doubtful", 0,
                     "web", "en", "panel doubtful", fill->definition.arms[0].name, "", DB_NULL_INT,
                     DB_NULL_INT, "2026-11-09", &changed, why));
    TRY(sheet_by_seed(demo->db, demo->arena, wave->survey, "panel doubtful", &sheet, why));
    return sheet_finish(demo->db, sheet, "complete", "", "en", "2026-11-09", &changed, why);
}

static enum fail fill_second(struct fill *fill, struct why *why) {
    struct wave_get_row row;
    struct wave_new what = {
        .title = "Sharing information: half a year on",
        .about = "We ask a part of the panel the same again, to see what has changed.",
        .sample = SAMPLE_EQUAL,
        .sample_size = SECOND_SAMPLE,
        .strata = fill->dimensions[0].id,
        .reminders_max = 2,
        .reminder_days = 7,
        .open_address = true,
        .now = seed_time("2026-11-02")};
    TRY(fill_wave(fill, what, "EXAM-PLEW-AVE2-0002", &row, why));
    TRY(fill_answers(fill, &row, 35, "second wave", why));
    return fill_doubtful(fill, &row, why);
}

/* Found by lot from all addresses; three have said yes and wait to be taken in. */
static enum fail fill_recruited(struct fill *fill, int64_t council, struct why *why) {
    static const char *const asked[][3] = {
        {"Age", "16 to 34", "35 to 54"}, {"Sex", "Women", "Men"}, {"Tenure", "Owns", "Rents"}};
    struct demo *demo = fill->demo;
    struct arena *arena = demo->arena;
    int64_t id, category[3], value[3][2];
    int64_t candidates[RECRUITED];
    struct recruit_person people[RECRUITED];
    TRY(recruitment_add(demo->db, arena, DB_NULL_INT, DB_NULL_INT, fill->panel.id, council,
                        "wendale-voices-26", "Wendale Voices: new members 2026", RECRUITED, 0, 1,
                        "invited", "2026-09-11", "2026-09-18", "2027-03-31", 0, 0, 1, 1,
                        fill->person, seed_time("2026-08-03"), &id, why));
    for (size_t k = 0; k < 3; k++) {
        TRY(recruit_category_add(demo->db, arena, id, asked[k][0], asked[k][0], "", "", "asked",
                                 &category[k], why));
        for (size_t i = 0; i < 2; i++)
            TRY(recruit_value_add(demo->db, arena, category[k], (int64_t)i + 1, asked[k][i + 1],
                                  asked[k][i + 1], "", 0, RECRUITED, DB_NULL_INT, DB_NULL_INT,
                                  (double)NAN, &value[k][i], why));
    }
    for (size_t i = 0; i < RECRUITED; i++) {
        static const struct str none = {NULL, 0};
        TRY(recruit_candidate_add(demo->db, arena, id, (int64_t)i + 1, "confirmed", "web",
                                  DB_NULL_INT, "none", none, none, none, none, "en", "",
                                  "2026-08-20", &candidates[i], why));
        for (size_t k = 0; k < 3; k++)
            TRY(recruit_answer_put(demo->db, candidates[i], category[k], value[k][(i + k) % 2],
                                   why));
        people[i] = (struct recruit_person){
            .name = arena_printf(arena, "%s %s", first_names[5 * i + 2], last_names[4 * i + 1]),
            .email = arena_printf(arena, "new%zu@wendale.example", i + 1),
            .phone = "",
            .address = arena_printf(arena, "%zu Orchard Street\nWendale\nWD2 1AB", 3 + i),
            .access = "",
            .caring = "",
            .contact = "",
            .calls = ""};
    }
    TRY(recruit_people_put(demo->app, arena, candidates, people, RECRUITED, why));
    return recruitment_set_state(demo->db, id, "planned", "finished", why);
}

enum fail fill_panel(struct demo *demo, struct why *why) {
    struct fill fill = {.demo = demo};
    struct str text = asset_bytes("seed/questionnaire.txt");
    int64_t panel, council, trust, ben, at = seed_time("2023-01-16");
    struct wave_questionnaires_row *questionnaires;
    size_t n;
    assert(text.s != NULL);
    TRY(names_get(&demo->organisations, "council", &council, why));
    TRY(names_get(&demo->organisations, "trust", &trust, why));
    TRY(names_get(&demo->people, "leila", &fill.person, why));
    TRY(names_get(&demo->people, "ben", &ben, why));
    TRY(panel_insert(
        demo->db, demo->arena, "wendale-voices", "Wendale Voices",
        "People of 16 and over who live in Wendale",
        "A standing group of residents, most of them chosen by lot from all addresses and invited "
        "by "
        "letter. Members answer questions a few times a year.",
        "At most two surveys in three months, about ten minutes each. You hear what became of them "
        "within two months. You can leave at any time.",
        "Telephone 0300 200 0199, Monday to Friday, 9am to 5pm", 1, fill.person, at, &panel, why));
    TRY(panel_owner_add(demo->db, panel, council, "Asking residents what they think of services",
                        at, why));
    TRY(panel_owner_add(demo->db, panel, trust, "Asking residents about care and their records", at,
                        why));
    TRY(panel_grant_add(demo->db, panel, fill.person, "manager", fill.person, at, why));
    TRY(panel_grant_add(demo->db, panel, ben, "analyst", fill.person, at, why));
    TRY(panel_change(demo->db, panel, 1, "Wendale Voices",
                     "People of 16 and over who live in Wendale",
                     "A standing group of residents, most of them chosen by lot from all addresses "
                     "and invited by letter. Members answer questions a few times a year.",
                     "At most two surveys in three months, about ten minutes each. You hear what "
                     "became of them within two months. You can leave at any time.",
                     "Telephone 0300 200 0199, Monday to Friday, 9am to 5pm", "open", 16, 2, 90, 36,
                     20, 8, why));
    TRY(panel_get(demo->db, demo->arena, panel, &fill.panel, why));
    TRY(definition_read(demo->arena, text, &fill.definition, why));
    TRY(wave_questionnaires(demo->db, demo->arena, panel, &questionnaires, &n, why));
    assert(n > 0);
    fill.questionnaire = questionnaires[0].id;
    TRY(fill_population(&fill, why));
    TRY(fill_members(&fill, why));
    TRY(panel_get(demo->db, demo->arena, panel, &fill.panel, why));
    TRY(fill_first(&fill, why));
    /* What the first wave was about had been published before. */
    TRY(fill_published_again(demo, weighed, "2026-06-24", why));
    TRY(fill_recruited(&fill, council, why));
    return fill_second(&fill, why);
}
