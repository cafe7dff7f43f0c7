/* The open register of all published proposals, its downloads, and the front page. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "civic/app.h"
#include "publication/csvw.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"
#include "publication/register.html.h"

enum { PER_PAGE = 20, HOME_LINES = 5 };

static const char *stage_text(const struct html *out, int64_t stage) {
    if (stage >= STAGES_ENDED) return tr(out, "Ended or renewed");
    if (stage == STAGES_LIVE) return tr(out, "In use");
    if (stage >= STAGES_DECIDED) return tr(out, "Decided");
    return tr(out, "Being worked on again");
}

static const char *stage_word(int64_t stage) {
    if (stage >= STAGES_ENDED) return "ended";
    if (stage == STAGES_LIVE) return "live";
    return stage >= STAGES_DECIDED ? "decided" : "again";
}

struct entry {
    struct publication_content content;
    struct score_reading *reading;
    const struct register_list_row *row;
};

static struct register_line line_of(struct request *request, const struct entry *entry) {
    const struct html *out = request->out;
    const struct publication_content *content = &entry->content;
    const char *result = "", *verdict = "";
    if (entry->reading != NULL) {
        verdict = score_verdict(out, entry->reading);
        if (entry->reading->figures->refusals == 0)
            result = trf(out, "%s: %.0f of 100, between %.0f and %.0f", verdict,
                         entry->reading->figures->score, entry->reading->figures->combined.low,
                         entry->reading->figures->combined.high);
        else
            result = verdict;
    }
    const char *theme = public_label(publication_themes, content->theme);
    return (struct register_line){
        .title = content->title,
        .summary = content->summary,
        .organisation = content->organisation,
        .slug = entry->row->slug,
        .date = clock_day_text(request->arena, entry->row->published_at, request->language),
        .outcome = public_outcome_text(out, content->outcome),
        .public_outcome_colour = public_outcome_colour(content->outcome),
        .result = result,
        .verdict = verdict,
        .theme = *theme == '\0' ? "" : tr(out, theme),
        .stage = stage_text(out, entry->row->stage),
        .illustrative = content->illustrative};
}

/* --- choosing ---------------------------------------------------------------------- */

struct choosing {
    const char *query, *theme, *outcome, *stage; /* "" none */
};

static const char *query_of(const struct request *request, const char *name) {
    const char *value = http_query(request->http, name);
    return value == NULL ? "" : value;
}

static struct choosing choosing_of(const struct request *request) {
    return (struct choosing){query_of(request, "q"), query_of(request, "theme"),
                             query_of(request, "outcome"), query_of(request, "stage")};
}

static bool is_chosen(struct arena *arena, const struct choosing *choosing,
                      const struct entry *entry) {
    const struct publication_content *content = &entry->content;
    if (*choosing->theme != '\0' && !text_is(choosing->theme, content->theme)) return false;
    if (*choosing->outcome != '\0' && !text_is(choosing->outcome, content->outcome)) return false;
    if (*choosing->stage != '\0' && !text_is(choosing->stage, stage_word(entry->row->stage)))
        return false;
    if (text_is_empty(choosing->query)) return true;
    const char *all =
        utf8_fold(arena, arena_printf(arena, "%s %s %s %s %s", content->title, content->summary,
                                      content->organisation, content->purpose, content->reference));
    struct str rest = str_trim(str_of(utf8_fold(arena, choosing->query)));
    while (rest.s != NULL) {
        struct str word = str_cut(&rest, ' ');
        if (word.n > 0 && memmem(all, strlen(all), word.s, word.n) == NULL) return false;
    }
    return true;
}

/* The scores of those that are shown: most searches show few of many. */
static enum fail scores_load(struct request *request, struct entry *entries, size_t n,
                             struct why *why) {
    struct score_about about;
    for (size_t i = 0; i < n; i++) {
        if (text_is_empty(entries[i].row->score_file)) continue;
        entries[i].reading = ARENA_NEW(request->arena, struct score_reading);
        TRY(score_reading_read(request->arena, entries[i].row->score_file, entries[i].reading,
                               &about, why));
    }
    return FAIL_NONE;
}

