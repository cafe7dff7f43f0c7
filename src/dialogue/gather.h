/* gather -- all that the groups of a dialogue reported, put together: what counts, and what may be
 * shown of it. */
#ifndef DIALOGUE_GATHER_H
#define DIALOGUE_GATHER_H

#include "dialogue/dialogue_views.h"
#include "dialogue/event.sql.h"
#include "dialogue/heard.h"
#include "dialogue/phone.h"
#include "dialogue/write_up.h"
#include "dialogue/write_up.sql.h"

struct voice { /* the write-up of an event that counts */
    const struct dialogue_sent_list_row *row;
    int64_t present[16];
    size_t n_present;
    bool told; /* in the numbers of its area, not of the whole alone */
};
struct tally {
    int64_t statement;
    const char *text;
    int64_t votes[3];     /* agree, unsure, disagree: of groups that counted */
    size_t n_groups;      /* that counted */
    size_t majorities[3]; /* groups that only said what most thought: agree, split, disagree */
    int64_t *area_votes;  /* [n_areas + 1][3]; the last: no area, or told of none */
    bool *area_shown;     /* [n_areas + 1][3] */
    int64_t phone[3];     /* of people who voted alone, on phones: never added to `votes` */
    size_t n_phones;      /* events of these */
    int64_t *area_phone;  /* as area_votes */
    bool *area_phone_shown;
};
struct gathered {
    struct dialogue_group_list_row *groups; /* areas, then communities */
    size_t n_groups, n_areas;
    struct voice *voices;
    size_t n_voices;      /* those in the numbers; further ones wait for the next step */
    size_t n_all, n_kept; /* all of them; kept beside: not counted */
    struct tally *tallies;
    size_t n_tallies;
    struct uptake uptake;
    struct heard_group *heard;             /* [n_groups] in the order of `groups` */
    struct dialogue_count_all_row *counts; /* by write-up, then statement */
    size_t n_counts;
    struct phone_counts phones; /* by event: those that were settled, for staff too */
    bool any_phones;
};
/* `step`: numbers are renewed with every so many write-ups, in the order of sending: 1 for staff;
 * GATHER_STEP for everybody else, since two numbers before and after one group would show it. An
 * area's numbers are renewed with every so many of its own, for the same reason: whatever somebody
 * subtracts, a multiple of so many groups is left, never one. */
enum { GATHER_STEP = 5 };
enum fail gather(struct db *db, struct arena *arena, int64_t engagement, const char *today,
                 size_t step, struct gathered *out, struct why *why) MUST_USE;
/* What the counting write-up of an event says of a statement. */
struct room_count {
    bool counted;         /* somebody counted */
    int64_t votes[3];     /* zeros where not */
    const char *majority; /* a word of `majorities`, "" none */
    bool included;        /* in the numbers; false: they wait for the next step */
};
/* Where the counts of a write-up begin. */
size_t gather_counts_from(const struct gathered *all, int64_t write_up);
struct room_count gather_room(const struct gathered *all, int64_t event, int64_t statement);

#endif
