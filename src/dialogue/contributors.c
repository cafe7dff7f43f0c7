/* Hosts to whom the reply goes; they know who came. */
#include "dialogue/event_views.h"
#include "dialogue/reply.sql.h"
#include "evidence/contributor.h"
#include "store/vault.h"

static enum fail contributors_list(struct db *db, struct arena *arena, int64_t engagement,
                                   struct contributor **out, size_t *n, struct why *why) {
    struct dialogue_contributors_row *rows;
    TRY(dialogue_contributors(db, arena, engagement, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct contributor, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct contributor){
            .recipient = vault_number(VAULT_HOST, rows[i].id),
            .language = rows[i].language,
            .label = arena_printf(arena, "%lld: %s", (long long)rows[i].number, rows[i].place)};
    return FAIL_NONE;
}

static const struct contributor_kind contributors_dialogue = {.method = "dialogue",
                                                              .list = contributors_list};
REGISTER(contributor_kind, contributors_dialogue);
