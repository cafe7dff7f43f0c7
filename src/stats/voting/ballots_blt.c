/* The .blt format: words of numbers, then texts in quotation marks. */
#include "stats/voting/ballots.h"

#include <string.h>

struct reader {
    struct arena *arena;
    struct str text;
    size_t at;
    int64_t row;
};

static enum fail bad(const struct reader *reader, struct why *why, const char *what) {
    enum fail fail = why_fail(why, FAIL_INPUT, "blt", "%s", what);
    if (why != NULL) why->row = reader->row;
    return fail;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* To the next word; comments from # to the end of the line are passed over. */
static void space_skip(struct reader *reader) {
    while (reader->at < reader->text.n) {
        char c = reader->text.s[reader->at];
        if (c == '#') {
            while (reader->at < reader->text.n && reader->text.s[reader->at] != '\n') reader->at++;
        } else if (is_space(c)) {
            reader->row += c == '\n';
            reader->at++;
        } else {
            return;
        }
    }
}

/* The next word, with n = 0 at the end of the text. */
static struct str word(struct reader *reader) {
    space_skip(reader);
    size_t start = reader->at;
    while (reader->at < reader->text.n && !is_space(reader->text.s[reader->at]) &&
           reader->text.s[reader->at] != '#' && reader->text.s[reader->at] != '"')
        reader->at++;
    return (struct str){reader->text.s + start, reader->at - start};
}

static enum fail number(struct reader *reader, int64_t min, int64_t max, const char *what,
                        int64_t *out, struct why *why) {
    struct str text = word(reader);
    if (str_int(text, min, max, out)) return FAIL_NONE;
    return bad(reader, why,
               arena_printf(reader->arena, "want %s (%lld to %lld), got '%.*s'", what,
                            (long long)min, (long long)max, text.n > 60 ? 60 : (int)text.n,
                            text.s));
}

/* A text in quotation marks. */
static enum fail quoted(struct reader *reader, const char *what, const char **out,
                        struct why *why) {
    space_skip(reader);
    if (reader->at >= reader->text.n || reader->text.s[reader->at] != '"')
        return bad(reader, why,
                   arena_printf(reader->arena, "want %s in quotation marks here", what));
    size_t start = ++reader->at;
    while (reader->at < reader->text.n && reader->text.s[reader->at] != '"') {
        if (reader->text.s[reader->at] == '\n')
            return bad(reader, why, "a quotation mark at the end of the line is missing");
        reader->at++;
    }
    if (reader->at >= reader->text.n)
        return bad(reader, why, "the closing quotation mark is missing");
    *out = str_copy(reader->arena, (struct str){reader->text.s + start, reader->at - start});
    reader->at++;
    return FAIL_NONE;
}

/* Whether a whole number ends this word: "-3" withdraws candidate 3. */
static enum fail withdrawn_read(struct reader *reader, size_t n, bool *withdrawn, struct why *why) {
    for (;;) {
        space_skip(reader);
        if (reader->at >= reader->text.n || reader->text.s[reader->at] != '-') return FAIL_NONE;
        int64_t candidate;
        TRY(number(reader, -(int64_t)n, -1, "a withdrawn candidate's number", &candidate, why));
        withdrawn[-candidate - 1] = true;
    }
}

/* [tie 2 1 3], [nick a b c] ...; only the first of these says anything to us. */
static enum fail option_read(struct reader *reader, size_t n, size_t **tie_order, struct why *why) {
    size_t start = reader->at + 1, end = start;
    while (end < reader->text.n && reader->text.s[end] != ']' && reader->text.s[end] != '\n') end++;
    if (end >= reader->text.n || reader->text.s[end] != ']')
        return bad(reader, why, "an option in brackets does not end: add ']'");
    struct str rest = {reader->text.s + start, end - start};
    reader->at = end + 1;
    struct str name = str_cut(&rest, ' ');
    if (!str_is(name, "tie")) return FAIL_NONE;
    size_t *order = ARENA_ARRAY(reader->arena, size_t, n), found = 0;
    bool *seen = ARENA_ARRAY(reader->arena, bool, n);
    while (rest.s != NULL) {
        struct str text = str_trim(str_cut(&rest, ' '));
        int64_t candidate;
        if (text.n == 0) continue;
        if (!str_int(text, 1, (int64_t)n, &candidate) || seen[candidate - 1])
            return bad(reader, why, "[tie ...] wants every candidate's number once");
        seen[candidate - 1] = true;
        order[found++] = (size_t)candidate - 1;
    }
    if (found != n) return bad(reader, why, "[tie ...] wants every candidate's number once");
    *tie_order = order;
    return FAIL_NONE;
}

static enum fail ballot_failed(const struct reader *reader, struct why *why) {
    if (why != NULL) why->row = reader->row;
    return FAIL_INPUT;
}

/* One ballot after its count: ranks up to 0, which may be joined by "=" into equals. */
static enum fail ballot_read(struct reader *reader, struct ballot_list *list, size_t n,
                             int64_t count, struct why *why) {
    size_t mark = 0, at = 1;
    size_t *order = ARENA_ARRAY(reader->arena, size_t, n + 1);
    size_t *level = ARENA_ARRAY(reader->arena, size_t, n + 1);
    for (;;) {
        struct str text = word(reader);
        if (str_is(text, "0")) break;
        if (text.n == 0)
            return bad(reader, why, "a ballot does not end: write 0 after its last candidate");
        if (str_is(text, "-")) continue; /* a rank left blank: later ones move up */
        while (text.s != NULL) {
            struct str piece = str_cut(&text, '=');
            int64_t candidate;
            if (!str_int(piece, 1, (int64_t)n, &candidate))
                return bad(reader, why,
                           arena_printf(reader->arena,
                                        "want a candidate's number, 1 to %zu, or 0 to end the "
                                        "ballot, got '%.*s'",
                                        n, piece.n > 60 ? 60 : (int)piece.n, piece.s));
            if (mark == n)
                return bad(reader, why, "a ballot names more candidates than stand: one is twice");
            order[mark] = (size_t)candidate - 1;
            level[mark++] = at;
        }
        at++;
    }
    if (count == 0) return FAIL_NONE;
    if (ballot_list_add(list, order, level, mark, count, why) != FAIL_NONE)
        return ballot_failed(reader, why);
    return FAIL_NONE;
}

static enum fail ballots_part(struct reader *reader, size_t n, struct ballot_list *list,
                              size_t **tie_order, struct why *why) {
    for (;;) {
        space_skip(reader);
        if (reader->at < reader->text.n && reader->text.s[reader->at] == '[') {
            TRY(option_read(reader, n, tie_order, why));
            continue;
        }
        if (reader->at < reader->text.n && reader->text.s[reader->at] == '(') {
            /* A ballot's own mark, "(id)", says nothing here. */
            while (reader->at < reader->text.n && reader->text.s[reader->at] != ')' &&
                   reader->text.s[reader->at] != '\n')
                reader->at++;
            if (reader->at >= reader->text.n || reader->text.s[reader->at] != ')')
                return bad(reader, why, "a ballot's mark in brackets does not end: add ')'");
            reader->at++;
            TRY(ballot_read(reader, list, n, 1, why));
            continue;
        }
        int64_t count;
        TRY(number(reader, 0, BALLOT_VOTES_MAX, "how many cast this ballot, or 0 after the last",
                   &count, why));
        if (count == 0) return FAIL_NONE;
        TRY(ballot_read(reader, list, n, count, why));
    }
}

enum fail ballots_read_blt(struct arena *arena, struct str text, struct ballot_file *out,
                           struct why *why) {
    if (str_starts(text, "\xEF\xBB\xBF")) text = (struct str){text.s + 3, text.n - 3};
    struct reader reader = {.arena = arena, .text = text, .row = 1};
    int64_t n, seats;
    TRY(number(&reader, 1, BALLOT_CANDIDATES_MAX, "the number of candidates", &n, why));
    TRY(number(&reader, 1, n, "the number of seats", &seats, why));
    struct ballot_file file = {.seats = (size_t)seats};
    bool *withdrawn = ARENA_ARRAY(arena, bool, (size_t)n);
    size_t *tie_order = NULL;
    const char **names = ARENA_ARRAY(arena, const char *, (size_t)n);
    for (size_t i = 0; i < (size_t)n; i++) names[i] = arena_printf(arena, "%zu", i + 1);
    struct ballot_list *list = ballot_list_new(arena, names, (size_t)n);
    TRY(withdrawn_read(&reader, (size_t)n, withdrawn, why));
    TRY(ballots_part(&reader, (size_t)n, list, &tie_order, why));
    for (size_t i = 0; i < (size_t)n; i++) TRY(quoted(&reader, "a name", &names[i], why));
    TRY(quoted(&reader, "the title", &file.title, why));
    file.ballots = ballot_list_end(list);
    file.withdrawn = withdrawn;
    file.tie_order = tie_order;
    *out = file;
    return FAIL_NONE;
}

void ballots_write_blt(struct buf *out, const struct ballot_file *file) {
    const struct ballots *ballots = &file->ballots;
    buf_printf(out, "%zu %zu\n", ballots->n_candidates, file->seats);
    for (size_t c = 0; file->withdrawn != NULL && c < ballots->n_candidates; c++)
        if (file->withdrawn[c]) buf_printf(out, "-%zu\n", c + 1);
    if (file->tie_order != NULL) {
        buf_text(out, "[tie");
        for (size_t c = 0; c < ballots->n_candidates; c++)
            buf_printf(out, " %zu", file->tie_order[c] + 1);
        buf_text(out, "]\n");
    }
    for (size_t b = 0; b < ballots->n_ballots; b++) {
        buf_int(out, ballots->count[b]);
        for (size_t i = ballots->start[b]; i < ballots->start[b + 1]; i++) {
            bool equal = ballots->level != NULL && i > ballots->start[b] &&
                         ballots->level[i] == ballots->level[i - 1];
            buf_printf(out, "%c%zu", equal ? '=' : ' ', ballots->order[i] + 1);
        }
        buf_text(out, " 0\n");
    }
    buf_text(out, "0\n");
    for (size_t c = 0; c < ballots->n_candidates; c++)
        buf_printf(out, "\"%s\"\n", ballots->candidates[c]);
    buf_printf(out, "\"%s\"\n", file->title == NULL ? "" : file->title);
}
