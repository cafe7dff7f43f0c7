/* Codebooks and projects of the exchange format, read with suspicion. */
#include "base/utf8.h"
#include "coding/refi.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { ELEMENTS_MAX = 4000000, TEXT_MAX = 1 << 20, ENTRIES_MAX = 20000 };

bool refi_is_archive(struct str bytes) {
    return bytes.n >= 4 && memcmp(bytes.s, "PK\3\4", 4) == 0;
}

/* ---- descriptions ---- */

void refi_description_read(struct arena *arena, const char *text, struct code_line *code) {
    static const char *const labels[] = {"Include: ", "Exclude: ", "Example: "};
    const char *parts[4] = {"", "", "", ""};
    size_t at = 0;
    struct str rest = str_of(text);
    while (rest.s != NULL) {
        struct str line = str_cut(&rest, '\n');
        for (size_t i = 0; i < 3; i++)
            if (str_starts(line, labels[i]) && at <= i) {
                at = i + 1;
                line.s += strlen(labels[i]);
                line.n -= strlen(labels[i]);
                break;
            }
        const char *piece = str_copy(arena, line);
        parts[at] =
            text_is_empty(parts[at]) ? piece : arena_printf(arena, "%s\n%s", parts[at], piece);
    }
    code->definition = str_copy(arena, str_trim(str_of(parts[0])));
    code->includes = str_copy(arena, str_trim(str_of(parts[1])));
    code->excludes = str_copy(arena, str_trim(str_of(parts[2])));
    code->example = str_copy(arena, str_trim(str_of(parts[3])));
}

/* ---- XML ---- */

/* A growing list. */
struct list {
    void *items;
    size_t n, room, size;
};

static void *list_add(struct arena *arena, struct list *list) {
    if (list->n == list->room) {
        size_t room = list->room == 0 ? 16 : 2 * list->room;
        list->items = arena_grow(arena, list->items, list->room * list->size, room * list->size);
        list->room = room;
    }
    return (char *)list->items + list->n++ * list->size;
}

struct raw_coding {
    const char *user, *code; /* identifiers */
    size_t passage;
};

struct reader {
    struct arena *arena;
    XML_Parser parser;
    bool project; /* positions and texts are wanted as well */
    int depth;
    size_t n_elements;
    size_t open[REFI_DEPTH_MAX]; /* codes that are open, place plus one */
    size_t n_open;
    struct list users, codes, sources, passages, codings;
    struct list source_paths;
    struct buf *text; /* being read; NULL: not wanted */
    bool of_code, of_source, of_passage;
    const char *wrong;
};

static void stop(struct reader *r, const char *wrong) {
    if (r->wrong == NULL) r->wrong = wrong;
    XML_StopParser(r->parser, XML_FALSE);
}

/* The name without its namespace, which expat puts in front with a space between. */
static const char *local(const char *name) {
    const char *space = strrchr(name, ' ');
    return space == NULL ? name : space + 1;
}

static const char *value_of(struct reader *r, const char **attributes, const char *name) {
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], name) == 0) return arena_copy(r->arena, attributes[i + 1]);
    return NULL;
}

static int64_t number_of(struct reader *r, const char **attributes, const char *name) {
    int64_t n = -1;
    const char *text = value_of(r, attributes, name);
    return text != NULL && str_int(str_trim(str_of(text)), 0, INT32_MAX, &n) ? n : -1;
}

static void text_begin(struct reader *r, size_t max) {
    r->text = ARENA_NEW(r->arena, struct buf);
    buf_init(r->text, r->arena, max);
}

static void code_begin(struct reader *r, const char **attributes) {
    if (r->codes.n >= CODING_CODES_MAX) {
        stop(r, "it has more codes than a codebook may have");
        return;
    }
    const char *codable = value_of(r, attributes, "isCodable");
    struct code_line *code = list_add(r->arena, &r->codes);
    const char *name = value_of(r, attributes, "name");
    *code = (struct code_line){.name = name == NULL ? "" : name,
                               .definition = "",
                               .includes = "",
                               .excludes = "",
                               .example = "",
                               .guid = value_of(r, attributes, "guid"),
                               .parent = r->n_open == 0 ? 0 : r->open[r->n_open - 1],
                               .is_heading = text_is(codable, "false") || text_is(codable, "0")};
    if (r->n_open < REFI_DEPTH_MAX) r->open[r->n_open++] = r->codes.n;
}

