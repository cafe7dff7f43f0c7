#include "publication/publish.h"

#include "base/clock.h"
#include "publication/carry.h"
#include "publication/publication.sql.h"
#include "publication/record.h"
#include "score/stale_kind.h"
#include "stats/score_file.h"

static enum fail stale_load(struct db *db, struct arena *arena, int64_t proposal, bool *stale,
                            struct why *why) {
    for (KIND_EACH(score_stale_kind, at)) {
        bool yes = false;
        TRY((*at)->is_stale(db, arena, proposal, &yes, why));
        *stale = *stale || yes;
    }
    return FAIL_NONE;
}

static enum fail score_carry(struct arena *arena, const char *past_file, struct gathered *made,
                             struct why *why) {
    struct score_about about, past_about;
    struct score_summary summary, past;
    struct score_figures figures;
    const json_t *printed;
    if (text_is_empty(past_file) || text_is_empty(made->score_file)) return FAIL_NONE;
    TRY(score_file_read(arena, str_of(past_file), &past_about, &past, &printed, why));
    TRY(score_file_read(arena, str_of(made->score_file), &about, &summary, &printed, why));
    size_t n = carry_score(arena, &past, past_about.version == about.version, &summary);
    if (n == 0) return FAIL_NONE;
    score_figures(arena, &summary, &figures);
    struct buf buf;
    buf_init(&buf, arena, CONTENT_BYTES);
    score_file_write(&buf, &about, &summary, &figures, NULL);
    if (buf.full) return why_fail(why, FAIL_LIMIT, NULL, "the score is too large to publish");
    made->score_file = buf.s;
    made->n_kept += n;
    return FAIL_NONE;
}

/* Where the answers of fewer than five people changed since the last page, its figures stay. */
static enum fail past_carry(struct db *db, struct arena *arena, int64_t proposal,
                            struct gathered *made, struct why *why) {
    struct publication_past_row row;
    struct publication_content past;
    enum fail found = publication_past(db, arena, proposal, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    TRY(publication_read(arena, row.content, &past, why));
    made->n_kept = carry_content(&past, &made->content);
    TRY(score_carry(arena, row.score_file, made, why));
    if (made->n_kept > 0)
        made->content.kept_day = text_is_empty(past.kept_day) ? past.published_on : past.kept_day;
    return FAIL_NONE;
}

enum fail publication_gather(struct db *db, struct arena *arena, int64_t proposal, bool changed,
                             int64_t now, struct gathered *out, struct why *why) {
    struct publication_engagements_row *engagements;
    struct gathered made = {0};
    const char *today = date_iso(arena, date_of(now));
    size_t n;
    struct publication_proposal_row about;
    struct check_state state = {0};
    TRY(content_gather(db, arena, proposal, today, &made.content, &made.score_file, why));
    if (!changed) TRY(past_carry(db, arena, proposal, &made, why));
    TRY(publication_engagements(db, arena, proposal, made.content.version, &engagements, &n, why));
    for (size_t i = 0; i < n; i++)
        state.engagement_open |= !text_is(engagements[i].state, "closed");
    TRY(stale_load(db, arena, proposal, &state.score_stale, why));
    TRY(publication_proposal(db, arena, proposal, &about, why));
    state.stage_behind = *made.content.outcome != '\0' && about.stage < STAGES_DECIDED;
    publication_checks(arena, &made.content, &state, &made.checks, &made.n_checks);
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
    TRY(publication_gather(db, arena, proposal, publishing->changed, publishing->now, &made, why));
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
