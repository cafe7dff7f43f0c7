/* A new version of the framework: drafted by those who lead the workshops, published by the
 * administrator, since every proposal that starts afterwards is held against it. */
#include "base/clock.h"
#include "workshop/revision.h"
#include "workshop/suggestion.sql.h"
#include "workshop/workshop_views.h"

static const struct workshop_word version_states[] = {{"draft", TR("Draft")},
                                                      {"ready", TR("With the administrator")},
                                                      {"published", TR("Published")},
                                                      {NULL, NULL}};

/* ---- the difference ---- */

struct change_line {
    const char *question, *part, *before, *after, *decision, *reason, *asked;
};

static void difference_put(struct request *request, const struct change_line *lines, size_t n) {
    struct html *out = request->out;
    for (size_t i = 0; i < n; i++) {
        const struct part_summary_row rows[] = {
            {.key = tr(out, "Before"), .value = lines[i].before},
            {.key = tr(out, "After"), .value = lines[i].after},
            {.key = tr(out, "Asked for at"), .value = lines[i].asked},
            {.key = tr(out, "Decision"),
             .value = trf(out, "%s: %s",
                          tr(out, workshop_word_text(workshop_decisions, lines[i].decision)),
                          lines[i].reason)}};
        put_heading(request,
                    arena_printf(request->arena, "%s: %s", lines[i].question,
                                 tr(out, workshop_word_text(workshop_parts, lines[i].part))));
        part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    }
}

static const char *asked_at(struct request *request, int64_t number, const char *area) {
    return arena_printf(request->arena, tr_language(request->language, "Workshop %s, %s"),
                        workshop_letters(request->arena, number), area);
}

/* What was fixed when the draft was handed over. */
static enum fail stored_lines(struct request *request, struct db *db, int64_t draft,
                              struct change_line **lines, size_t *n, struct why *why) {
    struct workshop_framework_changes_row *rows;
    TRY(workshop_framework_changes(db, request->arena, draft, &rows, n, why));
    *lines = ARENA_ARRAY(request->arena, struct change_line, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*lines)[i] = (struct change_line){rows[i].question,
                                           rows[i].part,
                                           rows[i].before,
                                           rows[i].after,
                                           rows[i].state,
                                           rows[i].reason,
                                           asked_at(request, rows[i].number, rows[i].area)};
    return FAIL_NONE;
}

/* All that is accepted and went into no version yet. */
struct open_changes {
    struct revision_change *changes;
    const struct workshop_suggestions_row **rows;
    struct change_line *lines;
    size_t n;
    struct str pack; /* the new one; empty where it cannot be made */
};

static enum fail open_changes_load(struct request *request, struct db *db,
                                   const struct workshop_framework_get_row *draft,
                                   int64_t engagement, struct open_changes *out, struct why *why) {
    struct workshop_suggestions_row *rows;
    struct workshop_framework_content_row base;
    size_t n;
    struct arena *arena = request->arena;
    TRY(workshop_suggestions(db, arena, engagement, &rows, &n, why));
    TRY(workshop_framework_content(db, arena, draft->base, &base, why));
    *out = (struct open_changes){
        .changes = ARENA_ARRAY(arena, struct revision_change, n + 1),
        .rows = ARENA_ARRAY(arena, const struct workshop_suggestions_row *, n + 1),
        .lines = ARENA_ARRAY(arena, struct change_line, n + 1)};
    for (size_t i = 0; i < n; i++) {
        int64_t used;
        if (!text_is(rows[i].state, "accepted") && !text_is(rows[i].state, "partly")) continue;
        TRY(workshop_suggestion_used(db, arena, rows[i].id, &used, why));
        if (used > 0) continue;
        out->rows[out->n] = &rows[i];
        out->changes[out->n++] = (struct revision_change){
            .question = rows[i].question, .part = rows[i].part, .after = rows[i].wording};
    }
    TRY(revision_make(arena, str_of(base.content), draft->version, draft->note, out->changes,
                      out->n, &out->pack, why));
    for (size_t i = 0; i < out->n; i++)
        out->lines[i] =
            (struct change_line){out->changes[i].question,
                                 out->changes[i].part,
                                 out->changes[i].before,
                                 out->changes[i].after,
                                 out->rows[i]->state,
                                 out->rows[i]->reason,
                                 asked_at(request, out->rows[i]->number, out->rows[i]->area)};
    return FAIL_NONE;
}

/* ---- drafts ---- */

static const struct field draft_fields[] = {
    {.name = "version",
     .label = "Number of the new version",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 20,
     .hint = "For example 1.1",
     .missing = "Enter the number of the new version"},
    {.name = "note",
     .label = "What changes, in a sentence",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 300,
     .missing = "Enter what changes"},
};

