/* What a juror finds with their code: the briefing, and what to do now. */
#include "evidence/take_part.h"
#include "jury/jury_pages.h"
#include "jury/people.sql.h"
#include "jury/reasons.sql.h"
#include "jury/report.sql.h"
#include "jury/report_kept.h"
#include "jury/votes.sql.h"
#include "jury/written.h"

/* ---- briefing ---- */

static enum fail briefing_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct jury_seat_own_row *seats;
    size_t n_seats;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(jury_seat_own(db, request->arena, request->viewer.participant, &seats, &n_seats, why));
    struct html *out = request->out;
    juror_head(request, &juror, tr(out, "Your jury"));
    if (!text_is_empty(juror.about.description)) part_prose(out, juror.about.description);
    if (!text_is_empty(juror.row.place)) put_text(request, trf(out, "Place: %s", juror.row.place));
    if (!text_is_empty(juror.row.commissioner) && !text_is_empty(juror.row.run_by))
        put_text(request, trf(out, "It was asked for by %s and is run by %s.",
                              juror.row.commissioner, juror.row.run_by));
    for (size_t i = 0; i < n_seats; i++)
        put_text(request, trf(out, "Round %lld: you sit at table %lld.", (long long)seats[i].round,
                              (long long)seats[i].place));
    put_heading(request, tr(out, "Agenda"));
    TRY(agenda_put(request, db, juror.about.engagement, NULL, why));
    put_link(request, "/take-part/jury/calendar.ics",
             tr(out, "Put it into your calendar (iCalendar file)"));
    put_heading(request, tr(out, "Witnesses"));
    TRY(witnesses_put(request, db, juror.about.engagement, NULL, why));
    put_heading(request, tr(out, "What you can read"));
    TRY(library_put(request, db, juror.about.engagement, "/take-part/jury/library", false, why));
    return oversight_put(request, db, juror.about.proposal, juror.about.engagement, why);
}

static const struct page page_juror_briefing = {.name = "juror_briefing",
                                                .path = "/take-part/jury",
                                                .scope = SCOPE_PARTICIPANT,
                                                .no_navigation = true,
                                                .wide = true,
                                                .show = briefing_show};
REGISTER(page, page_juror_briefing);

static enum fail calendar_send(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    TRY(juror_of_request(request, db, &juror, why));
    return agenda_send(request, db, juror.about.engagement, juror.about.title, juror.row.place,
                       why);
}

static const struct page page_juror_calendar = {.name = "juror_calendar",
                                                .path = "/take-part/jury/calendar.ics",
                                                .scope = SCOPE_PARTICIPANT,
                                                .send = calendar_send};
REGISTER(page, page_juror_calendar);

static enum fail file_send(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    TRY(juror_of_request(request, db, &juror, why));
    return document_send(request, db, juror.about.engagement, request_int(request, "document"),
                         why);
}

static const struct page page_juror_document = {.name = "juror_document",
                                                .path = "/take-part/jury/library/:document",
                                                .scope = SCOPE_PARTICIPANT,
                                                .send = file_send};
REGISTER(page, page_juror_document);

/* ---- tasks ---- */

static enum fail open_votes(struct request *request, struct db *db, int64_t engagement,
                            struct part_task *tasks, size_t *n, struct why *why) {
    struct jury_vote_list_row *votes;
    size_t n_votes;
    const struct html *out = request->out;
    TRY(jury_vote_list(db, request->arena, engagement, &votes, &n_votes, why));
    for (size_t i = 0; i < n_votes && *n + 8 < TAKE_PART_TASKS_MAX; i++) {
        struct jury_paper_own_row own;
        if (!text_is(votes[i].state, "open")) continue;
        enum fail found =
            jury_paper_own(db, request->arena, votes[i].id, request->viewer.participant, &own, why);
        if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
        tasks[(*n)++] = (struct part_task){
            .title = trf(out, "Vote: %s", votes[i].title),
            .href =
                arena_printf(request->arena, "/take-part/jury/votes/%lld", (long long)votes[i].id),
            .status = found == FAIL_NONE ? tr(out, "Completed") : tr(out, "Not yet started"),
            .status_colour = found == FAIL_NONE ? NULL : "blue"};
    }
    return FAIL_NONE;
}

