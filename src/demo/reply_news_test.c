/* The reply to those who took part: sent once to each in the one way that they left, printed for
 * the others, stopped by whoever wants no more. */
#include "civic/app.h"
#include "demo/demo.h"
#include "notify/notify.h"
#include "recruit/recruit_people.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

struct mailed {
    struct app *app;
    struct arena *arena;
    struct visitor lead;
    int64_t jurors[16];
    size_t n;
};

static const char jury[] = "/proposals/3/evidence/3";

static char *at(struct mailed *m, const char *path) {
    return arena_printf(m->arena, "%s%s", jury, path);
}

static void post(struct visitor *v, const char *page, const char *path, const char *const *fields) {
    if (visitor_post(v, page, path, fields) != 303) fail_msg("%s: %d", path, v->status);
}
#define POST(v, page, path, ...) post((v), (page), (path), (const char *const[]){__VA_ARGS__, NULL})

static int each_juror(void *context, int n, char **cells, char **names) {
    struct mailed *m = context;
    (void)n, (void)names;
    assert_true(m->n < sizeof m->jurors / sizeof m->jurors[0]);
    m->jurors[m->n++] = strtoll(cells[0], NULL, 10);
    return 0;
}

static int one_number(void *context, int n, char **cells, char **names) {
    (void)n, (void)names;
    *(int64_t *)context = strtoll(cells[0], NULL, 10);
    return 0;
}

static int64_t number_of(struct mailed *m, const char *sql) {
    int64_t number = -1;
    test_sql(m->app, sql, one_number, &number);
    return number;
}

static int64_t waiting(struct mailed *m, const char *batch) {
    struct db *db;
    struct why why = {0};
    struct notify_counts counts;
    assert_int_equal(store_reader_take(m->app->store, &db, &why), FAIL_NONE);
    assert_int_equal(notify_counts(db, m->arena, batch, &counts, &why), FAIL_NONE);
    store_reader_give(m->app->store, db);
    return counts.waiting;
}

