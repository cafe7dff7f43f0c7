/* A coding from its codebook to what the public sees, straight through the dispatcher. */
#include "base/clock.h"
#include "base/file.h"
#include "civic/app.h"
#include "civic/tidy.h"
#include "coding/refi.h"
#include "coding/results.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <zip.h>

enum { LEILA = 6 };

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor lead, analyst, coder, stranger;
    const char *list; /* the codings of the dialogue */
    const char *path; /* the one of the example programme, later one's own */
};

static int64_t person_of(struct world *w, const char *word) {
    struct demo_about about;
    struct why why = {0};
    (void)w;
    assert_int_equal(demo_describe(w->arena, &about, &why), FAIL_NONE);
    for (size_t i = 0; i < about.n_accounts; i++)
        if (strstr(about.accounts[i].email, word) != NULL) return (int64_t)i + 1;
    fail_msg("nobody is called %s", word);
    return 0;
}

static char *link_of(struct world *w, struct visitor *v, const char *words) {
    const char *at = strstr(v->body, words);
    if (at == NULL) fail_msg("no link says '%s'", words);
    while (at != NULL && strncmp(at, "href=\"", 6) != 0) at--;
    assert_non_null(at);
    return arena_copy_n(w->arena, at + 6, strcspn(at + 6, "\""));
}

static bool begin(struct world *w, const char *engine) {
    *w = (struct world){.app = test_example(engine)};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)1 << 30);
    struct visitor *all[] = {&w->lead, &w->analyst, &w->coder, &w->stranger};
    for (size_t i = 0; i < 4; i++) visitor_begin(all[i], w->app);
    visitor_sign_in(&w->lead, LEILA);
    visitor_sign_in(&w->analyst, person_of(w, "noor"));
    visitor_sign_in(&w->coder, person_of(w, "owen"));
    visitor_get(&w->lead, "/proposals/3/evidence");
    w->list = arena_printf(w->arena, "%s/coding", link_of(w, &w->lead, ">Safer nights out<"));
    visitor_get(&w->lead, w->list);
    w->path = link_of(w, &w->lead, "Safer nights out: in their own words");
    return true;
}

static void end(struct world *w) {
    struct visitor *all[] = {&w->lead, &w->analyst, &w->coder, &w->stranger};
    for (size_t i = 0; i < 4; i++) visitor_end(all[i]);
    arena_free(w->arena);
    test_app_close(w->app);
}

#define ON_EACH_ENGINE(w)                                                                          \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(&(w), engine_ == 0 ? "sqlite" : "postgres"); on_;                    \
             end(&(w)), on_ = false)

static char *at(struct world *w, const char *rest) {
    return arena_printf(w->arena, "%s%s", w->path, rest);
}

static void post(struct visitor *v, int line, const char *path, const char *const *fields) {
    int status = visitor_post(v, NULL, path, fields);
    if (status != 303 && status != 200) {
        const char *error = strstr(v->body, "govuk-error-message");
        fail_msg("line %d: %s: %d %.300s", line, path, status, error == NULL ? "" : error);
    }
}
#define POST(v, path, ...) post((v), __LINE__, (path), (const char *const[]){__VA_ARGS__, NULL})

/* A form of one button on another page. */
static void press(struct visitor *v, int line, const char *page, const char *path) {
    if (visitor_post(v, page, path, (const char *const[]){NULL}) != 303)
        fail_msg("line %d: %s: %d", line, path, v->status);
}
#define PRESS(v, page, path) press((v), __LINE__, (page), (path))

static void upload(struct visitor *v, const char *name, const char *text,
                   struct http_upload *file) {
    *file = (struct http_upload){.field = "file", .file_name = name, .bytes = str_of(text)};
    v->upload = file;
}

