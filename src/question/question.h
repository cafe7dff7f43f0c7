/*
 * question -- questionnaires, their fieldings, and what people answered.
 *
 * A *questionnaire* is a text (docs/reference/questionnaire.md) with versions; a *survey* is one
 * fielding of it; a *link* is the right of one respondent to one answer *sheet*; a sheet holds
 * *answers* by stable variable name. Whoever invites (a panel, a jury) keeps the people: here a
 * respondent is a number in the caller's own table and a stratum in words, nothing else.
 *
 * All functions run inside the caller's transaction: writing ones in a store_write job. Times are
 * microseconds, days ISO dates in Europe/London.
 */
#ifndef QUESTION_QUESTION_H
#define QUESTION_QUESTION_H

#include "base/kind.h"
#include "civic/page.h"
#include "store/db.h"

/* ---- a fielding ---- */

enum survey_state { SURVEY_DRAFT, SURVEY_TEST, SURVEY_OPEN, SURVEY_CLOSED };
const char *survey_state_word(enum survey_state state); /* stored: "draft", "test" ... */
enum survey_state survey_state_read(const char *word);
const char *survey_state_text(enum survey_state state); /* English, for tr */

struct survey_new {
    int64_t questionnaire;
    int64_t version;                  /* 0: the one with the highest number */
    int64_t proposal;                 /* 0: about none */
    const char *title;                /* for officials; respondents see the questionnaire's own */
    const char *access;               /* "invited", "open", "matched" */
    const char *opens_on, *closes_on; /* ISO dates or NULL */
    int64_t edit_days;                /* answers can be changed so long after they were sent */
    int64_t double_entry_percent;     /* share of paper sheets to be typed by two people */
    bool illustrative;
    int64_t person, now;
};
/* Makes it in state draft. INPUT (field "version") when the questionnaire has no version yet or the
 * version is another questionnaire's. */
enum fail survey_add(struct db *db, struct arena *arena, const struct survey_new *what,
                     int64_t *survey, struct why *why) MUST_USE;
/* draft -> test, open; test -> draft, open (test sheets stay quarantined); open -> closed; closed
 * -> open. CONFLICT when it is not in `from` any more or the step does not exist. */
enum fail survey_state_set(struct db *db, int64_t survey, enum survey_state from,
                           enum survey_state to, struct why *why) MUST_USE;
/* Ends a test, with everything that was answered in it. */
enum fail survey_test_end(struct db *db, int64_t survey, struct why *why) MUST_USE;
/* Open, or closed, whatever it was: for whoever keeps its fieldwork. A test ends with it. */
enum fail survey_open_now(struct db *db, struct arena *arena, int64_t survey,
                          struct why *why) MUST_USE;
enum fail survey_close_now(struct db *db, struct arena *arena, int64_t survey,
                           struct why *why) MUST_USE;
/* The version that sheets begun from now on get; those begun keep theirs. */
enum fail survey_version_set(struct db *db, int64_t survey, int64_t version,
                             struct why *why) MUST_USE;

/* ---- who may answer ---- */

/* The link of a respondent, made when there is none yet (so calling again adds nobody twice).
 * `label` is what paper and letters show ("P0042"); it means nothing outside. */
enum fail survey_link_add(struct db *db, struct arena *arena, int64_t survey, int64_t respondent,
                          const char *label, const char *stratum, int64_t *link,
                          struct why *why) MUST_USE;
/* A further code for a link; earlier ones stay good. `channel`: "letter", "email", "sms", "slip".
 * `key` is app->key. Only a keyed hash is stored: the code is seen here and never again. */
enum fail survey_code_add(struct db *db, struct arena *arena, const uint8_t key[32], int64_t link,
                          const char *channel, int64_t now, const char **code,
                          struct why *why) MUST_USE;
/* "/s/K7QF-2MXA-9TPD": to be put behind app->settings.public_url. */
const char *survey_code_path(struct arena *arena, const char *code);
/* Lets nobody in any more (left the panel, said no). What was answered stays. */
enum fail survey_link_end(struct db *db, int64_t survey, int64_t respondent,
                          struct why *why) MUST_USE;