static void source_begin(struct reader *r, const char **attributes) {
    if (r->sources.n >= REFI_SOURCES_MAX) {
        stop(r, "it has too many texts");
        return;
    }
    struct refi_source *source = list_add(r->arena, &r->sources);
    const char **path = list_add(r->arena, &r->source_paths);
    *source = (struct refi_source){value_of(r, attributes, "guid"), value_of(r, attributes, "name"),
                                   NULL};
    *path = value_of(r, attributes, "plainTextPath");
    r->of_source = true;
}

static void passage_begin(struct reader *r, const char **attributes) {
    if (!r->of_source || r->passages.n >= CODING_PASSAGES_MAX) {
        stop(r, r->of_source ? "it has too many passages" : "a passage stands outside of a text");
        return;
    }
    struct refi_passage *passage = list_add(r->arena, &r->passages);
    r->of_passage = true;
    *passage = (struct refi_passage){.guid = value_of(r, attributes, "guid"),
                                     .name = value_of(r, attributes, "name"),
                                     .source = r->sources.n - 1,
                                     .start = number_of(r, attributes, "startPosition"),
                                     .end = number_of(r, attributes, "endPosition")};
}

static void project_begin(struct reader *r, const char *name, const char **attributes) {
    if (strcmp(name, "User") == 0) {
        struct refi_user *user = list_add(r->arena, &r->users);
        *user =
            (struct refi_user){value_of(r, attributes, "guid"), value_of(r, attributes, "name")};
    } else if (strcmp(name, "TextSource") == 0) {
        source_begin(r, attributes);
    } else if (strcmp(name, "PlainTextContent") == 0 && r->of_source) {
        text_begin(r, REFI_BYTES_MAX);
    } else if (strcmp(name, "PlainTextSelection") == 0) {
        passage_begin(r, attributes);
    } else if (strcmp(name, "Coding") == 0 && r->of_passage) {
        struct raw_coding *coding = list_add(r->arena, &r->codings);
        *coding =
            (struct raw_coding){value_of(r, attributes, "creatingUser"), NULL, r->passages.n - 1};
    } else if (strcmp(name, "CodeRef") == 0 && r->of_passage && r->codings.n > 0) {
        ((struct raw_coding *)r->codings.items)[r->codings.n - 1].code =
            value_of(r, attributes, "targetGUID");
    }
}

static void XMLCALL element_begin(void *given, const XML_Char *full, const XML_Char **attributes) {
    struct reader *r = given;
    const char *name = local(full);
    if (r->wrong != NULL) return;
    if (++r->n_elements > ELEMENTS_MAX) {
        stop(r, "it has too many parts");
        return;
    }
    if (++r->depth > REFI_DEPTH_MAX) {
        stop(r, "its parts stand too deep in one another");
        return;
    }
    if (r->depth == 1 && strcmp(name, "CodeBook") != 0 && strcmp(name, "Project") != 0) {
        stop(r, "it is neither a codebook nor a project of the exchange format");
        return;
    }
    if (strcmp(name, "Code") == 0) {
        code_begin(r, attributes);
        r->of_code = true;
    } else if (strcmp(name, "Description") == 0 && r->of_code) {
        text_begin(r, TEXT_MAX);
    } else {
        r->of_code = false;
        if (r->project) project_begin(r, name, attributes);
    }
}

static void XMLCALL element_end(void *given, const XML_Char *full) {
    struct reader *r = given;
    const char *name = local(full);
    r->depth--;
    if (strcmp(name, "Description") == 0 && r->text != NULL && r->n_open > 0) {
        struct code_line *codes = r->codes.items;
        if (r->text->n > 0)
            refi_description_read(r->arena, r->text->s, &codes[r->open[r->n_open - 1] - 1]);
        r->text = NULL;
    } else if (strcmp(name, "PlainTextContent") == 0 && r->text != NULL && r->of_source) {
        struct refi_source *sources = r->sources.items;
        sources[r->sources.n - 1].text = r->text->n == 0 ? "" : r->text->s;
        r->text = NULL;
    } else if (strcmp(name, "Code") == 0 && r->n_open > 0) {
        r->n_open--;
        r->of_code = r->n_open > 0;
    } else if (strcmp(name, "PlainTextSelection") == 0) {
        r->of_passage = false; /* codes of the whole text are of no passage */
    } else if (strcmp(name, "TextSource") == 0) {
        r->of_source = false;
    }
}

