/* A questionnaire of the council: one survey that is over, with made-up answers, and one open now.
 */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "question/question.h"
#include "question/questionnaire.sql.h"
#include "question/sheet.h"
#include "question/simulate.h"
#include "question/survey.sql.h"
#include "web/asset.h"

#include <assert.h>
#include <string.h>

enum { INVITED = 150, ANSWERED = 96, CODES = 4 };

static const char *const wards[] = {"Old Town", "Riverside", "Hillcrest", "Docks"};
static const char *const words[] = {
    "Ask people first, and tell them afterwards what came of it.",
    "My mother fell twice and nobody knew of the first time.",
    "I do not mind the doctor knowing. I do mind a company knowing.",
    "Please send letters, not everybody has a computer.",
};

struct fill {
    struct demo *demo;
    struct definition definition;
    int64_t questionnaire, version, person;
};

static enum fail fill_sheet(struct fill *fill, int64_t survey, int64_t i, int64_t link,
                            struct rng *rng, struct why *why) {
    struct demo *demo = fill->demo;
    struct arena *arena = demo->arena;
    const struct definition *d = &fill->definition;
    const char *mode = i % 8 == 5 ? "paper" : i % 8 == 7 ? "phone" : "web";
    const char *ward = wards[(size_t)i % LENGTH(wards)];
    struct sheet_facts facts = {.seed = arena_printf(arena, "example %lld", (long long)i),
                                .arm = d->arms[(size_t)i % d->n_arms].name,
                                .mode = mode,
                                .stratum = ward,
                                .language = "en"};
    int64_t changed, sheet;
    bool finished = i % 9 != 4;
    TRY(sheet_insert(demo->db, survey, fill->version, link, DB_NULL_INT, "", 0, mode, "en",
                     facts.seed, facts.arm, ward, DB_NULL_INT,
                     text_is(mode, "web") ? DB_NULL_INT : fill->person, "2026-05-04", &changed,
                     why));
    TRY(sheet_by_seed(demo->db, arena, survey, facts.seed, &sheet, why));
    const char **values = ARENA_ARRAY(arena, const char *, d->n_questions + 1);
    answers_simulate(arena, d, &facts, words, LENGTH(words), rng, values);
    size_t stop = finished ? d->n_questions : 4 + (size_t)rng_below(rng, 12);
    for (size_t q = 0; q < stop && q < d->n_questions; q++) {
        struct sheet_value value = {.name = d->questions[q].name, .text = values[q]};
        if (value.text == NULL) continue;
        TRY(sheet_save(demo->db, sheet, fill->questionnaire, &value, 1, why));
    }
    if (!finished) return FAIL_NONE;
    struct sheet whole = {0};
    enum response_state state;
    TRY(sheet_load(demo->db, arena, sheet, "en", &whole, why));
    return sheet_finish_now(demo->db, arena, &whole, seed_time("2026-05-11"), &state, why);
}

static enum fail fill_code(struct demo *demo, int64_t link, const char *of, int64_t at,
                           const char *channel, const char *day, struct why *why) {
    const char *code = seed_code(demo->arena, of, (size_t)at);
    return survey_code_insert(demo->db, access_code_hash(demo->arena, demo->app->key, code), link,
                              channel, day, why);
}

static enum fail fill_links(struct fill *fill, int64_t survey, struct why *why) {
    struct rng rng;
    rng_init(&rng, "questionnaire");
    for (int64_t i = 0; i < INVITED; i++) {
        int64_t link;
        TRY(survey_link_add(fill->demo->db, fill->demo->arena, survey, i + 1,
                            arena_printf(fill->demo->arena, "P%03lld", (long long)i + 1),
                            wards[(size_t)i % LENGTH(wards)], &link, why));
        if (i < ANSWERED) TRY(fill_sheet(fill, survey, i, link, &rng, why));
        if (i == 0) TRY(fill_code(fill->demo, link, "survey", i, "letter", "2026-05-01", why));
    }
    return FAIL_NONE;
}

static enum fail fill_open(struct fill *fill, struct why *why) {
    struct demo *demo = fill->demo;
    int64_t survey;
    TRY(survey_insert(demo->db, demo->arena, fill->questionnaire, fill->version, DB_NULL_INT,
                      "Sharing information: have your say", "open", "wendale-your-say", NULL, NULL,
                      7, 20, 1, fill->person, seed_time("2026-06-01"), &survey, why));
    TRY(survey_state_set(demo->db, survey, SURVEY_DRAFT, SURVEY_OPEN, why));
    for (int64_t i = 0; i < CODES; i++) {
        int64_t link;
        TRY(survey_link_add(demo->db, demo->arena, survey, i + 1,
                            arena_printf(demo->arena, "L%lld", (long long)i + 1), "Riverside",
                            &link, why));
        TRY(fill_code(demo, link, "questionnaire", i, "slip", "2026-06-01", why));
    }
    return FAIL_NONE;
}

enum fail fill_questionnaires(struct demo *demo, struct why *why) {
    struct fill fill = {.demo = demo};
    struct str text = asset_bytes("seed/questionnaire.txt");
    int64_t organisation, survey, at = seed_time("2026-04-20");
    char digest[SHA256_HEX];
    assert(text.s != NULL);
    TRY(names_get(&demo->organisations, "council", &organisation, why));
    TRY(names_get(&demo->people, "leila", &fill.person, why));
    TRY(definition_read(demo->arena, text, &fill.definition, why));
    TRY(questionnaire_insert(demo->db, demo->arena, organisation, "Sharing information about you",
                             text.s, fill.person, at, &fill.questionnaire, why));
    sha256_hex(text.s, text.n, digest);
    TRY(variables_put(demo->db, demo->arena, fill.questionnaire, &fill.definition, why));
    TRY(questionnaire_version_add(demo->db, demo->arena, fill.questionnaire, 1, text.s, digest,
                                  "First version, tried out with nine people.", fill.person, at,
                                  &fill.version, why));
    struct survey_new what = {.questionnaire = fill.questionnaire,
                              .title = "Panel survey, spring",
                              .access = "invited",
                              .illustrative = true,
                              .person = fill.person,
                              .now = at};
    TRY(survey_add(demo->db, demo->arena, &what, &survey, why));
    TRY(fill_links(&fill, survey, why));
    TRY(survey_state_set(demo->db, survey, SURVEY_DRAFT, SURVEY_OPEN, why));
    TRY(survey_state_set(demo->db, survey, SURVEY_OPEN, SURVEY_CLOSED, why));
    return fill_open(&fill, why);
}
