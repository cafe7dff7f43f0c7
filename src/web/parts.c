#include "web/parts.h"

#include "web/parts_form.h"

#include <string.h>

enum { MARKUP_BYTES_MAX = 4 << 20 };

int html_serial(struct html *out) {
    while (out->parent != NULL) out = out->parent;
    return ++out->serial;
}

struct html *html_apart(struct html *out) {
    struct html *inner = ARENA_NEW(out->arena, struct html);
    inner->arena = out->arena;
    inner->language = out->language;
    inner->parent = out;
    inner->buf = ARENA_NEW(out->arena, struct buf);
    buf_init(inner->buf, out->arena, MARKUP_BYTES_MAX);
    return inner;
}

struct raw html_taken(struct html *inner) {
    if (inner->buf->full && inner->parent != NULL) inner->parent->buf->full = true;
    return (struct raw){inner->buf->s, inner->buf->n};
}

const char *part_page_href(struct html *out, const struct part_pagination *part, int page) {
    const char *at = strstr(part->href_format, "%d");
    if (at == NULL) return part->href_format;
    return arena_printf(out->arena, "%.*s%d%s", (int)(at - part->href_format), part->href_format,
                        page, at + 2);
}

const char *part_group_id(const struct part_group *group) {
    return group->id != NULL ? group->id : group->name;
}

const char *part_group_described(struct html *out, const struct part_group *group,
                                 const char *and_also) {
    const char *id = part_group_id(group);
    struct buf buf;
    buf_init(&buf, out->arena, 4000);
    if (and_also != NULL) buf_printf(&buf, "%s ", and_also);
    if (group->described_by != NULL) buf_printf(&buf, "%s ", group->described_by);
    if (group->hint != NULL) buf_printf(&buf, "%s-hint ", id);
    if (group->error != NULL) buf_printf(&buf, "%s-error ", id);
    return str_copy(out->arena, str_trim((struct str){buf.s, buf.n}));
}

/* One paragraph, up to a blank line. Moves *rest behind it. */
static struct str paragraph_cut(struct str *rest) {
    struct str paragraph = {rest->s, 0};
    while (rest->s != NULL && rest->n > 0) {
        struct str line = str_cut(rest, '\n');
        if (str_trim(line).n == 0) break;
        paragraph.n = (size_t)(line.s + line.n - paragraph.s);
    }
    return paragraph;
}

void part_prose(struct html *out, const char *text) {
    struct str rest = str_of(text);
    while (rest.s != NULL && rest.n > 0) {
        struct str paragraph = paragraph_cut(&rest);
        if (str_trim(paragraph).n == 0) continue;
        html_lit(out, "<p class=\"govuk-body\">");
        bool first = true;
        while (paragraph.s != NULL && paragraph.n > 0) {
            if (!first) html_lit(out, "<br>");
            html_str(out, str_trim(str_cut(&paragraph, '\n')));
            first = false;
        }
        html_lit(out, "</p>\n");
    }
}

void part_language(struct html *out, const char *language) {
    if (language == NULL || text_is(language, out->language)) return;
    html_lit(out, " lang=\"");
    html_text(out, language);
    html_lit(out, "\"");
}

bool part_is_sentence(const struct part_cell *cell) {
    enum { WORDS_BYTES = 24 };
    size_t n = cell->text == NULL || cell->markup.n > 0 ? 0 : strlen(cell->text);
    bool in_tag = false;
    for (size_t i = 0; i < cell->markup.n; i++) {
        in_tag = in_tag ? cell->markup.s[i] != '>' : cell->markup.s[i] == '<';
        n += !in_tag;
    }
    return n > WORDS_BYTES;
}
