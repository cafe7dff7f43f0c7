/* Walks every route: who can get where. */
#include "base/clock.h"
#include "base/rng.h"
#include "question/route.h"
#include "question/type.h"
#include "question/ways.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    WALKS = 2000,         /* at random */
    COMBINATIONS = 60000, /* of one question's conditions */
    WALKS_MOST = 400000,  /* in all */
    VALUES_MAX = 260,     /* tried of one question */
    FINDINGS_MAX = 300
};

struct values {
    const char **at;
    size_t n;
};

struct checker {
    struct arena *arena, *scratch;
    const struct definition *definition;
    struct values *values; /* by question */
    struct values arms, modes, strata, languages;
    bool *reached, *passable, *stuck; /* by question */
    bool **offered;                   /* by question and option */
    bool *quota_met;
    struct finding *findings;
    size_t n_findings;
    int64_t n_walks;
};

static void find(struct checker *c, enum finding_kind kind, int line, const char *about,
                 const char *text) {
    if (c->n_findings < FINDINGS_MAX)
        c->findings[c->n_findings++] = (struct finding){kind, line, about, text};
}

/* ---- which answers can be told apart ---- */

static void values_add(struct checker *c, struct values *values, const char *value) {
    for (size_t i = 0; i < values->n; i++)
        if ((value == NULL) == (values->at[i] == NULL) &&
            (value == NULL || text_is(values->at[i], value)))
            return;
    if (values->at == NULL) values->at = ARENA_ARRAY(c->arena, const char *, VALUES_MAX);
    if (values->n < VALUES_MAX) values->at[values->n++] = value;
}

/* Calls each(expression) for all conditions and calculations. */
static void every_expression(const struct definition *definition,
                             void (*each)(const struct expression *, void *), void *context) {
    for (size_t i = 0; i < definition->n_sections; i++)
        if (definition->sections[i].only_if != NULL) each(definition->sections[i].only_if, context);
    for (size_t i = 0; i < definition->n_quotas; i++)
        if (definition->quotas[i].only_if != NULL) each(definition->quotas[i].only_if, context);
    for (size_t i = 0; i < definition->n_questions; i++) {
        const struct question *q = &definition->questions[i];
        const struct expression *all[] = {q->only_if, q->must, q->value};
        for (size_t k = 0; k < LENGTH(all); k++)
            if (all[k] != NULL) each(all[k], context);
        for (size_t k = 0; k < q->n_options; k++)
            if (q->options[k].only_if != NULL) each(q->options[k].only_if, context);
        for (size_t k = 0; k < q->n_rows; k++)
            if (q->rows[k].only_if != NULL) each(q->rows[k].only_if, context);
    }
}

struct gather {
    struct checker *checker;
    int question;
    double bounds[40];
    size_t n_bounds;
    const char *words[40];
    size_t n_words;
    const char *context_name;
    bool looked_at;
};

static void gather_one(const struct expression *expression, void *context) {
    struct gather *g = context;
    if (g->context_name != NULL) {
        g->n_words += expression_context_words(expression, g->context_name, g->words + g->n_words,
                                               40 - g->n_words);
        g->looked_at |= expression_looks_at_context(expression, g->context_name);
        return;
    }
    g->looked_at |= expression_looks_at(expression, g->question);
    g->n_bounds +=
        expression_bounds(expression, g->question, g->bounds + g->n_bounds, 40 - g->n_bounds);
    g->n_words += expression_words(expression, g->question, g->words + g->n_words, 40 - g->n_words);
}

static void number_values(struct checker *c, const struct question *q, const struct gather *g,
                          struct values *values) {
    double step = pow(10, -(double)q->decimals);
    double least = isnan(q->min) ? -1e9 : q->min, most = isnan(q->max) ? 1e9 : q->max;
    double more[] = {isnan(q->min) ? 0 : q->min, isnan(q->max) ? 100 : q->max, 1};
    for (size_t i = 0; i < g->n_bounds; i++) {
        for (int k = -1; k <= 1; k++) {
            double value =
                q->decimals == 0 ? ceil(g->bounds[i] - 0.5) + k : g->bounds[i] + k * step;
            if (value >= least && value <= most)
                values_add(c, values, arena_printf(c->arena, "%.12g", value));
        }
    }
    for (size_t i = 0; i < LENGTH(more); i++)
        if (more[i] >= least && more[i] <= most)
            values_add(c, values, arena_printf(c->arena, "%.12g", more[i]));
}

