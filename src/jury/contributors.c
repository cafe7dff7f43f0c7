/* Jurors to whom the reply goes: those who were recruited here. */
#include "evidence/contributor.h"
#include "jury/reply.sql.h"
#include "recruit/recruit_people.h"

static enum fail contributors_list(struct db *db, struct arena *arena, int64_t engagement,
                                   struct contributor **out, size_t *n, struct why *why) {
    struct jury_contributors_row *rows;
    TRY(jury_contributors(db, arena, engagement, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct contributor, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct contributor){.recipient = vault_number(VAULT_REGISTRATION, rows[i].id),
                                         .participant = rows[i].participant,
                                         .language = rows[i].language,
                                         .label = rows[i].label,
                                         .gone = rows[i].gone != 0};
    return FAIL_NONE;
}

static enum reach contributor_wish(struct arena *arena, const struct contact *contact) {
    const char *way = recruit_contact_way(arena, contact);
    return text_is(way, "email")    ? REACH_EMAIL
           : text_is(way, "letter") ? REACH_LETTER
           : text_is(way, "text")   ? REACH_SMS
                                    : REACH_HAND;
}

static const struct contributor_kind contributors_jury = {
    .method = "jury", .by_post = true, .list = contributors_list, .wish = contributor_wish};
REGISTER(contributor_kind, contributors_jury);
