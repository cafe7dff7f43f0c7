/*
 * mkhtml -- compiles one template to a C file and its header.
 *
 *   mkhtml src/SLICE/NAME.html OUT.c OUT.h
 *
 * The tags are described in tools/README.md. A tag ends at the first "}}" that
 * is outside C string and character literals and outside braces opened within
 * the tag, so that compound literals may be written. A line that holds nothing
 * but tags which write nothing ({{?}} {{#}} {{=}} {{/}} {{@}} {{!}}) leaves no
 * blank line behind. Whatever could defeat escaping is refused: values in
 * unquoted attributes, in tag names, in comments, in script, style or event
 * attributes, and inline script or style altogether.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1500, DEPTH_MAX = 64, FUNCTIONS_MAX = 100 };

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

/* A growing piece of text. */
struct text {
    char *s;
    size_t n, size;
};

static void add_n(struct text *text, const char *bytes, size_t n) {
    if (text->n + n + 1 > text->size) {
        text->size = (text->n + n + 1) * 2;
        text->s = realloc(text->s, text->size);
        if (text->s == NULL) die(0, "out of memory");
    }
    memcpy(text->s + text->n, bytes, n);
    text->n += n;
    text->s[text->n] = '\0';
}

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...) {
    va_list list;
    char *made = NULL;
    va_start(list, format);
    int n = vasprintf(&made, format, list);
    va_end(list);
    if (n < 0) die(0, "out of memory");
    add_n(text, made, (size_t)n);
    free(made);
}

/* Where the HTML written so far stands: decides whether a value may be put here. */
enum place {
    IN_TEXT,
    IN_TAG_NAME,
    IN_TAG, /* between attributes */
    IN_NAME,
    AFTER_NAME, /* after '=' */
    IN_QUOTED,
    IN_COMMENT
};

struct state {
    const char *at, *end;
    int line;
    struct text code, head;
    bool in_function;
    struct {
        char kind; /* '?' or '#' */
        bool has_else;
        int line;
    } open[DEPTH_MAX];
    int depth;
    enum place place;
    char quote;
    char name[40]; /* of the attribute or tag being read, lower case */
    size_t n_name;
};

static void name_add(struct state *state, char c) {
    if (state->n_name + 1 < sizeof state->name) {
        state->name[state->n_name++] = (char)tolower((unsigned char)c);
        state->name[state->n_name] = '\0';
    }
}

static void name_start(struct state *state) {
    state->n_name = 0;
    state->name[0] = '\0';
}

static void tag_name_check(const struct state *state, int line) {
    if (strcmp(state->name, "script") == 0 || strcmp(state->name, "style") == 0)
        die(line, "<%s> is refused: the pages have no inline script or style", state->name);
}

static void attribute_check(const struct state *state, int line) {
    if (strcmp(state->name, "style") == 0 || strncmp(state->name, "on", 2) == 0)
        die(line, "attribute '%s' is refused: no inline script or style", state->name);
}

/* Follows one byte of HTML. `rest` is what comes after it. */
static void place_step(struct state *state, char c, const char *rest, size_t n_rest, int line) {
    switch (state->place) {
    case IN_TEXT:
        if (c != '<') return;
        if (n_rest >= 3 && memcmp(rest, "!--", 3) == 0)
            state->place = IN_COMMENT;
        else if (n_rest == 0 || isalpha((unsigned char)rest[0]) || rest[0] == '/' || rest[0] == '!')
            state->place = IN_TAG_NAME, name_start(state);
        return;
    case IN_TAG_NAME:
        if (c == '>' || isspace((unsigned char)c)) {
            tag_name_check(state, line);
            state->place = c == '>' ? IN_TEXT : IN_TAG;
        } else {
            name_add(state, c);
        }
        return;
    case IN_TAG:
        if (c == '>')
            state->place = IN_TEXT;
        else if (!isspace((unsigned char)c) && c != '/')
            state->place = IN_NAME, name_start(state), name_add(state, c);
        return;
    case IN_NAME:
        if (c == '=') {
            attribute_check(state, line);
            state->place = AFTER_NAME;
        } else if (c == '>') {
            state->place = IN_TEXT;
        } else if (isspace((unsigned char)c)) {
            state->place = IN_TAG;
        } else {
            name_add(state, c);
        }
        return;
    case AFTER_NAME:
        if (c != '"' && c != '\'') die(line, "write the attribute '%s' in quotes", state->name);
        state->quote = c;
        state->place = IN_QUOTED;
        return;
    case IN_QUOTED:
        if (c == state->quote) state->place = IN_TAG;
        return;
    case IN_COMMENT:
        if (c == '>' && rest[-2] == '-' && rest[-3] == '-') state->place = IN_TEXT;
        return;
    }
}

