/*
 * seed -- private to this room: the seed file, and ids of what was written from it.
 */
#ifndef DEMO_SEED_H
#define DEMO_SEED_H

#include "base/json.h"
#include "civic/app.h"
#include "framework/framework.h"

enum { SEED_NAMES_MAX = 64 };

/* Names in the seed file -> numbers in the database. */
struct names {
    const char *names[SEED_NAMES_MAX];
    int64_t ids[SEED_NAMES_MAX];
    size_t n;
};

struct demo {
    struct app *app;
    struct db *db;
    struct arena *arena;
    const json_t *seed;
    const char *password_hash;
    int64_t framework;
    const struct framework *pack;
    struct names organisations, people;
    int64_t n_proposals;
};

/* One proposal while it is written. */
struct demo_proposal {
    struct demo *demo;
    const json_t *seed;
    int64_t id, by;
    struct names parties, assets;
};

enum fail seed_read(struct arena *arena, const json_t **out, struct why *why) MUST_USE;
/* Text member; "" when missing. Member of a list by position: the same. */
const char *seed_text(const json_t *object, const char *key);
const char *seed_item(const json_t *list, size_t at);
/* Whole number; DB_NULL_INT when missing or null. */
int64_t seed_int(const json_t *object, const char *key);
int64_t seed_item_int(const json_t *list, size_t at);
/* The morning (9:00 in London) of an ISO date; DB_NULL_INT for "". */
int64_t seed_time(const char *iso);

void names_add(struct names *names, const char *name, int64_t id);
/* INPUT when there is none of that name. */
enum fail names_get(const struct names *names, const char *name, int64_t *id,
                    struct why *why) MUST_USE;
/* The person named by a member; DB_NULL_INT for a missing member. */
enum fail seed_person(const struct demo *demo, const json_t *object, const char *key, int64_t *id,
                      struct why *why) MUST_USE;

/* The access code of participant `number` (from 0) of an engagement: always the same, so that it
 * can be printed again; only ever used in an example programme. */
char *seed_code(struct arena *arena, const char *engagement, size_t number);

/* The parts of a proposal, in the order in which they are written. */
enum fail fill_draft(struct demo_proposal *proposal, struct why *why) MUST_USE;
enum fail fill_versions(struct demo_proposal *proposal, struct why *why) MUST_USE;
enum fail fill_assessments(struct demo_proposal *proposal, struct why *why) MUST_USE;
enum fail fill_engagements(struct demo_proposal *proposal, struct why *why) MUST_USE;
enum fail fill_outcome(struct demo_proposal *proposal, struct why *why) MUST_USE;
/* Score and page made again on a later day, with what was answered since. */
enum fail fill_published_again(struct demo *demo, const char *title, const char *day,
                               struct why *why) MUST_USE;
/* After the outcome: documents take texts from it. */
enum fail fill_documents(struct demo_proposal *proposal, struct why *why) MUST_USE;
/* Recruitments for a jury: open, published and drawn. */
enum fail fill_recruitments(struct demo *demo, struct why *why) MUST_USE;
/* A distributed dialogue with 52 events, 40 of them written up. */
enum fail fill_dialogue(struct demo *demo, struct why *why) MUST_USE;
/* Workshops in three areas, published, and one that is on today. */
enum fail fill_workshops(struct demo *demo, struct why *why) MUST_USE;
enum fail fill_coding(struct demo *demo, struct why *why) MUST_USE;
/* A questionnaire with one survey that is over and one that is open. */
enum fail fill_questionnaires(struct demo *demo, struct why *why) MUST_USE;
/* A panel with members, a published wave and one in the field; after the questionnaires. */
enum fail fill_panel(struct demo *demo, struct why *why) MUST_USE;
/* What members wrote in its first wave, coded and published. */
enum fail fill_panel_words(struct demo *demo, struct why *why) MUST_USE;
/* Conversations over statements: one closed and published, one open. */
enum fail fill_conversations(struct demo *demo, struct why *why) MUST_USE;
/* Votes alone on phones at events of the dialogue; after the conversations. */
enum fail fill_phones(struct demo *demo, struct why *why) MUST_USE;
/* How weights are asked in an engagement, and what tables weighed. */
enum fail fill_weights_asked(struct demo *demo, const json_t *seed, int64_t engagement,
                             struct why *why) MUST_USE;
/* Of a jury: ballots that add up to published totals; agenda, witnesses, days, votes and report. */
enum fail fill_totals(struct demo *demo, const json_t *totals, int64_t engagement,
                      struct why *why) MUST_USE;
enum fail fill_room(struct demo *demo, const json_t *room, int64_t engagement,
                    struct why *why) MUST_USE;

#endif
