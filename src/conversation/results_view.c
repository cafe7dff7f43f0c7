#include "conversation/results_view.h"

#include "conversation/conversation_views.h"
#include "web/chart.h"

#include <math.h>

const char *results_verdict(const struct html *out, const struct results *r) {
    switch (r->verdict) {
    case OPINION_TOO_FEW:
        return tr(out, "No groups: too few people have voted often enough to look for any.");
    case OPINION_NOISE:
        return tr(out, "No groups: opinions form one cloud. The votes hang together no more than "
                       "shuffled votes do.");
    case OPINION_UNSTABLE:
        return tr(out, "No groups: opinions form one cloud. People differ, but other people drawn "
                       "in the same way would be divided otherwise.");
    case OPINION_GRADUAL:
        return tr(out, "Opinion changes gradually. The division shown would be found again, but "
                       "its border is drawn through one cloud of people.");
    case OPINION_GROUPS:
        return tr(out, "There are groups of opinion: they stand apart, and would be found again "
                       "with other people drawn in the same way.");
    }
    return "";
}

static const char *per_cent(const struct html *out, double share, int bound) {
    if (isnan(share)) return tr(out, "not shown");
    if (bound < 0) return trf(out, "under %.0f%%", 100 * share);
    if (bound > 0) return trf(out, "over %.0f%%", 100 * share);
    return arena_printf(out->arena, "%.0f%%", 100 * share);
}

static const char *cell_text(const struct html *out, const struct results_cell *cell) {
    if (!cell->shown) return tr(out, "too few to show");
    const char *share = per_cent(out, cell->agree, cell->agree_bound);
    if (isnan(cell->low)) return share;
    return trf(out, "%s (%.0f to %.0f)", share, 100 * cell->low, 100 * cell->high);
}

static const char *group_name(const struct html *out, size_t g) {
    return trf(out, "Group %c", (char)('A' + (int)g));
}

static struct raw text_of(struct request *request, const struct results_statement *s) {
    struct html *inner = html_apart(request->out);
    html_lit(inner, "<bdi lang=\"");
    html_text(inner, s->language);
    html_lit(inner, "\">");
    html_text(inner, s->text);
    html_lit(inner, "</bdi>");
    return html_taken(inner);
}

/* ---- tables of statements ---- */

struct listing {
    const char *heading, *about, *none, *value; /* value: heading of the last column */
    enum results_by by;
    double line;
};

static void listing_put(struct request *request, const struct results *r,
                        const struct listing *listing) {
    struct html *out = request->out;
    size_t best[RESULTS_BEST], n = results_best(r, listing->by, listing->line, best);
    put_heading(request, listing->heading);
    put_text(request, n == 0 ? listing->none : listing->about);
    if (n == 0) return;
    size_t columns = 4 + r->n_groups;
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, columns);
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, columns * n);
    head[0].text = tr(out, "Statement");
    head[1] = (struct part_cell){.text = tr(out, "Agree, and 95% interval"), .numeric = true};
    head[2] = (struct part_cell){.text = tr(out, "Votes"), .numeric = true};
    for (size_t g = 0; g < r->n_groups; g++)
        head[3 + g] = (struct part_cell){.text = group_name(out, g), .numeric = true};
    head[columns - 1] = (struct part_cell){.text = listing->value, .numeric = true};
    for (size_t i = 0; i < n; i++) {
        const struct results_statement *s = &r->statements[best[i]];
        struct part_cell *row = &cells[i * columns];
        double value = listing->by == RESULTS_BY_BRIDGING  ? s->bridging
                       : listing->by == RESULTS_BY_AGAINST ? s->against
                                                           : s->divisive;
        row[0] = (struct part_cell){.markup = text_of(request, s), .header = true};
        row[1] = (struct part_cell){.text = cell_text(out, &s->cell[0]), .numeric = true};
        row[2] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)s->cell[0].n), .numeric = true};
        for (size_t g = 0; g < r->n_groups; g++)
            row[3 + g] =
                (struct part_cell){.text = cell_text(out, &s->cell[g + 1]), .numeric = true};
        row[columns - 1] = (struct part_cell){.text = listing->by == RESULTS_BY_DIVISIVE
                                                          ? trf(out, "%.0f points", 100 * value)
                                                          : trf(out, "%.0f%%", 100 * value),
                                              .numeric = true};
    }
    part_table(out, .caption = listing->heading, .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = columns, .n_rows = n, .first_cell_is_header = true);
}

