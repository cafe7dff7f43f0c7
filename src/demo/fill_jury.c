/* The rooms of juries: published totals, and what happens on the days of made-up ones. */
#include "base/hash.h"
#include "base/rng.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "evidence/evidence.sql.h"
#include "jury/days.sql.h"
#include "jury/jury.h"
#include "jury/jury.sql.h"
#include "jury/materials.h"
#include "jury/reasons.sql.h"
#include "jury/report.sql.h"
#include "jury/vote.h"
#include "jury/votes.sql.h"
#include "stats/sampling/tables.h"

#include <assert.h>

/* ---- published totals ---- */

static const char *const answers[] = {"yes", "no", "unsure"}; /* as the totals are listed */

/* Jurors in the order of their labels: the first say yes, the next no, then unsure. Where the
 * totals give fewer than all, the last ones have no answer, as in the published table. */
static enum fail totals_moment(struct demo *demo, const json_t *counts, int64_t data_use,
                               const int64_t *people, size_t n_people, const char *moment,
                               const char *day, struct why *why) {
    size_t juror = 0;
    for (size_t a = 0; a < 3; a++)
        for (int64_t k = 0; k < seed_item_int(counts, a); k++) {
            assert(juror < n_people);
            TRY(demo_ballot(demo->db, people[juror++], data_use, moment, answers[a], "", "", "",
                            "import", day, why));
        }
    return FAIL_NONE;
}

enum fail fill_totals(struct demo *demo, const json_t *totals, int64_t engagement,
                      struct why *why) {
    int64_t people[SEED_NAMES_MAX], data_use;
    size_t n = (size_t)seed_int(totals, "people"), i;
    assert(n <= SEED_NAMES_MAX);
    for (size_t j = 0; j < n; j++)
        TRY(demo_participant(
            demo->db, demo->arena, engagement,
            arena_printf(demo->arena, "%s%02zu", seed_text(totals, "prefix"), j + 1),
            seed_text(totals, "strand"), (struct str){0}, &people[j], why));
    json_t *use;
    json_array_foreach(json_object_get(totals, "uses"), i, use) {
        const char *name = seed_item(use, 0);
        TRY(demo_use(demo->db, demo->arena, engagement, (int64_t)i + 1, name,
                     arena_printf(demo->arena, "Question %s", name + 1),
                     "Its wording is in the published report.", 0, &data_use, why));
        TRY(totals_moment(demo, json_array_get(use, 1), data_use, people, n, "before",
                          seed_text(totals, "first_day"), why));
        TRY(totals_moment(demo, json_array_get(use, 2), data_use, people, n, "after",
                          seed_text(totals, "last_day"), why));
    }
    return FAIL_NONE;
}

/* ---- a room ---- */

struct room {
    struct demo *demo;
    const json_t *seed;
    int64_t engagement, person;
    struct use_list_row *uses;
    struct jury_juror_list_row *jurors;
    size_t n_uses, n_jurors;
    struct names witnesses;
    struct rng rng;
};

static int64_t use_named(const struct room *room, const char *name) {
    for (size_t i = 0; i < room->n_uses; i++)
        if (text_is(room->uses[i].name, name)) return room->uses[i].id;
    return DB_NULL_INT;
}

static int64_t witness_named(const struct room *room, const char *name) {
    for (size_t i = 0; i < room->witnesses.n; i++)
        if (text_is(room->witnesses.names[i], name)) return room->witnesses.ids[i];
    return DB_NULL_INT;
}

/* The jurors in an order of chance, so that different things fall on different ones. */
static size_t *order_new(struct room *room) {
    size_t *order = ARENA_ARRAY(room->demo->arena, size_t, room->n_jurors);
    for (size_t i = 0; i < room->n_jurors; i++) order[i] = i;
    for (size_t i = room->n_jurors; i > 1; i--) {
        size_t k = (size_t)rng_below(&room->rng, i), other = order[i - 1];
        order[i - 1] = order[k];
        order[k] = other;
    }
    return order;
}

