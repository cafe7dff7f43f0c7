/* Recruitment as a lead, volunteers and a caller live it: from an address file to a jury. */
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "cli/command.h"
#include "demo/demo.h"
#include "recruit/erase.h"
#include "recruit/recruit_people.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

/* Of the example programme: its engagement lead, a decision-maker, and a jury of proposal 3. */
enum { LEILA = 6 };
#define LIST "/proposals/3/recruitments"

struct scene {
    struct app *app;
    struct arena *arena;
    struct visitor leila, anyone;
    const char *path; /* of the recruitment */
};

static bool begin(const char *engine, struct scene *scene) {
    *scene = (struct scene){.app = test_example(engine)};
    if (scene->app == NULL) return false;
    scene->arena = arena_new((size_t)1 << 30);
    visitor_begin(&scene->leila, scene->app);
    visitor_begin(&scene->anyone, scene->app);
    visitor_sign_in(&scene->leila, LEILA);
    return true;
}

static void end(struct scene *scene) {
    visitor_end(&scene->leila);
    visitor_end(&scene->anyone);
    test_app_close(scene->app);
    arena_free(scene->arena);
}

#define ON_EACH_ENGINE(scene)                                                                      \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(engine_ == 0 ? "sqlite" : "postgres", &(scene)); on_;                \
             end(&(scene)), on_ = false)

static void expect(struct visitor *visitor, int status, int got) {
    if (got != status)
        fail_msg("status %d, not %d: %s", got, status,
                 strstr(visitor->body, "<main") ? strstr(visitor->body, "<main") : visitor->body);
}

static const char *at(struct scene *scene, const char *leaf) {
    return arena_printf(scene->arena, "%s%s", scene->path, leaf);
}

static int upload(struct scene *scene, const char *leaf, const char *text,
                  const char *const *fields) {
    struct http_upload file = {
        .field = "file", .file_name = "file.csv", .type = "text/csv", .bytes = str_of(text)};
    scene->leila.upload = &file;
    int status = visitor_post(&scene->leila, NULL, at(scene, leaf), fields);
    scene->leila.upload = NULL;
    return status;
}
#define upload_fields(scene, leaf, text, ...)                                                      \
    upload((scene), (leaf), (text), (const char *const[]){__VA_ARGS__, NULL})

static const char quotas[] =
    "category,name,min,max,question,source,second_label,second_question\r\n"
    "Gender,Female,2,2,What is your gender?,asked,Kobieta,Twoja p\u0142e\u0107?\r\n"
    "Gender,Male,2,2,,asked,M\u0119\u017cczyzna,\r\n"
    "Age,16-39,1,3,How old are you?,asked,,\r\n"
    "Age,40 and over,1,3,,asked,,\r\n"
    "Area,North,1,3,Where do you live?,address,,\r\n"
    "Area,South,1,3,,address,,\r\n";

/* Thirty homes on two streets, north and south. */
static const char *addresses(struct scene *scene) {
    struct buf out;
    buf_init(&out, scene->arena, 1 << 16);
    buf_text(&out, "address_line_1,town,postcode,Area\r\n");
    for (int i = 1; i <= 30; i++)
        buf_printf(&out, "%d %s,Ashbury,%s,%s\r\n", i, i % 2 ? "Mill Lane" : "High Street",
                   i % 2 ? "AB1 2CD" : "AB1 2EF", i % 2 ? "North" : "South");
    return out.s;
}

static void plan_for(struct scene *scene, const char *list, const char *whom,
                     const char *short_name) {
    struct visitor *leila = &scene->leila;
    struct arena *arena = scene->arena;
    struct date closes = date_of(clock_now() + 20 * CLOCK_DAY);
    struct date draws = date_of(clock_now() + 22 * CLOCK_DAY);
    struct date erased = date_of(clock_now() + 60 * CLOCK_DAY);
    struct date days[] = {closes, draws, erased};
    const char *texts[9];
    for (int i = 0; i < 3; i++) {
        texts[3 * i] = arena_printf(arena, "%d", days[i].day);
        texts[3 * i + 1] = arena_printf(arena, "%d", days[i].month);
        texts[3 * i + 2] = arena_printf(arena, "%d", days[i].year);
    }
    expect(leila, 303,
           visitor_post_fields(
               leila, NULL, arena_printf(arena, "%s/add", list), "title",
               "Jury on young people's records", "engagement", whom, "short_name", short_name,
               "seats", "4", "reserves", "2", "per_address", "1", "who_may", "invited",
               "letter_codes", "1", "closes_day-day", texts[0], "closes_day-month", texts[1],
               "closes_day-year", texts[2], "draw_day-day", texts[3], "draw_day-month", texts[4],
               "draw_day-year", texts[5], "erase_day-day", texts[6], "erase_day-month", texts[7],
               "erase_day-year", texts[8], "honorarium", "350", "reserve_fee", "75"));
    scene->path = arena_copy(arena, leila->location);
    expect(leila, 303,
           visitor_post_fields(
               leila, NULL, at(scene, "/texts"), "about", "Should the club see the records?",
               "details", "Three Saturdays.", "eligibility", "I am 16 or older\nI live in Ashbury",
               "letter", "You have been chosen by lot.", "phone", "01632 960 001",
               "second_language", "pl", "second_about", "Czy klub ma wgląd?", "revision", "1"));
    expect(leila, 303, upload_fields(scene, "/quotas/import", quotas, "x", "y"));
    expect(leila, 303,
           upload_fields(scene, "/addresses/add", addresses(scene), "how", "draw", "strata", "Area",
                         "letters", "20", "seed", "test"));
}

static void plan(struct scene *scene) {
    plan_for(scene, LIST, "3", "ashbury-test");
}

static void open_registration(struct scene *scene) {
    expect(&scene->leila, 303,
           visitor_post_fields(&scene->leila, scene->path, at(scene, "/state/open"), NULL));
}

