/* The stage of a proposal: what its gate finds, moving on or back, and how it came here. */
#include "base/json.h"
#include "civic/act.h"
#include "proposal/overview.html.h"
#include "proposal/proposal_pages.h"
#include "proposal/stage.sql.h"

/* --- what can be chosen ------------------------------------------------------------------ */

/* "3:open" is stage 3 in state open; the states of the stage it is in, as far as the record bears
 * them out, then the other stages. */
static enum fail stage_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, N_STAGES + 9);
    size_t n = 0;
    int now = (int)o->about.stage;
    struct arena *arena = request->arena;
    const char *language = request->language;
    if (now + 1 < N_STAGES)
        choices[n++] = (struct choice){
            arena_printf(arena, "%d:%s", now + 1, stage_kinds[now + 1].states[0].word),
            arena_printf(arena, tr_language(language, "On to ‘%s’"),
                         tr_language(language, stage_kinds[now + 1].title)),
            NULL};
    for (const struct stage_state *s = stage_kinds[now].states; s->word != NULL; s++)
        if (!text_is(s->word, o->about.state) && stage_state_holds(&o->facts, now, s->word))
            choices[n++] =
                (struct choice){arena_printf(arena, "%d:%s", now, s->word),
                                arena_printf(arena, tr_language(language, "Stay in ‘%s’, as ‘%s’"),
                                             tr_language(language, stage_kinds[now].title),
                                             tr_language(language, s->label)),
                                NULL};
    for (int stage = 0; stage < N_STAGES; stage++)
        if (stage != now && stage != now + 1)
            choices[n++] = (struct choice){
                arena_printf(arena, "%d:%s", stage, stage_kinds[stage].states[0].word),
                arena_printf(arena,
                             stage < now ? tr_language(language, "Back to ‘%s’")
                                         : tr_language(language, "Skip to ‘%s’"),
                             tr_language(language, stage_kinds[stage].title)),
                NULL};
    struct field *made = ARENA_ARRAY(arena, struct field, 3);
    made[0] = field_revision;
    made[1] = (struct field){.name = "to",
                             .label = "Where to?",
                             .kind = FIELD_SELECT,
                             .choices = choices,
                             .required = true,
                             .missing = "Choose where to move it"};
    made[2] = (struct field){
        .name = "reason",
        .label = "Reason",
        .hint = "Needed when you go back, skip stages, or go on although something is missing.",
        .kind = FIELD_LONG_TEXT,
        .max = 1000,
        .rows = 3};
    *fields = made;
    *n_fields = 3;
    return FAIL_NONE;
}

struct target {
    int stage;
    const char *state;
};

static bool target_read(struct arena *arena, const char *word, struct target *out) {
    struct str rest = str_of(word), stage = str_cut(&rest, ':');
    int64_t number;
    if (!str_int(stage, 0, N_STAGES - 1, &number) || rest.s == NULL) return false;
    out->stage = (int)number;
    out->state = str_copy(arena, rest);
    return stage_has_state(out->stage, out->state);
}

/* --- show ---------------------------------------------------------------------------------- */

static const char *const *passed_over(struct request *request, const char *json) {
    json_t *root = NULL;
    const char **texts = ARENA_ARRAY(request->arena, const char *, 100);
    if (text_is_empty(json) || json_read(request->arena, str_of(json), &root, NULL) != FAIL_NONE)
        return texts;
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(root) && n < 99; i++) {
        const json_t *one = json_array_get(root, i);
        if (!text_is(json_text_or(one, "weight", ""), "note"))
            texts[n++] = finding_text(arena_copy(request->arena, json_text_or(one, "id", "")));
    }
    return texts;
}

static const char *stage_title(int64_t stage) {
    return stage >= 0 && stage < N_STAGES ? stage_kinds[stage].title : "";
}

static enum fail history_load(struct request *request, struct db *db, struct stage_view *view,
                              struct why *why) {
    struct stage_history_row *rows;
    TRY(stage_history(db, request->arena, view->about.id, &rows, &view->n_history, why));
    struct stage_history_line *lines =
        ARENA_ARRAY(request->arena, struct stage_history_line, view->n_history);
    for (size_t i = 0; i < view->n_history; i++)
        lines[i] = (struct stage_history_line){
            .from = stage_title(rows[i].from_stage),
            .to = stage_title(rows[i].to_stage),
            .who = person_shown(request, rows[i].changed_by),
            .when = minute_shown(request, rows[i].changed_at),
            .reason = rows[i].override_reason,
            .passed_over = passed_over(request, rows[i].findings),
            .same = rows[i].from_stage == rows[i].to_stage,
            .state = stage_state_label((int)rows[i].to_stage, rows[i].state)};
    view->history = lines;
    return FAIL_NONE;
}

