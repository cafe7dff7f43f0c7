/* Passages: the list, one with all that was made of it, hiding words. */
#include "base/clock.h"
#include "base/utf8.h"
#include "coding/assist.h"
#include "coding/coding.html.h"
#include "coding/coding_views.h"
#include "coding/decide.h"
#include "coding/decide.sql.h"
#include "coding/results.sql.h"

#include <string.h>

/* ---- list ---- */

enum { PER_PAGE = 50 };

static const struct {
    const char *word, *name, *colour;
} states[] = {{"open", TR("Open"), "grey"},
              {"coded", TR("Coded"), "green"},
              {"differs", TR("Differs"), "orange"},
              {"settled", TR("Settled"), "blue"}};

static const char *query_or(const struct request *request, const char *name) {
    const char *text = http_query(request->http, name);
    return text == NULL ? "" : text;
}

/* For LIKE: the words with % around them, and no signs that mean something to it. */
static const char *like_of(struct arena *arena, const char *words) {
    if (text_is_empty(words)) return "";
    char *text = arena_printf(arena, "%%%s%%", text_short(arena, words, 100));
    for (char *s = text; *s != '\0'; s++) {
        if (*s >= 'A' && *s <= 'Z') *s = (char)(*s + 'a' - 'A');
        if ((*s == '%' || *s == '_') && s != text && s[1] != '\0') *s = '_';
    }
    return text;
}

static struct raw state_tag(struct request *request, const struct passage_page_row *row) {
    struct html *inner = html_apart(request->out);
    if (row->gone != 0) {
        part_tag(inner, .text = tr(inner, "Gone from its source"), .colour = "grey");
    } else if (row->counts == 0) {
        part_tag(inner, .text = tr(inner, "Repeats another"), .colour = "grey");
    } else {
        for (size_t i = 0; i < LENGTH(states); i++)
            if (text_is(states[i].word, row->state))
                part_tag(inner, .text = tr(inner, states[i].name), .colour = states[i].colour);
    }
    return html_taken(inner);
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct passage_page_row *rows;
    size_t n;
    int64_t count;
    int page = page_of_query(request);
    const char *state = query_or(request, "state"), *words = query_or(request, "words");
    TRY(coding_of_path(request, db, &c, why));
    const char *like = like_of(request->arena, words);
    TRY(passage_page_count(db, request->arena, c.row.id, state, like, &count, why));
    TRY(passage_page(db, request->arena, c.row.id, state, like, PER_PAGE,
                     (int64_t)(page - 1) * PER_PAGE, &rows, &n, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "Passages"));
    const char *labels[] = {tr(out, "All"), tr(out, "Open"), tr(out, "Coded"), tr(out, "Differs"),
                            tr(out, "Settled")};
    const char *values[] = {"", "open", "coded", "differs", "settled"};
    coding_search_html(out, words, values, labels, LENGTH(labels), state);
    put_hint(request, trn(out, "%lld passage", "%lld passages", count));
    struct part_cell head[] = {
        {.text = tr(out, "Passage")}, {.text = tr(out, "Where")}, {.text = tr(out, "State")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head) + 1);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = text_short(request->arena, rows[i].text, 160),
                                    .href = arena_printf(request->arena, "%s/passages/%lld", c.path,
                                                         (long long)rows[i].id)};
        row[1] = (struct part_cell){.text = rows[i].label};
        row[2] = (struct part_cell){.markup = state_tag(request, &rows[i])};
    }
    if (n > 0)
        part_table(out, .caption = tr(out, "Passages"), .caption_hidden = true, .head = head,
                   .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    struct html *encoded = html_apart(out);
    html_url(encoded, words);
    struct raw text = html_taken(encoded);
    struct buf safe; /* a percent sign of the address is none of the format */
    buf_init(&safe, request->arena, 3 * text.n + 16);
    for (size_t i = 0; i < text.n; i++) {
        buf_char(&safe, text.s[i]);
        if (text.s[i] == '%') buf_char(&safe, '%');
    }
    int pages = (int)((count + PER_PAGE - 1) / PER_PAGE);
    if (pages > 1)
        part_pagination(out, .page = page, .n_pages = pages,
                        .href_format = arena_printf(request->arena, "?state=%s&words=%.*s&page=%%d",
                                                    state, (int)safe.n, safe.n == 0 ? "" : safe.s));
    return FAIL_NONE;
}

