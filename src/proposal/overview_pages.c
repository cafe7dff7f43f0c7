/* The overview of a proposal: where it stands, what to do next, who is in it, and what to take
 * along. */
#include "proposal/overview.html.h"
#include "proposal/people.sql.h"
#include "proposal/proposal_pages.h"
#include "web/parts.h"

struct tasks {
    struct part_task items[16];
    size_t n;
    struct html *out;
    int64_t proposal;
};

enum task_status { TASK_BLOCKED, TASK_OPEN, TASK_STARTED, TASK_STALE, TASK_DONE };

static void task_add(struct tasks *tasks, const char *title, const char *path,
                     enum task_status status, const char *hint) {
    static const struct {
        const char *text, *colour;
    } looks[] = {{"Cannot start yet", "grey"},
                 {"Not yet started", "blue"},
                 {"In progress", "light-blue"},
                 {"Out of date", "yellow"},
                 {"Completed", NULL}};
    struct html *out = tasks->out;
    tasks->items[tasks->n++] =
        (struct part_task){.title = tr(out, title),
                           .hint = hint,
                           .href = status == TASK_BLOCKED ? NULL
                                                          : trf(out, "/proposals/%lld%s",
                                                                (long long)tasks->proposal, path),
                           .status = tr(out, looks[status].text),
                           .status_colour = looks[status].colour};
}

static enum task_status some_of(int64_t done, int64_t all) {
    if (all > 0 && done >= all) return TASK_DONE;
    return done > 0 ? TASK_STARTED : TASK_OPEN;
}

static void draft_tasks(const struct overview *o, struct tasks *tasks) {
    const struct stage_facts *f = &o->facts;
    int64_t done = N_SECTIONS - f->n_sections_open, started = 0;
    for (int s = 0; s < N_SECTIONS; s++) started += o->sections[s].status == SECTION_STARTED;
    task_add(tasks, "Earlier proposals and cases", "/precedents",
             f->searched ? TASK_DONE : TASK_OPEN, NULL);
    task_add(tasks, "Draft", "/draft",
             done == N_SECTIONS   ? TASK_DONE
             : done + started > 0 ? TASK_STARTED
                                  : TASK_OPEN,
             trf(tasks->out, "%lld of %d parts are complete", (long long)done, N_SECTIONS));
    task_add(tasks, "Quick screen", "/screen", text_is(f->screen, "") ? TASK_OPEN : TASK_DONE,
             NULL);
    task_add(
        tasks, "Versions and differences", "/versions",
        f->version == 0            ? TASK_OPEN
        : f->changed_since_version ? TASK_STALE
                                   : TASK_DONE,
        f->version == 0 ? NULL
        : f->changed_since_version
            ? trf(tasks->out, "The draft has changed since version %lld", (long long)f->version)
            : trf(tasks->out, "Version %lld is the latest", (long long)f->version));
}

static enum task_status assessment_status(const struct stage_facts *f) {
    if (f->version == 0) return TASK_BLOCKED;
    if (!f->assessed) return TASK_OPEN;
    return f->reconciled ? TASK_DONE : TASK_STARTED;
}

static enum task_status forms_status(const struct overview *o) {
    bool any = false;
    for (size_t i = 0; i < o->findings.n_needs; i++)
        any |= o->findings.needs[i].strength == FRAMEWORK_REQUIRED;
    if (any && o->facts.n_forms_open == 0) return TASK_DONE;
    for (size_t i = 0; i < o->findings.n_needs; i++)
        if (!text_is(o->forms[i].state, "")) return TASK_STARTED;
    return TASK_OPEN;
}

static const char *forms_hint(const struct overview *o, struct html *out) {
    if (o->facts.n_forms_open == 0) return NULL;
    return trn(out, "%lld required document is not reviewed",
               "%lld required documents are not reviewed", o->facts.n_forms_open);
}

