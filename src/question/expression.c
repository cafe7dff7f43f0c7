/* Conditions and calculations on the answers of one person. */
#include "question/expression_inner.h"

#include "question/definition.h"
#include "question/type.h"

#include <math.h>
#include <string.h>

/* ---- lists and cells as stored ---- */

bool list_has(const char *list, const char *word) {
    struct str rest = str_of(list);
    while (rest.s != NULL && rest.n > 0)
        if (str_is(str_cut(&rest, ' '), word)) return true;
    return false;
}

size_t list_count(const char *list) {
    size_t n = 0;
    struct str rest = str_of(list);
    while (rest.s != NULL && rest.n > 0) n += str_cut(&rest, ' ').n > 0;
    return n;
}

struct str cells_get(const char *value, const char *key) {
    struct str rest = str_of(value);
    while (rest.s != NULL && rest.n > 0) {
        struct str cell = str_cut(&rest, ' ');
        struct str name = str_cut(&cell, '=');
        if (cell.s != NULL && str_is(name, key)) return cell;
    }
    return (struct str){NULL, 0};
}

/* ---- evaluation ---- */

struct value {
    bool none;
    double number;
    struct str text;
    bool truth;
};

static const struct value no_value = {.none = true, .number = NAN};

static struct value value_of_text(struct str text, enum expression_kind kind) {
    struct value made = {.text = text, .number = NAN};
    if (text.s == NULL || text.n == 0) return no_value;
    if (kind == EXPRESSION_NUMBER && !str_real(text, &made.number)) return no_value;
    return made;
}

static const char *context_of(const struct answers *answers, const char *name) {
    if (text_is(name, "arm")) return answers->arm;
    if (text_is(name, "mode")) return answers->mode;
    if (text_is(name, "language")) return answers->language;
    return answers->stratum;
}

static struct value evaluate(const struct expression *e, const struct answers *answers);

static struct value truth(bool is) {
    return (struct value){.truth = is, .number = NAN};
}

static bool compare_numbers(enum compare compare, double a, double b) {
    switch (compare) {
    case COMPARE_EQUAL: return a == b;
    case COMPARE_NOT: return a != b;
    case COMPARE_LESS: return a < b;
    case COMPARE_LESS_EQUAL: return a <= b;
    case COMPARE_MORE: return a > b;
    case COMPARE_MORE_EQUAL: return a >= b;
    }
    return false;
}

static int text_order(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.s, b.s, n);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static struct value compare(const struct expression *e, const struct answers *answers) {
    struct value a = evaluate(e->left, answers), b = evaluate(e->right, answers);
    if (a.none || b.none) return truth(false);
    if (e->left->gives == EXPRESSION_NUMBER)
        return truth(compare_numbers(e->compare, a.number, b.number));
    return truth(compare_numbers(e->compare, text_order(a.text, b.text), 0));
}

static struct value arithmetic(const struct expression *e, const struct answers *answers) {
    struct value a = evaluate(e->left, answers), b = evaluate(e->right, answers);
    struct value made = {.number = NAN};
    if (a.none || b.none) return no_value;
    switch (e->operator) {
    case '+': made.number = a.number + b.number; break;
    case '-': made.number = a.number - b.number; break;
    case '*': made.number = a.number * b.number; break;
    default: made.number = a.number / b.number; break;
    }
    return isfinite(made.number) ? made : no_value;
}

static struct value evaluate(const struct expression *e, const struct answers *answers) {
    const char *stored = e->question < 0 ? NULL : answers->values[e->question];
    switch (e->kind) {
    case NODE_NUMBER: return (struct value){.number = e->number, .text = str_of(e->word)};
    case NODE_WORD: return (struct value){.text = str_of(e->word), .number = NAN};
    case NODE_QUESTION: return value_of_text(str_of(stored), e->gives);
    case NODE_CELL: return value_of_text(cells_get(stored, e->word), e->gives);
    case NODE_CONTEXT: return value_of_text(str_of(context_of(answers, e->word)), EXPRESSION_TEXT);
    case NODE_HAS: return truth(stored != NULL && list_has(stored, e->word));
    case NODE_ANSWERED: return truth(stored != NULL && stored[0] != '\0');
    case NODE_COUNT:
        return stored == NULL ? no_value : (struct value){.number = (double)list_count(stored)};
    case NODE_AND:
        return truth(evaluate(e->left, answers).truth && evaluate(e->right, answers).truth);
    case NODE_OR:
        return truth(evaluate(e->left, answers).truth || evaluate(e->right, answers).truth);
    case NODE_NOT: return truth(!evaluate(e->left, answers).truth);
    case NODE_COMPARE: return compare(e, answers);
    case NODE_ARITHMETIC: return arithmetic(e, answers);
    }
    return no_value;
}

