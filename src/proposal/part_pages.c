/* What somebody who helps to ask the public was asked for: no draft, no ratings, no decision. */
#include "civic/engagement_link.h"
#include "proposal/part.html.h"
#include "proposal/people.sql.h"
#include "proposal/proposal_pages.h"

static enum fail engagements_load(struct request *request, struct db *db, struct part_view *view,
                                  struct why *why) {
    struct part_engagements_row *rows;
    TRY(part_engagements(db, request->arena, view->about.id, &rows, &view->n_engagements, why));
    struct part_engagement *lines =
        ARENA_ARRAY(request->arena, struct part_engagement, view->n_engagements);
    for (size_t i = 0; i < view->n_engagements; i++) {
        const struct engagement_link *const *links;
        size_t n = engagement_links(request, rows[i].method, &links);
        struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n);
        for (size_t k = 0; k < n; k++)
            tasks[k] = (struct part_task){
                .title = tr(request->out, links[k]->title),
                .hint = links[k]->hint == NULL ? NULL : tr(request->out, links[k]->hint),
                .href = trf(request->out, "/proposals/%lld/evidence/%lld%s",
                            (long long)view->about.id, (long long)rows[i].id, links[k]->path)};
        lines[i] = (struct part_engagement){.title = rows[i].title, .tasks = tasks, .n_tasks = n};
    }
    view->engagements = lines;
    return FAIL_NONE;
}

static enum fail part_show(struct request *request, struct db *db, struct why *why) {
    struct part_view view = {0};
    struct buf roles;
    buf_init(&roles, request->arena, 1024);
    TRY(proposal_about(request, db, &view.about, why));
    TRY(engagements_load(request, db, &view, why));
    for (int r = 0; r < N_ROLES; r++)
        if (request_has_role(request, 1u << r))
            buf_printf(&roles, "%s%s", roles.n > 0 ? ", " : "",
                       role_label(request->language, (enum role)(1 << r)));
    view.roles = roles.s;
    request->title = tr(request->out, "Your part");
    request->back_href = "/proposals";
    part_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_part = {.name = "proposal_part",
                                      .path = "/proposals/:proposal/part",
                                      .scope = SCOPE_PROPOSAL,
                                      .roles = ROLE_ANY | ROLE_HELPERS,
                                      .section = "proposals",
                                      .show = part_show};
REGISTER(page, page_part);
