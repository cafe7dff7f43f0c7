#include "workshop/papers.h"

#include "base/clock.h"
#include "office/calendar.h"

const char *const workshop_paper_words[N_WORKSHOP_PAPERS] = {
    "pack", "briefing", "cases", "exercises", "rating", "sign-in", "plan"};
const char *const workshop_paper_titles[N_WORKSHOP_PAPERS] = {
    TR("The whole pack"), TR("Briefing"),      TR("Case studies"),          TR("Exercise sheets"),
    TR("Rating sheet"),   TR("Sign-in sheet"), TR("The facilitator's plan")};

struct writer {
    struct request *request;
    struct arena *arena;
    const char *language;
    const struct workshop_paper_about *about;
    struct document *doc;
};

static const char *say(const struct writer *w, const char *english) {
    return tr_language(w->language, english);
}

static void runs_write(const struct writer *w, struct str line, bool item) {
    const char *text = str_copy(w->arena, line);
    if (item)
        document_item(w->doc, text);
    else
        document_paragraph(w->doc, text);
}

/* The little Markdown that a briefing has: headings, lists, paragraphs. */
static void markdown_write(const struct writer *w, struct written words) {
    struct str rest = str_of(words.text);
    struct buf paragraph;
    bool list = false;
    buf_init(&paragraph, w->arena, 20000);
    document_language(w->doc, words.language);
    for (bool more = true; more;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        more = rest.s != NULL;
        bool heading = str_starts(line, "#"), item = str_starts(line, "- ");
        if ((heading || item || line.n == 0) && paragraph.n > 0) {
            document_paragraph(w->doc, paragraph.s);
            paragraph.n = 0;
        }
        if (list && !item) {
            document_list_close(w->doc);
            list = false;
        }
        if (heading) {
            while (line.n > 0 && line.s[0] == '#') line.s++, line.n--;
            document_heading(w->doc, 2, str_copy(w->arena, str_trim(line)));
        } else if (item) {
            if (!list) document_list_open(w->doc, false);
            list = true;
            runs_write(w, str_trim((struct str){line.s + 2, line.n - 2}), true);
        } else if (line.n > 0) {
            if (paragraph.n > 0) buf_char(&paragraph, ' ');
            buf_add(&paragraph, line.s, line.n);
        }
    }
    if (paragraph.n > 0) document_paragraph(w->doc, paragraph.s);
    if (list) document_list_close(w->doc);
    document_language(w->doc, NULL);
}

static void place_write(const struct writer *w) {
    if (w->about->meeting == NULL) return;
    document_paragraph(w->doc, meeting_name(w->request, &w->about->meeting->row));
    document_paragraph(w->doc, w->about->meeting->row.place);
    document_paragraph(w->doc, meeting_when(w->request, &w->about->meeting->row));
}

static void briefing_write(const struct writer *w) {
    document_heading(w->doc, 1, say(w, TR("Briefing")));
    const struct workshop_series_get_row *series = &w->about->series->row;
    markdown_write(w, written_in(w->language, series->briefing, series->briefing_cy));
    if (text_is_empty(w->about->series->engagement.promise)) return;
    document_heading(w->doc, 2, say(w, TR("What will come of it")));
    document_written(w->doc, (struct written){w->about->series->engagement.promise, "en"});
}

static void list_write(const struct writer *w, const char *heading, struct written words) {
    const char **lines;
    size_t n = workshop_lines(w->arena, words.text, &lines);
    if (n == 0) return;
    document_heading(w->doc, 3, heading);
    document_language(w->doc, words.language);
    document_list_open(w->doc, false);
    for (size_t i = 0; i < n; i++) document_item(w->doc, lines[i]);
    document_list_close(w->doc);
    document_language(w->doc, NULL);
}

static void text_write(const struct writer *w, const char *heading, struct written words) {
    if (text_is_empty(words.text)) return;
    document_heading(w->doc, 3, heading);
    document_written(w->doc, words);
}

