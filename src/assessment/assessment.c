#include "assessment/assessment.h"

#include <math.h>
#include <stdlib.h>

static double oriented(double rating, int polarity) {
    return polarity < 0 ? RATING_MAX + 1 - rating : rating;
}

/* Means of the organisations, and the gap between the furthest two. */
static void organisations_compare(const struct assessment_input *input,
                                  struct assessment_difference *d, double *means) {
    double least = INFINITY, most = -INFINITY;
    for (size_t o = 0; o < input->n_organisations; o++) {
        double sum = 0;
        size_t n = 0;
        for (size_t r = 0; r < input->n_raters; r++) {
            int rating = input->answers[r * input->n_questions + d->question].rating;
            if (input->organisations[r] != o || rating < 1) continue;
            sum += rating;
            n++;
        }
        means[o] = n == 0 ? (double)NAN : sum / (double)n;
        if (n == 0) continue;
        least = fmin(least, oriented(means[o], input->polarity[d->question]));
        most = fmax(most, oriented(means[o], input->polarity[d->question]));
    }
    size_t n_organisations = 0;
    for (size_t o = 0; o < input->n_organisations; o++) n_organisations += isnan(means[o]) ? 0 : 1;
    d->means = means;
    d->gap = n_organisations < 2 ? (double)NAN : most - least;
    d->opposed = n_organisations >= 2 && least <= 2 && most >= 4;
}

static void question_compare(struct arena *arena, const struct assessment_input *input,
                             struct assessment_difference *d) {
    double sum = 0;
    for (size_t r = 0; r < input->n_raters; r++) {
        struct assessment_answer answer = input->answers[r * input->n_questions + d->question];
        d->n_missing += answer.rating == RATING_MISSING;
        d->n_cannot_say += answer.rating == RATING_CANNOT_SAY;
        if (answer.rating < 1) continue;
        d->lowest = d->n_rated == 0 || answer.rating < d->lowest ? answer.rating : d->lowest;
        d->highest = answer.rating > d->highest ? answer.rating : d->highest;
        d->n_low += answer.confidence == CONFIDENCE_LOW;
        d->n_rated++;
        sum += answer.rating;
    }
    d->mean = d->n_rated == 0 ? (double)NAN : sum / (double)d->n_rated;
    organisations_compare(input, d, ARENA_ARRAY(arena, double, input->n_organisations));
    d->differs = d->highest - d->lowest >= DIFFERENCE_RANGE || d->gap >= difference_gap;
    bool few = d->n_rated * 2 < input->n_raters; /* what few rated is not what all say */
    d->unsure = few || d->n_low * 2 >= d->n_rated;
    d->weak = d->n_rated > 0 && !few && !d->differs &&
              oriented(d->mean, input->polarity[d->question]) <= 2;
    d->leaders = d->weak || (d->opposed && !d->unsure);
}

static int by_disagreement(const void *a, const void *b) {
    const struct assessment_difference *x = a, *y = b;
    int range = (y->highest - y->lowest) - (x->highest - x->lowest);
    if (range != 0) return range;
    double gap_x = isnan(x->gap) ? 0 : x->gap, gap_y = isnan(y->gap) ? 0 : y->gap;
    if (fabs(gap_x - gap_y) > 1e-9) return gap_y > gap_x ? 1 : -1;
    if (x->weak != y->weak) return x->weak ? -1 : 1;
    if (x->unsure != y->unsure) return x->unsure ? -1 : 1;
    size_t open_x = x->n_cannot_say + x->n_missing, open_y = y->n_cannot_say + y->n_missing;
    if (open_x != open_y) return open_y > open_x ? 1 : -1;
    return x->question < y->question ? -1 : 1;
}

struct assessment_difference *assessment_compare(struct arena *arena,
                                                 const struct assessment_input *input) {
    size_t n = input->n_questions;
    struct assessment_difference *all = ARENA_ARRAY(arena, struct assessment_difference, n);
    for (size_t q = 0; q < n; q++) {
        all[q].question = q;
        question_compare(arena, input, &all[q]);
    }
    if (n > 1) qsort(all, n, sizeof *all, by_disagreement);
    return all;
}

bool assessment_is_open_question(const struct assessment_difference *difference) {
    return difference->differs || difference->unsure || difference->weak;
}

bool assessment_may_compare(bool closed, bool named, bool locked) {
    return closed || (named && locked);
}
