/* What the public reads of a wave, and the files to redo it. All from the publication alone. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/json.h"
#include "civic/blocks.h"
#include "office/spreadsheet.h"
#include "panel/public_wave.h"
#include "panel/publish.h"
#include "panel/results.html.h"
#include "panel/results_views.h"

#include <math.h>

struct published {
    struct wave_of_slug_row wave;
    struct wave_publication_latest_row row;
    struct tables_plan plan;
    struct wave_content content;
    struct table_cell *cells;
    size_t n;
    const char *path;
};

static enum fail published_find(struct request *request, struct db *db, struct published *out,
                                struct why *why) {
    TRY(wave_of_slug(db, request->arena, request_text(request, "slug"),
                     request_int(request, "number"), &out->wave, why));
    out->path = arena_printf(request->arena, "/panel/%s/waves/%lld", out->wave.slug,
                             (long long)request_int(request, "number"));
    return wave_publication_latest(db, request->arena, out->wave.id, &out->row, why);
}

/* NOTFOUND for what was withdrawn: its page says so, its files are gone. */
static enum fail published_load(struct request *request, struct db *db, struct published *out,
                                struct why *why) {
    TRY(published_find(request, db, out, why));
    if (out->row.withdrawn_at != DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "this publication was withdrawn");
    TRY(tables_plan_read(request->arena, str_of(out->row.plan), &out->plan, why));
    TRY(wave_content_read(request->arena, out->row.content, &out->content, why));
    return tables_csv_read(request->arena, str_of(out->row.tables), &out->plan, &out->cells,
                           &out->n, why);
}

/* With the words of the reader's language, where people were asked in it. */
static enum fail words_load(struct request *request, struct published *p, struct why *why) {
    json_t *plans;
    TRY(json_read(request->arena, str_of(p->row.plans), &plans, why));
    const char *plan = json_text_or(plans, request->language, NULL);
    if (plan == NULL) return FAIL_NONE;
    TRY(tables_plan_read(request->arena, str_of(plan), &p->plan, why));
    return tables_csv_read(request->arena, str_of(p->row.tables), &p->plan, &p->cells, &p->n, why);
}

/* "We asked, you said, we did" of one wave; nothing when nobody has written it yet. */
static void did_write(struct html *out, const char *language, const char *asked, const char *said,
                      const char *did) {
    if (text_is_empty(asked) && text_is_empty(said) && text_is_empty(did)) return;
    html_lit(out, "<h2 class=\"govuk-heading-m\">");
    html_text(out, tr(out, "We asked, you said, we did"));
    html_lit(out, "</h2>");
    const char *const texts[] = {asked, said, did};
    struct part_summary_row rows[] = {
        {.key = tr(out, "We asked")}, {.key = tr(out, "You said")}, {.key = tr(out, "We did")}};
    for (size_t i = 0; i < LENGTH(rows); i++) {
        rows[i].value = texts[i];
        if (!text_is(language, out->language))
            rows[i].markup = words_marked(out, language, texts[i]);
    }
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
}

static const char *day_text(struct request *request, const char *iso) {
    struct date day;
    return date_read(iso, &day) ? clock_day_text(request->arena, date_start(day), request->language)
                                : iso;
}