static enum fail fill_settings(struct room *room, struct why *why) {
    const json_t *s = json_object_get(room->seed, "settings");
    struct db *db = room->demo->db;
    TRY(jury_ensure(db, room->engagement, why));
    TRY(jury_change(db, room->engagement, 1, seed_text(s, "place"), seed_text(s, "commissioner"),
                    seed_text(s, "run_by"), seed_int(s, "votes_each"), seed_int(s, "votes_cap"),
                    seed_int(s, "print_from"), seed_text(s, "rule"), seed_text(s, "report_due"),
                    seed_text(s, "forum_on"), seed_text(s, "forum_place"), why));
    TRY(jury_set_reasons(db, room->engagement, "closed", seed_text(s, "reasons_state"), why));
    return jury_set_report(db, room->engagement, "draft", seed_text(s, "report_state"), why);
}

static enum fail fill_programme(struct room *room, struct why *why) {
    struct demo *demo = room->demo;
    size_t i;
    json_t *item;
    int64_t id;
    json_array_foreach(json_object_get(room->seed, "witnesses"), i, item) {
        struct contact contact = {.name = seed_text(item, "name")};
        TRY(jury_witness_add(demo->db, demo->arena, room->engagement,
                             seed_text(item, "organisation"), seed_text(item, "stance"),
                             seed_text(item, "topic"), seed_text(item, "brief"),
                             seed_text(item, "interests"), &id, why));
        TRY(vault_put(demo->app->vault, demo->arena, vault_number(VAULT_WITNESS, id), &contact,
                      why));
        names_add(&room->witnesses, seed_text(item, "id"), id);
    }
    json_array_foreach(json_object_get(room->seed, "items"), i, item) {
        TRY(jury_item_add(
            demo->db, demo->arena, room->engagement, seed_item(item, 0), seed_item(item, 1),
            seed_item(item, 2), seed_item(item, 3), seed_item(item, 4), seed_item(item, 5),
            witness_named(room, seed_item(item, 6)), seed_time("2026-09-01"), &id, why));
    }
    json_array_foreach(json_object_get(room->seed, "documents"), i, item) {
        struct str text = str_of(seed_text(item, "text"));
        char digest[SHA256_HEX];
        sha256_hex(text.s, text.n, digest);
        TRY(jury_document_add(
            demo->db, demo->arena, room->engagement,
            witness_named(room, seed_text(item, "witness")), seed_text(item, "title"),
            seed_text(item, "summary"), seed_text(item, "file"),
            jury_media_type(demo->arena, text, seed_text(item, "file")), (int64_t)text.n, digest,
            text, room->person, seed_time("2026-09-01"), &id, why));
    }
    return FAIL_NONE;
}

/* "document:2" in the seed is the second one of this jury. */
static enum fail fill_oversight(struct room *room, struct why *why) {
    static const char *const questions[] = {"charge",      "witnesses",    "materials",
                                            "recruitment", "facilitation", "influence"};
    struct demo *demo = room->demo;
    struct jury_material *materials;
    size_t n, n_documents = 0, i;
    json_t *item;
    int64_t person;
    TRY(jury_materials(demo->db, demo->app->vault, demo->arena, room->engagement, &materials, &n,
                       why));
    const char **seed_names = ARENA_ARRAY(demo->arena, const char *, n);
    for (size_t k = 0; k < n; k++)
        seed_names[k] = str_starts(str_of(materials[k].name), "document:")
                            ? arena_printf(demo->arena, "document:%zu", ++n_documents)
                            : materials[k].name;
    json_array_foreach(json_object_get(room->seed, "reviews"), i, item) {
        TRY(names_get(&demo->people, seed_item(item, 0), &person, why));
        for (size_t k = 0; k < n; k++)
            if (text_is(seed_names[k], seed_item(item, 1)))
                TRY(jury_review_put(demo->db, room->engagement, person, materials[k].name,
                                    materials[k].digest, seed_item_int(item, 2), seed_item(item, 3),
                                    seed_time("2026-09-10"), why));
    }
    json_array_foreach(json_object_get(room->seed, "questionnaire"), i, item) {
        TRY(names_get(&demo->people, seed_item(item, 0), &person, why));
        for (size_t q = 0; q < sizeof questions / sizeof questions[0]; q++)
            TRY(jury_bias_answer_put(demo->db, room->engagement, person, questions[q],
                                     seed_item_int(json_array_get(item, 1), q), "", why));
        TRY(jury_bias_answer_publish(demo->db, room->engagement, person, seed_time("2026-09-20"),
                                     why));
    }
    return FAIL_NONE;
}