/* A coding of one's own: eight letters of five people, two of them nearly the same. */
static const char letters[] =
    "id,text,area,who,may_quote\n"
    "1,\"More lamps at the canal, Mrs Kestrel says so too\",North,a,yes\n"
    "2,A night bus would help,North,b,yes\n"
    "3,No map of our street please,South,c,no\n"
    "4,\xd9\x86\xd8\xad\xd9\x86 \xf0\x9f\x8c\x99 lamps,South,d,yes\n"
    "5,\"I am strictly against this plan, leave the hospital out of it\",South,e,yes\n"
    "6,\"I am strictly against this plan, leave the hospital out of it!\",North,f,yes\n";

static char *coding_start(struct world *w) {
    struct http_upload file;
    struct visitor *v = &w->lead;
    POST(v, arena_printf(w->arena, "%s/start", w->list), "title", "Letters", "asked", "What now?",
         "about", "the map", "double_percent", "0", "repeats", "once", "language", "en");
    w->path = arena_copy(w->arena, v->location);
    static const char *const names[] = {"Light", "Map", "Hospital"};
    for (size_t i = 0; i < 3; i++)
        POST(&w->analyst, at(w, "/codebook/add"), "name", names[i], "parent", "0", "definition",
             "What it says");
    upload(&w->analyst, "letters.csv", letters, &file);
    POST(&w->analyst, at(w, "/sources/file"), "title", "Letters", "may_quote", "yes");
    w->analyst.upload = NULL;
    visitor_go(&w->coder, at(w, ""));
    SEES(&w->coder, "Start coding");
    assert_int_equal(visitor_get(&w->coder, at(w, "/code")), 303);
    return arena_copy(w->arena, w->coder.location);
}

static const char *code_number(struct world *w, struct visitor *v, const char *name) {
    visitor_go(v, at(w, "/codebook"));
    const char *found = strstr(v->body, arena_printf(w->arena, ">%s</a>", name));
    if (found == NULL) fail_msg("no code %s", name);
    while (found != NULL && strncmp(found, "/codebook/", 10) != 0) found--;
    assert_non_null(found);
    return arena_copy_n(w->arena, found + 10, strcspn(found + 10, "\""));
}

/* A heading is made and unmade on the page of a code, and is offered to no coder. */
static void headings_are_made_on_the_page(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        char *first = coding_start(&w);
        struct visitor *v = &w.analyst;
        char *map = arena_printf(w.arena, "%s/%s", at(&w, "/codebook"), code_number(&w, v, "Map"));
        const char *light = code_number(&w, v, "Light");
        char *given = arena_printf(w.arena, "%s/%s", at(&w, "/codebook"), light);
        visitor_go(v, map);
        POST(v, map, "name", "Map", "parent", "0", "heading", "yes", "revision",
             visitor_hidden(v, "revision"));
        visitor_go(v, at(&w, "/codebook"));
        SEES(v, "A heading");
        visitor_go(&w.coder, first);
        HIDDEN(&w.coder, "> Map");
        visitor_go(v, map);
        assert_non_null(strstr(strstr(v->body, "name=\"heading\""), "checked"));
        POST(v, map, "name", "Map", "parent", "0", "revision", visitor_hidden(v, "revision"));
        visitor_go(v, at(&w, "/codebook"));
        HIDDEN(v, "A heading");
        POST(&w.coder, first, "codes", light, "stance", "for");
        visitor_go(v, given);
        assert_int_equal(visitor_post_fields(v, NULL, given, "name", "Light", "parent", "0",
                                             "heading", "yes", "revision",
                                             visitor_hidden(v, "revision")),
                         422);
        SEES(v, "given to passages 1 times");
    }
}
TEST(headings_are_made_on_the_page,
     "coding: a heading is made and unmade on its page, never of a code that was given");

/* Numbers count the codes that were on the screen: after the codebook changed they are asked about.
 */
