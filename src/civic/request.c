/* What pages ask of a request: parameters, answers, roles. */
#include "civic/page.h"

#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "civic/civic_button.html.h"
#include "civic/civic_views.h"
#include "civic/rate.h"
#include "civic/session.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    enum role role;
    const char *word, *name;
} roles[N_ROLES] = {
    {ROLE_OWNER, "owner", "owner"},
    {ROLE_ASSESSOR, "assessor", "assessor"},
    {ROLE_DATA_PROTECTION, "data_protection", "data protection officer"},
    {ROLE_SIGNATORY, "signatory", "signatory"},
    {ROLE_ENGAGEMENT, "engagement", "engagement lead"},
    {ROLE_DECISION_MAKER, "decision_maker", "decision-maker"},
    {ROLE_AUDITOR, "auditor", "auditor"},
    {ROLE_FACILITATOR, "facilitator", "facilitator"},
    {ROLE_NOTE_TAKER, "note_taker", "note-taker"},
    {ROLE_CALLER, "caller", "confirmation caller"},
    {ROLE_OVERSIGHT, "oversight", "oversight panel member"},
    {ROLE_OBSERVER, "observer", "observer"},
    {ROLE_ANALYST, "analyst", "analyst"},
};

const char *role_name(enum role role) {
    for (size_t i = 0; i < N_ROLES; i++)
        if (roles[i].role == role) return roles[i].name;
    return "";
}

const char *role_word(enum role role) {
    for (size_t i = 0; i < N_ROLES; i++)
        if (roles[i].role == role) return roles[i].word;
    return "";
}

enum role role_read(const char *word) {
    for (size_t i = 0; i < N_ROLES; i++)
        if (text_is(roles[i].word, word)) return roles[i].role;
    return (enum role)0;
}

const char *request_text(const struct request *request, const char *name) {
    for (size_t i = 0; i < request->n_params; i++)
        if (strcmp(request->params[i].name, name) == 0) return request->params[i].value;
    return "";
}

int64_t request_int(const struct request *request, const char *name) {
    int64_t value = 0;
    if (!str_int(str_of(request_text(request, name)), 1, INT64_MAX, &value)) return 0;
    return value;
}

enum fail request_try(struct request *request, const char *what, const char *who, double burst,
                      double per_hour, struct why *why) {
    int minutes;
    if (rate_take(request->app->rates, what, who, burst, per_hour, clock_monotonic(), &minutes))
        return FAIL_NONE;
    if (minutes == 1)
        return why_fail(why, FAIL_LIMIT, NULL, "%s",
                        tr_language(request->language, "too many tries; try again in a minute"));
    return why_fail(why, FAIL_LIMIT, NULL,
                    tr_language(request->language, "too many tries; try again in %d minutes"),
                    minutes);
}

enum fail request_code_wrong(struct request *request, struct why *why) {
    return request_try(request, "wrong code", request->http->client, 60, 240, why);
}

enum fail request_crowd(struct request *request, const char *what, struct why *why) {
    return request_try(request, what, request->http->client, 400, 800, why);
}

void request_go(struct request *request, const char *format, ...) {
    va_list list;
    va_start(list, format);
    request->redirect = arena_vprintf(request->arena, format, list);
    va_end(list);
}

void request_say(struct request *request, const char *format, ...) {
    va_list list;
    va_start(list, format);
    request->notice = arena_vprintf(request->arena, format, list);
    va_end(list);
}

void request_remark(struct request *request, const char *format, ...) {
    va_list list;
    va_start(list, format);
    request->notice = arena_printf(request->arena, "%c%s", NOTICE_REMARK,
                                   arena_vprintf(request->arena, format, list));
    va_end(list);
}

bool request_has_role(const struct request *request, unsigned wanted) {
    return (request->viewer.roles & wanted) != 0;
}

const char *request_nonce(struct request *request) {
    char token[TOKEN_TEXT];
    secret_token(token);
    return arena_copy(request->arena, token);
}

const char *request_code(const struct request *request, const char *what, int groups) {
    const char *nonce = http_field(request->http, "nonce");
    const char *csrf = http_field(request->http, "csrf");
    if (nonce == NULL || csrf == NULL) return secret_code(request->arena, groups);
    const char *text = arena_printf(request->arena, "code of form\n%s\n%s\n%s\n%s", what,
                                    request->http->path, csrf, nonce);
    uint8_t digest[SHA256_BYTES];
    hmac_sha256(request->app->key, text, strlen(text), digest);
    return code_of(request->arena, digest, groups);
}

void request_button(struct request *request, const char *path, const char *text, const char *look) {
    struct civic_button_view view = {
        .path = path,
        .text = text,
        .csrf = session_csrf(request),
        .nonce = request_nonce(request),
        .secondary = text_is(look, "secondary"),
        .warning = text_is(look, "warning"),
        .link = text_is(look, "link"),
    };
    civic_button_html(request->out, &view);
}
