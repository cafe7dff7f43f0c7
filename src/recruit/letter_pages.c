/* Letters as print-ready PDF. Codes are made while printing: what is stored are keyed hashes. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "office/letter.h"
#include "recruit/address_views.h"
#include "recruit/register.h"

#include <string.h>

enum { PDF_BYTES = 200 << 20, SENDER_LINES_MAX = 8, CODE_GROUPS = 2 };
static const size_t work_bytes = (size_t)1 << 30; /* address space of the letters */

struct printing {
    struct recruitment recruitment;
    struct arena *work;
    struct recruit_letters_to_print_row *rows;
    const char **codes; /* [n]; NULL: all letters alike */
    size_t n;
};

static void work_end(void *work) {
    arena_free(work);
}

static struct printing *printing_new(struct request *request) {
    struct printing *printing = ARENA_NEW(request->arena, struct printing);
    printing->work = arena_new(work_bytes);
    arena_on_end(request->arena, work_end, printing->work);
    request->context = printing;
    return printing;
}

/* Paragraphs are separated by empty lines. */
static void paragraphs_add(struct document *document, struct arena *arena, const char *text) {
    struct buf paragraph;
    struct str rest = str_of(text);
    buf_init(&paragraph, arena, strlen(text) + 2);
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) {
            if (paragraph.n > 0) buf_char(&paragraph, '\n');
            buf_add(&paragraph, line.s, line.n);
        }
        if (line.n > 0 && rest.s != NULL) continue;
        if (paragraph.n > 0) document_paragraph(document, paragraph.s);
        paragraph.n = 0;
    }
}

/* In the order in which they are asked for (setup_pages.c). */
static const char *const box_words[LETTER_BOX_WORDS] = {
    TR("How to answer"), TR("Go to"),       TR("Your code"),
    TR("Or scan this"),  TR("Or phone us"), TR("Until"),
};

bool letter_box_read(struct arena *arena, const char *text, const char **words) {
    const char *lines[LETTER_BOX_WORDS + 1];
    size_t n = str_lines(arena, text, lines, LETTER_BOX_WORDS + 1);
    for (size_t i = 0; i < LETTER_BOX_WORDS; i++)
        words[i] = n == LETTER_BOX_WORDS ? lines[i] : NULL;
    return n == 0 || n == LETTER_BOX_WORDS;
}

/* The words of the box: those that were entered for the second language, else ours. */
static void box_of(struct arena *arena, const char *language, const char *entered,
                   const char **words) {
    if (!letter_box_read(arena, entered, words) || words[0] == NULL)
        for (size_t i = 0; i < LETTER_BOX_WORDS; i++)
            words[i] = tr_language(text_is(language, "cy") ? "cy" : "en", box_words[i]);
}

/* "14 February 2027" where we have the month's name, else "14/02/2027". */
static const char *day_in(struct arena *arena, const char *iso, const char *language) {
    struct date day;
    if (text_is(language, "en") || text_is(language, "cy"))
        return recruit_day(arena, iso, language);
    if (!date_read(iso, &day)) return iso;
    return arena_printf(arena, "%02d/%02d/%04d", day.day, day.month, day.year);
}

static struct letter_text text_make(struct request *request, struct printing *printing,
                                    const char *language, const char *title, const char *letter,
                                    const char *box) {
    const char *words[LETTER_BOX_WORDS];
    struct arena *arena = printing->work;
    const struct recruitment_get_row *r = &printing->recruitment.row;
    struct document_about about = {
        .title = title, .language = language, .date = date_of(request->now)};
    struct document *body = document_new(arena, &about), *after = document_new(arena, &about);
    document_heading(body, 1, title);
    paragraphs_add(body, arena, letter);
    if (!text_is_empty(r->signed_by)) document_paragraph(after, r->signed_by);
    box_of(arena, language, box, words);
    return (struct letter_text){
        .language = language,
        .body = body,
        .after = after,
        .box_heading = words[0],
        .address_label = words[1],
        .code_label = r->letter_codes != 0 ? words[2] : NULL,
        .scan_label = words[3],
        .telephone_label = text_is_empty(r->phone) ? NULL : words[4],
        .box_note = arena_printf(arena, "%s: %s", words[5], day_in(arena, r->closes_day, language)),
    };
}