static void numbers_are_of_the_codebook_that_was_shown(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        char *first = coding_start(&w);
        struct visitor *v = &w.coder;
        visitor_go(v, first);
        char *shown = arena_copy(w.arena, visitor_hidden(v, "codebook"));
        char *light = arena_printf(w.arena, "%s/%s", at(&w, "/codebook"),
                                   code_number(&w, &w.analyst, "Light"));
        visitor_go(&w.analyst, light);
        POST(&w.analyst, arena_printf(w.arena, "%s/remove", light), "revision",
             visitor_hidden(&w.analyst, "revision"));
        assert_int_equal(visitor_post_fields(v, NULL, first, "quick", "2 against", "stance", "for",
                                             "codebook", shown, "revision", "0"),
                         422);
        SEES(v, "may stand for other codes now");
        SEES(v, "value=\"2 against\"");
        char *now = arena_copy(w.arena, visitor_hidden(v, "codebook"));
        assert_string_not_equal(now, shown);
        POST(v, first, "quick", "2 against", "stance", "for", "codebook", now, "revision", "0");
        visitor_go(&w.analyst,
                   arena_printf(w.arena, "%s%s", at(&w, "/passages"), strrchr(first, '/')));
        SEES(&w.analyst, "Hospital (Against)");
    }
}
TEST(
    numbers_are_of_the_codebook_that_was_shown,
    "coding: numbers typed before the codebook changed are asked about, not taken for other codes");

/* Nobody gives a heading, so that it makes nobody agree more. */
static void headings_agree_on_nothing(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        char *first = coding_start(&w);
        struct visitor *v = &w.analyst;
        const char *light = code_number(&w, v, "Light");
        POST(&w.coder, first, "codes", light, "stance", "for");
        POST(v, first, "codes", light, "stance", "for");
        visitor_go(v, at(&w, "/agreement"));
        SEES(v, "who share 3 passages and codes");
        POST(v, at(&w, "/codebook/add"), "name", "Ways", "parent", "0", "heading", "yes");
        visitor_go(v, at(&w, "/agreement"));
        SEES(v, "who share 3 passages and codes");
        HIDDEN(v, "Ways");
    }
}
TEST(headings_agree_on_nothing, "coding: a heading is no part of the agreement");

static void people_code_and_take_back(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        char *first = coding_start(&w);
        struct visitor *v = &w.coder;
        const char *light = code_number(&w, &w.analyst, "Light");
        const char *map = code_number(&w, &w.analyst, "Map");
        /* A code wants a stance; what was typed stays. */
        assert_int_equal(visitor_post_fields(v, NULL, first, "codes", light, "memo", "Lamps"), 422);
        SEES(v, "Say whether the passage is for, against");
        SEES(v, ">Lamps</textarea>");
        POST(v, first, "codes", light, "stance", "for", "memo", "Lamps");
        char *second = arena_copy(w.arena, v->location);
        assert_string_not_equal(first, second);
        POST(v, second, "quick", "2 against", "stance", "for");
        visitor_go(v, second);
        SEES(v, "2 against");
        /* From two windows: the second one is told, and sees both. */
        visitor_go(v, first);
        POST(v, first, "codes", map, "stance", "against", "revision", "1");
        assert_int_equal(
            visitor_post_fields(v, NULL, first, "codes", light, "stance", "for", "revision", "1"),
            409);
        SEES(v, "What is stored now: Map (Against)");
        /* Undone, it is as it was; undone again, not coded. */
        PRESS(v, first, at(&w, "/undo"));
        visitor_go(&w.analyst, at(&w, "/passages"));
        char *shown = link_of(&w, &w.analyst, "More lamps at the canal");
        visitor_go(&w.analyst, shown);
        SEES(&w.analyst, "Light (For)");
        /* A code that was given is not removed; merged, its passages follow. */
        HIDDEN(&w.analyst, "Remove it");
        char *merge = arena_printf(w.arena, "%s/%s", at(&w, "/codebook"), light);
        visitor_go(&w.analyst, merge);
        HIDDEN(&w.analyst, "Remove it");
        assert_int_equal(
            visitor_post_fields(&w.analyst, NULL, arena_printf(w.arena, "%s/remove", merge), NULL),
            409);
        visitor_go(v, second); /* the screen that is open while the codebook changes */
        POST(&w.analyst, arena_printf(w.arena, "%s/merge", merge), "into", map, "revision", "1");
        visitor_go(&w.analyst, shown);
        SEES(&w.analyst, "Map (For)");
        POST(v, second, "codes", light, "stance", "against", "revision", "1");
        visitor_go(&w.analyst, at(&w, "/themes"));
        SEES(&w.analyst, "Map");
        HIDDEN(&w.analyst, ">Light<");
        /* Words that name somebody go, for everybody. */
        POST(v, arena_printf(w.arena, "%s/hide", shown), "words", "Mrs Kestrel");
        visitor_go(&w.analyst, shown);
        SEES(&w.analyst, "[hidden] says so too");
        HIDDEN(&w.analyst, "Kestrel");
        /* A helper neither manages nor publishes; strangers see nothing. */
        assert_int_equal(visitor_get(v, at(&w, "/publish")), 403);
        assert_int_equal(visitor_get(v, at(&w, "/codebook/add")), 403);
        assert_int_equal(visitor_get(&w.analyst, at(&w, "/publish")), 403);
        assert_int_not_equal(visitor_get(&w.stranger, at(&w, "")), 200);
        /* Another proposal's path does not lead here. */
        char *elsewhere = arena_printf(w.arena, "/proposals/1%s", strstr(w.path, "/evidence"));
        assert_int_not_equal(visitor_get(&w.lead, elsewhere), 200);
    }
}
TEST(people_code_and_take_back,
     "coding: codes are given, changed, undone, merged while in use; nothing typed is lost");