/* The number of a category's value on the form, by its label. */
static const char *value_of(struct visitor *visitor, const char *label, const char **field) {
    const char *text = arena_printf(visitor->arena, ">%s<", label), *found = visitor->body;
    const char *label_at = strstr(found, text);
    for (const char *c = label_at; label_at == NULL && (c = strstr(found, label)) != NULL;
         found = c + 1)
        label_at = c;
    if (label_at == NULL) fail_msg("no '%s' on the form", label);
    const char *last = NULL;
    for (const char *c = visitor->body; (c = strstr(c, "name=\"category_")) != NULL && c < label_at;
         c++)
        last = c;
    assert_non_null(last);
    last += strlen("name=\"");
    *field = arena_copy_n(visitor->arena, last, strcspn(last, "\""));
    const char *value = strstr(last, "value=\"");
    assert_non_null(value);
    value += strlen("value=\"");
    return arena_copy_n(visitor->arena, value, strcspn(value, "\""));
}

struct volunteer {
    const char *gender, *age, *house, *postcode, *name, *phone;
};

static int volunteer(struct scene *scene, const struct volunteer *v) {
    struct visitor *anyone = &scene->anyone;
    const char *gender, *age;
    expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/register"));
    const char *gender_value = value_of(anyone, v->gender, &gender);
    const char *age_value = value_of(anyone, v->age, &age);
    const char *opened = visitor_hidden(anyone, "opened");
    clock_shift(5 * CLOCK_SECOND);
    return visitor_post_fields(anyone, NULL, "/r/ashbury-test/register", gender, gender_value, age,
                               age_value, "eligible", "yes", "full_name", v->name, "address_1",
                               v->house, "town", "Ashbury", "postcode", v->postcode, "phone",
                               v->phone, "opened", opened, "spoken", "en", "access", "hearing",
                               "caring_note", "two children");
}

/* An odd house that was written to is among 1..30; whichever the draw of letters took. */
static int mailed_house(struct scene *scene, bool north, int after) {
    (void)scene;
    for (int i = after + 1; i <= 30; i++)
        if ((i % 2 == 1) == north) return i;
    return 0;
}

static void registering(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *anyone = &scene.anyone, *leila = &scene.leila;
        plan(&scene);
        /* Before it is open there is nothing to see, not even that it is planned. */
        expect(anyone, 404, visitor_get(anyone, "/r/ashbury-test"));
        expect(anyone, 404, visitor_get(anyone, "/r/ashbury-test/register"));
        /* Nor can it be opened while no group of four could keep the quotas. */
        expect(leila, 303,
               upload_fields(&scene, "/quotas/import",
                             "category,name,min,max\nGender,Female,3,3\nGender,Male,3,3\n", "x",
                             "y"));
        expect(leila, 409, visitor_post_fields(leila, scene.path, at(&scene, "/state/open"), NULL));
        assert_true(visitor_sees(leila, "cannot add up"));
        expect(leila, 303, upload_fields(&scene, "/quotas/import", quotas, "x", "y"));
        open_registration(&scene);
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test"));
        assert_true(visitor_sees(anyone, "I live in Ashbury"));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test?text=second"));
        assert_true(visitor_sees(anyone, "Czy klub"));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/register?text=second"));
        assert_true(visitor_sees(anyone, "Kobieta"));
        /* Everybody of the thirty homes registers: twenty were written to, ten were not. */
        int in = 0, doubtful = 0;
        for (int i = mailed_house(&scene, true, 0); i <= 30; i++) {
            struct volunteer v = {
                i % 4 < 2 ? "Female" : "Male",
                i % 3 ? "16-39" : "40 and over",
                arena_printf(scene.arena, "%d %s", i, i % 2 ? "Mill Ln" : "High St"),
                i % 2 ? "ab12cd" : "AB1 2EF",
                arena_printf(scene.arena, "Nadia Testperson%d", i),
                arena_printf(scene.arena, "01632 960 %03d", i)};
            /* Loose limits by address: a library is no single person. */
            anyone->client = i % 2 ? "192.0.2.1" : "192.0.2.2";
            expect(anyone, 200, volunteer(&scene, &v));
            assert_true(visitor_sees(anyone, "Your own code"));
            if (visitor_sees(anyone, "look at one thing"))
                doubtful++;
            else
                in++;
        }
        assert_int_equal(in, 20);
        assert_int_equal(doubtful, 10);
        expect(leila, 200, visitor_get(leila, at(&scene, "/doubts")));
        assert_true(visitor_sees(leila, "nearly, but not quite, one that"));
        expect(leila, 200, visitor_get(leila, at(&scene, "/candidates?state=eligible")));
        assert_false(visitor_sees(leila, "Testperson"));
        expect(leila, 200, visitor_get(leila, at(&scene, "/quotas")));
    }
}
TEST(registering, "journey: whoever got a letter registers by an address typed in their own way, "
                  "others wait for a person");

/* The first link that begins so, or NULL. */
static const char *link_to(struct visitor *visitor, const char *start) {
    const char *text = arena_printf(visitor->arena, "href=\"%s", start);
    const char *found = strstr(visitor->body, text);
    if (found == NULL) return NULL;
    found += strlen("href=\"");
    return arena_copy_n(visitor->arena, found, strcspn(found, "\""));
}

static size_t count_of(const struct visitor *visitor, const char *text) {
    size_t n = 0;
    for (const char *c = visitor->body; (c = strstr(c, text)) != NULL; c++) n++;
    return n;
}

/* Everybody of the twenty homes that were written to is in the pool. */
static const char *fill_pool(struct scene *scene) {
    struct visitor *anyone = &scene->anyone, *leila = &scene->leila;
    const char *code = NULL, *link;
    plan(scene);
    open_registration(scene);
    for (int i = 1; i <= 30; i++) {
        struct volunteer v = {i % 4 < 2 ? "Female" : "Male",
                              i % 3 ? "16-39" : "40 and over",
                              arena_printf(scene->arena, "%d %s", i, i % 2 ? "Mill Ln" : "High St"),
                              i % 2 ? "ab12cd" : "AB1 2EF",
                              arena_printf(scene->arena, "Nadia Testperson%d", i),
                              arena_printf(scene->arena, "01632 960 %03d", i)};
        anyone->client = i % 2 ? "192.0.2.1" : "192.0.2.2";
        expect(anyone, 200, volunteer(scene, &v));
        if (!visitor_sees(anyone, "look at one thing")) code = visitor_code(anyone);
    }
    expect(leila, 303, visitor_post_fields(leila, scene->path, at(scene, "/state/closed"), NULL));
    expect(leila, 409,
           visitor_post_fields(leila, at(scene, "/doubts"), at(scene, "/draw/freeze"), NULL));
    assert_true(visitor_sees(leila, "somebody must look at 10 registrations first"));
    for (expect(leila, 200, visitor_get(leila, at(scene, "/doubts")));
         (link = link_to(leila, at(scene, "/doubts/"))) != NULL;
         expect(leila, 200, visitor_get(leila, at(scene, "/doubts"))))
        expect(leila, 303, visitor_post_fields(leila, NULL, link, "decision", "refuse"));
    return code;
}

