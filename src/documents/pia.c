#include "documents/pia.h"

#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

enum { ANSWER_TEXT, ANSWER_LIST, ANSWER_GAUGE };

/* Which part of ours each of the tool's questions is about; several share a part. On the way out a
 * part goes to the first question that names it with `out`. */
static const struct {
    int question, kind;
    const char *field;
    bool out;
    const char *title; /* of what was asked, where several fill one part */
} questions[] = {
    {111, ANSWER_TEXT, "1.aims", true, ""},
    {112, ANSWER_TEXT, "3.others", true, "Responsibilities"},
    {113, ANSWER_TEXT, "1.need", true, "Standards"},
    {121, ANSWER_TEXT, "2.scope", true, ""},
    {122, ANSWER_TEXT, "2.nature", true, ""},
    {123, ANSWER_TEXT, "2.nature", false, "Supporting assets"},
    {211, ANSWER_TEXT, "2.purposes", true, ""},
    {212, ANSWER_TEXT, "4.lawful_basis", true, ""},
    {213, ANSWER_TEXT, "4.necessity", true, "Why the data is needed"},
    {214, ANSWER_TEXT, "4.quality", true, ""},
    {215, ANSWER_TEXT, "4.function_creep", true, "How long it is kept"},
    {221, ANSWER_TEXT, "4.information", true, ""},
    {222, ANSWER_TEXT, "4.rights", false, "Consent"},
    {223, ANSWER_TEXT, "4.rights", true, "Access and portability"},
    {224, ANSWER_TEXT, "4.rights", false, "Correction and erasure"},
    {225, ANSWER_TEXT, "4.rights", false, "Restriction and objection"},
    {226, ANSWER_TEXT, "4.processors", true, ""},
    {227, ANSWER_TEXT, "4.transfers", true, ""},
    {321, ANSWER_LIST, "5.risks", true, "If others got at the data: impacts"},
    {322, ANSWER_LIST, "5.risks", false, "If others got at the data: threats"},
    {323, ANSWER_LIST, "5.risks", false, "If others got at the data: sources"},
    {324, ANSWER_LIST, "6.measures", false, "Against others getting at the data"},
    {325, ANSWER_GAUGE, "5.severity", false, "If others got at the data"},
    {326, ANSWER_GAUGE, "5.likelihood", false, "That others get at the data"},
    {331, ANSWER_LIST, "5.risks", false, "If the data were changed: impacts"},
    {332, ANSWER_LIST, "5.risks", false, "If the data were changed: threats"},
    {333, ANSWER_LIST, "5.risks", false, "If the data were changed: sources"},
    {334, ANSWER_LIST, "6.measures", false, "Against the data being changed"},
    {335, ANSWER_GAUGE, "5.severity", false, "If the data were changed"},
    {336, ANSWER_GAUGE, "5.likelihood", false, "That the data is changed"},
    {341, ANSWER_LIST, "5.risks", false, "If the data were lost: impacts"},
    {342, ANSWER_LIST, "5.risks", false, "If the data were lost: threats"},
    {343, ANSWER_LIST, "5.risks", false, "If the data were lost: sources"},
    {344, ANSWER_LIST, "6.measures", false, "Against the data being lost"},
    {345, ANSWER_GAUGE, "5.severity", false, "If the data were lost"},
    {346, ANSWER_GAUGE, "5.likelihood", false, "That the data is lost"},
};
enum { N_QUESTIONS = sizeof questions / sizeof questions[0], N_PARTS_MAX = N_QUESTIONS + 2 };

static const char *const gauges[] = {"", "Negligible", "Limited", "Important", "Maximum"};

/* --- out ----------------------------------------------------------------------------------------
 */

static const char *text_of(const struct official *official, const char *field) {
    const struct official_field *found = official_field(official, field);
    return found == NULL ? "" : found->text;
}

static void escaped(struct buf *buf, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        switch (text.s[i]) {
        case '&': buf_text(buf, "&amp;"); break;
        case '<': buf_text(buf, "&lt;"); break;
        case '>': buf_text(buf, "&gt;"); break;
        default: buf_char(buf, text.s[i]);
        }
    }
}

/* Lines as paragraphs, as the tool's editor holds them. */
static const char *html_of(const char *text, struct arena *arena) {
    struct buf buf;
    struct str rest = str_of(text);
    buf_init(&buf, arena, PIA_BYTES_MAX);
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) continue;
        buf_text(&buf, "<p>");
        escaped(&buf, line);
        buf_text(&buf, "</p>");
    }
    return buf.n == 0 ? "" : buf.s;
}

static void list_put(struct json_out *out, const char *text, struct arena *arena) {
    struct str rest = str_of(text);
    json_open(out, '[');
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) json_put_text(out, str_copy(arena, line));
    }
    json_close(out, ']');
}

