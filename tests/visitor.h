/*
 * visitor -- a person with a browser, without sockets: requests go straight to the dispatcher.
 *
 * Keeps cookies; posts read the page's form first and send its token and nonce back, as a
 * browser does. For journeys, permissions and hostile forms at thousands of requests a second.
 */
#ifndef TESTS_VISITOR_H
#define TESTS_VISITOR_H

#include "civic/app.h"
#include "web/http.h"

struct visitor {
    struct app *app;
    struct arena *arena; /* of cookies and answers; lives until visitor_end */
    struct http_pair cookies[8];
    size_t n_cookies;
    const struct http_upload *upload; /* sent with the next posts; NULL: none */
    size_t n_uploads;                 /* how many; 0: one */
    const char *client;               /* address, "192.0.2.1" unless set */
    /* The last answer. */
    int status;
    const char *body, *location, *type;
    const struct http_response *response;
};

/* An app in a fresh folder, closed by test_app_close. The database is SQLite, or PostgreSQL
 * where the engine is "postgres" and FOLKMOOT_TEST_POSTGRES is set; NULL when it is not. */
struct app *test_app(const char *engine);
/* The same with the example programme in it: a copy of one that each process fills once. */
struct app *test_example(const char *engine);
void test_app_close(struct app *app);

void visitor_begin(struct visitor *visitor, struct app *app);
void visitor_end(struct visitor *visitor);

/* Returns the status. */
int visitor_get(struct visitor *visitor, const char *path);
/* `fields` is name, value, name, value ..., NULL. Token and nonce are added from a GET of
 * `page` (NULL: of path itself). */
int visitor_post(struct visitor *visitor, const char *page, const char *path,
                 const char *const *fields);
#define visitor_post_fields(visitor, page, path, ...)                                              \
    visitor_post((visitor), (page), (path), (const char *const[]){__VA_ARGS__, NULL})
/* The same without asking for the page first: exactly the fields given. */
int visitor_post_raw(struct visitor *visitor, const char *path, const char *const *fields);
/* Follows the Location of the last answer. */
int visitor_follow(struct visitor *visitor);
/* Value of a hidden field of the last page; NULL when there is none. */
const char *visitor_hidden(struct visitor *visitor, const char *name);
/* The first code that the last page shows; a test without one fails. Lives until visitor_end. */
char *visitor_code(const struct visitor *visitor);
bool visitor_sees(const struct visitor *visitor, const char *text);

/* A page that must be there. */
void visitor_go(struct visitor *visitor, const char *path);
/* What the last page must and must not say. */
#define SEES(v, text) visitor_must_see((v), (text), true, __FILE__, __LINE__)
#define HIDDEN(v, text) visitor_must_see((v), (text), false, __FILE__, __LINE__)
void visitor_must_see(const struct visitor *visitor, const char *text, bool sees, const char *file,
                      int line);

/* What colleagues have done meanwhile, straight into the database, or a question to it:
 * `each` gets every row (NULL: none is wanted). */
void test_sql(struct app *app, const char *sql, int (*each)(void *, int, char **, char **),
              void *context);

/* The number that a question to the database answers; 0 for nothing. */
int64_t test_number(struct app *app, const char *sql);

/* A person straight into the database, active, with this password and no second factor
 * (the app must be marked as a demo for that to let them in). Returns their number. */
int64_t test_person(struct app *app, int64_t organisation, const char *name, const char *email,
                    bool manager, bool administrator);
int64_t test_organisation(struct app *app, const char *name);
/* Signs in by a session made directly, which costs no password hash. */
void visitor_sign_in(struct visitor *visitor, int64_t person);

/* A test of `run(const char *engine)` on SQLite, and on PostgreSQL, where test_example gives NULL
 * when there is none. */
#define TEST_ON_BOTH(run, its_title)                                                               \
    static void run##_on_both(void **state) {                                                      \
        (void)state;                                                                               \
        run("sqlite");                                                                             \
        run("postgres");                                                                           \
    }                                                                                              \
    TEST(run##_on_both, its_title)

#endif
