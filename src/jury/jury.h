/*
 * jury -- a citizens' jury on a data sharing proposal: words, states and rules, pure.
 *
 * A jury is an engagement of the method "jury" (evidence): its uses are the charge, its
 * ballots before and after are evidence's. This room adds preparation, the days, reasons and
 * votes in the room, and the report that the jurors sign.
 */
#ifndef JURY_JURY_H
#define JURY_JURY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/fail.h"

#include <stdbool.h>

enum jury_phase { JURY_UNDERSTAND, JURY_HEAR, JURY_DELIBERATE, N_JURY_PHASES };
const char *jury_phase_word(enum jury_phase phase); /* as stored: "understand" */
const char *jury_phase_text(enum jury_phase phase); /* English, for tr */
enum jury_phase jury_phase_read(const char *word);  /* N_JURY_PHASES: unknown */

enum jury_stance { JURY_INFORMS, JURY_FOR, JURY_AGAINST, JURY_BALANCES, N_JURY_STANCES };
const char *jury_stance_word(enum jury_stance stance);
const char *jury_stance_text(enum jury_stance stance); /* English, for tr */
enum jury_stance jury_stance_read(const char *word);

/* How witnesses stand to each other: minutes on the agenda and people, for and against. */
struct jury_balance {
    int64_t people[N_JURY_STANCES], minutes[N_JURY_STANCES];
    bool even; /* as many people for as against, and neither side with over half as long again */
};
struct jury_heard {
    enum jury_stance stance;
    int64_t minutes; /* on the agenda, 0: not placed yet */
};
void jury_balance(const struct jury_heard *heard, size_t n, struct jury_balance *out);

/* closed -> writing -> voting -> done; back from voting to writing while nobody has voted. */
enum jury_reasons {
    JURY_REASONS_CLOSED,
    JURY_WRITING,
    JURY_VOTING,
    JURY_REASONS_DONE,
    N_JURY_REASONS
};
const char *jury_reasons_word(enum jury_reasons state);
enum jury_reasons jury_reasons_read(const char *word);
/* CONFLICT with the reason in words. `n_listed`: reasons; `n_voted`: votes given. */
enum fail jury_reasons_step(enum jury_reasons from, enum jury_reasons to, int64_t n_listed,
                            int64_t n_voted, struct why *why) MUST_USE;

/* One juror's votes on one list of reasons: at most `each` together and `cap` on one. */
struct jury_allowance {
    int64_t each, cap;
};
enum fail jury_spread_check(const int64_t *votes, size_t n, const struct jury_allowance *allowance,
                            struct why *why) MUST_USE;

/* "205 92 75" or "205, 92, 75" as whole numbers from 0; false when it is something else, or holds
 * fewer than two. */
bool jury_parts_read(struct arena *arena, const char *text, int64_t **out, size_t *n);

/* People to be kept apart, those of one line from each other: labels with spaces or commas between,
 * in either case. apart[p] of label p: the number of their line from 1; 0: on none. INPUT (field
 * "apart") names the line and what is wrong: a label that nobody has, somebody on two lines, a
 * line with one label. */
enum fail jury_apart_read(const char *text, const char *const *labels, size_t n, uint32_t *apart,
                          struct why *why) MUST_USE;
/* The same text without labels that nobody has (any more), and without lines on which fewer than
 * two are left. */
const char *jury_apart_present(struct arena *arena, const char *text, const char *const *labels,
                               size_t n);

/* The table that a note was taken at: "3" and "Table 3" are 3; 0: none by number. */
int64_t jury_table_read(const char *text);

/* What a file really is, by its first bytes and what it holds: "application/pdf", "image/png",
 * "image/jpeg", "text/plain; charset=utf-8", Word, ODF ...; NULL: not a kind that we take. */
const char *jury_media_type(struct arena *arena, struct str bytes, const char *file_name);

/* draft -> signing -> final; back from signing to draft. */
enum jury_report { JURY_DRAFT, JURY_SIGNING, JURY_FINAL, N_JURY_REPORTS };
const char *jury_report_word(enum jury_report state);
enum jury_report jury_report_read(const char *word);
const char *jury_report_text(enum jury_report state); /* English, for tr */

#endif
