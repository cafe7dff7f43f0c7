/* What the pages of this room share. */
#include "jury/jury.html.h"
#include "jury/jury_views.h"

#include <string.h>

enum fail jury_of_path(struct request *request, struct db *db, struct jury *out, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    TRY(engagement_get(db, request->arena, request_int(request, "engagement"), proposal,
                       &out->engagement, why));
    if (!text_is(out->engagement.method, "jury"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this engagement is not a jury");
    out->state = evidence_state_read(out->engagement.state);
    out->path = arena_printf(request->arena, "/proposals/%lld/evidence/%lld/jury",
                             (long long)proposal, (long long)out->engagement.id);
    return jury_row(db, request->arena, out->engagement.id, &out->row, why);
}

enum fail juror_of_request(struct request *request, struct db *db, struct juror *out,
                           struct why *why) {
    TRY(juror_engagement(db, request->arena, request->viewer.participant, &out->about, why));
    out->state = evidence_state_read(out->about.state);
    return jury_row(db, request->arena, out->about.engagement, &out->row, why);
}

enum fail juror_of_path(struct request *request, struct db *db, const struct jury *jury,
                        struct participant_get_row *out, struct why *why) {
    TRY(participant_get(db, request->arena, request_int(request, "participant"),
                        jury->engagement.id, out, why));
    if (text_is(out->state, "active") && text_is_empty(out->left_day)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "this person does not take part any more");
}

enum fail hand_of_request(struct request *request, struct db *db, struct hand *out,
                          struct why *why) {
    *out = (struct hand){.paper = request->viewer.participant == 0};
    if (out->paper) {
        struct participant_get_row person;
        TRY(jury_of_path(request, db, &out->jury, why));
        TRY(juror_of_path(request, db, &out->jury, &person, why));
        out->engagement = out->jury.engagement.id;
        out->participant = person.id;
        out->row = out->jury.row;
        out->label = person.label;
        out->home = arena_printf(request->arena, "%s/ballots", out->jury.path);
        return FAIL_NONE;
    }
    TRY(juror_of_request(request, db, &out->juror, why));
    out->engagement = out->juror.about.engagement;
    out->participant = request->viewer.participant;
    out->row = out->juror.row;
    out->label = out->juror.about.label;
    out->home = "/take-part/now";
    return FAIL_NONE;
}

void hand_head(struct request *request, const struct hand *hand, const char *own,
               const char *typed) {
    if (hand->paper)
        jury_head(request, &hand->jury, typed);
    else
        juror_head(request, &hand->juror, own);
    request->back_href = hand->home;
}

enum fail jury_changes_open(const struct jury_row_row *row, struct why *why) {
    if (jury_report_read(row->report_state) != JURY_FINAL) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "the report is final, so this cannot change any more; it can be taken back to "
                    "draft, with a reason, on the page of the report");
}

struct field jury_replace_field(bool has_earlier) {
    /* Always part of the form: something may be kept by the time it comes back. */
    return (struct field){.name = "replace",
                          .kind = has_earlier ? FIELD_YES : FIELD_HIDDEN,
                          .label = "Replace what is kept for this juror by what is on this paper"};
}

enum fail jury_replace_check(const struct form *form, bool has_earlier, struct why *why) {
    if (!has_earlier || form_yes(form, "replace")) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "replace",
                    "Something is kept for this juror already. Tick the box if this paper is to "
                    "replace it");
}

void jury_replace_note(struct request *request) {
    part_inset(request->out,
               .text = tr(request->out,
                          "Something is kept for this juror already, from their own device or from "
                          "paper. What it says is not shown. Ask the juror which one counts."));
}

void jury_head(struct request *request, const struct jury *jury, const char *title) {
    request->title = title;
    request->back_href = jury->path;
    jury_title(request, jury->engagement.title, title, jury->engagement.illustrative != 0);
}

void juror_head(struct request *request, const struct juror *juror, const char *title) {
    request->title = title;
    request->back_href = "/take-part/now";
    jury_title(request, juror->about.title, title, juror->about.illustrative != 0);
}

void jury_title(struct request *request, const char *caption, const char *title,
                bool illustrative) {
    put_title(request, caption, title,
              illustrative ? tr(request->out, "Made up to show how a jury works") : NULL);
}

void jury_item_put(struct request *request, const char *text) {
    jury_item_html(request->out, text);
}
void jury_tag(struct request *request, const char *text, const char *colour) {
    jury_tag_html(request->out, text, colour);
}

struct raw jury_remove_button(struct request *request, const char *path) {
    struct html *inner = html_apart(request->out), *before = request->out;
    request->out = inner;
    request_button(request, path, tr(inner, "Remove"), "link");
    request->out = before;
    return html_taken(inner);
}

const char *witness_name(struct request *request, int64_t witness) {
    struct contact contact;
    struct why why = {0};
    enum fail fail = vault_get(request->app->vault, request->arena,
                               vault_number(VAULT_WITNESS, witness), &contact, &why);
    if (fail == FAIL_NONE && contact.name != NULL) return contact.name;
    return arena_printf(request->arena, "Witness %lld", (long long)witness);
}

enum fail witness_choices(struct request *request, struct db *db, int64_t engagement,
                          const char *nobody, const struct choice **out, struct why *why) {
    struct jury_witness_list_row *rows;
    size_t n;
    TRY(jury_witness_list(db, request->arena, engagement, &rows, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 2);
    choices[0] = (struct choice){"", nobody, NULL};
    for (size_t i = 0; i < n; i++)
        choices[i + 1] =
            (struct choice){arena_printf(request->arena, "%lld", (long long)rows[i].id),
                            arena_printf(request->arena, "%s (%s)",
                                         witness_name(request, rows[i].id), rows[i].topic),
                            NULL};
    choices[n + 1] = (struct choice){NULL, NULL, NULL};
    *out = choices;
    return FAIL_NONE;
}

enum fail day_choices(struct request *request, struct db *db, int64_t engagement,
                      const struct choice **out, struct why *why) {
    struct jury_item_days_row *days;
    size_t n;
    TRY(jury_item_days(db, request->arena, engagement, &days, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 2);
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct choice){days[i].day, request_day(request, days[i].day), NULL};
    if (n == 0) {
        const char *today = request_today(request);
        choices[n++] = (struct choice){today, request_day(request, today), NULL};
    }
    choices[n] = (struct choice){NULL, NULL, NULL};
    *out = choices;
    return FAIL_NONE;
}