static const char *day_beside(struct arena *arena, const char *iso, int days) {
    struct date date;
    if (!date_read(iso, &date)) return iso;
    /* Midday, so that a change of the clocks does not matter. */
    return date_iso(arena, date_of(date_start(date) + CLOCK_DAY / 2 + days * CLOCK_DAY));
}

static void date_values(struct checker *c, const struct question *q, const struct gather *g,
                        struct values *values) {
    const char *all[130];
    size_t n = 0;
    for (size_t i = 0; i < g->n_words; i++)
        for (int k = -1; k <= 1; k++) all[n++] = day_beside(c->arena, g->words[i], k);
    all[n++] = q->first_day == NULL ? "1950-06-15" : q->first_day;
    all[n++] = q->last_day == NULL ? "2020-06-15" : q->last_day;
    for (size_t i = 0; i < n; i++)
        if ((q->first_day == NULL || strcmp(all[i], q->first_day) >= 0) &&
            (q->last_day == NULL || strcmp(all[i], q->last_day) <= 0))
            values_add(c, values, all[i]);
}

static bool list_allowed(const struct question *q, unsigned set, size_t n) {
    int64_t count = 0;
    bool exclusive = false;
    for (size_t i = 0; i < n; i++) {
        if ((set >> i & 1) == 0) continue;
        count++;
        exclusive |= q->options[i].exclusive;
    }
    if (exclusive) return count == 1;
    return (count == 0 || count >= q->at_least) && (q->at_most == 0 || count <= q->at_most);
}

static void list_values(struct checker *c, const struct question *q, struct values *values) {
    size_t n = q->n_options < 8 ? q->n_options : 8;
    for (unsigned set = 1; set < 1u << n; set++) {
        if (!list_allowed(q, set, n)) continue;
        struct buf buf;
        buf_init(&buf, c->arena, 4096);
        for (size_t i = 0; i < n; i++)
            if ((set >> i & 1) != 0)
                buf_printf(&buf, "%s%s", buf.n == 0 ? "" : " ", q->options[i].name);
        values_add(c, values, buf.s);
    }
    for (size_t i = n; i < q->n_options; i++) values_add(c, values, q->options[i].name);
}

/* One option in all rows, and some at random: each row takes each option. */
static void grid_values(struct checker *c, const struct question *q, struct values *values) {
    struct rng rng;
    rng_init(&rng, q->name);
    for (size_t round = 0; round < q->n_options + 60; round++) {
        struct buf buf;
        buf_init(&buf, c->arena, CELLS_MAX * 4);
        for (size_t i = 0; i < q->n_rows; i++) {
            size_t option = round < q->n_options ? round : (size_t)rng_below(&rng, q->n_options);
            buf_printf(&buf, "%s%s=%s", i == 0 ? "" : " ", q->rows[i].name,
                       q->options[option].name);
        }
        values_add(c, values, buf.s);
    }
}

/* Pairs and sets: one of them answered, each way. No condition asks for more than that. */
static void order_values(struct checker *c, const struct question *q, struct values *values) {
    bool pairs = text_is(q->type->name, "pairwise");
    if (q->n_options < 2) return;
    const char *first = q->options[0].name, *second = q->options[1].name;
    for (int turn = 0; turn < 2; turn++) {
        const char *best = turn == 0 ? first : second, *worst = turn == 0 ? second : first;
        values_add(c, values,
                   pairs ? arena_printf(c->arena, "%s.%s=%s", first, second, best)
                         : arena_printf(c->arena, "1=%s/%s", best, worst));
    }
}

/* Points: all to one, spread, and at random; ranks: the order turned and at random. */
static void share_values(struct checker *c, const struct question *q, struct values *values) {
    struct rng rng;
    bool rank = text_is(q->type->name, "rank");
    int64_t total = q->points > 0 ? q->points : 100;
    rng_init(&rng, q->name);
    for (size_t round = 0; round < q->n_options * 2 + 40; round++) {
        size_t order[OUTLINE_ITEMS_MAX];
        struct buf buf;
        int64_t left = total;
        rng_permutation(&rng, order, q->n_options);
        buf_init(&buf, c->arena, CELLS_MAX * 4);
        for (size_t i = 0; i < q->n_options; i++) {
            int64_t part = round < q->n_options    ? (i == round ? total : 0)
                           : i + 1 == q->n_options ? left
                                                   : (int64_t)rng_below(&rng, (uint64_t)left + 1);
            left -= part;
            buf_printf(&buf, "%s%s=%lld", i == 0 ? "" : " ", q->options[i].name,
                       (long long)(rank ? (int64_t)order[i] + 1 : part));
        }
        values_add(c, values, buf.s);
    }
}

