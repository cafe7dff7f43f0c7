/* The report for those who run the jury: on screen, to print, as ODT; its state; printed figures.
 */
#include "jury/report.h"
#include "web/chart.h"

static enum fail load_and_build(struct request *request, struct db *db, struct jury *jury,
                                struct report_source *source, struct report *report,
                                struct why *why) {
    TRY(jury_of_path(request, db, jury, why));
    TRY(report_load(request, db, jury->engagement.proposal, jury->engagement.id, source, why));
    return report_build(request, db, source, report, why);
}

/* ---- signatures ---- */

static enum fail signs_put(struct request *request, struct db *db, const struct report_source *s,
                           const struct report *report, struct why *why) {
    struct jury_sign_list_row *signs;
    size_t n, n_changes = 0;
    struct html *out = request->out;
    TRY(jury_sign_list(db, request->arena, s->engagement.id, &signs, &n, why));
    struct part_cell head[] = {{.text = tr(out, "Page")},
                               {.text = tr(out, "Agree"), .numeric = true},
                               {.text = tr(out, "Want a change"), .numeric = true},
                               {.text = tr(out, "Signed an earlier state"), .numeric = true},
                               {.text = tr(out, "Of"), .numeric = true}};
    enum { COLUMNS = 5 };
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, report->n * COLUMNS);
    struct part_summary_row *changes = ARENA_ARRAY(request->arena, struct part_summary_row, n);
    for (size_t p = 0; p < report->n; p++) {
        int64_t counts[3] = {0};
        for (size_t i = 0; i < n; i++) {
            if (!text_is(signs[i].page, report->pages[p].key)) continue;
            bool same = text_is(signs[i].digest, report->pages[p].digest);
            counts[!same ? 2 : signs[i].agrees != 0 ? 0 : 1]++;
            if (signs[i].agrees == 0)
                changes[n_changes++] = (struct part_summary_row){.key = report->pages[p].title,
                                                                 .value = signs[i].change};
        }
        struct part_cell *row = &cells[p * COLUMNS];
        row[0] = (struct part_cell){.text = report->pages[p].title, .header = true};
        for (int k = 0; k < 3; k++)
            row[k + 1] =
                (struct part_cell){.text = trf(out, "%lld", (long long)counts[k]), .numeric = true};
        row[4] = (struct part_cell){.text = trf(out, "%zu", s->n_jurors), .numeric = true};
    }
    part_table(out, .caption = tr(out, "Signed by the jurors, page by page"), .head = head,
               .cells = cells, .n_columns = COLUMNS, .n_rows = report->n,
               .first_cell_is_header = true);
    if (n_changes > 0) {
        jury_subheading(request, tr(out, "What jurors want to change"));
        part_summary_list(out, .rows = changes, .n_rows = n_changes);
    }
    return FAIL_NONE;
}

/* ---- on screen ---- */

static void steps_put(struct request *request, const struct jury *jury, enum jury_report state) {
    const struct html *out = request->out;
    const char *path = arena_printf(request->arena, "%s/report/state/", jury->path);
    if (state == JURY_DRAFT)
        request_button(request, arena_printf(request->arena, "%ssigning", path),
                       tr(out, "Let the jurors sign it"), "");
    if (state == JURY_SIGNING) {
        request_button(request, arena_printf(request->arena, "%sfinal", path),
                       tr(out, "It is final"), "");
        request_button(request, arena_printf(request->arena, "%sdraft", path),
                       tr(out, "Back to draft"), "secondary");
    }
}

/* All uses before and after, all jurors together. */
static void picture_put(struct request *request, const struct report_source *s) {
    struct html *out = request->out;
    size_t most = s->n_uses * N_EVIDENCE_MOMENTS, n = 0;
    const char **rows = ARENA_ARRAY(request->arena, const char *, most);
    double *counts = ARENA_ARRAY(request->arena, double, most *N_EVIDENCE_ANSWERS);
    for (size_t u = 0; u < s->n_uses; u++)
        for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
            const struct evidence_tally *tally = &s->verdict.uses[u].all.tally;
            if (tally->n[m] == 0) continue;
            rows[n] = m == EVIDENCE_FIRST ? trf(out, "%s, before", s->uses[u].title)
                                          : trf(out, "%s, after", s->uses[u].title);
            for (int a = 0; a < N_EVIDENCE_ANSWERS; a++)
                counts[n * N_EVIDENCE_ANSWERS + (size_t)a] = (double)tally->counts[m][a];
            n++;
        }
    const char *parts[] = {tr(out, "Yes"), tr(out, "Unsure"), tr(out, "No")};
    struct chart_stack chart = {
        .frame = {.id = "votes",
                  .title = tr(out, "Votes before and after"),
                  .sentence = tr(out, "Each bar shows how many people said yes, unsure and no."),
                  .note = trn(out, "%lld juror", "%lld jurors", (int64_t)s->n_jurors)},
        .parts = parts,
        .n_parts = N_EVIDENCE_ANSWERS,
        .rows = rows,
        .n_rows = n,
        .counts = counts};
    if (n > 0) chart_stack(out, &chart);
}

