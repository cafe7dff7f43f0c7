/* A draw in words. */
#include "recruit/draw_report.h"

#include <math.h>

const char *draw_cause_text(struct arena *arena, const struct sortition_quotas *quotas,
                            const struct sortition_cause *cause) {
    const struct sortition_feature *feature = &quotas->features[cause->feature];
    return arena_printf(arena, "%s: %s (at %s %d %s for %zu %s)", feature->name,
                        feature->values[cause->value].name, cause->is_max ? "most" : "least",
                        cause->places, cause->places == 1 ? "place" : "places", cause->people,
                        cause->people == 1 ? "person" : "people");
}

static const char *causes_text(struct arena *arena, const struct sortition_quotas *quotas,
                               const struct sortition_group *group) {
    const char *text = "";
    for (size_t i = 0; i < group->n_causes; i++)
        text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : "; ",
                            draw_cause_text(arena, quotas, &group->causes[i]));
    return text;
}

const char *draw_group_text(struct arena *arena, const struct sortition_quotas *quotas,
                            const struct sortition_group *group) {
    const char *causes = causes_text(arena, quotas, group);
    bool none = group->n_causes == 0;
    switch (group->fate) {
    case SORTITION_KEPT: return "Held on the panel beforehand.";
    case SORTITION_EXCLUDED: return "Left out beforehand, or at an address whose places are taken.";
    case SORTITION_NEVER:
        return none ? "No panel that keeps the quotas has room for them."
                    : arena_printf(arena, "No panel that keeps the quotas has room for them: %s.",
                                   causes);
    case SORTITION_CERTAIN:
        return none ? "Every panel that keeps the quotas needs them."
                    : arena_printf(arena, "They are needed on every panel: %s.", causes);
    case SORTITION_ORDINARY: break;
    }
    return none ? "Only the size of the panel and of the pool hold this chance."
                : arena_printf(arena, "This chance is held by %s.", causes);
}
