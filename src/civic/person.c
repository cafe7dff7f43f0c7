#include "civic/person.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "civic/person.sql.h"
#include "civic/session.h"
#include "web/form.h"

#include <string.h>

const struct choice organisation_kinds[] = {
    {"council", "Council", NULL},
    {"nhs", "NHS body", NULL},
    {"police", "Police", NULL},
    {"fire", "Fire and rescue", NULL},
    {"housing", "Housing association", NULL},
    {"charity", "Charity or community group", NULL},
    {"department", "Government department or agency", NULL},
    {"university", "University", NULL},
    {"company", "Company", NULL},
    {"other", "Other", NULL},
    {NULL, NULL, NULL},
};

static const int64_t join_lasts_us = 14 * CLOCK_DAY;
static const int64_t reset_lasts_us = 2 * CLOCK_DAY;

enum fail organisation_add(struct db *db, const char *name, const char *kind, int64_t now,
                           int64_t *organisation, struct why *why) {
    struct arena *arena = arena_new(65536);
    enum fail fail = organisation_insert(db, arena, name, kind, now, organisation, why);
    arena_free(arena);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_CONFLICT, "name", "there is already an organisation named '%s'",
                        name);
    return fail;
}

/* A one-time link; the store keeps only the hash of its token. */
static enum fail link_make(struct db *db, struct arena *arena, int64_t person, const char *purpose,
                           int64_t by, int64_t now, int64_t ends_at, char **path, struct why *why) {
    char token[TOKEN_TEXT];
    secret_token(token);
    uint8_t digest[SHA256_BYTES];
    sha256(token, strlen(token), digest);
    TRY(invitation_end_all(db, person, now, why));
    TRY(invitation_add(db, (struct str){(const char *)digest, sizeof digest}, person, purpose,
                       by == 0 ? DB_NULL_INT : by, now, ends_at, why));
    *path = arena_printf(arena, "/join/%s", token);
    return FAIL_NONE;
}

enum fail person_invite(struct app *app, struct db *db, struct arena *arena,
                        const struct person_new *person, int64_t now, int64_t *id, char **path,
                        struct why *why) {
    int64_t other;
    enum fail found = vault_find_email(app->vault, person->email, &other, why);
    if (found == FAIL_NONE)
        return why_fail(why, FAIL_CONFLICT, "email",
                        "somebody with this email address is already here; "
                        "for a new link open them in the list of people");
    if (found != FAIL_NOTFOUND) return found;
    TRY(person_insert(db, arena, person->organisation, "invited", person->manager,
                      person->administrator, now, id, why));
    struct contact contact = {.name = person->name, .email = person->email};
    TRY(vault_put(app->vault, arena, *id, &contact, why));
    return link_make(db, arena, *id, "join", person->created_by, now, now + join_lasts_us, path,
                     why);
}

enum fail person_reset(struct app *app, struct db *db, struct arena *arena, int64_t person,
                       int64_t by, int64_t now, char **path, struct why *why) {
    (void)app;
    struct person_get_row row;
    TRY(person_get(db, arena, person, &row, why));
    if (text_is(row.state, "erased") || text_is(row.state, "disabled"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this person may not sign in; enable them first");
    const char *purpose = text_is(row.state, "invited") ? "join" : "reset";
    TRY(session_end_all(db, person, 0, why));
    int64_t lasts = text_is(purpose, "join") ? join_lasts_us : reset_lasts_us;
    return link_make(db, arena, person, purpose, by, now, now + lasts, path, why);
}

enum fail person_reset_app(struct app *app, struct db *db, struct arena *arena, int64_t person,
                           int64_t by, int64_t now, char **path, struct why *why) {
    TRY(person_forget_sign_in(db, person, why));
    TRY(recovery_code_remove_all(db, person, why));
    return person_reset(app, db, arena, person, by, now, path, why);
}

enum fail person_activate(struct db *db, int64_t person, const char *hash, struct why *why) {
    return person_set_password(db, person, hash, why);
}

enum fail person_disable(struct db *db, int64_t person, struct why *why) {
    TRY(person_set_state(db, person, "disabled", why));
    return session_end_all(db, person, 0, why);
}

enum fail person_enable(struct db *db, int64_t person, struct why *why) {
    return person_set_state(db, person, "active", why);
}

enum fail person_erase(struct app *app, struct db *db, struct arena *arena, int64_t person,
                       struct why *why) {
    TRY(session_end_all(db, person, 0, why));
    TRY(recovery_code_remove_all(db, person, why));
    TRY(person_erase_row(db, person, why));
    return vault_erase(app->vault, arena, person, why);
}

/* The passwords most often tried against any service, and the words of this one. */
static const char *const common[] = {
    "password",  "passw0rd",  "12345678",      "123456789", "1234567890", "qwertyuiop",
    "qwerty123", "letmein",   "welcome",       "iloveyou",  "sunshine",   "princess",
    "football",  "liverpool", "arsenal",       "chelsea",   "superman",   "charlie",
    "abc123",    "admin",     "administrator", "changeme",  "folkmoot",   "council",
    "secret",    "monkey",    "dragon",        "baseball",  "trustno1",   "whatever",
};

static bool is_common(struct arena *arena, const char *password) {
    char *folded = utf8_fold(arena, password);
    size_t n = strlen(folded);
    while (n > 0 && (folded[n - 1] < 'a' || folded[n - 1] > 'z')) n--; /* "password2026!" */
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (strcmp(folded, common[i]) == 0) return true;
        if (strlen(common[i]) == n && n > 0 && strncmp(folded, common[i], n) == 0) return true;
    }
    return false;
}

enum fail password_allowed(const char *password, const char *email, struct why *why) {
    if (utf8_length(password) < 12)
        return why_fail(why, FAIL_INPUT, "password", "Password must be 12 characters or more");
    if (strlen(password) > 200)
        return why_fail(why, FAIL_INPUT, "password", "Password must be 200 characters or less");
    struct arena *arena = arena_new(65536);
    bool weak = is_common(arena, password);
    bool same_letter = strspn(password, (char[]){password[0], '\0'}) == strlen(password);
    bool own_address =
        email != NULL && strcmp(utf8_fold(arena, password), utf8_fold(arena, email)) == 0;
    arena_free(arena);
    if (weak || same_letter)
        return why_fail(
            why, FAIL_INPUT, "password",
            "Choose a password that is harder to guess, for example three random words");
    if (own_address)
        return why_fail(why, FAIL_INPUT, "password", "Password must not be your email address");
    return FAIL_NONE;
}
