/* Do two people give the same codes, and what becomes of passages where they did not. */
#include "base/clock.h"
#include "coding/agreement.h"
#include "coding/coding.html.h"
#include "coding/coding_views.h"
#include "coding/decide.h"
#include "coding/decide.sql.h"
#include "coding/results.sql.h"
#include "web/chart.h"

#include <math.h>
#include <string.h>

/* ---- agreement ---- */

/* The codes that people may give, numbered anew: a heading, which nobody gives, is nothing that
 * they could agree on. */
static struct codebook given_codes(struct arena *arena, const struct codebook *book) {
    struct codebook given = {ARENA_ARRAY(arena, struct code, book->n + 1), 0};
    for (size_t i = 0; i < book->n; i++) {
        if (book->codes[i].is_heading) continue;
        given.codes[given.n] = book->codes[i];
        given.codes[given.n].number = given.n + 1;
        given.n++;
    }
    return given;
}

struct doubles {
    struct coded coded;
    int64_t *coders; /* [n_coders] */
};

static size_t coder_place(struct doubles *d, int64_t coder) {
    size_t i = 0;
    while (i < d->coded.n_coders && d->coders[i] != coder) i++;
    if (i == d->coded.n_coders) d->coders[d->coded.n_coders++] = coder;
    return i;
}

/* Passages that two or more coded, as yes and no of each coder for each code. */
static enum fail doubles_load(struct db *db, struct arena *arena, int64_t coding,
                              const struct codebook *book, struct doubles *out, struct why *why) {
    struct double_decisions_row *decisions;
    struct double_marks_row *marks;
    size_t n, n_marks, at = 0, passages = 0;
    TRY(double_decisions(db, arena, coding, &decisions, &n, why));
    TRY(double_marks(db, arena, coding, &marks, &n_marks, why));
    *out = (struct doubles){.coders = ARENA_ARRAY(arena, int64_t, n + 1)};
    size_t *who = ARENA_ARRAY(arena, size_t, n + 1), *where = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        passages += i == 0 || decisions[i].passage != decisions[i - 1].passage;
        where[i] = passages - 1;
        who[i] = coder_place(out, decisions[i].coder);
    }
    out->coded.n_passages = passages;
    out->coded.n_codes = book->n;
    size_t coders = out->coded.n_coders;
    int8_t *by = arena_take(arena, passages * book->n * coders + 1, 1);
    memset(by, -1, passages * book->n * coders);
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < book->n; c++) by[(where[i] * book->n + c) * coders + who[i]] = 0;
        for (; at < n_marks && marks[at].decision == decisions[i].id; at++) {
            const struct code *code = codebook_code(book, marks[at].code);
            if (code != NULL) by[(where[i] * book->n + code->number - 1) * coders + who[i]] = 1;
        }
    }
    out->coded.by_coder = by;
    return FAIL_NONE;
}

static const char *figure(struct arena *arena, double value) {
    if (fabs(value) < 0.005) value = 0; /* not "-0.00" */
    return isnan(value) ? "\xe2\x80\x93" : arena_printf(arena, "%.2f", value);
}

static const char *figure_between(struct arena *arena, double value, struct interval interval) {
    if (isnan(value)) return "\xe2\x80\x93";
    if (isnan(interval.low)) return figure(arena, value);
    return arena_printf(arena, "%s (%s to %s)", figure(arena, value), figure(arena, interval.low),
                        figure(arena, interval.high));
}

/* So many redraws that the page stays quick. */
static size_t replicates_for(const struct coded *coded) {
    size_t work = coded->n_passages * coded->n_codes + 1, n = 1500000 / work;
    return n > 1000 ? 1000 : n < 100 ? 100 : n;
}

