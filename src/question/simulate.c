#include "question/simulate.h"

#include "base/clock.h"
#include "question/elicited.h"
#include "question/type.h"
#include "question/ways.h"

#include <math.h>
#include <string.h>

/* Earlier options more often, as people do. */
static size_t lean(struct rng *rng, size_t n) {
    size_t a = (size_t)rng_below(rng, n), b = (size_t)rng_below(rng, n);
    return rng_below(rng, 2) == 0 ? a : a < b ? a : b;
}

static const char *list_answer(struct arena *arena, const struct question *q, struct rng *rng) {
    struct buf buf;
    int64_t n = 0;
    buf_init(&buf, arena, 8192);
    for (size_t i = 0; i < q->n_options; i++) {
        const struct option *option = &q->options[i];
        if (q->at_most > 0 && n == q->at_most) break;
        if (option->exclusive || option->says || rng_below(rng, 5) < 3) continue;
        buf_printf(&buf, "%s%s", n++ == 0 ? "" : " ", option->name);
    }
    for (size_t i = 0; n < q->at_least && i < q->n_options; i++) {
        if (q->options[i].exclusive || (buf.s != NULL && list_has(buf.s, q->options[i].name)))
            continue;
        buf_printf(&buf, "%s%s", n++ == 0 ? "" : " ", q->options[i].name);
    }
    for (size_t i = 0; n == 0 && i < q->n_options; i++)
        if (q->options[i].exclusive || i + 1 == q->n_options) return q->options[i].name;
    return buf.s;
}

static const char *share_answer(struct arena *arena, const struct question *q, struct rng *rng) {
    struct buf buf;
    int64_t left = q->points > 0 ? q->points : 100;
    buf_init(&buf, arena, 8192);
    for (size_t i = 0; i < q->n_options; i++) {
        int64_t part =
            i + 1 == q->n_options ? left : (int64_t)rng_below(rng, (uint64_t)left + 1) / 5 * 5;
        left -= part;
        buf_printf(&buf, "%s%s=%lld", i == 0 ? "" : " ", q->options[i].name, (long long)part);
    }
    return buf.s;
}

static const char *rank_answer(struct arena *arena, const struct question *q, struct rng *rng) {
    struct buf buf;
    size_t order[OUTLINE_ITEMS_MAX], most = q->at_most > 0 ? (size_t)q->at_most : q->n_options;
    buf_init(&buf, arena, 8192);
    rng_permutation(rng, order, q->n_options);
    for (size_t i = 0; i < q->n_options; i++)
        if (order[i] < most)
            buf_printf(&buf, "%s%s=%zu", buf.n == 0 ? "" : " ", q->options[i].name, order[i] + 1);
    return buf.s;
}

/* Of each set one as the most, earlier ones more often, and another as the least. */
static const char *sets_answer(struct arena *arena, const struct question *q, struct rng *rng) {
    struct buf buf;
    buf_init(&buf, arena, CELLS_MAX);
    for (size_t set = 0; set < best_worst_sets(q); set++) {
        size_t places[BEST_WORST_SIZE_MAX], size = best_worst_set(q, set, places);
        size_t best = lean(rng, size), worst = (best + 1 + rng_below(rng, size - 1)) % size;
        buf_printf(&buf, "%s%zu=%s/%s", set == 0 ? "" : " ", set + 1, q->options[places[best]].name,
                   q->options[places[worst]].name);
    }
    return buf.s;
}

static const char *cells_answer(struct arena *arena, const struct question *q, struct rng *rng) {
    struct buf buf;
    if (text_is(q->type->name, "points")) return share_answer(arena, q, rng);
    if (text_is(q->type->name, "rank")) return rank_answer(arena, q, rng);
    if (text_is(q->type->name, "best_worst")) return sets_answer(arena, q, rng);
    if (text_is(q->type->name, "ways"))
        return ways_made_up(arena, q, (size_t)rng_below(rng, WAYS_VERSIONS), rng);
    buf_init(&buf, arena, 16384);
    if (q->n_rows > 0) {
        for (size_t i = 0; i < q->n_rows; i++)
            buf_printf(&buf, "%s%s=%s", i == 0 ? "" : " ", q->rows[i].name,
                       q->options[lean(rng, q->n_options)].name);
        return buf.s;
    }
    if (!text_is(q->type->name, "pairwise")) return "";
    for (size_t i = 0; i < q->n_options; i++)
        for (size_t k = i + 1; k < q->n_options; k++)
            buf_printf(&buf, "%s%s.%s=%s", buf.n == 0 ? "" : " ", q->options[i].name,
                       q->options[k].name, q->options[rng_below(rng, 3) < 2 ? i : k].name);
    return buf.s;
}

