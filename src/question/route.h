/*
 * route -- which page a person comes to next, and whether everybody gets somewhere.
 *
 * A route is made anew from the stored answers: answers that are off the way count as none, so that
 * going back and changing one leaves no orphans; calculated values are filled in; random orders
 * come from the seed of the sheet.
 *
 * The checker walks: first many people at random, then, for what nobody has reached, every
 * combination of answers that its conditions can tell apart. What is still not reached cannot be,
 * and is said with its line; where there are too many combinations it says that instead.
 *
 * Memory: in the arena. Pure.
 */
#ifndef QUESTION_ROUTE_H
#define QUESTION_ROUTE_H

#include "question/definition.h"

struct sheet_facts {
    const char *seed, *arm, *mode, *stratum, *language;
};

struct route {
    const struct definition *definition;
    struct answers answers; /* settled */
    bool *asked;            /* by question: on this person's way */
    int *order;             /* questions in this person's order */
    int exit;               /* the exit page that ends it; QUESTION_NONE */
};

/* `stored` by question, NULL where nothing is stored. */
void route_make(struct arena *arena, const struct definition *definition, const char *const *stored,
                const struct sheet_facts *facts, struct route *out);

struct route_page {
    const char *name; /* of the question, or of the section that is shown together */
    const int *questions;
    size_t n;
    int section; /* QUESTION_NONE: none */
    bool is_exit;
};
/* The pages on this person's way, in order; ends with the exit where there is one. */
size_t route_pages(struct arena *arena, const struct route *route, struct route_page **pages);
/* The first page with something not yet seen (stored NULL); n when all are. */
size_t route_first_open(const struct route_page *pages, size_t n, const struct route *route,
                        const char *const *stored);

enum finding_kind { FINDING_WARNING, FINDING_ERROR };
struct finding {
    enum finding_kind kind;
    int line;
    const char *about; /* name of the question or section */
    const char *text;  /* English sentence */
};
/* All that would keep people from getting anywhere, by line. Deterministic. */
size_t route_check(struct arena *arena, const struct definition *definition,
                   struct finding **findings);

#endif
