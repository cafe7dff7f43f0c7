/* disclose --epsilon: counts with noise whose kind is published, and a budget that ends. */
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "cli/disclose.h"
#include "stats/disclosure/noise.h"

#include <math.h>

enum { BUDGET_BYTES = 1 << 20, TABLE_BYTES = 128 << 20, SPENDS_MOST = 10000 };

struct noisy {
    const struct arguments *arguments;
    struct arena *arena;
    struct table_set *set;
    struct suppress_plan plan;
    double epsilon, sensitivity; /* of all tables; counts in which one person may be */
    double *shown;
    size_t n_shown;
    double bound; /* 19 of 20 counts are no further off */
};

/* --- The budget: what was told about the same people before --------------------------------- */

struct spends {
    struct privacy_budget budget;
    double each[SPENDS_MOST];
    size_t n;
};

static enum fail budget_fault(const char *path, struct why *why) {
    why_fail(why, FAIL_INPUT, "budget",
             "this is no privacy budget: want folkmoot-budget/1 with epsilon and the list spent");
    return why_in_file(why, path);
}

static enum fail budget_read(struct noisy *noisy, const char *path, struct spends *out,
                             struct why *why) {
    struct str text;
    json_t *root;
    const char *format;
    TRY(input_read(noisy->arena, path, BUDGET_BYTES, &text, why));
    if (json_read(noisy->arena, text, &root, why) != FAIL_NONE) return why_in_file(why, path);
    const json_t *epsilon = json_object_get(root, "epsilon"),
                 *list = json_object_get(root, "spent");
    if (json_text(root, "format", &format, NULL) != FAIL_NONE ||
        !text_is(format, "folkmoot-budget/1") || !json_is_number(epsilon) || !json_is_array(list) ||
        !(json_number_value(epsilon) > 0) || json_array_size(list) >= SPENDS_MOST)
        return budget_fault(path, why);
    out->budget.epsilon = json_number_value(epsilon);
    for (out->n = 0; out->n < json_array_size(list); out->n++) {
        const json_t *one = json_array_get(list, out->n);
        if (!json_is_number(one) || !(json_number_value(one) > 0)) return budget_fault(path, why);
        out->each[out->n] = json_number_value(one);
        out->budget.spent += out->each[out->n];
    }
    return FAIL_NONE;
}

/* Told before anything is shown: noise that nobody sees costs some of the budget, and a count
 * that is shown without having been told would cost somebody their privacy. */
