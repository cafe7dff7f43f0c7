/* How registration goes: day by day, towards each quota, and what is to be expected. */
#include "base/clock.h"
#include "recruit/address.sql.h"
#include "recruit/candidate.sql.h"
#include "recruit/forecast.h"
#include "recruit/pool.h"
#include "recruit/progress.html.h"
#include "recruit/progress_views.h"
#include "web/chart.h"

enum { DAYS_SHOWN = 120, DAYS_MAX = 3660 };

struct days {
    struct date first;
    int64_t *counts; /* [n] */
    size_t n;        /* up to today or the last day to register; further while people come */
    int left;
};

static enum fail days_load(struct request *request, struct db *db,
                           const struct recruitment *recruitment, struct days *out,
                           struct why *why) {
    struct recruit_days_row *rows;
    struct date closes, day, today = date_of(request->now);
    size_t n;
    *out = (struct days){0};
    TRY(recruit_days(db, request->arena, recruitment->row.id, &rows, &n, why));
    if (n == 0 || !date_read(rows[0].registered_day, &out->first)) return FAIL_NONE;
    bool known = date_read(recruitment->row.closes_day, &closes);
    struct date last = known && date_days_between(closes, today) > 0 ? closes : today;
    out->left =
        known && recruitment->state == RECRUITMENT_OPEN && date_days_between(today, closes) > 0
            ? (int)date_days_between(today, closes)
            : 0;
    /* Calls and paper come in after the last day for the web. */
    if (date_read(rows[n - 1].registered_day, &day) && date_days_between(last, day) > 0) last = day;
    int64_t span = date_days_between(out->first, last) + 1;
    out->n = span < 1 ? 1 : span > DAYS_MAX ? DAYS_MAX : (size_t)span;
    out->counts = ARENA_ARRAY(request->arena, int64_t, out->n);
    for (size_t i = 0; i < n; i++) {
        if (!date_read(rows[i].registered_day, &day)) continue;
        int64_t at = date_days_between(out->first, day);
        if (at >= 0 && at < (int64_t)out->n) out->counts[at] += rows[i].n;
    }
    return FAIL_NONE;
}

static struct raw days_chart(struct request *request, const struct days *days) {
    struct html *out = html_apart(request->out);
    if (days->n == 0) return html_taken(out);
    size_t shown = days->n < DAYS_SHOWN ? days->n : DAYS_SHOWN, before = days->n - shown;
    const char **labels = ARENA_ARRAY(request->arena, const char *, shown);
    double *values = ARENA_ARRAY(request->arena, double, shown), total = 0;
    for (size_t i = 0; i < days->n; i++) {
        total += (double)days->counts[i];
        if (i < before) continue;
        int64_t at = date_start(days->first) + (int64_t)i * CLOCK_DAY + CLOCK_DAY / 2;
        labels[i - before] = clock_day_text(request->arena, at, request->language);
        values[i - before] = (double)days->counts[i];
    }
    chart_bars(out,
               &(struct chart_bars){
                   .frame = {.id = "days",
                             .title = tr(out, "Registrations day by day"),
                             .sentence = trf(out, "%s in %s.",
                                             trn(out, "%lld person registered",
                                                 "%lld people registered", (int64_t)total),
                                             trn(out, "%lld day", "%lld days", (int64_t)days->n)),
                             .note = before == 0 ? "" : trf(out, "The last %zu days.", shown)},
                   .labels = labels,
                   .values = values,
                   .n = shown});
    return html_taken(out);
}

static const char *status_of(const struct html *out, int64_t in_pool, double expected,
                             const struct recruit_value_list_row *value, const char **colour) {
    *colour = "green";
    if (in_pool >= 3 * value->most && in_pool > 0) return tr(out, "enough to choose from");
    *colour = "yellow";
    if (in_pool >= value->most) return tr(out, "just enough");
    if (expected >= (double)value->least && in_pool >= value->least)
        return tr(out, "the least is reached");
    *colour = "red";
    return tr(out, "too few");
}

static enum fail categories_make(struct request *request, struct db *db,
                                 const struct recruitment *recruitment, double growth,
                                 struct progress_view *view, struct why *why) {
    struct category *categories;
    struct recruit_pool_counts_row *counts;
    size_t n, n_counts;
    const struct html *out = request->out;
    TRY(categories_load(db, request->arena, recruitment->row.id, &categories, &n, why));
    TRY(recruit_pool_counts(db, request->arena, recruitment->row.id, &counts, &n_counts, why));
    struct progress_category *lines = ARENA_ARRAY(request->arena, struct progress_category, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct category *category = &categories[i];
        struct progress_value *values =
            ARENA_ARRAY(request->arena, struct progress_value, category->n_values + 1);
        for (size_t v = 0; v < category->n_values; v++) {
            const struct recruit_value_list_row *value = &category->values[v];
            int64_t in_pool = 0;
            for (size_t k = 0; k < n_counts; k++)
                if (counts[k].value == value->id) in_pool = counts[k].n;
            double expected = (double)in_pool * growth;
            values[v] = (struct progress_value){
                .name = value->name,
                .seats =
                    value->least == value->most
                        ? trf(out, "%lld", (long long)value->least)
                        : trf(out, "%lld to %lld", (long long)value->least, (long long)value->most),
                .in_pool = in_pool,
                .expected = arena_printf(request->arena, "%.0f", expected)};
            values[v].status = status_of(out, in_pool, expected, value, &values[v].colour);
        }
        lines[i] = (struct progress_category){category->row.name, values, category->n_values};
    }
    view->categories = lines;
    view->n_categories = n;
    return FAIL_NONE;
}

static enum fail progress_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct days days;
    struct recruit_letter_counts_row letters;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(days_load(request, db, &recruitment, &days, why));
    TRY(recruit_letter_counts(db, request->arena, recruitment.row.id, &letters, why));
    struct forecast forecast = forecast_make(days.counts, days.n, days.left);
    double so_far = 0;
    for (size_t i = 0; i < days.n; i++) so_far += (double)days.counts[i];
    struct progress_view view = {
        .recruitment = &recruitment,
        .n_people = (int64_t)so_far,
        .n_letters = letters.n,
        .response = letters.n == 0 ? NULL
                                   : pool_percent(request->arena,
                                                  (double)letters.n_answered / (double)letters.n),
        .forecast = days.left == 0
                        ? NULL
                        : trf(request->out,
                              "By the last day about %.0f people will have registered, between "
                              "%.0f and %.0f.",
                              forecast.expected, forecast.low, forecast.high),
        .chart = days_chart(request, &days)};
    double growth = so_far > 0 ? forecast.expected / so_far : 1;
    TRY(categories_make(request, db, &recruitment, growth, &view, why));
    request->title = tr(request->out, "Progress");
    request->back_href = recruitment.path;
    recruit_progress_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_progress = {
    .name = "recruit_progress",
    .path = "/proposals/:proposal/recruitments/:recruitment/progress",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .section = "proposals",
    .show = progress_show,
};
REGISTER(page, page_recruit_progress);
