/* The score: the page for the decision-maker, computing it, its runs. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/compute.h"
#include "acceptability/score.html.h"
#include "acceptability/sources.h"
#include "base/clock.h"
#include "civic/app.h"
#include "civic/work.h"
#include "score/weighing_words.h"
#include "stats/score_input.h"

#include <math.h>

#define ROLES_COMPUTE (ROLE_OWNER | ROLE_ENGAGEMENT | ROLE_DECISION_MAKER | ROLE_AUDITOR)
enum { DISPUTED_MAX = 5, WHAT_IF_MAX = 5 };

/* --- computing ------------------------------------------------------------------- */

static enum fail compute_read(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct computed *made = ARENA_NEW(request->arena, struct computed);
    TRY(score_compute_load(db, request->arena, request_int(request, "proposal"), made, why));
    request->context = made;
    return FAIL_NONE;
}

/* Outside the write transaction: thousands of redraws must not keep others from writing. */
static enum fail compute_prepare(struct request *request, struct why *why) {
    TRY(request_read(request, compute_read, request, why));
    struct computed *made = request->context;
    return score_compute_make(request->arena, request->now, made, why);
}

static enum fail compute_act(struct request *request, struct db *db, struct why *why) {
    const struct computed *made = request->context;
    TRY(score_compute_store(db, request->arena, made, request->viewer.person, request->now,
                            &request->subject, why));
    request_say(request, "%s", tr_language(request->language, "The score is computed."));
    request_go(request, "/proposals/%lld/score", (long long)made->answers.proposal);
    return FAIL_NONE;
}

/* --- the page ---------------------------------------------------------------------- */

static const char *changes_text(const struct html *out, unsigned changes) {
    static const struct {
        unsigned bit;
        const char *text;
    } words[] = {{CHANGE_PEOPLE, "what people weighed"},
                 {CHANGE_ASSESSORS, "the number of assessors"},
                 {CHANGE_RATINGS, "the ratings"},
                 {CHANGE_DIRECT, "the direct answers"},
                 {CHANGE_GATES, "the basic conditions"},
                 {CHANGE_LINE, "the line"},
                 {CHANGE_VERSION, "the version of the proposal"},
                 {CHANGE_SOURCES, "the sources of weights, or which of them it takes"}};
    const char *text = "";
    for (size_t i = 0; i < LENGTH(words); i++)
        if (changes & words[i].bit)
            text = arena_printf(out->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
                                tr(out, words[i].text));
    return text;
}

static const char *run_result(const struct html *out, const struct score_reading *reading) {
    if (reading->figures->refusals != 0) return score_verdict(out, reading);
    return trf(out, "%s: %.0f, between %.0f and %.0f", score_verdict(out, reading),
               reading->figures->score, reading->figures->combined.low,
               reading->figures->combined.high);
}

/* The picture of how it went: computing the same answers again is no new point. */
static void points_fill(struct request *request, const struct run_list_row *rows,
                        const struct score_reading *readings, size_t n,
                        struct score_page_view *view) {
    struct score_point *points = ARENA_ARRAY(request->arena, struct score_point, n + 1);
    for (size_t i = n; i > 0; i--) {
        const struct score_figures *figures = readings[i - 1].figures;
        bool has = figures->refusals == 0;
        if (i < n && text_is(rows[i - 1].sha256, rows[i].sha256)) continue;
        points[view->n_points++] = (struct score_point){
            .date = clock_day_text(request->arena, rows[i - 1].computed_at, request->language),
            .version = rows[i - 1].version,
            .score = has ? figures->score : (double)NAN,
            .low = has ? figures->combined.low : (double)NAN,
            .high = has ? figures->combined.high : (double)NAN};
    }
    view->points = points;
}