static enum fail entries_load(struct request *request, struct db *db,
                              const struct choosing *choosing, struct entry **out, size_t *n,
                              size_t *n_all, struct why *why) {
    struct register_list_row *rows;
    TRY(register_list(db, request->arena, &rows, n_all, why));
    struct entry *entries = ARENA_ARRAY(request->arena, struct entry, *n_all);
    *n = 0;
    for (size_t i = 0; i < *n_all; i++) {
        struct entry *entry = &entries[*n];
        entry->row = &rows[i];
        TRY(publication_read(request->arena, rows[i].content, &entry->content, why));
        if (is_chosen(request->arena, choosing, entry)) (*n)++;
    }
    *out = entries;
    return FAIL_NONE;
}

/* The same choice as a query: "q=frailty&theme=health". */
static const char *choice_query(struct request *request, const struct choosing *choosing) {
    struct html made = *request->out;
    struct buf buf;
    buf_init(&buf, request->arena, 4096);
    made.buf = &buf;
    html_lit(&made, "q=");
    html_url(&made, choosing->query);
    html_lit(&made, "&theme=");
    html_url(&made, choosing->theme);
    html_lit(&made, "&outcome=");
    html_url(&made, choosing->outcome);
    html_lit(&made, "&stage=");
    html_url(&made, choosing->stage);
    return buf.s;
}

/* Doubles each %, so that what people searched for can stand in a format. */
static const char *escaped_format(struct arena *arena, const char *query) {
    struct buf buf;
    buf_init(&buf, arena, 16384);
    buf_text(&buf, "?");
    for (; *query != '\0'; query++) {
        if (*query == '%') buf_char(&buf, '%');
        buf_char(&buf, *query);
    }
    buf_text(&buf, "&page=%d");
    return buf.s;
}

