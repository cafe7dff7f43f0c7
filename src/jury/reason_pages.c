/* Reasons: jurors write them, those who run the jury put equal ones together, jurors vote. */
#include "base/utf8.h"
#include "evidence/paper.h"
#include "jury/jury_pages.h"
#include "jury/reasons.sql.h"
#include "jury/record.h"
#include "jury/written.h"

#include <string.h>

static const char *side_text(const struct html *out, const char *side) {
    return text_is(side, "yes") ? tr(out, "Reasons to allow it")
                                : tr(out, "Reasons not to allow it");
}

/* ---- the list of those who run it ---- */

struct reasons {
    struct jury jury;
    enum jury_reasons state;
    struct use_list_row *uses;
    struct jury_reason_list_row *rows;
    size_t n_uses, n;
    int64_t n_listed, n_voters, n_entitled, n_given;
};

static enum fail reasons_load(struct request *request, struct db *db, struct reasons *r,
                              struct why *why) {
    TRY(jury_of_path(request, db, &r->jury, why));
    int64_t id = r->jury.engagement.id;
    r->state = jury_reasons_read(r->jury.row.reasons_state);
    TRY(use_list(db, request->arena, id, &r->uses, &r->n_uses, why));
    TRY(jury_reason_list(db, request->arena, id, &r->rows, &r->n, why));
    TRY(jury_reason_voters(db, request->arena, id, &r->n_voters, why));
    TRY(jury_reason_entitled(db, request->arena, id, &r->n_entitled, why));
    r->n_listed = 0;
    for (size_t i = 0; i < r->n; i++) r->n_listed += text_is(r->rows[i].state, "listed");
    return jury_reason_votes_given(db, request->arena, id, &r->n_given, why);
}

static void steps_put(struct request *request, const struct reasons *r) {
    static const struct {
        enum jury_reasons to;
        const char *text, *look;
    } steps[N_JURY_REASONS][2] = {
        {{JURY_WRITING, TR("Let jurors write reasons"), ""}, {0}},
        {{JURY_VOTING, TR("Close the list and let jurors vote"), ""},
         {JURY_REASONS_CLOSED, TR("Stop writing for now"), "secondary"}},
        {{JURY_REASONS_DONE, TR("Close the vote on reasons"), ""},
         {JURY_WRITING, TR("Back to writing"), "secondary"}},
        {{JURY_VOTING, TR("Open the vote on reasons again"), "secondary"}, {0}}};
    for (size_t i = 0; i < 2; i++) {
        if (steps[r->state][i].text == NULL) continue;
        if (r->n_given > 0 &&
            (steps[r->state][i].to == JURY_WRITING || r->state == JURY_REASONS_DONE))
            continue;
        request_button(request,
                       arena_printf(request->arena, "%s/reasons/state/%s", r->jury.path,
                                    jury_reasons_word(steps[r->state][i].to)),
                       tr(request->out, steps[r->state][i].text), steps[r->state][i].look);
    }
}

static void list_put(struct request *request, const struct reasons *r, int64_t use,
                     const char *side) {
    struct html *out = request->out;
    bool shows = r->state == JURY_REASONS_DONE, edits = r->state < JURY_VOTING;
    size_t columns = 1 + (shows ? 2U : 0U) + (edits ? 1U : 0U), n = 0;
    struct part_cell head[4] = {{.text = tr(out, "Reason")}};
    if (shows) {
        head[1] = (struct part_cell){.text = tr(out, "Jurors"), .numeric = true};
        head[2] = (struct part_cell){.text = tr(out, "Votes"), .numeric = true};
    } else if (edits) {
        head[1] = (struct part_cell){.text = tr(out, "Change")};
    }
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, r->n * columns);
    for (size_t i = 0; i < r->n; i++) {
        if (r->rows[i].data_use != use || !text_is(r->rows[i].side, side) ||
            !text_is(r->rows[i].state, "listed"))
            continue;
        struct part_cell *row = &cells[columns * n++];
        row[0] = (struct part_cell){.text = r->rows[i].wording, .header = true};
        if (shows) {
            row[1] = (struct part_cell){.text = trf(out, "%lld", (long long)r->rows[i].jurors),
                                        .numeric = true};
            row[2] = (struct part_cell){.text = trf(out, "%lld", (long long)r->rows[i].votes),
                                        .numeric = true};
        } else if (edits) {
            row[1].markup = action_link(request,
                                        arena_printf(request->arena, "%s/reasons/%lld",
                                                     r->jury.path, (long long)r->rows[i].id),
                                        tr(out, "Change"), r->rows[i].wording);
        }
    }
    if (n > 0)
        part_table(out, .caption = side_text(out, side), .caption_size = "s", .head = head,
                   .cells = cells, .n_columns = columns, .n_rows = n, .first_cell_is_header = true);
}

