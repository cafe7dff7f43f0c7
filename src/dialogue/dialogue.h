/*
 * dialogue -- words and small rules of a distributed dialogue; pure.
 *
 * A dialogue goes draft -> open -> closed -> answered. An event is registered by its host, who
 * later says that it goes ahead (confirmed); it may be cancelled, or be closed by staff when
 * nothing was ever heard of it (unreported). How many came is said in bands only.
 */
#ifndef DIALOGUE_DIALOGUE_H
#define DIALOGUE_DIALOGUE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

#include <stdbool.h>

struct word {
    const char *word; /* as stored; NULL ends a list */
    const char *text; /* English, for tr */
};
/* "" for a word that is not in the list. */
const char *dialogue_word(const struct word *list, const char *word);
bool dialogue_word_is_in(const struct word *list, const char *word);

extern const struct word dialogue_states[];
extern const struct word dialogue_kinds[]; /* of items: statement, question, for, against, role */
extern const struct word event_states[];
extern const struct word votes_ways[];    /* how votes were taken */
extern const struct word majorities[];    /* agree, disagree, split */
extern const struct word account_kinds[]; /* host, note_taker, participant */
extern const struct word language_names[];

/* Attendance: open above, so `most` of the last band is where counting stops (200). */
struct attendance {
    const char *word, *text;
    int64_t least, most;
};
enum { N_ATTENDANCES = 7 };
extern const struct attendance attendances[N_ATTENDANCES];
/* NULL for "" and unknown words. */
const struct attendance *attendance_of(const char *word);

/* May the dialogue go from one state to another? draft -> open -> closed -> answered, and back
 * from closed to open and from answered to closed. */
bool dialogue_may_step(const char *from, const char *to);

/* Letters, digits and dashes, 2 to 40 of them, beginning with a letter: for an address. */
bool short_name_is(const char *text);

/* Whether what people typed seems to point at somebody: an e-mail address, a UK postcode or a long
 * number. Asked about, never refused. */
bool text_points_at_somebody(const char *text);

#endif
