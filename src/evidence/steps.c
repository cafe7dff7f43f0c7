#include "evidence/steps.h"

#include "civic/page.h"
#include "evidence/evidence.sql.h"
#include "web/html.h"

enum fail answered_count(struct db *db, struct arena *arena, int64_t engagement,
                         struct answered *out, struct why *why) {
    struct participant_list_row *rows;
    size_t n;
    TRY(participant_list(db, arena, engagement, &rows, &n, why));
    *out = (struct answered){0};
    for (size_t i = 0; i < n; i++) {
        if (!text_is(rows[i].state, "active")) continue;
        out->before += rows[i].n_before > 0;
        out->after += rows[i].n_after > 0;
        out->weights += rows[i].n_weights > 0;
        if (!text_is_empty(rows[i].left_day)) continue;
        out->no_before += rows[i].n_before == 0;
        out->no_after += rows[i].n_after == 0;
    }
    return FAIL_NONE;
}

void answered_kept(const struct answered *answered, int64_t n[N_EVIDENCE_MOMENTS]) {
    n[EVIDENCE_FIRST] = answered->before > 0 ? answered->before : answered->weights;
    n[EVIDENCE_LAST] = answered->after > 0 ? answered->after : answered->weights;
}

/* "7 people have not voted yet." before what a button does; nothing when all have. */
static const char *waiting(struct request *request, int64_t people, const char *what) {
    if (people == 0) return what;
    return arena_printf(request->arena, "%s %s",
                        trn(request->out, "%lld person has not voted yet.",
                            "%lld people have not voted yet.", people),
                        what);
}

static struct step_button step_to(struct request *request, const char *path,
                                  enum evidence_state state, const char *text) {
    return (struct step_button){
        .path = arena_printf(request->arena, "%s/state/%s", path, evidence_state_word(state)),
        .text = text,
        .look = ""};
}

/* A ballot that was closed before anybody answered, once more; else why not, without a button. */
static struct step_button again(const struct html *out, enum evidence_state from,
                                enum evidence_state to, const struct answered *answered,
                                struct step_button step, const char *text) {
    int64_t n[N_EVIDENCE_MOMENTS];
    answered_kept(answered, n);
    if (evidence_was_shown(from, to, n))
        return (struct step_button){
            .hint = tr(out, "A ballot whose result was shown is not opened again: a second result "
                            "with one more answer would show what that person said.")};
    step.text = text;
    step.look = "secondary";
    step.hint = tr(out, "Nobody has answered yet.");
    return step;
}

size_t engagement_steps(struct request *request, const char *path, enum evidence_state state,
                        const struct answered *answered, struct step_button steps[STEPS_MOST]) {
    const struct html *out = request->out;
    struct step_button open_first =
        step_to(request, path, EVIDENCE_BEFORE, tr(out, "Open the first ballot"));
    struct step_button open_last =
        step_to(request, path, EVIDENCE_AFTER, tr(out, "Open the final ballot"));
    open_first.hint =
        tr(out, "Ask people before they have heard anything, so that you can see what changes.");
    open_last.hint = tr(out, "Ask people once they have heard and discussed it.");
    switch (state) {
    case EVIDENCE_PLANNED:
        open_last.look = "secondary";
        steps[0] = open_first;
        steps[1] = open_last;
        return 2;
    case EVIDENCE_BEFORE:
        steps[0] = step_to(request, path, EVIDENCE_BETWEEN, tr(out, "Close the first ballot"));
        steps[0].hint = waiting(request, answered->no_before,
                                tr(out, "Nobody can change their first answers after that, and "
                                        "the ballot is not opened again."));
        return 1;
    case EVIDENCE_BETWEEN:
        steps[0] = open_last;
        steps[1] = again(out, state, EVIDENCE_BEFORE, answered, open_first,
                         tr(out, "Open the first ballot again"));
        return 2;
    case EVIDENCE_AFTER:
        steps[0] = step_to(request, path, EVIDENCE_CLOSED, tr(out, "Close the final ballot"));
        steps[0].hint =
            waiting(request, answered->no_after,
                    tr(out, "After that the results are shown, the score can be computed, and the "
                            "ballot is not opened again."));
        return 1;
    case EVIDENCE_CLOSED:
        steps[0] = again(out, state, EVIDENCE_AFTER, answered, open_last,
                         tr(out, "Open the final ballot again"));
        return 1;
    case N_EVIDENCE_STATES: break;
    }
    return 0;
}