static enum fail drafts_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_framework_list_row *rows;
    size_t n;
    TRY(series_of_path(request, db, &series, why));
    TRY(workshop_framework_list(db, request->arena, series.engagement.id, &rows, &n, why));
    struct html *out = request->out;
    series_head(request, &series, tr(out, "A new version of the framework"));
    put_text(request, tr(out, "Suggestions that were accepted become a draft; it is handed to the "
                              "administrator, who publishes it. Assessments stay with the version "
                              "that they began with."));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = trf(out, "%s, version %s after %s", rows[i].title, rows[i].version,
                         rows[i].base_version),
            .hint = rows[i].note,
            .href = arena_printf(request->arena, "%s/framework/%lld", series.path,
                                 (long long)rows[i].id),
            .status = tr(out, workshop_word_text(version_states, rows[i].state))};
    if (n > 0) part_task_list(out, .items = tasks, .n_items = n);
    if (!request_has_role(request, WORKSHOP_LEADS)) return FAIL_NONE;
    put_heading(request, tr(out, "Begin a draft"));
    request->form->action = arena_printf(request->arena, "%s/framework/add", series.path);
    put_form(request, tr(out, "Begin the draft"), NULL);
    return FAIL_NONE;
}

static enum fail draft_add_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_series series;
    struct workshop_framework_content_row base;
    struct workshop_framework_list_row *rows;
    size_t n;
    int64_t id, taken;
    const char *version = form_text(request->form, "version");
    TRY(series_of_path(request, db, &series, why));
    if (series.row.id == 0 || series.row.framework == DB_NULL_INT)
        return why_fail(why, FAIL_CONFLICT, NULL, "set up the workshops first");
    TRY(workshop_framework_content(db, request->arena, series.row.framework, &base, why));
    TRY(workshop_framework_versions(db, request->arena, base.name, version, &taken, why));
    TRY(workshop_framework_list(db, request->arena, series.engagement.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) taken += text_is(rows[i].version, version) ? 1 : 0;
    if (taken > 0)
        return why_fail(why, FAIL_INPUT, "version", "There is a version of this number already");
    TRY(workshop_framework_add(db, request->arena, series.engagement.id, series.row.framework,
                               version, form_text(request->form, "note"), &id, why));
    request->subject = id;
    request_go(request, "%s/framework/%lld", series.path, (long long)id);
    return FAIL_NONE;
}

static const struct page page_workshop_drafts = {.name = "workshop_framework",
                                                 .path = WORKSHOP_PATH "/framework",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = WORKSHOP_READS,
                                                 .section = "proposals",
                                                 .fields = draft_fields,
                                                 .n_fields = LENGTH(draft_fields),
                                                 .show = drafts_show};
REGISTER(page, page_workshop_drafts);
static const struct page page_workshop_draft_add = {.name = "workshop_framework_add",
                                                    .path = WORKSHOP_PATH "/framework/add",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = WORKSHOP_LEADS,
                                                    .section = "proposals",
                                                    .fields = draft_fields,
                                                    .n_fields = LENGTH(draft_fields),
                                                    .show = drafts_show,
                                                    .act = draft_add_act};
REGISTER(page, page_workshop_draft_add);

struct draft {
    struct workshop_series series;
    struct workshop_framework_get_row row;
    const char *path;
};

static enum fail draft_of_path(struct request *request, struct db *db, struct draft *out,
                               struct why *why) {
    TRY(series_of_path(request, db, &out->series, why));
    TRY(workshop_framework_get(db, request->arena, request_int(request, "draft"),
                               out->series.engagement.id, &out->row, why));
    out->path =
        arena_printf(request->arena, "%s/framework/%lld", out->series.path, (long long)out->row.id);
    return FAIL_NONE;
}

