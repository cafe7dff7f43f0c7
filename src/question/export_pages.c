/* Answers for download, and counts question by question. */
#include "base/clock.h"
#include "civic/app.h"
#include "question/export.h"
#include "question/survey.html.h"
#include "question/survey_views.h"

#include <math.h>
#include <string.h>

static enum fail body_write(void *context, const void *bytes, size_t n, struct why *why) {
    struct buf *body = context;
    buf_add(body, bytes, n);
    if (!body->full) return FAIL_NONE;
    return why_fail(why, FAIL_LIMIT, NULL,
                    "there are too many answers for the browser; ask whoever runs this service "
                    "for 'folkmoot answers'");
}

static enum fail file_send(struct request *request, struct db *db, const char *type,
                           const char *ending,
                           enum fail (*make)(struct db *, const struct export_what *,
                                             const struct export_to *, struct why *),
                           struct why *why) {
    struct survey survey;
    TRY(survey_of_path(request, db, SURVEY_EXPORT, &survey, why));
    struct export_what what = {.survey = survey.row.id,
                               .language = request->language,
                               .with_texts = true,
                               .now = request->now};
    struct export_to to = {body_write, &request->response->body};
    TRY(make(db, &what, &to, why));
    http_download(
        request->response, type,
        arena_printf(request->arena, "answers-%lld.%s", (long long)survey.row.id, ending));
    return FAIL_NONE;
}

static enum fail csv_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db, "text/csv; charset=utf-8", "csv", export_csv, why);
}
static enum fail sav_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db, "application/x-spss-sav", "sav", export_sav, why);
}
static enum fail json_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db, "application/json", "json", export_json, why);
}
static enum fail csvw_make(struct db *db, const struct export_what *what,
                           const struct export_to *to, struct why *why) {
    return export_csvw(db, what, "answers.csv", to, why);
}
static enum fail csvw_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db, "application/csvm+json", "csv-metadata.json", csvw_make, why);
}
static enum fail ods_make(struct db *db, const struct export_what *what, const struct export_to *to,
                          struct why *why) {
    return export_spreadsheet(db, what, true, to, why);
}
static enum fail ods_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db, "application/vnd.oasis.opendocument.spreadsheet", "ods", ods_make,
                     why);
}
static enum fail xlsx_make(struct db *db, const struct export_what *what,
                           const struct export_to *to, struct why *why) {
    return export_spreadsheet(db, what, false, to, why);
}
static enum fail xlsx_send(struct request *request, struct db *db, struct why *why) {
    return file_send(request, db,
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
                     xlsx_make, why);
}

