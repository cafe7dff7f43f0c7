#include "jury/reconcile.h"

#include "base/hash.h"
#include "base/str.h"
#include "web/html.h"

#include <string.h>

enum { LINES_MAX = 4000 };

struct reconcile {
    struct arena *arena;
    const char *language;
    struct reconcile_line *lines;
    size_t n, n_wrong;
};

struct reconcile *reconcile_new(struct arena *arena, const char *language) {
    struct reconcile *r = ARENA_NEW(arena, struct reconcile);
    *r = (struct reconcile){.arena = arena,
                            .language = language,
                            .lines = ARENA_ARRAY(arena, struct reconcile_line, LINES_MAX)};
    return r;
}

static void add(struct reconcile *r, const char *what, const char *words, bool holds) {
    r->n_wrong += !holds;
    if (r->n < LINES_MAX)
        r->lines[r->n++] = (struct reconcile_line){arena_copy(r->arena, what), words, holds};
}

#define SAY(r, text) tr_language((r)->language, (text))

static int64_t sum(const int64_t *parts, size_t n) {
    int64_t total = 0;
    for (size_t i = 0; i < n; i++) total += parts[i];
    return total;
}

/* "13 + 3 + 2 = 18"; one part alone is no sum: "11" */
static const char *sum_text(struct reconcile *r, const int64_t *parts, size_t n) {
    struct buf text;
    buf_init(&text, r->arena, 1 << 16);
    for (size_t i = 0; i < n; i++)
        buf_printf(&text, "%s%lld", i > 0 ? " + " : "", (long long)parts[i]);
    if (n > 1) buf_printf(&text, " = %lld", (long long)sum(parts, n));
    return text.s;
}

/* "10/6/1", a figure that is not printed as "-" */
static const char *row_text(struct reconcile *r, const int64_t *figures, size_t n) {
    struct buf text;
    buf_init(&text, r->arena, 1 << 16);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_char(&text, '/');
        if (figures[i] < 0)
            buf_char(&text, '-');
        else
            buf_int(&text, figures[i]);
    }
    return text.s;
}

/* "1 spoilt, 2 had left the jury"; NULL where nobody is missing. */
static const char *missing_text(struct reconcile *r, const struct reconcile_missing *missing,
                                size_t n) {
    struct buf text;
    buf_init(&text, r->arena, 1 << 14);
    for (size_t i = 0; i < n; i++)
        if (missing[i].n > 0)
            buf_printf(&text, "%s%lld %s", text.n > 0 ? ", " : "", (long long)missing[i].n,
                       missing[i].why);
    return text.n > 0 ? text.s : NULL;
}

void reconcile_row_but(struct reconcile *r, const char *what, const int64_t *parts, size_t n,
                       const struct reconcile_missing *missing, size_t n_missing, int64_t people) {
    int64_t total = sum(parts, n);
    const char *row = sum_text(r, parts, n), *named = missing_text(r, missing, n_missing);
    for (size_t i = 0; i < n_missing; i++) total += missing[i].n;
    if (named != NULL)
        row = arena_printf(r->arena, SAY(r, TR("%s, and not counted: %s")), row, named);
    const char *words =
        total == people
            ? arena_printf(r->arena, SAY(r, TR("%s: all %lld people")), row, (long long)people)
            : arena_printf(r->arena,
                           SAY(r, TR("%s, but there are %lld people. Missing or too many: %lld")),
                           row, (long long)people,
                           (long long)(total > people ? total - people : people - total));
    add(r, what, words, total == people);
}

void reconcile_row(struct reconcile *r, const char *what, const int64_t *parts, size_t n,
                   int64_t people) {
    reconcile_row_but(r, what, parts, n, NULL, 0, people);
}

static bool same(const int64_t *a, const int64_t *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (a[i] >= 0 && b[i] >= 0 && a[i] != b[i]) return false;
    return true;
}

void reconcile_stated(struct reconcile *r, const char *what, const int64_t *printed,
                      const int64_t *ballots, size_t n) {
    bool holds = same(printed, ballots, n);
    add(r, what,
        arena_printf(r->arena,
                     holds ? SAY(r, TR("printed %s, the ballots give %s"))
                           : SAY(r, TR("printed %s, but the ballots give %s")),
                     row_text(r, printed, n), row_text(r, ballots, n)),
        holds);
}

