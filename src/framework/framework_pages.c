/* The frameworks that are installed, to read. Installing is done on the command line. */
#include "base/clock.h"
#include "framework/framework.html.h"
#include "framework/framework.sql.h"
#include "framework/framework_views.h"

const char *answer_text(const struct html *out, int answer) {
    switch (answer) {
    case FRAMEWORK_YES: return tr(out, "Yes");
    case FRAMEWORK_NO: return tr(out, "No");
    default: return tr(out, "Not sure");
    }
}

const char *verdict_text(const struct html *out, enum framework_verdict verdict) {
    switch (verdict) {
    case FRAMEWORK_GO: return tr(out, "Go on");
    case FRAMEWORK_FIX: return tr(out, "Fix first");
    case FRAMEWORK_STOP: return tr(out, "Stop");
    }
    return "";
}

const char *verdict_colour(enum framework_verdict verdict) {
    return verdict == FRAMEWORK_GO ? "green" : verdict == FRAMEWORK_FIX ? "yellow" : "red";
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct arena *arena = request->arena;
    struct framework_rows_row *rows;
    size_t n;
    TRY(framework_rows(db, arena, &rows, &n, why));
    int64_t default_id = 0;
    enum fail found = framework_default(db, arena, &default_id, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    struct framework_line *lines = ARENA_ARRAY(arena, struct framework_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct framework *framework;
        TRY(framework_load(db, arena, rows[i].id, &framework, why));
        lines[i] = (struct framework_line){
            .id = rows[i].id,
            .title = rows[i].title,
            .name = rows[i].name,
            .version = rows[i].version,
            .label = framework->label,
            .n_assessments = rows[i].n_assessments,
            .installed = clock_day_text(arena, rows[i].installed_at, request->language),
            .is_default = rows[i].id == default_id,
            .retired = rows[i].retired_at != DB_NULL_INT,
        };
    }
    request->title = tr(request->out, "Frameworks");
    framework_list_html(request->out, &(struct framework_list_view){.lines = lines, .n_lines = n});
    return FAIL_NONE;
}

static const struct page page_frameworks = {
    .name = "frameworks",
    .path = "/frameworks",
    .scope = SCOPE_SIGNED_IN,
    .section = "frameworks",
    .show = list_show,
};
REGISTER(page, page_frameworks);

static enum fail read_show(struct request *request, struct db *db, struct why *why) {
    struct framework_row_row row;
    TRY(framework_row(db, request->arena, request_int(request, "framework"), &row, why));
    struct framework *framework;
    TRY(framework_read(request->arena, str_of(row.content), &framework, why));
    int64_t n_changes;
    TRY(framework_from_workshops(db, request->arena, row.id, &n_changes, why));
    struct framework_view view = {
        .id = row.id,
        .has_changes = n_changes > 0,
        .framework = framework,
        .installed = clock_day_text(request->arena, row.installed_at, request->language),
        .sha256 = row.sha256,
    };
    request->title = framework->title;
    request->back_href = "/frameworks";
    framework_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_framework = {
    .name = "framework",
    .path = "/frameworks/:framework",
    .scope = SCOPE_SIGNED_IN,
    .section = "frameworks",
    .show = read_show,
};
REGISTER(page, page_framework);

static enum fail pack_send(struct request *request, struct db *db, struct why *why) {
    struct framework_row_row row;
    TRY(framework_row(db, request->arena, request_int(request, "framework"), &row, why));
    const char *name = arena_printf(request->arena, "%s-%s.json", row.name, row.version);
    http_download(request->response, "application/json", name);
    buf_text(&request->response->body, row.content);
    return FAIL_NONE;
}

static const struct page page_framework_pack = {
    .name = "framework_pack",
    .path = "/frameworks/:framework/pack",
    .scope = SCOPE_SIGNED_IN,
    .send = pack_send,
};
REGISTER(page, page_framework_pack);
