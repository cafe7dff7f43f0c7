/* Answering as people do it, on both databases: one link one sheet, resuming, quotas, tests,
 * exports. */
#include "base/clock.h"
#include "civic/session.sql.h"
#include "civic/tidy.h"
#include "demo/demo.h"
#include "question/export.h"
#include "question/question.h"
#include "question/questionnaire.sql.h"
#include "question/sheet.h"
#include "question/survey.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <pthread.h>
#include <string.h>

static const char *const text =
    "title: Short\nthanks: Many thanks.\n"
    "age (number): How old are you?\n  required: yes\n  min: 0\n  max: 120\n"
    "young (exit): For adults only\n  only if: age < 16\n"
    "uses (multiple): Which?\n  * gp = GP\n  * none = None [exclusive]\n  * other = Other [say]\n"
    "why (long_text): Why {age}?\n  only if: uses has gp\n  at most: 5000\n"
    "old (quota): Enough of you\n  when: age > 80\n  at most: 1\n  hard: yes\n";

struct scene {
    struct app *app;
    struct arena *arena;
    int64_t organisation, person, questionnaire, version, survey;
    const char *text, *code, *access;
    int64_t edit_days;
    struct visitor visitor;
};

static enum fail scene_write(struct db *db, void *context, struct why *why) {
    struct scene *s = context;
    struct definition definition;
    int64_t link;
    TRY(definition_read(s->arena, str_of(s->text), &definition, why));
    TRY(questionnaire_insert(db, s->arena, s->organisation, "Short", s->text, s->person, 1,
                             &s->questionnaire, why));
    TRY(variables_put(db, s->arena, s->questionnaire, &definition, why));
    TRY(questionnaire_version_add(db, s->arena, s->questionnaire, 1, s->text, "x", "", s->person, 1,
                                  &s->version, why));
    struct survey_new what = {.questionnaire = s->questionnaire,
                              .title = "S",
                              .access = s->access,
                              .edit_days = s->edit_days,
                              .person = s->person,
                              .now = 1};
    TRY(survey_add(db, s->arena, &what, &s->survey, why));
    TRY(survey_state_set(db, s->survey, SURVEY_DRAFT, SURVEY_OPEN, why));
    TRY(survey_link_add(db, s->arena, s->survey, 7, "P007", "North", &link, why));
    return survey_code_add(db, s->arena, s->app->key, link, "slip", clock_now(), &s->code, why);
}

