/* What the public said: published ballots, made-up points, and a jury that is under way. */
#include "base/rng.h"
#include "civic/access_code.h"
#include "demo/demo.sql.h"
#include "demo/jury.h"
#include "demo/seed.h"

#include <assert.h>

static enum fail fill_published_use(struct demo *demo, size_t use, int64_t data_use,
                                    int64_t jurors[JURY_STRANDS][JURY_SIZE], struct why *why) {
    for (size_t s = 0; s < JURY_STRANDS; s++) {
        const struct jury_strand *strand = &jury_strands[s];
        struct jury_ballot ballots[JURY_SIZE];
        jury_ballots(use, s, ballots);
        for (size_t j = 0; j < JURY_SIZE; j++) {
            TRY(demo_ballot(demo->db, jurors[s][j], data_use, "before",
                            jury_answer_word(ballots[j].answers[0]), "", "", "", "import",
                            strand->first_day, why));
            TRY(demo_ballot(demo->db, jurors[s][j], data_use, "after",
                            jury_answer_word(ballots[j].answers[1]), "",
                            jury_safeguards_word(ballots[j].safeguards), "", "import",
                            strand->last_day, why));
        }
    }
    return FAIL_NONE;
}

/* The 36 jurors of Manchester and York, with their ballots on the uses that are listed. */
static enum fail fill_published(struct demo *demo, const json_t *seed, int64_t engagement,
                                struct why *why) {
    int64_t jurors[JURY_STRANDS][JURY_SIZE];
    for (size_t s = 0; s < JURY_STRANDS; s++) {
        for (size_t j = 0; j < JURY_SIZE; j++) {
            const char *label = arena_printf(demo->arena, "%s%02zu", jury_strands[s].letter, j + 1);
            TRY(demo_participant(demo->db, demo->arena, engagement, label, jury_strands[s].name,
                                 (struct str){0}, &jurors[s][j], why));
        }
    }
    const json_t *uses = json_object_get(seed, "jury_uses");
    for (size_t i = 0; i < json_array_size(uses); i++) {
        const struct jury_use *use = jury_use_find(seed_item(uses, i));
        int64_t id;
        if (use == NULL)
            return why_fail(why, FAIL_INPUT, "jury_uses", "there is no published use '%s'",
                            seed_item(uses, i));
        bool about = text_is(use->name, seed_text(seed, "about"));
        TRY(demo_use(demo->db, demo->arena, engagement, (int64_t)i + 1, use->name, use->title,
                     use->description, about, &id, why));
        TRY(fill_published_use(demo, (size_t)(use - jury_uses), id, jurors, why));
    }
    return FAIL_NONE;
}

/* 100 points over all questions, whole numbers. People differ in what they care about most: the
 * good that it does, privacy, fairness and openness, or nothing in particular. */
static void points_make(const struct framework *pack, struct rng *rng, int64_t *points) {
    double raw[FRAMEWORK_QUESTIONS_MAX] = {0}, total = 0;
    uint64_t kind = rng_below(rng, 4);
    size_t n = pack->n_questions;
    assert(n > 0 && n <= FRAMEWORK_QUESTIONS_MAX);
    for (size_t i = 0; i < n; i++) {
        const struct framework_question *question = &pack->questions[i];
        bool cares = (kind == 0 && text_is(question->test, "purposeful")) ||
                     (kind == 1 && text_is(question->test, "proportionate")) ||
                     (kind == 2 && text_is(question->test, "responsible"));
        raw[i] = (cares ? 2.5 : 1.0) * (0.4 + rng_real(rng));
        total += raw[i];
    }
    int64_t left = 100;
    for (size_t i = 0; i < n; i++) {
        points[i] = (int64_t)(100.0 * raw[i] / total);
        left -= points[i];
    }
    for (size_t i = 0; left > 0; i = (i + 1) % n, left--) points[i]++;
}

static enum fail fill_points(struct demo *demo, int64_t participant, struct rng *rng,
                             const char *mode, const char *day, struct why *why) {
    int64_t points[FRAMEWORK_QUESTIONS_MAX];
    points_make(demo->pack, rng, points);
    for (size_t i = 0; i < demo->pack->n_questions; i++) {
        if (points[i] == 0) continue;
        TRY(demo_weight(demo->db, participant, demo->pack->questions[i].id, (double)points[i], mode,
                        day, why));
    }
    return FAIL_NONE;
}

static enum fail fill_weighing(struct demo *demo, const json_t *weights, int64_t engagement,
                               struct why *why) {
    struct rng rng;
    rng_init(&rng, seed_text(weights, "seed"));
    for (int64_t i = 0; i < seed_int(weights, "people"); i++) {
        int64_t person;
        const char *label =
            arena_printf(demo->arena, "%s%02lld", seed_text(weights, "prefix"), (long long)i + 1);
        TRY(demo_participant(demo->db, demo->arena, engagement, label, "", (struct str){0}, &person,
                             why));
        TRY(fill_points(demo, person, &rng, i % 5 == 4 ? "paper" : "web", seed_text(weights, "day"),
                        why));
    }
    return FAIL_NONE;
}

