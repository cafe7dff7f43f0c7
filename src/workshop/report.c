/* Area reports and the synthesis as documents; the sentences that pages share with them. */
#include "workshop/report.h"

#include "base/clock.h"
#include "base/csv.h"
#include "web/chart.h"

#include <math.h>
#include <string.h>

/* ---- sentences ---- */

const char *p_text(struct request *request, double p) {
    if (isnan(p)) return "\u2013";
    if (p < 0.001) return "< 0.001";
    return arena_printf(request->arena, "= %.3f", p);
}

static const char *mean_text(struct request *request, const struct area_mean *mean) {
    const char *l = request->language;
    if (mean->n == 0) return "\u2013";
    if (isnan(mean->interval.low))
        return arena_printf(request->arena, tr_language(l, "%.1f, no interval, n = %zu"),
                            mean->mean, mean->n);
    return arena_printf(request->arena, tr_language(l, "%.1f (%.1f to %.1f), n = %zu"), mean->mean,
                        mean->interval.low, mean->interval.high, mean->n);
}

const char *cell_text(struct request *request, const struct synthesis_cell *cell) {
    if (!cell->rated) return tr_language(request->language, "Nobody rated it");
    if (!cell->shown) return tr_language(request->language, "Too few to show");
    return mean_text(request, &cell->mean);
}

static void extremes(const struct areas_test *test, size_t *low, size_t *high) {
    *low = *high = test->n_areas;
    for (size_t a = 0; a < test->n_areas; a++) {
        if (test->means[a].n == 0) continue;
        if (*low == test->n_areas || test->means[a].mean < test->means[*low].mean) *low = a;
        if (*high == test->n_areas || test->means[a].mean > test->means[*high].mean) *high = a;
    }
}

const char *finding_sentence(struct request *request, const struct workshop_gathered *all,
                             const struct synthesis_finding *f) {
    const char *l = request->language;
    size_t low = 0, high = 0;
    extremes(&f->test, &low, &high);
    switch (f->judgement) {
    case AREAS_DIFFERENT:
        return arena_printf(
            request->arena,
            tr_language(l, "Areas differ: highest in %s (%.1f), lowest in %s (%.1f); p %s after "
                           "correction for all comparisons."),
            all->areas[high].name, f->test.means[high].mean, all->areas[low].name,
            f->test.means[low].mean, p_text(request, f->p_adjusted));
    case AREAS_ALIKE:
        return tr_language(l, "Common to all areas: no difference was shown, and every difference "
                              "lies within one step of the scale.");
    case AREAS_OPEN:
        if (f->p_least_adjusted >= 1 - SYNTHESIS_LEVEL)
            return tr_language(l, "No difference shown; with so few tables none could have been "
                                  "shown.");
        return arena_printf(
            request->arena,
            tr_language(l, "No difference shown (p %s after correction). A difference of a step "
                           "or more is not ruled out."),
            p_text(request, f->p_adjusted));
    case AREAS_UNTESTED: break;
    }
    return tr_language(l, "Not tested: fewer than two areas can be shown, or all tables rated the "
                          "same.");
}

/* ---- the picture ---- */

