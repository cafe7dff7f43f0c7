/* The guided draft: all parts, one part, one question, and everything to check. */
#include "proposal/draft.html.h"
#include "proposal/proposal_pages.h"

/* --- all parts -------------------------------------------------------------------- */

static const char *version_note(struct request *request, const struct overview *o) {
    if (o->facts.version == 0) return NULL;
    long long version = (long long)o->facts.version;
    if (o->facts.changed_since_version)
        return trf(request->out,
                   "The draft has changed since version %lld, which people assess. Freeze a new "
                   "version when the changes are ready.",
                   version);
    return trf(request->out,
               "The draft is the same as version %lld, which people assess. What you change is not "
               "seen by them until you freeze a new version.",
               version);
}

static enum fail draft_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct draft_view view = {.about = about_of(&o->about),
                              .o = o,
                              .may_edit = request_has_role(request, ROLE_OWNER),
                              .version_note = version_note(request, o)};
    request->title = tr(request->out, "Draft the proposal");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)o->about.id);
    draft_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_draft = {.name = "proposal_draft",
                                       .path = "/proposals/:proposal/draft",
                                       .scope = SCOPE_PROPOSAL,
                                       .roles = ROLE_ANY,
                                       .section = "proposals",
                                       .show = draft_show};
REGISTER(page, page_draft);

/* --- one part --------------------------------------------------------------------- */

/* Where "continue" leads: the first question without an answer, else the next part. */
static void next_of(struct request *request, const struct overview *o, enum section_id section,
                    struct section_view *view) {
    struct html *out = request->out;
    const struct completeness *complete = &o->sections[section];
    for (size_t i = 0; view->may_edit && i < complete->n_missing; i++) {
        if (complete->missing[i].about != NULL || view->blocked) continue;
        view->next_href =
            trf(out, "/proposals/%lld%s", (long long)o->about.id, complete->missing[i].path);
        view->next_text = tr(out, "Continue");
        return;
    }
    for (int s = (int)section + 1; s < N_SECTIONS; s++) {
        if (o->sections[s].status == SECTION_BLOCKED) continue;
        view->next_href = trf(out, "/proposals/%lld/sections/%s", (long long)o->about.id,
                              content_sections[s].name);
        view->next_text = trf(out, "Next part: %s", tr(out, content_sections[s].title));
        return;
    }
}