static const char *number_answer(struct arena *arena, const struct question *q, struct rng *rng) {
    double min = isnan(q->min) ? 0 : q->min, max = isnan(q->max) ? min + 100 : q->max;
    /* The middle more often than the ends. */
    double at = (rng_real(rng) + rng_real(rng)) / 2;
    double factor = pow(10, (double)q->decimals);
    return arena_printf(arena, "%.12g", round((min + at * (max - min)) * factor) / factor);
}

static const char *answer_of(struct arena *arena, const struct question *q,
                             const char *const *words, size_t n_words, struct rng *rng) {
    if (!q->required && rng_below(rng, 12) == 0) return "";
    switch (q->type->value) {
    case VALUE_WORD: return q->options[lean(rng, q->n_options)].name;
    case VALUE_NUMBER:
        return q->n_options > 0 ? q->options[rng_below(rng, q->n_options)].name
                                : number_answer(arena, q, rng);
    case VALUE_LIST: return list_answer(arena, q, rng);
    case VALUE_CELLS: return cells_answer(arena, q, rng);
    case VALUE_DATE:
        return date_iso(arena,
                        (struct date){1940 + (int)rng_below(rng, 65), 1 + (int)rng_below(rng, 12),
                                      1 + (int)rng_below(rng, 28)});
    case VALUE_TEXT:
        if (q->type->apart) return "";
        if (text_is(q->type->name, "consent")) return "yes";
        if (text_is(q->type->name, "postcode"))
            return arena_printf(arena, "WD%d", 1 + (int)rng_below(rng, 9));
        return n_words == 0 || rng_below(rng, 3) > 0 ? "" : words[rng_below(rng, n_words)];
    case VALUE_NONE: break;
    }
    return NULL;
}

/* Eight of ten know at once what they put first, one in the end; most find it neither easy nor
 * hard. */
static const char *check_answer(struct arena *arena, const struct question *q, const char *of,
                                const char *seed) {
    static const int hard[] = {1, 1, 2, 2, 2, 3, 3, 3, 4, 5};
    double score[OUTLINE_ITEMS_MAX];
    size_t top = 0;
    struct rng own;
    if (!elicited_scores(q->of, of, score)) return "";
    rng_init(&own, arena_printf(arena, "%s\n%s", seed, q->name));
    uint64_t drawn = rng_below(&own, 10);
    for (size_t i = 1; i < q->of->n_options; i++)
        if (score[i] > score[top]) top = i;
    if (drawn == 9) top = (top + 1) % q->of->n_options;
    return arena_printf(arena, "%s %d %d", q->of->options[top].name,
                        drawn < 8    ? 2
                        : drawn == 8 ? 1
                                     : 0,
                        hard[rng_below(&own, 10)]);
}

void answers_simulate(struct arena *arena, const struct definition *definition,
                      const struct sheet_facts *facts, const char *const *words, size_t n_words,
                      struct rng *rng, const char **values) {
    size_t n = definition->n_questions;
    for (size_t i = 0; i < n; i++) values[i] = NULL;
    /* One more answer at a time: what is asked depends on what was answered. */
    for (;;) {
        struct route route;
        int next = QUESTION_NONE;
        route_make(arena, definition, values, facts, &route);
        for (size_t place = 0; place < n && next == QUESTION_NONE; place++) {
            int at = route.order[place];
            const struct question *q = &definition->questions[at];
            if (route.asked[at] && values[at] == NULL && q->type->read != NULL) next = at;
        }
        if (next == QUESTION_NONE) return;
        const struct question *q = &definition->questions[next];
        if (q->of != NULL) { /* from a stream of its own, so that other answers stay */
            const char *of = values[definition_find(definition, q->of->name)];
            values[next] = check_answer(arena, q, of, facts->seed);
            continue;
        }
        struct rng own;
        rng_init(&own, arena_printf(arena, "%s\n%s", facts->seed, q->name));
        values[next] = answer_of(arena, q, words, n_words, q->weighs != NULL ? &own : rng);
        if (values[next] == NULL) values[next] = "";
    }
}
