/* What came of the workshops: the synthesis, area reports, publishing them, and the public pages.
 */
#include "base/hash.h"
#include "civic/work.h"
#include "workshop/report.h"
#include "workshop/suggestion.sql.h"

#include <math.h>

/* ---- synthesis ---- */

static void cases_put(struct request *request, const struct workshop_gathered *all) {
    struct html *out = request->out;
    const struct synthesis *s = &all->synthesis;
    size_t columns = all->n_areas + 3;
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, columns);
    for (size_t k = 0; k < s->n_criteria; k++) {
        struct workshop_criterion_words words =
            criterion_words(request->language, &all->sheet.criteria[k]);
        struct part_cell *cells =
            ARENA_ARRAY(request->arena, struct part_cell, columns * s->n_cases + 1);
        head[0] = (struct part_cell){.text = tr(out, "Case")};
        for (size_t a = 0; a < all->n_areas; a++)
            head[a + 1] = (struct part_cell){.text = all->areas[a].name};
        head[columns - 2] = (struct part_cell){.text = tr(out, "All areas")};
        head[columns - 1] = (struct part_cell){.text = tr(out, "Do areas differ?")};
        for (size_t c = 0; c < s->n_cases; c++) {
            const struct synthesis_finding *f = synthesis_finding(s, c, k);
            struct synthesis_cell whole = {
                .n = f->whole.n, .shown = f->whole.n > 0, .mean = f->whole};
            for (size_t a = 0; a < all->n_areas; a++)
                whole.rated = whole.rated || synthesis_cell(s, a, c, k)->rated;
            struct part_cell *row = &cells[c * columns];
            row[0] = (struct part_cell){.text = all->sheet.cases[c].title, .header = true};
            for (size_t a = 0; a < all->n_areas; a++)
                row[a + 1] =
                    (struct part_cell){.text = cell_text(request, synthesis_cell(s, a, c, k))};
            row[columns - 2] = (struct part_cell){.text = cell_text(request, &whole)};
            row[columns - 1] = (struct part_cell){.text = workshop_finding_text(request, f)};
        }
        part_table(out, .caption = trf(out, "%s: each case by area", words.title), .head = head,
                   .cells = cells, .n_columns = columns, .n_rows = s->n_cases);
    }
}

static void pairs_put(struct request *request, const struct workshop_gathered *all,
                      size_t criterion) {
    struct html *out = request->out;
    const struct areas_test *test =
        &synthesis_finding(&all->synthesis, all->synthesis.n_cases, criterion)->test;
    struct part_cell head[] = {{.text = tr(out, "Areas")},
                               {.text = tr(out, "Difference, with intervals that hold together")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 2 * test->n_pairs + 1);
    if (test->n_pairs == 0) return;
    for (size_t i = 0; i < test->n_pairs; i++) {
        const struct area_difference *d = &test->pairs[i];
        cells[2 * i] = (struct part_cell){
            .text = trf(out, "%s less %s", all->areas[d->first].name, all->areas[d->second].name),
            .header = true};
        cells[2 * i + 1] = (struct part_cell){.text = difference_text(request, d)};
    }
    part_table(out, .caption = tr(out, "Differences between areas"), .head = head, .cells = cells,
               .n_columns = 2, .n_rows = test->n_pairs);
    put_hint(request, test->exact
                          ? trf(out, "p from all %.0f ways to deal %zu tables to the areas.",
                                test->n_ways, test->n_tables)
                          : trf(out, "p from %.0f seeded shuffles of %zu tables.", test->n_ways,
                                test->n_tables));
}

static void agreement_put(struct request *request, const struct workshop_gathered *all) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Area")},
                               {.text = tr(out, "Tables"), .numeric = true},
                               {.text = tr(out, "Agreement, the middle of them")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, all->n_areas * LENGTH(head) + 1);
    for (size_t a = 0; a < all->n_areas; a++) {
        const struct synthesis_agreement *found = &all->synthesis.agreement[a];
        struct part_cell *row = &cells[a * LENGTH(head)];
        bool some = found->n_tables > 0;
        row[0] = (struct part_cell){.text = all->areas[a].name, .header = true};
        row[1] = (struct part_cell){.text = arena_printf(request->arena, "%zu", found->n_tables),
                                    .numeric = true};
        row[2] = (struct part_cell){
            .text = some ? arena_printf(request->arena, "%.2f", found->median) : "\u2013"};
    }
    put_heading(request, tr(out, "Agreement within tables"));
    put_text(request, tr(out, "1 is full agreement, 0 is what chance would give. Tables of three "
                              "people or more who rated, where they were 5 people in all."));
    part_table(out, .caption = tr(out, "Agreement within tables"), .caption_hidden = true,
               .head = head, .cells = cells, .n_columns = LENGTH(head), .n_rows = all->n_areas);
}