static bool begin_with(const char *engine, const char *asked, const char *access, int64_t edit_days,
                       struct scene *s) {
    struct why why = {0};
    *s = (struct scene){
        .app = test_app(engine), .text = asked, .access = access, .edit_days = edit_days};
    if (s->app == NULL) return false;
    s->arena = arena_new((size_t)256 << 20);
    s->organisation = test_organisation(s->app, "Council");
    s->person = test_person(s->app, s->organisation, "Ann", "ann@example.org", true, false);
    if (store_write(s->app->store, s->arena, scene_write, s, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    visitor_begin(&s->visitor, s->app);
    return true;
}

static bool begin(const char *engine, const char *access, int64_t edit_days, struct scene *s) {
    return begin_with(engine, text, access, edit_days, s);
}

static void end(struct scene *s) {
    visitor_end(&s->visitor);
    test_app_close(s->app);
    arena_free(s->arena);
}

#define ON_EACH_ENGINE(scene, access, days)                                                        \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(engine_ == 0 ? "sqlite" : "postgres", access, days, &(scene)); on_;  \
             end(&(scene)), on_ = false)

static const char *start_path(struct scene *s) {
    return survey_code_path(s->arena, s->code);
}

static void start(struct scene *s, struct visitor *visitor) {
    assert_int_equal(visitor_get(visitor, start_path(s)), 200);
    assert_int_equal(visitor_post_fields(visitor, NULL, start_path(s), "x", "y"), 303);
}

static struct survey_response response(struct scene *s);

static enum fail response_job(struct db *db, void *context, struct why *why) {
    void **parts = context;
    struct scene *s = parts[0];
    return survey_response_of(db, s->arena, s->survey, 7, parts[1], why);
}

static struct survey_response response(struct scene *s) {
    struct survey_response out;
    struct why why = {0};
    void *parts[] = {s, &out};
    if (store_read(s->app->store, response_job, parts, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return out;
}

static void a_link_is_answered_once(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "invited", 0) {
        struct visitor *v = &s.visitor;
        assert_int_equal(response(&s).state, RESPONSE_NONE);
        start(&s, v);
        assert_int_equal(visitor_get(v, "/answer/q/age"), 200);
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/age", "age", ""), 422);
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/age", "age", "130"), 422);
        /* A comma for a point: never 41. */
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/age", "age", "4,1"), 422);
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/age", "age", "40"), 303);
        assert_string_equal(v->location, "/answer/q/uses");
        assert_int_equal(response(&s).state, RESPONSE_STARTED);
        /* Exclusive, with others: refused. What was said beside an option is kept beside it. */
        assert_int_equal(
            visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "none", "uses", "gp"), 422);
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "gp", "uses",
                                             "other", "uses-other-said", "<b>bus</b>"),
                         303);
        visitor_get(v, "/answer/q/why");
        assert_true(visitor_sees(v, "Why 40?"));
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/why", "why", "x"), 303);
        visitor_get(v, "/answer/check");
        assert_true(visitor_sees(v, "GP; Other (&lt;b&gt;bus&lt;/b&gt;)"));
        assert_int_equal(visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y"), 303);
        visitor_get(v, "/answer/done");
        assert_true(visitor_sees(v, "Many thanks."));
        assert_true(visitor_sees(v, "Check code"));
        assert_true(visitor_sees(v, "age: 40"));
        assert_int_equal(visitor_get(v, "/answer/receipts.json"), 200);
        assert_true(visitor_sees(v, "folkmoot-receipts/1"));
        assert_int_equal(response(&s).state, RESPONSE_COMPLETE);
        assert_string_equal(response(&s).stratum, "North");
        /* Sent is sent: by the same browser, and by the link on another device. */
        assert_int_equal(visitor_post_fields(v, "/answer/check", "/answer/send", "x", "z"), 409);
        assert_int_equal(visitor_post_fields(v, "/answer/q/age", "/answer/q/age", "age", "41"),
                         409);
        struct visitor other;
        visitor_begin(&other, s.app);
        visitor_get(&other, start_path(&s));
        assert_true(visitor_sees(&other, "sent already"));
        visitor_end(&other);
    }
}
TEST(a_link_is_answered_once,
     "survey: a link is answered page by page, sent once, and then closed");

static void people_go_on_elsewhere(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "open", 5) {
        struct visitor *v = &s.visitor, other;
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "40");
        assert_int_equal(visitor_post_fields(v, "/answer/save", "/answer/save", "x", "y"), 200);
        const char *at = strstr(v->body, "fm-slip__code\">");
        assert_non_null(at);
        char *code = arena_copy_n(s.arena, at + 15, strcspn(at + 15, "<"));
        visitor_begin(&other, s.app);
        assert_int_equal(visitor_post_fields(&other, NULL, "/answer", "code", "K7QF-2MXA-9TPD"),
                         422);
        assert_int_equal(visitor_post_fields(&other, NULL, "/answer", "code", code), 303);
        visitor_follow(&other);
        assert_string_equal(other.location, "/answer/q/uses");
        visitor_post_fields(&other, NULL, "/answer/q/uses", "uses", "none");
        assert_int_equal(visitor_post_fields(&other, "/answer/check", "/answer/send", "x", "y"),
                         303);
        /* Within the days for changes they can be changed, and are still one set. */
        assert_int_equal(visitor_post_fields(&other, NULL, "/answer/q/age?change=yes", "age", "41"),
                         303);
        assert_string_equal(other.location, "/answer/check");
        clock_shift(7 * CLOCK_DAY);
        assert_int_equal(visitor_get(&other, "/answer/q/age"), 409); /* the ticket has ended */
        clock_shift(-7 * CLOCK_DAY);
        visitor_end(&other);
        /* A ticket that somebody wrote themselves opens nothing. */
        visitor_begin(&other, s.app);
        other.cookies[other.n_cookies++] = (struct http_pair){"sheet", "1.99999999999.AAAA"};
        assert_int_equal(visitor_get(&other, "/answer/q/age"), 409);
        visitor_end(&other);
    }
}
TEST(people_go_on_elsewhere, "survey: a code goes on where somebody stopped, on another device");

