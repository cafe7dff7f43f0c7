/* Frozen versions: listed, made, read and compared. */
#include "proposal/draft.html.h"
#include "proposal/proposal_pages.h"
#include "proposal/version.sql.h"
#include "proposal/versions.html.h"

/* --- list --------------------------------------------------------------------------------- */

static const char *use_kind(const char *kind) {
    if (text_is(kind, "assessment")) return "Assessment";
    if (text_is(kind, "engagement")) return "Public evidence";
    if (text_is(kind, "score")) return "Score";
    if (text_is(kind, "advice")) return "Data protection advice";
    if (text_is(kind, "decision")) return "Decision";
    return "Publication";
}

static enum fail uses_load(struct request *request, struct db *db, struct versions_view *view,
                           struct why *why) {
    struct version_uses_row *rows;
    TRY(version_uses(db, request->arena, view->about.id, &rows, &view->n_uses, why));
    struct use_line *lines = ARENA_ARRAY(request->arena, struct use_line, view->n_uses);
    for (size_t i = 0; i < view->n_uses; i++)
        lines[i] =
            (struct use_line){.kind = use_kind(rows[i].kind),
                              .title = text_is(rows[i].kind, "engagement") ? rows[i].title : "",
                              .when = day_shown(request, rows[i].happened_at),
                              .version = rows[i].version,
                              .stale = rows[i].version < view->latest};
    view->uses = lines;
    return FAIL_NONE;
}

static enum fail versions_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct versions_view view = {.about = about_of(&o->about),
                                 .latest = o->about.version,
                                 .changed = o->facts.changed_since_version,
                                 .may_freeze = request_has_role(request, ROLE_OWNER)};
    struct version_list_row *rows;
    TRY(version_list(db, request->arena, view.about.id, &rows, &view.n_versions, why));
    struct version_line *lines = ARENA_ARRAY(request->arena, struct version_line, view.n_versions);
    for (size_t i = 0; i < view.n_versions; i++)
        lines[i] = (struct version_line){.number = rows[i].number,
                                         .who = person_shown(request, rows[i].frozen_by),
                                         .when = minute_shown(request, rows[i].frozen_at),
                                         .note = rows[i].note,
                                         .sha256 = rows[i].sha256};
    view.versions = lines;
    TRY(uses_load(request, db, &view, why));
    request->title = tr(request->out, "Versions");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)view.about.id);
    versions_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_versions = {.name = "proposal_versions",
                                          .path = "/proposals/:proposal/versions",
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = ROLE_ANY,
                                          .section = "proposals",
                                          .show = versions_show};
REGISTER(page, page_versions);

/* --- freeze --------------------------------------------------------------------------------- */

static const struct field freeze_fields[] = {
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
    {.name = "note",
     .label = "What is new in this version?",
     .hint = "One or two sentences for those who read the version before.",
     .kind = FIELD_LONG_TEXT,
     .max = 500,
     .rows = 3},
};

static const struct missing *all_missing(struct request *request, const struct overview *o,
                                         size_t *n) {
    size_t most = 0;
    for (int s = 0; s < N_SECTIONS; s++) most += o->sections[s].n_missing;
    struct missing *all = ARENA_ARRAY(request->arena, struct missing, most);
    *n = 0;
    for (int s = 0; s < N_SECTIONS; s++)
        for (size_t i = 0; i < o->sections[s].n_missing; i++)
            all[(*n)++] = o->sections[s].missing[i];
    return all;
}

static enum fail freeze_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct freeze_view view = {.about = about_of(&o->about),
                               .form = request->form,
                               .next = o->about.version + 1,
                               .same = o->about.version > 0 && !o->facts.changed_since_version};
    view.missing = all_missing(request, o, &view.n_missing);
    form_revision_set(request->form, o->about.version);
    request->title = trf(request->out, "Freeze version %lld", (long long)view.next);
    request->back_href = trf(request->out, "/proposals/%lld/versions", (long long)view.about.id);
    freeze_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail freeze_act(struct request *request, struct db *db, struct why *why) {
    struct freeze freeze = {.proposal = request_int(request, "proposal"),
                            .before = form_revision(request->form),
                            .person = request->viewer.person,
                            .now = request->now,
                            .note = form_text(request->form, "note")};
    int64_t number;
    enum fail fail = version_freeze(db, request->arena, &freeze, &number, why);
    if (fail == FAIL_CONFLICT && !text_is(why->field, "same"))
        return why_fail(why, fail, NULL,
                        "somebody else froze a version meanwhile; look at it before you freeze "
                        "another");
    if (fail != FAIL_NONE) return fail;
    request->subject = number;
    request_say(request, tr_language(request->language, "Version %lld is frozen."),
                (long long)number);
    request_go(request, "/proposals/%lld/versions", (long long)freeze.proposal);
    return FAIL_NONE;
}

static const struct page page_freeze = {.name = "version_freeze",
                                        .path = "/proposals/:proposal/versions/freeze",
                                        .scope = SCOPE_PROPOSAL,
                                        .roles = ROLE_OWNER,
                                        .section = "proposals",
                                        .fields = freeze_fields,
                                        .n_fields = LENGTH(freeze_fields),
                                        .show = freeze_show,
                                        .act = freeze_act};
REGISTER(page, page_freeze);

/* --- read ------------------------------------------------------------------------------------ */

