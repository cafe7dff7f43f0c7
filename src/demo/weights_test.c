/* The score under the weights of each source: a panel's wave stands beside it with its own weights,
 * and takes its place only where the lead chose so, with a reason that is published. */
#include "civic/app.h"
#include "demo/demo.h"
#include "stats/score_file.h"
#include "stats/survey/frame.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

static const char stroke[] = "/proposals/6/score", wave[] = "survey:3:tests";
static const char reason[] = "The wave was weighed so that it stands for the city.";

struct weighed {
    struct app *app;
    struct arena *arena;
    struct visitor lead;
    const char *text;
};

static int one_text(void *context, int n, char **cells, char **names) {
    struct weighed *w = context;
    (void)n, (void)names;
    w->text = arena_copy(w->arena, cells[0]);
    return 0;
}

static const char *asked(struct weighed *w, const char *sql) {
    sqlite3 *db = NULL;
    char *problem = NULL;
    const char *path = arena_printf(w->arena, "%s/folkmoot.db", w->app->settings.folder);
    w->text = "";
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, one_text, w, &problem) != SQLITE_OK) fail_msg("%s", problem);
    sqlite3_close(db);
    return w->text;
}

static void sign_in(struct weighed *w, struct visitor *v, const char *email) {
    int64_t person = 0;
    assert_int_equal(vault_find_email(w->app->vault, email, &person, NULL), FAIL_NONE);
    visitor_begin(v, w->app);
    visitor_sign_in(v, person);
}

static struct score_summary read_score(struct weighed *w, const char *sql,
                                       struct score_about *about) {
    struct score_summary summary;
    struct score_figures figures;
    struct score_difference *differences;
    const json_t *printed;
    struct why why = {0};
    size_t n;
    if (score_file_read(w->arena, str_of(asked(w, sql)), about, &summary, &printed, &why) !=
        FAIL_NONE)
        fail_msg("%s", why.text);
    score_figures(w->arena, &summary, &figures);
    assert_int_equal(
        score_file_compare(w->arena, printed, &figures, &summary, &differences, &n, &why),
        FAIL_NONE);
    if (n > 0) fail_msg("%s: %s", differences[0].name, differences[0].computed);
    return summary;
}

