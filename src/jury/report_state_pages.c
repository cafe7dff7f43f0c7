/* The report's way: draft, signing, final; back to draft with a reason; signatures from paper. */
#include "jury/report_kept.h"

#include "base/hash.h"

enum fail report_of_path(struct request *request, struct db *db, struct jury *jury,
                         struct report_source *source, struct report *report, struct why *why) {
    TRY(jury_of_path(request, db, jury, why));
    TRY(report_load(request, db, jury->engagement.proposal, jury->engagement.id, source, why));
    return report_build(request, db, source, report, why);
}

/* The same where no page is shown. */
static enum fail report_apart(struct request *request, struct db *db, struct jury *jury,
                              struct report_source *source, struct report *report,
                              struct why *why) {
    struct html *shown = request->out;
    request->out = request_html(request);
    enum fail fail = report_of_path(request, db, jury, source, report, why);
    request->out = shown;
    return fail;
}

/* ---- steps ---- */

/* Nothing that stands in the report may still be going on when the jurors sign it. */
static enum fail quiet_check(struct request *request, struct db *db, const struct jury *jury,
                             struct why *why) {
    struct jury_counts_row counts;
    enum jury_reasons reasons = jury_reasons_read(jury->row.reasons_state);
    TRY(jury_counts(db, request->arena, jury->engagement.id, &counts, why));
    if (counts.n_open_votes > 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "close the votes in the room first");
    if (reasons == JURY_WRITING || reasons == JURY_VOTING)
        return why_fail(why, FAIL_CONFLICT, NULL, "close the list and the vote on reasons first");
    return FAIL_NONE;
}

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    enum jury_report from = jury_report_read(jury.row.report_state);
    enum jury_report to = jury_report_read(request_text(request, "state"));
    if (to == N_JURY_REPORTS) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such state");
    if (jury.state != EVIDENCE_CLOSED)
        return why_fail(why, FAIL_CONFLICT, NULL, "close the final ballot first");
    bool allowed = (from == JURY_DRAFT && to == JURY_SIGNING) ||
                   (from == JURY_SIGNING && (to == JURY_FINAL || to == JURY_DRAFT));
    if (!allowed)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this step has been taken already, or comes later");
    if (to != JURY_DRAFT) {
        struct report_source source;
        struct report report;
        TRY(quiet_check(request, db, &jury, why));
        TRY(report_apart(request, db, &jury, &source, &report, why));
        TRY(report_reconciled_check(&source, &report, why));
        if (to == JURY_FINAL && report_can_be_signed(&source))
            TRY(report_signed_check(request, db, &source, &report, why));
    }
    TRY(jury_ensure(db, jury.engagement.id, why));
    TRY(jury_set_report(db, jury.engagement.id, jury.row.report_state, jury_report_word(to), why));
    if (to == JURY_FINAL)
        TRY(report_keep(request, db, jury.engagement.proposal, jury.engagement.id, why));
    request->subject = jury.engagement.id;
    request_go(request, "%s/report", jury.path);
    return act_record(request, db, "jury_report_state", "engagement", jury.engagement.id,
                      jury_report_word(to), why);
}

static const struct page page_jury_report_state = {.name = "jury_report_state",
                                                   .path = JURY_PATH "/report/state/:state",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = JURY_RUNS,
                                                   .section = "proposals",
                                                   .show = report_show,
                                                   .act = state_act};
REGISTER(page, page_jury_report_state);

/* ---- back to draft ---- */

static const struct field reopen_fields[] = {
    {.name = "reason",
     .label = "Why the final report is opened again",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 500,
     .rows = 3,
     .hint = "It stands in the report from then on, with today's date. Write no names.",
     .missing = "Enter why the report is opened again"},
};

static enum fail final_only(const struct jury *jury, struct why *why) {
    if (jury_report_read(jury->row.report_state) == JURY_FINAL) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "the report is not final");
}

static enum fail reopen_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    int64_t id;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(final_only(&jury, why));
    TRY(jury_reopened_add(db, request->arena, jury.engagement.id,
                          form_text(request->form, "reason"), request->viewer.person, request->now,
                          &id, why));
    TRY(jury_set_report(db, jury.engagement.id, jury.row.report_state, jury_report_word(JURY_DRAFT),
                        why));
    request->subject = jury.engagement.id;
    request_go(request, "%s/report", jury.path);
    return act_record(request, db, "jury_report_reopened", "engagement", jury.engagement.id,
                      jury_report_word(JURY_DRAFT), why);
}

