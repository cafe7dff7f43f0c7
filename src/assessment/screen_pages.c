/* The quick screen: a few plain questions, and go, fix or stop with the reason for each. */
#include "assessment/assessment.sql.h"
#include "assessment/screen.html.h"
#include "assessment/screen.sql.h"
#include "assessment/screen_views.h"

struct screen_case {
    struct assessment_proposal_row proposal;
    struct framework *framework;
    struct screen_list_row *rows;
    size_t n_rows;
    int64_t changed_at;
};

static enum fail screen_load(struct request *request, struct db *db, struct screen_case *out,
                             struct why *why) {
    struct arena *arena = request->arena;
    int64_t proposal = request_int(request, "proposal");
    TRY(assessment_proposal(db, arena, proposal, &out->proposal, why));
    int64_t framework = out->proposal.framework;
    if (framework == DB_NULL_INT) TRY(framework_default(db, arena, &framework, why));
    TRY(framework_load(db, arena, framework, &out->framework, why));
    TRY(screen_list(db, arena, proposal, &out->rows, &out->n_rows, why));
    return screen_changed_at(db, arena, proposal, &out->changed_at, why);
}

static const struct screen_list_row *row_of(const struct screen_case *screen,
                                            const char *question) {
    for (size_t i = 0; i < screen->n_rows; i++)
        if (text_is(screen->rows[i].question, question)) return &screen->rows[i];
    return NULL;
}

static const char *answer_words(const struct html *out, int answer) {
    switch (answer) {
    case FRAMEWORK_YES: return tr(out, "Yes");
    case FRAMEWORK_NO: return tr(out, "No");
    case FRAMEWORK_UNSURE: return tr(out, "Not sure");
    default: return tr(out, "Not answered yet");
    }
}

/* --- the result ------------------------------------------------------------------- */

static enum fail result_show(struct request *request, struct db *db, struct why *why) {
    struct screen_case screen;
    TRY(screen_load(request, db, &screen, why));
    const struct framework *framework = screen.framework;
    struct arena *arena = request->arena;
    const char **answers = ARENA_ARRAY(arena, const char *, framework->n_screen);
    struct screen_line *lines = ARENA_ARRAY(arena, struct screen_line, framework->n_screen);
    for (size_t i = 0; i < framework->n_screen; i++) {
        const struct framework_screen *question = &framework->screen[i];
        const struct screen_list_row *row = row_of(&screen, question->id);
        answers[i] = row == NULL ? NULL : row->answer;
        int answer = row == NULL ? -1 : framework_answer_read(row->answer);
        lines[i] = (struct screen_line){
            .id = question->id,
            .title = question->title,
            .text = question->text,
            .answer = answer_words(request->out, answer),
            .answered = answer >= 0,
            .note = row == NULL ? "" : row->note,
            .verdict = answer < 0 ? (enum framework_verdict)0 : question->answers[answer].verdict,
            .reason = answer < 0 ? "" : question->answers[answer].reason,
        };
    }
    struct framework_screen_result result;
    framework_screen_judge(framework, arena, answers, &result);
    request->title = tr(request->out, "Quick screen");
    screen_result_html(request->out,
                       &(struct screen_view){
                           .proposal = screen.proposal.id,
                           .about = screen.proposal.title,
                           .reference = screen.proposal.reference,
                           .may_answer = request_has_role(request, ROLE_OWNER),
                           .label = framework->label,
                           .lines = lines,
                           .n_lines = framework->n_screen,
                           .n_answered = result.n_answered,
                           .verdict = result.verdict,
                           .changed = clock_day_text(arena, screen.changed_at, request->language),
                       });
    return FAIL_NONE;
}

static const struct page page_screen = {
    .name = "screen",
    .path = "/proposals/:proposal/screen",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .show = result_show,
    .section = "proposals",
};
REGISTER(page, page_screen);

/* --- the questions ---------------------------------------------------------------- */

static const struct choice screen_choices[] = {
    {.value = "yes", .label = "Yes"},
    {.value = "no", .label = "No"},
    {.value = "unsure", .label = "Not sure"},
    {.value = NULL},
};

