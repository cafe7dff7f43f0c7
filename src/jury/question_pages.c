/* Jurors' questions, without who asked; their answers; and how fair the jurors found each day. */
#include "jury/jury_pages.h"

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
    if (n == 0) jury_text(request, tr(out, "No questions yet."));
    struct part_summary_row *list = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    for (size_t i = 0; i < n; i++) {
        const char *answer = text_is(rows[i].state, "open") ? tr(out, "Not answered yet")
                             : text_is(rows[i].state, "later")
                                 ? trf(out, "Cannot be answered here. %s", rows[i].answer)
                                 : rows[i].answer;
        list[i] = (struct part_summary_row){.key = rows[i].question,
                                            .value = trf(out, "%s\nTo %s, %s", answer,
                                                         to_whom(request, rows[i].witness),
                                                         jury_day(request, rows[i].day))};
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
    jury_text(request,
              tr(request->out, "Every question of the jurors, with its answer. Who asked is "
                               "not kept. All jurors see this list."));
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
    enum fail fail =
        jury_question_answer(db, request->subject, jury.engagement.id, jury_revision(f),
                             form_text(f, "answer"), form_text(f, "state"), why);
    return fail == FAIL_CONFLICT ? jury_stale(why) : fail;
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
    jury_form(request, tr(request->out, "Save"), request->back_href);
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
    int64_t id, witness = jury_id_of(form_text(request->form, "witness"));
    if (witness == 0)
        witness = DB_NULL_INT;
    else
        TRY(jury_witness_get(db, request->arena, witness, juror.about.engagement, &row, why));
    TRY(jury_question_add(db, request->arena, juror.about.engagement, witness, jury_today(request),
                          form_text(request->form, "question"), &id, why));
    request_go(request, "/take-part/jury/questions");
    request_say(request, "%s", tr_language(request->language, "Your question is on the list."));
    return FAIL_NONE;
}

static enum fail ask_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    TRY(juror_of_request(request, db, &juror, why));
    juror_head(request, &juror, tr(request->out, "Ask a question"));
    jury_form(request, tr(request->out, "Ask"), NULL);
    jury_heading(request, tr(request->out, "Questions so far"));
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

/* ---- fairness: a juror rates ---- */

static const struct choice fair_choices[] = {{"fair", "Fair", NULL},
                                             {"a_little", "A little one-sided", NULL},
                                             {"very", "Very one-sided", NULL},
                                             {"unsure", "Cannot say", NULL},
                                             {NULL, NULL, NULL}};

struct heard {
    int64_t witness; /* 0: those who ran the day */
    const char *day;
};

/* What somebody can rate: each witness on each day on which they spoke, up to today, and each
 * day as a whole. */
static enum fail heard_load(struct request *request, struct db *db, int64_t engagement,
                            struct heard **out, size_t *n, struct why *why) {
    struct jury_item_list_row *items;
    size_t n_items;
    const char *today = jury_today(request), *last = "";
    TRY(jury_item_list(db, request->arena, engagement, &items, &n_items, why));
    *out = ARENA_ARRAY(request->arena, struct heard, 2 * n_items);
    *n = 0;
    for (size_t i = 0; i < n_items; i++) {
        if (strcmp(items[i].day, today) > 0) continue;
        if (strcmp(items[i].day, last) != 0) (*out)[(*n)++] = (struct heard){0, items[i].day};
        last = items[i].day;
        bool known = items[i].witness == DB_NULL_INT;
        for (size_t k = 0; k < *n; k++)
            known |= (*out)[k].witness == items[i].witness && strcmp((*out)[k].day, last) == 0;
        if (!known) (*out)[(*n)++] = (struct heard){items[i].witness, last};
    }
    return FAIL_NONE;
}

static const char *heard_label(struct request *request, const struct heard *heard) {
    const char *day = jury_day(request, heard->day), *language = request->language;
    if (heard->witness == 0)
        return arena_printf(request->arena, tr_language(language, "Those who ran the day, %s"),
                            day);
    return arena_printf(request->arena, "%s, %s", witness_name(request, heard->witness), day);
}

static const char *heard_field(struct request *request, const char *what, const struct heard *h) {
    return arena_printf(request->arena, "%s_%lld_%s", what, (long long)h->witness, h->day);
}