static void agreement_row(struct arena *arena, const char *name, const struct agreement *a,
                          struct part_cell *row) {
    row[0] = (struct part_cell){.text = name};
    row[1] = (struct part_cell){.text = arena_printf(arena, "%zu", a->given), .numeric = true};
    row[2] = (struct part_cell){.text = arena_printf(arena, "%zu", a->differ), .numeric = true};
    row[3] = (struct part_cell){.text = isnan(a->percent)
                                            ? "\xe2\x80\x93"
                                            : arena_printf(arena, "%.0f%%", 100 * a->percent),
                                .numeric = true};
    row[4] = (struct part_cell){.text = figure_between(arena, a->alpha, a->alpha_interval),
                                .numeric = true};
    row[5] = (struct part_cell){.text = figure_between(arena, a->cohen, a->cohen_interval),
                                .numeric = true};
    row[6] = (struct part_cell){.text = figure_between(arena, a->fleiss, a->fleiss_interval),
                                .numeric = true};
    row[7] = (struct part_cell){.text = figure_between(arena, a->gwet, a->gwet_interval),
                                .numeric = true};
}

static void agreement_chart(struct request *request, const struct codebook *book,
                            const struct agreement *list, const struct agreement *all,
                            size_t n_passages) {
    struct html *out = request->out;
    struct chart_interval_row *rows =
        ARENA_ARRAY(request->arena, struct chart_interval_row, book->n + 1);
    size_t n = 0;
    rows[n++] =
        (struct chart_interval_row){tr(out, "All codes together"),
                                    all->alpha,
                                    all->alpha_interval.low,
                                    all->alpha_interval.high,
                                    (double)NAN,
                                    (double)NAN,
                                    NULL,
                                    figure_between(request->arena, all->alpha, all->alpha_interval),
                                    1};
    for (size_t i = 0; i < book->n && n <= 20; i++)
        if (list[i].given > 0 && !isnan(list[i].alpha))
            rows[n++] = (struct chart_interval_row){
                book->codes[i].name,
                list[i].alpha,
                list[i].alpha_interval.low,
                list[i].alpha_interval.high,
                (double)NAN,
                (double)NAN,
                trf(out, "n = %zu", list[i].given),
                figure_between(request->arena, list[i].alpha, list[i].alpha_interval),
                0};
    chart_interval(out, &(struct chart_interval){
                            .frame = {.id = "agreement",
                                      .title = tr(out, "Krippendorff's alpha of each code"),
                                      .sentence = trf(out,
                                                      "Over all codes alpha is %.2f. 1 is complete "
                                                      "agreement, 0 what chance alone would give.",
                                                      all->alpha),
                                      .note = trn(out, "%lld passage that two or more people coded",
                                                  "%lld passages that two or more people coded",
                                                  (int64_t)n_passages)},
                            .rows = rows,
                            .n_rows = n,
                            .min = -0.4,
                            .max = 1,
                            .unit = "",
                            .line = 0.8,
                            .line_label = tr(out, "Usual aim")});
}