static int lines_of(const char *text) {
    int n = 0;
    for (; *text != '\0'; text++) n += *text == '\n';
    return n;
}

static int draw_post(struct scene *scene, const char *const *fields) {
    return visitor_post(&scene->leila, at(scene, "/draw"), at(scene, "/draw/make"), fields);
}
#define draw_fields(scene, ...) draw_post((scene), (const char *const[]){__VA_ARGS__, NULL})

static void prepare(struct scene *scene, int days_ahead, const char *lot, int status) {
    struct date day = date_of(clock_now() + days_ahead * CLOCK_DAY);
    expect(&scene->leila, status,
           draw_fields(scene, "algorithm", "leximin", "lot", lot, "source",
                       "The six main numbers of a lottery", "day-day",
                       arena_printf(scene->arena, "%d", day.day), "day-month",
                       arena_printf(scene->arena, "%d", day.month), "day-year",
                       arena_printf(scene->arena, "%d", day.year)));
}

static void drawn_once(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *anyone = &scene.anyone, *leila = &scene.leila;
        const char *code = fill_pool(&scene);
        expect(leila, 200, visitor_get(leila, at(&scene, "/draw")));
        assert_true(visitor_sees(leila, "20 people are in the pool"));
        assert_true(visitor_sees(leila, "lowest chance"));
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/draw"), at(&scene, "/draw/freeze"), NULL));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/draw"));
        assert_true(visitor_sees(anyone, "The draw is planned for"));
        expect(anyone, 404, visitor_get(anyone, "/r/ashbury-test/panels.csv"));
        expect(anyone, 404, visitor_get(anyone, "/r/ashbury-test/chances.csv"));
        prepare(&scene, 0, "numbers", 422); /* on the same day nobody could fetch the panels */
        prepare(&scene, 1, "numbers", 303);
        /* Published: the panels, their digest, no names; the lot is not to be known yet. */
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/panels.csv"));
        const char *panels = arena_copy(scene.arena, anyone->body);
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/draw"));
        assert_true(visitor_sees(anyone, "The lot falls on"));
        assert_false(visitor_sees(anyone, "Testperson"));
        /* The chances beside other ways, the certificate, the digests; no table of small cells. */
        assert_true(visitor_sees(anyone, "The certificate: no lottery that keeps the quotas"));
        assert_true(visitor_sees(anyone, "The greedy rule of older tools"));
        assert_true(visitor_sees(anyone, "Two groups together"));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/lottery.json"));
        const char *digest = strstr(anyone->body, "\"pool_sha256\":\"");
        assert_non_null(digest);
        digest = arena_printf(scene.arena, "%.64s", digest + strlen("\"pool_sha256\":\""));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/draw"));
        assert_true(visitor_sees(anyone, digest));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/chances.csv"));
        assert_true(str_starts(str_of(anyone->body), "number,chance,panels"));
        assert_int_equal(lines_of(anyone->body), 21);
        prepare(&scene, 1, "dice", 409); /* an old window: it says what happened, and shows it */
        assert_true(visitor_sees(leila, "A draw was published meanwhile"));
        assert_true(visitor_sees(leila, "Published, waiting for the lot"));
        expect(leila, 409, draw_fields(&scene, "randomness", "3 8 21 34 40 49"));
        assert_true(visitor_sees(leila, "cannot be known before"));
        expect(leila, 409,
               visitor_post_fields(leila, at(&scene, "/draw"), at(&scene, "/draw/thaw"), NULL));
        clock_shift(CLOCK_DAY);
        /* One form sent twice, and a second form: one draw. */
        visitor_sign_in(leila, LEILA);
        /* Whoever knows the lot must not choose; and too few outcomes would not keep the chances.
         */
        expect(leila, 409,
               visitor_post_fields(leila, at(&scene, "/draw"), at(&scene, "/draw/cancel"), NULL));
        expect(leila, 422, draw_fields(&scene, "randomness", "7 0 3"));
        expect(leila, 422, draw_fields(&scene, "randomness", "---"));
        expect(leila, 200, visitor_get(leila, at(&scene, "/draw")));
        const char *form[] = {"randomness", "49 40 34 21 08 03",
                              "witnesses",  "The returning officer",
                              "csrf",       visitor_hidden(leila, "csrf"),
                              "nonce",      visitor_hidden(leila, "nonce"),
                              NULL};
        expect(leila, 303, visitor_post_raw(leila, at(&scene, "/draw/make"), form));
        expect(leila, 303, visitor_post_raw(leila, at(&scene, "/draw/make"), form));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/lottery.json"));
        const char *lottery = arena_copy(scene.arena, anyone->body);
        assert_true(visitor_sees(anyone, "\"canonical\":\"3.8.21.34.40.49./\""));
        form[1] = "1 2 3 4 5 6";
        form[7] = "another";
        expect(leila, 409, visitor_post_raw(leila, at(&scene, "/draw/make"), form));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/lottery.json"));
        assert_string_equal(anyone->body, lottery);
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/panels.csv"));
        assert_string_equal(anyone->body, panels);
        /* Four seats, two reserves, fourteen others, ten refused. */
        expect(leila, 200, visitor_get(leila, at(&scene, "/candidates")));
        assert_true(visitor_sees(leila, "Selected, to be confirmed (4)"));
        assert_true(visitor_sees(leila, "Reserve (2)"));
        assert_true(visitor_sees(leila, "Not chosen (24)"));
        /* With their own code people see number, chance and result. */
        expect(anyone, 422,
               visitor_post_fields(anyone, NULL, "/r/ashbury-test/me", "code", "K7QF-2MXA-9TPD"));
        expect(anyone, 200, visitor_post_fields(anyone, NULL, "/r/ashbury-test/me", "code", code));
        assert_true(visitor_sees(anyone, "Your chance to be drawn"));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/draw"));
        assert_true(visitor_sees(anyone, "These numbers have a seat"));
        clock_shift(-CLOCK_DAY);
    }
}
TEST(drawn_once, "journey: a draw is published before its lot, made once however often it is asked "
                 "for, and everybody can look up their chance");

