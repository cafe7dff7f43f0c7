/* From a plan to the drawn panel: progress, stopping, comparison, the number, reserves. */
#include "base/clock.h"
#include "cli/draw_files.h"
#include "stats/sortition/lottery.h"

#include <math.h>
#include <signal.h>
#include <unistd.h>

enum { PROGRESS_EVERY_US = 200000 };

/* Watches a run: prints how far it is, stops it when asked to. The interrupt (Ctrl-C) is held
 * back and asked for, so that a stopped run still writes what it has. */
struct watch {
    const struct draw_settings *settings;
    bool progress;
    int64_t began_us, printed_us;
    const char *stop_phase;
    size_t stop_done;
};

static void progress_print(struct watch *watch, const struct sortition_progress *at) {
    int64_t now = clock_monotonic();
    if (!watch->progress || now - watch->printed_us < PROGRESS_EVERY_US) return;
    watch->printed_us = now;
    fprintf(stderr, "\r%s", at->phase);
    if (at->of > 0) fprintf(stderr, " %zu of %zu", at->done, at->of);
    if (!isnan(at->bound)) fprintf(stderr, ", lowest chance at most %.3f %%", 100 * at->bound);
    if (!isnan(at->lowest)) fprintf(stderr, ", so far %.3f %%", 100 * at->lowest);
    if (at->worst > 0) fprintf(stderr, ", everybody within %.2f points", 100 * at->worst);
    fputs("   ", stderr);
    fflush(stderr);
}

static bool interrupted(void) {
    sigset_t set;
    struct timespec none = {0};
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    return sigtimedwait(&set, NULL, &none) == SIGINT;
}

static bool watch_run(void *watcher, const struct sortition_progress *at) {
    struct watch *watch = watcher;
    const struct draw_settings *settings = watch->settings;
    progress_print(watch, at);
    bool stop = false;
    if (settings->stop_phase != NULL) { /* again, as far as the recorded run went */
        stop = text_is(at->phase, settings->stop_phase) && at->done >= settings->stop_done;
    } else {
        int64_t limit_us = settings->time_limit_s * CLOCK_SECOND;
        stop = limit_us > 0 && clock_monotonic() - watch->began_us > limit_us;
        stop = stop || interrupted();
    }
    if (stop) {
        watch->stop_phase = at->phase;
        watch->stop_done = at->done;
    }
    return !stop;
}

/* The digest that is published before the draw: it fixes the inputs, the panels and their order. */
static const char *commitment_make(struct arena *arena, const struct draw_result *result,
                                   const char *panels_sha256) {
    const struct draw_inputs *inputs = &result->inputs;
    char *text = arena_printf(arena,
                              "folkmoot commitment 1\npool %s\nquotas %s\nsize %zu\nalgorithm %s\n"
                              "panels %zu\npanels.csv %s\n",
                              inputs->pool.sha256, inputs->quotas.sha256, inputs->plan.size,
                              sortition_algorithm_name(inputs->plan.algorithm),
                              result->report.n_panels, panels_sha256);
    char *digest = ARENA_ARRAY(arena, char, SHA256_HEX);
    sha256_hex(text, strlen(text), digest);
    return digest;
}

void draw_panels_csv(struct arena *arena, const struct draw_result *result, struct str *out) {
    const struct sortition_report *report = &result->report;
    struct buf buf;
    struct csv_out csv;
    buf_init(&buf, arena, (size_t)2 << 30);
    csv_out_init(&csv, &buf);
    csv_put(&csv, "panel");
    csv_put(&csv, "id");
    csv_end_row(&csv);
    for (size_t p = 0; p < report->n_panels; p++) {
        for (size_t i = 0; i < report->size; i++) {
            csv_put_int(&csv, (int64_t)p);
            csv_put(&csv, result->inputs.people.ids[report->panels[p * report->size + i]]);
            csv_end_row(&csv);
        }
    }
    *out = (struct str){buf.s, buf.n};
}

