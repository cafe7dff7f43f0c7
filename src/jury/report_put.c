/* The report as a web page and as a document. */
#include "jury/jury.html.h"
#include "jury/report.h"
#include "web/chart.h"

struct report_votes report_votes(struct request *request, const struct report_source *s) {
    const struct html *out = request->out;
    size_t rows_most = s->n_uses * N_EVIDENCE_MOMENTS;
    double *counts = ARENA_ARRAY(request->arena, double, rows_most *N_EVIDENCE_ANSWERS);
    struct report_votes v = {.rows = ARENA_ARRAY(request->arena, const char *, rows_most),
                             .counts = counts,
                             .least = INT64_MAX};
    for (size_t u = 0; u < s->n_uses; u++)
        for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
            const struct evidence_tally *tally = &s->verdict.uses[u].all.tally;
            enum evidence_shown shown = report_shown(s, u, m);
            if (tally->n[m] == 0 || shown < EVIDENCE_SHOW_YES) continue;
            v.rows[v.n] = m == EVIDENCE_FIRST ? trf(out, "%s, before", s->uses[u].title)
                                              : trf(out, "%s, after", s->uses[u].title);
            double *row = &counts[v.n++ * N_EVIDENCE_ANSWERS];
            for (int a = 0; a < N_EVIDENCE_ANSWERS; a++) row[a] = (double)tally->counts[m][a];
            if (tally->n[m] < v.least) v.least = tally->n[m];
            if (tally->n[m] > v.most) v.most = tally->n[m];
            if (shown == EVIDENCE_SHOW_ALL) continue;
            row[EVIDENCE_NO] += row[EVIDENCE_UNSURE];
            row[EVIDENCE_UNSURE] = 0;
            v.merged = true;
        }
    return v;
}

void report_picture(struct request *request, const struct report_votes *v) {
    struct html *out = request->out;
    const char *parts[] = {tr(out, "Yes"), tr(out, "Unsure"),
                           v->merged ? tr(out, "No, or all others") : tr(out, "No")};
    struct chart_stack chart = {
        .frame = {.id = "votes",
                  .title = tr(out, "Votes before and after"),
                  .sentence = tr(out, "Each bar shows how many people said yes, unsure and no."),
                  .note = v->least < v->most
                              ? trf(out, "%lld to %lld jurors voted", (long long)v->least,
                                    (long long)v->most)
                              : trn(out, "%lld juror voted", "%lld jurors voted", v->most)},
        .parts = parts,
        .n_parts = N_EVIDENCE_ANSWERS,
        .rows = v->rows,
        .n_rows = v->n,
        .counts = v->counts};
    if (v->n > 0) chart_stack(out, &chart);
}

static void table_show(struct html *out, const struct report_block *b) {
    struct part_cell *head = ARENA_ARRAY(out->arena, struct part_cell, b->n_columns);
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, b->n_rows * b->n_columns);
    for (size_t i = 0; i < b->n_columns; i++) head[i] = (struct part_cell){.text = b->heads[i]};
    for (size_t i = 0; i < b->n_rows * b->n_columns; i++)
        cells[i] = (struct part_cell){.text = b->cells[i], .header = i % b->n_columns == 0};
    part_table(out, .caption = b->text, .caption_size = "s", .head = head, .cells = cells,
               .n_columns = b->n_columns, .n_rows = b->n_rows, .first_cell_is_header = true,
               .scrolls = b->n_columns > 3);
}

void report_contents_put(struct request *request, const struct report *report) {
    jury_contents_html(request->out, report);
}

void report_page_put(struct request *request, const struct report_page *page) {
    struct html *out = request->out;
    jury_part_html(out, page->key, page->title);
    for (size_t i = 0; i < page->n; i++) {
        const struct report_block *b = &page->blocks[i];
        switch (b->kind) {
        case REPORT_HEADING: put_subheading(request, b->text); break;
        case REPORT_TEXT: part_prose(out, b->text); break;
        case REPORT_ITEM: jury_item_put(request, b->text); break;
        case REPORT_QUOTE:
        case REPORT_NOTE: part_inset(out, .text = b->text); break;
        case REPORT_TABLE: table_show(out, b); break;
        }
    }
}

static void block_write(struct document *document, const struct report_block *b,
                        struct arena *arena) {
    switch (b->kind) {
    case REPORT_HEADING: document_heading(document, 2, b->text); return;
    case REPORT_TEXT: document_paragraph(document, b->text); return;
    case REPORT_ITEM:
        document_list_open(document, false);
        document_item(document, b->text);
        document_list_close(document);
        return;
    case REPORT_QUOTE: document_quote(document, b->text, NULL); return;
    case REPORT_NOTE: document_note(document, NULL, b->text); return;
    case REPORT_TABLE: break;
    }
    struct document_column *columns = ARENA_ARRAY(arena, struct document_column, b->n_columns);
    for (size_t i = 0; i < b->n_columns; i++)
        columns[i] = (struct document_column){.heading = b->heads[i]};
    document_table(document, &(struct document_table){.caption = b->text,
                                                      .columns = columns,
                                                      .n_columns = b->n_columns,
                                                      .cells = b->cells,
                                                      .n_rows = b->n_rows,
                                                      .row_headings = true});
}

struct document *report_document(struct request *request, const struct report_source *source,
                                 const struct report *report, int64_t made_at) {
    const char *title = trf(request->out, "Report of the jury: %s", source->engagement.title);
    struct document *document = document_new(
        request->arena, &(struct document_about){
                            .title = title,
                            .language = request->language,
                            .author = text_is_empty(source->row.run_by) ? NULL : source->row.run_by,
                            .header = source->engagement.title,
                            .date = date_of(made_at)});
    document_title(document, title);
    document_paragraph(
        document,
        trf(request->out, "%s. Made from the ballots on %s.",
            tr(request->out, jury_report_text(jury_report_read(source->row.report_state))),
            clock_day_text(request->arena, made_at, request->language)));
    for (size_t p = 0; p < report->n; p++) {
        document_heading(document, 1, report->pages[p].title);
        for (size_t i = 0; i < report->pages[p].n; i++)
            block_write(document, &report->pages[p].blocks[i], request->arena);
    }
    return document;
}
