/* Independent ratings, and how the differences were settled. */
#include "demo/demo.sql.h"
#include "demo/seed.h"

static enum fail fill_ratings(struct demo *demo, const json_t *seed, int64_t assessor, int64_t at,
                              struct why *why) {
    size_t i;
    json_t *rating;
    json_array_foreach(json_object_get(seed, "ratings"), i, rating) {
        const char *question = seed_item(rating, 0);
        if (framework_question(demo->pack, question) == NULL)
            return why_fail(why, FAIL_INPUT, NULL, "the framework has no question '%s'", question);
        TRY(demo_rating(demo->db, assessor, question, seed_item_int(rating, 1),
                        seed_item_int(rating, 2), seed_item(rating, 3), seed_item(rating, 4),
                        seed_item(rating, 5), at, why));
    }
    /* The short form: one digit for each question in the pack's order, and some reasons. */
    const char *values = seed_text(seed, "values");
    const json_t *reasons = json_object_get(seed, "reasons");
    for (size_t q = 0; q < demo->pack->n_questions && values[q] != '\0'; q++) {
        const char *question = demo->pack->questions[q].id;
        int64_t value = values[q] == '-' ? DB_NULL_INT : values[q] - '0';
        TRY(demo_rating(demo->db, assessor, question, value, 2, seed_text(reasons, question), "",
                        "", at, why));
    }
    return FAIL_NONE;
}

static enum fail fill_assessors(struct demo *demo, const json_t *seed, int64_t assessment,
                                int64_t opened, struct why *why) {
    size_t i;
    json_t *assessor;
    json_array_foreach(json_object_get(seed, "assessors"), i, assessor) {
        int64_t person, id, locked = seed_time(seed_text(assessor, "locked"));
        TRY(seed_person(demo, assessor, "person", &person, why));
        TRY(demo_assessor(demo->db, demo->arena, assessment, person, locked, &id, why));
        TRY(fill_ratings(demo, assessor, id, locked == DB_NULL_INT ? opened : locked, why));
    }
    return FAIL_NONE;
}

static enum fail fill_reconciliations(struct demo *demo, const json_t *seed, int64_t assessment,
                                      struct why *why) {
    size_t i;
    json_t *settled;
    json_array_foreach(json_object_get(seed, "reconciliations"), i, settled) {
        int64_t person;
        TRY(seed_person(demo, settled, "by", &person, why));
        TRY(demo_reconciliation(demo->db, assessment, seed_text(settled, "question"),
                                seed_text(settled, "outcome"), seed_int(settled, "rating"),
                                seed_text(settled, "reason"), seed_text(settled, "leadership"),
                                person, seed_time(seed_text(settled, "date")), why));
    }
    return FAIL_NONE;
}

enum fail fill_assessments(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    size_t i;
    json_t *assessment;
    json_array_foreach(json_object_get(proposal->seed, "assessments"), i, assessment) {
        int64_t id, person, opened = seed_time(seed_text(assessment, "opened"));
        TRY(seed_person(demo, assessment, "opened_by", &person, why));
        TRY(demo_assessment(demo->db, demo->arena, proposal->id, seed_int(assessment, "version"),
                            demo->framework, seed_text(assessment, "state"), person, opened,
                            seed_time(seed_text(assessment, "closed")), &id, why));
        TRY(fill_assessors(demo, assessment, id, opened, why));
        TRY(fill_reconciliations(demo, assessment, id, why));
    }
    return FAIL_NONE;
}