static void number_draw(struct arena *arena, struct draw_result *result) {
    const struct draw_settings *settings = result->settings;
    struct str panels;
    char digest[SHA256_HEX];
    draw_panels_csv(arena, result, &panels);
    sha256_hex(panels.s, panels.n, digest);
    result->commitment = commitment_make(arena, result, digest);
    result->drawn = -1;
    if (settings->announce != NULL && settings->randomness == NULL) return;
    const char *values = settings->randomness != NULL ? settings->randomness : settings->seed;
    result->canonical = lottery_canonical(arena, values);
    result->drawn =
        (int64_t)lottery_number(result->commitment, result->canonical, result->report.n_panels);
    result->chosen = result->report.panels + (size_t)result->drawn * result->report.size;
}

static enum fail reserves_find(struct arena *arena, struct draw_result *result, struct why *why) {
    size_t n = result->report.size, people = result->inputs.people.pool.n;
    if (result->settings->reserves == 0 || result->chosen == NULL) return FAIL_NONE;
    size_t *selected = ARENA_ARRAY(arena, size_t, n);
    double *dropout = ARENA_ARRAY(arena, double, people);
    for (size_t i = 0; i < n; i++) selected[i] = result->chosen[i];
    for (size_t i = 0; i < people; i++) dropout[i] = result->settings->dropout;
    struct sortition_reserve_plan plan = {.plan = &result->inputs.plan,
                                          .selected = selected,
                                          .n_selected = n,
                                          .dropout = dropout,
                                          .reserves = (size_t)result->settings->reserves};
    return sortition_reserves(arena, &plan, &result->reserves, why);
}

static enum fail draw_once(struct arena *arena, struct watch *watch, struct draw_result *result,
                           struct why *why) {
    struct sortition_plan *plan = &result->inputs.plan;
    sigset_t interrupt, before;
    plan->quotas = &result->inputs.used;
    plan->pool = &result->inputs.people.pool;
    plan->watch = watch_run;
    plan->watcher = watch;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, &before);
    enum fail fail = sortition_draw(arena, plan, &result->report, why);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    plan->watch = NULL;
    if (watch->printed_us > 0) fputs("\r\033[K", stderr);
    return fail;
}

/* The bounds moved as the least relaxation has it; false when there is none. */
static bool relax_once(struct arena *arena, struct draw_result *result,
                       const struct sortition_repair *repair) {
    if (repair->n_options == 0 || result->inputs.relaxed != NULL) return false;
    result->inputs.relaxed = &repair->options[0];
    result->inputs.used =
        sortition_quotas_changed(arena, &result->inputs.asked, &repair->options[0]);
    return true;
}

enum fail draw_run(struct arena *arena, const struct draw_settings *settings, bool progress,
                   struct draw_result *out, struct sortition_repair *repair, struct why *why) {
    struct draw_result *result = out;
    struct watch watch = {
        .settings = settings, .progress = progress, .began_us = clock_monotonic()};
    *result = (struct draw_result){.settings = settings, .drawn = -1};
    *repair = (struct sortition_repair){0};
    TRY(draw_inputs_read(arena, settings, &result->inputs, why));
    enum fail fail = draw_once(arena, &watch, result, why);
    if (fail == FAIL_INFEASIBLE) {
        if (sortition_relax(arena, &result->inputs.plan, repair, NULL) != FAIL_NONE) return fail;
        if (!settings->relax || !relax_once(arena, result, repair)) return fail;
        fail = draw_once(arena, &watch, result, why);
    }
    if (fail != FAIL_NONE) return fail;
    result->stop_phase = watch.stop_phase;
    result->stop_done = watch.stop_done;
    if (settings->algorithm < SORTITION_DIVERSE &&
        sortition_prices(arena, &result->inputs.plan, &result->prices, &result->n_prices, NULL) !=
            FAIL_NONE)
        result->n_prices = 0;
    draw_compare(arena, &result->inputs.plan, &result->compared);
    number_draw(arena, result);
    TRY(reserves_find(arena, result, why));
    result->seconds = (double)(clock_monotonic() - watch.began_us) / 1e6;
    return FAIL_NONE;
}
