/*
 * workshop -- words and small rules of professional workshops; pure.
 *
 * A series goes draft -> running -> closed -> published, and back from closed to running and from
 * published to closed. A workshop is planned, then held, or cancelled, or empty when nobody came.
 * Whoever is invited accepts or declines, and then attended or was absent.
 */
#ifndef WORKSHOP_WORKSHOP_H
#define WORKSHOP_WORKSHOP_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>

enum {
    WORKSHOP_TABLES_MAX = 30,
    WORKSHOP_CASES_MAX = 12,
    WORKSHOP_CRITERIA_MAX = 8,
    WORKSHOP_PEOPLE_MAX = 300,
    WORKSHOP_AREAS_MAX = 30,
    WORKSHOP_STEPS_MAX = 40
};

struct workshop_word {
    const char *word; /* as stored; NULL ends a list */
    const char *text; /* English, for tr */
};
extern const struct workshop_word workshop_series_states[];
extern const struct workshop_word workshop_states[];
extern const struct workshop_word workshop_person_states[];
extern const struct workshop_word workshop_case_sectors[]; /* of case studies */
extern const struct workshop_word workshop_sectors[];      /* of those invited */
extern const struct workshop_word workshop_decisions[];    /* of suggestions */
extern const struct workshop_word workshop_parts[];        /* of a question of the framework */
extern const struct workshop_word workshop_identifiabilities[];
/* The word itself where it is not in the list. */
const char *workshop_word_text(const struct workshop_word *list, const char *word);
bool workshop_word_is_in(const struct workshop_word *list, const char *word);

bool workshop_may_step(const char *from, const char *to); /* of the series */

/* The letters of a workshop's labels: 1 "A", 26 "Z", 27 "AA". "A07" is a person at the first. */
const char *workshop_letters(struct arena *arena, int64_t number);

/* The facilitator's timed plan: a line for each step, "10 | Welcome | Say why you are here". */
struct workshop_step {
    int minutes, starts, ends; /* since midnight */
    const char *title, *body;
};
struct workshop_plan {
    struct workshop_step *steps;
    size_t n;
    int minutes;          /* together */
    const char *language; /* that its titles are in, where it was read for a reader */
};
/* `starts`: minutes since midnight. INPUT with the line at fault. An empty text has no steps. */
enum fail workshop_plan_read(struct arena *arena, const char *text, int starts,
                             struct workshop_plan *out, struct why *why) MUST_USE;
/* For a reader of that language: in Welsh where there is a Welsh plan of the same steps and minutes
 * (the English one may have changed since), else in English. */
enum fail workshop_plan_for(struct arena *arena, const char *reader, const char *english,
                            const char *welsh, int starts, struct workshop_plan *out,
                            struct why *why) MUST_USE;
bool workshop_plans_fit(const struct workshop_plan *a, const struct workshop_plan *b);
const char *workshop_time_text(struct arena *arena, int minutes); /* 570 -> "09:30" */

/* "4" to 4; 0 for anything that is not one of 1 to 5. */
int workshop_rating_read(const char *text);

/* Lines of a text that are not blank, trimmed. */
size_t workshop_lines(struct arena *arena, const char *text, const char ***out);

#endif
