/* From stored answers and profiles to the file of respondents and the plan of tables. */
#include "base/clock.h"
#include "base/csv.h"
#include "panel/results.h"
#include "question/question.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_ALIKE = 5, LEAST_PEOPLE = 10, SMALL_COUNT = 5 };

struct gathering {
    struct arena *arena;
    const struct results_options *options;
    struct survey_answers answers;
    struct panel_dimension *dimensions; /* the stratum's first: it is blanked last */
    size_t n_dimensions;
    int32_t **codes; /* [n_dimensions][n] category of each respondent, -1 not said */
    double *draw_weights;
    int64_t *people;
    const char **strata;
    bool *joined; /* by themselves */
};

static bool is_named(const char *const *names, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (text_is(names[i], name)) return true;
    return false;
}

/* Only what weighing or tables use goes into the file. */
static void dimensions_keep(struct gathering *g, int64_t strata) {
    size_t n = 0;
    for (size_t d = 0; d < g->n_dimensions; d++) {
        const char *name = g->dimensions[d].name;
        if (is_named(g->options->margins, g->options->n_margins, name) ||
            is_named(g->options->break_by, g->options->n_break_by, name))
            g->dimensions[n++] = g->dimensions[d];
    }
    g->n_dimensions = n;
    for (size_t d = 1; d < n; d++)
        if (g->dimensions[d].id == strata) {
            struct panel_dimension first = g->dimensions[d];
            memmove(&g->dimensions[1], &g->dimensions[0], d * sizeof first);
            g->dimensions[0] = first;
        }
}

static int by_id(const void *a, const void *b) {
    const struct wave_member_list_row *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

static int32_t code_of(const struct panel_dimension *dimension,
                       const struct member_profiles_row *rows, size_t n, int64_t member) {
    for (size_t i = 0; i < n; i++) {
        if (rows[i].member != member || rows[i].dimension != dimension->id) continue;
        for (size_t c = 0; c < dimension->n; c++)
            if (dimension->categories[c].id == rows[i].category) return (int32_t)c;
    }
    return -1;
}

/* The first row of a member among rows sorted by member. */
static size_t profile_start(const struct member_profiles_row *rows, size_t n, int64_t member) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows[middle].member < member)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The mean design weight of those asked who came by each recruitment: weights of different
 * recruitments, and of members who came otherwise, have no common scale. */
static double weight_mean(const struct wave_member_list_row *asked, size_t n, int64_t recruitment) {
    double sum = 0;
    size_t m = 0;
    for (size_t i = 0; i < n; i++)
        if (asked[i].member != DB_NULL_INT && asked[i].recruitment == recruitment)
            sum += asked[i].design_weight, m++;
    return m > 0 && sum > 0 ? sum / (double)m : 1;
}

/* The inverse of the chance of being on the panel and of being asked. */
static double draw_weight_of(const struct wave_member_list_row *row,
                             const struct wave_member_list_row *asked, size_t n, int64_t *last,
                             double *mean) {
    if (row->member == DB_NULL_INT || row->recruitment == DB_NULL_INT) return 1 / row->chance;
    if (*last != row->recruitment) {
        *last = row->recruitment;
        *mean = weight_mean(asked, n, row->recruitment);
    }
    return row->design_weight / *mean / row->chance;
}