static void code_it(struct world *w, const char *words, const char *code, const char *stance) {
    struct visitor *v = &w->analyst;
    visitor_go(v, at(w, "/passages"));
    char *passage = link_of(w, v, words);
    POST(v, arena_printf(w->arena, "%s%s", at(w, "/code"), strrchr(passage, '/')), "codes", code,
         "stance", stance);
}

/* Lets the program look for repeats; its page then says this. */
static void repeats_find(struct world *w, const char *found) {
    struct visitor *v = &w->analyst;
    PRESS(v, at(w, "/assistance"), at(w, "/assistance/start"));
    for (int i = 0; i < 200; i++) {
        visitor_go(v, at(w, "/assistance"));
        if (visitor_sees(v, "Work it out again")) break;
        struct timespec moment = {0, 50000000};
        nanosleep(&moment, NULL);
    }
    SEES(v, found);
}

static void the_program_helps_and_repeats_count_once(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        coding_start(&w);
        struct visitor *v = &w.analyst;
        repeats_find(&w, "Passages that say nearly the same as another: 1. Groups of these: 1.");
        visitor_go(v, at(&w, "/repeats"));
        char *group = link_of(&w, v, "I am strictly against");
        /* Only the first is coded; it counts for one, and for both once that is chosen. */
        visitor_go(v, at(&w, "/passages"));
        char *passage = link_of(&w, v, "I am strictly against");
        const char *number = strrchr(passage, '/');
        POST(v, arena_printf(w.arena, "%s%s", at(&w, "/code"), number), "codes",
             code_number(&w, v, "Hospital"), "stance", "against");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,1,1,0,1,0,0");
        POST(v, group, "counts", "each");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,2,2,0,2,0,0");
        POST(v, group, "counts", "once");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,1,1,0,1,0,0");
        /* The other one coded by itself and taken back: what holds for the group holds for it. */
        POST(v, group, "counts", "each");
        visitor_go(v, at(&w, "/passages"));
        passage = link_of(&w, v, "leave the hospital out of it!");
        number = strrchr(passage, '/');
        char *other = arena_printf(w.arena, "%s%s", at(&w, "/code"), number);
        POST(v, other, "codes", code_number(&w, v, "Map"), "stance", "for");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Map,1,1,1,1,0,0,0");
        PRESS(v, other, at(&w, "/undo"));
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,2,2,0,2,0,0");
        visitor_go(v, arena_printf(w.arena, "%s?state=open", at(&w, "/passages")));
        HIDDEN(v, "leave the hospital out of it!");
        /* Passages like one are found by their words. */
        visitor_go(v, at(&w, "/passages"));
        visitor_go(v, link_of(&w, v, "More lamps at the canal"));
        SEES(v, "lamps");
    }
}
TEST(the_program_helps_and_repeats_count_once,
     "coding: passages that repeat others count once or each, as it is said, and are coded once");