static enum fail runs_fill(struct request *request, struct db *db, struct score_page_view *view,
                           struct why *why) {
    struct run_list_row *rows;
    size_t n;
    TRY(run_list(db, request->arena, view->about.id, &rows, &n, why));
    struct run_line *lines = ARENA_ARRAY(request->arena, struct run_line, n);
    struct score_reading *readings = ARENA_ARRAY(request->arena, struct score_reading, n);
    struct score_about about;
    for (size_t i = 0; i < n; i++)
        TRY(score_reading_read(request->arena, rows[i].result, &readings[i], &about, why));
    for (size_t i = 0; i < n; i++) {
        unsigned changes = 0;
        if (i + 1 < n) {
            changes = run_changes(readings[i + 1].summary, readings[i].summary);
            if (rows[i].version != rows[i + 1].version) changes |= CHANGE_VERSION;
        }
        const char *text = i + 1 == n     ? tr(request->out, "First score")
                           : changes == 0 ? tr(request->out, "Nothing")
                                          : changes_text(request->out, changes);
        lines[i] = (struct run_line){
            .id = rows[i].id,
            .version = rows[i].version,
            .date = clock_minute_text(request->arena, rows[i].computed_at, request->language),
            .who = rows[i].computed_by == DB_NULL_INT
                       ? tr(request->out, "The service")
                       : vault_name(request->app->vault, request->arena, rows[i].computed_by),
            .result = run_result(request->out, &readings[i]),
            .changes = text,
            .digest = rows[i].sha256};
    }
    view->runs = lines;
    view->n_runs = n;
    points_fill(request, rows, readings, n, view);
    return FAIL_NONE;
}

/* What a new run would take in that the shown one did not. */
static enum fail staleness_fill(struct request *request, const struct answers *answers,
                                const struct run_latest_row *row, struct score_page_view *view,
                                struct why *why) {
    struct computed now = {.answers = *answers};
    struct score_summary summary;
    TRY(score_compute_input(request->arena, &now, why));
    if (text_is(now.digest, row->sha256) && answers->version == row->version) return FAIL_NONE;
    TRY(score_summarise(request->arena, &answers->plan, &summary, why));
    unsigned changes = run_changes(view->reading->summary, &summary);
    if (answers->version != row->version) changes |= CHANGE_VERSION;
    view->changed = changes == 0 ? tr(request->out, "how sure assessors are, or their reasons")
                                 : changes_text(request->out, changes);
    return FAIL_NONE;
}

static const char *second_opinion(const struct html *out, const char *result) {
    struct why why;
    json_t *root;
    double low, high, chance;
    if (json_read(out->arena, str_of(result), &root, &why) != FAIL_NONE) return NULL;
    const json_t *bootstrap = json_object_get(root, "bootstrap");
    const json_t *combined = json_object_get(bootstrap, "combined");
    if (!json_is_array(combined)) return NULL;
    low = json_number_value(json_array_get(combined, 0));
    high = json_number_value(json_array_get(combined, 1));
    chance = json_number_value(json_object_get(bootstrap, "chance_at_or_above_line"));
    return trf(out,
               "A second method, which draws people and assessors again %lld times, gives a "
               "range of %.0f to %.0f, at or above the line in %.0f of 100 draws.",
               (long long)json_integer_value(json_object_get(bootstrap, "replicates")), low, high,
               100 * chance);
}

static void disputed_fill(struct request *request, struct score_page_view *view) {
    size_t criteria[DISPUTED_MAX];
    double spreads[DISPUTED_MAX];
    const struct score_reading *reading = view->reading;
    const char **texts = ARENA_ARRAY(request->arena, const char *, DISPUTED_MAX);
    view->n_disputed = score_disputed(reading, criteria, spreads, DISPUTED_MAX);
    for (size_t i = 0; i < view->n_disputed; i++) {
        const char *id = reading->summary->criteria[criteria[i]];
        /* A step of the scale is 25 points of the hundred. */
        texts[i] = trf(request->out, "%s %s: ratings typically %.1f steps of the scale apart", id,
                       score_title(reading, id), spreads[i] * sqrt(2) / 25);
    }
    view->disputed = texts;
    const char **what_if = ARENA_ARRAY(request->arena, const char *, WHAT_IF_MAX);
    view->n_what_if = score_changes(request->out, reading, what_if, WHAT_IF_MAX);
    view->what_if = what_if;
}

static enum fail strands_fill(struct request *request, struct db *db, int64_t version,
                              struct score_page_view *view, struct why *why) {
    struct answers_strands_row *rows;
    TRY(answers_strands(db, request->arena, view->about.id, version, &rows, &view->n_strands, why));
    struct strand_line *lines = ARENA_ARRAY(request->arena, struct strand_line, view->n_strands);
    for (size_t i = 0; i < view->n_strands; i++)
        lines[i] = (struct strand_line){rows[i].strand, rows[i].yes, rows[i].unsure, rows[i].no};
    view->strands = lines;
    return FAIL_NONE;
}

