/* The workshops of the example programme, as those who come, take notes and lead them use them. */
#include "demo/demo.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "framework/framework.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"
#include "workshop/rating.sql.h"
#include "workshop/run.sql.h"
#include "workshop/series.sql.h"
#include "workshop/suggestion.sql.h"

#include <string.h>

struct coast {
    struct app *app;
    struct arena *arena;
    struct demo_engagement_titled_row engagement, published;
    struct workshop_list_row *workshops;
    struct workshop_case_list_row *cases;
    struct workshop_criterion_list_row *criteria;
    struct workshop_people_row *people;
    size_t n_workshops, n_cases, n_criteria, n_people;
    const char *series, *meeting; /* paths */
    int64_t workshop;
};

static enum fail coast_read(struct db *db, void *context, struct why *why) {
    struct coast *c = context;
    TRY(demo_engagement_titled(db, c->arena, "Weighing data sharing: the coast", &c->engagement,
                               why));
    TRY(demo_engagement_titled(db, c->arena, "Weighing data sharing in three areas", &c->published,
                               why));
    TRY(workshop_list(db, c->arena, c->engagement.id, &c->workshops, &c->n_workshops, why));
    TRY(workshop_case_list(db, c->arena, c->engagement.id, 0, &c->cases, &c->n_cases, why));
    TRY(workshop_criterion_list(db, c->arena, c->engagement.id, &c->criteria, &c->n_criteria, why));
    for (size_t i = 0; i < c->n_workshops; i++)
        if (strcmp(c->workshops[i].area, "Saltmarsh") == 0) c->workshop = c->workshops[i].id;
    return workshop_people(db, c->arena, c->workshop, &c->people, &c->n_people, why);
}

static void coast_begin(struct coast *c) {
    struct why why = {0};
    *c = (struct coast){.app = test_example("sqlite"), .arena = arena_new((size_t)1 << 30)};
    if (store_read(c->app->store, coast_read, c, &why) != FAIL_NONE) fail_msg("%s", why.text);
    c->series = arena_printf(c->arena, "/proposals/%lld/evidence/%lld/workshop",
                             (long long)c->engagement.proposal, (long long)c->engagement.id);
    c->meeting = arena_printf(c->arena, "%s/workshops/%lld", c->series, (long long)c->workshop);
}

static void coast_end(struct coast *c) {
    test_app_close(c->app);
    arena_free(c->arena);
}

