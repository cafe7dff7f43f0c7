/* One question of the difference sheet: everybody's reasons, and what the partners make of it. */
#include "assessment/assessment_views.h"
#include "assessment/difference.html.h"

static const struct choice outcome_choices[] = {
    {.value = "agreed", .label = "We agree on a rating"},
    {.value = "differ",
     .label = "We keep differing",
     .hint = "Each partner's rating stands, and the score shows the difference."},
    {.value = "leadership",
     .label = "It goes to leaders",
     .hint = "It is a matter of values or risk that officers cannot settle."},
    {.value = NULL},
};

static const struct choice rating_choices[] = {
    {.value = "1", .label = "1"}, {.value = "2", .label = "2"}, {.value = "3", .label = "3"},
    {.value = "4", .label = "4"}, {.value = "5", .label = "5"}, {.value = NULL},
};

static const struct field reconcile_fields[] = {
    {.name = "outcome",
     .label = "What have you come to?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = outcome_choices,
     .missing = "Choose what you have come to"},
    {.name = "agreed_rating",
     .label = "The rating you agree on",
     .hint = "Only when you agree",
     .kind = FIELD_SELECT,
     .choices = rating_choices},
    {.name = "reason",
     .label = "Why",
     .hint = "Say it so that somebody who was not there understands it.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 3000,
     .rows = 4,
     .missing = "Enter the reason"},
    {.name = "leadership_question",
     .label = "The question for leaders",
     .hint = "Only when it goes to leaders. One question that can be answered with a decision.",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 2},
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
};

/* The next question that has to be settled, in the order of the sheet; NULL when none is left. */
static const struct framework_question *next_unsettled(const struct assessment_sheet *sheet,
                                                       size_t question) {
    size_t n = sheet->about->framework->n_questions, at = 0;
    while (at < n && sheet->differences[at].question != question) at++;
    for (size_t i = 1; i < n; i++) {
        const struct assessment_difference *d = &sheet->differences[(at + i) % n];
        if (assessment_is_open_question(d) && sheet->outcomes[d->question] == NULL)
            return &sheet->about->framework->questions[d->question];
    }
    return NULL;
}

static void outcome_fill(struct form *form, const struct reconciliation_list_row *outcome) {
    form_fill_int(form, "revision", outcome == NULL ? 0 : outcome->revision);
    if (outcome == NULL) return;
    form_fill(form, "outcome", outcome->outcome);
    if (outcome->agreed_rating != DB_NULL_INT)
        form_fill_int(form, "agreed_rating", outcome->agreed_rating);
    form_fill(form, "reason", outcome->reason);
    form_fill(form, "leadership_question", outcome->leadership_question);
}

/* What one answer asks of another; also when the form is shown again, so that all errors come
 * at once. */
static void outcome_check(struct form *form) {
    const char *outcome = form_text(form, "outcome");
    if (text_is(outcome, "agreed") && text_is_empty(form_text(form, "agreed_rating")))
        form_error(form, "agreed_rating", "Choose the rating you agree on");
    if (text_is(outcome, "leadership") && text_is_empty(form_text(form, "leadership_question")))
        form_error(form, "leadership_question", "Enter the question for leaders");
}

