/* The briefing, and papers to print. */
#include "workshop/papers.h"

static void papers_put(struct request *request, const char *path, enum workshop_paper from,
                       enum workshop_paper to) {
    static const char *const formats[] = {"pdf", "odt", "html"};
    static const char *const words[] = {"PDF", "ODT", TR("Web page")};
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Paper")},
                               {.text = tr(out, "PDF, to print")},
                               {.text = tr(out, "ODT, to change")},
                               {.text = tr(out, "Web page")}};
    struct part_cell cells[N_WORKSHOP_PAPERS * 4];
    size_t n = 0;
    for (int p = (int)from; p <= (int)to; p++, n++) {
        struct part_cell *row = &cells[4 * n];
        const char *title = tr(out, workshop_paper_titles[p]);
        row[0] = (struct part_cell){.text = title};
        for (size_t f = 0; f < 3; f++)
            row[1 + f] = (struct part_cell){
                .markup = action_link(request,
                                      arena_printf(request->arena, "%s/%s.%s", path,
                                                   workshop_paper_words[p], formats[f]),
                                      tr(out, words[f]), title)};
    }
    part_table(out, .caption = tr(out, "Papers"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = 4, .n_rows = n);
}

static enum fail briefing_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    TRY(series_of_path(request, db, &series, why));
    struct html *out = request->out;
    series_head(request, &series, tr(out, "Briefing"));
    if (text_is_empty(series.row.briefing)) {
        put_text(request, tr(out, "The briefing is not written yet. It is written where the "
                                  "workshops are set up."));
        return FAIL_NONE;
    }
    papers_put(request, arena_printf(request->arena, "%s/papers", series.path), PAPER_BRIEFING,
               PAPER_CASES);
    part_markdown(out, series.row.briefing);
    return FAIL_NONE;
}

static const struct page page_workshop_briefing = {.name = "workshop_briefing",
                                                   .path = WORKSHOP_PATH "/briefing",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = WORKSHOP_READS,
                                                   .section = "proposals",
                                                   .show = briefing_show};
REGISTER(page, page_workshop_briefing);

static enum fail file_send(struct request *request, const struct workshop_paper_about *about,
                           bool series_only, struct why *why) {
    enum workshop_paper paper = PAPER_PACK;
    const char *format = "";
    if (!workshop_paper_read(request->arena, request_text(request, "file"), &paper, &format) ||
        (series_only && paper != PAPER_BRIEFING && paper != PAPER_CASES))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such paper");
    return workshop_document_send(request, workshop_paper(request, about, paper),
                                  workshop_paper_words[paper], format, why);
}

static enum fail series_paper_send(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_sheet sheet;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_sheet_load(db, request->arena, series.engagement.id, false, &sheet, why));
    const struct workshop_paper_about about = {.series = &series, .sheet = &sheet};
    return file_send(request, &about, true, why);
}

static const struct page page_workshop_series_paper = {.name = "workshop_series_paper",
                                                       .path = WORKSHOP_PATH "/papers/:file",
                                                       .scope = SCOPE_PROPOSAL,
                                                       .roles = WORKSHOP_READS,
                                                       .send = series_paper_send};
REGISTER(page, page_workshop_series_paper);

static enum fail papers_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    TRY(meeting_of_path(request, db, &meeting, why));
    meeting_head(request, &meeting, tr(request->out, "Papers to print"));
    put_text(request, tr(request->out, "No names stand on any of them: people sign in beside "
                                       "their label."));
    papers_put(request, arena_printf(request->arena, "%s/papers", meeting.path), PAPER_PACK,
               PAPER_PLAN);
    put_link(request, arena_printf(request->arena, "%s/workshop.ics", meeting.path),
             tr(request->out, "A file for calendars"));
    return FAIL_NONE;
}

static const struct page page_workshop_papers = {.name = "workshop_papers",
                                                 .path =
                                                     WORKSHOP_PATH "/workshops/:workshop/papers",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_READS,
                                                 .section = "proposals",
                                                 .show = papers_show};
REGISTER(page, page_workshop_papers);

static enum fail paper_file_send(struct request *request, struct db *db, struct why *why) {
    struct workshop_meeting meeting;
    struct workshop_sheet sheet;
    struct workshop_people_row *people;
    size_t n, n_labels = 0;
    TRY(meeting_of_path(request, db, &meeting, why));
    TRY(workshop_sheet_load(db, request->arena, meeting.series.engagement.id, false, &sheet, why));
    TRY(workshop_people(db, request->arena, meeting.row.id, &people, &n, why));
    const char **labels = ARENA_ARRAY(request->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        if (text_is(people[i].taking_part, "active") && !text_is(people[i].state, "declined"))
            labels[n_labels++] = people[i].label;
    const struct workshop_paper_about about = {.series = &meeting.series,
                                               .meeting = &meeting,
                                               .sheet = &sheet,
                                               .labels = labels,
                                               .n_labels = n_labels};
    return file_send(request, &about, false, why);
}

static const struct page page_workshop_paper_file = {.name = "workshop_paper",
                                                     .path = WORKSHOP_PATH
                                                     "/workshops/:workshop/papers/:file",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = WORKSHOP_READS,
                                                     .send = paper_file_send};
REGISTER(page, page_workshop_paper_file);
