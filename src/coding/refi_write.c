/* Codebooks and projects written in the exchange format. */
#include "base/hash.h"
#include "base/version.h"
#include "coding/refi.h"
#include "office/zip_out.h"

#include <stdlib.h>
#include <string.h>

static void escaped(struct buf *out, const char *text) {
    for (const char *s = text; *s != '\0'; s++) switch (*s) {
        case '&': buf_text(out, "&amp;"); break;
        case '<': buf_text(out, "&lt;"); break;
        case '>': buf_text(out, "&gt;"); break;
        case '"': buf_text(out, "&quot;"); break;
        case '\n': buf_text(out, "&#10;"); break;
        case '\t': buf_text(out, "&#9;"); break;
        case '\r': buf_text(out, "&#13;"); break;
        default:
            if ((unsigned char)*s >= 0x20) buf_char(out, *s);
        }
}

static void attribute(struct buf *out, const char *name, const char *value) {
    if (value == NULL) return;
    buf_printf(out, " %s=\"", name);
    escaped(out, value);
    buf_char(out, '"');
}

static void element(struct buf *out, const char *name, const char *text) {
    if (text_is_empty(text)) return;
    buf_printf(out, "<%s>", name);
    escaped(out, text);
    buf_printf(out, "</%s>\n", name);
}

static void time_put(struct buf *out, const char *name, int64_t at) {
    if (at != 0) attribute(out, name, clock_iso(out->arena, at));
}

const char *refi_description(struct arena *arena, const struct code_line *code) {
    const char *parts[] = {code->definition, code->includes, code->excludes, code->example};
    static const char *const labels[] = {"", "Include: ", "Exclude: ", "Example: "};
    struct buf buf;
    buf_init(&buf, arena, (size_t)1 << 20);
    for (size_t i = 0; i < 4; i++)
        if (!text_is_empty(parts[i]))
            buf_printf(&buf, "%s%s%s", buf.n > 0 ? "\n" : "", labels[i], parts[i]);
    return buf.n > 0 ? buf.s : "";
}

/* Each code stands behind the one above it: what is open is closed until its parent is the last. */
static void codes_put(struct buf *out, const struct code_list *codes) {
    size_t open[CODING_CODES_MAX + 1], n_open = 0;
    buf_text(out, "<Codes>\n");
    for (size_t i = 0; i < codes->n; i++) {
        const struct code_line *code = &codes->codes[i];
        while (n_open > 0 && open[n_open - 1] != code->parent) {
            buf_text(out, "</Code>\n");
            n_open--;
        }
        buf_text(out, "<Code");
        attribute(out, "guid", code->guid);
        attribute(out, "name", code->name);
        attribute(out, "isCodable", code->is_heading ? "false" : "true");
        buf_text(out, ">\n");
        element(out, "Description", refi_description(out->arena, code));
        if (n_open <= CODING_CODES_MAX) open[n_open++] = i + 1;
    }
    while (n_open-- > 0) buf_text(out, "</Code>\n");
    buf_text(out, "</Codes>\n");
}

void refi_codebook_write(struct buf *out, const struct code_list *codes) {
    buf_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CodeBook "
                  "xmlns=\"urn:QDA-XML:codebook:1.0\" origin=\"Folkmoot\">\n");
    codes_put(out, codes);
    buf_text(out, "</CodeBook>\n");
}

/* ---- projects ---- */

/* An identifier that follows from what it names: the same project gives the same file. */
static const char *guid_of(struct arena *arena, const char *what, const char *name, size_t n) {
    uint8_t digest[SHA256_BYTES];
    const char *text = arena_printf(arena, "%s\n%s\n%zu", what, name, n);
    sha256(text, strlen(text), digest);
    return guid_text(arena, digest, 8);
}

/* The schemas want no list that is empty. */
static void users_put(struct buf *out, const struct refi_project *p) {
    if (p->n_users == 0) return;
    buf_text(out, "<Users>\n");
    for (size_t i = 0; i < p->n_users; i++) {
        buf_text(out, "<User");
        attribute(out, "guid", p->users[i].guid);
        attribute(out, "name", p->users[i].name);
        buf_text(out, "/>\n");
    }
    buf_text(out, "</Users>\n");
}

static const char *const variables[] = {"Group", "Area"};

static void variables_put(struct buf *out) {
    buf_text(out, "<Variables>\n");
    for (size_t i = 0; i < 2; i++) {
        buf_text(out, "<Variable");
        attribute(out, "guid", guid_of(out->arena, "variable", variables[i], 0));
        attribute(out, "name", variables[i]);
        attribute(out, "typeOfVariable", "Text");
        buf_text(out, "/>\n");
    }
    buf_text(out, "</Variables>\n");
}