/* Address and reference stand once on a letter, so they speak both of its languages. */
static bool in_welsh(const struct recruitment_get_row *row) {
    return text_is(row->second_language, "cy");
}

static enum fail letter_add(struct request *request, const struct printing *printing,
                            struct letters *letters, const char *address, int64_t number,
                            const char *code, struct why *why) {
    struct arena *arena = printing->work;
    const char *lines[LETTER_ADDRESS_LINES_MAX];
    lines[0] =
        in_welsh(&printing->recruitment.row) ? "Y Preswylydd / The Resident" : "The Resident";
    size_t n = 1 + str_lines(arena, address, lines + 1, LETTER_ADDRESS_LINES_MAX - 1);
    const char *url = arena_printf(arena, "%s%s%s%s", request->app->settings.public_url,
                                   printing->recruitment.short_path,
                                   code == NULL ? "" : "?c=", code == NULL ? "" : code);
    struct letter_recipient recipient = {
        .address_lines = lines,
        .n_address_lines = n,
        .reference = arena_printf(arena, "%lld", (long long)number),
        .web_address = printing->recruitment.short_address,
        .code = code,
        .qr_text = url,
    };
    return letters_add(letters, &recipient, why);
}

static enum fail letters_begin(struct request *request, struct printing *printing, struct buf *pdf,
                               struct letters **out, struct why *why) {
    struct arena *arena = printing->work;
    const struct recruitment_get_row *r = &printing->recruitment.row;
    struct letter_text texts[2];
    size_t n_texts = 0;
    texts[n_texts++] = text_make(request, printing, "en", r->title, r->letter, "");
    if (!text_is_empty(r->second_language) && !text_is_empty(r->second_letter))
        texts[n_texts++] = text_make(request, printing, r->second_language,
                                     text_is_empty(r->second_title) ? r->title : r->second_title,
                                     r->second_letter, r->second_box);
    const char **sender = ARENA_ARRAY(arena, const char *, SENDER_LINES_MAX);
    struct letter_text *kept = ARENA_ARRAY(arena, struct letter_text, 2);
    memcpy(kept, texts, sizeof texts);
    struct letter_plan *plan = ARENA_NEW(arena, struct letter_plan);
    *plan = (struct letter_plan){
        .title = r->title,
        .sender_lines = sender,
        .n_sender_lines = str_lines(arena, r->sender, sender, SENDER_LINES_MAX),
        .telephone = text_is_empty(r->phone) ? NULL : r->phone,
        .date = date_of(request->now),
        .date_text = clock_day_text(arena, request->now, "en"),
        .reference_label = in_welsh(r) ? "Cyfeirnod / Reference:" : "Reference:",
        .texts = kept,
        .n_texts = n_texts,
        .even_pages = true,
    };
    struct letter_sink *sink = ARENA_NEW(arena, struct letter_sink);
    *sink = letter_sink_buf(pdf);
    return letters_open(arena, plan, sink, out, why);
}

static enum fail answer_pdf(struct request *request, const struct buf *pdf, const char *name,
                            struct why *why) {
    if (pdf->full)
        return why_fail(why, FAIL_LIMIT, NULL, "the letters make too large a file; print fewer");
    request->response->bytes = pdf->s;
    request->response->n_bytes = pdf->n;
    http_download(request->response, "application/pdf", name);
    return FAIL_NONE;
}

/* ---- a look before printing ---- */

/* One letter to nobody: whatever keeps the letters from being set keeps this one too. */
static enum fail example_make(struct request *request, struct printing *printing, struct buf *pdf,
                              struct why *why) {
    struct letters *letters;
    struct letter_counts counts;
    buf_init(pdf, printing->work, PDF_BYTES);
    TRY(letters_begin(request, printing, pdf, &letters, why));
    bool codes = printing->recruitment.row.letter_codes != 0;
    enum fail fail =
        letter_add(request, printing, letters, "1 Example Street\nExample Town\nAB1 2CD", 0,
                   codes ? "K7QF-2MXA" : NULL, why);
    /* Nothing was typed on this page: it is the texts that are to be mended. */
    if (fail == FAIL_INPUT) fail = FAIL_CONFLICT;
    TRY(fail);
    return letters_close(letters, &counts, why);
}

