#include "acceptability/sources.h"

#include "acceptability/acceptability.sql.h"

#include <math.h>

static double item_score(const struct score_reading *reading, const char *item) {
    const struct score_summary *summary = reading->summary;
    for (size_t k = 0; k < summary->n_criteria; k++)
        if (text_is(summary->criteria[k], item)) return reading->figures->criterion_score[k];
    for (size_t t = 0; t < summary->n_tests; t++)
        if (text_is(summary->tests[t], item)) return reading->figures->test_score[t];
    return (double)NAN;
}

/* One person or sheet, from its rows. */
struct unit {
    double points, made; /* all of them; times the score of what they were given to */
};

static struct unit unit_of(const struct answers_sources_row *rows, size_t n,
                           const struct score_reading *reading) {
    struct unit unit = {0, 0};
    for (size_t i = 0; i < n; i++) {
        double score = reading == NULL ? (double)NAN : item_score(reading, rows[i].item);
        if (rows[i].points > 0) unit.made += rows[i].points * score;
        unit.points += rows[i].points;
    }
    return unit;
}

/* All rows of one source: sums over its units. */
static void source_fill(struct arena *arena, const struct answers_sources_row *rows, size_t n,
                        const struct score_reading *reading, struct weight_source *source) {
    struct weighing_person *people = ARENA_ARRAY(arena, struct weighing_person, n + 1);
    double sum = 0, sum_passed = 0;
    int64_t n_passed = 0;
    *source = (struct weight_source){.engagement = rows->engagement,
                                     .title = rows->title,
                                     .swing = rows->swing != 0,
                                     .counts = rows->counts != 0,
                                     .illustrative = rows->illustrative != 0};
    for (size_t i = 0, end; i < n; i = end) {
        end = i;
        while (end < n && rows[end].unit == rows[i].unit) end++;
        struct unit unit = unit_of(&rows[i], end - i, reading);
        if (!(unit.points > 0)) continue;
        people[source->n_units++] =
            (struct weighing_person){.asked = rows[i].n_votes > 0,
                                     .weighed = true,
                                     .passed = weighing_passed_read(rows[i].passed),
                                     .hard = rows[i].hard};
        source->n_people += rows[i].n_people;
        sum += unit.made / unit.points;
        if (rows[i].passed <= 0) continue;
        sum_passed += unit.made / unit.points;
        n_passed++;
    }
    weighing_quality_run(arena, people, source->n_units, &source->quality);
    bool enough = source->n_people >= WEIGHING_LEAST;
    bool passed = enough && !source->swing && weighing_passed_may_show(&source->quality);
    source->score = enough ? sum / (double)source->n_units : (double)NAN;
    source->score_passed = passed ? sum_passed / (double)n_passed : (double)NAN;
}

enum fail weight_sources_load(struct db *db, struct arena *arena, int64_t proposal, int64_t version,
                              const struct score_reading *reading, struct weight_source **out,
                              size_t *n, struct why *why) {
    struct answers_sources_row *rows;
    struct answers_left_row *left;
    size_t n_rows, n_left;
    TRY(answers_sources(db, arena, proposal, version, &rows, &n_rows, why));
    TRY(answers_left(db, arena, proposal, version, &left, &n_left, why));
    if (reading != NULL && reading->figures->refusals != 0) reading = NULL;
    *out = ARENA_ARRAY(arena, struct weight_source, n_rows + 1);
    *n = 0;
    for (size_t i = 0, end; i < n_rows; i = end) {
        end = i;
        while (end < n_rows && rows[end].engagement == rows[i].engagement &&
               rows[end].swing == rows[i].swing)
            end++;
        struct weight_source *source = &(*out)[(*n)++];
        source_fill(arena, &rows[i], end - i, reading, source);
        for (size_t k = 0; k < n_left && !source->swing; k++) {
            if (left[k].engagement != source->engagement) continue;
            source->quality.n_asked = left[k].n_asked;
            source->quality.n_left = left[k].n_left;
            weighing_trust_find(&source->quality);
        }
    }
    return FAIL_NONE;
}

const char *weight_source_base(const struct html *out, const struct weight_source *source) {
    if (source->swing)
        return trf(out, "Swing weights with a facilitator: %zu sheets of %lld people",
                   source->n_units, (long long)source->n_people);
    return trf(out, "100 points of %zu people", source->n_units);
}
