#include "conversation/publish.h"

#include "base/clock.h"
#include "conversation/map.sql.h"
#include "conversation/record.h"

enum { PUBLISHED_BYTES = 8 << 20 };

static enum fail before_load(struct db *db, struct arena *arena, int64_t conversation,
                             struct conversation_publication_last_row *last,
                             struct results_before *before, struct why *why) {
    struct published_count_list_row *counts;
    struct results *results = ARENA_NEW(arena, struct results);
    enum fail found = conversation_publication_last(db, arena, conversation, last, why);
    *before = (struct results_before){0};
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    if (found != FAIL_NONE) return found;
    TRY(results_read(arena, last->content, results, why));
    TRY(published_count_list(db, arena, last->id, &counts, &before->n_counts, why));
    before->results = results, before->counts = counts;
    return FAIL_NONE;
}

/* So many people, and so many more or fewer than before, that none stands out. */
static enum fail people_check(int64_t people, int64_t before, bool has_before, int64_t least,
                              struct why *why) {
    int64_t more = people - before;
    if (people < least)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "fewer than %lld people have voted; results would point at single people",
                        (long long)least);
    if (has_before && more > -least && more < least)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "fewer than %lld people more have voted since the last publication; what "
                        "they said could be worked out by comparing the two",
                        (long long)least);
    return FAIL_NONE;
}

enum fail publication_make(struct db *db, struct arena *arena, int64_t conversation, int64_t now,
                           struct publication *out, struct why *why) {
    struct conversation_publication_last_row last = {0};
    struct gathered gathered;
    struct opinion_report report;
    struct results_before before;
    TRY(conversation_gather(db, arena, conversation, &gathered, why));
    if (gathered.votes.n_votes == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "nobody has voted yet");
    struct opinion_plan plan = conversation_plan(&gathered);
    TRY(conversation_compute(arena, &gathered, &plan, &report, why));
    TRY(before_load(db, arena, conversation, &last, &before, why));
    *out = (struct publication){.conversation = conversation,
                                .number = last.number + 1,
                                .n_people = (int64_t)report.n_voters,
                                .n_votes = (int64_t)report.n_votes};
    TRY(people_check(out->n_people, last.n_people, before.results != NULL, gathered.least, why));
    results_make(arena, &gathered, &report, NULL, &out->results);
    out->results.day = date_iso(arena, date_of(now));
    results_make_public(&out->results, gathered.least, &before);
    buf_init(&out->json, arena, PUBLISHED_BYTES);
    results_write(&out->results, &out->json);
    if (out->json.full)
        return why_fail(why, FAIL_LIMIT, NULL, "the results are too long to publish");
    return FAIL_NONE;
}

enum fail publication_store(struct db *db, struct arena *arena,
                            const struct publication *publication, int64_t person, int64_t now,
                            struct why *why) {
    const struct results *results = &publication->results;
    int64_t id;
    enum fail fail = conversation_publication_add(
        db, arena, publication->conversation, publication->number, publication->json.s,
        publication->n_people, publication->n_votes, person, now, &id, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_CONFLICT, NULL, "somebody else has just published it");
    if (fail != FAIL_NONE) return fail;
    for (size_t j = 0; j < results->n; j++)
        for (size_t g = 0; g <= results->n_groups; g++) {
            const struct results_cell *cell = &results->statements[j].cell[g];
            TRY(published_count_add(db, id, results->statements[j].number, (int64_t)g, cell->agrees,
                                    cell->disagrees, cell->passes, why));
        }
    return ledger_record(db, arena, &conversation_kind_publication, publication->conversation, id,
                         now, why);
}
