/* Honoraria and expenses, and how an entry that was wrong is put right. */
#include "base/clock.h"
#include "base/csv.h"
#include "civic/app.h"
#include "recruit/candidate_views.h"
#include "recruit/money.html.h"

static const struct choice kinds[] = {
    {"honorarium", "For taking part", NULL},
    {"reserve", "For being ready as a reserve", NULL},
    {"travel", "Travel", NULL},
    {"childcare", "Childcare", NULL},
    {"care", "Care for an adult", NULL},
    {"access", "Access, for example an interpreter", NULL},
    {"other", "Other", NULL},
    {NULL, NULL, NULL},
};
static const struct choice methods[] = {
    {"bank", "Bank transfer", NULL},
    {"voucher", "Voucher", NULL},
    {"cash", "Cash", NULL},
    {NULL, NULL, NULL},
};
static const struct choice corrections[] = {
    {"not_sent", "It was marked as paid, and the money was never sent",
     "It goes back to those to be paid."},
    {"twice", "It was entered twice", NULL},
    {"person", "It was entered for the wrong person", NULL},
    {"sum", "The sum, or what it is for, is wrong", NULL},
    {"not_owed", "It is not owed", NULL},
    {"returned", "It was paid, and the money has come back", NULL},
    {NULL, NULL, NULL},
};
static const struct field correction_fields[] = {
    {.name = "revision", .kind = FIELD_HIDDEN},
    {.name = "correction",
     .label = "What is wrong?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = corrections,
     .missing = "Choose what is wrong"},
};
static const struct field fields[] = {
    {.name = "number",
     .label = "Number of the person",
     .kind = FIELD_INT,
     .required = true,
     .max = 1000000000,
     .missing = "Enter the number of the person"},
    {.name = "kind",
     .label = "What for",
     .kind = FIELD_SELECT,
     .required = true,
     .choices = kinds,
     .missing = "Choose what for"},
    {.name = "amount",
     .label = "How much",
     .kind = FIELD_MONEY,
     .required = true,
     .max = 1000000,
     .missing = "Enter how much"},
    {.name = "method",
     .label = "How it is paid",
     .kind = FIELD_SELECT,
     .required = true,
     .choices = methods,
     .missing = "Choose how it is paid"},
};

static const char *choice_text(const struct html *out, const struct choice *choices,
                               const char *value) {
    for (const struct choice *c = choices; c->value != NULL; c++)
        if (text_is(c->value, value)) return tr(out, c->label);
    return value;
}

static enum fail payments_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_candidate_by_number_row row;
    const struct form *form = request->form;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    enum fail fail = recruit_candidate_by_number(db, request->arena, recruitment.row.id,
                                                 form_int(form, "number", 0), &row, why);
    if (fail == FAIL_NOTFOUND || (fail == FAIL_NONE && text_is(row.state, "erased")))
        return why_fail(why, FAIL_INPUT, "number", "Nobody here has this number");
    TRY(fail);
    TRY(recruit_payment_add(db, request->arena, row.id, form_text(form, "kind"),
                            form_int(form, "amount", 0), form_text(form, "method"),
                            request->viewer.person, request->now, &request->subject, why));
    request_go(request, "%s/payments", recruitment.path);
    return FAIL_NONE;
}

/* What somebody without an entry usually gets; 0: nothing was promised. */
static int64_t usual_pence(const struct recruitment *recruitment,
                           const struct recruit_without_honorarium_row *row) {
    return text_is(row->state, "reserve") ? recruitment->row.reserve_pence
                                          : recruitment->row.honorarium_pence;
}

static struct payment_line payment_line_make(const struct request *request,
                                             const struct recruitment *recruitment,
                                             const struct recruit_payment_list_row *row) {
    struct arena *arena = request->arena;
    const struct html *out = request->out;
    const char *path =
        arena_printf(arena, "%s/payments/%lld", recruitment->path, (long long)row->id);
    bool withdrawn = text_is(row->state, "withdrawn");
    const char *state = NULL;
    if (withdrawn)
        state = trf(out, "Taken back: %s", choice_text(out, corrections, row->correction));
    else if (text_is(row->state, "paid"))
        state = trf(out, "Paid on %s", recruit_day(arena, row->paid_day, request->language));
    return (struct payment_line){.number = row->number,
                                 .kind = choice_text(out, kinds, row->kind),
                                 .amount = recruit_pounds(arena, row->pence),
                                 .method = choice_text(out, methods, row->method),
                                 .state = state,
                                 .paid_path = arena_printf(arena, "%s/paid", path),
                                 .correct_path =
                                     withdrawn ? NULL : arena_printf(arena, "%s/correct", path)};
}