void areas_chart_put(struct html *out, struct request *request, const struct workshop_gathered *all,
                     size_t criterion) {
    const struct synthesis *s = &all->synthesis;
    const struct synthesis_finding *f = synthesis_finding(s, s->n_cases, criterion);
    struct chart_interval_row *rows =
        ARENA_ARRAY(request->arena, struct chart_interval_row, all->n_areas + 1);
    size_t n = 0;
    for (size_t a = 0; a < all->n_areas; a++) {
        const struct synthesis_cell *cell = synthesis_cell(s, a, s->n_cases, criterion);
        bool shown = cell->shown;
        rows[n++] = (struct chart_interval_row){
            .label = all->areas[a].name,
            .value = shown ? cell->mean.mean : (double)NAN,
            .low = shown ? cell->mean.interval.low : (double)NAN,
            .high = shown ? cell->mean.interval.high : (double)NAN,
            .low_inner = NAN,
            .high_inner = NAN,
            .note = shown ? arena_printf(request->arena, "n = %zu", cell->n) : NULL,
            .text = shown ? NULL : tr(out, "too few to show")};
    }
    if (f->whole.n > 0)
        rows[n++] =
            (struct chart_interval_row){.label = tr(out, "All areas"),
                                        .value = f->whole.mean,
                                        .low = f->whole.interval.low,
                                        .high = f->whole.interval.high,
                                        .low_inner = NAN,
                                        .high_inner = NAN,
                                        .note = arena_printf(request->arena, "n = %zu", f->whole.n),
                                        .emphasis = 1};
    struct workshop_criterion_words words =
        criterion_words(request->language, &all->sheet.criteria[criterion]);
    const struct chart_interval chart = {
        .frame = {.id = arena_printf(request->arena, "criterion-%zu", criterion + 1),
                  .title = words.title,
                  .sentence = finding_sentence(request, all, f),
                  .note = tr(out, "Mean of all cases by area, 1 to 5, with 95% intervals over "
                                  "tables")},
        .rows = rows,
        .n_rows = n,
        .min = 1,
        .max = 5,
        .unit = "",
        .line = NAN};
    chart_interval(out, &chart);
}

/* The first picture of a figure, to stand in a document. */
static struct str picture_of(struct request *request, const struct workshop_gathered *all,
                             size_t criterion) {
    struct html *out = request_html(request);
    areas_chart_put(out, request, all, criterion);
    struct raw markup = html_taken(out);
    const char *whole = arena_copy_n(request->arena, markup.s, markup.n);
    const char *from = strstr(whole, "<svg");
    const char *to = from == NULL ? NULL : strstr(from, "</svg>");
    if (to == NULL) return (struct str){NULL, 0};
    return (struct str){from, (size_t)(to - from) + 6};
}

/* ---- documents ---- */

static struct document *report_begin(struct request *request, const struct workshop_series *series,
                                     const char *title) {
    const char *l = request->language;
    struct written topic = written_in(l, series->row.topic, series->row.topic_cy);
    struct document *doc = document_new(
        request->arena,
        &(struct document_about){
            .title = title, .language = l, .footer = topic.text, .date = date_of(request->now)});
    document_title(doc, title);
    document_written(doc, topic);
    if (series->engagement.illustrative != 0)
        document_note(doc, tr_language(l, "Illustrative"),
                      tr_language(l, "Made up to show how workshops work"));
    return doc;
}

/* Cases in rows, criteria in columns; what each cell says comes from `text`. */
static void cases_table(struct request *request, struct document *doc,
                        const struct workshop_gathered *all, const char *caption,
                        const char *(*text)(struct request *request,
                                            const struct workshop_gathered *all, size_t area,
                                            size_t one, size_t criterion),
                        size_t area) {
    const struct workshop_sheet *sheet = &all->sheet;
    size_t columns = sheet->n_criteria + 1, rows = sheet->n_cases + 1;
    const char *l = request->language;
    struct document_column *heads = ARENA_ARRAY(request->arena, struct document_column, columns);
    const char **cells = ARENA_ARRAY(request->arena, const char *, columns *rows);
    heads[0] = (struct document_column){tr_language(l, "Case"), false, 2.5};
    for (size_t k = 0; k < sheet->n_criteria; k++)
        heads[k + 1] =
            (struct document_column){criterion_words(l, &sheet->criteria[k]).title, false, 2};
    for (size_t c = 0; c < rows; c++) {
        cells[c * columns] =
            c < sheet->n_cases ? case_title(l, &sheet->cases[c]).text : tr_language(l, "All cases");
        for (size_t k = 0; k < sheet->n_criteria; k++)
            cells[c * columns + k + 1] = text(request, all, area, c, k);
    }
    document_table(doc, &(struct document_table){.caption = caption,
                                                 .columns = heads,
                                                 .n_columns = columns,
                                                 .cells = cells,
                                                 .n_rows = rows,
                                                 .row_headings = true,
                                                 .total_row = true});
}

static const char *area_cell(struct request *request, const struct workshop_gathered *all,
                             size_t area, size_t one, size_t criterion) {
    return cell_text(request, synthesis_cell(&all->synthesis, area, one, criterion));
}

