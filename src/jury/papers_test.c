/* Papers to print: what stands on them, and the order of what is to be done. */
#include "jury/next.h"
#include "jury/papers.h"
#include "tests/test.h"

#include <string.h>

static const struct paper_about english = {
    .jury = "Jury on warm homes", .language = "en", .date = {2026, 11, 22}};
static const struct paper_question uses[] = {{"Find cold homes", "Match readings."},
                                             {"Share <with> GPs", ""}};

static const char *page_of(struct arena *arena, const struct document *document) {
    struct str page;
    assert_int_equal(document_html(arena, document, &page, NULL), FAIL_NONE);
    return arena_copy_n(arena, page.s, page.n);
}

static void ballots_ask_what_the_screen_asks(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    const struct paper_juror plain = {.label = "J07"};
    const struct paper_juror coded = {.label = "J07",
                                      .code = "K7QF-2MXA-9TPD",
                                      .address = "https://example.org/take-part",
                                      .qr_text = "https://example.org/take-part?c=K7QF"};
    const char *first =
        page_of(arena, paper_ballot(arena, &english, &plain, EVIDENCE_FIRST, uses, 2));
    const char *last =
        page_of(arena, paper_ballot(arena, &english, &coded, EVIDENCE_LAST, uses, 2));
    static const char *const both[] = {
        "J07",    "1. Find cold homes", "2. Share &lt;with&gt; GPs",   "Should this be allowed?",
        "Unsure", "Receipt code",       "what would make you say yes?"};
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
        assert_non_null(strstr(first, both[i]));
        assert_non_null(strstr(last, both[i]));
    }
    assert_null(strstr(first, "safeguards")); /* asked at the end alone */
    assert_null(strstr(first, "K7QF"));
    assert_non_null(strstr(last, "Certainly not enough"));
    assert_non_null(strstr(last, "K7QF-2MXA-9TPD"));
    struct paper_about welsh = english;
    welsh.language = "cy";
    const char *cymraeg =
        page_of(arena, paper_ballot(arena, &welsh, &plain, EVIDENCE_LAST, uses, 2));
    assert_null(strstr(cymraeg, "Should this be allowed?"));
    assert_null(strstr(cymraeg, "Receipt code"));
    arena_free(arena);
}
TEST(
    ballots_ask_what_the_screen_asks,
    "papers: a ballot asks what the screen asks, with the juror's label and no code but their own");

static void every_vote_has_a_paper(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    static const char *const options[] = {"Library", "Town Hall"};
    static const char *const asks[N_VOTE_KINDS] = {
        [VOTE_MOTION] = "No, and I block it", [VOTE_APPROVAL] = "Tick as many as you like",
        [VOTE_RANKED] = "Your place",         [VOTE_STV] = "Your place",
        [VOTE_GRADES] = "Acceptable",         [VOTE_GRADIENTS] = "Support with reservations"};
    const struct paper_juror juror = {.label = "J07"};
    const struct document *papers[N_VOTE_KINDS];
    for (int kind = 0; kind < N_VOTE_KINDS; kind++) {
        const struct paper_vote vote = {.kind = (enum vote_kind)kind,
                                        .title = "Where is the forum?",
                                        .rule = vote_kind_rule((enum vote_kind)kind),
                                        .options = options,
                                        .n = 2};
        papers[kind] = paper_vote(arena, &english, &juror, &vote);
        const char *page = page_of(arena, papers[kind]);
        assert_non_null(strstr(page, asks[kind]));
        assert_non_null(strstr(page, "I abstain from this vote"));
        assert_true(kind == VOTE_MOTION || strstr(page, "Town Hall") != NULL);
    }
    /* Each begins on a new sheet: six papers of a page, and a blank back for all but the last. */
    struct str pdf, again;
    assert_int_equal(documents_pdf(arena, papers, N_VOTE_KINDS, true, &pdf, NULL), FAIL_NONE);
    assert_int_equal(documents_pdf(arena, papers, N_VOTE_KINDS, true, &again, NULL), FAIL_NONE);
    assert_non_null(memmem(pdf.s, pdf.n, "/Count 11", 9));
    assert_int_equal(pdf.n, again.n);
    assert_memory_equal(pdf.s, again.s, pdf.n);
    assert_int_equal(documents_pdf(arena, papers, N_VOTE_KINDS, false, &pdf, NULL), FAIL_NONE);
    assert_non_null(memmem(pdf.s, pdf.n, "/Count 6", 8));
    struct why why = {0};
    assert_int_equal(documents_pdf(arena, papers, 0, false, &pdf, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(every_vote_has_a_paper, "papers: every kind of vote has a paper, each on a sheet of its own");

/* Whatever is done, in the order that is told, in the end the report is final. */
static void something_is_always_next(void **state) {
    (void)state;
    struct jury_progress p = {0};
    static const char *const order[] = {"/charge",     "/agenda",    "/witnesses", "/library",
                                        "/attendance", "/oversight", "/ballots",   "/ballots",
                                        "/ballots",    "/ballots",   "/reasons",   "/reasons",
                                        "/reasons",    "/report",    "/report",    "/report"};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        struct jury_next next = jury_next(&p);
        assert_string_equal(next.path, order[i]);
        assert_true(strlen(next.text) > 0 && strlen(next.detail) > 0);
        int64_t *counts[] = {&p.n_uses, &p.n_items, &p.n_witnesses, &p.n_documents, &p.n_people};
        if (i < 5)
            *counts[i] = 1;
        else if (i == 5)
            p.has_version = true;
        else if (i < 10)
            p.ballots = (enum evidence_state)(i - 5);
        else if (i < 13)
            p.reasons = (enum jury_reasons)(i - 9);
        else if (i < 15)
            p.report = (enum jury_report)(i - 12);
        if (i == 10) p.n_reasons = 3;
    }
}
TEST(something_is_always_next, "jury: what to do next follows the order of a jury to its end");
