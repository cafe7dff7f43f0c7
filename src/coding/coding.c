#include "coding/coding.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *word, *name;
} stances[N_STANCES] = {
    {"for", "For"},
    {"against", "Against"},
    {"mixed", "Mixed"},
    {"neither", "Neither"},
};

const char *stance_word(enum stance stance) {
    return stances[stance].word;
}

const char *stance_name(enum stance stance) {
    return stances[stance].name;
}

bool stance_read(const char *word, enum stance *out) {
    for (int i = 0; i < N_STANCES; i++)
        if (text_is(word, stances[i].word)) {
            *out = (enum stance)i;
            return true;
        }
    return false;
}

/* ---- hiding ---- */

static bool is_word(char c) {
    return isalnum((unsigned char)c) || ((unsigned char)c & 0x80) != 0;
}

/* Length of an e-mail address that starts here; 0: none. */
static size_t email_at(const char *s) {
    size_t n = 0, after;
    while (is_word(s[n]) || (n > 0 && s[n] != '\0' && strchr("._%+-", s[n]) != NULL)) n++;
    if (n == 0 || s[n] != '@') return 0;
    after = ++n;
    bool dot = false;
    while (is_word(s[n]) || s[n] == '-' || (s[n] == '.' && is_word(s[n + 1]))) {
        dot = dot || s[n] == '.';
        n++;
    }
    return dot && n > after ? n : 0;
}

/* Seven digits or more with single blanks, dashes, dots or brackets between them. */
static size_t number_at(const char *s) {
    size_t n = 0, end = 0, digits = 0;
    if (*s == '+') n++;
    while (isdigit((unsigned char)s[n]) || (s[n] != '\0' && strchr(" -.()", s[n]) != NULL)) {
        if (isdigit((unsigned char)s[n])) {
            digits++;
            end = n + 1;
        } else if (n > 0 && !isdigit((unsigned char)s[n - 1]) && s[n - 1] != ')') {
            break;
        }
        n++;
    }
    return digits >= 7 && isdigit((unsigned char)s[end - 1]) ? end : 0;
}

/* A1 1AA, A11 1AA, AA1 1AA, AA11 1AA, A1A 1AA, AA1A 1AA; the blank may be missing. */
static size_t postcode_at(const char *s) {
    size_t n = 0;
    if (!isalpha((unsigned char)s[n])) return 0;
    n++;
    if (isalpha((unsigned char)s[n])) n++;
    if (!isdigit((unsigned char)s[n])) return 0;
    n++;
    if (isalnum((unsigned char)s[n]) && (s[n + 1] == ' ' || isdigit((unsigned char)s[n + 1]))) n++;
    if (s[n] == ' ') n++;
    if (!isdigit((unsigned char)s[n]) || !isalpha((unsigned char)s[n + 1]) ||
        !isalpha((unsigned char)s[n + 2]) || is_word(s[n + 3]))
        return 0;
    return n + 3;
}

const char *text_hide_contacts(struct arena *arena, const char *text) {
    struct buf out;
    bool found = false;
    buf_init(&out, arena, 2 * strlen(text) + 64);
    for (const char *s = text; *s != '\0';) {
        size_t n = 0;
        if (s == text || !is_word(s[-1])) {
            n = email_at(s);
            if (n == 0) n = number_at(s);
            if (n == 0) n = postcode_at(s);
        }
        if (n > 0) {
            buf_text(&out, CODING_HIDDEN);
            s += n;
            found = true;
        } else {
            buf_char(&out, *s++);
        }
    }
    return found && !out.full ? out.s : text;
}

size_t text_hide_words(struct arena *arena, const char *text, const char *words, const char **out) {
    enum { LINES = 200 };
    const char *lines[LINES];
    size_t n_lines = text_lines(arena, words, lines, LINES), found = 0;
    struct buf buf;
    buf_init(&buf, arena, 10 * strlen(text) + 64);
    for (const char *s = text; *s != '\0';) {
        size_t longest = 0;
        for (size_t i = 0; i < n_lines && (s == text || !is_word(s[-1]) || !is_word(*s)); i++) {
            size_t n = strlen(lines[i]);
            bool ends = !is_word(lines[i][n - 1]);
            if (n > longest && strncasecmp(s, lines[i], n) == 0 && (ends || !is_word(s[n])))
                longest = n;
        }
        if (longest > 0) {
            buf_text(&buf, CODING_HIDDEN);
            s += longest;
            found++;
        } else {
            buf_char(&buf, *s++);
        }
    }
    *out = found > 0 ? buf.s : text;
    return found;
}