static enum fail agreement_show(struct request *request, struct db *db, struct why *why) {
    enum { COLUMNS = 8 };
    struct coding c;
    struct codebook book;
    struct doubles d;
    struct agreement all;
    TRY(coding_of_path(request, db, &c, why));
    TRY(codebook_load(db, request->arena, c.row.id, &book, why));
    book = given_codes(request->arena, &book);
    TRY(doubles_load(db, request->arena, c.row.id, &book, &d, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Agreement"));
    if (d.coded.n_passages == 0 || book.n == 0) {
        put_text(request, tr(out, "No passage was coded by two people yet."));
        return FAIL_NONE;
    }
    size_t replicates = replicates_for(&d.coded);
    struct agreement *list = ARENA_ARRAY(request->arena, struct agreement, book.n);
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, (book.n + 1) * COLUMNS);
    for (size_t i = 0; i < book.n; i++)
        agreement_of_code(request->arena, &d.coded, i, replicates, c.row.seed, &list[i]);
    agreement_of_all(request->arena, &d.coded, replicates, c.row.seed, &all);
    put_text(request,
             trn(out, "%lld passage was coded by two or more people.",
                 "%lld passages were coded by two or more people.", (int64_t)d.coded.n_passages));
    if (!isnan(all.alpha)) agreement_chart(request, &book, list, &all, d.coded.n_passages);
    struct part_cell head[COLUMNS] = {{.text = tr(out, "Code")},
                                      {.text = tr(out, "Given"), .numeric = true},
                                      {.text = tr(out, "Differ"), .numeric = true},
                                      {.text = tr(out, "Same"), .numeric = true},
                                      {.text = tr(out, "Krippendorff's alpha"), .numeric = true},
                                      {.text = tr(out, "Cohen's kappa"), .numeric = true},
                                      {.text = tr(out, "Fleiss' kappa"), .numeric = true},
                                      {.text = tr(out, "Gwet's AC1"), .numeric = true}};
    agreement_row(request->arena, tr(out, "All codes together"), &all, cells);
    for (size_t i = 0; i < book.n; i++)
        agreement_row(request->arena, book.codes[i].trail, &list[i], &cells[(i + 1) * COLUMNS]);
    part_table(out, .caption = tr(out, "Agreement of each code, with 95% intervals"), .head = head,
               .cells = cells, .n_columns = COLUMNS, .n_rows = book.n + 1,
               .first_cell_is_header = true);
    if (all.pair > 0)
        put_hint(request,
                 trf(out, "Cohen's kappa is of %s and %s, who share %zu passages and codes.",
                     coding_person(request, d.coders[all.first]),
                     coding_person(request, d.coders[all.second]), all.pair));
    put_hint(request,
             trf(out,
                 "Intervals: alpha, and all codes together, by %zu redraws of whole passages; the "
                 "others from their standard error. None stands where nobody differs or fewer than "
                 "five passages have the code: that is too little to tell how sure a figure is. "
                 "Where a code is rare, kappa and alpha are low even if people hardly ever "
                 "differ; AC1 is not. Stances are not part of it: see the differences.",
                 replicates));
    if (request_has_role(request, CODING_CODES))
        put_link(request, arena_printf(request->arena, "%s/differences", c.path),
                 tr(out, "Passages that were coded differently"));
    return FAIL_NONE;
}

static const struct page page_coding_agreement = {.name = "coding_agreement",
                                                  .path = CODING_PATH "/agreement",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = CODING_READS,
                                                  .wide = true,
                                                  .section = "proposals",
                                                  .show = agreement_show};
REGISTER(page, page_coding_agreement);

/* ---- differences ---- */

static enum fail differences_show(struct request *request, struct db *db, struct why *why) {
    enum { PER_PAGE = 30, SETTLED = 20 };
    struct coding c;
    struct differs_page_row *rows;
    struct settled_list_row *settled;
    size_t n, n_settled;
    int64_t count;
    int page = page_of_query(request);
    TRY(coding_of_path(request, db, &c, why));
    TRY(result_differs(db, request->arena, c.row.id, &count, why));
    TRY(differs_page(db, request->arena, c.row.id, PER_PAGE, (int64_t)(page - 1) * PER_PAGE, &rows,
                     &n, why));
    TRY(settled_list(db, request->arena, c.row.id, SETTLED, &settled, &n_settled, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Differences"));
    put_text(request, tr(out, "Codes on which coders differ count for nothing until somebody has "
                              "settled them, with a reason. Talk about them first: often the "
                              "codebook is not clear enough."));
    if (count == 0) put_text(request, tr(out, "Nothing waits to be settled."));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    for (size_t i = 0; i < n; i++) {
        /* Of passages that say nearly the same, the first was coded for all, and settles all
         * but those that have decisions of their own. */
        bool own = rows[i].n_coded > 0 || rows[i].near == DB_NULL_INT;
        int64_t coded = own ? rows[i].id : rows[i].near;
        tasks[i] = (struct part_task){
            .title = text_short(request->arena, rows[i].text, 160),
            .hint = rows[i].label,
            .href = arena_printf(request->arena, "%s/differences/%lld", c.path, (long long)coded),
            .status = tr(out, "Differs"),
            .status_colour = "orange"};
    }
    if (n > 0) part_task_list(out, .items = tasks, .n_items = n);
    int pages = (int)((count + PER_PAGE - 1) / PER_PAGE);
    if (pages > 1) part_pagination(out, .page = page, .n_pages = pages, .href_format = "?page=%d");
    if (n_settled == 0) return FAIL_NONE;
    put_heading(request, tr(out, "Settled last"));
    tasks = ARENA_ARRAY(request->arena, struct part_task, n_settled);
    for (size_t i = 0; i < n_settled; i++)
        tasks[i] = (struct part_task){.title = text_short(request->arena, settled[i].text, 160),
                                      .hint = trf(out, "%s: %s",
                                                  coding_person(request, settled[i].settled_by),
                                                  settled[i].reason),
                                      .href = arena_printf(request->arena, "%s/differences/%lld",
                                                           c.path, (long long)settled[i].passage)};
    part_task_list(out, .items = tasks, .n_items = n_settled);
    return FAIL_NONE;
}

static const struct page page_coding_differences = {.name = "coding_differences",
                                                    .path = CODING_PATH "/differences",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = CODING_CODES,
                                                    .section = "proposals",
                                                    .show = differences_show};
REGISTER(page, page_coding_differences);

/* ---- settling one ---- */

struct difference {
    struct coding coding;
    struct passage_get_row passage;
    struct coder_decision_list_row *decisions;
    size_t n;
    struct mark **marks; /* [n] */
    size_t *n_marks;
    struct settled_get_row settled; /* passage 0: not yet */
    struct mark *settled_marks;
    size_t n_settled;
};

static enum fail difference_load(struct request *request, struct db *db, struct difference *d,
                                 struct why *why) {
    struct coder_decision_marks_of_row *rows;
    struct settled_marks_row *marks;
    size_t n;
    *d = (struct difference){0};
    TRY(coding_of_path(request, db, &d->coding, why));
    TRY(passage_get(db, request->arena, request_int(request, "passage"), d->coding.row.id,
                    &d->passage, why));
    TRY(coder_decision_list(db, request->arena, d->passage.id, &d->decisions, &d->n, why));
    TRY(coder_decision_marks_of(db, request->arena, d->passage.id, &rows, &n, why));
    if (d->n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "nobody has coded this passage yet");
    d->marks = ARENA_ARRAY(request->arena, struct mark *, d->n);
    d->n_marks = ARENA_ARRAY(request->arena, size_t, d->n);
    for (size_t i = 0; i < d->n; i++) {
        d->marks[i] = ARENA_ARRAY(request->arena, struct mark, n + 1);
        for (size_t k = 0; k < n; k++)
            if (rows[k].decision == d->decisions[i].id)
                d->marks[i][d->n_marks[i]++] = (struct mark){rows[k].code, rows[k].stance};
    }
    enum fail fail = settled_get(db, request->arena, d->passage.id, &d->settled, why);
    if (fail == FAIL_NOTFOUND) {
        d->settled = (struct settled_get_row){0};
        return FAIL_NONE;
    }
    TRY(fail);
    TRY(settled_marks(db, request->arena, d->passage.id, &marks, &n, why));
    d->settled_marks = ARENA_ARRAY(request->arena, struct mark, n + 1);
    d->n_settled = n;
    for (size_t i = 0; i < n; i++)
        d->settled_marks[i] = (struct mark){marks[i].code, marks[i].stance};
    return FAIL_NONE;
}

/* What all gave with the same stance is ticked to begin with. */
static size_t common_marks(struct request *request, const struct difference *d, struct mark **out) {
    struct coder_marks *coders = ARENA_ARRAY(request->arena, struct coder_marks, d->n);
    struct final_mark *finals;
    bool differs;
    for (size_t i = 0; i < d->n; i++) coders[i] = (struct coder_marks){d->marks[i], d->n_marks[i]};
    size_t n = final_of_passage(request->arena, coders, d->n, NULL, &finals, &differs), count = 0;
    *out = ARENA_ARRAY(request->arena, struct mark, n + 1);
    for (size_t i = 0; i < n; i++)
        if (!text_is(finals[i].how, "differs"))
            (*out)[count++] = (struct mark){finals[i].code, finals[i].stance};
    return count;
}

static enum fail settle_show(struct request *request, struct db *db, struct why *why) {
    struct difference d;
    struct codebook book;
    TRY(difference_load(request, db, &d, why));
    TRY(codebook_load(db, request->arena, d.coding.row.id, &book, why));
    struct html *out = request->out;
    coding_head(request, &d.coding, tr(out, "Settle a difference"));
    request->back_href = arena_printf(request->arena, "%s/differences", d.coding.path);
    coding_passage_html(out, d.passage.text);
    put_hint(request, d.passage.label);
    struct part_summary_row *rows = ARENA_ARRAY(request->arena, struct part_summary_row, d.n);
    for (size_t i = 0; i < d.n; i++)
        rows[i] = (struct part_summary_row){
            .key = coding_person(request, d.decisions[i].coder),
            .value = trf(out, "%s%s%s", coding_marks_text(request, &book, d.marks[i], d.n_marks[i]),
                         text_is_empty(d.decisions[i].memo) ? "" : "\n", d.decisions[i].memo)};
    part_summary_list(out, .rows = rows, .n_rows = d.n);
    struct mark *marks = d.settled_marks;
    size_t n = d.n_settled;
    if (d.settled.passage == 0) n = common_marks(request, &d, &marks);
    if (!request_has_role(request, CODING_ANALYSES)) {
        put_text(request, d.settled.passage == 0
                              ? tr(out, "An analyst or the engagement lead settles it with you.")
                              : d.settled.reason);
        return FAIL_NONE;
    }
    put_heading(request, tr(out, "What holds"));
    struct coding_form given = {
        .revision = d.settled.revision,
        .marks = marks,
        .n_marks = n,
        .stance = n > 0 ? marks[0].stance : d.decisions[0].stance,
        .memo = d.settled.passage == 0 ? "" : d.settled.reason,
        .memo_label = tr(out, "Why?"),
        .memo_hint = tr(out, "What you agreed on, and whether the codebook has to say it"),
        .suggested = "",
        .button = tr(out, "Settle it")};
    coding_form_put(request, &d.coding, &book, &given);
    return FAIL_NONE;
}

static enum fail settle_act(struct request *request, struct db *db, struct why *why) {
    struct difference d;
    struct settle_new settle = {.person = request->viewer.person,
                                .now = request->now,
                                .reason = form_text(request->form, "memo")};
    TRY(difference_load(request, db, &d, why));
    if (!request_has_role(request, CODING_ANALYSES))
        return why_fail(why, FAIL_DENIED, NULL, "you do not have permission to settle differences");
    if (text_is_empty(settle.reason))
        return why_fail(why, FAIL_INPUT, "memo", "Say why this holds");
    if (d.settled.revision != revision_of(request->form)) return conflict_stale(why);
    struct mark *marks;
    TRY(coding_marks_of_form(request, db, &d.coding, &marks, &settle.n_marks, why));
    settle.marks = marks;
    settle.coding = d.coding.row.id;
    settle.passage = d.passage.id;
    TRY(passage_settle(db, request->arena, &settle, why));
    request->subject = d.passage.id;
    request_go(request, "%s/differences", d.coding.path);
    return FAIL_NONE;
}

static const struct page page_coding_settle = {.name = "coding_settle",
                                               .path = CODING_PATH "/differences/:passage",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = CODING_CODES,
                                               .section = "proposals",
                                               .fields_make = coding_fields_make,
                                               .show = settle_show,
                                               .act = settle_act};
REGISTER(page, page_coding_settle);