static enum fail preview_send(struct request *request, struct db *db, struct why *why) {
    struct printing *printing = printing_new(request);
    struct buf pdf;
    TRY(recruitment_of_path(request, db, &printing->recruitment, why));
    TRY(example_make(request, printing, &pdf, why));
    return answer_pdf(request, &pdf, "letter-example.pdf", why);
}

static const struct page page_recruit_letter_preview = {
    .name = "recruit_letter_preview",
    .path = "/proposals/:proposal/recruitments/:recruitment/letter-example.pdf",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .send = preview_send,
};
REGISTER(page, page_recruit_letter_preview);

/* ---- printing ---- */

/* Letters that may be in people's hands keep their codes; those never printed can be. */
static void leave_posted(struct printing *printing) {
    size_t n = 0;
    for (size_t i = 0; i < printing->n; i++)
        if (text_is(printing->rows[i].state, "drawn")) printing->rows[n++] = printing->rows[i];
    printing->n = n;
}

static enum fail print_act(struct request *request, struct db *db, struct why *why) {
    struct printing *printing = printing_new(request);
    int64_t frame = request_int(request, "frame"), first = request_int(request, "first");
    TRY(recruitment_of_path(request, db, &printing->recruitment, why));
    int64_t id = printing->recruitment.row.id;
    if (text_is_empty(printing->recruitment.row.letter))
        return why_fail(why, FAIL_CONFLICT, NULL, "write the letter first, in the texts");
    struct recruit_frame_get_row letters;
    TRY(recruit_frame_get(db, request->arena, frame, id, &letters, why));
    bool codes = printing->recruitment.row.letter_codes != 0;
    TRY(recruit_letters_to_print(db, printing->work, id, frame, first, first + LETTERS_A_PART - 1,
                                 &printing->rows, &printing->n, why));
    if (printing->n == 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there are no letters to print");
    if (letters.posted_day != NULL && codes) leave_posted(printing);
    if (printing->n == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "these letters have been posted; printed again they would have new codes, "
                        "and those that people hold would stop working");
    struct buf example;
    TRY(example_make(request, printing, &example, why)); /* before codes are made for nothing */
    printing->codes = ARENA_ARRAY(printing->work, const char *, printing->n);
    for (size_t i = 0; i < printing->n; i++) {
        if (codes) printing->codes[i] = secret_code(printing->work, CODE_GROUPS);
        TRY(recruit_letter_set_code(
            db, printing->rows[i].id,
            recruit_code_hash(printing->work, request->app, id, printing->codes[i]), why));
    }
    request->subject = frame;
    request_go(request, "%s/addresses", printing->recruitment.path);
    return FAIL_NONE;
}

static enum fail print_file(struct request *request, struct db *db, struct why *why) {
    (void)db;
    struct printing *printing = request->context;
    struct buf pdf;
    struct letters *letters;
    struct letter_counts counts;
    size_t n = printing->n;
    int64_t *places = ARENA_ARRAY(printing->work, int64_t, n);
    struct str *sealed = ARENA_ARRAY(printing->work, struct str, n);
    struct str *plain = ARENA_ARRAY(printing->work, struct str, n);
    for (size_t i = 0; i < n; i++) {
        places[i] = printing->rows[i].number;
        sealed[i] = printing->rows[i].sealed;
    }
    TRY(vault_unseal(request->app->vault, printing->work,
                     vault_number(VAULT_RECRUITMENT, printing->recruitment.row.id), places, sealed,
                     n, plain, why));
    buf_init(&pdf, printing->work, PDF_BYTES);
    TRY(letters_begin(request, printing, &pdf, &letters, why));
    for (size_t i = 0; i < n; i++)
        TRY(letter_add(request, printing, letters, str_copy(printing->work, plain[i]), places[i],
                       printing->codes[i], why));
    TRY(letters_close(letters, &counts, why));
    return answer_pdf(request, &pdf,
                      arena_printf(request->arena, "letters-%lld.pdf", (long long)places[0]), why);
}

static const struct page page_recruit_letters = {
    .name = "recruit_letters",
    .path = "/proposals/:proposal/recruitments/:recruitment/addresses/:frame/letters/:first",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = print_act,
    .file = print_file,
};
REGISTER(page, page_recruit_letters);
