/* Waves of a panel: planning, drawing, inviting, reminding, closing. */
#include "panel/wave_pages.h"

#include "base/clock.h"
#include "base/hash.h"
#include "panel/panel.html.h"
#include "panel/wave.html.h"
#include "panel/wave_views.h"
#include "question/about.h"
#include "question/question.h"

#include <math.h>

const char *wave_state_text(const char *state) {
    if (text_is(state, "planned")) return TR("Planned");
    if (text_is(state, "drawn")) return TR("Drawn");
    if (text_is(state, "open")) return TR("In the field");
    return TR("Closed");
}

const char *wave_state_colour(const char *state) {
    if (text_is(state, "open")) return "green";
    return text_is(state, "closed") ? "grey" : "blue";
}

enum fail wave_of_path(struct request *request, struct db *db, const char *back,
                       struct wave_page *out, struct why *why) {
    TRY(panel_of_path(request, db, NULL, &out->panel, why));
    TRY(wave_get(db, request->arena, request_int(request, "wave"), out->panel.row.id, &out->row,
                 why));
    out->path =
        arena_printf(request->arena, "%s/waves/%lld", out->panel.path, (long long)out->row.id);
    if (back != NULL) request->back_href = arena_printf(request->arena, "%s%s", out->path, back);
    return FAIL_NONE;
}

void wave_form_put(const struct wave_page *page, const struct edit_view *form) {
    struct request *request = page->panel.request;
    struct edit_view view = *form;
    view.caption = page->row.title;
    view.form = request->form;
    request->title = view.heading;
    panel_edit_html(request->out, &view);
}

enum fail wave_table(const struct panel_page *page, struct db *db, struct raw *out,
                     struct why *why) {
    struct request *request = page->request;
    struct wave_list_row *rows;
    size_t n;
    TRY(wave_list(db, request->arena, page->row.id, &rows, &n, why));
    struct html *inner = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(inner, "Wave")},
                               {.text = tr(inner, "State")},
                               {.text = tr(inner, "Asked"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 3 * n + 3);
    for (size_t i = 0; i < n; i++) {
        cells[3 * i] = (struct part_cell){
            .text = trf(inner, "%lld. %s", (long long)rows[i].number, rows[i].title),
            .href =
                arena_printf(request->arena, "%s/waves/%lld", page->path, (long long)rows[i].id)};
        cells[3 * i + 1] = (struct part_cell){
            .text = rows[i].n_published > 0 ? tr(inner, "Published")
                                            : tr(inner, wave_state_text(rows[i].state))};
        cells[3 * i + 2] = (struct part_cell){
            .text = trf(inner, "%lld", (long long)rows[i].n_asked), .numeric = true};
    }
    if (n > 0)
        part_table(inner, .caption = tr(inner, "Waves"), .caption_hidden = true, .head = head,
                   .cells = cells, .n_columns = 3, .n_rows = n, .first_cell_is_header = true);
    if ((request->viewer.roles & PANEL_MANAGER) != 0)
        part_button(inner, .text = tr(inner, "Plan a wave"),
                    .href = arena_printf(request->arena, "%s/waves/add", page->path));
    *out = html_taken(inner);
    return FAIL_NONE;
}

/* ---- planning ---- */

static const struct choice samples[] = {
    {"all", "Everybody who may be asked", NULL},
    {"random", "A number of members, by lot", NULL},
    {"proportional", "A number by lot, each group with its share", NULL},
    {"equal", "A number by lot, the same from each group",
     "So that small groups can be told apart; weighting puts it right"},
    {NULL, NULL, NULL},
};

enum { N_ADD_FIXED = 9 };
static const struct field add_fixed[N_ADD_FIXED] = {
    {.name = "title",
     .label = "Title",
     .hint = "Members read it: \"Sharing data about frailty\"",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .missing = "Enter a title"},
    {.name = "about",
     .label = "What you ask, and what it is for",
     .hint = "In plain English. It stands in the invitation.",
     .kind = FIELD_LONG_TEXT,
     .max = 2000},
    {.name = "sample",
     .label = "Whom to ask",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = samples,
     .missing = "Choose whom to ask"},
    {.name = "sample_size",
     .label = "How many",
     .hint = "Leave empty to ask everybody",
     .kind = FIELD_INT,
     .min = 1,
     .max = 1000000},
    {.name = "reminders_max",
     .label = "Reminders, at most",
     .kind = FIELD_INT,
     .required = true,
     .min = 0,
     .max = 10,
     .missing = "Enter a number"},
    {.name = "reminder_days",
     .label = "Days between them",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 60,
     .missing = "Enter a number of days"},
    {.name = "closes", .label = "Last day to answer", .kind = FIELD_DATE},
    {.name = "open_address",
     .label = "Members can also answer at an open address, where they enter where they live",
     .hint = "For a poster or a newsletter. Each still sends one set of answers",
     .kind = FIELD_YES},
    {.name = "illustrative", .label = "A trial with made-up answers", .kind = FIELD_YES},
};

