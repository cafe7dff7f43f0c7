/*
 * mkpot -- collects all texts that can be translated into one gettext template.
 *
 *   mkpot OUT.pot FILE.c|FILE.html ...
 *
 * In C: the English of tr(), trf(), trn(), tr_language(), form_error() and TR(), the
 * literals of .label, .hint, .missing and .subject, and labels and hints of arrays of
 * struct choice. In templates: {{t "..."}} and all of the C above. Texts are sorted, so
 * that the template only changes where texts do.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 20000, TEXT_BYTES_MAX = 20000 };

struct text {
    char *id, *plural;
    char *files; /* " a.c b.html" */
};

static struct text texts[TEXTS_MAX];
static size_t n_texts;

static void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
static void die(const char *format, ...) {
    va_list list;
    va_start(list, format);
    fputs("mkpot: ", stderr);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

static void add_file(struct text *text, const char *file) {
    char *made = NULL;
    if (text->files != NULL && strstr(text->files, file) != NULL) return;
    if (asprintf(&made, "%s %s", text->files == NULL ? "" : text->files, file) < 0)
        die("out of memory");
    free(text->files);
    text->files = made;
}

static void add(const char *id, const char *plural, const char *file) {
    if (id == NULL || id[strspn(id, " \n%")] == '\0' || strcmp(id, "%s") == 0) return;
    for (size_t i = 0; i < n_texts; i++) {
        if (strcmp(texts[i].id, id) != 0) continue;
        if (plural != NULL && texts[i].plural == NULL) texts[i].plural = strdup(plural);
        add_file(&texts[i], file);
        return;
    }
    if (n_texts == TEXTS_MAX) die("more than %d texts", TEXTS_MAX);
    texts[n_texts].id = strdup(id);
    texts[n_texts].plural = plural == NULL ? NULL : strdup(plural);
    add_file(&texts[n_texts++], file);
}

/* White space, comments and preprocessor lines' ends. */
static const char *skip(const char *s) {
    for (;;) {
        while (isspace((unsigned char)*s)) s++;
        if (s[0] == '/' && s[1] == '*') {
            const char *end = strstr(s, "*/");
            s = end == NULL ? s + strlen(s) : end + 2;
        } else if (s[0] == '/' && s[1] == '/') {
            s += strcspn(s, "\n");
        } else {
            return s;
        }
    }
}

/* Past one literal that starts at s. */
static const char *past_literal(const char *s) {
    char quote = *s++;
    while (*s != '\0' && *s != quote) s += *s == '\\' && s[1] != '\0' ? 2 : 1;
    return *s == '\0' ? s : s + 1;
}

static size_t hex_read(const char *s, char *out) {
    char digits[3] = {s[0], s[0] != '\0' ? s[1] : '\0', '\0'};
    *out = (char)strtol(digits, NULL, 16);
    return 2;
}

/* Adjacent literals as one text; NULL when there is none at s. *end: past them. */
static char *read_text(const char *s, const char **end) {
    static char text[TEXT_BYTES_MAX];
    size_t n = 0;
    s = skip(s);
    if (*s != '"') return NULL;
    while (*s == '"') {
        for (s++; *s != '"' && *s != '\0'; s++) {
            char c = *s;
            if (c == '\\') {
                s++;
                c = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s;
                if (*s == 'x') s += hex_read(s + 1, &c);
            }
            if (n + 1 == sizeof text) die("a text is too long");
            text[n++] = c;
        }
        s = skip(*s == '"' ? s + 1 : s);
    }
    text[n] = '\0';
    *end = s;
    return strdup(text);
}

/* Past the argument that starts at s: to its ',' or the closing bracket. */
static const char *past_argument(const char *s) {
    int depth = 0;
    for (; *s != '\0'; s++) {
        if (*s == '"' || *s == '\'') {
            s = past_literal(s) - 1;
        } else if (strchr("([{", *s) != NULL) {
            depth++;
        } else if (strchr(")]}", *s) != NULL) {
            if (depth-- == 0) return s;
        } else if (*s == ',' && depth == 0) {
            return s;
        }
    }
    return s;
}

/* All texts of one argument: tr(out, n == 1 ? "one" : "more") has two. */
static void read_argument(const char *s, const char *stop, const char *file) {
    while (s < stop) {
        const char *end = s + 1;
        if (*s == '"') {
            char *text = read_text(s, &end);
            add(text, NULL, file);
            free(text);
        } else if (*s == '\'') {
            end = past_literal(s);
        }
        s = end;
    }
}

static const char *argument_at(const char *s, int number) {
    for (; number > 1; number--) {
        s = past_argument(s);
        if (*s != ',') return NULL;
        s++;
    }
    return s;
}

static bool is_call(const char *word, size_t n, int *argument) {
    static const struct {
        const char *name;
        int argument;
    } calls[] = {{"tr", 2},  {"trf", 2},        {"tr_language", 2},
                 {"trn", 2}, {"form_error", 3}, {"TR", 1}};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (strlen(calls[i].name) != n || strncmp(word, calls[i].name, n) != 0) continue;
        *argument = calls[i].argument;
        return true;
    }
    return false;
}

static void read_call(const char *open, int argument, bool plural, const char *file) {
    const char *s = argument_at(open + 1, argument), *end = NULL;
    if (s == NULL) return;
    if (!plural) {
        read_argument(s, past_argument(s), file);
        return;
    }
    const char *second = argument_at(s, 2);
    char *one = read_text(s, &end), *many = second == NULL ? NULL : read_text(second, &end);
    if (one != NULL && many != NULL) add(one, many, file);
    free(one);
    free(many);
}