static enum fail question_show(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    struct assessment_sheet sheet;
    TRY(assessment_case_load(request, db, &about, why));
    TRY(assessment_sheet_load(request, db, &about, &sheet, why));
    int index = assessment_question_index(about.framework, request_text(request, "question"));
    if (index < 0) return why_fail(why, FAIL_NOTFOUND, NULL, "the framework has no such question");
    size_t question = (size_t)index, at = 0;
    while (sheet.differences[at].question != question) at++;
    const struct reconciliation_list_row *outcome = sheet.outcomes[question];
    const struct framework_question *next = next_unsettled(&sheet, question);
    const char *base =
        arena_printf(request->arena, "/proposals/%lld/assessment", (long long)about.proposal);
    struct question_view view = {
        .request = request,
        .about = &about,
        .sheet = &sheet,
        .base = base,
        .question = &about.framework->questions[question],
        .difference = &sheet.differences[at],
        .outcome = outcome,
        .decided = outcome == NULL
                       ? ""
                       : clock_day_text(request->arena, outcome->decided_at, request->language),
    };
    if (next != NULL && about.closed) {
        view.next_href = arena_printf(request->arena, "%s/questions/%s", base, next->id);
        view.next_title = tr(request->out, next->title);
    }
    if (about.closed && request_has_role(request, ROLE_OWNER)) {
        int64_t stored = outcome == NULL ? 0 : outcome->revision;
        struct form *form = request->form;
        if (form->submitted) outcome_check(form);
        view.changed_meanwhile = form->submitted && assessment_revision(form) != stored;
        if (view.changed_meanwhile) assessment_revision_renew(form, stored);
        outcome_fill(form, outcome);
        view.form = form;
    }
    request->title = tr(request->out, view.question->title);
    request->back_href = arena_printf(request->arena, "%s/differences", base);
    difference_question_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_difference_question = {
    .name = "difference_question",
    .path = "/proposals/:proposal/assessment/questions/:question",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .fields = reconcile_fields,
    .n_fields = LENGTH(reconcile_fields),
    .show = question_show,
    .wide = true,
    .section = "proposals",
};
REGISTER(page, page_difference_question);

/* --- saving an outcome ---------------------------------------------------------------------- */

static enum fail reconcile_prepare(struct request *request, struct why *why) {
    outcome_check(request->form);
    return form_ok(request->form) ? FAIL_NONE
                                  : why_fail(why, FAIL_INPUT, NULL, "the form has errors");
}

static enum fail reconcile_act(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    TRY(assessment_case_load(request, db, &about, why));
    if (about.id == 0 || !about.closed)
        return why_fail(why, FAIL_CONFLICT, NULL, "the assessment is not closed yet");
    const char *question = request_text(request, "question");
    if (assessment_question_index(about.framework, question) < 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the framework has no such question");
    struct form *form = request->form;
    const char *outcome = form_text(form, "outcome");
    int64_t agreed = DB_NULL_INT;
    if (text_is(outcome, "agreed")) agreed = form_text(form, "agreed_rating")[0] - '0';
    const char *to_leaders =
        text_is(outcome, "leadership") ? form_text(form, "leadership_question") : "";
    enum fail saved = reconciliation_save(
        db, about.id, question, outcome, agreed, form_text(form, "reason"), to_leaders,
        request->viewer.person, assessment_revision(form), request->now, why);
    if (saved == FAIL_CONFLICT)
        form_error(form, NULL, "Somebody else saved an outcome meanwhile: compare and save again");
    if (saved != FAIL_NONE) return saved;
    int64_t changed;
    TRY(assessment_reopen_talks(db, about.id, &changed, why));
    request->subject = about.id;
    request_go(request, "/proposals/%lld/assessment/differences", (long long)about.proposal);
    request_say(request, "%s", tr_language(request->language, "The outcome is saved."));
    return FAIL_NONE;
}

/* Shown only when the form has to be shown again. */
static const struct page page_reconcile = {
    .name = "reconcile",
    .path = "/proposals/:proposal/assessment/questions/:question/outcome",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .fields = reconcile_fields,
    .n_fields = LENGTH(reconcile_fields),
    .prepare = reconcile_prepare,
    .show = question_show,
    .wide = true,
    .act = reconcile_act,
    .section = "proposals",
};
REGISTER(page, page_reconcile);

static enum fail finish_act(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    struct assessment_sheet sheet;
    TRY(assessment_case_load(request, db, &about, why));
    if (about.id == 0 || !about.closed)
        return why_fail(why, FAIL_CONFLICT, NULL, "the assessment is not closed yet");
    TRY(assessment_sheet_load(request, db, &about, &sheet, why));
    if (sheet.n_open_settled < sheet.n_open)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "%zu questions where partners differ have no outcome yet",
                        sheet.n_open - sheet.n_open_settled);
    TRY(assessment_set_reconciled(db, about.id, why));
    request->subject = about.id;
    request_go(request, "/proposals/%lld/assessment", (long long)about.proposal);
    request_say(request, "%s", tr_language(request->language, "The assessment is reconciled."));
    return FAIL_NONE;
}

static const struct page page_assessment_finish = {
    .name = "assessment_finish",
    .path = "/proposals/:proposal/assessment/finish",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .act = finish_act,
};
REGISTER(page, page_assessment_finish);