static void exits_and_quotas_end_it(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "open", 0) {
        struct visitor *v = &s.visitor;
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "12");
        assert_string_equal(v->location, "/answer/done");
        visitor_follow(v);
        assert_true(visitor_sees(v, "For adults only"));
        assert_int_equal(response(&s).state, RESPONSE_SCREENED_OUT);
        visitor_end(v);
        visitor_begin(v, s.app);
    }
    ON_EACH_ENGINE(s, "open", 0) {
        struct visitor *v = &s.visitor, other;
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "90");
        visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "none");
        assert_int_equal(visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y"), 303);
        struct db *db;
        struct survey_list_row *surveys;
        size_t n;
        assert_int_equal(store_reader_take(s.app->store, &db, NULL), FAIL_NONE);
        assert_int_equal(survey_list(db, s.arena, s.questionnaire, &surveys, &n, NULL), FAIL_NONE);
        store_reader_give(s.app->store, db);
        const char *path = survey_code_path(s.arena, surveys[0].slug);
        visitor_begin(&other, s.app);
        assert_int_equal(visitor_post_fields(&other, NULL, path, "x", "y"), 303);
        visitor_post_fields(&other, NULL, "/answer/q/age", "age", "85");
        assert_string_equal(other.location, "/answer/done");
        visitor_follow(&other);
        assert_true(visitor_sees(&other, "Enough of you"));
        visitor_end(&other);
    }
}
TEST(exits_and_quotas_end_it,
     "survey: an exit page ends it, and a full hard quota thanks and ends it");

static enum fail close_job(struct db *db, void *context, struct why *why) {
    struct scene *s = context;
    return survey_state_set(db, s->survey, SURVEY_OPEN, SURVEY_CLOSED, why);
}

static void who_has_no_letter_gets_a_code(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "open", 0) {
        struct visitor *v = &s.visitor, other;
        visitor_begin(&other, s.app);
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "71");
        visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "gp");
        visitor_post_fields(v, NULL, "/answer/q/why", "why", "The long wait");
        assert_int_equal(visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y"), 303);
        visitor_follow(v);
        SEES(v, "With another code, which you keep to yourself");
        assert_int_equal(visitor_post_fields(v, "/answer/done", "/answer/save", "x", "y"), 200);
        SEES(v, "To read what became of what you said");
        HIDDEN(v, "Back to the questions");
        const char *code = visitor_code(v);
        const char *path = survey_return_path(s.arena, code);
        visitor_post_fields(&other, NULL, "/answer", "code", code);
        assert_string_equal(other.location, path);
        visitor_follow(&other);
        SEES(&other, "What became of what you said");
        SEES(&other, "The long wait");
        /* It goes on opening them when the survey is closed; a newer code takes its place. */
        assert_int_equal(store_write(s.app->store, s.arena, close_job, &s, NULL), FAIL_NONE);
        visitor_go(&other, path);
        SEES(&other, "The long wait");
        assert_int_equal(visitor_post_fields(v, "/answer/save", "/answer/save", "x", "y"), 200);
        assert_string_not_equal(visitor_code(v), code);
        assert_int_equal(visitor_get(&other, path), 404);
        visitor_go(&other, survey_return_path(s.arena, visitor_code(v)));
        visitor_end(&other);
    }
}
TEST(who_has_no_letter_gets_a_code,
     "survey: who answered by the open address gets a code, and reads with it what they said, also "
     "once the survey is closed");

/* ---- links that ended, answers that are changed, and paper ---- */

static enum fail end_job(struct db *db, void *context, struct why *why) {
    struct scene *s = context;
    return survey_link_end(db, s->survey, 7, why);
}

static void ended_links_let_nobody_on(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "invited", 0) {
        struct visitor *v = &s.visitor, other;
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "40");
        assert_int_equal(visitor_post_fields(v, "/answer/save", "/answer/save", "x", "y"), 200);
        const char *code = visitor_code(v);
        assert_int_equal(store_write(s.app->store, s.arena, end_job, &s, NULL), FAIL_NONE);
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "none"), 409);
        assert_int_equal(visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y"), 409);
        visitor_begin(&other, s.app);
        assert_int_equal(visitor_post_fields(&other, NULL, "/answer", "code", code), 409);
        visitor_end(&other);
    }
}
TEST(ended_links_let_nobody_on,
     "survey: an ended link lets nobody go on, in an open browser or by a code to resume");

