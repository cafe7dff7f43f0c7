/* What everybody can read of a jury: its final report, and how it worked. */
#include "jury/report_kept.h"

/* The final report of a jury on a published proposal, as it became final; small numbers are held
 * back. */
static enum fail public_load(struct request *request, struct db *db, struct jury_public_row *row,
                             struct report_source *source, struct report_kept *kept,
                             struct why *why) {
    TRY(jury_public(db, request->arena, request_int(request, "jury"), row, why));
    return report_kept_load(request, db, row->proposal, row->id, source, kept, why);
}

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct jury_public_row row;
    struct report_source source;
    struct report_kept kept;
    TRY(public_load(request, db, &row, &source, &kept, why));
    request->title = trf(request->out, "Report of the jury: %s", row.title);
    request->back_href = arena_printf(request->arena, "/register/%s", row.slug);
    jury_title(request, row.title, tr(request->out, "The jury's report"),
               source.engagement.illustrative != 0);
    put_link(request, arena_printf(request->arena, "/juries/%lld/work", (long long)row.id),
             tr(request->out, "How the jury worked: agenda, witnesses, what it read, oversight"));
    put_link(request, arena_printf(request->arena, "/juries/%lld/report.odt", (long long)row.id),
             tr(request->out, "Download as a document (ODT)"));
    report_contents_put(request, &kept.report);
    report_picture(request, &kept.votes);
    for (size_t p = 0; p < kept.report.n; p++) report_page_put(request, &kept.report.pages[p]);
    return FAIL_NONE;
}

static const struct page page_jury_public = {.name = "jury_public",
                                             .path = "/juries/:jury",
                                             .scope = SCOPE_ANYONE,
                                             .section = "register",
                                             .wide = true,
                                             .show = public_show};
REGISTER(page, page_jury_public);

static enum fail public_odt_send(struct request *request, struct db *db, struct why *why) {
    struct jury_public_row row;
    struct report_source source;
    struct report_kept kept;
    struct str bytes;
    request->out = request->out != NULL ? request->out : request_html(request);
    TRY(public_load(request, db, &row, &source, &kept, why));
    TRY(document_odt(request->arena, report_document(request, &source, &kept.report, kept.made_at),
                     &bytes, why));
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    http_download(request->response, "application/vnd.oasis.opendocument.text", "report.odt");
    return FAIL_NONE;
}

static const struct page page_jury_public_odt = {.name = "jury_public_odt",
                                                 .path = "/juries/:jury/report.odt",
                                                 .scope = SCOPE_ANYONE,
                                                 .send = public_odt_send};
REGISTER(page, page_jury_public_odt);

static enum fail work_show(struct request *request, struct db *db, struct why *why) {
    struct jury_public_row row;
    struct engagement_get_row engagement;
    struct jury_counts_row counts;
    struct html *out = request->out;
    TRY(jury_public(db, request->arena, request_int(request, "jury"), &row, why));
    TRY(engagement_get(db, request->arena, row.id, row.proposal, &engagement, why));
    request->title = tr(out, "How the jury worked");
    request->back_href = arena_printf(request->arena, "/juries/%lld", (long long)row.id);
    jury_title(request, row.title, request->title, engagement.illustrative != 0);
    TRY(jury_counts(db, request->arena, row.id, &counts, why));
    if (counts.n_items + counts.n_witnesses + counts.n_documents + counts.n_reviews == 0) {
        put_text(request, tr(out, "This report was put together from votes that were published "
                                  "elsewhere. What the jurors heard and read is told there."));
        if (!text_is_empty(engagement.source))
            put_text(request, trf(out, "Source: %s", engagement.source));
        return FAIL_NONE;
    }
    if (counts.n_items > 0) {
        put_heading(request, tr(out, "Agenda"));
        TRY(agenda_put(request, db, row.id, NULL, why));
    }
    if (counts.n_witnesses > 0) {
        put_heading(request, tr(out, "Witnesses"));
        TRY(witnesses_put(request, db, row.id, NULL, why));
    }
    if (counts.n_documents > 0) {
        const char *path = arena_printf(request->arena, "/juries/%lld/library", (long long)row.id);
        put_heading(request, tr(out, "What the jurors could read"));
        TRY(library_put(request, db, row.id, path, false, why));
    }
    return oversight_put(request, db, row.proposal, row.id, why);
}

static const struct page page_jury_work = {.name = "jury_work",
                                           .path = "/juries/:jury/work",
                                           .scope = SCOPE_ANYONE,
                                           .section = "register",
                                           .wide = true,
                                           .show = work_show};
REGISTER(page, page_jury_work);

static enum fail public_file_send(struct request *request, struct db *db, struct why *why) {
    struct jury_public_row row;
    TRY(jury_public(db, request->arena, request_int(request, "jury"), &row, why));
    return document_send(request, db, row.id, request_int(request, "document"), why);
}

static const struct page page_jury_public_document = {.name = "jury_public_document",
                                                      .path = "/juries/:jury/library/:document",
                                                      .scope = SCOPE_ANYONE,
                                                      .send = public_file_send};
REGISTER(page, page_jury_public_document);