/* Somebody's details in the vault: how many can still be read. */
struct details {
    struct scene *scene;
    int64_t readable;
};

static enum fail details_count(struct db *db, void *context, struct why *why) {
    (void)db, (void)why;
    struct details *details = context;
    struct recruit_person person;
    for (int64_t id = 1; id <= 500; id++)
        details->readable += recruit_person_get(details->scene->app, details->scene->arena, id,
                                                &person, NULL) == FAIL_NONE;
    return FAIL_NONE;
}

static int64_t readable(struct scene *scene) {
    struct details details = {.scene = scene};
    assert_int_equal(store_read(scene->app->store, details_count, &details, NULL), FAIL_NONE);
    return details.readable;
}

static const char *answered_text(struct scene *scene) {
    struct visitor *leila = &scene->leila;
    visitor_go(leila, at(scene, "/addresses"));
    const char *end = strstr(leila->body, " answered"), *start = end;
    while (start[-1] != ' ') start--;
    return arena_printf(scene->arena, "%.*s", (int)(end - start), start);
}

static void called_and_erased(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *leila = &scene.leila, *anyone = &scene.anyone;
        int64_t before = readable(&scene);
        (void)fill_pool(&scene);
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/draw"), at(&scene, "/draw/freeze"), NULL));
        prepare(&scene, 1, "numbers", 303);
        clock_shift(CLOCK_DAY);
        visitor_sign_in(leila, LEILA);
        expect(leila, 303, draw_fields(&scene, "randomness", "1 2 3 4 5"));
        for (int i = 0; i < 4; i++) {
            expect(leila, 200, visitor_get(leila, at(&scene, "/calls")));
            const char *link = link_to(leila, at(&scene, "/calls/"));
            assert_non_null(link);
            expect(leila, 200, visitor_get(leila, link));
            assert_true(visitor_sees(leila, "Testperson"));
            assert_false(visitor_sees(leila, "Mill Ln")); /* a call needs no address */
            assert_false(visitor_sees(leila, "High St"));
            expect(leila, 422, visitor_post_fields(leila, NULL, link, "outcome", "call_back"));
            expect(leila, 303,
                   visitor_post_fields(leila, NULL, link, "outcome",
                                       i == 0 ? "declined" : "confirmed", "note", "Has a dog"));
            expect(leila, 404, visitor_get(leila, link));
        }
        expect(leila, 200, visitor_get(leila, at(&scene, "/calls")));
        assert_int_equal(count_of(leila, "Confirmed</strong>"), 3);
        /* The free seat goes to whoever keeps the quotas, once. */
        expect(leila, 200, visitor_get(leila, at(&scene, "/replacements")));
        assert_true(visitor_sees(leila, "The seat of number"));
        assert_true(visitor_sees(leila, "keeps all quotas"));
        const char *give = strstr(leila->body, at(&scene, "/replacements/"));
        assert_non_null(give);
        give = arena_copy_n(scene.arena, give, strcspn(give, "\""));
        expect(leila, 303, visitor_post_fields(leila, at(&scene, "/replacements"), give, NULL));
        expect(leila, 409, visitor_post_fields(leila, at(&scene, "/replacements"), give, NULL));
        expect(leila, 200, visitor_get(leila, at(&scene, "/calls")));
        const char *last = link_to(leila, at(&scene, "/calls/"));
        assert_non_null(last);
        expect(leila, 303, visitor_post_fields(leila, NULL, last, "outcome", "confirmed"));
        expect(leila, 200, visitor_get(leila, at(&scene, "/progress")));
        assert_true(visitor_sees(leila, "Towards the quotas"));
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/payments"),
                                   at(&scene, "/payments/honoraria"), NULL));
        expect(leila, 200, visitor_get(leila, at(&scene, "/payments")));
        /* Four seats and the reserve who is left, at one press; a second one adds nothing. */
        assert_true(visitor_sees(leila, "£1475"));
        assert_false(visitor_sees(leila, "Enter them all"));
        assert_false(visitor_sees(leila, "fm-scroll")); /* it fits on a phone */
        /* On the day that was promised, and not before. */
        struct recruit_erased erased = {0};
        assert_int_equal(recruit_erase_due(scene.app, clock_now(), &erased, NULL), FAIL_NONE);
        assert_int_equal(erased.people, 0);
        const char *answered = answered_text(&scene);
        clock_shift(61 * CLOCK_DAY);
        assert_int_equal(recruit_erase_due(scene.app, clock_now(), &erased, NULL), FAIL_NONE);
        assert_int_equal(erased.people, 26);
        assert_int_equal(erased.letters, 20);
        assert_int_equal(recruit_erase_due(scene.app, clock_now(), &erased, NULL), FAIL_NONE);
        assert_int_equal(erased.people, 0);
        assert_int_equal(readable(&scene) - before, 4);
        visitor_sign_in(leila, LEILA);
        assert_true(*answered > '0' && strcmp(answered_text(&scene), answered) == 0);
        /* The published draw stands as it stood. */
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/draw"));
        assert_true(visitor_sees(anyone, "These numbers have a seat"));
        /* What is over is told as over. */
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test"));
        assert_true(visitor_sees(anyone, "people were drawn by lot"));
        assert_true(visitor_sees(anyone, "of those who were not chosen were erased on"));
        assert_false(visitor_sees(anyone, "are erased on"));
        clock_shift(-62 * CLOCK_DAY);
    }
}
TEST(called_and_erased,
     "journey: callers see what a call needs, and on the promised day the keys of "
     "those without a seat are destroyed");

/* What lies on a page, as a file of the folder. */
static const char *fetch(struct scene *scene, struct visitor *visitor, const char *page,
                         const char *folder, const char *name) {
    expect(visitor, 200, visitor_get(visitor, page));
    const char *path = path_join(scene->arena, folder, name);
    assert_int_equal(file_write(path, visitor->body, strlen(visitor->body), 0600, NULL), FAIL_NONE);
    return path;
}