static const char *whole_cell(struct request *request, const struct workshop_gathered *all,
                              size_t area, size_t one, size_t criterion) {
    (void)area;
    return mean_text(request, &synthesis_finding(&all->synthesis, one, criterion)->whole);
}

const char *workshop_finding_text(struct request *request, const struct synthesis_finding *f) {
    const char *l = request->language;
    switch (f->judgement) {
    case AREAS_DIFFERENT:
        return arena_printf(request->arena, tr_language(l, "Differs (p %s)"),
                            p_text(request, f->p_adjusted));
    case AREAS_ALIKE: return tr_language(l, "Common to all areas");
    case AREAS_OPEN:
        return arena_printf(request->arena, tr_language(l, "No difference shown (p %s)"),
                            p_text(request, f->p_adjusted));
    case AREAS_UNTESTED: break;
    }
    return tr_language(l, "Not tested");
}

static const char *judged_cell(struct request *request, const struct workshop_gathered *all,
                               size_t area, size_t one, size_t criterion) {
    (void)area;
    return workshop_finding_text(request, synthesis_finding(&all->synthesis, one, criterion));
}

/* All different lines that tables of an area wrote under one heading, in their order. */
static size_t lines_gather(struct arena *arena, const struct workshop_gathered *all,
                           const char *area, int64_t one, size_t heading, const char ***out) {
    size_t n = 0, most = 200 * all->n_captures + 1;
    *out = ARENA_ARRAY(arena, const char *, most);
    for (size_t i = 0; i < all->n_captures; i++) {
        const struct workshop_captures_all_row *row = &all->captures[i];
        const char *const texts[] = {row->benefits, row->risks, row->balance, row->conditions,
                                     row->notes};
        const char **lines;
        if (row->workshop_case != one || !text_is(row->area, area)) continue;
        size_t n_lines = workshop_lines(arena, texts[heading], &lines);
        for (size_t k = 0; k < n_lines && n < most; k++) {
            size_t at = 0;
            while (at < n && !text_is((*out)[at], lines[k])) at++;
            if (at == n) (*out)[n++] = lines[k];
        }
    }
    return n;
}

bool area_is_shown(const struct workshop_gathered *all, const char *area) {
    for (size_t a = 0; a < all->n_areas; a++)
        if (text_is(all->areas[a].name, area)) return all->areas[a].n_people >= SYNTHESIS_LEAST;
    return false;
}

/* What tables of an area wrote on one case, a list for each heading. */
static void notes_write(struct request *request, struct document *doc,
                        const struct workshop_gathered *all, const char *area, int64_t one) {
    static const char *const titles[] = {TR("Benefits"), TR("Risks"), TR("Where the balance lies"),
                                         TR("Conditions"), TR("Also said")};
    for (size_t t = 0; t < sizeof titles / sizeof titles[0]; t++) {
        const char **lines;
        size_t n = lines_gather(request->arena, all, area, one, t, &lines);
        if (n == 0) continue;
        document_heading(doc, 3, tr_language(request->language, titles[t]));
        document_language(doc, "en");
        document_list_open(doc, false);
        for (size_t k = 0; k < n; k++) document_item(doc, lines[k]);
        document_list_close(doc);
        document_language(doc, NULL);
    }
}

static void wordings_write(struct request *request, struct document *doc,
                           const struct workshop_gathered *all, const char *area) {
    const char *l = request->language;
    bool headed = false;
    for (size_t k = 0; k < all->sheet.n_criteria; k++)
        for (size_t i = 0; i < all->n_wordings; i++) {
            const struct workshop_wordings_row *row = &all->wordings[i];
            if (row->criterion != all->sheet.criteria[k].id ||
                (area != NULL && !text_is(row->area, area)) || text_is_empty(row->wording) ||
                !text_is(row->state, "held") || !area_is_shown(all, row->area))
                continue;
            if (!headed) document_heading(doc, 1, tr_language(l, "Criteria, as agreed"));
            headed = true;
            const char *title = criterion_words(l, &all->sheet.criteria[k]).title;
            document_heading(
                doc, 2,
                area != NULL ? title : arena_printf(request->arena, "%s, %s", title, row->area));
            document_written(doc, (struct written){row->wording, "en"});
            if (!text_is_empty(row->disagreement))
                document_paragraph(doc, arena_printf(request->arena, tr_language(l, "Disputed: %s"),
                                                     row->disagreement));
        }
}

