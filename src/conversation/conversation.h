/*
 * conversation -- states, votes, reasons and limits of a statement conversation: the rules, pure.
 *
 * People vote on short statements, one at a time: agree, disagree, or pass. They may write
 * statements of their own, which others see once a moderator accepted them (or at once, where
 * the conversation says so). Of several votes by one person on one statement the latest counts.
 */
#ifndef CONVERSATION_CONVERSATION_H
#define CONVERSATION_CONVERSATION_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/str.h"

enum conversation_state { CONVERSATION_PLANNED, CONVERSATION_OPEN, CONVERSATION_CLOSED };
enum {
    STATEMENT_LENGTH_MIN = 8,
    STATEMENT_LENGTH_MAX = 200, /* characters, as people count them */
    STATEMENTS_EACH = 20,       /* that one person may add */
    STATEMENTS_MAX = 10000,     /* of one conversation, without those that were rejected */
    STATEMENTS_EVER = 60000,    /* with them */
    STATEMENT_VOTES_TO_ADD = 5, /* votes (or all there are) before somebody adds one */
    CONVERSATION_LEAST_MIN = 5  /* fewer votes are never shown */
};
/* From this Jaccard index of runs of five characters on, two statements say nearly the same. */
#define STATEMENT_NEAR 0.5

const char *conversation_state_word(enum conversation_state state); /* "planned" ... as stored */
enum conversation_state conversation_state_read(const char *word);
const char *conversation_state_text(enum conversation_state state); /* English, for tr */
const char *conversation_state_colour(enum conversation_state state);
bool conversation_step_is(enum conversation_state from, enum conversation_state to);

/* "agree", "disagree", "pass" and -1, 0, 1. False for any other word. */
bool vote_word_read(const char *word, int64_t *vote);
const char *vote_text(int64_t vote); /* "Agree" ..., English, for tr */

struct reason {
    const char *word, *text, *explained; /* English, for tr */
};
enum { N_REASONS = 7 };
extern const struct reason statement_reasons[N_REASONS];
const struct reason *reason_find(const char *word); /* NULL: unknown */

const char *statement_state_text(const char *word); /* "waiting" -> "Waiting for a moderator" */

/* A text that somebody typed as a statement, white space put in order (one line). INPUT (field
 * "text") when it is too short, too long, has no letter, or holds an address of the web. */
enum fail statement_clean(struct arena *arena, const char *typed, char **text,
                          struct why *why) MUST_USE;
/* What in it looks as if it names or leads to a person: "" or English words, for tr. */
const char *statement_warning(const char *text);

/* The script's direction of the first strong letter: "rtl" for Hebrew, Arabic and their like,
 * "ltr" for others, "auto" where there is none. For the attribute dir. */
const char *text_direction(const char *text);

/* "have-your-say" with a few random letters behind, for a public address that cannot be guessed
 * from the topic. */
const char *conversation_slug(struct arena *arena, const char *topic, const char *random);

#endif
