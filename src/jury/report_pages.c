/* The report for those who run the jury: on screen, to print, as ODT; texts in it. */
#include "jury/report.h"

/* ---- signatures ---- */

static enum fail signs_put(struct request *request, struct db *db, const struct report_source *s,
                           const struct report *report, struct why *why) {
    struct jury_sign_list_row *rows;
    struct report_signed *signs;
    size_t n, n_changes = 0;
    struct html *out = request->out;
    TRY(jury_sign_list(db, request->arena, s->engagement.id, &rows, &n, why));
    TRY(report_signs(request, db, s, report, &signs, why));
    struct part_cell head[] = {{.text = tr(out, "Page")},
                               {.text = tr(out, "Agree"), .numeric = true},
                               {.text = tr(out, "Want a change"), .numeric = true},
                               {.text = tr(out, "Signed an earlier state"), .numeric = true},
                               {.text = tr(out, "Of"), .numeric = true}};
    enum { COLUMNS = 5 };
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, report->n * COLUMNS);
    struct part_summary_row *changes = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    for (size_t p = 0; p < report->n; p++) {
        const int64_t counts[] = {signs[p].agree, signs[p].want_change, signs[p].earlier};
        struct part_cell *row = &cells[p * COLUMNS];
        row[0] = (struct part_cell){.text = report->pages[p].title, .header = true};
        for (size_t k = 0; k < LENGTH(counts); k++)
            row[k + 1] =
                (struct part_cell){.text = trf(out, "%lld", (long long)counts[k]), .numeric = true};
        row[4] = (struct part_cell){.text = trf(out, "%zu", s->n_jurors), .numeric = true};
        for (size_t i = 0; i < n; i++)
            if (text_is(rows[i].page, report->pages[p].key) && rows[i].agrees == 0)
                changes[n_changes++] = (struct part_summary_row){.key = report->pages[p].title,
                                                                 .value = rows[i].change};
    }
    part_table(out, .caption = tr(out, "Signed by the jurors, page by page"), .head = head,
               .cells = cells, .n_columns = COLUMNS, .n_rows = report->n,
               .first_cell_is_header = true);
    if (n_changes > 0) {
        put_subheading(request, tr(out, "What jurors want to change"));
        part_summary_list(out, .rows = changes, .n_rows = n_changes);
    }
    return FAIL_NONE;
}

/* ---- on screen ---- */

static void steps_put(struct request *request, const struct jury *jury, enum jury_report state,
                      bool reconciled) {
    const struct html *out = request->out;
    const char *path = arena_printf(request->arena, "%s/report/state/", jury->path);
    if (!reconciled && state != JURY_FINAL)
        put_link(request, arena_printf(request->arena, "%s/report/checks", jury->path),
                 tr(out, "Look at the checks that do not hold"));
    if (state == JURY_DRAFT && reconciled)
        request_button(request, arena_printf(request->arena, "%ssigning", path),
                       tr(out, "Let the jurors sign it"), "");
    if (state == JURY_SIGNING && reconciled)
        request_button(request, arena_printf(request->arena, "%sfinal", path),
                       tr(out, "It is final"), "");
    if (state == JURY_SIGNING) {
        request_button(request, arena_printf(request->arena, "%sdraft", path),
                       tr(out, "Back to draft"), "secondary");
        put_link(request, arena_printf(request->arena, "%s/ballots", jury->path),
                 tr(out, "Type in signatures from paper"));
    }
    if (state == JURY_FINAL)
        put_link(request, arena_printf(request->arena, "%s/report/reopen", jury->path),
                 tr(out, "Take it back to draft, with a reason"));
}

enum fail report_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct report_source source;
    struct report report;
    struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    jury_head(request, &jury, tr(out, "Verdict and report"));
    if (!evidence_may_show(jury.state)) {
        part_inset(out, .text = tr(out, "A ballot is open. The report shows when it is closed, so "
                                        "that nobody is led by what others said."));
        return FAIL_NONE;
    }
    TRY(report_of_path(request, db, &jury, &source, &report, why));
    enum jury_report state = jury_report_read(jury.row.report_state);
    jury_tag(request, tr(out, jury_report_text(state)), state == JURY_FINAL ? "green" : "blue");
    size_t n, wrong = reconcile_wrong(report.reconcile);
    reconcile_lines(report.reconcile, &n);
    put_text(request,
             wrong == 0
                 ? trf(out, "Every figure is computed from the ballots. All %zu checks hold.", n)
                 : trf(out,
                       "Every figure is computed from the ballots. Checks that do not hold: %zu "
                       "of %zu; see the end.",
                       wrong, n));
    bool reconciled = wrong == 0 || report_reason_find(&source, report.reconcile) != NULL;
    if (request_has_role(request, JURY_RUNS)) steps_put(request, &jury, state, reconciled);
    put_link(request, arena_printf(request->arena, "%s/report/print", jury.path),
             tr(out, "One page to print"));
    put_link(request, arena_printf(request->arena, "%s/report/report.odt", jury.path),
             tr(out, "Download as a document (ODT)"));
    if (request_has_role(request, JURY_RUNS) && state == JURY_DRAFT) {
        put_link(request, arena_printf(request->arena, "%s/report/words/introduction", jury.path),
                 tr(out, "Write the introduction"));
        put_link(request,
                 arena_printf(request->arena, "%s/report/words/recommendations", jury.path),
                 tr(out, "Write down the jurors' own words"));
    }
    if (request_has_role(request, JURY_RUNS) && state != JURY_FINAL)
        put_link(request, arena_printf(request->arena, "%s/printed", jury.path),
                 tr(out, "Check figures that are printed elsewhere"));
    struct jury_public_row public_row;
    enum fail found = jury_public(db, request->arena, jury.engagement.id, &public_row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE)
        put_link(request,
                 arena_printf(request->arena, "/juries/%lld", (long long)jury.engagement.id),
                 tr(out, "As the public reads it"));
    else if (state == JURY_FINAL)
        put_hint(request, tr(out, "The public can read it once the proposal is published."));
    if (state != JURY_DRAFT) TRY(signs_put(request, db, &source, &report, why));
    report_contents_put(request, &report);
    struct report_votes votes = report_votes(request, &source);
    report_picture(request, &votes);
    for (size_t p = 0; p < report.n; p++) report_page_put(request, &report.pages[p]);
    return FAIL_NONE;
}