static void changes_are_put_in_order(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "invited", 5) {
        struct visitor *v = &s.visitor;
        struct answer_pair *pairs;
        struct db *db;
        size_t n;
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "40");
        visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "gp");
        visitor_post_fields(v, NULL, "/answer/q/why", "why", "because");
        visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y");
        assert_int_equal(response(&s).state, RESPONSE_COMPLETE);
        /* No GP any more, and never sent again: the reason for it goes at once. */
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/uses?change=yes", "uses", "none"),
                         303);
        assert_int_equal(store_reader_take(s.app->store, &db, NULL), FAIL_NONE);
        assert_int_equal(survey_answers_of(db, s.arena, s.survey, 7, "en", &pairs, &n, NULL),
                         FAIL_NONE);
        store_reader_give(s.app->store, db);
        assert_int_equal(n, 2);
        /* A change that leads out ends it there. */
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/age?change=yes", "age", "12"),
                         303);
        assert_int_equal(response(&s).state, RESPONSE_SCREENED_OUT);
    }
}
TEST(changes_are_put_in_order,
     "survey: what is changed after sending is put in order at once, without sending again");

static void sign_in_as(struct visitor *visitor, struct scene *s, const char *name,
                       int64_t *person) {
    *person = test_person(s->app, s->organisation, name, arena_printf(s->arena, "%s@x.org", name),
                          false, false);
    visitor_begin(visitor, s->app);
    visitor_sign_in(visitor, *person);
}

static void weights_stand_without_a_check(void **state) {
    (void)state;
    static const char asked[] = "title: W\nw (pairwise): Pairs?\n  * a = A\n  * b = B\n  * c = C\n"
                                "p (points): Points?\n  * a = A\n  * b = B\n"
                                "k (check): Is it so?\n  of: p\n";
    struct scene s;
    if (!begin_with("sqlite", asked, "invited", 0, &s)) return;
    struct visitor una;
    const char *survey = arena_printf(s.arena, "/organisations/%lld/surveys/%lld",
                                      (long long)s.organisation, (long long)s.survey);
    visitor_begin(&una, s.app);
    visitor_sign_in(&una, s.person);
    assert_int_equal(visitor_get(&una, arena_printf(s.arena, "%s/weights", survey)), 200);
    assert_true(visitor_sees(&una, "Pairs?"));
    assert_true(visitor_sees(&una, "No check of these weights was asked"));
    assert_true(visitor_sees(&una, "Points?"));
    assert_true(visitor_sees(&una, "Nobody has answered the check yet"));
    visitor_end(&una);
    end(&s);
}
TEST(weights_stand_without_a_check,
     "survey: weights are shown also where nobody was asked to check them, and it says so");