/* "seating": [tables, rounds]. */
static enum fail fill_seating(struct room *room, struct why *why) {
    struct demo *demo = room->demo;
    const json_t *seating = json_object_get(room->seed, "seating");
    if (!json_is_array(seating)) return FAIL_NONE;
    struct tables_result result;
    struct tables_plan plan = {.n_people = room->n_jurors,
                               .n_tables = (size_t)seed_item_int(seating, 0),
                               .n_rounds = (size_t)seed_item_int(seating, 1),
                               .seed = "example"};
    TRY(tables_seat(demo->arena, &plan, &result, why));
    for (size_t r = 0; r < plan.n_rounds; r++)
        for (size_t j = 0; j < plan.n_people; j++)
            TRY(jury_seat_put(demo->db, room->jurors[j].id, (int64_t)r + 1,
                              (int64_t)result.seat[r * plan.n_people + j] + 1, why));
    return jury_seating_put(demo->db, room->engagement, (int64_t)plan.n_tables,
                            (int64_t)plan.n_rounds, "", "", result.together, "", result.imbalance,
                            "", 0, why);
}

static enum fail fill_days(struct room *room, struct why *why) {
    struct demo *demo = room->demo;
    size_t i;
    json_t *item;
    int64_t id, heard;
    json_array_foreach(json_object_get(room->seed, "questions"), i, item) {
        TRY(jury_question_add(demo->db, demo->arena, room->engagement,
                              witness_named(room, seed_item(item, 1)), seed_item(item, 0),
                              seed_item(item, 2), &id, why));
        TRY(jury_question_answer(demo->db, id, room->engagement, 1, seed_item(item, 3),
                                 seed_item(item, 4), why));
    }
    json_array_foreach(json_object_get(room->seed, "notes"), i, item) {
        TRY(names_get(&demo->people, "owen", &room->person, why));
        TRY(jury_note_add(demo->db, demo->arena, room->engagement, seed_item(item, 0),
                          seed_item(item, 1), seed_item(item, 2), room->person,
                          seed_time(seed_item(item, 0)), &id, why));
        if (json_array_size(item) > 3) /* the round in which it was written */
            TRY(jury_note_heard_put(demo->db, id, room->engagement, seed_item_int(item, 3),
                                    jury_table_read(seed_item(item, 1)), &heard, why));
    }
    return FAIL_NONE;
}

/* Attendance and ratings of fairness, for juries that have ballots of their own. */
static enum fail fill_attendance(struct room *room, struct why *why) {
    struct jury_item_list_row *items;
    size_t n;
    TRY(jury_item_list(room->demo->db, room->demo->arena, room->engagement, &items, &n, why));
    for (size_t i = 0; i < n; i++) {
        bool new_day = i == 0 || !text_is(items[i].day, items[i - 1].day);
        for (size_t j = 0; j < room->n_jurors; j++) {
            int64_t juror = room->jurors[j].id;
            if (new_day)
                TRY(jury_attendance_put(room->demo->db, juror, items[i].day,
                                        (i + j) % 17 == 5 ? "part" : "present", why));
            if (items[i].witness == DB_NULL_INT && !new_day) continue;
            uint64_t draw = rng_below(&room->rng, 18);
            const char *rating = draw < 14   ? "fair"
                                 : draw < 16 ? "a_little"
                                 : draw < 17 ? "unsure"
                                             : "very";
            if (new_day)
                TRY(jury_bias_put(room->demo->db, juror, 0, items[i].day, "fair", "", why));
            if (items[i].witness != DB_NULL_INT)
                TRY(jury_bias_put(room->demo->db, juror, items[i].witness, items[i].day, rating, "",
                                  why));
        }
    }
    return FAIL_NONE;
}