static enum fail tasks_add(struct request *request, struct db *db, struct part_task *tasks,
                           size_t *n, struct why *why) {
    struct juror juror;
    struct jury_scale_get_row scale;
    struct jury_scale_answer_own_row own;
    enum evidence_moment moment;
    const struct html *out = request->out;
    TRY(juror_of_request(request, db, &juror, why));
    int64_t engagement = juror.about.engagement;
    enum jury_reasons reasons = jury_reasons_read(juror.row.reasons_state);
    enum fail asked = jury_scale_get(db, request->arena, engagement, &scale, why);
    if (asked != FAIL_NONE && asked != FAIL_NOTFOUND) return asked;
    if (asked == FAIL_NONE && evidence_moment_open(juror.state, &moment)) {
        enum fail found = jury_scale_answer_own(db, request->arena, request->viewer.participant,
                                                evidence_moment_word(moment), &own, why);
        if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
        tasks[(*n)++] = (struct part_task){
            .title = tr(out, "A general question"),
            .href = "/take-part/jury/question",
            .status = found == FAIL_NONE ? tr(out, "Completed") : tr(out, "Not yet started"),
            .status_colour = found == FAIL_NONE ? NULL : "blue"};
    }
    TRY(open_votes(request, db, engagement, tasks, n, why));
    if (reasons == JURY_WRITING)
        tasks[(*n)++] = (struct part_task){.title = tr(out, "Write reasons"),
                                           .hint = tr(out, "For and against each use"),
                                           .href = "/take-part/jury/reasons/write"};
    if (reasons == JURY_VOTING) {
        struct jury_reason_vote_own_row *given;
        size_t n_given;
        TRY(jury_reason_vote_own(db, request->arena, request->viewer.participant, &given, &n_given,
                                 why));
        tasks[(*n)++] = (struct part_task){.title = tr(out, "Vote on reasons"),
                                           .href = "/take-part/jury/reasons",
                                           .status = n_given > 0 ? tr(out, "Completed")
                                                                 : tr(out, "Not yet started"),
                                           .status_colour = n_given > 0 ? NULL : "blue"};
    }
    if (jury_report_read(juror.row.report_state) != JURY_DRAFT)
        tasks[(*n)++] = (struct part_task){
            .title = tr(out, "The jury's report"),
            .hint = tr(out, "Read it page by page and sign it, or say what should change"),
            .href = "/take-part/jury/report"};
    tasks[(*n)++] = (struct part_task){.title = tr(out, "Your jury"),
                                       .hint = tr(out, "Agenda, witnesses, what you can read"),
                                       .href = "/take-part/jury"};
    tasks[(*n)++] =
        (struct part_task){.title = tr(out, "Ask a question"), .href = "/take-part/jury/questions"};
    tasks[(*n)++] = (struct part_task){.title = tr(out, "How fair was it?"),
                                       .hint = tr(out, "Rate each witness and day"),
                                       .href = "/take-part/jury/fair"};
    return FAIL_NONE;
}

/* ---- leaving ---- */

/* With whom somebody was not to share a table, and what stands without their label. */
static enum fail forget_written(struct request *request, struct db *db, int64_t participant,
                                struct why *why) {
    struct jury_seating_of_row seating;
    struct jury_seated_list_row *rows;
    size_t n;
    enum fail found = jury_seating_of(db, request->arena, participant, &seating, why);
    if (found == FAIL_NONE) {
        TRY(jury_seated_list(db, request->arena, seating.engagement, "", &rows, &n, why));
        const char **labels = ARENA_ARRAY(request->arena, const char *, n + 1);
        for (size_t i = 0; i < n; i++) labels[i] = rows[i].label;
        TRY(jury_seating_set_apart(db, seating.engagement,
                                   jury_apart_present(request->arena, seating.apart, labels, n),
                                   why));
    } else if (found != FAIL_NOTFOUND)
        return found;
    TRY(report_kept_forget(request, db, participant, why));
    return written_forget(request, db, participant, why);
}

static enum fail forget(struct db *db, int64_t participant, struct why *why) {
    TRY(jury_forget_attendance(db, participant, why));
    TRY(jury_forget_seats(db, participant, why));
    TRY(jury_forget_heard(db, participant, why));
    TRY(jury_forget_ratings(db, participant, why));
    TRY(jury_forget_reason_votes(db, participant, why));
    TRY(jury_forget_condition(db, participant, why));
    TRY(jury_forget_marks(db, participant, why));
    TRY(jury_forget_papers(db, participant, why));
    TRY(jury_forget_scale(db, participant, why));
    TRY(jury_forget_excluded(db, participant, why));
    /* The words of a statement are its writer's: they leave with them, whoever joined it. */
    TRY(jury_forget_written_joins(db, participant, why));
    TRY(jury_forget_minority(db, participant, why));
    TRY(jury_forget_statements(db, participant, why));
    return jury_forget_signs(db, participant, why);
}

/* What the ballots say stays as it is once the report is final. */
static enum fail may_step(struct db *db, struct arena *arena, int64_t engagement, struct why *why) {
    struct jury_row_row row;
    TRY(jury_row(db, arena, engagement, &row, why));
    return jury_changes_open(&row, why);
}

static const struct take_part_kind take_part_jury = {.method = "jury",
                                                     .tasks = tasks_add,
                                                     .reply = juror_reply_add,
                                                     .forget = forget,
                                                     .forget_written = forget_written,
                                                     .may_step = may_step};
REGISTER(take_part_kind, take_part_jury);