/* {"value", "Label", "Hint"}, ... up to the end of the array. */
static void read_choices(const char *s, const char *file) {
    int depth = 0, place = 0;
    for (; *s != '\0'; s++) {
        if (*s == '{') {
            depth++;
            place = 0;
        } else if (*s == '}') {
            if (--depth == 0) return;
        } else if (*s == ',') {
            place++;
        } else if (*s == '"') {
            const char *end = s;
            char *text = read_text(s, &end);
            if (depth == 2 && place > 0) add(text, NULL, file);
            free(text);
            s = end - 1;
        }
    }
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static void read_word(const char *all, const char *word, size_t n, const char *file) {
    static const char *const members[] = {"label", "hint", "missing", "subject"};
    const char *after = skip(word + n), *end = NULL;
    int argument = 0;
    if (*after == '(' && is_call(word, n, &argument)) {
        read_call(after, argument, n == 3 && strncmp(word, "trn", 3) == 0, file);
    } else if (*after == '=' && after[1] != '=' && word > all && word[-1] == '.') {
        for (size_t i = 0; i < 4; i++) {
            if (strlen(members[i]) != n || strncmp(word, members[i], n) != 0) continue;
            char *text = read_text(after + 1, &end);
            add(text, NULL, file);
            free(text);
        }
    } else if (n == 6 && strncmp(word, "choice", 6) == 0) {
        /* struct choice NAME[] = { */
        const char *s = after;
        while (is_word(*s)) s++;
        if (s > after && *s == '[') {
            s = skip(s + strcspn(s, "]") + 1);
            if (*s == '=') read_choices(skip(s + 1), file);
        }
    }
}

static void read_c(const char *all, const char *file) {
    for (const char *s = skip(all); *s != '\0'; s = skip(s)) {
        if (*s == '"' || *s == '\'') {
            s = past_literal(s);
        } else if (is_word(*s)) {
            const char *word = s;
            while (is_word(*s)) s++;
            read_word(all, word, (size_t)(s - word), file);
        } else {
            s++;
        }
    }
}

/* The C inside {{ }}; {{t "..."}} stands for tr(). */
static void read_template(const char *s, const char *file) {
    while ((s = strstr(s, "{{")) != NULL) {
        s += 2;
        const char *end = s;
        while (*end != '\0' && strncmp(end, "}}", 2) != 0)
            end = *end == '"' || (*end == '\'' && *s != '!') ? past_literal(end) : end + 1;
        char *body = strndup(s, (size_t)(end - s));
        const char *after = NULL;
        if (body[0] == 't' && isspace((unsigned char)body[1])) {
            char *text = read_text(body + 1, &after);
            add(text, NULL, file);
            free(text);
        }
        if (body[0] != '!') read_c(body, file);
        free(body);
        s = end;
    }
}

static char *read_file(const char *path) {
    FILE *in = fopen(path, "rb");
    if (in == NULL) die("cannot open %s", path);
    size_t n = 0, size = 1 << 16;
    char *all = malloc(size + 1);
    for (size_t got; all != NULL && (got = fread(all + n, 1, size - n, in)) > 0;) {
        n += got;
        if (n == size) all = realloc(all, (size *= 2) + 1);
    }
    if (all == NULL) die("out of memory");
    fclose(in);
    all[n] = '\0';
    return all;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const struct text *)a)->id, ((const struct text *)b)->id);
}

static void write_text(FILE *out, const char *keyword, const char *text) {
    fprintf(out, "%s \"", keyword);
    for (const char *s = text; *s != '\0'; s++) {
        if (*s == '"' || *s == '\\')
            fprintf(out, "\\%c", *s);
        else if (*s == '\n')
            fputs(s[1] == '\0' ? "\\n" : "\\n\"\n\"", out);
        else if (*s == '\t')
            fputs("\\t", out);
        else
            fputc(*s, out);
    }
    fputs("\"\n", out);
}

/* As mklocale sees it: "61% of" has none. */
static bool has_conversion(const char *text) {
    for (const char *s = strchr(text, '%'); s != NULL; s = strchr(s, '%')) {
        s++;
        if (*s == '%')
            s++;
        else if (*s != '\0' && strchr(" ),.;:", *s) == NULL)
            return true;
    }
    return false;
}

int main(int argc, char **argv) {
    if (argc < 3) die("usage: mkpot OUT.pot FILE...");
    for (int i = 2; i < argc; i++) {
        char *all = read_file(argv[i]);
        size_t n = strlen(argv[i]);
        if (n > 5 && strcmp(argv[i] + n - 5, ".html") == 0)
            read_template(all, argv[i]);
        else
            read_c(all, argv[i]);
        free(all);
    }
    if (n_texts > 0) qsort(texts, n_texts, sizeof texts[0], by_id);
    FILE *out = fopen(argv[1], "wb");
    if (out == NULL) die("cannot write %s", argv[1]);
    fputs("# Texts of Folkmoot. Made by `make locale`; see docs/translating.md.\n"
          "msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: folkmoot\\n\"\n"
          "\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
          "\"Content-Transfer-Encoding: 8bit\\n\"\n",
          out);
    for (size_t i = 0; i < n_texts; i++) {
        fprintf(out, "\n#:%s\n", texts[i].files);
        if (has_conversion(texts[i].id)) fputs("#, c-format\n", out);
        write_text(out, "msgid", texts[i].id);
        if (texts[i].plural != NULL) {
            write_text(out, "msgid_plural", texts[i].plural);
            fputs("msgstr[0] \"\"\nmsgstr[1] \"\"\n", out);
        } else {
            fputs("msgstr \"\"\n", out);
        }
    }
    return fclose(out) == 0 ? 0 : 1;
}
