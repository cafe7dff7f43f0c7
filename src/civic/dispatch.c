/* The common way of every request. The steps are in page.h; errors and layout in respond.c. */
#include "civic/dispatch.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "civic/cache.h"
#include "civic/respond.h"
#include "civic/session.h"
#include "civic/session.sql.h"
#include "web/asset.h"
#include "web/parts.h"

#include <string.h>

static const char *language_of(const struct http_request *http) {
    const char *asked = http_query(http, "language");
    if (asked == NULL) asked = http_cookie(http, "language");
    return text_is(asked, "cy") ? "cy" : "en";
}

/* ?language=cy is kept in a cookie, which holds nothing else. */
static void language_keep(struct request *request) {
    if (http_query(request->http, "language") == NULL) return;
    const char *cookie =
        arena_printf(request->arena, "language=%s; Path=/; Max-Age=31536000; SameSite=Lax%s",
                     request->language, request->app->settings.secure_cookies ? "; Secure" : "");
    http_header_add(request->response, "Set-Cookie", cookie);
}

/* ---- GET ---- */

static enum fail fields_of(struct request *request, struct db *db, const struct field **fields,
                           size_t *n_fields, struct why *why) {
    *fields = request->page->fields;
    *n_fields = request->page->n_fields;
    if (request->page->fields_make == NULL) return FAIL_NONE;
    return request->page->fields_make(request, db, fields, n_fields, why);
}

static bool has_form(const struct page *page) {
    return page->fields != NULL || page->fields_make != NULL || page->act != NULL;
}

static void form_seal(struct request *request) {
    if (request->form == NULL) return;
    request->form->csrf = session_csrf(request);
    request->form->nonce = request_nonce(request);
}

static enum fail form_blank(struct request *request, struct db *db, struct why *why) {
    if (!has_form(request->page)) return FAIL_NONE;
    const struct field *fields;
    size_t n_fields;
    TRY(fields_of(request, db, &fields, &n_fields, why));
    request->form = form_new(request->arena, fields, n_fields);
    form_seal(request);
    return FAIL_NONE;
}

static enum fail page_show(struct request *request, struct db *db,
                           enum fail (*show)(struct request *, struct db *, struct why *),
                           struct why *why) {
    struct html page_out = {.arena = request->arena, .language = request->language};
    request->out = html_apart(&page_out);
    TRY(show(request, db, why));
    struct raw content = html_taken(request->out);
    if (request->out->buf->full)
        return why_fail(why, FAIL_LIMIT, NULL, "the page is too long to show");
    respond_page(request, content);
    return FAIL_NONE;
}

static enum fail get(struct request *request, struct db *db, struct why *why) {
    TRY(session_load(request, db, why));
    TRY(permission_check(request, db, why));
    if (request->page->send != NULL) return request->page->send(request, db, why);
    if (request->page->show == NULL) {
        request->response->status = 405;
        http_header_add(request->response, "Allow", "POST");
        return why_fail(why, FAIL_NOTFOUND, NULL, "this address only takes forms");
    }
    TRY(form_blank(request, db, why));
    return page_show(request, db, request->page->show, why);
}

/* ---- POST ---- */

/* RFC 8058: a mail program ends a newsletter for its reader, without ever having seen the form. */
static bool is_one_click(const struct request *request) {
    return request->page->one_click &&
           text_is(http_field(request->http, "List-Unsubscribe"), "One-Click");
}

/* Browsers say where a form came from; what says "elsewhere" is refused before the token counts. */
static bool same_origin(const struct http_request *http) {
    const char *site = http_header(http, "Sec-Fetch-Site");
    if (site != NULL && !text_is(site, "same-origin") && !text_is(site, "none")) return false;
    const char *origin = http_header(http, "Origin");
    const char *host = http_header(http, "Host");
    if (origin == NULL) return true;
    if (host == NULL) return false;
    const char *after_scheme = strstr(origin, "://");
    return after_scheme != NULL && strcmp(after_scheme + 3, host) == 0;
}

struct post {
    struct request *request;
    bool repeated; /* the form had taken effect before; redirect says where it led */
};

/* Half a hash: nobody finds a second form with the same one, and each of its bytes is kept for
 * days. */
enum { NONCE_BYTES = SHA256_BYTES / 2 };

static struct str nonce_key(struct request *request) {
    const char *sent = http_field(request->http, "nonce");
    const char *text = arena_printf(request->arena, "%s\n%s\n%s", sent == NULL ? "" : sent,
                                    http_field(request->http, "csrf"), request->http->path);
    uint8_t *digest = arena_take(request->arena, SHA256_BYTES, 1);
    sha256(text, strlen(text), digest);
    return (struct str){(const char *)digest, NONCE_BYTES};
}

