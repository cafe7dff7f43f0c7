#include "stats/sortition/columns_inner.h"
#include "stats/sortition/master.h"

#include <math.h>
#include <string.h>

enum { NODES_MAX = 200000, NODES_QUICK = 500, BATCH = 8, COARSE_STEPS = 3 };
static const double helps = 1e-9; /* a panel whose price is this much above the others', in parts */
static const double loose = 1e-9; /* by which what one stage found may give way in the next */
static const double coarse[COARSE_STEPS] = {1e-5, 1e-8, 1e-13};

/* --- The panel that helps --- */

bool search_is_more(double worth, double mark) {
    return worth > mark + helps * (1e-3 + fabs(mark));
}

bool search_take(struct search *search) {
    struct panels *panels = search->columns->panels;
    if (panels->n == panels->max) search->columns->cut_short = true;
    if (panels->n == panels->max) return false;
    panels_put(search->problem, panels, search->found);
    search->centre.w[panels->n - 1] = 0;
    return true;
}

size_t search_add(struct search *search, const double *price, double mark) {
    struct columns *columns = search->columns;
    const struct centre *centre = &search->centre;
    size_t added = 0;
    while (added < BATCH && columns->panels->n < columns->panels->max) {
        struct oracle_wish wish = {
            .weight = search->weight, .enough = HUGE_VAL, .node_limit = NODES_QUICK};
        enum oracle_found found = oracle_best(columns->oracle, &wish, search->found, NULL, NULL);
        if (found != ORACLE_GOOD && found != ORACLE_OPTIMAL) break;
        double worth = 0;
        for (size_t i = 0; i < centre->n; i++) worth += price[i] * search->found[centre->type[i]];
        if (!search_is_more(worth, mark) || !search_take(search)) break;
        added++;
        for (size_t t = 0; t < search->problem->n_types; t++)
            if (search->found[t] > 0 && search->weight[t] > 0) search->weight[t] *= 0.8;
    }
    return added;
}

static uint64_t work_done(const struct search *search) {
    return search->work + search->centre.work + oracle_work(search->columns->oracle);
}

/* Within a round. It counts as one to whoever watches, who can then stop at the same place again.
 */
static bool proof_go_on(void *context) {
    struct search *search = context;
    struct columns *columns = search->columns;
    if (columns->watch != NULL &&
        !columns->watch(columns->watcher, ++search->rounds, search->lowest, search->bound))
        columns->cut_short = true;
    return !columns->cut_short;
}

bool search_prove(struct search *search, double mark, double *worth) {
    struct columns *columns = search->columns;
    double best = -HUGE_VAL;
    uint64_t work = work_done(search);
    /* Once it is cut short, only the bound is of use: the root of the search has it. */
    struct oracle_wish wish = {.weight = search->weight,
                               .enough = HUGE_VAL,
                               .exact = true,
                               .node_limit = columns->cut_short ? 1 : NODES_MAX,
                               .work_limit =
                                   work < columns->work_most ? columns->work_most - work : 1,
                               .go_on = columns->cut_short ? NULL : proof_go_on,
                               .context = search};
    (void)oracle_best(columns->oracle, &wish, search->found, &best, worth);
    if (*worth < mark) *worth = mark;
    return search_is_more(best, mark);
}

bool search_go_on(struct search *search) {
    struct columns *columns = search->columns;
    if (columns->cut_short) return false;
    if (work_done(search) > columns->work_most) columns->cut_short = true;
    if (columns->watch != NULL &&
        !columns->watch(columns->watcher, ++search->rounds, search->lowest, search->bound))
        columns->cut_short = true;
    return !columns->cut_short;
}

/* --- By the centre's prices --- */

static void weight_write(struct search *search) {
    const struct centre *centre = &search->centre;
    memset(search->weight, 0, search->problem->n_types * sizeof(double));
    for (size_t i = 0; i < centre->n; i++) search->weight[centre->type[i]] = centre->price[i];
}

/* What the known panels are worth at most. */
static double known_worth(const struct search *search) {
    const struct panels *panels = search->columns->panels;
    const struct centre *centre = &search->centre;
    double most = -HUGE_VAL;
    for (size_t p = 0; p < panels->n; p++) {
        double worth = 0;
        for (size_t i = 0; i < panels->seats; i++)
            worth += centre->price[centre->row_of[panels->types[p * panels->seats + i]]];
        if (worth > most) most = worth;
    }
    return most;
}

/* While the centre is far out, what a panel seems to add must stand out from that. */
static double blur_of(const struct search *search, double accuracy) {
    return 0.3 * accuracy * (double)(search->columns->panels->n + 2 * search->centre.n);
}

/* Panels until the centre's prices find no more, to so many steps of accuracy. Returns what the
 * known panels are worth at most. */