static enum fail version_show(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    struct version_one_row version;
    struct content *content;
    struct framework *framework;
    int64_t number = request_int(request, "version");
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    TRY(version_one(db, request->arena, row.id, number, &version, why));
    TRY(content_read(request->arena, str_of(version.content), &content, why));
    TRY(proposal_framework(db, request->arena, row.framework, &framework, why));
    struct section_source source = {.proposal = row.id, .content = content, .framework = framework};
    struct html *out = request->out;
    const char *by = trf(out, "Frozen by %s, %s.", person_shown(request, version.frozen_by),
                         minute_shown(request, version.frozen_at));
    struct check_view view = {
        .about = about_of(&row),
        .sections = sections_view_of(request, &source, NULL),
        .heading = trf(out, "Version %lld", (long long)number),
        .note = number < row.version
                    ? trf(out, "%s Version %lld is newer.", by, (long long)row.version)
                    : by,
        .folded = trf(out, "/proposals/%lld/versions/%lld", (long long)row.id, (long long)number),
        .all_open = all_parts_open(request)};
    request->title = view.heading;
    request->back_href = trf(out, "/proposals/%lld/versions", (long long)row.id);
    check_html(out, &view);
    return FAIL_NONE;
}

static const struct page page_version = {.name = "proposal_version",
                                         .path = "/proposals/:proposal/versions/:version",
                                         .scope = SCOPE_PROPOSAL,
                                         .roles = ROLE_ANY,
                                         .section = "proposals",
                                         .show = version_show};
REGISTER(page, page_version);

/* --- compare -----------------------------------------------------------------------------------
 */

/* "draft", or the number of a version of this proposal. */
static enum fail side_load(struct request *request, struct db *db, int64_t proposal,
                           const char *word, struct content **content, const char **name,
                           struct why *why) {
    int64_t number;
    if (text_is(word, "draft")) {
        *name = tr(request->out, "the draft");
        return content_load(db, request->arena, proposal, content, why);
    }
    if (!str_int(str_of(word), 1, INT64_MAX, &number))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such version");
    *name = trf(request->out, "version %lld", (long long)number);
    return content_load_version(db, request->arena, proposal, number, content, why);
}

static enum fail compare_show(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    struct version_list_row *versions;
    struct content *before, *after;
    struct compare_view view = {0};
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    TRY(version_list(db, request->arena, row.id, &versions, &view.n_numbers, why));
    const char *from = http_query(request->http, "from"), *to = http_query(request->http, "to");
    view.to_word = to == NULL ? "draft" : to;
    view.from_word = from != NULL      ? from
                     : row.version > 0 ? trf(request->out, "%lld", (long long)row.version)
                                       : "draft";
    TRY(side_load(request, db, row.id, view.from_word, &before, &view.from, why));
    TRY(side_load(request, db, row.id, view.to_word, &after, &view.to, why));
    int64_t *numbers = ARENA_ARRAY(request->arena, int64_t, view.n_numbers);
    for (size_t i = 0; i < view.n_numbers; i++) numbers[i] = versions[i].number;
    struct difference difference;
    difference_of(request->arena, before, after, request->language, &difference);
    view.about = about_of(&row);
    view.numbers = numbers;
    view.difference = &difference;
    request->title = trf(request->out, "What changed from %s to %s", view.from, view.to);
    request->back_href = trf(request->out, "/proposals/%lld/versions", (long long)row.id);
    compare_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_compare = {.name = "proposal_compare",
                                         .path = "/proposals/:proposal/compare",
                                         .scope = SCOPE_PROPOSAL,
                                         .roles = ROLE_ANY,
                                         .section = "proposals",
                                         .show = compare_show};
REGISTER(page, page_compare);

/* --- take along ----------------------------------------------------------------------------------
 */

/* The draft as it stands; ?version=2 a frozen one, byte for byte as its check sum says. */
static enum fail export_send(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    const char *asked = http_query(request->http, "version");
    struct str json;
    const char *name = arena_printf(request->arena, "%s-draft.json", row.reference);
    if (asked == NULL) {
        struct content *content;
        TRY(content_load(db, request->arena, row.id, &content, why));
        json = content_json(content, request->arena);
    } else {
        int64_t number = 0;
        struct version_one_row version;
        str_int(str_of(asked), 1, INT64_MAX, &number);
        TRY(version_one(db, request->arena, row.id, number, &version, why));
        json = str_of(version.content);
        name =
            arena_printf(request->arena, "%s-version-%lld.json", row.reference, (long long)number);
    }
    http_download(request->response, "application/json", name);
    buf_add(&request->response->body, json.s, json.n);
    return FAIL_NONE;
}

static const struct page page_export = {.name = "proposal_export",
                                        .path = "/proposals/:proposal/export",
                                        .scope = SCOPE_PROPOSAL,
                                        .roles = ROLE_ANY,
                                        .send = export_send};
REGISTER(page, page_export);

static enum fail print_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(overview_of_path(request, db, &o, why));
    struct section_source source = {
        .proposal = o->about.id, .content = o->content, .framework = o->framework};
    struct html *out = request->out;
    struct check_view view = {.about = {.id = o->about.id, .reference = o->about.reference},
                              .sections = sections_view_of(request, &source, NULL),
                              .heading = o->about.title,
                              .note = trf(out, "%s. Draft of %s. Stage: %s.", o->about.reference,
                                          day_shown(request, request->now),
                                          tr(out, stage_kinds[o->about.stage].title))};
    request->title = o->about.title;
    request->back_href = trf(out, "/proposals/%lld", (long long)o->about.id);
    check_html(out, &view);
    return FAIL_NONE;
}

static const struct page page_print = {.name = "proposal_print",
                                       .path = "/proposals/:proposal/print",
                                       .scope = SCOPE_PROPOSAL,
                                       .roles = ROLE_ANY,
                                       .section = "proposals",
                                       .show = print_show};
REGISTER(page, page_print);
