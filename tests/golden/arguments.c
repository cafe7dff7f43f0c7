/* The arguments of a case: `key=value; key=value; words`. */
#include "base/csv.h"
#include "tests/golden/golden.h"

/* The next part of *rest: up to a ';' outside quotation marks and parentheses. */
static bool part_next(struct str *rest, struct str *out) {
    if (rest->n == 0) return false;
    int depth = 0;
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->n; i++) {
        char c = rest->s[i];
        if (c == '"') quoted = !quoted;
        /* "(0,19]" opens nothing that is ever closed */
        if (!quoted && c == '(' && memchr(rest->s + i, ')', rest->n - i) != NULL) depth++;
        if (!quoted && c == ')' && depth > 0) depth--;
        if (c == ';' && !quoted && depth == 0) break;
    }
    *out = str_trim((struct str){rest->s, i});
    size_t past = i < rest->n ? i + 1 : i;
    *rest = (struct str){rest->s + past, rest->n - past};
    return true;
}

/* Whether the part is `key=...`; *value is what follows. */
static bool part_is(struct str part, const char *key, struct str *value) {
    const char *equals = part.n == 0 ? NULL : memchr(part.s, '=', part.n);
    if (equals == NULL) return false;
    struct str name = str_trim((struct str){part.s, (size_t)(equals - part.s)});
    if (!str_is(name, key)) return false;
    *value = str_trim((struct str){equals + 1, part.n - (size_t)(equals + 1 - part.s)});
    return true;
}

const char *golden_argument(const struct golden_run *run, const char *key) {
    struct str rest = str_of(run->arguments), part, value;
    while (part_next(&rest, &part))
        if (part_is(part, key, &value)) return str_copy(run->arena, value);
    return NULL;
}

const char *golden_word(const struct golden_run *run, const char *key, const char *otherwise) {
    const char *value = golden_argument(run, key);
    if (value == NULL) return otherwise;
    return arena_copy_n(run->arena, value, strcspn(value, " (,"));
}

/* Without an explanation in parentheses at its end. */
static struct str without_words(struct str value) {
    for (size_t i = 1; i < value.n; i++)
        if (value.s[i] == '(' && value.s[i - 1] == ' ') value.n = i;
    return str_trim(value);
}

size_t golden_list(const struct golden_run *run, const char *key, const char *const **names) {
    const char *text = golden_argument(run, key);
    size_t n = 0;
    if (text == NULL || text[0] == '\0') return 0;
    const char **list = ARENA_ARRAY(run->arena, const char *, strlen(text) + 1);
    struct str rest = without_words(str_of(text));
    while (rest.s != NULL) list[n++] = str_copy(run->arena, str_trim(str_cut(&rest, ',')));
    *names = list;
    return n;
}

static size_t numbers_add(struct str text, double *numbers, size_t n) {
    while (text.n > 0) {
        size_t i = 0;
        while (i < text.n && text.s[i] != ',' && text.s[i] != '/') i++;
        if (str_real(str_trim((struct str){text.s, i}), &numbers[n])) n++;
        size_t past = i < text.n ? i + 1 : i;
        text = (struct str){text.s + past, text.n - past};
    }
    return n;
}

size_t golden_numbers(const struct golden_run *run, const char *key, double **numbers) {
    struct str rest = str_of(run->arguments), part, value;
    double *list = ARENA_ARRAY(run->arena, double, strlen(run->arguments) + 1);
    size_t n = 0;
    bool inside = false;
    while (part_next(&rest, &part)) {
        bool keyed = part.n > 0 && memchr(part.s, '=', part.n) != NULL;
        if (keyed) inside = part_is(part, key, &value);
        if (inside) n = numbers_add(without_words(keyed ? value : part), list, n);
    }
    *numbers = list;
    return n;
}

double golden_real(const struct golden_run *run, const char *key, double otherwise) {
    const char *text = golden_argument(run, key);
    double value;
    if (text == NULL) return otherwise;
    size_t n = strspn(text, "+-.0123456789eE");
    for (; n > 0; n--) /* "3*mean" has the number 3, "3e" as well */
        if (str_real((struct str){text, n}, &value)) return value;
    return otherwise;
}

bool golden_says(const struct golden_run *run, const char *words) {
    return strstr(run->arguments, words) != NULL;
}

size_t golden_asked(const struct golden_run *run, const char *stat, const char *const **labels) {
    const char **list = ARENA_ARRAY(run->arena, const char *, run->n_asked + 1);
    size_t n = 0;
    for (size_t i = 0; i < run->n_asked; i++)
        if (text_is(run->asked_stats[i], stat)) list[n++] = run->asked_labels[i];
    *labels = list;
    return n;
}

size_t golden_label_numbers(const char *label, double *numbers, size_t max) {
    struct str rest = str_of(label);
    size_t n = 0;
    while (rest.s != NULL && n < max)
        if (str_real(str_trim(str_cut(&rest, '|')), &numbers[n])) n++;
    return n;
}

const char *golden_word_after(const struct golden_run *run, const char *words) {
    const char *at = strstr(run->arguments, words);
    if (at == NULL) return NULL;
    at += strlen(words);
    return arena_copy_n(run->arena, at, strcspn(at, " ;,:)"));
}

/* --- Other cases of the same input --- */

static bool starts_with(const char *text, const char *start) {
    return strncmp(text, start, strlen(start)) == 0;
}

const char *golden_elsewhere(const struct golden_run *run, const char *function,
                             const char *words) {
    struct str bytes;
    struct csv csv;
    const char *found = NULL;
    size_t longest = 0;
    struct golden_run reader = *run;
    if (golden_bytes(&reader, "../cases.csv", &bytes, NULL) != FAIL_NONE ||
        csv_read(run->arena, bytes, &csv, NULL) != FAIL_NONE)
        return NULL;
    int id_at = csv_column(&csv, "case_id"), function_at = csv_column(&csv, "func");
    int input_at = csv_column(&csv, "input"), arguments_at = csv_column(&csv, "args");
    if (id_at < 0 || function_at < 0 || input_at < 0 || arguments_at < 0) return NULL;
    for (size_t r = 0; r < csv.n_rows; r++) {
        const char *id = csv_cell(&csv, r, (size_t)id_at);
        const char *arguments = csv_cell(&csv, r, (size_t)arguments_at);
        if (text_is(id, run->id) || strstr(arguments, words) == NULL ||
            !text_is(csv_cell(&csv, r, (size_t)input_at), run->input) ||
            !starts_with(csv_cell(&csv, r, (size_t)function_at), function))
            continue;
        size_t shared = starts_with(run->id, id) ? strlen(id) : 0;
        if (found != NULL && shared <= longest) continue;
        found = arguments, longest = shared;
    }
    return found == NULL ? NULL : arena_copy(run->arena, found);
}

const char *golden_argument_elsewhere(const struct golden_run *run, const char *function,
                                      const char *key) {
    const char *value = golden_argument(run, key);
    if (value != NULL) return value;
    struct golden_run other = *run;
    other.arguments = golden_elsewhere(run, function, arena_printf(run->arena, "%s=", key));
    return other.arguments == NULL ? NULL : golden_argument(&other, key);
}

enum fail golden_unsaid(const struct golden_run *run, const char *key, struct why *why) {
    return why_fail(why, FAIL_INPUT, key,
                    "want '%s' in the arguments, or in those of another case of '%s'", key,
                    run->input);
}
