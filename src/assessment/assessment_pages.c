/* Opening an assessment, naming assessors, following how far they are, closing. */
#include "assessment/assessment.html.h"
#include "assessment/assessment_views.h"
#include "civic/app.h"

static const char *base_of(struct request *request, const struct assessment_case *about) {
    return arena_printf(request->arena, "/proposals/%lld/assessment", (long long)about->proposal);
}

/* --- the hub --------------------------------------------------------------------------- */

static const char *state_words(const struct html *out, const char *state) {
    if (text_is(state, "open")) return tr(out, "Assessors are rating");
    if (text_is(state, "closed")) return tr(out, "Closed, differences to settle");
    return tr(out, "Reconciled");
}

static void assessors_view(struct request *request, struct assessment_view *view) {
    const struct assessment_case *about = view->about;
    struct html *out = request->out;
    int64_t last = 0;
    struct assessor_line *lines =
        ARENA_ARRAY(request->arena, struct assessor_line, about->n_assessors);
    for (size_t i = 0; i < about->n_assessors; i++) {
        const struct assessor_list_row *row = &about->assessors[i];
        bool locked = row->locked_at != DB_NULL_INT;
        view->n_organisations += row->organisation != last;
        last = row->organisation;
        lines[i] = (struct assessor_line){
            .id = row->id,
            .name = vault_name(request->app->vault, request->arena, row->person),
            .organisation = row->organisation_name,
            .status = locked                 ? tr(out, "Locked")
                      : about->closed        ? tr(out, "Not locked, does not count")
                      : row->n_answered == 0 ? tr(out, "Not started")
                                             : trf(out, "%d of %d answered", (int)row->n_answered,
                                                   (int)about->framework->n_questions),
            .colour = locked                 ? "green"
                      : row->n_answered == 0 ? "grey"
                                             : "light-blue",
            .removable = view->owner && !about->closed && row->n_answered == 0 && !locked,
        };
    }
    view->assessors = lines;
    view->n_assessors = about->n_assessors;
}

static void own_view(struct request *request, struct assessment_view *view) {
    const struct assessor_list_row *own = view->about->own;
    if (own == NULL) return;
    view->own_locked = own->locked_at != DB_NULL_INT;
    view->own_status = view->own_locked
                           ? trf(request->out, "You locked your ratings on %s.",
                                 clock_day_text(request->arena, own->locked_at, request->language))
                       : own->n_answered == 0
                           ? tr(request->out, "You have not started yet.")
                           : trf(request->out, "You have answered %d of %d questions.",
                                 (int)own->n_answered, (int)view->about->framework->n_questions);
}

static enum fail earlier_view(struct request *request, struct db *db, struct assessment_view *view,
                              struct why *why) {
    struct assessment_earlier_row *rows;
    size_t n;
    TRY(assessment_earlier(db, request->arena, view->about->proposal, view->about->version, &rows,
                           &n, why));
    struct earlier_line *lines = ARENA_ARRAY(request->arena, struct earlier_line, n);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct earlier_line){
            .title = trf(request->out, "Assessment of version %lld", (long long)rows[i].version),
            .href = text_is(rows[i].state, "open")
                        ? NULL
                        : arena_printf(request->arena, "%s/earlier/%lld", view->base,
                                       (long long)rows[i].id),
            .state = state_words(request->out, rows[i].state),
        };
    view->earlier = lines;
    view->n_earlier = n;
    return FAIL_NONE;
}

static enum fail hub_show(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    TRY(assessment_case_load(request, db, &about, why));
    struct assessment_view view = {
        .request = request,
        .about = &about,
        .base = base_of(request, &about),
        .owner = request_has_role(request, ROLE_OWNER),
        .may_compare = assessment_case_may_compare(&about),
        .opened = clock_day_text(request->arena, about.opened_at, request->language),
        .closed = about.closed && about.closed_at != DB_NULL_INT
                      ? clock_day_text(request->arena, about.closed_at, request->language)
                      : "",
    };
    assessors_view(request, &view);
    own_view(request, &view);
    TRY(earlier_view(request, db, &view, why));
    request->title = tr(request->out, "Assessment");
    assessment_hub_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_assessment = {
    .name = "assessment",
    .path = "/proposals/:proposal/assessment",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .show = hub_show,
    .section = "proposals",
};
REGISTER(page, page_assessment);

/* --- naming assessors, on opening and later ---------------------------------------------- */

struct naming {
    struct assessment_case about;
    struct assessor_candidates_row *rows;
    size_t n;
    bool opening; /* an assessment of the latest version is about to be opened */
};

static enum fail naming_load(struct request *request, struct db *db, bool opening,
                             struct naming *naming, struct why *why) {
    TRY(assessment_case_load(request, db, &naming->about, why));
    const struct assessment_case *about = &naming->about;
    naming->opening = opening;
    if (opening && about->latest_version == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "freeze a version of the proposal first, so that all rate the same text");
    if (opening && about->id != 0 && about->version >= about->latest_version)
        return why_fail(why, FAIL_CONFLICT, NULL, "this version is being assessed already");
    if (!opening && (about->id == 0 || about->closed))
        return why_fail(why, FAIL_CONFLICT, NULL, "the assessment is not open");
    return assessor_candidates(db, request->arena, about->proposal, opening ? 0 : about->id,
                               &naming->rows, &naming->n, why);
}

static enum fail naming_fields(struct request *request, struct db *db, bool opening,
                               const struct field **fields, size_t *n_fields, struct why *why) {
    struct arena *arena = request->arena;
    struct naming *naming = ARENA_NEW(arena, struct naming);
    TRY(naming_load(request, db, opening, naming, why));
    request->context = naming;
    struct choice *choices = ARENA_ARRAY(arena, struct choice, naming->n + 1);
    for (size_t i = 0; i < naming->n; i++)
        choices[i] = (struct choice){
            .value = arena_printf(arena, "%lld", (long long)naming->rows[i].id),
            .label = vault_name(request->app->vault, arena, naming->rows[i].id),
            .hint = naming->rows[i].organisation_name,
        };
    struct field *field = ARENA_NEW(arena, struct field);
    *field = (struct field){.name = "assessors",
                            .label = "Who assesses it?",
                            .hint = "People who hold the role of assessor on this proposal. Each "
                                    "rates alone; nobody sees the others' ratings before they have "
                                    "locked their own.",
                            .kind = FIELD_CHOICES,
                            .required = true,
                            .choices = choices,
                            .missing = "Choose at least one assessor"};
    *fields = field;
    *n_fields = 1;
    return FAIL_NONE;
}

static enum fail open_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    return naming_fields(request, db, true, fields, n_fields, why);
}

