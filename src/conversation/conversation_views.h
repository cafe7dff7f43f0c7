/* conversation_views -- what the pages of this room share: the conversation of a path, blocks. */
#ifndef CONVERSATION_CONVERSATION_VIEWS_H
#define CONVERSATION_CONVERSATION_VIEWS_H

#include "civic/app.h"
#include "civic/blocks.h"
#include "conversation/conversation.h"
#include "conversation/conversation.sql.h"
#include "conversation/voting.sql.h"
#include "evidence/evidence.sql.h"
#include "web/parts.h"

#define CONVERSATIONS_PATH "/proposals/:proposal/evidence/:engagement/conversations"
#define CONVERSATION_PATH CONVERSATIONS_PATH "/:conversation"

enum {
    CONVERSATION_LEADS = ROLE_OWNER | ROLE_ENGAGEMENT, /* sets up, opens, publishes */
    CONVERSATION_MODERATES = CONVERSATION_LEADS | ROLE_FACILITATOR | ROLE_NOTE_TAKER,
    CONVERSATION_READS = ROLE_ANY | ROLE_FACILITATOR | ROLE_NOTE_TAKER | ROLE_OVERSIGHT
};

struct conversation {
    struct engagement_get_row engagement;
    struct conversation_get_row row;
    enum conversation_state state;
    const char *path; /* "/proposals/1/evidence/2/conversations/3" */
};
/* The conversation of the path, in the engagement and on the proposal of the path; NOTFOUND for
 * any other pairing. */
enum fail conversation_of_path(struct request *request, struct db *db, struct conversation *out,
                               struct why *why) MUST_USE;

/* The conversation of the path as the one who asks takes part in it (SCOPE_PARTICIPANT). */
struct voting {
    struct voting_get_row row;
    enum conversation_state state;
    bool open;        /* and its last day is not over */
    int64_t member;   /* 0: has done nothing in it yet */
    const char *path; /* "/take-part/conversation/3" */
};
enum fail voting_of_request(struct request *request, struct db *db, struct voting *out,
                            struct why *why) MUST_USE;
/* The member that this participant is, made when there is none yet. */
enum fail voting_member(struct request *request, struct db *db, struct voting *voting,
                        struct why *why) MUST_USE;
enum fail voting_open_check(const struct voting *voting, struct why *why) MUST_USE;
/* Whether a conversation takes answers: it is open, and its last day is not over. */
bool conversation_takes_answers(const struct request *request, const char *state,
                                const char *closes_on);

/* A statement as others may come to see it: checked against those that say nearly the same. */
struct nearest {
    int64_t number; /* 0: none says nearly the same */
    double jaccard;
    const char *text;
};
enum { NEAREST_MAX = 3 };
/* How many statements can still be added; a flood that was rejected takes no room. */
enum fail statement_room(struct db *db, struct arena *arena, int64_t conversation, int64_t *room,
                         struct why *why) MUST_USE;
/* Those that are nearest to `text`, the nearest first: in that state, "" accepted or waiting. What
 * waits for a moderator is for moderators' eyes. */
enum fail statement_nearest(struct request *request, struct db *db, int64_t conversation,
                            const char *state, const char *text, struct nearest out[NEAREST_MAX],
                            size_t *n, struct why *why) MUST_USE;

/* Memory of its own for a map, which a request's is too small for; ends with the request. */
struct arena *conversation_arena(struct request *request);

/* "12 January 2027"; "" where it is none. */
const char *conversation_day(const struct html *out, const char *iso);

/* Title, back link, caption and h1. */
void conversation_head(struct request *request, const struct conversation *conversation,
                       const char *title);
void conversation_title(struct request *request, const char *caption, const char *title,
                        bool illustrative);
/* What somebody wrote, set apart, in its own language and direction. */
void put_statement(struct request *request, const char *text, const char *language);
struct raw statement_link(struct request *request, const char *href, const char *text,
                          const char *language);

enum { FLOOD_LEAST = 5 }; /* from so many statements of one source on they are shown together */
struct queue_view {
    struct request *request;
    const struct conversation *conversation;
    struct queue_list_row *rows;
    const char **near; /* [n_rows] text of the near one; NULL: none */
    size_t n_rows;
    struct queue_sources_row *sources;
    size_t n_sources;
    int page, n_pages;
};

/* ---- the pages of those who take part ---- */

struct vote_page_view {
    struct request *request;
    const struct form *form;
    const struct voting *voting;
    int64_t number;
    const char *text, *language, *from; /* who it is from */
    size_t n_answered, n_left;
    int64_t former;        /* what they answered before; 2: nothing */
    const char *last_text; /* of the statement answered just before; NULL: none */
    const char *last_language, *last_vote, *last_href;
    bool changing; /* a statement gone to, not one shown next */
};
struct own_answer {
    int64_t number;
    const char *text, *language, *vote, *before; /* before: "" never changed */
};
struct answers_view {
    struct request *request;
    const struct voting *voting;
    const struct own_answer *answers;
    size_t n;
    const struct statement_own_row *written;
    size_t n_written;
};
struct add_view {
    struct request *request;
    const struct form *form;
    const struct voting *voting;
    const struct nearest *near;
    size_t n_near;
};
struct public_view {
    struct request *request;
    const struct form *form;
    const struct conversation_by_slug_row *row;
    bool open, by_link, published;
    const char *mine_href; /* where the one who looks takes part already; NULL: they do not */
};

#endif
