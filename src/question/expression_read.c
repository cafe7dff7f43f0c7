/* Text of a condition to its tree. */
#include "base/clock.h"
#include "question/definition.h"
#include "question/expression_inner.h"
#include "question/type.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 40 };

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_DATE, TOKEN_STRING, TOKEN_NAME, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    char *text;
    int column;
};

struct parser {
    struct arena *arena;
    const struct definition *definition;
    const char *text;
    size_t at;
    struct token token;
    int depth;
};

static enum fail wrong(int column, struct why *why, const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) why->column = column;
    return fail;
}

static bool name_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static size_t number_length(const char *s) {
    size_t n = strspn(s, "0123456789");
    if (n == 4 && s[4] == '-' && isdigit((unsigned char)s[5]))
        return n + strspn(s + n, "0123456789-");
    if (s[n] == '.' && isdigit((unsigned char)s[n + 1])) n += 1 + strspn(s + n + 1, "0123456789");
    return n;
}

static enum fail take_string(struct parser *p, struct why *why) {
    char quote = p->text[p->at];
    const char *end = strchr(p->text + p->at + 1, quote);
    if (end == NULL) return wrong(p->token.column, why, "the closing quotation mark is missing");
    p->token.kind = TOKEN_STRING;
    p->token.text =
        arena_copy_n(p->arena, p->text + p->at + 1, (size_t)(end - p->text) - p->at - 1);
    p->at = (size_t)(end - p->text) + 1;
    return FAIL_NONE;
}

static enum fail advance(struct parser *p, struct why *why) {
    while (isspace((unsigned char)p->text[p->at])) p->at++;
    const char *s = p->text + p->at;
    p->token = (struct token){.kind = TOKEN_SIGN, .column = (int)p->at + 1};
    size_t n = 1;
    if (*s == '\0') {
        p->token.kind = TOKEN_END;
        n = 0;
    } else if (*s == '"' || *s == '\'') {
        return take_string(p, why);
    } else if (isdigit((unsigned char)*s)) {
        n = number_length(s);
        p->token.kind = memchr(s, '-', n) != NULL ? TOKEN_DATE : TOKEN_NUMBER;
    } else if (isalpha((unsigned char)*s) || *s == '_') {
        while (name_char(s[n])) n++;
        p->token.kind = TOKEN_NAME;
    } else if (strncmp(s, "!=", 2) == 0 || strncmp(s, "<=", 2) == 0 || strncmp(s, ">=", 2) == 0) {
        n = 2;
    } else if (strchr("=<>+-*/().,", *s) == NULL) {
        return wrong(p->token.column, why,
                     "this sign has no meaning here; conditions use and, or, not, has, = != < <= > "
                     ">= + - * / and brackets");
    }
    p->token.text = arena_copy_n(p->arena, s, n);
    p->at += n;
    return FAIL_NONE;
}

static bool sign_is(const struct parser *p, const char *sign) {
    return p->token.kind == TOKEN_SIGN && text_is(p->token.text, sign);
}

static bool word_is(const struct parser *p, const char *word) {
    return p->token.kind == TOKEN_NAME && text_is(p->token.text, word);
}

static struct expression *node(struct parser *p, enum node_kind kind, enum expression_kind gives) {
    struct expression *made = ARENA_NEW(p->arena, struct expression);
    made->kind = kind;
    made->gives = gives;
    made->question = QUESTION_NONE;
    made->column = p->token.column;
    return made;
}

static enum fail want_sign(struct parser *p, const char *sign, struct why *why) {
    if (!sign_is(p, sign))
        return wrong(p->token.column, why, arena_printf(p->arena, "'%s' is missing here", sign));
    return advance(p, why);
}

static const struct question *question_of(const struct parser *p, int question) {
    return &p->definition->questions[question];
}

static bool all_numbers(const struct option *options, size_t n) {
    double ignored;
    for (size_t i = 0; i < n; i++)
        if (!str_real(str_of(options[i].name), &ignored)) return false;
    return n > 0;
}

