#include "civic/blocks.h"

#include "base/clock.h"
#include "civic/blocks.html.h"

void put_title(struct request *request, const char *caption, const char *title,
               const char *made_up) {
    put_title_written(request, caption, (struct written){.text = title}, made_up);
}

void put_title_written(struct request *request, const char *caption, struct written title,
                       const char *made_up) {
    blocks_title_html(request->out, caption, &title, made_up);
}

void put_heading(struct request *request, const char *text) {
    blocks_heading_html(request->out, text);
}

void put_subheading(struct request *request, const char *text) {
    blocks_subheading_html(request->out, text);
}

void put_text(struct request *request, const char *text) {
    blocks_text_html(request->out, text);
}

void put_hint(struct request *request, const char *text) {
    blocks_hint_html(request->out, text);
}

void put_link(struct request *request, const char *href, const char *text) {
    blocks_link_html(request->out, href, text);
}

void put_form(struct request *request, const char *button, const char *cancel_href) {
    blocks_form_html(request->out, request->form, button, cancel_href);
}

struct raw action_link(struct request *request, const char *href, const char *text,
                       const char *about) {
    struct html *inner = html_apart(request->out);
    blocks_action_html(inner, href, text, about);
    return html_taken(inner);
}

struct written written_in(const char *reader, const char *english, const char *welsh) {
    bool other = text_is(reader, "cy") && !text_is_empty(welsh);
    return (struct written){other ? welsh : english, other ? "cy" : "en"};
}

void written_begin(struct html *page, const char *language) {
    if (text_is(language, page->language)) return;
    html_lit(page, "<div");
    part_language(page, language);
    html_lit(page, ">");
}

void written_end(struct html *page, const char *language) {
    if (!text_is(language, page->language)) html_lit(page, "</div>");
}

struct raw words_marked(struct html *page, const char *language, const char *text) {
    struct html *out = html_apart(page);
    bool other = !text_is(language, page->language);
    if (other) {
        html_lit(out, "<span");
        part_language(out, language);
        html_lit(out, ">");
    }
    html_text(out, text);
    if (other) html_lit(out, "</span>");
    return html_taken(out);
}

struct html *request_html(struct request *request) {
    struct html *page = ARENA_NEW(request->arena, struct html);
    *page = (struct html){.arena = request->arena, .language = request->language};
    return html_apart(page);
}

const char *request_day(const struct request *request, const char *iso) {
    struct date date;
    if (iso == NULL || !date_read(iso, &date)) return "";
    return clock_day_text(request->arena, date_start(date), request->language);
}

const char *request_today(const struct request *request) {
    return date_iso(request->arena, date_of(request->now));
}

int64_t row_number(const char *text) {
    int64_t id = 0;
    return str_int(str_of(text), 1, INT64_MAX, &id) ? id : 0;
}

int64_t revision_of(const struct form *form) {
    return row_number(form_text(form, "revision"));
}

enum fail conflict_stale(struct why *why) {
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "Somebody else changed this meanwhile. What you typed is below; look at theirs "
                    "before you save");
}
