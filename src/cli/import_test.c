/* Files taken in from the command line: whole or not at all, and in the audit log. */
#include "base/file.h"
#include "civic/act.sql.h"
#include "cli/data.h"
#include "evidence/evidence.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <stdint.h>
#include <string.h>

enum { RUNNING = 3, PROPOSAL = 3 }; /* of the example programme: uses age, map, places */
#define FINAL "1"                   /* its jury's report is final */

struct scene {
    struct arena *arena;
    const char *data, *url, *file;
};

/* What is kept of whoever has this label. */
struct kept {
    bool there;
    int64_t n_before, n_after, n_weights, n_acts;
    const char *act;
};

static bool begin(const char *engine, struct scene *scene) {
    struct app *app = test_example(engine);
    if (app == NULL) return false;
    struct arena *arena = arena_new(1 << 24);
    const char *url = app->settings.database_url;
    *scene = (struct scene){.arena = arena,
                            .data = arena_copy(arena, app->settings.folder),
                            .url = url == NULL ? NULL : arena_copy(arena, url),
                            .file = path_join(arena, test_folder(), "answers.csv")};
    test_app_close(app);
    return true;
}

#define ON_EACH_ENGINE(scene)                                                                      \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(engine_ == 0 ? "sqlite" : "postgres", &(scene)); on_;                \
             arena_free((scene).arena), on_ = false)

static enum fail import_file(const struct scene *scene, const char *kind, const char *engagement,
                             const char *more, const char *text, struct why *why) {
    char *given[10];
    int n = 0;
    struct arguments arguments;
    struct arena *arena = arena_new((size_t)8 << 30);
    if (file_write(scene->file, text, strlen(text), 0600, why) != FAIL_NONE)
        fail_msg("%s", why->text);
    const char *words[] = {kind, scene->file, "--data", scene->data, "--engagement", engagement};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        given[n++] = arena_copy(arena, words[i]);
    if (scene->url != NULL) {
        given[n++] = arena_copy(arena, "--database");
        given[n++] = arena_copy(arena, scene->url);
    }
    if (more != NULL) given[n++] = arena_copy(arena, more);
    memset(why, 0, sizeof *why);
    enum fail fail = arguments_read(arena, command_find("import"), n, given, &arguments, why);
    if (fail == FAIL_NONE) fail = arguments.command->run(&arguments, why);
    arena_free(arena);
    return fail;
}