/* ---- how far it is ---- */

enum response_state {
    RESPONSE_NONE, /* has a link, has not begun */
    RESPONSE_STARTED,
    RESPONSE_COMPLETE,
    RESPONSE_SCREENED_OUT, /* came to an exit page */
    RESPONSE_OVER_QUOTA
};
const char *response_state_word(enum response_state state);
enum response_state response_state_read(const char *word); /* NULL or "": RESPONSE_NONE */

struct survey_response {
    int64_t respondent, link;
    int64_t sheet; /* 0: none */
    const char *label, *stratum;
    enum response_state state;
    const char *mode;        /* "" when none */
    const char *finished_on; /* ISO day, "" when not finished */
    bool ended;
};
/* All links of a survey by respondent; never what was answered. */
enum fail survey_responses(struct db *db, struct arena *arena, int64_t survey,
                           struct survey_response **rows, size_t *n, struct why *why) MUST_USE;
/* NOTFOUND when the respondent has no link in this survey. */
enum fail survey_response_of(struct db *db, struct arena *arena, int64_t survey, int64_t respondent,
                             struct survey_response *out, struct why *why) MUST_USE;

/* Where those stopped who began and have not finished. */
struct survey_stop {
    const char *question; /* the last that they saw, in the order of the questionnaire; "": none */
    const char *text;     /* its words, in the first language */
    int64_t n;
};
enum fail survey_stops(struct db *db, struct arena *arena, int64_t survey, struct survey_stop **out,
                       size_t *n, struct why *why) MUST_USE;

/* ---- what was answered ---- */

enum column_kind {
    COLUMN_CATEGORY = 1, /* one of `levels` */
    COLUMN_NUMBER,       /* also 0/1 of each option of a multiple choice, points, ranks */
    COLUMN_DATE,         /* texts: ISO */
    COLUMN_TEXT
};
struct column_level {
    const char *value, *label;
    bool not_offered; /* of other columns of the question: nobody could choose it here */
};
/* One stable column: a variable, or an option or row of one. Arrays have one entry a sheet. */
struct survey_column {
    const char *name;     /* "trust", "uses_gp", "uses_other_said", "council_trust" */
    const char *question; /* the question's name, "trust" */
    const char *label;    /* in the language asked for */
    enum column_kind kind;
    bool ordered;   /* a category whose levels go from less to more */
    bool flag;      /* a number that is 1 where an option was chosen and else 0 */
    bool free_text; /* words of people: never in open data */
    bool of_choice; /* what was shown to choose from, or which place of it was taken: each person
                       saw another, so it tells nothing when counted by itself */
    const struct column_level *levels;
    size_t n_levels;
    int32_t *codes;  /* CATEGORY: place in `levels`, -1 none */
    double *numbers; /* NUMBER: NaN none. CATEGORY: the level as number where all levels are one */
    const char **texts; /* DATE, TEXT: NULL none */
};
struct survey_answers {
    size_t n; /* complete sheets, not quarantined, by sheet number */
    int64_t *sheets;
    int64_t *respondents; /* DB_NULL_INT: by the open address, or cut */
    const char **strata, **modes, **arms, **languages, **finished_on;
    struct survey_column
        *columns; /* in the order of the newest version; then what only older had */
    size_t n_columns;
    const char *language, *main_language; /* of the labels; in which it was written */
};
/* All complete sheets by column, ready for statistics. O(answers). */
enum fail survey_answers_load(struct db *db, struct arena *arena, int64_t survey,
                              const char *language, struct survey_answers *out,
                              struct why *why) MUST_USE;
/* NULL when there is none. */
const struct survey_column *survey_column_find(const struct survey_answers *answers,
                                               const char *name);

struct answer_pair {
    const char *name;              /* of the question */
    const char *question, *answer; /* as the person read and gave them */
    bool calculated;               /* from their answers, by the questionnaire */
};
/* Everything that one respondent answered, for their own copy (subject access). */
enum fail survey_answers_of(struct db *db, struct arena *arena, int64_t survey, int64_t respondent,
                            const char *language, struct answer_pair **pairs, size_t *n,
                            struct why *why) MUST_USE;
