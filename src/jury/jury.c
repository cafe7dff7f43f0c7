#include "jury/jury.h"

#include "base/str.h"
#include "base/utf8.h"
#include "web/html.h"

#include <string.h>

/* ---- words ---- */

struct word {
    const char *word, *text;
};

static const struct word phases[N_JURY_PHASES] = {
    {"understand", TR("Understand")},
    {"hear", TR("Hear witnesses")},
    {"deliberate", TR("Deliberate")},
};
static const struct word stances[N_JURY_STANCES] = {
    {"informs", TR("Informs")},
    {"for", TR("Speaks for it")},
    {"against", TR("Speaks against it")},
    {"balances", TR("Gives both sides")},
};
static const struct word reason_states[N_JURY_REASONS] = {
    {"closed", ""}, {"writing", ""}, {"voting", ""}, {"done", ""}};
static const struct word reports[N_JURY_REPORTS] = {
    {"draft", TR("Draft")},
    {"signing", TR("The jurors sign it page by page")},
    {"final", TR("Final")},
};

static size_t find(const struct word *words, size_t n, const char *word) {
    size_t i = 0;
    while (i < n && (word == NULL || strcmp(words[i].word, word) != 0)) i++;
    return i;
}

const char *jury_phase_word(enum jury_phase phase) {
    return phases[phase].word;
}
const char *jury_phase_text(enum jury_phase phase) {
    return phases[phase].text;
}
enum jury_phase jury_phase_read(const char *word) {
    return (enum jury_phase)find(phases, N_JURY_PHASES, word);
}
const char *jury_stance_word(enum jury_stance stance) {
    return stances[stance].word;
}
const char *jury_stance_text(enum jury_stance stance) {
    return stances[stance].text;
}
enum jury_stance jury_stance_read(const char *word) {
    return (enum jury_stance)find(stances, N_JURY_STANCES, word);
}
const char *jury_reasons_word(enum jury_reasons state) {
    return reason_states[state].word;
}
enum jury_reasons jury_reasons_read(const char *word) {
    return (enum jury_reasons)find(reason_states, N_JURY_REASONS, word);
}
const char *jury_report_word(enum jury_report state) {
    return reports[state].word;
}
const char *jury_report_text(enum jury_report state) {
    return reports[state].text;
}
enum jury_report jury_report_read(const char *word) {
    return (enum jury_report)find(reports, N_JURY_REPORTS, word);
}

/* ---- balance ---- */

void jury_balance(const struct jury_heard *heard, size_t n, struct jury_balance *out) {
    *out = (struct jury_balance){0};
    for (size_t i = 0; i < n; i++) {
        out->people[heard[i].stance]++;
        out->minutes[heard[i].stance] += heard[i].minutes;
    }
    int64_t a = out->minutes[JURY_FOR], b = out->minutes[JURY_AGAINST];
    out->even =
        out->people[JURY_FOR] == out->people[JURY_AGAINST] && 2 * a <= 3 * b && 2 * b <= 3 * a;
}

/* ---- reasons ---- */

enum fail jury_reasons_step(enum jury_reasons from, enum jury_reasons to, int64_t n_listed,
                            int64_t n_voted, struct why *why) {
    if (to == JURY_WRITING && from == JURY_VOTING && n_voted > 0)
        return why_fail(
            why, FAIL_CONFLICT, NULL,
            "jurors have voted on the reasons already; the list cannot change any more");
    if (from == JURY_REASONS_DONE && to == JURY_VOTING && n_voted > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the votes on the reasons were shown, so the vote is not opened again: a "
                        "second count with one paper more would show how that juror voted");
    if (to == JURY_VOTING && n_listed == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "there is no reason on the list yet");
    bool allowed = (from == JURY_REASONS_CLOSED && to == JURY_WRITING) ||
                   (from == JURY_WRITING && (to == JURY_VOTING || to == JURY_REASONS_CLOSED)) ||
                   (from == JURY_VOTING && (to == JURY_REASONS_DONE || to == JURY_WRITING)) ||
                   (from == JURY_REASONS_DONE && to == JURY_VOTING);
    if (allowed) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "this step has been taken already, or comes later");
}

enum fail jury_spread_check(const int64_t *votes, size_t n, const struct jury_allowance *allowance,
                            struct why *why) {
    int64_t total = 0;
    for (size_t i = 0; i < n; i++) {
        if (votes[i] < 0 || votes[i] > allowance->cap)
            return why_fail(why, FAIL_INPUT, NULL, "at most %lld of your votes on one reason",
                            (long long)allowance->cap);
        total += votes[i];
    }
    if (total > allowance->each)
        return why_fail(why, FAIL_INPUT, NULL, "you gave %lld votes and have %lld",
                        (long long)total, (long long)allowance->each);
    return FAIL_NONE;
}

/* ---- figures printed elsewhere ---- */

bool jury_parts_read(struct arena *arena, const char *text, int64_t **out, size_t *n) {
    enum { MOST = 100 };
    int64_t *parts = ARENA_ARRAY(arena, int64_t, MOST);
    size_t found = 0;
    const char *at = text;
    for (;;) {
        at += strspn(at, " ,;\t\r\n");
        size_t length = strcspn(at, " ,;\t\r\n");
        if (length == 0) break;
        if (found == MOST || !str_int((struct str){at, length}, 0, 1000000000, &parts[found]))
            return false;
        found++;
        at += length;
    }
    if (found < 2) return false;
    *out = parts;
    *n = found;
    return true;
}