static enum expression_kind kind_of(const struct question *question) {
    switch (question->type->value) {
    case VALUE_NUMBER: return EXPRESSION_NUMBER;
    case VALUE_WORD:
        return all_numbers(question->options, question->n_options) ? EXPRESSION_NUMBER
                                                                   : EXPRESSION_TEXT;
    case VALUE_CELLS:
        if (question->n_options == 0) return EXPRESSION_NUMBER;
        return question->n_rows == 0 || all_numbers(question->options, question->n_options)
                   ? EXPRESSION_NUMBER
                   : EXPRESSION_TEXT;
    case VALUE_NONE:
    case VALUE_LIST:
    case VALUE_TEXT:
    case VALUE_DATE: return EXPRESSION_TEXT;
    }
    return EXPRESSION_TEXT;
}

/* name '.' part: the answer in one row. */
static enum fail read_cell(struct parser *p, struct expression *made, struct why *why) {
    const struct question *question = question_of(p, made->question);
    TRY(advance(p, why));
    if (question->type->value != VALUE_CELLS)
        return wrong(
            p->token.column, why,
            arena_printf(p->arena, "'%s' has no rows; leave out the point", question->name));
    const struct option *parts = question->n_rows > 0 ? question->rows : question->options;
    size_t n = question->n_rows > 0 ? question->n_rows : question->n_options;
    if (p->token.text == NULL || option_find(parts, n, p->token.text) == NULL)
        return wrong(p->token.column, why,
                     arena_printf(p->arena, "'%s' has no row with this name", question->name));
    made->kind = NODE_CELL;
    made->word = p->token.text;
    return advance(p, why);
}

static bool is_context(const char *name) {
    return text_is(name, "arm") || text_is(name, "mode") || text_is(name, "stratum") ||
           text_is(name, "language");
}

/* A name is a question, one of the four that are always there, or (later, beside a question) a
 * word among its options. */
static enum fail read_name(struct parser *p, struct expression **out, struct why *why) {
    int question = definition_find(p->definition, p->token.text);
    struct expression *made = node(p, NODE_WORD, EXPRESSION_TEXT);
    made->word = p->token.text;
    *out = made;
    if (question == QUESTION_NONE) {
        if (is_context(p->token.text)) made->kind = NODE_CONTEXT;
        return advance(p, why);
    }
    made->kind = NODE_QUESTION;
    made->question = question;
    made->gives = kind_of(question_of(p, question));
    made->is_date = question_of(p, question)->type->value == VALUE_DATE;
    TRY(advance(p, why));
    return sign_is(p, ".") ? read_cell(p, made, why) : FAIL_NONE;
}

/* answered(x), count(x), sum(x) */
static enum fail read_function(struct parser *p, struct expression **out, struct why *why) {
    bool answered = word_is(p, "answered"), count = word_is(p, "count");
    struct expression *made = node(p, answered ? NODE_ANSWERED : NODE_COUNT,
                                   answered ? EXPRESSION_TRUTH : EXPRESSION_NUMBER);
    TRY(advance(p, why));
    TRY(want_sign(p, "(", why));
    made->question =
        p->token.kind == TOKEN_NAME ? definition_find(p->definition, p->token.text) : QUESTION_NONE;
    if (made->question == QUESTION_NONE)
        return wrong(p->token.column, why, "there is no question with this name");
    if (count && question_of(p, made->question)->type->value != VALUE_LIST)
        return wrong(p->token.column, why,
                     "count() tells how many options were chosen, so it takes a question with "
                     "several answers");
    TRY(advance(p, why));
    *out = made;
    return want_sign(p, ")", why);
}

static enum fail read_or(struct parser *p, struct expression **out, struct why *why);

static enum fail read_negative(struct parser *p, struct expression **out, struct why *why);

