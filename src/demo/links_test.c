/* Walks the example programme as people with different roles, link by link. */
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <ctype.h>

enum { LINKS_MAX = 1000 };

struct crawl {
    struct arena *arena;
    const char *paths[LINKS_MAX];
    size_t n;
};

/* Whether two addresses are of the same page but for its numbers. */
static bool same_page(const char *a, const char *b) {
    while (*a != '\0' && *b != '\0') {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            a += strspn(a, "0123456789");
            b += strspn(b, "0123456789");
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return *a == *b;
}

/* One of each page is enough here: with these numbers or others, it is the same code. The browser
 * check goes to more of them. */
static void crawl_add(struct crawl *crawl, const char *path) {
    for (size_t i = 0; i < crawl->n; i++)
        if (same_page(crawl->paths[i], path)) return;
    if (crawl->n < LINKS_MAX) crawl->paths[crawl->n++] = path;
}

/* Addresses of this service in href="...", without what follows '#'; not assets. */
static void crawl_links(struct crawl *crawl, const char *body) {
    for (const char *at = strstr(body, "href=\"/"); at != NULL; at = strstr(at, "href=\"/")) {
        at += strlen("href=\"");
        char *path = arena_copy_n(crawl->arena, at, strcspn(at, "\"#"));
        for (char *amp = strstr(path, "&amp;"); amp != NULL; amp = strstr(amp + 1, "&amp;"))
            memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
        if (strncmp(path, "/assets/", 8) == 0 || strchr(path, '?') != NULL) continue;
        crawl_add(crawl, path);
    }
}

static void crawl_as(struct app *app, struct arena *arena, int64_t person, size_t *n_pages,
                     size_t *n_dead) {
    struct crawl *crawl = ARENA_NEW(arena, struct crawl);
    crawl->arena = arena;
    crawl_add(crawl, "/");
    if (person != 0) crawl_add(crawl, "/proposals");
    for (size_t i = 0; i < crawl->n; i++) {
        struct visitor visitor;
        visitor_begin(&visitor, app);
        if (person != 0) visitor_sign_in(&visitor, person);
        int status = visitor_get(&visitor, crawl->paths[i]);
        if (status != 200 && status != 303) {
            print_message("person %lld: %s answers %d\n", (long long)person, crawl->paths[i],
                          status);
            (*n_dead)++;
        }
        if (status == 303 && visitor.location != NULL)
            crawl_add(crawl, arena_copy_n(arena, visitor.location, strcspn(visitor.location, "?")));
        if (visitor.body != NULL && status == 200) crawl_links(crawl, visitor.body);
        visitor_end(&visitor);
    }
    *n_pages += crawl->n;
}

static void every_link_leads_somewhere(void **state) {
    (void)state;
    struct app *app;
    struct arena *arena;
    size_t n_pages = 0, n_dead = 0;
    app = test_example("sqlite");
    arena = arena_new((size_t)1 << 30);
    /* The public, an administrator, an owner, a partner's assessor and somebody without a role
     * (numbers in the order of the seed). */
    static const int64_t people[] = {0, 1, 2, 12, 17};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        crawl_as(app, arena, people[i], &n_pages, &n_dead);
    assert_int_equal(n_dead, 0);
    assert_true(n_pages > 150);
    test_app_close(app);
    arena_free(arena);
}
TEST(every_link_leads_somewhere,
     "demo: every link that somebody in the example programme sees leads somewhere");