static void value_check(const struct state *state, int line) {
    if (state->place != IN_TEXT && state->place != IN_QUOTED)
        die(line, "a value may stand in text or inside a quoted attribute only");
}

/* Writes html_lit calls, in chunks that every compiler takes. */
static void write_literal(struct state *state, const char *s, size_t n) {
    size_t i = 0;
    while (i < n) {
        add(&state->code, "    html_lit(out, \"");
        size_t stop = i + CHUNK < n ? i + CHUNK : n;
        for (; i < stop; i++) {
            unsigned char c = (unsigned char)s[i];
            if (c == '"' || c == '\\')
                add(&state->code, "\\%c", c);
            else if (c == '\n')
                add(&state->code, "\\n");
            else if (c == '\t')
                add(&state->code, "\\t");
            else if (c == '?' && i > 0 && s[i - 1] == '?')
                add(&state->code, "\\?"); /* no trigraphs */
            else if (c < 32)
                die(state->line, "control character %d in the template", c);
            else
                add_n(&state->code, &s[i], 1);
        }
        add(&state->code, "\");\n");
    }
}

static void text_run(struct state *state, const char *s, size_t n) {
    if (!state->in_function) {
        for (size_t i = 0; i < n; i++) {
            if (s[i] == '\n') state->line++;
            if (!isspace((unsigned char)s[i])) die(state->line, "text before {{@function ...}}");
        }
        return;
    }
    write_literal(state, s, n);
    for (size_t i = 0; i < n; i++) {
        place_step(state, s[i], s + i + 1, n - i - 1, state->line);
        if (s[i] == '\n') state->line++;
    }
}

/* End of the tag that starts after "{{" at s; NULL when it has none. */
static const char *tag_end(const char *s, const char *end) {
    int braces = 0;
    if (s < end && *s == '!') {
        for (; s + 1 < end; s++)
            if (s[0] == '}' && s[1] == '}') return s;
        return NULL;
    }
    for (; s < end; s++) {
        if (*s == '"' || *s == '\'') {
            char quote = *s++;
            while (s < end && *s != quote) s += *s == '\\' ? 2 : 1;
            if (s >= end) return NULL;
        } else if (*s == '{') {
            braces++;
        } else if (*s == '}' && braces > 0) {
            braces--;
        } else if (*s == '}' && s + 1 < end && s[1] == '}') {
            return s;
        }
    }
    return NULL;
}

static void mark_line(struct state *state) {
    add(&state->code, "#line %d \"%s\"\n", state->line, file_name);
}

static void function_end(struct state *state) {
    if (state->depth > 0)
        die(state->open[state->depth - 1].line, "{{%c ...}} has no {{/}}",
            state->open[state->depth - 1].kind);
    if (state->in_function) {
        if (state->place != IN_TEXT) die(state->line, "the function ends inside a tag or comment");
        add(&state->code, "}\n");
    }
    state->in_function = false;
}

static void function_start(struct state *state, const char *prototype) {
    function_end(state);
    if (strstr(prototype, "struct html *out") == NULL)
        die(state->line, "a template's function takes 'struct html *out'");
    add(&state->head, "%s;\n", prototype);
    mark_line(state);
    add(&state->code, "%s {\n", prototype);
    state->in_function = true;
}

static void block_open(struct state *state, char kind) {
    if (state->depth == DEPTH_MAX) die(state->line, "blocks too deep");
    state->open[state->depth].kind = kind;
    state->open[state->depth].has_else = false;
    state->open[state->depth].line = state->line;
    state->depth++;
}

