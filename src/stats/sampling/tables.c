#include "stats/sampling/tables.h"

#include "base/rng.h"
#include "stats/sampling/serpentine.h"

#include <stdbool.h>
#include <string.h>

static int64_t pairs_of(int64_t n) {
    return n * (n - 1) / 2;
}

/* `n` things in `boxes` boxes as evenly as can be: pairs that share a box. */
static int64_t pairs_least(int64_t n, int64_t boxes) {
    int64_t each = n / boxes, more = n % boxes;
    return more * pairs_of(each + 1) + (boxes - more) * pairs_of(each);
}

int64_t tables_repeats_least(size_t n_people, size_t n_tables, size_t n_rounds) {
    int64_t n = (int64_t)n_people, tables = (int64_t)n_tables, rounds = (int64_t)n_rounds;
    /* Whoever sat at one table in one round is spread over all tables in another: so many pairs sit
     * together again at least, for each two rounds. */
    int64_t each = n / tables, more = n % tables;
    int64_t by_rounds = pairs_of(rounds) * (more * pairs_least(each + 1, tables) +
                                            (tables - more) * pairs_least(each, tables));
    /* All meetings shared evenly among all pairs. */
    int64_t meetings = rounds * pairs_least(n, tables);
    int64_t by_pairs = n < 2 ? 0 : pairs_least(meetings, pairs_of(n));
    return by_rounds > by_pairs ? by_rounds : by_pairs;
}

/* --- Fields: the numbers below a prime power that can be added and multiplied --- */

struct field {
    int order, prime, degree;
};

static bool field_of(int order, struct field *out) {
    for (int p = 2; p <= order; p++) {
        if (order % p != 0) continue;
        int power = p, degree = 1;
        while (power < order) power *= p, degree++;
        *out = (struct field){order, p, degree};
        return power == order;
    }
    return false;
}

/* Coefficients of an irreducible polynomial, highest first, for the orders up to TABLES_MAX. */
static bool polynomial_of(const struct field *field, int *out) {
    static const struct {
        int order, c[8];
    } known[] = {{4, {1, 1, 1}},
                 {8, {1, 0, 1, 1}},
                 {16, {1, 0, 0, 1, 1}},
                 {32, {1, 0, 0, 1, 0, 1}},
                 {64, {1, 0, 0, 0, 0, 1, 1}},
                 {128, {1, 0, 0, 0, 0, 0, 1, 1}},
                 {9, {1, 0, 1}},
                 {27, {1, 0, 2, 1}},
                 {81, {1, 0, 0, 1, 2}},
                 {25, {1, 0, 2}},
                 {125, {1, 0, 3, 3}},
                 {49, {1, 0, 1}},
                 {121, {1, 0, 1}},
                 {169, {1, 0, 11}}};
    if (field->degree == 1) return true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].order == field->order) {
            memcpy(out, known[i].c, sizeof known[i].c);
            return true;
        }
    return false;
}

static int field_add(const struct field *field, int a, int b) {
    int sum = 0;
    for (int power = 1; power < field->order; power *= field->prime)
        sum += (a / power % field->prime + b / power % field->prime) % field->prime * power;
    return sum;
}

static int field_multiply(const struct field *field, const int *polynomial, int a, int b) {
    int product[16] = {0}, degree = field->degree, p = field->prime, value = 0;
    int digits_a[8] = {0}, digits_b[8] = {0};
    for (int i = 0, x = a, y = b; i < degree; i++, x /= p, y /= p)
        digits_a[i] = x % p, digits_b[i] = y % p;
    for (int i = 0; i < degree; i++)
        for (int k = 0; k < degree; k++)
            product[i + k] = (product[i + k] + digits_a[i] * digits_b[k]) % p;
    /* What stands above is taken off by multiples of the polynomial, from the highest power down.
     */
    for (int i = 2 * degree - 2; i >= degree; i--) {
        int factor = product[i];
        for (int m = 0; m <= degree; m++)
            product[i - degree + m] =
                (product[i - degree + m] + (p - factor) * polynomial[degree - m]) % p;
    }
    for (int i = degree - 1; i >= 0; i--) value = value * p + product[i];
    return value;
}

/* --- The search --- */

struct seating {
    const struct tables_plan *plan;
    size_t n, tables, rounds;
    uint32_t *seat; /* [rounds * n] */
    uint16_t *met;  /* [n * n] */
    int32_t *count; /* [rounds * tables * n_all] people of each value */
    int32_t *low,
        *high; /* [2 * n_all]: fewest and most of a value at a smaller and a larger table */
    size_t n_all;
    uint32_t *first;               /* [n_categories] where its values begin */
    uint32_t *members, *n_members; /* [rounds * tables * (size + 1)], [rounds * tables] */
    uint32_t *place;               /* [rounds * n] */
    size_t room;
    int64_t repeats, imbalance, together;
};

