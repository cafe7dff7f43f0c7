/*
 * best_worst -- sets of options; in each the most and the least important is chosen.
 *
 * Sets are cyclic shifts of one pattern, so that with as many sets as options each option stands in
 * exactly `set size` sets. Stored as "1=privacy/speed 2=...".
 */
#include "question/elicited.h"
#include "question/type.h"

#include <assert.h>
#include <string.h>

static size_t set_size(const struct question *question) {
    size_t size = question->set_size > 0 ? (size_t)question->set_size : 4;
    return size < question->n_options ? size : question->n_options;
}

size_t best_worst_sets(const struct question *question) {
    return question->sets > 0 ? (size_t)question->sets : question->n_options;
}

/* The first differences of a Golomb ruler, moved on where two would fall together. */
size_t best_worst_set(const struct question *question, size_t set, size_t *places) {
    static const size_t ruler[BEST_WORST_SIZE_MAX] = {0, 1, 4, 10, 12, 17};
    size_t n = question->n_options, size = set_size(question);
    assert(n > 0); /* four at least */
    for (size_t i = 0; i < size; i++) {
        size_t at = ruler[i] % n;
        for (bool again = true; again;) {
            again = false;
            for (size_t k = 0; k < i; k++) again |= places[k] == at;
            if (again) at = (at + 1) % n;
        }
        places[i] = at;
    }
    for (size_t i = 0; i < size; i++) places[i] = (places[i] + set) % n;
    return size;
}

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)arena;
    if (question->n_options <= 30) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "options", "at most 30 options can be compared in sets");
}

static void side_add(struct fields *fields, const struct question *question, size_t set,
                     const struct choice *choices, const char *side, const char *label,
                     const char *hint) {
    struct field field = question_field(fields, question, FIELD_SELECT);
    field.name = arena_printf(fields->arena, "%s-%zu-%s", question->name, set + 1, side);
    field.label = arena_printf(fields->arena, "%zu. %s", set + 1, label);
    field.hint = hint;
    field.label_large = false;
    field.choices = choices;
    fields_add(fields, field);
}

/* What a set shows stands above its lists: nobody has to open one to see it. */
static void fields_of(struct fields *fields, const struct question *question) {
    const char *most = words_in(&question->high, fields->language);
    const char *least = words_in(&question->low, fields->language);
    for (size_t set = 0; set < best_worst_sets(question); set++) {
        size_t places[BEST_WORST_SIZE_MAX], size = best_worst_set(question, set, places);
        struct choice *choices = ARENA_ARRAY(fields->arena, struct choice, size + 1);
        const char *shown = "";
        for (size_t i = 0; i < size; i++) {
            const struct option *option = &question->options[places[i]];
            const char *words = words_in(&option->label, fields->language);
            choices[i] = (struct choice){option->name, words, NULL};
            shown = arena_printf(fields->arena, "%s%s%s", shown, i == 0 ? "" : " / ", words);
        }
        side_add(fields, question, set, choices, "best",
                 most[0] == '\0' ? TR("Most important") : most, shown);
        side_add(fields, question, set, choices, "worst",
                 least[0] == '\0' ? TR("Least important") : least, NULL);
    }
}

static const char *side_name(struct arena *arena, const struct question *question, size_t set,
                             const char *side) {
    return arena_printf(arena, "%s-%zu-%s", question->name, set + 1, side);
}

