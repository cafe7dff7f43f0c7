/* Themes for those who work with them: how many, who, for and against, quotes with their source. */
#include "coding/coding.html.h"
#include "coding/coding_views.h"
#include "coding/results.h"
#include "coding/results.sql.h"
#include "coding/results_views.h"
#include "web/chart.h"

#include <stdlib.h>
#include <string.h>

/* ---- blocks that the public page shares ---- */

static int by_n(const void *a, const void *b) {
    const struct theme_result *x = *(const struct theme_result *const *)a;
    const struct theme_result *y = *(const struct theme_result *const *)b;
    if (x->voices != y->voices) return x->voices > y->voices ? -1 : 1;
    return (x->code->number > y->code->number) - (x->code->number < y->code->number);
}

void themes_chart_put(struct html *out, const struct theme_line *lines, size_t n, bool stances,
                      const char *sentence, const char *note, const char *download) {
    enum { SHOWN = 15 };
    const char **rows = ARENA_ARRAY(out->arena, const char *, n + 1);
    double *counts = ARENA_ARRAY(out->arena, double, n *N_STANCES + 1);
    const char *parts[N_STANCES];
    size_t shown = 0, n_parts = stances ? N_STANCES : 1;
    for (int s = 0; s < N_STANCES; s++) parts[s] = tr(out, stance_name((enum stance)s));
    if (!stances) parts[0] = tr(out, "Passages");
    for (size_t i = 0; i < n && shown < SHOWN; i++) {
        if (lines[i].depth > 0 || lines[i].n <= 0 || (stances && !lines[i].stances)) continue;
        for (size_t s = 0; s < n_parts; s++)
            counts[shown * n_parts + s] =
                stances ? (double)lines[i].by_stance[s] : (double)lines[i].n;
        rows[shown++] = lines[i].name;
    }
    if (shown == 0) return;
    chart_stack(out, &(struct chart_stack){.frame = {.id = "themes",
                                                     .title = tr(out, "Passages of each theme"),
                                                     .sentence = sentence,
                                                     .note = note,
                                                     .download_href = download},
                                           .parts = parts,
                                           .n_parts = n_parts,
                                           .rows = rows,
                                           .n_rows = shown,
                                           .counts = counts});
}

void themes_table_put(struct html *out, const struct theme_line *lines, size_t n, bool stances) {
    struct part_cell head[3 + N_STANCES];
    size_t columns = 0;
    head[columns++] = (struct part_cell){.text = tr(out, "Theme")};
    head[columns++] = (struct part_cell){.text = tr(out, "Contributions"), .numeric = true};
    head[columns++] = (struct part_cell){.text = tr(out, "Passages"), .numeric = true};
    for (int s = 0; s < N_STANCES && stances; s++)
        head[columns++] =
            (struct part_cell){.text = tr(out, stance_name((enum stance)s)), .numeric = true};
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, n * columns + 1);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * columns];
        struct html *name = html_apart(out);
        coding_code_name_html(name, lines[i].depth, lines[i].name, lines[i].href);
        row[0] = (struct part_cell){.markup = html_taken(name)};
        row[1] = (struct part_cell){.text = lines[i].voices < 0
                                                ? tr(out, "under 5")
                                                : trf(out, "%lld", (long long)lines[i].voices),
                                    .numeric = true};
        row[2] = (struct part_cell){
            .text = lines[i].n < 0 ? "\xe2\x80\x93" : trf(out, "%lld", (long long)lines[i].n),
            .numeric = true};
        for (int s = 0; s < N_STANCES && stances; s++)
            row[3 + s] = (struct part_cell){
                .text = lines[i].stances ? trf(out, "%lld", (long long)lines[i].by_stance[s])
                                         : "\xe2\x80\x93",
                .numeric = true};
    }
    part_table(out, .caption = tr(out, "All themes"), .head = head, .cells = cells,
               .n_columns = columns, .n_rows = n, .first_cell_is_header = true);
}