/* What was decided before a group was found holds for the group, and leaves with who leaves it. */
static void groups_follow_the_texts(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.analyst;
        coding_start(&w);
        code_it(&w, "leave the hospital out of it<", code_number(&w, v, "Hospital"), "against");
        repeats_find(&w, "Passages that say nearly the same as another: 1. Groups of these: 1.");
        visitor_go(v, at(&w, "/repeats"));
        POST(v, link_of(&w, v, "I am strictly against"), "counts", "each");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,2,2,0,2,0,0");
        repeats_find(&w, "Passages that say nearly the same as another: 1. Groups of these: 1.");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,2,2,0,2,0,0");
        test_sql(w.app,
                 "UPDATE coding_passage SET text = 'Swans on the river need their reeds' "
                 "WHERE text LIKE '%out of it!'",
                 NULL, NULL);
        repeats_find(&w, "No two passages say nearly the same in the same words.");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,1,1,0,1,0,0");
        test_sql(w.app,
                 "UPDATE coding_passage SET text = 'I am strictly against this plan, leave the "
                 "hospital out of it!' WHERE text LIKE 'Swans%'",
                 NULL, NULL);
        repeats_find(&w, "Passages that say nearly the same as another: 1. Groups of these: 1.");
        visitor_go(v, at(&w, "/files/themes.csv"));
        SEES(v, "Hospital,1,1,1,0,1,0,0");
    }
}
TEST(groups_follow_the_texts, "coding: what was decided on one passage holds for those that say "
                              "the same, as long as they do");

static void differences_are_settled_and_published(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.analyst, *s = &w.stranger;
        visitor_go(v, at(&w, "/agreement"));
        SEES(v, "All codes together");
        visitor_go(v, at(&w, "/differences"));
        char *difference = link_of(&w, v, ">Differs<");
        visitor_go(v, at(&w, "/differences"));
        const char *list = strstr(v->body, "/differences/");
        assert_non_null(list);
        difference = arena_printf(w.arena, "%s%.*s", w.path, (int)strcspn(list, "\""), list);
        assert_int_equal(visitor_post_fields(v, NULL, difference, "quick", "1 for"), 422);
        SEES(v, "Say why this holds");
        POST(v, difference, "quick", "1 for", "memo", "We read it again");
        visitor_go(v, at(&w, "/differences"));
        SEES(v, "We read it again");
        /* Whoever chose a quote does not check it. */
        visitor_go(v, at(&w, "/themes"));
        char *theme = link_of(&w, v, ">Light and buses</a>");
        visitor_go(v, theme);
        SEES(v, "Somebody else checks it");
        const char *drop = strstr(v->body, "/quotes/");
        assert_non_null(drop);
        char *quote = arena_printf(w.arena, "%s%.*s", theme, (int)strcspn(drop + 8, "/") + 8, drop);
        PRESS(v, theme, arena_printf(w.arena, "%s/drop", quote));
        PRESS(v, theme, arena_printf(w.arena, "%s/choose", quote));
        assert_int_equal(visitor_post(v, theme, arena_printf(w.arena, "%s/check", quote),
                                      (const char *const[]){NULL}),
                         409);
        PRESS(&w.lead, theme, arena_printf(w.arena, "%s/check", quote));
        /* The public sees what is frozen, without staff's links. */
        const char *number = strrchr(w.path, '/');
        char *public_page = arena_printf(w.arena, "/themes%s", number);
        POST(&w.lead, at(&w, "/publish"), "sure", "yes");
        visitor_go(s, "/themes");
        SEES(s, "Safer nights out: in their own words");
        visitor_go(s, public_page);
        SEES(s, "Fewer than five contributions name it");
        SEES(s, "How this was made");
        HIDDEN(s, "kit.specimen");
        HIDDEN(s, "/proposals/");
        visitor_go(s, arena_printf(w.arena, "%s/themes.json", public_page));
        SEES(s, "\"contributions\"");
        visitor_go(s, arena_printf(w.arena, "%s/themes.csv", public_page));
        SEES(s, "theme,level,contributions");
        POST(&w.lead, at(&w, "/withdraw"), "reason", "A name");
        visitor_go(s, arena_printf(w.arena, "%s?now", public_page));
        SEES(s, "This page was withdrawn on");
        HIDDEN(s, "in their own words");
        assert_int_equal(visitor_get(s, arena_printf(w.arena, "%s/themes.csv", public_page)), 404);
        /* Files, each noted. */
        POST(v, at(&w, "/files"), "file", "project");
        assert_memory_equal(v->body, "PK\3\4", 4);
        POST(v, at(&w, "/files"), "file", "codebook.qdc");
        SEES(v, "urn:QDA-XML:codebook:1.0");
        POST(v, at(&w, "/files"), "file", "decisions");
        SEES(v, "passage,code,stance,coder");
    }
}
TEST(differences_are_settled_and_published,
     "coding: differences are settled with a reason, quotes checked by another, the public page "
     "frozen and withdrawn");

