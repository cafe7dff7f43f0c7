#include "publication/publish.h"

#include "base/clock.h"
#include "publication/publication.sql.h"
#include "publication/record.h"
#include "score/stale_kind.h"

static enum fail stale_load(struct db *db, struct arena *arena, int64_t proposal, bool *stale,
                            struct why *why) {
    for (KIND_EACH(score_stale_kind, at)) {
        bool yes = false;
        TRY((*at)->is_stale(db, arena, proposal, &yes, why));
        *stale = *stale || yes;
    }
    return FAIL_NONE;
}

enum fail publication_gather(struct db *db, struct arena *arena, int64_t proposal, int64_t now,
                             struct gathered *out, struct why *why) {
    struct publication_engagements_row *engagements;
    struct gathered made = {0};
    const char *today = date_iso(arena, date_of(now));
    size_t n;
    bool open = false, stale = false;
    TRY(content_gather(db, arena, proposal, today, &made.content, &made.score_file, why));
    TRY(publication_engagements(db, arena, proposal, made.content.version, &engagements, &n, why));
    for (size_t i = 0; i < n; i++) open = open || !text_is(engagements[i].state, "closed");
    TRY(stale_load(db, arena, proposal, &stale, why));
    publication_checks(arena, &made.content, open, stale, &made.checks, &made.n_checks);
    *out = made;
    return FAIL_NONE;
}

/* The address stays the same for all publications of a proposal; another proposal with the
 * same title gets its reference added. */
static enum fail slug_of(struct db *db, struct arena *arena,
                         const struct publication_content *content, const char *wanted,
                         const struct publication_list_row *past, size_t n_past, const char **slug,
                         struct why *why) {
    int64_t owner;
    if (n_past > 0) {
        *slug = past[0].slug;
        return FAIL_NONE;
    }
    const char *plain = slug_make(arena, text_is_empty(wanted) ? content->title : wanted);
    enum fail found = publication_slug_owner(db, arena, plain, &owner, why);
    if (found == FAIL_NOTFOUND) {
        *slug = plain;
        return FAIL_NONE;
    }
    TRY(found);
    *slug = arena_printf(arena, "%s-%s", plain, slug_make(arena, content->reference));
    return FAIL_NONE;
}

enum fail publication_publish(struct db *db, struct arena *arena,
                              const struct publishing *publishing, int64_t *id, const char **slug,
                              struct why *why) {
    int64_t proposal = publishing->proposal;
    struct gathered made;
    struct publication_list_row *past;
    size_t n_past;
    const char *json;
    TRY(publication_gather(db, arena, proposal, publishing->now, &made, why));
    if (!checks_allow(made.checks, made.n_checks))
        return why_fail(why, FAIL_CONFLICT, NULL, "it cannot be published yet: %s",
                        made.checks[0].text);
    made.content.theme = publishing->theme;
    TRY(publication_list(db, arena, proposal, &past, &n_past, why));
    TRY(slug_of(db, arena, &made.content, publishing->slug, past, n_past, slug, why));
    TRY(publication_write(arena, &made.content, &json, why));
    TRY(publication_add(db, arena, proposal, n_past == 0 ? 1 : past[0].number + 1,
                        made.content.version, *slug, json, made.score_file, publishing->person,
                        publishing->now, id, why));
    return ledger_record(db, arena, &publication_kind, proposal, *id, publishing->now, why);
}
