/* Signatures of the jurors on the pages of the report. */
#include "jury/report.h"

enum fail report_signs(struct request *request, struct db *db, const struct report_source *source,
                       const struct report *report, struct report_signed **out, struct why *why) {
    struct jury_sign_list_row *rows;
    size_t n;
    TRY(jury_sign_list(db, request->arena, source->engagement.id, &rows, &n, why));
    *out = ARENA_ARRAY(request->arena, struct report_signed, report->n);
    for (size_t p = 0; p < report->n; p++)
        for (size_t i = 0; i < n; i++) {
            struct report_signed *page = &(*out)[p];
            if (!text_is(rows[i].page, report->pages[p].key)) continue;
            if (!text_is(rows[i].digest, report->pages[p].digest))
                page->earlier++;
            else if (rows[i].agrees != 0)
                page->agree++;
            else
                page->want_change++;
        }
    return FAIL_NONE;
}

bool report_can_be_signed(const struct report_source *source) {
    for (size_t j = 0; j < source->n_jurors; j++)
        if (source->jurors[j].has_code != 0) return true;
    return text_is_empty(source->engagement.source);
}

enum fail report_signed_check(struct request *request, struct db *db,
                              const struct report_source *source, const struct report *report,
                              struct why *why) {
    struct report_signed *pages;
    TRY(report_signs(request, db, source, report, &pages, why));
    for (size_t p = 0; p < report->n; p++)
        if (pages[p].agree == 0)
            return why_fail(why, FAIL_CONFLICT, NULL,
                            "no juror has signed the page \"%s\" as it is now; a report is final "
                            "when its jurors have signed it",
                            report->pages[p].title);
    return FAIL_NONE;
}

enum fail report_signs_append(struct request *request, struct db *db,
                              const struct report_source *source, struct report *report,
                              struct why *why) {
    struct report_signed *signs;
    const struct html *out = request->out;
    enum jury_report state = jury_report_read(source->row.report_state);
    enum { COLUMNS = 3 };
    TRY(report_signs(request, db, source, report, &signs, why));
    size_t n = report->n;
    int64_t any = 0;
    for (size_t p = 0; p < n; p++) any += signs[p].agree;
    struct report_maker m = {.request = request, .report = report, .pages_most = n + 1};
    const char **heads = ARENA_ARRAY(request->arena, const char *, COLUMNS);
    const char **cells = ARENA_ARRAY(request->arena, const char *, COLUMNS *n);
    heads[0] = tr(out, "Page"), heads[1] = tr(out, "Signed by"), heads[2] = tr(out, "Of jurors");
    for (size_t p = 0; p < n; p++) {
        cells[COLUMNS * p] = report->pages[p].title;
        cells[COLUMNS * p + 1] = trf(out, "%lld", (long long)signs[p].agree);
        cells[COLUMNS * p + 2] = trf(out, "%zu", source->n_jurors);
    }
    report_begin(&m, "signatures", tr(out, "Signatures"));
    if (any == 0) {
        report_add(&m, REPORT_TEXT,
                   report_can_be_signed(source)
                       ? tr(out, "No juror has signed this report yet.")
                       : tr(out, "This report was put together from published votes; its jurors "
                                 "were not asked to sign it here."));
        return FAIL_NONE;
    }
    report_add(&m, REPORT_TEXT,
               state == JURY_FINAL
                   ? tr(out, "Jurors signed each page as it stands here, without their names.")
                   : tr(out, "The jurors are still signing."));
    report_table(&m, tr(out, "Signed by the jurors, page by page"), heads, COLUMNS, cells, n);
    return FAIL_NONE;
}