static void method_write(struct request *request, struct document *doc) {
    const char *l = request->language;
    document_heading(doc, 1, tr_language(l, "How to read this"));
    document_paragraph(
        doc, tr_language(l, "Those invited are professionals; they do not speak for the public, "
                            "nor for all professionals. Ratings are from 1 to 5, and 5 is the more "
                            "acceptable end. People at one table have talked with one another, so "
                            "intervals (95%) and tests treat the table as the unit. No result "
                            "rests on fewer than 5 people."));
    document_paragraph(
        doc, tr_language(l, "\"No difference shown\" does not mean that areas are the same. Only "
                            "where every difference lies within one step of the scale do we call a "
                            "rating common to all areas."));
}

static const char *agreement_text(struct request *request, const struct synthesis_agreement *a) {
    const char *l = request->language;
    if (a->n_tables == 0)
        return tr_language(l, "Fewer than 5 people rated at tables of three or more, so how far "
                              "tables agreed is not shown.");
    return arena_printf(request->arena,
                        tr_language(l, "Agreement within tables: %.2f in the middle of %zu tables "
                                       "(1 is full agreement, 0 is chance)."),
                        a->median, a->n_tables);
}

static void figure_write(struct request *request, struct document *doc,
                         const struct workshop_gathered *all, size_t criterion) {
    const char *l = request->language;
    const struct synthesis *s = &all->synthesis;
    const char *title = criterion_words(l, &all->sheet.criteria[criterion]).title;
    const char *sentence =
        finding_sentence(request, all, synthesis_finding(s, s->n_cases, criterion));
    struct str picture = picture_of(request, all, criterion);
    if (picture.n == 0) {
        document_paragraph(doc, sentence);
        return;
    }
    document_figure(
        doc, &(struct document_figure){
                 .kind = PICTURE_SVG,
                 .bytes = picture,
                 .description = arena_printf(
                     request->arena,
                     tr_language(l, "%s by area: means with intervals, as in the tables"), title),
                 .sentence = sentence});
}

struct document *area_report(struct request *request, const struct workshop_series *series,
                             const struct workshop_gathered *all, size_t area) {
    const char *l = request->language;
    const struct workshop_area *about = &all->areas[area];
    struct arena *arena = request->arena;
    struct document *doc = report_begin(
        request, series, arena_printf(arena, tr_language(l, "Local area report: %s"), about->name));
    bool enough = area_is_shown(all, about->name);
    document_paragraph(
        doc,
        enough ? arena_printf(arena, tr_language(l, "%zu people took part here."), about->n_people)
               : tr_language(l, "Fewer than 5 people took part here, so what they said and "
                                "rated is not shown."));
    document_heading(doc, 1, tr_language(l, "Ratings"));
    cases_table(request, doc, all, tr_language(l, "Ratings in this area"), area_cell, area);
    document_paragraph(doc, agreement_text(request, &all->synthesis.agreement[area]));
    cases_table(request, doc, all, tr_language(l, "Beside it: all areas together"), whole_cell, 0);
    for (size_t k = 0; k < all->sheet.n_criteria; k++) figure_write(request, doc, all, k);
    if (enough) {
        wordings_write(request, doc, all, about->name);
        document_heading(doc, 1, tr_language(l, "What was said"));
        for (size_t c = 0; c < all->sheet.n_cases; c++) {
            document_written_heading(doc, 2, case_title(l, &all->sheet.cases[c]));
            notes_write(request, doc, all, about->name, all->sheet.cases[c].id);
        }
    }
    method_write(request, doc);
    return doc;
}

/* Nothing that rounds to "-0.0". */
static double tenth(double value) {
    return fabs(value) < 0.05 ? 0 : value;
}

