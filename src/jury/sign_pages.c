/* A juror reads the report page by page, signs or says what should change, adds to a minority. */
#include "jury/people.sql.h"
#include "jury/report.h"

static enum fail juror_report(struct request *request, struct db *db, struct juror *juror,
                              struct report_source *source, struct report *report,
                              struct why *why) {
    TRY(juror_of_request(request, db, juror, why));
    if (jury_report_read(juror->row.report_state) == JURY_DRAFT)
        return why_fail(why, FAIL_CONFLICT, NULL, "the report is still being written");
    TRY(report_load(request, db, juror->about.proposal, juror->about.engagement, source, why));
    return report_build(request, db, source, report, why);
}

/* ---- list of pages ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct report_source source;
    struct report report;
    struct jury_sign_own_row *own;
    size_t n;
    const struct html *out = request->out;
    TRY(juror_report(request, db, &juror, &source, &report, why));
    TRY(jury_sign_own(db, request->arena, request->viewer.participant, &own, &n, why));
    juror_head(request, &juror, tr(out, "The jury's report"));
    put_text(request, tr(out, "Read each page. Sign it if it says what the jury said, also where "
                              "you voted otherwise yourself. If not, say what should change."));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, report.n);
    for (size_t p = 0; p < report.n; p++) {
        const char *status = tr(out, "Not yet signed"), *colour = "blue";
        for (size_t i = 0; i < n; i++) {
            if (!text_is(own[i].page, report.pages[p].key)) continue;
            bool same = text_is(own[i].digest, report.pages[p].digest);
            status = !same                ? tr(out, "It has changed: look again")
                     : own[i].agrees != 0 ? tr(out, "Signed")
                                          : tr(out, "You want a change");
            colour = same && own[i].agrees != 0 ? NULL : "yellow";
        }
        tasks[p] = (struct part_task){
            .title = report.pages[p].title,
            .href = arena_printf(request->arena, "/take-part/jury/report/%s", report.pages[p].key),
            .status = status,
            .status_colour = colour};
    }
    part_task_list(request->out, .items = tasks, .n_items = report.n);
    put_link(request, "/take-part/jury/minority", tr(out, "Write or join a minority statement"));
    return FAIL_NONE;
}

static const struct page page_juror_report = {.name = "juror_report",
                                              .path = "/take-part/jury/report",
                                              .scope = SCOPE_PARTICIPANT,
                                              .no_navigation = true,
                                              .show = list_show};
REGISTER(page, page_juror_report);

/* ---- one page ---- */

static const struct choice agree_choices[] = {
    {"yes", "I sign this page", NULL}, {"no", "Something should change", NULL}, {NULL, NULL, NULL}};
static const struct field sign_fields[] = {
    {.name = "agrees",
     .label = "Does this page say what the jury said?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = agree_choices,
     .missing = "Choose whether you sign this page"},
    {.name = "change",
     .label = "What should change (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 3},
    {.name = "digest", .kind = FIELD_HIDDEN},
};

static enum fail page_of_path(struct request *request, const struct report *report,
                              const struct report_page **out, size_t *place, struct why *why) {
    for (size_t p = 0; p < report->n; p++)
        if (text_is(report->pages[p].key, request_text(request, "page"))) {
            *out = &report->pages[p];
            *place = p;
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "the report has no such page");
}

static enum fail sign_act(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct report_source source;
    struct report report;
    const struct report_page *page;
    size_t place;
    const struct form *f = request->form;
    request->out = request_html(request);
    enum fail fail = juror_report(request, db, &juror, &source, &report, why);
    request->out = NULL;
    if (fail != FAIL_NONE) return fail;
    TRY(page_of_path(request, &report, &page, &place, why));
    if (jury_report_read(juror.row.report_state) != JURY_SIGNING)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the report is final; it can no longer be signed");
    if (!text_is(form_text(f, "digest"), page->digest))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this page has changed while you read it; look at it again");
    bool agrees = text_is(form_text(f, "agrees"), "yes");
    if (!agrees && text_is_empty(form_text(f, "change")))
        return why_fail(why, FAIL_INPUT, "change", "Say what should change");
    TRY(jury_sign_put(db, request->viewer.participant, page->key, page->digest, agrees,
                      agrees ? "" : form_text(f, "change"), request_today(request), why));
    if (place + 1 < report.n)
        request_go(request, "/take-part/jury/report/%s", report.pages[place + 1].key);
    else
        request_go(request, "/take-part/jury/report");
    return FAIL_NONE;
}

static enum fail sign_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct report_source source;
    struct report report;
    struct jury_sign_own_row *own;
    const struct report_page *page;
    size_t place, n;
    TRY(juror_report(request, db, &juror, &source, &report, why));
    TRY(page_of_path(request, &report, &page, &place, why));
    TRY(jury_sign_own(db, request->arena, request->viewer.participant, &own, &n, why));
    for (size_t i = 0; i < n; i++)
        if (text_is(own[i].page, page->key) && text_is(own[i].digest, page->digest)) {
            form_fill(request->form, "agrees", own[i].agrees != 0 ? "yes" : "no");
            form_fill(request->form, "change", own[i].change);
        }
    form_renew(request->form, "digest", page->digest);
    juror_head(request, &juror, trf(request->out, "Page %zu of %zu", place + 1, report.n));
    request->back_href = "/take-part/jury/report";
    report_page_put(request, page);
    if (jury_report_read(juror.row.report_state) == JURY_SIGNING)
        put_form(request, tr(request->out, "Save and go on"), "/take-part/jury/report");
    return FAIL_NONE;
}

