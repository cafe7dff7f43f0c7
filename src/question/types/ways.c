/*
 * ways -- ways of sharing data with other conditions in each: which would people choose or accept?
 *
 * Choice-based conjoint with two ways in a task, a factorial survey with one. Rows are the
 * conditions, options their levels. See question/ways.h for what is stored.
 */
#include "question/ways.h"

#include "question/expression.h"
#include "question/type.h"

#include <assert.h>

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    struct ways ways;
    return ways_of(arena, question, &ways, why);
}

/* What was read once holds. */
static struct ways ways_here(struct arena *arena, const struct question *question) {
    struct ways ways;
    enum fail fail = ways_of(arena, question, &ways, NULL);
    assert(fail == FAIL_NONE);
    (void)fail;
    return ways;
}

/* What stands for each condition of one way. */
static const char *conditions_of(struct arena *arena, const struct question *question,
                                 const struct ways *ways, const size_t *option, size_t language,
                                 const char *between) {
    struct buf buf;
    buf_init(&buf, arena, 16 << 10);
    for (size_t c = 0; c < ways->n_conditions; c++)
        if (option[c] != SIZE_MAX)
            buf_printf(&buf, "%s%s: %s", buf.n == 0 ? "" : between,
                       words_in(&question->rows[c].label, language),
                       words_in(&question->options[option[c]].label, language));
    return buf.n == 0 ? "" : buf.s;
}

static size_t version_of(const struct fields *fields, const struct question *question) {
    return fields->paper || fields->seed == NULL
               ? 0 /* what is printed is the same for all */
               : ways_version(fields->arena, question, fields->seed);
}

static const char *shown_lines(const struct fields *fields, const struct question *question,
                               const struct ways *ways, size_t task, size_t way) {
    size_t option[WAYS_CONDITIONS_MAX], version = version_of(fields, question);
    for (size_t c = 0; c < ways->n_conditions; c++)
        option[c] = ways_option(ways, version, task, way, c);
    return conditions_of(fields->arena, question, ways, option, fields->language, "\n");
}

static const char *third_of(const struct question *question, size_t language) {
    return words_in(&question->third, language);
}

static const struct choice *choices_of(struct fields *fields, const struct question *question,
                                       const struct ways *ways, size_t task) {
    struct choice *choices = ARENA_ARRAY(fields->arena, struct choice, 4);
    const char *third = third_of(question, fields->language);
    if (ways->n_ways == 1) {
        choices[0] = (struct choice){"yes", TR("Yes"), NULL};
        choices[1] = (struct choice){"no", TR("No"), NULL};
    } else {
        choices[0] = (struct choice){"a", "A", shown_lines(fields, question, ways, task, 0)};
        choices[1] = (struct choice){"b", "B", shown_lines(fields, question, ways, task, 1)};
    }
    if (third[0] != '\0') choices[2] = (struct choice){"third", third, NULL};
    return choices;
}

static const char *task_name(struct arena *arena, const struct question *question, size_t task) {
    return field_part(arena, question, arena_printf(arena, "%zu", task + 1));
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct ways ways = ways_here(fields->arena, question);
    for (size_t t = 0; t < ways.n_tasks; t++) {
        struct field field = question_field(fields, question, FIELD_CHOICE);
        field.name = task_name(fields->arena, question, t);
        field.label = arena_printf(fields->arena, "%zu / %zu", t + 1, ways.n_tasks);
        field.hint = ways.n_ways == 1 ? shown_lines(fields, question, &ways, t, 0) : NULL;
        field.label_large = false;
        field.choices = choices_of(fields, question, &ways, t);
        fields_add(fields, field);
    }
}

static void fill(struct form *form, const struct question *question, const char *value) {
    struct ways ways = ways_here(form->arena, question);
    struct ways_said said;
    for (size_t t = 0; t < ways.n_tasks; t++) {
        const char *name = task_name(form->arena, question, t);
        if (ways_said(question, &ways, value, t, &said) && has_field(form, name))
            form_fill(form, name, str_copy(form->arena, said.chosen));
    }
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct ways ways = ways_here(fields->arena, question);
    size_t version = version_of(fields, question);
    struct buf buf;
    buf_init(&buf, fields->arena, WAYS_BYTES_MAX);
    for (size_t t = 0; t < ways.n_tasks; t++) {
        const char *chosen = sent_text(form, task_name(fields->arena, question, t));
        if (chosen[0] == '\0') continue;
        ways_say(&buf, question, &ways, version, t, chosen);
    }
    return buf.n == 0 ? "" : buf.s;
}

