#include "question/ways.h"

#include "question/expression.h"
#include "question/type.h"

#include <stdio.h>
#include <string.h>

enum { NEVER_MAX = 40 };

size_t ways_row(const struct question *question, struct str option) {
    size_t found = question->n_rows, longest = 0;
    for (size_t r = 0; r < question->n_rows; r++) {
        struct str name = str_of(question->rows[r].name);
        if (name.n <= longest || option.n <= name.n || option.s[name.n] != '_' ||
            memcmp(option.s, name.s, name.n) != 0)
            continue;
        found = r;
        longest = name.n;
    }
    return found;
}

bool ways_asked(const struct definition *definition) {
    bool any = false;
    for (size_t i = 0; i < definition->n_questions; i++)
        any = any || text_is(definition->questions[i].type->name, "ways");
    return any;
}

static enum fail levels_find(struct arena *arena, const struct question *question, struct ways *out,
                             struct why *why) {
    for (size_t c = 0; c < question->n_rows; c++)
        out->levels[c] = ARENA_ARRAY(arena, size_t, question->n_options + 1);
    for (size_t i = 0; i < question->n_options; i++) {
        size_t c = ways_row(question, str_of(question->options[i].name));
        if (c == question->n_rows)
            return why_fail(why, FAIL_INPUT, "options",
                            "'%.40s' belongs to no condition: begin it with the name of one and _",
                            question->options[i].name);
        out->levels[c][out->n_levels[c]++] = i;
    }
    for (size_t c = 0; c < question->n_rows; c++)
        if (out->n_levels[c] < 2)
            return why_fail(why, FAIL_INPUT, "rows",
                            "the condition '%.40s' needs two options or more, such as %.20s_1",
                            question->rows[c].name, question->rows[c].name);
    return FAIL_NONE;
}

/* The condition and level of an option by its name. */
static bool level_find(const struct question *question, const struct ways *ways, struct str name,
                       size_t *condition, int32_t *level) {
    for (*condition = 0; *condition < ways->n_conditions; ++*condition)
        for (*level = 0; *level < ways->n_levels[*condition]; ++*level)
            if (str_is(name, question->options[ways->levels[*condition][*level]].name)) return true;
    return false;
}

/* "who_company+keep_always, a_1+b_2" */
static enum fail never_read(struct arena *arena, const struct question *question,
                            const struct ways *ways, struct prohibited *list, size_t *n,
                            struct why *why) {
    struct str rest = str_of(question->never == NULL ? "" : question->never);
    *n = 0;
    while (rest.s != NULL && rest.n > 0) {
        struct str other = str_trim(str_cut(&rest, ','));
        struct str one = str_trim(str_cut(&other, '+'));
        struct prohibited *pair = &list[*n];
        if (*n == NEVER_MAX || other.s == NULL ||
            !level_find(question, ways, one, &pair->attribute, &pair->level) ||
            !level_find(question, ways, str_trim(other), &pair->other, &pair->other_level) ||
            pair->attribute == pair->other)
            return why_fail(why, FAIL_INPUT, "never",
                            "'never' names pairs of options of different conditions, such as "
                            "'who_company+keep_always, ...', at most %d: not '%.60s'",
                            NEVER_MAX, str_copy(arena, one));
        ++*n;
    }
    return FAIL_NONE;
}