static void values_make(struct checker *c, int at) {
    const struct question *q = &c->definition->questions[at];
    struct values *values = &c->values[at];
    struct gather g = {.checker = c, .question = at};
    every_expression(c->definition, gather_one, &g);
    switch (q->type->value) {
    case VALUE_WORD:
    case VALUE_NUMBER:
        for (size_t i = 0; i < q->n_options; i++) values_add(c, values, q->options[i].name);
        if (q->n_options == 0 && q->value == NULL) number_values(c, q, &g, values);
        break;
    case VALUE_LIST: list_values(c, q, values); break;
    case VALUE_DATE: date_values(c, q, &g, values); break;
    case VALUE_TEXT:
        values_add(c, values, text_is(q->type->name, "consent") ? "yes" : "some words");
        for (size_t i = 0; i < g.n_words; i++) values_add(c, values, g.words[i]);
        break;
    case VALUE_CELLS:
        if (text_is(q->type->name, "ways"))
            values_add(c, values, ways_made_up(c->arena, q, 0, NULL));
        else if (q->n_rows > 0)
            grid_values(c, q, values);
        if (text_is(q->type->name, "points") || text_is(q->type->name, "rank"))
            share_values(c, q, values);
        if (text_is(q->type->name, "pairwise") || text_is(q->type->name, "best_worst"))
            order_values(c, q, values);
        break;
    case VALUE_NONE: break;
    }
    if (!q->required || values->n == 0) values_add(c, values, NULL);
}

static void context_make(struct checker *c, const char *name, const char *const *always,
                         struct values *values) {
    struct gather g = {.checker = c, .context_name = name};
    every_expression(c->definition, gather_one, &g);
    for (; *always != NULL; always++) values_add(c, values, *always);
    for (size_t i = 0; i < g.n_words; i++) values_add(c, values, g.words[i]);
}

/* ---- one walk ---- */

struct person {
    size_t *choice; /* by question: place in its values */
    size_t arm, mode, stratum, language;
    struct rng *rng; /* chooses again where an answer is not allowed; NULL: gives up */
};

static const char *value_at(const struct values *values, size_t at) {
    return values->n == 0 ? NULL : values->at[at % values->n];
}

/* An answer whose options are offered and that `must` lets pass. */
static bool is_allowed(const struct question *q, int at, const char *value,
                       struct answers *answers) {
    answers->values[at] = value;
    if (value == NULL) return !q->required;
    if (q->type->value == VALUE_WORD) {
        const struct option *option = option_find(q->options, q->n_options, value);
        if (option != NULL && !expression_is_true(option->only_if, answers)) return false;
    }
    return expression_is_true(q->must, answers);
}

static void note_offers(struct checker *c, const struct question *q, int at,
                        const struct answers *answers) {
    size_t n = 0;
    for (size_t i = 0; i < q->n_options; i++) {
        if (!expression_is_true(q->options[i].only_if, answers)) continue;
        c->offered[at][i] = true;
        n++;
    }
    if (q->required && q->n_options > 0 && n == 0) c->stuck[at] = true;
}

static bool answer(struct checker *c, int at, struct person *person, struct answers *answers) {
    const struct question *q = &c->definition->questions[at];
    const struct values *values = &c->values[at];
    size_t n = person->rng == NULL ? 1 : values->n;
    for (size_t i = 0; i < n; i++) {
        const char *value = value_at(values, person->choice[at] + i);
        if (is_allowed(q, at, value, answers)) {
            c->passable[at] = true;
            return true;
        }
    }
    answers->values[at] = NULL;
    return !q->required && is_allowed(q, at, NULL, answers);
}

