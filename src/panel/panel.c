#include "panel/panel.h"

#include "base/hash.h"
#include "recruit/address.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct choice member_channels[] = {
    {"email", "Email", NULL},
    {"sms", "Text message", NULL},
    {"post", "Letter by post", NULL},
    {"phone", "Telephone: we call", NULL},
    {NULL, NULL, NULL},
};

const struct choice member_languages[] = {
    {"en", "English", NULL}, {"cy", "Welsh", NULL}, {NULL, NULL, NULL}};

const struct choice member_leave_reasons[] = {
    {"asked", "They asked to leave", NULL},
    {"tenure", "Their time on the panel is over", NULL},
    {"moved", "They moved away", NULL},
    {"unreachable", "They cannot be reached", NULL},
    {"died", "They died", NULL},
    {"duplicate", "They were in twice", NULL},
    {"other", "Another reason", NULL},
    {NULL, NULL, NULL},
};

const char *choice_label(const struct choice *choices, const char *value) {
    for (const struct choice *c = choices; c->value != NULL; c++)
        if (text_is(c->value, value)) return c->label;
    return "";
}

const char *member_state_text(const char *state) {
    if (text_is(state, "active")) return TR("Member");
    if (text_is(state, "left")) return TR("Left");
    if (text_is(state, "removed")) return TR("Taken off");
    return TR("Erased");
}

const char *member_state_colour(const char *state) {
    return text_is(state, "active") ? "green" : "grey";
}

static char *code_for(struct arena *arena, const uint8_t key[32], const char *what) {
    static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    enum { N = 16 };
    uint8_t digest[32];
    char text[N + 1], *code = NULL;
    hmac_sha256(key, what, strlen(what), digest);
    for (size_t i = 0; i + 1 < N; i++) text[i] = alphabet[digest[i] & 31];
    text[N] = '\0';
    /* The last character is a check on the others: exactly one fits. */
    for (size_t i = 0; i < 32 && code == NULL; i++) {
        text[N - 1] = alphabet[i];
        if (code_read(arena, text, &code, NULL) != FAIL_NONE) code = NULL;
    }
    return code;
}

char *member_code(struct arena *arena, const uint8_t key[32], int64_t member) {
    return code_for(arena, key, arena_printf(arena, "member %lld", (long long)member));
}

char *member_news_code(struct arena *arena, const uint8_t key[32], int64_t member) {
    return code_for(arena, key, arena_printf(arena, "member news %lld", (long long)member));
}

struct str member_email_hash(struct arena *arena, const uint8_t key[32], const char *email) {
    if (text_is_empty(email)) return (struct str){NULL, 0};
    struct str trimmed = str_trim(str_of(email));
    char *folded = arena_printf(arena, "member email %.*s", (int)trimmed.n, trimmed.s);
    for (char *s = folded; *s; s++)
        if (*s >= 'A' && *s <= 'Z') *s = (char)(*s - 'A' + 'a');
    uint8_t *digest = arena_take(arena, SHA256_BYTES, 1);
    hmac_sha256(key, folded, strlen(folded), digest);
    return (struct str){(const char *)digest, SHA256_BYTES};
}

struct str member_address_hash(struct arena *arena, const uint8_t key[32], const char *lines) {
    if (text_is_empty(lines)) return (struct str){NULL, 0};
    struct address address = address_read(arena, lines, "");
    if (text_is_empty(address.postcode)) return (struct str){NULL, 0};
    const char *what = arena_printf(arena, "member address %s", address_key(arena, &address));
    uint8_t *digest = arena_take(arena, SHA256_BYTES, 1);
    hmac_sha256(key, what, strlen(what), digest);
    return (struct str){(const char *)digest, SHA256_BYTES};
}

const char *day_months_before(struct arena *arena, struct date day, int64_t months) {
    int64_t count = (int64_t)day.year * 12 + day.month - 1 - months;
    struct date then = {(int)(count / 12), (int)(count % 12) + 1, day.day};
    while (!date_is_valid(then) && then.day > 1) then.day--;
    return date_iso(arena, then);
}

double profile_compare(const double *population, const int64_t *members, size_t n,
                       struct profile_line *out) {
    double people = 0, apart = 0;
    int64_t in_all = 0;
    bool known = n > 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(population[i])) known = false;
        people += population[i];
        in_all += members[i];
    }
    for (size_t i = 0; i < n; i++) {
        struct profile_line *line = &out[i];
        line->population_share = known && people > 0 ? population[i] / people : (double)NAN;
        line->panel_share = in_all > 0 ? (double)members[i] / (double)in_all : (double)NAN;
        line->gap = line->panel_share - line->population_share;
        double wanted =
            isnan(line->population_share)
                ? 0
                : ceil(line->population_share * (double)in_all - 1e-9) - (double)members[i];
        line->wanted = wanted > 0 ? (int64_t)wanted : 0;
        apart += fabs(line->gap);
    }
    return apart / 2;
}

static int by_days(const void *a, const void *b) {
    const struct tenure *x = a, *y = b;
    return x->days < y->days ? -1 : x->days > y->days;
}

enum fail tenure_survival(struct arena *arena, const struct tenure *tenures, size_t n, int64_t days,
                          double *share, double *standard_error, struct why *why) {
    if (n == 0) return why_fail(why, FAIL_INPUT, NULL, "nobody has joined yet");
    struct tenure *sorted = ARENA_ARRAY(arena, struct tenure, n);
    memcpy(sorted, tenures, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_days);
    if (sorted[0].days < 0)
        return why_fail(why, FAIL_INPUT, NULL, "somebody left before they joined");
    double kept = 1, greenwood = 0;
    for (size_t i = 0; i < n && sorted[i].days <= days;) {
        size_t same = i, left = 0;
        for (; same < n && sorted[same].days == sorted[i].days; same++) left += sorted[same].left;
        double at_risk = (double)(n - i), gone = (double)left;
        kept *= 1 - gone / at_risk;
        if (gone < at_risk) greenwood += gone / (at_risk * (at_risk - gone));
        i = same;
    }
    *share = kept;
    *standard_error = kept * sqrt(greenwood);
    return FAIL_NONE;
}