static void fill(struct form *form, const struct question *question, const char *value) {
    for (size_t set = 0; set < best_worst_sets(question); set++) {
        struct str worst = cells_get(value, arena_printf(form->arena, "%zu", set + 1));
        if (worst.s == NULL) continue;
        struct str best = str_cut(&worst, '/');
        const char *names[] = {side_name(form->arena, question, set, "best"),
                               side_name(form->arena, question, set, "worst")};
        struct str sides[] = {best, worst};
        for (size_t i = 0; i < 2; i++)
            if (sides[i].s != NULL && sides[i].n > 0 && has_field(form, names[i]))
                form_fill(form, names[i], str_copy(form->arena, sides[i]));
    }
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct buf buf;
    buf_init(&buf, fields->arena, CELLS_MAX);
    for (size_t set = 0; set < best_worst_sets(question); set++) {
        const char *name = side_name(fields->arena, question, set, "worst");
        const char *best = sent_text(form, side_name(fields->arena, question, set, "best"));
        const char *worst = sent_text(form, name);
        if (best[0] == '\0' && worst[0] == '\0') continue;
        if (text_is(best, worst))
            form_error(form, name, "The most and the least important cannot be the same");
        buf_printf(&buf, "%s%zu=%s/%s", buf.n == 0 ? "" : " ", set + 1, best, worst);
    }
    return buf.n == 0 ? "" : buf.s;
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct buf buf;
    const char *most = words_in(&question->high, language);
    const char *least = words_in(&question->low, language);
    bool words = most[0] != '\0' && least[0] != '\0';
    buf_init(&buf, arena, 64 << 10);
    for (size_t set = 0; set < best_worst_sets(question); set++) {
        struct str worst = cells_get(value, arena_printf(arena, "%zu", set + 1));
        if (worst.s == NULL) continue;
        struct str best = str_cut(&worst, '/');
        buf_printf(&buf, words ? "%s%zu. %s: %s. %s: %s" : "%s%zu. %s %s, %s %s",
                   buf.n == 0 ? "" : "\n", set + 1, words ? most : "+",
                   choice_tell(arena, question, language, str_copy(arena, best)),
                   words ? least : "-",
                   choice_tell(arena, question, language, str_copy(arena, worst)));
    }
    return buf.n == 0 ? "" : buf.s;
}

/* All options, so that a number means the same in each column; marked where a set does not have
 * one. */
static const struct column_level *levels_of(struct columns *columns,
                                            const struct question *question, size_t set) {
    size_t n = question->n_options, places[BEST_WORST_SIZE_MAX];
    struct column_level *levels = ARENA_ARRAY(columns->arena, struct column_level, n);
    memcpy(levels, columns_levels(columns, question->options, n), n * sizeof *levels);
    for (size_t i = 0; i < n; i++) levels[i].not_offered = true;
    size_t size = best_worst_set(question, set, places);
    for (size_t i = 0; i < size; i++) levels[places[i]].not_offered = false;
    return levels;
}

static void columns_of(struct columns *columns, const struct question *question) {
    const char *most = words_in(&question->high, columns->language);
    const char *least = words_in(&question->low, columns->language);
    for (size_t set = 0; set < best_worst_sets(question); set++) {
        const struct column_level *levels = levels_of(columns, question, set);
        for (size_t i = 0; i < 2; i++) {
            const char *side = i == 0 ? "best" : "worst", *words = i == 0 ? most : least;
            columns_add(columns,
                        (struct column_made){
                            .name = arena_printf(columns->arena, "%s_%zu_%s", question->name,
                                                 set + 1, side),
                            .label = arena_printf(columns->arena, "%s: set %zu, %s",
                                                  words_in(&question->text, columns->language),
                                                  set + 1, words[0] == '\0' ? side : words),
                            .kind = COLUMN_CATEGORY,
                            .levels = levels,
                            .n_levels = question->n_options});
        }
    }
}

static void cells_of(const struct question *question, const char *value, struct str *cells) {
    size_t n = best_worst_sets(question) * 2;
    for (size_t i = 0; i < n; i++) cells[i] = (struct str){NULL, 0};
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0) {
        struct str worst = str_cut(&rest, ' ');
        struct str number = str_cut(&worst, '=');
        int64_t set;
        if (worst.s == NULL || !str_int(number, 1, (int64_t)n / 2, &set)) continue;
        struct str best = str_cut(&worst, '/');
        size_t at = ((size_t)set - 1) * 2;
        if (best.n > 0) cells[at] = best;
        if (worst.s != NULL && worst.n > 0) cells[at + 1] = worst;
    }
}

static const char *const properties[] = {"sets", "set size", "low", "high", "weighs", NULL};

static const struct question_type type_best_worst = {
    .name = "best_worst",
    .label = TR("Most and least important, in sets"),
    .help = TR("Best-worst scaling: small sets of options, the most and the least chosen in each."),
    .takes = TAKES_OPTIONS,
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
REGISTER(question_type, type_best_worst);
