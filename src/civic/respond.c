#include "civic/respond.h"

#include "base/log.h"
#include "civic/app.h"
#include "civic/civic_error.html.h"
#include "civic/civic_views.h"
#include "civic/session.h"
#include "civic/session.sql.h"
#include "web/asset.h"
#include "web/layout.h"
#include "web/parts.h"

#include <string.h>

/* Whether the disk of the service had no room. */
static bool is_full(enum fail fail, const struct why *why) {
    return fail == FAIL_STORE && text_is(why->field, STORE_DISK_FULL);
}

int respond_status(enum fail fail, const struct why *why) {
    if (is_full(fail, why)) return 507;
    switch (fail) {
    case FAIL_NONE: return 200;
    case FAIL_INPUT: return 422;
    case FAIL_NOTFOUND: return 404;
    case FAIL_DENIED: return 403;
    case FAIL_CONFLICT: return 409;
    case FAIL_LIMIT: return 429;
    case FAIL_INFEASIBLE: return 422;
    case FAIL_CONVERGE: return 500;
    case FAIL_STORE: return 503;
    case FAIL_SYSTEM: return 500;
    }
    return 500;
}

void respond_cache_headers(struct http_response *response) {
    http_header_add(response, "Cache-Control", "public, max-age=60");
    http_header_add(response, "Vary", "Accept-Encoding, Cookie");
}

enum { N_ITEMS_MAX = 12 };

static size_t items_for(const struct request *request, struct layout_item items[N_ITEMS_MAX]) {
    const char *language = request->language;
    const struct viewer *viewer = &request->viewer;
    size_t n = 0;
    if (viewer->person == 0) {
        items[n++] =
            (struct layout_item){"register", tr_language(language, "Public register"), "/register"};
        items[n++] =
            (struct layout_item){"take-part", tr_language(language, "Take part"), "/take-part"};
        items[n++] = (struct layout_item){"sign-in", tr_language(language, "Sign in"), "/sign-in"};
        return n;
    }
    items[n++] =
        (struct layout_item){"proposals", tr_language(language, "Proposals"), "/proposals"};
    items[n++] = (struct layout_item){"panels", tr_language(language, "Panels"), "/panels"};
    items[n++] = (struct layout_item){"cases", tr_language(language, "Case library"), "/cases"};
    items[n++] =
        (struct layout_item){"frameworks", tr_language(language, "Frameworks"), "/frameworks"};
    items[n++] =
        (struct layout_item){"register", tr_language(language, "Public register"), "/register"};
    if (viewer->organisation != 0)
        items[n++] =
            (struct layout_item){"questionnaires", tr_language(language, "Questionnaires"),
                                 arena_printf(request->arena, "/organisations/%lld/questionnaires",
                                              (long long)viewer->organisation)};
    if (viewer->manager || viewer->administrator)
        items[n++] = (struct layout_item){"people", tr_language(language, "People"),
                                          arena_printf(request->arena, "/organisations/%lld/people",
                                                       (long long)viewer->organisation)};
    if (viewer->administrator)
        items[n++] = (struct layout_item){"administration", tr_language(language, "Administration"),
                                          "/administration"};
    return n;
}

void respond_page(struct request *request, struct raw content) {
    struct layout_item items[N_ITEMS_MAX];
    const struct page *page = request->page;
    const struct viewer *viewer = &request->viewer;
    bool official = viewer->person != 0;
    bool bare = page != NULL && page->no_navigation;
    bool is_remark = request->session_notice != NULL && request->session_notice[0] == NOTICE_REMARK;
    struct layout layout = {
        .title = request->title == NULL ? "" : request->title,
        .service_name = request->app->settings.service_name,
        .section = page == NULL ? NULL : page->section,
        .items = items,
        .n_items = bare ? 0 : items_for(request, items),
        .no_navigation = bare,
        .language_target =
            request->http->method == HTTP_POST ? request->http->path : request->http->target,
        .back_href = request->back_href,
        .notice = is_remark ? request->session_notice + 1 : request->session_notice,
        .notice_is_remark = is_remark,
        .form = request->form,
        .wide = page != NULL && page->wide,
        .no_index = page == NULL || page->scope != SCOPE_ANYONE,
        .asset = asset_url,
    };
    if (official && !bare) {
        layout.viewer_name = vault_name(request->app->vault, request->arena, viewer->person);
        layout.account_href = "/account";
        layout.sign_out_action = "/sign-out";
        layout.csrf = session_csrf(request);
        layout.nonce = request_nonce(request);
    }
    struct html out = {
        .buf = &request->response->body, .arena = request->arena, .language = request->language};
    layout_page(&out, &layout, content);
}

/* Where somebody with a role at this proposal finds what they were asked for; NULL without one. */
static const char *part_of(const struct request *request) {
    if (request->page == NULL || request->page->scope != SCOPE_PROPOSAL ||
        !request_has_role(request, ROLE_ANY | ROLE_HELPERS))
        return NULL;
    return arena_printf(request->arena, "/proposals/%lld/part",
                        (long long)request_int(request, "proposal"));
}

