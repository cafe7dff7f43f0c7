/* Who is told what became of it, and in which way. */
#include "civic/app.h"
#include "evidence/contributor.h"
#include "evidence/reply_news.h"
#include "evidence/reply_news.sql.h"
#include "notify/notify.h"

#include <strings.h>

struct known {
    int64_t *participants; /* [readers.n] */
    struct news_readers readers;
};

static bool is_among(const int64_t *sorted, size_t n, int64_t number) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] == number) return true;
        if (sorted[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* Who has told two of their groups the same address is written to once. */
static void twice_told(struct news_reader *readers, const struct contact *contacts, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i && readers[i].by == REACH_EMAIL; k++)
            if (readers[k].by == REACH_EMAIL &&
                strcasecmp(contacts[k].email, contacts[i].email) == 0)
                readers[i].by = REACH_NOBODY;
}

static enum fail contacts_read(struct request *request, const struct contributor *people, size_t n,
                               struct contact **out, struct why *why) {
    int64_t *numbers = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) numbers[i] = people[i].recipient;
    *out = ARENA_ARRAY(request->arena, struct contact, n + 1);
    return vault_get_many(request->app->vault, request->arena, numbers, n, *out, why);
}

/* Those of one kind, each with the way to reach them. */
static enum fail kind_readers(struct request *request, struct db *db,
                              const struct contributor_kind *kind, int64_t engagement,
                              struct known *out, struct why *why) {
    struct contributor *people;
    struct contact *contacts;
    struct reply_reader_stopped_row *stopped;
    size_t n, n_stopped;
    TRY(kind->list(db, request->arena, engagement, &people, &n, why));
    TRY(contacts_read(request, people, n, &contacts, why));
    TRY(reply_reader_stopped(db, request->arena, &stopped, &n_stopped, why));
    int64_t *enough = ARENA_ARRAY(request->arena, int64_t, n_stopped + 1);
    for (size_t i = 0; i < n_stopped; i++) enough[i] = stopped[i].recipient;
    struct news_reader *list = ARENA_ARRAY(request->arena, struct news_reader, n + 1);
    out->participants = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct contributor *who = &people[i];
        enum reach wish =
            kind->wish == NULL ? REACH_HAND : kind->wish(request->arena, &contacts[i]);
        bool no_more = who->gone || is_among(enough, n_stopped, who->recipient);
        list[i] = (struct news_reader){who->recipient, who->language, who->label,
                                       no_more ? REACH_NOBODY
                                               : reach_of(&contacts[i], wish, kind->by_post)};
        out->participants[i] = who->participant;
    }
    twice_told(list, contacts, n);
    out->readers = (struct news_readers){.list = list, .n = n};
    return FAIL_NONE;
}

/* Everybody else who has a slip: they are known by its label alone. */
static enum fail slips_add(struct request *request, struct db *db, int64_t engagement,
                           const struct known *known, struct news_readers *out, struct why *why) {
    struct participant_list_row *rows;
    size_t n;
    TRY(participant_list(db, request->arena, engagement, &rows, &n, why));
    *out = (struct news_readers){
        .list = ARENA_ARRAY(request->arena, struct news_reader, known->readers.n + n + 1)};
    for (; out->n < known->readers.n; out->n++) out->list[out->n] = known->readers.list[out->n];
    for (size_t i = 0; i < n; i++) {
        bool told = !text_is(rows[i].state, "active") || !text_is_empty(rows[i].left_day) ||
                    rows[i].has_code == 0;
        for (size_t k = 0; k < known->readers.n && !told; k++)
            told = known->participants[k] == rows[i].id;
        if (told) continue;
        const char *label =
            text_is_empty(rows[i].strand)
                ? rows[i].label
                : arena_printf(request->arena, "%s, %s", rows[i].label, rows[i].strand);
        out->list[out->n++] = (struct news_reader){0, request->language, label, REACH_HAND};
    }
    return FAIL_NONE;
}

/* The one room that knows those of a method, or NULL. */
static const struct contributor_kind *kind_of(const struct engagement *engagement) {
    for (KIND_EACH(contributor_kind, at))
        if (text_is((*at)->method, engagement->row.method)) return *at;
    return NULL;
}

enum fail reply_readers(struct request *request, struct db *db, const struct engagement *engagement,
                        struct news_readers *out, struct why *why) {
    struct known known = {.participants = NULL};
    const struct contributor_kind *kind = kind_of(engagement);
    if (kind != NULL) TRY(kind_readers(request, db, kind, engagement->row.id, &known, why));
    TRY(slips_add(request, db, engagement->row.id, &known, out, why));
    news_readers_count(out);
    return FAIL_NONE;
}

enum fail reply_reader_withdraw(struct db *db, struct arena *arena,
                                const struct engagement *engagement, int64_t participant,
                                struct why *why) {
    const struct contributor_kind *kind = kind_of(engagement);
    struct contributor *people;
    size_t n;
    if (kind == NULL) return FAIL_NONE;
    TRY(kind->list(db, arena, engagement->row.id, &people, &n, why));
    for (size_t i = 0; i < n; i++)
        if (people[i].participant == participant)
            TRY(notify_cancel_recipient(db, people[i].recipient, why));
    return FAIL_NONE;
}
