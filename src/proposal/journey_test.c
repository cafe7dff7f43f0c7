/* Journeys over the pages of a proposal, straight through the dispatcher. */
#include "civic/app.h"
#include "proposal/content.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

struct world {
    struct app *app;
    struct visitor owner, colleague, stranger;
    int64_t council, trust, person[3];
};

static void world_begin(struct world *w) {
    *w = (struct world){.app = test_app("sqlite")};
    w->council = test_organisation(w->app, "Eastmere Council");
    w->trust = test_organisation(w->app, "Eastmere NHS Trust");
    w->person[0] = test_person(w->app, w->council, "Priya Shah", "priya@example.org", true, false);
    w->person[1] = test_person(w->app, w->council, "Dewi Pugh", "dewi@example.org", false, false);
    w->person[2] = test_person(w->app, w->trust, "Sam Okoro", "sam@example.org", true, false);
    struct visitor *all[] = {&w->owner, &w->colleague, &w->stranger};
    for (size_t i = 0; i < 3; i++) {
        visitor_begin(all[i], w->app);
        visitor_sign_in(all[i], w->person[i]);
    }
}

static void world_end(struct world *w) {
    visitor_end(&w->owner);
    visitor_end(&w->colleague);
    visitor_end(&w->stranger);
    test_app_close(w->app);
}

static void start(struct visitor *v, const char *title) {
    visitor_post_fields(v, NULL, "/proposals/start", "title", title, "problem",
                        "Homes are too cold and people fall ill.", "purpose",
                        "To offer insulation to people in cold homes.");
    assert_int_equal(v->status, 303);
}

/* --- starting ------------------------------------------------------------------------------ */

static void an_officer_starts(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    struct visitor *v = &w.owner;
    visitor_get(v, "/proposals");
    SEES(v, "You have no proposals yet.");
    visitor_post_fields(v, NULL, "/proposals/start", "title", "", "problem", "Kept as typed",
                        "purpose", "");
    assert_int_equal(v->status, 422);
    SEES(v, "Enter the purpose");
    SEES(v, "Kept as typed");
    start(v, "Warm homes");
    assert_string_equal(v->location, "/proposals/1/precedents");
    visitor_follow(v);
    SEES(v, "Finding cold homes to offer insulation");
    visitor_post_fields(v, NULL, "/proposals/1/precedents", "learnt", "Let people say no.");
    assert_int_equal(v->status, 303);
    visitor_follow(v);
    SEES(v, "Draft the proposal");
    visitor_get(v, "/proposals");
    SEES(v, "Warm homes");
    SEES(v, "Needs you");
    visitor_get(v, "/proposals/1");
    SEES(v, "Stage 1 of 13: Idea");
    SEES(v, "FM-");
    visitor_get(&w.colleague, "/proposals");
    SEES(&w.colleague, "You have no proposals yet.");
    assert_int_equal(visitor_get(&w.colleague, "/proposals/1"), 404);
    world_end(&w);
}
TEST(an_officer_starts,
     "proposal: an officer starts alone, keeps what was typed, looks at precedents and drafts");

/* --- two at once ----------------------------------------------------------------------------- */

static void make_owner(struct world *w, int64_t person) {
    visitor_post_fields(&w->owner, NULL, "/proposals/1/people/add", "person",
                        arena_printf(w->owner.arena, "%lld", (long long)person), "role", "owner");
    assert_int_equal(w->owner.status, 303);
}

/* The hidden fields of an open form, for posting it later. */
struct open_form {
    const char *csrf, *nonce, *revision;
};

static struct open_form open_form(struct visitor *v, const char *path) {
    assert_int_equal(visitor_get(v, path), 200);
    return (struct open_form){visitor_hidden(v, "csrf"), visitor_hidden(v, "nonce"),
                              visitor_hidden(v, "revision")};
}