static void XMLCALL characters(void *given, const XML_Char *text, int n) {
    struct reader *r = given;
    if (r->text == NULL) return;
    buf_add(r->text, text, (size_t)n);
    if (r->text->full) stop(r, "one of its texts is too long");
}

static void XMLCALL doctype_begin(void *given, const XML_Char *name, const XML_Char *place,
                                  const XML_Char *public_name, int has_subset) {
    (void)name;
    (void)place;
    (void)public_name;
    (void)has_subset;
    stop(given, "it declares a document type, which files of this format do not");
}

static void parser_end(void *thing) {
    XML_ParserFree(thing);
}

static enum fail xml_read(struct reader *r, struct str bytes, struct why *why) {
    r->users.size = sizeof(struct refi_user);
    r->codes.size = sizeof(struct code_line);
    r->sources.size = sizeof(struct refi_source);
    r->source_paths.size = sizeof(const char *);
    r->passages.size = sizeof(struct refi_passage);
    r->codings.size = sizeof(struct raw_coding);
    if (bytes.n > REFI_BYTES_MAX)
        return why_fail(why, FAIL_LIMIT, "file", "want a file of at most 64 MB");
    r->parser = XML_ParserCreateNS(NULL, ' ');
    if (r->parser == NULL) return why_fail(why, FAIL_SYSTEM, NULL, "no memory to read the file");
    arena_on_end(r->arena, parser_end, r->parser);
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, element_begin, element_end);
    XML_SetCharacterDataHandler(r->parser, characters);
    XML_SetStartDoctypeDeclHandler(r->parser, doctype_begin);
    enum XML_Status status = XML_Parse(r->parser, bytes.s, (int)bytes.n, XML_TRUE);
    if (status == XML_STATUS_OK && r->wrong == NULL) return FAIL_NONE;
    (void)why_fail(why, FAIL_INPUT, "file", "%s",
                   r->wrong != NULL ? r->wrong : XML_ErrorString(XML_GetErrorCode(r->parser)));
    if (why != NULL) {
        why->row = (int64_t)XML_GetCurrentLineNumber(r->parser);
        why->column = (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1;
    }
    return FAIL_INPUT;
}

/* ---- archives ---- */

struct archive {
    zip_t *zip;
    size_t unpacked;
};

static void archive_end(void *thing) {
    struct archive *archive = thing;
    if (archive->zip != NULL) zip_discard(archive->zip);
    archive->zip = NULL;
}

static enum fail archive_open(struct arena *arena, struct str bytes, struct archive **out,
                              struct why *why) {
    zip_error_t error;
    struct archive *archive = ARENA_NEW(arena, struct archive);
    arena_on_end(arena, archive_end, archive);
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.s, bytes.n, 0, &error);
    if (source != NULL) archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (source != NULL && archive->zip == NULL) zip_source_free(source);
    zip_error_fini(&error);
    if (archive->zip == NULL)
        return why_fail(why, FAIL_INPUT, "file", "the archive is damaged; save it again");
    if (zip_get_num_entries(archive->zip, 0) > ENTRIES_MAX)
        return why_fail(why, FAIL_LIMIT, "file", "the archive holds too many files");
    *out = archive;
    return FAIL_NONE;
}

/* NOTFOUND when there is none; LIMIT when all that was unpacked is too much, whatever is claimed.
 */
static enum fail archive_get(struct arena *arena, struct archive *archive, const char *name,
                             struct str *out, struct why *why) {
    zip_file_t *file = zip_fopen(archive->zip, name, ZIP_FL_NOCASE);
    struct buf buf;
    char piece[16384];
    zip_int64_t got;
    if (file == NULL)
        return why_fail(why, FAIL_NOTFOUND, "file", "the archive has no '%.100s'", name);
    buf_init(&buf, arena, REFI_BYTES_MAX);
    while ((got = zip_fread(file, piece, sizeof piece)) > 0) {
        archive->unpacked += (size_t)got;
        if (archive->unpacked > REFI_BYTES_MAX) break;
        buf_add(&buf, piece, (size_t)got);
    }
    zip_fclose(file);
    if (got < 0)
        return why_fail(why, FAIL_INPUT, "file", "'%.100s' in the archive is damaged", name);
    if (archive->unpacked > REFI_BYTES_MAX || buf.full)
        return why_fail(why, FAIL_LIMIT, "file",
                        "unpacked, the archive holds more than 64 MB; want a smaller one");
    *out = (struct str){buf.n == 0 ? "" : buf.s, buf.n};
    return FAIL_NONE;
}

