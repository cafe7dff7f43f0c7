/*
 * mklocale -- compiles translations (gettext .po files) to one sorted C table.
 *
 *   mklocale OUT.c [assets/locale/LANGUAGE.po ...]
 *
 * Fuzzy, obsolete and empty entries are left out: the English is shown for them.
 * Refused, with file and line: a duplicate, a context (msgctxt), a plural rule
 * that is not an expression over n, and a translation whose printf conversions
 * are not those of its English, since it will be used as a format.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLURALS_MAX = 6, CONVERSIONS_MAX = 16 };

static const char *file_name;

static void die(int line, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));
static void die(int line, const char *format, ...) {
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%s:%d: error: ", file_name, line);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

struct entry {
    char *id, *id_plural, *texts[PLURALS_MAX];
    bool fuzzy;
    int line;
};

struct catalogue {
    char language[16];
    struct entry *entries;
    size_t n, size;
    char *plural;
};

/* Appends to a text that belongs to the entry. */
static void grow(char **text, const char *more) {
    size_t n = *text == NULL ? 0 : strlen(*text);
    *text = realloc(*text, n + strlen(more) + 1);
    if (*text == NULL) die(0, "out of memory");
    memcpy(*text + n, more, strlen(more) + 1);
}

/* Reads one quoted string of the file, in place. */
static char *unquote(char *s, int line) {
    while (*s == ' ' || *s == '\t') s++;
    if (*s != '"') die(line, "expected a text in double quotes");
    char *to = ++s, *start = s;
    for (; *s != '"'; s++) {
        if (*s == '\0') die(line, "the text has no closing quote");
        if (*s != '\\') {
            *to++ = *s;
            continue;
        }
        s++;
        if (*s == 'n')
            *to++ = '\n';
        else if (*s == 't')
            *to++ = '\t';
        else if (*s == '"' || *s == '\\')
            *to++ = *s;
        else
            die(line, "unknown escape \\%c", *s);
    }
    *to = '\0';
    return start;
}

/* The conversions of a format, by argument: "%s of %lld" -> {"s", "lld"}. */
struct conversions {
    char of[CONVERSIONS_MAX][8];
    int n;
};

static void conversions_read(const char *text, struct conversions *out, int line) {
    memset(out, 0, sizeof *out);
    int next = 0;
    for (const char *s = text; *s != '\0'; s++) {
        if (*s != '%') continue;
        s++;
        if (*s == '%') continue;
        if (*s == ' ') continue; /* "61% of people": nobody here uses the space flag */
        const char *digits = s;
        while (isdigit((unsigned char)*digits)) digits++;
        int at = next;
        bool numbered = *digits == '$' && digits > s;
        if (numbered) at = (int)strtol(s, NULL, 10) - 1, s = digits + 1;
        while (*s != '\0' && strchr("-+ #0.123456789", *s) != NULL) s++;
        size_t n = 0;
        char kind[8] = "";
        while (*s != '\0' && strchr("hlzjt", *s) != NULL && n < 5) kind[n++] = *s++;
        if (*s == '\0') break; /* a lone percent sign at the end: not a conversion */
        if (strchr("diouxXeEfFgGaAcsp", *s) == NULL) continue;
        kind[n] = *s;
        if (!numbered) next++;
        if (at < 0 || at >= CONVERSIONS_MAX) die(line, "too many conversions");
        memcpy(out->of[at], kind, sizeof kind);
        if (at + 1 > out->n) out->n = at + 1;
    }
}

static void conversions_check(const struct entry *entry, const char *text, bool plural) {
    struct conversions want, have, one;
    conversions_read(plural ? entry->id_plural : entry->id, &want, entry->line);
    conversions_read(entry->id, &one, entry->line);
    conversions_read(text, &have, entry->line);
    if (have.n == want.n && memcmp(want.of, have.of, sizeof want.of) == 0) return;
    /* "One person" for "%lld people": a plural form may leave its number out. */
    if (plural && have.n == 0) return;
    die(entry->line, "the translation's conversions (%%s, %%lld ...) differ from the English");
}

static void entry_end(struct catalogue *catalogue, struct entry *entry) {
    if (entry->id == NULL) return;
    if (entry->id[0] == '\0') {
        char *rule = entry->texts[0] == NULL ? NULL : strstr(entry->texts[0], "plural=");
        if (rule != NULL) {
            rule += 7;
            rule[strcspn(rule, ";\n")] = '\0';
            if (rule[strspn(rule, "n0123456789 ()?:<>=!&|%")] != '\0')
                die(entry->line, "the plural rule '%s' is not an expression over n", rule);
            catalogue->plural = strdup(rule);
        }
    } else if (!entry->fuzzy && entry->texts[0] != NULL && entry->texts[0][0] != '\0') {
        for (int i = 0; i < PLURALS_MAX; i++)
            if (entry->texts[i] != NULL)
                conversions_check(entry, entry->texts[i], entry->id_plural != NULL);
        if (catalogue->n == catalogue->size) {
            catalogue->size = catalogue->size * 2 + 64;
            catalogue->entries =
                realloc(catalogue->entries, catalogue->size * sizeof *catalogue->entries);
            if (catalogue->entries == NULL) die(0, "out of memory");
        }
        catalogue->entries[catalogue->n++] = *entry;
    }
    *entry = (struct entry){0};
}