static const struct page page_coding_passages = {.name = "coding_passages",
                                                 .path = CODING_PATH "/passages",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = CODING_CODES,
                                                 .wide = true,
                                                 .section = "proposals",
                                                 .show = list_show};
REGISTER(page, page_coding_passages);

/* ---- one ---- */

static enum fail decisions_put(struct request *request, struct db *db, const struct codebook *book,
                               int64_t passage, struct why *why) {
    struct coder_decision_list_row *rows;
    struct coder_decision_marks_of_row *marks;
    struct past_list_row *past;
    size_t n, n_marks, n_past;
    TRY(coder_decision_list(db, request->arena, passage, &rows, &n, why));
    TRY(coder_decision_marks_of(db, request->arena, passage, &marks, &n_marks, why));
    TRY(past_list(db, request->arena, passage, &past, &n_past, why));
    struct html *out = request->out;
    put_heading(request, tr(out, "Who coded it"));
    if (n == 0) put_text(request, tr(out, "Nobody yet."));
    struct part_summary_row *list = ARENA_ARRAY(request->arena, struct part_summary_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct mark *own = ARENA_ARRAY(request->arena, struct mark, n_marks + 1);
        size_t count = 0;
        for (size_t k = 0; k < n_marks; k++)
            if (marks[k].decision == rows[i].id)
                own[count++] = (struct mark){marks[k].code, marks[k].stance};
        list[i] = (struct part_summary_row){
            .key = coding_person(request, rows[i].coder),
            .value = trf(out, "%s\nCodebook %lld, %s%s%s",
                         coding_marks_text(request, book, own, count), (long long)rows[i].codebook,
                         clock_minute_text(request->arena, rows[i].decided_at, request->language),
                         text_is_empty(rows[i].memo) ? "" : "\n", rows[i].memo)};
    }
    if (n > 0) part_summary_list(out, .rows = list, .n_rows = n);
    if (n_past == 0) return FAIL_NONE;
    const char **lines = ARENA_ARRAY(request->arena, const char *, n_past);
    for (size_t i = 0; i < n_past; i++) {
        struct mark *own;
        size_t count = marks_read(request->arena, past[i].marks, &own);
        lines[i] = trf(out, "%s, until %s: %s", coding_person(request, past[i].coder),
                       clock_minute_text(request->arena, past[i].replaced_at, request->language),
                       coding_marks_text(request, book, own, count));
    }
    struct html *inner = html_apart(out);
    coding_list_html(inner, lines, n_past);
    part_details(out, .summary = tr(out, "How it was coded before"), .markup = html_taken(inner));
    return FAIL_NONE;
}

static enum fail like_put(struct request *request, struct db *db, const struct coding *c,
                          const struct passage_get_row *p, struct why *why) {
    enum { SHOWN = 8 };
    struct similar list[SHOWN];
    size_t n;
    struct html *out = request->out;
    put_heading(request, tr(out, "Passages like it"));
    enum assist_state state;
    TRY(assist_similar(request->app, db, request->arena, c->row.id, c->row.language, p->id, list,
                       SHOWN, &n, &state, why));
    if (state != ASSIST_READY) {
        put_text(request, tr(out, "The words are being sorted; look again in a few seconds."));
        return FAIL_NONE;
    }
    if (n == 0) put_text(request, tr(out, "None share its words."));
    for (size_t i = 0; i < n; i++)
        coding_quote_html(
            out, text_short(request->arena, list[i].text, 300),
            trf(out, "%s, likeness %.2f", list[i].label, list[i].cosine),
            arena_printf(request->arena, "%s/passages/%lld", c->path, (long long)list[i].id));
    return FAIL_NONE;
}