static const struct page page_juror_sign = {.name = "juror_sign",
                                            .path = "/take-part/jury/report/:page",
                                            .scope = SCOPE_PARTICIPANT,
                                            .no_navigation = true,
                                            .wide = true,
                                            .fields = sign_fields,
                                            .n_fields = LENGTH(sign_fields),
                                            .show = sign_show,
                                            .act = sign_act};
REGISTER(page, page_juror_sign);

/* ---- minority statements ---- */

static enum fail minority_fields(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n, struct why *why) {
    struct juror juror;
    struct use_list_row *uses;
    size_t n_uses;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(use_list(db, request->arena, juror.about.engagement, &uses, &n_uses, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_uses + 2);
    choices[0] = (struct choice){"", "On the whole", NULL};
    for (size_t i = 0; i < n_uses; i++)
        choices[i + 1] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)uses[i].id), uses[i].title, NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2);
    made[0] =
        (struct field){.name = "wording",
                       .label = "A new statement",
                       .kind = FIELD_LONG_TEXT,
                       .required = true,
                       .max = 2000,
                       .rows = 6,
                       .hint = "It is printed in the report as you write it, without your name.",
                       .missing = "Enter the statement"};
    made[1] = (struct field){
        .name = "use", .label = "On what?", .kind = FIELD_SELECT, .choices = choices};
    *fields = made;
    *n = 2;
    return FAIL_NONE;
}

static enum fail may_add(const struct juror *juror, struct why *why) {
    TRY(jury_changes_open(&juror->row, why));
    if (evidence_may_show(juror->state)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "statements can be written and read once the first ballot is closed, and not "
                    "while a ballot is open");
}

static enum fail minority_act(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct use_get_row row;
    int64_t id, use = row_number(form_text(request->form, "use"));
    TRY(juror_of_request(request, db, &juror, why));
    TRY(may_add(&juror, why));
    if (use == 0)
        use = DB_NULL_INT;
    else
        TRY(use_get(db, request->arena, use, juror.about.engagement, &row, why));
    TRY(jury_minority_add(db, request->arena, juror.about.engagement, use,
                          form_text(request->form, "wording"), request_today(request), &id, why));
    TRY(jury_minority_join(db, id, request->viewer.participant, 1, why));
    request_go(request, "/take-part/jury/minority");
    return FAIL_NONE;
}

static enum fail minority_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct jury_minority_list_row *rows;
    struct jury_minority_own_row *own;
    size_t n, n_own;
    const struct html *out = request->out;
    TRY(juror_of_request(request, db, &juror, why));
    if (!evidence_may_show(juror.state)) {
        juror_head(request, &juror, tr(out, "Minority statements"));
        part_inset(request->out,
                   .text = tr(out, "Statements can be written and read once the first ballot is "
                                   "closed, and not while a ballot is open, so that nobody is led "
                                   "by what others said."));
        return FAIL_NONE;
    }
    TRY(jury_minority_list(db, request->arena, juror.about.engagement, &rows, &n, why));
    TRY(jury_minority_own(db, request->arena, request->viewer.participant, &own, &n_own, why));
    juror_head(request, &juror, tr(out, "Minority statements"));
    put_text(request, tr(out, "What the report would otherwise leave out. Others can join a "
                              "statement; the report says how many stand behind it, never who, "
                              "and to the public only from 5 jurors on. "
                              "If who wrote it leaves the jury, the statement goes with them."));
    struct why final = {0};
    bool closed = may_add(&juror, &final) != FAIL_NONE;
    for (size_t i = 0; i < n; i++) {
        bool mine = false;
        for (size_t k = 0; k < n_own; k++) mine |= own[k].minority == rows[i].id;
        part_inset(request->out, .text = rows[i].wording);
        put_text(request, trn(out, "Stands behind it: %lld juror.", "Stand behind it: %lld jurors.",
                              rows[i].jurors));
        if (closed) continue;
        request_button(request,
                       arena_printf(request->arena, "/take-part/jury/minority/%lld/%s",
                                    (long long)rows[i].id, mine ? "leave" : "join"),
                       mine ? tr(out, "Leave this statement") : tr(out, "Join this statement"),
                       "secondary");
    }
    if (!closed) put_form(request, tr(out, "Add the statement"), "/take-part/now");
    return FAIL_NONE;
}

static const struct page page_juror_minority = {.name = "juror_minority",
                                                .path = "/take-part/jury/minority",
                                                .scope = SCOPE_PARTICIPANT,
                                                .no_navigation = true,
                                                .fields_make = minority_fields,
                                                .show = minority_show,
                                                .act = minority_act};
REGISTER(page, page_juror_minority);

static enum fail join_act(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct jury_minority_get_row row;
    const char *step = request_text(request, "step");
    TRY(juror_of_request(request, db, &juror, why));
    TRY(may_add(&juror, why));
    TRY(jury_minority_get(db, request->arena, request_int(request, "minority"),
                          juror.about.engagement, &row, why));
    request_go(request, "/take-part/jury/minority");
    if (text_is(step, "join"))
        return jury_minority_join(db, row.id, request->viewer.participant, 0, why);
    if (text_is(step, "leave")) {
        TRY(jury_minority_leave(db, row.id, request->viewer.participant, why));
        return jury_minority_clear(db, juror.about.engagement, why);
    }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such step");
}

static const struct page page_juror_join = {.name = "juror_minority_join",
                                            .path = "/take-part/jury/minority/:minority/:step",
                                            .scope = SCOPE_PARTICIPANT,
                                            .no_navigation = true,
                                            .act = join_act};
REGISTER(page, page_juror_join);