/* ---- the exchange format ---- */

/* project.qde out of an archive, into the test's folder. */
static const char *project_unpack(struct arena *arena, const char *bytes, size_t n) {
    enum { PROJECT_MAX = 8 << 20 };
    char *qdpx = path_join(arena, test_folder(), "coding.qdpx");
    char *qde = path_join(arena, test_folder(), "project.qde");
    char *text = ARENA_ARRAY(arena, char, PROJECT_MAX);
    assert_int_equal(file_write(qdpx, bytes, n, 0600, NULL), FAIL_NONE);
    zip_t *zip = zip_open(qdpx, ZIP_RDONLY, NULL);
    assert_non_null(zip);
    zip_file_t *file = zip_fopen(zip, "project.qde", 0);
    assert_non_null(file);
    zip_int64_t got = zip_fread(file, text, PROJECT_MAX);
    assert_true(got > 0 && got < PROJECT_MAX);
    zip_fclose(file);
    zip_discard(zip);
    assert_int_equal(file_write(qde, text, (size_t)got, 0600, NULL), FAIL_NONE);
    return qde;
}

static int schema_check(struct arena *arena, const char *schema, const char *path) {
    FILE *said = popen(arena_printf(arena,
                                    "xmllint --nonet --noout --schema tests/data/refi-qda/%s '%s' "
                                    "2>&1",
                                    schema, path),
                       "r");
    char line[512];
    assert_non_null(said);
    while (fgets(line, sizeof line, said) != NULL) printf("note: %s", line);
    int status = pclose(said);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Another program than ours says whether others can read what we write. */
static void projects_keep_to_the_schema(void **state) {
    (void)state;
    struct world w;
    assert_true(begin(&w, "sqlite"));
    struct visitor *v = &w.analyst;
    POST(v, at(&w, "/files"), "file", "project");
    const char *path = project_unpack(w.arena, v->response->bytes, v->response->n_bytes);
    assert_int_equal(schema_check(w.arena, "Project.xsd", path), 0);
    assert_int_not_equal(schema_check(w.arena, "Codebook.xsd", path), 0); /* it can say no */
    struct refi_project empty = {.name = "Nothing was taken in yet", .made_at = 1767225600000000};
    struct str bytes;
    struct why why = {0};
    assert_int_equal(refi_project_write(w.arena, &empty, &bytes, &why), FAIL_NONE);
    path = project_unpack(w.arena, bytes.s, bytes.n);
    assert_int_equal(schema_check(w.arena, "Project.xsd", path), 0);
    POST(v, at(&w, "/files"), "file", "codebook.qdc");
    char *book = path_join(w.arena, test_folder(), "codebook.qdc");
    assert_int_equal(file_write(book, v->body, strlen(v->body), 0600, NULL), FAIL_NONE);
    assert_int_equal(schema_check(w.arena, "Codebook.xsd", book), 0);
    end(&w);
}
TEST(projects_keep_to_the_schema,
     "coding: projects and codebooks keep to the schemas of the exchange format");

/* ---- sources that change ---- */

static int64_t engagement_of(const struct world *w) {
    const char *at_number = strstr(w->list, "/evidence/");
    int64_t id = 0;
    assert_non_null(at_number);
    at_number += strlen("/evidence/");
    assert_true(str_int((struct str){at_number, strcspn(at_number, "/")}, 1, INT64_MAX, &id));
    return id;
}

static void lines_keep_their_codes(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.analyst;
        visitor_go(v, at(&w, "/files/themes.csv"));
        char *before = arena_copy(w.arena, v->body);
        test_sql(
            w.app,
            "UPDATE dialogue_write_up SET verbatim = '- A line before all others\n' || verbatim "
            "WHERE verbatim <> ''",
            NULL, NULL);
        POST(v,
             at(&w, arena_printf(w.arena, "/sources/write_up_notes/%lld/1",
                                 (long long)engagement_of(&w))),
             "may_quote", "yes");
        visitor_go(v, at(&w, "/files/themes.csv"));
        assert_string_equal(v->body, before);
        visitor_go(v, at(&w, "/passages?words=before"));
        SEES(v, "A line before all others");
    }
}
TEST(lines_keep_their_codes,
     "coding: a line that comes before others moves no code to another passage");