/* ---- lines ---- */

static struct str without_bullet(struct str line) {
    static const char *const bullets[] = {"- ", "* ", "\xe2\x80\xa2 ", "\xe2\x80\x93 "};
    for (size_t i = 0; i < sizeof bullets / sizeof bullets[0]; i++)
        if (str_starts(line, bullets[i])) {
            size_t n = strlen(bullets[i]);
            return str_trim((struct str){line.s + n, line.n - n});
        }
    return line;
}

size_t text_lines(struct arena *arena, const char *text, const char **lines, size_t max) {
    struct str rest = str_of(text);
    size_t n = 0;
    while (rest.s != NULL && n < max) {
        struct str line = without_bullet(str_trim(str_cut(&rest, '\n')));
        if (line.n > 0) lines[n++] = str_copy(arena, line);
    }
    return n;
}

/* ---- who codes twice ---- */

int64_t coders_wanted(struct arena *arena, const char *seed, const char *origin, int64_t percent) {
    uint8_t digest[SHA256_BYTES];
    const char *text = arena_printf(arena, "%s\n%s", seed, origin);
    uint64_t value = 0;
    sha256(text, strlen(text), digest);
    for (int i = 0; i < 8; i++) value = value << 8 | digest[i];
    return value % 10000 < (uint64_t)percent * 100 ? 2 : 1;
}

/* ---- numbers typed ---- */

static enum fail quick_refuse(struct str part, struct why *why) {
    return why_fail(why, FAIL_INPUT, "quick",
                    "'%.*s' is not the number of a code; type for example 1, 4 against",
                    (int)(part.n > 40 ? 40 : part.n), part.s);
}

enum fail quick_read(struct arena *arena, const char *typed, size_t n_codes, struct quick **out,
                     size_t *n, struct why *why) {
    struct quick *list = ARENA_ARRAY(arena, struct quick, strlen(typed) + 1);
    size_t count = 0;
    struct str rest = str_of(typed);
    while (rest.s != NULL) {
        struct str part = str_trim(str_cut(&rest, ','));
        if (part.n == 0) continue;
        struct str words = part, number = str_cut(&words, ' ');
        int64_t at;
        if (!str_int(number, 1, (int64_t)n_codes, &at)) return quick_refuse(part, why);
        struct quick *quick = &list[count++];
        *quick = (struct quick){.number = (size_t)at};
        if (words.s == NULL) continue;
        const char *word = utf8_fold(arena, str_copy(arena, str_trim(words)));
        if (!stance_read(word, &quick->stance)) return quick_refuse(part, why);
        quick->has_stance = true;
    }
    *out = list;
    *n = count;
    return FAIL_NONE;
}

/* ---- marks as text ---- */

const char *marks_write(struct arena *arena, const struct mark *marks, size_t n) {
    struct buf buf;
    buf_init(&buf, arena, 64 * (n + 1));
    for (size_t i = 0; i < n; i++)
        buf_printf(&buf, "%s%lld:%s", i > 0 ? " " : "", (long long)marks[i].code, marks[i].stance);
    return n == 0 ? "" : buf.s;
}

size_t marks_read(struct arena *arena, const char *text, struct mark **out) {
    struct mark *marks = ARENA_ARRAY(arena, struct mark, strlen(text) / 2 + 1);
    struct str rest = str_of(text);
    size_t n = 0;
    while (rest.s != NULL) {
        struct str stance = str_cut(&rest, ' '), code = str_cut(&stance, ':');
        if (str_int(code, 1, INT64_MAX, &marks[n].code))
            marks[n++].stance = stance.s == NULL ? "" : str_copy(arena, stance);
    }
    *out = marks;
    return n;
}

bool marks_same(const struct mark *a, size_t n, const struct mark *b, size_t m) {
    if (n != m) return false;
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (size_t k = 0; k < m && !found; k++)
            found = a[i].code == b[k].code && text_is(a[i].stance, b[k].stance);
        if (!found) return false;
    }
    return true;
}

/* ---- identifiers ---- */

const char *guid_text(struct arena *arena, const uint8_t bytes[16], unsigned version) {
    uint8_t b[16];
    memcpy(b, bytes, sizeof b);
    b[6] = (uint8_t)((b[6] & 0x0F) | (version << 4));
    b[8] = (uint8_t)((b[8] & 0x3F) | 0x80);
    const char *h = hex(arena, b, sizeof b);
    return arena_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", h, h + 8, h + 12, h + 16, h + 20);
}
