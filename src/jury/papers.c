#include "jury/papers.h"

#include "web/html.h"

enum { SLIPS_A_SHEET = 3 };

#define SAY(about, text) tr_language((about)->language, (text))

static struct document *begin(struct arena *arena, const struct paper_about *about,
                              const struct paper_juror *juror, const char *title) {
    struct document_about made = {.title = title,
                                  .language = about->language,
                                  .header = about->jury,
                                  .date = about->date,
                                  .large_print = about->large_print};
    if (juror != NULL)
        made.footer = arena_printf(arena, SAY(about, TR("Paper of %s: %s")), juror->label, title);
    made.no_page_number = juror == NULL;
    struct document *document = document_new(arena, &made);
    document_title(document,
                   juror == NULL ? title : arena_printf(arena, "%s: %s", juror->label, title));
    return document;
}

/* With a code they may use their phone instead. */
static void code_put(struct document *document, struct arena *arena,
                     const struct paper_about *about, const struct paper_juror *juror) {
    if (juror->code == NULL) return;
    document_qr(
        document, juror->qr_text,
        arena_printf(arena,
                     SAY(about, TR("You can answer on a phone instead: scan this, or go to %s "
                                   "and enter %s. This code is yours alone.")),
                     juror->address, juror->code),
        26);
}

/* What whoever types it in writes here goes home with the juror. */
static void receipt_put(struct document *document, const struct paper_about *about) {
    document_field(
        document, SAY(about, TR("Receipt code")),
        SAY(about, TR("Written here by whoever types in this paper. Keep a copy of it: with "
                      "it you can check that your paper was counted.")),
        1);
}

struct document *paper_ballot(struct arena *arena, const struct paper_about *about,
                              const struct paper_juror *juror, enum evidence_moment moment,
                              const struct paper_question *uses, size_t n) {
    const char *answers[] = {SAY(about, TR("Yes")), SAY(about, TR("No")), SAY(about, TR("Unsure"))};
    const char *safeguards[] = {
        SAY(about, TR("Certainly enough")), SAY(about, TR("Probably enough")),
        SAY(about, TR("Probably not enough")), SAY(about, TR("Certainly not enough"))};
    bool last = moment == EVIDENCE_LAST;
    struct document *document =
        begin(arena, about, juror,
              last ? SAY(about, TR("Final ballot")) : SAY(about, TR("First ballot")));
    document_paragraph(
        document,
        SAY(about, TR("Tick one box for each question. Leave out what you prefer not to "
                      "answer. Do not write your name: your label is all that is kept.")));
    code_put(document, arena, about, juror);
    for (size_t i = 0; i < n; i++) {
        document_heading(document, 1, arena_printf(arena, "%zu. %s", i + 1, uses[i].title));
        if (!text_is_empty(uses[i].text)) document_paragraph(document, uses[i].text);
        document_boxes(document, SAY(about, TR("Should this be allowed?")), NULL, answers, 3);
        document_field(document,
                       SAY(about, TR("If not yes: what would make you say yes? (optional)")), NULL,
                       2);
        if (!last) continue;
        document_boxes(document,
                       SAY(about, TR("Are the safeguards that were described enough? (optional)")),
                       NULL, safeguards, 4);
        document_field(document, SAY(about, TR("Your most important reason (optional)")), NULL, 2);
    }
    receipt_put(document, about);
    return document;
}

/* Names in the first column, `n_ways` empty cells beside each to write or tick in. */
static void grid_put(struct document *document, struct arena *arena, const char *caption,
                     const char *head, const char *const *rows, size_t n, const char *const *ways,
                     size_t n_ways) {
    struct document_column *columns = ARENA_ARRAY(arena, struct document_column, n_ways + 1);
    const char **cells = ARENA_ARRAY(arena, const char *, n *(n_ways + 1));
    columns[0] = (struct document_column){.heading = head, .share = n_ways > 3 ? 2 : 3};
    for (size_t w = 0; w < n_ways; w++)
        columns[w + 1] = (struct document_column){.heading = ways[w], .share = 1};
    for (size_t i = 0; i < n; i++) {
        cells[i * (n_ways + 1)] = rows[i];
        for (size_t w = 0; w < n_ways; w++)
            cells[i * (n_ways + 1) + w + 1] = n_ways > 1 ? "\u25a1" : "______";
    }
    document_table(document, &(struct document_table){.caption = caption,
                                                      .columns = columns,
                                                      .n_columns = n_ways + 1,
                                                      .cells = cells,
                                                      .n_rows = n,
                                                      .row_headings = true});
}

struct document *paper_reasons(struct arena *arena, const struct paper_about *about,
                               const struct paper_juror *juror, const struct paper_list *lists,
                               size_t n, int64_t each, int64_t cap) {
    const char *votes[] = {SAY(about, TR("Your votes"))};
    struct document *document = begin(arena, about, juror, SAY(about, TR("Vote on reasons")));
    document_paragraph(
        document, arena_printf(arena,
                               SAY(about, TR("On each list you have %lld votes. You can give at "
                                             "most %lld of them to one reason.")),
                               (long long)each, (long long)cap));
    code_put(document, arena, about, juror);
    for (size_t i = 0; i < n; i++)
        grid_put(document, arena, lists[i].title, SAY(about, TR("Reason")), lists[i].reasons,
                 lists[i].n, votes, 1);
    receipt_put(document, about);
    return document;
}