static enum fail report_show(struct request *request, struct db *db, struct why *why) {
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
    TRY(load_and_build(request, db, &jury, &source, &report, why));
    enum jury_report state = jury_report_read(jury.row.report_state);
    jury_tag(request, tr(out, jury_report_text(state)), state == JURY_FINAL ? "green" : "blue");
    size_t n, wrong = reconcile_wrong(report.reconcile);
    reconcile_lines(report.reconcile, &n);
    jury_text(request,
              wrong == 0
                  ? trf(out, "Every figure is computed from the ballots. All %zu checks hold.", n)
                  : trf(out,
                        "Every figure is computed from the ballots. %zu of %zu checks do not hold: "
                        "see the end.",
                        wrong, n));
    if (request_has_role(request, JURY_RUNS)) steps_put(request, &jury, state);
    jury_link(request, arena_printf(request->arena, "%s/report/print", jury.path),
              tr(out, "One page to print"));
    jury_link(request, arena_printf(request->arena, "%s/report/report.odt", jury.path),
              tr(out, "Download as a document (ODT)"));
    if (request_has_role(request, JURY_RUNS) && state == JURY_DRAFT) {
        jury_link(request, arena_printf(request->arena, "%s/report/words/introduction", jury.path),
                  tr(out, "Write the introduction"));
        jury_link(request,
                  arena_printf(request->arena, "%s/report/words/recommendations", jury.path),
                  tr(out, "Write down the jurors' own words"));
    }
    if (request_has_role(request, JURY_RUNS))
        jury_link(request, arena_printf(request->arena, "%s/printed", jury.path),
                  tr(out, "Check figures that are printed elsewhere"));
    struct jury_public_row public_row;
    enum fail found = jury_public(db, request->arena, jury.engagement.id, &public_row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE)
        jury_link(request,
                  arena_printf(request->arena, "/juries/%lld", (long long)jury.engagement.id),
                  tr(out, "As the public reads it"));
    else if (state == JURY_FINAL)
        jury_hint(request, tr(out, "The public can read it once the proposal is published."));
    if (state != JURY_DRAFT) TRY(signs_put(request, db, &source, &report, why));
    picture_put(request, &source);
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
    TRY(jury_ensure(db, jury.engagement.id, why));
    TRY(jury_set_report(db, jury.engagement.id, jury.row.report_state, jury_report_word(to), why));
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

/* ---- to print, as a document ---- */

static enum fail print_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct report_source source;
    struct report report;
    TRY(load_and_build(request, db, &jury, &source, &report, why));
    jury_head(request, &jury, trf(request->out, "Report of the jury: %s", jury.engagement.title));
    request->back_href = arena_printf(request->arena, "%s/report", jury.path);
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
    request->out = request->out != NULL ? request->out : jury_html(request);
    TRY(load_and_build(request, db, &jury, &source, &report, why));
    TRY(document_odt(request->arena, report_document(request, &source, &report), &bytes, why));
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

/* ---- for everybody ---- */

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct jury_public_row row;
    struct report_source source;
    struct report report;
    int64_t id = request_int(request, "jury");
    TRY(jury_public(db, request->arena, id, &row, why));
    TRY(report_load(request, db, row.proposal, row.id, &source, why));
    TRY(report_build(request, db, &source, &report, why));
    request->title = trf(request->out, "Report of the jury: %s", row.title);
    request->back_href = "/register";
    jury_title(request, row.title, request->title, source.engagement.illustrative != 0);
    picture_put(request, &source);
    for (size_t p = 0; p < report.n; p++) report_page_put(request, &report.pages[p]);
    return FAIL_NONE;
}

static const struct page page_jury_public = {.name = "jury_public",
                                             .path = "/juries/:jury",
                                             .scope = SCOPE_ANYONE,
                                             .section = "register",
                                             .wide = true,
                                             .show = public_show};
REGISTER(page, page_jury_public);

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
    int64_t revision = jury_revision(f);
    enum fail fail = revision == 0
                         ? jury_text_add(db, jury.engagement.id, name, form_text(f, "wording"), why)
                         : jury_text_change(db, jury.engagement.id, name, revision,
                                            form_text(f, "wording"), why);
    return fail == FAIL_CONFLICT ? jury_stale(why) : fail;
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
    jury_form(request, tr(request->out, "Save"), request->back_href);
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

/* ---- figures printed elsewhere ---- */

static const struct choice moments[] = {
    {"before", "At the start", NULL},
    {"after", "At the end", NULL},
    {"safeguards", "On the safeguards: yes is enough, no is not enough", NULL},
    {NULL, NULL, NULL}};