static enum fail reopen_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(final_only(&jury, why));
    jury_head(request, &jury, tr(request->out, "Take the report back to draft"));
    request->back_href = arena_printf(request->arena, "%s/report", jury.path);
    put_text(request, tr(request->out,
                         "The public can no longer read it until it is final again. The jurors "
                         "have to sign again every page that changes."));
    put_form(request, tr(request->out, "Back to draft"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_reopen = {.name = "jury_report_reopen",
                                             .path = JURY_PATH "/report/reopen",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_RUNS,
                                             .section = "proposals",
                                             .fields = reopen_fields,
                                             .n_fields = LENGTH(reopen_fields),
                                             .show = reopen_show,
                                             .act = reopen_act};
REGISTER(page, page_jury_reopen);

/* ---- checks that do not hold ---- */

static const struct field unreconciled_fields[] = {
    {.name = "reason",
     .label = "Why the report goes on although these checks do not hold",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 500,
     .rows = 3,
     .hint = "It stands in the report for the jurors who sign it and for the public, with today's "
             "date. Write no names.",
     .missing = "Enter why the report goes on although these checks do not hold"},
    {.name = "mark", .kind = FIELD_HIDDEN},
};

/* The report while its checks can still be put right. */
static enum fail unreconciled_load(struct request *request, struct db *db, struct jury *jury,
                                   struct report *report, struct why *why) {
    struct report_source source;
    TRY(report_apart(request, db, jury, &source, report, why));
    TRY(jury_changes_open(&jury->row, why));
    if (reconcile_wrong(report->reconcile) > 0) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "all checks hold: no reason is needed");
}

static enum fail unreconciled_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct report report;
    int64_t id;
    TRY(unreconciled_load(request, db, &jury, &report, why));
    const char *mark = reconcile_mark(report.reconcile);
    if (!text_is(form_text(request->form, "mark"), mark))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "other checks fail than those that you saw; look at them again");
    size_t wrong = reconcile_wrong(report.reconcile);
    TRY(jury_unreconciled_add(db, request->arena, jury.engagement.id,
                              form_text(request->form, "reason"), (int64_t)wrong, mark,
                              request->viewer.person, request->now, &id, why));
    request->subject = jury.engagement.id;
    request_go(request, "%s/report", jury.path);
    return act_record(request, db, "jury_report_unreconciled", "engagement", jury.engagement.id,
                      arena_printf(request->arena, "%zu checks do not hold", wrong), why);
}