void theme_parts_put(struct html *out, const char *caption, const char *first,
                     const struct part_result *parts, size_t n) {
    struct part_cell head[] = {{.text = first},
                               {.text = tr(out, "Name the theme"), .numeric = true},
                               {.text = tr(out, "Of so many"), .numeric = true},
                               {.text = tr(out, "Share"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, n * LENGTH(head) + 1);
    bool hides = false;
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        bool shown = parts[i].shown;
        hides = hides || !shown;
        row[0] = (struct part_cell){.text = text_is_empty(parts[i].name) ? tr(out, "Not known")
                                                                         : parts[i].name};
        for (size_t k = 1; k < LENGTH(head); k++)
            row[k] = (struct part_cell){.text = tr(out, "hidden"), .numeric = true};
        if (!shown) continue;
        row[1].text = trf(out, "%lld", (long long)parts[i].said);
        row[2].text = trf(out, "%lld", (long long)parts[i].base);
        row[3].text = parts[i].base == 0
                          ? "\xe2\x80\x93"
                          : trf(out, "%.0f%%", 100 * (double)parts[i].said / (double)parts[i].base);
    }
    part_table(out, .caption = caption, .caption_size = "s", .head = head, .cells = cells,
               .n_columns = LENGTH(head), .n_rows = n, .first_cell_is_header = true,
               .scrolls = true);
    if (hides) coding_small_html(out);
}

bool parts_tell(const struct part_result *parts, size_t n) {
    return n > 1 || (n == 1 && !text_is_empty(parts[0].name));
}

/* ---- overview ---- */

struct theme_line *theme_lines(struct arena *arena, const struct results *r, const char *path) {
    struct theme_line *lines = ARENA_ARRAY(arena, struct theme_line, r->book.n + 1);
    for (size_t i = 0; i < r->book.n; i++) {
        const struct theme_result *t = &r->themes[i];
        lines[i] = (struct theme_line){
            .code = t->code->id,
            .name = t->code->name,
            .depth = t->code->depth,
            .n = t->n,
            .voices = t->voices,
            .stances = true,
            .href =
                path == NULL ? NULL : arena_printf(arena, "%s/%lld", path, (long long)t->code->id)};
        memcpy(lines[i].by_stance, t->by_stance, sizeof t->by_stance);
    }
    return lines;
}

/* The themes that most contributions name, as a sentence; "" where there are none. */
const char *themes_sentence(const struct html *out, struct arena *arena, const struct results *r) {
    const struct theme_result **top =
        ARENA_ARRAY(arena, const struct theme_result *, r->book.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->book.n; i++)
        if (r->themes[i].code->depth == 0 && r->themes[i].voices >= RESULTS_LEAST)
            top[n++] = &r->themes[i];
    if (n == 0) return tr(out, "No theme is named by five contributions or more yet.");
    qsort(top, n, sizeof *top, by_n);
    if (n == 1)
        return trf(out, "%s is named most: by %lld of %lld contributions.", top[0]->code->name,
                   (long long)top[0]->voices, (long long)r->voices);
    return trf(out, "Named most are %s (%lld of %lld contributions) and %s (%lld).",
               top[0]->code->name, (long long)top[0]->voices, (long long)r->voices,
               top[1]->code->name, (long long)top[1]->voices);
}

static enum fail themes_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct results r;
    int64_t n_open = 0;
    TRY(coding_of_path(request, db, &c, why));
    TRY(theme_results_load(db, request->arena, c.row.id, 0, &r, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Themes"));
    if (r.n == 0 || r.book.n == 0) {
        put_text(request, tr(out, "Nothing was coded yet."));
        return FAIL_NONE;
    }
    for (size_t i = 0; i < r.book.n; i++) n_open += r.themes[i].n_open;
    bool stances = !text_is_empty(c.row.about);
    struct theme_line *lines =
        theme_lines(request->arena, &r, arena_printf(request->arena, "%s/themes", c.path));
    themes_chart_put(out, lines, r.book.n, stances, themes_sentence(out, request->arena, &r),
                     trf(out, "%lld passages of %lld contributions that were coded", (long long)r.n,
                         (long long)r.voices),
                     arena_printf(request->arena, "%s/files/themes.csv", c.path));
    if (stances) put_hint(request, trf(out, "For or against: %s", c.row.about));
    themes_table_put(out, lines, r.book.n, stances);
    put_hint(request, tr(out, "A contribution is a group's write-up, an answer sheet or a letter, "
                              "and counts once however many passages it has. A theme holds those "
                              "below it, each passage once."));
    const char *open =
        trn(out, "%lld code of a passage is in question and counts for nothing yet",
            "%lld codes of passages are in question and count for nothing yet", n_open);
    if (n_open > 0 && request_has_role(request, CODING_CODES))
        put_link(request, arena_printf(request->arena, "%s/differences", c.path), open);
    else if (n_open > 0)
        put_text(request, open);
    return FAIL_NONE;
}

static const struct page page_coding_themes = {.name = "coding_themes",
                                               .path = CODING_PATH "/themes",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = CODING_READS,
                                               .wide = true,
                                               .section = "proposals",
                                               .show = themes_show};
REGISTER(page, page_coding_themes);

/* ---- one theme ---- */

static void quote_actions(struct request *request, const struct coding *c, int64_t code,
                          const struct result_quotes_row *row) {
    const struct html *out = request->out;
    const char *base = arena_printf(request->arena, "%s/themes/%lld/quotes/%lld", c->path,
                                    (long long)code, (long long)row->id);
    if (!request_has_role(request, CODING_ANALYSES)) return;
    if (row->may_quote == 0) {
        put_hint(request, tr(out, "May not be quoted in public"));
    } else if (row->chosen == 0) {
        request_button(request, arena_printf(request->arena, "%s/choose", base),
                       tr(out, "Choose as a public quote"), "link");
    } else {
        struct html *tag = request->out;
        part_tag(tag, .text = row->checked != 0 ? tr(out, "Checked") : tr(out, "Chosen"),
                 .colour = row->checked != 0 ? "green" : "yellow");
        if (row->checked == 0 && row->chosen_by != request->viewer.person)
            request_button(request, arena_printf(request->arena, "%s/check", base),
                           tr(out, "Checked: it names nobody and is typical"), "link");
        if (row->checked == 0 && row->chosen_by == request->viewer.person)
            put_hint(request, tr(out, "Somebody else checks it"));
        request_button(request, arena_printf(request->arena, "%s/drop", base),
                       tr(out, "Do not quote it"), "link");
    }
}

static const char *quote_where(struct request *request, const struct coding *c,
                               const struct result_quotes_row *row, bool stances) {
    const struct html *out = request->out;
    struct buf buf;
    (void)c;
    buf_init(&buf, request->arena, 4000);
    buf_text(&buf, row->label);
    if (!text_is_empty(row->area)) buf_printf(&buf, " \xc2\xb7 %s", row->area);
    if (stances) buf_printf(&buf, " \xc2\xb7 %s", stance_text(out, row->stance));
    if (row->n_near > 0)
        buf_printf(&buf, " \xc2\xb7 %s",
                   trn(out, "%lld more says nearly the same", "%lld more say nearly the same",
                       row->n_near));
    return buf.s;
}

static enum fail quotes_put(struct request *request, struct db *db, const struct coding *c,
                            const struct results *r, int64_t code, struct why *why) {
    enum { PER_PAGE = 20 };
    struct result_quotes_row *rows;
    size_t n;
    struct html *out = request->out;
    const char *asked = http_query(request->http, "stance");
    enum stance known;
    const char *stance = asked != NULL && stance_read(asked, &known) ? asked : "";
    const struct theme_result *theme = theme_result_of(r, code);
    bool stances = !text_is_empty(c->row.about);
    int page = page_of_query(request);
    TRY(result_quotes(db, request->arena, c->row.id, codes_under(request->arena, &r->book, code),
                      stance, PER_PAGE + 1, (int64_t)(page - 1) * PER_PAGE, &rows, &n, why));
    bool more = n > PER_PAGE;
    if (more) n = PER_PAGE;
    put_heading(request, tr(out, "Quotes"));
    if (stances) coding_stances_html(out, theme, stance);
    for (size_t i = 0; i < n; i++) {
        coding_quote_html(out, rows[i].text, quote_where(request, c, &rows[i], stances),
                          coding_source_path(request, c, rows[i].kind, rows[i].record));
        html_lit(out, "<div class=\"fm-item__facts\">");
        if (request_has_role(request, CODING_CODES))
            coding_passage_link_html(out, arena_printf(request->arena, "%s/passages/%lld", c->path,
                                                       (long long)rows[i].id));
        if (rows[i].code == code) quote_actions(request, c, code, &rows[i]);
        html_lit(out, "</div>");
    }
    int pages = page + more;
    if (pages > 1)
        part_pagination(out, .page = page, .n_pages = pages,
                        .href_format = arena_printf(request->arena, "?stance=%s&page=%%d", stance));
    return FAIL_NONE;
}

static enum fail theme_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct results r;
    int64_t id = request_int(request, "code");
    TRY(coding_of_path(request, db, &c, why));
    TRY(theme_results_load(db, request->arena, c.row.id, id, &r, why));
    const struct theme_result *theme = theme_result_of(&r, id);
    struct html *out = request->out;
    coding_head(request, &c, theme->code->name);
    request->back_href = arena_printf(request->arena, "%s/themes", c.path);
    if (!text_is_empty(theme->code->definition)) put_text(request, theme->code->definition);
    put_text(request, trf(out,
                          "%lld passages of %lld contributions, of %lld contributions that "
                          "were coded.",
                          (long long)theme->n, (long long)theme->voices, (long long)r.voices));
    if (theme->n_open > 0)
        put_hint(request, trn(out, "On %lld more passage coders differ; it counts for nothing yet.",
                              "On %lld more passages coders differ; they count for nothing "
                              "yet.",
                              theme->n_open));
    if (!text_is_empty(c.row.about) && theme->n > 0) {
        struct theme_line *line = theme_lines(request->arena, &r, NULL);
        line = &line[theme->code->number - 1];
        line->depth = 0;
        themes_chart_put(out, line, 1, true,
                         trf(out, "%lld passages are for, %lld against, %lld mixed, %lld neither.",
                             (long long)theme->by_stance[STANCE_FOR],
                             (long long)theme->by_stance[STANCE_AGAINST],
                             (long long)theme->by_stance[STANCE_MIXED],
                             (long long)theme->by_stance[STANCE_NEITHER]),
                         trf(out, "For or against: %s", c.row.about), NULL);
    }
    if (parts_tell(theme->areas, r.n_areas))
        theme_parts_put(out, tr(out, "By area: contributions that name it"), tr(out, "Area"),
                        theme->areas, r.n_areas);
    if (parts_tell(theme->groups, r.n_groups))
        theme_parts_put(out, tr(out, "By group: contributions that name it"), tr(out, "Group"),
                        theme->groups, r.n_groups);
    return quotes_put(request, db, &c, &r, id, why);
}

static const struct page page_coding_theme = {.name = "coding_theme",
                                              .path = CODING_PATH "/themes/:code",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = CODING_READS,
                                              .section = "proposals",
                                              .show = theme_show};
REGISTER(page, page_coding_theme);

/* ---- quotes for the public ---- */

static enum fail quote_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct passage_get_row p;
    struct quote_get_row quote;
    int64_t code = request_int(request, "code"), passage = request_int(request, "passage");
    const char *what = request_text(request, "what");
    TRY(coding_of_path(request, db, &c, why));
    TRY(passage_get(db, request->arena, passage, c.row.id, &p, why));
    request->subject = passage;
    request_go(request, "%s/themes/%lld", c.path, (long long)code);
    if (text_is(what, "choose")) {
        struct codebook book;
        TRY(codebook_load(db, request->arena, c.row.id, &book, why));
        if (codebook_code(&book, code) == NULL || p.may_quote == 0)
            return why_fail(why, FAIL_CONFLICT, NULL, "this passage may not be quoted in public");
        return quote_choose(db, code, passage, c.row.id, request->viewer.person, why);
    }
    TRY(quote_get(db, request->arena, code, passage, c.row.id, &quote, why));
    if (text_is(what, "drop")) return quote_drop(db, code, passage, why);
    if (!text_is(what, "check"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such page, or it is not for you");
    if (quote.chosen_by == request->viewer.person)
        return why_fail(why, FAIL_CONFLICT, NULL, "you chose it; let somebody else check it");
    return quote_check(db, code, passage, request->viewer.person, why);
}

static const struct page page_coding_quote = {.name = "coding_quote",
                                              .path =
                                                  CODING_PATH "/themes/:code/quotes/:passage/:what",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = CODING_ANALYSES,
                                              .section = "proposals",
                                              .act = quote_act};
REGISTER(page, page_coding_quote);