static enum fail stage_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct stage_view view = {.about = about_of(&o->about),
                              .o = o,
                              .stage = (int)o->about.stage,
                              .form = request->form,
                              .may_move = request_has_role(request, ROLE_OWNER)};
    struct finding *findings;
    stage_gate(&o->facts, view.stage, view.stage + 1, request->arena, &findings, &view.n_findings);
    stage_judge(findings, view.n_findings, view.stage + 1, &view.verdict);
    view.findings = findings;
    struct target target;
    if (request->form->submitted &&
        target_read(request->arena, form_text(request->form, "to"), &target) &&
        target.stage > view.stage + 1) {
        struct finding *skipped;
        stage_gate(&o->facts, view.stage, target.stage, request->arena, &skipped, &view.n_skipped);
        view.skipped = skipped;
    }
    form_revision_set(request->form, o->about.revision);
    TRY(history_load(request, db, &view, why));
    request->title = tr(request->out, "Stage and gate");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)o->about.id);
    stage_html(request->out, &view);
    return FAIL_NONE;
}

/* --- move ------------------------------------------------------------------------------------ */

/* Why this move needs a reason that was not given, or cannot be at all. */
static enum fail move_check(struct request *request, const struct stage_verdict *verdict, int from,
                            int to, const char *reason, struct why *why) {
    if (!verdict->allowed && !verdict->with_reason)
        return why_fail(why, FAIL_INPUT, "to",
                        "something says stop; mend it first, no reason can pass over it");
    bool needs_reason = to < from || to > from + 1 || !verdict->allowed;
    if (needs_reason && text_is_empty(reason)) {
        form_error(request->form, "reason",
                   to < from       ? "Say why it goes back"
                   : to > from + 1 ? "Say why stages are skipped"
                                   : "Say why it goes on although something is missing");
        return why_fail(why, FAIL_INPUT, "reason", "a reason is needed");
    }
    return FAIL_NONE;
}

/* The log of acts says that a gate was passed over, and what stood in the way; the reason itself is
 * in the history of the stage. */
static enum fail override_record(struct request *request, struct db *db, int from, int to,
                                 const struct finding *findings, size_t n, struct why *why) {
    struct buf detail;
    buf_init(&detail, request->arena, 4000);
    buf_printf(&detail, "from %d to %d", from + 1, to + 1);
    size_t n_over = 0;
    for (size_t i = 0; i < n; i++) {
        if (findings[i].passed || findings[i].weight != FINDING_MUST) continue;
        buf_printf(&detail, n_over++ == 0 ? ", passed over: %s" : ", %s", findings[i].id);
    }
    return act_record(request, db, "stage_override", NULL, 0, detail.s, why);
}

static enum fail stage_act(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    struct target to;
    TRY(overview_of_path(request, db, &o, why));
    if (!request_has_role(request, ROLE_OWNER))
        return why_fail(why, FAIL_DENIED, NULL, "only owners move a proposal");
    if (!target_read(request->arena, form_text(request->form, "to"), &to))
        return why_fail(why, FAIL_INPUT, "to", "there is no such stage");
    int from = (int)o->about.stage;
    const char *reason = form_text(request->form, "reason");
    struct finding *findings = NULL;
    size_t n = 0;
    struct stage_verdict verdict;
    if (to.stage > from) stage_gate(&o->facts, from, to.stage, request->arena, &findings, &n);
    stage_judge(findings, n, to.stage, &verdict);
    if (to.stage != from) TRY(move_check(request, &verdict, from, to.stage, reason, why));
    enum fail fail = stage_move(db, o->about.id, from, to.stage, to.state,
                                form_revision(request->form), request->now, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL,
                        "somebody else changed or moved this proposal meanwhile; look at it as it "
                        "stands now and move it again");
    if (fail != FAIL_NONE) return fail;
    TRY(stage_change_add(db, o->about.id, from, to.stage, to.state,
                         findings_json(findings, n, request->arena), reason, request->viewer.person,
                         request->now, why));
    if (to.stage < from || to.stage > from + 1 || !verdict.allowed)
        TRY(override_record(request, db, from, to.stage, findings, n, why));
    request_say(request, tr_language(request->language, "Moved to ‘%s’."),
                tr_language(request->language, stage_kinds[to.stage].title));
    request_go(request, "/proposals/%lld", (long long)o->about.id);
    return FAIL_NONE;
}

static const struct page page_stage = {.name = "proposal_stage",
                                       .path = "/proposals/:proposal/stage",
                                       .scope = SCOPE_PROPOSAL,
                                       .roles = ROLE_ANY,
                                       .section = "proposals",
                                       .fields_make = stage_fields,
                                       .show = stage_show,
                                       .act = stage_act};
REGISTER(page, page_stage);
