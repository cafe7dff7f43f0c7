/* Headings of a codebook: taken in from a file, given to no passage. */
#include "coding/codebook.h"
#include "coding/codebook.sql.h"
#include "coding/coding.sql.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

struct headed {
    struct app *app;
    struct arena *arena;
    struct codebook book;
    int64_t coding, engagement, passage;
    const struct code *heading, *below, *given;
};

static enum fail coding_find(struct db *db, struct headed *h, struct why *why) {
    struct coding_list_row *rows;
    size_t n = 0;
    for (int64_t engagement = 1; engagement < 60 && n == 0; engagement++) {
        TRY(coding_list(db, h->arena, engagement, &rows, &n, why));
        if (n > 0) h->coding = rows[0].id, h->engagement = engagement;
    }
    assert_true(h->coding > 0);
    return FAIL_NONE;
}

static enum fail take_in(struct db *db, struct headed *h, const char *name, struct why *why) {
    struct code_line lines[] = {{.name = name,
                                 .definition = "",
                                 .includes = "",
                                 .excludes = "",
                                 .example = "",
                                 .is_heading = true},
                                {.name = "At home",
                                 .definition = "",
                                 .includes = "",
                                 .excludes = "",
                                 .example = "",
                                 .parent = 1}};
    struct code_list list = {lines, 2};
    size_t added, changed;
    return codebook_take_in(db, h->arena, h->coding, &list, &added, &changed, why);
}

static enum fail headings_job(struct db *db, void *context, struct why *why) {
    struct headed *h = context;
    struct code_use_list_row *uses;
    struct passage_page_row *passages;
    size_t n;
    TRY(coding_find(db, h, why));
    TRY(take_in(db, h, "Where it happens", why));
    TRY(codebook_load(db, h->arena, h->coding, &h->book, why));
    TRY(code_use_list(db, h->arena, h->coding, &uses, &n, why));
    assert_true(n > 0);
    h->given = codebook_code(&h->book, uses[0].code);
    for (size_t i = 0; i < h->book.n; i++) {
        if (strcmp(h->book.codes[i].name, "Where it happens") == 0) h->heading = &h->book.codes[i];
        if (strcmp(h->book.codes[i].name, "At home") == 0) h->below = &h->book.codes[i];
    }
    assert_non_null(h->given);
    assert_non_null(h->heading);
    assert_non_null(h->below);
    assert_true(h->heading->is_heading);
    assert_false(h->below->is_heading);
    assert_false(h->given->is_heading);
    assert_int_equal(h->below->parent, h->heading->id);
    struct code_list lines = codebook_lines(h->arena, &h->book);
    assert_true(lines.codes[h->heading->number - 1].is_heading);
    /* What was given becomes no heading, neither by a file nor by merging. */
    assert_int_equal(take_in(db, h, h->given->name, NULL), FAIL_INPUT);
    assert_int_equal(code_merge_into(db, h->arena, h->coding, &h->book, h->given->id,
                                     h->given->revision, h->heading->id, NULL),
                     FAIL_INPUT);
    TRY(passage_page(db, h->arena, h->coding, "", "", 1, 0, &passages, &n, why));
    assert_int_equal(n, 1);
    h->passage = passages[0].id;
    return FAIL_NONE;
}

static const char *box_of(const struct headed *h, const struct code *code) {
    return arena_printf(h->arena, "name=\"codes\" type=\"checkbox\" value=\"%lld\"",
                        (long long)code->id);
}

static void headings_are_given_to_nothing(void **state) {
    (void)state;
    struct why why = {0};
    struct visitor lead;
    int64_t person = 0;
    struct headed h = {.app = test_example("sqlite"), .arena = arena_new((size_t)1 << 30)};
    if (store_write(h.app->store, h.arena, headings_job, &h, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_int_equal(vault_find_email(h.app->vault, "leila.haddad@wendale.example", &person, &why),
                     FAIL_NONE);
    visitor_begin(&lead, h.app);
    visitor_sign_in(&lead, person);
    const char *path = NULL;
    for (int p = 1; p < 12 && path == NULL; p++) {
        path = arena_printf(h.arena, "/proposals/%d/evidence/%lld/coding/%lld/code/%lld", p,
                            (long long)h.engagement, (long long)h.coding, (long long)h.passage);
        if (visitor_get(&lead, path) != 200) path = NULL;
    }
    assert_non_null(path);
    assert_true(visitor_sees(&lead, "Where it happens"));
    assert_true(visitor_sees(&lead, box_of(&h, h.below)));
    assert_false(visitor_sees(&lead, box_of(&h, h.heading)));
    const char *revision = visitor_hidden(&lead, "revision");
    const char *id = arena_printf(h.arena, "%lld", (long long)h.heading->id);
    const char *number = arena_printf(h.arena, "%zu", h.heading->number);
    assert_int_equal(
        visitor_post_fields(&lead, path, path, "codes", id, "stance", "for", "revision", revision),
        422);
    assert_int_equal(visitor_post_fields(&lead, path, path, "quick", number, "stance", "for",
                                         "revision", revision),
                     422);
    assert_true(visitor_sees(&lead, "choose a code below it"));
    visitor_end(&lead);
    test_app_close(h.app);
    arena_free(h.arena);
}
TEST(headings_are_given_to_nothing,
     "coding: a heading of a codebook groups codes and is given to no passage");

/* Few passages say little: four right of four may be half of all that come. */
static void suggestions_have_intervals(void **state) {
    (void)state;
    struct why why = {0};
    struct visitor lead;
    int64_t person = 0;
    struct app *app = test_example("sqlite");
    assert_int_equal(vault_find_email(app->vault, "leila.haddad@wendale.example", &person, &why),
                     FAIL_NONE);
    visitor_begin(&lead, app);
    visitor_sign_in(&lead, person);
    assert_int_equal(visitor_get(&lead, "/proposals/3/evidence/12/coding/1/assistance"), 200);
    assert_true(visitor_sees(&lead, "100% (51 to 100), 4 of 4"));
    assert_true(visitor_sees(&lead, "67% (30 to 90), 4 of 6"));
    visitor_end(&lead);
    test_app_close(app);
}
TEST(suggestions_have_intervals,
     "coding: how often suggestions are right is said with its interval and numbers");