static int64_t beyond(const struct seating *seating, size_t large, size_t value, int32_t count) {
    int32_t low = seating->low[large * seating->n_all + value],
            high = seating->high[large * seating->n_all + value];
    return count < low ? low - count : count > high ? count - high : 0;
}

static int32_t *count_at(const struct seating *seating, size_t round, size_t table, size_t value) {
    return &seating->count[(round * seating->tables + table) * seating->n_all + value];
}

static size_t is_large(const struct seating *seating, size_t round, size_t table) {
    return seating->n_members[round * seating->tables + table] > seating->n / seating->tables;
}

static void seat_put(struct seating *seating, size_t round, size_t person, uint32_t table) {
    uint32_t *members = &seating->members[(round * seating->tables + table) * seating->room];
    uint32_t *n = &seating->n_members[round * seating->tables + table];
    for (uint32_t i = 0; i < *n; i++) {
        seating->repeats += seating->met[person * seating->n + members[i]]++;
        seating->met[members[i] * seating->n + person]++;
    }
    seating->place[round * seating->n + person] = *n;
    members[(*n)++] = (uint32_t)person;
    seating->seat[round * seating->n + person] = table;
    for (size_t c = 0; c < seating->plan->n_categories; c++)
        ++*count_at(seating, round, table,
                    seating->first[c] + seating->plan->value[c * seating->n + person]);
}

/* What repeats would change by if `out` left the table and `in` came. */
static int64_t repeats_change(const struct seating *seating, size_t round, uint32_t table,
                              size_t out, size_t in) {
    const uint32_t *members = &seating->members[(round * seating->tables + table) * seating->room];
    uint32_t n = seating->n_members[round * seating->tables + table];
    const uint16_t *met_out = &seating->met[out * seating->n],
                   *met_in = &seating->met[in * seating->n];
    int64_t change = 0;
    for (uint32_t i = 0; i < n; i++)
        if (members[i] != out) change += met_in[members[i]] - (met_out[members[i]] - 1);
    return change;
}

static bool are_apart(const struct seating *seating, size_t a, size_t b) {
    const uint32_t *apart = seating->plan->apart;
    return apart != NULL && apart[a] != 0 && apart[a] == apart[b];
}

/* What pairs to be kept apart would change by if `out` left the table and `in` came. */
static int64_t together_change(const struct seating *seating, size_t round, uint32_t table,
                               size_t out, size_t in) {
    const uint32_t *members = &seating->members[(round * seating->tables + table) * seating->room];
    uint32_t n = seating->n_members[round * seating->tables + table];
    int64_t change = 0;
    for (uint32_t i = 0; i < n && seating->plan->apart != NULL; i++)
        if (members[i] != out)
            change += are_apart(seating, in, members[i]) - are_apart(seating, out, members[i]);
    return change;
}

static void together_count(struct seating *seating) {
    seating->together = 0;
    for (size_t cell = 0; cell < seating->rounds * seating->tables; cell++) {
        const uint32_t *members = &seating->members[cell * seating->room];
        for (uint32_t i = 0; i < seating->n_members[cell]; i++)
            for (uint32_t k = i + 1; k < seating->n_members[cell]; k++)
                seating->together += are_apart(seating, members[i], members[k]);
    }
}

static int64_t imbalance_change(struct seating *seating, size_t round, uint32_t table, size_t out,
                                size_t in) {
    int64_t change = 0;
    size_t large = is_large(seating, round, table);
    for (size_t c = 0; c < seating->plan->n_categories; c++) {
        size_t from = seating->first[c] + seating->plan->value[c * seating->n + out],
               to = seating->first[c] + seating->plan->value[c * seating->n + in];
        if (from == to) continue;
        int32_t less = *count_at(seating, round, table, from),
                more = *count_at(seating, round, table, to);
        change += beyond(seating, large, from, less - 1) - beyond(seating, large, from, less);
        change += beyond(seating, large, to, more + 1) - beyond(seating, large, to, more);
    }
    return change;
}

