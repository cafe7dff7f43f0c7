/* What happened with a proposal, day by day, and whether people were asked before anybody signed.
 */
#include "base/clock.h"
#include "publication/content.h"
#include "publication/publication.sql.h"

#include <stdlib.h>
#include <string.h>

/* Of one day: in this order. */
static const char *const order_of_day[] = {"frozen",  "invited",   "drawn",  "asked",  "heard",
                                           "example", "answered",  "scored", "agreed", "signed",
                                           "decided", "published", "kept",   "review"};
enum { N_KINDS = sizeof order_of_day / sizeof order_of_day[0] };

static size_t place_of(const char *what) {
    size_t at = 0;
    while (at < N_KINDS && !text_is(order_of_day[at], what)) at++;
    return at;
}

static int by_day(const void *a, const void *b) {
    const struct public_event *x = a, *y = b;
    int days = strcmp(x->day, y->day);
    if (days != 0) return days;
    size_t i = place_of(x->what), j = place_of(y->what);
    if (i != j) return i < j ? -1 : 1;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return strcmp(x->text, y->text);
}

enum fail timeline_take(struct db *db, struct arena *arena, int64_t proposal, const char *today,
                        struct publication_content *out, struct why *why) {
    struct timeline_moments_row *moments;
    struct timeline_days_row *days;
    size_t n_moments, n_days;
    TRY(timeline_moments(db, arena, proposal, &moments, &n_moments, why));
    TRY(timeline_days(db, arena, proposal, today, &days, &n_days, why));
    out->timeline = ARENA_ARRAY(arena, struct public_event, n_moments + n_days + 1);
    out->n_timeline = 0;
    for (size_t i = 0; i < n_moments; i++)
        out->timeline[out->n_timeline++] = (struct public_event){
            date_iso(arena, date_of(moments[i].at)), moments[i].what,
            moments[i].name == NULL ? "" : moments[i].name, moments[i].number};
    for (size_t i = 0; i < n_days; i++)
        if (!text_is_empty(days[i].day))
            out->timeline[out->n_timeline++] =
                (struct public_event){days[i].day, days[i].what,
                                      days[i].name == NULL ? "" : days[i].name, days[i].number};
    qsort(out->timeline, out->n_timeline, sizeof *out->timeline, by_day);
    return FAIL_NONE;
}

/* People were asked when they were invited, heard witnesses, or first answered. What others asked
 * before, and what was made up as an example, is neither. */
static bool is_asking(const struct public_event *event) {
    return text_is(event->what, "asked") || text_is(event->what, "invited") ||
           text_is(event->what, "heard") || text_is(event->what, "drawn");
}

static bool is_signing(const struct public_event *event) {
    return text_is(event->what, "signed") || text_is(event->what, "agreed");
}

struct public_orders timeline_order(const struct publication_content *content) {
    struct public_orders orders = {.order = ORDER_UNKNOWN, .asked = "", .signed_on = ""};
    struct date asked, signed_on;
    for (size_t i = content->n_timeline; i > 0; i--) {
        const struct public_event *event = &content->timeline[i - 1];
        if (is_asking(event)) orders.asked = event->day;
        if (is_signing(event)) orders.signed_on = event->day;
    }
    if (!date_read(orders.asked, &asked) || !date_read(orders.signed_on, &signed_on)) return orders;
    int64_t days = date_days_between(asked, signed_on);
    orders.order = days > 0 ? ORDER_ASKED_FIRST : days == 0 ? ORDER_SAME_DAY : ORDER_SIGNED_FIRST;
    orders.days = days < 0 ? -days : days;
    return orders;
}