/* Named beside the score and never part of it: those who came are professionals, and invited. */
static enum fail workshops_fill(struct request *request, struct db *db,
                                struct score_page_view *view, struct why *why) {
    enum { SMALLEST = 5 }; /* as in the workshops' own reports */
    struct answers_workshops_row *rows;
    TRY(answers_workshops(db, request->arena, view->about.id, &rows, &view->n_workshops, why));
    struct workshop_line *lines =
        ARENA_ARRAY(request->arena, struct workshop_line, view->n_workshops);
    for (size_t i = 0; i < view->n_workshops; i++)
        lines[i] = (struct workshop_line){
            .href = arena_printf(request->arena, "/proposals/%lld/evidence/%lld/workshop/synthesis",
                                 (long long)view->about.id, (long long)rows[i].id),
            .topic = rows[i].topic,
            .base = rows[i].n_people < SMALLEST || rows[i].n_areas == 0
                        ? tr(request->out, "under way")
                        : trf(request->out, "%lld professionals, areas: %lld",
                              (long long)rows[i].n_people, (long long)rows[i].n_areas)};
    view->workshops = lines;
    return FAIL_NONE;
}

static const char *score_short(const struct html *out, double score) {
    return isnan(score) ? "" : trf(out, "%.0f", score);
}

static const char *range_short(const struct html *out, struct interval range) {
    return isnan(range.low) ? "" : trf(out, "%.0f to %.0f", range.low, range.high);
}

static enum fail sources_fill(struct request *request, struct db *db, const struct answers *answers,
                              int64_t version, struct score_page_view *view, struct why *why) {
    struct weight_source *sources;
    const struct html *out = request->out;
    TRY(weight_sources_load(db, request->arena, answers, version, &sources, &view->n_sources, why));
    if (view->reading->figures->refusals == 0)
        TRY(weight_sources_score(request->arena, view->reading->summary, sources, view->n_sources,
                                 why));
    struct source_line *lines = ARENA_ARRAY(request->arena, struct source_line, view->n_sources);
    for (size_t i = 0; i < view->n_sources; i++) {
        const struct weight_source *source = &sources[i];
        bool asked = !source->swing && source->quality.n_checked > 0;
        lines[i] = (struct source_line){
            .title = source->as.label.title,
            .strength = source_strength(out, source->as.label.strength),
            .problem = source->problem == NULL ? NULL : tr(out, source->problem),
            .range = range_short(out, source->interval),
            .base = weight_source_base(out, source),
            .score = score_short(out, source->score),
            .score_passed = score_short(out, source->score_passed),
            .counts = answers->headline == NULL ? source->counts
                                                : text_is(answers->headline, source->as.label.key),
            .illustrative = source->illustrative,
            .asked = source_asked(out, source->as.label.version, answers->version),
            .older = source_older(source->as.label.version, answers->version),
            .trust = asked ? weighing_trust_word(out, source->quality.trust) : NULL,
            .colour = weighing_trust_colour(source->quality.trust)};
    }
    view->sources = lines;
    if (answers->headline == NULL) return FAIL_NONE;
    view->chosen = tr(out, "a source that too few people are left in");
    for (size_t i = 0; i < view->n_sources; i++)
        if (text_is(sources[i].as.label.key, answers->headline))
            view->chosen = sources[i].as.label.title;
    view->chosen_reason = answers->headline_reason;
    return FAIL_NONE;
}

/* What is still lacking for a score, before anybody has computed one. */
static enum fail lacking_fill(struct request *request, const struct answers *answers,
                              struct score_page_view *view, struct why *why) {
    struct score_summary summary;
    struct score_figures figures;
    TRY(score_summarise(request->arena, &answers->plan, &summary, why));
    score_figures(request->arena, &summary, &figures);
    struct score_reading now = {.summary = &summary, .figures = &figures, .date = ""};
    view->n_lacking = score_refusals(request->out, &now, view->lacking);
    return FAIL_NONE;
}