static void answer_put(struct json_out *out, size_t at, const char *text, struct arena *arena) {
    bool list = questions[at].kind == ANSWER_LIST;
    json_open(out, '{');
    json_pair_int(out, "reference_to", questions[at].question);
    json_key(out, "data");
    json_open(out, '{');
    json_pair_text(out, "text", list ? NULL : html_of(text, arena));
    json_key(out, "gauge");
    json_put_null(out);
    json_key(out, "list");
    list_put(out, list ? text : "", arena);
    json_close(out, '}');
    json_close(out, '}');
}

static void head_put(struct json_out *out, const struct official *official,
                     const struct official_about *about) {
    json_open(out, '{');
    json_pair_text(out, "name", about->title);
    json_pair_text(out, "category", about->reference);
    json_pair_text(out, "structure_name", about->organisation);
    json_pair_text(out, "dpo_opinion", text_of(official, "7.advice"));
    json_pair_bool(out, "concerned_people_searched_opinion",
                   !text_is_empty(text_of(official, "3.views")));
    json_pair_text(out, "concerned_people_opinion", text_of(official, "3.views"));
    json_pair_text(out, "applied_adjustments", text_of(official, "7.views"));
    json_pair_int(out, "status", 0);
    json_pair_int(out, "is_example", about->example);
    json_close(out, '}');
}

const char *pia_write(const struct official *official, const struct official_about *about,
                      struct arena *arena) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, PIA_BYTES_MAX);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_key(&out, "pia");
    head_put(&out, official, about);
    json_key(&out, "answers");
    json_open(&out, '[');
    for (size_t i = 0; i < N_QUESTIONS; i++) {
        const char *text = text_of(official, questions[i].field);
        if (questions[i].out && !text_is_empty(text)) answer_put(&out, i, text, arena);
    }
    json_close(&out, ']');
    json_key(&out, "measures");
    json_open(&out, '[');
    if (!text_is_empty(text_of(official, "6.measures"))) {
        json_open(&out, '{');
        json_pair_text(&out, "title", "Measures");
        json_pair_text(&out, "content", html_of(text_of(official, "6.measures"), arena));
        json_close(&out, '}');
    }
    json_close(&out, ']');
    for (size_t i = 0; i < 2; i++) {
        json_key(&out, i == 0 ? "evaluations" : "comments");
        json_open(&out, '[');
        json_close(&out, ']');
    }
    json_close(&out, '}');
    buf_char(&buf, '\n');
    return buf.s;
}

/* --- HTML as text --------------------------------------------------------------------------------
 */

/* What a tag begins or ends a line with: its name without '<', '/' and attributes. */
static bool is_block(const char *tag, size_t n) {
    static const char *const names[] = {"p",  "br", "li", "div", "tr", "ul",
                                        "ol", "h1", "h2", "h3",  "h4", "table"};
    if (n > 0 && *tag == '/') tag++, n--;
    size_t length = 0;
    while (length < n && tag[length] != ' ' && tag[length] != '/') length++;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == length && strncasecmp(names[i], tag, length) == 0) return true;
    return false;
}

