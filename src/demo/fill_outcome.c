/* Advice, documents, gates, the score, the decision and what became of it. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/compute.h"
#include "acceptability/study.h"
#include "acceptability/study.sql.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "publication/publish.h"
#include "web/asset.h"

static enum fail fill_advice(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *advice;
    json_array_foreach(json_object_get(proposal->seed, "advice"), i, advice) {
        int64_t person;
        TRY(seed_person(proposal->demo, advice, "by", &person, why));
        TRY(demo_advice(proposal->demo->db, proposal->id, seed_int(advice, "version"),
                        seed_text(advice, "opinion"), seed_text(advice, "advice"), person,
                        seed_time(seed_text(advice, "date")), why));
    }
    return FAIL_NONE;
}

static enum fail fill_forms(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *form;
    int64_t at = seed_time(seed_text(proposal->seed, "changed"));
    json_array_foreach(json_object_get(proposal->seed, "forms"), i, form) {
        if (framework_form(proposal->demo->pack, seed_text(form, "form")) == NULL)
            return why_fail(why, FAIL_INPUT, NULL, "the framework has no document '%s'",
                            seed_text(form, "form"));
        TRY(demo_form(proposal->demo->db, proposal->id, seed_text(form, "form"),
                      seed_text(form, "state"), seed_int(form, "version"), seed_text(form, "note"),
                      proposal->by, at, why));
    }
    return FAIL_NONE;
}

static enum fail fill_signatures(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *party;
    json_array_foreach(json_object_get(proposal->seed, "parties"), i, party) {
        int64_t id, person;
        TRY(seed_person(proposal->demo, party, "signed_by", &person, why));
        if (person == DB_NULL_INT) continue;
        TRY(names_get(&proposal->parties, seed_text(party, "id"), &id, why));
        TRY(demo_party_sign(proposal->demo->db, id, person, seed_int(party, "signed_version"),
                            seed_time(seed_text(party, "signed")), why));
    }
    return FAIL_NONE;
}

static enum fail fill_gates(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *gate;
    json_array_foreach(json_object_get(proposal->seed, "gates"), i, gate) {
        int64_t person;
        TRY(seed_person(proposal->demo, gate, "by", &person, why));
        TRY(demo_gate(proposal->demo->db, proposal->id, seed_text(gate, "name"),
                      seed_int(gate, "passed"), seed_text(gate, "reason"), person,
                      seed_time(seed_text(gate, "date")), why));
    }
    return FAIL_NONE;
}

/* The score as the page computes it, on the day of the decision. */
static enum fail fill_decision(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    const json_t *decision = json_object_get(proposal->seed, "decision");
    if (decision == NULL) return FAIL_NONE;
    int64_t person, run, at = seed_time(seed_text(decision, "date"));
    TRY(seed_person(demo, decision, "by", &person, why));
    struct computed *computed = ARENA_NEW(demo->arena, struct computed);
    TRY(score_compute(demo->db, demo->arena, proposal->id, at, computed, why));
    TRY(score_compute_store(demo->db, demo->arena, computed, proposal->by, at, &run, why));
    return demo_decision(demo->db, proposal->id, seed_int(decision, "version"), run,
                         seed_text(decision, "outcome"), seed_text(decision, "reasons"),
                         seed_text(decision, "departs"), seed_text(decision, "date"), person, at,
                         why);
}

/* "same": the same in other words, put together with the condition that it stands in. */
static enum fail fill_conditions(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    size_t i, k;
    json_t *condition, *same;
    json_array_foreach(json_object_get(proposal->seed, "conditions"), i, condition) {
        int64_t id, other, changed;
        TRY(demo_condition(demo->db, demo->arena, proposal->id, seed_text(condition, "text"),
                           seed_text(condition, "source"), seed_int(condition, "people"),
                           seed_text(condition, "response"), seed_text(condition, "reason"),
                           seed_text(condition, "owner"), seed_text(condition, "due"),
                           seed_text(condition, "clause"), seed_text(condition, "evidence"), &id,
                           why));
        json_array_foreach(json_object_get(condition, "same"), k, same) {
            TRY(condition_add(demo->db, demo->arena, proposal->id, json_string_value(same),
                              seed_text(condition, "source"), DB_NULL_INT, &other, why));
            TRY(condition_merge(demo->db, proposal->id, other, id, &changed, why));
        }
    }
    return FAIL_NONE;
}

