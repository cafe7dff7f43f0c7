/* Taking part with an access code: a ballot, one use a page, saved page by page. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "civic/code_door.h"
#include "civic/session.h"
#include "evidence/evidence_views.h"
#include "evidence/record.h"
#include "evidence/take_part.h"
#include "evidence/take_part.html.h"

/* ---- entering the code ---- */

static const struct field code_fields[] = {
    {.name = "code",
     .label = "Access code",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 40,
     .hint = "It looks like K7QF-2MXA-9TPD. Small letters and missing dashes are fine.",
     .missing = "Enter your access code"},
};

static enum fail code_prepare(struct request *request, struct why *why) {
    char *code;
    struct why wrong;
    if (code_read(request->arena, form_text(request->form, "code"), &code, &wrong) != FAIL_NONE) {
        form_error(request->form, "code", "%s",
                   tr_language(request->language,
                               "That is not quite a code: check each letter and digit"));
        return why_fail(why, FAIL_INPUT, "code", "the code is not right");
    }
    request->context = code;
    return FAIL_NONE;
}

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    struct participant_by_code_row row;
    struct str hash = access_code_hash(request->arena, request->app->key, request->context);
    enum fail fail = participant_by_code(db, request->arena, hash, &row, why);
    if (fail == FAIL_NOTFOUND) {
        const char *path;
        fail = code_door_find(request, db, request->context, &path, why);
        if (fail == FAIL_NONE) request_go(request, "%s", path);
        if (fail != FAIL_NOTFOUND) return fail;
        TRY(request_code_wrong(request, why));
        form_error(request->form, "code", "%s",
                   tr_language(request->language,
                               "We do not know this code, or it was replaced by a newer one"));
        return why_fail(why, FAIL_INPUT, "code", "unknown code");
    }
    if (fail != FAIL_NONE) return fail;
    TRY(session_begin(request, db, 0, row.id, false, why));
    request_go(request, "/take-part/now");
    return FAIL_NONE;
}

static enum fail code_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct take_part_view view = {.form = request->form};
    const char *code = http_query(request->http, "c"); /* scanned from a slip or a paper */
    if (code != NULL) form_fill(request->form, "code", code);
    request->title = tr(request->out, "Take part");
    take_part_html(request->out, &view);
    return FAIL_NONE;
}

/* Typed elsewhere: it stands in the field here, and one press goes on. */
static enum fail code_opens(struct request *request, struct db *db, const char *code,
                            const char **path, struct why *why) {
    struct participant_by_code_row row;
    TRY(participant_by_code(db, request->arena,
                            access_code_hash(request->arena, request->app->key, code), &row, why));
    *path = arena_printf(request->arena, "/take-part?c=%s", code);
    return FAIL_NONE;
}

static const struct code_door code_door_evidence = {"evidence", code_opens};
REGISTER(code_door, code_door_evidence);

static const struct page page_take_part = {
    .name = "take_part",
    .path = "/take-part",
    .scope = SCOPE_ANYONE,
    .section = "take-part",
    .fields = code_fields,
    .n_fields = LENGTH(code_fields),
    .prepare = code_prepare,
    .show = code_show,
    .act = code_act,
};
REGISTER(page, page_take_part);

/* ---- what is asked ---- */

struct part {
    struct participant_engagement_row about;
    enum evidence_state state;
    enum evidence_moment moment;
    bool open;
    struct use_list_row *uses;
    size_t n_uses;
    struct ballot_own_row *own; /* of the open moment */
    size_t n_own;
};

static enum fail part_load(struct request *request, struct db *db, struct part *part,
                           struct why *why) {
    int64_t participant = request->viewer.participant;
    TRY(participant_engagement(db, request->arena, participant, &part->about, why));
    part->state = evidence_state_read(part->about.state);
    part->open = evidence_moment_open(part->state, &part->moment);
    TRY(use_list(db, request->arena, part->about.engagement, &part->uses, &part->n_uses, why));
    return ballot_own(db, request->arena, participant, evidence_moment_word(part->moment),
                      &part->own, &part->n_own, why);
}

static const struct ballot_own_row *own_vote(const struct part *part, int64_t use) {
    for (size_t i = 0; i < part->n_own; i++)
        if (part->own[i].data_use == use) return &part->own[i];
    return NULL;
}

static enum fail open_check(const struct part *part, struct why *why) {
    if (part->open) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "this ballot is closed; your earlier answers are kept");
}

