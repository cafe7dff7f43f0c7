/* Contact details and photos given in a questionnaire: they are in the vault and nowhere else. */
#include "base/clock.h"
#include "base/file.h"
#include "question/apart.h"
#include "question/questionnaire.sql.h"
#include "question/survey.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

static const char *const text = "title: Reach\n"
                                "mail (email): Where can we write to you?\n  required: yes\n"
                                "tel (phone): On which number?\n"
                                "home (address): At which address?\n"
                                "pic (file): Show us the crossing\n"
                                "fine (yes_no): Is that all?\n  only if: answered(mail)\n";

struct scene {
    struct app *app;
    struct arena *arena;
    int64_t organisation, person, other, survey;
    const char *code;
    size_t n_things;
    struct visitor visitor, manager, colleague;
};

static enum fail scene_write(struct db *db, void *context, struct why *why) {
    struct scene *s = context;
    struct definition definition;
    int64_t link, questionnaire, version;
    TRY(definition_read(s->arena, str_of(text), &definition, why));
    TRY(questionnaire_insert(db, s->arena, s->organisation, "Reach", text, s->person, 1,
                             &questionnaire, why));
    TRY(variables_put(db, s->arena, questionnaire, &definition, why));
    TRY(questionnaire_version_add(db, s->arena, questionnaire, 1, text, "x", "", s->person, 1,
                                  &version, why));
    struct survey_new what = {.questionnaire = questionnaire,
                              .title = "Reach",
                              .access = "invited",
                              .edit_days = 5,
                              .double_entry_percent = 100,
                              .person = s->person,
                              .now = 1};
    TRY(survey_add(db, s->arena, &what, &s->survey, why));
    TRY(survey_state_set(db, s->survey, SURVEY_DRAFT, SURVEY_OPEN, why));
    TRY(survey_link_add(db, s->arena, s->survey, 7, "P007", "", &link, why));
    return survey_code_add(db, s->arena, s->app->key, link, "slip", clock_now(), &s->code, why);
}

static bool begin(const char *engine, struct scene *s) {
    struct why why = {0};
    *s = (struct scene){.app = test_app(engine)};
    if (s->app == NULL) return false;
    s->arena = arena_new((size_t)256 << 20);
    s->organisation = test_organisation(s->app, "Council");
    s->person = test_person(s->app, s->organisation, "Una", "una@example.org", true, false);
    s->other = test_person(s->app, s->organisation, "Ola", "ola@example.org", true, false);
    if (store_write(s->app->store, s->arena, scene_write, s, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    visitor_begin(&s->visitor, s->app);
    visitor_begin(&s->manager, s->app);
    visitor_sign_in(&s->manager, s->person);
    visitor_begin(&s->colleague, s->app);
    visitor_sign_in(&s->colleague, s->other);
    return true;
}

static void end(struct scene *s) {
    visitor_end(&s->visitor);
    visitor_end(&s->manager);
    visitor_end(&s->colleague);
    test_app_close(s->app);
    arena_free(s->arena);
}

static int send_photo(struct scene *s, const char *bytes, size_t n) {
    struct http_upload file = {
        .field = "pic", .file_name = "IMG_1.jpg", .type = "image/jpeg", .bytes = {bytes, n}};
    s->visitor.upload = &file;
    int status = visitor_post_fields(&s->visitor, NULL, "/answer/q/pic", "x", "y");
    s->visitor.upload = NULL;
    return status;
}

/* A small JPEG with a comment that must not be kept. */
static const char jpeg[] = {
    (char)0xff, (char)0xd8, (char)0xff, (char)0xfe, 0,          8,          's',        'e', 'c',
    'r',        'e',        't',        (char)0xff, (char)0xdb, 0,          5,          0,   1,
    2,          (char)0xff, (char)0xc0, 0,          11,         8,          0,          16,  0,
    24,         1,          1,          0x11,       0,          (char)0xff, (char)0xc4, 0,   4,
    0,          1,          (char)0xff, (char)0xda, 0,          8,          1,          1,   0,
    0,          63,         0,          0x12,       0x34,       (char)0xff, (char)0xd9};

static void answer_all(struct scene *s) {
    struct visitor *v = &s->visitor;
    const char *start = survey_code_path(s->arena, s->code);
    assert_int_equal(visitor_get(v, start), 200);
    assert_int_equal(visitor_post_fields(v, NULL, start, "x", "y"), 303);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/mail", "mail", "nobody"), 422);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/mail", "mail", ""), 422);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/mail", "mail", "zoe@example.org"),
                     303);
    /* It is not shown again, and an empty box keeps it. */
    assert_int_equal(visitor_get(v, "/answer/q/mail"), 200);
    assert_true(visitor_sees(v, "You gave this already"));
    assert_false(visitor_sees(v, "zoe@example.org"));
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/mail", "mail", ""), 303);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/tel", "tel", "12"), 422);
    assert_true(visitor_sees(v, "Enter a telephone number"));
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/tel", "tel", "01632 960 001"), 303);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/home", "home-line1", "3 Mill Lane",
                                         "home-town", "Wendale", "home-postcode", "WD1 1AA"),
                     303);
    assert_int_equal(send_photo(s, "no picture", 10), 422);
    assert_int_equal(send_photo(s, jpeg, sizeof jpeg), 303);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/fine", "fine", "yes"), 303);
    assert_int_equal(visitor_get(v, "/answer/check"), 200);
    assert_true(visitor_sees(v, "Given, and kept apart from your answers"));
    assert_int_equal(visitor_post_fields(v, "/answer/check", "/answer/send", "x", "y"), 303);
    assert_int_equal(visitor_get(v, "/answer/done"), 200);
    assert_true(visitor_sees(v, "mail: given"));
    assert_false(visitor_sees(v, "zoe@example.org"));
}