static enum fail fill_reply(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(proposal->seed, "asked"), i, line) {
        TRY(demo_asked(proposal->demo->db, proposal->id, (int64_t)i + 1, seed_text(line, "asked"),
                       seed_text(line, "said"), seed_text(line, "did"), why));
    }
    return FAIL_NONE;
}

static enum fail fill_stages(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(proposal->seed, "stages"), i, step) {
        int64_t person;
        TRY(names_get(&proposal->demo->people, seed_item(step, 4), &person, why));
        TRY(demo_stage(proposal->demo->db, proposal->id, seed_item_int(step, 0),
                       seed_item_int(step, 1), seed_item(step, 2), seed_item(step, 5), person,
                       seed_time(seed_item(step, 3)), why));
    }
    return FAIL_NONE;
}

/* A study of conditions: made up, and labelled so. */
static enum fail fill_study(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    const json_t *seed = json_object_get(proposal->seed, "study");
    struct study study = {.proposal = proposal->id,
                          .title = seed_text(seed, "title"),
                          .about = seed_text(seed, "about"),
                          .illustrative = true};
    int64_t id;
    if (seed == NULL) return FAIL_NONE;
    TRY(study_take(demo->arena, str_copy(demo->arena, asset_bytes("seed/study.json")), &study,
                   why));
    study.now = seed_time(seed_text(seed, "date"));
    TRY(seed_person(demo, seed, "by", &study.person, why));
    TRY(study_store(demo->db, demo->arena, &study, &id, why));
    return study_show(demo->db, proposal->id, id, 1, why);
}

/* The public page, on the day on which it was published. */
static enum fail fill_publication(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    const char *day = seed_text(proposal->seed, "published"), *slug;
    struct publishing publishing = {.proposal = proposal->id,
                                    .theme = seed_text(proposal->seed, "theme"),
                                    .slug = seed_text(proposal->seed, "slug")};
    int64_t id;
    if (text_is_empty(day)) return FAIL_NONE;
    publishing.now = seed_time(day);
    TRY(seed_person(demo, proposal->seed, "published_by", &publishing.person, why));
    return publication_publish(demo->db, demo->arena, &publishing, &id, &slug, why);
}

enum fail fill_published_again(struct demo *demo, const char *title, const char *day,
                               struct why *why) {
    struct demo_proposal_titled_row row;
    struct computed *computed = ARENA_NEW(demo->arena, struct computed);
    struct publishing publishing = {.theme = "health", .now = seed_time(day)};
    int64_t run, publication;
    const char *slug;
    TRY(demo_proposal_titled(demo->db, demo->arena, title, &row, why));
    TRY(names_get(&demo->people, "leila", &publishing.person, why));
    publishing.proposal = row.id;
    TRY(score_compute(demo->db, demo->arena, row.id, publishing.now, computed, why));
    TRY(score_compute_store(demo->db, demo->arena, computed, row.created_by, publishing.now, &run,
                            why));
    return publication_publish(demo->db, demo->arena, &publishing, &publication, &slug, why);
}

/* After the publication: what is found later is not on its page yet. */
static enum fail fill_checks(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    struct condition_list_row *rows;
    size_t n, i, k;
    json_t *condition, *check;
    TRY(condition_list(demo->db, demo->arena, proposal->id, &rows, &n, why));
    json_array_foreach(json_object_get(proposal->seed, "conditions"), i, condition) {
        size_t at = 0;
        while (at < n && !text_is(rows[at].text, seed_text(condition, "text"))) at++;
        json_array_foreach(json_object_get(condition, "checks"), k, check) {
            TRY(demo_check(demo->db, rows[at].id, seed_text(check, "due"),
                           seed_text(check, "result"), seed_text(check, "date"),
                           seed_text(check, "note"), proposal->by, why));
        }
    }
    return FAIL_NONE;
}

enum fail fill_outcome(struct demo_proposal *proposal, struct why *why) {
    TRY(fill_advice(proposal, why));
    TRY(fill_forms(proposal, why));
    TRY(fill_signatures(proposal, why));
    TRY(fill_gates(proposal, why));
    TRY(fill_decision(proposal, why));
    TRY(fill_conditions(proposal, why));
    TRY(fill_reply(proposal, why));
    TRY(fill_stages(proposal, why));
    TRY(fill_study(proposal, why));
    TRY(fill_publication(proposal, why));
    return fill_checks(proposal, why);
}
