/* Documents that the rules call for, the advice of data protection officers, and signatures in
 * principle. */
#include "proposal/documents.html.h"
#include "proposal/proposal_pages.h"
#include "proposal/stage.sql.h"

/* --- documents ------------------------------------------------------------------------------ */

static void need_status(const struct overview *o, size_t i, struct need_line *line) {
    const char *state = o->forms[i].state;
    line->need = &o->findings.needs[i];
    line->state = &o->forms[i];
    line->stale = !text_is(state, "") && o->forms[i].version < o->about.version;
    line->status = text_is(state, "reviewed")     ? "Reviewed"
                   : text_is(state, "drafted")    ? "Being drafted"
                   : text_is(state, "not_needed") ? "Not needed: reason given"
                                                  : "Not yet started";
    line->status_colour = text_is(state, "reviewed")     ? "green"
                          : text_is(state, "drafted")    ? "light-blue"
                          : text_is(state, "not_needed") ? "grey"
                                                         : "blue";
    if (line->stale && text_is(state, "reviewed")) {
        line->status = "Reviewed, but on an earlier version";
        line->status_colour = "yellow";
    }
}

static enum fail forms_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct forms_view view = {.about = about_of(&o->about),
                              .findings = &o->findings,
                              .n_needs = o->findings.n_needs,
                              .may_edit = request_has_role(request, ROLE_OWNER)};
    struct need_line *lines = ARENA_ARRAY(request->arena, struct need_line, view.n_needs);
    for (size_t i = 0; i < view.n_needs; i++) need_status(o, i, &lines[i]);
    view.needs = lines;
    if (o->framework != NULL) {
        view.label = trf(request->out, "Rules: %s, version %s (%s).", o->framework->title,
                         o->framework->version, o->framework->label);
        if (o->findings.level >= 0) view.level = &o->framework->levels[o->findings.level];
    }
    request->title = tr(request->out, "Documents that are needed");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)o->about.id);
    forms_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_forms = {.name = "proposal_forms",
                                       .path = "/proposals/:proposal/forms",
                                       .scope = SCOPE_PROPOSAL,
                                       .roles = ROLE_ANY,
                                       .section = "proposals",
                                       .show = forms_show};
REGISTER(page, page_forms);

static const struct choice form_states[] = {
    {"drafted", "It is being drafted", NULL},
    {"reviewed", "It is finished and was reviewed", NULL},
    {"not_needed", "It is not needed", "Say why, and who said so"},
    {NULL, NULL, NULL}};

static const struct field form_record_fields[] = {
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
    {.name = "state",
     .label = "How far is it?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = form_states,
     .missing = "Choose how far it is"},
    {.name = "note",
     .label = "Where it is kept, or why it is not needed",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 3},
};

