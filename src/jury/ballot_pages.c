/* Opening and closing the ballots, entering paper, the question asked twice, the room's screen. */
#include "evidence/steps.h"
#include "jury/jury.html.h"
#include "jury/jury_pages.h"
#include "jury/reasons.sql.h"
#include "jury/votes.sql.h"
#include "office/calendar.h"

#include <string.h>

/* ---- ballots ---- */

static enum fail steps_put(struct request *request, struct db *db, const struct jury *jury,
                           struct why *why) {
    struct answered answered;
    struct step_button steps[STEPS_MOST];
    TRY(answered_count(db, request->arena, jury->engagement.id, &answered, why));
    const char *path =
        arena_printf(request->arena, "/proposals/%lld/evidence/%lld",
                     (long long)jury->engagement.proposal, (long long)jury->engagement.id);
    size_t n = engagement_steps(request, path, jury->state, &answered, steps);
    for (size_t i = 0; i < n; i++) {
        put_text(request, steps[i].hint);
        if (steps[i].path != NULL)
            request_button(request, steps[i].path, steps[i].text, steps[i].look);
    }
    return FAIL_NONE;
}

static const char *done_text(struct request *request, int64_t n, int64_t of) {
    if (n == 0) return tr(request->out, "not yet");
    if (n >= of) return tr(request->out, "done");
    return trf(request->out, "%lld of %lld", (long long)n, (long long)of);
}

/* What can be typed in for a juror at this moment. */
static struct raw paper_links(struct request *request, const struct jury *jury,
                              const struct participant_list_row *person, bool rates) {
    struct html *out = html_apart(request->out);
    enum evidence_moment moment;
    const struct {
        bool open;
        const char *path, *text;
    } papers[] = {
        {evidence_moment_open(jury->state, &moment),
         arena_printf(request->arena, "/proposals/%lld/evidence/%lld/participants/%lld/paper",
                      (long long)jury->engagement.proposal, (long long)jury->engagement.id,
                      (long long)person->id),
         tr(out, "Ballot")},
        {jury_reasons_read(jury->row.reasons_state) == JURY_VOTING,
         arena_printf(request->arena, "%s/paper/%lld/reasons", jury->path, (long long)person->id),
         tr(out, "Votes on reasons")},
        {rates && jury_report_read(jury->row.report_state) != JURY_FINAL,
         arena_printf(request->arena, "%s/paper/%lld/fair", jury->path, (long long)person->id),
         tr(out, "Ratings of fairness")},
        {jury_report_read(jury->row.report_state) == JURY_SIGNING,
         arena_printf(request->arena, "%s/paper/%lld/report", jury->path, (long long)person->id),
         tr(out, "Signatures")}};
    for (size_t i = 0; i < LENGTH(papers); i++)
        if (papers[i].open) jury_choice_html(out, papers[i].path, papers[i].text, person->label);
    return html_taken(out);
}

static enum fail people_put(struct request *request, struct db *db, const struct jury *jury,
                            struct why *why) {
    struct participant_list_row *rows;
    struct jury_item_days_row *days;
    size_t n, n_days, shown = 0;
    TRY(participant_list(db, request->arena, jury->engagement.id, &rows, &n, why));
    TRY(jury_item_days(db, request->arena, jury->engagement.id, &days, &n_days, why));
    bool rates = n_days > 0 && strcmp(days[0].day, request_today(request)) <= 0;
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Juror")},
                               {.text = tr(out, "First ballot")},
                               {.text = tr(out, "Final ballot")},
                               {.text = tr(out, "Type in from paper")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        if (!text_is(rows[i].state, "active")) continue;
        struct part_cell *row = &cells[LENGTH(head) * shown++];
        row[0] = (struct part_cell){.text = rows[i].label, .header = true};
        row[1].text = done_text(request, rows[i].n_before, jury->engagement.n_uses);
        row[2].text = done_text(request, rows[i].n_after, jury->engagement.n_uses);
        if (text_is_empty(rows[i].left_day))
            row[3].markup = paper_links(request, jury, &rows[i], rates);
        else
            row[3].text = tr(out, "Has left");
    }
    if (shown > 0)
        part_table(out, .caption = tr(out, "Who has voted; never what"), .head = head,
                   .cells = cells, .n_columns = LENGTH(head), .n_rows = shown,
                   .first_cell_is_header = true, .scrolls = true);
    return FAIL_NONE;
}

