/* Import and export of a conversation; the population's profile. */
#include "base/clock.h"
#include "base/csv.h"
#include "civic/work.h"
#include "conversation/conversation_views.h"
#include "conversation/files.h"
#include "conversation/gather.h"
#include "conversation/map.sql.h"
#include "stats/opinion/risk.h"

#include <math.h>
#include <string.h>

/* ---- import ---- */

enum { IMPORT_BYTES = 25 << 20, RISK_DRAWS = 200 };

static const struct field import_fields[] = {
    {.name = "comments",
     .label = "Statements (comments.csv)",
     .kind = FIELD_FILE,
     .required = true,
     .max = IMPORT_BYTES,
     .hint = "With the columns comment-id, comment-body and, if there is one, moderated",
     .missing = "Choose the file of statements"},
    {.name = "votes",
     .label = "Votes (votes.csv or participants-votes.csv)",
     .kind = FIELD_FILE,
     .required = true,
     .max = IMPORT_BYTES,
     .hint = "A line for each vote, or a line for each person with a column for each statement",
     .missing = "Choose the file of votes"},
};

static enum fail import_prepare(struct request *request, struct why *why) {
    struct conversation_file *file = ARENA_NEW(request->arena, struct conversation_file);
    enum fail fail =
        conversation_file_read(request->arena, form_upload(request->form, "votes")->bytes,
                               form_upload(request->form, "comments")->bytes, file, why);
    request->context = file;
    if (fail != FAIL_INPUT && fail != FAIL_LIMIT) return fail;
    if (why->row > 0)
        form_error(request->form, why->field, "Line %lld, column %lld: %s", (long long)why->row,
                   (long long)why->column, why->text);
    else
        form_error(request->form, why->field, "%s", why->text);
    return why_fail(why, FAIL_INPUT, why->field, "the file is not good");
}

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const struct conversation_file *file = request->context;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(conversation_file_store(db, request->arena, c.row.id, file, request_today(request), why));
    request->subject = c.row.id;
    request_go(request, "%s", c.path);
    request_say(request,
                tr_language(request->language, "%zu statements and %zu votes were imported."),
                file->n_statements, file->votes.votes.n_votes);
    return FAIL_NONE;
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    TRY(conversation_of_path(request, db, &c, why));
    conversation_head(request, &c, tr(request->out, "Import a conversation"));
    put_text(request,
             tr(request->out,
                "Takes in a conversation that was held elsewhere, in the published file layout. "
                "Both files are checked whole before anything is stored."));
    put_form(request, tr(request->out, "Import"), c.path);
    return FAIL_NONE;
}

static const struct page page_import = {
    .name = "conversation_import",
    .path = CONVERSATION_PATH "/import",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .fields = import_fields,
    .n_fields = LENGTH(import_fields),
    .prepare = import_prepare,
    .show = import_show,
    .act = import_act,
};
REGISTER(page, page_import);

/* ---- export ---- */

static const struct choice files[] = {
    {"votes.csv", "votes.csv: a line for each vote", NULL},
    {"participants-votes.csv", "participants-votes.csv: a line for each person", NULL},
    {NULL, NULL, NULL}};
static const struct field export_fields[] = {
    {.name = "file",
     .label = "File with a row for each person",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = files,
     .missing = "Choose the file"},
    {.name = "reason",
     .label = "What it is needed for",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 10,
     .max = 500,
     .rows = 3,
     .hint = "Kept with your name. Say who will have it and until when.",
     .missing = "Say what it is needed for"},
};