static enum fail verified(struct scene *scene, const char *path) {
    struct arguments arguments;
    struct arena *arena = arena_new((size_t)1 << 30);
    const struct command *draw = command_find("draw");
    char *words[] = {arena_copy(arena, "--verify"), arena_copy(arena, path)};
    (void)scene;
    assert_int_equal(arguments_read(arena, draw, 2, words, &arguments, NULL), FAIL_NONE);
    enum fail fail = draw->run(&arguments, NULL);
    arena_free(arena);
    return fail;
}

/* The public files are enough for the lot, the auditors' make the panels again; one changed byte of
 * any of them is found. */
static void verify_all(struct scene *scene) {
    const char *folder = arena_copy(scene->arena, test_folder());
    const char *files[3];
    const char *path =
        fetch(scene, &scene->anyone, "/r/ashbury-test/lottery.json", folder, "lottery.json");
    files[0] = fetch(scene, &scene->anyone, "/r/ashbury-test/panels.csv", folder, "panels.csv");
    assert_int_equal(verified(scene, path), FAIL_NONE);
    files[1] = fetch(scene, &scene->leila, at(scene, "/pool.csv"), folder, "pool.csv");
    files[2] = fetch(scene, &scene->leila, at(scene, "/draw/quotas.csv"), folder, "quotas.csv");
    assert_int_equal(verified(scene, path), FAIL_NONE);
    for (size_t i = 0; i < 3; i++) {
        struct str bytes;
        assert_int_equal(file_read(scene->arena, files[i], 1 << 24, &bytes, NULL), FAIL_NONE);
        char *changed = arena_copy_n(scene->arena, bytes.s, bytes.n);
        changed[bytes.n - 2] = changed[bytes.n - 2] == '1' ? '2' : '1';
        assert_int_equal(file_write(files[i], changed, bytes.n, 0600, NULL), FAIL_NONE);
        assert_int_equal(verified(scene, path), FAIL_CONFLICT);
        assert_int_equal(file_write(files[i], bytes.s, bytes.n, 0600, NULL), FAIL_NONE);
    }
    struct str text;
    assert_int_equal(file_read(scene->arena, path, 1 << 24, &text, NULL), FAIL_NONE);
    char *panel = strstr(arena_copy_n(scene->arena, text.s, text.n), "\"panel\":42,");
    assert_non_null(panel);
    panel[strlen("\"panel\":")] = '5';
    const char *start = panel - (strstr(text.s, "\"panel\":42,") - text.s);
    assert_int_equal(file_write(path, start, text.n, 0600, NULL), FAIL_NONE);
    assert_int_equal(verified(scene, path), FAIL_CONFLICT);
}

/* A commitment is public for good, and dice name the panel themselves. */
static void cancelled_in_public(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *anyone = &scene.anyone, *leila = &scene.leila;
        (void)fill_pool(&scene);
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/draw"), at(&scene, "/draw/freeze"), NULL));
        prepare(&scene, 2, "numbers", 303);
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/lottery.json"));
        const char *digest = strstr(anyone->body, "\"panels_sha256\":\"");
        assert_non_null(digest);
        digest = arena_copy_n(scene.arena, digest + strlen("\"panels_sha256\":\""), 64);
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/draw"), at(&scene, "/draw/cancel"), NULL));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/draw"));
        assert_true(visitor_sees(anyone, "cancelled on"));
        assert_true(visitor_sees(anyone, digest));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/lottery.json"));
        assert_true(visitor_sees(anyone, "\"state\":\"none\""));
        assert_true(visitor_sees(anyone, "\"cancelled_at\":\""));
        prepare(&scene, 1, "dice", 303);
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test"));
        assert_true(visitor_sees(anyone, "/r/ashbury-test/draw\""));
        clock_shift(CLOCK_DAY);
        visitor_sign_in(leila, LEILA);
        expect(leila, 422, draw_fields(&scene, "randomness", "4 2"));
        expect(leila, 422, draw_fields(&scene, "randomness", "0 4 2 7"));
        expect(leila, 303, draw_fields(&scene, "randomness", "0 4 2"));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/draw"));
        assert_true(visitor_sees(anyone, "Panel 042 was drawn"));
        assert_true(visitor_sees(anyone, digest));
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/lottery.json"));
        assert_true(visitor_sees(anyone, "\"panel\":42,"));
        assert_true(visitor_sees(anyone, "\"lot\":\"dice\""));
        assert_true(visitor_sees(anyone, digest));
        expect(leila, 200, visitor_get(leila, at(&scene, "/draw/report")));
        assert_true(visitor_sees(leila, "Quotas and what was achieved"));
        assert_true(visitor_sees(leila, "Panels in the explicit lottery"));
        assert_true(visitor_sees(leila, "Not for publication"));
        assert_true(visitor_sees(leila, "42"));
        verify_all(&scene);
        clock_shift(-CLOCK_DAY);
    }
}
TEST(cancelled_in_public, "journey: a draw that was published and cancelled stays public with its "
                          "times, and three digits in order name the panel");

/* The candidate behind a link of the list with this state, the first one. */
static const char *first_of(struct scene *scene, const char *state) {
    struct visitor *leila = &scene->leila;
    expect(leila, 200,
           visitor_get(leila,
                       arena_printf(scene->arena, "%s/candidates?state=%s", scene->path, state)));
    const char *link = link_to(leila, at(scene, "/candidates/"));
    assert_non_null(link);
    return link;
}

static const char *public_counts(struct scene *scene) {
    expect(&scene->anyone, 200, visitor_get(&scene->anyone, "/r/ashbury-test/draw"));
    const char *main = strstr(scene->anyone.body, "<main");
    assert_non_null(main);
    return arena_copy_n(scene->arena, main, (size_t)(strstr(main, "</main>") - main));
}

