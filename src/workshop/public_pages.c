/* What everybody can read of a series that was published. */
#include "workshop/suggestion.sql.h"
#include "workshop/workshop_views.h"

#include <string.h>

static enum fail public_list_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_public_list_row *rows;
    size_t n;
    TRY(workshop_public_list(db, request->arena, &rows, &n, why));
    struct html *out = request->out;
    request->title = tr(out, "Professional workshops");
    put_title(request, NULL, request->title, NULL);
    put_text(request, tr(out, "Professionals of several organisations weigh the same case studies, "
                              "area by area, with criteria that they share."));
    if (n == 0) put_text(request, tr(out, "Nothing is published yet."));
    for (size_t i = 0; i < n; i++) {
        put_heading(request, rows[i].topic);
        put_text(request, rows[i].summary);
        put_link(request, arena_printf(request->arena, "/workshops/%lld", (long long)rows[i].id),
                 trf(out, "%s: reports of %lld areas", rows[i].topic, (long long)rows[i].n_areas));
    }
    return FAIL_NONE;
}

static const struct page page_workshop_public_list = {.name = "workshop_public_list",
                                                      .path = "/workshops",
                                                      .scope = SCOPE_ANYONE,
                                                      .section = "register",
                                                      .show = public_list_show};
REGISTER(page, page_workshop_public_list);

static void papers_put(struct request *request, const struct workshop_public_get_row *row,
                       const struct workshop_paper_list_row *papers, size_t n) {
    struct html *out = request->out;
    const char *mine = arena_printf(request->arena, "-%s.", request->language);
    for (size_t i = 0; i < n; i++) {
        const char *at = strstr(papers[i].name, mine);
        bool figures = text_is(papers[i].media_type, "text/csv; charset=utf-8");
        if (at == NULL && !figures) continue;
        const char *path =
            arena_printf(request->arena, "/workshops/%lld/%s", (long long)row->id, papers[i].name);
        const char *title = tr(out, papers[i].title);
        put_link(request, path,
                 figures                              ? title
                 : text_is(at + strlen(mine), "html") ? trf(out, "%s, as a web page", title)
                 : text_is(at + strlen(mine), "pdf")  ? trf(out, "%s, to print (PDF)", title)
                                                      : trf(out, "%s, to change (ODT)", title));
    }
}

static void suggestions_put(struct request *request, const struct workshop_suggestions_row *rows,
                            size_t n) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Question")},
                               {.text = tr(out, "How it should read")},
                               {.text = tr(out, "Decision")},
                               {.text = tr(out, "Reason")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head) + 1);
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        if (text_is(rows[i].state, "new")) continue;
        struct part_cell *row = &cells[shown++ * LENGTH(head)];
        row[0] = (struct part_cell){
            .text = arena_printf(request->arena, "%s: %s", rows[i].question,
                                 tr(out, workshop_word_text(workshop_parts, rows[i].part))),
            .header = true};
        row[1] = (struct part_cell){.text = rows[i].proposed};
        row[2] = (struct part_cell){
            .text = tr(out, workshop_word_text(workshop_decisions, rows[i].state))};
        row[3] = (struct part_cell){.text = rows[i].reason};
    }
    if (shown == 0) return;
    put_heading(request, tr(out, "Changes to the framework that were asked for"));
    part_table(out, .caption = tr(out, "What was asked for, and what became of it"),
               .caption_hidden = true, .head = head, .cells = cells, .n_columns = LENGTH(head),
               .n_rows = shown);
}

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_public_get_row row;
    struct workshop_paper_list_row *papers;
    struct workshop_suggestions_row *suggestions;
    struct workshop_sheet sheet;
    size_t n, n_suggestions;
    TRY(workshop_public_get(db, request->arena, request_int(request, "series"), &row, why));
    TRY(workshop_paper_list(db, request->arena, row.id, &papers, &n, why));
    TRY(workshop_suggestions(db, request->arena, row.id, &suggestions, &n_suggestions, why));
    TRY(workshop_sheet_load(db, request->arena, row.id, false, &sheet, why));
    struct html *out = request->out;
    request->title = row.topic;
    request->back_href = "/workshops";
    put_title(request, row.organisation, row.topic,
              row.illustrative != 0 ? tr(out, "Made up to show how workshops work") : NULL);
    part_prose(out, row.summary);
    put_heading(request, tr(out, "Reports"));
    if (n > 0)
        put_hint(request, trf(out, "Published on %s. Nothing in them rests on fewer than 5 people.",
                              request_day(request, papers[0].published_day)));
    papers_put(request, &row, papers, n);
    if (!text_is_empty(row.outcome)) {
        put_heading(request, tr(out, "What became of it"));
        part_prose(out, row.outcome);
    } else if (!text_is_empty(row.promise)) {
        put_heading(request, tr(out, "What will come of it"));
        part_prose(out, row.promise);
    }
    suggestions_put(request, suggestions, n_suggestions);
    put_heading(request, tr(out, "Case studies"));
    for (size_t c = 0; c < sheet.n_cases; c++) {
        struct html *inner = html_apart(out);
        request->out = inner;
        case_put(request, &sheet.cases[c]);
        request->out = out;
        part_details(out, .summary = sheet.cases[c].title, .markup = html_taken(inner));
    }
    return FAIL_NONE;
}

static const struct page page_workshop_public = {.name = "workshop_public",
                                                 .path = "/workshops/:series",
                                                 .scope = SCOPE_ANYONE,
                                                 .section = "register",
                                                 .show = public_show};
REGISTER(page, page_workshop_public);

static enum fail public_file_send(struct request *request, struct db *db, struct why *why) {
    struct workshop_paper_get_row row;
    const char *name = request_text(request, "file");
    TRY(workshop_paper_get(db, request->arena, request_int(request, "series"), name, &row, why));
    paper_send(request, row.content, row.media_type, name);
    return FAIL_NONE;
}

static const struct page page_workshop_public_file = {.name = "workshop_public_file",
                                                      .path = "/workshops/:series/:file",
                                                      .scope = SCOPE_ANYONE,
                                                      .send = public_file_send};
REGISTER(page, page_workshop_public_file);