static enum fail post_once(struct request *request, struct db *db, struct why *why) {
    TRY(request->page->act(request, db, why));
    const char *kind = request->subject != 0 ? request->page->name : NULL;
    if (!request->page->repeatable && !request->page->unrecorded)
        TRY(act_record(request, db, request->page->name, kind, request->subject, "", why));
    if (request->notice != NULL && request->viewer.session != 0)
        TRY(session_notice(db, request->viewer.session, request->notice, why));
    if (request->redirect == NULL) request->redirect = request->http->path;
    return FAIL_NONE;
}

static enum fail post_job(struct db *db, void *context, struct why *why) {
    struct post *post = context;
    struct request *request = post->request;
    struct str nonce = nonce_key(request);
    const char *location;
    if (request->page->repeatable) {
        TRY(permission_check(request, db, why));
        return post_once(request, db, why);
    }
    enum fail found = form_used_find(db, request->arena, nonce, &location, why);
    if (found == FAIL_NONE) {
        post->repeated = true;
        request->redirect = location;
        return FAIL_NONE;
    }
    if (found != FAIL_NOTFOUND) return found;
    TRY(permission_check(request, db, why));
    TRY(post_once(request, db, why));
    return form_used_add(db, nonce, request->redirect,
                         date_iso(request->arena, date_of(request->now)), why);
}

/* The page again, with what was typed and what is wrong with it. */
static enum fail post_again(struct request *request, struct db *db, struct why *why) {
    if (request->page->show == NULL) return why_fail(why, FAIL_INPUT, why->field, "%s", why->text);
    form_seal(request);
    request->redirect = NULL;
    return page_show(request, db, request->page->show, why);
}

static enum fail post_write(struct request *request, struct post *post, struct why *why) {
    enum fail fail = FAIL_NONE;
    for (int tries = 0; tries < 5; tries++) {
        fail = store_write(request->app->store, request->arena, post_job, post, why);
        /* Two servers on one PostgreSQL appended to the audit log at once: one goes again. */
        if (fail != FAIL_CONFLICT || strstr(why->field, "previous") == NULL) break;
    }
    return fail;
}

static enum fail post_form(struct request *request, struct db *db, struct why *why) {
    const struct field *fields;
    size_t n_fields;
    TRY(fields_of(request, db, &fields, &n_fields, why));
    request->form = form_read(request->arena, fields, n_fields, request->http, request->language);
    if (!form_ok(request->form))
        return why_fail(why, FAIL_INPUT, NULL, "the form has %zu errors", request->form->n_errors);
    if (request->page->prepare == NULL) return FAIL_NONE;
    return request->page->prepare(request, why);
}

static bool is_for_the_form(enum fail fail) {
    return fail == FAIL_INPUT || fail == FAIL_CONFLICT;
}

/* The reader goes back to the pool while the writer works: many may wait there at once. */
static enum fail post_write_without_reader(struct request *request, struct reader_held *reader,
                                           struct post *post, struct why *why) {
    store_reader_let_go(reader);
    enum fail fail = post_write(request, post, why);
    if (fail == FAIL_NONE && request->page->result == NULL && request->page->file == NULL)
        return fail;
    struct why no_reader;
    if (store_reader_take(reader->store, &reader->db, &no_reader) != FAIL_NONE)
        return why_fail(why, FAIL_STORE, NULL, "%s", no_reader.text);
    return fail;
}

/* What a page shows once, instead of going on. */
static enum fail result_show(struct request *request, struct db *db, bool repeated,
                             struct why *why) {
    const struct page *page = request->page;
    enum fail fail = FAIL_NONE;
    if (repeated) fail = page->again == NULL ? FAIL_NOTFOUND : page->again(request, db, why);
    if (fail == FAIL_NOTFOUND) {
        http_redirect(request->response, request->redirect);
        return FAIL_NONE;
    }
    if (fail != FAIL_NONE) return fail;
    request->form = NULL;
    return page_show(request, db, page->result, why);
}

/* A form from before its sender signed in again, or opened days ago: nothing is done with it, but
 * whoever may open the page gets it back as it was sent, under a token of now. */
static enum fail post_stale(struct request *request, struct db *db, struct why *why) {
    const struct field *fields;
    size_t n_fields;
    request->response->status = 403;
    TRY(permission_check(request, db, why));
    TRY(fields_of(request, db, &fields, &n_fields, why));
    if (n_fields == 0)
        return why_fail(why, FAIL_DENIED, "csrf",
                        TR("This page was opened too long ago. Go back, reload it and try again"));
    request->form = form_read(request->arena, fields, n_fields, request->http, request->language);
    form_error(request->form, NULL,
               TR("Nothing is saved yet, because this page was opened too long ago. Check what you "
                  "entered and send it again"));
    return post_again(request, db, why);
}