void reconcile_twice(struct reconcile *r, const char *what, const int64_t *here,
                     const int64_t *there, size_t n) {
    bool holds = same(here, there, n);
    add(r, what,
        arena_printf(r->arena,
                     holds ? SAY(r, TR("printed twice alike: %s and %s"))
                           : SAY(r, TR("printed twice and not alike: %s and %s")),
                     row_text(r, here, n), row_text(r, there, n)),
        holds);
}

void reconcile_no_group(struct reconcile *r, const char *what, const char *printed_under) {
    add(r, what,
        arena_printf(r->arena, SAY(r, TR("printed under %s, which is no group of this jury")),
                     printed_under),
        false);
}

void reconcile_group(struct reconcile *r, const char *what, const char *printed_under,
                     const char *belongs_to) {
    bool holds = text_is(printed_under, belongs_to);
    add(r, what,
        arena_printf(r->arena,
                     holds ? SAY(r, TR("printed under %s, chosen in %s"))
                           : SAY(r, TR("printed under %s, but chosen in %s")),
                     printed_under, belongs_to),
        holds);
}

void reconcile_total(struct reconcile *r, const char *what, const int64_t *parts, size_t n,
                     const char *unit_of_parts, int64_t total, const char *unit_of_total) {
    bool stated = !text_is_empty(unit_of_parts) && !text_is_empty(unit_of_total);
    bool alike = stated && text_is(unit_of_parts, unit_of_total);
    bool holds = stated && (!alike || sum(parts, n) == total);
    const char *words;
    if (!stated && sum(parts, n) != total)
        words =
            arena_printf(r->arena, SAY(r, TR("%s beside %lld, and of what is not stated for both")),
                         sum_text(r, parts, n), (long long)total);
    else if (alike && sum(parts, n) != total)
        words = arena_printf(r->arena, SAY(r, TR("%s, but %lld is printed")), sum_text(r, parts, n),
                             (long long)total);
    else
        words = arena_printf(r->arena, SAY(r, TR("%s beside %lld")), sum_text(r, parts, n),
                             (long long)total);
    add(r, what, words, holds || sum(parts, n) == total);
}

void reconcile_percents(struct reconcile *r, const char *what, const int64_t *percents, size_t n) {
    int64_t total = sum(percents, n), out = total > 100 ? total - 100 : 100 - total;
    bool holds = 2 * out <= (int64_t)n;
    add(r, what,
        arena_printf(r->arena,
                     out == 0 ? SAY(r, TR("%s percent"))
                     : holds  ? SAY(r, TR("%s percent, which rounding explains"))
                              : SAY(r, TR("%s percent, more than rounding explains")),
                     sum_text(r, percents, n)),
        holds);
}

void reconcile_net(struct reconcile *r, const char *what, const int64_t *percents, size_t n,
                   int64_t net) {
    int64_t total = sum(percents, n), out = total > net ? total - net : net - total;
    bool holds = 2 * out <= (int64_t)n + 1;
    add(r, what,
        arena_printf(r->arena,
                     out == 0 ? SAY(r, TR("%s percent, printed %lld"))
                     : holds  ? SAY(r, TR("%s percent, printed %lld, which rounding explains"))
                              : SAY(r, TR("%s percent, printed %lld, more than rounding explains")),
                     sum_text(r, percents, n), (long long)net),
        holds);
}

void reconcile_most(struct reconcile *r, const char *what, int64_t figure, int64_t most) {
    add(r, what,
        arena_printf(r->arena,
                     figure <= most ? SAY(r, TR("%lld, at most %lld"))
                                    : SAY(r, TR("%lld, more than the %lld allowed")),
                     (long long)figure, (long long)most),
        figure <= most);
}

const struct reconcile_line *reconcile_lines(const struct reconcile *r, size_t *n) {
    *n = r->n;
    return r->lines;
}

const char *reconcile_mark(const struct reconcile *r) {
    struct buf text;
    char digest[SHA256_HEX];
    buf_init(&text, r->arena, 1 << 20);
    for (size_t i = 0; i < r->n; i++) {
        if (r->lines[i].holds) continue;
        buf_printf(&text, "%zu:", i);
        /* Words are translated; the figures in them are not. */
        for (const char *s = r->lines[i].words; *s != '\0'; s++) {
            if (*s >= '0' && *s <= '9')
                buf_char(&text, *s);
            else if (text.s[text.n - 1] != ' ')
                buf_char(&text, ' ');
        }
        buf_char(&text, '\n');
    }
    sha256_hex(text.s, text.n, digest);
    return arena_copy(r->arena, digest);
}

size_t reconcile_wrong(const struct reconcile *r) {
    return r->n_wrong;
}
