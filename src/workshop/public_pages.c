/* What everybody can read of a series that was published. */
#include "workshop/suggestion.sql.h"
#include "workshop/workshop.html.h"
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
        const struct workshop_public_list_row *row = &rows[i];
        struct written topic = written_in(request->language, row->topic, row->topic_cy);
        written_begin(out, topic.language);
        put_heading(request, topic.text);
        written_end(out, topic.language);
        prose_put(request, written_in(request->language, row->summary, row->summary_cy));
        workshop_public_link_html(
            out, arena_printf(request->arena, "/workshops/%lld", (long long)row->id), &topic,
            trn(out, "report of %lld area", "reports of %lld areas", row->n_areas));
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
    bool headed = false;
    for (size_t i = 0; i < n; i++) {
        if (text_is(rows[i].state, "new")) continue;
        if (!headed) put_heading(request, tr(out, "Changes to the framework that were asked for"));
        headed = true;
        const struct part_summary_row told[] = {
            {.key = tr(out, "How it should read"), .value = rows[i].proposed, .language = "en"},
            {.key = tr(out, "Decision"),
             .value = tr(out, workshop_word_text(workshop_decisions, rows[i].state))},
            {.key = tr(out, "Reason"), .value = rows[i].reason, .language = "en"}};
        put_subheading(request,
                       arena_printf(request->arena, "%s: %s", rows[i].question,
                                    tr(out, workshop_word_text(workshop_parts, rows[i].part))));
        part_summary_list(out, .rows = told, .n_rows = LENGTH(told));
    }
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
    const char *l = request->language;
    struct written topic = written_in(l, row.topic, row.topic_cy);
    request->title = topic.text;
    request->back_href = "/workshops";
    put_title_written(request, row.organisation, topic,
                      row.illustrative != 0 ? tr(out, "Made up to show how workshops work") : NULL);
    prose_put(request, written_in(l, row.summary, row.summary_cy));
    put_heading(request, tr(out, "Reports"));
    if (n > 0)
        put_hint(request, trf(out, "Published on %s. Nothing in them rests on fewer than 5 people.",
                              request_day(request, papers[0].published_day)));
    papers_put(request, &row, papers, n);
    if (!text_is_empty(row.outcome)) {
        put_heading(request, tr(out, "What became of it"));
        prose_put(request, written_in(l, row.outcome, row.outcome_cy));
    } else if (!text_is_empty(row.promise)) {
        put_heading(request, tr(out, "What will come of it"));
        prose_put(request, (struct written){row.promise, "en"});
    }
    suggestions_put(request, suggestions, n_suggestions);
    put_heading(request, tr(out, "Case studies"));
    for (size_t c = 0; c < sheet.n_cases; c++) {
        struct html *inner = html_apart(out);
        request->out = inner;
        case_put(request, &sheet.cases[c]);
        request->out = out;
        struct written title = case_title(l, &sheet.cases[c]);
        part_details(out, .summary = title.text, .language = title.language,
                     .markup = html_taken(inner));
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