static enum fail draft_show(struct request *request, struct db *db, struct why *why) {
    struct draft draft;
    struct change_line *lines;
    size_t n;
    TRY(draft_of_path(request, db, &draft, why));
    struct html *out = request->out;
    const char *state = draft.row.state;
    series_head(request, &draft.series,
                trf(out, "Version %s after %s", draft.row.version, draft.row.base_version));
    request->back_href = arena_printf(request->arena, "%s/framework", draft.series.path);
    const struct part_summary_row rows[] = {
        {.key = tr(out, "State"), .value = tr(out, workshop_word_text(version_states, state))},
        {.key = tr(out, "Framework"), .value = draft.row.title},
        {.key = tr(out, "What changes"), .value = draft.row.note}};
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    if (text_is(state, "published"))
        put_link(request,
                 arena_printf(request->arena, "/frameworks/%lld", (long long)draft.row.published),
                 tr(out, "Read the new version"));
    bool leads = request_has_role(request, WORKSHOP_LEADS);
    if (!text_is(state, "draft")) {
        TRY(stored_lines(request, db, draft.row.id, &lines, &n, why));
        difference_put(request, lines, n);
        if (leads && text_is(state, "ready"))
            request_button(request, arena_printf(request->arena, "%s/back", draft.path),
                           tr(out, "Take it back"), "secondary");
        return FAIL_NONE;
    }
    struct open_changes changes;
    struct why wrong = {0};
    enum fail fail =
        open_changes_load(request, db, &draft.row, draft.series.engagement.id, &changes, &wrong);
    if (fail != FAIL_NONE) {
        part_inset(out, .text = trf(out, "It cannot be made yet: %s", wrong.text));
        put_link(request, arena_printf(request->arena, "%s/suggestions", draft.series.path),
                 tr(out, "Go to the suggestions"));
        return FAIL_NONE;
    }
    difference_put(request, changes.lines, changes.n);
    if (leads)
        request_button(request, arena_printf(request->arena, "%s/ready", draft.path),
                       tr(out, "Hand it to the administrator"), "");
    return FAIL_NONE;
}

static const struct page page_workshop_draft = {.name = "workshop_framework_draft",
                                                .path = WORKSHOP_PATH "/framework/:draft",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = WORKSHOP_READS,
                                                .section = "proposals",
                                                .show = draft_show};
REGISTER(page, page_workshop_draft);

