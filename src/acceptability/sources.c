#include "acceptability/sources.h"

#include "acceptability/acceptability.sql.h"
#include "score/weight_kind.h"

#include <math.h>
#include <string.h>

static const char *trust_word(const struct weighing_quality *quality) {
    if (quality->n_checked == 0) return "not asked";
    switch (quality->trust) {
    case TRUST_GOOD: return "good";
    case TRUST_CARE: return "care";
    case TRUST_POOR: return "poor";
    case TRUST_UNKNOWN: break;
    }
    return "not known";
}

/* All rows of one source of an engagement: its people or sheets, and how far they are trusted. */
static void source_fill(struct arena *arena, const struct framework *framework,
                        const struct answers_sources_row *rows, size_t n, int64_t version,
                        struct weight_source *source) {
    struct answers_point *points = ARENA_ARRAY(arena, struct answers_point, n + 1);
    struct weighing_person *people = ARENA_ARRAY(arena, struct weighing_person, n + 1);
    bool *passed = ARENA_ARRAY(arena, bool, n + 1), swing = rows->swing != 0;
    struct score_plan plan = {0};
    size_t units = 0;
    int64_t n_people = 0;
    for (size_t i = 0; i < n; i++) {
        points[i] = (struct answers_point){rows[i].unit, rows[i].item, rows[i].points};
        if (i > 0 && rows[i].unit == rows[i - 1].unit) continue;
        passed[units] = rows[i].passed > 0;
        people[units++] = (struct weighing_person){.asked = rows[i].n_votes > 0,
                                                   .weighed = true,
                                                   .passed = weighing_passed_read(rows[i].passed),
                                                   .hard = rows[i].hard};
        n_people += rows[i].n_people;
    }
    answers_weigh(arena, framework, points, n, &plan);
    *source = (struct weight_source){
        .as = {.label = {.key = arena_printf(arena, "%s:%lld", swing ? "swing" : "points",
                                             (long long)rows->engagement),
                         .title = rows->title,
                         .strength = swing ? "swing" : rows->method,
                         .mixed = rows->counts != 0,
                         .version = version},
               .n_items = plan.n_items,
               .n_people = plan.n_people,
               .items = plan.items,
               .weights = plan.weights,
               .points_total = swing ? 0 : plan.points_total},
        .engagement = rows->engagement,
        .swing = swing,
        .counts = rows->counts != 0,
        .illustrative = rows->illustrative != 0,
        .n_people = n_people,
        .passed = passed};
    weighing_quality_run(arena, people, units, &source->quality);
}

static enum fail engagements_load(struct db *db, struct arena *arena, const struct answers *of,
                                  int64_t version, struct weight_source **out, size_t *n,
                                  struct why *why) {
    struct answers_sources_row *rows;
    struct answers_left_row *left;
    size_t n_rows, n_left;
    TRY(answers_sources(db, arena, of->proposal, version, &rows, &n_rows, why));
    TRY(answers_left(db, arena, of->proposal, version, &left, &n_left, why));
    *out = ARENA_ARRAY(arena, struct weight_source, n_rows + 1);
    *n = 0;
    for (size_t i = 0, end; i < n_rows; i = end) {
        end = i;
        while (end < n_rows && rows[end].engagement == rows[i].engagement &&
               rows[end].swing == rows[i].swing)
            end++;
        struct weight_source *source = &(*out)[(*n)++];
        source_fill(arena, of->framework, &rows[i], end - i, version, source);
        for (size_t k = 0; k < n_left && !source->swing; k++) {
            if (left[k].engagement != source->engagement) continue;
            source->quality.n_asked = left[k].n_asked;
            source->quality.n_left = left[k].n_left;
            weighing_trust_find(&source->quality);
        }
    }
    return FAIL_NONE;
}

/* Its options are the framework's tests, all of them and nothing else. */
static bool fits(const struct framework *framework, const struct score_source *source) {
    size_t n = 0;
    for (size_t k = 0; k < source->n_items; k++)
        n += framework_test(framework, source->items[k]) != NULL;
    return n == source->n_items && n == framework->n_tests;
}

