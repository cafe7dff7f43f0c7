/* The basic conditions that no score can make up for: each judged by a person, with a reason. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/answers.h"
#include "acceptability/gates.html.h"
#include "civic/app.h"

#define ROLES_JUDGE (ROLE_OWNER | ROLE_DATA_PROTECTION | ROLE_DECISION_MAKER)

static enum fail gates_show(struct request *request, struct db *db, struct why *why) {
    struct gates_view view = {.request = request};
    struct gate_list_row *rows;
    struct answers answers;
    size_t n;
    TRY(score_about_load(request, db, &view.about, why));
    TRY(answers_load(db, request->arena, view.about.id, &answers, why));
    TRY(gate_list(db, request->arena, view.about.id, &rows, &n, why));
    struct score_reading reading = {.framework = answers.framework};
    struct gate_line *lines = ARENA_ARRAY(request->arena, struct gate_line, answers.plan.n_gates);
    for (size_t g = 0; g < answers.plan.n_gates; g++) {
        const struct score_gate *gate = &answers.plan.gates[g];
        const struct framework_gate *known = &answers.framework->gates[g];
        lines[g] = (struct gate_line){.id = gate->name,
                                      .title = known->title,
                                      .question = known->question,
                                      .sentence = score_gate_sentence(request->out, &reading, gate),
                                      .reason = gate->reason,
                                      .state = gate->state};
        for (size_t i = 0; i < n; i++) {
            if (!text_is(rows[i].name, gate->name)) continue;
            lines[g].who = vault_name(request->app->vault, request->arena, rows[i].decided_by);
            lines[g].date = score_time_text(request, rows[i].decided_at);
        }
    }
    view.gates = lines;
    view.n_gates = answers.plan.n_gates;
    view.may_change = request_has_role(request, ROLES_JUDGE);
    request->title = tr(request->out, "Basic conditions");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/score", (long long)view.about.id);
    gates_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_gates = {
    .name = "gates",
    .path = "/proposals/:proposal/gates",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = gates_show,
};
REGISTER(page, page_gates);

/* --- judging one ------------------------------------------------------------------ */

static const struct choice states[] = {{"passed", "Met", NULL},
                                       {"failed", "Not met", NULL},
                                       {"unknown", "Not yet known", NULL},
                                       {NULL, NULL, NULL}};

static const struct field fields[] = {
    {.name = "state",
     .label = "Is it met?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = states,
     .missing = "Choose whether it is met"},
    {.name = "reason",
     .label = "Reason",
     .hint = "What you looked at and who confirmed it. It is shown on the public page.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 3,
     .max = 2000,
     .missing = "Enter the reason"},
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
};

static const char *state_word(int64_t passed) {
    if (passed == DB_NULL_INT) return "unknown";
    return passed != 0 ? "passed" : "failed";
}

/* The stored judgement; revision 0 and unknown when there is none yet. */
static enum fail stored_load(struct request *request, struct db *db, struct gate_one_row *row,
                             struct why *why) {
    enum fail found = gate_one(db, request->arena, request_int(request, "proposal"),
                               request_text(request, "gate"), row, why);
    if (found == FAIL_NOTFOUND) {
        *row = (struct gate_one_row){.passed = DB_NULL_INT, .reason = ""};
        return FAIL_NONE;
    }
    return found;
}

static enum fail gate_of_path(struct request *request, struct db *db,
                              const struct framework_gate **out, struct why *why) {
    struct answers answers;
    TRY(answers_load(db, request->arena, request_int(request, "proposal"), &answers, why));
    *out = framework_gate(answers.framework, request_text(request, "gate"));
    if (*out == NULL) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such condition");
    return FAIL_NONE;
}

static enum fail gate_show(struct request *request, struct db *db, struct why *why) {
    struct gate_view view = {.request = request, .form = request->form};
    struct gate_one_row row;
    TRY(score_about_load(request, db, &view.about, why));
    TRY(gate_of_path(request, db, &view.gate, why));
    TRY(stored_load(request, db, &row, why));
    if (request->form->submitted && score_revision_read(request->form) != row.revision)
        view.theirs =
            trf(request->out, "Stored now: “%s”, because: %s",
                tr(request->out, score_choice_label(states, state_word(row.passed))), row.reason);
    form_fill(request->form, "state", row.revision == 0 ? "" : state_word(row.passed));
    form_fill(request->form, "reason", row.reason);
    score_revision_put(request->form, row.revision);
    request->title = view.gate->title;
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/gates", (long long)view.about.id);
    gate_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail gate_act(struct request *request, struct db *db, struct why *why) {
    const struct framework_gate *gate;
    int64_t proposal = request_int(request, "proposal");
    TRY(gate_of_path(request, db, &gate, why));
    const char *state = form_text(request->form, "state");
    int64_t passed = text_is(state, "passed") ? 1 : text_is(state, "failed") ? 0 : DB_NULL_INT;
    TRY(gate_save(db, proposal, gate->id, passed, form_text(request->form, "reason"),
                  request->viewer.person, request->now, score_revision_read(request->form), why));
    request_say(request, "%s", tr_language(request->language, "Saved."));
    request_go(request, "/proposals/%lld/gates", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_gate = {
    .name = "gate_judge",
    .path = "/proposals/:proposal/gates/:gate",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_JUDGE,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = gate_show,
    .act = gate_act,
};
REGISTER(page, page_gate);
