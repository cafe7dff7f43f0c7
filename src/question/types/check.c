/* check -- do weights say what somebody means? After points, pairs or best-worst sets: what matters
 * most, and how hard it was. Whoever's answers say something else sees the page once more, with
 * the explanation, and may go back or stay. Stored as "privacy 2 3": what was chosen, passed (2 at
 * once, 1 after the explanation, 0 no), how hard (1 to 5); "-" where nothing was said. */
#include "question/elicited.h"
#include "question/type.h"

#include <math.h>
#include <string.h>

static const char level[] = "level"; /* two or more matter the same */

bool elicited_is(const struct question *question) {
    const char *name = question->type->name;
    return text_is(name, "points") || text_is(name, "pairwise") || text_is(name, "best_worst");
}

/* The number of the option that stands in `name`; the number of all where none does. */
static size_t option_at(const struct question *question, struct str name) {
    size_t i = 0;
    while (i < question->n_options && !str_is(name, question->options[i].name)) i++;
    return i;
}

static void pair_count(const struct question *of, struct str pair, struct str said, double *score) {
    struct str first = str_cut(&pair, '.');
    size_t a = option_at(of, first), b = option_at(of, pair), n = of->n_options;
    if (a == n || b == n || str_is(said, "same")) return;
    score[a] += str_is(said, of->options[a].name) ? 1 : -1;
    score[b] += str_is(said, of->options[b].name) ? 1 : -1;
}

bool elicited_scores(const struct question *of, const char *value, double *score) {
    for (size_t i = 0; i < of->n_options; i++) score[i] = 0;
    if (value == NULL || value[0] == '\0') return false;
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0) {
        struct str said = str_cut(&rest, ' ');
        struct str key = str_cut(&said, '=');
        if (said.s == NULL) continue;
        if (text_is(of->type->name, "pairwise")) {
            pair_count(of, key, said, score);
        } else if (text_is(of->type->name, "best_worst")) {
            struct str best = str_cut(&said, '/');
            size_t b = option_at(of, best),
                   w = said.s == NULL ? of->n_options : option_at(of, said);
            if (b < of->n_options) score[b] += 1;
            if (w < of->n_options) score[w] -= 1;
        } else {
            int64_t points;
            size_t at = option_at(of, key);
            if (at < of->n_options && str_int(said, 0, INT32_MAX, &points))
                score[at] = (double)points;
        }
    }
    return true;
}

/* How often each option stood in the sets that were answered. */
static void shown_count(const struct question *of, const char *value, double *shown) {
    struct str rest = str_of(value);
    for (size_t i = 0; i < of->n_options; i++) shown[i] = 0;
    while (rest.s != NULL && rest.n > 0) {
        struct str said = str_cut(&rest, ' ');
        struct str number = str_cut(&said, '=');
        size_t places[BEST_WORST_SIZE_MAX];
        int64_t set;
        if (said.s == NULL || !str_int(number, 1, (int64_t)best_worst_sets(of), &set)) continue;
        size_t size = best_worst_set(of, (size_t)set - 1, places);
        for (size_t i = 0; i < size; i++) shown[places[i]]++;
    }
}

bool elicited_weights(const struct question *of, const char *value, double *weight) {
    double shown[OUTLINE_ITEMS_MAX];
    bool sets = text_is(of->type->name, "best_worst");
    if (!elicited_scores(of, value, weight)) return false;
    if (text_is(of->type->name, "points")) return true;
    if (sets) shown_count(of, value, shown);
    for (size_t i = 0; i < of->n_options; i++) {
        double most = sets ? shown[i] : (double)of->n_options - 1;
        weight[i] = most == 0 ? 1 : 1 + weight[i] / most;
    }
    return true;
}

/* Which of two matters more in an answer of pairs: 1 the first, -1 the second, 0 same or unsaid. */
static int pair_said(const struct question *of, const char *value, size_t a, size_t b) {
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0) {
        struct str said = str_cut(&rest, ' ');
        struct str key = str_cut(&said, '=');
        struct str first = str_cut(&key, '.');
        if (said.s == NULL || key.s == NULL) continue;
        bool forth = option_at(of, first) == a && option_at(of, key) == b;
        bool back = option_at(of, first) == b && option_at(of, key) == a;
        if (!forth && !back) continue;
        return option_at(of, said) == a ? 1 : option_at(of, said) == b ? -1 : 0;
    }
    return 0;
}

