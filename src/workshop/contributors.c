/* Those to whom the reply goes: who was at a workshop. Their organisation stands in the place of an
 * address, so none of it goes by post. */
#include "evidence/contributor.h"
#include "store/vault.h"
#include "workshop/rating.sql.h"
#include "workshop/workshop_views.h"

static enum fail contributors_list(struct db *db, struct arena *arena, int64_t engagement,
                                   struct contributor **out, size_t *n, struct why *why) {
    struct workshop_contributors_row *rows;
    TRY(workshop_contributors(db, arena, engagement, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct contributor, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct contributor){.recipient = vault_number(VAULT_WORKSHOP, rows[i].id),
                                         .participant = rows[i].participant,
                                         .language = "en",
                                         .label = rows[i].label};
    return FAIL_NONE;
}

static const struct contributor_kind contributors_workshop = {.method = "workshop",
                                                              .list = contributors_list};
REGISTER(contributor_kind, contributors_workshop);
