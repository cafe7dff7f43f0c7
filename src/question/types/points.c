/* points -- so many points (100 unless said) shared over options; the page says how many are left.
 */
#include "question/type.h"

#include <math.h>

static int64_t total_of(const struct question *question) {
    return question->points > 0 ? question->points : 100;
}

static void fields_of(struct fields *fields, const struct question *question) {
    size_t order[OUTLINE_ITEMS_MAX];
    size_t n = question_rows(fields, question, order);
    for (size_t i = 0; i < n; i++) {
        const struct option *option = &question->options[order[i]];
        struct field field = question_field(fields, question, FIELD_INT);
        field.name = field_part(fields->arena, question, option->name);
        field.label = piped(fields->arena, fields->definition, fields->answers, fields->language,
                            words_in(&option->label, fields->language));
        field.hint = NULL;
        field.required = false;
        field.label_large = false;
        field.min = 0;
        field.max = total_of(question);
        field.suffix = TR("points");
        fields_add(fields, field);
    }
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct buf buf;
    int64_t sum = 0, total = total_of(question);
    const char *first = NULL;
    bool any = false;
    buf_init(&buf, fields->arena, CELLS_MAX * 4);
    for (size_t i = 0; i < question->n_options; i++) {
        const char *part = question->options[i].name;
        const char *name = field_part(fields->arena, question, part);
        if (!has_field(form, name)) continue;
        if (first == NULL) first = name;
        any |= form_text(form, name)[0] != '\0';
        int64_t points = form_int(form, name, 0);
        sum += points;
        buf_printf(&buf, "%s%s=%lld", buf.n == 0 ? "" : " ", part, (long long)points);
    }
    if (first == NULL || !form_ok(form)) return "";
    if (!any) {
        if (question->required && !fields->paper)
            form_error(form, first, "Share out %lld points", (long long)total);
        return "";
    }
    if (sum < total)
        form_error(form, first, "You gave %lld of %lld points; give %lld more", (long long)sum,
                   (long long)total, (long long)(total - sum));
    else if (sum > total)
        form_error(form, first,
                   "You gave %lld points, which is %lld more than %lld; take some back",
                   (long long)sum, (long long)(sum - total), (long long)total);
    return buf.s;
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct buf buf;
    buf_init(&buf, arena, 64 << 10);
    for (size_t i = 0; i < question->n_options; i++) {
        struct str cell = cells_get(value, question->options[i].name);
        if (cell.s == NULL) continue;
        buf_printf(&buf, "%s%s: %.*s", buf.n == 0 ? "" : "\n",
                   words_in(&question->options[i].label, language), (int)cell.n, cell.s);
    }
    return buf.n == 0 ? "" : buf.s;
}

static const char *const properties[] = {"order", "points", "weighs", NULL};

static const struct question_type type_points = {
    .name = "points",
    .label = TR("Points to share out"),
    .help = TR("100 points over what matters; the page says how many are left."),
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
REGISTER(question_type, type_points);