/* One press for all that are due by one way: a payment run goes out as a whole. */
static void due_find(struct request *request, const struct recruitment *recruitment,
                     const struct recruit_payment_list_row *rows, size_t n,
                     struct payments_view *view) {
    view->due_by = ARENA_ARRAY(request->arena, struct payments_due, LENGTH(methods));
    for (const struct choice *way = methods; way->value != NULL; way++) {
        int64_t n_due = 0, pence = 0, last = 0;
        for (size_t i = 0; i < n; i++) {
            if (!text_is(rows[i].state, "due") || !text_is(rows[i].method, way->value)) continue;
            n_due++;
            pence += rows[i].pence;
            if (rows[i].id > last) last = rows[i].id;
        }
        if (n_due < 2) continue;
        view->due_by[view->n_due_by++] = (struct payments_due){
            .text =
                trf(request->out, "%s: all %lld were paid today, %s", tr(request->out, way->label),
                    (long long)n_due, recruit_pounds(request->arena, pence)),
            .path = arena_printf(request->arena, "%s/payments/paid/%s/%lld", recruitment->path,
                                 way->value, (long long)last)};
    }
}

static enum fail payments_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_payment_list_row *rows;
    struct recruit_without_honorarium_row *without;
    size_t n, n_without;
    int64_t due = 0, paid = 0, n_confirmed = 0, n_reserves = 0;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_payment_list(db, request->arena, recruitment.row.id, &rows, &n, why));
    TRY(recruit_without_honorarium(db, request->arena, recruitment.row.id, &without, &n_without,
                                   why));
    for (size_t i = 0; i < n_without; i++)
        if (usual_pence(&recruitment, &without[i]) > 0)
            (*(text_is(without[i].state, "reserve") ? &n_reserves : &n_confirmed))++;
    struct payment_line *lines = ARENA_ARRAY(request->arena, struct payment_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (text_is(rows[i].state, "due")) due += rows[i].pence;
        if (text_is(rows[i].state, "paid")) paid += rows[i].pence;
        lines[i] = payment_line_make(request, &recruitment, &rows[i]);
    }
    struct payments_view view = {
        .request = request,
        .recruitment = &recruitment,
        .form = request->form,
        .lines = lines,
        .n_lines = n,
        .due = recruit_pounds(request->arena, due),
        .paid = recruit_pounds(request->arena, paid),
        .n_confirmed = n_confirmed,
        .n_reserves = n_reserves,
        .honoraria_path = arena_printf(request->arena, "%s/payments/honoraria", recruitment.path)};
    due_find(request, &recruitment, rows, n, &view);
    request->title = tr(request->out, "Honoraria and expenses");
    request->back_href = recruitment.path;
    recruit_payments_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_payments = {
    .name = "recruit_payments",
    .path = "/proposals/:proposal/recruitments/:recruitment/payments",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = payments_show,
    .act = payments_act,
};
REGISTER(page, page_recruit_payments);

static enum fail paid_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    int64_t payment = request_int(request, "payment");
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_payment_paid(db, payment, recruitment.row.id,
                             date_iso(request->arena, date_of(request->now)), why));
    request->subject = payment;
    request_go(request, "%s/payments", recruitment.path);
    return FAIL_NONE;
}

static const struct page page_recruit_paid = {
    .name = "recruit_paid",
    .path = "/proposals/:proposal/recruitments/:recruitment/payments/:payment/paid",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = paid_act,
};
REGISTER(page, page_recruit_paid);

static enum fail paid_all_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    int64_t changed;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_payments_paid(db, recruitment.row.id, request_text(request, "method"),
                              request_int(request, "last"),
                              date_iso(request->arena, date_of(request->now)), &changed, why));
    if (changed == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "these payments are marked as paid already");
    request->subject = recruitment.row.id;
    request_go(request, "%s/payments", recruitment.path);
    return FAIL_NONE;
}

static const struct page page_recruit_paid_all = {
    .name = "recruit_paid_all",
    .path = "/proposals/:proposal/recruitments/:recruitment/payments/paid/:method/:last",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = paid_all_act,
};
REGISTER(page, page_recruit_paid_all);

/* ---- putting an entry right ---- */

static enum fail payment_of_path(struct request *request, struct db *db,
                                 struct recruitment *recruitment,
                                 struct recruit_payment_get_row *row, struct why *why) {
    TRY(recruitment_of_path(request, db, recruitment, why));
    return recruit_payment_get(db, request->arena, request_int(request, "payment"),
                               recruitment->row.id, row, why);
}

