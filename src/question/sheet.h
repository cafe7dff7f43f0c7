/*
 * sheet -- one answer set: begun, answered page by page, finished; and how a browser holds on to
 * it.
 *
 * A browser keeps a signed ticket in a cookie (sheet number, end, HMAC), so that reading a page
 * costs no write. A link has one sheet by a unique column: whoever races for it comes to the same
 * one. Saving and finishing are decided inside the writing transaction, by the state that is true
 * there.
 */
#ifndef QUESTION_SHEET_H
#define QUESTION_SHEET_H

#include "question/question.h"
#include "question/route.h"
#include "question/sheet.sql.h"

struct said { /* what was written beside an option */
    const char *name, *text;
};

struct sheet {
    struct sheet_get_row row;
    struct definition definition;
    const char **stored; /* by question; NULL: not seen */
    bool *erased;        /* by question: what was given apart is there no more; with `stored` */
    struct said *said;
    size_t n_said;
    struct sheet_facts facts;
    size_t language; /* place among the definition's */
};
/* Loads a sheet with its questionnaire. `language` is the code of the page. NOTFOUND. */
enum fail sheet_load(struct db *db, struct arena *arena, int64_t sheet, const char *language,
                     struct sheet *out, struct why *why) MUST_USE;
/* Loads its answers by the names of the definition. */
enum fail sheet_answers_load(struct db *db, struct arena *arena, struct sheet *sheet,
                             struct why *why) MUST_USE;
const char *said_text(const struct sheet *sheet, const char *name); /* "" when nothing was said */

/* Today beside the days of a survey, the first and the last on which it is open; NULL: none. */
enum survey_day { SURVEY_DAY_BEFORE, SURVEY_DAY_WITHIN, SURVEY_DAY_PAST };
enum survey_day survey_day(const char *opens_on, const char *closes_on, int64_t now);
/* Whether people can answer now: FAIL_NONE, or CONFLICT with words for them. Tests are always open.
 */
enum fail survey_open_check(const char *state, const char *opens_on, const char *closes_on,
                            int64_t now, struct why *why) MUST_USE;
/* Whether this sheet can still be written. CONFLICT with words. */
enum fail sheet_open_check(struct db *db, struct arena *arena, int64_t sheet, int64_t now,
                           bool by_staff, struct why *why) MUST_USE;

struct sheet_new {
    int64_t survey, version;
    int64_t link;       /* DB_NULL_INT: by the open address */
    int64_t respondent; /* of a match, else DB_NULL_INT */
    const char *match, *mode, *language, *stratum;
    const char *arm; /* of the paper that was handed out; NULL: drawn */
    bool quarantined;
    bool fresh; /* of a link that must have none yet: CONFLICT instead of finding somebody's */
    int64_t second_of, entered_by;       /* DB_NULL_INT: none */
    const struct definition *definition; /* of the version, for the arms */
    int64_t now;
};
/* Makes a sheet, or finds the one that the link has (whatever its state). */
enum fail sheet_begin(struct db *db, struct arena *arena, const struct sheet_new *what,
                      int64_t *sheet, struct why *why) MUST_USE;

/* One stored text by variable. */
struct sheet_value {
    const char *name, *text;
    struct str apart; /* what was given beside it; s == NULL: nothing new (apart.h) */
    const char *media_type;
};
enum fail sheet_save(struct db *db, int64_t sheet, int64_t questionnaire,
                     const struct sheet_value *values, size_t n, struct why *why) MUST_USE;

/* Finishes a sheet that is whole: what is off its way is dropped, calculated values are stored,
 * quotas are taken. CONFLICT when it was finished before. *state says how it ended. */
enum fail sheet_finish_now(struct db *db, struct arena *arena, struct sheet *sheet, int64_t now,
                           enum response_state *state, struct why *why) MUST_USE;
/* The full hard quota that the answers so far fall into; NULL: none. */
const struct question *quota_full(const struct sheet *sheet, const struct route *route,
                                  const struct quota_filled_row *filled, size_t n_filled);

/* All names under which a definition stores answers. */
enum fail variables_put(struct db *db, struct arena *arena, int64_t questionnaire,
                        const struct definition *definition, struct why *why) MUST_USE;

/* ---- the ticket in the cookie ---- */
void ticket_set(struct request *request, int64_t sheet);
void ticket_clear(struct request *request);
/* 0 when there is none, it has ended, or it was not made here. */
int64_t ticket_read(const struct request *request);

#endif