static bool takes(const char *line, const char *word, char **rest, char *base) {
    size_t n = strlen(word);
    if (strncmp(line, word, n) != 0) return false;
    *rest = base + (line - base) + n;
    return true;
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

static void read_line(struct catalogue *catalogue, struct entry *entry, char ***target, char *line,
                      int number) {
    char *rest = NULL;
    if (line[0] == '#') {
        if (line[1] == '~') return;
        if (*target != NULL) entry_end(catalogue, entry), *target = NULL;
        if (line[1] == ',' && strstr(line, "fuzzy") != NULL) entry->fuzzy = true;
        return;
    }
    if (line[strspn(line, " \t\r\n")] == '\0') {
        entry_end(catalogue, entry);
        *target = NULL;
        return;
    }
    if (takes(line, "msgctxt", &rest, line)) die(number, "contexts are not used here");
    if (takes(line, "msgid_plural", &rest, line)) {
        *target = &entry->id_plural;
    } else if (takes(line, "msgid", &rest, line)) {
        if (*target != NULL) entry_end(catalogue, entry);
        entry->line = number;
        *target = &entry->id;
    } else if (takes(line, "msgstr[", &rest, line)) {
        long form = strtol(rest, &rest, 10);
        if (form < 0 || form >= PLURALS_MAX || *rest != ']') die(number, "at most 6 plural forms");
        rest++;
        *target = &entry->texts[form];
    } else if (takes(line, "msgstr", &rest, line)) {
        *target = &entry->texts[0];
    } else if (line[0] == '"' && *target != NULL) {
        rest = line;
    } else {
        die(number, "not a line of a .po file");
    }
    grow(*target, unquote(rest, number));
}

static void read_catalogue(const char *path, struct catalogue *catalogue) {
    file_name = path;
    const char *base = strrchr(path, '/');
    base = base == NULL ? path : base + 1;
    size_t n = strcspn(base, ".");
    if (n == 0 || n >= sizeof catalogue->language) die(0, "the file is named LANGUAGE.po");
    memcpy(catalogue->language, base, n);
    FILE *in = fopen(path, "rb");
    if (in == NULL) die(0, "cannot open");
    char *line = NULL;
    size_t size = 0;
    struct entry entry = {0};
    char **target = NULL;
    for (int number = 1; getline(&line, &size, in) >= 0; number++)
        read_line(catalogue, &entry, &target, line, number);
    entry_end(catalogue, &entry);
    free(line);
    fclose(in);
    if (catalogue->n > 0) qsort(catalogue->entries, catalogue->n, sizeof(struct entry), by_id);
    for (size_t i = 1; i < catalogue->n; i++)
        if (strcmp(catalogue->entries[i - 1].id, catalogue->entries[i].id) == 0)
            die(catalogue->entries[i].line, "a second translation of the same text");
}

static void write_text(FILE *out, const char *text) {
    if (text == NULL) {
        fputs("NULL", out);
        return;
    }
    fputc('"', out);
    for (const char *s = text; *s != '\0'; s++) {
        if (*s == '"' || *s == '\\')
            fprintf(out, "\\%c", *s);
        else if (*s == '\n')
            fputs("\\n", out);
        else if (*s == '\t')
            fputs("\\t", out);
        else if (*s == '?' && s > text && s[-1] == '?')
            fputs("\\?", out);
        else
            fputc(*s, out);
    }
    fputc('"', out);
}

static void write_catalogue(FILE *out, const struct catalogue *catalogue, int number) {
    fprintf(out, "static size_t plural_%d(unsigned long n) {\n    return (size_t)(%s);\n}\n",
            number, catalogue->plural == NULL ? "n != 1" : catalogue->plural);
    fprintf(out, "static const struct locale_text texts_%d[] = {\n", number);
    for (size_t i = 0; i < catalogue->n; i++) {
        const struct entry *entry = &catalogue->entries[i];
        fputs("    {", out);
        write_text(out, entry->id);
        fputs(", {", out);
        for (int k = 0; k < PLURALS_MAX && entry->texts[k] != NULL; k++) {
            if (k > 0) fputs(", ", out);
            write_text(out, entry->texts[k]);
        }
        fputs("}},\n", out);
    }
    fputs("    {NULL, {NULL}}};\n", out);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: mklocale OUT.c [LANGUAGE.po ...]\n");
        return 2;
    }
    int n = argc - 2;
    struct catalogue *catalogues = calloc((size_t)n + 1, sizeof *catalogues);
    for (int i = 0; i < n; i++) read_catalogue(argv[i + 2], &catalogues[i]);
    file_name = argv[1];
    FILE *out = fopen(argv[1], "wb");
    if (out == NULL) die(0, "cannot write");
    fputs("/* Made by mklocale. */\n#include \"web/locale.h\"\n\n#include <stdint.h>\n\n"
          "#pragma GCC diagnostic ignored \"-Wparentheses\"\n",
          out);
    for (int i = 0; i < n; i++) write_catalogue(out, &catalogues[i], i);
    fputs("const struct locale locales[] = {\n", out);
    for (int i = 0; i < n; i++)
        fprintf(out, "    {\"%s\", texts_%d, %zu, plural_%d},\n", catalogues[i].language, i,
                catalogues[i].n, i);
    fprintf(out, "    {NULL, NULL, 0, NULL}};\nconst size_t n_locales = %d;\n", n);
    return fclose(out) == 0 ? 0 : 1;
}