static enum fail read_factor(struct parser *p, struct expression **out, struct why *why) {
    struct expression *made;
    switch (p->token.kind) {
    case TOKEN_NUMBER:
        made = node(p, NODE_NUMBER, EXPRESSION_NUMBER);
        made->word = p->token.text;
        if (!str_real(str_of(p->token.text), &made->number))
            return wrong(p->token.column, why, "this number cannot be read");
        *out = made;
        return advance(p, why);
    case TOKEN_DATE: {
        struct date date;
        made = node(p, NODE_WORD, EXPRESSION_TEXT);
        made->word = p->token.text;
        made->is_date = true;
        if (!date_read(made->word, &date))
            return wrong(p->token.column, why, "a date looks like 2026-11-22");
        *out = made;
        return advance(p, why);
    }
    case TOKEN_STRING:
        made = node(p, NODE_WORD, EXPRESSION_TEXT);
        made->word = p->token.text;
        *out = made;
        return advance(p, why);
    case TOKEN_NAME:
        if (word_is(p, "answered") || word_is(p, "count")) return read_function(p, out, why);
        return read_name(p, out, why);
    case TOKEN_SIGN:
        if (sign_is(p, "-")) return read_negative(p, out, why);
        if (!sign_is(p, "(")) break;
        TRY(advance(p, why));
        TRY(read_or(p, out, why));
        return want_sign(p, ")", why);
    case TOKEN_END: break;
    }
    return wrong(p->token.column, why,
                 "a question, a number, a word or an opening bracket is missing here");
}

static enum fail want_number(const struct expression *of, struct why *why) {
    if (of->gives == EXPRESSION_NUMBER) return FAIL_NONE;
    return wrong(of->column, why, "this is not a number, so it cannot be calculated with");
}

static enum fail read_negative(struct parser *p, struct expression **out, struct why *why) {
    struct expression *zero = node(p, NODE_NUMBER, EXPRESSION_NUMBER);
    struct expression *made = node(p, NODE_ARITHMETIC, EXPRESSION_NUMBER);
    if (++p->depth > DEPTH_MAX) return wrong(p->token.column, why, "this is nested too deeply");
    TRY(advance(p, why));
    TRY(read_factor(p, &made->right, why));
    TRY(want_number(made->right, why));
    p->depth--;
    made->left = zero;
    made->operator= '-';
    *out = made;
    return FAIL_NONE;
}

/* Chains of equal rank, from the left. `signs`: "*" and "/", or "+" and "-". */
static enum fail read_chain(struct parser *p, const char *const *signs,
                            enum fail (*inner)(struct parser *, struct expression **, struct why *),
                            struct expression **out, struct why *why) {
    TRY(inner(p, out, why));
    while (sign_is(p, signs[0]) || sign_is(p, signs[1])) {
        struct expression *made = node(p, NODE_ARITHMETIC, EXPRESSION_NUMBER);
        made->operator= p->token.text[0];
        made->left = *out;
        TRY(advance(p, why));
        TRY(inner(p, &made->right, why));
        TRY(want_number(made->left, why));
        TRY(want_number(made->right, why));
        *out = made;
    }
    return FAIL_NONE;
}

static enum fail read_term(struct parser *p, struct expression **out, struct why *why) {
    static const char *const signs[] = {"*", "/"};
    return read_chain(p, signs, read_factor, out, why);
}

static enum fail read_sum(struct parser *p, struct expression **out, struct why *why) {
    static const char *const signs[] = {"+", "-"};
    return read_chain(p, signs, read_term, out, why);
}

/* ---- comparisons ---- */

static bool compare_read(const struct parser *p, enum compare *out) {
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (!sign_is(p, signs[i])) continue;
        *out = (enum compare)i;
        return true;
    }
    return false;
}

/* The question whose options the words beside it are. */
static const struct question *choices_of(const struct parser *p, const struct expression *side) {
    if (side->kind != NODE_QUESTION && side->kind != NODE_CELL) return NULL;
    const struct question *question = question_of(p, side->question);
    bool words =
        question->type->value == VALUE_WORD || (side->kind == NODE_CELL && question->n_rows > 0);
    return words && question->n_options > 0 ? question : NULL;
}