static double centre_search(struct search *search, enum centre_aim aim, int steps) {
    struct centre *centre = &search->centre;
    centre->aim = aim;
    for (int step = 0;;) {
        centre_find(centre, coarse[step]);
        search->lowest = centre->z;
        bool on = search_go_on(search);
        double mark = known_worth(search);
        weight_write(search);
        if (on && search_add(search, centre->price, mark + blur_of(search, coarse[step])) > 0)
            continue;
        if (step == steps - 1) return mark;
        step = on ? step + 1 : steps - 1;
    }
}

static enum fail nash(struct search *search, struct why *why) {
    struct columns *columns = search->columns;
    struct centre *centre = &search->centre;
    for (;;) {
        double worth, mark = centre_search(search, CENTRE_NASH, COARSE_STEPS);
        if (!(centre->z > 0))
            return why_fail(why, FAIL_CONVERGE, "", "somebody's chance cannot be told from none");
        weight_write(search);
        bool better = search_prove(search, mark, &worth);
        columns->gap = centre_gap(centre, worth);
        if (!(columns->gap <= columns_settled) && better && search_go_on(search) &&
            search_take(search))
            continue;
        columns->stages = 1;
        memset(columns->x, 0, search->problem->n_types * sizeof(double));
        memcpy(columns->weight, centre->w, columns->panels->n * sizeof(double));
        for (size_t i = 0; i < centre->n; i++) columns->x[centre->type[i]] = centre->x[i];
        return FAIL_NONE;
    }
}

/* --- By linear programmes --- */

/* What is not a number stays: it is no proof. */
static void doubt(struct columns *columns, double gap) {
    if (gap > columns->doubt || isnan(gap)) columns->doubt = gap;
}

/* Panels until some lottery keeps below the cap; or none does. */
static enum fail under_cap(struct master *master, struct why *why) {
    struct columns *columns = master->search->columns;
    double gap;
    if (columns->cap >= 1) return FAIL_NONE;
    TRY(master_solve(master, AIM_HIGHEST, -columns->cap, &gap, why));
    if (!(master->h <= columns->cap + loose) && columns->cut_short)
        return why_fail(why, FAIL_LIMIT, "cap", "stopped before the chances were found");
    if (!(master->h <= columns->cap + loose))
        return why_fail(why, FAIL_INFEASIBLE, "cap",
                        "with these quotas somebody's chance is at least %.4f, which is above the "
                        "cap of %.4f: want a cap of at least %.4f",
                        master->h, columns->cap, master->h + 0.00005);
    master->h_most = fmax(master->h, columns->cap);
    return FAIL_NONE;
}

/* Among the lotteries with this lowest chance, the least highest one. */
static enum fail hold_highest(struct master *master, struct why *why) {
    double gap;
    master->z_least = master->z > loose ? master->z - loose : 0;
    TRY(master_solve(master, AIM_HIGHEST, HUGE_VAL, &gap, why));
    doubt(master->search->columns, gap);
    master->search->columns->stages++;
    master->h_most = fmin(master->h_most, master->h + loose);
    master->z_least = 0;
    return FAIL_NONE;
}

static double balance_of(const struct master *master, double z, double h) {
    return master->ratio * h + master->curve / z;
}

/* The lowest chance with no chance above h; false where there is none. */
static bool lowest_under(struct master *master, double h, double *z) {
    double was = master->h_most, gap;
    master->h_most = h;
    bool good = master_solve(master, AIM_LOWEST, HUGE_VAL, &gap, NULL) == FAIL_NONE;
    master->h_most = was;
    *z = master->z;
    return good && gap <= columns_proven;
}

/* Near the least the objective is flat, so tangents leave the chances themselves loose. Around it
 * the lowest chance is a straight line of the highest, on which the least has a closed form. */
static void balance_sharpen(struct master *master, double *z, double *h) {
    double at[2] = {*h * (1 - 1e-4), fmin(*h * (1 + 1e-4), master->h_most)}, low[2], there;
    for (int i = 0; i < 2; i++)
        if (!lowest_under(master, at[i], &low[i])) return;
    double slope = (low[1] - low[0]) / (at[1] - at[0]), line = low[0] - slope * at[0];
    if (!(slope > 1e-9)) return;
    double best_z = sqrt(master->curve * slope / master->ratio), best_h = (best_z - line) / slope;
    if (!(best_h > at[0] && best_h < at[1]) || !lowest_under(master, best_h, &there)) return;
    if (balance_of(master, there, best_h) > balance_of(master, *z, *h)) return;
    *z = there;
    *h = best_h;
}

