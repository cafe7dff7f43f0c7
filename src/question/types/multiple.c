/* multiple -- several answers; stored as their names in the order of the questionnaire. */
#include "question/type.h"

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)arena;
    if (question->at_least <= (int64_t)question->n_options) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "at least",
                    "there are fewer options than 'at least' asks for");
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_CHOICES);
    field.choices = fields_choices(fields, question);
    if (field.hint == NULL) field.hint = TR("Select all that apply.");
    fields_add(fields, field);
}

static void fill(struct form *form, const struct question *question, const char *value) {
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0)
        form_fill_choice(form, question->name, str_copy(form->arena, str_cut(&rest, ' ')));
}

static void check(const struct fields *fields, struct form *form, const struct question *question,
                  size_t n, const struct option *exclusive) {
    if (exclusive != NULL && n > 1)
        form_error(form, question->name, "Choose either '%s' or other answers, not both",
                   words_in(&exclusive->label, fields->language));
    else if (n > 0 && exclusive == NULL && question->at_least > (int64_t)n)
        form_error(form, question->name, "Choose at least %lld", (long long)question->at_least);
    else if (question->at_most > 0 && question->at_most < (int64_t)n)
        form_error(form, question->name, "Choose at most %lld; you chose %zu",
                   (long long)question->at_most, n);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct buf buf;
    size_t n = 0;
    const struct option *exclusive = NULL;
    buf_init(&buf, fields->arena, CELLS_MAX * 4);
    for (size_t i = 0; i < question->n_options; i++) {
        const struct option *option = &question->options[i];
        if (!has_field(form, question->name) || !form_chosen(form, question->name, option->name))
            continue;
        buf_printf(&buf, "%s%s", n++ == 0 ? "" : " ", option->name);
        if (option->exclusive) exclusive = option;
    }
    check(fields, form, question, n, exclusive);
    return n == 0 ? "" : buf.s;
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct buf buf;
    struct str rest = str_of(value);
    buf_init(&buf, arena, 64 << 10);
    while (rest.s != NULL && rest.n > 0) {
        char *name = str_copy(arena, str_cut(&rest, ' '));
        const struct option *option = option_find(question->options, question->n_options, name);
        buf_printf(&buf, "%s%s", buf.n == 0 ? "" : "; ",
                   option == NULL ? name : words_in(&option->label, language));
    }
    return buf.n == 0 ? "" : buf.s;
}

/* Seen and nothing ticked: a 0 in each. */
static void cells_of(const struct question *question, const char *value, struct str *cells) {
    for (size_t i = 0; i < question->n_options; i++)
        cells[i] = list_has(value, question->options[i].name) ? STR("1") : STR("0");
}

static const char *const properties[] = {"order", "at least", "at most", NULL};

static const struct question_type type_multiple = {
    .name = "multiple",
    .label = TR("Several answers"),
    .help = TR("Tick boxes. Mark 'None of these' as exclusive."),
    .takes = TAKES_OPTIONS,
    .options_min = 1,
    .value = VALUE_LIST,
    .properties = properties,
    .parse = parse,
    .fields = fields_of,
    .fill = fill,
    .read = read,
    .tell = tell,
    .columns = flag_columns,
    .cells = cells_of,
};
REGISTER(question_type, type_multiple);
