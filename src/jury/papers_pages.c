/* Papers to print: one for each juror, or slips for the room. Codes are made while printing. */
#include "civic/access_code.h"
#include "jury/jury_pages.h"
#include "jury/papers.h"
#include "jury/reasons.sql.h"

#include "base/hash.h"

#include <string.h>

static const size_t work_bytes = (size_t)1 << 30; /* address space of the pages */

/* ---- what can be printed ---- */

static enum fail kind_choices(struct request *request, struct db *db, const struct jury *jury,
                              struct choice **out, struct why *why) {
    struct jury_vote_list_row *votes;
    size_t n, k = 0;
    TRY(jury_vote_list(db, request->arena, jury->engagement.id, &votes, &n, why));
    struct choice *made = ARENA_ARRAY(request->arena, struct choice, n + 7);
    made[k++] = (struct choice){"before", "First ballot", "One for each juror"};
    made[k++] =
        (struct choice){"after", "Final ballot", "One for each juror, with safeguards and reasons"};
    if (jury_reasons_read(jury->row.reasons_state) == JURY_VOTING)
        made[k++] = (struct choice){"reasons", "Vote on reasons", "One for each juror"};
    for (size_t i = 0; i < n; i++)
        if (!text_is(votes[i].state, "closed"))
            made[k++] = (struct choice){
                arena_printf(request->arena, "vote:%lld", (long long)votes[i].id),
                arena_printf(request->arena, tr_language(request->language, "Vote: %s"),
                             votes[i].title),
                "One for each juror"};
    made[k++] = (struct choice){"fair", "Ratings of fairness", "One for each juror"};
    made[k++] = (struct choice){"questions", "Slips for questions to witnesses",
                                "One sheet to copy; three slips"};
    made[k++] = (struct choice){"slips", "Slips for reasons", "One sheet to copy; three slips"};
    made[k] = (struct choice){NULL, NULL, NULL};
    *out = made;
    return FAIL_NONE;
}

static const struct choice languages[] = {
    {"en", "English", NULL}, {"cy", "Welsh", NULL}, {NULL, NULL, NULL}};

