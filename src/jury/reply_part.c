/* What a juror said in this room and where it went: their part of "What became of what you said".
 */
#include "evidence/take_part.h"
#include "jury/days.sql.h"
#include "jury/jury_pages.h"
#include "jury/reply.sql.h"
#include "jury/report.sql.h"
#include "jury/vote.h"
#include "jury/written.h"

struct juror_reply {
    struct request *request;
    struct db *db;
    const struct juror *juror;
    struct jury_written_list_row *written; /* their own alone */
    size_t n_written;
    bool votes_over; /* on reasons */
    struct reply *reply;
};

static bool is_own(const struct juror_reply *j, const char *kind, int64_t item) {
    for (size_t i = 0; i < j->n_written; i++)
        if (text_is(j->written[i].kind, kind) && j->written[i].item == item) return true;
    return false;
}

static const char *side_text(const struct html *out, const char *side) {
    return text_is(side, "yes") ? tr(out, "Reason to allow it") : tr(out, "Reason not to allow it");
}

/* "Reason to allow it: ..." and what the list of reasons made of it. */
static enum fail reasons_add(const struct juror_reply *j, struct why *why) {
    struct request *request = j->request;
    const struct html *out = request->out;
    struct jury_reply_reasons_row *rows;
    struct jury_reply_chosen_row *chosen;
    size_t n, n_chosen;
    TRY(jury_reply_reasons(j->db, request->arena, j->juror->about.engagement, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (!is_own(j, "reason", rows[i].id)) continue;
        const char *said =
            arena_printf(request->arena, "%s: %s", side_text(out, rows[i].side), rows[i].wording);
        if (!text_is(rows[i].state, "listed"))
            said = arena_printf(request->arena, "%s\n%s", said,
                                tr(out, "It was put together with another reason on the list."));
        else if (j->votes_over)
            said = arena_printf(request->arena, "%s\n%s", said,
                                tr(out, "It is on the list of reasons in the jury's report."));
        reply_said(request, j->reply, trf(out, "A reason that you wrote: %s", rows[i].title), said);
        TRY(reply_themes_add(request, j->db, "jury_reasons", rows[i].id, "", j->reply, why));
    }
    TRY(jury_reply_chosen(j->db, request->arena, request->viewer.participant, &chosen, &n_chosen,
                          why));
    for (size_t i = 0; i < n_chosen;) {
        const char *use = chosen[i].title, *said = "";
        for (size_t k = 0; i < n_chosen && text_is(chosen[i].title, use); i++, k++)
            said = arena_printf(request->arena, "%s%s%s: %s (%s)", said, k == 0 ? "" : "\n",
                                side_text(out, chosen[i].side), chosen[i].wording,
                                trn(out, "%lld vote", "%lld votes", chosen[i].votes));
        reply_said(request, j->reply, trf(out, "Reasons that you chose: %s", use), said);
    }
    return FAIL_NONE;
}

static enum fail questions_add(const struct juror_reply *j, struct why *why) {
    struct request *request = j->request;
    const struct html *out = request->out;
    struct jury_question_list_row *rows;
    size_t n;
    TRY(jury_question_list(j->db, request->arena, j->juror->about.engagement, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (!is_own(j, "question", rows[i].id)) continue;
        const char *answer = text_is(rows[i].state, "answered") ? rows[i].answer
                             : text_is(rows[i].state, "later")
                                 ? tr(out, "It could not be answered there.")
                                 : tr(out, "There is no answer yet.");
        reply_said(request, j->reply, tr(out, "A question that you asked"),
                   arena_printf(request->arena, "%s\n%s", rows[i].question,
                                trf(out, "Answer: %s", answer)));
    }
    return FAIL_NONE;
}

/* "Yes", "2. The second option", "Good: the third option". */
static const char *mark_text(const struct request *request, enum vote_kind kind,
                             const struct jury_reply_marks_row *row) {
    const struct html *out = request->out;
    switch (kind) {
    case VOTE_MOTION:
        return row->mark == VOTE_YES  ? tr(out, "Yes")
               : row->mark == VOTE_NO ? tr(out, "No")
                                      : tr(out, "Block");
    case VOTE_RANKED:
    case VOTE_STV:
        return arena_printf(request->arena, "%lld. %s", (long long)row->mark, row->title);
    case VOTE_GRADES:
        return arena_printf(request->arena, "%s: %s", row->title,
                            tr(out, vote_grade_text(row->mark)));
    case VOTE_GRADIENTS:
        return arena_printf(request->arena, "%s: %s", row->title,
                            tr(out, vote_gradient_text(row->mark)));
    case VOTE_APPROVAL:
    case N_VOTE_KINDS: break;
    }
    return row->title;
}

static enum fail papers_add(const struct juror_reply *j, struct why *why) {
    struct request *request = j->request;
    const struct html *out = request->out;
    struct jury_reply_papers_row *papers;
    size_t n;
    int64_t juror = request->viewer.participant;
    TRY(jury_reply_papers(j->db, request->arena, juror, &papers, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct jury_reply_marks_row *marks;
        size_t n_marks;
        const char *said = "";
        TRY(jury_reply_marks(j->db, request->arena, papers[i].id, juror, &marks, &n_marks, why));
        for (size_t m = 0; m < n_marks; m++)
            said = arena_printf(request->arena, "%s%s%s", said, m == 0 ? "" : "\n",
                                mark_text(request, vote_kind_read(papers[i].kind), &marks[m]));
        if (papers[i].abstains != 0 || n_marks == 0) said = tr(out, "You abstained.");
        reply_said(request, j->reply, trf(out, "Vote: %s", papers[i].title), said);
    }
    return FAIL_NONE;
}

static enum fail statements_add(const struct juror_reply *j, struct why *why) {
    struct request *request = j->request;
    const struct html *out = request->out;
    struct jury_reply_minorities_row *rows;
    size_t n;
    TRY(jury_reply_minorities(j->db, request->arena, request->viewer.participant, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        reply_said(request, j->reply,
                   rows[i].wrote != 0 ? tr(out, "A minority statement that you wrote")
                                      : tr(out, "A minority statement that you joined"),
                   rows[i].wording);
    return FAIL_NONE;
}

/* Their words as they were put together with those of others: so they stand in the report, and may
 * have been taken up as a condition. */
static enum fail conditions_add(const struct juror_reply *j, struct why *why) {
    struct request *request = j->request;
    struct jury_reply_conditions_row *rows;
    size_t n;
    TRY(jury_reply_conditions(j->db, request->arena, request->viewer.participant, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        reply_used(request, j->reply,
                   trf(request->out, "What would make you say yes: %s", rows[i].title),
                   trf(request->out, "In the jury's report as: %s", rows[i].wording), NULL);
        reply_wish(request, j->reply, rows[i].wording);
    }
    return FAIL_NONE;
}

/* What note-takers wrote where they sat: not the note, but the published themes that it went into.
 */
static enum fail notes_add(const struct juror_reply *j, struct why *why) {
    struct request *request = j->request;
    const struct html *out = request->out;
    struct jury_reply_notes_row *rows;
    size_t n;
    TRY(jury_reply_notes(j->db, request->arena, request->viewer.participant,
                         j->juror->about.engagement, &rows, &n, why));
    int64_t *notes = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && text_is(rows[end].day, rows[i].day) &&
                      text_is(rows[end].place, rows[i].place);
             end++)
            notes[end - i] = rows[end].id;
        const char *day = request_day(request, rows[i].day);
        const char *where = rows[i].own != 0 ? trf(out, "Notes of your table, table %lld on %s",
                                                   (long long)jury_table_read(rows[i].place), day)
                                             : trf(out, "Notes of the whole room on %s", day);
        TRY(reply_notes_add(request, j->db, "jury_notes", notes, end - i, where, j->reply, why));
    }
    return FAIL_NONE;
}

static enum fail report_add(const struct juror_reply *j, struct why *why) {
    struct request *request = j->request;
    const struct html *out = request->out;
    struct jury_public_row row;
    int64_t n_signed, engagement = j->juror->about.engagement;
    TRY(jury_reply_signed(j->db, request->arena, request->viewer.participant, &n_signed, why));
    enum fail found = jury_public(j->db, request->arena, engagement, &row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    bool everybody = found == FAIL_NONE;
    if (!everybody && jury_report_read(j->juror->row.report_state) == JURY_DRAFT) return FAIL_NONE;
    reply_used(request, j->reply, tr(out, "The jury's report"),
               n_signed > 0 ? trn(out, "You signed %lld page of it.",
                                  "You signed %lld pages of it.", n_signed)
               : everybody  ? tr(out, "Everybody can read it.")
                            : tr(out, "The jurors are signing it."),
               everybody ? arena_printf(request->arena, "/juries/%lld", (long long)engagement)
                         : "/take-part/jury/report");
    return FAIL_NONE;
}

enum fail juror_reply_add(struct request *request, struct db *db, int64_t participant,
                          struct reply *reply, struct why *why) {
    struct juror juror;
    TRY(juror_of_request(request, db, &juror, why));
    struct juror_reply j = {.request = request,
                            .db = db,
                            .juror = &juror,
                            .votes_over =
                                jury_reasons_read(juror.row.reasons_state) == JURY_REASONS_DONE,
                            .reply = reply};
    TRY(written_by(request, db, participant, &j.written, &j.n_written, why));
    TRY(reasons_add(&j, why));
    TRY(questions_add(&j, why));
    TRY(papers_add(&j, why));
    TRY(statements_add(&j, why));
    TRY(notes_add(&j, why));
    TRY(report_add(&j, why));
    return conditions_add(&j, why);
}
