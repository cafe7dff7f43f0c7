/* Whose weights the score takes: chosen by the lead, with a reason that everybody can read. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/score.html.h"
#include "acceptability/sources.h"
#include "base/clock.h"
#include "civic/app.h"

/* Stands for all that are counted together, as a form has no value that is empty. */
static const char together[] = "together";

static enum fail choice_load(struct request *request, struct db *db, struct answers *answers,
                             struct weight_choice_get_row *row, struct why *why) {
    TRY(answers_load(db, request->arena, request_int(request, "proposal"), answers, why));
    *row = (struct weight_choice_get_row){.source = "", .reason = ""};
    enum fail found =
        weight_choice_get(db, request->arena, answers->proposal, answers->version, row, why);
    return found == FAIL_NOTFOUND ? FAIL_NONE : found;
}

/* Without the scores that each would give: a source is chosen for what it is. */
static enum fail choice_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n_fields, struct why *why) {
    struct answers answers;
    struct weight_choice_get_row row;
    struct weight_source *sources;
    size_t n, used = 0;
    TRY(choice_load(request, db, &answers, &row, why));
    TRY(weight_sources_load(db, request->arena, &answers, answers.version, &sources, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 2);
    const struct html words = {.arena = request->arena, .language = request->language};
    choices[used++] =
        (struct choice){together, TR("All who shared out points, counted together"),
                        TR("As it is without a choice. Questions of surveys stand beside it.")};
    for (size_t i = 0; i < n; i++)
        if (weight_source_choosable(sources, n, i))
            choices[used++] = (struct choice){
                sources[i].as.label.key, sources[i].as.label.title,
                arena_printf(request->arena, "%s. %s %s", weight_source_base(&words, &sources[i]),
                             source_strength(&words, sources[i].as.label.strength),
                             answers.version < 1 ? ""
                                                 : source_asked(&words, sources[i].as.label.version,
                                                                answers.version))};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 3);
    made[0] = (struct field){.name = "source",
                             .label = "Whose weights does the score take?",
                             .kind = FIELD_CHOICE,
                             .required = true,
                             .choices = choices,
                             .missing = "Choose whose weights the score takes"};
    made[1] = (struct field){.name = "reason",
                             .label = "Reason",
                             .hint = "Why these people and not others. It is shown on the public "
                                     "page and in the open data.",
                             .kind = FIELD_LONG_TEXT,
                             .required = true,
                             .min = 3,
                             .max = 2000,
                             .missing = "Enter the reason"};
    made[2] = (struct field){.name = "revision", .kind = FIELD_HIDDEN, .max = 20};
    *fields = made;
    *n_fields = 3;
    return FAIL_NONE;
}

static const char *source_title(const struct html *out, const struct weight_source *sources,
                                size_t n, const char *key) {
    if (text_is_empty(key)) return tr(out, "All who shared out points, counted together");
    for (size_t i = 0; i < n; i++)
        if (text_is(sources[i].as.label.key, key)) return sources[i].as.label.title;
    return key;
}

static enum fail former_fill(struct request *request, struct db *db, const struct answers *answers,
                             struct weight_choice_view *view, struct why *why) {
    struct weight_choice_list_row *rows;
    struct weight_source *sources;
    size_t n_rows, n;
    TRY(weight_choice_list(db, request->arena, answers->proposal, answers->version, &rows, &n_rows,
                           why));
    TRY(weight_sources_load(db, request->arena, answers, answers->version, &sources, &n, why));
    struct choice_line *lines = ARENA_ARRAY(request->arena, struct choice_line, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++)
        lines[i] = (struct choice_line){
            .title = source_title(request->out, sources, n, rows[i].source),
            .reason = rows[i].reason,
            .date = clock_day_text(request->arena, rows[i].chosen_at, request->language),
            .who = vault_name(request->app->vault, request->arena, rows[i].chosen_by)};
    view->former = lines;
    view->n_former = n_rows;
    return FAIL_NONE;
}

static enum fail choice_show(struct request *request, struct db *db, struct why *why) {
    struct answers answers;
    struct weight_choice_get_row row;
    struct weight_choice_view view = {.request = request, .form = request->form};
    TRY(score_about_load(request, db, &view.about, why));
    TRY(choice_load(request, db, &answers, &row, why));
    TRY(former_fill(request, db, &answers, &view, why));
    if (view.n_former > 0 && request->form->submitted &&
        score_revision_read(request->form) != row.id)
        view.theirs = trf(request->out, "Stored now: “%s”, because: %s", view.former[0].title,
                          view.former[0].reason);
    const char *stored = text_is_empty(row.source) ? together : row.source;
    form_fill(request->form, "source", row.id == 0 ? "" : stored);
    form_fill(request->form, "reason", row.reason);
    score_revision_put(request->form, row.id);
    request->title = tr(request->out, "Whose weights the score takes");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/score", (long long)view.about.id);
    weight_choice_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail choice_act(struct request *request, struct db *db, struct why *why) {
    struct answers answers;
    struct weight_choice_get_row row;
    const char *source = form_text(request->form, "source");
    TRY(choice_load(request, db, &answers, &row, why));
    TRY(weight_choice_add(db, answers.proposal, answers.version,
                          text_is(source, together) ? "" : source,
                          form_text(request->form, "reason"), request->viewer.person, request->now,
                          score_revision_read(request->form), why));
    request_say(request, "%s",
                tr_language(request->language,
                            "Saved. Compute the score again to make it of these weights."));
    request_go(request, "/proposals/%lld/score", (long long)answers.proposal);
    return FAIL_NONE;
}

static const struct page page_choice = {
    .name = "score_weights",
    .path = "/proposals/:proposal/score/weights",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .section = "proposals",
    .fields_make = choice_fields,
    .show = choice_show,
    .act = choice_act,
};
REGISTER(page, page_choice);