static enum fail passage_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct passage_get_row p;
    struct codebook book;
    struct settled_get_row settled;
    TRY(coding_of_path(request, db, &c, why));
    TRY(passage_get(db, request->arena, request_int(request, "passage"), c.row.id, &p, why));
    TRY(codebook_load(db, request->arena, c.row.id, &book, why));
    struct html *out = request->out;
    coding_head(request, &c, tr(out, "A passage"));
    request->back_href = arena_printf(request->arena, "%s/passages", c.path);
    coding_passage_html(out, p.text);
    const char *source = coding_source_path(request, &c, p.kind, p.record);
    struct part_summary_row rows[6];
    size_t n = 0;
    rows[n++] = (struct part_summary_row){.key = tr(out, "Source"),
                                          .value = p.label,
                                          .action_href = source,
                                          .action_text = tr(out, "Open it"),
                                          .action_about = p.label};
    if (!text_is_empty(p.group_name))
        rows[n++] = (struct part_summary_row){.key = tr(out, "Group"), .value = p.group_name};
    if (!text_is_empty(p.area))
        rows[n++] = (struct part_summary_row){.key = tr(out, "Area"), .value = p.area};
    rows[n++] = (struct part_summary_row){.key = tr(out, "May be quoted"),
                                          .value = p.may_quote != 0 ? tr(out, "Yes")
                                                                    : tr(out, "No, or not known")};
    if (p.hidden != 0)
        rows[n++] = (struct part_summary_row){
            .key = tr(out, "Hidden"),
            .value = tr(out, "Words that point at a person were taken out of this copy")};
    part_summary_list(out, .rows = rows, .n_rows = n);
    part_button(out, .text = tr(out, "Code it"),
                .href = arena_printf(request->arena, "%s/code/%lld", c.path, (long long)p.id));
    put_link(request,
             arena_printf(request->arena, "%s/passages/%lld/hide", c.path, (long long)p.id),
             tr(out, "Hide words: it names a person"));
    TRY(decisions_put(request, db, &book, p.id, why));
    enum fail fail = settled_get(db, request->arena, p.id, &settled, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    if (fail == FAIL_NONE)
        part_inset(out, .text = trf(out, "Settled by %s: %s",
                                    coding_person(request, settled.settled_by), settled.reason));
    if (p.near != DB_NULL_INT)
        put_link(request,
                 arena_printf(request->arena, "%s/repeats/%lld", c.path, (long long)p.near),
                 tr(out, "Others say nearly the same in the same words"));
    return like_put(request, db, &c, &p, why);
}

static const struct page page_coding_passage = {.name = "coding_passage",
                                                .path = CODING_PATH "/passages/:passage",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = CODING_CODES,
                                                .section = "proposals",
                                                .show = passage_show};
REGISTER(page, page_coding_passage);

/* ---- hiding ---- */

static const struct field hide_fields[] = {
    {.name = "words",
     .label = "Words to hide",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .rows = 4,
     .hint = "A line for each: a name, a nickname, a house number. Each is replaced by [hidden]."},
    {.name = "all", .label = "Hide the whole passage", .kind = FIELD_YES},
};

static enum fail hide_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct passage_get_row p;
    const char *text = CODING_HIDDEN;
    TRY(coding_of_path(request, db, &c, why));
    TRY(passage_get(db, request->arena, request_int(request, "passage"), c.row.id, &p, why));
    if (!form_yes(request->form, "all")) {
        if (text_is_empty(form_text(request->form, "words")))
            return why_fail(why, FAIL_INPUT, "words", "Enter the words to hide");
        if (text_hide_words(request->arena, p.text, form_text(request->form, "words"), &text) == 0)
            return why_fail(why, FAIL_INPUT, "words",
                            "None of these words is in the passage; type them as they stand there");
    }
    TRY(passage_hide(db, p.id, c.row.id, text, why));
    TRY(quote_unchecked_of_passage(db, p.id, why));
    request->subject = p.id;
    request_go(request, "%s/passages/%lld", c.path, (long long)p.id);
    request_say(request, "%s",
                tr_language(request->language, "Hidden, here and wherever the passage is shown. "
                                               "Its source is as it was."));
    return FAIL_NONE;
}

static enum fail hide_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct passage_get_row p;
    TRY(coding_of_path(request, db, &c, why));
    TRY(passage_get(db, request->arena, request_int(request, "passage"), c.row.id, &p, why));
    coding_head(request, &c, tr(request->out, "Hide words of a passage"));
    request->back_href = arena_printf(request->arena, "%s/passages/%lld", c.path, (long long)p.id);
    coding_passage_html(request->out, p.text);
    put_text(request, tr(request->out, "This cannot be taken back here: the words stay in the "
                                       "source alone. If it stands in public already, publish the "
                                       "themes again."));
    put_form(request, tr(request->out, "Hide"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_coding_hide = {.name = "coding_hide",
                                             .path = CODING_PATH "/passages/:passage/hide",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_CODES,
                                             .section = "proposals",
                                             .fields = hide_fields,
                                             .n_fields = LENGTH(hide_fields),
                                             .show = hide_show,
                                             .act = hide_act};
REGISTER(page, page_coding_hide);