static void two_people_edit_one_answer(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    start(&w.owner, "Warm homes");
    make_owner(&w, w.person[1]);
    static const char path[] = "/proposals/1/answers/purpose";
    struct open_form mine = open_form(&w.owner, path), theirs = open_form(&w.colleague, path);
    assert_string_equal(mine.revision, "1");
    const char *first[] = {"csrf",     theirs.csrf,     "nonce",   theirs.nonce,
                           "revision", theirs.revision, "purpose", "What the colleague wrote.",
                           NULL};
    assert_int_equal(visitor_post_raw(&w.colleague, path, first), 303);
    const char *second[] = {"csrf",     mine.csrf,     "nonce",   mine.nonce,
                            "revision", mine.revision, "purpose", "What the owner wrote.",
                            NULL};
    assert_int_equal(visitor_post_raw(&w.owner, path, second), 409);
    SEES(&w.owner, "Dewi Pugh changed this on");
    SEES(&w.owner, "What the colleague wrote.");
    SEES(&w.owner, "What the owner wrote.</textarea>");
    assert_string_equal(visitor_hidden(&w.owner, "revision"), "2");
    /* nothing was overwritten; saving again, having seen it, is */
    visitor_get(&w.colleague, "/proposals/1/sections/purpose");
    SEES(&w.colleague, "What the colleague wrote.");
    const char *again[] = {"csrf",     mine.csrf, "nonce",   visitor_hidden(&w.owner, "nonce"),
                           "revision", "2",       "purpose", "What the owner wrote.",
                           NULL};
    assert_int_equal(visitor_post_raw(&w.owner, path, again), 303);
    visitor_get(&w.colleague, "/proposals/1/sections/purpose");
    SEES(&w.colleague, "What the owner wrote.");
    world_end(&w);
}
TEST(two_people_edit_one_answer,
     "proposal: who saves over a newer answer is shown both, loses nothing and decides");

static void add_risk(struct visitor *v, const char *proposal, const char *description) {
    visitor_post_fields(v, NULL,
                        arena_printf(v->arena, "/proposals/%s/sections/risks/add", proposal),
                        "description", description, "safeguard", "A lock");
    assert_int_equal(v->status, 303);
}

static void two_people_edit_one_row(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    start(&w.owner, "Warm homes");
    make_owner(&w, w.person[1]);
    add_risk(&w.owner, "1", "Debts are chased");
    static const char path[] = "/proposals/1/rows/risks/1";
    struct open_form mine = open_form(&w.owner, path);
    visitor_post_fields(&w.colleague, path, path, "revision", "1", "description",
                        "Debts are chased", "safeguard", "The colleague's lock");
    const char *fields[] = {"csrf",      mine.csrf,          "nonce",       mine.nonce,
                            "revision",  mine.revision,      "description", "Debts are chased",
                            "safeguard", "The owner's lock", NULL};
    if (w.colleague.status == 303) {
        assert_int_equal(visitor_post_raw(&w.owner, path, fields), 409);
        SEES(&w.owner, "The colleague&#39;s lock");
        SEES(&w.owner, "The owner&#39;s lock");
    } else {
        fail_msg("the colleague got %d", w.colleague.status);
    }
    /* and removed meanwhile: what was typed is still there */
    visitor_post_fields(&w.colleague, "/proposals/1/rows/risks/1/remove",
                        "/proposals/1/rows/risks/1/remove", "x", "y");
    assert_int_equal(w.colleague.status, 303);
    fields[3] = visitor_hidden(&w.owner, "nonce");
    assert_int_equal(visitor_post_raw(&w.owner, path, fields), 409);
    SEES(&w.owner, "Somebody else removed this while you were writing.");
    SEES(&w.owner, "The owner&#39;s lock");
    world_end(&w);
}
TEST(two_people_edit_one_row, "proposal: who saves a row that was changed or removed meanwhile is "
                              "shown both and loses nothing");

/* --- borders ------------------------------------------------------------------------------------
 */

static void rows_of_others_are_not_there(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    start(&w.owner, "Mine");
    start(&w.stranger, "Secret of the trust");
    add_risk(&w.stranger, "2", "A secret risk");
    struct visitor *v = &w.owner;
    static const char *const paths[] = {
        "/proposals/2",
        "/proposals/2/rows/risks/1",
        "/proposals/1/rows/risks/1", /* own proposal, another's row */
        "/proposals/1/rows/risks/1/remove",
        "/proposals/1/rows/nonsense/1",
        "/proposals/1/rows/purpose/1",
        "/proposals/1/sections/nonsense",
        "/proposals/1/sections/purpose/add",
        "/proposals/1/answers/nonsense",
        "/proposals/1/versions/1",
        "/proposals/1/versions/-1",
        "/proposals/1/compare?from=1&to=draft",
        "/proposals/1/compare?from=zero&to=draft",
        "/proposals/1/people/2/end", /* a role on the other proposal */
        "/proposals/1/forms/nonsense",
        "/proposals/1/export?version=1",
        "/proposals/99999999999999999999",
        "/proposals/0",
        "/cases/nonsense",
    };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        int status = visitor_get(v, paths[i]);
        if (status != 404) fail_msg("%s gave %d", paths[i], status);
        assert_false(visitor_sees(v, "secret risk") || visitor_sees(v, "Secret of the trust"));
    }
    visitor_post_fields(v, "/proposals/1/sections/risks/add", "/proposals/1/rows/risks/1",
                        "revision", "1", "description", "Taken over");
    assert_true(v->status == 404 || v->status == 409);
    visitor_post_fields(v, "/proposals/1/sections/risks/add", "/proposals/1/rows/risks/1/remove",
                        "x", "y");
    assert_int_equal(v->status, 404);
    visitor_get(&w.stranger, "/proposals/2/sections/risks");
    SEES(&w.stranger, "A secret risk");
    world_end(&w);
}
TEST(rows_of_others_are_not_there,
     "proposal: another proposal's rows, versions and roles cannot be reached by guessing numbers");