static struct app *look(const struct scene *scene, bool read_only) {
    struct why why = {0};
    struct app *app = NULL;
    struct app_settings settings = {.folder = scene->data,
                                    .database_url = scene->url,
                                    .public_url = "",
                                    .service_name = "",
                                    .read_only = read_only};
    if (app_open(&settings, &app, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return app;
}

static struct kept kept_of(const struct scene *scene, const char *label) {
    struct kept kept = {.act = ""};
    struct why why = {0};
    struct db *db;
    struct participant_list_row *rows;
    struct act_list_proposal_row *acts;
    size_t n = 0, n_acts = 0;
    struct app *app = look(scene, true);
    if (store_reader_take(app->store, &db, &why) != FAIL_NONE ||
        participant_list(db, scene->arena, RUNNING, &rows, &n, &why) != FAIL_NONE ||
        act_list_proposal(db, scene->arena, PROPOSAL, INT64_MAX, 100, &acts, &n_acts, &why) !=
            FAIL_NONE)
        fail_msg("%s", why.text);
    for (size_t i = 0; i < n; i++)
        if (text_is(rows[i].label, label))
            kept = (struct kept){.there = true,
                                 .n_before = rows[i].n_before,
                                 .n_after = rows[i].n_after,
                                 .n_weights = rows[i].n_weights};
    kept.n_acts = (int64_t)n_acts;
    kept.act = n_acts > 0 ? acts[0].detail : "";
    store_reader_give(app->store, db);
    app_close(app);
    return kept;
}

static const char ballots[] = "participant,use,moment,answer\n"
                              "X01,age,before,yes\nX01,map,before,no\nX01,age,after,no\n";

static void a_file_is_taken_in(void **state) {
    (void)state;
    struct scene scene;
    struct why why;
    ON_EACH_ENGINE(scene) {
        int64_t n_acts = kept_of(&scene, "X01").n_acts;
        assert_int_equal(import_file(&scene, "ballots", "3", "--dry-run", ballots, &why),
                         FAIL_NONE);
        struct kept kept = kept_of(&scene, "X01");
        assert_false(kept.there);
        assert_int_equal(kept.n_acts, n_acts);
        assert_int_equal(import_file(&scene, "ballots", "3", NULL, ballots, &why), FAIL_NONE);
        assert_int_equal(import_file(&scene, "points", "3", "--json",
                                     "participant,purposeful,proportionate,responsible\n"
                                     "X01,50,20,30\n",
                                     &why),
                         FAIL_NONE);
        kept = kept_of(&scene, "X01");
        assert_int_equal(kept.n_before, 2);
        assert_int_equal(kept.n_after, 1);
        assert_int_equal(kept.n_weights, 3);
        assert_int_equal(kept.n_acts, n_acts + 2);
        assert_string_equal(kept.act, "command line: points, 1 row");
    }
}
TEST(a_file_is_taken_in,
     "cli: import stores ballots and points with a row of the audit log, a dry run nothing");

static enum fail withdraw(struct db *db, void *context, struct why *why) {
    struct participant_labelled_row row;
    TRY(participant_labelled(db, context, RUNNING, "X01", &row, why));
    return participant_withdraw(db, row.id, RUNNING, why);
}

/* The file is refused, and is told so in these words. */
static void refused(struct scene *scene, const char *text, const char *said) {
    struct why why;
    assert_int_equal(import_file(scene, "ballots", "3", NULL, text, &why), FAIL_INPUT);
    if (strstr(why.text, said) == NULL) fail_msg("%s", why.text);
}

static void a_bad_file_leaves_nothing(void **state) {
    (void)state;
    struct scene scene;
    struct why why;
    ON_EACH_ENGINE(scene) {
        refused(&scene,
                "participant,use,moment,answer\nX02,age,before,yes\nX02,map,before,perhaps\n",
                "answers.csv:3:4: ");
        assert_int_equal(import_file(&scene, "ballots", "3", NULL, ballots, &why), FAIL_NONE);
        struct app *app = look(&scene, false);
        assert_int_equal(store_write(app->store, scene.arena, withdraw, scene.arena, &why),
                         FAIL_NONE);
        app_close(app);
        /* The last row alone is refused, and in the database only. */
        const char *late = "participant,use,moment,answer\n"
                           "X02,age,before,yes\nX01,map,before,no\n";
        assert_int_equal(import_file(&scene, "ballots", "3", "--dry-run", late, &why), FAIL_INPUT);
        refused(&scene, late, "answers.csv:3: person 'X01' has withdrawn");
        /* A slip of the pen in a label is not one more person, nor is a group changed in silence.
         */
        refused(&scene, "participant,use,moment,answer\nX02,age,before,yes\nx01,map,before,no\n",
                "answers.csv:3: 'x01' is written 'X01' here");
        refused(&scene, "participant,group,use,moment,answer\nS10,Elsewhere,age,before,yes\n",
                "answers.csv:2: person 'S10' is in ");
        assert_false(kept_of(&scene, "X02").there);
        assert_int_equal(import_file(&scene, "ballots", FINAL, NULL,
                                     "participant,use,moment,answer\nX01,A_pharma,before,yes\n",
                                     &why),
                         FAIL_CONFLICT);
        assert_non_null(strstr(why.text, "the report is final"));
        assert_int_equal(import_file(&scene, "ballots", "99999", NULL, ballots, &why),
                         FAIL_NOTFOUND);
        assert_int_equal(import_file(&scene, "people", "3", NULL, ballots, &why), FAIL_INPUT);
    }
}
TEST(a_bad_file_leaves_nothing,
     "cli: import refuses a file with one bad row whole, and what a final report counts");