bool elicited_circle(const struct question *of, const char *value, size_t circle[3]) {
    if (value == NULL || !text_is(of->type->name, "pairwise")) return false;
    for (size_t a = 0; a < of->n_options; a++)
        for (size_t b = 0; b < of->n_options; b++)
            for (size_t c = 0; c < of->n_options; c++) {
                if (a == b || b == c || a == c || pair_said(of, value, a, b) != 1 ||
                    pair_said(of, value, b, c) != 1 || pair_said(of, value, c, a) != 1)
                    continue;
                circle[0] = a, circle[1] = b, circle[2] = c;
                return true;
            }
    return false;
}

struct elicited_check elicited_check_read(const struct question *question, const char *value) {
    struct elicited_check check = {.chosen = QUESTION_NONE, .passed = -1, .hard = 0};
    if (value == NULL || question->of == NULL) return check;
    struct str rest = str_of(value), chosen = str_cut(&rest, ' '), passed = str_cut(&rest, ' ');
    int64_t number;
    size_t at = option_at(question->of, chosen);
    if (rest.s == NULL) return check; /* not written here */
    check.chosen = at < question->of->n_options ? (int)at : QUESTION_NONE;
    check.level = str_is(chosen, level);
    if (str_int(passed, 0, 2, &number)) check.passed = number;
    if (str_int(rest, 1, 5, &number)) check.hard = number;
    return check;
}

static const char *stored(const struct fields *fields, const struct question *question) {
    int at = definition_find(fields->definition, question->name);
    return at == QUESTION_NONE ? NULL : fields->answers->values[at];
}

static const char *label_of(const struct fields *fields, const struct question *of, size_t at) {
    return words_in(&of->options[at].label, fields->language);
}

/* Above the choice: the explanation where it was not passed, and answers that run in a circle. */
static const char *explanation(struct fields *fields, const struct question *question) {
    const struct question *of = question->of;
    const char *value = stored(fields, of);
    size_t circle[3];
    if (elicited_check_read(question, stored(fields, question)).passed == 0)
        return TR("You chose something else than your answers before put first. They say how much "
                  "each matters to you, not how likely or how well done it is. Go back to change "
                  "them, or choose again. You can also go on.");
    if (elicited_circle(of, value, circle))
        return TR("Some of your pairs run in a circle: one before a second, that before a third, "
                  "and the third before the first. That happens to many people. You can go back "
                  "and look at them again, or leave them so.");
    return NULL;
}

static const struct choice hard_choices[] = {
    {"1", TR("1, very easy"), NULL}, {"2", "2", NULL},  {"3", "3", NULL}, {"4", "4", NULL},
    {"5", TR("5, very hard"), NULL}, {NULL, NULL, NULL}};

static void fields_of(struct fields *fields, const struct question *question) {
    const struct question *of = question->of;
    size_t order[OUTLINE_ITEMS_MAX], n = question_rows(fields, of, order);
    struct choice *choices = ARENA_ARRAY(fields->arena, struct choice, n + 2);
    for (size_t i = 0; i < n; i++)
        choices[i] =
            (struct choice){of->options[order[i]].name, label_of(fields, of, order[i]), NULL};
    choices[n] = (struct choice){level, TR("Two or more matter the same to me"), NULL};
    choices[n + 1] = (struct choice){NULL, NULL, NULL};
    fields_add(fields, (struct field){.name = field_part(fields->arena, question, "most"),
                                      .label = TR("Which of these matters most to you?"),
                                      .hint = fields->paper ? NULL : explanation(fields, question),
                                      .kind = FIELD_CHOICE,
                                      .choices = choices,
                                      .subject = "Your answer"});
    fields_add(fields, (struct field){.name = field_part(fields->arena, question, "hard"),
                                      .label = TR("How hard was the question before?"),
                                      .kind = FIELD_CHOICE,
                                      .inline_choices = true,
                                      .choices = hard_choices,
                                      .subject = "Your answer"});
}

static void fill(struct form *form, const struct question *question, const char *value) {
    struct elicited_check check = elicited_check_read(question, value);
    const char *most = field_part(form->arena, question, "most");
    const char *hard = field_part(form->arena, question, "hard");
    if (check.passed == 0) most = ""; /* chosen anew, after the explanation */
    if (has_field(form, most) && (check.chosen != QUESTION_NONE || check.level))
        form_fill(form, most, check.level ? level : question->of->options[check.chosen].name);
    if (has_field(form, hard) && check.hard > 0) form_fill_int(form, hard, check.hard);
}