static bool is_listed(struct arena *arena, const struct reasons *r,
                      const struct ballot_reasons_row *said) {
    const char *words = utf8_fold(arena, str_copy(arena, str_trim(str_of(said->reason))));
    for (size_t i = 0; i < r->n; i++)
        if (r->rows[i].data_use == said->data_use &&
            text_is(utf8_fold(arena, r->rows[i].wording), words))
            return true;
    return false;
}

static const char *answer_text(const struct html *out, const char *word) {
    if (text_is(word, "yes")) return tr(out, "Yes");
    return text_is(word, "no") ? tr(out, "No") : tr(out, "Unsure");
}

/* What jurors wrote as their most important reason on the final ballot and is not on the list: it
 * would be in no report. */
static enum fail said_put(struct request *request, struct db *db, const struct reasons *r,
                          int64_t use, struct why *why) {
    struct ballot_reasons_row *rows;
    size_t n, n_said = 0;
    struct html *out = request->out;
    if (!evidence_may_show(r->jury.state)) return FAIL_NONE;
    TRY(ballot_reasons(db, request->arena, r->jury.engagement.id, &rows, &n, why));
    bool edits = r->state < JURY_VOTING;
    size_t columns = edits ? 4 : 3;
    struct part_cell head[] = {{.text = tr(out, "Reason")},
                               {.text = tr(out, "Their answer")},
                               {.text = tr(out, "Jurors"), .numeric = true},
                               {.text = tr(out, "Put on the list")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * columns + 1);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].data_use != use || is_listed(request->arena, r, &rows[i])) continue;
        struct part_cell *row = &cells[columns * n_said++];
        row[0] = (struct part_cell){.text = rows[i].reason, .header = true};
        row[1].text = answer_text(out, rows[i].answer);
        row[2] =
            (struct part_cell){.text = trf(out, "%lld", (long long)rows[i].n), .numeric = true};
        if (edits)
            row[3].markup = action_link(request,
                                        arena_printf(request->arena, "%s/reasons/add/%lld?said=%zu",
                                                     r->jury.path, (long long)use, i),
                                        tr(out, "Put on the list"), rows[i].reason);
    }
    if (n_said > 0)
        part_table(out, .caption = tr(out, "Written on ballots and not on the list"),
                   .caption_size = "s", .head = head, .cells = cells, .n_columns = columns,
                   .n_rows = n_said, .first_cell_is_header = true);
    return FAIL_NONE;
}

static enum fail reasons_show(struct request *request, struct db *db, struct why *why) {
    struct reasons r;
    TRY(reasons_load(request, db, &r, why));
    struct html *out = request->out;
    jury_head(request, &r.jury, tr(out, "Reasons"));
    put_text(request, trf(out,
                          "Each juror has %s on each list, at most %lld of them on one reason. The "
                          "report prints a reason from %s on.",
                          trn(out, "%lld vote", "%lld votes", r.jury.row.votes_each),
                          (long long)r.jury.row.votes_cap,
                          trn(out, "%lld juror", "%lld jurors", r.jury.row.print_from)));
    if (r.state == JURY_WRITING)
        put_text(request,
                 tr(out, "Jurors are writing. Put reasons that say the same together: keep "
                         "the clearest wording and leave the others out."));
    if (r.state == JURY_VOTING)
        put_text(request, trf(out,
                              "Jurors are voting: %lld of %lld so far. The result shows when "
                              "the vote is closed.",
                              (long long)r.n_voters, (long long)r.n_entitled));
    struct why final = {0};
    if (request_has_role(request, JURY_RUNS) && jury_changes_open(&r.jury.row, &final) == FAIL_NONE)
        steps_put(request, &r);
    for (size_t u = 0; u < r.n_uses; u++) {
        put_heading(request, r.uses[u].title);
        list_put(request, &r, r.uses[u].id, "yes");
        list_put(request, &r, r.uses[u].id, "no");
        TRY(said_put(request, db, &r, r.uses[u].id, why));
        if (r.state < JURY_VOTING)
            put_link(request,
                     arena_printf(request->arena, "%s/reasons/add/%lld", r.jury.path,
                                  (long long)r.uses[u].id),
                     trf(out, "Add a reason on: %s", r.uses[u].title));
    }
    return FAIL_NONE;
}

