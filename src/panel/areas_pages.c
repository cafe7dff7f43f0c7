/* Small areas, on request, of a wave's results. */
#include "panel/publish.h"
#include "panel/results.html.h"
#include "panel/results_views.h"

/* What was asked for, or the first. */
static void first_choose(struct area_choice *choices, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (choices[i].chosen) return;
    if (n > 0) choices[0].chosen = true;
}

static size_t choice_place(const struct area_choice *choices, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (choices[i].chosen) return i;
    return 0;
}

static bool is_asked(struct request *request, const char *name, const char *value) {
    const char *asked = http_query(request->http, name);
    return asked != NULL && text_is(asked, value);
}

/* Groups that the tables show, of enough levels; `which` their places in the plan. */
static size_t groups_offered(struct request *request, const struct tables_plan *plan,
                             struct area_choice *choices, size_t *which) {
    size_t n = 0;
    for (size_t g = 0; g < plan->n_groups; g++) {
        const struct plan_group *group = &plan->groups[g];
        if (!group->break_by || group->n < AREAS_LEAST) continue;
        which[n] = g;
        choices[n++] = (struct area_choice){group->name, group->title,
                                            is_asked(request, "group", group->name)};
    }
    first_choose(choices, n);
    return n;
}

/* Answers of which everybody's figure is shown; `which` their cells. */
static size_t answers_offered(struct request *request, const struct tables *tables,
                              struct area_choice *choices, size_t *which) {
    size_t n = 0;
    for (size_t i = 0; i < tables->n; i++) {
        const struct table_cell *cell = &tables->cells[i];
        if (cell->group != NULL || cell->hidden != TABLE_SHOWN) continue;
        const char *value = arena_printf(request->arena, "%s:%s", cell->question->name,
                                         cell->level == NULL ? "" : cell->level->value);
        which[n] = i;
        choices[n++] = (struct area_choice){value, figure_answer(request->out, cell),
                                            is_asked(request, "answer", value)};
    }
    first_choose(choices, n);
    return n;
}

/* INFEASIBLE, in words for whoever asks. */
static enum fail areas_make(struct request *request, const struct wave_results *made,
                            struct areas_view *view, struct why *why) {
    struct arena *arena = request->arena;
    const struct tables_plan *plan = &made->results.plan;
    const struct tables *tables = &made->tables;
    struct area_choice *groups = ARENA_ARRAY(arena, struct area_choice, plan->n_groups + 1);
    struct area_choice *answers = ARENA_ARRAY(arena, struct area_choice, tables->n + 1);
    size_t *group_at = ARENA_ARRAY(arena, size_t, plan->n_groups + 1);
    size_t *answer_at = ARENA_ARRAY(arena, size_t, tables->n + 1);
    struct small_areas areas;
    view->groups = groups;
    view->answers = answers;
    view->n_groups = groups_offered(request, plan, groups, group_at);
    view->n_answers = answers_offered(request, tables, answers, answer_at);
    if (view->n_groups == 0)
        return why_fail(why, FAIL_INFEASIBLE, NULL,
                        "results are shown by no group of at least %d areas; choose one in the "
                        "weighting, under \"Show results by\"",
                        AREAS_LEAST);
    if (view->n_answers == 0)
        return why_fail(why, FAIL_INFEASIBLE, NULL, "too few people answered for any figure");
    const struct plan_group *group = &plan->groups[group_at[choice_place(groups, view->n_groups)]];
    const struct table_cell *cell =
        &tables->cells[answer_at[choice_place(answers, view->n_answers)]];
    TRY(small_areas_run(arena, tables->cells, tables->n, cell->question, cell->level, group,
                        plan->level, &areas, why));
    view->few = areas.n_shown < AREAS_MANY;
    view->figure = figures_areas(request, plan, cell, group, &areas);
    return FAIL_NONE;
}

static enum fail areas_show(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct wave_results made = {0};
    struct why wrong = {0};
    TRY(wave_of_path(request, db, "/results", &page, why));
    struct areas_view view = {.page = &page, .manages = request_has_role(request, PANEL_MANAGER)};
    enum fail fail = wave_results_make(db, request->arena, &page.panel.row, &page.row,
                                       request->language, request->now, &made, &wrong);
    if (fail == FAIL_NONE) fail = areas_make(request, &made, &view, &wrong);
    if (fail == FAIL_STORE || fail == FAIL_SYSTEM)
        return why_fail(why, fail, NULL, "%s", wrong.text);
    if (fail != FAIL_NONE) view.problem = wrong.text;
    request->title = tr(request->out, "Small areas");
    panel_areas_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_wave_areas = {.name = "wave_areas",
                                            .path = "/panels/:panel/waves/:wave/areas",
                                            .scope = SCOPE_PANEL,
                                            .roles = PANEL_MANAGER | PANEL_ANALYST,
                                            .section = "panels",
                                            .show = areas_show};
REGISTER(page, page_wave_areas);