static void member_replace(struct seating *seating, size_t round, uint32_t table, size_t out,
                           size_t in) {
    uint32_t *members = &seating->members[(round * seating->tables + table) * seating->room];
    uint32_t n = seating->n_members[round * seating->tables + table],
             at = seating->place[round * seating->n + out];
    for (uint32_t i = 0; i < n; i++) {
        if (i == at) continue;
        seating->met[out * seating->n + members[i]]--;
        seating->met[members[i] * seating->n + out]--;
        seating->met[in * seating->n + members[i]]++;
        seating->met[members[i] * seating->n + in]++;
    }
    members[at] = (uint32_t)in;
    for (size_t c = 0; c < seating->plan->n_categories; c++) {
        --*count_at(seating, round, table,
                    seating->first[c] + seating->plan->value[c * seating->n + out]);
        ++*count_at(seating, round, table,
                    seating->first[c] + seating->plan->value[c * seating->n + in]);
    }
}

static void places_change(struct seating *seating, size_t round, size_t a, size_t b) {
    uint32_t *seat = &seating->seat[round * seating->n],
             *place = &seating->place[round * seating->n];
    uint32_t table_a = seat[a], table_b = seat[b], place_a = place[a], place_b = place[b];
    member_replace(seating, round, table_a, a, b);
    member_replace(seating, round, table_b, b, a);
    seat[a] = table_b;
    seat[b] = table_a;
    place[a] = place_b;
    place[b] = place_a;
}

enum { IMBALANCE_COST = 10, TOGETHER_COST = 1000, LATE_MAX = 2000 };

static int64_t cost_of(const struct seating *seating) {
    return seating->together * TOGETHER_COST + seating->imbalance * IMBALANCE_COST +
           seating->repeats;
}

static void search(struct arena *arena, struct seating *seating, struct rng *rng, int64_t steps,
                   int64_t least) {
    size_t seats = seating->rounds * seating->n;
    int64_t *late = ARENA_ARRAY(arena, int64_t, LATE_MAX), best = cost_of(seating);
    uint32_t *best_seat = ARENA_ARRAY(arena, uint32_t, seats);
    /* A long memory finds more and takes longer: as much as the steps allow. */
    int64_t length = steps / 200 < 20 ? 20 : steps / 200 > LATE_MAX ? LATE_MAX : steps / 200;
    for (int64_t i = 0; i < length; i++) late[i] = best;
    memcpy(best_seat, seating->seat, seats * sizeof *best_seat);
    for (int64_t step = 0; step < steps && best > least; step++) {
        size_t round = (size_t)rng_below(rng, seating->rounds),
               a = (size_t)rng_below(rng, seating->n), b = (size_t)rng_below(rng, seating->n);
        uint32_t table_a = seating->seat[round * seating->n + a],
                 table_b = seating->seat[round * seating->n + b];
        if (table_a == table_b) continue;
        int64_t repeats = repeats_change(seating, round, table_a, a, b) +
                          repeats_change(seating, round, table_b, b, a);
        int64_t imbalance = imbalance_change(seating, round, table_a, a, b) +
                            imbalance_change(seating, round, table_b, b, a);
        int64_t together = together_change(seating, round, table_a, a, b) +
                           together_change(seating, round, table_b, b, a);
        int64_t now = cost_of(seating);
        int64_t then = now + repeats + imbalance * IMBALANCE_COST + together * TOGETHER_COST;
        int64_t *before = &late[step % length];
        if (then <= now || then <= *before) {
            places_change(seating, round, a, b);
            seating->repeats += repeats;
            seating->imbalance += imbalance;
            seating->together += together;
            now = then;
            if (now < best) {
                best = now;
                memcpy(best_seat, seating->seat, seats * sizeof *best_seat);
            }
        }
        if (now < *before) *before = now;
    }
    memcpy(seating->seat, best_seat, seats * sizeof *best_seat);
}

/* --- The start --- */

/* People who are alike next to one another, in an order drawn by lot within. */
static void people_order(struct arena *arena, const struct tables_plan *plan, struct rng *rng,
                         size_t *order) {
    size_t n = plan->n_people, *lot = ARENA_ARRAY(arena, size_t, n);
    uint32_t *keys = ARENA_ARRAY(arena, uint32_t, (plan->n_categories + 1) * n);
    rng_permutation(rng, lot, n);
    for (size_t c = 0; c < plan->n_categories; c++)
        for (size_t i = 0; i < n; i++) keys[c * n + i] = plan->value[c * n + lot[i]];
    serpentine_order(arena, keys, plan->n_categories, n, order);
    for (size_t i = 0; i < n; i++) order[i] = lot[order[i]];
}

