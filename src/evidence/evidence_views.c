#include "evidence/evidence_views.h"

#include "civic/engagement_link.h"
#include "evidence/take_part.h"

enum fail engagement_of_path(struct request *request, struct db *db, struct engagement *out,
                             struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    TRY(engagement_get(db, request->arena, request_int(request, "engagement"), proposal, &out->row,
                       why));
    out->state = evidence_state_read(out->row.state);
    out->path = arena_printf(request->arena, "/proposals/%lld/evidence/%lld", (long long)proposal,
                             (long long)out->row.id);
    return FAIL_NONE;
}

const char *engagement_home(struct request *request, const struct engagement *engagement) {
    const struct engagement_link *const *links;
    if (request_has_role(request, ROLE_ANY) ||
        engagement_links(request, engagement->row.method, &links) == 0)
        return engagement->path;
    return arena_printf(request->arena, "%s%s", engagement->path, links[0]->path);
}

enum fail take_part_may_step(struct db *db, struct arena *arena, const char *method,
                             int64_t engagement, struct why *why) {
    for (KIND_EACH(take_part_kind, at))
        if ((*at)->may_step != NULL && text_is((*at)->method, method))
            TRY((*at)->may_step(db, arena, engagement, why));
    return FAIL_NONE;
}

const char *engagement_method_text(const struct html *out, const char *method) {
    if (text_is(method, "jury")) return tr(out, "Citizens' Jury");
    if (text_is(method, "panel")) return tr(out, "Citizens' Panel");
    if (text_is(method, "dialogue")) return tr(out, "Distributed Dialogue");
    if (text_is(method, "workshop")) return tr(out, "Workshop");
    return tr(out, "Open vote");
}

const char *engagement_state_colour(enum evidence_state state) {
    switch (state) {
    case EVIDENCE_PLANNED: return "grey";
    case EVIDENCE_BEFORE:
    case EVIDENCE_AFTER: return "green";
    case EVIDENCE_BETWEEN: return "yellow";
    case EVIDENCE_CLOSED:
    case N_EVIDENCE_STATES: break;
    }
    return "blue";
}
