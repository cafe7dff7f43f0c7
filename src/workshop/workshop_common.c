/* What the pages of this room share. */
#include "base/clock.h"
#include "office/calendar.h"
#include "workshop/workshop.html.h"
#include "workshop/workshop_views.h"

#include <string.h>

enum fail series_of_path(struct request *request, struct db *db, struct workshop_series *out,
                         struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    *out = (struct workshop_series){0};
    TRY(engagement_get(db, request->arena, request_int(request, "engagement"), proposal,
                       &out->engagement, why));
    if (!text_is(out->engagement.method, "workshop"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this engagement is no series of workshops");
    out->path = arena_printf(request->arena, "/proposals/%lld/evidence/%lld/workshop",
                             (long long)proposal, (long long)out->engagement.id);
    enum fail fail = workshop_series_get(db, request->arena, out->engagement.id, &out->row, why);
    if (fail != FAIL_NOTFOUND) return fail;
    out->row = (struct workshop_series_get_row){.engagement = out->engagement.id,
                                                .state = "draft",
                                                .topic = out->engagement.title,
                                                .summary = out->engagement.description,
                                                .briefing = "",
                                                .plan = "",
                                                .contact = "",
                                                .framework = out->engagement.framework,
                                                .outcome = "",
                                                .topic_cy = "",
                                                .summary_cy = "",
                                                .briefing_cy = "",
                                                .outcome_cy = ""};
    return FAIL_NONE;
}

enum fail series_open_check(const struct workshop_series *series, struct why *why) {
    if (text_is(series->row.state, "running")) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    text_is(series->row.state, "draft")
                        ? "the series is still being prepared; start it first"
                        : "the series is closed; nothing more is taken in");
}

enum fail meeting_of_path(struct request *request, struct db *db, struct workshop_meeting *out,
                          struct why *why) {
    *out = (struct workshop_meeting){0};
    TRY(series_of_path(request, db, &out->series, why));
    TRY(workshop_get(db, request->arena, request_int(request, "workshop"),
                     out->series.engagement.id, &out->row, why));
    out->path =
        arena_printf(request->arena, "%s/workshops/%lld", out->series.path, (long long)out->row.id);
    return FAIL_NONE;
}

enum fail guest_of_code(struct request *request, struct db *db, struct workshop_guest *out,
                        struct why *why) {
    *out = (struct workshop_guest){0};
    TRY(workshop_person_of(db, request->arena, request->viewer.participant, &out->person, why));
    TRY(workshop_get(db, request->arena, out->person.workshop, out->person.engagement,
                     &out->meeting.row, why));
    out->meeting.path = "/take-part/workshop";
    out->meeting.series.path = out->meeting.path;
    out->meeting.series.engagement.id = out->person.engagement;
    return workshop_series_get(db, request->arena, out->person.engagement, &out->meeting.series.row,
                               why);
}

enum fail workshop_sheet_load(struct db *db, struct arena *arena, int64_t engagement, bool retired,
                              struct workshop_sheet *out, struct why *why) {
    TRY(workshop_case_list(db, arena, engagement, retired ? 1 : 0, &out->cases, &out->n_cases,
                           why));
    return workshop_criterion_list(db, arena, engagement, &out->criteria, &out->n_criteria, why);
}

static const char *first_of(const char *a, const char *b) {
    return text_is_empty(a) ? b : a;
}

struct workshop_criterion_words criterion_words(const char *language,
                                                const struct workshop_criterion_list_row *row) {
    bool welsh = text_is(language, "cy");
    return (struct workshop_criterion_words){
        .title = welsh ? first_of(row->title_cy, row->title) : row->title,
        .meaning = welsh ? first_of(row->meaning_cy, row->meaning) : row->meaning,
        .low = welsh ? first_of(row->low_cy, row->low) : row->low,
        .high = welsh ? first_of(row->high_cy, row->high) : row->high};
}

enum fail workshop_criteria_begin(struct db *db, struct arena *arena, int64_t engagement,
                                  struct why *why) {
    int64_t id;
    TRY(workshop_criterion_add(
        db, arena, engagement, "proportionality", "Proportionality",
        "Is the use of personal data in proportion to the good that it does?",
        "Far more data or risk than the purpose is worth",
        "No more than is needed, and well worth it", "Cymesuredd",
        "A yw'r defnydd o ddata personol yn gymesur \u00e2'r lles y mae'n ei wneud?",
        "Llawer mwy o ddata neu risg nag y mae'r diben yn ei haeddu",
        "Dim mwy nag sydd ei angen, ac yn werth chweil", &id, why));
    return workshop_criterion_add(
        db, arena, engagement, "acceptability", "Acceptability",
        "Would you find this use of data acceptable here, as it is described?",
        "Not acceptable in any way", "Acceptable as it is", "Derbynioldeb",
        "A fyddai'r defnydd hwn o ddata yn dderbyniol i chi yma, fel y'i disgrifir?",
        "Ddim yn dderbyniol o gwbl", "Derbyniol fel y mae", &id, why);
}

static const char *lines_joined(struct arena *arena, const char *const *lines) {
    struct buf all;
    buf_init(&all, arena, 20000);
    for (size_t i = 0; lines[i] != NULL; i++)
        buf_printf(&all, "%s%s", i == 0 ? "" : "\n", lines[i]);
    return all.s == NULL ? "" : all.s;
}

enum fail workshop_case_copy(struct db *db, struct arena *arena, int64_t engagement,
                             const struct case_study *one, int64_t *id, struct why *why) {
    bool made_up = text_is(one->standing, "fictional");
    return workshop_case_add(
        db, arena, engagement, one->id, one->title, one->area, one->summary, one->purpose,
        lines_joined(arena, one->data), one->identifiability, one->people,
        lines_joined(arena, one->safeguards), one->benefits, one->risks,
        made_up ? "From the case library: made up from how such projects usually go"
                : arena_printf(arena, "From the case library, summarised from: %s", one->source),
        id, why);
}

/* ---- blocks ---- */

static void title_put(struct request *request, const char *caption, const char *title,
                      bool illustrative) {
    request->title = title;
    put_title(request, caption, title,
              illustrative ? tr(request->out, "Made up to show how workshops work") : NULL);
}

void series_head(struct request *request, const struct workshop_series *series, const char *title) {
    request->back_href = series->path;
    title_put(request, series->row.topic, title, series->engagement.illustrative != 0);
}

const char *meeting_name(struct request *request, const struct workshop_get_row *row) {
    return arena_printf(request->arena, tr_language(request->language, "Workshop %s, %s"),
                        workshop_letters(request->arena, row->number), row->area);
}

const char *meeting_when(struct request *request, const struct workshop_get_row *row) {
    int starts = day_time_read(row->starts);
    return arena_printf(
        request->arena, tr_language(request->language, "%s, %s to %s"),
        request_day(request, row->day), row->starts,
        workshop_time_text(request->arena, (starts < 0 ? 0 : starts) + (int)row->minutes));
}

void meeting_head(struct request *request, const struct workshop_meeting *meeting,
                  const char *title) {
    request->back_href = meeting->path;
    title_put(request, meeting_name(request, &meeting->row), title,
              meeting->series.engagement.illustrative != 0);
}

void lines_put(struct request *request, const char *const *lines, size_t n) {
    if (n > 0) workshop_list_html(request->out, lines, n);
}

const struct choice *word_choices(struct arena *arena, const struct workshop_word *list) {
    size_t n = 0;
    while (list[n].word != NULL) n++;
    struct choice *choices = ARENA_ARRAY(arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++) choices[i] = (struct choice){list[i].word, list[i].text, NULL};
    return choices;
}

struct written case_title(const char *reader, const struct workshop_case_list_row *one) {
    return written_in(reader, one->title, one->title_cy);
}

/* What organisers wrote, a line each. */
static struct raw lines_of(struct request *request, const char *text) {
    const char **lines;
    size_t n = workshop_lines(request->arena, text, &lines);
    struct html *inner = html_apart(request->out);
    if (n > 0) workshop_list_html(inner, lines, n);
    return html_taken(inner);
}

void case_put(struct request *request, const struct workshop_case_list_row *one) {
    struct html *out = request->out;
    const char *l = request->language;
    struct part_summary_row rows[8];
    size_t n = 0;
    const struct {
        const char *key;
        struct written words;
        bool lines;
    } texts[] = {
        {TR("Sector"),
         {tr(out, workshop_word_text(workshop_case_sectors, one->sector)), NULL},
         false},
        {TR("Purpose"), written_in(l, one->purpose, one->purpose_cy), false},
        {TR("Types of data"), written_in(l, one->data_types, one->data_types_cy), true},
        {TR("People"), written_in(l, one->people, one->people_cy), false},
        {TR("Identifiability"),
         {tr(out, workshop_word_text(workshop_identifiabilities, one->identifiability)), NULL},
         false},
        {TR("Safeguards"), written_in(l, one->safeguards, one->safeguards_cy), true},
        {TR("Benefits"), written_in(l, one->benefits, one->benefits_cy), false},
        {TR("Risks"), written_in(l, one->risks, one->risks_cy), false}};
    for (size_t i = 0; i < LENGTH(texts); i++) {
        if (text_is_empty(texts[i].words.text)) continue;
        rows[n] = (struct part_summary_row){.key = tr(out, texts[i].key),
                                            .language = texts[i].words.language};
        if (texts[i].lines)
            rows[n++].markup = lines_of(request, texts[i].words.text);
        else
            rows[n++].value = texts[i].words.text;
    }
    prose_put(request, written_in(l, one->summary, one->summary_cy));
    part_summary_list(out, .rows = rows, .n_rows = n);
    if (text_is_empty(one->source)) return;
    written_begin(out, "en");
    put_hint(request, one->source);
    written_end(out, "en");
}

void prose_put(struct request *request, struct written words) {
    if (text_is_empty(words.text)) return;
    written_begin(request->out, words.language);
    part_prose(request->out, words.text);
    written_end(request->out, words.language);
}

/* ---- documents ---- */

void document_written(struct document *document, struct written words) {
    document_language(document, words.language);
    document_paragraph(document, words.text);
    document_language(document, NULL);
}

void document_written_heading(struct document *document, int level, struct written words) {
    document_language(document, words.language);
    document_heading(document, level, words.text);
    document_language(document, NULL);
}

bool document_format_is(const char *format) {
    return text_is(format, "pdf") || text_is(format, "odt") || text_is(format, "html");
}

enum fail workshop_document_send(struct request *request, const struct document *document,
                                 const char *name, const char *format, struct why *why) {
    struct str bytes = {0};
    const char *type = WORKSHOP_HTML;
    if (text_is(format, "pdf")) {
        type = "application/pdf";
        TRY(document_pdf(request->arena, document, &bytes, why));
    } else if (text_is(format, "odt")) {
        type = "application/vnd.oasis.opendocument.text";
        TRY(document_odt(request->arena, document, &bytes, why));
    } else {
        TRY(document_html(request->arena, document, &bytes, why));
    }
    paper_send(request, bytes, type, arena_printf(request->arena, "%s.%s", name, format));
    return FAIL_NONE;
}

void paper_send(struct request *request, struct str bytes, const char *type, const char *name) {
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    if (!text_is(type, WORKSHOP_HTML)) {
        http_download(request->response, type, name);
        return;
    }
    request->response->type = type;
    http_header_add(request->response, "Content-Security-Policy",
                    arena_printf(request->arena,
                                 "default-src 'none'; style-src %s; img-src data:; "
                                 "frame-ancestors 'none'; base-uri 'none'",
                                 document_html_style_source(request->arena)));
}