/* ---- ballots ---- */

static const char *const after_of[] = {"yes", "unsure", "no"}; /* rows and columns of `ballots` */
static const char *const safeguard_words[] = {"certainly_sufficient", "probably_sufficient",
                                              "probably_insufficient", "certainly_insufficient"};

static const char *safeguard_of(const json_t *counts, size_t place) {
    int64_t sum = 0;
    for (size_t i = 0; i < 4; i++) {
        sum += seed_item_int(counts, i);
        if ((int64_t)place < sum) return safeguard_words[i];
    }
    return "";
}

/* Conditions go to those who did not say yes at the end, in the order listed. */
static enum fail use_ballots(struct room *room, const char *name, const json_t *moved,
                             struct why *why) {
    struct demo *demo = room->demo;
    int64_t data_use = use_named(room, name), condition = 0, left = 0;
    const json_t *conditions = json_object_get(json_object_get(room->seed, "conditions"), name);
    const json_t *safeguards = json_object_get(json_object_get(room->seed, "safeguards"), name);
    size_t *order = order_new(room), place = 0, given = 0;
    for (size_t cell = 0; cell < 9; cell++) {
        int64_t n = seed_item_int(json_array_get(moved, cell / 3), cell % 3);
        for (int64_t k = 0; k < n; k++, place++) {
            int64_t juror = room->jurors[order[place]].id;
            const char *wording = "";
            if (cell % 3 != 0 && (left > 0 || given < json_array_size(conditions))) {
                const json_t *entry = json_array_get(conditions, left > 0 ? given - 1 : given);
                if (left == 0) {
                    given++;
                    left = seed_item_int(entry, 2);
                    TRY(jury_condition_add(demo->db, demo->arena, room->engagement, data_use,
                                           seed_item(entry, 0), seed_item_int(entry, 1), &condition,
                                           why));
                }
                left--;
                wording = seed_item(entry, 0);
                TRY(jury_condition_of_put(demo->db, juror, data_use, condition, why));
            }
            TRY(demo_ballot(demo->db, juror, data_use, "before", after_of[cell / 3], "", "", "",
                            "web", "2026-10-03", why));
            TRY(demo_ballot(demo->db, juror, data_use, "after", after_of[cell % 3], wording,
                            safeguard_of(safeguards, place), "", place % 5 == 4 ? "paper" : "web",
                            "2026-10-17", why));
        }
    }
    return FAIL_NONE;
}

static enum fail fill_ballots(struct room *room, struct why *why) {
    const char *name;
    json_t *moved;
    json_object_foreach(json_object_get(room->seed, "ballots"), name, moved)
        TRY(use_ballots(room, name, moved, why));
    return FAIL_NONE;
}

static enum fail scale_group(struct room *room, const json_t *counts, const char *moment,
                             const char *strand, struct why *why) {
    size_t *order = order_new(room), at = 0;
    for (size_t level = 0; level < 5; level++)
        for (int64_t k = 0; k < seed_item_int(counts, level); k++) {
            while (!text_is(room->jurors[order[at]].strand, strand)) at++;
            TRY(jury_scale_answer_put(room->demo->db, room->jurors[order[at++]].id, moment,
                                      (int64_t)level + 1, why));
        }
    return FAIL_NONE;
}

