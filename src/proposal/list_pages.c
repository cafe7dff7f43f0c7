/* A person's proposals, and starting one. */
#include "proposal/list.html.h"
#include "proposal/people.sql.h"
#include "proposal/proposal_pages.h"

/* --- list ---------------------------------------------------------------------------- */

enum group { GROUP_HELPED, GROUP_MINE, GROUP_GOING, GROUP_PUBLISHED };

static const char *stage_colour(int64_t stage) {
    if (stage <= STAGE_SCREEN) return "grey";
    if (stage <= STAGE_DOCUMENTS) return "light-blue";
    if (stage <= STAGE_SYNTHESIS) return "purple";
    return stage == STAGE_DECISION ? "yellow" : "green";
}

static struct list_line line_of(struct request *request, const struct proposal_list_of_row *row) {
    int stage = (int)row->stage;
    return (struct list_line){
        .id = row->id,
        .reference = row->reference,
        .title = row->title,
        .organisation = row->organisation_name,
        .stage = stage >= 0 && stage < N_STAGES ? stage_kinds[stage].title : "",
        .state = stage_state_label(stage, row->state),
        .colour = stage_colour(row->stage),
        .changed = day_shown(request, row->changed_at),
        .example = row->example != 0,
    };
}

static unsigned roles_of(const struct grant_of_person_row *grants, size_t n, int64_t proposal) {
    unsigned roles = 0;
    for (size_t i = 0; i < n; i++)
        if (grants[i].proposal == proposal) roles |= (unsigned)role_read(grants[i].role);
    return roles;
}

/* Which group, and the first step; the overview is what the gates look at. */
static enum group place(struct request *request, const struct overview *o, struct list_line *line) {
    struct next_step *steps;
    size_t n;
    next_steps(&o->facts, (int)o->about.stage, o->about.state, &o->mine, request->arena, &steps,
               &n);
    for (size_t i = 0; i < n && line->step == NULL; i++)
        if (!steps[i].waiting) line->step = steps[i].text;
    bool mine = line->step != NULL;
    if (!mine && n > 0) {
        line->step = steps[0].text;
        line->step_waits = true;
    }
    if (text_is(o->about.state, "published") && o->facts.published_version == 0)
        line->state = TR("Page withdrawn");
    if (mine) return GROUP_MINE;
    return o->facts.published_version > 0 ? GROUP_PUBLISHED : GROUP_GOING;
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct proposal_list_of_row *rows;
    struct grant_of_person_row *grants;
    size_t n, n_grants;
    TRY(proposal_list_of(db, request->arena, request->viewer.person, &rows, &n, why));
    TRY(grant_of_person(db, request->arena, request->viewer.person, &grants, &n_grants, why));
    struct list_view view = {.groups = {{.title = "You were asked to help"},
                                        {.title = "Needs you"},
                                        {.title = "In progress"},
                                        {.title = "Published"}},
                             .n = n};
    for (size_t g = 0; g < LENGTH(view.groups); g++)
        view.groups[g].lines = ARENA_ARRAY(request->arena, struct list_line, n);
    const struct overview *first = NULL;
    for (size_t i = 0; i < n; i++) {
        struct list_line line = line_of(request, &rows[i]);
        unsigned roles = roles_of(grants, n_grants, rows[i].id);
        if ((roles & ROLE_ANY) == 0) {
            struct list_group *helped = &view.groups[GROUP_HELPED];
            line.helps = true;
            helped->lines[helped->n++] = line;
            continue;
        }
        size_t mark = arena_mark(request->arena);
        struct overview *o;
        TRY(overview_load(db, request->arena, rows[i].id, request->viewer.person, roles, first, &o,
                          why));
        struct list_group *group = &view.groups[place(request, o, &line)];
        group->lines[group->n++] = line;
        /* Two hundred long drafts are more than one request may hold; the first one's framework
         * serves the others. */
        if (first == NULL)
            first = o;
        else
            arena_rewind(request->arena, mark);
    }
    view.administrator = request->viewer.administrator;
    request->title = tr(request->out, "Your proposals");
    list_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_proposals = {.name = "proposals",
                                           .path = "/proposals",
                                           .scope = SCOPE_SIGNED_IN,
                                           .section = "proposals",
                                           .show = list_show};
REGISTER(page, page_proposals);

/* --- start ---------------------------------------------------------------------------- */

static struct field start_field(const char *name) {
    struct field field = content_question(name)->field;
    field.label_large = false;
    return field;
}

static enum fail start_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    (void)db, (void)why;
    static const char *const names[] = {"problem", "purpose", "title"};
    struct field *made = ARENA_ARRAY(request->arena, struct field, LENGTH(names));
    for (size_t i = 0; i < LENGTH(names); i++) made[i] = start_field(names[i]);
    *fields = made;
    *n_fields = LENGTH(names);
    return FAIL_NONE;
}

static enum fail start_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct start_view view = {.form = request->form};
    request->title = tr(request->out, "Start a proposal");
    request->back_href = "/proposals";
    start_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail start_act(struct request *request, struct db *db, struct why *why) {
    struct proposal_new start = {.organisation = request->viewer.organisation,
                                 .person = request->viewer.person,
                                 .now = request->now,
                                 .title = form_text(request->form, "title"),
                                 .problem = form_text(request->form, "problem"),
                                 .purpose = form_text(request->form, "purpose")};
    int64_t proposal;
    TRY(proposal_start(db, request->arena, &start, &proposal, why));
    request->subject = proposal;
    request_go(request, "/proposals/%lld/precedents", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_start = {.name = "proposal_start",
                                       .path = "/proposals/start",
                                       .scope = SCOPE_SIGNED_IN,
                                       .section = "proposals",
                                       .fields_make = start_fields,
                                       .show = start_show,
                                       .act = start_act};
REGISTER(page, page_start);