const char *difference_text(struct request *request, const struct area_difference *d) {
    const char *l = request->language;
    if (isnan(d->interval.low))
        return arena_printf(request->arena, tr_language(l, "%+.1f, no interval"),
                            tenth(d->difference));
    return arena_printf(request->arena, tr_language(l, "%+.1f (%+.1f to %+.1f)"),
                        tenth(d->difference), tenth(d->interval.low), tenth(d->interval.high));
}

/* Differences of each pair of areas over all cases. */
static void pairs_write(struct request *request, struct document *doc,
                        const struct workshop_gathered *all, size_t criterion) {
    const char *l = request->language;
    const struct areas_test *test =
        &synthesis_finding(&all->synthesis, all->synthesis.n_cases, criterion)->test;
    if (test->n_pairs == 0) return;
    const char **cells = ARENA_ARRAY(request->arena, const char *, 2 * test->n_pairs + 2);
    for (size_t i = 0; i < test->n_pairs; i++) {
        const struct area_difference *d = &test->pairs[i];
        cells[2 * i] = arena_printf(request->arena, tr_language(l, "%s less %s"),
                                    all->areas[d->first].name, all->areas[d->second].name);
        cells[2 * i + 1] = difference_text(request, d);
    }
    const struct document_column columns[] = {{tr_language(l, "Areas"), false, 3},
                                              {tr_language(l, "Difference"), false, 2}};
    document_table(doc, &(struct document_table){
                            .caption = tr_language(l, "Differences between areas, with intervals "
                                                      "that hold together"),
                            .columns = columns,
                            .n_columns = 2,
                            .cells = cells,
                            .n_rows = test->n_pairs,
                            .row_headings = true});
}

static void order_write(struct request *request, struct document *doc,
                        const struct order_test *order) {
    const char *l = request->language;
    if (isnan(order->w)) return;
    document_paragraph(
        doc, arena_printf(request->arena,
                          tr_language(l, "How far people put the cases in the same order: "
                                         "Kendall's W = %.2f over %zu people who rated every case "
                                         "(1 is the same order, 0 none), p %s."),
                          order->w, order->n_raters, p_text(request, order->p)));
}

struct document *synthesis_report(struct request *request, const struct workshop_series *series,
                                  const struct workshop_gathered *all) {
    const char *l = request->language;
    struct arena *arena = request->arena;
    const struct synthesis *s = &all->synthesis;
    size_t people = 0, shown = 0;
    for (size_t a = 0; a < all->n_areas; a++) {
        if (!area_is_shown(all, all->areas[a].name)) continue;
        people += all->areas[a].n_people;
        shown++;
    }
    struct document *doc =
        report_begin(request, series, tr_language(l, "What is common and what differs"));
    document_paragraph(
        doc,
        arena_printf(arena, tr_language(l, "%zu people took part in %zu areas."), people, shown));
    if (shown < all->n_areas)
        document_paragraph(doc, tr_language(l, "Areas where fewer than 5 people took part are not "
                                               "counted here."));
    for (size_t k = 0; k < s->n_criteria; k++) {
        const char *title = criterion_words(l, &all->sheet.criteria[k]).title;
        document_heading(doc, 1, title);
        figure_write(request, doc, all, k);
        pairs_write(request, doc, all, k);
        order_write(request, doc, &s->order[k]);
    }
    document_heading(doc, 1, tr_language(l, "Case by case"));
    cases_table(request, doc, all, tr_language(l, "All areas together"), whole_cell, 0);
    cases_table(request, doc, all, tr_language(l, "Do areas differ?"), judged_cell, 0);
    document_heading(doc, 1, tr_language(l, "Agreement within tables"));
    for (size_t a = 0; a < all->n_areas; a++) {
        document_heading(doc, 2, all->areas[a].name);
        document_paragraph(doc, agreement_text(request, &s->agreement[a]));
    }
    wordings_write(request, doc, all, NULL);
    method_write(request, doc);
    return doc;
}

/* ---- counts ---- */

static void csv_line(struct csv_out *out, const char *area, const char *one, const char *criterion,
                     const struct area_mean *mean, bool shown) {
    const double figures[] = {mean->mean, mean->interval.low, mean->interval.high};
    csv_put(out, area);
    csv_put(out, one);
    csv_put(out, criterion);
    if (shown)
        csv_put_int(out, (int64_t)mean->n);
    else
        csv_put(out, "");
    for (size_t i = 0; i < 3; i++) {
        if (shown && !isnan(figures[i]))
            csv_put_real(out, figures[i], 4);
        else
            csv_put(out, "");
    }
    csv_put(out, shown ? "yes" : "no");
    csv_end_row(out);
}

