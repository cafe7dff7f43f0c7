/* Help from the program: candidate themes, repeats, suggestions with how often they are right. */
#include "base/clock.h"
#include "coding/assist.h"
#include "coding/coding.html.h"
#include "coding/coding_views.h"
#include "coding/decide.h"
#include "stats/proportion.h"

#include <math.h>
#include <string.h>

/* ---- starting and stopping ---- */

enum { WAIT_MS = 3000 };

struct begun {
    struct assist_start start;
    bool begun;
};

static enum fail start_job(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    double done;
    const char *step;
    struct assist_start *start = ARENA_NEW(request->arena, struct assist_start);
    TRY(coding_of_path(request, db, &c, why));
    if (assist_is_running(request->app, c.row.id, &done, &step))
        return why_fail(why, FAIL_CONFLICT, NULL, "it is being worked out already; wait a moment");
    *start = (struct assist_start){.coding = c.row.id,
                                   .now = request->now,
                                   .language = c.row.language,
                                   .seed = c.row.seed,
                                   .repeats = c.row.repeats};
    TRY(coding_run_add(db, request->arena, c.row.id, request->viewer.person, request->now,
                       &start->run, why));
    request->context = start;
    request->subject = start->run;
    request_go(request, "%s/assistance", c.path);
    return FAIL_NONE;
}

/* After the commit: the work reads what is stored, and stores what it finds by itself. */
static enum fail start_file(struct request *request, struct db *db, struct why *why) {
    (void)db;
    const struct assist_start *start = request->context;
    TRY(assist_begin(request->app, start, WAIT_MS, why));
    http_redirect(request->response, request->redirect);
    return FAIL_NONE;
}

static const struct page page_assist_start = {.name = "coding_assist_start",
                                              .path = CODING_PATH "/assistance/start",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = CODING_ANALYSES,
                                              .section = "proposals",
                                              .act = start_job,
                                              .file = start_file};
REGISTER(page, page_assist_start);

static enum fail stop_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    assist_cancel(request->app, c.row.id);
    request->subject = c.row.id;
    request_go(request, "%s/assistance", c.path);
    request_say(request, "%s",
                tr_language(request->language, "It stops at its next step; nothing is stored."));
    return FAIL_NONE;
}

static const struct page page_assist_stop = {.name = "coding_assist_stop",
                                             .path = CODING_PATH "/assistance/stop",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_ANALYSES,
                                             .section = "proposals",
                                             .act = stop_act};
REGISTER(page, page_assist_stop);

/* ---- what was found ---- */

/* "83 % (44 to 97), 5 of 6": few passages say little, and that is to be seen. */
static const char *share_text(const struct html *out, double share, double of) {
    if (isnan(share) || of < 1) return "\xe2\x80\x93";
    struct interval interval = wilson_interval(share, of, wilson_quantile(0.95));
    return trf(out, "%.0f%% (%.0f to %.0f), %.0f of %.0f", 100 * share, 100 * interval.low,
               100 * interval.high, round(share * of), of);
}

/* How many times a code was suggested; the shares and the passages that have it tell. */
static double suggested(const struct assist_code *code) {
    if (isnan(code->precision) || isnan(code->recall) || code->precision <= 0) return 0;
    return round(code->recall * (double)code->n / code->precision);
}

