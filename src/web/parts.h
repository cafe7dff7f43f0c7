/*
 * parts -- GOV.UK Frontend components, rendered by us.
 *
 * Each part takes a struct with the component's own option names (in our
 * spelling), so that a member left out means what leaving the option out means.
 * Checked against the fixtures that the govuk-frontend package ships. Texts are
 * escaped; a member of type struct raw takes markup made by other parts.
 * In a template: {{> part_button(out, .text = tr(out, "Save and continue"))}}
 */
#ifndef WEB_PARTS_H
#define WEB_PARTS_H

#include "web/html.h"

struct part_button {
    const char *text, *href, *name, *value, *id;
    bool secondary, warning, start, disabled;
    bool prevent_double_click;
};
void part_button_(struct html *out, const struct part_button *part);
#define part_button(out, ...) part_button_((out), &(struct part_button){__VA_ARGS__})

struct part_tag {
    const char *text;
    const char *colour; /* "grey" "green" "teal" "blue" "purple" "magenta" "red"
                           "orange" "yellow" or NULL */
};
void part_tag_(struct html *out, const struct part_tag *part);
#define part_tag(out, ...) part_tag_((out), &(struct part_tag){__VA_ARGS__})

struct part_summary_row {
    const char *key;
    const char *value; /* escaped; line breaks kept */
    struct raw markup; /* instead of value */
    const char *action_href, *action_text,
        *action_about;    /* "Change", "purpose" (visually hidden) */
    const char *language; /* of the value or markup; NULL: the page's */
};
struct part_summary_list {
    const struct part_summary_row *rows;
    size_t n_rows;
    bool no_border;
    const char *card_title; /* NULL: no card */
};
void part_summary_list_(struct html *out, const struct part_summary_list *part);
#define part_summary_list(out, ...)                                                                \
    part_summary_list_((out), &(struct part_summary_list){__VA_ARGS__})

struct part_cell {
    const char *text;
    struct raw markup; /* instead of text */
    const char *href;  /* makes the text a link */
    bool numeric, header;
    int colspan;
    const char *language; /* of the text or markup; NULL: the page's */
};
struct part_table {
    const char *caption;
    const char *caption_size; /* "s" "m" "l" "xl"; NULL: m */
    bool caption_hidden;
    const struct part_cell *head;  /* [n_columns], NULL: none */
    const struct part_cell *cells; /* [n_rows * n_columns]; those under a colspan are skipped */
    size_t n_columns, n_rows;      /* more than 2: scrolls sideways where the screen is narrower */
    bool first_cell_is_header;
    bool scrolls; /* sideways with fewer columns too: figures that must not break */
};
/* More than a word or two, which wants more room than its longest word. */
bool part_is_sentence(const struct part_cell *cell);
void part_table_plain(struct html *out, const struct part_table *part); /* never in a frame */
void part_table_(struct html *out, const struct part_table *part);
#define part_table(out, ...) part_table_((out), &(struct part_table){__VA_ARGS__})

struct part_details {
    const char *summary, *text;
    struct raw markup;
    bool open;
    const char *language; /* of the summary; NULL: the page's */
};
void part_details_(struct html *out, const struct part_details *part);
#define part_details(out, ...) part_details_((out), &(struct part_details){__VA_ARGS__})

struct part_inset {
    const char *text;
    struct raw markup;
};
void part_inset_(struct html *out, const struct part_inset *part);
#define part_inset(out, ...) part_inset_((out), &(struct part_inset){__VA_ARGS__})

void part_warning(struct html *out, const char *text);

struct part_notice { /* notification banner */
    const char *title, *heading, *text;
    struct raw markup;
    bool success;
};
void part_notice_(struct html *out, const struct part_notice *part);
#define part_notice(out, ...) part_notice_((out), &(struct part_notice){__VA_ARGS__})

struct part_panel { /* confirmation */
    const char *title, *text;
};
void part_panel_(struct html *out, const struct part_panel *part);
#define part_panel(out, ...) part_panel_((out), &(struct part_panel){__VA_ARGS__})

struct part_crumb {
    const char *text, *href; /* href NULL: the current page */
};
struct part_breadcrumbs {
    const struct part_crumb *items;
    size_t n_items;
};
void part_breadcrumbs_(struct html *out, const struct part_breadcrumbs *part);
#define part_breadcrumbs(out, ...) part_breadcrumbs_((out), &(struct part_breadcrumbs){__VA_ARGS__})
void part_back_link(struct html *out, const char *href, const char *text);

struct part_task {
    const char *title, *hint, *href;
    const char *language;      /* of the title; NULL: the page's */
    const char *status;        /* "Completed", "Not yet started" ... */
    const char *status_colour; /* of a tag; NULL: plain text */
};
struct part_task_list {
    const struct part_task *items;
    size_t n_items;
};
void part_task_list_(struct html *out, const struct part_task_list *part);
#define part_task_list(out, ...) part_task_list_((out), &(struct part_task_list){__VA_ARGS__})

struct part_pagination {
    int page, n_pages;
    const char *href_format; /* one %d: "?page=%d" */
};
/* The address of a page: href_format with its %d replaced. */
const char *part_page_href(struct html *out, const struct part_pagination *part, int page);
void part_pagination_(struct html *out, const struct part_pagination *part);
#define part_pagination(out, ...) part_pagination_((out), &(struct part_pagination){__VA_ARGS__})

struct part_tab {
    const char *id, *label;
    struct raw markup;
};
struct part_tabs { /* without script: headings one below the other, with links to each */
    const char *title;
    const struct part_tab *items;
    size_t n_items;
};
void part_tabs_(struct html *out, const struct part_tabs *part);
#define part_tabs(out, ...) part_tabs_((out), &(struct part_tabs){__VA_ARGS__})

/* Several paragraphs of what a person typed: blank lines separate paragraphs,
 * line breaks kept, nothing interpreted. */
void part_prose(struct html *out, const char *text);
/* Markdown of our own packs and guides (raw HTML off, links only http(s), mailto and local). */
void part_markdown(struct html *out, const char *text);

/* Within a tag: its language, where that is another than the page's (WCAG 3.1.2). NULL: the page's
 */
void part_language(struct html *out, const char *language);

/* Builds markup apart, for members of type struct raw:
 *   struct html *inner = html_apart(out); part_tag(inner, ...); struct raw m = html_taken(inner);
 */
struct html *html_apart(struct html *out);
struct raw html_taken(struct html *inner);

#endif
