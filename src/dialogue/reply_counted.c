#include "dialogue/reply_counted.h"

#include "dialogue/gather.h"
#include "dialogue/reply.sql.h"

/* "Light the path. (412 people)", where the public page shows numbers for it; else "". */
static const char *line_of(struct request *request, const char *statement, const int64_t votes[3],
                           size_t n_groups) {
    static const int64_t nobody[3] = {0};
    if (beside_whole(votes, nobody, n_groups) != BESIDE_ALL) return "";
    int64_t people = votes[0] + votes[1] + votes[2];
    return arena_printf(request->arena, "%s (%s)", statement,
                        trn(request->out, "%lld person", "%lld people", people));
}

static const char *line_after(struct request *request, const char *told, const char *line) {
    if (*line == '\0' || *told == '\0') return *line == '\0' ? told : line;
    return arena_printf(request->arena, "%s\n%s", told, line);
}

/* Votes of the group, counted in the room. */
static void room_add(struct request *request, const struct gathered *all,
                     const struct counted_of *of, struct reply *reply) {
    const struct html *out = request->out;
    const char *told = "";
    bool counted = false, waits = false;
    for (size_t i = 0; i < all->n_tallies; i++) {
        const struct tally *t = &all->tallies[i];
        struct room_count room = gather_room(all, of->event, t->statement);
        counted |= room.counted;
        waits |= room.counted && !room.included;
        if (room.counted && room.included)
            told = line_after(request, told, line_of(request, t->text, t->votes, t->n_groups));
    }
    if (waits)
        told = trf(out,
                   "They come in with the next write-ups. The numbers are renewed with every %lld "
                   "write-ups, so that no single group shows in them.",
                   (long long)GATHER_STEP);
    else if (counted && *told == '\0')
        told = tr(out, "Too few people have voted to show numbers without showing single people.");
    if (counted)
        reply_used(request, reply, tr(out, "Published numbers that count your group's votes"), told,
                   of->said_path);
}

/* What they voted alone, once the votes of their event are among the published ones. */
static enum fail alone_add(struct request *request, struct db *db, const struct gathered *all,
                           const struct counted_of *of, struct reply *reply, struct why *why) {
    struct dialogue_reply_alone_row *voted;
    size_t n;
    const struct html *out = request->out;
    const char *told = "";
    TRY(dialogue_reply_alone(db, request->arena, of->access, &voted, &n, why));
    if (n == 0) return FAIL_NONE;
    reply_said(request, reply, tr(out, "Alone, on your phone"),
               trn(out, "You said what you think of %lld statement.",
                   "You said what you think of %lld statements.", (int64_t)n));
    for (size_t i = 0; i < all->n_tallies; i++) {
        const struct tally *t = &all->tallies[i];
        for (size_t k = 0; k < n; k++)
            if (voted[k].statement == t->statement &&
                phone_count_of(&all->phones, of->event, t->statement) != NULL)
                told = line_after(request, told, line_of(request, t->text, t->phone, t->n_phones));
    }
    told = *told == '\0'
               ? tr(out, "Nothing from your event is in a published number yet: so few people are "
                         "shown to nobody.")
               : line_after(request, told,
                            tr(out, "The votes from your event are among them, as they stood when "
                                    "they were put together with those of other events."));
    reply_used(request, reply, tr(out, "Published numbers of votes on phones"), told,
               of->said_path);
    return FAIL_NONE;
}

enum fail reply_counted_add(struct request *request, struct db *db, const struct counted_of *of,
                            struct reply *reply, struct why *why) {
    struct gathered all;
    const struct html *out = request->out;
    TRY(gather(db, request->arena, of->engagement, request_today(request), GATHER_STEP, &all, why));
    size_t before = reply->used.n;
    room_add(request, &all, of, reply);
    TRY(alone_add(request, db, &all, of, reply, why));
    if (reply->used.n == before) /* else they lead there */
        reply_used(request, reply, tr(out, "What all groups said"),
                   tr(out, "Everybody can read it."), of->said_path);
    return FAIL_NONE;
}
