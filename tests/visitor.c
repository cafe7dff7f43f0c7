#include "tests/visitor.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "civic/dispatch.h"
#include "civic/person.h"
#include "civic/person.sql.h"
#include "civic/session.sql.h"
#include "demo/demo.h"
#include "tests/engine.h"
#include "tests/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static struct app *app_in(const char *folder, const char *url) {
    struct why why = {0};
    struct app_settings settings = {
        .folder = folder,
        .database_url = url,
        .public_url = "http://127.0.0.1:8080",
        .service_name = "Folkmoot",
    };
    struct app *app = NULL;
    if (app_folder_make(settings.folder, &why) != FAIL_NONE) fail_msg("%s", why.text);
    if (app_open(&settings, &app, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return app;
}

struct app *test_app(const char *engine) {
    const char *url = NULL;
    if (strcmp(engine, "postgres") == 0) {
        url = test_postgres();
        if (url == NULL) return NULL;
    }
    return app_in(test_folder(), url);
}

/* What tests copy: a data directory that nobody has open, and its database elsewhere. */
struct example {
    char folder[192], url[256];
};

static void example_fill(struct example *example, bool postgres) {
    struct why why = {0};
    struct arena *arena = arena_new((size_t)1 << 30);
    const char *url = postgres ? test_postgres() : NULL;
    struct app *app = app_in(example->folder, url);
    if (demo_fill(app, arena, &why) != FAIL_NONE) fail_msg("%s", why.text);
    app_close(app);
    arena_free(arena);
    snprintf(example->url, sizeof example->url, "%s", url == NULL ? "" : url);
}

/* The processes of one run share it, where they are told a folder for it: the first fills it. */
static void example_share(struct example *example, const char *place, bool postgres) {
    char path[224];
    struct why why = {0};
    struct str url;
    const char *engine = postgres ? "postgres" : "sqlite";
    snprintf(example->folder, sizeof example->folder, "%s/%s", place, engine);
    snprintf(path, sizeof path, "%s/%s.lock", place, engine);
    int lock = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (lock < 0 || flock(lock, LOCK_EX) != 0) fail_msg("%s cannot be locked", path);
    snprintf(path, sizeof path, "%s/%s.filled", place, engine);
    struct arena *arena = arena_new(1 << 20);
    if (file_exists(path)) {
        if (file_read(arena, path, sizeof example->url - 1, &url, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
        snprintf(example->url, sizeof example->url, "%.*s", (int)url.n, url.s);
    } else {
        example_fill(example, postgres);
        if (file_write(path, example->url, strlen(example->url), 0600, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
    }
    arena_free(arena);
    close(lock);
}

static const struct example *example_of(bool postgres) {
    static struct example examples[2];
    const char *place = getenv("FOLKMOOT_TEST_EXAMPLES");
    if (examples[postgres].folder[0] != '\0') return &examples[postgres];
    struct example made = {0};
    if (place != NULL && place[0] != '\0') {
        example_share(&made, place, postgres);
    } else {
        snprintf(made.folder, sizeof made.folder, "%s", test_folder());
        example_fill(&made, postgres);
    }
    examples[postgres] = made;
    return &examples[postgres];
}

static void folder_copy(const char *from, const char *to) {
    struct arena *arena = arena_new((size_t)1 << 30);
    struct why why = {0};
    DIR *folder = opendir(from);
    if (folder == NULL) fail_msg("%s: no such folder", from);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        struct str bytes;
        if (entry->d_type != DT_REG) continue;
        if (file_read(arena, path_join(arena, from, entry->d_name), (size_t)1 << 28, &bytes,
                      &why) != FAIL_NONE ||
            file_write(path_join(arena, to, entry->d_name), bytes.s, bytes.n, 0600, &why) !=
                FAIL_NONE)
            fail_msg("%s", why.text);
    }
    closedir(folder);
    arena_free(arena);
}

struct app *test_example(const char *engine) {
    bool postgres = strcmp(engine, "postgres") == 0;
    if (postgres && getenv("FOLKMOOT_TEST_POSTGRES") == NULL) return NULL;
    const struct example *example = example_of(postgres);
    const char *folder = test_folder();
    folder_copy(example->folder, folder);
    return app_in(folder, postgres ? test_postgres_copy(example->url) : NULL);
}

void test_app_close(struct app *app) {
    app_close(app);
}

void visitor_begin(struct visitor *visitor, struct app *app) {
    *visitor = (struct visitor){
        .app = app, .arena = arena_new((size_t)1 << 30), .client = "192.0.2.1", .body = ""};
}

void visitor_end(struct visitor *visitor) {
    arena_free(visitor->arena);
}

static void cookie_keep(struct visitor *visitor, const char *header) {
    struct str rest = str_of(header);
    struct str first = str_cut(&rest, ';');
    struct str value = first;
    struct str name = str_cut(&value, '=');
    size_t i = 0;
    while (i < visitor->n_cookies && !str_is(name, visitor->cookies[i].name)) i++;
    if (i == 8) fail_msg("too many cookies");
    if (i == visitor->n_cookies) visitor->n_cookies++;
    visitor->cookies[i] =
        (struct http_pair){str_copy(visitor->arena, name), str_copy(visitor->arena, value)};
}

static void answer_keep(struct visitor *visitor, struct http_response *response) {
    visitor->response = response;
    visitor->status = response->status;
    visitor->type = response->type;
    visitor->location = NULL;
    visitor->body = response->bytes != NULL
                        ? arena_copy_n(visitor->arena, response->bytes, response->n_bytes)
                        : response->body.s;
    for (size_t i = 0; i < response->n_headers; i++) {
        if (strcmp(response->headers[i].name, "Location") == 0)
            visitor->location = response->headers[i].value;
        if (strcmp(response->headers[i].name, "Set-Cookie") == 0)
            cookie_keep(visitor, response->headers[i].value);
    }
}

/* "a=b&c=d" of an address, without percent-decoding beyond what tests use. */
static void query_split(struct visitor *visitor, const char *target, struct http_request *request) {
    struct str rest = str_of(target);
    request->path = str_copy(visitor->arena, str_cut(&rest, '?'));
    request->query = ARENA_ARRAY(visitor->arena, struct http_pair, 16);
    while (rest.s != NULL && rest.n > 0 && request->n_query < 16) {
        struct str value = str_cut(&rest, '&');
        struct str name = str_cut(&value, '=');
        request->query[request->n_query++] = (struct http_pair){
            str_copy(visitor->arena, name), value.s ? str_copy(visitor->arena, value) : ""};
    }
}

static int ask(struct visitor *visitor, enum http_method method, const char *target,
               struct http_pair *fields, size_t n_fields) {
    static struct http_pair headers[] = {{"Host", "127.0.0.1:8080"}};
    struct http_request *request = ARENA_NEW(visitor->arena, struct http_request);
    struct http_response *response = ARENA_NEW(visitor->arena, struct http_response);
    *request = (struct http_request){
        .method = method,
        .target = arena_copy(visitor->arena, target),
        .cookies = visitor->cookies,
        .n_cookies = visitor->n_cookies,
        .fields = fields,
        .n_fields = n_fields,
        .headers = headers,
        .n_headers = 1,
        .client = visitor->client,
        .arena = visitor->arena,
    };
    if (method == HTTP_POST && visitor->upload != NULL) {
        request->n_uploads = visitor->n_uploads == 0 ? 1 : visitor->n_uploads;
        request->uploads = ARENA_ARRAY(visitor->arena, struct http_upload, request->n_uploads);
        memcpy(request->uploads, visitor->upload, request->n_uploads * sizeof *request->uploads);
    }
    query_split(visitor, target, request);
    buf_init(&response->body, visitor->arena, (size_t)64 << 20);
    dispatch(visitor->app, request, response);
    answer_keep(visitor, response);
    return visitor->status;
}

int visitor_get(struct visitor *visitor, const char *path) {
    return ask(visitor, HTTP_GET, path, NULL, 0);
}

int visitor_follow(struct visitor *visitor) {
    if (visitor->location == NULL) fail_msg("nowhere to follow: status %d", visitor->status);
    return visitor_get(visitor, visitor->location);
}

const char *visitor_hidden(struct visitor *visitor, const char *name) {
    const char *wanted = arena_printf(visitor->arena, "name=\"%s\"", name);
    const char *at = strstr(visitor->body, wanted);
    if (at == NULL) return NULL;
    at = strstr(at, "value=\"");
    if (at == NULL) return NULL;
    at += strlen("value=\"");
    return arena_copy_n(visitor->arena, at, strcspn(at, "\""));
}

char *visitor_code(const struct visitor *visitor) {
    static const char before[] = "fm-slip__code\">";
    const char *at = strstr(visitor->body, before);
    assert_non_null(at);
    at += strlen(before);
    return arena_copy_n(visitor->arena, at, strcspn(at, "<"));
}

bool visitor_sees(const struct visitor *visitor, const char *text) {
    return strstr(visitor->body, text) != NULL;
}

void visitor_go(struct visitor *visitor, const char *path) {
    if (visitor_get(visitor, path) != 200) fail_msg("%s: %d", path, visitor->status);
}

void visitor_must_see(const struct visitor *visitor, const char *text, bool sees, const char *file,
                      int line) {
    if (visitor_sees(visitor, text) == sees) return;
    fail_msg("%s:%d: %s '%s' (%d)", file, line, sees ? "does not see" : "sees", text,
             visitor->status);
}

static void postgres_sql(const char *url, const char *sql,
                         int (*each)(void *, int, char **, char **), void *context) {
    PGconn *link = PQconnectdb(url);
    PQclear(PQexec(link, "SET search_path = folkmoot"));
    PGresult *result = PQexec(link, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(link));
    for (int row = 0; each != NULL && row < PQntuples(result); row++) {
        char *values[16], *names[16];
        int n = PQnfields(result) < 16 ? PQnfields(result) : 16;
        for (int i = 0; i < n; i++) {
            values[i] = PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i);
            names[i] = PQfname(result, i);
        }
        each(context, n, values, names);
    }
    PQclear(result);
    PQfinish(link);
}

void test_sql(struct app *app, const char *sql, int (*each)(void *, int, char **, char **),
              void *context) {
    sqlite3 *db = NULL;
    char *problem = NULL, path[4096];
    if (app->settings.database_url != NULL) {
        postgres_sql(app->settings.database_url, sql, each, context);
        return;
    }
    snprintf(path, sizeof path, "%s/folkmoot.db", app->settings.folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, each, context, &problem) != SQLITE_OK) fail_msg("%s", problem);
    sqlite3_close(db);
}

static int number_take(void *context, int n, char **values, char **names) {
    (void)n, (void)names;
    *(int64_t *)context = values[0] == NULL ? 0 : strtoll(values[0], NULL, 10);
    return 0;
}

int64_t test_number(struct app *app, const char *sql) {
    int64_t number = 0;
    test_sql(app, sql, number_take, &number);
    return number;
}

int visitor_post_raw(struct visitor *visitor, const char *path, const char *const *fields) {
    size_t n = 0;
    while (fields[n] != NULL) n++;
    struct http_pair *pairs = ARENA_ARRAY(visitor->arena, struct http_pair, n / 2 + 1);
    for (size_t i = 0; i + 1 < n; i += 2)
        pairs[i / 2] = (struct http_pair){fields[i], fields[i + 1]};
    return ask(visitor, HTTP_POST, path, pairs, n / 2);
}

/* Token and nonce of the page's own form, which comes after the layout's sign-out form. */
static const char *hidden_last(struct visitor *visitor, const char *name) {
    const char *wanted = arena_printf(visitor->arena, "name=\"%s\" value=\"", name);
    const char *last = NULL;
    for (const char *at = strstr(visitor->body, wanted); at != NULL; at = strstr(at + 1, wanted))
        last = at + strlen(wanted);
    return last == NULL ? "" : arena_copy_n(visitor->arena, last, strcspn(last, "\""));
}

int visitor_post(struct visitor *visitor, const char *page, const char *path,
                 const char *const *fields) {
    visitor_get(visitor, page == NULL ? path : page);
    size_t n = 0;
    while (fields[n] != NULL) n++;
    const char **all = ARENA_ARRAY(visitor->arena, const char *, n + 5);
    memcpy(all, fields, n * sizeof *all);
    all[n] = "csrf";
    all[n + 1] = hidden_last(visitor, "csrf");
    all[n + 2] = "nonce";
    all[n + 3] = hidden_last(visitor, "nonce");
    return visitor_post_raw(visitor, path, all);
}

/* ---- people ---- */

struct made {
    struct app *app;
    struct arena *arena;
    int64_t organisation, person, id;
    const char *name, *email, *token;
    bool manager, administrator;
};

static enum fail organisation_job(struct db *db, void *context, struct why *why) {
    struct made *made = context;
    return organisation_add(db, made->name, "council", clock_now(), &made->id, why);
}

int64_t test_organisation(struct app *app, const char *name) {
    struct arena *arena = arena_new(1 << 20);
    struct made made = {.arena = arena, .name = name};
    struct why why = {0};
    if (store_write(app->store, arena, organisation_job, &made, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    arena_free(arena);
    return made.id;
}

static enum fail person_job(struct db *db, void *context, struct why *why) {
    struct made *made = context;
    struct person_new person = {.organisation = made->organisation,
                                .name = made->name,
                                .email = made->email,
                                .manager = made->manager,
                                .administrator = made->administrator};
    char *path;
    TRY(person_invite(made->app, db, made->arena, &person, clock_now(), &made->id, &path, why));
    return person_set_state(db, made->id, "active", why);
}

int64_t test_person(struct app *app, int64_t organisation, const char *name, const char *email,
                    bool manager, bool administrator) {
    struct arena *arena = arena_new(1 << 20);
    struct made made = {.app = app,
                        .arena = arena,
                        .organisation = organisation,
                        .name = name,
                        .email = email,
                        .manager = manager,
                        .administrator = administrator};
    struct why why = {0};
    if (store_write(app->store, arena, person_job, &made, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    arena_free(arena);
    return made.id;
}

static enum fail session_job(struct db *db, void *context, struct why *why) {
    struct made *made = context;
    uint8_t digest[SHA256_BYTES];
    sha256(made->token, strlen(made->token), digest);
    int64_t now = clock_now();
    return session_add(db, made->arena, (struct str){(const char *)digest, sizeof digest},
                       made->person, DB_NULL_INT, 0, now, now + CLOCK_DAY, &made->id, why);
}

void visitor_sign_in(struct visitor *visitor, int64_t person) {
    char token[TOKEN_TEXT];
    secret_token(token);
    struct made made = {.arena = visitor->arena, .person = person, .token = token};
    struct why why = {0};
    if (store_write(visitor->app->store, visitor->arena, session_job, &made, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    cookie_keep(visitor, arena_printf(visitor->arena, "session=%s", token));
}
