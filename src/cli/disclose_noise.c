/* disclose --epsilon: counts with noise whose kind is published, and a budget that ends. */
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "cli/disclose.h"
#include "stats/disclosure/noise.h"

#include <math.h>

enum { TABLE_BYTES = 128 << 20 };

struct noisy {
    const struct arguments *arguments;
    struct arena *arena;
    struct table_set *set;
    struct suppress_plan plan;
    double epsilon; /* of all tables */
    size_t kinds;
    int64_t per_person;
    uint64_t reach; /* counts in which one person may be */
    struct laplace_rate rate;
    double *shown;
    size_t n_shown;
    double bound; /* 19 of 20 counts are no further off */
};

/* How far one person reaches: in one count of each kind, or in several of each. What each count is
 * told with adds up over them (sequential composition); counts of one kind share no person, so that
 * together they cost what one does (parallel composition). */
static enum fail reach_find(struct noisy *noisy, struct why *why) {
    TRY(argument_real(noisy->arguments, "epsilon", 1e-6, 1000, 1, &noisy->epsilon, why));
    TRY(argument_int(noisy->arguments, "per-person", 1, 10000, 1, &noisy->per_person, why));
    noisy->kinds = table_set_kinds(noisy->set);
    if (noisy->kinds == 0) return why_fail(why, FAIL_INPUT, "tables", "the tables have no counts");
    noisy->reach = (uint64_t)noisy->kinds * (uint64_t)noisy->per_person;
    noisy->bound = laplace_bound(noisy->epsilon, (double)noisy->reach, 0.95);
    return laplace_rate_of(noisy->epsilon, noisy->reach, &noisy->rate, why);
}

static void counts_blur(struct noisy *noisy) {
    const char *seed = argument(noisy->arguments, "seed");
    char secret[TOKEN_TEXT];
    struct rng rng;
    if (seed == NULL) secret_token(secret);
    rng_init(&rng, seed == NULL ? secret : seed);
    noisy->shown = ARENA_ARRAY(noisy->arena, double, noisy->plan.n_cells + 1);
    for (size_t i = 0; i < noisy->plan.n_cells; i++) {
        if (!table_set_shows(noisy->set, i)) continue;
        double count = noisy->plan.value[i] + (double)laplace_draw(&rng, noisy->rate);
        noisy->shown[i] = fmax(0, count);
        noisy->n_shown++;
    }
}

static void about_write(const struct noisy *noisy, struct buf *buf) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-disclosure/1");
    json_pair_text(&out, "noise", "discrete Laplace");
    json_pair_real(&out, "epsilon", noisy->epsilon);
    json_pair_int(&out, "kinds", (int64_t)noisy->kinds);
    json_pair_int(&out, "per_person", noisy->per_person);
    json_pair_real(&out, "variance", laplace_variance(noisy->epsilon, (double)noisy->reach));
    json_pair_real(&out, "bound95", noisy->bound);
    json_pair_int(&out, "tables", (int64_t)table_set_count(noisy->set));
    json_pair_int(&out, "shown", (int64_t)noisy->n_shown);
    json_close(&out, '}');
    buf_char(buf, '\n');
}

/* The budget is spent, and on the disk, before a noisy count is anywhere: noise that nobody sees
 * costs some of the budget, a count that was not told to it would cost somebody their privacy. */
static enum fail publish(struct noisy *noisy, struct buf *about, struct why *why) {
    const bool *none = ARENA_ARRAY(noisy->arena, bool, noisy->plan.n_cells + 1);
    struct folder_out *folder;
    struct buf buf;
    TRY(folder_out_open(noisy->arena, argument(noisy->arguments, "out"), false, &folder, why));
    TRY(disclose_spend(noisy->arguments, noisy->epsilon, why));
    counts_blur(noisy);
    about_write(noisy, about);
    for (size_t t = 0; t < table_set_count(noisy->set); t++) {
        const struct count_table *table = table_set_get(noisy->set, t);
        buf_init(&buf, noisy->arena, TABLE_BYTES);
        table_write(table, none, noisy->shown, "", &buf);
        if (buf.full) return why_fail(why, FAIL_LIMIT, "", "'%.100s' is too long", table->name);
        TRY(folder_out_write(folder, table->name, buf.s, buf.n, why));
    }
    TRY(folder_out_write(folder, "disclosure.json", about->s, about->n, why));
    return folder_out_publish(folder, why);
}

enum fail disclose_noise(const struct arguments *arguments, struct table_set *set,
                         const struct suppress_plan *plan, struct why *why) {
    struct noisy noisy = {
        .arguments = arguments, .arena = arguments->arena, .set = set, .plan = *plan};
    struct buf buf;
    TRY(reach_find(&noisy, why));
    buf_init(&buf, noisy.arena, 1 << 16);
    TRY(publish(&noisy, &buf, why));
    if (argument_given(arguments, "json")) {
        fwrite(buf.s, 1, buf.n, stdout);
        return FAIL_NONE;
    }
    printf(
        "Tables: %zu; %zu counts with noise. A count is within %.0f of the truth 19 times of 20, "
        "and sums need not hold.\nEpsilon %g for everything shown, shared among the %llu counts "
        "that one person may be in.\n",
        table_set_count(set), noisy.n_shown, noisy.bound, noisy.epsilon,
        (unsigned long long)noisy.reach);
    if (argument_given(arguments, "seed"))
        puts("Drawn from a seed: whoever knows it can take the noise away. Publish nothing of it.");
    return FAIL_NONE;
}
