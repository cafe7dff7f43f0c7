/*
 * kit -- what a host is given: its content, whether it may go out, and how it is kept; pure.
 *
 * A kit has a core that is the same at every event: topic, background, reasons for and against in
 * balance, questions, statements, role cards, and timed plans whose minutes add up. Published it
 * is kept as JSON and never changes; write-ups name its number.
 */
#ifndef DIALOGUE_KIT_H
#define DIALOGUE_KIT_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/hash.h"
#include "base/str.h"

#include <stdbool.h>

enum { KIT_ITEMS_MAX = 100, KIT_STATEMENTS_MAX = 30, KIT_PLANS_MAX = 4, KIT_STEPS_MAX = 30 };

struct kit_item {
    int64_t id;
    const char *kind; /* statement, question, for, against, role */
    const char *title, *body;
};
struct kit_step {
    int minutes;
    const char *title, *body;
};
struct kit_plan {
    int64_t id;
    int minutes;
    const char *people;
    struct kit_step *steps;
    size_t n_steps;
};
struct kit {
    const char *topic, *summary, *background, *safeguarding, *accessibility;
    struct kit_item *items;
    size_t n_items;
    struct kit_plan *plans;
    size_t n_plans;
};

/* Question: which steps does a plan have, and do their minutes add up?
 * Method:   a line each: minutes, '|', what, and if wanted '|', how. Blank lines are skipped.
 * Fails:    INPUT with the line at fault (why->row), or when the sum is not `minutes`.
 * Memory:   in `arena`. Pure: yes. */
enum fail plan_read(struct arena *arena, const char *text, int minutes, struct kit_plan *out,
                    struct why *why) MUST_USE;

/* Items of a kind, counted; and the words of their texts. */
size_t kit_count(const struct kit *kit, const char *kind);
int64_t kit_words(const struct kit *kit, const char *kind);
const struct kit_item *kit_item_of(const struct kit *kit, int64_t id);

/* What is to be said before it goes out. `stops`: it may not be published so. */
struct kit_note {
    bool stops;
    const char *text; /* English, for tr */
    int64_t a, b;     /* numbers for the text's %lld, in order; -1: none */
};
enum { KIT_NOTES_MAX = 16 };
size_t kit_check(const struct kit *kit, struct kit_note notes[KIT_NOTES_MAX]);
/* `translated`: the note's text in the reader's language; each %lld becomes a number. */
const char *kit_note_text(struct arena *arena, const char *translated, const struct kit_note *note);

/* The JSON in which a kit is kept, and back. The digest is of the JSON: equal content, equal
 * digest. INPUT for a text that is no kit. */
struct str kit_write(struct arena *arena, const struct kit *kit);
enum fail kit_read(struct arena *arena, struct str json, struct kit *out, struct why *why) MUST_USE;
void kit_digest(struct str json, char out[SHA256_HEX]);

#endif
