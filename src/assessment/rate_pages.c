/* An assessor's own part: one question a page, saved as you go, checked and locked at the end. */
#include "assessment/assessment_views.h"
#include "assessment/rate.html.h"

struct rating_case {
    struct assessment_case about;
    const char *base;
    struct rating_list_own_row *rows;
    size_t n_rows;
    bool locked;
};

/* NOTFOUND for who is not one of the assessors. */
static enum fail rating_load(struct request *request, struct db *db, struct rating_case *out,
                             struct why *why) {
    TRY(assessment_case_load(request, db, &out->about, why));
    const struct assessment_case *about = &out->about;
    if (about->own == NULL)
        return why_fail(why, FAIL_NOTFOUND, NULL,
                        "you are not named as an assessor of this version");
    out->locked = about->own->locked_at != DB_NULL_INT;
    out->base =
        arena_printf(request->arena, "/proposals/%lld/assessment", (long long)about->proposal);
    return rating_list_own(db, request->arena, about->own->id, &out->rows, &out->n_rows, why);
}

/* The same, to change something: CONFLICT when locked or closed. */
static enum fail rating_load_open(struct request *request, struct db *db, struct rating_case *out,
                                  struct why *why) {
    TRY(rating_load(request, db, out, why));
    if (out->locked)
        return why_fail(why, FAIL_CONFLICT, NULL, "you have locked your ratings already");
    if (out->about.closed) return why_fail(why, FAIL_CONFLICT, NULL, "the assessment is closed");
    return FAIL_NONE;
}

static const struct rating_list_own_row *row_of(const struct rating_case *rating,
                                                const char *question) {
    for (size_t i = 0; i < rating->n_rows; i++)
        if (text_is(rating->rows[i].question, question)) return &rating->rows[i];
    return NULL;
}

const char *confidence_words(const struct html *out, int64_t confidence) {
    switch (confidence) {
    case CONFIDENCE_LOW: return tr(out, "Not sure");
    case CONFIDENCE_MEDIUM: return tr(out, "Fairly sure");
    case CONFIDENCE_HIGH: return tr(out, "Very sure");
    default: return "";
    }
}

const char *rating_words(const struct html *out, const struct framework_question *question,
                         bool rated, int64_t rating) {
    if (!rated) return tr(out, "Not answered");
    if (rating < 1 || rating > FRAMEWORK_SCALE) return tr(out, "Cannot say");
    const char *anchor = question->anchors[rating - 1];
    if (text_is_empty(anchor)) return arena_printf(out->arena, "%d", (int)rating);
    return arena_printf(out->arena, "%d: %s", (int)rating, tr(out, anchor));
}

static const char *question_href(struct request *request, const char *base,
                                 const struct framework_question *question) {
    return arena_printf(request->arena, "%s/rate/%s", base, question->id);
}

/* The first question after `from` without an answer, going round; NULL when there is none. */
static const struct framework_question *next_open(const struct rating_case *rating, size_t from) {
    const struct framework *framework = rating->about.framework;
    for (size_t i = 0; i < framework->n_questions; i++) {
        const struct framework_question *question =
            &framework->questions[(from + i) % framework->n_questions];
        if (row_of(rating, question->id) == NULL) return question;
    }
    return NULL;
}

/* --- the list ---------------------------------------------------------------------------- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct rating_case rating = {0};
    TRY(rating_load(request, db, &rating, why));
    const struct assessment_case *about = &rating.about;
    const struct framework *framework = about->framework;
    struct html *out = request->out;
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, framework->n_questions);
    for (size_t i = 0; i < framework->n_questions; i++) {
        const struct framework_question *question = &framework->questions[i];
        const struct rating_list_own_row *row = row_of(&rating, question->id);
        bool cannot = row != NULL && row->rating == DB_NULL_INT;
        tasks[i] = (struct part_task){.title = tr(out, question->title),
                                      .href = question_href(request, rating.base, question),
                                      .status = row == NULL ? tr(out, "To do")
                                                : cannot    ? tr(out, "Cannot say")
                                                         : trf(out, "Rated %d", (int)row->rating),
                                      .status_colour = row == NULL ? "blue"
                                                       : cannot    ? "yellow"
                                                                   : NULL};
    }
    const struct framework_question *next = next_open(&rating, 0);
    struct rate_list_view view = {
        .request = request,
        .about = about,
        .base = rating.base,
        .tasks = tasks,
        .n_answered = rating.n_rows,
        .next_href = next == NULL ? NULL : question_href(request, rating.base, next),
        .locked = rating.locked || about->closed,
        .locked_on = rating.locked
                         ? clock_day_text(request->arena, about->own->locked_at, request->language)
                         : "",
    };
    if (!view.locked && rating.n_rows == 0)
        TRY(rating_earlier_count(db, request->arena, about->proposal, about->version,
                                 about->framework_id, request->viewer.person, &view.n_earlier,
                                 why));
    request->title = tr(out, "Your ratings");
    request->back_href = rating.base;
    rate_list_html(out, &view);
    return FAIL_NONE;
}

static const struct page page_rate = {
    .name = "rate",
    .path = "/proposals/:proposal/assessment/rate",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ASSESSOR,
    .show = list_show,
    .section = "proposals",
};
REGISTER(page, page_rate);

static enum fail copy_act(struct request *request, struct db *db, struct why *why) {
    struct rating_case rating = {0};
    int64_t changed;
    TRY(rating_load_open(request, db, &rating, why));
    TRY(rating_copy_earlier(db, rating.about.own->id, rating.about.proposal, rating.about.version,
                            rating.about.framework_id, request->viewer.person, request->now,
                            &changed, why));
    request->subject = rating.about.id;
    request_go(request, "%s/rate", rating.base);
    request_say(request, "%s",
                tr_language(request->language,
                            "Your earlier ratings are filled in. Go through them: the proposal has "
                            "changed since."));
    return FAIL_NONE;
}

static const struct page page_rate_copy = {
    .name = "rate_copy",
    .path = "/proposals/:proposal/assessment/copy-earlier",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ASSESSOR,
    .act = copy_act,
};
REGISTER(page, page_rate_copy);

/* --- one question -------------------------------------------------------------------------- */

