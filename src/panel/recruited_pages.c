/* People of a recruitment become members. */
#include "civic/person.sql.h"
#include "panel/member.html.h"
#include "panel/panel_views.h"
#include "panel/recruited.h"
#include "recruit/recruit_views.h"

/* Which of its questions go into the profile, and which have no place there. */
static enum fail match_words(struct request *request, struct db *db, int64_t recruitment,
                             const struct panel_dimension *dimensions, size_t n_dimensions,
                             const char **out, struct why *why) {
    struct recruited_categories_row *rows;
    size_t n, n_taken = 0, n_left = 0;
    struct buf taken, left;
    buf_init(&taken, request->arena, 4096);
    buf_init(&left, request->arena, 4096);
    TRY(recruited_categories(db, request->arena, recruitment, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        bool fits = recruited_dimension(dimensions, n_dimensions, rows[i].name) != NULL;
        size_t *count = fits ? &n_taken : &n_left;
        buf_printf(fits ? &taken : &left, "%s%s", (*count)++ == 0 ? "" : ", ", rows[i].name);
    }
    const char *said = "";
    if (n_taken > 0) said = trf(request->out, "Taken into the profile: %s.", taken.s);
    if (n_left > 0)
        said =
            arena_printf(request->arena, "%s%s%s", said, *said == '\0' ? "" : " ",
                         trf(request->out,
                             "Not taken over, as the panel has nothing of that name: %s.", left.s));
    *out = said;
    return FAIL_NONE;
}

/* Whether they can open the recruitment's own page: a panel's manager need not be on the proposal.
 */
static enum fail recruitment_reads(struct request *request, struct db *db, int64_t proposal,
                                   bool *reads, struct why *why) {
    struct role_of_row *rows;
    size_t n;
    unsigned roles = 0;
    if (proposal == DB_NULL_INT) return FAIL_NONE;
    TRY(role_of(db, request->arena, proposal, request->viewer.person, &rows, &n, why));
    for (size_t i = 0; i < n; i++) roles |= role_read(rows[i].role);
    *reads = (roles & RECRUIT_VISITORS) != 0;
    return FAIL_NONE;
}

static enum fail recruited_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct panel_dimension *dimensions;
    struct recruited_list_row *rows;
    struct recruited_proposals_row *proposals;
    size_t n, n_dimensions, n_proposals;
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(panel_dimensions(db, request->arena, page.row.id, &dimensions, &n_dimensions, why));
    TRY(recruited_list(db, request->arena, page.row.id, &rows, &n, why));
    TRY(recruited_proposals(db, request->arena, page.row.id, request->viewer.person, &proposals,
                            &n_proposals, why));
    struct recruited_line *lines = ARENA_ARRAY(request->arena, struct recruited_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        lines[i] = (struct recruited_line){.title = rows[i].title,
                                           .path = arena_printf(request->arena, "%s/recruited/%lld",
                                                                page.path, (long long)rows[i].id),
                                           .n_ready = rows[i].n_ready,
                                           .n_joined = rows[i].n_joined};
        bool reads = false;
        TRY(recruitment_reads(request, db, rows[i].proposal, &reads, why));
        if (reads)
            lines[i].href = arena_printf(request->arena, "/proposals/%lld/recruitments/%lld",
                                         (long long)rows[i].proposal, (long long)rows[i].id);
        TRY(match_words(request, db, rows[i].id, dimensions, n_dimensions, &lines[i].profile, why));
    }
    struct recruited_view view = {
        .page = &page, .lines = lines, .n = n, .proposals = proposals, .n_proposals = n_proposals};
    request->title = tr(request->out, "Members from a recruitment");
    panel_recruited_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruited = {.name = "panel_recruited",
                                           .path = "/panels/:panel/recruited",
                                           .scope = SCOPE_PANEL,
                                           .roles = PANEL_MANAGER,
                                           .section = "panels",
                                           .show = recruited_show};
REGISTER(page, page_recruited);

static enum fail join_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    size_t n;
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(recruited_join(request->app, db, request->arena, page.row.id,
                       request_int(request, "recruitment"), request->now, &n, why));
    request->subject = request_int(request, "recruitment");
    request_go(request, "%s/recruited", page.path);
    request_say(request, tr_language(request->language, "%zu new members."), n);
    return FAIL_NONE;
}

static const struct page page_recruited_join = {.name = "panel_recruited_join",
                                                .path = "/panels/:panel/recruited/:recruitment",
                                                .scope = SCOPE_PANEL,
                                                .roles = PANEL_MANAGER,
                                                .act = join_act};
REGISTER(page, page_recruited_join);
