/* dialogue_views -- what the pages of this room share: the dialogue of a path, blocks of a page. */
#ifndef DIALOGUE_DIALOGUE_VIEWS_H
#define DIALOGUE_DIALOGUE_VIEWS_H

#include "civic/app.h"
#include "civic/blocks.h"
#include "dialogue/dialogue.h"
#include "dialogue/kit.h"
#include "dialogue/programme.sql.h"
#include "evidence/evidence.sql.h"
#include "web/parts.h"

#define DIALOGUE_PATH "/proposals/:proposal/evidence/:engagement/dialogue"

enum {
    DIALOGUE_LEADS = ROLE_OWNER | ROLE_ENGAGEMENT,
    DIALOGUE_WRITES = DIALOGUE_LEADS | ROLE_FACILITATOR | ROLE_NOTE_TAKER, /* reads and enters */
    DIALOGUE_READS = ROLE_ANY | ROLE_FACILITATOR | ROLE_NOTE_TAKER | ROLE_OVERSIGHT
};

struct dialogue {
    struct engagement_get_row engagement;
    struct dialogue_get_row row;
    const char *path; /* "/proposals/1/evidence/2/dialogue" */
};
/* The dialogue of the path, on the proposal of the path; NOTFOUND for any other pairing, and
 * where the engagement is no dialogue. What was not set up yet has id 0 and state draft. */
enum fail dialogue_of_path(struct request *request, struct db *db, struct dialogue *out,
                           struct why *why) MUST_USE;

/* What the public sees of it, by the name in the path. */
struct programme {
    struct dialogue_by_name_row row;
    const char *path;    /* "/d/NAME" */
    const char *address; /* the whole, with the service's host */
    int64_t kit;         /* number of the last kit; 0: none */
};
enum fail programme_of_path(struct request *request, struct db *db, struct programme *out,
                            struct why *why) MUST_USE;
enum fail programme_load(struct request *request, struct db *db, const char *name,
                         struct programme *out, struct why *why) MUST_USE;

/* Title, back link, caption and h1 of a staff page. */
void dialogue_head(struct request *request, const struct dialogue *dialogue, const char *title);
void dialogue_title(struct request *request, const char *caption, const char *title,
                    bool illustrative);

void dialogue_list(struct request *request, const char *const *texts, size_t n);
void dialogue_code_put(struct request *request, const char *label, const char *code);

/* Lists of words as choices of a field; `first` (value "") in front, NULL: none. */
const struct choice *dialogue_word_choices(struct arena *arena, const struct word *list,
                                           const char *first);
/* Areas or communities; value "0" with `first` in front, NULL: none. */
enum fail dialogue_group_choices(struct request *request, struct db *db, int64_t engagement,
                                 const char *kind, const char *first, const struct choice **out,
                                 struct why *why) MUST_USE;
/* Languages of the dialogue. */
const struct choice *dialogue_language_choices(struct arena *arena, const char *languages);

/* The kit as it is being prepared, in a language; texts without a translation stay English. */
enum fail kit_draft(struct db *db, struct arena *arena, int64_t engagement, const char *language,
                    struct kit *out, struct why *why) MUST_USE;
/* A published kit. */
enum fail kit_of(struct db *db, struct arena *arena, int64_t engagement, int64_t number,
                 const char *language, struct kit *out, struct why *why) MUST_USE;

#endif