/* What tables agreed on together: few, so each is told, and kept apart from people's ratings. */
static void tables_put(struct request *request, const struct workshop_gathered *all) {
    struct html *out = request->out;
    size_t n = 0;
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 4 * all->n_ratings + 1);
    for (size_t i = 0; i < all->n_ratings; i++) {
        const struct workshop_ratings_all_row *r = &all->ratings[i];
        const char *one = "", *criterion = "";
        if (!text_is(r->rater, "table") || !area_is_shown(all, r->area)) continue;
        for (size_t c = 0; c < all->sheet.n_cases; c++)
            if (all->sheet.cases[c].id == r->workshop_case) one = all->sheet.cases[c].title;
        for (size_t k = 0; k < all->sheet.n_criteria; k++)
            if (all->sheet.criteria[k].id == r->criterion)
                criterion = criterion_words(request->language, &all->sheet.criteria[k]).title;
        cells[4 * n] = (struct part_cell){
            .text = trf(out, "%s, table %lld", r->area, (long long)r->rater_number)};
        cells[4 * n + 1] = (struct part_cell){.text = one};
        cells[4 * n + 2] = (struct part_cell){.text = criterion};
        cells[4 * n + 3] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)r->rating), .numeric = true};
        n++;
    }
    if (n == 0) return;
    struct part_cell head[] = {{.text = tr(out, "Table")},
                               {.text = tr(out, "Case")},
                               {.text = tr(out, "Criterion")},
                               {.text = tr(out, "Rating"), .numeric = true}};
    put_heading(request, tr(out, "What tables agreed on together"));
    put_text(request, tr(out, "Kept apart from what people rated by themselves, and not counted "
                              "in any mean above."));
    part_table(out, .caption = tr(out, "Ratings of tables"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = 4, .n_rows = n);
}

static enum fail synthesis_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_gathered all;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_gather(db, request->arena, series.engagement.id, &all, why));
    struct html *out = request->out;
    series_head(request, &series, tr(out, "What is common and what differs"));
    if (all.n_areas == 0) {
        put_text(request, tr(out, "No workshop has been held yet."));
        return FAIL_NONE;
    }
    put_text(request, tr(out, "Each person counts once. People at one table have talked with one "
                              "another, so the table is the unit of intervals and tests. Areas "
                              "where fewer than 5 people rated are left out."));
    put_link(request, arena_printf(request->arena, "%s/reports/counts.csv", series.path),
             tr(out, "Download the figures (CSV)"));
    for (size_t k = 0; k < all.sheet.n_criteria; k++) {
        const struct order_test *order = &all.synthesis.order[k];
        areas_chart_put(out, request, &all, k);
        pairs_put(request, &all, k);
        if (!isnan(order->w))
            put_text(request, trf(out,
                                  "How far people put the cases in the same order: Kendall's W = "
                                  "%.2f over %zu people who rated every case (1 is the same order, "
                                  "0 none), p %s.",
                                  order->w, order->n_raters, p_text(request, order->p)));
    }
    put_heading(request, tr(out, "Case by case"));
    cases_put(request, &all);
    agreement_put(request, &all);
    tables_put(request, &all);
    return FAIL_NONE;
}

static const struct page page_workshop_synthesis = {.name = "workshop_synthesis",
                                                    .path = WORKSHOP_PATH "/synthesis",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = WORKSHOP_READS,
                                                    .section = "proposals",
                                                    .wide = true,
                                                    .show = synthesis_show};
REGISTER(page, page_workshop_synthesis);

/* ---- reports ---- */

static void report_links_put(struct request *request, const char *path, const char *name,
                             const char *title) {
    static const char *const formats[] = {"html", "pdf", "odt"};
    struct html *out = request->out;
    put_heading(request, title);
    for (size_t f = 0; f < LENGTH(formats); f++)
        put_link(request, arena_printf(request->arena, "%s/%s.%s", path, name, formats[f]),
                 f == 0   ? trf(out, "%s, as a web page", title)
                 : f == 1 ? trf(out, "%s, to print (PDF)", title)
                          : trf(out, "%s, to change (ODT)", title));
}

static enum fail reports_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_gathered all;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_gather(db, request->arena, series.engagement.id, &all, why));
    struct html *out = request->out;
    const char *path = arena_printf(request->arena, "%s/reports", series.path);
    series_head(request, &series, tr(out, "Area reports"));
    put_text(request, tr(out, "What was said and rated in each area, safe to hand out: nothing "
                              "that rests on fewer than 5 people. They stand as things are now "
                              "until the series is closed."));
    for (size_t a = 0; a < all.n_areas; a++)
        report_links_put(request, path, arena_printf(request->arena, "area-%zu", a + 1),
                         all.areas[a].name);
    if (all.n_areas == 0)
        put_text(request, tr(out, "No workshop has been held yet."));
    else
        report_links_put(request, path, "synthesis", tr(out, "All areas together"));
    return FAIL_NONE;
}

static const struct page page_workshop_reports = {.name = "workshop_reports",
                                                  .path = WORKSHOP_PATH "/reports",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_READS,
                                                  .section = "proposals",
                                                  .show = reports_show};
REGISTER(page, page_workshop_reports);