static const char *chosen_words(const struct question *question, size_t language,
                                struct str chosen) {
    if (str_is(chosen, "yes")) return TR("Yes");
    if (str_is(chosen, "no")) return TR("No");
    return str_is(chosen, "third") ? third_of(question, language) : str_is(chosen, "a") ? "A" : "B";
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct ways ways = ways_here(arena, question);
    struct ways_said said;
    struct buf buf;
    buf_init(&buf, arena, 64 << 10);
    for (size_t t = 0; t < ways.n_tasks; t++) {
        if (!ways_said(question, &ways, value, t, &said)) continue;
        const char *way =
            str_is(said.chosen, "third") && ways.n_ways == 2
                ? ""
                : conditions_of(arena, question, &ways, said.option[str_is(said.chosen, "b")],
                                language, "; ");
        buf_printf(&buf, "%s%zu. %s%s%s", buf.n == 0 ? "" : "\n", t + 1,
                   chosen_words(question, language, said.chosen), way[0] == '\0' ? "" : " - ", way);
    }
    return buf.n == 0 ? "" : buf.s;
}

/* ---- columns: of each task what was chosen, and what stood for each condition in each way ---- */

static const struct column_level *
chosen_levels(struct columns *columns, const struct question *question, const struct ways *ways) {
    struct column_level *levels = ARENA_ARRAY(columns->arena, struct column_level, 3);
    const char *const names[] = {ways->n_ways == 1 ? "yes" : "a", ways->n_ways == 1 ? "no" : "b",
                                 "third"};
    for (size_t i = 0; i < 3; i++)
        levels[i] = (struct column_level){
            .value = names[i],
            .label = chosen_words(question, columns->language, str_of(names[i]))};
    return levels;
}

static void condition_columns(struct columns *columns, const struct question *question,
                              const struct ways *ways, size_t task, size_t way) {
    for (size_t c = 0; c < ways->n_conditions; c++) {
        size_t n = (size_t)ways->n_levels[c];
        struct option *levels = ARENA_ARRAY(columns->arena, struct option, n);
        for (size_t l = 0; l < n; l++) levels[l] = question->options[ways->levels[c][l]];
        columns_add(
            columns,
            (struct column_made){
                .name = arena_printf(columns->arena, "%s_%zu%s_%s", question->name, task + 1,
                                     ways->n_ways == 1 ? ""
                                     : way == 0        ? "a"
                                                       : "b",
                                     question->rows[c].name),
                .label = arena_printf(columns->arena, "%zu%s, %s", task + 1,
                                      ways->n_ways == 1 ? ""
                                      : way == 0        ? "a"
                                                        : "b",
                                      words_in(&question->rows[c].label, columns->language)),
                .kind = COLUMN_CATEGORY,
                .of_choice = true,
                .levels = columns_levels(columns, levels, n),
                .n_levels = n});
    }
}

static void columns_of(struct columns *columns, const struct question *question) {
    struct ways ways = ways_here(columns->arena, question);
    const struct column_level *chosen = chosen_levels(columns, question, &ways);
    bool third = third_of(question, columns->language)[0] != '\0';
    for (size_t t = 0; t < ways.n_tasks; t++) {
        columns_add(columns,
                    (struct column_made){
                        .name = arena_printf(columns->arena, "%s_%zu", question->name, t + 1),
                        .label = arena_printf(columns->arena, "%s: %zu",
                                              words_in(&question->text, columns->language), t + 1),
                        .kind = COLUMN_CATEGORY,
                        .of_choice = true,
                        .levels = chosen,
                        .n_levels = third ? 3 : 2});
        for (size_t w = 0; w < ways.n_ways; w++) condition_columns(columns, question, &ways, t, w);
    }
}

/* Without an arena: names are views into the stored text. */
static void cells_of(const struct question *question, const char *value, struct str *cells) {
    size_t n_ways = question->ways == 1 ? 1 : 2;
    size_t tasks = question->sets > 0 ? (size_t)question->sets : WAYS_TASKS_USUAL;
    size_t each = 1 + n_ways * question->n_rows;
    for (size_t i = 0; i < tasks * each; i++) cells[i] = (struct str){NULL, 0};
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0) {
        struct str chosen = str_cut(&rest, ' ');
        struct str number = str_cut(&chosen, '=');
        int64_t task;
        if (chosen.s == NULL || !str_int(number, 1, (int64_t)tasks, &task)) continue;
        struct str ways = str_cut(&chosen, ':');
        struct str *cell = &cells[((size_t)task - 1) * each];
        cell[0] = chosen;
        for (size_t w = 0; w < n_ways; w++) {
            struct str names = str_cut(&ways, '/');
            while (names.s != NULL && names.n > 0) {
                struct str name = str_cut(&names, '.');
                size_t row = ways_row(question, name);
                if (row < question->n_rows) cell[1 + w * question->n_rows + row] = name;
            }
        }
    }
}

static const char *const properties[] = {"sets", "ways", "third", "never", NULL};

static const struct question_type type_ways = {
    .name = "ways",
    .label = TR("Ways of sharing, with other conditions in each"),
    .help = TR("Conjoint: rows are conditions, options what each may be. It shows which conditions "
               "make sharing acceptable."),
    .takes = TAKES_OPTIONS | TAKES_ROWS,
    .options_min = 4,
    .value = VALUE_CELLS,
    .properties = properties,
    .parse = parse,
    .fields = fields_of,
    .fill = fill,
    .read = read,
    .tell = tell,
    .columns = columns_of,
    .cells = cells_of,
};
REGISTER(question_type, type_ways);