enum fail ways_of(struct arena *arena, const struct question *question, struct ways *out,
                  struct why *why) {
    struct ways ways = {.n_conditions = question->n_rows,
                        .n_tasks = question->sets > 0 ? (size_t)question->sets : WAYS_TASKS_USUAL,
                        .n_ways = question->ways > 0 ? (size_t)question->ways : 2};
    struct prohibited never[NEVER_MAX];
    size_t n_never;
    if (ways.n_conditions < 2 || ways.n_conditions > WAYS_CONDITIONS_MAX)
        return why_fail(why, FAIL_INPUT, "rows", "want 2 to %d conditions, lines '  - name = text'",
                        WAYS_CONDITIONS_MAX);
    if (ways.n_tasks > WAYS_TASKS_MAX)
        return why_fail(why, FAIL_INPUT, "sets", "more than %d choices tire everybody",
                        WAYS_TASKS_MAX);
    TRY(levels_find(arena, question, &ways, why));
    TRY(never_read(arena, question, &ways, never, &n_never, why));
    struct profile_plan plan = {.n_attributes = ways.n_conditions,
                                .n_versions = WAYS_VERSIONS,
                                .n_tasks = ways.n_tasks,
                                .n_profiles = ways.n_ways,
                                .n_levels = ways.n_levels,
                                .prohibited = never,
                                .n_prohibited = n_never,
                                .seed = question->name};
    TRY(profile_design_make(arena, &plan, &ways.design, why));
    if (!(ways.design.efficiency > 0))
        return why_fail(
            why, FAIL_INPUT, "never",
            "with these pairs left out the conditions cannot be told apart; allow more, "
            "or ask more choices ('sets')");
    *out = ways;
    return FAIL_NONE;
}

size_t ways_version(struct arena *arena, const struct question *question, const char *seed) {
    struct rng rng;
    rng_init(&rng, arena_printf(arena, "%s\nways\n%s", seed, question->name));
    return (size_t)rng_below(&rng, WAYS_VERSIONS);
}

size_t ways_option(const struct ways *ways, size_t version, size_t task, size_t way,
                   size_t condition) {
    size_t row = (version * ways->n_tasks + task) * ways->n_ways + way;
    return ways->levels[condition][ways->design.level[row * ways->n_conditions + condition]];
}

/* The levels of one way, "who_council.keep_1", in any order. */
static void levels_read(const struct question *question, const struct ways *ways, struct str text,
                        size_t *option) {
    size_t condition;
    int32_t level;
    for (size_t c = 0; c < ways->n_conditions; c++) option[c] = SIZE_MAX;
    while (text.s != NULL && text.n > 0) {
        struct str name = str_cut(&text, '.');
        if (level_find(question, ways, name, &condition, &level))
            option[condition] = ways->levels[condition][level];
    }
}

bool ways_said(const struct question *question, const struct ways *ways, const char *value,
               size_t task, struct ways_said *out) {
    char key[24];
    snprintf(key, sizeof key, "%zu", task + 1);
    struct str chosen = value == NULL ? (struct str){NULL, 0} : cells_get(value, key);
    if (chosen.s == NULL) return false;
    struct str second = str_cut(&chosen, ':');
    struct str first = str_cut(&second, '/');
    levels_read(question, ways, first, out->option[0]);
    levels_read(question, ways, second, out->option[1]);
    out->chosen = chosen;
    return chosen.s != NULL && chosen.n > 0;
}

void ways_say(struct buf *buf, const struct question *question, const struct ways *ways,
              size_t version, size_t task, const char *chosen) {
    buf_printf(buf, "%s%zu=", buf->n == 0 ? "" : " ", task + 1);
    for (size_t w = 0; w < ways->n_ways; w++)
        for (size_t c = 0; c < ways->n_conditions; c++)
            buf_printf(buf, "%s%s",
                       c > 0   ? "."
                       : w > 0 ? "/"
                               : "",
                       question->options[ways_option(ways, version, task, w, c)].name);
    buf_printf(buf, ":%s", chosen);
}

/* How much somebody likes a way: less for each level further down, and a chance of one's own. */
static double liking(const struct ways *ways, size_t version, size_t task, size_t way,
                     struct rng *rng) {
    size_t row = (version * ways->n_tasks + task) * ways->n_ways + way;
    double sum = 2 * rng_real(rng);
    for (size_t c = 0; c < ways->n_conditions; c++)
        sum -= (double)ways->design.level[row * ways->n_conditions + c] /
               (double)(ways->n_levels[c] - 1) / (double)(c + 1);
    return sum;
}

static const char *chosen_made_up(const struct ways *ways, size_t version, size_t task,
                                  struct rng *rng) {
    if (rng == NULL) return ways->n_ways == 1 ? "yes" : "a";
    double first = liking(ways, version, task, 0, rng);
    if (ways->n_ways == 1) return first > 0 ? "yes" : "no";
    return first > liking(ways, version, task, 1, rng) ? "a" : "b";
}

