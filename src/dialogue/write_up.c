#include "dialogue/write_up.h"

#include "base/json.h"
#include "dialogue/dialogue.h"
#include "web/html.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is asked ---- */

struct asks {
    struct write_up_ask *asks;
    size_t n;
};

static void ask(struct asks *asks, bool when, const char *field, const char *text) {
    if (when && asks->n < ASKS_MAX) asks->asks[asks->n++] = (struct write_up_ask){field, text};
}

static bool is_counted(const struct write_up_count *c) {
    return c->agree >= 0 || c->disagree >= 0 || c->unsure >= 0;
}

static int64_t sum_of(const struct write_up_count *c) {
    return (c->agree > 0 ? c->agree : 0) + (c->disagree > 0 ? c->disagree : 0) +
           (c->unsure > 0 ? c->unsure : 0);
}

struct counted {
    size_t n, majorities, partial;
    int64_t least, most; /* voters on a statement, of those counted */
};

static struct counted counted_of(const struct write_up *w) {
    struct counted all = {.least = INT64_MAX};
    for (size_t i = 0; i < w->n_counts; i++) {
        const struct write_up_count *c = &w->counts[i];
        all.majorities += !text_is_empty(c->majority);
        if (!is_counted(c)) continue;
        int64_t sum = sum_of(c);
        all.n++;
        all.partial += c->agree < 0 || c->disagree < 0 || c->unsure < 0;
        if (sum < all.least) all.least = sum;
        if (sum > all.most) all.most = sum;
    }
    if (all.n == 0) all.least = 0;
    return all;
}

static void votes_check(const struct write_up *w, struct asks *asks) {
    const struct attendance *band = attendance_of(w->attendance);
    struct counted counted = counted_of(w);
    bool counts = text_is(w->votes_how, "head_count") || text_is(w->votes_how, "show_of_hands");
    ask(asks, text_is_empty(w->votes_how), "votes_how", TR("How were votes taken?"));
    ask(asks, counts && counted.n == 0, "votes_how",
        TR("You counted, but there is no number. Do you still have the counts?"));
    ask(asks, !counts && !text_is_empty(w->votes_how) && counted.n > 0, "votes_how",
        TR("There are counts, though you say that nobody counted. Which is right?"));
    ask(asks, counts && counted.n > 0 && counted.n < w->n_counts, "votes_how",
        TR("Some statements have no count. Were they left out?"));
    ask(asks, counted.partial > 0, "votes_how",
        TR("Somewhere one of agree, disagree and unsure is empty. Was it nobody? Then write 0."));
    ask(asks, text_is(w->votes_how, "majority"), "votes_how",
        TR("You noted what most people thought. Do you know how many saw it otherwise?"));
    ask(asks, band != NULL && counted.most > band->most, "attendance",
        TR("More votes were counted than people came. Is the number of people right?"));
    ask(asks, band != NULL && counted.n > 0 && 2 * counted.most < band->least, "attendance",
        TR("Fewer than half of those who came voted. Did the others leave, or not want to?"));
    ask(asks, counted.n > 1 && counted.most > 2 * counted.least, "votes_how",
        TR("On some statements at most half as many people voted as on others. Is that right?"));
}

static void reasons_check(const struct write_up *w, struct asks *asks) {
    bool pro = !text_is_empty(w->reasons_for), con = !text_is_empty(w->reasons_against);
    ask(asks, !pro && !con, "reasons_for",
        TR("What were the strongest reasons on each side? Votes without reasons say little."));
    ask(asks, pro && !con, "reasons_against",
        TR("Was there no reason against? If so, please write that."));
    ask(asks, !pro && con, "reasons_for", TR("Was there no reason for? If so, please write that."));
    ask(asks, text_is_empty(w->minority), "minority",
        TR("Did anybody see it otherwise than most? If nobody did, say so."));
    ask(asks, text_is(w->minority, "voiced") && text_is_empty(w->minority_view), "minority_view",
        TR("You say that somebody saw it otherwise. What did they say?"));
    ask(asks, text_is(w->minority, "none") && !text_is_empty(w->minority_view), "minority",
        TR("You say that nobody saw it otherwise, and there is a view of a minority. Which is "
           "right?"));
}

static void script_check(const struct write_up *w, struct asks *asks) {
    ask(asks, text_is_empty(w->attendance), "attendance", TR("How many people came, roughly?"));
    ask(asks, w->plan_minutes == 0 && text_is_empty(w->changes), "changes",
        TR("You used another plan. What did you do instead?"));
    ask(asks, w->plan_minutes == WRITE_UP_PLAN_UNSAID, "plan", TR("Which plan did you use?"));
    ask(asks,
        w->plan_minutes > 0 && w->minutes > 0 &&
            (2 * w->minutes < w->plan_minutes || w->minutes > 2 * w->plan_minutes) &&
            text_is_empty(w->changes),
        "changes", TR("It took much longer or shorter than the plan. What did you change?"));
    ask(asks, text_is_empty(w->stake), "stake",
        TR("Have you a view or an interest of your own in the topic? \"None\" is an answer too."));
}