static void suggestions_put(struct request *request, const struct codebook *book,
                            const struct assist_result *r) {
    struct html *out = request->out;
    put_heading(request, tr(out, "Suggestions"));
    if (r->n_coded == 0 || isnan(r->precision)) {
        put_text(request, tr(out, "There are suggestions once passages were coded: what they are "
                                  "worth is measured on those."));
        return;
    }
    put_text(request,
             trf(out,
                 "Learned from %lld coded passages. Each of them was left out in turn and "
                 "suggested for: of 100 suggestions %.0f were codes that people gave, and %.0f of "
                 "100 codes that people gave were suggested. Among the first three stood %.0f of "
                 "100.",
                 (long long)r->n_coded, 100 * r->precision, 100 * r->recall, 100 * r->recall_top));
    struct part_cell head[] = {{.text = tr(out, "Code")},
                               {.text = tr(out, "Given"), .numeric = true},
                               {.text = tr(out, "Right of those suggested"), .numeric = true},
                               {.text = tr(out, "Found of those given"), .numeric = true}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, r->n_codes * LENGTH(head) + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->n_codes; i++) {
        const struct code *code = codebook_code(book, r->codes[i].code);
        if (code == NULL) continue;
        struct part_cell *row = &cells[n++ * LENGTH(head)];
        row[0] = (struct part_cell){.text = code->trail};
        row[1] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)r->codes[i].n),
            .numeric = true};
        row[2] = (struct part_cell){
            .text = share_text(out, r->codes[i].precision, suggested(&r->codes[i])),
            .numeric = true};
        row[3] = (struct part_cell){
            .text = share_text(out, r->codes[i].recall, (double)r->codes[i].n), .numeric = true};
    }
    part_table(out, .caption = tr(out, "How often suggestions are right"), .caption_size = "s",
               .head = head, .cells = cells, .n_columns = LENGTH(head), .n_rows = n,
               .first_cell_is_header = true);
    put_text(request, tr(out, "With 95% intervals. From where on a code is suggested was chosen on "
                              "the same passages, so with few of them the shares look better than "
                              "they are."));
}

static enum fail quotes_put(struct request *request, struct db *db, const struct coding *c,
                            const char *title, const int64_t *ids, struct why *why) {
    struct passage_get_row p;
    if (ids[0] == 0) return FAIL_NONE;
    put_subheading(request, title);
    for (size_t i = 0; i < ASSIST_QUOTES && ids[i] != 0; i++) {
        enum fail fail = passage_get(db, request->arena, ids[i], c->row.id, &p, why);
        if (fail == FAIL_NOTFOUND) continue;
        TRY(fail);
        coding_quote_html(
            request->out, text_short(request->arena, p.text, 400), p.label,
            arena_printf(request->arena, "%s/passages/%lld", c->path, (long long)p.id));
    }
    return FAIL_NONE;
}

static enum fail themes_put(struct request *request, struct db *db, const struct coding *c,
                            const struct assist_result *r, struct why *why) {
    struct html *out = request->out;
    put_heading(request, tr(out, "Candidate themes"));
    put_text(request, tr(out, "Words that come together. A help for reading: on short passages "
                              "they are a way to sort, not a finding. Read the outlying quotes "
                              "before you give anything a name."));
    for (size_t t = 0; t < r->n_themes; t++) {
        const struct assist_theme *theme = &r->themes[t];
        if (theme->n == 0) continue; /* its words are more those of another */
        struct html *inner = html_apart(out), *page = request->out;
        request->out = inner;
        enum fail fail = quotes_put(request, db, c, tr(out, "Typical"), theme->typical, why);
        if (fail == FAIL_NONE)
            fail = quotes_put(request, db, c, tr(out, "Outlying"), theme->outlying, why);
        request->out = page;
        TRY(fail);
        part_details(out,
                     .summary = arena_printf(request->arena, "%s: %s", theme->words,
                                             trn(out, "%lld passage", "%lld passages", theme->n)),
                     .markup = html_taken(inner));
    }
    return FAIL_NONE;
}

static void running_put(struct request *request, const struct coding *c, double done,
                        const char *step) {
    const struct html *out = request->out;
    part_inset(request->out, .text = trf(out, "Under way, %.0f%%: %s.", 100 * done, tr(out, step)));
    put_link(request, arena_printf(request->arena, "%s/assistance", c->path),
             tr(out, "Look again"));
    request_button(request, arena_printf(request->arena, "%s/assistance/stop", c->path),
                   tr(out, "Stop it"), "secondary");
}