static void walk(struct checker *c, struct person *person) {
    const struct definition *d = c->definition;
    size_t mark = arena_mark(c->scratch);
    struct answers answers = {.definition = d,
                              .values = ARENA_ARRAY(c->scratch, const char *, d->n_questions + 1),
                              .arm = value_at(&c->arms, person->arm),
                              .mode = value_at(&c->modes, person->mode),
                              .stratum = value_at(&c->strata, person->stratum),
                              .language = value_at(&c->languages, person->language)};
    bool going = true;
    c->n_walks++;
    for (size_t i = 0; i < d->n_questions && going; i++) {
        const struct question *q = &d->questions[i];
        const struct section *s = q->section == QUESTION_NONE ? NULL : &d->sections[q->section];
        if ((s != NULL && !expression_is_true(s->only_if, &answers)) ||
            !expression_is_true(q->only_if, &answers))
            continue;
        c->reached[i] = true;
        if (q->value != NULL) {
            answers.values[i] = expression_text(c->scratch, q->value, &answers);
        } else if (q->type->value == VALUE_NONE) {
            going = !text_is(q->type->name, "exit");
        } else {
            note_offers(c, q, (int)i, &answers);
            going = answer(c, (int)i, person, &answers);
        }
    }
    for (size_t i = 0; i < d->n_quotas; i++)
        if (expression_is_true(d->quotas[i].only_if, &answers)) c->quota_met[i] = true;
    arena_rewind(c->scratch, mark);
}

static void walk_at_random(struct checker *c) {
    struct rng rng;
    const struct definition *d = c->definition;
    struct person person = {.choice = ARENA_ARRAY(c->arena, size_t, d->n_questions + 1),
                            .rng = &rng};
    rng_init(&rng, "routes");
    for (int i = 0; i < WALKS; i++) {
        for (size_t k = 0; k < d->n_questions; k++)
            person.choice[k] = c->values[k].n == 0 ? 0 : (size_t)rng_below(&rng, c->values[k].n);
        person.arm = (size_t)rng_below(&rng, 1 + c->arms.n);
        person.mode = (size_t)rng_below(&rng, 1 + c->modes.n);
        person.stratum = (size_t)rng_below(&rng, 1 + c->strata.n);
        person.language = (size_t)rng_below(&rng, 1 + c->languages.n);
        walk(c, &person);
    }
}

/* ---- every combination that one question's conditions can tell apart ---- */

struct closure {
    const struct definition *definition;
    bool *in;
    bool arm, mode, stratum, language;
};

static void closure_add(struct closure *closure, int question);

static bool closure_visit(int question, void *context) {
    closure_add(context, question);
    return true;
}

static void closure_expression(struct closure *closure, const struct expression *expression) {
    if (expression == NULL) return;
    closure->arm |= expression_looks_at_context(expression, "arm");
    closure->mode |= expression_looks_at_context(expression, "mode");
    closure->stratum |= expression_looks_at_context(expression, "stratum");
    closure->language |= expression_looks_at_context(expression, "language");
    expression_questions(expression, closure_visit, closure);
}

static void closure_conditions(struct closure *closure, int at) {
    const struct question *q = &closure->definition->questions[at];
    if (q->section != QUESTION_NONE)
        closure_expression(closure, closure->definition->sections[q->section].only_if);
    closure_expression(closure, q->only_if);
    closure_expression(closure, q->value);
}

static void closure_add(struct closure *closure, int question) {
    if (closure->in[question]) return;
    closure->in[question] = true;
    closure_conditions(closure, question);
    closure_expression(closure, closure->definition->questions[question].must);
}

/* What decides whether anybody comes to question `at`: its conditions and the exits before it. */
static void closure_of(struct closure *closure, int at) {
    closure_conditions(closure, at);
    for (int i = 0; i < at; i++)
        if (text_is(closure->definition->questions[i].type->name, "exit"))
            closure_conditions(closure, i);
}

static size_t sizes_of(const struct checker *c, const struct closure *closure, size_t *sizes,
                       size_t **places, struct person *person) {
    size_t n = 0;
    for (size_t i = 0; i < c->definition->n_questions; i++) {
        if (!closure->in[i] || c->values[i].n < 2) continue;
        places[n] = &person->choice[i];
        sizes[n++] = c->values[i].n;
    }
    const bool looked[] = {closure->arm, closure->mode, closure->stratum, closure->language};
    const size_t counts[] = {c->arms.n, c->modes.n, c->strata.n, c->languages.n};
    size_t *at[] = {&person->arm, &person->mode, &person->stratum, &person->language};
    for (size_t i = 0; i < LENGTH(at); i++) {
        if (!looked[i] || counts[i] < 2) continue;
        places[n] = at[i];
        sizes[n++] = counts[i];
    }
    return n;
}