static const char *page_of(struct scene *s, const char *leaf) {
    return arena_printf(s->arena, "/organisations/%lld/surveys/%lld%s", (long long)s->organisation,
                        (long long)s->survey, leaf);
}

static enum fail cut_job(struct db *db, void *context, struct why *why) {
    struct scene *s = context;
    return survey_respondent_cut(s->app, db, s->arena, s->survey, 7, why);
}

static void details_stay_apart(void **state) {
    (void)state;
    struct scene s;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t e = 0; e < 2; e++) {
        if (!begin(engines[e], &s)) continue;
        struct visitor *m = &s.manager;
        answer_all(&s);
        static const char *const exports[] = {"/answers.csv", "/answers.json", "/tables"};
        for (size_t i = 0; i < LENGTH(exports); i++) {
            assert_int_equal(visitor_get(m, page_of(&s, exports[i])), 200);
            assert_false(visitor_sees(m, "zoe@"));
            assert_false(visitor_sees(m, "01632"));
            assert_false(visitor_sees(m, "given"));
        }
        assert_int_equal(visitor_get(m, page_of(&s, "")), 200);
        assert_true(visitor_sees(m, "4 were given"));
        assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
        assert_true(visitor_sees(m, "zoe@example.org"));
        assert_true(visitor_sees(m, "01632 960 001"));
        assert_true(visitor_sees(m, "3 Mill Lane"));
        const char *photo = strstr(m->body, page_of(&s, "/apart/"));
        assert_non_null(photo);
        photo = arena_copy_n(s.arena, photo, strcspn(photo, "\""));
        assert_int_equal(visitor_get(m, photo), 200);
        assert_null(memmem(m->response->body.s, m->response->body.n, "secret", 6));
        assert_non_null(memmem(m->response->body.s, m->response->body.n, "\xff\xd8\xff", 3));
        /* Others see nothing of it, and a member who is cut leaves nothing of it behind. */
        assert_int_not_equal(visitor_get(&s.visitor, page_of(&s, "/apart")), 200);
        struct why why = {0};
        if (store_write(s.app->store, s.arena, cut_job, &s, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
        assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
        assert_true(visitor_sees(m, "Nothing was given, or it is erased."));
        assert_int_equal(visitor_get(m, photo), 404);
        assert_int_equal(visitor_get(m, page_of(&s, "/answers.csv")), 200);
        assert_true(visitor_sees(m, "fine"));
        end(&s);
    }
}
TEST(details_stay_apart, "survey: contact details and photos are kept in the vault, and in no "
                         "answer, export or receipt");

static void taken_back(void **state) {
    (void)state;
    struct scene s;
    if (!begin("sqlite", &s)) return;
    struct visitor *v = &s.visitor, *m = &s.manager;
    answer_all(&s);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/tel", "tel", "", "tel-forget", "yes"),
                     303);
    assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
    assert_false(visitor_sees(m, "01632 960 001"));
    assert_true(visitor_sees(m, "zoe@example.org"));
    assert_int_equal(
        visitor_post_fields(m, page_of(&s, "/apart"), page_of(&s, "/apart/erase"), "x", "y"), 303);
    assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
    assert_false(visitor_sees(m, "zoe@example.org"));
    /* They are told so, keep what they answered, and can give it again. */
    assert_int_equal(visitor_get(v, "/answer/check"), 200);
    assert_true(visitor_sees(v, "Given, and erased since"));
    assert_int_equal(visitor_get(v, "/answer/q/mail"), 200);
    assert_true(visitor_sees(v, "What you gave is erased"));
    assert_false(visitor_sees(v, "You gave this already"));
    assert_false(visitor_sees(v, "mail-forget"));
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/mail", "mail", ""), 303);
    assert_int_equal(visitor_get(v, "/answer/check"), 200);
    assert_true(visitor_sees(v, "Is that all?"));
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/mail", "mail", "new@example.org"),
                     303);
    assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
    assert_true(visitor_sees(m, "new@example.org"));
    end(&s);
}
TEST(taken_back, "survey: contact details can be taken back, and erased for all at once");