static struct part_task ballot_task(struct request *request, const struct part *part) {
    const struct html *out = request->out;
    bool done = part->n_own >= part->n_uses, begun = part->n_own > 0;
    const char *first = arena_printf(request->arena, "/take-part/ballot/%lld",
                                     (long long)(part->n_uses > 0 ? part->uses[0].id : 0));
    return (struct part_task){
        .title = part->moment == EVIDENCE_FIRST
                     ? tr(out, "The first ballot: what do you think now?")
                     : tr(out, "The final ballot: what do you think after hearing about it?"),
        .hint = trn(out, "%lld question", "%lld questions", (int64_t)part->n_uses),
        .href = done ? "/take-part/check" : first,
        .status = done    ? tr(out, "Completed")
                  : begun ? trf(out, "%zu of %zu answered", part->n_own, part->n_uses)
                          : tr(out, "Not yet started"),
        .status_colour = done ? NULL : "blue",
    };
}

static enum fail now_show(struct request *request, struct db *db, struct why *why) {
    struct part part;
    struct weight_own_row *weights;
    size_t n_weights, n = 0;
    TRY(part_load(request, db, &part, why));
    TRY(weight_own(db, request->arena, request->viewer.participant, &weights, &n_weights, why));
    struct part_task tasks[TAKE_PART_TASKS_MAX];
    bool asks_points = part.about.asks_weights != 0 && part.about.framework != DB_NULL_INT;
    if (part.open) tasks[n++] = ballot_task(request, &part);
    if (part.open && asks_points)
        tasks[n++] = (struct part_task){
            .title = tr(request->out, "What matters most to you?"),
            .hint = tr(request->out, "Share out 100 points"),
            .href = "/take-part/points",
            .status =
                n_weights > 0 ? tr(request->out, "Completed") : tr(request->out, "Not yet started"),
            .status_colour = n_weights > 0 ? NULL : "blue",
        };
    for (KIND_EACH(take_part_kind, at))
        if ((*at)->tasks != NULL &&
            ((*at)->method == NULL || text_is((*at)->method, part.about.method)))
            TRY((*at)->tasks(request, db, tasks, &n, why));
    struct ledger_receipts receipts;
    TRY(ledger_receipts(db, request->arena, "participant", request->viewer.participant, &receipts,
                        why));
    struct take_part_view view = {
        .request = request,
        .about = &part.about,
        .has_receipt = receipts.n > 0,
        .tasks = tasks,
        .n_tasks = n,
        .anything_open = part.open,
        .everything_done =
            part.open && part.n_own >= part.n_uses && (!asks_points || n_weights > 0),
    };
    request->title = part.about.title;
    take_part_now_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_take_part_now = {
    .name = "take_part_now",
    .path = "/take-part/now",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .show = now_show,
};
REGISTER(page, page_take_part_now);

static enum fail leave_act(struct request *request, struct db *db, struct why *why) {
    TRY(session_end(request, db, why));
    request_go(request, "/take-part");
    return FAIL_NONE;
}

static const struct page page_take_part_leave = {.name = "take_part_leave",
                                                 .path = "/take-part/leave",
                                                 .scope = SCOPE_PARTICIPANT,
                                                 .act = leave_act};
REGISTER(page, page_take_part_leave);

/* ---- one use ---- */

static const struct choice answers[] = {
    {"yes", "Yes", NULL}, {"no", "No", NULL}, {"unsure", "Unsure", NULL}, {NULL, NULL, NULL}};
static const struct choice safeguards[] = {
    {"certainly_sufficient", "Certainly enough", NULL},
    {"probably_sufficient", "Probably enough", NULL},
    {"probably_insufficient", "Probably not enough", NULL},
    {"certainly_insufficient", "Certainly not enough", NULL},
    {NULL, NULL, NULL},
};
static const struct field vote_fields[] = {
    {.name = "answer",
     .label = "Should this be allowed?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = answers,
     .missing = "Choose yes, no or unsure"},
    {.name = "condition",
     .label = "If not yes: what would make you say yes? (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 500,
     .rows = 3,
     .hint = "Do not write names or anything that shows who you are."},
    {.name = "safeguards",
     .label = "Are the safeguards that were described enough? (optional)",
     .kind = FIELD_CHOICE,
     .choices = safeguards},
    {.name = "reason",
     .label = "Your most important reason (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 500,
     .rows = 3},
};

static enum fail use_of_path(struct request *request, struct db *db, const struct part *part,
                             struct use_get_row *use, struct why *why) {
    return use_get(db, request->arena, request_int(request, "use"), part->about.engagement, use,
                   why);
}

static size_t place_of(const struct part *part, int64_t use) {
    size_t i = 0;
    while (i < part->n_uses && part->uses[i].id != use) i++;
    return i;
}

static enum fail vote_act(struct request *request, struct db *db, struct why *why) {
    struct part part;
    struct use_get_row use;
    const struct form *form = request->form;
    TRY(part_load(request, db, &part, why));
    TRY(open_check(&part, why));
    TRY(use_of_path(request, db, &part, &use, why));
    bool last = part.moment == EVIDENCE_LAST;
    const char *answer = form_text(form, "answer");
    TRY(ballot_put(db, request->viewer.participant, use.id, evidence_moment_word(part.moment),
                   answer, text_is(answer, "yes") ? "" : form_text(form, "condition"),
                   last ? form_text(form, "safeguards") : "", last ? form_text(form, "reason") : "",
                   "web", date_iso(request->arena, date_of(request->now)), why));
    TRY(evidence_record_ballot(db, request->arena, part.about.engagement,
                               request->viewer.participant, part.moment, request->now, why));
    size_t next = place_of(&part, use.id) + 1;
    if (next < part.n_uses)
        request_go(request, "/take-part/ballot/%lld", (long long)part.uses[next].id);
    else
        request_go(request, "/take-part/check");
    return FAIL_NONE;
}

static enum fail vote_show(struct request *request, struct db *db, struct why *why) {
    struct part part;
    struct use_get_row use;
    TRY(part_load(request, db, &part, why));
    TRY(open_check(&part, why));
    TRY(use_of_path(request, db, &part, &use, why));
    const struct ballot_own_row *own = own_vote(&part, use.id);
    if (own != NULL) {
        form_fill(request->form, "answer", own->answer);
        form_fill(request->form, "condition", own->condition);
        form_fill(request->form, "safeguards", own->safeguards);
        form_fill(request->form, "reason", own->reason);
    }
    size_t place = place_of(&part, use.id);
    struct vote_view view = {.form = request->form,
                             .title = use.title,
                             .description = use.description,
                             .number = place + 1,
                             .n_uses = part.n_uses,
                             .last_ballot = part.moment == EVIDENCE_LAST};
    request->title = use.title;
    request->back_href = place == 0 ? "/take-part/now"
                                    : arena_printf(request->arena, "/take-part/ballot/%lld",
                                                   (long long)part.uses[place - 1].id);
    vote_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_vote = {
    .name = "take_part_vote",
    .path = "/take-part/ballot/:use",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .fields = vote_fields,
    .n_fields = LENGTH(vote_fields),
    .show = vote_show,
    .act = vote_act,
};
REGISTER(page, page_vote);

/* ---- check ---- */

static const char *answer_text(const struct html *out, const char *answer) {
    if (text_is(answer, "yes")) return tr(out, "Yes");
    if (text_is(answer, "no")) return tr(out, "No");
    return tr(out, "Unsure");
}

static enum fail check_show(struct request *request, struct db *db, struct why *why) {
    struct part part;
    TRY(part_load(request, db, &part, why));
    TRY(open_check(&part, why));
    struct part_summary_row *rows =
        ARENA_ARRAY(request->arena, struct part_summary_row, part.n_uses);
    struct check_view view = {.request = request, .rows = rows, .n_rows = part.n_uses};
    for (size_t i = 0; i < part.n_uses; i++) {
        const struct ballot_own_row *own = own_vote(&part, part.uses[i].id);
        view.n_missing += own == NULL;
        const char *said =
            own == NULL ? tr(request->out, "No answer") : answer_text(request->out, own->answer);
        bool with_condition = own != NULL && !text_is_empty(own->condition);
        rows[i] = (struct part_summary_row){
            .key = part.uses[i].title,
            .value = with_condition
                         ? trf(request->out, "%s. It would be yes if: %s", said, own->condition)
                         : said,
            .action_href =
                arena_printf(request->arena, "/take-part/ballot/%lld", (long long)part.uses[i].id),
            .action_text = own == NULL ? tr(request->out, "Answer") : tr(request->out, "Change"),
            .action_about = part.uses[i].title,
        };
    }
    bool points = part.about.asks_weights != 0 && part.about.framework != DB_NULL_INT;
    view.next_href = points ? "/take-part/points" : "/take-part/now";
    view.next_text =
        points ? tr(request->out, "Continue to the 100 points") : tr(request->out, "Finish");
    request->title = tr(request->out, "Check your answers");
    take_part_check_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_check = {
    .name = "take_part_check",
    .path = "/take-part/check",
    .scope = SCOPE_PARTICIPANT,
    .no_navigation = true,
    .show = check_show,
};
REGISTER(page, page_check);
