/* Small pages that every service owes the public, and the health check. */
#include "base/clock.h"
#include "civic/app.h"
#include "civic/page.h"
#include "civic/person.sql.h"
#include "civic/public.html.h"

static enum fail health_send(struct request *request, struct db *db, struct why *why) {
    (void)db;
    TRY(store_check(request->app->store, why));
    request->response->type = "text/plain; charset=utf-8";
    buf_text(&request->response->body, "ok");
    return FAIL_NONE;
}

static const struct page page_health = {
    .name = "health", .path = "/healthz", .scope = SCOPE_ANYONE, .send = health_send};
REGISTER(page, page_health);

static enum fail accessibility_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "Accessibility statement");
    accessibility_html(request->out);
    return FAIL_NONE;
}

static const struct page page_accessibility = {
    .name = "accessibility",
    .path = "/accessibility",
    .scope = SCOPE_ANYONE,
    .cached = true,
    .show = accessibility_show,
};
REGISTER(page, page_accessibility);

static enum fail privacy_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "Privacy notice");
    privacy_html(request->out);
    return FAIL_NONE;
}

static const struct page page_privacy = {.name = "privacy",
                                         .path = "/privacy",
                                         .scope = SCOPE_ANYONE,
                                         .cached = true,
                                         .show = privacy_show};
REGISTER(page, page_privacy);

static enum fail security_send(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->response->type = "text/plain; charset=utf-8";
    /* RFC 9116 section 2.5: Contact and Expires are required. */
    buf_printf(&request->response->body, "Contact: %s/accessibility\n",
               request->app->settings.public_url);
    buf_printf(&request->response->body, "Expires: %s\n",
               clock_iso(request->arena, request->now + 365 * CLOCK_DAY));
    buf_text(&request->response->body, "Preferred-Languages: en, cy\n");
    return FAIL_NONE;
}

static const struct page page_security = {.name = "security",
                                          .path = "/.well-known/security.txt",
                                          .scope = SCOPE_ANYONE,
                                          .send = security_send};
REGISTER(page, page_security);

/* AGPL section 13: whoever uses the service over a network is offered its source. */
static enum fail source_code_show(struct request *request, struct db *db, struct why *why) {
    const char *url = NULL;
    enum fail found = setting_get(db, request->arena, "source_url", &url, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    bool safe = url != NULL && str_starts(str_of(url), "https://");
    request->title = tr(request->out, "Source code");
    source_code_html(request->out, safe ? url : NULL);
    return FAIL_NONE;
}

static const struct page page_source_code = {.name = "source_code",
                                             .path = "/source-code",
                                             .scope = SCOPE_ANYONE,
                                             .cached = true,
                                             .show = source_code_show};
REGISTER(page, page_source_code);