static enum fail ready_act(struct request *request, struct db *db, struct why *why) {
    struct draft draft;
    struct open_changes changes;
    TRY(draft_of_path(request, db, &draft, why));
    request->subject = draft.row.id;
    request_go(request, "%s", draft.path);
    if (text_is(draft.row.state, "ready")) return FAIL_NONE; /* a second click */
    if (!text_is(draft.row.state, "draft"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this version is published already");
    TRY(open_changes_load(request, db, &draft.row, draft.series.engagement.id, &changes, why));
    TRY(workshop_framework_clear(db, draft.row.id, why));
    for (size_t i = 0; i < changes.n; i++)
        TRY(workshop_framework_change_add(
            db, draft.row.id, changes.rows[i]->id, changes.changes[i].question,
            changes.changes[i].part, changes.changes[i].before, changes.changes[i].after, why));
    return workshop_framework_set_state(db, draft.row.id, "draft", "ready", why);
}

static const struct page page_workshop_draft_ready = {.name = "workshop_framework_ready",
                                                      .path =
                                                          WORKSHOP_PATH "/framework/:draft/ready",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = WORKSHOP_LEADS,
                                                      .section = "proposals",
                                                      .show = draft_show,
                                                      .act = ready_act};
REGISTER(page, page_workshop_draft_ready);

static enum fail back_act(struct request *request, struct db *db, struct why *why) {
    struct draft draft;
    TRY(draft_of_path(request, db, &draft, why));
    request->subject = draft.row.id;
    request_go(request, "%s", draft.path);
    if (text_is(draft.row.state, "draft")) return FAIL_NONE; /* a second click */
    if (!text_is(draft.row.state, "ready"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this version is published already");
    TRY(workshop_framework_clear(db, draft.row.id, why));
    return workshop_framework_set_state(db, draft.row.id, "ready", "draft", why);
}

static const struct page page_workshop_draft_back = {.name = "workshop_framework_back",
                                                     .path = WORKSHOP_PATH "/framework/:draft/back",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = WORKSHOP_LEADS,
                                                     .section = "proposals",
                                                     .show = draft_show,
                                                     .act = back_act};
REGISTER(page, page_workshop_draft_back);

/* ---- the administrator ---- */

static enum fail waiting_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_framework_waiting_row *rows;
    size_t n;
    TRY(workshop_framework_waiting(db, request->arena, &rows, &n, why));
    struct html *out = request->out;
    request->title = tr(out, "New versions of frameworks");
    request->back_href = "/administration";
    put_title(request, NULL, request->title, NULL);
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = trf(out, "%s, version %s after %s", rows[i].title, rows[i].version,
                         rows[i].base_version),
            .hint = rows[i].engagement_title,
            .href = arena_printf(request->arena, "/administration/frameworks/%lld",
                                 (long long)rows[i].id),
            .status = tr(out, workshop_word_text(version_states, rows[i].state)),
            .status_colour = text_is(rows[i].state, "ready") ? "blue" : NULL};
    if (n == 0)
        put_text(request, tr(out, "No new version has been handed over."));
    else
        part_task_list(out, .items = tasks, .n_items = n);
    return FAIL_NONE;
}

static const struct page page_framework_waiting = {.name = "framework_waiting",
                                                   .path = "/administration/frameworks",
                                                   .scope = SCOPE_ADMINISTRATOR,
                                                   .section = "administration",
                                                   .show = waiting_show};
REGISTER(page, page_framework_waiting);

static enum fail handed_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_framework_any_row row;
    struct change_line *lines;
    size_t n;
    TRY(workshop_framework_any(db, request->arena, request_int(request, "draft"), &row, why));
    if (text_is(row.state, "draft"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this draft was not handed over");
    TRY(stored_lines(request, db, row.id, &lines, &n, why));
    struct html *out = request->out;
    request->title = trf(out, "%s, version %s after %s", row.title, row.version, row.base_version);
    request->back_href = "/administration/frameworks";
    put_title(request, row.engagement_title, request->title, NULL);
    put_text(request, row.note);
    difference_put(request, lines, n);
    if (text_is(row.state, "published")) {
        put_link(request,
                 arena_printf(request->arena, "/frameworks/%lld", (long long)row.published),
                 tr(out, "Read the new version"));
        return FAIL_NONE;
    }
    part_warning(out, tr(out, "Proposals that start from now on are held against the new version, "
                              "unless the settings name another. Assessments that have begun stay "
                              "with theirs. What is published never changes."));
    request_button(
        request,
        arena_printf(request->arena, "/administration/frameworks/%lld/publish", (long long)row.id),
        tr(out, "Publish this version"), "");
    return FAIL_NONE;
}

static const struct page page_framework_handed = {.name = "framework_handed",
                                                  .path = "/administration/frameworks/:draft",
                                                  .scope = SCOPE_ADMINISTRATOR,
                                                  .section = "administration",
                                                  .show = handed_show};
REGISTER(page, page_framework_handed);

static enum fail publish_act(struct request *request, struct db *db, struct why *why) {
    struct workshop_framework_any_row row;
    struct workshop_framework_content_row base;
    struct workshop_framework_changes_row *rows;
    size_t n;
    int64_t id, lost;
    bool added;
    struct str pack;
    struct arena *arena = request->arena;
    TRY(workshop_framework_any(db, arena, request_int(request, "draft"), &row, why));
    request->subject = row.id;
    request_go(request, "/administration/frameworks/%lld", (long long)row.id);
    if (text_is(row.state, "published")) return FAIL_NONE; /* a second click */
    TRY(workshop_framework_lost(db, arena, row.id, row.base, &lost, why));
    if (lost > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "a version that was published meanwhile after %s changed %lld texts that "
                        "this one does not: they would be lost for new proposals. Ask for a draft "
                        "that holds them",
                        row.base_version, (long long)lost);
    TRY(workshop_framework_content(db, arena, row.base, &base, why));
    TRY(workshop_framework_changes(db, arena, row.id, &rows, &n, why));
    struct revision_change *changes = ARENA_ARRAY(arena, struct revision_change, n + 1);
    for (size_t i = 0; i < n; i++)
        changes[i] = (struct revision_change){
            .question = rows[i].question, .part = rows[i].part, .after = rows[i].after};
    TRY(revision_make(arena, str_of(base.content), row.version, row.note, changes, n, &pack, why));
    TRY(framework_install(db, arena, pack, request->now, &id, &added, why));
    return workshop_framework_publish(db, row.id, id, request->viewer.person, request->now, why);
}

static const struct page page_framework_publish = {.name = "framework_publish",
                                                   .path =
                                                       "/administration/frameworks/:draft/publish",
                                                   .scope = SCOPE_ADMINISTRATOR,
                                                   .section = "administration",
                                                   .show = handed_show,
                                                   .act = publish_act};
REGISTER(page, page_framework_publish);

/* ---- for everybody who is signed in ---- */

static enum fail changes_show(struct request *request, struct db *db, struct why *why) {
    struct workshop_framework_published_row row;
    struct change_line *lines;
    size_t n;
    int64_t framework = request_int(request, "framework");
    TRY(workshop_framework_published(db, request->arena, framework, &row, why));
    TRY(stored_lines(request, db, row.id, &lines, &n, why));
    struct html *out = request->out;
    request->title = trf(out, "What changed from version %s to %s", row.base_version, row.version);
    request->back_href = arena_printf(request->arena, "/frameworks/%lld", (long long)framework);
    put_title(request, row.title, request->title, NULL);
    put_text(request, row.note);
    put_link(request, arena_printf(request->arena, "/frameworks/%lld", (long long)row.base),
             trf(out, "Read version %s", row.base_version));
    difference_put(request, lines, n);
    return FAIL_NONE;
}

static const struct page page_framework_changes = {.name = "framework_changes",
                                                   .path = "/frameworks/:framework/changes",
                                                   .scope = SCOPE_SIGNED_IN,
                                                   .section = "frameworks",
                                                   .show = changes_show};
REGISTER(page, page_framework_changes);