/* ---- tables ---- */

int64_t jury_table_read(const char *text) {
    static const char word[] = "table";
    struct str number = str_trim(str_of(text));
    int64_t table = 0;
    if (strncasecmp(number.s, word, sizeof word - 1) == 0)
        number = str_trim(str_of(number.s + sizeof word - 1));
    return str_int(number, 1, INT32_MAX, &table) ? table : 0;
}

/* ---- kept apart ---- */

enum fail jury_apart_read(const char *text, const char *const *labels, size_t n, uint32_t *apart,
                          struct why *why) {
    struct str rest = str_of(text);
    uint32_t circle = 0;
    memset(apart, 0, n * sizeof apart[0]);
    for (int line = 1; rest.s != NULL && rest.n > 0; line++) {
        struct str left = str_trim(str_cut(&rest, '\n'));
        size_t named = 0;
        while (left.n > 0) {
            size_t length = 0, p = 0;
            while (length < left.n && strchr(" ,;\t\r", left.s[length]) == NULL) length++;
            while (p < n &&
                   (strlen(labels[p]) != length || strncasecmp(labels[p], left.s, length) != 0))
                p++;
            if (length > 0 && p == n)
                return why_fail(why, FAIL_INPUT, "apart", "Line %d: there is no juror \"%.*s\"",
                                line, (int)(length < 40 ? length : 40), left.s);
            if (length > 0 && apart[p] != 0)
                return why_fail(why, FAIL_INPUT, "apart",
                                "Line %d: %s is named twice. Put all who are kept apart from each "
                                "other on one line",
                                line, labels[p]);
            if (length > 0 && named++ == 0) circle++;
            if (length > 0) apart[p] = circle;
            if (length == 0) length = 1;
            left = (struct str){left.s + length, left.n - length};
        }
        if (named == 1)
            return why_fail(why, FAIL_INPUT, "apart",
                            "Line %d: name at least two jurors, with a space between", line);
    }
    return FAIL_NONE;
}

const char *jury_apart_present(struct arena *arena, const char *text, const char *const *labels,
                               size_t n) {
    struct str rest = str_of(text);
    struct buf out;
    buf_init(&out, arena, rest.n + 2);
    buf_text(&out, "");
    while (rest.s != NULL && rest.n > 0) {
        struct str left = str_trim(str_cut(&rest, '\n'));
        size_t begin = out.n, named = 0;
        while (left.n > 0) {
            size_t length = 0, p = 0;
            while (length < left.n && strchr(" ,;\t\r", left.s[length]) == NULL) length++;
            while (p < n &&
                   (strlen(labels[p]) != length || strncasecmp(labels[p], left.s, length) != 0))
                p++;
            if (length > 0 && p < n) {
                if (named++ == 0 && begin > 0) buf_char(&out, '\n');
                if (named > 1) buf_char(&out, ' ');
                buf_text(&out, labels[p]);
            }
            if (length == 0) length = 1;
            left = (struct str){left.s + length, left.n - length};
        }
        if (named < 2) {
            out.n = begin;
            out.s[begin] = '\0';
        }
    }
    return out.s;
}

/* ---- files ---- */

static bool begins(struct str bytes, const char *with, size_t n) {
    return bytes.n >= n && memcmp(bytes.s, with, n) == 0;
}

static bool ends(const char *name, const char *with) {
    size_t a = strlen(name), b = strlen(with);
    return a >= b && strcasecmp(name + a - b, with) == 0;
}

/* A package of Office or OpenDocument begins with the part that says so; a zip of anything else
 * is not taken. */
static const char *package_type(struct str bytes, const char *name) {
    static const struct {
        const char *ending, *type;
    } kinds[] = {
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".odt", "application/vnd.oasis.opendocument.text"},
        {".odp", "application/vnd.oasis.opendocument.presentation"},
        {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
    };
    struct str head = {bytes.s, bytes.n < 4096 ? bytes.n : 4096};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!ends(name, kinds[i].ending)) continue;
        const char *sign = kinds[i].ending[1] == 'o' ? kinds[i].type : "[Content_Types].xml";
        return memmem(head.s, head.n, sign, strlen(sign)) != NULL ||
                       memmem(head.s, head.n, "_rels/", 6) != NULL
                   ? kinds[i].type
                   : NULL;
    }
    return NULL;
}

const char *jury_media_type(struct arena *arena, struct str bytes, const char *file_name) {
    (void)arena;
    if (begins(bytes, "%PDF-", 5)) return "application/pdf";
    if (begins(bytes, "\x89PNG\r\n\x1a\n", 8)) return "image/png";
    if (begins(bytes, "\xff\xd8\xff", 3)) return "image/jpeg";
    if (begins(bytes, "PK\x03\x04", 4)) return package_type(bytes, file_name);
    bool plain = bytes.n > 0 && utf8_is_valid(bytes.s, bytes.n);
    if (plain && ends(file_name, ".txt")) return "text/plain; charset=utf-8";
    if (plain && ends(file_name, ".csv")) return "text/csv; charset=utf-8";
    return NULL;
}
