/*
 * survey_reply -- what became of the answers to one questionnaire, for whoever gave them.
 *
 * What they answered, the published themes that their own words went into, and whether the
 * published score weighs as those who answered do. A room that keeps surveys of its own (a panel)
 * registers a constant and adds where else answers were used:
 *   static const struct survey_reply_kind survey_reply_panel = {"panel", results_add};
 *   REGISTER(survey_reply_kind, survey_reply_panel);
 */
#ifndef EVIDENCE_SURVEY_REPLY_H
#define EVIDENCE_SURVEY_REPLY_H

#include "base/kind.h"
#include "evidence/reply.h"
#include "question/question.h"

struct survey_reply {
    int64_t survey, sheet; /* sheet 0: nothing was sent */
    int64_t proposal;      /* 0: about no single one; then that whose score it weighs is put in */
    struct answer_pair *pairs;
    size_t n_pairs; /* 0 where nothing was sent */
};

struct survey_reply_kind {
    const char *room;
    /* Appends to reply->used, and says the answer of those who asked; nothing for a survey that is
     * not this room's. */
    enum fail (*add)(struct request *request, struct db *db, const struct survey_reply *of,
                     struct reply *reply, struct why *why);
};
KIND_DECLARE(survey_reply_kind);

/* Adds what was answered and where it was used. `of->pairs` is filled here. The sheet is the
 * viewer's own: whoever calls has made sure of it. O(answers + published figures). */
enum fail survey_reply_add(struct request *request, struct db *db, struct survey_reply *of,
                           struct reply *reply, struct why *why) MUST_USE;
/* The first line of a question, as it stands in lists. */
const char *survey_reply_heading(struct arena *arena, const char *question);
/* Note and empty state that the pages for respondents share. */
void survey_reply_words(struct request *request, struct reply *reply);

#endif