static void later_tasks(const struct overview *o, struct tasks *tasks) {
    const struct stage_facts *f = &o->facts;
    struct html *out = tasks->out;
    const char *freeze_first = f->version == 0 ? tr(out, "Freeze a version first.") : NULL;
    task_add(tasks, "Assessment and differences", "/assessment", assessment_status(f),
             freeze_first);
    task_add(tasks, "Signatures in principle", "/sign",
             f->version == 0 ? TASK_BLOCKED : some_of(f->n_signed, f->n_signed + f->n_to_sign),
             freeze_first);
    task_add(tasks, "Documents that are needed", "/forms", forms_status(o), forms_hint(o, out));
    task_add(tasks, "Data protection advice", "/advice",
             f->version == 0                  ? TASK_BLOCKED
             : text_is(f->opinion, "")        ? TASK_OPEN
             : f->advice_version < f->version ? TASK_STALE
                                              : TASK_DONE,
             freeze_first);
    task_add(tasks, "Public evidence", "/evidence",
             f->n_engagements == 0                               ? TASK_OPEN
             : f->n_engagements_running > 0 || f->n_ballots == 0 ? TASK_STARTED
                                                                 : TASK_DONE,
             NULL);
    task_add(tasks, "Acceptability score", "/score",
             f->score_version == 0           ? TASK_OPEN
             : f->score_version < f->version ? TASK_STALE
                                             : TASK_DONE,
             NULL);
    task_add(tasks, "Decision", "/decision",
             text_is(f->decision, "")           ? TASK_OPEN
             : f->decision_version < f->version ? TASK_STALE
             : f->n_unanswered > 0              ? TASK_STARTED
                                                : TASK_DONE,
             NULL);
    task_add(tasks, "Publication and reply", "/publication",
             f->published_version == 0                    ? TASK_OPEN
             : f->published_version < f->decision_version ? TASK_STALE
                                                          : TASK_DONE,
             NULL);
}

/* Names by role, in the order of the roles. */
static enum fail roles_load(struct request *request, struct db *db, struct overview_view *view,
                            struct why *why) {
    struct grant_list_row *rows;
    size_t n;
    TRY(grant_list(db, request->arena, view->about.id, &rows, &n, why));
    struct role_line *lines = ARENA_ARRAY(request->arena, struct role_line, N_ROLES);
    for (int r = 0; r < N_ROLES; r++) {
        enum role role = (enum role)(1 << r);
        struct buf names;
        buf_init(&names, request->arena, 65536);
        for (size_t i = 0; i < n; i++) {
            if (role_read(rows[i].role) != role) continue;
            if (names.n > 0) buf_char(&names, '\n');
            buf_printf(&names, "%s (%s)", person_shown(request, rows[i].person),
                       rows[i].organisation_name);
        }
        if (names.n > 0)
            lines[view->n_roles++] =
                (struct role_line){role_label(request->language, role), names.s};
    }
    view->roles = lines;
    return FAIL_NONE;
}

static enum fail overview_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct overview_view view = {
        .about = about_of(&o->about),
        .o = o,
        .summary = content_value(o->content, "summary"),
        .organisation = o->about.organisation_name,
        .stage = (int)o->about.stage,
        .may_edit = request_has_role(request, ROLE_OWNER),
        .may_audit = request_has_role(request, ROLE_OWNER | ROLE_AUDITOR | ROLE_DATA_PROTECTION)};
    struct next_step *steps;
    next_steps(&o->facts, view.stage, o->about.state, &o->mine, request->arena, &steps,
               &view.n_steps);
    view.steps = steps;
    struct tasks early = {.out = request->out, .proposal = o->about.id};
    struct tasks late = early;
    draft_tasks(o, &early);
    later_tasks(o, &late);
    view.draft_tasks = early.items, view.n_draft = early.n;
    view.later_tasks = late.items, view.n_later = late.n;
    TRY(roles_load(request, db, &view, why));
    request->title = o->about.title;
    request->back_href = "/proposals";
    overview_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_overview = {.name = "proposal",
                                          .path = "/proposals/:proposal",
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = ROLE_ANY,
                                          .section = "proposals",
                                          .show = overview_show};
REGISTER(page, page_overview);