static enum fail people_load(struct db *db, struct gathering *g, int64_t panel, int64_t wave,
                             struct why *why) {
    struct wave_member_list_row *asked;
    struct member_profiles_row *profiles;
    struct wave_sources_row *sources;
    size_t n_asked, n_profiles, n_sources, n = g->answers.n;
    double sum = 0, mean = 1;
    size_t known = 0;
    int64_t recruitment = DB_NULL_INT;
    TRY(wave_member_list(db, g->arena, wave, &asked, &n_asked, why));
    TRY(member_profiles(db, g->arena, panel, &profiles, &n_profiles, why));
    TRY(wave_sources(db, g->arena, wave, &sources, &n_sources, why));
    g->codes = ARENA_ARRAY(g->arena, int32_t *, g->n_dimensions + 1);
    for (size_t d = 0; d < g->n_dimensions; d++)
        g->codes[d] = ARENA_ARRAY(g->arena, int32_t, n + 1);
    g->draw_weights = ARENA_ARRAY(g->arena, double, n + 1);
    g->people = ARENA_ARRAY(g->arena, int64_t, n + 1);
    g->strata = ARENA_ARRAY(g->arena, const char *, n + 1);
    g->joined = ARENA_ARRAY(g->arena, bool, n + 1);
    for (size_t r = 0; r < n; r++) {
        struct wave_member_list_row key = {.id = g->answers.respondents[r]};
        const struct wave_member_list_row *row =
            key.id == DB_NULL_INT || n_asked == 0
                ? NULL
                : bsearch(&key, asked, n_asked, sizeof *asked, by_id);
        int64_t member = row == NULL ? DB_NULL_INT : row->member;
        size_t at =
            member == DB_NULL_INT ? n_profiles : profile_start(profiles, n_profiles, member);
        size_t m = 0;
        while (at + m < n_profiles && profiles[at + m].member == member) m++;
        for (size_t d = 0; d < g->n_dimensions; d++)
            g->codes[d][r] = code_of(&g->dimensions[d], profiles + at, m, member);
        g->people[r] = member;
        g->strata[r] = row == NULL ? "" : row->stratum;
        g->draw_weights[r] =
            row == NULL ? (double)NAN : draw_weight_of(row, asked, n_asked, &recruitment, &mean);
        if (row != NULL) sum += g->draw_weights[r], known++;
        for (size_t s = 0; s < n_sources; s++) g->joined[r] |= sources[s].member == member;
    }
    for (size_t r = 0; r < n; r++)
        if (isnan(g->draw_weights[r])) g->draw_weights[r] = known > 0 ? sum / (double)known : 1;
    return FAIL_NONE;
}

/* Where the file is published, strata and weights of the draw must tell no more than the groups:
 * all of one group have its mean weight, and whose group is blank has no stratum. */
static void strata_blunt(struct gathering *g, int64_t strata) {
    size_t n = g->answers.n;
    bool kept = g->n_dimensions > 0 && g->dimensions[0].id == strata;
    size_t n_groups = kept ? g->dimensions[0].n + 1 : 1;
    double *sum = ARENA_ARRAY(g->arena, double, n_groups);
    size_t *m = ARENA_ARRAY(g->arena, size_t, n_groups);
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t r = 0; r < n; r++) {
            size_t group = kept ? (size_t)(g->codes[0][r] + 1) : 0;
            if (pass == 0)
                sum[group] += g->draw_weights[r], m[group]++;
            else
                g->draw_weights[r] = sum[group] / (double)m[group];
            if (pass == 1 && group == 0) g->strata[r] = "";
        }
}

/* ---- the plan ---- */

static const struct plan_level option_levels[] = {{"0", "No", 0}, {"1", "Yes", 0}};

static struct plan_question question_of(struct arena *arena, const struct survey_column *column) {
    struct plan_question question = {.name = arena_printf(arena, "q_%s", column->name),
                                     .label = column->label,
                                     .question = column->question};
    if (column->kind == COLUMN_NUMBER) {
        question.only_last = column->flag;
        question.is_number = !question.only_last;
        if (question.only_last) question.levels = option_levels, question.n = 2;
        return question;
    }
    struct plan_level *levels = ARENA_ARRAY(arena, struct plan_level, column->n_levels + 1);
    for (size_t l = 0; l < column->n_levels; l++)
        levels[l] = (struct plan_level){column->levels[l].value, column->levels[l].label, 0};
    question.levels = levels;
    question.n = column->n_levels;
    return question;
}