static enum fail need_of_path(struct request *request, const struct overview *o, size_t *at,
                              struct why *why) {
    for (size_t i = 0; i < o->findings.n_needs; i++)
        if (text_is(o->findings.needs[i].form->id, request_text(request, "form"))) {
            *at = i;
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such document");
}

static enum fail form_record_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    size_t at;
    struct need_line line;
    TRY(overview_of_path(request, db, &o, why));
    TRY(need_of_path(request, o, &at, why));
    need_status(o, at, &line);
    struct form_record_view view = {
        .about = about_of(&o->about), .line = &line, .form = request->form};
    if (request->form->submitted && form_revision(request->form) != line.state->revision)
        view.conflict = trf(request->out,
                            "Somebody else recorded meanwhile: %s. %s Save to replace it by yours.",
                            tr(request->out, line.status), line.state->note);
    form_revision_set(request->form, line.state->revision);
    form_fill(request->form, "state", line.state->state);
    form_fill(request->form, "note", line.state->note);
    request->title = line.need->form->title;
    request->back_href = trf(request->out, "/proposals/%lld/forms", (long long)o->about.id);
    form_record_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail form_record_act(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    size_t at;
    TRY(overview_of_path(request, db, &o, why));
    TRY(need_of_path(request, o, &at, why));
    const char *state = form_text(request->form, "state"), *note = form_text(request->form, "note");
    if (text_is(state, "not_needed") && text_is_empty(note)) {
        form_error(request->form, "note", "Say why it is not needed");
        return why_fail(why, FAIL_INPUT, "note", "a reason is needed");
    }
    enum fail fail = form_state_save(db, o->about.id, o->findings.needs[at].form->id, state,
                                     o->about.version, note, form_revision(request->form),
                                     request->viewer.person, request->now, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL, "somebody else recorded something meanwhile");
    if (fail != FAIL_NONE) return fail;
    request_go(request, "/proposals/%lld/forms", (long long)o->about.id);
    return proposal_touch(db, o->about.id, request->now, why);
}

static const struct page page_form_record = {.name = "proposal_form_record",
                                             .path = "/proposals/:proposal/forms/:form",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = ROLE_OWNER | ROLE_DATA_PROTECTION,
                                             .section = "proposals",
                                             .fields = form_record_fields,
                                             .n_fields = LENGTH(form_record_fields),
                                             .show = form_record_show,
                                             .act = form_record_act};
REGISTER(page, page_form_record);

/* --- advice ----------------------------------------------------------------------------------- */

static const struct choice opinions[] = {
    {"support", "It can go on as it is", NULL},
    {"changes", "It can go on with changes", "Say which, below"},
    {"against", "It should not go on", "Say why, below"},
    {NULL, NULL, NULL}};

static const struct field advice_fields[] = {
    {.name = "version", .kind = FIELD_HIDDEN, .max = 20},
    {.name = "opinion",
     .label = "Your opinion",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = opinions,
     .missing = "Choose your opinion"},
    {.name = "advice",
     .label = "Your advice",
     .hint = "Lawfulness, necessity, risks to people and what would reduce them. It is kept in the "
             "record.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 5000,
     .rows = 10,
     .missing = "Write your advice"},
};

static enum fail advice_load(struct request *request, struct db *db, struct advice_view *view,
                             struct why *why) {
    struct advice_list_row *rows;
    TRY(advice_list(db, request->arena, view->about.id, &rows, &view->n_lines, why));
    struct advice_line *lines = ARENA_ARRAY(request->arena, struct advice_line, view->n_lines);
    for (size_t i = 0; i < view->n_lines; i++) {
        bool support = text_is(rows[i].opinion, "support"),
             against = text_is(rows[i].opinion, "against");
        lines[i] = (struct advice_line){.who = person_shown(request, rows[i].given_by),
                                        .organisation = rows[i].organisation_name,
                                        .when = day_shown(request, rows[i].given_at),
                                        .opinion = support   ? "Can go on"
                                                   : against ? "Should not go on"
                                                             : "Can go on with changes",
                                        .colour = support   ? "green"
                                                  : against ? "red"
                                                            : "yellow",
                                        .advice = rows[i].advice,
                                        .version = rows[i].version,
                                        .stale = rows[i].version < view->version};
    }
    view->lines = lines;
    return FAIL_NONE;
}

static enum fail advice_show(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    struct advice_view view = {.about = about_of(&row),
                               .form = request->form,
                               .version = row.version,
                               .may_advise = request_has_role(request, ROLE_DATA_PROTECTION)};
    TRY(advice_load(request, db, &view, why));
    form_fill_int(request->form, "version", row.version);
    request->title = tr(request->out, "Data protection advice");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)row.id);
    advice_html(request->out, &view);
    return FAIL_NONE;
}

/* Advice is on the version that the officer had before them, even when a newer one came meanwhile.
 */
static enum fail advice_act(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    int64_t version = 0;
    if (!request_has_role(request, ROLE_DATA_PROTECTION))
        return why_fail(why, FAIL_DENIED, NULL, "only data protection officers give advice");
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    if (!str_int(str_of(form_text(request->form, "version")), 1, row.version, &version))
        return why_fail(why, FAIL_INPUT, NULL, "there is no frozen version to advise on");
    TRY(advice_add(db, row.id, version, form_text(request->form, "opinion"),
                   form_text(request->form, "advice"), request->viewer.person, request->now, why));
    request->subject = version;
    request_say(request, "%s", tr_language(request->language, "Your advice is recorded."));
    request_go(request, "/proposals/%lld/advice", (long long)row.id);
    return proposal_touch(db, row.id, request->now, why);
}