static const struct page page_jury_report = {.name = "jury_report",
                                             .path = JURY_PATH "/report",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_READS,
                                             .section = "proposals",
                                             .wide = true,
                                             .show = report_show};
REGISTER(page, page_jury_report);

/* ---- to print, as a document ---- */

static enum fail print_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct report_source source;
    struct report report;
    TRY(report_of_path(request, db, &jury, &source, &report, why));
    jury_head(request, &jury, trf(request->out, "Report of the jury: %s", jury.engagement.title));
    request->back_href = arena_printf(request->arena, "%s/report", jury.path);
    TRY(report_signs_append(request, db, &source, &report, why));
    for (size_t p = 0; p < report.n; p++) report_page_put(request, &report.pages[p]);
    return FAIL_NONE;
}

static const struct page page_jury_report_print = {.name = "jury_report_print",
                                                   .path = JURY_PATH "/report/print",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = JURY_READS,
                                                   .no_navigation = true,
                                                   .show = print_show};
REGISTER(page, page_jury_report_print);

static enum fail odt_send(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct report_source source;
    struct report report;
    struct str bytes;
    request->out = request->out != NULL ? request->out : request_html(request);
    TRY(report_of_path(request, db, &jury, &source, &report, why));
    TRY(report_signs_append(request, db, &source, &report, why));
    TRY(document_odt(request->arena, report_document(request, &source, &report, request->now),
                     &bytes, why));
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    http_download(request->response, "application/vnd.oasis.opendocument.text", "report.odt");
    return FAIL_NONE;
}

static const struct page page_jury_report_odt = {.name = "jury_report_odt",
                                                 .path = JURY_PATH "/report/report.odt",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_READS,
                                                 .send = odt_send};
REGISTER(page, page_jury_report_odt);

/* ---- words ---- */

static const struct field words_fields[] = {
    {.name = "wording",
     .label = "Text",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 10000,
     .rows = 15,
     .hint = "Leave figures to the report: it takes them from the ballots.",
     .missing = "Enter the text"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail words_name(struct request *request, const char **name, struct why *why) {
    *name = request_text(request, "text");
    if (text_is(*name, "introduction") || text_is(*name, "recommendations")) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such text");
}

static enum fail words_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const char *name;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(words_name(request, &name, why));
    if (jury_report_read(jury.row.report_state) != JURY_DRAFT)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the jurors are signing; take the report back to draft to change it");
    request->subject = jury.engagement.id;
    request_go(request, "%s/report", jury.path);
    int64_t revision = revision_of(f);
    enum fail fail = revision == 0
                         ? jury_text_add(db, jury.engagement.id, name, form_text(f, "wording"), why)
                         : jury_text_change(db, jury.engagement.id, name, revision,
                                            form_text(f, "wording"), why);
    return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
}

static enum fail words_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_text_of_row row;
    const char *name;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(words_name(request, &name, why));
    enum fail found = jury_text_of(db, request->arena, jury.engagement.id, name, &row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE) {
        form_fill(request->form, "wording", row.wording);
        form_fill_int(request->form, "revision", row.revision);
    }
    jury_head(request, &jury,
              text_is(name, "introduction") ? tr(request->out, "Introduction of the report")
                                            : tr(request->out, "In the jurors' own words"));
    request->back_href = arena_printf(request->arena, "%s/report", jury.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_words = {.name = "jury_words",
                                            .path = JURY_PATH "/report/words/:text",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = JURY_RUNS,
                                            .section = "proposals",
                                            .fields = words_fields,
                                            .n_fields = LENGTH(words_fields),
                                            .show = words_show,
                                            .act = words_act};
REGISTER(page, page_jury_words);
