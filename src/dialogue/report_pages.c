/* A report for each area: what was said there beside the whole, in one archive or one by one. */
#include "base/utf8.h"
#include "dialogue/gather.h"
#include "dialogue/kit_document.h"
#include "office/zip_out.h"

#include <math.h>
#include <string.h>

static const char *share_text(struct arena *arena, const int64_t votes[3]) {
    int64_t n = votes[0] + votes[1] + votes[2];
    if (n == 0) return "\u2013";
    return arena_printf(arena, "%.0f%% (n = %lld)", 100.0 * (double)votes[0] / (double)n,
                        (long long)n);
}

/* Here and everywhere: counted in the room, and on phones where anybody voted so. */
static void votes_write(struct request *request, struct document *doc, const struct gathered *all,
                        size_t area) {
    static const int64_t nobody[3] = {0};
    struct arena *arena = request->arena;
    const char *l = request->language;
    const char *few = tr_language(l, "Too few to show");
    size_t n_columns = all->any_phones ? 5 : 3;
    const char **cells = ARENA_ARRAY(arena, const char *, n_columns * all->n_tallies + 1);
    for (size_t i = 0; i < all->n_tallies; i++) {
        const struct tally *t = &all->tallies[i];
        const char **row = &cells[n_columns * i];
        bool whole = beside_whole(t->votes, nobody, t->n_groups) == BESIDE_ALL;
        bool phones = beside_whole(t->phone, nobody, t->n_phones) == BESIDE_ALL;
        row[0] = t->text;
        row[1] = t->area_shown[3 * area] ? share_text(arena, &t->area_votes[3 * area]) : few;
        row[2] = whole ? share_text(arena, t->votes) : few;
        if (!all->any_phones) continue;
        row[3] = t->area_phone_shown[3 * area] ? share_text(arena, &t->area_phone[3 * area]) : few;
        row[4] = phones ? share_text(arena, t->phone) : few;
    }
    const struct document_column columns[] = {
        {tr_language(l, "Statement"), false, 4},
        {tr_language(l, "Agree here"), true, 2},
        {tr_language(l, "Agree everywhere"), true, 2},
        {tr_language(l, "Alone on phones, agree here"), true, 2},
        {tr_language(l, "Alone on phones, agree everywhere"), true, 2}};
    document_table(doc, &(struct document_table){
                            .caption = tr_language(l, "What was said here beside the whole"),
                            .columns = columns,
                            .n_columns = n_columns,
                            .cells = cells,
                            .n_rows = all->n_tallies,
                            .row_headings = true});
    if (all->any_phones)
        document_paragraph(
            doc, tr_language(l, "What groups counted in the room and what people said alone on "
                                "their phones are kept apart; the same people may have done "
                                "both."));
}

/* What several groups wrote in the same words is listed once. */
struct lines {
    struct str *lines;
    int64_t *groups; /* how many wrote it */
    size_t n, room;
};

static void lines_add(struct arena *arena, struct lines *lines, const char *text) {
    struct str rest = str_of(text);
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) continue;
        size_t k = 0;
        while (k < lines->n &&
               !(lines->lines[k].n == line.n && memcmp(lines->lines[k].s, line.s, line.n) == 0))
            k++;
        if (k == lines->room) {
            size_t room = 2 * lines->room + 16;
            lines->lines = arena_grow(arena, lines->lines, lines->room * sizeof *lines->lines,
                                      room * sizeof *lines->lines);
            lines->groups = arena_grow(arena, lines->groups, lines->room * sizeof *lines->groups,
                                       room * sizeof *lines->groups);
            lines->room = room;
        }
        if (k == lines->n) {
            lines->lines[lines->n] = line;
            lines->groups[lines->n++] = 0;
        }
        lines->groups[k]++;
    }
}

/* How often the same was written shows from five on. */
static void lines_write(struct arena *arena, struct document *doc, const struct lines *lines,
                        const char *language) {
    enum { FEW = 5 };
    if (lines->n == 0) {
        document_paragraph(doc, tr_language(language, "Nothing was written."));
        return;
    }
    document_list_open(doc, false);
    for (size_t i = 0; i < lines->n; i++) {
        const char *text = str_copy(arena, lines->lines[i]);
        document_item(doc, lines->groups[i] < FEW
                               ? text
                               : arena_printf(arena, tr_language(language, "%s (%lld times)"), text,
                                              (long long)lines->groups[i]));
    }
    document_list_close(doc);
}