static enum fail ballots_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    jury_head(request, &jury, tr(request->out, "Ballots before and after"));
    jury_tag(request, tr(request->out, evidence_state_text(jury.state)), "blue");
    put_text(request,
             tr(request->out, "Jurors vote on their own device with their code, or on paper "
                              "that is typed in here. Nobody sees a result until the "
                              "ballot is closed."));
    struct why final = {0};
    if (request_has_role(request, JURY_RUNS) && jury_changes_open(&jury.row, &final) == FAIL_NONE)
        TRY(steps_put(request, db, &jury, why));
    TRY(people_put(request, db, &jury, why));
    put_link(
        request, arena_printf(request->arena, "%s/excluded", jury.path),
        tr(request->out, "Papers that are not counted: spoilt, late, blank or never handed in"));
    if (request_has_role(request, JURY_RUNS))
        put_link(request, arena_printf(request->arena, "%s/scale", jury.path),
                 tr(request->out, "A question of a national survey, asked twice"));
    if (evidence_may_show(jury.state) && request_has_role(request, ROLE_ANY))
        put_link(request,
                 arena_printf(request->arena, "/proposals/%lld/evidence/%lld/results",
                              (long long)jury.engagement.proposal, (long long)jury.engagement.id),
                 tr(request->out, "See the results"));
    return FAIL_NONE;
}

static const struct page page_jury_ballots = {.name = "jury_ballots",
                                              .path = JURY_PATH "/ballots",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = JURY_WRITES,
                                              .section = "proposals",
                                              .wide = true,
                                              .show = ballots_show};
REGISTER(page, page_jury_ballots);

/* ---- the question asked twice ---- */

static const struct field scale_fields[] = {
    {.name = "question",
     .label = "Question",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 500,
     .rows = 3,
     .hint = "For example: How willing are you that your health record is used for research?",
     .missing = "Enter the question"},
    {.name = "source",
     .label = "Where it comes from",
     .kind = FIELD_TEXT,
     .max = 200,
     .hint =
         "Use the words of a national survey, so that the jury can be compared with the country"},
};

static enum fail scale_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    if (!evidence_may_edit(jury.state))
        return why_fail(
            why, FAIL_CONFLICT, NULL,
            "people have begun to answer; what they were asked cannot be changed any more");
    request->subject = jury.engagement.id;
    request_go(request, "%s/ballots", jury.path);
    return jury_scale_put(db, jury.engagement.id, form_text(request->form, "question"),
                          form_text(request->form, "source"), why);
}

static enum fail scale_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_scale_get_row row;
    TRY(jury_of_path(request, db, &jury, why));
    enum fail found = jury_scale_get(db, request->arena, jury.engagement.id, &row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    jury_head(request, &jury, tr(request->out, "A question asked twice"));
    request->back_href = arena_printf(request->arena, "%s/ballots", jury.path);
    put_text(request, tr(request->out, "Answered from \"very willing\" to \"very unwilling\", "
                                       "with the first and with the final ballot."));
    if (!evidence_may_edit(jury.state)) {
        put_text(request, found == FAIL_NONE
                              ? row.question
                              : tr(request->out, "This jury asks no such question."));
        return FAIL_NONE;
    }
    if (found == FAIL_NONE) {
        form_fill(request->form, "question", row.question);
        form_fill(request->form, "source", row.source);
    }
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_scale = {.name = "jury_scale",
                                            .path = JURY_PATH "/scale",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = JURY_RUNS,
                                            .section = "proposals",
                                            .fields = scale_fields,
                                            .n_fields = LENGTH(scale_fields),
                                            .show = scale_show,
                                            .act = scale_act};
REGISTER(page, page_jury_scale);

static const struct choice willing[] = {
    {"1", "Very willing", NULL},     {"2", "Fairly willing", NULL}, {"3", "Don't know", NULL},
    {"4", "Fairly unwilling", NULL}, {"5", "Very unwilling", NULL}, {NULL, NULL, NULL}};
static const struct field willing_fields[] = {{.name = "answer",
                                               .label = "Your answer",
                                               .kind = FIELD_CHOICE,
                                               .required = true,
                                               .choices = willing,
                                               .missing = "Choose your answer"}};

static enum fail willing_open(const struct juror *juror, enum evidence_moment *moment,
                              struct why *why) {
    if (evidence_moment_open(juror->state, moment)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "this ballot is closed; your earlier answers are kept");
}

static enum fail willing_act(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct jury_scale_get_row row;
    enum evidence_moment moment;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(willing_open(&juror, &moment, why));
    TRY(jury_scale_get(db, request->arena, juror.about.engagement, &row, why));
    request_go(request, "/take-part/now");
    return jury_scale_answer_put(db, request->viewer.participant, evidence_moment_word(moment),
                                 row_number(form_text(request->form, "answer")), why);
}

static enum fail willing_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct jury_scale_get_row row;
    struct jury_scale_answer_own_row own;
    enum evidence_moment moment;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(willing_open(&juror, &moment, why));
    TRY(jury_scale_get(db, request->arena, juror.about.engagement, &row, why));
    enum fail found = jury_scale_answer_own(db, request->arena, request->viewer.participant,
                                            evidence_moment_word(moment), &own, why);
    if (found == FAIL_NONE) form_fill_int(request->form, "answer", own.answer);
    juror_head(request, &juror, tr(request->out, "A general question"));
    put_text(request, row.question);
    if (!text_is_empty(row.source)) put_hint(request, row.source);
    put_form(request, tr(request->out, "Save"), "/take-part/now");
    return FAIL_NONE;
}