struct str counts_csv(struct arena *arena, const struct workshop_gathered *all) {
    static const char *const heads[] = {"area", "case", "criterion", "people",
                                        "mean", "low",  "high",      "shown"};
    struct buf bytes;
    struct csv_out out;
    const struct synthesis *s = &all->synthesis;
    buf_init(&bytes, arena, 1 << 20);
    csv_out_init(&out, &bytes);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) csv_put(&out, heads[i]);
    csv_end_row(&out);
    for (size_t a = 0; a <= all->n_areas; a++)
        for (size_t c = 0; c <= s->n_cases; c++)
            for (size_t k = 0; k < s->n_criteria; k++) {
                const char *one = c < s->n_cases ? all->sheet.cases[c].title : "(all cases)";
                const char *name = all->sheet.criteria[k].name;
                if (a < all->n_areas) {
                    const struct synthesis_cell *cell = synthesis_cell(s, a, c, k);
                    csv_line(&out, all->areas[a].name, one, name, &cell->mean, cell->shown);
                } else {
                    const struct area_mean *whole = &synthesis_finding(s, c, k)->whole;
                    csv_line(&out, "(all areas)", one, name, whole, whole->n > 0);
                }
            }
    return (struct str){bytes.s, bytes.n};
}

/* ---- what is published ---- */

static enum fail document_add(struct request *request, const struct document *doc, const char *name,
                              const char *title, size_t n_formats, struct workshop_file *files,
                              size_t *n, struct why *why) {
    struct arena *arena = request->arena;
    for (size_t f = 0; f < n_formats; f++) {
        struct workshop_file *file = &files[(*n)++];
        *file =
            (struct workshop_file){.name = arena_printf(arena, "%s-%s.%s", name, request->language,
                                                        f == 0   ? "html"
                                                        : f == 1 ? "pdf"
                                                                 : "odt"),
                                   .title = title,
                                   .type = f == 0   ? WORKSHOP_HTML
                                           : f == 1 ? "application/pdf"
                                                    : "application/vnd.oasis.opendocument.text"};
        TRY(f == 0   ? document_html(arena, doc, &file->bytes, why)
            : f == 1 ? document_pdf(arena, doc, &file->bytes, why)
                     : document_odt(arena, doc, &file->bytes, why));
    }
    return FAIL_NONE;
}

static enum fail language_add(struct request *request, const struct workshop_series *series,
                              const struct workshop_gathered *all, size_t n_formats,
                              struct workshop_file *files, size_t *n, struct why *why) {
    TRY(document_add(request, synthesis_report(request, series, all), "synthesis",
                     TR("What is common and what differs"), n_formats, files, n, why));
    for (size_t a = 0; a < all->n_areas; a++)
        TRY(document_add(request, area_report(request, series, all, a),
                         arena_printf(request->arena, "area-%zu", a + 1), all->areas[a].name,
                         n_formats, files, n, why));
    return FAIL_NONE;
}

enum fail workshop_files_make(struct request *request, const struct workshop_series *series,
                              const struct workshop_gathered *all, size_t n_formats,
                              struct workshop_file **files, size_t *n, struct why *why) {
    const char *own = request->language;
    enum fail fail = FAIL_NONE;
    *files = ARENA_ARRAY(request->arena, struct workshop_file, 6 * (all->n_areas + 1) + 1);
    *n = 0;
    for (size_t l = 0; l < N_PAGE_LANGUAGES && fail == FAIL_NONE; l++) {
        request->language = page_languages[l];
        fail = language_add(request, series, all, n_formats, *files, n, why);
    }
    request->language = own;
    (*files)[(*n)++] = (struct workshop_file){.name = "counts.csv",
                                              .title = TR("The figures (CSV)"),
                                              .type = "text/csv; charset=utf-8",
                                              .bytes = counts_csv(request->arena, all)};
    return fail;
}