static enum fail project_open(struct arena *arena, struct str bytes, struct archive **archive,
                              struct str *xml, struct why *why) {
    TRY(archive_open(arena, bytes, archive, why));
    enum fail fail = archive_get(arena, *archive, "project.qde", xml, why);
    return fail == FAIL_NOTFOUND ? why_fail(why, FAIL_INPUT, "file",
                                            "the archive has no project.qde; want a .qdpx file")
                                 : fail;
}

/* The heading with stances that a project of ours carries for other programs: the place of "Stance"
 * in the list when exactly our stances stand below it, otherwise the list's length. */
static size_t stances_heading(const struct code_list *list) {
    for (size_t h = 0; h < list->n; h++) {
        if (!list->codes[h].is_heading || !text_is(list->codes[h].name, STANCE_HEADING)) continue;
        size_t below = 0, known = 0;
        for (size_t i = 0; i < list->n; i++) {
            if (list->codes[i].parent != h + 1) continue;
            below++;
            for (int s = 0; s < N_STANCES; s++)
                known += str_starts(str_of(list->codes[i].name), STANCE_PREFIX) &&
                         text_is(list->codes[i].name + strlen(STANCE_PREFIX),
                                 stance_name((enum stance)s));
        }
        if (below == N_STANCES && known == N_STANCES) return h;
    }
    return list->n;
}

/* Stances are no codes here: a project that we wrote does not bring them back as codes. */
static void stances_drop(struct arena *arena, struct code_list *list) {
    size_t heading = stances_heading(list), n = 0;
    if (heading == list->n) return;
    size_t *place = ARENA_ARRAY(arena, size_t, list->n + 1);
    place[0] = 0;
    for (size_t i = 0; i < list->n; i++) {
        bool dropped = i == heading || list->codes[i].parent == heading + 1;
        place[i + 1] = dropped ? 0 : n + 1;
        if (!dropped) list->codes[n++] = list->codes[i];
    }
    for (size_t i = 0; i < n; i++) list->codes[i].parent = place[list->codes[i].parent];
    list->n = n;
}

enum fail refi_codebook_read(struct arena *arena, struct str bytes, struct code_list *out,
                             struct why *why) {
    struct reader r = {.arena = arena};
    struct archive *archive;
    struct str xml = bytes;
    if (refi_is_archive(bytes)) TRY(project_open(arena, bytes, &archive, &xml, why));
    TRY(xml_read(&r, xml, why));
    struct code_list list = {r.codes.items, r.codes.n};
    if (list.n == 0) return why_fail(why, FAIL_INPUT, "file", "there is no code in the file");
    TRY(code_list_order(arena, &list, why));
    stances_drop(arena, &list);
    *out = list;
    return FAIL_NONE;
}

/* ---- projects ---- */

/* The text of a source, as it came: in the file, or beside it in the archive. */
static enum fail source_text(struct arena *arena, struct archive *archive, const char *path,
                             struct refi_source *source, struct why *why) {
    struct str bytes;
    if (source->text == NULL) {
        if (path == NULL || strncmp(path, "internal://", 11) != 0)
            return why_fail(why, FAIL_INPUT, "file",
                            "the text '%.60s' is not in the archive; save the project with its "
                            "texts",
                            source->name == NULL ? "" : source->name);
        enum fail fail =
            archive_get(arena, archive, arena_printf(arena, "sources/%s", path + 11), &bytes, why);
        if (fail == FAIL_NOTFOUND)
            return why_fail(why, FAIL_INPUT, "file", "the archive has no '%.100s'", path + 11);
        TRY(fail);
        if (bytes.n >= 3 && memcmp(bytes.s, "\xef\xbb\xbf", 3) == 0) bytes.s += 3, bytes.n -= 3;
        if (!utf8_is_valid(bytes.s, bytes.n))
            return why_fail(why, FAIL_INPUT, "file", "the text '%.100s' is not UTF-8", path + 11);
        source->text = str_copy(arena, bytes);
    }
    return FAIL_NONE;
}

/* Where the character number `n` begins, from a place known before; NULL behind the end. */
static const char *character_at(const char *from, int64_t steps) {
    const char *s = from;
    for (int64_t i = 0; i < steps; i++) {
        if (*s == '\0') return NULL;
        s++;
        while (((unsigned char)*s & 0xC0) == 0x80) s++;
    }
    return s;
}