static void listings_put(struct request *request, const struct results *r) {
    const struct html *out = request->out;
    bool groups = r->n_groups > 0;
    listing_put(request, r,
                &(struct listing){
                    groups ? tr(out, "Agreed on across the groups") : tr(out, "Agreed on"),
                    groups ? tr(out, "These bridge the groups: also in the group that likes them "
                                     "least, most people agree. The last column is the share "
                                     "that is sure there, with one chance in ten of erring.")
                           : tr(out, "Most people agree with these. The last column is the share "
                                     "that is sure, with one chance in ten of erring."),
                    tr(out, "There is no statement yet with which we can be sure that most agree."),
                    tr(out, "At least"), RESULTS_BY_BRIDGING, 0.5});
    listing_put(request, r,
                &(struct listing){
                    groups ? tr(out, "Rejected across the groups") : tr(out, "Rejected"),
                    tr(out, "Most people disagree with these. The last column is the share that "
                            "disagrees for sure, with one chance in ten of erring."),
                    tr(out, "There is no statement that most people reject for sure."),
                    tr(out, "Disagree at least"), RESULTS_BY_AGAINST, 0.5});
    listing_put(request, r,
                &(struct listing){
                    tr(out, "What divides people"),
                    groups ? tr(out, "Here two groups differ most. The last column is by how much "
                                     "at least.")
                           : tr(out, "Here many agree and many disagree. The last column is the "
                                     "share of the smaller side, at least."),
                    tr(out, "Nothing divides people for sure."), tr(out, "At least"),
                    RESULTS_BY_DIVISIVE, groups ? 0.1 : 0.2});
}

/* ---- groups ---- */

static const char *finding_text(const struct html *out, const struct results_finding *f) {
    const char *share = per_cent(out, f->share, f->share_bound);
    if (isnan(f->rest))
        return f->agrees ? trf(out, "%s agree:", share) : trf(out, "%s disagree:", share);
    const char *rest = per_cent(out, f->rest, f->rest_bound);
    return f->agrees ? trf(out, "%s agree, of the others %s:", share, rest)
                     : trf(out, "%s disagree, of the others %s:", share, rest);
}

static void group_put(struct request *request, const struct results *r, size_t g) {
    struct html *out = request->out;
    struct html *inner = html_apart(out);
    size_t shown = 0;
    put_subheading(request,
                   trf(out, "Group %c: %lld people", (char)('A' + (int)g), (long long)r->size[g]));
    html_lit(inner, "<ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < r->n_findings && shown < RESULTS_BEST; i++) {
        const struct results_finding *f = &r->findings[i];
        if (f->group != g) continue;
        const struct results_statement *s = &r->statements[f->statement];
        const char *how = finding_text(out, f);
        html_lit(inner, "<li>");
        html_text(inner, how);
        html_lit(inner, " ");
        html_raw(inner, text_of(request, s));
        html_lit(inner, "</li>");
        shown++;
    }
    html_lit(inner, "</ul>");
    if (shown == 0)
        put_text(request, tr(out, "No single statement sets this group apart for sure."));
    else {
        put_text(request, tr(out, "What sets it apart from all others:"));
        html_raw(out, html_taken(inner));
    }
    put_hint(request, trf(out,
                          "With other people drawn in the same way, %.0f%% of it would be the "
                          "same.",
                          100 * r->jaccard[g]));
}