/* Reads "&name;" at *at; false leaves it as it is. */
static bool entity(struct buf *buf, const char **at) {
    static const char *const known[][2] = {{"&amp;", "&"},    {"&lt;", "<"},    {"&gt;", ">"},
                                           {"&quot;", "\""},  {"&#39;", "'"},   {"&apos;", "'"},
                                           {"&nbsp;", " "},   {"&rsquo;", "’"}, {"&lsquo;", "‘"},
                                           {"&eacute;", "é"}, {"&egrave;", "è"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t n = strlen(known[i][0]);
        if (strncmp(*at, known[i][0], n) != 0) continue;
        buf_text(buf, known[i][1]);
        *at += n;
        return true;
    }
    return false;
}

static void line_end(struct buf *buf) {
    while (buf->n > 0 && buf->s[buf->n - 1] == ' ') buf->s[--buf->n] = '\0';
    if (buf->n > 0 && buf->s[buf->n - 1] != '\n') buf_char(buf, '\n');
}

const char *pia_plain(struct arena *arena, const char *html) {
    struct buf buf;
    buf_init(&buf, arena, PIA_BYTES_MAX);
    for (const char *at = html; *at != '\0';) {
        const char *end = *at == '<' ? strchr(at, '>') : NULL;
        if (end != NULL) {
            if (is_block(at + 1, (size_t)(end - at) - 1)) line_end(&buf);
            at = end + 1;
        } else if (*at == '\n' || *at == '\r') {
            line_end(&buf);
            at++;
        } else if (*at != '&' || !entity(&buf, &at)) {
            buf_char(&buf, *at++);
        }
    }
    line_end(&buf);
    if (buf.n > 0 && buf.s[buf.n - 1] == '\n') buf.s[--buf.n] = '\0';
    return buf.n == 0 ? "" : buf.s;
}

/* --- in ------------------------------------------------------------------------------------------
 */

struct gathering {
    struct arena *arena;
    const char *fields[N_PARTS_MAX];
    struct buf texts[N_PARTS_MAX];
    size_t n;
};

static void gather(struct gathering *g, const char *field, const char *title, const char *text) {
    if (text_is_empty(text)) return;
    size_t at = 0;
    while (at < g->n && !text_is(g->fields[at], field)) at++;
    if (at == g->n) {
        g->fields[g->n++] = field;
        buf_init(&g->texts[at], g->arena, PIA_BYTES_MAX);
    }
    struct buf *buf = &g->texts[at];
    if (buf->n > 0) buf_text(buf, "\n\n");
    if (!text_is(title, "")) buf_printf(buf, "%s: ", title);
    buf_text(buf, text);
}

static const char *answer_text(struct arena *arena, const json_t *data, int kind) {
    const json_t *gauge = json_object_get(data, "gauge"), *list = json_object_get(data, "list");
    if (kind == ANSWER_GAUGE) {
        json_int_t value = json_integer_value(gauge);
        return value >= 1 && value <= 4 ? gauges[value] : "";
    }
    if (kind == ANSWER_TEXT) return pia_plain(arena, json_text_or(data, "text", ""));
    struct buf buf;
    buf_init(&buf, arena, PIA_BYTES_MAX);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *item = json_string_value(json_array_get(list, i));
        if (text_is_empty(item)) continue;
        if (buf.n > 0) buf_text(&buf, "; ");
        buf_text(&buf, pia_plain(arena, item));
    }
    return buf.n == 0 ? "" : buf.s;
}

/* Numbers came as numbers from some versions of the tool and as texts from others. */
static int64_t question_of(const json_t *answer) {
    const json_t *reference = json_object_get(answer, "reference_to");
    int64_t number = 0;
    if (json_is_integer(reference)) return json_integer_value(reference);
    if (json_is_string(reference))
        (void)str_int(str_of(json_string_value(reference)), 0, 9999, &number);
    return number;
}

static void answer_gather(struct gathering *g, const json_t *answer, size_t *n_unknown) {
    int64_t number = question_of(answer);
    for (size_t i = 0; i < N_QUESTIONS; i++) {
        if (questions[i].question != number) continue;
        gather(g, questions[i].field, questions[i].title,
               answer_text(g->arena, json_object_get(answer, "data"), questions[i].kind));
        return;
    }
    (*n_unknown)++;
}

static void people_gather(struct gathering *g, const json_t *pia) {
    gather(g, "3.views", "",
           pia_plain(g->arena, json_text_or(pia, "concerned_people_opinion", "")));
    gather(g, "3.views", "",
           pia_plain(g->arena, json_text_or(pia, "concerned_people_searched_content", "")));
    gather(g, "7.advice", "", pia_plain(g->arena, json_text_or(pia, "dpo_opinion", "")));
    gather(g, "7.views", "", pia_plain(g->arena, json_text_or(pia, "applied_adjustments", "")));
}

enum fail pia_read(struct arena *arena, struct str bytes, struct pia *out, struct why *why) {
    json_t *root;
    TRY(json_read(arena, bytes, &root, why));
    const json_t *pia = json_object_get(root, "pia"), *answers = json_object_get(root, "answers");
    const json_t *measures = json_object_get(root, "measures");
    if (!json_is_object(pia) || !json_is_array(answers))
        return why_fail(why, FAIL_INPUT, "file",
                        "this is not an export of the PIA tool: want a JSON file with 'pia' and "
                        "'answers'");
    struct gathering *g = ARENA_NEW(arena, struct gathering);
    g->arena = arena;
    size_t n_unknown = 0;
    for (size_t i = 0; i < json_array_size(answers); i++)
        answer_gather(g, json_array_get(answers, i), &n_unknown);
    for (size_t i = 0; i < json_array_size(measures); i++) {
        const json_t *one = json_array_get(measures, i);
        gather(g, "6.measures", json_text_or(one, "title", ""),
               pia_plain(arena, json_text_or(one, "content", "")));
    }
    people_gather(g, pia);
    *out = (struct pia){.name = json_text_or(pia, "name", ""), .n_unknown = n_unknown};
    out->parts = ARENA_ARRAY(arena, struct pia_part, g->n + 1);
    for (size_t i = 0; i < g->n; i++)
        out->parts[out->n_parts++] = (struct pia_part){g->fields[i], g->texts[i].s};
    return FAIL_NONE;
}
