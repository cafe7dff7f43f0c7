/* Which proposal a wave is about: so that what members wrote can be coded there, and members can
 * read what was decided. */
#include "panel/wave_pages.h"
#include "question/about.h"

enum fail wave_about_load(const struct wave_page *page, struct db *db, struct wave_view *view,
                          struct why *why) {
    struct request *request = page->panel.request;
    struct wave_proposal_row row;
    enum fail found =
        wave_proposal(db, request->arena, page->row.survey, request->viewer.person, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    view->proposal = row.reference;
    if (row.has_role == 0) return FAIL_NONE; /* it may not be public yet */
    view->proposal = arena_printf(request->arena, "%s: %s", row.reference, row.title);
    view->proposal_href = arena_printf(request->arena, "/proposals/%lld", (long long)row.id);
    return FAIL_NONE;
}

static enum fail about_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct wave_get_row row;
    struct field *made = ARENA_ARRAY(request->arena, struct field, 1);
    struct about_of of = {.panel = request_int(request, "panel")};
    TRY(wave_get(db, request->arena, request_int(request, "wave"), of.panel, &row, why));
    of.survey = row.survey;
    TRY(about_field(request, db, &of, made, why));
    *fields = made;
    *n_fields = 1;
    return FAIL_NONE;
}

static enum fail about_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"proposal", NULL};
    struct wave_page page;
    TRY(wave_of_path(request, db, "", &page, why));
    TRY(about_fill(request, db, page.row.survey, why));
    wave_form_put(
        &page, &(struct edit_view){.heading = tr(request->out, "Which proposal the wave is about"),
                                   .fields = names,
                                   .button = tr(request->out, "Save")});
    return FAIL_NONE;
}

static enum fail about_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    TRY(wave_of_path(request, db, "", &page, why));
    TRY(about_set(request, db, page.row.survey, why));
    request->subject = page.row.id;
    request_go(request, "%s", page.path);
    return FAIL_NONE;
}

static const struct page page_wave_about = {.name = "wave_about",
                                            .path = "/panels/:panel/waves/:wave/about",
                                            .scope = SCOPE_PANEL,
                                            .roles = PANEL_MANAGER,
                                            .section = "panels",
                                            .fields_make = about_fields,
                                            .show = about_show,
                                            .act = about_act};
REGISTER(page, page_wave_about);