/* The same of one sheet alone. */
enum fail survey_sheet_answers(struct db *db, struct arena *arena, int64_t sheet,
                               const char *language, struct answer_pair **pairs, size_t *n,
                               struct why *why) MUST_USE;
/* Deletes a respondent's sheet and answers (withdrawn before publication), with what they gave
 * beside them. */
enum fail survey_answers_erase(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                               int64_t respondent, struct why *why) MUST_USE;
/* Cuts every sheet of a respondent from them for ever; the answers stay, nobody's, and what they
 * gave beside them is destroyed. For erasure after publication, when published totals must stay
 * true. */
enum fail survey_respondent_cut(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                                int64_t respondent, struct why *why) MUST_USE;

/* ---- coming back with the code ---- */

struct survey_return {
    int64_t survey;
    int64_t sheet;     /* what they sent; 0: nothing, or it is not surely theirs */
    int64_t proposal;  /* that it was about; 0: no single one */
    const char *title; /* as they read it */
    bool illustrative;
};
/* What the code of a letter, a slip or of answers that were saved belongs to, also when the survey
 * is closed. `code` as it was typed. NOTFOUND, and a guess is counted, for one that nobody has. */
enum fail survey_return_find(struct request *request, struct db *db, const char *code,
                             struct survey_return *out, struct why *why) MUST_USE;
/* "/s/K7QF-2MXA-9TPD/reply": where whoever has this code reads what became of what they said. */
const char *survey_return_path(struct arena *arena, const char *code);

/* ---- the open address with a match ---- */

/* How somebody who comes by the open address of a survey with access "matched" is recognised. A
 * room that keeps people registers one: REGISTER(survey_gate, gate_panel_address). The first whose
 * `is_for` says yes is asked. */
struct survey_gate {
    const char *name;
    enum fail (*is_for)(struct db *db, struct arena *arena, int64_t survey, bool *yes,
                        struct why *why);
    const struct field *fields; /* asked before the start: postcode, house number */
    size_t n_fields;
    /* *respondent: who it is, 0 when nobody fits; *sure false: a person should look at it. The
     * sheet is then kept as doubtful. INPUT to refuse, in words for the form. */
    enum fail (*match)(struct request *request, struct db *db, int64_t survey, int64_t *respondent,
                       const char **stratum, bool *sure, struct why *why);
};

/* ---- surveys that another room keeps ---- */

/* A room that fields surveys of its own (a panel) says who may do what with them on the pages of
 * this room: REGISTER(survey_keeper, keeper_panel). Without one everybody of the questionnaire's
 * organisation may. Its own pages call the functions of this room and need no keeper. */
enum survey_right {
    SURVEY_SEE = 1,    /* counts, never answers */
    SURVEY_ENTER = 2,  /* type in paper and telephone answers */
    SURVEY_EXPORT = 4, /* read answers */
    SURVEY_MANAGE = 8  /* open, close, codes */
};
struct survey_keeper {
    const char *name;
    enum fail (*is_for)(struct db *db, struct arena *arena, int64_t survey, bool *yes,
                        struct why *why);
    enum fail (*may)(struct request *request, struct db *db, int64_t survey,
                     enum survey_right right, bool *yes, struct why *why);
};

/* Whoever draws and weighs a survey's respondents says how much each of them stands for:
 * REGISTER(survey_weigher, weigher_panel). Without one everybody counts the same. */
struct survey_weighing {
    size_t n;
    const int64_t *sheets;     /* [n] complete ones, in any order */
    const double *weights;     /* [n] */
    const char *const *strata; /* [n] of the draw */
};
struct survey_weigher {
    const char *name;
    const char *strength; /* what kind of evidence such a survey is: "wave" */
    enum fail (*is_for)(struct db *db, struct arena *arena, int64_t survey, bool *yes,
                        struct why *why);
    /* INPUT, INFEASIBLE, CONVERGE: they cannot be weighed as was asked. */
    enum fail (*weigh)(struct db *db, struct arena *arena, int64_t survey,
                       struct survey_weighing *out, struct why *why);
};
KIND_DECLARE(survey_weigher);

#endif