static enum fail printed_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct jury jury;
    struct use_list_row *uses;
    size_t n_uses;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(use_list(db, request->arena, jury.engagement.id, &uses, &n_uses, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_uses + 1);
    for (size_t i = 0; i < n_uses; i++)
        choices[i] = (struct choice){arena_printf(request->arena, "%lld", (long long)uses[i].id),
                                     uses[i].title, NULL};
    const struct field made[] = {
        {.name = "place",
         .label = "Where it is printed",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 150,
         .hint = "For example: press release of 3 May; page 12, text",
         .missing = "Enter where it is printed"},
        {.name = "use",
         .label = "Use",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = choices,
         .missing = "Choose the use"},
        {.name = "moment",
         .label = "Of what?",
         .kind = FIELD_CHOICE,
         .required = true,
         .choices = moments,
         .inline_choices = true,
         .missing = "Choose the ballot"},
        {.name = "strand", .label = "Group, if it is about one", .kind = FIELD_TEXT, .max = 60},
        {.name = "yes", .label = "Yes, as printed", .kind = FIELD_INT},
        {.name = "no", .label = "No, as printed", .kind = FIELD_INT},
        {.name = "unsure", .label = "Unsure, as printed", .kind = FIELD_INT},
        {.name = "people",
         .label = "Of how many people, as printed",
         .kind = FIELD_INT,
         .hint = "Leave empty what is not printed"},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    for (size_t i = 0; i < LENGTH(made); i++) copy[i] = made[i];
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static enum fail printed_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct use_get_row use;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(use_get(db, request->arena, jury_id_of(form_text(f, "use")), jury.engagement.id, &use,
                why));
    request_go(request, "%s/printed", jury.path);
    return jury_printed_add(db, request->arena, jury.engagement.id, form_text(f, "place"), use.id,
                            form_text(f, "moment"), form_text(f, "strand"),
                            form_int(f, "yes", DB_NULL_INT), form_int(f, "unsure", DB_NULL_INT),
                            form_int(f, "no", DB_NULL_INT), form_int(f, "people", DB_NULL_INT),
                            request->viewer.person, &request->subject, why);
}

static const char *figure(struct request *request, int64_t n) {
    return n == DB_NULL_INT ? "" : arena_printf(request->arena, "%lld", (long long)n);
}

static enum fail printed_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_printed_list_row *rows;
    struct use_list_row *uses;
    size_t n, n_uses;
    struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_printed_list(db, request->arena, jury.engagement.id, &rows, &n, why));
    TRY(use_list(db, request->arena, jury.engagement.id, &uses, &n_uses, why));
    jury_head(request, &jury, tr(out, "Figures printed elsewhere"));
    request->back_href = arena_printf(request->arena, "%s/report", jury.path);
    jury_text(request, tr(out, "A release, slides or another report may print a figure wrongly. "
                               "Enter it as it is printed: the report holds it against the "
                               "ballots. It is never used for anything else."));
    struct part_cell head[] = {{.text = tr(out, "Where")},
                               {.text = tr(out, "Use")},
                               {.text = tr(out, "Yes"), .numeric = true},
                               {.text = tr(out, "No"), .numeric = true},
                               {.text = tr(out, "Unsure"), .numeric = true},
                               {.text = tr(out, "People"), .numeric = true},
                               {.text = tr(out, "Remove")}};
    enum { COLUMNS = 7 };
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * COLUMNS);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * COLUMNS];
        const int64_t figures[] = {rows[i].yes, rows[i].no, rows[i].unsure, rows[i].people};
        row[0] = (struct part_cell){.text = rows[i].place, .header = true};
        for (size_t u = 0; u < n_uses; u++)
            if (uses[u].id == rows[i].data_use) row[1].text = uses[u].title;
        for (int k = 0; k < 4; k++)
            row[k + 2] = (struct part_cell){.text = figure(request, figures[k]), .numeric = true};
        struct html *inner = html_apart(out);
        struct html *before = request->out;
        request->out = inner;
        request_button(request,
                       arena_printf(request->arena, "%s/printed/%lld/remove", jury.path,
                                    (long long)rows[i].id),
                       tr(out, "Remove"), "link");
        request->out = before;
        row[6].markup = html_taken(inner);
    }
    if (n > 0)
        part_table(out, .caption = tr(out, "Entered so far"), .head = head, .cells = cells,
                   .n_columns = COLUMNS, .n_rows = n, .first_cell_is_header = true);
    jury_form(request, tr(out, "Add"), NULL);
    return FAIL_NONE;
}

static const struct page page_jury_printed = {.name = "jury_printed",
                                              .path = JURY_PATH "/printed",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = JURY_RUNS,
                                              .section = "proposals",
                                              .wide = true,
                                              .fields_make = printed_fields,
                                              .show = printed_show,
                                              .act = printed_act};
REGISTER(page, page_jury_printed);

static enum fail printed_remove_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    request->subject = request_int(request, "printed");
    request_go(request, "%s/printed", jury.path);
    return jury_printed_remove(db, request->subject, jury.engagement.id, why);
}

static const struct page page_jury_printed_remove = {.name = "jury_printed_remove",
                                                     .path = JURY_PATH "/printed/:printed/remove",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = JURY_RUNS,
                                                     .section = "proposals",
                                                     .act = printed_remove_act};
REGISTER(page, page_jury_printed_remove);
