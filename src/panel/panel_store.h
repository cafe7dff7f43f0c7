/*
 * panel_store -- panels and members as they are stored: numbers here, people in the vault.
 *
 * Writing functions run inside a write transaction; they reach the vault through app. Where the
 * transaction fails afterwards the vault keeps details that belong to nobody's number yet; the
 * next member who gets the number replaces them.
 */
#ifndef PANEL_PANEL_STORE_H
#define PANEL_PANEL_STORE_H

#include "civic/app.h"
#include "panel/member.sql.h"
#include "panel/member_file.h"
#include "panel/panel.h"
#include "panel/panel.sql.h"

struct panel_category {
    int64_t id;
    const char *name, *title;
    double population; /* NaN: not known */
    int64_t n_members; /* active */
};
struct panel_dimension {
    int64_t id;
    const char *name, *title;
    struct panel_category *categories;
    size_t n;
};
/* The dimensions of a panel with their categories, in order. */
enum fail panel_dimensions(struct db *db, struct arena *arena, int64_t panel,
                           struct panel_dimension **out, size_t *n, struct why *why) MUST_USE;
/* Takes over a file of the population: adds what is new, keeps categories that members have. */
enum fail panel_population_put(struct db *db, struct arena *arena, int64_t panel,
                               const struct population_dimension *dimensions, size_t n,
                               const char *source, struct why *why) MUST_USE;
/* A slug that no panel has: "wendale-voices", "wendale-voices-2". */
enum fail panel_slug(struct db *db, struct arena *arena, const char *name, const char **out,
                     struct why *why) MUST_USE;

struct member_new {
    struct contact contact;
    const char *channel, *language, *joined, *source;
    bool large_print, wants_news;
    int64_t recruitment;    /* DB_NULL_INT: none */
    double design_weight;   /* people whom their draw stands for; 0: not known, 1 */
    const int64_t *profile; /* [n_dimensions] category id, 0: not said */
};
/* Adds members in order; numbers follow on. *ids [n] in the arena. CONFLICT (row) when somebody of
 * this name and e-mail address is a member already. */
enum fail members_add(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                      const struct panel_dimension *dimensions, size_t n_dimensions,
                      const struct member_new *members, size_t n, int64_t **ids,
                      struct why *why) MUST_USE;

/* The member of this name and e-mail address; 0: there is none. */
enum fail member_find_twin(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                           const struct contact *contact, int64_t *member,
                           struct why *why) MUST_USE;

/* Ends a membership; the details stay until erased, and open links are closed. CONFLICT when they
 * have left already. `state` is "left" or "removed". */
enum fail member_end(struct db *db, struct arena *arena, int64_t panel, int64_t member,
                     const char *state, const char *reason, int64_t now, struct why *why) MUST_USE;
/*
 * Destroys who a member was: their key, their profile, their codes. Answers to waves that are not
 * published are deleted; those to published waves stay, nobody's, so that published totals stay
 * true. Idempotent.
 */
enum fail member_erase(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                       int64_t member, int64_t now, struct why *why) MUST_USE;

/* Everything held about a member, as JSON, for their own copy (UK GDPR article 15). */
enum fail member_copy(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                      int64_t member, struct buf *out, struct why *why) MUST_USE;

#endif