/* Whether the answer before says the same. */
static bool is_right(const struct question *of, const char *value, const char *most) {
    double score[OUTLINE_ITEMS_MAX], top = -INFINITY;
    size_t n_top = 0;
    if (!elicited_scores(of, value, score)) return false;
    for (size_t i = 0; i < of->n_options; i++) {
        if (score[i] > top) n_top = 0;
        top = fmax(top, score[i]);
        n_top += score[i] >= top;
    }
    size_t at = option_at(of, str_of(most));
    return text_is(most, level) ? n_top > 1 : at < of->n_options && score[at] >= top;
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    const char *most = sent_text(form, field_part(fields->arena, question, "most"));
    const char *hard = sent_text(form, field_part(fields->arena, question, "hard"));
    int64_t passed = elicited_check_read(question, stored(fields, question)).passed;
    if (most[0] == '\0' && hard[0] == '\0') return "";
    if (most[0] != '\0') {
        bool right = is_right(question->of, stored(fields, question->of), most);
        if (passed < 0)
            passed = right ? 2 : 0;
        else if (passed == 0 && right)
            passed = 1;
    }
    return arena_printf(fields->arena, "%s %s %s", most[0] == '\0' ? "-" : most,
                        passed < 0 ? "-" : arena_printf(fields->arena, "%d", (int)passed),
                        hard[0] == '\0' ? "-" : hard);
}

static bool again(const struct question *question, const char *before, const char *now) {
    return elicited_check_read(question, before).passed < 0 &&
           elicited_check_read(question, now).passed == 0;
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct elicited_check check = elicited_check_read(question, value);
    (void)arena;
    if (check.level) return TR("Two or more matter the same to me");
    if (check.chosen == QUESTION_NONE) return check.hard > 0 ? TR("How hard it was") : "";
    return words_in(&question->of->options[check.chosen].label, language);
}

/* As stored, from less to more. */
static const struct column_level passed_levels[] = {
    {.value = "0", .label = "No, not even after the explanation"},
    {.value = "1", .label = "Yes, after the explanation"},
    {.value = "2", .label = "Yes, at once"}};

static void column_of(struct columns *columns, const struct question *question, const char *part,
                      const char *words, struct column_made column) {
    column.name = arena_printf(columns->arena, "%s_%s", question->name, part);
    column.label =
        arena_printf(columns->arena, "%s: %s", words_in(&question->text, columns->language), words);
    columns_add(columns, column);
}

static void columns_of(struct columns *columns, const struct question *question) {
    const struct question *of = question->of;
    size_t n = of == NULL ? 0 : of->n_options;
    struct column_level *levels = ARENA_ARRAY(columns->arena, struct column_level, n + 1);
    for (size_t i = 0; i < n; i++)
        levels[i] =
            (struct column_level){.value = of->options[i].name,
                                  .label = words_in(&of->options[i].label, columns->language)};
    levels[n] = (struct column_level){.value = level, .label = "Two or more matter the same to me"};
    column_of(columns, question, "most", "what matters most",
              (struct column_made){.kind = COLUMN_CATEGORY, .levels = levels, .n_levels = n + 1});
    column_of(columns, question, "passed", "whether the numbers say so",
              (struct column_made){.kind = COLUMN_CATEGORY,
                                   .ordered = true,
                                   .levels = passed_levels,
                                   .n_levels = LENGTH(passed_levels)});
    column_of(columns, question, "hard", "how hard it was, from 1 (very easy) to 5 (very hard)",
              (struct column_made){.kind = COLUMN_NUMBER});
}

static void cells_of(const struct question *question, const char *value, struct str *cells) {
    struct str rest = str_of(value);
    bool good = elicited_check_read(question, value).passed >= 0 ||
                elicited_check_read(question, value).hard > 0;
    for (size_t i = 0; i < 3; i++) {
        cells[i] = good ? str_cut(&rest, ' ') : (struct str){NULL, 0};
        if (cells[i].s != NULL && str_is(cells[i], "-")) cells[i] = (struct str){NULL, 0};
    }
}

static const char *const properties[] = {"of", NULL};

static const struct question_type type_check = {
    .name = "check",
    .label = TR("Check of weights, and how hard it was"),
    .help = TR("After points, pairs or best-worst sets: whether they say what people mean."),
    .value = VALUE_TEXT,
    .properties = properties,
    .fields = fields_of,
    .fill = fill,
    .read = read,
    .again = again,
    .tell = tell,
    .columns = columns_of,
    .cells = cells_of,
};
REGISTER(question_type, type_check);