static int by_place(const void *a, const void *b) {
    const struct refi_passage *x = *(const struct refi_passage *const *)a;
    const struct refi_passage *y = *(const struct refi_passage *const *)b;
    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

/* The words of each passage; each text is walked through once. */
static enum fail passages_cut(struct arena *arena, struct refi_project *p, struct why *why) {
    struct refi_passage **sorted = ARENA_ARRAY(arena, struct refi_passage *, p->n_passages + 1);
    for (size_t i = 0; i < p->n_passages; i++) sorted[i] = &p->passages[i];
    if (p->n_passages > 1) qsort(sorted, p->n_passages, sizeof *sorted, by_place);
    const char *at = NULL;
    int64_t place = 0;
    size_t cut = 0;
    for (size_t i = 0; i < p->n_passages; i++) {
        struct refi_passage *passage = sorted[i];
        if (i == 0 || passage->source != sorted[i - 1]->source) {
            at = p->sources[passage->source].text;
            place = 0;
        }
        if (passage->start < 0 || passage->end < passage->start)
            return why_fail(why, FAIL_INPUT, "file", "a passage has no place in its text");
        const char *start = at == NULL ? NULL : character_at(at, passage->start - place);
        const char *end = start == NULL ? NULL : character_at(start, passage->end - passage->start);
        if (end == NULL) return why_fail(why, FAIL_INPUT, "file", "a passage ends behind its text");
        cut += (size_t)(end - start);
        if (cut > REFI_BYTES_MAX)
            return why_fail(why, FAIL_LIMIT, "file", "its passages hold more than 64 MB");
        passage->text = str_copy(arena, (struct str){start, (size_t)(end - start)});
        at = start;
        place = passage->start;
    }
    return FAIL_NONE;
}

static size_t user_place(const struct refi_project *p, const char *guid) {
    for (size_t i = 0; guid != NULL && i < p->n_users; i++)
        if (text_is(p->users[i].guid, guid)) return i + 1;
    return 0;
}

static enum fail codings_take(struct arena *arena, const struct list *codings,
                              struct refi_project *p, struct why *why) {
    const struct raw_coding *raw = codings->items;
    for (size_t i = 0; i < codings->n; i++) p->passages[raw[i].passage].n_codings++;
    for (size_t i = 0; i < p->n_passages; i++) {
        p->passages[i].codings =
            ARENA_ARRAY(arena, struct refi_coding, p->passages[i].n_codings + 1);
        p->passages[i].n_codings = 0;
    }
    for (size_t i = 0; i < codings->n; i++) {
        size_t code = 0;
        while (code < p->codes.n &&
               (raw[i].code == NULL || !text_is(p->codes.codes[code].guid, raw[i].code)))
            code++;
        if (code == p->codes.n)
            return why_fail(why, FAIL_INPUT, "file",
                            "a passage has a code that is not in the codebook");
        struct refi_passage *passage = &p->passages[raw[i].passage];
        passage->codings[passage->n_codings++] =
            (struct refi_coding){user_place(p, raw[i].user), code, 0};
    }
    return FAIL_NONE;
}

enum fail refi_project_read(struct arena *arena, struct str bytes, struct refi_project *out,
                            struct why *why) {
    struct reader r = {.arena = arena, .project = true};
    struct archive *archive = NULL;
    struct str xml;
    if (!refi_is_archive(bytes))
        return why_fail(why, FAIL_INPUT, "file", "this is no archive; want a .qdpx file");
    TRY(project_open(arena, bytes, &archive, &xml, why));
    TRY(xml_read(&r, xml, why));
    struct refi_project p = {.name = "",
                             .description = "",
                             .users = r.users.items,
                             .n_users = r.users.n,
                             .codes = {r.codes.items, r.codes.n},
                             .sources = r.sources.items,
                             .n_sources = r.sources.n,
                             .passages = r.passages.items,
                             .n_passages = r.passages.n};
    const char *const *paths = r.source_paths.items;
    TRY(code_list_order(arena, &p.codes, why));
    for (size_t i = 0; i < p.n_sources; i++)
        TRY(source_text(arena, archive, paths[i], &p.sources[i], why));
    TRY(passages_cut(arena, &p, why));
    TRY(codings_take(arena, &r.codings, &p, why));
    *out = p;
    return FAIL_NONE;
}