static char *letters(struct arena *arena, size_t n) {
    char *text = arena_take(arena, n + 1, 1);
    memset(text, 'a', n);
    return text;
}

static void answers_have_limits(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    start(&w.owner, "Warm homes");
    struct visitor *v = &w.owner;
    for (size_t i = 0; i < content_n_questions; i++) {
        const struct field *field = &content_questions[i].field;
        if (field->kind == FIELD_DATE) continue;
        const char *path = arena_printf(v->arena, "/proposals/1/answers/%s", field->name);
        size_t most = (size_t)field->max;
        assert_true(most > 0);
        visitor_get(v, path);
        const char *revision = visitor_hidden(v, "revision");
        visitor_post_fields(v, path, path, "revision", revision, field->name,
                            letters(v->arena, most + 1));
        if (v->status != 422) fail_msg("%s takes %zu letters", field->name, most + 1);
        visitor_post_fields(v, path, path, "revision", revision, field->name,
                            letters(v->arena, most));
        if (v->status != 303) fail_msg("%s refuses %zu letters: %d", field->name, most, v->status);
    }
    static const char review[] = "/proposals/1/answers/review";
    visitor_post_fields(v, review, review, "revision", "0", "review-day", "31", "review-month", "2",
                        "review-year", "2028");
    assert_int_equal(v->status, 422);
    visitor_post_fields(v, review, review, "revision", "0", "review-day", "29", "review-month", "2",
                        "review-year", "2028");
    assert_int_equal(v->status, 303);
    world_end(&w);
}
TEST(answers_have_limits, "proposal: each answer takes its limit and not one character more");

static void rows_have_limits(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    start(&w.owner, "Warm homes");
    struct visitor *v = &w.owner;
    for (int t = 0; t < N_TABLES; t++) {
        const struct content_kind *kind = &content_kinds[t];
        enum section_id section = content_section_of_table((enum table_id)t);
        const char *path =
            arena_printf(v->arena, "/proposals/1/sections/%s/add", content_sections[section].name);
        for (size_t k = 0; k < kind->n_fields; k++) {
            const struct field *field = &kind->fields[k];
            const char *bad = field->kind == FIELD_INT                                     ? "-1"
                              : field->kind == FIELD_CHOICE || field->kind == FIELD_SELECT ? "999"
                              : field->kind == FIELD_TEXT || field->kind == FIELD_LONG_TEXT
                                  ? letters(v->arena, (size_t)field->max + 1)
                                  : NULL;
            if (bad == NULL) continue;
            if (k == 0)
                visitor_post_fields(v, path, path, field->name, bad);
            else
                visitor_post_fields(v, path, path, kind->fields[0].name, "A good name", field->name,
                                    bad);
            if (v->status != 422) fail_msg("%s.%s: %d", kind->name, field->name, v->status);
        }
        visitor_post_fields(v, path, path, "x", "y");
        assert_int_equal(v->status, 422); /* the first is always needed */
    }
    world_end(&w);
}
TEST(rows_have_limits, "proposal: each value of each kind of row is held to its limit and choices");

/* --- poison
 * ---------------------------------------------------------------------------------------- */