static enum fail register_show(struct request *request, struct db *db, struct why *why) {
    struct choosing choosing = choosing_of(request);
    struct entry *entries;
    size_t n, n_all;
    int64_t page = 1;
    TRY(entries_load(request, db, &choosing, &entries, &n, &n_all, why));
    int n_pages = (int)((n + PER_PAGE - 1) / PER_PAGE);
    (void)str_int(str_of(query_of(request, "page")), 1, n_pages < 1 ? 1 : n_pages, &page);
    size_t first = (size_t)(page - 1) * PER_PAGE;
    size_t count = n - first < PER_PAGE ? n - first : PER_PAGE;
    TRY(scores_load(request, entries + first, count, why));
    struct register_line *lines = ARENA_ARRAY(request->arena, struct register_line, count);
    for (size_t i = 0; i < count; i++) lines[i] = line_of(request, &entries[first + i]);
    const char *query = choice_query(request, &choosing);
    struct register_view view = {.lines = lines,
                                 .n = count,
                                 .n_all = n,
                                 .query = choosing.query,
                                 .theme = choosing.theme,
                                 .outcome = choosing.outcome,
                                 .stage = choosing.stage,
                                 .page = (int)page,
                                 .n_pages = n_pages,
                                 .href_format = escaped_format(request->arena, query),
                                 .files = query};
    request->title = tr(request->out, "Register of data sharing");
    register_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_register = {
    .name = "register",
    .path = "/register",
    .scope = SCOPE_ANYONE,
    .cached = true,
    .section = "register",
    .show = register_show,
};
REGISTER(page, page_register);

/* --- downloads ----------------------------------------------------------------------- */

static const struct csvw_column register_columns[] = {
    {"reference", "string", "The proposal's reference"},
    {"title", "string", "What it is called"},
    {"organisation", "string", "Which organisation leads it"},
    {"theme", "string", "health, care, housing, welfare, safety, education, research or other"},
    {"stage", "string", "again (being worked on again), decided, live (in use) or ended"},
    {"outcome", "string",
     "accepted, conditions (accepted with conditions), rejected or referred (back); empty: not "
     "decided"},
    {"decided_on", "date", "Day of the decision"},
    {"published", "date", "Day on which the page was published"},
    {"version", "integer", "Version of the proposal that was decided on"},
    {"verdict", "string",
     "yes: acceptable; no: not; unclear: the line lies within the range of doubt; empty: no score"},
    {"score", "number", "0 to 100; empty where none was worked out"},
    {"score_low", "number", "Lower end of its 95 % interval, with all doubt"},
    {"score_high", "number", "Upper end of its 95 % interval"},
    {"people", "integer", "How many people said what matters to them"},
    {"assessors", "integer", "How many assessors rated it"},
    {"asked_yes", "integer", "How many of those asked directly said yes"},
    {"asked_n", "integer", "How many were asked directly"},
    {"illustrative", "string", "yes: made-up answers are part of it, to show how the method works"},
    {"address", "anyURI", "Its public page"},
    {"verdict_in_words", "string", "The verdict as the page says it"},
};

static void register_csv(struct request *request, const struct entry *entries, size_t n) {
    struct csv_out csv;
    csv_out_init(&csv, &request->response->body);
    csvw_header(&csv, register_columns, LENGTH(register_columns));
    for (size_t i = 0; i < n; i++) {
        const struct publication_content *content = &entries[i].content;
        const struct score_reading *reading = entries[i].reading;
        const double none = (double)NAN;
        bool has = reading != NULL && reading->figures->refusals == 0;
        bool asked = reading != NULL && reading->figures->direct != DIRECT_NONE;
        csv_put(&csv, content->reference);
        csv_put(&csv, content->title);
        csv_put(&csv, content->organisation);
        csv_put(&csv, content->theme);
        csv_put(&csv, stage_word(entries[i].row->stage));
        csv_put(&csv, content->outcome);
        csv_put(&csv, content->decided_on);
        csv_put(&csv, content->published_on);
        csv_put_int(&csv, content->version);
        csv_put(&csv, reading == NULL ? "" : score_look(reading));
        csv_put_real(&csv, has ? reading->figures->score : none, 6);
        csv_put_real(&csv, has ? reading->figures->combined.low : none, 6);
        csv_put_real(&csv, has ? reading->figures->combined.high : none, 6);
        csv_put_real(&csv, has ? (double)reading->summary->n_people : none, 9);
        csv_put_real(&csv, has ? (double)reading->summary->n_assessors : none, 9);
        const struct score_verdict *verdict = asked ? &reading->summary->verdict : NULL;
        csv_put_real(&csv, asked ? (double)verdict->yes : none, 9);
        csv_put_real(&csv, asked ? (double)(verdict->yes + verdict->unsure + verdict->no) : none,
                     9);
        csv_put(&csv, content->illustrative ? "yes" : "no");
        csv_put(&csv, arena_printf(request->arena, "%s/register/%s",
                                   request->app->settings.public_url, entries[i].row->slug));
        csv_put(&csv, reading == NULL ? "" : score_verdict(request->out, reading));
        csv_end_row(&csv);
    }
}

static void register_json(struct request *request, const struct entry *entries, size_t n) {
    struct json_out out;
    json_out_init(&out, &request->response->body);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-register/1");
    json_pair_text(&out, "licence", "Open Government Licence v3.0");
    json_key(&out, "proposals");
    json_open(&out, '[');
    for (size_t i = 0; i < n; i++) {
        const struct publication_content *content = &entries[i].content;
        const struct score_reading *reading = entries[i].reading;
        json_open(&out, '{');
        json_pair_text(&out, "reference", content->reference);
        json_pair_text(&out, "title", content->title);
        json_pair_text(&out, "summary", content->summary);
        json_pair_text(&out, "organisation", content->organisation);
        json_pair_text(&out, "theme", content->theme);
        json_pair_text(&out, "stage", stage_word(entries[i].row->stage));
        json_pair_text(&out, "outcome", content->outcome);
        json_pair_text(&out, "decided_on", content->decided_on);
        json_pair_text(&out, "published_on", content->published_on);
        json_pair_int(&out, "version", content->version);
        json_pair_bool(&out, "illustrative", content->illustrative);
        if (reading != NULL) {
            json_pair_text(&out, "verdict", score_look(reading));
            json_pair_text(&out, "verdict_in_words", score_verdict(request->out, reading));
        }
        if (reading != NULL && reading->figures->direct != DIRECT_NONE) {
            const struct score_verdict *verdict = &reading->summary->verdict;
            json_pair_int(&out, "asked_yes", (int64_t)verdict->yes);
            json_pair_int(&out, "asked_n", (int64_t)(verdict->yes + verdict->unsure + verdict->no));
        }
        if (reading != NULL && reading->figures->refusals == 0) {
            json_pair_int(&out, "people", (int64_t)reading->summary->n_people);
            json_pair_int(&out, "assessors", (int64_t)reading->summary->n_assessors);
            json_pair_real(&out, "score", reading->figures->score);
            json_pair_real(&out, "score_low", reading->figures->combined.low);
            json_pair_real(&out, "score_high", reading->figures->combined.high);
        }
        json_pair_text(&out, "address",
                       arena_printf(request->arena, "%s/register/%s",
                                    request->app->settings.public_url, entries[i].row->slug));
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
}

static enum fail register_load(struct request *request, struct db *db, struct entry **entries,
                               size_t *n, struct why *why) {
    struct choosing choosing = choosing_of(request);
    struct html *words = ARENA_NEW(request->arena, struct html);
    size_t n_all;
    *words = (struct html){.arena = request->arena, .language = request->language};
    request->out = words;
    TRY(entries_load(request, db, &choosing, entries, n, &n_all, why));
    return scores_load(request, *entries, *n, why);
}

static enum fail register_csv_send(struct request *request, struct db *db, struct why *why) {
    struct entry *entries;
    size_t n;
    TRY(register_load(request, db, &entries, &n, why));
    http_download(request->response, "text/csv; charset=utf-8", "register.csv");
    register_csv(request, entries, n);
    return FAIL_NONE;
}

static enum fail register_json_send(struct request *request, struct db *db, struct why *why) {
    struct entry *entries;
    size_t n;
    TRY(register_load(request, db, &entries, &n, why));
    http_download(request->response, "application/json", "register.json");
    register_json(request, entries, n);
    return FAIL_NONE;
}

static const struct page page_register_csv = {
    .name = "register_csv",
    .path = "/open-data/register.csv",
    .scope = SCOPE_ANYONE,
    .send = register_csv_send,
};
REGISTER(page, page_register_csv);

/* What the columns mean: beside the table, where programs look for it. */
static enum fail register_about_send(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    http_download(request->response, CSVW_TYPE, "register.csv-metadata.json");
    csvw_write(&request->response->body,
               &(struct csvw_about){.file = "register.csv",
                                    .title = "Register of data sharing",
                                    .publisher = request->app->settings.service_name,
                                    .issued = ""},
               register_columns, LENGTH(register_columns));
    return FAIL_NONE;
}

static const struct page page_register_about = {
    .name = "register_csv_metadata",
    .path = "/open-data/register.csv-metadata.json",
    .scope = SCOPE_ANYONE,
    .send = register_about_send,
};
REGISTER(page, page_register_about);

static const struct page page_register_json = {
    .name = "register_json",
    .path = "/open-data/register.json",
    .scope = SCOPE_ANYONE,
    .send = register_json_send,
};
REGISTER(page, page_register_json);

/* --- the front page --------------------------------------------------------------------- */

static enum fail home_show(struct request *request, struct db *db, struct why *why) {
    struct choosing all = {"", "", "", ""};
    struct entry *entries;
    size_t n, n_all;
    TRY(entries_load(request, db, &all, &entries, &n, &n_all, why));
    if (n > HOME_LINES) n = HOME_LINES;
    TRY(scores_load(request, entries, n, why));
    struct register_line *lines = ARENA_ARRAY(request->arena, struct register_line, n);
    for (size_t i = 0; i < n; i++) lines[i] = line_of(request, &entries[i]);
    request->title = tr(request->out, "Your data, your say");
    home_html(request->out, &(struct home_view){.lines = lines, .n = n});
    return FAIL_NONE;
}

static const struct page page_home = {
    .name = "home",
    .path = "/",
    .scope = SCOPE_ANYONE,
    .cached = true,
    .wide = true,
    .section = "home",
    .show = home_show,
};
REGISTER(page, page_home);

static enum fail numbers_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "How numbers are made");
    numbers_html(request->out);
    return FAIL_NONE;
}

static const struct page page_numbers = {
    .name = "how_numbers_are_made",
    .path = "/how-numbers-are-made",
    .scope = SCOPE_ANYONE,
    .cached = true,
    .section = "register",
    .show = numbers_show,
};
REGISTER(page, page_numbers);