static enum fail add_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n_fields, struct why *why) {
    return naming_fields(request, db, false, fields, n_fields, why);
}

static enum fail naming_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct naming *naming = request->context;
    for (size_t i = 0; i < naming->n && naming->opening; i++)
        form_fill_choice(request->form, "assessors",
                         arena_printf(request->arena, "%lld", (long long)naming->rows[i].id));
    const char *base = base_of(request, &naming->about);
    request->title = naming->opening ? tr(request->out, "Open the assessment")
                                     : tr(request->out, "Add assessors");
    request->back_href = base;
    assessment_naming_html(request->out, &(struct naming_view){.about = &naming->about,
                                                               .base = base,
                                                               .form = request->form,
                                                               .n_candidates = naming->n,
                                                               .opening = naming->opening});
    return FAIL_NONE;
}

static enum fail assessors_insert(struct request *request, struct db *db,
                                  const struct naming *naming, int64_t assessment,
                                  struct why *why) {
    for (size_t i = 0; i < naming->n; i++) {
        const char *value = arena_printf(request->arena, "%lld", (long long)naming->rows[i].id);
        if (!form_chosen(request->form, "assessors", value)) continue;
        TRY(assessor_insert(db, assessment, naming->rows[i].id, naming->rows[i].organisation, why));
    }
    return FAIL_NONE;
}

static enum fail open_act(struct request *request, struct db *db, struct why *why) {
    struct naming naming = {0};
    TRY(naming_load(request, db, true, &naming, why));
    int64_t id;
    TRY(assessment_insert(db, request->arena, naming.about.proposal, naming.about.latest_version,
                          naming.about.framework_id, request->viewer.person, request->now, &id,
                          why));
    TRY(assessors_insert(request, db, &naming, id, why));
    request->subject = id;
    request_go(request, "%s", base_of(request, &naming.about));
    request_say(request, "%s",
                tr_language(request->language,
                            "The assessment is open. The assessors find it on the proposal."));
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct naming naming = {0};
    TRY(naming_load(request, db, false, &naming, why));
    TRY(assessors_insert(request, db, &naming, naming.about.id, why));
    request->subject = naming.about.id;
    request_go(request, "%s", base_of(request, &naming.about));
    return FAIL_NONE;
}

static const struct page page_assessment_open = {
    .name = "assessment_open",
    .path = "/proposals/:proposal/assessment/open",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .fields_make = open_fields,
    .show = naming_show,
    .act = open_act,
    .section = "proposals",
};
REGISTER(page, page_assessment_open);

static const struct page page_assessor_add = {
    .name = "assessor_add",
    .path = "/proposals/:proposal/assessment/assessors/add",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .fields_make = add_fields,
    .show = naming_show,
    .act = add_act,
    .section = "proposals",
};
REGISTER(page, page_assessor_add);

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    TRY(assessment_case_load(request, db, &about, why));
    if (about.id == 0 || about.closed)
        return why_fail(why, FAIL_CONFLICT, NULL, "the assessment is not open");
    request->subject = request_int(request, "assessor");
    TRY(assessor_remove(db, about.id, request->subject, why));
    request_go(request, "%s", base_of(request, &about));
    return FAIL_NONE;
}

static const struct page page_assessor_remove = {
    .name = "assessor_remove",
    .path = "/proposals/:proposal/assessment/assessors/:assessor/remove",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .act = remove_act,
};
REGISTER(page, page_assessor_remove);

/* --- closing before everybody has locked --------------------------------------------------- */

static enum fail close_show(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    TRY(assessment_case_load(request, db, &about, why));
    if (about.id == 0 || about.closed)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the assessment is not open");
    request->title = tr(request->out, "Close the assessment");
    request->back_href = base_of(request, &about);
    assessment_close_html(request->out, &(struct closing_view){.about = &about,
                                                               .base = base_of(request, &about),
                                                               .form = request->form});
    return FAIL_NONE;
}

static enum fail close_act(struct request *request, struct db *db, struct why *why) {
    struct assessment_case about;
    TRY(assessment_case_load(request, db, &about, why));
    if (about.n_locked == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "nobody has locked their ratings yet, so there is nothing to compare");
    TRY(assessment_close(db, about.id, request->now, why));
    request->subject = about.id;
    request_go(request, "%s/differences", base_of(request, &about));
    return FAIL_NONE;
}

static const struct page page_assessment_close = {
    .name = "assessment_close",
    .path = "/proposals/:proposal/assessment/close",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER,
    .show = close_show,
    .act = close_act,
    .section = "proposals",
};
REGISTER(page, page_assessment_close);