/* A jury under way: everybody has a code, some have cast their first ballot. */
struct running {
    int64_t uses[16];
    size_t n_uses;
};

static const char *const conditions[] = {
    "If the young people's club may look at the tables first",
    "If there is a poster that says what is not shared",
    "If somebody from outside checks it every year",
    "If it ends after two years unless it has helped",
};

static enum fail fill_first_ballot(struct demo *demo, const struct running *running,
                                   int64_t participant, struct rng *rng, const char *mode,
                                   const char *day, struct why *why) {
    /* Out of ten: yes, unsure; the rest no. The first use is liked more than the others. */
    for (size_t u = 0; u < running->n_uses; u++) {
        uint64_t draw = rng_below(rng, 10);
        uint64_t yes = u == 0 ? 6 : 3, unsure = 3;
        const char *answer = draw < yes ? "yes" : draw < yes + unsure ? "unsure" : "no";
        const char *condition = text_is(answer, "yes") ? "" : conditions[rng_below(rng, 4)];
        TRY(demo_ballot(demo->db, participant, running->uses[u], "before", answer, condition, "",
                        "", mode, day, why));
    }
    return FAIL_NONE;
}

static enum fail fill_jurors(struct demo *demo, const json_t *engagement, int64_t id,
                             const struct running *running, struct why *why) {
    const json_t *jurors = json_object_get(engagement, "jurors");
    const json_t *strands = json_object_get(jurors, "strands");
    const char *day = seed_text(jurors, "day");
    struct rng rng;
    rng_init(&rng, seed_text(jurors, "seed"));
    for (int64_t i = 0; i < seed_int(jurors, "people"); i++) {
        int64_t person;
        const char *code = seed_code(demo->arena, seed_text(engagement, "id"), (size_t)i);
        struct str hash = access_code_hash(demo->arena, demo->app->key, code);
        const char *label =
            arena_printf(demo->arena, "%s%02lld", seed_text(jurors, "prefix"), (long long)i + 1);
        const char *strand = seed_item(strands, (size_t)i % json_array_size(strands));
        TRY(demo_participant(demo->db, demo->arena, id, label, strand, hash, &person, why));
        if (i >= seed_int(jurors, "voted")) continue;
        const char *mode = i % 4 == 3 ? "paper" : "web";
        TRY(fill_first_ballot(demo, running, person, &rng, mode, day, why));
        TRY(fill_points(demo, person, &rng, mode, day, why));
    }
    return FAIL_NONE;
}

static enum fail fill_running(struct demo *demo, const json_t *seed, int64_t engagement,
                              struct why *why) {
    struct running running = {0};
    size_t i;
    json_t *use;
    json_array_foreach(json_object_get(seed, "uses"), i, use) {
        assert(running.n_uses < sizeof running.uses / sizeof running.uses[0]);
        TRY(demo_use(demo->db, demo->arena, engagement, (int64_t)i + 1, seed_text(use, "name"),
                     seed_text(use, "title"), seed_text(use, "description"), seed_int(use, "about"),
                     &running.uses[running.n_uses++], why));
    }
    return fill_jurors(demo, seed, engagement, &running, why);
}

static enum fail fill_engagement(struct demo_proposal *proposal, const json_t *seed,
                                 struct why *why) {
    struct demo *demo = proposal->demo;
    int64_t id, person;
    TRY(seed_person(demo, seed, "by", &person, why));
    TRY(demo_engagement(
        demo->db, demo->arena, proposal->id, seed_int(seed, "version"), seed_text(seed, "method"),
        seed_text(seed, "title"), seed_text(seed, "description"), seed_text(seed, "promise"),
        seed_text(seed, "state"), seed_int(seed, "asks_weights"), demo->framework,
        seed_int(seed, "illustrative"), seed_text(seed, "source"), seed_int(seed, "pairs_known"),
        person, seed_time(seed_text(seed, "created")), &id, why));
    const json_t *weights = json_object_get(seed, "weights");
    if (json_object_get(seed, "jury_uses") != NULL)
        TRY(fill_published(demo, seed, id, why));
    else if (json_object_get(seed, "totals") != NULL)
        TRY(fill_totals(demo, json_object_get(seed, "totals"), id, why));
    else if (weights != NULL)
        TRY(fill_weighing(demo, weights, id, why));
    else
        TRY(fill_running(demo, seed, id, why));
    const json_t *asked = json_object_get(seed, "weighing");
    if (asked != NULL) TRY(fill_weights_asked(demo, asked, id, why));
    const json_t *room = json_object_get(seed, "room");
    return room == NULL ? FAIL_NONE : fill_room(demo, room, id, why);
}

enum fail fill_engagements(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *engagement;
    json_array_foreach(json_object_get(proposal->seed, "engagements"), i, engagement) {
        TRY(fill_engagement(proposal, engagement, why));
    }
    return FAIL_NONE;
}
