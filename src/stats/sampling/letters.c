#include "stats/sampling/letters.h"

#include "base/rng.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

struct category {
    size_t first, n;
    double response; /* mean */
};

struct model {
    const struct letters_plan_of *plan;
    struct category *categories;
    size_t n_categories;
    double *up_to; /* [n_groups] chance that somebody who answers is of this group or one before */
    double response;
};

static enum fail group_check(const struct letters_group *group, size_t at, struct why *why) {
    if (!(group->share >= 0) || !isfinite(group->share))
        return why_fail(why, FAIL_INPUT, "share", "group %zu: want a share of 0 or more", at + 1);
    if (!(group->response > 0) || group->response > 1)
        return why_fail(why, FAIL_INPUT, "response",
                        "group %zu: want a response above 0 and at most 1, for instance 0.04",
                        at + 1);
    if (group->need > 0 && group->share <= 0)
        return why_fail(why, FAIL_INFEASIBLE, "share",
                        "group %zu: %lld people are needed and nobody of it gets a letter", at + 1,
                        (long long)group->need);
    return FAIL_NONE;
}

static enum fail model_make(struct arena *arena, const struct letters_plan_of *plan,
                            struct model *model, struct why *why) {
    if (plan->n_groups < 1 || plan->n_groups > LETTERS_GROUPS_MAX)
        return why_fail(why, FAIL_INPUT, NULL, "want 1 to %d groups, got %zu", LETTERS_GROUPS_MAX,
                        plan->n_groups);
    *model = (struct model){.plan = plan,
                            .categories = ARENA_ARRAY(arena, struct category, plan->n_groups),
                            .up_to = ARENA_ARRAY(arena, double, plan->n_groups)};
    for (size_t g = 0; g < plan->n_groups; g++) {
        TRY(group_check(&plan->groups[g], g, why));
        if (g == 0 || plan->groups[g].category != plan->groups[g - 1].category)
            model->categories[model->n_categories++].first = g;
        model->categories[model->n_categories - 1].n++;
    }
    for (size_t c = 0; c < model->n_categories; c++) {
        struct category *category = &model->categories[c];
        double shares = 0, answers = 0, sum = 0;
        for (size_t g = category->first; g < category->first + category->n; g++) {
            shares += plan->groups[g].share;
            answers += plan->groups[g].share * plan->groups[g].response;
        }
        if (answers <= 0)
            return why_fail(why, FAIL_INPUT, "share", "want shares that are not all 0");
        category->response = answers / shares;
        for (size_t g = category->first; g < category->first + category->n; g++) {
            sum += plan->groups[g].share * plan->groups[g].response / answers;
            model->up_to[g] = sum;
        }
        /* Categories are guesses about the same people: the mean of what they say about all. */
        model->response += category->response / (double)model->n_categories;
    }
    return FAIL_NONE;
}

/* Letters until the next answer. */
static int64_t letters_until(struct rng *rng, double log_silent) {
    if (log_silent == 0) return LETTERS_MAX;
    double letters = floor(log(1 - rng_real(rng)) / log_silent) + 1;
    return letters > LETTERS_MAX ? LETTERS_MAX : (int64_t)letters;
}

static int64_t replicate_run(const struct model *model, struct rng *rng, int64_t *left,
                             size_t *last) {
    const struct letters_plan_of *plan = model->plan;
    double log_silent = model->response >= 1 ? (double)-INFINITY : log1p(-model->response);
    int64_t letters = 0;
    size_t open = 0;
    for (size_t g = 0; g < plan->n_groups; g++) {
        left[g] = plan->groups[g].need;
        open += left[g] > 0;
    }
    while (open > 0 && letters < LETTERS_MAX) {
        letters += model->response >= 1 ? 1 : letters_until(rng, log_silent);
        for (size_t c = 0; c < model->n_categories; c++) {
            const struct category *category = &model->categories[c];
            double lot = rng_real(rng);
            size_t g = category->first;
            while (g + 1 < category->first + category->n && lot >= model->up_to[g]) g++;
            if (--left[g] != 0) continue;
            open--;
            *last = g;
        }
    }
    return letters;
}

static int by_number(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

enum fail letters_needed(struct arena *arena, const struct letters_plan_of *plan,
                         struct letters_answer *out, struct why *why) {
    struct model model = {0};
    TRY(model_make(arena, plan, &model, why));
    size_t n = plan->replicates == 0 ? 2000 : plan->replicates;
    int64_t *letters = ARENA_ARRAY(arena, int64_t, n),
            *left = ARENA_ARRAY(arena, int64_t, plan->n_groups);
    double *share = ARENA_ARRAY(arena, double, plan->n_groups);
    for (size_t i = 0; i < n; i++) {
        struct rng rng;
        size_t last = SIZE_MAX;
        rng_init_stream(&rng, plan->seed, i);
        letters[i] = replicate_run(&model, &rng, left, &last);
        if (last != SIZE_MAX) share[last] += 1.0 / (double)n;
        if (letters[i] >= LETTERS_MAX)
            return why_fail(why, FAIL_INFEASIBLE, NULL,
                            "more than %d letters would be wanted: ask for fewer people, or expect "
                            "more answers",
                            LETTERS_MAX);
    }
    qsort(letters, n, sizeof *letters, by_number);
    *out = (struct letters_answer){
        .letters = letters, .n = n, .response = model.response, .last = share};
    return FAIL_NONE;
}

int64_t letters_for(const struct letters_answer *answer, double chance) {
    double place = ceil(chance * (double)answer->n - 1e-9);
    size_t at = place < 1 ? 1 : place > (double)answer->n ? answer->n : (size_t)place;
    return answer->letters[at - 1];
}