static void cases_write(const struct writer *w) {
    const struct workshop_sheet *sheet = w->about->sheet;
    document_heading(w->doc, 1, say(w, TR("Case studies")));
    for (size_t c = 0; c < sheet->n_cases; c++) {
        const struct workshop_case_list_row *one = &sheet->cases[c];
        const char *l = w->language;
        struct written title = case_title(l, one);
        title.text = arena_printf(w->arena, "%zu. %s", c + 1, title.text);
        document_written_heading(w->doc, 2, title);
        document_paragraph(w->doc, say(w, workshop_word_text(workshop_case_sectors, one->sector)));
        document_written(w->doc, written_in(l, one->summary, one->summary_cy));
        text_write(w, say(w, TR("Purpose")), written_in(l, one->purpose, one->purpose_cy));
        list_write(w, say(w, TR("Types of data")),
                   written_in(l, one->data_types, one->data_types_cy));
        text_write(w, say(w, TR("People")), written_in(l, one->people, one->people_cy));
        text_write(w, say(w, TR("Identifiability")),
                   (struct written){.text = say(w, workshop_word_text(workshop_identifiabilities,
                                                                      one->identifiability))});
        list_write(w, say(w, TR("Safeguards")), written_in(l, one->safeguards, one->safeguards_cy));
        text_write(w, say(w, TR("Benefits")), written_in(l, one->benefits, one->benefits_cy));
        text_write(w, say(w, TR("Risks")), written_in(l, one->risks, one->risks_cy));
        if (!text_is_empty(one->source))
            document_written(w->doc, (struct written){one->source, "en"});
    }
}

/* One sheet for each case, for the table's note-taker. */
static void exercises_write(const struct writer *w) {
    const struct workshop_sheet *sheet = w->about->sheet;
    for (size_t c = 0; c < sheet->n_cases; c++) {
        if (c > 0) document_page_break(w->doc);
        document_heading(w->doc, 1,
                         arena_printf(w->arena, "%s: %s", say(w, TR("Exercise sheet")),
                                      case_title(w->language, &sheet->cases[c]).text));
        document_field(w->doc, say(w, TR("Table")), NULL, 1);
        document_field(w->doc, say(w, TR("Benefits: what good could it do, and for whom?")), NULL,
                       6);
        document_field(w->doc,
                       say(w, TR("Risks: what could go wrong, how likely, how bad, for whom?")),
                       NULL, 6);
        document_field(w->doc, say(w, TR("Balance: where does it lie for this table, and why?")),
                       say(w, TR("Write down as well who saw it otherwise, and why")), 5);
        document_field(w->doc, say(w, TR("Conditions: what would make it acceptable?")), NULL, 4);
    }
}

static void rating_write(const struct writer *w) {
    static const char *const scale[] = {"1", "2", "3", "4", "5"};
    const struct workshop_sheet *sheet = w->about->sheet;
    document_heading(w->doc, 1, say(w, TR("Rating sheet")));
    document_paragraph(w->doc, say(w, TR("Rate each case by yourself. Leave out what you do not "
                                         "want to rate. Write your label, not your name.")));
    document_field(w->doc, say(w, TR("Your label, for example A07")), NULL, 1);
    for (size_t c = 0; c < sheet->n_cases; c++) {
        document_written_heading(w->doc, 2, case_title(w->language, &sheet->cases[c]));
        for (size_t k = 0; k < sheet->n_criteria; k++) {
            struct workshop_criterion_words words =
                criterion_words(w->language, &sheet->criteria[k]);
            document_boxes(w->doc, arena_printf(w->arena, "%s: %s", words.title, words.meaning),
                           arena_printf(w->arena, "1: %s. 5: %s.", words.low, words.high), scale,
                           5);
        }
    }
}

static void sign_in_write(const struct writer *w) {
    size_t n = w->about->n_labels, blank = 6;
    const char **cells = ARENA_ARRAY(w->arena, const char *, 4 * (n + blank));
    document_heading(w->doc, 1, say(w, TR("Sign-in sheet")));
    place_write(w);
    document_paragraph(w->doc, say(w, TR("Signing in says who is here and where they sit. It is "
                                         "kept apart from what is rated.")));
    for (size_t i = 0; i < n + blank; i++) {
        cells[4 * i] = i < n ? w->about->labels[i] : "";
        cells[4 * i + 1] = cells[4 * i + 2] = cells[4 * i + 3] = "";
    }
    const struct document_column columns[] = {{say(w, TR("Label")), false, 1},
                                              {say(w, TR("Table")), false, 1},
                                              {say(w, TR("Organisation")), false, 4},
                                              {say(w, TR("Signature")), false, 4}};
    document_table(w->doc, &(struct document_table){.caption = say(w, TR("Who is here")),
                                                    .columns = columns,
                                                    .n_columns = 4,
                                                    .cells = cells,
                                                    .n_rows = n + blank,
                                                    .row_headings = true});
}