static enum fail fill_scale(struct room *room, struct why *why) {
    const json_t *scale = json_object_get(room->seed, "scale");
    const char *strand;
    json_t *group;
    if (!json_is_object(scale)) return FAIL_NONE;
    TRY(jury_scale_put(room->demo->db, room->engagement, seed_text(scale, "question"),
                       seed_text(scale, "source"), why));
    if (json_object_get(scale, "before") != NULL) {
        TRY(scale_group(room, json_object_get(scale, "before"), "before", "", why));
        TRY(scale_group(room, json_object_get(scale, "after"), "after", "", why));
    }
    json_object_foreach(json_object_get(scale, "groups"), strand, group) {
        TRY(scale_group(room, json_array_get(group, 0), "before", strand, why));
        TRY(scale_group(room, json_array_get(group, 1), "after", strand, why));
    }
    return FAIL_NONE;
}

/* ---- reasons, votes, report ---- */

/* So many jurors give one vote each; nobody more than the three that they have on a list. */
static enum fail reason_votes(struct room *room, int64_t reason, int64_t *spent, int64_t n,
                              struct why *why) {
    size_t *order = order_new(room);
    for (size_t i = 0; i < room->n_jurors && n > 0; i++) {
        if (spent[order[i]] >= 3) continue;
        spent[order[i]]++;
        n--;
        TRY(jury_reason_vote_put(room->demo->db, room->jurors[order[i]].id, reason, 1, "web", why));
    }
    return FAIL_NONE;
}

static enum fail fill_reasons(struct room *room, struct why *why) {
    size_t i;
    json_t *item;
    int64_t *spent = ARENA_ARRAY(room->demo->arena, int64_t, room->n_jurors + 1);
    const char *list = "";
    json_array_foreach(json_object_get(room->seed, "reasons"), i, item) {
        const char *now =
            arena_printf(room->demo->arena, "%s %s", seed_item(item, 0), seed_item(item, 1));
        for (size_t j = 0; j < room->n_jurors && !text_is(list, now); j++) spent[j] = 0;
        list = now;
        int64_t id;
        TRY(jury_reason_add(room->demo->db, room->demo->arena, room->engagement,
                            use_named(room, seed_item(item, 0)), seed_item(item, 1),
                            seed_item(item, 2), &id, why));
        TRY(reason_votes(room, id, spent, seed_item_int(item, 3), why));
    }
    return FAIL_NONE;
}

/* A paper by chance, with the first options liked more than the last. */
static enum fail paper_mark(struct room *room, int64_t vote, int64_t juror, enum vote_kind kind,
                            const struct jury_option_list_row *options, size_t n, struct why *why) {
    size_t *places = ARENA_ARRAY(room->demo->arena, size_t, n);
    for (size_t i = 0; i < n; i++) places[i] = i;
    for (size_t i = 0; i + 1 < n; i++)
        if (rng_below(&room->rng, 3) == 0) {
            size_t other = places[i];
            places[i] = places[i + 1];
            places[i + 1] = other;
        }
    for (size_t i = 0; i < n; i++) {
        int64_t mark = 0, chance = (int64_t)rng_below(&room->rng, 4);
        switch (kind) {
        case VOTE_MOTION: mark = chance > 0 ? VOTE_YES : VOTE_NO; break;
        case VOTE_APPROVAL: mark = chance >= (int64_t)i ? 1 : 0; break;
        case VOTE_RANKED:
        case VOTE_STV: mark = (int64_t)places[i] + 1; break;
        case VOTE_GRADES: mark = chance + (i == 0 ? 2 : 1); break;
        case VOTE_GRADIENTS: mark = 2 * chance + (i == 0 ? 2 : 1); break;
        case N_VOTE_KINDS: break;
        }
        if (mark > 0) TRY(jury_mark_put(room->demo->db, vote, juror, options[i].id, mark, why));
    }
    return FAIL_NONE;
}