static void replaced_together(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *leila = &scene.leila;
        (void)fill_pool(&scene);
        /* Ten were refused: they are in no pool, neither before the draw nor after it. */
        expect(leila, 200, visitor_get(leila, at(&scene, "/pool.csv")));
        assert_int_equal(count_of(leila, "\n"), 21);
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/draw"), at(&scene, "/draw/freeze"), NULL));
        prepare(&scene, 1, "dice", 303);
        clock_shift(CLOCK_DAY);
        visitor_sign_in(leila, LEILA);
        expect(leila, 303, draw_fields(&scene, "randomness", "123"));
        const char *before = public_counts(&scene);
        const char *gone = first_of(&scene, "selected");
        /* Three of four leave; one of them is erased at once. */
        for (int i = 0; i < 3; i++) {
            const char *link = first_of(&scene, "selected");
            expect(leila, 303,
                   visitor_post_fields(leila, link,
                                       arena_printf(scene.arena, "%s/move/withdrawn", link), NULL));
        }
        expect(leila, 303,
               visitor_post_fields(leila, gone, arena_printf(scene.arena, "%s/move/erased", gone),
                                   NULL));
        /* The public page says what was drawn, so that nobody sees who left by its difference. */
        assert_string_equal(public_counts(&scene), before);
        expect(leila, 200, visitor_get(leila, at(&scene, "/replacements")));
        assert_int_equal(count_of(leila, "The seat of number"), 3);
        assert_true(visitor_sees(leila, "All free seats at once"));
        assert_true(visitor_sees(leila, "keeps all quotas"));
        const char *left = visitor_hidden(leila, "left"), *next = visitor_hidden(leila, "next");
        /* Whoever has a seat, and whoever was refused, cannot be given one by an old page. */
        const char *seated = strrchr(first_of(&scene, "selected"), '/') + 1;
        const char *open = arena_copy_n(scene.arena, left, strcspn(left, ","));
        expect(leila, 409,
               visitor_post_fields(
                   leila, at(&scene, "/replacements"),
                   arena_printf(scene.arena, "%s/replacements/%s/%s", scene.path, open, seated),
                   NULL));
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/replacements"),
                                   at(&scene, "/replacements/all"), "left", left, "next", next));
        expect(leila, 200, visitor_get(leila, at(&scene, "/candidates")));
        assert_true(visitor_sees(leila, "Selected, to be confirmed (4)"));
        expect(leila, 200, visitor_get(leila, at(&scene, "/replacements")));
        assert_true(visitor_sees(leila, "No seat is free"));
        expect(leila, 409,
               visitor_post_fields(leila, at(&scene, "/replacements"),
                                   at(&scene, "/replacements/all"), "left", left, "next", next));
        expect(leila, 200, visitor_get(leila, at(&scene, "/pool.csv")));
        assert_int_equal(count_of(leila, "\n"), 21);
        clock_shift(-CLOCK_DAY);
    }
}
TEST(replaced_together, "journey: free seats, also of somebody erased, go to the group that keeps "
                        "the quotas, all at once; nobody refused or seated is offered one");

/* The fields once more, with token and nonce of the page that was shown last. */
static const char *const *sealed(struct visitor *visitor, const char *const *fields) {
    const char **all = ARENA_ARRAY(visitor->arena, const char *, 64);
    size_t n = 0;
    while (fields[n] != NULL) all[n] = fields[n], n++;
    const char *seal[] = {"csrf", visitor_hidden(visitor, "csrf"), "nonce",
                          visitor_hidden(visitor, "nonce")};
    for (size_t i = 0; i < 4; i++) all[n++] = seal[i];
    return all;
}

/* A form sent twice: the second answer shows the same code as the first. */
static void clicked_twice(struct visitor *visitor, const char *path, const char *const *fields) {
    expect(visitor, 200, visitor_get(visitor, path));
    const char *const *all = sealed(visitor, fields);
    expect(visitor, 200, visitor_post_raw(visitor, path, all));
    const char *first = visitor_code(visitor);
    expect(visitor, 200, visitor_post_raw(visitor, path, all));
    assert_string_equal(visitor_code(visitor), first);
    /* Another form is another person, with a code of their own. */
    expect(visitor, 200, visitor_get(visitor, path));
    expect(visitor, 200, visitor_post_raw(visitor, path, sealed(visitor, fields)));
    assert_string_not_equal(visitor_code(visitor), first);
}

static void machines_are_kept_out(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *anyone = &scene.anyone;
        const char *gender, *age;
        plan(&scene);
        open_registration(&scene);
        expect(anyone, 200, visitor_get(anyone, "/r/ashbury-test/register"));
        const char *gender_value = value_of(anyone, "Female", &gender);
        const char *age_value = value_of(anyone, "16-39", &age);
        const char *opened = visitor_hidden(anyone, "opened");
        const char *good[] = {
            gender,   gender_value, age,           age_value,  "eligible", "yes",   "full_name",
            "Robot",  "address_1",  "1 Mill Lane", "postcode", "AB1 2CD",  "phone", "01632 960001",
            "opened", opened,       "website",     "",         NULL};
        /* Too quick, and with a stamp of their own making. */
        expect(anyone, 422, visitor_post(anyone, NULL, "/r/ashbury-test/register", good));
        assert_true(visitor_sees(anyone, "very quick"));
        assert_true(visitor_sees(anyone, "Robot")); /* nothing typed is lost */
        good[15] = "1.00000000000000000000000000000000";
        expect(anyone, 422, visitor_post(anyone, NULL, "/r/ashbury-test/register", good));
        /* The field that people do not see: thanked, and forgotten. */
        good[15] = opened;
        good[17] = "http://spam.example";
        clock_shift(5 * CLOCK_SECOND);
        expect(anyone, 200, visitor_post(anyone, NULL, "/r/ashbury-test/register", good));
        assert_true(visitor_sees(anyone, "Thank you"));
        expect(&scene.leila, 200, visitor_get(&scene.leila, at(&scene, "/candidates")));
        assert_true(visitor_sees(&scene.leila, "Nobody."));
        /* Without the conditions, and with a postcode that is none. */
        good[17] = "";
        good[11] = "Ashbury";
        expect(anyone, 422, visitor_post(anyone, NULL, "/r/ashbury-test/register", good));
        assert_true(visitor_sees(anyone, "full UK postcode"));
        /* A second click shows the number and the code again, and registers nobody else. */
        good[11] = "AB1 2CD";
        clicked_twice(anyone, "/r/ashbury-test/register", good);
        expect(&scene.leila, 200, visitor_get(&scene.leila, at(&scene, "/candidates")));
        assert_int_equal(count_of(&scene.leila, at(&scene, "/candidates/")), 2);
        /* Wrong codes run out; whoever sits beside the guesser still registers. */
        int n = 0;
        good[16] = "code", good[17] = secret_code(scene.arena, 2);
        while (n < 99 && visitor_post(anyone, NULL, "/r/ashbury-test/register", good) == 422) n++;
        assert_in_range(n, 60, 62);
        expect(anyone, 429, anyone->status);
        good[11] = "Ashbury", good[17] = "";
        expect(anyone, 422, visitor_post(anyone, NULL, "/r/ashbury-test/register", good));
        /* A library's readers all get in; whoever goes on and on is asked to wait. */
        while (n < 500 && visitor_post(anyone, NULL, "/r/ashbury-test/register", good) != 429) n++;
        assert_in_range(n, 370, 400);
    }
}
TEST(machines_are_kept_out,
     "journey: forms sent too quickly, with a forged stamp, into the trap or "
     "too often do not register anybody");