const char *ways_made_up(struct arena *arena, const struct question *question, size_t version,
                         struct rng *rng) {
    struct ways ways;
    struct buf buf;
    if (ways_of(arena, question, &ways, NULL) != FAIL_NONE) return "";
    buf_init(&buf, arena, WAYS_BYTES_MAX);
    for (size_t t = 0; t < ways.n_tasks; t++)
        ways_say(&buf, question, &ways, version, t, chosen_made_up(&ways, version, t, rng));
    return buf.s;
}

/* ---- everybody's ---- */

struct rows {
    double *outcome, *weight; /* weight NULL: all count the same */
    int32_t *respondent, *set, *codes[WAYS_CONDITIONS_MAX];
    size_t n;
};

static int32_t code_of(const struct ways *ways, size_t condition, size_t option) {
    for (int32_t l = 0; l < ways->n_levels[condition]; l++)
        if (ways->levels[condition][l] == option) return l;
    return -1;
}

static void row_add(struct rows *rows, const struct ways *ways, const struct ways_said *said,
                    size_t way, int32_t respondent, int32_t set) {
    size_t at = rows->n++;
    for (size_t c = 0; c < ways->n_conditions; c++)
        rows->codes[c][at] = code_of(ways, c, said->option[way][c]);
    rows->outcome[at] = str_is(said->chosen, ways->n_ways == 1 ? "yes" : way == 0 ? "a" : "b");
    rows->respondent[at] = respondent;
    rows->set[at] = set;
}

static const struct conjoint_attribute *attributes_of(struct arena *arena,
                                                      const struct question *question,
                                                      const struct ways *ways,
                                                      const struct rows *rows) {
    struct conjoint_attribute *list =
        ARENA_ARRAY(arena, struct conjoint_attribute, ways->n_conditions);
    for (size_t c = 0; c < ways->n_conditions; c++) {
        const char **levels = ARENA_ARRAY(arena, const char *, (size_t)ways->n_levels[c]);
        for (int32_t l = 0; l < ways->n_levels[c]; l++)
            levels[l] = words_in(&question->options[ways->levels[c][l]].label, 0);
        list[c] = (struct conjoint_attribute){.name = words_in(&question->rows[c].label, 0),
                                              .levels = levels,
                                              .n_levels = ways->n_levels[c],
                                              .codes = rows->codes[c]};
    }
    return list;
}

enum fail ways_data(struct arena *arena, const struct question *question, const char *const *values,
                    const double *weights, size_t n, struct conjoint_data *out, struct why *why) {
    struct ways ways;
    struct ways_said said;
    TRY(ways_of(arena, question, &ways, why));
    size_t most = n * ways.n_tasks * ways.n_ways + 1;
    struct rows rows = {.outcome = ARENA_ARRAY(arena, double, most),
                        .respondent = ARENA_ARRAY(arena, int32_t, most),
                        .set = ARENA_ARRAY(arena, int32_t, most)};
    if (weights != NULL) rows.weight = ARENA_ARRAY(arena, double, most);
    for (size_t c = 0; c < ways.n_conditions; c++)
        rows.codes[c] = ARENA_ARRAY(arena, int32_t, most);
    int32_t people = 0;
    for (size_t i = 0; i < n; i++) {
        size_t before = rows.n;
        if (weights != NULL && !(weights[i] > 0)) continue; /* stands for nobody */
        for (size_t t = 0; t < ways.n_tasks; t++)
            for (size_t w = 0; ways_said(question, &ways, values[i], t, &said) && w < ways.n_ways;
                 w++)
                row_add(&rows, &ways, &said, w, people, (int32_t)t);
        people += rows.n > before;
        for (size_t r = before; weights != NULL && r < rows.n; r++) rows.weight[r] = weights[i];
    }
    *out = (struct conjoint_data){.n_rows = rows.n,
                                  .n_attributes = ways.n_conditions,
                                  .attributes = attributes_of(arena, question, &ways, &rows),
                                  .outcome = rows.outcome,
                                  .respondent = rows.respondent,
                                  .n_respondents = people,
                                  .weight = rows.weight,
                                  .set = ways.n_ways == 2 ? rows.set : NULL};
    return FAIL_NONE;
}