static const char *note_name(struct arena *arena, const char *question) {
    return arena_printf(arena, "%s-note", question);
}

static enum fail answers_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n_fields, struct why *why) {
    struct arena *arena = request->arena;
    struct screen_case *screen = ARENA_NEW(arena, struct screen_case);
    TRY(screen_load(request, db, screen, why));
    request->context = screen;
    size_t n = screen->framework->n_screen;
    struct field *made = ARENA_ARRAY(arena, struct field, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct framework_screen *question = &screen->framework->screen[i];
        made[2 * i] = (struct field){.name = question->id,
                                     .label = question->text,
                                     .hint = question->help,
                                     .kind = FIELD_CHOICE,
                                     .choices = screen_choices,
                                     .inline_choices = true};
        made[2 * i + 1] = (struct field){.name = note_name(arena, question->id),
                                         .label = "Reason or note (optional)",
                                         .kind = FIELD_TEXT,
                                         .max = 400};
    }
    made[2 * n] = (struct field){.name = "seen", .kind = FIELD_HIDDEN, .max = 20};
    *fields = made;
    *n_fields = 2 * n + 1;
    return FAIL_NONE;
}

static enum fail answers_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct screen_case *screen = request->context;
    const struct framework *framework = screen->framework;
    struct arena *arena = request->arena;
    for (size_t i = 0; i < screen->n_rows; i++) {
        const struct screen_list_row *row = &screen->rows[i];
        if (framework_screen(framework, row->question) == NULL) continue;
        form_fill(request->form, row->question, row->answer);
        form_fill(request->form, note_name(arena, row->question), row->note);
    }
    form_fill(request->form, "seen", arena_printf(arena, "%lld", (long long)screen->changed_at));
    request->title = tr(request->out, "Quick screen: questions");
    request->back_href =
        arena_printf(arena, "/proposals/%lld/screen", (long long)screen->proposal.id);
    screen_answers_html(request->out, framework, &screen->proposal, request->form);
    return FAIL_NONE;
}

/* Two officers who answer at once: the second is told, and sees what the first said. */
static enum fail not_changed_meanwhile(struct request *request, const struct screen_case *now,
                                       struct why *why) {
    int64_t seen = 0;
    str_int(str_of(form_text(request->form, "seen")), 0, INT64_MAX, &seen);
    if (seen == now->changed_at) return FAIL_NONE;
    form_error(request->form, NULL,
               "Somebody else answered the screen meanwhile. Nothing you entered is lost: open the "
               "screen in another tab, compare, and save again");
    for (size_t i = 0; i < request->form->n_fields; i++) {
        struct form_value *value = &request->form->values[i];
        if (!text_is(value->field->name, "seen")) continue;
        value->texts = ARENA_ARRAY(request->arena, const char *, 1);
        value->texts[0] = arena_printf(request->arena, "%lld", (long long)now->changed_at);
        value->n_texts = 1;
    }
    return why_fail(why, FAIL_CONFLICT, NULL, "the screen was answered meanwhile");
}

static enum fail answers_act(struct request *request, struct db *db, struct why *why) {
    struct screen_case screen;
    TRY(screen_load(request, db, &screen, why));
    TRY(not_changed_meanwhile(request, &screen, why));
    int64_t proposal = screen.proposal.id;
    for (size_t i = 0; i < screen.framework->n_screen; i++) {
        const char *id = screen.framework->screen[i].id;
        const char *answer = form_text(request->form, id);
        const char *note = form_text(request->form, note_name(request->arena, id));
        if (text_is_empty(answer)) continue;
        TRY(screen_save(db, proposal, id, answer, note, request->viewer.person, request->now, why));
    }
    request_go(request, "/proposals/%lld/screen", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_screen_answers = {
    .name = "screen_answers",
    .path = "/proposals/:proposal/screen/answers",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .fields_make = answers_fields,
    .show = answers_show,
    .act = answers_act,
    .section = "proposals",
};
REGISTER(page, page_screen_answers);