static void plan_write(const struct writer *w) {
    struct workshop_plan plan = {0};
    struct why why = {0};
    int starts = w->about->meeting == NULL ? 0 : day_time_read(w->about->meeting->row.starts);
    document_heading(w->doc, 1, say(w, TR("The facilitator's plan")));
    const struct workshop_series_get_row *row = &w->about->series->row;
    if (workshop_plan_for(w->arena, w->language, row->plan, row->plan_cy, starts < 0 ? 0 : starts,
                          &plan, &why) != FAIL_NONE ||
        plan.n == 0)
        return;
    const char **cells = ARENA_ARRAY(w->arena, const char *, 3 * plan.n);
    for (size_t i = 0; i < plan.n; i++) {
        cells[3 * i] =
            arena_printf(w->arena, "%s\u2013%s", workshop_time_text(w->arena, plan.steps[i].starts),
                         workshop_time_text(w->arena, plan.steps[i].ends));
        cells[3 * i + 1] = plan.steps[i].title;
        cells[3 * i + 2] = plan.steps[i].body;
    }
    const struct document_column columns[] = {{say(w, TR("Time")), false, 2},
                                              {say(w, TR("Step")), false, 3},
                                              {say(w, TR("What to do")), false, 6}};
    document_table(w->doc, &(struct document_table){.caption = say(w, TR("The timed plan")),
                                                    .columns = columns,
                                                    .n_columns = 3,
                                                    .cells = cells,
                                                    .n_rows = plan.n});
}

static void one_write(const struct writer *w, enum workshop_paper paper) {
    switch (paper) {
    case PAPER_BRIEFING: briefing_write(w); break;
    case PAPER_CASES: cases_write(w); break;
    case PAPER_EXERCISES: exercises_write(w); break;
    case PAPER_RATING: rating_write(w); break;
    case PAPER_SIGN_IN: sign_in_write(w); break;
    case PAPER_PLAN: plan_write(w); break;
    case PAPER_PACK:
        for (int p = PAPER_BRIEFING; p < N_WORKSHOP_PAPERS; p++) {
            if (p != PAPER_BRIEFING) document_page_break(w->doc);
            one_write(w, (enum workshop_paper)p); /* NOLINT(misc-no-recursion): one level */
        }
        break;
    }
}

struct document *workshop_paper(struct request *request, const struct workshop_paper_about *about,
                                enum workshop_paper paper) {
    struct writer w = {
        .request = request, .arena = request->arena, .language = request->language, .about = about};
    const char *title = say(&w, workshop_paper_titles[paper]);
    struct written topic =
        written_in(w.language, about->series->row.topic, about->series->row.topic_cy);
    w.doc = document_new(request->arena,
                         &(struct document_about){
                             .title = arena_printf(request->arena, "%s: %s", title, topic.text),
                             .language = request->language,
                             .footer = topic.text,
                             .date = date_of(request->now),
                             .large_print = text_is(http_query(request->http, "large"), "yes")});
    document_language(w.doc, topic.language);
    document_title(w.doc, topic.text);
    document_language(w.doc, NULL);
    place_write(&w);
    one_write(&w, paper);
    return w.doc;
}

bool workshop_paper_read(struct arena *arena, const char *file, enum workshop_paper *paper,
                         const char **format) {
    struct str rest = str_of(file);
    struct str name = str_cut(&rest, '.');
    if (rest.s == NULL) return false;
    *format = str_copy(arena, rest);
    for (int p = 0; p < N_WORKSHOP_PAPERS; p++)
        if (str_is(name, workshop_paper_words[p]) && document_format_is(*format)) {
            *paper = (enum workshop_paper)p;
            return true;
        }
    return false;
}
