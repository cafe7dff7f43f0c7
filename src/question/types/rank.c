/* rank -- options put in order: a place is chosen for each, no dragging needed. `at most`: only so
 * many first places. Stored as "privacy=1 speed=2". */
#include "question/type.h"

#include <string.h>

static int64_t places_of(const struct question *question) {
    int64_t n = (int64_t)question->n_options;
    return question->at_most > 0 && question->at_most < n ? question->at_most : n;
}

static void fields_of(struct fields *fields, const struct question *question) {
    size_t order[OUTLINE_ITEMS_MAX];
    size_t n = question_rows(fields, question, order);
    size_t n_places = (size_t)places_of(question);
    struct choice *choices = ARENA_ARRAY(fields->arena, struct choice, n_places + 2);
    choices[0] = (struct choice){"", TR("No place yet"), NULL};
    for (size_t i = 1; i <= n_places; i++) {
        const char *number = arena_printf(fields->arena, "%zu", i);
        choices[i] = (struct choice){number, number, NULL};
    }
    for (size_t i = 0; i < n; i++) {
        const struct option *option = &question->options[order[i]];
        struct field field = question_field(fields, question, FIELD_SELECT);
        field.name = field_part(fields->arena, question, option->name);
        field.label = piped(fields->arena, fields->definition, fields->answers, fields->language,
                            words_in(&option->label, fields->language));
        field.hint = NULL;
        field.required = false;
        field.label_large = false;
        field.choices = choices;
        fields_add(fields, field);
    }
}

static void check(struct fields *fields, struct form *form, const struct question *question) {
    size_t n_places = (size_t)places_of(question), given = 0;
    const char *first = NULL;
    bool taken[OUTLINE_ITEMS_MAX + 1] = {false};
    for (size_t i = 0; i < question->n_options; i++) {
        const char *name = field_part(fields->arena, question, question->options[i].name);
        int64_t place;
        if (!has_field(form, name)) continue;
        if (first == NULL) first = name;
        if (!str_int(str_of(form_text(form, name)), 1, (int64_t)n_places, &place)) continue;
        if (taken[place])
            form_error(form, name, "Place %lld is given to two; give each place once",
                       (long long)place);
        taken[place] = true;
        given++;
    }
    bool all =
        fields->paper || given == 0 ? !question->required || fields->paper : given >= n_places;
    if (first != NULL && !all && form_ok(form))
        form_error(form, first, "Give each place from 1 to %zu; you gave %zu", n_places, given);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    check(fields, form, question);
    return cells_read(fields, form, question);
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct buf buf;
    buf_init(&buf, arena, 64 << 10);
    for (size_t place = 1; place <= question->n_options; place++) {
        for (size_t i = 0; i < question->n_options; i++) {
            struct str cell = cells_get(value, question->options[i].name);
            int64_t at;
            if (cell.s == NULL || !str_int(cell, 1, 1000, &at) || at != (int64_t)place) continue;
            buf_printf(&buf, "%s%zu. %s", buf.n == 0 ? "" : "\n", place,
                       words_in(&question->options[i].label, language));
        }
    }
    return buf.n == 0 ? "" : buf.s;
}

static const char *const properties[] = {"order", "at most", NULL};

static const struct question_type type_rank = {
    .name = "rank",
    .label = TR("Ranking"),
    .help = TR("People give a place to each option, or to the first few."),
    .takes = TAKES_OPTIONS,
    .options_min = 2,
    .value = VALUE_CELLS,
    .properties = properties,
    .fields = fields_of,
    .fill = cells_fill,
    .read = read,
    .tell = tell,
    .columns = option_columns,
    .cells = option_cells,
};
REGISTER(question_type, type_rank);