static void begun_is_erasable(void **state) {
    (void)state;
    struct scene s;
    if (!begin("sqlite", &s)) return;
    struct visitor *v = &s.visitor, *m = &s.manager;
    const char *start = survey_code_path(s.arena, s.code);
    assert_int_equal(visitor_get(v, start), 200);
    assert_int_equal(visitor_post_fields(v, NULL, start, "x", "y"), 303);
    assert_int_equal(visitor_post_fields(v, NULL, "/answer/q/mail", "mail", "zoe@example.org"),
                     303);
    assert_int_equal(visitor_get(m, page_of(&s, "")), 200);
    assert_true(visitor_sees(m, "1 was given"));
    assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
    assert_true(visitor_sees(m, "1 more is of somebody whose answers do not count"));
    assert_false(visitor_sees(m, "zoe@example.org"));
    assert_int_equal(
        visitor_post_fields(m, page_of(&s, "/apart"), page_of(&s, "/apart/erase"), "x", "y"), 303);
    assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
    assert_true(visitor_sees(m, "Nothing was given, or it is erased."));
    assert_int_equal(visitor_get(v, "/answer/q/mail"), 200);
    assert_true(visitor_sees(v, "What you gave is erased"));
    end(&s);
}
TEST(begun_is_erasable,
     "survey: what people gave and did not send is read by nobody, and can be erased");

/* ---- typed twice ---- */

static void typed_by(struct visitor *who, const char *path, const char *mail, const char *tel) {
    assert_int_equal(visitor_post_fields(who, NULL, path, "mail", mail, "tel", tel, "fine", "yes"),
                     303);
}

static enum fail count_job(struct db *db, void *context, struct why *why) {
    struct scene *s = context;
    struct apart_thing *things;
    return apart_of(s->app, db, s->arena, s->survey, 7, &things, &s->n_things, why);
}

static void typed_twice(void **state) {
    (void)state;
    struct scene s;
    if (!begin("sqlite", &s)) return;
    struct visitor *m = &s.manager, *c = &s.colleague;
    const char *entry = page_of(&s, "/entry");
    assert_int_equal(visitor_post_fields(m, NULL, entry, "label", "P007", "mode", "paper"), 303);
    typed_by(m, arena_printf(s.arena, "%s", m->location), "zoe@example.org", "01632 960 001");
    assert_int_equal(visitor_get(c, entry), 200);
    const char *again = strstr(c->body, page_of(&s, "/entry/"));
    assert_non_null(again);
    again = arena_copy_n(s.arena, again, strcspn(again, "\""));
    /* The second reads another address, and finds no number. */
    typed_by(c, again, "zoe@example.com", "");
    const char *compare = arena_printf(s.arena, "%s", c->location);
    assert_int_equal(visitor_get(c, compare), 200);
    assert_true(visitor_sees(c, "2 answers differ"));
    assert_true(visitor_sees(c, "zoe@example.org"));
    assert_true(visitor_sees(c, "zoe@example.com"));
    assert_true(visitor_sees(c, "01632 960 001"));
    assert_int_equal(visitor_post_fields(c, NULL, compare, "mail", "second", "tel", "first"), 303);
    assert_int_equal(visitor_get(c, compare), 200);
    assert_true(visitor_sees(c, "Both were typed alike."));
    assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
    assert_true(visitor_sees(m, "zoe@example.com"));
    assert_false(visitor_sees(m, "zoe@example.org"));
    assert_true(visitor_sees(m, "01632 960 001"));
    /* Whose paper it was is erased with what both typed. */
    struct why why = {0};
    if (store_read(s.app->store, count_job, &s, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(s.n_things, 4);
    if (store_write(s.app->store, s.arena, cut_job, &s, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_int_equal(visitor_get(m, page_of(&s, "/apart")), 200);
    assert_true(visitor_sees(m, "Nothing was given, or it is erased."));
    end(&s);
}
TEST(typed_twice, "survey: contact details typed twice are compared, kept as chosen, and erased");