/* By hand from the file of respondents that the panel published with their weights. */
static void wave_by_hand(struct weighed *w, double mean[3], size_t *n) {
    static const char *const columns[] = {"q_tests_purposeful", "q_tests_proportionate",
                                          "q_tests_responsible"};
    struct frame frame;
    const double *weights, *points[3];
    double all = 0;
    struct why why = {0};
    const char *csv = asked(w, "SELECT respondents FROM wave_publication WHERE wave = 1");
    if (frame_read(w->arena, str_of(csv), NULL, 0, &frame, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_int_equal(frame_numbers(&frame, "weight", &weights, &why), FAIL_NONE);
    for (size_t k = 0; k < 3; k++)
        assert_int_equal(frame_numbers(&frame, columns[k], &points[k], &why), FAIL_NONE);
    *n = 0;
    for (size_t k = 0; k < 3; k++) mean[k] = 0;
    for (size_t r = 0; r < frame.n_rows; r++) {
        if (isnan(points[0][r])) continue;
        for (size_t k = 0; k < 3; k++) mean[k] += weights[r] * points[k][r] / 100;
        all += weights[r];
        (*n)++;
    }
    for (size_t k = 0; k < 3; k++) mean[k] /= all;
}

static void stands_beside(struct weighed *w) {
    struct score_about about;
    double mean[3];
    size_t n;
    struct score_summary before =
        read_score(w,
                   "SELECT score_file FROM publication WHERE slug = 'stroke-ambulance' AND "
                   "number = 1",
                   &about);
    struct score_summary now =
        read_score(w,
                   "SELECT score_file FROM publication WHERE slug = 'stroke-ambulance' AND "
                   "number = 2",
                   &about);
    wave_by_hand(w, mean, &n);
    assert_int_equal(before.n_sources, 0);
    assert_int_equal(now.n_sources, 3);
    assert_null(now.headline);
    /* What the score itself is made of is as it was. */
    assert_int_equal(now.n_people, before.n_people);
    for (size_t i = 0; i < now.n_items; i++)
        if (fabs(now.item_weight[i] - before.item_weight[i]) > 1e-15) fail_msg("it has changed");
    const struct score_source_summary *source = &now.sources[2];
    assert_string_equal(source->label.key, wave);
    assert_string_equal(source->label.strength, "wave");
    assert_int_equal(source->n_people, n);
    for (size_t k = 0; k < 3; k++)
        if (fabs(source->item_weight[k] - mean[k]) > 1e-9)
            fail_msg("%zu: %.12f, by hand %.12f", k, source->item_weight[k], mean[k]);
}

static void chosen(struct weighed *w) {
    struct score_about about;
    struct visitor other;
    const char *page = arena_printf(w->arena, "%s/weights", stroke);
    assert_int_equal(visitor_get(&w->lead, page), 200);
    const char *first = visitor_hidden(&w->lead, "revision");
    assert_int_equal(visitor_post_fields(&w->lead, page, page, "source", wave, "reason", ""), 422);
    assert_int_equal(
        visitor_post_fields(&w->lead, page, page, "source", "points:99", "reason", reason), 422);
    assert_int_equal(visitor_post_fields(&w->lead, page, page, "source", wave, "reason", reason,
                                         "revision", first),
                     303);
    /* Who saw the page before the choice does not undo it unseen. */
    assert_int_equal(visitor_post_fields(&w->lead, page, page, "source", "together", "reason",
                                         "As before", "revision", first),
                     409);
    assert_true(visitor_sees(&w->lead, reason));
    assert_int_equal(visitor_get(&w->lead, stroke), 200);
    assert_true(visitor_sees(&w->lead, "or which of them it takes"));
    assert_int_equal(visitor_post_fields(&w->lead, stroke,
                                         arena_printf(w->arena, "%s/compute", stroke), "x", "y"),
                     303);
    struct score_summary now = read_score(
        w, "SELECT result FROM score_run WHERE proposal = 6 ORDER BY id DESC LIMIT 1", &about);
    assert_string_equal(score_headline(&now), wave);
    assert_string_equal(about.headline_reason, reason);
    assert_int_equal(now.n_people, now.sources[2].n_people);
    assert_string_equal(asked(w, "SELECT count(*) FROM act WHERE name = 'score_weights'"), "1");
    sign_in(w, &other, "leila.haddad@wendale.example");
    assert_int_equal(visitor_get(&other, page), 403);
    visitor_end(&other);
}

/* The open data: each source by itself, and what the score is made of once. */
static void open_data(struct weighed *w) {
    size_t lines = 0, of_wave = 0, n;
    double mean[3];
    assert_int_equal(visitor_get(&w->lead, "/register/stroke-ambulance/weights.csv"), 200);
    const char *all =
        str_copy(w->arena, (struct str){w->lead.response->bytes, w->lead.response->n_bytes});
    struct str text = str_of(all);
    const char *header = "source,source_title,in_score,asked_version,item,title,mean_share";
    assert_memory_equal(text.s, header, strlen(header));
    for (struct str rest = text, line; rest.s != NULL;) {
        line = str_cut(&rest, '\n');
        if (line.n == 0 || str_starts(line, "source,")) continue;
        lines++;
        of_wave += str_starts(line, "survey:3:tests,");
    }
    /* The only source that is counted together is the score: the page has it once. */
    assert_int_equal(visitor_get(&w->lead, "/register/stroke-ambulance"), 200);
    assert_true(visitor_sees(&w->lead, "100 points from a residents"));
    assert_false(visitor_sees(&w->lead, "All who shared out points, counted together"));
    wave_by_hand(w, mean, &n);
    for (size_t k = 0; k < 3; k++)
        assert_non_null(strstr(all, arena_printf(w->arena, ",%.6g,", mean[k])));
    assert_true(lines >= 6 && of_wave == 3);
}

/* The proposal changes after the wave was closed: whoever reads its weights is told. */
static void asked_before(struct weighed *w) {
    assert_int_equal(visitor_get(&w->lead, stroke), 200);
    assert_true(visitor_sees(&w->lead, "Asked about version 1, this one."));
    assert_false(visitor_sees(&w->lead, "Older version"));
    asked(w, "INSERT INTO proposal_version (proposal, number, content, sha256, note, frozen_by, "
             "frozen_at) SELECT proposal, 2, content, sha256, 'Wider', frozen_by, "
             "1780272000000000 FROM proposal_version WHERE proposal = 6");
    asked(w, "UPDATE proposal SET version = 2 WHERE id = 6");
    assert_int_equal(visitor_get(&w->lead, stroke), 200);
    assert_true(visitor_sees(&w->lead, "Asked about version 1; this is version 2."));
    assert_true(visitor_sees(&w->lead, "Older version"));
    assert_int_equal(visitor_post_fields(&w->lead, stroke,
                                         arena_printf(w->arena, "%s/compute", stroke), "x", "y"),
                     303);
    struct score_about about;
    struct score_summary now = read_score(
        w, "SELECT result FROM score_run WHERE proposal = 6 ORDER BY id DESC LIMIT 1", &about);
    assert_int_equal(about.version, 2);
    assert_int_equal(now.n_sources, 2); /* the waves; the points belong to version 1 alone */
    for (size_t i = 0; i < 2; i++) assert_int_equal(now.sources[i].label.version, 1);
}

static void weights_beside(void **state) {
    (void)state;
    struct weighed w = {.app = test_example("sqlite"), .arena = arena_new((size_t)512 << 20)};
    sign_in(&w, &w.lead, "priya.nair@wendale.example");
    stands_beside(&w);
    open_data(&w);
    chosen(&w);
    asked_before(&w);
    visitor_end(&w.lead);
    arena_free(w.arena);
    test_app_close(w.app);
}
TEST(weights_beside,
     "score: a wave's weights stand beside it as published, and enter it by choice");