static enum fail rate_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n, struct why *why) {
    struct juror juror;
    struct heard *heard;
    size_t n_heard;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(heard_load(request, db, juror.about.engagement, &heard, &n_heard, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2 * n_heard + 1);
    *n = 0;
    for (size_t i = 0; i < n_heard; i++) {
        made[(*n)++] = (struct field){.name = heard_field(request, "rating", &heard[i]),
                                      .label = heard_label(request, &heard[i]),
                                      .kind = FIELD_CHOICE,
                                      .choices = fair_choices,
                                      .inline_choices = true};
        made[(*n)++] = (struct field){
            .name = heard_field(request, "note", &heard[i]),
            .label = arena_printf(request->arena,
                                  tr_language(request->language, "What was one-sided? %s"),
                                  heard_label(request, &heard[i])),
            .kind = FIELD_TEXT,
            .max = 300};
    }
    if (*n == 0) made[(*n)++] = (struct field){.name = "nothing", .kind = FIELD_HIDDEN};
    *fields = made;
    return FAIL_NONE;
}

static enum fail rate_act(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct heard *heard;
    size_t n;
    TRY(juror_of_request(request, db, &juror, why));
    if (jury_report_read(juror.row.report_state) == JURY_FINAL)
        return why_fail(why, FAIL_CONFLICT, NULL, "the report is final; ratings are closed");
    TRY(heard_load(request, db, juror.about.engagement, &heard, &n, why));
    for (size_t i = 0; i < n; i++) {
        const char *rating = form_text(request->form, heard_field(request, "rating", &heard[i]));
        if (text_is_empty(rating)) continue;
        TRY(jury_bias_put(db, request->viewer.participant, heard[i].witness, heard[i].day, rating,
                          form_text(request->form, heard_field(request, "note", &heard[i])), why));
    }
    request_go(request, "/take-part/now");
    request_say(request, "%s", tr_language(request->language, "Thank you. Your ratings are kept."));
    return FAIL_NONE;
}

static enum fail rate_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct heard *heard;
    struct jury_bias_own_row *own;
    size_t n, n_own;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(heard_load(request, db, juror.about.engagement, &heard, &n, why));
    TRY(jury_bias_own(db, request->arena, request->viewer.participant, &own, &n_own, why));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_own; k++) {
            if (own[k].witness != heard[i].witness || strcmp(own[k].day, heard[i].day) != 0)
                continue;
            form_fill(request->form, heard_field(request, "rating", &heard[i]), own[k].rating);
            form_fill(request->form, heard_field(request, "note", &heard[i]), own[k].note);
        }
    juror_head(request, &juror, tr(request->out, "How fair was it?"));
    if (n == 0) {
        jury_text(request,
                  tr(request->out, "You can rate each witness from the day on which they speak."));
        return FAIL_NONE;
    }
    jury_text(request,
              tr(request->out, "Was what you heard fair, whatever you think of it yourself? "
                               "The counts are published, never who said it."));
    jury_form(request, tr(request->out, "Save"), "/take-part/now");
    return FAIL_NONE;
}

static const struct page page_juror_fair = {.name = "juror_fair",
                                            .path = "/take-part/jury/fair",
                                            .scope = SCOPE_PARTICIPANT,
                                            .no_navigation = true,
                                            .fields_make = rate_fields,
                                            .show = rate_show,
                                            .act = rate_act};
REGISTER(page, page_juror_fair);

/* ---- fairness: what came of it ---- */

enum fail bias_put_table(struct request *request, struct db *db, int64_t engagement,
                         struct why *why) {
    static const char *const ratings[] = {"fair", "a_little", "very", "unsure"};
    struct jury_bias_counts_row *rows;
    size_t n, n_lines = 0;
    TRY(jury_bias_counts(db, request->arena, engagement, &rows, &n, why));
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Who")},
                               {.text = tr(out, "Fair"), .numeric = true},
                               {.text = tr(out, "A little one-sided"), .numeric = true},
                               {.text = tr(out, "Very one-sided"), .numeric = true},
                               {.text = tr(out, "Cannot say"), .numeric = true},
                               {.text = tr(out, "Jurors"), .numeric = true}};
    enum { COLUMNS = 6 };
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * COLUMNS);
    for (size_t i = 0; i < n;) {
        struct heard heard = {rows[i].witness, rows[i].day};
        struct part_cell *line = &cells[COLUMNS * n_lines++];
        int64_t counts[LENGTH(ratings)] = {0}, total = 0;
        for (; i < n && rows[i].witness == heard.witness && strcmp(rows[i].day, heard.day) == 0;
             i++)
            for (size_t r = 0; r < LENGTH(ratings); r++)
                if (strcmp(rows[i].rating, ratings[r]) == 0)
                    counts[r] += rows[i].n, total += rows[i].n;
        line[0] = (struct part_cell){.text = heard_label(request, &heard), .header = true};
        for (size_t r = 0; r < LENGTH(ratings); r++)
            line[r + 1] =
                (struct part_cell){.text = trf(out, "%lld", (long long)counts[r]), .numeric = true};
        line[5] = (struct part_cell){.text = trf(out, "%lld", (long long)total), .numeric = true};
    }
    if (n_lines == 0)
        jury_text(request, tr(out, "No ratings yet."));
    else
        part_table(out, .caption = tr(out, "How jurors rated fairness"), .head = head,
                   .cells = cells, .n_columns = COLUMNS, .n_rows = n_lines,
                   .first_cell_is_header = true);
    return FAIL_NONE;
}

static enum fail bias_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_bias_notes_row *notes;
    size_t n;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_bias_notes(db, request->arena, jury.engagement.id, &notes, &n, why));
    jury_head(request, &jury, tr(request->out, "How fair the days were"));
    TRY(bias_put_table(request, db, jury.engagement.id, why));
    struct part_summary_row *list = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    for (size_t i = 0; i < n; i++) {
        struct heard heard = {notes[i].witness, notes[i].day};
        list[i] =
            (struct part_summary_row){.key = heard_label(request, &heard), .value = notes[i].note};
    }
    if (n > 0) {
        jury_heading(request, tr(request->out, "What they found one-sided"));
        part_summary_list(request->out, .rows = list, .n_rows = n);
    }
    return FAIL_NONE;
}

static const struct page page_jury_bias = {.name = "jury_bias",
                                           .path = JURY_PATH "/bias",
                                           .scope = SCOPE_PROPOSAL,
                                           .roles = JURY_READS,
                                           .section = "proposals",
                                           .wide = true,
                                           .show = bias_show};
REGISTER(page, page_jury_bias);
