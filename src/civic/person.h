/*
 * person -- people who work with the service, and their organisations.
 *
 * Names and addresses go to the vault; the main database knows numbers. These
 * functions run inside a write transaction (db is the writer's) unless said
 * otherwise, and reach the vault through app.
 */
#ifndef CIVIC_PERSON_H
#define CIVIC_PERSON_H

#include "civic/app.h"
#include "store/db.h"
#include "web/form.h"

/* Kinds of organisation, as choices for forms: value, English label. Ends with NULL. */

extern const struct choice organisation_kinds[];

/* CONFLICT (field "name") when there is one of that name. */
enum fail organisation_add(struct db *db, const char *name, const char *kind, int64_t now,
                           int64_t *organisation, struct why *why) MUST_USE;

struct person_new {
    int64_t organisation;
    const char *name, *email;
    bool manager, administrator;
    int64_t created_by; /* 0: the command line */
};

/* Adds a person in state `invited` and makes their one-time link, valid 14 days:
 * *path is "/join/TOKEN", shown once to whoever invited (and sent by e-mail once
 * that is set up). CONFLICT (field "email") when the address is taken. */
enum fail person_invite(struct app *app, struct db *db, struct arena *arena,
                        const struct person_new *person, int64_t now, int64_t *id, char **path,
                        struct why *why) MUST_USE;
/* A one-time link to choose a new password; ends the person's sessions and older links. */
enum fail person_reset(struct app *app, struct db *db, struct arena *arena, int64_t person,
                       int64_t by, int64_t now, char **path, struct why *why) MUST_USE;
/* The same for somebody who lost their phone: password, authenticator app and recovery codes stop
 * at once, and the link leads to a new password and a new app. NOTFOUND unless they are active. */
enum fail person_reset_app(struct app *app, struct db *db, struct arena *arena, int64_t person,
                           int64_t by, int64_t now, char **path, struct why *why) MUST_USE;
/* Sets the password (a hash from password_hash) and makes the person active. */
enum fail person_activate(struct db *db, int64_t person, const char *password_hash,
                          struct why *why) MUST_USE;
/* Disabled people cannot sign in; their sessions end now. */
enum fail person_disable(struct db *db, int64_t person, struct why *why) MUST_USE;
enum fail person_enable(struct db *db, int64_t person, struct why *why) MUST_USE;
/* Destroys the contact details; what they did stays under their number. */
enum fail person_erase(struct app *app, struct db *db, struct arena *arena, int64_t person,
                       struct why *why) MUST_USE;

/* Least length and the commonest passwords refused; the reason is for people. */
enum fail password_allowed(const char *password, const char *email, struct why *why) MUST_USE;

#endif