/* Three people's ballots: two say nearly the same, one speaks of both uses. */
static void ballots_make(struct world *w) {
    long long e = (long long)engagement_of(w);
    test_sql(
        w->app,
        arena_printf(w->arena,
                     "INSERT INTO data_use (id, engagement, position, name, title) VALUES (9001, "
                     "%lld, 1, 'a', 'Use A'), (9002, %lld, 2, 'b', 'Use B')",
                     e, e),
        NULL, NULL);
    test_sql(
        w->app,
        arena_printf(w->arena,
                     "INSERT INTO participant (id, engagement, label) VALUES (9001, %lld, 'X1'), "
                     "(9002, %lld, 'X2'), (9003, %lld, 'X3')",
                     e, e, e),
        NULL, NULL);
    test_sql(
        w->app,
        "INSERT INTO ballot (participant, data_use, moment, answer, reason, mode, cast_day) VALUES "
        "(9001, 9001, 'after', 'yes', 'Owls keep me awake', 'web', '2026-01-01'), "
        "(9002, 9001, 'after', 'yes', 'Owls keep me awake!', 'web', '2026-01-01'), "
        "(9003, 9001, 'after', 'no', 'Lamps for a start', 'web', '2026-01-01'), "
        "(9003, 9002, 'after', 'no', 'Lamps once more', 'web', '2026-01-01')",
        NULL, NULL);
}

