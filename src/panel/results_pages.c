/* Weighting, results and publication for those who run the panel. */
#include "base/clock.h"
#include "base/csv.h"
#include "civic/work.h"
#include "panel/panel.html.h"
#include "panel/publish.h"
#include "panel/results.html.h"
#include "panel/results_views.h"

#include <math.h>

enum { RESULTS = PANEL_MANAGER | PANEL_ANALYST };

/* Of tens of thousands of answers; of a usual wave, far less is used. */
static const size_t work_bytes = (size_t)1 << 31;

static enum fail results_show(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct wave_results made = {0};
    struct wave_publication_latest_row publication;
    struct why wrong = {0};
    TRY(wave_of_path(request, db, "", &page, why));
    enum fail fail = wave_results_make(db, request_work(request, work_bytes), &page.panel.row,
                                       &page.row, request->language, request->now, &made, &wrong);
    if (fail == FAIL_STORE || fail == FAIL_SYSTEM)
        return why_fail(why, fail, NULL, "%s", wrong.text);
    struct results_view view = {.page = &page,
                                .content = &made.content,
                                .manages = request_has_role(request, PANEL_MANAGER),
                                .closed = text_is(page.row.state, "closed"),
                                .n_hidden = made.tables.n_hidden,
                                .n_exposed = made.tables.n_exposed};
    if (fail != FAIL_NONE) {
        view.problem = wrong.text;
    } else {
        view.weighing = figures_weighing(request, request->language, &made.content);
        view.figures =
            figures_of(request, &made.results.plan, made.tables.cells, made.tables.n, NULL);
        view.changes = figures_changes(request, made.results.plan.language, &made.content);
        if (wave_publishable(&made.tables, &wrong) != FAIL_NONE) view.refusal = wrong.text;
    }
    fail = wave_publication_latest(db, request->arena, page.row.id, &publication, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    view.published = fail == FAIL_NONE && publication.withdrawn_at == DB_NULL_INT;
    if (fail == FAIL_NONE)
        view.public_href = arena_printf(request->arena, "/panel/%s/waves/%lld", page.panel.row.slug,
                                        (long long)page.row.number);
    request->title = tr(request->out, "Weighting and results");
    panel_results_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_wave_results = {.name = "wave_results",
                                              .path = "/panels/:panel/waves/:wave/results",
                                              .scope = SCOPE_PANEL,
                                              .roles = RESULTS,
                                              .section = "panels",
                                              .show = results_show};
REGISTER(page, page_wave_results);

/* ---- weighting ---- */

static const struct choice methods[] = {
    {"rake", "Raking: fits one group after the other until all fit", "Suits most panels"},
    {"cells", "Cells of one group", NULL},
    {"calibrate", "Linear calibration", "As near to the weights of the draw as can be"},
    {"none", "No weighting", "Only the chance of being drawn counts"},
    {NULL, NULL, NULL},
};

static enum fail weighting_fields(struct request *request, struct db *db,
                                  const struct field **fields, size_t *n_fields, struct why *why) {
    struct arena *arena = request->arena;
    struct wave_page page;
    struct panel_dimension *dimensions;
    struct results_options options = {0};
    struct results results = {0};
    struct why none;
    size_t n;
    TRY(wave_of_path(request, db, "/results", &page, why));
    TRY(panel_dimensions(db, arena, page.panel.row.id, &dimensions, &n, why));
    if (results_gather(db, request_work(request, work_bytes), &page.panel.row, &page.row, &options,
                       request->language, request->now, &results, &none) != FAIL_NONE)
        results.n_columns = 0;
    struct choice *groups = ARENA_ARRAY(arena, struct choice, n + 1);
    struct choice *columns = ARENA_ARRAY(arena, struct choice, results.n_columns + 1);
    for (size_t d = 0; d < n; d++)
        groups[d] = (struct choice){dimensions[d].name, dimensions[d].title, NULL};
    for (size_t c = 0; c < results.n_columns; c++)
        columns[c] = (struct choice){results.columns[c].name, results.columns[c].label, NULL};
    struct field *made = ARENA_ARRAY(arena, struct field, 8);
    size_t at = 0;
    made[at++] = (struct field){.name = "method",
                                .label = "How answers are fitted to the population",
                                .kind = FIELD_CHOICE,
                                .required = true,
                                .choices = methods,
                                .missing = "Choose a method"};
    if (n > 0) {
        made[at++] = (struct field){.name = "margins",
                                    .label = "Weigh by",
                                    .hint = "Groups of whom the population is known",
                                    .kind = FIELD_CHOICES,
                                    .choices = groups};
        made[at++] = (struct field){.name = "break_by",
                                    .label = "Show results by",
                                    .kind = FIELD_CHOICES,
                                    .choices = groups};
    }
    made[at++] = (struct field){.name = "trim_low",
                                .label = "Smallest weight, times the mean",
                                .hint = "Leave empty for no limit",
                                .kind = FIELD_REAL,
                                .min = 0,
                                .max = 1};
    made[at++] = (struct field){.name = "trim_high",
                                .label = "Largest weight, times the mean",
                                .hint = "For example 4. Leave empty for no limit",
                                .kind = FIELD_REAL,
                                .min = 1,
                                .max = 100};
    made[at++] = (struct field){
        .name = "with_respondents",
        .label = "Also publish the file of respondents, without names",
        .hint = "What others may know of a person is blanked until at least five people share it",
        .kind = FIELD_YES};
    if (results.n_columns > 0)
        made[at++] = (struct field){.name = "leave_out",
                                    .label = "Leave out of the publication",
                                    .kind = FIELD_CHOICES,
                                    .choices = columns};
    *fields = made;
    *n_fields = at;
    return FAIL_NONE;
}

static bool has_field(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return true;
    return false;
}

static void fill_names(struct form *form, const char *field, const char *const *names, size_t n) {
    if (!has_field(form, field)) return;
    for (size_t i = 0; i < n; i++) form_fill_choice(form, field, names[i]);
}

static enum fail weighting_show(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct panel_dimension *dimensions;
    struct results_options options;
    size_t n;
    struct form *form = request->form;
    TRY(wave_of_path(request, db, "/results", &page, why));
    TRY(panel_dimensions(db, request->arena, page.panel.row.id, &dimensions, &n, why));
    TRY(results_options_read(request->arena, page.row.weighting, dimensions, n, &options, why));
    form_fill(form, "method", weigh_method_word(options.method));
    fill_names(form, "margins", options.margins, options.n_margins);
    fill_names(form, "break_by", options.break_by, options.n_break_by);
    fill_names(form, "leave_out", options.leave_out, options.n_leave_out);
    if (options.trim_low > 0)
        form_fill(form, "trim_low", arena_printf(request->arena, "%g", options.trim_low));
    if (options.trim_high > 0)
        form_fill(form, "trim_high", arena_printf(request->arena, "%g", options.trim_high));
    form_fill(form, "with_respondents", options.with_respondents ? "yes" : "");
    const char **names = ARENA_ARRAY(request->arena, const char *, form->n_fields + 1);
    for (size_t i = 0; i < form->n_fields; i++) names[i] = form->fields[i].name;
    struct edit_view view = {
        .caption = page.row.title,
        .heading = tr(request->out, "Weighting"),
        .text = tr(request->out,
                   "Those who answered are never quite like the population. Weighting lets groups "
                   "that answered less count more. Large weights make figures less sure: the next "
                   "page shows by how much."),
        .form = form,
        .fields = names,
        .button = tr(request->out, "Weigh and look")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

/* The values of a field of checkboxes that were chosen. */
static const char *const *chosen(struct request *request, const char *name, size_t *n) {
    *n = 0;
    const struct form *form = request->form;
    if (!has_field(form, name)) return NULL;
    size_t most = 0;
    const struct choice *choices = NULL;
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) choices = form->fields[i].choices;
    while (choices != NULL && choices[most].value != NULL) most++;
    const char **values = ARENA_ARRAY(request->arena, const char *, most + 1);
    for (size_t i = 0; i < most; i++)
        if (form_chosen(form, name, choices[i].value)) values[(*n)++] = choices[i].value;
    return values;
}

static enum fail weighting_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    const struct form *form = request->form;
    TRY(wave_of_path(request, db, "/results", &page, why));
    struct results_options options = {.method = weigh_method_read(form_text(form, "method")),
                                      .trim_low = form_real(form, "trim_low", 0),
                                      .trim_high = form_real(form, "trim_high", 0),
                                      .with_respondents = form_yes(form, "with_respondents")};
    options.margins = chosen(request, "margins", &options.n_margins);
    options.break_by = chosen(request, "break_by", &options.n_break_by);
    options.leave_out = chosen(request, "leave_out", &options.n_leave_out);
    if (options.method != WEIGH_NONE && options.n_margins == 0)
        return why_fail(why, FAIL_INPUT, has_field(form, "margins") ? "margins" : "method",
                        "Choose at least one group to weigh by, or no weighting");
    TRY(wave_set_weighting(db, page.row.id, page.panel.row.id,
                           results_options_json(request->arena, &options), why));
    request->subject = page.row.id;
    request_go(request, "%s/results", page.path);
    return FAIL_NONE;
}

static const struct page page_wave_weighting = {
    .name = "wave_weighting",
    .path = "/panels/:panel/waves/:wave/weighting",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields_make = weighting_fields,
    .show = weighting_show,
    .act = weighting_act,
};
REGISTER(page, page_wave_weighting);

/* ---- free text ---- */

static enum fail texts_send(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct results results;
    struct results_options options = {0};
    struct csv_out csv;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(results_gather(db, request_work(request, work_bytes), &page.panel.row, &page.row, &options,
                       request->language, request->now, &results, why));
    csv_out_init(&csv, &request->response->body);
    csv_put(&csv, "number");
    csv_put(&csv, "question");
    csv_put(&csv, "text");
    csv_put(&csv, "code");
    csv_end_row(&csv);
    for (size_t i = 0; i < results.n_texts; i++) {
        csv_put_int(&csv, (int64_t)i + 1);
        csv_put(&csv, results.texts[i].question);
        csv_put(&csv, results.texts[i].text);
        csv_put(&csv, "");
        csv_end_row(&csv);
    }
    http_download(request->response, "text/csv; charset=utf-8", "texts.csv");
    return FAIL_NONE;
}

static const struct page page_wave_texts = {.name = "wave_texts",
                                            .path = "/panels/:panel/waves/:wave/texts.csv",
                                            .scope = SCOPE_PANEL,
                                            .roles = PANEL_MANAGER,
                                            .send = texts_send};
REGISTER(page, page_wave_texts);

/* ---- publishing ---- */

static enum fail freeze_job(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct wave_frozen *frozen = ARENA_NEW(request->arena, struct wave_frozen);
    struct wave_page page;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(wave_freeze(db, request_work(request, work_bytes), &page.panel.row, &page.row, request->now,
                    frozen, why));
    request->context = frozen;
    return FAIL_NONE;
}

static enum fail publish_prepare(struct request *request, struct why *why) {
    return request_read(request, freeze_job, request, why);
}

static enum fail publish_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(wave_publish(db, request_work(request, work_bytes), &page.panel.row, &page.row,
                     request->context, request->viewer.person, request->now, &request->subject,
                     why));
    request_go(request, "/panel/%s/waves/%lld", page.panel.row.slug, (long long)page.row.number);
    return FAIL_NONE;
}

static const struct page page_wave_publish = {.name = "wave_publish",
                                              .path = "/panels/:panel/waves/:wave/publish",
                                              .scope = SCOPE_PANEL,
                                              .roles = PANEL_MANAGER,
                                              .prepare = publish_prepare,
                                              .act = publish_act};
REGISTER(page, page_wave_publish);

static const struct field withdraw_fields[] = {
    {.name = "reason",
     .label = "Why is it withdrawn?",
     .hint = "The public reads it in the place of the results",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 1000,
     .missing = "Enter the reason"},
};

static enum fail withdraw_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"reason", NULL};
    struct wave_page page;
    TRY(wave_of_path(request, db, "/results", &page, why));
    struct edit_view view = {.caption = page.row.title,
                             .heading = tr(request->out, "Withdraw the publication"),
                             .form = request->form,
                             .fields = names,
                             .button = tr(request->out, "Withdraw it"),
                             .warning = true};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail withdraw_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    int64_t changed;
    TRY(wave_of_path(request, db, "/results", &page, why));
    TRY(wave_publication_withdraw(db, page.row.id, form_text(request->form, "reason"), request->now,
                                  &changed, why));
    request->subject = page.row.id;
    request_go(request, "%s/results", page.path);
    return FAIL_NONE;
}

static const struct page page_wave_withdraw = {
    .name = "wave_withdraw",
    .path = "/panels/:panel/waves/:wave/withdraw",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = withdraw_fields,
    .n_fields = LENGTH(withdraw_fields),
    .show = withdraw_show,
    .act = withdraw_act,
};
REGISTER(page, page_wave_withdraw);