/* Grades as columns; steps of agreement are too many words for that, and stand below each option.
 */
static void marks_put(struct document *document, struct arena *arena,
                      const struct paper_about *about, const struct paper_vote *vote) {
    const char *ways[VOTE_GRADIENT_MOST];
    const char *place[] = {SAY(about, TR("Your place"))};
    switch (vote->kind) {
    case VOTE_MOTION:
        document_boxes(document, vote->title, NULL,
                       (const char *const[]){SAY(about, TR("Yes")), SAY(about, TR("No")),
                                             SAY(about, TR("No, and I block it"))},
                       3);
        return;
    case VOTE_APPROVAL:
        document_boxes(document, SAY(about, TR("Tick as many as you like")), NULL, vote->options,
                       vote->n);
        return;
    case VOTE_RANKED:
    case VOTE_STV:
        document_paragraph(
            document, SAY(about, TR("Give the option that you like best the place 1, the next the "
                                    "place 2. You need not give all a place.")));
        grid_put(document, arena, vote->title, SAY(about, TR("Option")), vote->options, vote->n,
                 place, 1);
        return;
    case VOTE_GRADES:
        for (int64_t g = 0; g < VOTE_GRADE_MOST; g++)
            ways[g] = SAY(about, vote_grade_text(VOTE_GRADE_MOST - g));
        document_paragraph(document, SAY(about, TR("Tick one grade for each option.")));
        grid_put(document, arena, vote->title, SAY(about, TR("Option")), vote->options, vote->n,
                 ways, VOTE_GRADE_MOST);
        return;
    case VOTE_GRADIENTS:
        for (int64_t g = 0; g < VOTE_GRADIENT_MOST; g++)
            ways[g] = SAY(about, vote_gradient_text(VOTE_GRADIENT_MOST - g));
        for (size_t i = 0; i < vote->n; i++)
            document_boxes(document, vote->options[i], NULL, ways, VOTE_GRADIENT_MOST);
        return;
    case N_VOTE_KINDS: return;
    }
}

struct document *paper_vote(struct arena *arena, const struct paper_about *about,
                            const struct paper_juror *juror, const struct paper_vote *vote) {
    struct document *document = begin(arena, about, juror, vote->title);
    if (!text_is_empty(vote->detail)) document_paragraph(document, vote->detail);
    document_paragraph(document, vote->rule);
    code_put(document, arena, about, juror);
    marks_put(document, arena, about, vote);
    document_boxes(document, SAY(about, TR("Or")), NULL,
                   (const char *const[]){SAY(about, TR("I abstain from this vote"))}, 1);
    receipt_put(document, about);
    return document;
}

struct document *paper_fair(struct arena *arena, const struct paper_about *about,
                            const struct paper_juror *juror, const char *const *heard, size_t n) {
    const char *ways[] = {SAY(about, TR("Fair")), SAY(about, TR("A little one-sided")),
                          SAY(about, TR("Very one-sided")), SAY(about, TR("Cannot say"))};
    struct document *document = begin(arena, about, juror, SAY(about, TR("How fair was it?")));
    document_paragraph(document, SAY(about, TR("Was what you heard fair, whatever you think of it "
                                               "yourself? The counts are published, never who said "
                                               "it.")));
    code_put(document, arena, about, juror);
    for (size_t i = 0; i < n; i++) {
        document_boxes(document, heard[i], NULL, ways, 4);
        document_field(document, SAY(about, TR("What was one-sided? (optional)")), NULL, 1);
    }
    return document;
}

struct document *paper_question_slips(struct arena *arena, const struct paper_about *about) {
    struct document *document =
        begin(arena, about, NULL, SAY(about, TR("Questions of the jurors")));
    document_paragraph(document, SAY(about, TR("Cut along the headings. No name: every question is "
                                               "answered for all jurors.")));
    for (int i = 0; i < SLIPS_A_SHEET; i++) {
        document_heading(document, 1, SAY(about, TR("My question")));
        document_field(document, SAY(about, TR("To whom: a witness, or anybody")), NULL, 1);
        document_field(document, SAY(about, TR("The question")), NULL, about->large_print ? 2 : 4);
    }
    return document;
}

struct document *paper_reason_slips(struct arena *arena, const struct paper_about *about) {
    const char *sides[] = {SAY(about, TR("To allow it")), SAY(about, TR("Not to allow it"))};
    struct document *document = begin(arena, about, NULL, SAY(about, TR("Reasons of the jurors")));
    document_paragraph(document,
                       SAY(about, TR("Cut along the headings. One reason on each slip, for "
                                     "or against, whatever you voted. No name.")));
    for (int i = 0; i < SLIPS_A_SHEET; i++) {
        document_heading(document, 1, SAY(about, TR("A reason")));
        document_field(document, SAY(about, TR("About which use?")), NULL, 1);
        document_boxes(document, SAY(about, TR("It is a reason")), NULL, sides, 2);
        document_field(document, SAY(about, TR("The reason")), NULL, about->large_print ? 1 : 2);
    }
    return document;
}