static enum fail assistance_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct codebook book;
    struct coding_run_last_row last = {0};
    struct coding_run_last_done_row done;
    struct assist_result r;
    double share;
    const char *step;
    TRY(coding_of_path(request, db, &c, why));
    TRY(codebook_load(db, request->arena, c.row.id, &book, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Help from the program"));
    put_text(request, tr(out, "The program looks for passages that repeat others, for words that "
                              "come together, and learns from what you coded. It uses no outside "
                              "service. What a theme is, people decide."));
    enum fail fail = coding_run_last(db, request->arena, c.row.id, &last, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    bool running = assist_is_running(request->app, c.row.id, &share, &step);
    if (running) {
        running_put(request, &c, share, step);
    } else if (fail == FAIL_NONE) {
        if (text_is(last.state, "failed"))
            part_warning(out, trf(out, "The last time it did not work: %s.", last.error));
        if (text_is(last.state, "running"))
            part_warning(out, tr(out, "The last time the service ended before it was done. Start "
                                      "it again."));
    }
    if (!running && request_has_role(request, CODING_ANALYSES))
        request_button(request, arena_printf(request->arena, "%s/assistance/start", c.path),
                       fail == FAIL_NONE ? tr(out, "Work it out again") : tr(out, "Work it out"),
                       "");
    fail = coding_run_last_done(db, request->arena, c.row.id, &done, why);
    if (fail == FAIL_NOTFOUND) {
        if (!running) put_text(request, tr(out, "Nothing was worked out yet."));
        return FAIL_NONE;
    }
    TRY(fail);
    TRY(assist_result_read(request->arena, done.result, &r, why));
    put_hint(request, trf(out, "Of %lld passages, worked out on %s", (long long)r.n_passages,
                          clock_minute_text(request->arena, done.ended_at, request->language)));
    put_heading(request, tr(out, "Repeats"));
    put_text(
        request,
        r.n_clusters == 0
            ? tr(out, "No two passages say nearly the same in the same words.")
            : trf(out,
                  "Passages that say nearly the same as another: %lld. Groups of "
                  "these: %lld. A letter that many were asked to send is one voice of many people: "
                  "say how each group counts.",
                  (long long)r.n_repeats, (long long)r.n_clusters));
    if (r.n_clusters > 0)
        put_link(request, arena_printf(request->arena, "%s/repeats", c.path),
                 tr(out, "Look at the repeats"));
    suggestions_put(request, &book, &r);
    return themes_put(request, db, &c, &r, why);
}

static const struct page page_assistance = {.name = "coding_assistance",
                                            .path = CODING_PATH "/assistance",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = CODING_CODES,
                                            .section = "proposals",
                                            .show = assistance_show};
REGISTER(page, page_assistance);

/* ---- repeats ---- */

static const char *counts_text(const struct html *out, int64_t n, int64_t n_counted) {
    return n_counted == n ? trf(out, "%lld passages, each counts", (long long)n)
                          : trf(out, "%lld passages, counted once", (long long)n);
}

static enum fail repeats_show(struct request *request, struct db *db, struct why *why) {
    enum { MOST = 200 };
    struct coding c;
    struct passage_near_heads_row *rows;
    size_t n;
    TRY(coding_of_path(request, db, &c, why));
    TRY(passage_near_heads(db, request->arena, c.row.id, MOST, &rows, &n, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Repeats"));
    request->back_href = arena_printf(request->arena, "%s/assistance", c.path);
    put_text(request, tr(out, "Passages that share at least 70 in 100 of their runs of five "
                              "letters with another of the group. Only the first of each is "
                              "coded; the others follow it."));
    if (n == 0) put_text(request, tr(out, "None were found."));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = text_short(request->arena, rows[i].text, 160),
            .hint = rows[i].label,
            .href = arena_printf(request->arena, "%s/repeats/%lld", c.path, (long long)rows[i].id),
            .status = counts_text(out, rows[i].n, rows[i].n_counted)};
    if (n > 0) part_task_list(out, .items = tasks, .n_items = n);
    return FAIL_NONE;
}

static const struct page page_repeats = {.name = "coding_repeats",
                                         .path = CODING_PATH "/repeats",
                                         .scope = SCOPE_PROPOSAL,
                                         .roles = CODING_CODES,
                                         .section = "proposals",
                                         .show = repeats_show};
REGISTER(page, page_repeats);

static const struct choice count_ways[] = {
    {"once", "Count it once", "However many sent it"},
    {"each", "Count each of them", "Each takes the codes of the first"},
    {NULL, NULL, NULL}};
static const struct field repeat_fields[] = {
    {.name = "counts",
     .label = "How does it count?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = count_ways,
     .missing = "Choose how it counts"},
};

static enum fail repeat_load(struct request *request, struct db *db, struct coding *c,
                             struct passage_near_list_row **rows, size_t *n, struct why *why) {
    struct passage_get_row p;
    TRY(coding_of_path(request, db, c, why));
    TRY(passage_get(db, request->arena, request_int(request, "passage"), c->row.id, &p, why));
    TRY(passage_near_list(db, request->arena, p.id, rows, n, why));
    if (*n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "this passage heads no group");
    return FAIL_NONE;
}

static enum fail repeat_show(struct request *request, struct db *db, struct why *why) {
    enum { SHOWN = 50 };
    struct coding c;
    struct passage_near_list_row *rows;
    size_t n;
    int64_t counted = 0;
    TRY(repeat_load(request, db, &c, &rows, &n, why));
    for (size_t i = 0; i < n; i++) counted += rows[i].counts;
    form_fill(request->form, "counts", counted == (int64_t)n ? "each" : "once");
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Nearly the same"));
    request->back_href = arena_printf(request->arena, "%s/repeats", c.path);
    put_hint(request, counts_text(out, (int64_t)n, counted));
    if (request_has_role(request, CODING_ANALYSES)) put_form(request, tr(out, "Save"), NULL);
    put_heading(request, tr(out, "The passages"));
    for (size_t i = 0; i < n && i < SHOWN; i++)
        coding_quote_html(
            out, text_short(request->arena, rows[i].text, 500),
            text_is_empty(rows[i].area)
                ? rows[i].label
                : arena_printf(request->arena, "%s \xc2\xb7 %s", rows[i].label, rows[i].area),
            arena_printf(request->arena, "%s/passages/%lld", c.path, (long long)rows[i].id));
    if (n > SHOWN) put_hint(request, trf(out, "and %zu more", n - SHOWN));
    return FAIL_NONE;
}

static enum fail repeat_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct passage_near_list_row *rows;
    size_t n;
    TRY(repeat_load(request, db, &c, &rows, &n, why));
    if (!request_has_role(request, CODING_ANALYSES))
        return why_fail(why, FAIL_DENIED, NULL, "you do not have permission to say how it counts");
    bool each = text_is(form_text(request->form, "counts"), "each");
    TRY(passage_near_counts(db, c.row.id, request_int(request, "passage"), each, why));
    TRY(final_make(db, request->arena, c.row.id, request_int(request, "passage"), why));
    request->subject = request_int(request, "passage");
    request_go(request, "%s/repeats", c.path);
    return FAIL_NONE;
}

static const struct page page_repeat = {.name = "coding_repeat",
                                        .path = CODING_PATH "/repeats/:passage",
                                        .scope = SCOPE_PROPOSAL,
                                        .roles = CODING_CODES,
                                        .section = "proposals",
                                        .fields = repeat_fields,
                                        .n_fields = LENGTH(repeat_fields),
                                        .show = repeat_show,
                                        .act = repeat_act};
REGISTER(page, page_repeat);