static const struct theme_result *light_of(struct world *w, struct results *r) {
    struct db *db;
    struct why why = {0};
    int64_t coding = 0;
    assert_true(str_int(str_of(strrchr(w->path, '/') + 1), 1, INT64_MAX, &coding));
    assert_int_equal(store_reader_take(w->app->store, &db, &why), FAIL_NONE);
    if (theme_results_load(db, w->arena, coding, RESULTS_ALL_PARTS, r, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    store_reader_give(w->app->store, db);
    for (size_t i = 0; i < r->book.n; i++)
        if (strcmp(r->book.codes[i].name, "Light") == 0) return &r->themes[i];
    fail_msg("no theme is called Light");
    return NULL;
}

static void chore_run(struct world *w, const char *name) {
    struct why why = {0};
    for (KIND_EACH(chore, at))
        if (strcmp((*at)->name, name) == 0 && (*at)->run(w->app, clock_now(), &why) != FAIL_NONE)
            fail_msg("%s: %s", name, why.text);
}

static void what_is_withdrawn_is_forgotten(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.analyst, *s = &w.stranger;
        struct results r;
        ballots_make(&w);
        coding_start(&w);
        const char *light = code_number(&w, v, "Light");
        POST(v,
             at(&w, arena_printf(w.arena, "/sources/ballot_reasons/%lld/1",
                                 (long long)engagement_of(&w))),
             "may_quote", "yes");
        test_sql(
            w.app,
            "UPDATE coding_passage SET near = (SELECT MIN(x.id) FROM coding_passage x WHERE x.text "
            "LIKE 'Owls%'), counts = CASE WHEN text LIKE '%!' THEN 0 ELSE 1 END "
            "WHERE text LIKE 'Owls%'",
            NULL, NULL);
        code_it(&w, "Owls keep me awake<", light, "for");
        code_it(&w, "Lamps for a start", light, "against");
        code_it(&w, "Lamps once more", light, "against");
        /* Who speaks twice counts once in all, and once in each group. */
        const struct theme_result *theme = light_of(&w, &r);
        assert_int_equal(theme->n, 3);
        assert_int_equal(theme->voices, 2);
        for (size_t i = 0; i < r.n_groups; i++)
            if (strncmp(theme->groups[i].name, "Use ", 4) == 0)
                assert_int_equal(theme->groups[i].said, theme->groups[i].name[4] == 'A' ? 2 : 1);
        /* Taken in again, those of the days when a place did not know its words are the same. */
        test_sql(w.app,
                 "UPDATE coding_passage SET origin = SUBSTR(origin, 1, LENGTH(origin) - 13) "
                 "WHERE origin LIKE '900%'",
                 NULL, NULL);
        POST(v,
             at(&w, arena_printf(w.arena, "/sources/ballot_reasons/%lld/1",
                                 (long long)engagement_of(&w))),
             "may_quote", "yes");
        assert_int_equal(light_of(&w, &r)->n, 3);
        char *page = at(&w, arena_printf(w.arena, "/themes/%s", light));
        visitor_go(v, at(&w, "/passages"));
        HIDDEN(v, "Gone from its source");
        const char *number = strrchr(link_of(&w, v, "Owls keep me awake<"), '/');
        char *quote = arena_printf(w.arena, "%s/quotes%s", page, number);
        PRESS(v, page, arena_printf(w.arena, "%s/choose", quote));
        PRESS(&w.lead, page, arena_printf(w.arena, "%s/check", quote));
        POST(&w.lead, at(&w, "/publish"), "sure", "yes");
        char *public_page = arena_printf(w.arena, "/themes%s", strrchr(w.path, '/'));
        visitor_go(s, public_page);
        SEES(s, "Owls keep me awake");
        /* All that they said goes, wherever it was copied to; the next of the group stands for it.
         */
        char *people = arena_printf(w.arena, "%.*s/participants",
                                    (int)(strlen(w.list) - strlen("/coding")), w.list);
        PRESS(&w.lead, people, arena_printf(w.arena, "%s/9001/withdraw", people));
        visitor_go(s,
                   arena_printf(w.arena, "%s?now", public_page)); /* not the answer that was kept */
        HIDDEN(s, "Owls");
        visitor_go(s, arena_printf(w.arena, "%s/themes.json", public_page));
        HIDDEN(s, "Owls");
        visitor_go(v, at(&w, "/passages"));
        HIDDEN(v, "Owls keep me awake<");
        char *other = link_of(&w, v, "Owls keep me awake!");
        visitor_go(v, other);
        HIDDEN(v, "Light (For)");
        HIDDEN(v, "Others say nearly the same");
        theme = light_of(&w, &r);
        assert_int_equal(theme->n, 2);
        assert_int_equal(theme->voices, 1);
        code_it(&w, "Owls keep me awake!", light, "for");
        theme = light_of(&w, &r);
        assert_int_equal(theme->voices, 2);
        /* Deleted when nobody told this room of it: found by itself, and only that. */
        test_sql(w.app, "DELETE FROM ballot WHERE participant = 9003", NULL, NULL);
        visitor_go(v, at(&w, "/passages"));
        SEES(v, "Lamps");
        for (int twice = 0; twice < 2; twice++) chore_run(&w, "coding_forget");
        visitor_go(v, at(&w, "/passages"));
        HIDDEN(v, "Lamps");
        SEES(v, "Owls keep me awake!");
    }
}
TEST(what_is_withdrawn_is_forgotten,
     "coding: what somebody withdrew is in no count, no list and no quote, published or not");
