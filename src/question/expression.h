/*
 * expression -- the small language of `only if`, `must` and `value`.
 *
 *   age >= 18 and not (uses has none)      trust.council < 3      born <= 2008-01-01
 *   count(uses) > 2 or answered(comment)   arm = b                points.privacy + points.speed
 *
 * A question that was not asked or not answered has no value. A comparison with no value is not
 * true (so neither `age < 18` nor `age >= 18`); arithmetic with no value has none; `not` turns
 * round what is true. Words are names of options; text in quotes is text.
 *
 * Fails:  INPUT with column: unknown names, a comparison of a number with a word, an option that
 *         the question does not have.
 * Memory: in the arena. Depth at most 40. Pure.
 */
#ifndef QUESTION_EXPRESSION_H
#define QUESTION_EXPRESSION_H

#include "base/arena.h"
#include "base/str.h"

struct definition;
struct expression;

/* What is known of one person while their answers are looked at. */
struct answers {
    const struct definition *definition;
    const char **values; /* by question, as stored; NULL: no answer */
    const char *arm, *mode, *stratum, *language;
};

/* Names are those of the whole definition; who may look at whom is checked there. */
enum fail expression_read(struct arena *arena, const struct definition *definition,
                          const char *text, struct expression **out, struct why *why) MUST_USE;
/* NULL is true: no condition. */
bool expression_is_true(const struct expression *expression, const struct answers *answers);
/* Its value as stored text in the arena: "12.5", "gp"; NULL when there is none. "1" and "0" for
 * conditions. */
const char *expression_text(struct arena *arena, const struct expression *expression,
                            const struct answers *answers);
/* Whether its value is a number, a truth or text, from its form alone. */
enum expression_kind { EXPRESSION_NUMBER, EXPRESSION_TRUTH, EXPRESSION_TEXT };
enum expression_kind expression_kind(const struct expression *expression);
/* Calls each(question) for every question that it looks at, in order; stops when each says false.
 */
void expression_questions(const struct expression *expression, bool (*each)(int question, void *),
                          void *context);
bool expression_looks_at(const struct expression *expression, int question);
/* Numbers that `question` is compared with, for trying out both sides: fills at most `max`. */
size_t expression_bounds(const struct expression *expression, int question, double *bounds,
                         size_t max);
/* The same for words and texts. */
size_t expression_words(const struct expression *expression, int question, const char **words,
                        size_t max);
/* Whether it looks at the arm, mode, stratum or language. */
bool expression_looks_at_context(const struct expression *expression, const char *name);
/* Words that stratum, mode or language (`name`) are compared with. */
size_t expression_context_words(const struct expression *expression, const char *name,
                                const char **words, size_t max);

/* In "a=1 b=2" the part of `key`: its text, {NULL, 0} when there is none. */
struct str cells_get(const char *value, const char *key);
/* Whether the list "a b c" has the word. */
bool list_has(const char *list, const char *word);
size_t list_count(const char *list);

#endif