static void official(struct coast *c, struct visitor *visitor, const char *email) {
    int64_t person = 0;
    struct why why = {0};
    if (vault_find_email(c->app->vault, email, &person, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    visitor_begin(visitor, c->app);
    visitor_sign_in(visitor, person);
}

static void guest(struct coast *c, struct visitor *visitor, size_t number) {
    visitor_begin(visitor, c->app);
    assert_int_equal(visitor_post_fields(visitor, NULL, "/take-part", "code",
                                         seed_code(c->arena, "workshop", number)),
                     303);
}

static const char *field(struct coast *c, size_t one, size_t criterion) {
    return arena_printf(c->arena, "r_%lld_%lld", (long long)c->cases[one].id,
                        (long long)c->criteria[criterion].id);
}

static const char *own_case(struct coast *c, size_t one) {
    return arena_printf(c->arena, "/take-part/workshop/cases/%lld", (long long)c->cases[one].id);
}

struct rated {
    struct coast *c;
    size_t who; /* into people */
    struct workshop_ratings_of_row *now;
    struct workshop_ratings_former_of_row *former;
    size_t n_now, n_former;
};
static enum fail rated_read(struct db *db, void *context, struct why *why) {
    struct rated *r = context;
    TRY(workshop_ratings_of(db, r->c->arena, r->c->workshop, "person", r->c->people[r->who].id,
                            &r->now, &r->n_now, why));
    return workshop_ratings_former_of(db, r->c->arena, r->c->workshop, "person",
                                      r->c->people[r->who].id, &r->former, &r->n_former, why);
}
static struct rated rated_by(struct coast *c, size_t who) {
    struct rated r = {.c = c, .who = who};
    assert_int_equal(store_read(c->app->store, rated_read, &r, NULL), FAIL_NONE);
    return r;
}

static void the_last_rating_counts(void **state) {
    (void)state;
    struct coast c;
    struct visitor a, owen;
    coast_begin(&c);
    guest(&c, &a, 0);
    assert_int_equal(visitor_get(&a, "/take-part/now"), 200);
    assert_true(visitor_sees(&a, "Rate the cases"));
    assert_int_equal(visitor_post_fields(&a, NULL, own_case(&c, 0), field(&c, 0, 0), "4",
                                         field(&c, 0, 1), "4", field(&c, 0, 2), "4"),
                     303);
    assert_int_equal(visitor_post_fields(&a, NULL, own_case(&c, 0), field(&c, 0, 0), "2"), 303);
    struct rated r = rated_by(&c, 0);
    assert_int_equal(r.n_now, 3);
    assert_int_equal(r.n_former, 1);
    assert_int_equal(r.former[0].rating, 4);
    /* Out of range, of no case, nothing at all: said, and nothing is stored. */
    assert_int_equal(visitor_post_fields(&a, NULL, own_case(&c, 0), field(&c, 0, 0), "6"), 422);
    assert_int_equal(visitor_post_fields(&a, own_case(&c, 0), "/take-part/workshop/cases/999999",
                                         "r_999999_1", "4"),
                     404);
    assert_int_equal(visitor_post_fields(&a, NULL, own_case(&c, 1), "other", "1"), 422);
    assert_int_equal(rated_by(&c, 0).n_now, 3);
    /* Rating says that they were there, and a receipt can be had. */
    assert_int_equal(visitor_get(&a, "/take-part/workshop"), 200);
    assert_true(visitor_sees(&a, "Was there"));
    assert_int_equal(visitor_get(&a, "/take-part/receipt"), 200);
    assert_true(visitor_sees(&a, "Ratings at workshops"));
    /* The same person's sheet on paper says otherwise: asked about first. */
    const char *sheet =
        arena_printf(c.arena, "%s/sheets/%lld", c.meeting, (long long)c.people[0].id);
    official(&c, &owen, "owen.bright@levelground.example");
    assert_int_equal(visitor_post_fields(&owen, NULL, sheet, field(&c, 0, 0), "5"), 422);
    assert_true(visitor_sees(&owen, "Other ratings are stored already"));
    assert_false(visitor_sees(&owen, "2 is stored"));
    assert_int_equal(rated_by(&c, 0).n_former, 1);
    /* What they rated cannot be found out by guessing either: the right guess is asked about. */
    assert_int_equal(visitor_post_fields(&owen, NULL, sheet, field(&c, 0, 0), "2"), 422);
    assert_true(visitor_sees(&owen, "Other ratings are stored already"));
    assert_int_equal(
        visitor_post_fields(&owen, NULL, sheet, field(&c, 0, 0), "5", "replace", "yes"), 303);
    assert_int_equal(rated_by(&c, 0).n_former, 2);
    /* The same sheet typed twice changes nothing. */
    assert_int_equal(visitor_post_fields(&owen, NULL, sheet, field(&c, 0, 0), "5"), 303);
    visitor_follow(&owen);
    assert_true(visitor_sees(&owen, "nothing has changed"));
    assert_int_equal(rated_by(&c, 0).n_former, 2);
    visitor_end(&a);
    visitor_end(&owen);
    coast_end(&c);
}
TEST(the_last_rating_counts,
     "workshop: the last rating counts, former ones are kept, a sheet typed twice changes nothing");

static void notes_meet(void **state) {
    (void)state;
    struct coast c;
    struct visitor a, c3, owen;
    coast_begin(&c);
    guest(&c, &a, 0);
    guest(&c, &c3, 2);
    official(&c, &owen, "owen.bright@levelground.example");
    const char *own =
        arena_printf(c.arena, "/take-part/workshop/notes/%lld", (long long)c.cases[0].id);
    const char *table =
        arena_printf(c.arena, "%s/tables/1/cases/%lld", c.meeting, (long long)c.cases[0].id);
    assert_int_equal(visitor_get(&c3, own), 404); /* takes no notes */
    assert_int_equal(visitor_post_fields(&a, NULL, own, "benefits", "Seen by the table"), 303);
    assert_int_equal(visitor_post_fields(&owen, NULL, table, "benefits", "Typed by Owen"), 409);
    assert_true(visitor_sees(&owen, "Seen by the table")); /* both, nothing lost */
    assert_true(visitor_sees(&owen, "Typed by Owen"));
    const char *revision = visitor_hidden(&owen, "revision");
    assert_string_equal(revision, "1");
    assert_int_equal(visitor_post_fields(&owen, NULL, table, "benefits", "Both", "revision", "1"),
                     303);
    assert_int_equal(visitor_post_fields(&a, NULL, own, "benefits", "Late", "revision", "1"), 409);
    /* A table that is not there, and a workshop to which nobody came. */
    assert_int_equal(visitor_get(&owen, arena_printf(c.arena, "%s/tables/3", c.meeting)), 404);
    for (size_t i = 0; i < c.n_workshops; i++)
        if (strcmp(c.workshops[i].state, "empty") == 0)
            assert_int_equal(
                visitor_post_fields(&owen, NULL,
                                    arena_printf(c.arena, "%s/workshops/%lld/tables/1/cases/%lld",
                                                 c.series, (long long)c.workshops[i].id,
                                                 (long long)c.cases[0].id),
                                    "benefits", "x"),
                409);
    visitor_end(&a);
    visitor_end(&c3);
    visitor_end(&owen);
    coast_end(&c);
}
TEST(notes_meet, "workshop: two who write a table's notes at once both see both texts");

static bool is_in_vault(const struct coast *c, size_t who) {
    struct contact contact;
    struct why why = {0};
    enum fail fail = vault_get(c->app->vault, c->arena,
                               vault_number((enum vault_kind)7, c->people[who].id), &contact, &why);
    assert_true(fail == FAIL_NONE || fail == FAIL_NOTFOUND);
    return fail == FAIL_NONE;
}

static void the_withdrawn_are_forgotten(void **state) {
    (void)state;
    struct coast c;
    struct visitor lead, a;
    coast_begin(&c);
    official(&c, &lead, "leila.haddad@wendale.example");
    guest(&c, &a, 0);
    const char *person = arena_printf(c.arena, "/proposals/%lld/evidence/%lld/participants/%lld",
                                      (long long)c.engagement.proposal, (long long)c.engagement.id,
                                      (long long)c.people[0].participant);
    const char *theirs =
        arena_printf(c.arena, "%s/people/%lld", c.meeting, (long long)c.people[0].id);
    const char *others =
        arena_printf(c.arena, "%s/people/%lld", c.meeting, (long long)c.people[1].id);
    assert_true(is_in_vault(&c, 0));
    for (int twice = 0; twice < 2; twice++)
        visitor_post_fields(&lead, person, arena_printf(c.arena, "%s/withdraw", person), "x", "y");
    assert_false(is_in_vault(&c, 0));
    assert_true(is_in_vault(&c, 1));
    assert_int_equal(visitor_get(&lead, theirs), 200);
    assert_true(visitor_sees(&lead, "are erased"));
    /* Nobody writes them in again, from a page that was open before, nor gives them a code. */
    assert_int_equal(visitor_post_fields(&lead, others, theirs, "name", "A", "organisation", "B",
                                         "sector", "council", "revision", "2"),
                     409);
    assert_false(is_in_vault(&c, 0));
    visitor_post_fields(&lead, others, arena_printf(c.arena, "%s/code", theirs), "x", "y");
    assert_int_not_equal(lead.status, 200);
    assert_int_not_equal(visitor_get(&a, "/take-part/workshop"), 200);
    visitor_end(&lead);
    visitor_end(&a);
    coast_end(&c);
}
TEST(the_withdrawn_are_forgotten,
     "workshop: who withdraws is out of the vault at once, and is not written in again");

static void both_languages(void **state) {
    (void)state;
    struct coast c;
    struct visitor lead, a;
    coast_begin(&c);
    official(&c, &lead, "leila.haddad@wendale.example");
    guest(&c, &a, 0);
    const char *english = c.cases[1].title;
    const char *marked =
        arena_printf(c.arena, "<h1 class=\"govuk-heading-l\" lang=\"en\">%s</h1>", english);
    assert_int_equal(visitor_get(&a, arena_printf(c.arena, "%s?language=cy", own_case(&c, 1))),
                     200);
    assert_non_null(strstr(a.body, marked));
    const char *welsh =
        arena_printf(c.arena, "%s/cases/%lld/welsh", c.series, (long long)c.cases[1].id);
    assert_int_equal(visitor_post_fields(&lead, welsh, welsh, "title", "Yn Gymraeg", "safeguards",
                                         "Un\nDau", "revision", "1"),
                     303);
    assert_int_equal(visitor_post_fields(&lead, welsh, welsh, "title", "Hen", "revision", "1"),
                     409);
    /* What is written in Welsh is Welsh and not marked; the rest stays English, and is. */
    assert_int_equal(visitor_get(&a, own_case(&c, 1)), 200);
    assert_non_null(strstr(a.body, "<h1 class=\"govuk-heading-l\">Yn Gymraeg</h1>"));
    assert_non_null(strstr(a.body, "<li>Dau</li>"));
    assert_non_null(strstr(a.body, "<div lang=\"en\">"));
    assert_int_equal(visitor_get(&a, arena_printf(c.arena, "%s?language=en", own_case(&c, 1))),
                     200);
    assert_true(visitor_sees(&a, english));
    assert_false(visitor_sees(&a, "Yn Gymraeg"));
    assert_null(strstr(a.body, "<h1 class=\"govuk-heading-l\" lang"));
    /* What is published is not translated otherwise under the readers' eyes. */
    assert_int_equal(
        visitor_get(&lead,
                    arena_printf(c.arena, "/proposals/%lld/evidence/%lld/workshop/welsh",
                                 (long long)c.published.proposal, (long long)c.published.id)),
        409);
    visitor_end(&lead);
    visitor_end(&a);
    coast_end(&c);
}
TEST(both_languages,
     "workshop: a case is read in Welsh where it was written so, and marked as English where not");

static const char *line(struct coast *c, const char *what, size_t who) {
    return arena_printf(c->arena, "%s_%lld", what, (long long)c->people[who].id);
}

static const char *state_now(struct coast *c, size_t who) {
    struct why why = {0};
    if (store_read(c->app->store, coast_read, c, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return arena_printf(c->arena, "%s/%lld", c->people[who].state,
                        (long long)c->people[who].table_number);
}

static void marks_of_others_stay(void **state) {
    (void)state;
    struct coast c;
    struct visitor lead, a;
    coast_begin(&c);
    official(&c, &lead, "leila.haddad@wendale.example");
    guest(&c, &a, 0);
    const char *page = arena_printf(c.arena, "%s/attendance", c.meeting);
    assert_int_equal(visitor_get(&lead, page), 200);
    assert_string_equal(visitor_hidden(&lead, line(&c, "was", 0)), "accepted/1");
    /* While the form is open the first says that they cannot come. */
    assert_int_equal(visitor_post_fields(&a, "/take-part/workshop",
                                         "/take-part/workshop/answer/declined", "x", "y"),
                     303);
    /* The line that was left alone says nothing about them. */
    assert_int_equal(visitor_post_fields(
                         &lead, page, page, line(&c, "state", 0), "accepted", line(&c, "table", 0),
                         "1", line(&c, "was", 0), "accepted/1", line(&c, "state", 1), "attended",
                         line(&c, "table", 1), "2", line(&c, "was", 1), "accepted/2"),
                     303);
    assert_string_equal(state_now(&c, 0), "declined/1");
    assert_string_equal(state_now(&c, 1), "attended/2");
    /* What was changed here and elsewhere is shown, and asked about. */
    const char *const changed[] = {
        line(&c, "state", 0), "attended", line(&c, "table", 0), "2", line(&c, "was", 0),
        "accepted/1",         NULL};
    assert_int_equal(visitor_post(&lead, page, page, changed), 409);
    assert_true(visitor_sees(&lead, "What is stored now"));
    assert_string_equal(visitor_hidden(&lead, line(&c, "was", 0)), "declined/1");
    assert_string_equal(state_now(&c, 0), "declined/1");
    assert_int_equal(visitor_post_fields(&lead, page, page, line(&c, "state", 0), "attended",
                                         line(&c, "table", 0), "0", line(&c, "was", 0),
                                         "declined/1"),
                     303);
    assert_string_equal(state_now(&c, 0), "attended/0");
    /* Held is only what is known by tables: nobody stays without one. */
    const char *held = arena_printf(c.arena, "%s/state/held", c.meeting);
    assert_int_equal(visitor_post_fields(&lead, c.meeting, held, "x", "y"), 409);
    assert_true(visitor_sees(&lead, "has no table"));
    assert_int_equal(visitor_post_fields(&lead, page, page, line(&c, "state", 0), "attended",
                                         line(&c, "table", 0), "1", line(&c, "was", 0),
                                         "attended/0"),
                     303);
    assert_int_equal(visitor_post_fields(&lead, c.meeting, held, "x", "y"), 303);
    assert_int_equal(visitor_post_fields(&lead, page, page, line(&c, "state", 0), "attended",
                                         line(&c, "table", 0), "0", line(&c, "was", 0),
                                         "attended/1"),
                     422);
    /* Whoever rated was there: their ratings count, and so do they. */
    assert_string_equal(state_now(&c, 5), "attended/2");
    assert_int_equal(visitor_post_fields(&lead, page, page, line(&c, "state", 5), "absent",
                                         line(&c, "table", 5), "2", line(&c, "was", 5),
                                         "attended/2"),
                     422);
    assert_true(visitor_sees(&lead, "has rated cases, and so was there"));
    assert_string_equal(state_now(&c, 5), "attended/2");
    visitor_end(&lead);
    visitor_end(&a);
    coast_end(&c);
}
TEST(marks_of_others_stay,
     "workshop: marking who came writes over nobody's answer, and leaves nobody without a table");

static void four_are_too_few(void **state) {
    (void)state;
    struct coast c;
    struct visitor lead;
    static const char *const papers[] = {"synthesis.html", "area-1.html"};
    coast_begin(&c);
    official(&c, &lead, "leila.haddad@wendale.example");
    const char *wording = arena_printf(c.arena, "%s/wording", c.meeting);
    const char *notes =
        arena_printf(c.arena, "%s/tables/1/cases/%lld", c.meeting, (long long)c.cases[0].id);
    assert_int_equal(
        visitor_post_fields(&lead, wording, wording,
                            arena_printf(c.arena, "wording_%lld", (long long)c.criteria[0].id),
                            "As we word it"),
        303);
    assert_int_equal(visitor_post_fields(&lead, notes, notes, "risks", "As we fear it"), 303);
    assert_int_equal(visitor_post_fields(&lead, c.meeting,
                                         arena_printf(c.arena, "%s/state/held", c.meeting), "x",
                                         "y"),
                     303);
    for (size_t i = 0; i < 2; i++) {
        visitor_get(&lead, arena_printf(c.arena, "%s/reports/%s", c.series, papers[i]));
        assert_int_equal(lead.status, 200);
        const char *said = arena_copy_n(c.arena, lead.response->bytes, lead.response->n_bytes);
        assert_null(strstr(said, "As we word it"));
        assert_null(strstr(said, "As we fear it"));
        assert_null(strstr(said, "4 people"));
        assert_null(strstr(said, "Agreement within tables: "));
        assert_non_null(strstr(said, "ewer than 5 people took part"));
    }
    /* The fifth comes: what they said is shown. */
    const char *page = arena_printf(c.arena, "%s/attendance", c.meeting);
    assert_int_equal(visitor_post_fields(&lead, page, page, line(&c, "state", 0), "attended",
                                         line(&c, "table", 0), "1", line(&c, "was", 0),
                                         "accepted/1"),
                     303);
    for (size_t i = 0; i < 2; i++) {
        visitor_get(&lead, arena_printf(c.arena, "%s/reports/%s", c.series, papers[i]));
        assert_non_null(strstr(arena_copy_n(c.arena, lead.response->bytes, lead.response->n_bytes),
                               "As we word it"));
    }
    visitor_end(&lead);
    coast_end(&c);
}
TEST(four_are_too_few, "workshop: reports say nothing of what fewer than five people said");

static void published_stays(void **state) {
    (void)state;
    struct coast c;
    struct visitor lead, a, anybody;
    coast_begin(&c);
    guest(&c, &a, 0);
    official(&c, &lead, "leila.haddad@wendale.example");
    visitor_begin(&anybody, c.app);
    assert_int_equal(visitor_post_fields(&a, NULL, own_case(&c, 0), field(&c, 0, 0), "4"), 303);
    const char *publish = arena_printf(c.arena, "%s/publish", c.series);
    const char *close = arena_printf(c.arena, "%s/state/closed", c.series);
    const char *held = arena_printf(c.arena, "%s/state/held", c.meeting);
    assert_int_equal(visitor_post_fields(&lead, publish, publish, "outcome", ""), 409);
    assert_int_equal(visitor_post_fields(&lead, c.meeting, held, "x", "y"), 303);
    assert_int_equal(visitor_post_fields(&lead, c.series, close, "x", "y"), 303);
    assert_int_equal(visitor_post_fields(&lead, c.series, close, "x", "y"), 303); /* twice */
    assert_int_equal(visitor_get(&a, own_case(&c, 0)), 409);
    assert_int_equal(visitor_post_fields(
                         &lead, c.series,
                         arena_printf(c.arena, "%s/tables/1/photos/1/remove", c.meeting), "x", "y"),
                     409);
    const char *public_page = arena_printf(c.arena, "/workshops/%lld", (long long)c.engagement.id);
    assert_int_equal(visitor_get(&anybody, public_page), 404);
    assert_int_equal(visitor_get(&lead, publish), 200);
    const char *revision = arena_copy(c.arena, visitor_hidden(&lead, "revision"));
    assert_int_equal(visitor_post_fields(&lead, publish, publish, "outcome", "Nothing yet.",
                                         "revision", revision),
                     303);
    assert_int_equal(visitor_get(&anybody, public_page), 200);
    assert_true(visitor_sees(&anybody, "Nothing yet."));
    const char *file = arena_printf(c.arena, "%s/counts.csv", public_page);
    assert_int_equal(visitor_get(&anybody, file), 200);
    char *before = arena_copy_n(c.arena, anybody.response->bytes, anybody.response->n_bytes);
    assert_non_null(strstr(before, "Saltmarsh,"));
    /* Somebody withdraws: what they rated goes, what is published stays. */
    const char *person = arena_printf(c.arena, "/proposals/%lld/evidence/%lld/participants/%lld",
                                      (long long)c.engagement.proposal, (long long)c.engagement.id,
                                      (long long)c.people[0].participant);
    assert_int_equal(
        visitor_post_fields(&lead, person, arena_printf(c.arena, "%s/withdraw", person), "x", "y"),
        303);
    assert_int_equal(rated_by(&c, 0).n_now, 0);
    assert_false(is_in_vault(&c, 0));
    assert_int_equal(visitor_get(&anybody, file), 200);
    assert_int_equal(anybody.response->n_bytes, strlen(before));
    assert_memory_equal(anybody.response->bytes, before, strlen(before));
    /* Erasing who somebody is keeps what they rated. */
    const char *other =
        arena_printf(c.arena, "%s/people/%lld", c.meeting, (long long)c.people[5].id);
    assert_int_equal(
        visitor_post_fields(&lead, other, arena_printf(c.arena, "%s/erase", other), "x", "y"), 303);
    assert_false(is_in_vault(&c, 5));
    assert_true(rated_by(&c, 5).n_now > 0);
    visitor_end(&lead);
    visitor_end(&a);
    visitor_end(&anybody);
    coast_end(&c);
}
TEST(published_stays, "workshop: what is published stays as it is when somebody withdraws later");

struct pinned {
    struct arena *arena;
    struct framework_rows_row *rows;
    size_t n;
};
static enum fail pinned_read(struct db *db, void *context, struct why *why) {
    struct pinned *p = context;
    return framework_rows(db, p->arena, &p->rows, &p->n, why);
}

static void a_version_is_published(void **state) {
    (void)state;
    struct coast c;
    struct visitor sam, lead;
    struct pinned before = {0}, after = {0};
    coast_begin(&c);
    official(&c, &sam, "sam.whitlock@wendale.example");
    official(&c, &lead, "leila.haddad@wendale.example");
    before.arena = after.arena = c.arena;
    assert_int_equal(store_read(c.app->store, pinned_read, &before, NULL), FAIL_NONE);
    assert_int_equal(visitor_get(&sam, "/administration/frameworks/1"), 200);
    assert_true(visitor_sees(&sam, "limited in time?"));
    assert_int_equal(visitor_get(&lead, "/administration/frameworks/1"), 403);
    for (int twice = 0; twice < 2; twice++)
        assert_int_equal(visitor_post_fields(&sam, "/administration/frameworks/1",
                                             "/administration/frameworks/1/publish", "x", "y"),
                         303);
    assert_int_equal(store_read(c.app->store, pinned_read, &after, NULL), FAIL_NONE);
    assert_int_equal(after.n, before.n + 1);
    assert_string_equal(after.rows[0].version, "1.1");
    assert_int_equal(after.rows[0].n_assessments, 0);
    for (size_t i = 0; i < before.n; i++) { /* assessments stay with theirs */
        assert_int_equal(after.rows[i + 1].id, before.rows[i].id);
        assert_int_equal(after.rows[i + 1].n_assessments, before.rows[i].n_assessments);
        assert_string_equal(after.rows[i + 1].sha256, before.rows[i].sha256);
    }
    const char *page =
        arena_printf(c.arena, "/frameworks/%lld/changes", (long long)after.rows[0].id);
    assert_int_equal(visitor_get(&lead, page), 200);
    assert_true(visitor_sees(&lead, "Asked for at"));
    /* A decision on which it rests cannot be changed any more. */
    const char *suggestion =
        arena_printf(c.arena, "/proposals/%lld/evidence/%lld/workshop/suggestions/1",
                     (long long)c.published.proposal, (long long)c.published.id);
    assert_int_equal(visitor_post_fields(&lead, suggestion,
                                         arena_printf(c.arena, "%s/decide", suggestion), "state",
                                         "rejected", "reason", "x", "revision", "2"),
                     409);
    visitor_end(&sam);
    visitor_end(&lead);
    coast_end(&c);
}
TEST(a_version_is_published,
     "workshop: the administrator publishes a new framework; assessments stay with their version");

static void small_chances_are_written_as_such(void **state) {
    (void)state;
    struct coast c;
    struct visitor lead;
    coast_begin(&c);
    official(&c, &lead, "leila.haddad@wendale.example");
    assert_int_equal(
        visitor_get(&lead,
                    arena_printf(c.arena, "/proposals/%lld/evidence/%lld/workshop/synthesis",
                                 (long long)c.published.proposal, (long long)c.published.id)),
        200);
    assert_true(visitor_sees(&lead, "0 none), p &lt; 0.001."));
    assert_true(visitor_sees(&lead, "; p = 0.023 after correction"));
    visitor_end(&lead);
    coast_end(&c);
}
TEST(small_chances_are_written_as_such, "workshop: p is written '= 0.023' or '< 0.001'");

static void a_later_version_is_not_undone(void **state) {
    (void)state;
    struct coast c;
    struct visitor sam, lead;
    static const char first[] = "/administration/frameworks/1";
    static const char second[] = "/administration/frameworks/2";
    coast_begin(&c);
    official(&c, &sam, "sam.whitlock@wendale.example");
    official(&c, &lead, "leila.haddad@wendale.example");
    const char *series = arena_printf(c.arena, "/proposals/%lld/evidence/%lld/workshop",
                                      (long long)c.published.proposal, (long long)c.published.id);
    const char *open = arena_printf(c.arena, "%s/suggestions/5", series);
    const char *drafts = arena_printf(c.arena, "%s/framework", series);
    const char *draft = arena_printf(c.arena, "%s/framework/2", series);
    assert_int_equal(visitor_post_fields(&lead, open, arena_printf(c.arena, "%s/decide", open),
                                         "state", "accepted", "wording", "Who answers for it",
                                         "reason", "Plainer", "revision", "1"),
                     303);
    assert_int_equal(visitor_post_fields(&lead, drafts, arena_printf(c.arena, "%s/add", drafts),
                                         "version", "1.2", "note", "Who answers"),
                     303);
    assert_int_equal(
        visitor_post_fields(&lead, draft, arena_printf(c.arena, "%s/ready", draft), "x", "y"), 303);
    assert_int_equal(
        visitor_post_fields(&sam, second, arena_printf(c.arena, "%s/publish", second), "x", "y"),
        303);
    /* The one before it has not what the later one changed: new proposals would lose it. */
    assert_int_equal(
        visitor_post_fields(&sam, first, arena_printf(c.arena, "%s/publish", first), "x", "y"),
        409);
    assert_true(visitor_sees(&sam, "would be lost for new proposals"));
    visitor_end(&sam);
    visitor_end(&lead);
    coast_end(&c);
}
TEST(a_later_version_is_not_undone,
     "workshop: a version that would take back what a later one changed is not published after it");