static enum fail fill_vote(struct room *room, const json_t *seed, struct why *why) {
    struct demo *demo = room->demo;
    struct jury_option_list_row *options;
    enum vote_kind kind = vote_kind_read(seed_text(seed, "kind"));
    const char *rule = seed_text(seed, "rule"), *lot = seed_code(demo->arena, "lot", 1);
    int64_t id, seats = seed_int(seed, "seats"), abstain = seed_int(seed, "abstain"), position = 0;
    size_t n, i;
    json_t *option;
    TRY(jury_vote_add(demo->db, demo->arena, room->engagement, seed_text(seed, "title"), "",
                      seed_text(seed, "kind"), text_is_empty(rule) ? "majority" : rule,
                      seats == DB_NULL_INT ? 1 : seats, 0, lot, &id, why));
    if (kind == VOTE_MOTION) TRY(jury_option_add(demo->db, id, 1, seed_text(seed, "title"), why));
    json_array_foreach(json_object_get(seed, "options"), i, option)
        TRY(jury_option_add(demo->db, id, ++position, json_string_value(option), why));
    TRY(jury_vote_set_state(demo->db, id, room->engagement, "planned", seed_text(seed, "state"),
                            why));
    TRY(jury_option_list(demo->db, demo->arena, id, &options, &n, why));
    size_t papers = (size_t)seed_int(seed, "papers");
    size_t all = papers + (abstain == DB_NULL_INT ? 0 : (size_t)abstain), *order = order_new(room);
    for (size_t j = 0; j < all && j < room->n_jurors; j++) {
        int64_t juror = room->jurors[order[j]].id;
        TRY(jury_paper_put(demo->db, id, juror, j >= papers, "web", "2026-10-17", why));
        if (j < papers) TRY(paper_mark(room, id, juror, kind, options, n, why));
    }
    return FAIL_NONE;
}

static enum fail fill_words(struct room *room, struct why *why) {
    static const char *const names[] = {"introduction", "recommendations"};
    struct demo *demo = room->demo;
    size_t i;
    json_t *item;
    int64_t id;
    for (size_t k = 0; k < 2; k++)
        if (!text_is_empty(seed_text(room->seed, names[k])))
            TRY(jury_text_add(demo->db, room->engagement, names[k], seed_text(room->seed, names[k]),
                              why));
    json_array_foreach(json_object_get(room->seed, "minority"), i, item) {
        size_t *order = order_new(room);
        TRY(jury_minority_add(demo->db, demo->arena, room->engagement,
                              use_named(room, seed_item(item, 0)), seed_item(item, 1), "2026-10-17",
                              &id, why));
        for (int64_t j = 0; j < seed_item_int(item, 2); j++)
            TRY(jury_minority_join(demo->db, id, room->jurors[order[j]].id, j == 0, why));
    }
    json_array_foreach(json_object_get(room->seed, "printed"), i, item) {
        TRY(jury_printed_add(demo->db, demo->arena, room->engagement, seed_item(item, 0),
                             use_named(room, seed_item(item, 1)), seed_item(item, 2),
                             seed_item(item, 3), seed_item_int(item, 4), seed_item_int(item, 6),
                             seed_item_int(item, 5), seed_item_int(item, 7), room->person, &id,
                             why));
    }
    return FAIL_NONE;
}

enum fail fill_room(struct demo *demo, const json_t *seed, int64_t engagement, struct why *why) {
    struct room *room = ARENA_NEW(demo->arena, struct room);
    size_t i;
    json_t *vote;
    *room = (struct room){.demo = demo, .seed = seed, .engagement = engagement};
    rng_init(&room->rng, "jury room");
    TRY(names_get(&demo->people, "leila", &room->person, why));
    TRY(use_list(demo->db, demo->arena, engagement, &room->uses, &room->n_uses, why));
    TRY(jury_juror_list(demo->db, demo->arena, engagement, &room->jurors, &room->n_jurors, why));
    TRY(fill_settings(room, why));
    TRY(fill_programme(room, why));
    TRY(fill_oversight(room, why));
    TRY(fill_seating(room, why));
    TRY(fill_days(room, why));
    TRY(fill_ballots(room, why));
    if (json_object_get(seed, "ballots") != NULL) TRY(fill_attendance(room, why));
    TRY(fill_scale(room, why));
    TRY(fill_reasons(room, why));
    json_array_foreach(json_object_get(seed, "votes"), i, vote) {
        TRY(fill_vote(room, vote, why));
    }
    return fill_words(room, why);
}