/* What to say: fixed words for trouble of ours, the reason for trouble that people can mend. */
static struct civic_error_view error_view(const struct request *request, enum fail fail,
                                          const struct why *why) {
    struct civic_error_view view = {.status = request->response->status,
                                    .sent = request->http->method == HTTP_POST,
                                    .text = why->text};
    switch (fail) {
    case FAIL_NOTFOUND:
        view.kind = text_is(why->field, "link")          ? CIVIC_ERROR_LINK
                    : text_is(why->field, "access_code") ? CIVIC_ERROR_CODE
                                                         : CIVIC_ERROR_NOT_FOUND;
        break;
    case FAIL_DENIED:
        view.kind = CIVIC_ERROR_DENIED;
        view.part = part_of(request);
        break;
    case FAIL_LIMIT: view.kind = CIVIC_ERROR_LIMIT; break;
    case FAIL_STORE:
    case FAIL_SYSTEM:
    case FAIL_CONVERGE: view.kind = is_full(fail, why) ? CIVIC_ERROR_FULL : CIVIC_ERROR_OURS; break;
    case FAIL_NONE:
    case FAIL_INPUT:
    case FAIL_CONFLICT:
    case FAIL_INFEASIBLE: view.kind = CIVIC_ERROR_INPUT; break;
    }
    return view;
}

/* Whether the page is for those who signed in, or entered a code, and nobody has. */
static bool is_nobody(const struct request *request) {
    if (request->page == NULL || request->page->scope == SCOPE_ANYONE) return false;
    if (request->page->scope == SCOPE_PARTICIPANT) return request->viewer.participant == 0;
    return request->viewer.person == 0;
}

/* Passwords and codes are never given back, nor the marks of the lost session. */
static bool is_given_back(const struct page *page, const char *name) {
    if (text_is(name, "csrf") || text_is(name, "nonce")) return false;
    for (size_t i = 0; i < page->n_fields; i++)
        if (text_is(page->fields[i].name, name))
            return page->fields[i].kind != FIELD_PASSWORD && page->fields[i].kind != FIELD_CODE;
    return true;
}

static void signed_out_view(const struct request *request, struct civic_error_view *view) {
    const struct http_request *http = request->http;
    struct http_pair *kept = ARENA_ARRAY(request->arena, struct http_pair, http->n_fields);
    for (size_t i = 0; i < http->n_fields; i++)
        if (is_given_back(request->page, http->fields[i].name))
            kept[view->n_kept++] = http->fields[i];
    view->kind = CIVIC_ERROR_SIGNED_OUT;
    view->kept = kept;
    view->action = http->target;
    view->sign_in = request->page->scope == SCOPE_PARTICIPANT ? "/take-part" : "/sign-in";
}

static bool wants_sign_in(const struct request *request, enum fail fail) {
    if (fail != FAIL_DENIED || request->page == NULL || request->http->method == HTTP_POST)
        return false;
    const struct viewer *viewer = &request->viewer;
    return request->page->scope != SCOPE_ANYONE && viewer->person == 0;
}

static void go_and_sign_in(struct request *request) {
    struct buf to;
    struct html out = {.buf = &to, .arena = request->arena, .language = request->language};
    buf_init(&to, request->arena, 8192);
    if (request->page->scope == SCOPE_PARTICIPANT) {
        buf_text(&to, "/take-part");
    } else if (request->viewer.half != 0) {
        buf_text(&to, "/sign-in/code");
    } else {
        buf_text(&to, "/sign-in?next=");
        html_url(&out, request->http->target);
    }
    http_redirect(request->response, to.s);
}

void respond_fail(struct request *request, enum fail fail, const struct why *why) {
    if (wants_sign_in(request, fail)) {
        go_and_sign_in(request);
        return;
    }
    struct http_response *response = request->response;
    if (response->status < 400) response->status = respond_status(fail, why);
    if (fail == FAIL_STORE || fail == FAIL_SYSTEM)
        log_event(LOG_ERROR, "page_failed", "page=%s kind=%s cause=%s",
                  request->page == NULL ? "-" : request->page->name, fail_name(fail), why->text);
    buf_init(&response->body, request->arena, 1 << 20);
    response->type = "text/html; charset=utf-8";
    request->form = NULL;
    struct civic_error_view view = error_view(request, fail, why);
    if (fail == FAIL_DENIED && view.sent && !text_is(why->field, "csrf") && is_nobody(request))
        signed_out_view(request, &view);
    struct html page_out = {.arena = request->arena, .language = request->language};
    struct html *out = html_apart(&page_out);
    request->title = civic_error_title(out, view.kind);
    civic_error_html(out, &view);
    respond_page(request, html_taken(out));
}

struct seen {
    int64_t session;
};

static enum fail notice_clear(struct db *db, void *context, struct why *why) {
    const struct seen *seen = context;
    return session_notice(db, seen->session, NULL, why);
}

void respond_notice_seen(struct request *request) {
    if (request->session_notice == NULL || request->response->status != 200) return;
    struct seen seen = {request->viewer.session};
    struct why why;
    if (store_write(request->app->store, request->arena, notice_clear, &seen, &why) != FAIL_NONE)
        log_event(LOG_WARNING, "notice_kept", "cause=%s", why.text);
}