static enum fail report_send(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_gathered all;
    struct str rest = str_of(request_text(request, "file"));
    const char *name = str_copy(request->arena, str_cut(&rest, '.'));
    const char *format = rest.s == NULL ? "" : str_copy(request->arena, rest);
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_gather(db, request->arena, series.engagement.id, &all, why));
    if (text_is(name, "counts") && text_is(format, "csv")) {
        paper_send(request, counts_csv(request->arena, &all), "text/csv; charset=utf-8",
                   "counts.csv");
        return FAIL_NONE;
    }
    if (document_format_is(format) && text_is(name, "synthesis") && all.n_areas > 0)
        return workshop_document_send(request, synthesis_report(request, &series, &all), name,
                                      format, why);
    for (size_t a = 0; document_format_is(format) && a < all.n_areas; a++)
        if (text_is(name, arena_printf(request->arena, "area-%zu", a + 1)))
            return workshop_document_send(request, area_report(request, &series, &all, a), name,
                                          format, why);
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such report");
}

static const struct page page_workshop_report = {.name = "workshop_report",
                                                 .path = WORKSHOP_PATH "/reports/:file",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_READS,
                                                 .send = report_send};
REGISTER(page, page_workshop_report);

/* ---- publishing ---- */

struct publishing {
    struct request *request;
    int64_t engagement;
    struct workshop_file *files;
    size_t n;
};

/* All files in one snapshot, before the write transaction, since it takes a second or so, during
 * which nobody should wait. */
static enum fail files_make(struct db *db, void *context, struct why *why) {
    struct publishing *p = context;
    struct workshop_series series;
    struct workshop_gathered all;
    TRY(series_of_path(p->request, db, &series, why));
    TRY(workshop_gather(db, p->request->arena, series.engagement.id, &all, why));
    if (!text_is(series.row.state, "closed"))
        return why_fail(why, FAIL_CONFLICT, NULL, "close the series first");
    if (all.n_areas == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "no workshop was held, so there is nothing to "
                        "publish");
    p->engagement = series.engagement.id;
    return workshop_files_make(p->request, &series, &all, 3, &p->files, &p->n, why);
}

static enum fail publish_prepare(struct request *request, struct why *why) {
    struct publishing *p = ARENA_NEW(request->arena, struct publishing);
    p->request = request;
    request->context = p;
    return request_read(request, files_make, p, why);
}

static enum fail publish_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    const struct publishing *p = request->context;
    const char *today = request_today(request);
    TRY(series_of_path(request, db, &series, why));
    if (p->engagement != series.engagement.id)
        return why_fail(why, FAIL_CONFLICT, NULL, "the series has changed; try again");
    enum fail fail = workshop_series_outcome(db, series.engagement.id, revision_of(request->form),
                                             form_text(request->form, "outcome"),
                                             form_text(request->form, "outcome_cy"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    TRY(workshop_series_set_state(db, series.engagement.id, "closed", "published", why));
    TRY(workshop_paper_clear(db, series.engagement.id, why));
    for (size_t i = 0; i < p->n; i++) {
        const struct workshop_file *file = &p->files[i];
        char digest[SHA256_HEX];
        sha256_hex(file->bytes.s, file->bytes.n, digest);
        TRY(workshop_paper_add(db, series.engagement.id, file->name, file->title, file->type,
                               digest, file->bytes, today, why));
    }
    request->subject = series.engagement.id;
    request_go(request, "/workshops/%lld", (long long)series.engagement.id);
    return FAIL_NONE;
}

static const struct field publish_fields[] = {
    {.name = "outcome",
     .label = "What became of it so far?",
     .kind = FIELD_LONG_TEXT,
     .max = 4000,
     .hint = "Public: what was decided because of the workshops, what was not, and why"},
    {.name = "outcome_cy",
     .label = "The same in Welsh (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 4000},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail publish_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    TRY(series_of_path(request, db, &series, why));
    struct html *out = request->out;
    const char *state = series.row.state;
    series_head(request, &series, tr(out, "Publish"));
    if (text_is(state, "published")) {
        put_text(request, tr(out, "It is published. What stands there does not change any more, "
                                  "whoever is erased later."));
        put_link(request,
                 arena_printf(request->arena, "/workshops/%lld", (long long)series.engagement.id),
                 tr(out, "Open the public page"));
        return FAIL_NONE;
    }
    put_text(request, tr(out, "The area reports, the synthesis and the figures are kept as they "
                              "are now, in English and Welsh, and stand on a public page."));
    if (!text_is(state, "closed")) {
        part_inset(out, .text = tr(out, "Close the series first: what is published must not "
                                        "change while people still rate."));
        return FAIL_NONE;
    }
    form_fill(request->form, "outcome", series.row.outcome);
    form_fill(request->form, "outcome_cy", series.row.outcome_cy);
    form_fill_int(request->form, "revision", series.row.revision);
    put_form(request, tr(out, "Publish"), series.path);
    return FAIL_NONE;
}

static const struct page page_workshop_publish = {.name = "workshop_publish",
                                                  .path = WORKSHOP_PATH "/publish",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = WORKSHOP_LEADS,
                                                  .section = "proposals",
                                                  .fields = publish_fields,
                                                  .n_fields = LENGTH(publish_fields),
                                                  .prepare = publish_prepare,
                                                  .show = publish_show,
                                                  .act = publish_act};
REGISTER(page, page_workshop_publish);
