/*
 * apart -- what people give beside their answers: e-mail address, telephone number, address, photo.
 *
 * The answer says "given" and no more; what was given is sealed under a key that the vault keeps
 * for the sheet. No export, no result and no receipt has it. It goes when its answer goes, when the
 * respondent is cut or erased, and when somebody takes it back.
 *
 * Writing functions run inside a write transaction; they reach the vault through app.
 */
#ifndef QUESTION_APART_H
#define QUESTION_APART_H

#include "civic/app.h"
#include "question/apart.sql.h"
#include "question/sheet.h"

/* Seals what came with these values, and drops what was taken back. Values without are left be. */
enum fail apart_save(struct app *app, struct db *db, struct arena *arena, int64_t sheet,
                     const struct definition *definition, const struct sheet_value *values,
                     size_t n, struct why *why) MUST_USE;

struct apart_thing {
    int64_t id;
    const char *name, *media_type; /* of the question; "text/plain" or an image's */
    struct str bytes;
};
/* Everything of complete sheets, in an order that says nothing. */
enum fail apart_list(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                     struct apart_thing **out, size_t *n, struct why *why) MUST_USE;
/* What one sheet has. */
enum fail apart_on(struct app *app, struct db *db, struct arena *arena, int64_t sheet,
                   struct apart_thing **out, size_t *n, struct why *why) MUST_USE;
/* NULL when nothing is there for the question. */
const struct apart_thing *apart_find(const struct apart_thing *things, size_t n, const char *name);
/* Seals `thing` anew for the question of another sheet of the same person, in place of what that
 * one had; NULL: it has nothing then. */
enum fail apart_copy(struct app *app, struct db *db, struct arena *arena, int64_t to,
                     const char *name, const struct apart_thing *thing, struct why *why) MUST_USE;
/* NOTFOUND when it is not of this survey, or was erased. */
enum fail apart_open(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                     int64_t id, struct apart_thing *out, struct why *why) MUST_USE;
/* What one respondent gave, for their own copy; twice where their paper was typed twice. */
enum fail apart_of(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                   int64_t respondent, struct apart_thing **out, size_t *n,
                   struct why *why) MUST_USE;
/* Destroys what one respondent gave, sent or not, with what a second person typed of it; the
 * answers stay. Idempotent. */
enum fail apart_erase(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                      int64_t respondent, struct why *why) MUST_USE;
/* The same for everybody in a survey. */
enum fail apart_erase_survey(struct app *app, struct db *db, struct arena *arena, int64_t survey,
                             struct why *why) MUST_USE;

#endif