static void poison_is_only_text(void **state) {
    (void)state;
    static const char poison[] = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7*7}}";
    struct world w;
    world_begin(&w);
    struct visitor *v = &w.owner;
    start(v, poison);
    for (size_t i = 0; i < content_n_questions; i++) {
        if (content_questions[i].field.kind == FIELD_DATE) continue;
        const char *name = content_questions[i].field.name;
        const char *path = arena_printf(v->arena, "/proposals/1/answers/%s", name);
        visitor_get(v, path);
        visitor_post_fields(v, path, path, "revision", visitor_hidden(v, "revision"), name, poison);
        assert_int_equal(v->status, 303);
    }
    add_risk(v, "1", poison);
    visitor_post_fields(v, NULL, "/proposals/1/sections/people/add", "name", poison, "how", poison);
    visitor_post_fields(v, NULL, "/proposals/1/sections/parties/add", "name", poison, "legal_power",
                        poison);
    visitor_post_fields(v, NULL, "/proposals/1/precedents", "learnt", poison);
    visitor_post_fields(v, NULL, "/proposals/1/versions/freeze", "note", poison);
    assert_int_equal(v->status, 303);
    static const char *const paths[] = {
        "/proposals",
        "/proposals/1",
        "/proposals/1/draft",
        "/proposals/1/check",
        "/proposals/1/print",
        "/proposals/1/precedents",
        "/proposals/1/stage",
        "/proposals/1/versions",
        "/proposals/1/versions/1",
        "/proposals/1/versions/freeze",
        "/proposals/1/compare?from=1&to=draft",
        "/proposals/1/people",
        "/proposals/1/forms",
        "/proposals/1/sign",
        "/proposals/1/advice",
        "/proposals/1/sections/risks",
        "/proposals/1/sections/people",
        "/proposals/1/sections/parties",
        "/proposals/1/rows/risks/1",
        "/proposals/1/rows/risks/1/remove",
        "/proposals/1/answers/title",
        "/proposals/1/sections/data/add",
        "/cases?words=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/proposals/1/precedents?words=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        int status = visitor_get(v, paths[i]);
        if (status != 200) fail_msg("%s gave %d", paths[i], status);
        if (visitor_sees(v, "<script") || visitor_sees(v, "<img src=x"))
            fail_msg("%s lets markup through", paths[i]);
    }
    world_end(&w);
}
TEST(poison_is_only_text, "proposal: markup in any field comes out as text on every page");

static void benefits_lie_ahead(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    struct visitor *v = &w.owner;
    const char *add = "/proposals/1/sections/benefits/add";
    start(v, "Warm homes");
    visitor_post_fields(v, NULL, add, "description", "Fewer falls", "due-day", "31", "due-month",
                        "3", "due-year", "2016");
    assert_int_equal(v->status, 422);
    SEES(v, "This day has passed");
    visitor_post_fields(v, NULL, add, "description", "Fewer falls", "due-day", "31", "due-month",
                        "3", "due-year", "2099");
    assert_int_equal(v->status, 303);
    /* What it still lacks: each with its box. */
    visitor_get(v, "/proposals/1/sections/benefits");
    SEES(v, "/rows/benefits/1#measure\"");
    visitor_get(v, "/proposals/1/rows/benefits/1");
    SEES(v, "id=\"measure\"");
    world_end(&w);
}
TEST(benefits_lie_ahead, "proposal: a benefit is not promised for a day that has passed, and what "
                         "a row lacks leads to its box");

/* --- life
 * ------------------------------------------------------------------------------------------- */

static void move(struct visitor *v, const char *to, const char *reason) {
    visitor_get(v, "/proposals/1/stage");
    visitor_post_fields(v, NULL, "/proposals/1/stage", "revision", visitor_hidden(v, "revision"),
                        "to", to, "reason", reason);
}

static void gates_want_reasons(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    struct visitor *v = &w.owner;
    start(v, "Warm homes");
    move(v, "1:open", "");
    assert_int_equal(v->status, 422);
    SEES(v, "Say why it goes on although something is missing");
    move(v, "1:open", "The library was searched on paper.");
    assert_int_equal(v->status, 303);
    visitor_get(v, "/proposals/1/stage");
    SEES(v, "The library was searched on paper.");
    SEES(v, "Nobody has looked for earlier proposals and cases yet.");
    visitor_get(v, "/proposals/1/audit");
    SEES(v, "stage_override");
    SEES(v, "from 1 to 2, passed over: precedents");
    move(v, "0:draft", "");
    assert_int_equal(v->status, 422);
    SEES(v, "Say why it goes back");
    move(v, "5:planned", "");
    assert_int_equal(v->status, 422);
    SEES(v, "Say why stages are skipped");
    SEES(v, "What the stages in between would still need");
    move(v, "1:nonsense", "x");
    assert_int_equal(v->status, 422);
    move(v, "1:go", ""); /* no screen says so */
    assert_int_equal(v->status, 422);
    move(v, "9:accepted", "We were told so on the phone.");
    assert_int_equal(v->status, 422);
    move(v, "1:stop", ""); /* within a stage no reason is needed */
    assert_int_equal(v->status, 303);
    move(v, "0:draft", "To think again.");
    assert_int_equal(v->status, 303);
    move(v, "0:parked", "");
    assert_int_equal(v->status, 303);
    visitor_get(v, "/proposals/1");
    SEES(v, "Parked");
    SEES(v, "Nothing waits for you here.");
    world_end(&w);
}
TEST(gates_want_reasons,
     "proposal: a gate is passed over only with a reason, which is kept; so is going back");

