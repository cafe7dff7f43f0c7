/*
 * definition -- a questionnaire that has been understood: sections, questions, logic.
 *
 * Made from the text (outline.h gives the lines): types are looked up, properties and flags read,
 * expressions parsed, names resolved. What cannot be understood is INPUT with row and column.
 * What can be understood but leads nowhere is for the route checker (route.h).
 *
 * Memory: everything in the arena. Pure.
 */
#ifndef QUESTION_DEFINITION_H
#define QUESTION_DEFINITION_H

#include "question/expression.h"
#include "question/outline.h"

#include "base/kind.h"

enum { QUESTION_ARMS_MAX = 12, QUESTION_NONE = -1 };

struct option {
    const char *name;
    struct words label;
    bool exclusive;             /* chosen, it leaves no room for others: "None of these" */
    bool says;                  /* with a line to say more: "Something else" */
    bool fixed;                 /* keeps its place when the order is random */
    struct expression *only_if; /* NULL: always offered */
};

struct question {
    const char *name;
    const struct question_type *type;
    struct words text, hint;
    struct option *options, *rows;
    size_t n_options, n_rows;
    bool required;
    bool random_options, random_rows;
    struct expression *only_if, *must, *value;
    struct words otherwise; /* what to say when `must` is not so */
    struct words missing;   /* what to say when it is required and empty */
    double min, max;        /* NaN: none */
    int64_t decimals, at_least, at_most, points, sets, set_size, ways; /* 0: not given */
    const char *first_day, *last_day;                                  /* of a date, ISO or NULL */
    struct words low, high, unit, before, third;
    const char *never;         /* of ways: pairs of options that do not go together; NULL */
    bool hard;                 /* of a quota */
    const struct question *of; /* of a check: the question whose weights it checks */
    const char *weighs;        /* number of the proposal whose tests its options are; NULL */
    int section;               /* place in `sections`; QUESTION_NONE before the first */
    const struct block *block;
    int line;
};

struct section {
    const char *name;
    struct words title, text;
    struct expression *only_if;
    bool together; /* all its questions on one page */
    bool random;   /* its questions in random order */
    int64_t show;  /* so many of them, drawn for each person; 0: all */
    int first, n;  /* questions [first, first + n) */
    const struct block *block;
    int line;
};

struct arm {
    const char *name;
    int64_t parts; /* of the sum of all */
};

struct definition {
    const struct outline *outline;
    struct words title, intro, thanks, contact;
    const char *languages[OUTLINE_LANGUAGES_MAX];
    size_t n_languages;
    struct question *questions; /* quotas not among them */
    size_t n_questions;
    struct section *sections;
    size_t n_sections;
    struct question *quotas;
    size_t n_quotas;
    struct arm arms[QUESTION_ARMS_MAX];
    size_t n_arms;
};

/* INPUT with row and column. */
enum fail definition_read(struct arena *arena, struct str text, struct definition *out,
                          struct why *why) MUST_USE;
enum fail definition_of_outline(struct arena *arena, const struct outline *outline,
                                struct definition *out, struct why *why) MUST_USE;
/* Place of a question; QUESTION_NONE. */
int definition_find(const struct definition *definition, const char *name);
/* Place of a language code; 0, the main one, when it is none of them. */
size_t definition_language(const struct definition *definition, const char *code);
/* In that language, else in the main one; never NULL. */
const char *words_in(const struct words *words, size_t language);
const struct option *option_find(const struct option *options, size_t n, const char *name);

#endif