static void block_else(struct state *state, const char *condition) {
    if (state->depth == 0 || state->open[state->depth - 1].kind != '?')
        die(state->line, "{{:}} outside {{? ...}}");
    if (state->open[state->depth - 1].has_else) die(state->line, "nothing follows {{:}} but {{/}}");
    if (condition == NULL) {
        state->open[state->depth - 1].has_else = true;
        add(&state->code, "    } else {\n");
    } else {
        add(&state->code, "    } else if (\n");
        mark_line(state);
        add(&state->code, "%s) {\n", condition);
    }
}

/* {{t "English"}} or {{t "English %s", value}}: is there more than the literal? */
static bool has_arguments(const struct state *state, const char *s) {
    for (;;) {
        while (isspace((unsigned char)*s)) s++;
        if (*s == '\0') return false;
        if (*s == ',') return true;
        if (*s != '"') die(state->line, "{{t ...}} starts with a text in double quotes");
        for (s++; *s != '\0' && *s != '"'; s++)
            if (*s == '\\') s++;
        if (*s == '"') s++;
    }
}

static const char *skip_space(const char *s) {
    while (isspace((unsigned char)*s)) s++;
    return s;
}

static bool starts_word(const char *body, const char *word) {
    size_t n = strlen(word);
    return strncmp(body, word, n) == 0 && isspace((unsigned char)body[n]);
}

static void put(struct state *state, const char *before, const char *expression,
                const char *after) {
    if (*skip_space(expression) == '\0') die(state->line, "empty tag");
    mark_line(state);
    add(&state->code, "    %s%s%s\n", before, expression, after);
}

/* Tags that write a value. */
static void tag_value(struct state *state, const char *body) {
    if (*body == '>') {
        if (state->place != IN_TEXT) die(state->line, "a part stands in text only");
        put(state, "", skip_space(body + 1), ";");
        return;
    }
    value_check(state, state->line);
    if (starts_word(body, "u"))
        put(state, "html_url(out, ", skip_space(body + 1), ");");
    else if (starts_word(body, "t"))
        put(state,
            has_arguments(state, body + 1) ? "html_text(out, trf(out, " : "html_text(out, tr(out, ",
            skip_space(body + 1), "));");
    else
        put(state, "html_put(out, (", body, "));");
}

static void tag_block(struct state *state, const char *body) {
    switch (*body) {
    case '?':
        block_open(state, '?');
        put(state, "if (", skip_space(body + 1), ") {");
        break;
    case '#':
        block_open(state, '#');
        put(state, "for (", skip_space(body + 1), ") {");
        break;
    case ':':
        block_else(state, body[1] == '?' ? skip_space(body + 2) : NULL);
        if (body[1] != '?' && *skip_space(body + 1) != '\0') die(state->line, "unknown tag");
        break;
    case '/':
        if (state->depth == 0) die(state->line, "{{/}} without a start");
        state->depth--;
        add(&state->code, "    }\n");
        break;
    default: put(state, "", skip_space(body + 1), ""); break; /* '=' */
    }
}

static void tag(struct state *state, const char *body) {
    if (*body == '!') return;
    if (starts_word(body, "@include")) {
        add(&state->head, "#include %s\n", skip_space(body + 8));
        return;
    }
    if (starts_word(body, "@function")) {
        function_start(state, skip_space(body + 9));
        return;
    }
    if (*body == '@') die(state->line, "unknown tag {{%s}}", body);
    if (!state->in_function) die(state->line, "{{%s}} before {{@function ...}}", body);
    if (*body != '\0' && strchr("?#:/=", *body) != NULL)
        tag_block(state, body);
    else
        tag_value(state, body);
}

/* Would the tag at s write something? */
static bool writes(const char *s) {
    return strchr("?#:/=@!", *s) == NULL;
}

/* If the line that starts at s holds only silent tags and space, its end (after the newline). */
static const char *silent_line(const char *s, const char *end) {
    bool any = false;
    while (s < end && *s != '\n') {
        if (*s == ' ' || *s == '\t') {
            s++;
        } else if (end - s > 2 && s[0] == '{' && s[1] == '{' && !writes(s + 2)) {
            const char *stop = tag_end(s + 2, end);
            if (stop == NULL) return NULL;
            any = true;
            s = stop + 2;
        } else {
            return NULL;
        }
    }
    return any && s < end ? s + 1 : NULL;
}

