/* Those who take part: slips with codes, new codes, withdrawal. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "civic/forget.h"
#include "evidence/evidence_views.h"
#include "evidence/participants.html.h"
#include "evidence/record.h"
#include "evidence/reply_news.h"
#include "evidence/slips.h"
#include "evidence/take_part.h"
#include "evidence/weighing.sql.h"
#include "ledger/ledger.h"

#include <string.h>

enum { MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT, SLIPS_MAX = 500 };

/* ---- the list, and making slips ---- */

static const struct field fields[] = {
    {.name = "count",
     .label = "How many people",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = SLIPS_MAX,
     .missing = "Enter how many people"},
    {.name = "strand",
     .label = "Group",
     .kind = FIELD_TEXT,
     .max = 60,
     .hint = "For example the town of the jury. Results can be compared between groups."},
    {.name = "prefix",
     .label = "Letter for the labels",
     .kind = FIELD_TEXT,
     .max = 3,
     .hint = "For example M for Manchester: M01, M02 ..."},
};

static const char *progress(const struct request *request, int64_t n, int64_t of) {
    if (n == 0) return tr(request->out, "not yet");
    if (n >= of) return tr(request->out, "done");
    return trf(request->out, "%lld of %lld", (long long)n, (long long)of);
}

static enum fail people_load(struct request *request, struct db *db,
                             const struct engagement *engagement, struct participant_line **out,
                             size_t *n, struct why *why) {
    struct participant_list_row *rows;
    TRY(participant_list(db, request->arena, engagement->row.id, &rows, n, why));
    *out = ARENA_ARRAY(request->arena, struct participant_line, *n);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct participant_line){
            .id = rows[i].id,
            .label = rows[i].label,
            .strand = rows[i].strand,
            .before = progress(request, rows[i].n_before, engagement->row.n_uses),
            .after = progress(request, rows[i].n_after, engagement->row.n_uses),
            .weights = progress(request, rows[i].n_weights, 1),
            .withdrawn = !text_is(rows[i].state, "active"),
            .left = !text_is_empty(rows[i].left_day),
            .has_code = rows[i].has_code != 0,
        };
    return FAIL_NONE;
}

static enum fail people_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct participant_line *people;
    enum evidence_moment moment;
    size_t n;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(people_load(request, db, &engagement, &people, &n, why));
    struct participants_view view = {.request = request,
                                     .engagement = &engagement,
                                     .people = people,
                                     .n_people = n,
                                     .form = request->form,
                                     .open = evidence_moment_open(engagement.state, &moment)};
    request->title = tr(request->out, "People and access codes");
    request->back_href = engagement.path;
    participants_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail people_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    int64_t *participants;
    TRY(engagement_of_path(request, db, &engagement, why));
    const char *prefix = form_text(request->form, "prefix");
    const struct slips_plan plan = {
        .engagement = engagement.row.id,
        .method = engagement.row.method,
        .prefix = text_is_empty(prefix) ? "P" : prefix,
        .strand = form_text(request->form, "strand"),
        .n = (size_t)form_int(request->form, "count", 0),
        .title = engagement.row.title,
        .back = arena_printf(request->arena, "%s/participants", engagement.path)};
    TRY(slips_make(request, db, &plan, &participants, why));
    request->subject = engagement.row.id;
    request_go(request, "%s", plan.back);
    return FAIL_NONE;
}

static const struct page page_participants = {
    .name = "participants",
    .path = "/proposals/:proposal/evidence/:engagement/participants",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .wide = true,
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = people_show,
    .act = people_act,
    .result = slips_result,
};
REGISTER(page, page_participants);

/* ---- one person ---- */

static enum fail participant_of_path(struct request *request, struct db *db,
                                     struct engagement *engagement, struct participant_get_row *row,
                                     struct why *why) {
    TRY(engagement_of_path(request, db, engagement, why));
    return participant_get(db, request->arena, request_int(request, "participant"),
                           engagement->row.id, row, why);
}