/* The least ratio * highest + curve / lowest. */
static enum fail balance(struct master *master, struct why *why) {
    struct search *search = master->search;
    struct columns *columns = search->columns;
    double gap, people = 0;
    for (size_t i = 0; i < search->centre.n; i++) people += search->centre.people[i];
    master->ratio = people / (double)search->problem->seats;
    master->curve = columns->balance / master->ratio;
    if (!(master->z > 1e-12))
        return why_fail(why, FAIL_CONVERGE, "", "somebody's chance cannot be told from none");
    /* No answer is worse than the lottery at hand, whose highest chance is h_most at most. */
    master->v_most = balance_of(master, master->z, master->h_most);
    master->z_least = 0.999 * master->curve / master->v_most;
    TRY(master_solve(master, AIM_BALANCE, HUGE_VAL, &gap, why));
    double proven = -master->objective - gap, z = master->z, h = master->h;
    master->z_least = 0;
    balance_sharpen(master, &z, &h);
    columns->gap = balance_of(master, z, h) - proven;
    if (columns->gap < 0) columns->gap = 0;
    columns->stages++;
    master->h_most = fmin(master->h_most, h + loose);
    return FAIL_NONE;
}

/* Settles the types that have a price, at z. Returns how many. */
static size_t settle(struct master *master) {
    const double *people = master->search->centre.people;
    size_t n = 0, strongest = SIZE_MAX;
    double most = -1, z = fmax(master->z, 0);
    for (size_t i = 0; i < master->n; i++) {
        if (master->fixed[i] >= 0) continue;
        double held = -master->lp->price[i] * people[i];
        if (held > most) most = held, strongest = i;
        if (held <= 1e-7) continue;
        master->fixed[i] = z;
        n++;
    }
    if (n == 0 && strongest != SIZE_MAX) {
        master->fixed[strongest] = z;
        n = 1;
    }
    return n;
}

static enum fail leximin(struct master *master, struct why *why) {
    struct columns *columns = master->search->columns;
    const struct centre *centre = &master->search->centre;
    size_t left = master->n;
    double gap, sum = 0;
    while (left > 0) {
        TRY(master_solve(master, AIM_LOWEST, HUGE_VAL, &gap, why));
        doubt(columns, gap);
        columns->stages++;
        left -= settle(master);
    }
    /* The last weights, with everybody settled. */
    TRY(master_solve(master, AIM_LOWEST, -HUGE_VAL, &gap, why));
    for (size_t p = 0; p < columns->panels->n; p++) {
        double weight = master->values[MASTER_PANELS + p];
        columns->weight[p] = weight > 1e-12 ? weight : 0;
        sum += columns->weight[p];
    }
    for (size_t p = 0; p < columns->panels->n; p++) columns->weight[p] /= sum;
    memset(columns->x, 0, master->search->problem->n_types * sizeof(double));
    for (size_t i = 0; i < master->n; i++)
        columns->x[centre->type[i]] = master->fixed[i] * centre->people[i];
    return FAIL_NONE;
}

/* Whoever is above the cap under the lottery itself: such a lottery is never proven. */
static void cap_doubt(const struct search *search) {
    struct columns *columns = search->columns;
    const struct panels *panels = columns->panels;
    if (columns->cap >= 1) return;
    memset(search->weight, 0, search->problem->n_types * sizeof(double));
    for (size_t p = 0; p < panels->n; p++)
        for (size_t i = 0; i < panels->seats; i++)
            search->weight[panels->types[p * panels->seats + i]] += columns->weight[p];
    for (size_t t = 0; t < search->problem->n_types; t++)
        doubt(columns, search->weight[t] / search->problem->count[t] - columns->cap);
}

enum fail columns_find(struct columns *columns, struct why *why) {
    struct search *search = ARENA_NEW(columns->arena, struct search);
    struct master *master = ARENA_NEW(columns->arena, struct master);
    const struct problem *problem = columns->oracle->problem;
    double gap;
    *search = (struct search){.columns = columns,
                              .problem = problem,
                              .weight = ARENA_ARRAY(columns->arena, double, problem->n_types + 1),
                              .found = ARENA_ARRAY(columns->arena, uint32_t, problem->n_types + 1),
                              .bound = 1};
    columns->gap = columns->doubt = 0;
    columns->stages = 0;
    columns->cut_short = false;
    centre_make(columns->arena, &search->centre, problem, columns->oracle->type_high,
                columns->panels, columns->panels->max);
    for (size_t i = 0; i < search->centre.n; i++)
        if (columns->panels->counts[search->centre.type[i]] == 0)
            return why_fail(why, FAIL_CONVERGE, "", "some people are on no known panel");
    master_make(master, search);
    TRY(under_cap(master, why));
    /* Prices from the centre find good panels in few rounds; then the proof needs few more. */
    search->centre.cap = master->h_most;
    (void)centre_search(search, CENTRE_LOWEST, COARSE_STEPS - 1);
    TRY(master_solve(master, AIM_LOWEST, HUGE_VAL, &gap, why));
    columns->bound = search->bound;
    if (columns->algorithm == SORTITION_NASH) {
        TRY(nash(search, why));
        cap_doubt(search);
        return FAIL_NONE;
    }
    doubt(columns, gap);
    columns->stages++;
    if (columns->algorithm == SORTITION_MAXIMIN) TRY(hold_highest(master, why));
    if (columns->algorithm == SORTITION_GOLDILOCKS) TRY(balance(master, why));
    TRY(leximin(master, why));
    cap_doubt(search);
    return FAIL_NONE;
}