/* An answer is put right with a reason, once; who does not fulfil the conditions leaves. */
static void answers_put_right(struct scene *scene) {
    struct visitor *leila = &scene->leila;
    const char *gender;
    const char *person = first_of(scene, "eligible");
    const char *page = arena_printf(scene->arena, "%s/answers", person);
    expect(leila, 200, visitor_get(leila, page));
    const char *revision = visitor_hidden(leila, "revision");
    const char *fields[16] = {"revision", revision, "fulfils", "yes", "reason", "typing mistake"};
    size_t n = 6;
    for (const char *at = leila->body; (at = strstr(at, "<select")) != NULL; at++) {
        const char *name = strstr(at, "name=\"") + strlen("name=\"");
        const char *value = strstr(at, "<option value=\"");
        while (value != NULL && value[strlen("<option value=\"")] == '"')
            value = strstr(value + 1, "<option value=\"");
        assert_non_null(value);
        value += strlen("<option value=\"");
        gender = arena_copy_n(scene->arena, name, strcspn(name, "\""));
        fields[n++] = gender;
        fields[n++] = arena_copy_n(scene->arena, value, strcspn(value, "\""));
    }
    assert_int_equal(n, 12); /* three categories, each to its first value */
    expect(leila, 303, visitor_post(leila, NULL, page, fields));
    expect(leila, 200, visitor_get(leila, person));
    assert_true(visitor_sees(leila, "answers changed, typing mistake"));
    assert_true(visitor_sees(leila, "Female"));
    /* A page of before is a conflict, and without a reason nothing is changed. */
    expect(leila, 409, visitor_post(leila, NULL, page, fields));
    fields[5] = "";
    expect(leila, 422, visitor_post(leila, NULL, page, fields));
    fields[1] = "2";
    fields[3] = "no";
    fields[5] = "they told us";
    expect(leila, 200, visitor_get(leila, page));
    fields[1] = visitor_hidden(leila, "revision");
    expect(leila, 303, visitor_post(leila, NULL, page, fields));
    expect(leila, 200, visitor_get(leila, person));
    assert_true(visitor_sees(leila, "Not chosen"));
    expect(leila, 404, visitor_get(leila, page));
}

static void way_is_kept(struct scene *scene, const char *name, const char *way, const char *words) {
    struct recruit_person person;
    for (int64_t id = 1; id <= 500; id++) {
        if (recruit_person_get(scene->app, scene->arena, id, &person, NULL) != FAIL_NONE ||
            strcmp(person.name, name) != 0)
            continue;
        assert_string_equal(person.way, way);
        assert_string_equal(person.contact, words);
        return;
    }
    fail_msg("nobody is called %s", name);
}

static void by_phone_and_decided(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *leila = &scene.leila;
        const char *gender, *age;
        plan(&scene);
        open_registration(&scene);
        expect(leila, 200, visitor_get(leila, at(&scene, "/enter")));
        const char *gender_value = value_of(leila, "Male", &gender);
        const char *age_value = value_of(leila, "40 and over", &age);
        expect(leila, 200,
               visitor_post_fields(leila, NULL, at(&scene, "/enter"), "source", "phone", gender,
                                   gender_value, age, age_value, "eligible", "yes", "full_name",
                                   "Oswin Elsewhere", "address_1", "99 Far Road", "postcode",
                                   "ZE1 0AA", "phone", "01632 960 099", "way", "letter", "way_note",
                                   "No hurry", "spoken", "en"));
        assert_true(visitor_sees(leila, "list of doubts"));
        way_is_kept(&scene, "Oswin Elsewhere", "letter", "Letter; No hurry");
        char *code = visitor_code(leila);
        assert_int_equal(strlen(code), 14);
        expect(leila, 200, visitor_get(leila, at(&scene, "/doubts")));
        const char *link = strstr(leila->body, arena_printf(scene.arena, "%s/doubts/", scene.path));
        assert_non_null(link);
        link = arena_copy_n(scene.arena, link, strcspn(link, "\""));
        expect(leila, 200, visitor_get(leila, link));
        assert_true(visitor_sees(leila, "99 Far Road"));
        /* The area comes with a letter; without one it must be chosen. */
        expect(leila, 422, visitor_post_fields(leila, NULL, link, "decision", "none"));
        assert_true(visitor_sees(leila, "the draw needs it"));
        const char *name = strstr(leila->body, "name=\"value_");
        assert_non_null(name);
        name += strlen("name=\"");
        const char *field = arena_copy_n(scene.arena, name, strcspn(name, "\""));
        const char *option = strstr(strstr(name, "<option"), "value=\"");
        option = strstr(option + 1, "value=\"");
        option += strlen("value=\"");
        const char *value = arena_copy_n(scene.arena, option, strcspn(option, "\""));
        expect(leila, 303,
               visitor_post_fields(leila, NULL, link, "decision", "none", field, value));
        expect(leila, 200, visitor_get(leila, at(&scene, "/doubts")));
        assert_true(visitor_sees(leila, "Nothing is doubtful"));
        expect(leila, 404, visitor_get(leila, link));
        /* Who had the page open in another window reads why. */
        expect(leila, 409,
               visitor_post_fields(leila, at(&scene, "/doubts"), link, "decision", "refuse"));
        assert_true(visitor_sees(leila, "has decided about this registration already"));
        const char *const fields[] = {
            "source",   "phone",     gender,      gender_value,    age,  age_value,   "eligible",
            "yes",      "full_name", "Una Twice", "spoken",        "en", "address_1", "98 Far Road",
            "postcode", "ZE1 0AA",   "phone",     "01632 960 098", NULL};
        clicked_twice(leila, at(&scene, "/enter"), fields);
        answers_put_right(&scene);
    }
}
TEST(by_phone_and_decided, "journey: a call is typed into the same form, and a doubt is decided "
                           "once, with what the draw needs");