static enum fail unreconciled_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct report report;
    size_t n, n_items = 0;
    TRY(unreconciled_load(request, db, &jury, &report, why));
    const struct reconcile_line *lines = reconcile_lines(report.reconcile, &n);
    struct part_summary_row *items = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    form_renew(request->form, "mark", reconcile_mark(report.reconcile));
    jury_head(request, &jury, tr(request->out, "Checks that do not hold"));
    request->back_href = arena_printf(request->arena, "%s/report", jury.path);
    put_text(request,
             tr(request->out,
                "Look for the cause first: a paper that was not typed in, a figure that was copied "
                "wrongly, a slip that somebody else printed. What can be put right is put right. "
                "For what cannot, say why."));
    for (size_t i = 0; i < n; i++)
        if (!lines[i].holds)
            items[n_items++] =
                (struct part_summary_row){.key = lines[i].what, .value = lines[i].words};
    part_summary_list(request->out, .rows = items, .n_rows = n_items);
    put_link(request, arena_printf(request->arena, "%s/excluded", jury.path),
             tr(request->out, "Say why a paper is not counted"));
    put_link(request, arena_printf(request->arena, "%s/printed", jury.path),
             tr(request->out, "Correct figures that are printed elsewhere"));
    put_form(request, tr(request->out, "Keep the reason"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_unreconciled = {.name = "jury_report_checks",
                                                   .path = JURY_PATH "/report/checks",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = JURY_RUNS,
                                                   .section = "proposals",
                                                   .fields = unreconciled_fields,
                                                   .n_fields = LENGTH(unreconciled_fields),
                                                   .show = unreconciled_show,
                                                   .act = unreconciled_act};
REGISTER(page, page_jury_unreconciled);

/* ---- signatures from paper ---- */

struct signing {
    struct jury jury;
    struct participant_get_row person;
    struct report_source source;
    struct report report;
    struct jury_sign_own_row *own;
    size_t n_own;
    const char *digest; /* of all pages together */
};

static enum fail signing_load(struct request *request, struct db *db, struct signing *s,
                              struct why *why) {
    TRY(jury_of_path(request, db, &s->jury, why));
    TRY(juror_of_path(request, db, &s->jury, &s->person, why));
    if (jury_report_read(s->jury.row.report_state) != JURY_SIGNING)
        return why_fail(why, FAIL_CONFLICT, NULL, "the jurors are not signing at the moment");
    TRY(report_apart(request, db, &s->jury, &s->source, &s->report, why));
    struct buf all;
    char digest[SHA256_HEX];
    buf_init(&all, request->arena, 1 << 16);
    for (size_t p = 0; p < s->report.n; p++) buf_text(&all, s->report.pages[p].digest);
    sha256_hex(all.s, all.n, digest);
    s->digest = arena_copy(request->arena, digest);
    return jury_sign_own(db, request->arena, s->person.id, &s->own, &s->n_own, why);
}

static const char *page_field(struct request *request, const struct report_page *page) {
    return arena_printf(request->arena, "page_%s", page->key);
}

static enum fail signing_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct signing s;
    TRY(signing_load(request, db, &s, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, s.report.n + 2);
    *n = 0;
    for (size_t p = 0; p < s.report.n; p++)
        made[(*n)++] = (struct field){.name = page_field(request, &s.report.pages[p]),
                                      .label = s.report.pages[p].title,
                                      .kind = FIELD_YES};
    made[(*n)++] = jury_replace_field(s.n_own > 0);
    made[(*n)++] = (struct field){.name = "digest", .kind = FIELD_HIDDEN};
    *fields = made;
    return FAIL_NONE;
}

static bool has_signed(const struct signing *s, const struct report_page *page) {
    for (size_t i = 0; i < s->n_own; i++)
        if (text_is(s->own[i].page, page->key)) return true;
    return false;
}

static enum fail signing_act(struct request *request, struct db *db, struct why *why) {
    struct signing s;
    bool any = false, earlier = false;
    TRY(signing_load(request, db, &s, why));
    if (!text_is(form_text(request->form, "digest"), s.digest))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the report has changed meanwhile; look whether the paper is still of the "
                        "same pages");
    for (size_t p = 0; p < s.report.n; p++) {
        const struct report_page *page = &s.report.pages[p];
        if (!form_yes(request->form, page_field(request, page))) continue;
        any = true;
        earlier |= has_signed(&s, page);
    }
    if (!any)
        return why_fail(why, FAIL_INPUT, page_field(request, &s.report.pages[0]),
                        "Tick the pages that the juror has signed on paper");
    TRY(jury_replace_check(request->form, earlier, why));
    for (size_t p = 0; p < s.report.n; p++)
        if (form_yes(request->form, page_field(request, &s.report.pages[p])))
            TRY(jury_sign_put(db, s.person.id, s.report.pages[p].key, s.report.pages[p].digest, 1,
                              "", request_today(request), why));
    request->subject = s.jury.engagement.id;
    request_go(request, "%s/ballots", s.jury.path);
    request_say(request, tr_language(request->language, "The signatures of %s are kept."),
                s.person.label);
    return FAIL_NONE;
}

static enum fail signing_show(struct request *request, struct db *db, struct why *why) {
    struct signing s;
    TRY(signing_load(request, db, &s, why));
    form_renew(request->form, "digest", s.digest);
    jury_head(request, &s.jury, trf(request->out, "Signatures of %s, from paper", s.person.label));
    request->back_href = arena_printf(request->arena, "%s/ballots", s.jury.path);
    put_text(request, tr(request->out,
                         "Tick the pages that the juror has signed on a print of the report as it "
                         "is now. A page that they did not sign stays without a tick."));
    if (s.n_own > 0) jury_replace_note(request);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_sign_paper = {.name = "jury_sign_paper",
                                                 .path = JURY_PATH "/paper/:participant/report",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_WRITES,
                                                 .section = "proposals",
                                                 .fields_make = signing_fields,
                                                 .show = signing_show,
                                                 .act = signing_act};
REGISTER(page, page_jury_sign_paper);
