#include "civic/session.h"

#include "base/clock.h"
#include "base/hash.h"
#include "civic/session.sql.h"

#include <string.h>

static const int64_t official_whole_us = 12 * 3600 * CLOCK_SECOND;
static const int64_t official_idle_us = 2 * 3600 * CLOCK_SECOND;
static const int64_t half_us = 15 * 60 * CLOCK_SECOND;
static const int64_t participant_us = 4 * 3600 * CLOCK_SECOND;
static const int64_t seen_every_us = 5 * 60 * CLOCK_SECOND;

/* The __Host- prefix needs the Secure attribute, which plain loopback service cannot have. */
static const char *session_cookie(const struct app *app) {
    return app->settings.secure_cookies ? "__Host-session" : "session";
}

static const char *visitor_cookie(const struct app *app) {
    return app->settings.secure_cookies ? "__Host-visitor" : "visitor";
}

static void cookie_set(struct request *request, const char *name, const char *value) {
    bool secure = request->app->settings.secure_cookies;
    const char *cookie =
        arena_printf(request->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value,
                     secure ? "; Secure" : "", value[0] == '\0' ? "; Max-Age=0" : "");
    http_header_add(request->response, "Set-Cookie", cookie);
}

static struct str digest_of(struct arena *arena, const char *token) {
    uint8_t *digest = arena_take(arena, SHA256_BYTES, 1);
    sha256(token, strlen(token), digest);
    return (struct str){(const char *)digest, SHA256_BYTES};
}

enum fail session_begin(struct request *request, struct db *db, int64_t person, int64_t participant,
                        bool half, struct why *why) {
    const char *former = http_cookie(request->http, session_cookie(request->app));
    if (former != NULL) TRY(session_remove_token(db, digest_of(request->arena, former), why));
    char token[TOKEN_TEXT];
    secret_token(token);
    int64_t lasts = half ? half_us : participant != 0 ? participant_us : official_idle_us;
    int64_t id;
    TRY(session_add(db, request->arena, digest_of(request->arena, token),
                    person == 0 ? DB_NULL_INT : person,
                    participant == 0 ? DB_NULL_INT : participant, half, request->now,
                    request->now + lasts, &id, why));
    request->viewer.session = id;
    cookie_set(request, session_cookie(request->app), arena_copy(request->arena, token));
    return FAIL_NONE;
}

enum fail session_end(struct request *request, struct db *db, struct why *why) {
    const char *token = http_cookie(request->http, session_cookie(request->app));
    if (token != NULL) TRY(session_remove_token(db, digest_of(request->arena, token), why));
    request->viewer.session = 0;
    cookie_set(request, session_cookie(request->app), "");
    return FAIL_NONE;
}

enum fail session_end_all(struct db *db, int64_t person, int64_t keep, struct why *why) {
    return session_remove_person(db, person, keep, why);
}

bool session_cookie_is_sent(const struct request *request) {
    return http_cookie(request->http, session_cookie(request->app)) != NULL;
}

struct seen {
    int64_t id, now, ends_at;
};

static enum fail seen_write(struct db *db, void *context, struct why *why) {
    const struct seen *seen = context;
    return session_seen(db, seen->id, seen->now, seen->ends_at, why);
}

/* Moves the end of an idle official's session; at most one write in five minutes. */
static void session_touch(struct request *request, const struct session_find_row *row) {
    if (row->half != 0 || row->person == DB_NULL_INT) return;
    if (request->now - row->seen_at < seen_every_us) return;
    int64_t latest = row->created_at + official_whole_us;
    int64_t ends = request->now + official_idle_us;
    struct seen seen = {row->id, request->now, ends < latest ? ends : latest};
    struct why ignored;
    /* A failure only shortens the session. */
    if (store_write(request->app->store, request->arena, seen_write, &seen, &ignored) != FAIL_NONE)
        return;
}

enum fail session_load(struct request *request, struct db *db, struct why *why) {
    request->viewer = (struct viewer){.name = ""};
    const char *token = http_cookie(request->http, session_cookie(request->app));
    if (token == NULL || strlen(token) != TOKEN_TEXT - 1) return FAIL_NONE;
    struct session_find_row row;
    enum fail fail =
        session_find(db, request->arena, digest_of(request->arena, token), request->now, &row, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    if (fail != FAIL_NONE) return fail;
    struct viewer *viewer = &request->viewer;
    viewer->session = row.id;
    viewer->participant = row.participant == DB_NULL_INT ? 0 : row.participant;
    if (row.person != DB_NULL_INT) {
        viewer->organisation = row.organisation;
        if (row.half != 0) {
            viewer->half = row.person;
        } else {
            viewer->person = row.person;
            viewer->administrator = row.administrator != 0;
            viewer->manager = row.manager != 0;
        }
    }
    request->session_notice = row.notice;
    if (request->http->method == HTTP_GET) session_touch(request, &row);
    return FAIL_NONE;
}

/* What a form token is bound to: the session's cookie, else the visitor's. */
static const char *binding(const struct request *request) {
    const char *token = http_cookie(request->http, session_cookie(request->app));
    if (token != NULL && request->viewer.session != 0) return token;
    if (request->visitor != NULL) return request->visitor;
    const char *visitor = http_cookie(request->http, visitor_cookie(request->app));
    return visitor != NULL && strlen(visitor) == TOKEN_TEXT - 1 ? visitor : NULL;
}

static const char *token_for(const struct request *request, const char *bound_to) {
    const char *text = arena_printf(request->arena, "form\n%s", bound_to);
    uint8_t digest[SHA256_BYTES];
    hmac_sha256(request->app->key, text, strlen(text), digest);
    return base64url(request->arena, digest, sizeof digest);
}

const char *session_csrf(struct request *request) {
    const char *bound_to = binding(request);
    if (bound_to == NULL) {
        char token[TOKEN_TEXT];
        secret_token(token);
        request->visitor = arena_copy(request->arena, token);
        cookie_set(request, visitor_cookie(request->app), request->visitor);
        bound_to = request->visitor;
    }
    return token_for(request, bound_to);
}

bool session_csrf_is_valid(struct request *request) {
    const char *sent = http_field(request->http, "csrf");
    const char *bound_to = binding(request);
    if (sent == NULL || bound_to == NULL) return false;
    return secret_text_equal(sent, token_for(request, bound_to));
}