/* The reasons of each event of the area, as they were written. An area with a single event would
 * show who said it: then they are left out. */
static enum fail reasons_write(struct request *request, struct db *db, struct document *doc,
                               const struct gathered *all, int64_t area, struct why *why) {
    static const struct {
        const char *title;
        size_t at;
    } kinds[] = {{TR("The strongest reasons for"), 0},
                 {TR("The strongest reasons against"), 1},
                 {TR("The view of the minority"), 2},
                 {TR("Questions that people asked"), 3}};
    const char *l = request->language;
    size_t events = 0;
    for (size_t v = 0; v < all->n_voices; v++) events += all->voices[v].row->area == area;
    if (events < 2) {
        document_paragraph(doc, tr_language(l, "Fewer than two groups have told us what was said "
                                               "here, so their words are not shown."));
        return FAIL_NONE;
    }
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        struct lines lines = {0};
        document_heading(doc, 1, tr_language(l, kinds[k].title));
        for (size_t v = 0; v < all->n_voices; v++) {
            struct dialogue_write_up_row_row row;
            if (all->voices[v].row->area != area) continue;
            TRY(dialogue_write_up_row(db, request->arena, all->voices[v].row->id,
                                      all->voices[v].row->event, &row, why));
            const char *texts[] = {row.reasons_for, row.reasons_against, row.minority_view,
                                   row.questions};
            lines_add(request->arena, &lines, texts[kinds[k].at]);
        }
        lines_write(request->arena, doc, &lines, l);
    }
    return FAIL_NONE;
}

static const char *who_met_text(struct request *request, const struct heard_group *heard,
                                size_t everywhere) {
    const char *l = request->language;
    if (heard->events == 0)
        return arena_printf(request->arena,
                            tr_language(l, "No group that met here has told us yet what was said; "
                                           "%zu have everywhere."),
                            everywhere);
    if (heard->events == 1)
        return arena_printf(request->arena,
                            tr_language(l, "One group met here and told us what was said, of %zu "
                                           "everywhere."),
                            everywhere);
    return arena_printf(
        request->arena,
        tr_language(l, "%lld groups met here and told us what was said, of %zu everywhere."),
        (long long)heard->events, everywhere);
}

/* "1-north.pdf": the number keeps names apart that differ in letters that are left out. */
static const char *file_name(struct arena *arena, size_t number, const char *area,
                             const char *format) {
    const char *slug = utf8_slug(arena, area, 60);
    return arena_printf(arena, "%zu%s%s.%s", number, text_is_empty(slug) ? "" : "-", slug, format);
}

static enum fail report_make(struct request *request, struct db *db,
                             const struct dialogue *dialogue, const struct gathered *all,
                             size_t area, struct document **out, struct why *why) {
    struct arena *arena = request->arena;
    const char *l = request->language;
    const struct heard_group *heard = &all->heard[area];
    const char *title = arena_printf(arena, "%s: %s", dialogue->row.topic, all->groups[area].name);
    struct document *doc =
        document_new(arena, &(struct document_about){.title = title,
                                                     .language = l,
                                                     .footer = dialogue->row.topic,
                                                     .date = date_of(request->now)});
    document_title(doc, title);
    if (dialogue->engagement.illustrative != 0)
        document_note(doc, tr_language(l, "Illustrative"),
                      tr_language(l, "Made up to show how a dialogue works"));
    document_paragraph(doc, who_met_text(request, heard, all->n_voices));
    if (!isnan(heard->low) && heard->events > 0)
        document_paragraph(
            doc, arena_printf(arena,
                              tr_language(l, "%.0f%% of the population live here; between %.0f and "
                                             "%.0f%% of those who took part met here."),
                              100 * heard->share, 100 * heard->low, 100 * heard->high));
    if (all->n_tallies > 0) votes_write(request, doc, all, area);
    TRY(reasons_write(request, db, doc, all, all->groups[area].id, why));
    document_heading(doc, 1, tr_language(l, "How to read this"));
    document_paragraph(doc,
                       tr_language(l, "People chose to take part, so these shares do not speak "
                                      "for everybody. No number of 1 to 4 people is shown."));
    document_paragraph(doc, tr_language(l, "The figures for here are renewed with every fifth "
                                           "group from here, so that nobody sees what one group "
                                           "said by comparing two reports."));
    *out = doc;
    return FAIL_NONE;
}