static void reached_by(struct mailed *m, size_t juror, const struct contact *contact) {
    struct why why = {0};
    if (vault_put(m->app->vault, m->arena, vault_number(VAULT_REGISTRATION, m->jurors[juror]),
                  contact, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

/* The last who was confirmed becomes a juror as well; two left an e-mail address, one where they
 * live, one a mobile number, and nothing is known of the others. */
static void mailed_begin(struct mailed *m) {
    int64_t person = 0;
    struct why why = {0};
    *m = (struct mailed){.app = test_example("sqlite"), .arena = arena_new((size_t)512 << 20)};
    if (vault_find_email(m->app->vault, "dev.rao@arrowshire-police.example", &person, &why) !=
        FAIL_NONE)
        fail_msg("%s", why.text);
    visitor_begin(&m->lead, m->app);
    visitor_sign_in(&m->lead, person);
    test_sql(
        m->app,
        "SELECT c.id FROM recruit_candidate c JOIN recruitment r ON r.id = c.recruitment WHERE "
        "r.engagement = 3 AND c.state = 'confirmed' ORDER BY c.number",
        each_juror, m);
    assert_int_equal(m->n, 13);
    visitor_post_fields(&m->lead, at(m, "/jury/attendance"), at(m, "/jury/join"), "x", "y");
    assert_int_equal(m->lead.status, 200);
    for (size_t i = 0; i < m->n; i++) reached_by(m, i, &(struct contact){.name = "Name"});
    reached_by(m, 0,
               &(struct contact){.name = "Ann Hall",
                                 .email = "ann@example.org",
                                 .address = "1 Mill Lane\nWendale\nWE1 1AA"});
    reached_by(m, 1, &(struct contact){.name = "Bo Lee", .address = "2 Mill Lane\nWE1 1AB"});
    reached_by(m, 2, &(struct contact){.name = "Cy Poe", .phone = "07700 900123"});
    reached_by(m, 3, &(struct contact){.name = "Di Roe", .phone = "0161 496 0000"});
    reached_by(m, 4, &(struct contact){.name = "Ed Fox", .email = "ed@example.org"});
}

static void mailed_end(struct mailed *m) {
    visitor_end(&m->lead);
    test_app_close(m->app);
    arena_free(m->arena);
}

static void pdf_comes(struct mailed *m, const char *path) {
    visitor_go(&m->lead, path);
    assert_string_equal(m->lead.type, "application/pdf");
    assert_memory_equal(m->lead.response->bytes, "%PDF", 4);
}

static void draft_make(struct mailed *m, const char *title) {
    POST(&m->lead, NULL, at(m, "/reply"), "title", title, "text",
         "You asked for lights. They come.", "title_cy", "", "text_cy", "");
}

static void each_is_told_once(struct mailed *m) {
    struct visitor *v = &m->lead;
    visitor_go(v, at(m, "/reply"));
    HIDDEN(v, "ann@example.org");
    HIDDEN(v, "Mill Lane");
    draft_make(m, "What you told us");
    visitor_go(v, at(m, "/reply/1"));
    SEES(v, "Send it to 4 people");
    POST(v, at(m, "/reply/1"), at(m, "/reply/1/send"), "x", "y");
    assert_int_equal(waiting(m, "reply/1"), 4);
    /* A second click, and somebody else's window. */
    POST(v, at(m, "/reply"), at(m, "/reply/1/send"), "x", "y");
    assert_int_equal(waiting(m, "reply/1"), 4);
    visitor_go(v, at(m, "/reply/1"));
    SEES(v, "Sent on");
    SEES(v, "4 messages");
    HIDDEN(v, "Save the draft");
    pdf_comes(m, at(m, "/reply/1/messages.pdf"));
    pdf_comes(m, at(m, "/reply/1/by-hand.pdf"));
}

/* Addresses are told to who prints them, and that is written down. What failed is listed. */
static void lists_are_noted(struct mailed *m) {
    static const char noted[] = "SELECT count(*) FROM act WHERE name = 'reply_news_csv'";
    struct visitor *v = &m->lead;
    int64_t before = number_of(m, noted);
    visitor_go(v, at(m, "/reply/1/messages.csv?channel=email"));
    SEES(v, "ann@example.org");
    HIDDEN(v, "Bo Lee");
    assert_int_equal(number_of(m, noted), before + 1);
    test_sql(
        m->app,
        "UPDATE outbox SET state = 'failed', problem = 'no such mailbox' WHERE batch = 'reply/1' "
        "AND channel = 'email'",
        NULL, NULL);
    visitor_go(v, at(m, "/reply/1/messages"));
    SEES(v, "no such mailbox");
    POST(v, at(m, "/reply/1/messages"), at(m, "/reply/1/messages/again"), "x", "y");
    assert_int_equal(waiting(m, "reply/1"), 4);
}

/* Whoever wants no more is written to no more, and who withdraws is not either. */
static void stopping_is_kept(struct mailed *m) {
    struct visitor anybody, *v = &m->lead;
    visitor_go(v, at(m, "/reply/1/messages.csv?channel=email"));
    const char *stop = strstr(v->body, "/no-more/");
    assert_non_null(stop);
    const char *path = arena_printf(m->arena, "%.28s", stop);
    visitor_begin(&anybody, m->app);
    visitor_go(&anybody, path);
    HIDDEN(&anybody, "Ann");
    POST(&anybody, path, path, "x", "y");
    visitor_go(&anybody, path);
    SEES(&anybody, "We do not write to you about this any more.");
    assert_int_equal(visitor_get(&anybody, "/no-more/AAAA-BBBB-CCCC-DDDD"), 404);
    visitor_end(&anybody);
    assert_int_equal(waiting(m, "reply/1"), 3);
    int64_t left =
        number_of(m, arena_printf(m->arena, "SELECT joined FROM recruit_candidate WHERE id = %lld",
                                  (long long)m->jurors[1]));
    const char *withdraw = arena_printf(m->arena, "/participants/%lld/withdraw", (long long)left);
    POST(v, at(m, "/participants"), at(m, withdraw), "x", "y");
    assert_int_equal(waiting(m, "reply/1"), 2); /* nor does theirs go that waited */
    draft_make(m, "What came next");
    POST(v, at(m, "/reply/2"), at(m, "/reply/2/send"), "x", "y");
    assert_int_equal(waiting(m, "reply/2"), 2);
}

static void those_who_took_part_are_told(void **state) {
    (void)state;
    struct mailed m;
    mailed_begin(&m);
    each_is_told_once(&m);
    lists_are_noted(&m);
    stopping_is_kept(&m);
    mailed_end(&m);
}
TEST(those_who_took_part_are_told,
     "reply: jurors are written to once, in the way they left, others get paper; lists are noted, "
     "failures shown, and who stops or withdraws hears no more");

/* What somebody left, and how they asked to be reached. */
struct asked {
    const char *name, *email, *phone, *address, *way, *words;
    const char *told; /* the channel; "hand": on paper; "": not at all */
};

static const struct asked asked[] = {
    {"Ann", "ann@people.example", "", "1 Mill Lane\nZZ1 1AA", "letter", "", "letter"},
    {"Bo", "bo@people.example", "07700 900123", "2 Mill Lane\nZZ1 1AA", "text", "", "sms"},
    {"Cy", "cy@people.example", "07700 900124", "3 Mill Lane\nZZ1 1AA", "email", "", "email"},
    /* No address for what they chose, or nobody to ring them up. */
    {"Di", "di@people.example", "", "", "letter", "", "email"},
    {"Ed", "", "01632 960 005", "5 Mill Lane\nZZ1 1AA", "text", "", "letter"},
    {"Flo", "flo@people.example", "07700 900125", "", "phone", "", "email"},
    {"Guy", "", "07700 900126", "", "", "", "sms"},
    {"Hal", "", "", "", "email", "", "hand"},
    /* Registered before the way had a place of its own: its words come first. */
    {"Ida", "ida@people.example", "", "9 Mill Lane\nZZ1 1AA", NULL, "Letter; in the morning",
     "letter"},
    {"Jo", "jo@people.example", "", "10 Mill Lane\nZZ1 1AA", NULL, "Letters hurt my eyes", "email"},
};

static void each_asks(struct mailed *m) {
    struct why why = {0};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        const struct asked *a = &asked[i];
        struct recruit_person person = {.name = a->name,
                                        .email = a->email,
                                        .phone = a->phone,
                                        .address = a->address,
                                        .way = a->way,
                                        .contact = a->words};
        if (recruit_person_put(m->app, m->arena, m->jurors[i], &person, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
    }
}

/* One was erased, one took their name out; the slips of both are still good. */
static void two_have_gone(struct mailed *m) {
    struct why why = {0};
    const struct contact contact = {.name = "Kim", .email = "kim@people.example"};
    int64_t erased = vault_number(VAULT_REGISTRATION, m->jurors[10]);
    assert_int_equal(vault_erase(m->app->vault, m->arena, erased, &why), FAIL_NONE);
    reached_by(m, 11, &contact);
    test_sql(m->app,
             arena_printf(m->arena,
                          "UPDATE recruit_candidate SET state = 'withdrawn' WHERE id = %lld",
                          (long long)m->jurors[11]),
             NULL, NULL);
}

static void ways_are_kept(void **state) {
    (void)state;
    struct mailed m;
    struct db *db;
    struct notify_opened *list;
    struct why why = {0};
    size_t n, n_told = 0;
    mailed_begin(&m);
    each_asks(&m);
    two_have_gone(&m);
    draft_make(&m, "What you told us");
    visitor_go(&m.lead, at(&m, "/reply/1"));
    SEES(&m.lead, "Send it to 9 people");
    /* One juror without an address, another, and four slips that a club handed out. */
    SEES(&m.lead, "There is no address for 6 people");
    POST(&m.lead, at(&m, "/reply/1"), at(&m, "/reply/1/send"), "x", "y");
    assert_int_equal(store_reader_take(m.app->store, &db, &why), FAIL_NONE);
    assert_int_equal(notify_open_waiting(m.app, db, m.arena, "reply/1", NULL, 0, &list, &n, &why),
                     FAIL_NONE);
    store_reader_give(m.app->store, db);
    for (size_t a = 0; a < sizeof asked / sizeof asked[0]; a++) {
        const char *told = "hand";
        for (size_t i = 0; i < n; i++)
            if (strcmp(list[i].name, asked[a].name) == 0) told = list[i].channel;
        if (strcmp(told, asked[a].told) != 0) fail_msg("%s is told by %s", asked[a].name, told);
        n_told += strcmp(told, "hand") != 0;
    }
    assert_int_equal(n, n_told);
    mailed_end(&m);
}
TEST(ways_are_kept, "reply: each is told as they asked to be reached where there is an address for "
                    "it, else by what there is; who took their name out or was erased is not told");

static void slips_come_as_pdf(void **state) {
    (void)state;
    struct mailed m;
    struct visitor *v = &m.lead;
    static const char path[] = "/proposals/3/evidence/3/slips.pdf";
    mailed_begin(&m);
    const char *people = at(&m, "/participants");
    visitor_post_fields(v, NULL, people, "count", "12", "prefix", "Z", "strand", "West");
    assert_int_equal(v->status, 200);
    SEES(v, "action=\"/proposals/3/evidence/3/slips.pdf\"");
    const char *sheet = strstr(v->body, "name=\"sheet\" value=\"");
    assert_non_null(sheet);
    sheet += strlen("name=\"sheet\" value=\"");
    const char *codes = arena_copy_n(m.arena, sheet, strcspn(sheet, "\""));
    assert_non_null(strstr(codes, "Z12\t"));
    visitor_post_fields(v, people, path, "title", "Residents' jury", "sheet", codes);
    assert_int_equal(v->status, 200);
    assert_string_equal(v->type, "application/pdf");
    assert_memory_equal(v->response->body.s, "%PDF", 4);
    /* What is no sheet of codes makes none. */
    visitor_post_fields(v, people, path, "title", "Residents' jury", "sheet", "Z01\tno code\t");
    assert_true(v->status >= 400);
    visitor_post_fields(v, people, path, "title", "Residents' jury", "sheet", "");
    assert_true(v->status >= 400);
    mailed_end(&m);
}
TEST(slips_come_as_pdf,
     "reply: the codes of those who take part come as slips to print and cut, from "
     "the one page on which they stand");