static void ways_are_answered(void **state) {
    (void)state;
    static const char asked[] =
        "title: W\nw (ways): Which would you choose?\n  required: yes\n  sets: 3\n  third: "
        "Neither\n"
        "  - who = Who uses it\n  - keep = Kept for\n  * who_city = The council\n"
        "  * who_firm = A company\n  * keep_year = A year\n  * keep_ever = For ever\n";
    struct scene s;
    if (!begin_with("sqlite", asked, "invited", 0, &s)) return;
    struct visitor *v = &s.visitor, una;
    const char *survey = arena_printf(s.arena, "/organisations/%lld/surveys/%lld",
                                      (long long)s.organisation, (long long)s.survey);
    start(&s, v);
    visitor_get(v, "/answer/q/w");
    assert_true(visitor_sees(v, "1 / 3"));
    assert_true(visitor_sees(v, "Who uses it: "));
    assert_true(visitor_sees(v, "Neither"));
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/w", "w-1", "a", "w-2", "b"), 422);
    assert_int_equal(
        visitor_post_fields(v, NULL, "/answer/q/w", "w-1", "a", "w-2", "b", "w-3", "third"), 303);
    visitor_get(v, "/answer/check");
    assert_true(visitor_sees(v, "1. A - "));
    assert_true(visitor_sees(v, "3. Neither"));
    assert_int_equal(visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y"), 303);
    visitor_begin(&una, s.app);
    visitor_sign_in(&una, s.person);
    assert_int_equal(visitor_get(&una, survey), 200);
    assert_true(visitor_sees(&una, "Which conditions people accept"));
    assert_int_equal(visitor_get(&una, arena_printf(s.arena, "%s/ways", survey)), 200);
    assert_true(visitor_sees(&una, "looked at: 6, by this many people: 1"));
    assert_true(visitor_sees(&una, "Too few people"));
    assert_int_equal(visitor_get(&una, arena_printf(s.arena, "%s/ways/w", survey)), 409);
    assert_int_equal(visitor_get(&una, arena_printf(s.arena, "%s/ways/x", survey)), 404);
    visitor_end(&una);
    end(&s);
}
TEST(ways_are_answered, "survey: ways of sharing are shown, chosen, read back, and counted");

static void paper_is_typed_blind(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "invited", 0) {
        struct visitor *v = &s.visitor, one, two;
        int64_t person;
        const char *entry = arena_printf(s.arena, "/organisations/%lld/surveys/%lld/entry",
                                         (long long)s.organisation, (long long)s.survey);
        sign_in_as(&one, &s, "Una", &person);
        sign_in_as(&two, &s, "Duo", &person);
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "40");
        int64_t sheet = response(&s).sheet;
        /* What somebody began on the web is not for staff to see, and not lost by looking. */
        assert_int_equal(visitor_post_fields(&one, NULL, entry, "label", "P007", "mode", "paper"),
                         422);
        assert_true(visitor_sees(&one, "begun on the web"));
        assert_int_equal(
            visitor_get(&one, arena_printf(s.arena, "%s/%lld/again", entry, (long long)sheet)),
            404);
        assert_int_equal(visitor_post_fields(&one, NULL, entry, "label", "P007", "mode", "paper",
                                             "instead", "yes"),
                         303);
        const char *form = arena_copy(s.arena, one.location);
        assert_int_equal(visitor_get(&one, form), 200);
        assert_false(visitor_sees(&one, "value=\"40\""));
        assert_string_equal(response(&s).mode, "web");
        /* Saved: one sheet, typed, with nothing of what was begun. */
        assert_int_equal(visitor_post_fields(&one, form, form, "age", "71", "uses", "other",
                                             "uses-other-said", "bus"),
                         303);
        assert_int_equal(response(&s).state, RESPONSE_COMPLETE);
        assert_string_equal(response(&s).mode, "paper");
        assert_int_equal(response(&s).sheet, sheet);
        assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "none"), 409);
        assert_int_equal(visitor_post_fields(&one, form, form, "age", "71"), 409);
        /* A second person types it again; nothing is stored before they save. */
        const char *again = arena_printf(s.arena, "%s/%lld/again", entry, (long long)sheet);
        const char *compare = arena_printf(s.arena, "%s/%lld/compare", entry, (long long)sheet);
        assert_int_equal(visitor_get(&one, again), 409);
        assert_int_equal(visitor_get(&two, again), 200);
        assert_false(visitor_sees(&two, "value=\"71\""));
        assert_int_equal(visitor_get(&two, compare), 404);
        assert_int_equal(visitor_post_fields(&two, again, again, "age", "72", "uses", "other",
                                             "uses-other-said", "tram"),
                         303);
        assert_int_equal(visitor_get(&two, compare), 200);
        assert_true(visitor_sees(&two, "tram"));
        /* The paper says 72, and tram: the first sheet follows, with what was said. */
        assert_int_equal(
            visitor_post_fields(&two, compare, compare, "age", "second", "uses", "second"), 303);
        struct answer_pair *pairs;
        struct db *db;
        size_t n;
        assert_int_equal(store_reader_take(s.app->store, &db, NULL), FAIL_NONE);
        assert_int_equal(survey_answers_of(db, s.arena, s.survey, 7, "en", &pairs, &n, NULL),
                         FAIL_NONE);
        store_reader_give(s.app->store, db);
        assert_int_equal(n, 2);
        assert_string_equal(pairs[0].answer, "72");
        assert_string_equal(pairs[1].answer, "Other (tram)");
        visitor_end(&one);
        visitor_end(&two);
    }
}
TEST(paper_is_typed_blind,
     "survey: who types paper sees nothing begun on the web, and what is compared is put in order");