static uint32_t start_table(const struct seating *seating, const struct field *field,
                            const int *polynomial, size_t round, size_t at) {
    size_t row = at / seating->tables, column = at % seating->tables;
    if (field != NULL && round < seating->tables && row < seating->tables)
        return (uint32_t)field_add(field, field_multiply(field, polynomial, (int)row, (int)round),
                                   (int)column);
    if (field != NULL && round == seating->tables &&
        seating->n == seating->tables * seating->tables)
        return (uint32_t)row;
    return (uint32_t)((row * round + column) % seating->tables);
}

/* Every table gets as many as it may hold; who finds theirs full takes the next that is not. */
static void start_make(struct seating *seating, const size_t *order) {
    struct field field = {0};
    int polynomial[8] = {0};
    bool has_field = field_of((int)seating->tables, &field) && polynomial_of(&field, polynomial);
    size_t each = seating->n / seating->tables, more = seating->n % seating->tables;
    for (size_t round = 0; round < seating->rounds; round++) {
        size_t larger = 0;
        for (size_t i = 0; i < seating->n; i++) {
            uint32_t table = start_table(seating, has_field ? &field : NULL, polynomial, round, i);
            for (;;) {
                uint32_t n = seating->n_members[round * seating->tables + table];
                if (n < each || (n == each && larger < more)) break;
                table = (table + 1) % (uint32_t)seating->tables;
            }
            larger += seating->n_members[round * seating->tables + table] == each;
            seat_put(seating, round, order[i], table);
        }
    }
}

/* Who met in rounds held before. */
static void held_count(struct seating *seating) {
    const struct tables_plan *plan = seating->plan;
    for (size_t round = 0; round < plan->n_held; round++) {
        const uint32_t *table = &plan->held[round * seating->n];
        for (size_t a = 0; a < seating->n; a++)
            for (size_t b = a + 1; b < seating->n; b++) {
                if (table[a] == TABLES_AWAY || table[a] != table[b]) continue;
                seating->repeats += seating->met[a * seating->n + b]++;
                seating->met[b * seating->n + a]++;
            }
    }
}

static void limits_make(struct seating *seating) {
    const struct tables_plan *plan = seating->plan;
    int32_t *whole = seating->count; /* not used yet */
    if (seating->n == 0 || seating->tables == 0) return;
    memset(whole, 0, seating->n_all * sizeof *whole);
    for (size_t c = 0; c < plan->n_categories; c++)
        for (size_t p = 0; p < seating->n; p++)
            whole[seating->first[c] + plan->value[c * seating->n + p]]++;
    for (size_t large = 0; large < 2; large++)
        for (size_t v = 0; v < seating->n_all; v++) {
            int64_t size = (int64_t)(seating->n / seating->tables + large), share = whole[v] * size;
            seating->low[large * seating->n_all + v] = (int32_t)(share / (int64_t)seating->n);
            seating->high[large * seating->n_all + v] =
                (int32_t)((share + (int64_t)seating->n - 1) / (int64_t)seating->n);
        }
    memset(whole, 0, seating->n_all * sizeof *whole);
}

static void imbalance_count(struct seating *seating) {
    seating->imbalance = 0;
    for (size_t round = 0; round < seating->rounds; round++)
        for (size_t table = 0; table < seating->tables; table++)
            for (size_t v = 0; v < seating->n_all; v++)
                seating->imbalance += beyond(seating, is_large(seating, round, table), v,
                                             *count_at(seating, round, table, v));
}

static struct seating seating_new(struct arena *arena, const struct tables_plan *plan) {
    struct seating seating = {
        .plan = plan, .n = plan->n_people, .tables = plan->n_tables, .rounds = plan->n_rounds};
    size_t cells = seating.rounds * seating.tables;
    seating.room = seating.n / seating.tables + 2;
    seating.first = ARENA_ARRAY(arena, uint32_t, plan->n_categories + 1);
    for (size_t c = 0; c < plan->n_categories; c++) {
        seating.first[c] = (uint32_t)seating.n_all;
        seating.n_all += plan->n_values[c];
    }
    seating.seat = ARENA_ARRAY(arena, uint32_t, seating.rounds * seating.n);
    seating.place = ARENA_ARRAY(arena, uint32_t, seating.rounds * seating.n);
    seating.met = ARENA_ARRAY(arena, uint16_t, seating.n * seating.n);
    seating.count = ARENA_ARRAY(arena, int32_t, cells * seating.n_all + seating.n_all + 1);
    seating.low = ARENA_ARRAY(arena, int32_t, 2 * seating.n_all + 1);
    seating.high = ARENA_ARRAY(arena, int32_t, 2 * seating.n_all + 1);
    seating.members = ARENA_ARRAY(arena, uint32_t, cells * seating.room);
    seating.n_members = ARENA_ARRAY(arena, uint32_t, cells);
    return seating;
}