static enum fail section_show(struct request *request, struct db *db, struct why *why) {
    enum section_id section = content_section_of(request_text(request, "section"));
    if (section == N_SECTIONS) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such part");
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct section_source source = {.proposal = o->about.id,
                                    .content = o->content,
                                    .framework = o->framework,
                                    .complete = &o->sections[section],
                                    .may_edit = request_has_role(request, ROLE_OWNER)};
    struct section_view view;
    section_view_of(request, &source, section, &view);
    view.about = about_of(&o->about);
    next_of(request, o, section, &view);
    request->title = tr(request->out, view.section->title);
    request->back_href = trf(request->out, "/proposals/%lld/draft", (long long)o->about.id);
    section_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_section = {.name = "proposal_section",
                                         .path = "/proposals/:proposal/sections/:section",
                                         .scope = SCOPE_PROPOSAL,
                                         .roles = ROLE_ANY,
                                         .section = "proposals",
                                         .show = section_show};
REGISTER(page, page_section);

/* --- one question ------------------------------------------------------------------- */

static enum fail question_of_path(struct request *request, const struct content_question **question,
                                  struct why *why) {
    *question = content_question(request_text(request, "question"));
    if (*question == NULL) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such question");
    return FAIL_NONE;
}

static enum fail answer_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n_fields, struct why *why) {
    (void)db;
    const struct content_question *question;
    TRY(question_of_path(request, &question, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2);
    made[0] = field_revision;
    made[1] = question->field;
    *fields = made;
    *n_fields = 2;
    return FAIL_NONE;
}

/* The answer in the form in which it is stored. */
static const char *answer_typed(const struct form *form, const struct content_question *question) {
    struct date date;
    if (question->field.kind != FIELD_DATE) return form_text(form, question->field.name);
    return form_date(form, question->field.name, &date) ? date_iso(form->arena, date) : "";
}

static void answer_fill(struct form *form, const struct content_question *question,
                        const char *value) {
    struct date date;
    if (question->field.kind != FIELD_DATE)
        form_fill(form, question->field.name, value);
    else if (date_read(value, &date))
        form_fill_date(form, question->field.name, date);
}

/* After a POST that met a newer revision: both texts, and a form that saves over the newer one. */
static const struct conflict_view *answer_conflict(struct request *request,
                                                   const struct content_question *question,
                                                   const struct text_one_row *stored,
                                                   int64_t proposal) {
    struct form *form = request->form;
    if (!form->submitted || form_revision(form) == stored->revision) return NULL;
    const char *yours = content_question_shown(question, answer_typed(form, question),
                                               request->arena, request->language);
    const char *theirs =
        content_question_shown(question, stored->value, request->arena, request->language);
    struct conflict_value *value = ARENA_NEW(request->arena, struct conflict_value);
    *value = conflict_value_of(request->arena, question->field.label, theirs, yours);
    struct conflict_view *conflict = ARENA_NEW(request->arena, struct conflict_view);
    *conflict = (struct conflict_view){
        .who = person_shown(request, stored->changed_by),
        .when = minute_shown(request, stored->changed_at),
        .leave_href = trf(request->out, "/proposals/%lld/sections/%s", (long long)proposal,
                          content_sections[question->section].name),
        .values = value,
        .n = 1};
    form_revision_set(form, stored->revision);
    return conflict;
}

static enum fail answer_show(struct request *request, struct db *db, struct why *why) {
    struct answer_view view = {.form = request->form};
    TRY(question_of_path(request, &view.question, why));
    TRY(proposal_about(request, db, &view.about, why));
    struct text_one_row stored = {.value = "", .revision = 0};
    enum fail found =
        text_one(db, request->arena, view.about.id, view.question->field.name, &stored, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND) {
        struct proposal_row_row row;
        TRY(proposal_row(db, request->arena, view.about.id, &row, why));
        if (text_is(view.question->field.name, "title")) stored.value = row.title;
        if (text_is(view.question->field.name, "summary")) stored.value = row.summary;
    }
    view.conflict = answer_conflict(request, view.question, &stored, view.about.id);
    if (!request->form->submitted) {
        form_revision_set(request->form, stored.revision);
        answer_fill(request->form, view.question, stored.value);
    }
    request->title = tr(request->out, view.question->field.label);
    request->back_href = trf(request->out, "/proposals/%lld/sections/%s", (long long)view.about.id,
                             content_sections[view.question->section].name);
    answer_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail answer_act(struct request *request, struct db *db, struct why *why) {
    const struct content_question *question;
    TRY(question_of_path(request, &question, why));
    struct answer_new answer = {.proposal = request_int(request, "proposal"),
                                .revision = form_revision(request->form),
                                .person = request->viewer.person,
                                .now = request->now,
                                .name = question->field.name,
                                .value = answer_typed(request->form, question)};
    enum fail fail = answer_save(db, &answer, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL,
                        "somebody else changed this answer while you were writing");
    if (fail != FAIL_NONE) return fail;
    const struct content_question *next = content_question_next(question);
    bool next_is_open = false;
    if (next != NULL) {
        struct text_one_row stored;
        enum fail found =
            text_one(db, request->arena, answer.proposal, next->field.name, &stored, why);
        if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
        next_is_open = found == FAIL_NOTFOUND || text_is_empty(stored.value);
    }
    if (next_is_open)
        request_go(request, "/proposals/%lld/answers/%s", (long long)answer.proposal,
                   next->field.name);
    else
        request_go(request, "/proposals/%lld/sections/%s", (long long)answer.proposal,
                   content_sections[question->section].name);
    return FAIL_NONE;
}

static const struct page page_answer = {.name = "proposal_answer",
                                        .path = "/proposals/:proposal/answers/:question",
                                        .scope = SCOPE_PROPOSAL,
                                        .roles = ROLE_OWNER,
                                        .section = "proposals",
                                        .fields_make = answer_fields,
                                        .show = answer_show,
                                        .act = answer_act};
REGISTER(page, page_answer);

/* --- everything to check ------------------------------------------------------------- */

static enum fail check_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct section_source source = {.proposal = o->about.id,
                                    .content = o->content,
                                    .framework = o->framework,
                                    .may_edit = request_has_role(request, ROLE_OWNER)};
    struct check_view view = {
        .about = about_of(&o->about),
        .sections = sections_view_of(request, &source, o->sections),
        .may_edit = source.may_edit,
        .folded = trf(request->out, "/proposals/%lld/check", (long long)o->about.id),
        .all_open = all_parts_open(request)};
    request->title = tr(request->out, "Check all answers");
    request->back_href = trf(request->out, "/proposals/%lld/draft", (long long)o->about.id);
    check_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_check = {.name = "proposal_check",
                                       .path = "/proposals/:proposal/check",
                                       .scope = SCOPE_PROPOSAL,
                                       .roles = ROLE_ANY,
                                       .section = "proposals",
                                       .show = check_show};
REGISTER(page, page_check);
