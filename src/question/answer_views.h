/* answer_views -- what the pages of those who answer show, and what those pages share. */
#ifndef QUESTION_ANSWER_VIEWS_H
#define QUESTION_ANSWER_VIEWS_H

#include "civic/page.h"
#include "ledger/log_views.h"
#include "question/sheet.h"
#include "question/type.h"
#include "web/parts.h"

/* A question on the page, with its fields' places in the form. */
struct asked {
    const struct question *question;
    const char *heading, *lead; /* the first line of its text, and the rest */
    const char *hint;
    size_t first, n, n_main; /* fields [first, first + n); the first n_main are of its type */
};

struct answer_view {
    struct request *request;
    const struct form *form;
    const struct asked *asked;
    size_t n_asked;
    const char *section, *section_text, *progress;
    bool test, alone, reading; /* reading: nothing is asked on this page */
    const char *save_href;
};
void asked_html(struct html *out, const struct form *form, const struct asked *asked, bool alone);

/* Fields for questions, one after the other; `asked` gets their places. */
enum { PAGE_QUESTIONS_MAX = 500 };
void asked_make(struct fields *fields, const struct question *const *questions, size_t n,
                struct asked *asked);
/* Fills a blank form with what is stored. */
void asked_fill(struct form *form, const struct asked *asked, size_t n, const struct sheet *sheet);
/* Reads what was sent; errors go to the form. *values: all variables of the questions. */
void asked_read(struct fields *fields, struct form *form, const struct asked *asked, size_t n,
                const struct answers *answers, struct sheet_value **values, size_t *n_values);
/* An answer in words, with what was said beside it. "" when there is none. */
const char *answer_told(struct arena *arena, const struct html *out, const struct sheet *sheet,
                        int question);

struct start_view {
    struct request *request;
    const struct form *form;
    const char *title, *intro, *organisation, *contact;
    const char *problem;    /* why it cannot be answered now; NULL: it can */
    const char *reply_href; /* what became of what they sent; NULL: nothing was */
    bool begun, test;
    const struct field *fields;
    size_t n_fields;
};
struct code_view {
    const struct form *form;
};
struct review_view {
    struct request *request;
    const struct part_summary_row *rows;
    size_t n_rows;
    int64_t n_missing;
    const char *changes_until; /* they are sent, and can be changed; NULL: not so */
    bool test, sent;
};
struct done_view {
    struct request *request;
    const char *title, *text, *changes_until, *organisation, *back_href;
    const char *address;                /* where codes are entered */
    const struct receipt_view *receipt; /* NULL: none */
    bool test, started, exit;
    bool by_code; /* they came with one, and can come back with it */
};
struct resume_view {
    struct request *request;
    const char *code, *address, *back_href;
    bool sent; /* the code is for what became of it, not to go on */
};

#endif