static const struct page page_juror_willing = {.name = "juror_scale",
                                               .path = "/take-part/jury/question",
                                               .scope = SCOPE_PARTICIPANT,
                                               .no_navigation = true,
                                               .fields = willing_fields,
                                               .n_fields = LENGTH(willing_fields),
                                               .show = willing_show,
                                               .act = willing_act};
REGISTER(page, page_juror_willing);

/* ---- screen ---- */

/* What the room needs to know at this moment: an open vote with how many papers are in, an open
 * ballot, or what is on the agenda. Never a result while something is open. */
static enum fail screen_text(struct request *request, struct db *db, const struct jury *jury,
                             const char **big, const char **little, struct why *why) {
    struct jury_vote_list_row *votes;
    struct participant_list_row *people;
    size_t n_votes, n_people, done = 0, active = 0;
    enum evidence_moment moment;
    const struct html *out = request->out;
    TRY(jury_vote_list(db, request->arena, jury->engagement.id, &votes, &n_votes, why));
    TRY(participant_list(db, request->arena, jury->engagement.id, &people, &n_people, why));
    bool open = evidence_moment_open(jury->state, &moment);
    for (size_t i = 0; i < n_people; i++) {
        if (!text_is(people[i].state, "active") || !text_is_empty(people[i].left_day)) continue;
        active++;
        done += (moment == EVIDENCE_FIRST ? people[i].n_before : people[i].n_after) >=
                jury->engagement.n_uses;
    }
    for (size_t i = 0; i < n_votes; i++)
        if (text_is(votes[i].state, "open")) {
            int64_t entitled; /* with those who handed in a paper and left */
            TRY(jury_vote_entitled(db, request->arena, votes[i].id, jury->engagement.id, &entitled,
                                   why));
            *big = votes[i].title;
            *little =
                trf(out, "%lld of %zu papers are in", (long long)votes[i].papers, (size_t)entitled);
            return FAIL_NONE;
        }
    if (open) {
        *big = moment == EVIDENCE_FIRST ? tr(out, "The first ballot is open")
                                        : tr(out, "The final ballot is open");
        *little = trf(out, "%zu of %zu have finished", done, active);
        return FAIL_NONE;
    }
    if (jury_reasons_read(jury->row.reasons_state) == JURY_VOTING) {
        int64_t voters, entitled;
        TRY(jury_reason_voters(db, request->arena, jury->engagement.id, &voters, why));
        TRY(jury_reason_entitled(db, request->arena, jury->engagement.id, &entitled, why));
        *big = tr(out, "Vote on reasons");
        *little = trf(out, "%lld of %zu have voted", (long long)voters, (size_t)entitled);
        return FAIL_NONE;
    }
    struct jury_item_list_row *items;
    size_t n_items;
    const char *today = request_today(request);
    int now = (int)((request->now - date_start(date_of(request->now))) / (60 * CLOCK_SECOND));
    TRY(jury_item_list(db, request->arena, jury->engagement.id, &items, &n_items, why));
    for (size_t i = 0; i < n_items; i++) {
        if (strcmp(items[i].day, today) < 0) continue;
        if (strcmp(items[i].day, today) == 0 && day_time_read(items[i].ends) <= now) continue;
        *big = items[i].title;
        *little = trf(out, "%s, %s to %s", request_day(request, items[i].day), items[i].starts,
                      items[i].ends);
        return FAIL_NONE;
    }
    *big = tr(out, "Thank you");
    *little = tr(out, "There is nothing more on the agenda.");
    return FAIL_NONE;
}

static enum fail screen_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const char *big = "", *little = "";
    TRY(jury_of_path(request, db, &jury, why));
    TRY(screen_text(request, db, &jury, &big, &little, why));
    http_header_add(request->response, "Refresh", "15");
    request->title = tr(request->out, "Room screen");
    request->back_href = jury.path;
    jury_screen_html(request->out, jury.engagement.title, big, little);
    return FAIL_NONE;
}

static const struct page page_jury_screen = {.name = "jury_screen",
                                             .path = JURY_PATH "/screen",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_SEES,
                                             .no_navigation = true,
                                             .wide = true,
                                             .show = screen_show};
REGISTER(page, page_jury_screen);
