/* pairwise -- every pair of options: which matters more? Stored as "a.b=a c.d=same". */
#include "question/type.h"

enum { OPTIONS_MOST = 8 };

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)arena;
    if (question->n_options <= OPTIONS_MOST) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "options",
                    "more than 8 options make more than 28 pairs; nobody finishes that");
}

static const char *pair_name(struct arena *arena, const struct question *question, size_t i,
                             size_t k) {
    return arena_printf(arena, "%s.%s", question->options[i].name, question->options[k].name);
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct arena *arena = fields->arena;
    for (size_t i = 0; i < question->n_options; i++) {
        for (size_t k = i + 1; k < question->n_options; k++) {
            const struct option *a = &question->options[i], *b = &question->options[k];
            struct choice *choices = ARENA_ARRAY(arena, struct choice, 4);
            choices[0] = (struct choice){a->name, words_in(&a->label, fields->language), NULL};
            choices[1] = (struct choice){b->name, words_in(&b->label, fields->language), NULL};
            choices[2] = (struct choice){"same", TR("Both the same"), NULL};
            struct field field = question_field(fields, question, FIELD_CHOICE);
            field.name = field_part(arena, question, pair_name(arena, question, i, k));
            field.label = arena_printf(arena, "%s / %s", choices[0].label, choices[1].label);
            field.hint = NULL;
            field.label_large = false;
            field.choices = choices;
            fields_add(fields, field);
        }
    }
}

static void fill(struct form *form, const struct question *question, const char *value) {
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0) {
        struct str cell = str_cut(&rest, ' ');
        struct str pair = str_cut(&cell, '=');
        const char *name = field_part(form->arena, question, str_copy(form->arena, pair));
        if (cell.s != NULL && has_field(form, name))
            form_fill(form, name, str_copy(form->arena, cell));
    }
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct buf buf;
    buf_init(&buf, fields->arena, CELLS_MAX);
    for (size_t i = 0; i < question->n_options; i++) {
        for (size_t k = i + 1; k < question->n_options; k++) {
            const char *pair = pair_name(fields->arena, question, i, k);
            const char *sent = sent_text(form, field_part(fields->arena, question, pair));
            if (sent[0] != '\0') buf_printf(&buf, "%s%s=%s", buf.n == 0 ? "" : " ", pair, sent);
        }
    }
    return buf.n == 0 ? "" : buf.s;
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct buf buf;
    buf_init(&buf, arena, 64 << 10);
    for (size_t i = 0; i < question->n_options; i++) {
        for (size_t k = i + 1; k < question->n_options; k++) {
            struct str cell = cells_get(value, pair_name(arena, question, i, k));
            if (cell.s == NULL) continue;
            const char *said = choice_tell(arena, question, language, str_copy(arena, cell));
            buf_printf(&buf, "%s%s / %s: %s", buf.n == 0 ? "" : "\n",
                       words_in(&question->options[i].label, language),
                       words_in(&question->options[k].label, language),
                       text_is(said, "same") ? "=" : said);
        }
    }
    return buf.n == 0 ? "" : buf.s;
}

static void columns_of(struct columns *columns, const struct question *question) {
    for (size_t i = 0; i < question->n_options; i++) {
        for (size_t k = i + 1; k < question->n_options; k++) {
            const struct option *a = &question->options[i], *b = &question->options[k];
            struct column_level *levels = ARENA_ARRAY(columns->arena, struct column_level, 3);
            levels[0] = (struct column_level){.value = a->name,
                                              .label = words_in(&a->label, columns->language)};
            levels[1] = (struct column_level){.value = b->name,
                                              .label = words_in(&b->label, columns->language)};
            levels[2] = (struct column_level){.value = "same", .label = "Both the same"};
            columns_add(columns,
                        (struct column_made){
                            .name = arena_printf(columns->arena, "%s_%s_%s", question->name,
                                                 a->name, b->name),
                            .label = arena_printf(columns->arena, "%s: %s / %s",
                                                  words_in(&question->text, columns->language),
                                                  levels[0].label, levels[1].label),
                            .kind = COLUMN_CATEGORY,
                            .levels = levels,
                            .n_levels = 3});
        }
    }
}

/* Looks for "a.b=" without building the name. */
static struct str pair_get(const char *value, const char *a, const char *b) {
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0) {
        struct str cell = str_cut(&rest, ' ');
        struct str pair = str_cut(&cell, '=');
        struct str first = str_cut(&pair, '.');
        if (cell.s != NULL && pair.s != NULL && str_is(first, a) && str_is(pair, b)) return cell;
    }
    return (struct str){NULL, 0};
}

static void cells_of(const struct question *question, const char *value, struct str *cells) {
    size_t n = 0;
    for (size_t i = 0; i < question->n_options; i++)
        for (size_t k = i + 1; k < question->n_options; k++)
            cells[n++] = pair_get(value, question->options[i].name, question->options[k].name);
}

static const char *const properties[] = {"weighs", NULL};

static const struct question_type type_pairwise = {
    .name = "pairwise",
    .label = TR("Pairs: which matters more"),
    .help = TR("Every pair of up to eight options; gives weights with a check of consistency."),
    .takes = TAKES_OPTIONS,
    .options_min = 2,
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
REGISTER(question_type, type_pairwise);