static enum fail papers_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n, struct why *why) {
    struct jury jury;
    struct choice *kinds;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(kind_choices(request, db, &jury, &kinds, why));
    const struct field made[] = {
        {.name = "paper",
         .label = "What to print",
         .kind = FIELD_CHOICE,
         .required = true,
         .choices = kinds,
         .missing = "Choose what to print"},
        {.name = "paper_language",
         .label = "Language of the paper",
         .kind = FIELD_CHOICE,
         .required = true,
         .choices = languages,
         .inline_choices = true,
         .hint = "What you have written yourself is printed as you wrote it",
         .missing = "Choose the language of the paper"},
        {.name = "large", .label = "Large print", .kind = FIELD_YES},
        {.name = "codes",
         .label = "Print a new access code and QR code on each paper: the codes that jurors have "
                  "now stop working",
         .kind = FIELD_YES},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

/* ---- printing ---- */

struct printing {
    struct arena *work;
    struct jury jury;
    struct paper_about about;
    const char *paper; /* "before" ... "vote:7" */
    struct paper_juror *jurors;
    size_t n;
    struct str pdf;
};

static void work_end(void *work) {
    arena_free(work);
}

static bool is_for_each(const char *paper) {
    return !text_is(paper, "questions") && !text_is(paper, "slips");
}

static enum fail codes_make(struct request *request, struct db *db, struct printing *printing,
                            const struct jury_seated_list_row *rows, struct why *why) {
    const char *address =
        arena_printf(request->arena, "%s/take-part", request->app->settings.public_url);
    for (size_t i = 0; i < printing->n; i++) {
        struct paper_juror *juror = &printing->jurors[i];
        juror->code = request_code(request, juror->label, 3);
        juror->address = address;
        juror->qr_text = arena_printf(request->arena, "%s?c=%s", address, juror->code);
        TRY(participant_set_code(db, rows[i].id, printing->jury.engagement.id,
                                 access_code_hash(request->arena, request->app->key, juror->code),
                                 why));
        TRY(participant_forget_sessions(db, rows[i].id, why));
    }
    return FAIL_NONE;
}

static enum fail ballots_print(struct request *request, struct db *db, struct printing *printing,
                               const struct document **out, struct why *why) {
    struct use_list_row *uses;
    size_t n;
    enum evidence_moment moment = evidence_moment_read(printing->paper);
    TRY(use_list(db, request->arena, printing->jury.engagement.id, &uses, &n, why));
    if (n == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "there is no use yet that jurors can vote on");
    struct paper_question *questions = ARENA_ARRAY(request->arena, struct paper_question, n);
    for (size_t i = 0; i < n; i++)
        questions[i] = (struct paper_question){uses[i].title, uses[i].description};
    for (size_t i = 0; i < printing->n; i++)
        out[i] = paper_ballot(printing->work, &printing->about, &printing->jurors[i], moment,
                              questions, n);
    return FAIL_NONE;
}

static enum fail reasons_print(struct request *request, struct db *db, struct printing *printing,
                               const struct document **out, struct why *why) {
    struct use_list_row *uses;
    struct jury_reason_list_row *rows;
    size_t n_uses, n_rows, n = 0;
    int64_t engagement = printing->jury.engagement.id;
    TRY(use_list(db, request->arena, engagement, &uses, &n_uses, why));
    TRY(jury_reason_list(db, request->arena, engagement, &rows, &n_rows, why));
    struct paper_list *lists = ARENA_ARRAY(request->arena, struct paper_list, 2 * n_uses);
    for (size_t u = 0; u < 2 * n_uses; u++) {
        const char *side = u % 2 == 0 ? "yes" : "no";
        const char **texts = ARENA_ARRAY(request->arena, const char *, n_rows);
        struct paper_list list = {.reasons = texts};
        for (size_t i = 0; i < n_rows; i++)
            if (rows[i].data_use == uses[u / 2].id && text_is(rows[i].side, side) &&
                text_is(rows[i].state, "listed"))
                texts[list.n++] = rows[i].wording;
        list.title = arena_printf(
            request->arena, "%s: %s", uses[u / 2].title,
            u % 2 == 0 ? tr_language(printing->about.language, "Reasons to allow it")
                       : tr_language(printing->about.language, "Reasons not to allow it"));
        if (list.n > 0) lists[n++] = list;
    }
    for (size_t i = 0; i < printing->n; i++)
        out[i] = paper_reasons(printing->work, &printing->about, &printing->jurors[i], lists, n,
                               printing->jury.row.votes_each, printing->jury.row.votes_cap);
    return FAIL_NONE;
}

static enum fail vote_print(struct request *request, struct db *db, struct printing *printing,
                            const struct document **out, struct why *why) {
    struct jury_vote_get_row vote;
    struct jury_option_list_row *options;
    size_t n;
    TRY(jury_vote_get(db, request->arena, row_number(printing->paper + strlen("vote:")),
                      printing->jury.engagement.id, &vote, why));
    TRY(jury_option_list(db, request->arena, vote.id, &options, &n, why));
    const char **titles = ARENA_ARRAY(request->arena, const char *, n);
    for (size_t i = 0; i < n; i++) titles[i] = options[i].title;
    enum vote_kind kind = vote_kind_read(vote.kind);
    const char *language = printing->about.language;
    const char *rule = tr_language(language, vote_kind_rule(kind));
    if (kind == VOTE_MOTION)
        rule = arena_printf(request->arena, "%s %s", rule,
                            tr_language(language, vote_rule_text(vote.verdict_rule)));
    const struct paper_vote paper = {.kind = kind,
                                     .title = vote.title,
                                     .detail = vote.detail,
                                     .rule = rule,
                                     .options = titles,
                                     .n = n};
    for (size_t i = 0; i < printing->n; i++)
        out[i] = paper_vote(printing->work, &printing->about, &printing->jurors[i], &paper);
    return FAIL_NONE;
}

static enum fail fair_print(struct request *request, struct db *db, struct printing *printing,
                            const struct document **out, struct why *why) {
    const char **heard;
    size_t n;
    TRY(heard_labels(request, db, printing->jury.engagement.id, printing->about.language, &heard,
                     &n, why));
    if (n == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "put the days and who speaks on the agenda first");
    for (size_t i = 0; i < printing->n; i++)
        out[i] = paper_fair(printing->work, &printing->about, &printing->jurors[i], heard, n);
    return FAIL_NONE;
}

/* Made where the codes change: what cannot be printed leaves the codes that jurors have. */
static enum fail pdf_make(struct request *request, struct db *db, struct printing *printing,
                          struct why *why) {
    size_t n = printing->n;
    const struct document **papers = ARENA_ARRAY(printing->work, const struct document *, n + 1);
    if (text_is(printing->paper, "before") || text_is(printing->paper, "after"))
        TRY(ballots_print(request, db, printing, papers, why));
    else if (text_is(printing->paper, "reasons"))
        TRY(reasons_print(request, db, printing, papers, why));
    else if (text_is(printing->paper, "fair"))
        TRY(fair_print(request, db, printing, papers, why));
    else if (is_for_each(printing->paper))
        TRY(vote_print(request, db, printing, papers, why));
    else {
        n = 1;
        papers[0] = text_is(printing->paper, "slips")
                        ? paper_reason_slips(printing->work, &printing->about)
                        : paper_question_slips(printing->work, &printing->about);
    }
    return documents_pdf(printing->work, papers, n, true, &printing->pdf, why);
}

static const char codes_gone[] = "?codes=changed";

static enum fail papers_act(struct request *request, struct db *db, struct why *why) {
    struct printing *printing = ARENA_NEW(request->arena, struct printing);
    struct jury_seated_list_row *rows;
    const struct form *f = request->form;
    *printing = (struct printing){.work = arena_new(work_bytes)};
    arena_on_end(request->arena, work_end, printing->work);
    TRY(jury_of_path(request, db, &printing->jury, why));
    printing->paper = form_text(f, "paper");
    printing->about = (struct paper_about){.jury = printing->jury.engagement.title,
                                           .language = form_text(f, "paper_language"),
                                           .date = date_of(request->now),
                                           .large_print = form_yes(f, "large")};
    TRY(jury_seated_list(db, request->arena, printing->jury.engagement.id, "", &rows, &printing->n,
                         why));
    if (printing->n == 0 && is_for_each(printing->paper))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "there are no jurors yet: make them first, so that each has a paper");
    printing->jurors = ARENA_ARRAY(request->arena, struct paper_juror, printing->n + 1);
    for (size_t i = 0; i < printing->n; i++)
        printing->jurors[i] = (struct paper_juror){.label = rows[i].label};
    if (form_yes(f, "codes") && !is_for_each(printing->paper))
        return why_fail(why, FAIL_INPUT, "codes", "Slips are nobody's: they carry no code");
    if (form_yes(f, "codes")) TRY(codes_make(request, db, printing, rows, why));
    TRY(pdf_make(request, db, printing, why));
    request->subject = printing->jury.engagement.id;
    request->context = printing;
    /* Where a second click leads: the first one's PDF is not made again. */
    request_go(request, "%s/papers%s", printing->jury.path, form_yes(f, "codes") ? codes_gone : "");
    return FAIL_NONE;
}

static enum fail papers_file(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct printing *printing = request->context;
    request->response->bytes = printing->pdf.s;
    request->response->n_bytes = printing->pdf.n;
    http_download(request->response, "application/pdf",
                  strchr(printing->paper, ':') != NULL
                      ? "papers-vote.pdf"
                      : arena_printf(request->arena, "papers-%s.pdf", printing->paper));
    return FAIL_NONE;
}

static enum fail papers_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    form_fill(request->form, "paper_language", "en");
    form_fill(request->form, "paper", jury.state <= EVIDENCE_BEFORE ? "before" : "after");
    jury_head(request, &jury, tr(out, "Print papers"));
    if (http_query(request->http, "codes") != NULL)
        part_warning(request->out,
                     tr(out, "The codes of all jurors were changed just now, and the new ones are "
                             "only in the PDF that was made then. If you do not have it, print "
                             "the papers again with new codes."));
    put_text(request,
             tr(out,
                "For jurors who prefer paper. A paper carries the juror's label, so that it "
                "can be typed in beside it. It is a PDF of A4 pages; each juror's paper begins "
                "on a new sheet when it is printed on both sides."));
    put_link(request, arena_printf(request->arena, "%s/ballots", jury.path),
             tr(out, "Type in papers that came back"));
    put_form(request, tr(out, "Make the PDF"), jury.path);
    return FAIL_NONE;
}

static const struct page page_jury_papers = {.name = "jury_papers",
                                             .path = JURY_PATH "/papers",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_RUNS,
                                             .section = "proposals",
                                             .fields_make = papers_fields,
                                             .show = papers_show,
                                             .act = papers_act,
                                             .file = papers_file};
REGISTER(page, page_jury_papers);
