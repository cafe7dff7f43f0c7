/*
 * letter -- print-ready letters by the thousand, and slips with codes, as one PDF each.
 *
 *   TRY(letters_open(arena, &plan, &letter_sink_file(...), &letters, why));
 *   for each recipient: TRY(letters_add(letters, &recipient, why));
 *   TRY(letters_close(letters, &counts, why));
 *
 * Each recipient gets pages of their own: the sender at the top right, the address where the
 * window of the envelope is, reference and date, the text, a box that says how to answer (short
 * address, code, QR code, telephone), what follows, then the same in further languages, each
 * from a new page. Pages go to the sink as they are made, so that memory does not grow with the
 * recipients' letters. Every page carries the recipient's reference and "1 of 2", so that a
 * folding machine and whoever fills envelopes can see what belongs together.
 *
 * Units:  millimetres on A4 (210 x 297) from the upper left corner.
 * Pure:   the same calls give the same bytes on the same fonts; the date is given.
 * Fails:  INPUT (no address lines, a text too long for the box, a text in a script that no font
 *         here has), LIMIT (an address of more lines than the window takes, more than
 *         LETTER_PAGES_MAX pages), SYSTEM.
 */
#ifndef OFFICE_LETTER_H
#define OFFICE_LETTER_H

#include "office/document.h"

enum { LETTER_ADDRESS_LINES_MAX = 8, LETTER_LANGUAGES_MAX = 4, LETTER_PAGES_MAX = 12 };

/* Where finished bytes go. */
struct letter_sink {
    enum fail (*write)(void *to, const char *bytes, size_t n, struct why *why);
    void *to;
};

/* The part of the page that shows through the envelope's window however the sheet lies in it. */
struct letter_window {
    double left, top, width, height; /* shows however the sheet lies: the address goes there */
    double clear_bottom;             /* what stands above this may show, so that nothing else may */
};
/* UK window envelopes, 35 x 90 mm windows 20 mm from the left (docs/methods/sampling.md has the
 * sum). */
extern const struct letter_window letter_window_dl; /* A4 folded in three */
extern const struct letter_window letter_window_c5; /* A4 folded once */

/* One language's letter. */
struct letter_text {
    const char *language;         /* "en", "cy", "ur" ...: chooses the direction */
    const struct document *body;  /* paragraphs, headings, lists, notes */
    const struct document *after; /* below the answer box: thanks, name, office; NULL: none */
    /* The words of the answer box: "How to answer", "Go to", "Your code", "Or scan this",
     * "Or phone us, free", and a last line (by when); NULL leaves a row out. */
    const char *box_heading, *address_label, *code_label, *scan_label, *telephone_label, *box_note;
};

struct letter_plan {
    const char *title;               /* of the PDF */
    const char *const *sender_lines; /* [n_sender_lines] the first in bold */
    size_t n_sender_lines;
    const char *telephone;           /* in the answer box; NULL: none */
    struct date date;                /* for the file's own data */
    const char *date_text;           /* as it is printed */
    const char *reference_label;     /* "Reference:" */
    const struct letter_text *texts; /* [n_texts] the first is the letter's own language */
    size_t n_texts;
    const struct letter_window *window; /* NULL: letter_window_dl */
    bool large_print;                   /* 18 point */
    bool even_pages; /* a blank page where needed, so that each letter starts on a new sheet
                        when printed on both sides */
};

struct letter_recipient {
    const char *const *address_lines; /* [n_address_lines] name or "The resident" first */
    size_t n_address_lines;
    const char *reference;   /* printed small on every page; NULL: none */
    const char *web_address; /* as people type it, "example.org/jury"; NULL: none */
    const char *code;        /* "K7QF-2MXA"; NULL: none */
    const char *qr_text; /* what the QR code holds, usually the address with the code; NULL: none */
    bool large_print;    /* for this person, whatever the plan says */
    const struct letter_text *texts; /* [n_texts] this person's own; NULL: the plan's */
    size_t n_texts;
};

struct letter_counts {
    size_t letters, pages, sheets; /* sheets when printed on both sides */
};

struct letters;
enum fail letters_open(struct arena *arena, const struct letter_plan *plan,
                       const struct letter_sink *sink, struct letters **out,
                       struct why *why) MUST_USE;
/* Nothing of the letter is written when it fails. */
enum fail letters_add(struct letters *letters, const struct letter_recipient *recipient,
                      struct why *why) MUST_USE;
enum fail letters_close(struct letters *letters, struct letter_counts *counts,
                        struct why *why) MUST_USE;

/* Slips to cut out: each with a heading, the short address, a code and its QR code. */
struct slip_plan {
    const char *title, *heading, *web_address;
    const char *code_label, *note; /* "Your code"; NULL: none */
    const char *language;
    struct date date;
    int across, down; /* slips on a page; 0: 2 and 5 */
};
struct slip {
    const char *code, *qr_text;
    const char *label; /* whose slip it is, below the heading; NULL: nobody's in particular */
};
enum fail slips_write(struct arena *arena, const struct slip_plan *plan, const struct slip *slips,
                      size_t n, const struct letter_sink *sink, struct why *why) MUST_USE;

/* Sinks: to a buf (LIMIT when it is full). */
struct letter_sink letter_sink_buf(struct buf *buf);

#endif