static void value_put(struct buf *out, const char *variable, const char *value) {
    if (text_is_empty(value)) return;
    buf_text(out, "<VariableValue><VariableRef");
    attribute(out, "targetGUID", guid_of(out->arena, "variable", variable, 0));
    buf_text(out, "/>");
    buf_text(out, "<TextValue>");
    escaped(out, value);
    buf_text(out, "</TextValue></VariableValue>\n");
}

static void cases_put(struct buf *out, const struct refi_project *p) {
    if (p->n_cases == 0) return;
    buf_text(out, "<Cases>\n");
    for (size_t i = 0; i < p->n_cases; i++) {
        const struct refi_case *one = &p->cases[i];
        buf_text(out, "<Case");
        attribute(out, "guid", one->guid);
        attribute(out, "name", one->name);
        buf_text(out, ">\n");
        value_put(out, variables[0], one->group);
        value_put(out, variables[1], one->area);
        for (size_t k = 0; k < one->n_passages; k++) {
            buf_text(out, "<SelectionRef");
            attribute(out, "targetGUID", p->passages[one->passages[k]].guid);
            buf_text(out, "/>\n");
        }
        buf_text(out, "</Case>\n");
    }
    buf_text(out, "</Cases>\n");
}

static void passage_put_xml(struct buf *out, const struct refi_project *p, size_t at) {
    const struct refi_passage *passage = &p->passages[at];
    buf_text(out, "<PlainTextSelection");
    attribute(out, "guid", passage->guid);
    attribute(out, "name", passage->name);
    buf_printf(out, " startPosition=\"%lld\" endPosition=\"%lld\"", (long long)passage->start,
               (long long)passage->end);
    time_put(out, "creationDateTime", p->made_at);
    buf_text(out, ">\n");
    for (size_t i = 0; i < passage->n_codings; i++) {
        const struct refi_coding *coding = &passage->codings[i];
        buf_text(out, "<Coding");
        attribute(out, "guid", guid_of(out->arena, "coding", passage->guid, i));
        if (coding->user != 0) attribute(out, "creatingUser", p->users[coding->user - 1].guid);
        time_put(out, "creationDateTime", coding->at);
        buf_text(out, "><CodeRef");
        attribute(out, "targetGUID", p->codes.codes[coding->code].guid);
        buf_text(out, "/></Coding>\n");
    }
    buf_text(out, "</PlainTextSelection>\n");
}

static void sources_put(struct buf *out, const struct refi_project *p) {
    if (p->n_sources == 0) return;
    buf_text(out, "<Sources>\n");
    for (size_t s = 0; s < p->n_sources; s++) {
        buf_text(out, "<TextSource");
        attribute(out, "guid", p->sources[s].guid);
        attribute(out, "name", p->sources[s].name);
        attribute(out, "plainTextPath",
                  arena_printf(out->arena, "internal://%s.txt", p->sources[s].guid));
        time_put(out, "creationDateTime", p->made_at);
        buf_text(out, ">\n");
        for (size_t i = 0; i < p->n_passages; i++)
            if (p->passages[i].source == s) passage_put_xml(out, p, i);
        buf_text(out, "</TextSource>\n");
    }
    buf_text(out, "</Sources>\n");
}

enum fail refi_project_write(struct arena *arena, const struct refi_project *p, struct str *out,
                             struct why *why) {
    struct buf xml;
    buf_init(&xml, arena, (size_t)1 << 30);
    buf_text(&xml, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Project "
                   "xmlns=\"urn:QDA-XML:project:1.0\"");
    attribute(&xml, "name", p->name);
    attribute(&xml, "origin", "Folkmoot");
    time_put(&xml, "creationDateTime", p->made_at);
    buf_text(&xml, ">\n");
    users_put(&xml, p);
    if (p->codes.n > 0) {
        buf_text(&xml, "<CodeBook>\n");
        codes_put(&xml, &p->codes);
        buf_text(&xml, "</CodeBook>\n");
    }
    if (p->n_cases > 0) variables_put(&xml);
    cases_put(&xml, p);
    sources_put(&xml, p);
    element(&xml, "Description", p->description);
    buf_text(&xml, "</Project>\n");
    struct zip_part *parts = ARENA_ARRAY(arena, struct zip_part, p->n_sources + 1);
    parts[0] = (struct zip_part){.name = "project.qde", .bytes = {xml.s, xml.n}};
    for (size_t s = 0; s < p->n_sources; s++)
        parts[s + 1] =
            (struct zip_part){.name = arena_printf(arena, "sources/%s.txt", p->sources[s].guid),
                              .bytes = str_of(p->sources[s].text)};
    if (xml.full) return why_fail(why, FAIL_LIMIT, NULL, "the project is too large for one file");
    return zip_bytes(arena, parts, p->n_sources + 1, date_of(p->made_at), (size_t)1 << 30, out,
                     why);
}