static enum fail releases_put(struct request *request, struct db *db, const struct conversation *c,
                              struct why *why) {
    struct html *out = request->out;
    struct release_list_row *rows;
    size_t n;
    TRY(release_list(db, request->arena, c->row.id, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    put_heading(request, tr(out, "Given so far"));
    struct part_cell head[] = {{.text = tr(out, "When")},
                               {.text = tr(out, "Who")},
                               {.text = tr(out, "File")},
                               {.text = tr(out, "What for")},
                               {.text = tr(out, "Alone with their row"), .numeric = true},
                               {.text = tr(out, "Picked out by 3, 5, 8 votes"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, LENGTH(head) * n);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *cell = &cells[i * LENGTH(head)];
        cell[0].text = clock_day_text(request->arena, rows[i].released_at, request->language);
        cell[1].text = vault_name(request->app->vault, request->arena, rows[i].person);
        cell[2].text = rows[i].file;
        cell[3].text = rows[i].reason;
        cell[4] = (struct part_cell){
            .text = arena_printf(request->arena, "%.0f%%", 100 * rows[i].unique_rows),
            .numeric = true};
        cell[5] = (struct part_cell){
            .text = arena_printf(request->arena, "%.0f%%, %.0f%%, %.0f%%", 100 * rows[i].known_3,
                                 100 * rows[i].known_5, 100 * rows[i].known_8),
            .numeric = true};
    }
    part_table(out, .caption = tr(out, "Given so far"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    return FAIL_NONE;
}

static enum fail export_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct html *out = request->out;
    TRY(conversation_of_path(request, db, &c, why));
    conversation_head(request, &c, tr(out, "Export"));
    put_heading(request, tr(out, "Files without single people"));
    put_text(request, tr(out, "Statements with how many agreed and disagreed. Counts from too few "
                              "votes are left empty."));
    put_link(request, arena_printf(request->arena, "%s/comments.csv", c.path),
             tr(out, "comments.csv"));
    put_text(request, tr(out, "Figures for everybody and each group are on the results page; what "
                              "was published is on the public page."));
    put_heading(request, tr(out, "Files with a row for each person"));
    part_warning(out, tr(out, "Nearly every row of votes is unlike all others. Whoever knows a few "
                              "of somebody's answers can find the rest. These files are given only "
                              "by the data protection officer, with a reason, and each time it is "
                              "recorded."));
    if (request_has_role(request, ROLE_DATA_PROTECTION)) {
        request->form->action = arena_printf(request->arena, "%s/export/rows", c.path);
        put_form(request, tr(out, "Download with this reason"), NULL);
    }
    return releases_put(request, db, &c, why);
}

static const struct page page_export = {
    .name = "conversation_export",
    .path = CONVERSATION_PATH "/export",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .fields = export_fields,
    .n_fields = LENGTH(export_fields),
    .show = export_show,
};
REGISTER(page, page_export);

static enum fail comments_send(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    TRY(conversation_of_path(request, db, &c, why));
    http_download(request->response, "text/csv; charset=utf-8", "comments.csv");
    return comments_write(db, request->arena, c.row.id, c.row.least, &request->response->body, why);
}

static const struct page page_comments = {
    .name = "conversation_comments",
    .path = CONVERSATION_PATH "/comments.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .send = comments_send,
};
REGISTER(page, page_comments);

/* How far the rows single people out, worked out before the file is given. */
static enum fail risk_read(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct opinion_risk *risk = request->context;
    struct conversation c;
    struct gathered g;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(conversation_gather(db, request->arena, c.row.id, &g, why));
    if (g.votes.n_votes == 0) return why_fail(why, FAIL_CONFLICT, NULL, "nobody has voted yet");
    *risk = opinion_risk_of(request->arena, &g.votes, g.seed, RISK_DRAWS);
    return FAIL_NONE;
}

static enum fail rows_prepare(struct request *request, struct why *why) {
    request->context = ARENA_NEW(request->arena, struct opinion_risk);
    return request_read(request, risk_read, request, why);
}

static enum fail rows_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const struct opinion_risk *risk = request->context;
    int64_t id;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(release_add(db, request->arena, c.row.id, form_text(request->form, "file"),
                    form_text(request->form, "reason"), risk->unique_rows, risk->known[0],
                    risk->known[1], risk->known[2], request->viewer.person, request->now, &id,
                    why));
    request->subject = c.row.id;
    request_go(request, "%s/export", c.path);
    return FAIL_NONE;
}

static enum fail rows_file(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const char *file = form_text(request->form, "file");
    struct buf *out = &request->response->body;
    TRY(conversation_of_path(request, db, &c, why));
    http_download(request->response, "text/csv; charset=utf-8", file);
    if (text_is(file, "votes.csv")) return votes_write(db, request->arena, c.row.id, out, why);
    return participants_write(db, request->arena, c.row.id, out, why);
}

static const struct page page_rows = {
    .name = "conversation_rows",
    .path = CONVERSATION_PATH "/export/rows",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_DATA_PROTECTION,
    .section = "proposals",
    .fields = export_fields,
    .n_fields = LENGTH(export_fields),
    .prepare = rows_prepare,
    .show = export_show,
    .act = rows_act,
    .file = rows_file,
};
REGISTER(page, page_rows);

/* ---- the population's profile ---- */

enum { MARGINS_MAX = 60, MARGIN_BYTES = 64 << 10 };

static const struct field profile_fields[] = {
    {.name = "margins",
     .label = "The population (variable,category,people)",
     .kind = FIELD_LONG_TEXT,
     .max = MARGIN_BYTES,
     .rows = 8,
     .hint = "CSV: a line for each category, for example: Age,16 to 34,12400. Leave empty to ask "
             "nothing. Those who take part are asked each variable, and need not say."},
};

struct margins {
    struct csv csv;
    size_t column[3];
    double *people;
};

static enum fail margins_read(struct request *request, struct margins *margins, struct why *why) {
    static const char *const names[] = {"variable", "category", "people"};
    struct csv *csv = &margins->csv;
    TRY(csv_read(request->arena, str_of(form_text(request->form, "margins")), csv, why));
    for (size_t k = 0; k < 3; k++) TRY(csv_column_want(csv, names[k], &margins->column[k], why));
    if (csv->n_rows > MARGINS_MAX)
        return why_fail(why, FAIL_INPUT, "margins", "want at most %d categories in all",
                        MARGINS_MAX);
    margins->people = ARENA_ARRAY(request->arena, double, csv->n_rows + 1);
    for (size_t i = 0; i < csv->n_rows; i++) {
        const char *number = csv_cell(csv, i, margins->column[2]);
        bool named = !text_is_empty(csv_cell(csv, i, margins->column[0])) &&
                     !text_is_empty(csv_cell(csv, i, margins->column[1]));
        if (named && str_real(str_trim(str_of(number)), &margins->people[i]) &&
            margins->people[i] > 0)
            continue;
        (void)why_fail(why, FAIL_INPUT, "margins",
                       "want a variable, a category and a number of people above 0, got '%s'",
                       number);
        why->row = csv->row_numbers[i], why->column = (int64_t)margins->column[named ? 2 : 0] + 1;
        return FAIL_INPUT;
    }
    return FAIL_NONE;
}

static enum fail margins_prepare(struct request *request, struct why *why) {
    struct margins *margins = ARENA_NEW(request->arena, struct margins);
    request->context = margins;
    if (text_is_empty(form_text(request->form, "margins"))) return FAIL_NONE;
    enum fail fail = margins_read(request, margins, why);
    if (fail == FAIL_INPUT) {
        const char *said = arena_copy(request->arena, why->text);
        if (why->row > 0)
            form_error(request->form, "margins", "Line %lld: %s", (long long)why->row, said);
        else
            form_error(request->form, "margins", "%s", said);
        return why_fail(why, FAIL_INPUT, "margins", "the profile is not good");
    }
    return fail;
}

static enum fail margins_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const struct margins *margins = request->context;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(margin_clear(db, c.row.id, why));
    for (size_t i = 0; i < margins->csv.n_rows; i++) {
        enum fail fail =
            margin_add(db, c.row.id, csv_cell(&margins->csv, i, margins->column[0]),
                       csv_cell(&margins->csv, i, margins->column[1]), margins->people[i], why);
        if (fail == FAIL_CONFLICT)
            return why_fail(why, FAIL_CONFLICT, "margins", "Line %lld is there twice",
                            (long long)margins->csv.row_numbers[i]);
        if (fail != FAIL_NONE) return fail;
    }
    TRY(profile_clear(db, c.row.id, why));
    TRY(conversation_epoch_next(db, c.row.id, why));
    request->subject = c.row.id;
    request_go(request, "%s", c.path);
    return FAIL_NONE;
}

static enum fail margins_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct margin_list_row *rows;
    struct csv_out csv;
    struct buf buf;
    size_t n;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(margin_list(db, request->arena, c.row.id, &rows, &n, why));
    buf_init(&buf, request->arena, MARGIN_BYTES);
    csv_out_init(&csv, &buf);
    csv_put(&csv, "variable");
    csv_put(&csv, "category");
    csv_put(&csv, "people");
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put(&csv, rows[i].variable);
        csv_put(&csv, rows[i].category);
        csv_put_real(&csv, rows[i].people, 12);
        csv_end_row(&csv);
    }
    form_fill(request->form, "margins", buf.s);
    conversation_head(request, &c, tr(request->out, "Weighting to the population"));
    put_text(request,
             tr(request->out,
                "Those who vote are rarely like everybody. Where you know how many people of each "
                "age, area or other kind there are, results are weighted to that. Weights cannot "
                "mend that people chose themselves whether to take part."));
    put_form(request, tr(request->out, "Save"), c.path);
    return FAIL_NONE;
}

static const struct page page_margins = {
    .name = "conversation_profile",
    .path = CONVERSATION_PATH "/profile",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .fields = profile_fields,
    .n_fields = LENGTH(profile_fields),
    .prepare = margins_prepare,
    .show = margins_show,
    .act = margins_act,
};
REGISTER(page, page_margins);