bool expression_is_true(const struct expression *expression, const struct answers *answers) {
    return expression == NULL || evaluate(expression, answers).truth;
}

const char *expression_text(struct arena *arena, const struct expression *expression,
                            const struct answers *answers) {
    struct value value = evaluate(expression, answers);
    if (expression->gives == EXPRESSION_TRUTH) return value.truth ? "1" : "0";
    if (value.none) return NULL;
    if (expression->gives == EXPRESSION_TEXT) return str_copy(arena, value.text);
    /* The shortest of 15 digits that reads again as the same is not needed: answers are short. */
    return arena_printf(arena, "%.12g", value.number);
}

enum expression_kind expression_kind(const struct expression *expression) {
    return expression->gives;
}

/* ---- walking ---- */

/* False when `each` stopped it. */
static bool walk(const struct expression *e, bool (*each)(const struct expression *, void *),
                 void *context) {
    if (e == NULL) return true;
    return each(e, context) && walk(e->left, each, context) && walk(e->right, each, context);
}

struct questions_walk {
    bool (*each)(int question, void *);
    void *context;
};

static bool visit_question(const struct expression *e, void *context) {
    const struct questions_walk *walk_to = context;
    return e->question < 0 || walk_to->each(e->question, walk_to->context);
}

void expression_questions(const struct expression *expression, bool (*each)(int question, void *),
                          void *context) {
    struct questions_walk walk_to = {each, context};
    walk(expression, visit_question, &walk_to);
}

static bool is_other(int question, void *context) {
    return question != *(const int *)context;
}

bool expression_looks_at(const struct expression *expression, int question) {
    struct questions_walk walk_to = {is_other, &question};
    return !walk(expression, visit_question, &walk_to);
}

static bool is_of(const struct expression *e, int question) {
    return e->kind == NODE_ARITHMETIC ? is_of(e->left, question) || is_of(e->right, question)
                                      : e->question == question;
}

struct bounds_walk {
    int question;
    double *bounds;
    size_t n, max;
};

static bool visit_bound(const struct expression *e, void *context) {
    struct bounds_walk *to = context;
    if (e->kind != NODE_COMPARE) return true;
    for (int i = 0; i < 2; i++) {
        const struct expression *side = i == 0 ? e->left : e->right;
        const struct expression *other = i == 0 ? e->right : e->left;
        if (side->kind == NODE_NUMBER && is_of(other, to->question) && to->n < to->max)
            to->bounds[to->n++] = side->number;
    }
    return true;
}

size_t expression_bounds(const struct expression *expression, int question, double *bounds,
                         size_t max) {
    struct bounds_walk to = {.question = question, .bounds = bounds, .max = max};
    walk(expression, visit_bound, &to);
    return to.n;
}

struct words_walk {
    int question;
    const char *context_name;
    const char **words;
    size_t n, max;
};

static bool visit_word(const struct expression *e, void *context) {
    struct words_walk *to = context;
    if (e->kind != NODE_COMPARE) return true;
    for (int i = 0; i < 2; i++) {
        const struct expression *side = i == 0 ? e->left : e->right;
        const struct expression *other = i == 0 ? e->right : e->left;
        bool fits = to->context_name != NULL
                        ? other->kind == NODE_CONTEXT && text_is(other->word, to->context_name)
                        : is_of(other, to->question);
        if (side->kind == NODE_WORD && fits && to->n < to->max) to->words[to->n++] = side->word;
    }
    return true;
}

size_t expression_words(const struct expression *expression, int question, const char **words,
                        size_t max) {
    struct words_walk to = {.question = question, .words = words, .max = max};
    walk(expression, visit_word, &to);
    return to.n;
}

size_t expression_context_words(const struct expression *expression, const char *name,
                                const char **words, size_t max) {
    struct words_walk to = {
        .question = QUESTION_NONE, .context_name = name, .words = words, .max = max};
    walk(expression, visit_word, &to);
    return to.n;
}

static bool is_not_context(const struct expression *e, void *context) {
    return e->kind != NODE_CONTEXT || !text_is(e->word, context);
}

bool expression_looks_at_context(const struct expression *expression, const char *name) {
    char *wanted = (char *)(uintptr_t)name;
    return !walk(expression, is_not_context, wanted);
}