static void groups_plan(struct gathering *g, struct tables_plan *plan) {
    struct plan_group *groups = ARENA_ARRAY(g->arena, struct plan_group, g->n_dimensions + 1);
    for (size_t d = 0; d < g->n_dimensions; d++) {
        const struct panel_dimension *dimension = &g->dimensions[d];
        struct plan_level *levels = ARENA_ARRAY(g->arena, struct plan_level, dimension->n + 1);
        for (size_t c = 0; c < dimension->n; c++)
            levels[c] =
                (struct plan_level){dimension->categories[c].name, dimension->categories[c].title,
                                    dimension->categories[c].population};
        groups[d] = (struct plan_group){
            .name = dimension->name,
            .title = dimension->title,
            .levels = levels,
            .n = dimension->n,
            .weigh = is_named(g->options->margins, g->options->n_margins, dimension->name),
            .break_by = is_named(g->options->break_by, g->options->n_break_by, dimension->name)};
    }
    plan->groups = groups;
    plan->n_groups = g->n_dimensions;
}

/* Words of people are never tabulated; days and single choices out of what was shown neither. */
static const struct survey_column **questions_plan(struct gathering *g, struct tables_plan *plan,
                                                   struct results *out) {
    size_t most = g->answers.n_columns;
    struct plan_question *questions = ARENA_ARRAY(g->arena, struct plan_question, most + 1);
    const struct survey_column **columns =
        ARENA_ARRAY(g->arena, const struct survey_column *, most + 1);
    out->columns = ARENA_ARRAY(g->arena, struct results_column, most + 1);
    for (size_t c = 0; c < most; c++) {
        const struct survey_column *column = &g->answers.columns[c];
        if (column->free_text || column->of_choice ||
            (column->kind != COLUMN_CATEGORY && column->kind != COLUMN_NUMBER))
            continue;
        out->columns[out->n_columns++] = (struct results_column){column->name, column->label};
        if (is_named(g->options->leave_out, g->options->n_leave_out, column->name)) continue;
        columns[plan->n_questions] = column;
        questions[plan->n_questions++] = question_of(g->arena, column);
    }
    plan->questions = questions;
    return columns;
}

/* ---- the file ---- */

struct line {
    const char *text;
    size_t row;
};