/* A bare name that is both a question and an option is the option, beside its question. */
static enum fail settle_word(struct parser *p, struct expression *side,
                             const struct question *beside, struct why *why) {
    bool bare = side->kind == NODE_WORD || side->kind == NODE_NUMBER ||
                (side->kind == NODE_QUESTION && beside != NULL &&
                 option_find(beside->options, beside->n_options,
                             question_of(p, side->question)->name) != NULL);
    if (beside == NULL || !bare || side->is_date) return FAIL_NONE;
    if (side->kind == NODE_QUESTION) {
        side->word = question_of(p, side->question)->name;
        side->kind = NODE_WORD;
        side->question = QUESTION_NONE;
        side->gives = EXPRESSION_TEXT;
    }
    if (side->kind == NODE_NUMBER && kind_of(beside) == EXPRESSION_NUMBER) return FAIL_NONE;
    const struct option *option = option_find(beside->options, beside->n_options, side->word);
    if (option == NULL)
        return wrong(
            side->column, why,
            arena_printf(p->arena, "'%s' has no option '%.60s'", beside->name, side->word));
    side->kind = NODE_WORD;
    side->gives = EXPRESSION_TEXT;
    if (kind_of(beside) == EXPRESSION_NUMBER && str_real(str_of(side->word), &side->number)) {
        side->kind = NODE_NUMBER;
        side->gives = EXPRESSION_NUMBER;
    }
    return FAIL_NONE;
}

static enum fail check_loose_word(const struct expression *side, const struct expression *other,
                                  struct why *why) {
    bool words = other->kind == NODE_QUESTION || other->kind == NODE_CELL;
    bool free = other->kind == NODE_CONTEXT || side->is_date ||
                (words && other->gives != EXPRESSION_NUMBER);
    if (side->kind != NODE_WORD || free) return FAIL_NONE;
    return wrong(side->column, why, "there is no question with this name");
}

static enum fail check_sides(const struct parser *p, const struct expression *made,
                             struct why *why) {
    const struct expression *left = made->left, *right = made->right;
    TRY(check_loose_word(left, right, why));
    TRY(check_loose_word(right, left, why));
    for (int i = 0; i < 2; i++) {
        const struct expression *side = i == 0 ? left : right;
        if (side->kind != NODE_QUESTION) continue;
        enum value_kind value = question_of(p, side->question)->type->value;
        if (value == VALUE_LIST)
            return wrong(side->column, why,
                         "this question has several answers; write 'has', as in 'uses has gp'");
        if (value == VALUE_CELLS)
            return wrong(side->column, why,
                         "this question has an answer in each row; name one, as in 'trust.gp'");
        if (value == VALUE_NONE)
            return wrong(side->column, why, "nothing is answered here, so it has no value");
    }
    if ((left->gives == EXPRESSION_NUMBER) != (right->gives == EXPRESSION_NUMBER))
        return wrong(made->column, why, "one side is a number and the other is not");
    if (left->gives == EXPRESSION_TRUTH || right->gives == EXPRESSION_TRUTH)
        return wrong(made->column, why, "a condition cannot be compared; use and, or, not");
    bool ordered = made->compare != COMPARE_EQUAL && made->compare != COMPARE_NOT;
    if (ordered && left->gives == EXPRESSION_TEXT && !(left->is_date && right->is_date))
        return wrong(made->column, why, "words have no order; compare them with = or !=");
    return FAIL_NONE;
}

/* uses has gp */
static enum fail read_has(struct parser *p, struct expression *left, struct expression **out,
                          struct why *why) {
    struct expression *made = node(p, NODE_HAS, EXPRESSION_TRUTH);
    const struct question *question =
        left->kind == NODE_QUESTION ? question_of(p, left->question) : NULL;
    if (question == NULL || question->type->value != VALUE_LIST)
        return wrong(p->token.column, why,
                     "'has' follows a question with several answers, as in 'uses has gp'");
    TRY(advance(p, why));
    if (p->token.text == NULL ||
        option_find(question->options, question->n_options, p->token.text) == NULL)
        return wrong(p->token.column, why,
                     arena_printf(p->arena, "'%s' has no option with this name", question->name));
    made->question = left->question;
    made->word = p->token.text;
    *out = made;
    return advance(p, why);
}