/* The code of letter 1 as it is stored: a keyed hash. */
static const char *print(struct scene *scene, int status) {
    struct visitor *leila = &scene->leila;
    expect(leila, 200, visitor_get(leila, at(scene, "/addresses")));
    const char *frame = strstr(leila->body, at(scene, "/addresses/"));
    while (frame != NULL && strchr("0123456789", frame[strlen(at(scene, "/addresses/"))]) == NULL)
        frame = strstr(frame + 1, at(scene, "/addresses/"));
    assert_non_null(frame);
    frame = arena_copy_n(scene->arena, frame,
                         strlen(at(scene, "/addresses/")) +
                             strspn(frame + strlen(at(scene, "/addresses/")), "0123456789"));
    expect(leila, status,
           visitor_post_fields(leila, at(scene, "/addresses"),
                               arena_printf(scene->arena, "%s/letters/1", frame), NULL));
    return frame;
}

static void posted_codes_stand(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *leila = &scene.leila;
        plan(&scene);
        (void)print(&scene, 200);
        const char *frame = print(&scene, 200); /* a second try, while they are in the house */
        expect(leila, 303,
               visitor_post_fields(leila, at(&scene, "/addresses"),
                                   arena_printf(scene.arena, "%s/posted", frame), NULL));
        expect(leila, 409,
               visitor_post_fields(leila, at(&scene, "/addresses"),
                                   arena_printf(scene.arena, "%s/letters/1", frame), NULL));
        expect(leila, 200, visitor_get(leila, at(&scene, "/addresses")));
        assert_false(visitor_sees(leila, "Print letters"));
        /* Ten more, marked too early: their codes are in nobody's hands, and made once. */
        expect(leila, 303,
               upload_fields(&scene, "/addresses/add", addresses(&scene), "how", "draw"));
        int64_t number = 0;
        assert_true(str_int(str_of(frame + strlen(at(&scene, "/addresses/"))), 1, 1000, &number));
        const char *second =
            arena_printf(scene.arena, "%s/%lld", at(&scene, "/addresses"), (long long)number + 1);
        static const struct {
            const char *leaf;
            int status;
        } steps[] = {{"posted", 303}, {"letters/21", 200}, {"letters/21", 409}};
        for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
            expect(leila, steps[i].status,
                   visitor_post_fields(leila, at(&scene, "/addresses"),
                                       arena_printf(scene.arena, "%s/%s", second, steps[i].leaf),
                                       NULL));
    }
}
TEST(posted_codes_stand,
     "journey: letters that were posted are not printed again, which would kill their codes");

static void bad_files(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor *leila = &scene.leila;
        plan(&scene);
        static const struct {
            const char *text, *says;
        } files[] = {
            {"address_line_1,postcode,Area\n1 Elm Road,AB1 2XY,West\n",
             "Row 2: column &#39;Area&#39;: &#39;West&#39; is no value"},
            {"address_line_1,postcode,Area\n1 Elm Road,,North\n", "no postcode"},
            {"address_line_1,postcode\n1 Elm Road,AB1 2XY\n", "no column of this name"},
            {"address_line_1,Area\n1 Elm Road,North\n", "postcode"},
            {"a,b\n1\n", "Row 2: "},
        };
        for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
            expect(leila, 422,
                   upload_fields(&scene, "/addresses/add", files[i].text, "how", "draw"));
            if (!visitor_sees(leila, files[i].says))
                fail_msg("%s: %s", files[i].says, strstr(leila->body, "<main"));
        }
        expect(leila, 200, visitor_get(leila, at(&scene, "/addresses")));
        assert_true(visitor_sees(leila, "20 letters from 30 addresses"));
        assert_false(visitor_sees(leila, "1 letters from"));
        /* The ten that are left, and nobody twice. */
        expect(leila, 422,
               upload_fields(&scene, "/addresses/add", addresses(&scene), "how", "draw", "letters",
                             "11"));
        assert_true(visitor_sees(leila, "not written to yet: 10"));
        expect(leila, 303,
               upload_fields(&scene, "/addresses/add", addresses(&scene), "how", "check", "letters",
                             "10"));
        expect(leila, 200, visitor_follow(leila));
        assert_true(visitor_sees(leila, "Written to before: 20."));
        assert_true(visitor_sees(leila, "value=\"10\"")); /* what was typed stays */
        expect(leila, 422,
               upload_fields(&scene, "/quotas/import", "category,name,min,max\nGender,Female,3,2\n",
                             "x", "y"));
    }
}
TEST(bad_files, "journey: a bad address file is named with its row and stores nothing, and no home "
                "is written to twice");

/* Members for a standing panel: the same letters and the same draw, under a proposal of whoever
 * owns it. */
static void panels_recruit_too(void **state) {
    (void)state;
    struct scene scene;
    static const char *const own = "/proposals/2/recruitments";
    ON_EACH_ENGINE(scene) {
        struct visitor *leila = &scene.leila;
        const char *add = arena_printf(scene.arena, "%s/add?panel=1", own);
        expect(leila, 200, visitor_get(leila, "/panels/1/recruited"));
        assert_true(visitor_sees(leila, add));
        assert_false(visitor_sees(leila, LIST "/add")); /* another organisation leads that one */
        expect(leila, 200, visitor_get(leila, add));
        assert_true(visitor_sees(leila, "value=\"panel-1\" selected"));
        plan_for(&scene, own, "panel-1", "voices-new");
        open_registration(&scene);
        expect(leila, 200, visitor_get(leila, "/panels/1/recruited"));
        assert_true(visitor_sees(leila, scene.path));
        expect(leila, 200, visitor_get(leila, at(&scene, "/edit")));
        assert_true(visitor_sees(leila, "value=\"panel-1\" selected"));
        expect(leila, 200, visitor_get(leila, LIST "/add"));
        assert_false(visitor_sees(leila, "value=\"panel-1\""));
        expect(leila, 422,
               visitor_post_fields(leila, NULL, LIST "/add", "title", "T", "engagement", "panel-1",
                                   "short_name", "other"));
    }
}
TEST(panels_recruit_too,
     "recruit: whoever runs a panel finds members for it by the same letters and draw, under a "
     "proposal of its owner");