/* The groups of the others; with none there is nothing to choose from. */
static enum fail group_fields(struct request *request, struct db *db, const struct field **fields_,
                              size_t *n, struct why *why) {
    struct engagement engagement;
    struct participant_get_row row;
    struct participant_groups_row *groups;
    size_t n_groups;
    TRY(participant_of_path(request, db, &engagement, &row, why));
    TRY(participant_groups(db, request->arena, engagement.row.id, &groups, &n_groups, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_groups + 2);
    choices[0] = (struct choice){"", "No group", NULL};
    for (size_t i = 0; i < n_groups; i++)
        choices[i + 1] = (struct choice){groups[i].strand, groups[i].strand, NULL};
    choices[n_groups + 1] = (struct choice){NULL, NULL, NULL};
    struct field *made = ARENA_NEW(request->arena, struct field);
    *made = (struct field){.name = "strand",
                           .label = "Group",
                           .kind = FIELD_SELECT,
                           .choices = choices,
                           .hint = "Results can be compared between groups. It can be changed "
                                   "until the person has answered."};
    *fields_ = made;
    *n = n_groups > 0 ? 1 : 0;
    return FAIL_NONE;
}

static enum fail group_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct participant_get_row row;
    int64_t changed;
    TRY(participant_of_path(request, db, &engagement, &row, why));
    if (!form_has(request->form, "strand"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "there are no groups yet; they are named where people are added");
    TRY(participant_set_group(db, row.id, engagement.row.id, form_text(request->form, "strand"),
                              &changed, why));
    if (changed == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "%s has answered or takes part no more, so their group stays: counts by "
                        "group would change",
                        row.label);
    request->subject = engagement.row.id;
    request_go(request, "%s/participants", engagement.path);
    request_say(request, "%s", tr_language(request->language, "The group is kept."));
    return FAIL_NONE;
}

static enum fail participant_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct participant_get_row row;
    TRY(participant_of_path(request, db, &engagement, &row, why));
    struct participant_line line = {.id = row.id,
                                    .label = row.label,
                                    .strand = row.strand,
                                    .withdrawn = !text_is(row.state, "active"),
                                    .left = !text_is_empty(row.left_day)};
    struct participants_view view = {.request = request,
                                     .engagement = &engagement,
                                     .people = &line,
                                     .n_people = 1,
                                     .form = request->form};
    if (form_has(request->form, "strand")) form_fill(request->form, "strand", row.strand);
    request->title = trf(request->out, "Person %s", row.label);
    request->back_href = arena_printf(request->arena, "%s/participants", engagement.path);
    participant_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_participant = {
    .name = "participant",
    .path = "/proposals/:proposal/evidence/:engagement/participants/:participant",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .fields_make = group_fields,
    .show = participant_show,
    .act = group_act,
};
REGISTER(page, page_participant);

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct participant_get_row row;
    TRY(participant_of_path(request, db, &engagement, &row, why));
    struct slips *slips = ARENA_NEW(request->arena, struct slips);
    slips->n = 1;
    slips->slips = ARENA_NEW(request->arena, struct access_slip);
    *slips->slips = (struct access_slip){row.label, row.strand, secret_code(request->arena, 3)};
    slips->title = engagement.row.title;
    slips->back = arena_printf(request->arena, "%s/participants", engagement.path);
    TRY(participant_set_code(
        db, row.id, engagement.row.id,
        access_code_hash(request->arena, request->app->key, slips->slips->code), why));
    TRY(participant_forget_sessions(db, row.id, why));
    request->subject = engagement.row.id;
    request->context = slips;
    request_go(request, "%s", slips->back);
    return FAIL_NONE;
}

static const struct page page_participant_code = {
    .name = "participant_code",
    .path = "/proposals/:proposal/evidence/:engagement/participants/:participant/code",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .act = code_act,
    .result = slips_result,
};
REGISTER(page, page_participant_code);

/* They stop, and agree that what they said stays: it counts as before. */
static enum fail leave_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct participant_get_row row;
    TRY(participant_of_path(request, db, &engagement, &row, why));
    TRY(participant_leave(db, row.id, engagement.row.id,
                          date_iso(request->arena, date_of(request->now)), why));
    TRY(participant_forget_sessions(db, row.id, why));
    request->subject = engagement.row.id;
    request_go(request, "%s/participants", engagement.path);
    request_say(request, "%s",
                tr_language(request->language, "Their code has ended. What they said stays."));
    return FAIL_NONE;
}

static const struct page page_participant_leave = {
    .name = "participant_leave",
    .path = "/proposals/:proposal/evidence/:engagement/participants/:participant/leave",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .act = leave_act,
};
REGISTER(page, page_participant_leave);

/* A sheet that a facilitator filled in with them alone. */
static enum fail swing_withdraw(struct request *request, struct db *db, int64_t participant,
                                struct why *why) {
    struct swing_sheet_of_row sheet;
    enum fail found = swing_sheet_of(db, request->arena, participant, &sheet, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    if (found != FAIL_NONE) return found;
    return evidence_swing_forget(db, request->arena, sheet.engagement, sheet.id, request->now, why);
}

/* They stop, and everything they said goes with them, whatever was made of it since. */
static enum fail withdraw_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct participant_get_row row;
    TRY(participant_of_path(request, db, &engagement, &row, why));
    TRY(reply_reader_withdraw(db, request->arena, &engagement, row.id, why));
    TRY(participant_withdraw(db, row.id, engagement.row.id, why));
    TRY(ledger_withdraw_all(db, request->arena, "participant", row.id, request->now, why));
    for (KIND_EACH(take_part_kind, at))
        if ((*at)->forget_written != NULL) TRY((*at)->forget_written(request, db, row.id, why));
    TRY(participant_forget_ballots(db, row.id, why));
    TRY(forget_everywhere(db, request->arena, "ballot", row.id, why));
    TRY(participant_forget_weights(db, row.id, why));
    TRY(weighing_check_forget(db, row.id, why));
    TRY(swing_withdraw(request, db, row.id, why));
    TRY(participant_forget_sessions(db, row.id, why));
    for (KIND_EACH(take_part_kind, at))
        if ((*at)->forget != NULL) TRY((*at)->forget(db, row.id, why));
    request->subject = engagement.row.id;
    request_go(request, "%s/participants", engagement.path);
    request_say(request, "%s",
                tr_language(request->language,
                            "What is kept as theirs was removed. Slips that staff typed in stay."));
    return FAIL_NONE;
}

static const struct page page_participant_withdraw = {
    .name = "participant_withdraw",
    .path = "/proposals/:proposal/evidence/:engagement/participants/:participant/withdraw",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .act = withdraw_act,
};
REGISTER(page, page_participant_withdraw);