static enum fail post(struct request *request, struct reader_held *reader, struct why *why) {
    struct db *db = reader->db;
    if (request->page->act == NULL) {
        request->response->status = 405;
        http_header_add(request->response, "Allow", "GET, HEAD");
        return why_fail(why, FAIL_NOTFOUND, NULL, "this address does not take forms");
    }
    TRY(session_load(request, db, why));
    if (!is_one_click(request)) {
        if (!same_origin(request->http))
            return why_fail(why, FAIL_DENIED, "csrf", TR("This form came from another site"));
        if (!session_csrf_is_valid(request)) return post_stale(request, db, why);
    }
    TRY(permission_check(request, db, why));
    struct post done = {.request = request};
    enum fail fail = post_form(request, db, why);
    if (fail == FAIL_NONE) fail = post_write_without_reader(request, reader, &done, why);
    if (fail == FAIL_NONE && request->page->result != NULL)
        return result_show(request, reader->db, done.repeated, why);
    if (fail == FAIL_NONE && request->page->file != NULL && !done.repeated)
        return request->page->file(request, reader->db, why);
    if (fail == FAIL_NONE) {
        http_redirect(request->response, request->redirect);
        return FAIL_NONE;
    }
    if (!is_for_the_form(fail) || request->form == NULL) return fail;
    if (form_ok(request->form)) form_why(request->form, why);
    request->response->status = fail == FAIL_CONFLICT ? 409 : 422;
    return post_again(request, reader->db, why);
}

/* ---- both ---- */

/* Kept answers are those for nobody in particular: whoever has a session gets a page of their own.
 */
static bool is_kept(const struct request *request) {
    return request->page->cached && request->http->method != HTTP_POST &&
           !session_cookie_is_sent(request);
}

static bool serve_cached(struct request *request) {
    if (!is_kept(request)) return false;
    bool gzip = http_accepts_gzip(request->http);
    struct cached_page kept;
    if (!page_cache_get(request->app->cache, request->language, request->http->target,
                        store_version(request->app->store), clock_monotonic(), gzip, request->arena,
                        &kept))
        return false;
    struct http_response *response = request->response;
    response->type = kept.type;
    response->bytes = kept.gzip.n > 0 ? kept.gzip.s : kept.plain.s;
    response->n_bytes = kept.gzip.n > 0 ? kept.gzip.n : kept.plain.n;
    response->encoding = kept.gzip.n > 0 ? "gzip" : NULL;
    respond_cache_headers(response);
    return true;
}

static void keep_answer(struct request *request, int64_t version) {
    struct http_response *response = request->response;
    if (!is_kept(request) || response->status != 200 || response->body.full) return;
    if (http_query(request->http, "language") != NULL) return;
    page_cache_put(request->app->cache, request->language, request->http->target, version,
                   clock_monotonic(), response->type,
                   (struct str){response->body.s, response->body.n});
    respond_cache_headers(response);
    response->squeeze = true; /* for nobody in particular, so without anybody's secrets */
}

static void answer(struct request *request) {
    struct why why = {0};
    struct reader_held *reader = NULL;
    int64_t version = store_version(request->app->store);
    enum fail fail = store_reader_hold(request->app->store, request->arena, &reader, &why);
    if (fail == FAIL_NONE) {
        fail = request->http->method == HTTP_POST ? post(request, reader, &why)
                                                  : get(request, reader->db, &why);
        store_reader_let_go(reader);
    }
    bool computes = request->http->method != HTTP_POST && request->page->compute != NULL;
    if (fail == FAIL_NONE && computes) fail = request->page->compute(request, &why);
    if (fail == FAIL_NONE)
        keep_answer(request, version);
    else
        respond_fail(request, fail, &why);
    if (fail == FAIL_NONE && request->http->method == HTTP_GET) respond_notice_seen(request);
}

void dispatch(void *app, const struct http_request *http, struct http_response *response) {
    if (asset_serve(http, response)) return;
    struct request request = {
        .http = http,
        .response = response,
        .arena = http->arena,
        .app = app,
        .viewer = {.name = ""},
        .language = language_of(http),
        .now = clock_now(),
    };
    if (response->status == 0) response->status = 200;
    if (response->type == NULL) response->type = "text/html; charset=utf-8";
    request.page = page_find(http->path, request.arena, request.params, &request.n_params);
    language_keep(&request);
    if (request.page == NULL) {
        struct why why = {0};
        respond_fail(&request, why_fail(&why, FAIL_NOTFOUND, NULL, "there is no such page"), &why);
        return;
    }
    if (!serve_cached(&request)) answer(&request);
}