static void result_fill(struct arena *arena, const struct tables_plan *plan, const uint32_t *seat,
                        struct tables_result *out) {
    /* Counted anew from the seats, so that the search's own sums are checked. */
    struct seating seating = seating_new(arena, plan);
    struct tables_result result = {
        .seat = ARENA_ARRAY(arena, uint32_t, plan->n_rounds * plan->n_people)};
    limits_make(&seating);
    held_count(&seating);
    for (size_t round = 0; round < plan->n_rounds; round++)
        for (size_t p = 0; p < plan->n_people; p++)
            seat_put(&seating, round, p, seat[round * plan->n_people + p]);
    imbalance_count(&seating);
    together_count(&seating);
    memcpy(result.seat, seat, plan->n_rounds * plan->n_people * sizeof *seat);
    result.repeats = seating.repeats;
    result.imbalance = seating.imbalance;
    result.together = seating.together;
    result.repeats_least = tables_repeats_least(plan->n_people, plan->n_tables, plan->n_rounds);
    for (size_t a = 0; a < plan->n_people; a++)
        for (size_t b = a + 1; b < plan->n_people; b++) {
            int64_t met = seating.met[a * plan->n_people + b];
            result.pairs_met += met > 0;
            if (met > result.most_meetings) result.most_meetings = met;
        }
    *out = result;
}

static enum fail plan_check(const struct tables_plan *plan, struct why *why) {
    if (plan->n_people < 1 || plan->n_people > TABLES_PEOPLE_MAX)
        return why_fail(why, FAIL_INPUT, "people", "want 1 to %d people, got %zu",
                        TABLES_PEOPLE_MAX, plan->n_people);
    if (plan->n_tables < 1 || plan->n_tables > TABLES_MAX || plan->n_tables > plan->n_people)
        return why_fail(why, FAIL_INPUT, "tables",
                        "want 1 to %d tables and no more than the %zu people, got %zu", TABLES_MAX,
                        plan->n_people, plan->n_tables);
    if (plan->n_rounds < 1 || plan->n_rounds > TABLES_ROUNDS_MAX)
        return why_fail(why, FAIL_INPUT, "rounds", "want 1 to %d rounds, got %zu",
                        TABLES_ROUNDS_MAX, plan->n_rounds);
    if (plan->n_held > TABLES_ROUNDS_MAX)
        return why_fail(why, FAIL_INPUT, "held", "want at most %d rounds held before, got %zu",
                        TABLES_ROUNDS_MAX, plan->n_held);
    for (size_t c = 0; c < plan->n_categories; c++)
        if (plan->n_values[c] > TABLES_VALUES_MAX)
            return why_fail(why, FAIL_INPUT, "balance",
                            "want categories of at most %d values, got %u", TABLES_VALUES_MAX,
                            plan->n_values[c]);
    return FAIL_NONE;
}

enum fail tables_seat(struct arena *arena, const struct tables_plan *plan,
                      struct tables_result *out, struct why *why) {
    enum { STARTS = 2 };
    TRY(plan_check(plan, why));
    struct tables_result best = {0};
    int64_t least = tables_repeats_least(plan->n_people, plan->n_tables, plan->n_rounds),
            best_cost = INT64_MAX;
    int64_t size = (int64_t)(plan->n_people * plan->n_rounds),
            steps = plan->steps > 0 ? plan->steps : size * 8000;
    if (plan->steps <= 0 && steps > 2500000) steps = 2500000;
    for (uint64_t start = 0; start < STARTS && best_cost > least; start++) {
        struct rng rng;
        struct tables_result result;
        struct seating seating = seating_new(arena, plan);
        size_t *order = ARENA_ARRAY(arena, size_t, plan->n_people);
        rng_init_stream(&rng, plan->seed, start);
        limits_make(&seating);
        people_order(arena, plan, &rng, order);
        held_count(&seating);
        start_make(&seating, order);
        imbalance_count(&seating);
        together_count(&seating);
        search(arena, &seating, &rng, steps, least);
        result_fill(arena, plan, seating.seat, &result);
        int64_t cost =
            result.together * TOGETHER_COST + result.imbalance * IMBALANCE_COST + result.repeats;
        if (cost >= best_cost) continue;
        best_cost = cost;
        best = result;
    }
    *out = best;
    return FAIL_NONE;
}