static const struct page page_jury_reasons = {.name = "jury_reasons",
                                              .path = JURY_PATH "/reasons",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = JURY_WRITES,
                                              .section = "proposals",
                                              .wide = true,
                                              .show = reasons_show};
REGISTER(page, page_jury_reasons);

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct reasons r;
    TRY(reasons_load(request, db, &r, why));
    enum jury_reasons to = jury_reasons_read(request_text(request, "state"));
    if (to == N_JURY_REASONS) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such state");
    TRY(jury_changes_open(&r.jury.row, why));
    TRY(jury_reasons_step(r.state, to, r.n_listed, r.n_given, why));
    TRY(jury_ensure(db, r.jury.engagement.id, why));
    TRY(jury_set_reasons(db, r.jury.engagement.id, r.jury.row.reasons_state, jury_reasons_word(to),
                         why));
    if (to == JURY_REASONS_DONE)
        TRY(ledger_record_missing(db, request->arena, &jury_kind_reasons, r.jury.engagement.id,
                                  request->now, why));
    request->subject = r.jury.engagement.id;
    request_go(request, "%s/reasons", r.jury.path);
    return act_record(request, db, "jury_reasons_state", "engagement", r.jury.engagement.id,
                      jury_reasons_word(to), why);
}

static const struct page page_jury_reasons_state = {.name = "jury_reasons_state",
                                                    .path = JURY_PATH "/reasons/state/:state",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = JURY_RUNS,
                                                    .section = "proposals",
                                                    .show = reasons_show,
                                                    .act = state_act};
REGISTER(page, page_jury_reasons_state);

/* ---- one reason ---- */

static const struct choice side_choices[] = {
    {"yes", "To allow it", NULL}, {"no", "Not to allow it", NULL}, {NULL, NULL, NULL}};
static const struct field add_fields[] = {
    {.name = "side",
     .label = "A reason",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = side_choices,
     .inline_choices = true,
     .missing = "Choose what the reason is for"},
    {.name = "wording",
     .label = "The reason",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 300,
     .rows = 3,
     .missing = "Enter the reason"},
    {.name = "said", .kind = FIELD_HIDDEN},
};

static enum fail open_for_writing(const char *state, bool by_staff, struct why *why) {
    enum jury_reasons s = jury_reasons_read(state);
    if (s == JURY_WRITING || (by_staff && s == JURY_REASONS_CLOSED)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "the list of reasons is closed");
}

/* One juror's words from their ballot go when that juror withdraws; words of several stay. */
static enum fail said_keep(struct request *request, struct db *db, int64_t engagement, int64_t use,
                           int64_t reason, struct why *why) {
    struct jury_reason_said_by_row *rows;
    size_t n;
    const char *said = form_text(request->form, "said");
    if (text_is_empty(said)) return FAIL_NONE;
    TRY(jury_reason_said_by(db, request->arena, engagement, use, said, &rows, &n, why));
    if (n != 1) return FAIL_NONE;
    return written_keep_of(request, db, engagement, rows[0].participant, "reason", reason, why);
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct use_get_row use;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(use_get(db, request->arena, request_int(request, "use"), jury.engagement.id, &use, why));
    TRY(jury_changes_open(&jury.row, why));
    TRY(open_for_writing(jury.row.reasons_state, true, why));
    TRY(jury_reason_add(db, request->arena, jury.engagement.id, use.id,
                        form_text(request->form, "side"), form_text(request->form, "wording"),
                        &request->subject, why));
    request_go(request, "%s/reasons", jury.path);
    return said_keep(request, db, jury.engagement.id, use.id, request->subject, why);
}