/* The reason is on the entry and in the audit log: fixed words, so that neither holds a name. */
static enum fail correct_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_payment_get_row row;
    int64_t revision;
    const char *wrong = form_text(request->form, "correction");
    TRY(payment_of_path(request, db, &recruitment, &row, why));
    if (text_is(row.state, "withdrawn"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this entry has been taken back already");
    bool not_sent = text_is(wrong, "not_sent"), paid = text_is(row.state, "paid");
    if (!paid && (not_sent || text_is(wrong, "returned")))
        return why_fail(why, FAIL_INPUT, "correction", "It is not marked as paid");
    if (!str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision) ||
        revision != row.revision)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody else changed this payment meanwhile; look at it again");
    TRY(recruit_payment_correct(db, row.id, revision, not_sent ? "due" : "withdrawn",
                                not_sent ? "" : wrong, why));
    request->subject = row.id;
    request_go(request, "%s/payments", recruitment.path);
    return act_record(request, db, "recruit_payment_corrected", "payment", row.id, wrong, why);
}

static enum fail correct_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_payment_get_row row;
    const struct html *out = request->out;
    TRY(payment_of_path(request, db, &recruitment, &row, why));
    if (text_is_empty(form_text(request->form, "revision")))
        form_fill(request->form, "revision",
                  arena_printf(request->arena, "%lld", (long long)row.revision));
    struct payment_correct_view view = {.recruitment = &recruitment,
                                        .form = request->form,
                                        .number = row.number,
                                        .amount = recruit_pounds(request->arena, row.pence),
                                        .kind = choice_text(out, kinds, row.kind)};
    if (text_is(row.state, "withdrawn"))
        view.correction = choice_text(out, corrections, row.correction);
    if (text_is(row.state, "paid"))
        view.paid_day = recruit_day(request->arena, row.paid_day, request->language);
    request->title = trf(out, "Correct a payment to number %lld", (long long)row.number);
    request->back_href = arena_printf(request->arena, "%s/payments", recruitment.path);
    recruit_payment_correct_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_payment_correct = {
    .name = "recruit_payment_correct",
    .path = "/proposals/:proposal/recruitments/:recruitment/payments/:payment/correct",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields = correction_fields,
    .n_fields = LENGTH(correction_fields),
    .show = correct_show,
    .act = correct_act,
};
REGISTER(page, page_recruit_payment_correct);

static enum fail honoraria_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_without_honorarium_row *rows;
    size_t n;
    int64_t id;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_without_honorarium(db, request->arena, recruitment.row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        int64_t pence = usual_pence(&recruitment, &rows[i]);
        if (pence <= 0) continue;
        TRY(recruit_payment_add(db, request->arena, rows[i].id,
                                text_is(rows[i].state, "reserve") ? "reserve" : "honorarium", pence,
                                "bank", request->viewer.person, request->now, &id, why));
    }
    request->subject = recruitment.row.id;
    request_go(request, "%s/payments", recruitment.path);
    return FAIL_NONE;
}

static const struct page page_recruit_honoraria = {
    .name = "recruit_honoraria",
    .path = "/proposals/:proposal/recruitments/:recruitment/payments/honoraria",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = honoraria_act,
};
REGISTER(page, page_recruit_honoraria);

/* For whoever pays: with names, so each download is noted. */
static enum fail payments_send(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_payment_list_row *rows;
    struct csv_out csv;
    size_t n;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_payment_list(db, request->arena, recruitment.row.id, &rows, &n, why));
    TRY(recruit_note_read(request, "recruit_payments_read", 0, why));
    csv_out_init(&csv, &request->response->body);
    static const char *const header[] = {"number", "name",  "for",  "pounds",
                                         "method", "state", "paid", "correction"};
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(&csv, rows[i].number);
        csv_put(&csv, recruit_person_name(request->app, request->arena, rows[i].candidate,
                                          rows[i].number));
        csv_put(&csv, rows[i].kind);
        csv_put(&csv, arena_printf(request->arena, "%lld.%02lld", (long long)(rows[i].pence / 100),
                                   (long long)(rows[i].pence % 100)));
        csv_put(&csv, rows[i].method);
        csv_put(&csv, rows[i].state);
        csv_put(&csv, rows[i].paid_day);
        csv_put(&csv, rows[i].correction);
        csv_end_row(&csv);
    }
    http_download(request->response, "text/csv; charset=utf-8", "payments.csv");
    return FAIL_NONE;
}

static const struct page page_recruit_payments_file = {
    .name = "recruit_payments_file",
    .path = "/proposals/:proposal/recruitments/:recruitment/payments.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .send = payments_send,
};
REGISTER(page, page_recruit_payments_file);
