/* What the draw would give with the pool and the quotas as they are: while they are edited. */
#include "recruit/draw.html.h"
#include "recruit/draw_views.h"
#include "stats/sortition/relax.h"

#include <math.h>

enum { POOL = 1U << RECRUIT_ELIGIBLE, GROUPS_SHOWN = 12, PRICES_SHOWN = 6 };

static void live_groups(struct request *request, const struct pool *pool,
                        const struct sortition_report *report, struct draw_view *view) {
    size_t n = 0;
    struct draw_group_line *lines =
        ARENA_ARRAY(request->arena, struct draw_group_line, GROUPS_SHOWN);
    for (size_t i = 0; i < report->n_groups && n < GROUPS_SHOWN; i++) {
        const struct sortition_group *group = &report->groups[i];
        if (group->people == 0) continue;
        lines[n++] = (struct draw_group_line){
            .chance = pool_percent(request->arena, group->chance),
            .people = trn(request->out, "%lld person", "%lld people", (int64_t)group->people),
            .why = pool_cause_text(request->out, pool, group),
            .alarming = group->fate == SORTITION_NEVER || group->fate == SORTITION_CERTAIN};
    }
    view->groups = lines;
    view->n_groups = n;
    view->lowest = pool_percent(request->arena, report->at_optimum.lowest);
    view->highest = pool_percent(request->arena, report->at_optimum.highest);
    view->n_never = (int64_t)report->at_optimum.never;
    view->n_certain = (int64_t)report->at_optimum.certain;
}

static const char *relaxation_text(struct request *request, const struct pool *pool,
                                   const struct sortition_relaxation *option) {
    struct buf out;
    buf_init(&out, request->arena, 4000);
    for (size_t i = 0; i < option->n; i++)
        buf_printf(&out, "%s%s", i > 0 ? "; " : "",
                   sortition_change_text(request->arena, &pool->quotas, &option->changes[i]));
    return out.n > 0 ? out.s : "";
}

static enum fail live_repair(struct request *request, const struct pool *pool,
                             const struct sortition_plan *plan, const char *said,
                             struct draw_view *view, struct why *why) {
    struct sortition_repair repair;
    TRY(sortition_relax(request->arena, plan, &repair, why));
    view->infeasible = arena_copy(request->arena, said);
    const char **options = ARENA_ARRAY(request->arena, const char *, repair.n_options + 1);
    const char **clashes = ARENA_ARRAY(request->arena, const char *, repair.n_clashes + 1);
    for (size_t i = 0; i < repair.n_options; i++)
        options[i] = relaxation_text(request, pool, &repair.options[i]);
    for (size_t i = 0; i < repair.n_clashes; i++) clashes[i] = repair.clashes[i].text;
    view->relaxations = options;
    view->n_relaxations = repair.n_options;
    view->clashes = clashes;
    view->n_clashes = repair.n_clashes;
    return FAIL_NONE;
}

/* What one more seat, or one required seat less, would do to the lowest chance. */
static enum fail live_prices(struct request *request, const struct pool *pool,
                             const struct sortition_plan *plan, double lowest,
                             struct draw_view *view, struct why *why) {
    const struct sortition_price *prices;
    const struct html *out = request->out;
    size_t n;
    TRY(sortition_prices(request->arena, plan, &prices, &n, why));
    if (n > PRICES_SHOWN) n = PRICES_SHOWN;
    const char **lines = ARENA_ARRAY(request->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct category *category = &pool->categories[prices[i].feature];
        const char *group = category->values[prices[i].value].label;
        const char *now = pool_percent(request->arena, lowest);
        const char *then = pool_percent(request->arena, prices[i].lowest);
        lines[i] =
            prices[i].is_max
                ? trf(out, "One more seat for '%s' (%s): the lowest chance goes from %s to %s.",
                      group, category->row.name, now, then)
                : trf(out,
                      "One required seat less for '%s' (%s): the lowest chance goes from %s to %s.",
                      group, category->row.name, now, then);
    }
    view->prices = lines;
    view->n_prices = n;
    return FAIL_NONE;
}

/* The slider goes from the lowest cap that the quotas allow to the highest chance without one. */
static enum fail live_cap(struct request *request, struct sortition_plan *plan, double highest,
                          struct draw_view *view, struct why *why) {
    struct sortition_report capped;
    double lowest;
    int64_t asked;
    TRY(sortition_cap_lowest(request->arena, plan, &lowest, why));
    view->cap_lowest = (int)ceil(100 * lowest - 1e-9);
    view->cap_highest = (int)ceil(100 * highest - 1e-9);
    view->cap = view->cap_highest;
    view->has_cap = view->cap_lowest < view->cap_highest;
    const char *text = http_query(request->http, "cap");
    if (!view->has_cap || text == NULL ||
        !str_int(str_of(text), view->cap_lowest, view->cap_highest, &asked))
        return FAIL_NONE;
    view->cap = (int)asked;
    plan->cap = (double)asked / 100;
    enum fail fail = sortition_chances(request->arena, plan, &capped, why);
    plan->cap = 0;
    if (fail == FAIL_INFEASIBLE) return FAIL_NONE;
    TRY(fail);
    view->cap_said =
        trf(request->out, "With nobody's chance above %lld%%, the lowest chance would be %s.",
            (long long)asked, pool_percent(request->arena, capped.at_optimum.lowest));
    return FAIL_NONE;
}

/* Chances by the relaxation alone: milliseconds. */
enum fail recruit_live_fill(struct request *request, const struct pool *pool,
                            const struct recruitment *recruitment, struct draw_view *view,
                            struct why *why) {
    struct sortition_report report;
    struct why inner = {0};
    struct sortition_plan plan = pool_plan(pool, &recruitment->row);
    plan.seed = "";
    view->pool = pool;
    if (pool->people.n < plan.size || pool->n_categories == 0) return FAIL_NONE;
    view->seats_share = pool_percent(request->arena, (double)plan.size / (double)pool->people.n);
    enum fail fail = sortition_chances(request->arena, &plan, &report, &inner);
    if (fail == FAIL_INFEASIBLE) return live_repair(request, pool, &plan, inner.text, view, why);
    if (fail != FAIL_NONE) {
        view->infeasible = arena_copy(request->arena, inner.text);
        return FAIL_NONE;
    }
    live_groups(request, pool, &report, view);
    TRY(live_prices(request, pool, &plan, report.at_optimum.lowest, view, why));
    return live_cap(request, &plan, report.at_optimum.highest, view, why);
}

struct raw recruit_live(struct request *request, struct db *db,
                        const struct recruitment *recruitment) {
    struct pool pool;
    struct draw_view view = {.request = request, .recruitment = recruitment};
    struct html *out = html_apart(request->out);
    if (pool_load(db, request->arena, recruitment->row.id, POOL, &pool, NULL) == FAIL_NONE &&
        recruit_live_fill(request, &pool, recruitment, &view, NULL) == FAIL_NONE)
        recruit_live_html(out, &view);
    return html_taken(out);
}