static const struct page page_advice = {.name = "proposal_advice",
                                        .path = "/proposals/:proposal/advice",
                                        .scope = SCOPE_PROPOSAL,
                                        .roles = ROLE_ANY,
                                        .section = "proposals",
                                        .fields = advice_fields,
                                        .n_fields = LENGTH(advice_fields),
                                        .show = advice_show,
                                        .act = advice_act};
REGISTER(page, page_advice);

/* --- signatures ----------------------------------------------------------------------------------
 */

static const struct field sign_fields[] = {
    {.name = "version", .kind = FIELD_HIDDEN, .max = 20},
    {.name = "read",
     .label = "I have read this version and may sign for my organisation",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Tick the box to say that you have read it and may sign"},
};

/* Parties that are the viewer's own organisation and have not signed the latest version. */
static size_t sign_mine(const struct sign_list_row *rows, size_t n, const struct viewer *viewer,
                        int64_t version) {
    size_t mine = 0;
    for (size_t i = 0; i < n; i++)
        mine += rows[i].organisation == viewer->organisation &&
                (rows[i].signed_version == DB_NULL_INT || rows[i].signed_version < version);
    return mine;
}

static enum fail sign_show(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    struct sign_list_row *rows;
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    struct sign_view view = {.about = about_of(&row),
                             .form = request->form,
                             .version = row.version,
                             .signatory = request_has_role(request, ROLE_SIGNATORY)};
    TRY(sign_list(db, request->arena, row.id, &rows, &view.n_lines, why));
    struct sign_line *lines = ARENA_ARRAY(request->arena, struct sign_line, view.n_lines);
    for (size_t i = 0; i < view.n_lines; i++) {
        bool is_signed = rows[i].signed_version != DB_NULL_INT;
        lines[i] =
            (struct sign_line){.id = rows[i].id,
                               .name = rows[i].name,
                               .who = is_signed ? person_shown(request, rows[i].signed_by) : NULL,
                               .when = is_signed ? day_shown(request, rows[i].signed_at) : NULL,
                               .version = is_signed ? rows[i].signed_version : 0,
                               .stale = is_signed && rows[i].signed_version < row.version};
    }
    view.lines = lines;
    if (view.signatory && row.version > 0)
        view.n_mine = sign_mine(rows, view.n_lines, &request->viewer, row.version);
    form_fill_int(request->form, "version", row.version);
    request->title = tr(request->out, "Signatures in principle");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)row.id);
    sign_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail sign_act(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    struct sign_list_row *rows;
    size_t n;
    if (!request_has_role(request, ROLE_SIGNATORY))
        return why_fail(why, FAIL_DENIED, NULL, "only signatories sign");
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    if (row.version == 0 || !text_is(form_text(request->form, "version"),
                                     arena_printf(request->arena, "%lld", (long long)row.version)))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "a newer version was frozen meanwhile; open this page again and read it "
                        "before you sign");
    TRY(sign_list(db, request->arena, row.id, &rows, &n, why));
    if (sign_mine(rows, n, &request->viewer, row.version) == 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "there is nothing to sign for your organisation now");
    for (size_t i = 0; i < n; i++) {
        if (sign_mine(&rows[i], 1, &request->viewer, row.version) == 0) continue;
        TRY(sign_party(db, row.id, rows[i].id, request->viewer.person, row.version, request->now,
                       why));
        TRY(act_record(request, db, "signed_in_principle", "party", rows[i].id, "", why));
    }
    request_say(request, "%s", tr_language(request->language, "Signed in principle."));
    request_go(request, "/proposals/%lld/sign", (long long)row.id);
    return proposal_touch(db, row.id, request->now, why);
}

static const struct page page_sign = {.name = "proposal_sign",
                                      .path = "/proposals/:proposal/sign",
                                      .scope = SCOPE_PROPOSAL,
                                      .roles = ROLE_ANY,
                                      .section = "proposals",
                                      .fields = sign_fields,
                                      .n_fields = LENGTH(sign_fields),
                                      .show = sign_show,
                                      .act = sign_act};
REGISTER(page, page_sign);