static void picture_put(struct request *request, const struct results *r) {
    struct html *out = request->out;
    size_t series = r->n_groups;
    for (size_t i = 0; i < r->n_dots; i++) /* somebody stands in no group */
        if (r->dots[i].group == r->n_groups) series = r->n_groups + 1;
    const char **names = ARENA_ARRAY(request->arena, const char *, r->n_groups + 1);
    const char **letters = ARENA_ARRAY(request->arena, const char *, r->n_groups + 1);
    struct chart_scatter_mark *marks =
        ARENA_ARRAY(request->arena, struct chart_scatter_mark, r->n_dots + 1);
    for (size_t g = 0; g < r->n_groups; g++) {
        names[g] = group_name(out, g);
        letters[g] = arena_printf(request->arena, "%c", (char)('A' + (int)g));
    }
    names[r->n_groups] = r->n_groups > 0 ? tr(out, "In no group") : tr(out, "Everybody");
    letters[r->n_groups] = "";
    for (size_t i = 0; i < r->n_dots; i++)
        marks[i] = (struct chart_scatter_mark){r->dots[i].x, r->dots[i].y,
                                               (double)r->dots[i].people, r->dots[i].group};
    if (r->n_dots == 0) return;
    struct chart_scatter chart = {
        .frame = {.id = "map",
                  .title = tr(out, "The map"),
                  .sentence = trf(out,
                                  "People who vote alike stand near one another. The picture "
                                  "shows %.0f%% of how people differ; read the tables for "
                                  "what they said.",
                                  100 * r->variance),
                  .note = trf(out,
                              "Each mark stands for five people or more, larger ones for "
                              "more; %lld people who stand alone are not drawn.",
                              (long long)r->n_not_drawn)},
        .series = names,
        .letters = letters,
        .n_series = series,
        .marks = marks,
        .n_marks = r->n_dots};
    chart_scatter(out, &chart);
}

static void groups_put(struct request *request, const struct results *r) {
    const struct html *out = request->out;
    put_heading(request, tr(out, "Are there groups?"));
    put_text(request, results_verdict(out, r));
    for (size_t g = 0; g < r->n_groups; g++) group_put(request, r, g);
    picture_put(request, r);
}

/* ---- bars ---- */

/* A share that is only told as "over" or "under" has no mark: the line says where it lies. */
static struct chart_interval_row bar_of(const struct html *out, const struct results_cell *cell,
                                        size_t part) {
    int bound = cell->agree_bound;
    double agree = round(100 * cell->agree);
    return (struct chart_interval_row){
        .label = part == 0 ? tr(out, "Everybody") : group_name(out, part - 1),
        .value = bound == 0 ? agree : (double)NAN,
        .low = bound == 0  ? round(100 * cell->low)
               : bound < 0 ? 0
                           : agree,
        .high = bound == 0  ? round(100 * cell->high)
                : bound < 0 ? agree
                            : 100,
        .low_inner = NAN,
        .high_inner = NAN,
        .note = trf(out, "n = %lld", (long long)cell->n),
        .text = bound == 0 ? NULL : per_cent(out, cell->agree, bound),
        .emphasis = part == 0};
}

static void bars_put(struct request *request, const struct results *r, size_t at, size_t serial) {
    struct html *out = request->out;
    const struct results_statement *s = &r->statements[at];
    struct chart_interval_row rows[RESULTS_PARTS];
    size_t n = 0;
    for (size_t g = 0; g <= r->n_groups; g++) {
        const struct results_cell *cell = &s->cell[g];
        if (!cell->shown) continue;
        rows[n++] = bar_of(out, cell, g);
    }
    if (n == 0) return;
    struct chart_interval chart = {
        .frame = {.id = arena_printf(request->arena, "bars-%zu", serial),
                  .title = trf(out, "Who agrees: %s", s->text),
                  .sentence = tr(out, "Share that agrees, with 95% interval."),
                  .note = ""},
        .rows = rows,
        .n_rows = n,
        .min = 0,
        .max = 100,
        .unit = "%",
        .line = NAN};
    chart_interval(out, &chart);
}