/* False when there are too many to try. */
static bool walk_all(struct checker *c, int at) {
    const struct definition *d = c->definition;
    struct closure closure = {.definition = d, .in = ARENA_ARRAY(c->arena, bool, d->n_questions)};
    struct person person = {.choice = ARENA_ARRAY(c->arena, size_t, d->n_questions + 1)};
    size_t *sizes = ARENA_ARRAY(c->arena, size_t, d->n_questions + 4);
    size_t **places = ARENA_ARRAY(c->arena, size_t *, d->n_questions + 4);
    closure_of(&closure, at);
    size_t n = sizes_of(c, &closure, sizes, places, &person);
    double combinations = 1;
    for (size_t i = 0; i < n; i++) combinations *= (double)sizes[i];
    if (combinations > COMBINATIONS || (double)c->n_walks + combinations > WALKS_MOST) return false;
    for (;;) {
        struct rng rng = {0}; /* others answer whatever is allowed */
        person.rng = &rng;
        walk(c, &person);
        size_t i = 0;
        while (i < n && ++*places[i] == sizes[i]) *places[i++] = 0;
        if (c->reached[at] || i == n) return true;
    }
}

/* ---- what was found ---- */

static bool has_condition(const struct checker *c, const struct question *q) {
    return q->only_if != NULL ||
           (q->section != QUESTION_NONE && c->definition->sections[q->section].only_if != NULL);
}

static int exit_for_all_before(const struct checker *c, int at) {
    for (int i = 0; i < at; i++) {
        const struct question *q = &c->definition->questions[i];
        if (text_is(q->type->name, "exit") && !has_condition(c, q)) return i;
    }
    return QUESTION_NONE;
}

static void find_unreached(struct checker *c, int at, bool sure) {
    const struct question *q = &c->definition->questions[at];
    int exit = exit_for_all_before(c, at);
    const char *text;
    if (!sure) {
        text = arena_printf(c->arena,
                            "Nobody came to '%s' in %lld trials, and its conditions have too many "
                            "combinations to try them all. Look whether it can be reached.",
                            q->name, (long long)c->n_walks);
    } else if (exit != QUESTION_NONE) {
        text =
            arena_printf(c->arena, "Nobody can reach '%s': everybody ends at the exit page '%s'.",
                         q->name, c->definition->questions[exit].name);
    } else {
        text =
            arena_printf(c->arena, "Nobody can reach '%s': no answers make its condition true%s.",
                         q->name, has_condition(c, q) ? "" : " or lead past what comes before");
    }
    find(c, sure ? FINDING_ERROR : FINDING_WARNING, q->line, q->name, text);
}

static void find_dead_ends(struct checker *c, int at) {
    const struct question *q = &c->definition->questions[at];
    if (q->type->value == VALUE_NONE || q->value != NULL || !c->reached[at]) return;
    if (c->stuck[at])
        find(c, FINDING_ERROR, q->line, q->name,
             arena_printf(c->arena,
                          "A dead end at '%s': it must be answered, and some people are offered no "
                          "option at all.",
                          q->name));
    else if (q->required && !c->passable[at])
        find(c, FINDING_ERROR, q->line, q->name,
             arena_printf(c->arena,
                          "A dead end at '%s': it must be answered, and no answer that was tried "
                          "passes its 'must'.",
                          q->name));
    for (size_t i = 0; i < q->n_options; i++)
        if (!c->offered[at][i])
            find(c, FINDING_WARNING, q->line, q->name,
                 arena_printf(c->arena, "Nobody is ever offered the option '%s' of '%s'.",
                              q->options[i].name, q->name));
}

static void find_columns(struct checker *c) {
    struct columns columns = {.arena = c->arena};
    for (size_t i = 0; i < c->definition->n_questions; i++) {
        const struct question *q = &c->definition->questions[i];
        size_t before = columns.n;
        if (q->type->columns != NULL) q->type->columns(&columns, q);
        for (size_t k = before; k < columns.n; k++)
            for (size_t m = 0; m < before; m++)
                if (text_is(columns.at[m].name, columns.at[k].name))
                    find(c, FINDING_ERROR, q->line, q->name,
                         arena_printf(c->arena,
                                      "Two columns of the export would be called '%s'; give '%s' "
                                      "another name.",
                                      columns.at[k].name, q->name));
    }
}