static enum fail used_job(struct db *db, void *context, struct why *why) {
    struct scene *s = context;
    struct forms_used_row *rows;
    size_t n;
    TRY(forms_used(db, s->arena, &rows, &n, why));
    s->edit_days = (int64_t)n;
    for (size_t i = 0; i < n; i++)
        if (!text_is(rows[i].used_on, date_iso(s->arena, date_of(clock_now()))))
            return why_fail(why, FAIL_INPUT, NULL, "a time finer than the day");
    return FAIL_NONE;
}

/* Forms of today known by each first byte that there is. */
static enum fail every_form_job(struct db *db, void *context, struct why *why) {
    const struct scene *s = context;
    const char *today = date_iso(s->arena, date_of(clock_now()));
    uint8_t nonce[16];
    memset(nonce, 0xff, sizeof nonce);
    for (int first = 0; first < 256; first++) {
        nonce[0] = (uint8_t)first;
        TRY(form_used_add(db, (struct str){(const char *)nonce, sizeof nonce}, "/", today, why));
    }
    return FAIL_NONE;
}

static void forms_keep_the_day_alone(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "invited", 0) {
        start(&s, &s.visitor);
        assert_int_equal(store_read(s.app->store, used_job, &s, NULL), FAIL_NONE);
        assert_true(s.edit_days > 0);
        assert_int_equal(store_write(s.app->store, s.arena, every_form_job, &s, NULL), FAIL_NONE);
        assert_int_equal(tidy_now(s.app, clock_now() + 6 * CLOCK_DAY, NULL), FAIL_NONE);
        assert_int_equal(store_read(s.app->store, used_job, &s, NULL), FAIL_NONE);
        assert_true(s.edit_days > 0);
        assert_int_equal(tidy_now(s.app, clock_now() + 8 * CLOCK_DAY, NULL), FAIL_NONE);
        assert_int_equal(store_read(s.app->store, used_job, &s, NULL), FAIL_NONE);
        assert_int_equal(s.edit_days, 0);
    }
}
TEST(forms_keep_the_day_alone, "survey: nothing keeps when somebody answered finer than the day");

/* ---- racing ---- */

enum { THREADS = 20, EACH = 50 };

struct race {
    struct scene *scene;
    struct definition *definition;
    bool finish;
    int64_t sheet;
    _Atomic int done, refused, wrong;
};

static enum fail race_job(struct db *db, void *context, struct why *why) {
    struct race *race = context;
    struct scene *s = race->scene;
    struct arena *arena = arena_new((size_t)1 << 20);
    enum fail fail;
    int64_t sheet = race->sheet;
    if (race->finish) {
        struct sheet whole;
        enum response_state state;
        fail = sheet_load(db, arena, sheet, "en", &whole, why);
        whole.row.state = "started"; /* as all of them read it before */
        if (fail == FAIL_NONE) fail = sheet_finish_now(db, arena, &whole, clock_now(), &state, why);
    } else {
        int64_t link;
        fail = survey_link_of(db, arena, s->survey, 7, &link, why);
        struct sheet_new what = {.survey = s->survey,
                                 .version = s->version,
                                 .link = link,
                                 .respondent = DB_NULL_INT,
                                 .match = "",
                                 .mode = "web",
                                 .language = "en",
                                 .stratum = "",
                                 .second_of = DB_NULL_INT,
                                 .entered_by = DB_NULL_INT,
                                 .definition = race->definition,
                                 .now = clock_now()};
        if (fail == FAIL_NONE) fail = sheet_begin(db, arena, &what, &sheet, why);
    }
    race->sheet = sheet;
    arena_free(arena);
    return fail;
}

static void *race_run(void *context) {
    struct race *race = context;
    for (int i = 0; i < EACH; i++) {
        struct race own = {.scene = race->scene,
                           .definition = race->definition,
                           .finish = race->finish,
                           .sheet = race->sheet};
        struct why why = {0};
        enum fail fail = store_write(race->scene->app->store, NULL, race_job, &own, &why);
        if (fail == FAIL_NONE)
            race->done++;
        else if (fail == FAIL_CONFLICT)
            race->refused++;
        else
            race->wrong++;
        if (fail == FAIL_NONE && !race->finish && race->sheet != 0 && own.sheet != race->sheet)
            race->wrong++;
    }
    return NULL;
}

static void race(struct race *race) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race_run, race), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

