/* The one place that decides who may. */
#include "civic/dispatch.h"
#include "civic/person.sql.h"

static enum fail roles_load(struct request *request, struct db *db, int64_t proposal,
                            struct why *why) {
    struct role_of_row *rows;
    size_t n;
    TRY(role_of(db, request->arena, proposal, request->viewer.person, &rows, &n, why));
    unsigned held = 0;
    for (size_t i = 0; i < n; i++) held |= (unsigned)role_read(rows[i].role);
    request->viewer.roles = held;
    return FAIL_NONE;
}

static enum fail denied(struct why *why) {
    return why_fail(why, FAIL_DENIED, NULL, "you do not have permission for this page");
}

static enum fail not_found(struct why *why) {
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such page, or it is not for you");
}

/* A proposal on which somebody has no role does not exist for them: not even its number leaks. */
static enum fail proposal_check(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    if (proposal == 0) return not_found(why);
    TRY(roles_load(request, db, proposal, why));
    if (request->viewer.roles == 0) return not_found(why);
    return (request->viewer.roles & request->page->roles) != 0 ? FAIL_NONE : denied(why);
}

const char *panel_role_word(enum panel_role role) {
    switch (role) {
    case PANEL_MANAGER: return "manager";
    case PANEL_ANALYST: return "analyst";
    case PANEL_ENTRY: return "entry";
    case PANEL_LEAD: return "lead";
    case PANEL_ANY: break;
    }
    return "";
}

enum panel_role panel_role_read(const char *word) {
    for (int i = 0; i < N_PANEL_ROLES; i++)
        if (text_is(word, panel_role_word((enum panel_role)(1 << i))))
            return (enum panel_role)(1 << i);
    return (enum panel_role)0;
}

/* A panel of other organisations does not exist for anybody else, the administrator included:
 * who runs the service has no business with its members. */
static enum fail panel_check(struct request *request, struct db *db, struct why *why) {
    struct panel_role_of_row *rows;
    size_t n;
    int64_t panel = request_int(request, "panel");
    if (panel == 0) return not_found(why);
    TRY(panel_role_of(db, request->arena, panel, request->viewer.person, &rows, &n, why));
    unsigned held = 0;
    for (size_t i = 0; i < n; i++) held |= (unsigned)panel_role_read(rows[i].role);
    request->viewer.roles = held;
    if (held == 0) return not_found(why);
    return (held & request->page->roles) != 0 ? FAIL_NONE : denied(why);
}

static enum fail organisation_check(const struct request *request, struct why *why) {
    const struct viewer *viewer = &request->viewer;
    int64_t organisation = request_int(request, "organisation");
    if (organisation == 0) return not_found(why);
    if (viewer->administrator) return FAIL_NONE;
    if (organisation != viewer->organisation) return not_found(why);
    return !request->page->manager || viewer->manager ? FAIL_NONE : denied(why);
}

enum fail permission_check(struct request *request, struct db *db, struct why *why) {
    const struct viewer *viewer = &request->viewer;
    bool official = viewer->person != 0;
    switch (request->page->scope) {
    case SCOPE_ANYONE: return FAIL_NONE;
    case SCOPE_PARTICIPANT: return viewer->participant != 0 ? FAIL_NONE : denied(why);
    case SCOPE_HALF_SIGNED_IN: return viewer->half != 0 ? FAIL_NONE : denied(why);
    case SCOPE_SIGNED_IN: return official ? FAIL_NONE : denied(why);
    case SCOPE_ORGANISATION: return official ? organisation_check(request, why) : denied(why);
    case SCOPE_PROPOSAL: return official ? proposal_check(request, db, why) : denied(why);
    case SCOPE_PANEL: return official ? panel_check(request, db, why) : denied(why);
    case SCOPE_ADMINISTRATOR: return official && viewer->administrator ? FAIL_NONE : denied(why);
    }
    return denied(why);
}
