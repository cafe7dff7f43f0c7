#include "dialogue/gather.h"

#include <stdlib.h>
#include <string.h>

/* ---- which write-ups count ---- */

static void voices_find(struct arena *arena, const struct dialogue_sent_list_row *rows, size_t n,
                        struct gathered *out) {
    out->voices = ARENA_ARRAY(arena, struct voice, n + 1);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        while (end < n && rows[end].event == rows[i].event) end++;
        struct write_up_sent *sent = ARENA_ARRAY(arena, struct write_up_sent, end - i);
        for (size_t k = i; k < end; k++)
            sent[k - i] =
                (struct write_up_sent){rows[k].account, rows[k].sent_at, rows[k].chosen != 0};
        int counting = write_up_counting(sent, end - i);
        if (counting >= 0)
            out->voices[out->n_voices++] = (struct voice){.row = &rows[i + (size_t)counting]};
        out->n_kept += end - i - 1;
        i = end;
    }
}

static int by_sending(const void *a, const void *b) {
    const struct dialogue_sent_list_row *x = ((const struct voice *)a)->row;
    const struct dialogue_sent_list_row *y = ((const struct voice *)b)->row;
    if (x->sent_at != y->sent_at) return x->sent_at < y->sent_at ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static struct voice *voice_of(struct gathered *all, int64_t write_up) {
    for (size_t i = 0; i < all->n_voices; i++)
        if (all->voices[i].row->id == write_up) return &all->voices[i];
    return NULL;
}

/* ---- votes ---- */

static size_t area_at(const struct gathered *all, int64_t area) {
    for (size_t i = 0; i < all->n_areas; i++)
        if (all->groups[i].id == area) return i;
    return all->n_areas;
}

/* Each area has the numbers of its first so many write-ups, whatever they say. */
static void told_find(struct gathered *all, size_t step) {
    for (size_t a = 0; a < all->n_areas; a++) {
        size_t waiting = 0;
        for (size_t v = 0; v < all->n_voices; v++)
            waiting += all->voices[v].row->area == all->groups[a].id;
        waiting %= step;
        for (size_t v = all->n_voices; v-- > 0;) {
            struct voice *voice = &all->voices[v];
            if (voice->row->area != all->groups[a].id) continue;
            voice->told = waiting == 0;
            if (waiting > 0) waiting--;
        }
    }
}

/* An area that no write-up is told of shows nothing, not zeros. */
static void untold_hide(const struct gathered *all, bool *shown) {
    for (size_t a = 0; a < all->n_areas; a++) {
        bool told = false, any = false;
        for (size_t v = 0; v < all->n_voices; v++) {
            if (all->voices[v].row->area != all->groups[a].id) continue;
            any = true;
            told |= all->voices[v].told;
        }
        for (size_t k = 0; k < 3 && any && !told; k++) shown[3 * a + k] = false;
    }
}

static struct tally *tally_of(struct gathered *all, int64_t statement) {
    for (size_t i = 0; i < all->n_tallies; i++)
        if (all->tallies[i].statement == statement) return &all->tallies[i];
    return NULL;
}

static int64_t or_zero(int64_t n) {
    return n == DB_NULL_INT ? 0 : n;
}

static bool is_counted(const struct dialogue_count_all_row *c) {
    return c->agree != DB_NULL_INT || c->disagree != DB_NULL_INT || c->unsure != DB_NULL_INT;
}

static void vote_add(struct gathered *all, const struct voice *voice,
                     const struct dialogue_count_all_row *c) {
    static const char *const words[] = {"agree", "split", "disagree"};
    struct tally *tally = tally_of(all, c->statement);
    if (tally == NULL) return;
    if (!is_counted(c)) {
        for (size_t k = 0; k < 3; k++) tally->majorities[k] += text_is(c->majority, words[k]);
        return;
    }
    int64_t votes[3] = {or_zero(c->agree), or_zero(c->unsure), or_zero(c->disagree)};
    size_t area = voice->told ? area_at(all, voice->row->area) : all->n_areas;
    tally->n_groups++;
    for (size_t k = 0; k < 3; k++) {
        tally->votes[k] += votes[k];
        tally->area_votes[3 * area + k] += votes[k];
    }
}

static enum fail tallies_load(struct db *db, struct arena *arena, int64_t engagement,
                              struct gathered *all, struct why *why) {
    struct dialogue_statement_list_row *statements;
    size_t n;
    TRY(dialogue_statement_list(db, arena, engagement, &statements, &n, why));
    TRY(dialogue_count_all(db, arena, engagement, &all->counts, &all->n_counts, why));
    all->tallies = ARENA_ARRAY(arena, struct tally, n + 1);
    all->n_tallies = n;
    for (size_t i = 0; i < n; i++)
        all->tallies[i] =
            (struct tally){.statement = statements[i].id,
                           .text = statements[i].title,
                           .area_votes = ARENA_ARRAY(arena, int64_t, 3 * (all->n_areas + 1)),
                           .area_shown = ARENA_ARRAY(arena, bool, 3 * (all->n_areas + 1)),
                           .area_phone = ARENA_ARRAY(arena, int64_t, 3 * (all->n_areas + 1)),
                           .area_phone_shown = ARENA_ARRAY(arena, bool, 3 * (all->n_areas + 1))};
    for (size_t i = 0; i < all->n_counts; i++) {
        const struct voice *voice = voice_of(all, all->counts[i].write_up);
        if (voice != NULL) vote_add(all, voice, &all->counts[i]);
    }
    for (size_t i = 0; i < n; i++) {
        TRY(areas_safe(arena, all->tallies[i].area_votes, all->n_areas + 1,
                       all->tallies[i].area_shown, why));
        untold_hide(all, all->tallies[i].area_shown);
    }
    return FAIL_NONE;
}

static int64_t area_of_event(const struct dialogue_event_list_row *events, size_t n,
                             int64_t event) {
    for (size_t i = 0; i < n; i++)
        if (events[i].id == event) return events[i].area;
    return DB_NULL_INT;
}

static enum fail phones_count(struct arena *arena, struct gathered *all,
                              const struct dialogue_event_list_row *events, size_t n,
                              struct why *why) {
    for (size_t i = 0; i < all->phones.n; i++) {
        const struct phone_count *row = &all->phones.rows[i];
        struct tally *tally = tally_of(all, row->statement);
        if (tally == NULL) continue;
        size_t area = area_at(all, area_of_event(events, n, row->event));
        tally->n_phones++;
        all->any_phones = true;
        for (size_t k = 0; k < 3; k++) {
            tally->phone[k] += row->votes[k];
            tally->area_phone[3 * area + k] += row->votes[k];
        }
    }
    for (size_t i = 0; i < all->n_tallies; i++)
        TRY(areas_safe(arena, all->tallies[i].area_phone, all->n_areas + 1,
                       all->tallies[i].area_phone_shown, why));
    return FAIL_NONE;
}

/* ---- uptake and coverage ---- */

static bool reported(const struct dialogue_event_list_row *e) {
    return e->n_sent > 0;
}

static void uptake_count(const struct dialogue_event_list_row *rows, size_t n, const char *today,
                         struct uptake *out) {
    for (size_t i = 0; i < n; i++) {
        const struct dialogue_event_list_row *e = &rows[i];
        bool cancelled = text_is(e->state, "cancelled");
        bool held = text_is(e->held, "yes") || reported(e);
        out->registered++;
        /* Whoever met went ahead, whether or not they had said so before. */
        out->confirmed += held || (e->confirmed_day != NULL && !cancelled);
        out->held += held;
        out->written += reported(e);
        out->over += !cancelled && strcmp(e->day, today) < 0;
    }
}

static void heard_add(struct gathered *all, int64_t group, const struct attendance *band) {
    for (size_t i = 0; i < all->n_groups; i++) {
        if (all->groups[i].id != group) continue;
        all->heard[i].events++;
        all->heard[i].least += band == NULL ? 0 : band->least;
        all->heard[i].most += band == NULL ? 0 : band->most;
    }
}

static bool is_present(const struct voice *voice, int64_t community) {
    for (size_t i = 0; i < voice->n_present; i++)
        if (voice->present[i] == community) return true;
    return voice->row->community == community;
}

static void coverage_count(struct gathered *all, const struct dialogue_event_list_row *events,
                           size_t n, const char *today) {
    int64_t whole = 0, least = 0, most = 0;
    for (size_t v = 0; v < all->n_voices; v++) {
        const struct voice *voice = &all->voices[v];
        const struct attendance *band = attendance_of(voice->row->attendance);
        heard_add(all, voice->row->area, band);
        least += band == NULL ? 0 : band->least;
        most += band == NULL ? 0 : band->most;
        for (size_t g = all->n_areas; g < all->n_groups; g++)
            if (is_present(voice, all->groups[g].id)) heard_add(all, all->groups[g].id, band);
    }
    for (size_t i = 0; i < n; i++) {
        const struct dialogue_event_list_row *e = &events[i];
        bool coming = !reported(e) && strcmp(e->day, today) >= 0 &&
                      (text_is(e->state, "registered") || text_is(e->state, "confirmed"));
        for (size_t g = 0; coming && g < all->n_groups; g++)
            all->heard[g].coming +=
                all->groups[g].id == e->area || all->groups[g].id == e->community;
    }
    for (size_t g = 0; g < all->n_groups; g++) all->heard[g].population = all->groups[g].population;
    for (size_t g = 0; g < all->n_areas; g++) whole += all->groups[g].population;
    heard_parts(all->heard, all->n_areas);
    heard_each(all->heard + all->n_areas, all->n_groups - all->n_areas, whole, least, most);
}

enum fail gather(struct db *db, struct arena *arena, int64_t engagement, const char *today,
                 size_t step, struct gathered *out, struct why *why) {
    struct dialogue_sent_list_row *sent;
    struct dialogue_event_list_row *events;
    struct dialogue_present_all_row *present;
    size_t n_sent, n_events, n_present;
    struct gathered all = {0};
    TRY(dialogue_group_list(db, arena, engagement, &all.groups, &all.n_groups, why));
    while (all.n_areas < all.n_groups && text_is(all.groups[all.n_areas].kind, "area"))
        all.n_areas++;
    all.heard = ARENA_ARRAY(arena, struct heard_group, all.n_groups + 1);
    TRY(dialogue_sent_list(db, arena, engagement, &sent, &n_sent, why));
    TRY(dialogue_event_list(db, arena, engagement, &events, &n_events, why));
    TRY(dialogue_present_all(db, arena, engagement, &present, &n_present, why));
    voices_find(arena, sent, n_sent, &all);
    if (all.n_voices > 1) qsort(all.voices, all.n_voices, sizeof all.voices[0], by_sending);
    all.n_all = all.n_voices;
    all.n_voices -= all.n_voices % step;
    for (size_t i = 0; i < n_present; i++) {
        struct voice *voice = voice_of(&all, present[i].write_up);
        if (voice != NULL && voice->n_present < sizeof voice->present / sizeof voice->present[0])
            voice->present[voice->n_present++] = present[i].community;
    }
    told_find(&all, step);
    TRY(tallies_load(db, arena, engagement, &all, why));
    TRY(phone_counts_load(db, arena, engagement, true, &all.phones, why));
    TRY(phones_count(arena, &all, events, n_events, why));
    uptake_count(events, n_events, today, &all.uptake);
    coverage_count(&all, events, n_events, today);
    *out = all;
    return FAIL_NONE;
}

size_t gather_counts_from(const struct gathered *all, int64_t write_up) {
    size_t low = 0, high = all->n_counts;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->counts[middle].write_up < write_up)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct room_count gather_room(const struct gathered *all, int64_t event, int64_t statement) {
    struct room_count room = {.majority = ""};
    for (size_t v = 0; v < all->n_all; v++) {
        int64_t write_up = all->voices[v].row->id;
        if (all->voices[v].row->event != event) continue;
        room.included = v < all->n_voices;
        for (size_t i = gather_counts_from(all, write_up);
             i < all->n_counts && all->counts[i].write_up == write_up; i++) {
            const struct dialogue_count_all_row *c = &all->counts[i];
            if (c->statement != statement) continue;
            room.counted = is_counted(c);
            room.majority = room.counted ? "" : c->majority;
            room.votes[0] = or_zero(c->agree);
            room.votes[1] = or_zero(c->unsure);
            room.votes[2] = or_zero(c->disagree);
        }
    }
    return room;
}