enum fail score_view_load(struct request *request, struct db *db, struct score_page_view *view,
                          struct why *why) {
    struct run_latest_row row = {0};
    struct score_reading *reading;
    struct answers answers;
    struct asked_condition *asked;
    TRY(score_about_load(request, db, &view->about, why));
    TRY(answers_load(db, request->arena, view->about.id, &answers, why));
    TRY(score_reading_load(request, db, &row, &reading, why));
    TRY(score_blind(request, db, &view->blind, why));
    view->reading = reading;
    view->version = answers.version;
    view->assessed = answers.assessed;
    view->n_waiting = answers.n_waiting;
    view->may_compute = request_has_role(request, ROLES_COMPUTE) && !view->blind;
    view->may_decide = request_has_role(request, ROLE_DECISION_MAKER);
    view->may_choose = request_has_role(request, ROLE_OWNER) && !view->blind;
    int64_t version = reading == NULL ? answers.version : row.version;
    TRY(score_asked_load(request, db, version, &asked, &view->n_conditions, why));
    view->conditions = asked;
    TRY(strands_fill(request, db, version, view, why));
    TRY(workshops_fill(request, db, view, why));
    if (reading != NULL) {
        view->run = row.id;
        view->digest = row.sha256;
        view->second = second_opinion(request->out, row.result);
        disputed_fill(request, view);
        TRY(sources_fill(request, db, &answers, version, view, why));
        TRY(staleness_fill(request, &answers, &row, view, why));
        TRY(runs_fill(request, db, view, why));
    }
    if (reading == NULL && !view->blind && answers.version > 0)
        TRY(lacking_fill(request, &answers, view, why));
    return FAIL_NONE;
}

static enum fail score_show(struct request *request, struct db *db, struct why *why) {
    struct score_page_view view = {.request = request};
    request->title = tr(request->out, "Is it acceptable?");
    TRY(score_view_load(request, db, &view, why));
    score_page_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_score = {
    .name = "score",
    .path = "/proposals/:proposal/score",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = score_show,
};
REGISTER(page, page_score);

static const struct page page_score_compute = {
    .name = "score_compute",
    .path = "/proposals/:proposal/score/compute",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_COMPUTE,
    .section = "proposals",
    .show = score_show,
    .prepare = compute_prepare,
    .act = compute_act,
};
REGISTER(page, page_score_compute);

/* --- runs: the file, and computing one again -------------------------------------- */

static enum fail sighted(struct request *request, struct db *db, struct why *why) {
    bool blind;
    TRY(score_blind(request, db, &blind, why));
    if (!blind) return FAIL_NONE;
    return why_fail(why, FAIL_DENIED, NULL, "lock your own ratings first");
}

static enum fail run_send(struct request *request, struct db *db, struct why *why) {
    struct run_one_row row;
    TRY(sighted(request, db, why));
    TRY(run_one(db, request->arena, request_int(request, "proposal"), request_int(request, "run"),
                &row, why));
    http_download(request->response, "application/json",
                  arena_printf(request->arena, "score-%lld.json", (long long)row.id));
    buf_text(&request->response->body, row.result);
    return FAIL_NONE;
}

static const struct page page_score_run = {
    .name = "score_run",
    .path = "/proposals/:proposal/score/:run/file",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .send = run_send,
};
REGISTER(page, page_score_run);

static enum fail again_act(struct request *request, struct db *db, struct why *why) {
    struct run_one_row row;
    struct score_plan plan;
    struct score_summary summary, stored;
    struct score_figures figures;
    struct score_about about;
    struct score_difference *differences;
    const json_t *published;
    char digest[SHA256_HEX];
    size_t n;
    TRY(run_one(db, request->arena, request_int(request, "proposal"), request_int(request, "run"),
                &row, why));
    sha256_hex(row.input, strlen(row.input), digest);
    TRY(score_input_read(request->arena, str_of(row.input), &plan, why));
    TRY(score_summarise(request->arena, &plan, &summary, why));
    score_figures(request->arena, &summary, &figures);
    TRY(score_file_read(request->arena, str_of(row.result), &about, &stored, &published, why));
    TRY(score_file_compare(request->arena, published, &figures, &summary, &differences, &n, why));
    request->subject = row.id;
    if (!text_is(digest, row.sha256))
        request_say(request, "%s",
                    tr_language(request->language,
                                "The stored answers are not those that were scored: their digest "
                                "differs."));
    else if (n > 0)
        request_say(
            request,
            tr_language(request->language, "Computed again, “%s” differs: %s then, %s now."),
            differences[0].name, differences[0].published, differences[0].computed);
    else
        request_say(request, "%s",
                    tr_language(request->language,
                                "Computed again from the stored answers: every figure is the same, "
                                "to the digit."));
    request_go(request, "/proposals/%lld/score", (long long)request_int(request, "proposal"));
    return FAIL_NONE;
}

static const struct page page_score_again = {
    .name = "score_again",
    .path = "/proposals/:proposal/score/:run/again",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = score_show,
    .act = again_act,
};
REGISTER(page, page_score_again);