/* The fixed fields, which questionnaire, about which proposal, over what to spread, and whom alone.
 */
static enum fail add_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n_fields, struct why *why) {
    struct arena *arena = request->arena;
    struct wave_questionnaires_row *rows;
    struct panel_dimension *dimensions;
    size_t n, n_dimensions, at = 0, n_groups = 0;
    int64_t panel = request_int(request, "panel");
    TRY(wave_questionnaires(db, arena, panel, &rows, &n, why));
    TRY(panel_dimensions(db, arena, panel, &dimensions, &n_dimensions, why));
    struct choice *which = ARENA_ARRAY(arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        which[i] =
            (struct choice){arena_printf(arena, "%lld", (long long)rows[i].id),
                            arena_printf(arena, "%s, version %lld (%s)", rows[i].name,
                                         (long long)rows[i].number, rows[i].organisation_name),
                            NULL};
    for (size_t d = 0; d < n_dimensions; d++) n_groups += dimensions[d].n;
    struct choice *over = ARENA_ARRAY(arena, struct choice, n_dimensions + 1);
    struct choice *only = ARENA_ARRAY(arena, struct choice, n_groups + 1);
    n_groups = 0;
    for (size_t d = 0; d < n_dimensions; d++) {
        over[d] = (struct choice){arena_printf(arena, "%lld", (long long)dimensions[d].id),
                                  dimensions[d].title, NULL};
        for (size_t c = 0; c < dimensions[d].n; c++)
            only[n_groups++] = (struct choice){
                arena_printf(arena, "%lld", (long long)dimensions[d].categories[c].id),
                arena_printf(arena, "%s: %s", dimensions[d].title,
                             dimensions[d].categories[c].title),
                NULL};
    }
    struct field *made = ARENA_ARRAY(arena, struct field, N_ADD_FIXED + 4);
    made[at++] = add_fixed[0];
    made[at++] = add_fixed[1];
    made[at++] = (struct field){.name = "questionnaire",
                                .label = "Questionnaire",
                                .hint = "One of the owners', with a frozen version",
                                .kind = FIELD_SELECT,
                                .required = true,
                                .choices = which,
                                .missing = "Choose a questionnaire"};
    TRY(about_field(request, db, &(struct about_of){.panel = panel}, &made[at++], why));
    made[at++] = add_fixed[2];
    made[at++] = add_fixed[3];
    if (n_dimensions > 0) {
        made[at++] = (struct field){.name = "strata",
                                    .label = "Over which groups it is spread",
                                    .hint = "Where each group has its share, or the same number",
                                    .kind = FIELD_SELECT,
                                    .choices = over};
        made[at++] = (struct field){.name = "only",
                                    .label = "Only these groups",
                                    .hint = "Choose none to ask everybody",
                                    .kind = FIELD_CHOICES,
                                    .choices = only};
    }
    for (size_t i = 4; i < N_ADD_FIXED; i++) made[at++] = add_fixed[i];
    *fields = made;
    *n_fields = at;
    return FAIL_NONE;
}

static bool has_field(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return true;
    return false;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    TRY(panel_of_path(request, db, NULL, &page, why));
    form_fill(request->form, "sample", "all");
    TRY(about_fill(request, db, 0, why));
    form_fill_int(request->form, "reminders_max", 2);
    form_fill_int(request->form, "reminder_days", 7);
    const char **names = ARENA_ARRAY(request->arena, const char *, request->form->n_fields + 1);
    for (size_t i = 0; i < request->form->n_fields; i++) names[i] = request->form->fields[i].name;
    struct edit_view view = {.caption = page.row.name,
                             .heading = tr(request->out, "Plan a wave"),
                             .form = request->form,
                             .fields = names,
                             .button = tr(request->out, "Plan it")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail groups_chosen(struct request *request, struct db *db, int64_t panel,
                               struct wave_new *what, struct why *why) {
    struct panel_dimension *dimensions;
    size_t n, most = 0;
    TRY(panel_dimensions(db, request->arena, panel, &dimensions, &n, why));
    for (size_t d = 0; d < n; d++) most += dimensions[d].n;
    int64_t *only = ARENA_ARRAY(request->arena, int64_t, most + 1);
    what->strata = DB_NULL_INT;
    what->only = only;
    if (!has_field(request->form, "strata")) return FAIL_NONE;
    for (size_t d = 0; d < n; d++) {
        if (text_is(form_text(request->form, "strata"),
                    arena_printf(request->arena, "%lld", (long long)dimensions[d].id)))
            what->strata = dimensions[d].id;
        for (size_t c = 0; c < dimensions[d].n; c++)
            if (form_chosen(request->form, "only",
                            arena_printf(request->arena, "%lld",
                                         (long long)dimensions[d].categories[c].id)))
                only[what->n_only++] = dimensions[d].categories[c].id;
    }
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct form *form = request->form;
    struct date closes;
    struct wave_new what = {
        .panel = request_int(request, "panel"),
        .proposal = about_chosen(request),
        .title = form_text(form, "title"),
        .about = form_text(form, "about"),
        .sample = sample_method_read(form_text(form, "sample")),
        .sample_size = form_int(form, "sample_size", 0),
        .reminders_max = form_int(form, "reminders_max", 2),
        .reminder_days = form_int(form, "reminder_days", 7),
        .illustrative = form_yes(form, "illustrative"),
        .open_address = form_yes(form, "open_address"),
        .person = request->viewer.person,
        .now = request->now,
    };
    if (!str_int(str_of(form_text(form, "questionnaire")), 1, INT64_MAX, &what.questionnaire))
        return why_fail(why, FAIL_INPUT, "questionnaire", "Choose a questionnaire");
    if (form_date(form, "closes", &closes)) what.closes_day = date_iso(request->arena, closes);
    TRY(groups_chosen(request, db, what.panel, &what, why));
    if (what.sample != SAMPLE_ALL && what.sample_size == 0)
        form_error(form, "sample_size", TR("Enter how many to ask, or ask everybody"));
    if ((what.sample == SAMPLE_PROPORTIONAL || what.sample == SAMPLE_EQUAL) &&
        what.strata == DB_NULL_INT)
        form_error(form, has_field(form, "strata") ? "strata" : "sample",
                   TR("Choose the groups over which it is spread"));
    if (!form_ok(form)) return why_fail(why, FAIL_INPUT, NULL, "the form has errors");
    TRY(wave_add(db, request->arena, &what, &request->subject, why));
    request_go(request, "/panels/%lld/waves/%lld", (long long)what.panel,
               (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_wave_add = {
    .name = "wave_add",
    .path = "/panels/:panel/waves/add",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields_make = add_fields,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_wave_add);

/* ---- overview ---- */

static const char *sample_words(struct request *request, const struct wave_page *page,
                                const struct wave_only_list_row *only, size_t n_only,
                                int64_t n_asked) {
    struct buf words;
    struct html *out = request->out;
    buf_init(&words, request->arena, 4096);
    const struct wave_get_row *w = &page->row;
    if (text_is(w->sample, "all"))
        buf_text(&words, tr(out, "Asks everybody who may be asked."));
    else
        buf_text(&words, trf(out, "Asks %lld members, chosen by lot.", (long long)w->sample_size));
    for (size_t i = 0; i < n_only; i++)
        buf_printf(&words, "%s %s: %s", i == 0 ? "" : ";", only[i].dimension_title, only[i].title);
    if (n_only > 0) buf_char(&words, '.');
    if (w->drawn_at != DB_NULL_INT) {
        buf_char(&words, ' ');
        buf_text(&words,
                 trf(out,
                     "Drawn on %s: %lld of %lld members; %lld were left out because they had been "
                     "asked often enough. Seed of the draw: %s.",
                     clock_day_text(request->arena, w->drawn_at, request->language),
                     (long long)n_asked, (long long)w->n_members, (long long)w->n_resting,
                     w->seed));
    }
    return words.s;
}

static void strata_table(struct request *request, struct html *inner, const char *caption,
                         const struct wave_stratum *strata, size_t n,
                         const struct outcomes *whole) {
    size_t rows = whole != NULL && n > 1 ? n + 1 : n;
    struct part_cell head[] = {{.text = tr(inner, "Group")},
                               {.text = tr(inner, "Asked"), .numeric = true},
                               {.text = tr(inner, "Complete"), .numeric = true},
                               {.text = tr(inner, "Response (RR1)"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 4 * rows + 4);
    for (size_t i = 0; i < rows; i++) {
        bool all = whole != NULL && (i == n || n == 1);
        const struct outcomes *o = all ? whole : &strata[i].outcomes;
        const char *name = all ? tr(inner, "Everybody")
                           : strata[i].dimension != NULL
                               ? trf(inner, "%s: %s", strata[i].dimension, strata[i].name)
                               : strata[i].name;
        struct response_rates rates;
        response_rates(o, 1, &rates);
        cells[4 * i] = (struct part_cell){.text = *name == '\0' ? tr(inner, "Not known") : name};
        cells[4 * i + 1] =
            (struct part_cell){.text = trf(inner, "%.0f", rates.asked), .numeric = true};
        cells[4 * i + 2] =
            (struct part_cell){.text = trf(inner, "%lld", (long long)o->complete), .numeric = true};
        cells[4 * i + 3] = (struct part_cell){
            .text = isnan(rates.rr[0]) ? "–" : trf(inner, "%.1f%%", 100 * rates.rr[0]),
            .numeric = true};
    }
    if (rows > 0)
        part_table(inner, .caption = caption, .caption_size = "s", .head = head, .cells = cells,
                   .n_columns = 4, .n_rows = rows, .first_cell_is_header = true);
}

static struct raw answered_tables(struct request *request, const struct wave_progress *progress) {
    struct html *inner = html_apart(request->out);
    strata_table(request, inner, tr(inner, "Who has answered"), progress->strata,
                 progress->n_strata, &progress->all);
    strata_table(request, inner, tr(inner, "Who has answered, by group of the population"),
                 progress->groups, progress->n_groups, NULL);
    return html_taken(inner);
}

static struct raw drops_table(struct request *request, const struct wave_progress *progress) {
    struct html *inner = html_apart(request->out);
    size_t n = progress->n_drops;
    struct part_cell head[] = {{.text = tr(inner, "Last question answered")},
                               {.text = tr(inner, "People"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 2 * n + 2);
    for (size_t i = 0; i < n; i++) {
        const char *text = progress->drops[i].text;
        cells[2 * i] = (struct part_cell){.text = *text == '\0' ? tr(inner, "None") : text};
        cells[2 * i + 1] = (struct part_cell){
            .text = trf(inner, "%lld", (long long)progress->drops[i].n), .numeric = true};
    }
    if (n > 0)
        part_table(inner, .caption = tr(inner, "Where people stopped"), .caption_size = "s",
                   .head = head, .cells = cells, .n_columns = 2, .n_rows = n);
    return html_taken(inner);
}

static size_t steps_of(struct request *request, const struct wave_page *page,
                       const struct wave_progress *progress, struct wave_step *steps) {
    struct html *o = request->out;
    const char *state = page->row.state;
    struct arena *arena = request->arena;
    size_t n = 0;
    if (text_is(state, "planned"))
        steps[n++] = (struct wave_step){
            tr(o, "Draw the sample"), arena_printf(arena, "%s/draw", page->path),
            tr(o, "Who is asked is fixed by a seed that is kept, so that anybody can draw again."),
            ""};
    if (text_is(state, "drawn"))
        steps[n++] = (struct wave_step){
            tr(o, "Open it and invite them"), arena_printf(arena, "%s/invite", page->path),
            tr(o,
               "Everybody gets a link of their own, the way they prefer. Nothing goes out in the "
               "panel's quiet hours."),
            ""};
    if (text_is(state, "open")) {
        if (progress->n_to_remind > 0)
            steps[n++] = (struct wave_step){
                tr(o, "Send reminders"), arena_printf(arena, "%s/remind", page->path),
                trn(o, "%lld person has not finished and is due a reminder.",
                    "%lld people have not finished and are due a reminder.", progress->n_to_remind),
                ""};
        steps[n++] = (struct wave_step){
            tr(o, "Close the wave"), arena_printf(arena, "%s/close", page->path),
            tr(o, "Nobody can answer any more; then it can be weighted and published."),
            "secondary"};
    }
    return n;
}

static enum fail wave_show(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct wave_only_list_row *only;
    size_t n_only;
    struct wave_step steps[3];
    struct wave_progress progress = {0};
    struct response_rates rates = {0};
    struct notify_counts counts;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(wave_only_list(db, request->arena, page.row.id, &only, &n_only, why));
    bool drawn = !text_is(page.row.state, "planned");
    if (drawn) TRY(wave_progress(db, request->arena, &page.row, request->now, &progress, why));
    response_rates(&progress.all, 1, &rates);
    TRY(notify_counts(db, request->arena,
                      arena_printf(request->arena, "wave/%lld", (long long)page.row.id), &counts,
                      why));
    bool manages = request_has_role(request, PANEL_MANAGER);
    int64_t n_asked = (int64_t)rates.asked + progress.all.not_asked + progress.all.not_eligible;
    struct wave_view view = {
        .page = &page,
        .sample = sample_words(request, &page, only, n_only, n_asked),
        .progress = drawn ? &progress : NULL,
        .rates = &rates,
        .strata = answered_tables(request, &progress),
        .drops = drops_table(request, &progress),
        .steps = steps,
        .n_steps = manages ? steps_of(request, &page, &progress, steps) : 0,
        .messages = &counts,
        .manages = manages,
    };
    wave_links(&page, &view);
    TRY(wave_about_load(&page, db, &view, why));
    request->title = page.row.title;
    panel_wave_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_wave = {.name = "wave",
                                      .path = "/panels/:panel/waves/:wave",
                                      .scope = SCOPE_PANEL,
                                      .roles = PANEL_MANAGER | PANEL_ANALYST | PANEL_ENTRY,
                                      .section = "panels",
                                      .show = wave_show};
REGISTER(page, page_wave);

/* ---- steps ---- */

static enum fail draw_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct wave_drawn drawn;
    TRY(wave_of_path(request, db, NULL, &page, why));
    const char *seed = secret_code(request->arena, 4);
    TRY(wave_draw(db, request->arena, &page.panel.row, page.row.id, seed, request->now, &drawn,
                  why));
    request->subject = page.row.id;
    request_go(request, "%s", page.path);
    request_say(request, tr_language(request->language, "%lld members were drawn."),
                (long long)drawn.n_chosen);
    return FAIL_NONE;
}

static const struct page page_wave_draw = {.name = "wave_draw",
                                           .path = "/panels/:panel/waves/:wave/draw",
                                           .scope = SCOPE_PANEL,
                                           .roles = PANEL_MANAGER,
                                           .act = draw_act};
REGISTER(page, page_wave_draw);

static void say_sent(struct request *request, const struct wave_page *page,
                     const struct wave_sent *sent) {
    request->subject = page->row.id;
    request_go(request, "%s", page->path);
    request_say(request,
                tr_language(request->language,
                            "%lld emails, %lld text messages and %lld letters are on their way; "
                            "%lld members are to be called."),
                (long long)sent->n_email, (long long)sent->n_sms, (long long)sent->n_letter,
                (long long)sent->n_call);
}

static enum fail invite_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct wave_sent sent;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(wave_invite(request->app, db, request->arena, &page.panel.row, page.row.id, request->now,
                    &sent, why));
    say_sent(request, &page, &sent);
    return FAIL_NONE;
}

static const struct page page_wave_invite = {.name = "wave_invite",
                                             .path = "/panels/:panel/waves/:wave/invite",
                                             .scope = SCOPE_PANEL,
                                             .roles = PANEL_MANAGER,
                                             .act = invite_act};
REGISTER(page, page_wave_invite);

static enum fail remind_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct wave_sent sent;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(wave_remind(request->app, db, request->arena, &page.panel.row, page.row.id, request->now,
                    &sent, why));
    say_sent(request, &page, &sent);
    return FAIL_NONE;
}

static const struct page page_wave_remind = {.name = "wave_remind",
                                             .path = "/panels/:panel/waves/:wave/remind",
                                             .scope = SCOPE_PANEL,
                                             .roles = PANEL_MANAGER,
                                             .act = remind_act};
REGISTER(page, page_wave_remind);

static enum fail close_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(wave_close(db, request->arena, page.panel.row.id, page.row.id, request->now, why));
    request->subject = page.row.id;
    request_go(request, "%s", page.path);
    return FAIL_NONE;
}

static const struct page page_wave_close = {.name = "wave_close",
                                            .path = "/panels/:panel/waves/:wave/close",
                                            .scope = SCOPE_PANEL,
                                            .roles = PANEL_MANAGER,
                                            .act = close_act};
REGISTER(page, page_wave_close);