static enum fail wave_show(struct request *request, struct db *db, struct why *why) {
    struct published p;
    TRY(published_find(request, db, &p, why));
    request->title = p.wave.title;
    request->back_href = arena_printf(request->arena, "/panel/%s", p.wave.slug);
    if (p.row.withdrawn_at != DB_NULL_INT) {
        panel_withdrawn_html(request->out, p.wave.title,
                             clock_day_text(request->arena, p.row.withdrawn_at, request->language),
                             p.row.withdrawn_reason);
        return FAIL_NONE;
    }
    TRY(published_load(request, db, &p, why));
    TRY(words_load(request, &p, why));
    struct html *did = html_apart(request->out);
    did_write(did, p.plan.main_language, p.wave.asked, p.wave.said, p.wave.did);
    struct public_wave_view view = {
        .plan = &p.plan,
        .content = &p.content,
        .path = p.path,
        .day = day_text(request, p.plan.day),
        .published = clock_day_text(request->arena, p.row.published_at, request->language),
        .weighing = figures_weighing(request, p.plan.main_language, &p.content),
        .figures = figures_of(request, &p.plan, p.cells, p.n,
                              arena_printf(request->arena, "%s/tables.csv", p.path)),
        .changes = figures_changes(request, p.plan.main_language, &p.content),
        .did = html_taken(did),
    };
    panel_public_wave_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_public_wave = {.name = "public_wave",
                                             .path = "/panel/:slug/waves/:number",
                                             .scope = SCOPE_ANYONE,
                                             .cached = true,
                                             .section = "take-part",
                                             .show = wave_show};
REGISTER(page, page_public_wave);

/* ---- files ---- */

static void send_text(struct request *request, const char *type, const char *name,
                      const char *text) {
    buf_text(&request->response->body, text);
    http_download(request->response, type, name);
}

static enum fail tables_send(struct request *request, struct db *db, struct why *why) {
    struct published p;
    TRY(published_load(request, db, &p, why));
    send_text(request, "text/csv; charset=utf-8", "tables.csv", p.row.tables);
    return FAIL_NONE;
}

static const struct page page_public_tables = {.name = "public_wave_tables",
                                               .path = "/panel/:slug/waves/:number/tables.csv",
                                               .scope = SCOPE_ANYONE,
                                               .send = tables_send};
REGISTER(page, page_public_tables);

static enum fail respondents_send(struct request *request, struct db *db, struct why *why) {
    struct published p;
    TRY(published_load(request, db, &p, why));
    if (!p.plan.with_respondents)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the file of respondents is not published");
    send_text(request, "text/csv; charset=utf-8", "respondents.csv", p.row.respondents);
    return FAIL_NONE;
}

static const struct page page_public_respondents = {
    .name = "public_wave_respondents",
    .path = "/panel/:slug/waves/:number/respondents.csv",
    .scope = SCOPE_ANYONE,
    .send = respondents_send};
REGISTER(page, page_public_respondents);

static enum fail sps_send(struct request *request, struct db *db, struct why *why) {
    struct published p;
    TRY(published_load(request, db, &p, why));
    if (!p.plan.with_respondents)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the file of respondents is not published");
    send_text(request, "text/plain; charset=utf-8", "respondents.sps",
              tables_sps(request->arena, &p.plan));
    return FAIL_NONE;
}

static const struct page page_public_sps = {.name = "public_wave_sps",
                                            .path = "/panel/:slug/waves/:number/respondents.sps",
                                            .scope = SCOPE_ANYONE,
                                            .send = sps_send};
REGISTER(page, page_public_sps);

static enum fail plan_send(struct request *request, struct db *db, struct why *why) {
    struct published p;
    TRY(published_load(request, db, &p, why));
    send_text(request, "application/json", "plan.json", p.row.plan);
    return FAIL_NONE;
}

static const struct page page_public_plan = {.name = "public_wave_plan",
                                             .path = "/panel/:slug/waves/:number/plan.json",
                                             .scope = SCOPE_ANYONE,
                                             .send = plan_send};
REGISTER(page, page_public_plan);

/* CSV on the Web (W3C, 2015): what each column means, for programs. */
static enum fail metadata_send(struct request *request, struct db *db, struct why *why) {
    static const struct {
        const char *name, *type, *description;
    } columns[] = {
        {"question", "string", "short name of the question"},
        {"question_text", "string", "the question as people read it"},
        {"answer", "string", "stored value of the answer"},
        {"answer_text", "string", "the answer as people read it"},
        {"group", "string", "everybody, or the characteristic by which people are grouped"},
        {"group_value", "string", "the group"},
        {"people", "integer", "people in the group who answered the question; empty: not told"},
        {"measure", "string", "share: weighted share from 0 to 1; mean: weighted mean"},
        {"value", "number", "the estimate"},
        {"standard_error", "number", "its standard error, with the design and the weighting"},
        {"low", "number", "lower end of the 95% interval"},
        {"high", "number", "upper end of the 95% interval"},
        {"shown", "string", "yes; or why the figure is not shown"},
    };
    struct published p;
    struct json_out json;
    TRY(published_load(request, db, &p, why));
    json_out_init(&json, &request->response->body);
    json_open(&json, '{');
    json_pair_text(&json, "@context", "http://www.w3.org/ns/csvw");
    json_pair_text(&json, "url", "tables.csv");
    json_pair_text(&json, "dc:title", p.plan.title);
    json_pair_text(&json, "dc:date", p.plan.day);
    json_key(&json, "tableSchema");
    json_open(&json, '{');
    json_key(&json, "columns");
    json_open(&json, '[');
    for (size_t i = 0; i < LENGTH(columns); i++) {
        json_open(&json, '{');
        json_pair_text(&json, "name", columns[i].name);
        json_pair_text(&json, "titles", columns[i].name);
        json_pair_text(&json, "datatype", columns[i].type);
        json_pair_text(&json, "dc:description", columns[i].description);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    json_close(&json, '}');
    http_download(request->response, "application/csvm+json", "tables.csv-metadata.json");
    return FAIL_NONE;
}

static const struct page page_public_metadata = {
    .name = "public_wave_metadata",
    .path = "/panel/:slug/waves/:number/tables.csv-metadata.json",
    .scope = SCOPE_ANYONE,
    .send = metadata_send};
REGISTER(page, page_public_metadata);

static void put_cell(struct json_out *json, const struct table_cell *cell) {
    json_open(json, '{');
    json_pair_text(json, "question", cell->question->name);
    json_pair_text(json, "answer", cell->level == NULL ? NULL : cell->level->value);
    json_pair_text(json, "group", cell->group == NULL ? NULL : cell->group->name);
    json_pair_text(json, "group_value", cell->within == NULL ? NULL : cell->within->value);
    if (cell->n == TABLE_UNTOLD)
        json_pair_text(json, "people", NULL);
    else
        json_pair_int(json, "people", cell->n);
    json_pair_real(json, "value", cell->value);
    json_pair_real(json, "standard_error", cell->error);
    json_pair_real(json, "low", cell->low);
    json_pair_real(json, "high", cell->high);
    json_pair_bool(json, "shown", cell->hidden == TABLE_SHOWN);
    json_close(json, '}');
}

static enum fail json_send(struct request *request, struct db *db, struct why *why) {
    struct published p;
    struct json_out json;
    TRY(published_load(request, db, &p, why));
    json_out_init(&json, &request->response->body);
    json_open(&json, '{');
    json_pair_text(&json, "title", p.plan.title);
    json_pair_text(&json, "panel", p.plan.panel);
    json_pair_int(&json, "wave", p.plan.wave);
    json_pair_text(&json, "day", p.plan.day);
    json_pair_bool(&json, "illustrative", p.plan.illustrative);
    json_pair_int(&json, "n_asked", p.content.n_asked);
    json_pair_int(&json, "n_complete", p.content.n_complete);
    json_pair_real(&json, "kish_design_effect", p.content.kish_deff);
    json_pair_real(&json, "effective_n", p.content.n_effective);
    json_key(&json, "figures");
    json_open(&json, '[');
    for (size_t i = 0; i < p.n; i++) put_cell(&json, &p.cells[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    http_download(request->response, "application/json", "wave.json");
    return FAIL_NONE;
}

static const struct page page_public_json = {.name = "public_wave_json",
                                             .path = "/panel/:slug/waves/:number/wave.json",
                                             .scope = SCOPE_ANYONE,
                                             .send = json_send};
REGISTER(page, page_public_json);

static enum fail sheet_write(struct request *request, struct db *db, enum spreadsheet_kind kind,
                             struct why *why) {
    static const struct spreadsheet_column columns[] = {
        {"Question", 40}, {"Answer", 24}, {"Group", 16}, {"Value", 16},          {"People", 8},
        {"Estimate", 10}, {"Low", 10},    {"High", 10},  {"Standard error", 14}, {"Shown", 14}};
    struct published p;
    struct spreadsheet *book;
    struct str bytes;
    TRY(published_load(request, db, &p, why));
    struct spreadsheet_about about = {.title = p.plan.title, .date = date_of(p.row.published_at)};
    TRY(spreadsheet_open(request->arena, kind, &about, &book, why));
    spreadsheet_sheet(book, "Figures", columns, LENGTH(columns));
    for (size_t i = 0; i < p.n; i++) {
        const struct table_cell *cell = &p.cells[i];
        spreadsheet_text(book, cell->question->label);
        spreadsheet_text(book, cell->level == NULL ? "mean" : cell->level->label);
        spreadsheet_text(book, cell->group == NULL ? "Everybody" : cell->group->title);
        spreadsheet_text(book, cell->within == NULL ? "" : cell->within->label);
        spreadsheet_number(book, cell->n == TABLE_UNTOLD ? (double)NAN : (double)cell->n);
        spreadsheet_number(book, cell->value);
        spreadsheet_number(book, cell->low);
        spreadsheet_number(book, cell->high);
        spreadsheet_number(book, cell->error);
        spreadsheet_text(book, cell->hidden == TABLE_SHOWN ? "yes" : "no");
        spreadsheet_end_row(book);
    }
    TRY(spreadsheet_close(book, &bytes, why));
    buf_add(&request->response->body, bytes.s, bytes.n);
    return FAIL_NONE;
}

static enum fail xlsx_send(struct request *request, struct db *db, struct why *why) {
    TRY(sheet_write(request, db, SPREADSHEET_XLSX, why));
    http_download(request->response,
                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                  "tables.xlsx");
    return FAIL_NONE;
}

static const struct page page_public_xlsx = {.name = "public_wave_sheet",
                                             .path = "/panel/:slug/waves/:number/tables.xlsx",
                                             .scope = SCOPE_ANYONE,
                                             .send = xlsx_send};
REGISTER(page, page_public_xlsx);

static enum fail ods_send(struct request *request, struct db *db, struct why *why) {
    TRY(sheet_write(request, db, SPREADSHEET_ODS, why));
    http_download(request->response, "application/vnd.oasis.opendocument.spreadsheet",
                  "tables.ods");
    return FAIL_NONE;
}

static const struct page page_public_ods = {.name = "public_wave_ods",
                                            .path = "/panel/:slug/waves/:number/tables.ods",
                                            .scope = SCOPE_ANYONE,
                                            .send = ods_send};
REGISTER(page, page_public_ods);

/* ---- on the page of the panel ---- */

enum fail public_waves(struct request *request, struct db *db, const struct panel_get_row *panel,
                       struct public_panel_view *out, struct why *why) {
    struct wave_public_list_row *rows;
    size_t n;
    TRY(wave_public_list(db, request->arena, panel->id, &rows, &n, why));
    struct public_wave_line *lines = ARENA_ARRAY(request->arena, struct public_wave_line, n + 1);
    struct html *did = html_apart(request->out);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct public_wave_line){
            .href = arena_printf(request->arena, "/panel/%s/waves/%lld", panel->slug,
                                 (long long)rows[i].number),
            .title = rows[i].title,
            .when = trf(request->out, "Published on %s",
                        clock_day_text(request->arena, rows[i].published_at, request->language))};
    if (n > 0) did_write(did, "en", rows[0].asked, rows[0].said, rows[0].did);
    out->waves = lines;
    out->n_waves = n;
    out->did = html_taken(did);
    return public_draws(request, db, panel, out, why);
}