static enum fail read_comparison(struct parser *p, struct expression **out, struct why *why) {
    struct expression *left;
    enum compare compare;
    TRY(read_sum(p, &left, why));
    if (word_is(p, "has")) return read_has(p, left, out, why);
    if (!compare_read(p, &compare)) {
        *out = left;
        return FAIL_NONE;
    }
    struct expression *made = node(p, NODE_COMPARE, EXPRESSION_TRUTH);
    made->compare = compare;
    made->left = left;
    TRY(advance(p, why));
    TRY(read_sum(p, &made->right, why));
    TRY(settle_word(p, made->right, choices_of(p, made->left), why));
    TRY(settle_word(p, made->left, choices_of(p, made->right), why));
    TRY(check_sides(p, made, why));
    *out = made;
    return FAIL_NONE;
}

static enum fail want_truth(const struct expression *of, struct why *why) {
    assert(of != NULL);
    if (of->gives == EXPRESSION_TRUTH) return FAIL_NONE;
    return wrong(of->column, why,
                 "this is not a condition; compare it with something, as in 'age >= 18', or write "
                 "answered(...)");
}

static enum fail read_not(struct parser *p, struct expression **out, struct why *why) {
    if (!word_is(p, "not")) return read_comparison(p, out, why);
    if (++p->depth > DEPTH_MAX) return wrong(p->token.column, why, "this is nested too deeply");
    struct expression *made = node(p, NODE_NOT, EXPRESSION_TRUTH);
    TRY(advance(p, why));
    TRY(read_not(p, &made->left, why));
    TRY(want_truth(made->left, why));
    p->depth--;
    *out = made;
    return FAIL_NONE;
}

static enum fail read_junction(struct parser *p, const char *word, enum node_kind kind,
                               enum fail (*inner)(struct parser *, struct expression **,
                                                  struct why *),
                               struct expression **out, struct why *why) {
    *out = NULL;
    TRY(inner(p, out, why));
    while (word_is(p, word)) {
        struct expression *made = node(p, kind, EXPRESSION_TRUTH);
        made->left = *out;
        TRY(advance(p, why));
        TRY(inner(p, &made->right, why));
        TRY(want_truth(made->left, why));
        TRY(want_truth(made->right, why));
        *out = made;
    }
    return FAIL_NONE;
}

static enum fail read_and(struct parser *p, struct expression **out, struct why *why) {
    return read_junction(p, "and", NODE_AND, read_not, out, why);
}

static enum fail read_or(struct parser *p, struct expression **out, struct why *why) {
    if (++p->depth > DEPTH_MAX) return wrong(p->token.column, why, "this is nested too deeply");
    TRY(read_junction(p, "or", NODE_OR, read_and, out, why));
    p->depth--;
    return FAIL_NONE;
}

/* A word that stands alone means nothing. */
static enum fail check_alone(const struct expression *whole, struct why *why) {
    if (whole->kind == NODE_WORD)
        return wrong(whole->column, why, "there is no question with this name");
    return FAIL_NONE;
}

enum fail expression_read(struct arena *arena, const struct definition *definition,
                          const char *text, struct expression **out, struct why *why) {
    struct parser p = {.arena = arena, .definition = definition, .text = text};
    struct expression *whole = NULL;
    if (strlen(text) > 2000) return wrong(2000, why, "a condition has at most 2,000 characters");
    TRY(advance(&p, why));
    TRY(read_or(&p, &whole, why));
    if (p.token.kind != TOKEN_END)
        return wrong(p.token.column, why,
                     "the condition should end here; join conditions with and, or");
    assert(whole != NULL);
    TRY(check_alone(whole, why));
    *out = whole;
    return FAIL_NONE;
}