/* A reason that somebody wrote on their ballot, as the list of reasons leads to it. */
static enum fail said_fill(struct request *request, struct db *db, const struct jury *jury,
                           int64_t use, struct why *why) {
    struct ballot_reasons_row *rows;
    size_t n;
    int64_t said;
    const char *asked = http_query(request->http, "said");
    if (asked == NULL || !evidence_may_show(jury->state)) return FAIL_NONE;
    TRY(ballot_reasons(db, request->arena, jury->engagement.id, &rows, &n, why));
    if (!str_int(str_of(asked), 0, (int64_t)n - 1, &said) || rows[said].data_use != use)
        return FAIL_NONE;
    form_fill(request->form, "side", text_is(rows[said].answer, "unsure") ? "" : rows[said].answer);
    form_fill(request->form, "wording", rows[said].reason);
    form_fill(request->form, "said", rows[said].reason);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct use_get_row use;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(use_get(db, request->arena, request_int(request, "use"), jury.engagement.id, &use, why));
    TRY(said_fill(request, db, &jury, use.id, why));
    jury_head(request, &jury, tr(request->out, "Add a reason"));
    request->back_href = arena_printf(request->arena, "%s/reasons", jury.path);
    put_text(request, use.title);
    put_form(request, tr(request->out, "Add"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_reason_add = {.name = "jury_reason_add",
                                                 .path = JURY_PATH "/reasons/add/:use",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_WRITES,
                                                 .section = "proposals",
                                                 .fields = add_fields,
                                                 .n_fields = LENGTH(add_fields),
                                                 .show = add_show,
                                                 .act = add_act};
REGISTER(page, page_jury_reason_add);

static const struct field change_fields[] = {
    {.name = "wording",
     .label = "The reason",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 300,
     .rows = 3,
     .missing = "Enter the reason"},
    {.name = "leave_out",
     .label = "Leave this out: another reason says the same",
     .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail change_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    TRY(open_for_writing(jury.row.reasons_state, true, why));
    request->subject = request_int(request, "reason");
    request_go(request, "%s/reasons", jury.path);
    enum fail fail = jury_reason_change(db, request->subject, jury.engagement.id, revision_of(f),
                                        form_text(f, "wording"),
                                        form_yes(f, "leave_out") ? "left_out" : "listed", why);
    return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
}

static enum fail change_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_reason_get_row row;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_reason_get(db, request->arena, request_int(request, "reason"), jury.engagement.id,
                        &row, why));
    form_fill(request->form, "wording", row.wording);
    form_fill(request->form, "leave_out", text_is(row.state, "listed") ? "" : "yes");
    form_fill_int(request->form, "revision", row.revision);
    jury_head(request, &jury, tr(request->out, "Change a reason"));
    request->back_href = arena_printf(request->arena, "%s/reasons", jury.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_reason = {.name = "jury_reason",
                                             .path = JURY_PATH "/reasons/:reason",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_WRITES,
                                             .section = "proposals",
                                             .fields = change_fields,
                                             .n_fields = LENGTH(change_fields),
                                             .show = change_show,
                                             .act = change_act};
REGISTER(page, page_jury_reason);

/* ---- a juror writes ---- */

static enum fail write_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n, struct why *why) {
    struct juror juror;
    struct use_list_row *uses;
    size_t n_uses;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(use_list(db, request->arena, juror.about.engagement, &uses, &n_uses, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_uses + 1);
    for (size_t i = 0; i < n_uses; i++)
        choices[i] = (struct choice){arena_printf(request->arena, "%lld", (long long)uses[i].id),
                                     uses[i].title, NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 3);
    made[0] = (struct field){.name = "use",
                             .label = "About which use?",
                             .kind = FIELD_SELECT,
                             .required = true,
                             .choices = choices,
                             .missing = "Choose the use"};
    made[1] = add_fields[0];
    made[2] = add_fields[1];
    *fields = made;
    *n = 3;
    return FAIL_NONE;
}

static enum fail write_act(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct use_get_row use;
    int64_t id;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(open_for_writing(juror.row.reasons_state, false, why));
    TRY(use_get(db, request->arena, row_number(form_text(request->form, "use")),
                juror.about.engagement, &use, why));
    TRY(jury_reason_add(db, request->arena, juror.about.engagement, use.id,
                        form_text(request->form, "side"), form_text(request->form, "wording"), &id,
                        why));
    TRY(written_keep(request, db, juror.about.engagement, "reason", id, why));
    request_go(request, "/take-part/jury/reasons/write");
    request_say(request, "%s", tr_language(request->language, "Your reason is on the list."));
    return FAIL_NONE;
}

static enum fail write_show(struct request *request, struct db *db, struct why *why) {
    struct juror juror;
    struct jury_reason_list_row *rows;
    size_t n;
    TRY(juror_of_request(request, db, &juror, why));
    TRY(open_for_writing(juror.row.reasons_state, false, why));
    TRY(jury_reason_list(db, request->arena, juror.about.engagement, &rows, &n, why));
    struct html *out = request->out;
    juror_head(request, &juror, tr(out, "Write reasons"));
    put_text(request,
             tr(out, "One reason at a time, for or against, whatever you voted. Look below "
                     "first: perhaps it is there already."));
    put_form(request, tr(out, "Add my reason"), "/take-part/now");
    struct part_cell head[] = {{.text = tr(out, "Reason")}, {.text = tr(out, "For what")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * 2);
    size_t listed = 0;
    for (size_t i = 0; i < n; i++) {
        if (!text_is(rows[i].state, "listed")) continue;
        cells[2 * listed] = (struct part_cell){.text = rows[i].wording, .header = true};
        cells[2 * listed++ + 1] = (struct part_cell){.text = side_text(out, rows[i].side)};
    }
    if (listed > 0)
        part_table(out, .caption = tr(out, "On the list already"), .head = head, .cells = cells,
                   .n_columns = 2, .n_rows = listed, .first_cell_is_header = true);
    return FAIL_NONE;
}

static const struct page page_juror_write = {.name = "juror_reasons_write",
                                             .path = "/take-part/jury/reasons/write",
                                             .scope = SCOPE_PARTICIPANT,
                                             .no_navigation = true,
                                             .fields_make = write_fields,
                                             .show = write_show,
                                             .act = write_act};
REGISTER(page, page_juror_write);

/* ---- a juror votes, or somebody types in their paper ---- */

struct ballot {
    struct hand hand;
    struct use_list_row *uses;
    struct jury_reason_list_row *rows;
    struct jury_reason_vote_own_row *own;
    size_t n_uses, n, n_own;
};

static enum fail ballot_load(struct request *request, struct db *db, struct ballot *b,
                             struct why *why) {
    TRY(hand_of_request(request, db, &b->hand, why));
    if (jury_reasons_read(b->hand.row.reasons_state) != JURY_VOTING)
        return why_fail(why, FAIL_CONFLICT, NULL, "the vote on reasons is not open");
    TRY(use_list(db, request->arena, b->hand.engagement, &b->uses, &b->n_uses, why));
    TRY(jury_reason_vote_own(db, request->arena, b->hand.participant, &b->own, &b->n_own, why));
    return jury_reason_list(db, request->arena, b->hand.engagement, &b->rows, &b->n, why);
}

static const char *reason_field(struct request *request, int64_t id) {
    return arena_printf(request->arena, "reason_%lld", (long long)id);
}

static enum fail ballot_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n, struct why *why) {
    struct ballot b;
    TRY(ballot_load(request, db, &b, why));
    struct choice *choices =
        ARENA_ARRAY(request->arena, struct choice, (size_t)b.hand.row.votes_cap + 2);
    for (int64_t v = 0; v <= b.hand.row.votes_cap; v++)
        choices[v] = (struct choice){arena_printf(request->arena, "%lld", (long long)v),
                                     arena_printf(request->arena, "%lld", (long long)v), NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, b.n + 2);
    *n = 0;
    for (size_t i = 0; i < b.n; i++)
        if (text_is(b.rows[i].state, "listed"))
            made[(*n)++] = (struct field){.name = reason_field(request, b.rows[i].id),
                                          .label = b.rows[i].wording,
                                          .kind = FIELD_SELECT,
                                          .choices = choices};
    if (b.hand.paper) made[(*n)++] = jury_replace_field(b.n_own > 0);
    *fields = made;
    return FAIL_NONE;
}

/* One list: the reasons on one side of one use. The juror's votes on it must keep to the rule. */
static enum fail spread_check(struct request *request, const struct ballot *b, int64_t use,
                              const char *side, struct why *why) {
    int64_t *votes = ARENA_ARRAY(request->arena, int64_t, b->n);
    size_t n = 0;
    const char *first = NULL;
    for (size_t i = 0; i < b->n; i++) {
        if (b->rows[i].data_use != use || !text_is(b->rows[i].side, side) ||
            !text_is(b->rows[i].state, "listed"))
            continue;
        const char *field = reason_field(request, b->rows[i].id);
        if (first == NULL) first = field;
        str_int(str_of(form_text(request->form, field)), 0, 1000, &votes[n++]);
    }
    struct jury_allowance allowance = {b->hand.row.votes_each, b->hand.row.votes_cap};
    struct why wrong = {0};
    enum fail fail = jury_spread_check(votes, n, &allowance, &wrong);
    if (fail == FAIL_NONE) return FAIL_NONE;
    return why_fail(why, fail, first, "%s", wrong.text);
}

static enum fail ballot_act(struct request *request, struct db *db, struct why *why) {
    struct ballot b;
    TRY(ballot_load(request, db, &b, why));
    if (b.hand.paper) TRY(jury_replace_check(request->form, b.n_own > 0, why));
    for (size_t u = 0; u < b.n_uses; u++) {
        TRY(spread_check(request, &b, b.uses[u].id, "yes", why));
        TRY(spread_check(request, &b, b.uses[u].id, "no", why));
    }
    for (size_t i = 0; i < b.n; i++) {
        int64_t votes = 0;
        if (!text_is(b.rows[i].state, "listed")) continue;
        str_int(str_of(form_text(request->form, reason_field(request, b.rows[i].id))), 0, 1000,
                &votes);
        TRY(jury_reason_vote_put(db, b.hand.participant, b.rows[i].id, votes,
                                 b.hand.paper ? "paper" : "web", why));
    }
    TRY(ledger_record(db, request->arena, &jury_kind_reasons, b.hand.engagement, b.hand.participant,
                      request->now, why));
    request->subject = b.hand.engagement;
    request_go(request, "%s", b.hand.home);
    if (b.hand.paper)
        return paper_say_kept(request, db, &jury_kind_reasons, b.hand.engagement,
                              b.hand.participant, b.hand.label, why);
    request_say(request, "%s", tr_language(request->language, "The votes on reasons are kept."));
    return FAIL_NONE;
}

static enum fail ballot_show(struct request *request, struct db *db, struct why *why) {
    struct ballot b;
    struct html *out = request->out;
    TRY(ballot_load(request, db, &b, why));
    hand_head(request, &b.hand, tr(out, "Vote on reasons"),
              trf(out, "Votes on reasons of %s, from paper", b.hand.label));
    for (size_t i = 0; i < b.n_own && !b.hand.paper; i++)
        for (size_t k = 0; k < request->form->n_fields; k++)
            if (strcmp(request->form->fields[k].name, reason_field(request, b.own[i].reason)) == 0)
                form_fill_int(request->form, request->form->fields[k].name, b.own[i].votes);
    if (b.hand.paper && b.n_own > 0) jury_replace_note(request);
    put_text(request,
             trf(out, "On each list you have %s. You can give at most %lld of them to one reason.",
                 trn(out, "%lld vote", "%lld votes", b.hand.row.votes_each),
                 (long long)b.hand.row.votes_cap));
    form_open(out, request->form);
    for (size_t u = 0; u < b.n_uses; u++)
        for (int s = 0; s < 2; s++) {
            const char *side = s == 0 ? "yes" : "no";
            bool begun = false;
            for (size_t i = 0; i < b.n; i++) {
                if (b.rows[i].data_use != b.uses[u].id || !text_is(b.rows[i].side, side) ||
                    !text_is(b.rows[i].state, "listed"))
                    continue;
                if (!begun)
                    put_heading(request, trf(out, "%s: %s", b.uses[u].title, side_text(out, side)));
                begun = true;
                form_field(out, request->form, reason_field(request, b.rows[i].id));
            }
        }
    if (b.hand.paper) form_field(out, request->form, "replace");
    part_button(out, .text = b.hand.paper ? tr(out, "Save the votes") : tr(out, "Save my votes"),
                .prevent_double_click = true);
    form_close(out, request->form);
    return FAIL_NONE;
}

static const struct page page_juror_reasons = {.name = "juror_reasons",
                                               .path = "/take-part/jury/reasons",
                                               .scope = SCOPE_PARTICIPANT,
                                               .no_navigation = true,
                                               .fields_make = ballot_fields,
                                               .show = ballot_show,
                                               .act = ballot_act};
REGISTER(page, page_juror_reasons);

static const struct page page_jury_reasons_paper = {.name = "jury_reasons_paper",
                                                    .path = JURY_PATH "/paper/:participant/reasons",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = JURY_WRITES,
                                                    .section = "proposals",
                                                    .fields_make = ballot_fields,
                                                    .show = ballot_show,
                                                    .act = ballot_act};
REGISTER(page, page_jury_reasons_paper);