static void people_check(const struct write_up *w, struct asks *asks) {
    const struct {
        const char *field, *text;
    } texts[] = {{"reasons_for", w->reasons_for},
                 {"reasons_against", w->reasons_against},
                 {"minority_view", w->minority_view},
                 {"verbatim", w->verbatim},
                 {"questions", w->questions},
                 {"changes", w->changes},
                 {"stake", w->stake},
                 {"help_given", w->help_given}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ask(asks, text_points_at_somebody(texts[i].text), texts[i].field,
            TR("This looks as if it has an e-mail address, a postcode or a telephone number in it. "
               "Could it show who somebody is?"));
}

size_t write_up_check(const struct write_up *write_up, struct write_up_ask asks[ASKS_MAX]) {
    struct asks all = {.asks = asks};
    script_check(write_up, &all);
    votes_check(write_up, &all);
    reasons_check(write_up, &all);
    people_check(write_up, &all);
    return all.n;
}

/* ---- digest ---- */

static void digest_texts(struct json_out *out, const struct write_up *w) {
    json_pair_text(out, "attendance", w->attendance);
    if (w->plan_minutes != WRITE_UP_PLAN_UNSAID) json_pair_int(out, "plan", w->plan_minutes);
    json_pair_int(out, "minutes", w->minutes);
    json_pair_text(out, "votes_how", w->votes_how);
    json_pair_text(out, "for", w->reasons_for);
    json_pair_text(out, "against", w->reasons_against);
    json_pair_text(out, "minority", w->minority);
    json_pair_text(out, "minority_view", w->minority_view);
    json_pair_text(out, "verbatim", w->verbatim);
    json_pair_text(out, "questions", w->questions);
    json_pair_text(out, "changes", w->changes);
    json_pair_text(out, "stake", w->stake);
    json_pair_text(out, "help", w->help_given);
    json_pair_bool(out, "may_quote", w->may_quote);
}

void write_up_digest(struct arena *arena, const struct write_up *write_up,
                     char digest[SHA256_HEX]) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, (size_t)1 << 20);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    digest_texts(&out, write_up);
    json_key(&out, "counts");
    json_open(&out, '[');
    for (size_t i = 0; i < write_up->n_counts; i++) {
        const struct write_up_count *c = &write_up->counts[i];
        json_open(&out, '[');
        json_put_int(&out, c->statement);
        json_put_int(&out, c->agree);
        json_put_int(&out, c->disagree);
        json_put_int(&out, c->unsure);
        json_put_text(&out, c->majority);
        json_close(&out, ']');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    sha256_hex(buf.s, buf.n, digest);
}

/* ---- which counts ---- */

static int weight_of(const struct write_up_sent *sent) {
    if (sent->chosen) return 4;
    if (text_is(sent->account, "host")) return 3;
    return text_is(sent->account, "note_taker") ? 2 : 1;
}

int write_up_counting(const struct write_up_sent *sent, size_t n) {
    int best = -1;
    for (size_t i = 0; i < n; i++) {
        if (best < 0) {
            best = (int)i;
            continue;
        }
        int a = weight_of(&sent[i]), b = weight_of(&sent[best]);
        if (a > b || (a == b && sent[i].sent_at >= sent[best].sent_at)) best = (int)i;
    }
    return best;
}

unsigned write_up_differences(const struct write_up *a, const struct write_up *b) {
    unsigned bits = 0;
    bool both = !text_is_empty(a->attendance) && !text_is_empty(b->attendance);
    if (both && !text_is(a->attendance, b->attendance)) bits |= DIFFER_ATTENDANCE;
    both = !text_is_empty(a->votes_how) && !text_is_empty(b->votes_how);
    if (both && !text_is(a->votes_how, b->votes_how)) bits |= DIFFER_VOTES;
    both = !text_is_empty(a->minority) && !text_is_empty(b->minority);
    if (both && !text_is(a->minority, b->minority)) bits |= DIFFER_MINORITY;
    for (size_t i = 0; i < a->n_counts; i++)
        for (size_t k = 0; k < b->n_counts; k++) {
            const struct write_up_count *x = &a->counts[i], *y = &b->counts[k];
            if (x->statement != y->statement || !is_counted(x) || !is_counted(y)) continue;
            if (x->agree != y->agree || x->disagree != y->disagree || x->unsure != y->unsure)
                bits |= DIFFER_COUNTS;
        }
    return bits;
}

enum write_up_read write_up_read_state(size_t n_accept, size_t n_asked_open) {
    if (n_asked_open > 0) return READ_ASKED;
    if (n_accept >= 2) return READ_ACCEPTED;
    return n_accept == 1 ? READ_ONE : READ_NONE;
}