static void find_pipes(struct checker *c, const struct question *q, int at, const char *text) {
    for (const char *s = text == NULL ? "" : text; (s = strchr(s, '{')) != NULL; s++) {
        const char *end = strchr(s, '}');
        if (end == NULL || (s > text && s[-1] == '\\')) continue;
        char *name = str_copy(c->arena, str_trim((struct str){s + 1, (size_t)(end - s) - 1}));
        int named = definition_find(c->definition, name);
        if (named != QUESTION_NONE && named < at) continue;
        find(c, FINDING_ERROR, q->line, q->name,
             arena_printf(c->arena,
                          named == QUESTION_NONE
                              ? "The text of '%s' speaks of {%.40s}, and there is no such question."
                              : "The text of '%s' speaks of {%.40s}, which is asked later.",
                          q->name, name));
    }
}

static void find_rest(struct checker *c) {
    const struct definition *d = c->definition;
    if (d->n_questions == 0) find(c, FINDING_ERROR, 1, "", "There is no question yet.");
    for (size_t i = 0; i < d->n_quotas; i++)
        if (!c->quota_met[i])
            find(c, FINDING_WARNING, d->quotas[i].line, d->quotas[i].name,
                 arena_printf(c->arena, "Nobody falls into the quota '%s'.", d->quotas[i].name));
    struct gather g = {.checker = c, .context_name = "arm"};
    every_expression(d, gather_one, &g);
    if (d->n_arms > 0 && !g.looked_at)
        find(c, FINDING_WARNING, 1, "arms",
             "People are split into arms, and no condition looks at the arm.");
    for (size_t i = 0; i < d->n_questions; i++) {
        const struct question *q = &d->questions[i];
        find_pipes(c, q, (int)i, q->text.in[0]);
        find_pipes(c, q, (int)i, q->hint.in[0]);
    }
    find_columns(c);
}

static int by_line(const void *a, const void *b) {
    const struct finding *x = a, *y = b;
    return x->line != y->line ? x->line - y->line : strcmp(x->text, y->text);
}

static void checker_begin(struct checker *c) {
    const struct definition *d = c->definition;
    size_t n = d->n_questions + 1;
    static const char *const modes[] = {"web", "paper", "phone", NULL};
    static const char *const strata[] = {"", NULL};
    const char *arms[QUESTION_ARMS_MAX + 1] = {NULL},
                                         *languages[OUTLINE_LANGUAGES_MAX + 1] = {NULL};
    for (size_t i = 0; i < d->n_arms; i++) arms[i] = d->arms[i].name;
    for (size_t i = 0; i < d->n_languages; i++) languages[i] = d->languages[i];
    c->values = ARENA_ARRAY(c->arena, struct values, n);
    c->reached = ARENA_ARRAY(c->arena, bool, n);
    c->passable = ARENA_ARRAY(c->arena, bool, n);
    c->stuck = ARENA_ARRAY(c->arena, bool, n);
    c->offered = ARENA_ARRAY(c->arena, bool *, n);
    c->quota_met = ARENA_ARRAY(c->arena, bool, d->n_quotas + 1);
    c->findings = ARENA_ARRAY(c->arena, struct finding, FINDINGS_MAX);
    for (size_t i = 0; i < d->n_questions; i++) {
        c->offered[i] = ARENA_ARRAY(c->arena, bool, d->questions[i].n_options + 1);
        values_make(c, (int)i);
    }
    context_make(c, "arm", arms, &c->arms);
    context_make(c, "mode", modes, &c->modes);
    context_make(c, "stratum", strata, &c->strata);
    context_make(c, "language", languages, &c->languages);
}

size_t route_check(struct arena *arena, const struct definition *definition,
                   struct finding **findings) {
    struct arena *scratch = arena_new((size_t)64 << 20);
    struct checker c = {.arena = arena, .scratch = scratch, .definition = definition};
    checker_begin(&c);
    walk_at_random(&c);
    for (int i = 0; i < (int)definition->n_questions; i++) {
        bool sure = c.reached[i] || walk_all(&c, i);
        if (!c.reached[i]) find_unreached(&c, i, sure);
        find_dead_ends(&c, i);
    }
    find_rest(&c);
    arena_free(scratch);
    qsort(c.findings, c.n_findings, sizeof *c.findings, by_line);
    *findings = c.findings;
    return c.n_findings;
}