static void all_bars_put(struct request *request, const struct results *r) {
    size_t best[RESULTS_BEST], n, serial = 0;
    if (r->n_groups == 0) return;
    put_heading(request, tr(request->out, "How the groups voted"));
    n = results_best(r, RESULTS_BY_BRIDGING, 0.5, best);
    for (size_t i = 0; i < n && i < 3; i++) bars_put(request, r, best[i], serial++);
    n = results_best(r, RESULTS_BY_DIVISIVE, 0.1, best);
    for (size_t i = 0; i < n && i < 3; i++) bars_put(request, r, best[i], serial++);
}

/* ---- everything ---- */

static void all_put(struct request *request, const struct results *r) {
    struct html *out = request->out;
    size_t columns = 5 + r->n_groups;
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, columns);
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, columns * r->n + 1);
    head[0] = (struct part_cell){.text = tr(out, "Number"), .numeric = true};
    head[1].text = tr(out, "Statement");
    head[2] = (struct part_cell){.text = tr(out, "Votes"), .numeric = true};
    head[3] = (struct part_cell){.text = tr(out, "Agree, and 95% interval"), .numeric = true};
    head[4] = (struct part_cell){.text = tr(out, "Disagree"), .numeric = true};
    for (size_t g = 0; g < r->n_groups; g++)
        head[5 + g] = (struct part_cell){.text = group_name(out, g), .numeric = true};
    for (size_t j = 0; j < r->n; j++) {
        const struct results_statement *s = &r->statements[j];
        struct part_cell *row = &cells[j * columns];
        row[0] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)s->number), .numeric = true};
        row[1] = (struct part_cell){.markup = text_of(request, s), .header = true};
        row[2] = (struct part_cell){
            .text = s->cell[0].shown ? arena_printf(request->arena, "%lld", (long long)s->cell[0].n)
                                     : tr(out, "too few to show"),
            .numeric = true};
        row[3] = (struct part_cell){.text = cell_text(out, &s->cell[0]), .numeric = true};
        row[4] = (struct part_cell){
            .text = per_cent(out, s->cell[0].shown ? s->cell[0].disagree : (double)NAN,
                             s->cell[0].disagree_bound),
            .numeric = true};
        for (size_t g = 0; g < r->n_groups; g++)
            row[5 + g] =
                (struct part_cell){.text = cell_text(out, &s->cell[g + 1]), .numeric = true};
    }
    struct html *inner = html_apart(out);
    part_table(inner, .caption = tr(out, "All statements"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = columns, .n_rows = r->n);
    part_details(out, .summary = trf(out, "All %zu statements with their figures", r->n),
                 .markup = html_taken(inner));
}

void results_put(struct request *request, const struct results *r, const char *topic) {
    const struct html *out = request->out;
    (void)topic;
    put_text(request, trf(out, "%lld people cast %lld votes on %zu statements.",
                          (long long)r->n_people, (long long)r->n_votes, r->n));
    if (r->weighted)
        put_text(request, trf(out,
                              "Shares are weighted to the population's profile; they are as "
                              "sure as those of %.0f people drawn evenly.",
                              r->effective));
    if (!text_is_empty(r->unweighted)) put_text(request, tr(out, r->unweighted));
    listings_put(request, r);
    groups_put(request, r);
    all_bars_put(request, r);
    put_heading(request, tr(out, "All figures"));
    all_put(request, r);
    put_hint(request,
             tr(out, "People chose to take part, so these figures stand for those who voted. "
                     "Figures from too few votes are not shown."));
    if (r->is_public)
        put_hint(request,
                 tr(out, "Numbers of people are rounded to five, and all shares and intervals are "
                         "made from the rounded numbers, so that nobody can work out how one "
                         "person voted. A share that rounds to nobody is shown as 'under', one "
                         "that rounds to everybody as 'over'."));
}