/* Of rooms that keep weights of their own. */
static enum fail gathered_load(struct db *db, struct arena *arena, const struct answers *of,
                               struct weight_source **out, size_t *n, struct why *why) {
    for (KIND_EACH(weight_kind, at)) {
        struct weight_gathered *gathered;
        size_t more;
        TRY((*at)->load(db, arena, of->reference, &gathered, &more, why));
        *out = arena_grow(arena, *out, *n * sizeof **out, (*n + more + 1) * sizeof **out);
        for (size_t i = 0; i < more; i++) {
            struct weight_source *source = &(*out)[(*n)++];
            *source = (struct weight_source){.as = gathered[i].source,
                                             .illustrative = gathered[i].illustrative,
                                             .n_people = (int64_t)gathered[i].source.n_people,
                                             .problem = gathered[i].problem,
                                             .passed = gathered[i].passed,
                                             .quality = gathered[i].quality};
            if (source->problem == NULL && !fits(of->framework, &source->as))
                source->problem = TR("Its answers are not the tests of the framework.");
        }
    }
    return FAIL_NONE;
}

enum fail weight_sources_load(struct db *db, struct arena *arena, const struct answers *of,
                              int64_t version, struct weight_source **out, size_t *n,
                              struct why *why) {
    TRY(engagements_load(db, arena, of, version, out, n, why));
    TRY(gathered_load(db, arena, of, out, n, why));
    for (size_t i = 0; i < *n; i++) {
        struct weight_source *source = &(*out)[i];
        source->as.label.trust = trust_word(&source->quality);
        source->score = source->score_passed = (double)NAN;
        source->interval = (struct interval){(double)NAN, (double)NAN};
    }
    return FAIL_NONE;
}

/* Sum of the mean weights times what they weigh. */
static double mean_score(const struct score_summary *summary,
                         const struct score_source_summary *source) {
    double score = 0;
    for (size_t i = 0; i < source->n_items; i++)
        for (size_t k = 0; k < summary->n_criteria; k++)
            score += source->item_weight[i] * source->mapping[i * summary->n_criteria + k] *
                     summary->worst.mean[k];
    return source->n_people > 0 ? score : (double)NAN;
}

/* The same of those alone who passed the check. */
static enum fail passed_score(struct arena *arena, const struct score_summary *summary,
                              struct weight_source *source, struct why *why) {
    struct score_source passed = source->as;
    size_t n = source->as.n_people, m = source->as.n_items, kept = 0;
    double *weights = ARENA_ARRAY(arena, double, n *m + 1),
           *design = ARENA_ARRAY(arena, double, n + 1);
    struct score_source_summary made;
    for (size_t i = 0; i < n; i++) {
        if (!source->passed[i]) continue;
        memcpy(weights + kept * m, source->as.weights + i * m, m * sizeof *weights);
        design[kept++] = source->as.design_weights == NULL ? 1 : source->as.design_weights[i];
    }
    passed.weights = weights;
    passed.design_weights = design;
    passed.strata = NULL;
    passed.n_people = kept;
    TRY(score_source_summarise(arena, summary, &passed, &made, why));
    source->score_passed = mean_score(summary, &made);
    return FAIL_NONE;
}

enum fail weight_sources_score(struct arena *arena, const struct score_summary *summary,
                               struct weight_source *sources, size_t n, struct why *why) {
    for (size_t i = 0; i < n; i++) {
        struct weight_source *source = &sources[i];
        struct score_source_summary made;
        struct score_figures figures;
        if (source->problem != NULL || source->n_people < WEIGHING_LEAST) continue;
        TRY(score_source_summarise(arena, summary, &source->as, &made, why));
        struct score_summary under = score_under(summary, &made);
        score_figures(arena, &under, &figures);
        source->score = mean_score(summary, &made);
        source->interval = figures.combined;
        if (!source->swing && weighing_passed_may_show(&source->quality))
            TRY(passed_score(arena, summary, source, why));
    }
    return FAIL_NONE;
}

const char *weight_source_base(const struct html *out, const struct weight_source *source) {
    if (source->swing && source->as.n_people == 1)
        return trf(out, "Swing weights with a facilitator: one sheet of %lld people",
                   (long long)source->n_people);
    if (source->swing)
        return trf(out, "Swing weights with a facilitator: %zu sheets of %lld people",
                   source->as.n_people, (long long)source->n_people);
    if (source->engagement == 0)
        return trf(out, "A question of a survey: %zu people", source->as.n_people);
    return trf(out, "100 points of %zu people", source->as.n_people);
}

bool weight_source_choosable(const struct weight_source *sources, size_t n, size_t at) {
    const struct weight_source *one = &sources[at];
    if (one->problem != NULL || one->as.n_people < SCORE_PEOPLE_MIN) return false;
    for (size_t i = 0; one->as.label.mixed && i < n; i++)
        if (sources[i].as.label.mixed && sources[i].as.n_people < SCORE_PEOPLE_MIN) return false;
    return true;
}
