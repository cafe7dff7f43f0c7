/* Jurors' questions, without who asked, and their answers. */
#include "jury/jury_pages.h"
#include "jury/written.h"

#include <string.h>

/* ---- the log ---- */

static const char *to_whom(struct request *request, int64_t witness) {
    return witness == DB_NULL_INT ? tr(request->out, "Anybody") : witness_name(request, witness);
}

static enum fail questions_put(struct request *request, struct db *db, int64_t engagement,
                               const char *answer_path, struct why *why) {
    struct jury_question_list_row *rows;
    size_t n;
    TRY(jury_question_list(db, request->arena, engagement, &rows, &n, why));
    struct html *out = request->out;
    if (n == 0) put_text(request, tr(out, "No questions yet."));
    struct part_summary_row *list = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    for (size_t i = 0; i < n; i++) {
        const char *answer = text_is(rows[i].state, "open") ? tr(out, "Not answered yet")
                             : text_is(rows[i].state, "later")
                                 ? trf(out, "Cannot be answered here. %s", rows[i].answer)
                                 : rows[i].answer;
        list[i] = (struct part_summary_row){.key = rows[i].question,
                                            .value = trf(out, "%s\nTo %s, %s", answer,
                                                         to_whom(request, rows[i].witness),
                                                         request_day(request, rows[i].day))};
        if (answer_path != NULL) {
            list[i].action_href =
                arena_printf(request->arena, "%s/%lld", answer_path, (long long)rows[i].id);
            list[i].action_text =
                text_is(rows[i].state, "open") ? tr(out, "Answer") : tr(out, "Change");
            list[i].action_about = rows[i].question;
        }
    }
    if (n > 0) part_summary_list(out, .rows = list, .n_rows = n);
    return FAIL_NONE;
}

static enum fail questions_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    bool answers = request_has_role(request, JURY_WRITES);
    const char *path = arena_printf(request->arena, "%s/questions", jury.path);
    jury_head(request, &jury, tr(request->out, "Jurors' questions"));
    put_text(request, tr(request->out, "Every question of the jurors, with its answer. Nobody can "
                                       "see who asked. All jurors see this list."));
    return questions_put(request, db, jury.engagement.id, answers ? path : NULL, why);
}

static const struct page page_jury_questions = {.name = "jury_questions",
                                                .path = JURY_PATH "/questions",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = JURY_READS,
                                                .section = "proposals",
                                                .show = questions_show};
REGISTER(page, page_jury_questions);

static const struct choice state_choices[] = {
    {"answered", "It is answered", NULL},
    {"later", "It cannot be answered here", "Say why, and where the answer will be"},
    {"open", "Not yet", NULL},
    {NULL, NULL, NULL}};
static const struct field answer_fields[] = {
    {.name = "answer",
     .label = "Answer, as it was given",
     .kind = FIELD_LONG_TEXT,
     .max = 3000,
     .hint = "Say who answered"},
    {.name = "state",
     .label = "Where it stands",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = state_choices,
     .missing = "Choose where it stands"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail answer_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    if (!text_is(form_text(f, "state"), "open") && text_is_empty(form_text(f, "answer")))
        return why_fail(why, FAIL_INPUT, "answer", "Enter the answer");
    request->subject = request_int(request, "question");
    request_go(request, "%s/questions", jury.path);
    enum fail fail = jury_question_answer(db, request->subject, jury.engagement.id, revision_of(f),
                                          form_text(f, "answer"), form_text(f, "state"), why);
    return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
}

static enum fail answer_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_question_get_row row;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_question_get(db, request->arena, request_int(request, "question"), jury.engagement.id,
                          &row, why));
    form_fill(request->form, "answer", row.answer);
    form_fill(request->form, "state", row.state);
    form_fill_int(request->form, "revision", row.revision);
    jury_head(request, &jury, tr(request->out, "Answer a question"));
    request->back_href = arena_printf(request->arena, "%s/questions", jury.path);
    part_inset(request->out, .text = row.question);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_answer = {.name = "jury_answer",
                                             .path = JURY_PATH "/questions/:question",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_WRITES,
                                             .section = "proposals",
                                             .fields = answer_fields,
                                             .n_fields = LENGTH(answer_fields),
                                             .show = answer_show,
                                             .act = answer_act};
REGISTER(page, page_jury_answer);

/* ---- a juror asks ---- */

static enum fail ask_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n, struct why *why) {
    struct juror juror;
    const struct choice *witnesses;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(witness_choices(request, db, juror.about.engagement, "Anybody", &witnesses, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2);
    made[0] = (struct field){.name = "question",
                             .label = "Your question",
                             .kind = FIELD_LONG_TEXT,
                             .required = true,
                             .max = 500,
                             .rows = 3,
                             .hint = "It is shown without who asked.",
                             .missing = "Enter your question"};
    made[1] = (struct field){
        .name = "witness", .label = "To whom?", .kind = FIELD_SELECT, .choices = witnesses};
    *fields = made;
    *n = 2;
    return FAIL_NONE;
}

static enum fail ask_act(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct jury_witness_get_row row;
    TRY(juror_of_request(request, db, &juror, why));
    int64_t id, witness = row_number(form_text(request->form, "witness"));
    if (witness == 0)
        witness = DB_NULL_INT;
    else
        TRY(jury_witness_get(db, request->arena, witness, juror.about.engagement, &row, why));
    TRY(jury_question_add(db, request->arena, juror.about.engagement, witness,
                          request_today(request), form_text(request->form, "question"), &id, why));
    TRY(written_keep(request, db, juror.about.engagement, "question", id, why));
    request_go(request, "/take-part/jury/questions");
    request_say(request, "%s", tr_language(request->language, "Your question is on the list."));
    return FAIL_NONE;
}

static enum fail ask_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    TRY(juror_of_request(request, db, &juror, why));
    juror_head(request, &juror, tr(request->out, "Ask a question"));
    put_form(request, tr(request->out, "Ask"), NULL);
    put_heading(request, tr(request->out, "Questions so far"));
    return questions_put(request, db, juror.about.engagement, NULL, why);
}

static const struct page page_juror_questions = {.name = "juror_questions",
                                                 .path = "/take-part/jury/questions",
                                                 .scope = SCOPE_PARTICIPANT,
                                                 .no_navigation = true,
                                                 .fields_make = ask_fields,
                                                 .show = ask_show,
                                                 .act = ask_act};
REGISTER(page, page_juror_questions);