/* ---- pages ---- */

static enum fail reports_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_group_list_row *groups;
    size_t n;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_group_list(db, request->arena, dialogue.engagement.id, &groups, &n, why));
    struct html *out = request->out;
    dialogue_head(request, &dialogue, tr(out, "Area reports"));
    put_text(request, tr(out, "What was said in each area beside the whole, safe to hand out: "
                              "no number of 1 to 4 people, and none from which one follows."));
    const char *all[] = {"pdf", "odt", "html"};
    for (size_t f = 0; f < 3; f++)
        put_link(request,
                 arena_printf(request->arena, "%s/reports/all.%s.zip", dialogue.path, all[f]),
                 trf(out, "All areas in one archive (%s)", all[f]));
    for (size_t i = 0; i < n; i++)
        if (text_is(groups[i].kind, "area"))
            put_link(request,
                     arena_printf(request->arena, "%s/reports/%lld.pdf", dialogue.path,
                                  (long long)groups[i].id),
                     trf(out, "%s (PDF)", groups[i].name));
    return FAIL_NONE;
}

static const struct page page_dialogue_reports = {.name = "dialogue_reports",
                                                  .path = DIALOGUE_PATH "/reports",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = DIALOGUE_READS,
                                                  .section = "proposals",
                                                  .show = reports_show};
REGISTER(page, page_dialogue_reports);

static enum fail archive_send(struct request *request, struct db *db,
                              const struct dialogue *dialogue, const struct gathered *all,
                              const char *format, struct why *why) {
    struct zip_part *parts = ARENA_ARRAY(request->arena, struct zip_part, all->n_areas + 1);
    struct str bytes = {0};
    for (size_t i = 0; i < all->n_areas; i++) {
        struct document *doc;
        const char *type;
        TRY(report_make(request, db, dialogue, all, i, &doc, why));
        TRY(kit_file_write(request->arena, doc, format, &parts[i].bytes, &type, why));
        parts[i].name = file_name(request->arena, i + 1, all->groups[i].name, format);
    }
    TRY(zip_bytes(request->arena, parts, all->n_areas, date_of(request->now), (size_t)64 << 20,
                  &bytes, why));
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    http_download(request->response, "application/zip", "area-reports.zip");
    return FAIL_NONE;
}

static enum fail report_send(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct gathered all;
    struct str rest = str_of(request_text(request, "file"));
    const char *name = str_copy(request->arena, str_cut(&rest, '.'));
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(gather(db, request->arena, dialogue.engagement.id, request_today(request), GATHER_STEP,
               &all, why));
    static const char *const formats[] = {"pdf", "odt", "html"};
    for (size_t f = 0; f < 3; f++) {
        if (text_is(name, "all") && all.n_areas > 0 &&
            str_is(rest, arena_printf(request->arena, "%s.zip", formats[f])))
            return archive_send(request, db, &dialogue, &all, formats[f], why);
        for (size_t i = 0; i < all.n_areas; i++) {
            struct document *doc;
            struct str bytes = {0};
            const char *type;
            if (all.groups[i].id != row_number(name) || !str_is(rest, formats[f])) continue;
            TRY(report_make(request, db, &dialogue, &all, i, &doc, why));
            TRY(kit_file_write(request->arena, doc, formats[f], &bytes, &type, why));
            request->response->bytes = bytes.s;
            request->response->n_bytes = bytes.n;
            http_download(request->response, type,
                          file_name(request->arena, i + 1, all.groups[i].name, formats[f]));
            return FAIL_NONE;
        }
    }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such report");
}

static const struct page page_dialogue_report = {.name = "dialogue_report",
                                                 .path = DIALOGUE_PATH "/reports/:file",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DIALOGUE_READS,
                                                 .send = report_send};
REGISTER(page, page_dialogue_report);