static int by_text(const void *a, const void *b) {
    const struct line *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    if (order != 0) return order;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void put_answer(struct csv_out *csv, const struct survey_column *column, size_t row) {
    if (column->kind == COLUMN_NUMBER) {
        csv_put_real(csv, column->numbers[row], 12);
        return;
    }
    int32_t code = column->codes[row];
    csv_put(csv, code < 0 ? "" : column->levels[code].value);
}

/* Rows by their text: the order in which people answered is nobody's business. */
static void respondents_write(struct gathering *g, const struct survey_column *const *columns,
                              const struct tables_plan *plan, struct results *out) {
    size_t n = g->answers.n;
    struct line *lines = ARENA_ARRAY(g->arena, struct line, n + 1);
    int64_t *people = ARENA_ARRAY(g->arena, int64_t, n + 1);
    int64_t *sheets = ARENA_ARRAY(g->arena, int64_t, n + 1);
    const char **strata = ARENA_ARRAY(g->arena, const char *, n + 1);
    struct buf buf;
    struct csv_out csv;
    for (size_t r = 0; r < n; r++) {
        struct buf line;
        buf_init(&line, g->arena, 1 << 20);
        csv_out_init(&csv, &line);
        csv_put(&csv, g->strata[r]);
        csv_put_real(&csv, g->draw_weights[r], 12);
        for (size_t d = 0; d < g->n_dimensions; d++)
            csv_put(&csv,
                    g->codes[d][r] < 0 ? "" : g->dimensions[d].categories[g->codes[d][r]].name);
        for (size_t q = 0; q < plan->n_questions; q++) put_answer(&csv, columns[q], r);
        csv_end_row(&csv);
        lines[r] = (struct line){line.s, r};
    }
    qsort(lines, n, sizeof *lines, by_text);
    buf_init(&buf, g->arena, (size_t)256 << 20);
    csv_out_init(&csv, &buf);
    csv_put(&csv, "stratum");
    csv_put(&csv, "draw_weight");
    for (size_t d = 0; d < g->n_dimensions; d++) csv_put(&csv, g->dimensions[d].name);
    for (size_t q = 0; q < plan->n_questions; q++) csv_put(&csv, plan->questions[q].name);
    csv_end_row(&csv);
    for (size_t r = 0; r < n; r++) {
        buf_text(&buf, lines[r].text);
        people[r] = g->people[lines[r].row];
        sheets[r] = g->answers.sheets[lines[r].row];
        strata[r] = g->strata[lines[r].row];
    }
    out->respondents = buf.s;
    out->people = people;
    out->sheets = sheets;
    out->strata = strata;
}

static void texts_list(struct gathering *g, struct results *out) {
    size_t most = 0;
    for (size_t c = 0; c < g->answers.n_columns; c++)
        if (g->answers.columns[c].free_text && g->answers.columns[c].kind == COLUMN_TEXT)
            most += g->answers.n;
    out->texts = ARENA_ARRAY(g->arena, struct results_text, most + 1);
    for (size_t c = 0; c < g->answers.n_columns; c++) {
        const struct survey_column *column = &g->answers.columns[c];
        if (!column->free_text || column->kind != COLUMN_TEXT) continue;
        for (size_t r = 0; r < g->answers.n; r++)
            if (!text_is_empty(column->texts[r]))
                out->texts[out->n_texts++] = (struct results_text){column->label, column->texts[r]};
    }
}

enum fail results_gather(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                         const struct wave_get_row *wave, const struct results_options *options,
                         const char *language, int64_t now, struct results *out, struct why *why) {
    struct gathering g = {.arena = arena, .options = options};
    struct results results = {0};
    struct wave_list_row *waves;
    size_t n_waves;
    TRY(survey_answers_load(db, arena, wave->survey, language, &g.answers, why));
    if (g.answers.n == 0)
        return why_fail(why, FAIL_INFEASIBLE, NULL, "nobody has answered this wave yet");
    TRY(panel_dimensions(db, arena, panel->id, &g.dimensions, &g.n_dimensions, why));
    TRY(wave_list(db, arena, panel->id, &waves, &n_waves, why));
    dimensions_keep(&g, wave->strata);
    TRY(people_load(db, &g, panel->id, wave->id, why));
    if (options->with_respondents) {
        results.n_blanked = groups_blank(arena, g.codes, g.n_dimensions, g.answers.n, LEAST_ALIKE);
        strata_blunt(&g, wave->strata);
    }
    results.plan = (struct tables_plan){
        .title = wave->title,
        .panel = panel->name,
        .day = wave->closes_day != NULL ? wave->closes_day : date_iso(arena, date_of(now)),
        .population_source = panel->population_source,
        .language = g.answers.language,
        .main_language = g.answers.main_language,
        .wave = wave->number,
        .illustrative = wave->illustrative != 0 || panel->illustrative != 0,
        .with_respondents = options->with_respondents,
        .method = options->method,
        .trim_low = options->trim_low,
        .trim_high = options->trim_high > 0 ? options->trim_high : (double)INFINITY,
        .level = 0.95,
        .least = LEAST_PEOPLE,
        .small = SMALL_COUNT};
    for (size_t i = 0; i < n_waves; i++)
        if (waves[i].id == wave->id) results.plan.n_asked = waves[i].n_asked;
    groups_plan(&g, &results.plan);
    const struct survey_column *const *columns =
        (const struct survey_column *const *)questions_plan(&g, &results.plan, &results);
    respondents_write(&g, columns, &results.plan, &results);
    texts_list(&g, &results);
    results.n = g.answers.n;
    for (size_t r = 0; r < g.answers.n; r++) results.n_self_joined += g.joined[r];
    *out = results;
    return FAIL_NONE;
}