static const struct choice confidence_choices[] = {
    {.value = "1", .label = "Not sure"},
    {.value = "2", .label = "Fairly sure"},
    {.value = "3", .label = "Very sure"},
    {.value = NULL},
};

static const struct field rate_fields[] = {
    {.name = "rating", .kind = FIELD_CHOICE, .required = true, .label_large = true},
    {.name = "confidence",
     .label = "How sure are you?",
     .kind = FIELD_CHOICE,
     .choices = confidence_choices,
     .inline_choices = true},
    {.name = "reason",
     .label = "Your reason",
     .hint = "A sentence or two. Partners read it when you compare.",
     .kind = FIELD_LONG_TEXT,
     .max = 3000,
     .rows = 3},
    {.name = "evidence",
     .label = "What you base it on (optional)",
     .hint = "A document, a figure, a place in the proposal.",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .rows = 2},
    {.name = "would_need",
     .label = "What you would need to see to rate it higher (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .rows = 2},
};

static const struct field *rating_field(struct request *request,
                                        const struct framework_question *question,
                                        struct field *made) {
    struct arena *arena = request->arena;
    struct choice *choices = ARENA_ARRAY(arena, struct choice, FRAMEWORK_SCALE + 2);
    for (int i = 0; i < FRAMEWORK_SCALE; i++)
        choices[i] = (struct choice){
            .value = arena_printf(arena, "%d", i + 1),
            .label = text_is_empty(question->anchors[i])
                         ? arena_printf(arena, "%d", i + 1)
                         : arena_printf(arena, "%d: %s", i + 1,
                                        tr_language(request->language, question->anchors[i])),
        };
    choices[FRAMEWORK_SCALE] = (struct choice){
        .value = "none",
        .label = "Cannot say",
        .hint = "Nobody will count this as a low rating. Say below what you would need to see."};
    *made = rate_fields[0];
    made->label = question->text;
    made->choices = choices;
    made->missing = "Choose a rating, or “Cannot say”";
    return made;
}

static enum fail question_fields(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n_fields, struct why *why) {
    struct rating_case *rating = ARENA_NEW(request->arena, struct rating_case);
    TRY(rating_load(request, db, rating, why));
    request->context = rating;
    const struct framework_question *question =
        framework_question(rating->about.framework, request_text(request, "question"));
    if (question == NULL)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the framework has no such question");
    struct field *made = ARENA_ARRAY(request->arena, struct field, LENGTH(rate_fields) + 1);
    memcpy(made, rate_fields, sizeof rate_fields);
    rating_field(request, question, &made[0]);
    made[LENGTH(rate_fields)] = assessment_revision_field;
    *fields = made;
    *n_fields = LENGTH(rate_fields) + 1;
    return FAIL_NONE;
}

static void question_fill(struct form *form, const struct rating_list_own_row *row) {
    char number[2] = {0};
    form_fill_int(form, "revision", row == NULL ? 0 : row->revision);
    if (row == NULL) return;
    number[0] = (char)('0' + (row->rating == DB_NULL_INT ? 0 : row->rating));
    form_fill(form, "rating", row->rating == DB_NULL_INT ? "none" : number);
    if (row->confidence != DB_NULL_INT) form_fill_int(form, "confidence", row->confidence);
    form_fill(form, "reason", row->reason);
    form_fill(form, "evidence", row->evidence);
    form_fill(form, "would_need", row->would_need);
}

/* Also when the form is shown again, so that all errors come at once. */
static void confidence_check(struct form *form) {
    bool rated = !text_is(form_text(form, "rating"), "none");
    if (rated && text_is_empty(form_text(form, "confidence")))
        form_error(form, "confidence", "Choose how sure you are");
}

static enum fail question_show(struct request *request, struct db *db, struct why *why) {
    struct rating_case rating = {0};
    TRY(rating_load(request, db, &rating, why)); /* again: a conflict shows what is stored now */
    if (rating.locked || rating.about.closed)
        return why_fail(why, FAIL_CONFLICT, NULL, "your ratings are locked");
    const struct framework *framework = rating.about.framework;
    int index = assessment_question_index(framework, request_text(request, "question"));
    const struct framework_question *question = &framework->questions[index];
    const struct rating_list_own_row *row = row_of(&rating, question->id);
    int64_t stored = row == NULL ? 0 : row->revision;
    if (request->form->submitted) confidence_check(request->form);
    bool changed = request->form->submitted && assessment_revision(request->form) != stored;
    if (changed) assessment_revision_renew(request->form, stored);
    question_fill(request->form, row);
    request->title = tr(request->out, question->title);
    request->back_href = arena_printf(request->arena, "%s/rate", rating.base);
    rate_question_html(request->out,
                       &(struct rate_view){.about = &rating.about,
                                           .base = rating.base,
                                           .question = question,
                                           .test = framework_test(framework, question->test),
                                           .number = (size_t)index + 1,
                                           .form = request->form,
                                           .meanwhile = changed ? row : NULL});
    return FAIL_NONE;
}

static enum fail question_prepare(struct request *request, struct why *why) {
    confidence_check(request->form);
    return form_ok(request->form) ? FAIL_NONE
                                  : why_fail(why, FAIL_INPUT, "confidence", "say how sure you are");
}

static enum fail question_act(struct request *request, struct db *db, struct why *why) {
    struct rating_case rating = {0};
    TRY(rating_load_open(request, db, &rating, why));
    const struct form *form = request->form;
    const char *id = request_text(request, "question");
    int index = assessment_question_index(rating.about.framework, id);
    if (index < 0) return why_fail(why, FAIL_NOTFOUND, NULL, "the framework has no such question");
    bool rated = !text_is(form_text(form, "rating"), "none");
    int64_t value = DB_NULL_INT, confidence = DB_NULL_INT;
    if (rated) value = form_text(form, "rating")[0] - '0';
    if (rated) confidence = form_text(form, "confidence")[0] - '0';
    enum fail saved =
        rating_save(db, rating.about.own->id, id, value, confidence, form_text(form, "reason"),
                    form_text(form, "evidence"), form_text(form, "would_need"),
                    assessment_revision(form), request->now, why);
    if (saved == FAIL_CONFLICT)
        form_error(request->form, NULL,
                   "This answer was changed meanwhile: compare and save again");
    if (saved != FAIL_NONE) return saved;
    request->subject = rating.about.own->id;
    TRY(rating_list_own(db, request->arena, rating.about.own->id, &rating.rows, &rating.n_rows,
                        why));
    const struct framework_question *next = next_open(&rating, (size_t)index + 1);
    if (text_is(http_field(request->http, "then"), "list"))
        request_go(request, "%s/rate", rating.base);
    else if (next == NULL)
        request_go(request, "%s/lock", rating.base);
    else
        request_go(request, "%s", question_href(request, rating.base, next));
    return FAIL_NONE;
}

static const struct page page_rate_question = {
    .name = "rate_question",
    .path = "/proposals/:proposal/assessment/rate/:question",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ASSESSOR,
    .fields_make = question_fields,
    .prepare = question_prepare,
    .show = question_show,
    .act = question_act,
    .section = "proposals",
};
REGISTER(page, page_rate_question);

/* --- check your answers, and lock --------------------------------------------------------------
 */

static enum fail lock_show(struct request *request, struct db *db, struct why *why) {
    struct rating_case rating = {0};
    TRY(rating_load(request, db, &rating, why));
    const struct framework *framework = rating.about.framework;
    struct lock_view view = {.about = &rating.about, .base = rating.base, .form = request->form};
    const struct rating_list_own_row **rows =
        ARENA_ARRAY(request->arena, const struct rating_list_own_row *, framework->n_questions);
    for (size_t i = 0; i < framework->n_questions; i++) {
        rows[i] = row_of(&rating, framework->questions[i].id);
        view.n_answered += rows[i] != NULL;
        view.n_without_reason += rows[i] != NULL && text_is_empty(rows[i]->reason);
    }
    view.ratings = rows;
    request->title = tr(request->out, "Check your ratings");
    request->back_href = arena_printf(request->arena, "%s/rate", rating.base);
    rate_lock_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail lock_act(struct request *request, struct db *db, struct why *why) {
    struct rating_case rating = {0};
    TRY(rating_load_open(request, db, &rating, why));
    if (rating.n_rows == 0)
        return why_fail(why, FAIL_INPUT, NULL, "rate at least one question before you lock");
    TRY(assessor_lock(db, rating.about.own->id, request->now, why));
    int64_t waiting;
    TRY(assessor_waiting(db, request->arena, rating.about.id, &waiting, why));
    if (waiting == 0) TRY(assessment_close(db, rating.about.id, request->now, why));
    request->subject = rating.about.own->id;
    request_go(request, "%s", rating.base);
    request_say(request, "%s", tr_language(request->language, "Your ratings are locked."));
    return FAIL_NONE;
}

static const struct page page_rate_lock = {
    .name = "rate_lock",
    .path = "/proposals/:proposal/assessment/lock",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ASSESSOR,
    .show = lock_show,
    .act = lock_act,
    .section = "proposals",
};
REGISTER(page, page_rate_lock);