static void partners_come_in_later(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    struct visitor *v = &w.owner;
    start(v, "Warm homes");
    visitor_post_fields(v, NULL, "/proposals/1/sections/parties/add", "name", "Eastmere NHS Trust");
    assert_int_equal(v->status, 303);
    const char *partner = arena_printf(v->arena, "%lld", (long long)w.person[2]);
    visitor_get(v, "/proposals/1/people/add");
    assert_false(visitor_sees(v, "Sam Okoro"));
    visitor_post_fields(v, NULL, "/proposals/1/people/add", "person", partner, "role", "signatory");
    assert_int_equal(v->status, 422);
    move(v, "1:open", "Going on.");
    visitor_post_fields(v, NULL, "/proposals/1/people/add", "person", partner, "role", "signatory");
    assert_int_equal(v->status, 303);
    assert_int_equal(visitor_get(&w.stranger, "/proposals/1"), 200);
    assert_int_equal(visitor_get(&w.stranger, "/proposals/1/answers/purpose"), 403);
    visitor_post_fields(v, NULL, "/proposals/1/versions/freeze", "note", "First");
    assert_int_equal(v->status, 303);
    visitor_post_fields(&w.stranger, "/proposals/1/sign", "/proposals/1/sign", "version", "1");
    assert_int_equal(w.stranger.status, 422); /* the box is not ticked */
    visitor_post_fields(&w.stranger, "/proposals/1/sign", "/proposals/1/sign", "version", "1",
                        "read", "yes");
    assert_int_equal(w.stranger.status, 303);
    visitor_get(v, "/proposals/1/sign");
    SEES(v, "Sam Okoro");
    visitor_post_fields(v, "/proposals/1/sign", "/proposals/1/sign", "version", "1", "read", "yes");
    assert_int_equal(v->status, 403); /* an owner is no signatory */
    /* the trust has a manager, so its people are not invited from here */
    visitor_get(v, "/proposals/1/people/invite");
    SEES(v, "These organisations have managers of their own");
    visitor_post_fields(v, NULL, "/proposals/1/sections/parties/add", "name", "WarmWorks Ltd");
    visitor_get(v, "/proposals/1/people/invite");
    SEES(v, "WarmWorks Ltd");
    /* the only owner stays */
    visitor_get(v, "/proposals/1/people/1/end");
    SEES(v, "There must be an owner");
    visitor_post_fields(v, "/proposals/1/people/add", "/proposals/1/people/1/end", "x", "y");
    assert_int_equal(v->status, 422);
    world_end(&w);
}
TEST(partners_come_in_later,
     "proposal: partners get roles after the idea, sign for themselves alone, and an owner stays");

static void export_is_the_version(void **state) {
    (void)state;
    struct world w;
    world_begin(&w);
    struct visitor *v = &w.owner;
    start(v, "Warm homes");
    visitor_post_fields(v, NULL, "/proposals/1/versions/freeze", "note", "");
    assert_int_equal(visitor_get(v, "/proposals/1/export?version=1"), 200);
    assert_string_equal(v->type, "application/json");
    SEES(v, "{\"format\":\"folkmoot-proposal/1\",\"reference\":\"FM-");
    const char *frozen = arena_copy(v->arena, v->body);
    assert_int_equal(visitor_get(v, "/proposals/1/export"), 200);
    assert_string_equal(v->body, frozen);
    visitor_post_fields(v, NULL, "/proposals/1/versions/freeze", "note", "again");
    assert_int_equal(v->status, 409);
    visitor_get(v, "/proposals/1/compare?from=1&to=draft");
    SEES(v, "Nothing. They are the same.");
    world_end(&w);
}
TEST(export_is_the_version,
     "proposal: the export of an unchanged draft is its version, byte for byte");
