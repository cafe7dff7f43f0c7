/* What several pages of this room load. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/answers.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "civic/app.h"

enum fail score_about_load(struct request *request, struct db *db, struct about_proposal *out,
                           struct why *why) {
    struct acceptability_proposal_row row;
    TRY(acceptability_proposal(db, request->arena, request_int(request, "proposal"), &row, why));
    *out = (struct about_proposal){.id = row.id, .reference = row.reference, .title = row.title};
    request->back_href = arena_printf(request->arena, "/proposals/%lld", (long long)row.id);
    return FAIL_NONE;
}

const char *score_time_text(const struct request *request, int64_t time_us) {
    return clock_day_text(request->arena, time_us, request->language);
}

const char *score_day_text(const struct request *request, const char *iso) {
    struct date date;
    if (!date_read(iso, &date)) return "";
    return score_time_text(request, date_start(date));
}

enum fail score_blind(struct request *request, struct db *db, bool *out, struct why *why) {
    int64_t n;
    TRY(answers_own_open(db, request->arena, request_int(request, "proposal"),
                         request->viewer.person, &n, why));
    *out = n > 0;
    return FAIL_NONE;
}

enum fail score_reading_load(struct request *request, struct db *db, struct run_latest_row *row,
                             struct score_reading **out, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    struct score_about about;
    bool blind;
    *out = NULL;
    TRY(score_blind(request, db, &blind, why));
    if (blind) return FAIL_NONE;
    enum fail found = run_latest(db, request->arena, proposal, row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    struct score_reading *reading = ARENA_NEW(request->arena, struct score_reading);
    TRY(score_reading_read(request->arena, row->result, reading, &about, why));
    struct answers_verdict_row verdict;
    TRY(answers_verdict(db, request->arena, proposal, row->version, &verdict, why));
    reading->direct_date = score_day_text(request, verdict.last_day);
    reading->date = score_time_text(request, row->computed_at);
    struct answers answers;
    TRY(answers_load(db, request->arena, proposal, &answers, why));
    reading->framework = answers.framework;
    *out = reading;
    return FAIL_NONE;
}

enum fail score_asked_load(struct request *request, struct db *db, int64_t version,
                           struct asked_condition **out, size_t *n, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    struct answers_conditions_row *rows;
    struct condition_list_row *taken;
    size_t n_taken;
    TRY(answers_conditions(db, request->arena, proposal, version, &rows, n, why));
    TRY(condition_list(db, request->arena, proposal, &taken, &n_taken, why));
    struct asked_condition *asked = ARENA_ARRAY(request->arena, struct asked_condition, *n);
    for (size_t i = 0; i < *n; i++) {
        asked[i] = (struct asked_condition){.text = rows[i].text, .n = rows[i].n};
        const char *folded = utf8_fold(request->arena, rows[i].text);
        for (size_t k = 0; k < n_taken; k++)
            if (text_is(folded, utf8_fold(request->arena, taken[k].text))) asked[i].taken = true;
    }
    *out = asked;
    return FAIL_NONE;
}

static const char *response_colour(const char *response) {
    if (text_is(response, "accepted")) return "green";
    if (text_is(response, "partly")) return "yellow";
    return text_is(response, "rejected") ? "red" : "grey";
}

struct condition_line condition_line_of(const struct request *request,
                                        const struct condition_list_row *row) {
    return (struct condition_line){
        .id = row->id,
        .text = row->text,
        .source = row->source,
        .response = text_is_empty(row->response)
                        ? tr_language(request->language, "No response yet")
                        : tr_language(request->language,
                                      score_choice_label(condition_responses, row->response)),
        .colour = response_colour(row->response),
        .reason = row->reason,
        .owner = row->owner,
        .due = score_day_text(request, row->due),
        .clause = row->clause,
        .evidence = row->evidence,
        .n = row->asked};
}

int64_t score_revision_read(const struct form *form) {
    int64_t revision = 0;
    if (!str_int(str_of(form_text(form, "revision")), 0, INT64_MAX, &revision)) return 0;
    return revision;
}

void score_revision_put(struct form *form, int64_t revision) {
    for (size_t i = 0; i < form->n_fields; i++) {
        if (!text_is(form->fields[i].name, "revision")) continue;
        const char **texts = ARENA_ARRAY(form->arena, const char *, 1);
        texts[0] = arena_printf(form->arena, "%lld", (long long)revision);
        form->values[i].texts = texts;
        form->values[i].n_texts = 1;
    }
}