static enum fail budget_spend(struct noisy *noisy, struct why *why) {
    const char *path = argument(noisy->arguments, "budget");
    struct spends *spends = ARENA_NEW(noisy->arena, struct spends);
    struct buf buf;
    struct json_out out;
    double limit;
    TRY(argument_real(noisy->arguments, "limit", 1e-6, 1000, (double)NAN, &limit, why));
    if (path == NULL)
        return isnan(limit) ? FAIL_NONE
                            : why_fail(why, FAIL_INPUT, "limit", "'--limit' goes with '--budget'");
    if (file_exists(path)) {
        if (!isnan(limit))
            return why_fail(why, FAIL_INPUT, "limit",
                            "'%.200s' has its limit; '--limit' is for a new budget", path);
        TRY(budget_read(noisy, path, spends, why));
    } else if (isnan(limit)) {
        return why_fail(why, FAIL_INPUT, "budget",
                        "there is no '%.200s'; give '--limit N' to begin a budget of N", path);
    } else {
        spends->budget.epsilon = limit;
    }
    TRY(privacy_spend(&spends->budget, noisy->epsilon, why));
    spends->each[spends->n++] = noisy->epsilon;
    buf_init(&buf, noisy->arena, BUDGET_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-budget/1");
    json_pair_real(&out, "epsilon", spends->budget.epsilon);
    json_key(&out, "spent");
    json_open(&out, '[');
    for (size_t i = 0; i < spends->n; i++) json_put_real(&out, spends->each[i]);
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(&buf, '\n');
    if (buf.full) return why_fail(why, FAIL_LIMIT, "budget", "the budget has too many entries");
    return file_write(path, buf.s, buf.n, 0600, why);
}

/* --- The counts ------------------------------------------------------------------------------ */

/* A person is in one cell of each kind: the epsilon of a cell is its share of the whole. */
static void counts_blur(struct noisy *noisy) {
    const char *seed = argument(noisy->arguments, "seed");
    char secret[TOKEN_TEXT];
    struct rng rng;
    double reach = noisy->sensitivity * (double)table_set_kinds(noisy->set);
    if (seed == NULL) secret_token(secret);
    rng_init(&rng, seed == NULL ? secret : seed);
    noisy->bound = laplace_bound(noisy->epsilon, reach, 0.95);
    noisy->shown = ARENA_ARRAY(noisy->arena, double, noisy->plan.n_cells + 1);
    for (size_t i = 0; i < noisy->plan.n_cells; i++) {
        if (!table_set_shows(noisy->set, i)) continue;
        double count = noisy->plan.value[i] + (double)laplace_draw(&rng, noisy->epsilon, reach);
        noisy->shown[i] = fmax(0, count);
        noisy->n_shown++;
    }
}

static void about_write(const struct noisy *noisy, struct buf *buf) {
    struct json_out out;
    double kinds = (double)table_set_kinds(noisy->set);
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-disclosure/1");
    json_pair_text(&out, "noise", "discrete Laplace");
    json_pair_real(&out, "epsilon", noisy->epsilon);
    json_pair_real(&out, "kinds", kinds);
    json_pair_real(&out, "per_person", noisy->sensitivity);
    json_pair_real(&out, "variance", laplace_variance(noisy->epsilon, noisy->sensitivity * kinds));
    json_pair_real(&out, "bound95", noisy->bound);
    json_pair_int(&out, "tables", (int64_t)table_set_count(noisy->set));
    json_pair_int(&out, "shown", (int64_t)noisy->n_shown);
    json_close(&out, '}');
    buf_char(buf, '\n');
}

static enum fail publish(struct noisy *noisy, const char *about, struct why *why) {
    const bool *none = ARENA_ARRAY(noisy->arena, bool, noisy->plan.n_cells + 1);
    struct folder_out *folder;
    struct buf buf;
    TRY(folder_out_open(noisy->arena, argument(noisy->arguments, "out"), false, &folder, why));
    for (size_t t = 0; t < table_set_count(noisy->set); t++) {
        const struct count_table *table = table_set_get(noisy->set, t);
        buf_init(&buf, noisy->arena, TABLE_BYTES);
        table_write(table, none, noisy->shown, "", &buf);
        if (buf.full) return why_fail(why, FAIL_LIMIT, "", "'%.100s' is too long", table->name);
        TRY(folder_out_write(folder, table->name, buf.s, buf.n, why));
    }
    TRY(folder_out_write(folder, "disclosure.json", about, strlen(about), why));
    TRY(budget_spend(noisy, why));
    return folder_out_publish(folder, why);
}

enum fail disclose_noise(const struct arguments *arguments, struct table_set *set,
                         const struct suppress_plan *plan, struct why *why) {
    struct noisy noisy = {
        .arguments = arguments, .arena = arguments->arena, .set = set, .plan = *plan};
    struct buf buf;
    TRY(argument_real(arguments, "epsilon", 1e-6, 1000, 1, &noisy.epsilon, why));
    TRY(argument_real(arguments, "per-person", 1, 1000000, 1, &noisy.sensitivity, why));
    counts_blur(&noisy);
    buf_init(&buf, noisy.arena, 1 << 16);
    about_write(&noisy, &buf);
    TRY(publish(&noisy, buf.s, why));
    if (argument_given(arguments, "json")) {
        fwrite(buf.s, 1, buf.n, stdout);
        return FAIL_NONE;
    }
    printf(
        "Tables: %zu; %zu counts with noise. A count is within %.0f of the truth 19 times of 20, "
        "and sums need not hold.\nEpsilon %g for everything shown, shared among %zu kinds of "
        "counts that each person is in.\n",
        table_set_count(set), noisy.n_shown, noisy.bound, noisy.epsilon, table_set_kinds(set));
    if (argument_given(arguments, "seed"))
        puts("Drawn from a seed: whoever knows it can take the noise away. Publish nothing of it.");
    return FAIL_NONE;
}