static enum fail sheet_count_job(struct db *db, void *context, struct why *why) {
    void **parts = context;
    struct scene *s = parts[0];
    struct sheets_of_respondent_row *rows;
    return sheets_of_respondent(db, s->arena, s->survey, 7, &rows, parts[1], why);
}

static void a_thousand_race_for_one_link(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "invited", 0) {
        struct definition definition;
        size_t n = 0;
        void *parts[] = {&s, &n};
        assert_int_equal(definition_read(s.arena, str_of(text), &definition, NULL), FAIL_NONE);
        struct race begin_race = {.scene = &s, .definition = &definition};
        race(&begin_race);
        assert_int_equal(begin_race.done, THREADS * EACH);
        assert_int_equal(store_read(s.app->store, sheet_count_job, parts, NULL), FAIL_NONE);
        assert_int_equal(n, 1);
        struct race finish_race = {
            .scene = &s, .definition = &definition, .finish = true, .sheet = response(&s).sheet};
        race(&finish_race);
        assert_int_equal(finish_race.wrong, 0);
        assert_int_equal(finish_race.done, 1);
        assert_int_equal(finish_race.refused, THREADS * EACH - 1);
    }
}
TEST(a_thousand_race_for_one_link,
     "survey: a thousand that race for one link come to one sheet, and one of a thousand sends it");

/* ---- exports ---- */

static enum fail collect(void *context, const void *bytes, size_t n, struct why *why) {
    (void)why;
    buf_add(context, bytes, n);
    return FAIL_NONE;
}

struct files {
    struct scene *scene;
    struct buf csv, sav;
    struct survey_answers answers;
};

static enum fail files_job(struct db *db, void *context, struct why *why) {
    struct files *files = context;
    struct export_what what = {
        .survey = files->scene->survey, .language = "en", .with_texts = true, .now = clock_now()};
    struct export_to csv = {collect, &files->csv}, sav = {collect, &files->sav};
    TRY(export_csv(db, &what, &csv, why));
    TRY(export_sav(db, &what, &sav, why));
    return survey_answers_load(db, files->scene->arena, files->scene->survey, "en", &files->answers,
                               why);
}

static int32_t int_at(const struct buf *buf, size_t at) {
    int32_t value;
    memcpy(&value, buf->s + at, 4);
    return value;
}

static void columns_are_stable(void **state) {
    (void)state;
    struct scene s;
    ON_EACH_ENGINE(s, "invited", 0) {
        struct visitor *v = &s.visitor;
        struct files files = {.scene = &s};
        struct why why = {0};
        buf_init(&files.csv, s.arena, 1 << 20);
        buf_init(&files.sav, s.arena, 1 << 20);
        start(&s, v);
        visitor_post_fields(v, NULL, "/answer/q/age", "age", "40");
        visitor_post_fields(v, NULL, "/answer/q/uses", "uses", "gp", "uses", "other",
                            "uses-other-said", "=1+1");
        char *words = arena_take(s.arena, 701, 1);
        memset(words, 'w', 700);
        visitor_post_fields(v, NULL, "/answer/q/why", "why", words);
        visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y");
        if (store_read(s.app->store, files_job, &files, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
        const char *line = strchr(files.csv.s, '\n') + 1;
        static const char head[] =
            "sheet,version,mode,language,arm,stratum,finished_on,age,uses_gp,"
            "uses_none,uses_other,uses_other_said,why\r\n";
        assert_memory_equal(files.csv.s, head, sizeof head - 1);
        assert_non_null(strstr(line, ",40,1,0,1,'=1+1,www"));
        /* The system file: its cases fill exactly the rest behind the dictionary. */
        assert_memory_equal(files.sav.s, "$FL2", 4);
        size_t case_bytes = (size_t)int_at(&files.sav, 68) * 8;
        assert_int_equal(int_at(&files.sav, 80), 1);
        size_t last = files.sav.n - case_bytes;
        assert_int_equal(int_at(&files.sav, last - 8), 999);
        const struct survey_column *gp = survey_column_find(&files.answers, "uses_gp");
        const struct survey_column *none = survey_column_find(&files.answers, "uses_none");
        assert_int_equal(files.answers.n, 1);
        assert_int_equal(files.answers.respondents[0], 7);
        assert_true(gp->numbers[0] == 1 && none->numbers[0] == 0);
    }
}
TEST(columns_are_stable, "survey: each option is a column, in CSV, for SPSS and for statistics");