static void one_tag(struct state *state) {
    const char *start = state->at + 2;
    const char *stop = tag_end(start, state->end);
    if (stop == NULL) die(state->line, "{{ without }}");
    char *body = strndup(start, (size_t)(stop - start));
    size_t n = strlen(body);
    while (n > 0 && isspace((unsigned char)body[n - 1])) body[--n] = '\0';
    tag(state, skip_space(body));
    for (const char *s = start; s < stop; s++)
        if (*s == '\n') state->line++;
    free(body);
    state->at = stop + 2;
}

static bool is_tag(const char *s, const char *end) {
    return s + 1 < end && s[0] == '{' && s[1] == '{';
}

/* Where the line at `s` ends, or the first tag in it begins. */
static const char *line_or_tag(const char *s, const char *end) {
    while (s < end && *s != '\n' && !is_tag(s, end)) s++;
    return s;
}

/* A line of tags that write nothing leaves nothing behind, not even its end. */
static void silent_tags(struct state *state, const char *end) {
    while (state->at < end) {
        if (is_tag(state->at, state->end)) {
            one_tag(state);
        } else {
            if (*state->at == '\n') state->line++;
            state->at++;
        }
    }
}

static void compile(struct state *state) {
    bool line_start = true;
    while (state->at < state->end) {
        const char *silent = line_start ? silent_line(state->at, state->end) : NULL;
        if (silent != NULL) {
            silent_tags(state, silent);
            continue;
        }
        if (is_tag(state->at, state->end)) {
            one_tag(state);
            line_start = false;
            continue;
        }
        const char *s = line_or_tag(state->at, state->end);
        if (s < state->end && *s == '\n') s++;
        /* Lines without tags go out together. */
        while (s < state->end && s[-1] == '\n' && silent_line(s, state->end) == NULL) {
            const char *next = line_or_tag(s, state->end);
            if (next >= state->end || *next != '\n') break;
            s = next + 1;
        }
        line_start = s > state->at && s[-1] == '\n';
        text_run(state, state->at, (size_t)(s - state->at));
        state->at = s;
    }
    function_end(state);
}

static char *read_file(const char *path, size_t *n) {
    FILE *in = fopen(path, "rb");
    if (in == NULL) die(0, "cannot open");
    struct text text = {0};
    char piece[4096];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, in)) > 0) add_n(&text, piece, got);
    if (ferror(in)) die(0, "cannot read");
    fclose(in);
    add_n(&text, "", 0);
    *n = text.n;
    return text.s;
}

static void write_file(const char *path, const char *before, const struct text *text,
                       const char *after) {
    FILE *out = fopen(path, "wb");
    if (out == NULL) die(0, "cannot write '%s'", path);
    fputs(before, out);
    if (text->n > 0) fwrite(text->s, 1, text->n, out);
    fputs(after, out);
    if (fclose(out) != 0) die(0, "cannot write '%s'", path);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: mkhtml FILE.html OUT.c OUT.h\n");
        return 2;
    }
    file_name = argv[1];
    size_t n = 0;
    struct state state = {.line = 1};
    state.at = read_file(argv[1], &n);
    state.end = state.at + n;
    compile(&state);

    /* The header is found as "SLICE/NAME.html.h" on the include path. */
    const char *name = argv[1];
    if (strncmp(name, "src/", 4) == 0) name += 4;
    struct text guard = {0};
    for (const char *c = name; *c != '\0'; c++)
        add(&guard, "%c", isalnum((unsigned char)*c) ? toupper((unsigned char)*c) : '_');
    struct text before = {0};
    add(&before,
        "/* Made by mkhtml from %s. */\n#ifndef %s_H\n#define %s_H\n#include \"web/html.h\"\n",
        argv[1], guard.s, guard.s);
    write_file(argv[3], before.s, &state.head, "#endif\n");
    before.n = 0;
    add(&before,
        "/* Made by mkhtml from %s. */\n#include \"%s.h\"\n#include \"web/chart.h\"\n"
        "#include \"web/form.h\"\n#include \"web/parts.h\"\n",
        argv[1], name);
    write_file(argv[2], before.s, &state.code, "");
    return 0;
}
