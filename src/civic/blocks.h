/*
 * blocks -- the plain parts of which pages are put together in code: headings, paragraphs, links.
 *
 * A page that differs much from place to place has a template of its own; one that is a row of such
 * parts, a table and a form writes them with these. Each writes to request->out, in the order of
 * the calls; texts come translated and are escaped.
 */
#ifndef CIVIC_BLOCKS_H
#define CIVIC_BLOCKS_H

#include "civic/page.h"
#include "web/parts.h"

/* What somebody wrote here, and in which language; NULL: the page's. */
struct written {
    const char *text, *language;
};

/* Caption and h1. `made_up` (NULL: it is real) says beside the tag "Illustrative" what was made up,
 * in the page's language. */
void put_title(struct request *request, const char *caption, const char *title,
               const char *made_up);
void put_title_written(struct request *request, const char *caption, struct written title,
                       const char *made_up);
void put_heading(struct request *request, const char *text);    /* h2 */
void put_subheading(struct request *request, const char *text); /* h3 */
void put_text(struct request *request, const char *text);
void put_hint(struct request *request, const char *text);
void put_link(struct request *request, const char *href, const char *text);
/* All fields in order, a button, and a way back (NULL: none). */
void put_form(struct request *request, const char *button, const char *cancel_href);
/* A link in a table: "Change" and, for those who do not see the row, of what. */
struct raw action_link(struct request *request, const char *href, const char *text,
                       const char *about);

/* The Welsh for those who read Welsh, where there is one; else the English. */
struct written written_in(const char *reader, const char *english, const char *welsh);
/* What stands between is in that language: marked where the page has another. */
void written_begin(struct html *page, const char *language);
void written_end(struct html *page, const char *language);
/* A text in that language ("en", "cy"), marked where the page has another (WCAG 3.1.2). */
struct raw words_marked(struct html *page, const char *language, const char *text);

/* Where texts are made for answers that are no pages (downloads, acts). */
struct html *request_html(struct request *request);
/* "12 January 2027" from an ISO date, in the reader's language; "" where it is none (NULL too). */
const char *request_day(const struct request *request, const char *iso);
/* Today in London, as an ISO date. */
const char *request_today(const struct request *request);

/* A number of a row that came as text; 0 when empty or malformed. */
int64_t row_number(const char *text);
/* The hidden field "revision". */
int64_t revision_of(const struct form *form);
/* CONFLICT: somebody else changed the thing while this person was typing. */
enum fail conflict_stale(struct why *why) MUST_USE;

#endif