#define FILE_PAGE(id, ending, function)                                                            \
    static const struct page page_##id = {                                                         \
        .name = "answers_" #id,                                                                    \
        .path = "/organisations/:organisation/surveys/:survey/answers." ending,                    \
        .scope = SCOPE_ORGANISATION,                                                               \
        .send = (function)};                                                                       \
    REGISTER(page, page_##id)
FILE_PAGE(csv, "csv", csv_send);
FILE_PAGE(sav, "sav", sav_send);
FILE_PAGE(json, "json", json_send);
FILE_PAGE(csvw, "csv-metadata.json", csvw_send);
FILE_PAGE(ods, "ods", ods_send);
FILE_PAGE(xlsx, "xlsx", xlsx_send);

/* ---- counts ---- */

struct counts {
    struct request *request;
    struct tally_view *view;
    struct tally_line *lines;
    size_t size;
};

static void line_add(struct counts *c, struct tally_line line) {
    struct tally_view *view = c->view;
    if (view->n_lines == c->size) {
        size_t size = c->size == 0 ? 64 : c->size * 2;
        struct tally_line *bigger = ARENA_ARRAY(c->request->arena, struct tally_line, size);
        if (view->n_lines > 0) memcpy(bigger, c->lines, view->n_lines * sizeof *bigger);
        c->lines = bigger;
        c->size = size;
    }
    c->lines[view->n_lines++] = line;
    view->lines = c->lines;
}

static const char *share_text(struct counts *c, size_t n, size_t of) {
    if (of == 0) return "-";
    return arena_printf(c->request->arena, "%.0f%%", 100.0 * (double)n / (double)of);
}

static void tally_category(struct counts *c, const struct survey_answers *answers,
                           const struct survey_column *column) {
    size_t *n = ARENA_ARRAY(c->request->arena, size_t, column->n_levels + 1), of = 0;
    for (size_t i = 0; i < answers->n; i++) {
        if (column->codes[i] < 0) continue;
        n[column->codes[i]]++;
        of++;
    }
    line_add(c, (struct tally_line){.heading = column->label, .n = of});
    for (size_t i = 0; i < column->n_levels; i++)
        if (!column->levels[i].not_offered || n[i] > 0)
            line_add(c, (struct tally_line){.label = column->levels[i].label,
                                            .n = n[i],
                                            .share = share_text(c, n[i], of)});
}

static void tally_number(struct counts *c, const struct survey_answers *answers,
                         const struct survey_column *column) {
    double sum = 0, least = INFINITY, most = -INFINITY;
    size_t n = 0, ones = 0;
    for (size_t i = 0; i < answers->n; i++) {
        double value = column->numbers[i];
        if (isnan(value)) continue;
        ones += value == 1;
        sum += value;
        least = value < least ? value : least;
        most = value > most ? value : most;
        n++;
    }
    line_add(c, (struct tally_line){.heading = column->label, .n = n});
    if (n == 0) return;
    if (column->flag)
        line_add(c, (struct tally_line){.label = tr(c->request->out, "Chosen"),
                                        .n = ones,
                                        .share = share_text(c, ones, n)});
    else
        line_add(c, (struct tally_line){.label = trf(c->request->out, "Mean %.1f, from %g to %g",
                                                     sum / (double)n, least, most),
                                        .n = n,
                                        .share = ""});
}

static void tally_text(struct counts *c, const struct survey_answers *answers,
                       const struct survey_column *column) {
    size_t n = 0;
    for (size_t i = 0; i < answers->n; i++) n += column->texts[i] != NULL;
    line_add(c, (struct tally_line){.heading = column->label, .n = n});
}

/* A question whose columns tell nothing one by one: how many answered it, and where it is told. */
static void tally_choices(struct counts *c, const struct survey_answers *answers, size_t *at) {
    const char *name = answers->columns[*at].question;
    const struct survey_column *first = &answers->columns[*at];
    size_t n = 0, end = *at;
    while (end < answers->n_columns && answers->columns[end].of_choice &&
           text_is(answers->columns[end].question, name))
        end++;
    for (size_t i = 0; i < answers->n; i++) {
        bool any = false;
        for (size_t k = *at; k < end; k++) any = any || answers->columns[k].codes[i] >= 0;
        n += any;
    }
    const char *task = strrchr(first->label, ':'); /* "What would you choose?: 1" */
    size_t length = task == NULL ? strlen(first->label) : (size_t)(task - first->label);
    line_add(c,
             (struct tally_line){.heading = arena_copy_n(c->request->arena, first->label, length),
                                 .n = n,
                                 .is_ways = true});
    *at = end - 1;
}

static enum fail tables_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct survey_answers answers;
    TRY(survey_of_path(request, db, SURVEY_EXPORT, &survey, why));
    TRY(survey_answers_load(db, request->arena, survey.row.id, request->language, &answers, why));
    struct tally_view view = {.survey = &survey, .n_sheets = answers.n};
    struct counts counts = {.request = request, .view = &view};
    for (size_t i = 0; i < answers.n_columns; i++) {
        const struct survey_column *column = &answers.columns[i];
        if (column->of_choice) {
            tally_choices(&counts, &answers, &i);
            continue;
        }
        switch (column->kind) {
        case COLUMN_CATEGORY: tally_category(&counts, &answers, column); break;
        case COLUMN_NUMBER: tally_number(&counts, &answers, column); break;
        case COLUMN_DATE:
        case COLUMN_TEXT: tally_text(&counts, &answers, column); break;
        }
    }
    request->title = tr(request->out, "Counts question by question");
    request->back_href = survey.path;
    survey_tables_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_tables = {
    .name = "survey_tables",
    .path = "/organisations/:organisation/surveys/:survey/tables",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .show = tables_show,
};
REGISTER(page, page_tables);
