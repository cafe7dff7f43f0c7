#include "jury/materials.h"

#include "base/hash.h"
#include "base/str.h"
#include "evidence/evidence.sql.h"
#include "jury/days.sql.h"
#include "jury/jury.sql.h"
#include "web/html.h"

static void piece(struct buf *buf, const char *text) {
    buf_text(buf, text == NULL ? "" : text);
    buf_char(buf, '\x1f');
}

static const char *digest_of(struct arena *arena, const struct buf *content) {
    uint8_t digest[SHA256_BYTES];
    sha256(content->s, content->n, digest);
    return hex(arena, digest, sizeof digest);
}

struct source {
    struct db *db;
    struct vault *vault;
    struct arena *arena;
    int64_t engagement;
};

/* The name under which a witness is listed; "" for nobody, and where no name is kept. */
static enum fail name_put(const struct source *s, int64_t witness, struct buf *text,
                          struct why *why) {
    struct contact contact = {0};
    if (witness != DB_NULL_INT) {
        enum fail fail =
            vault_get(s->vault, s->arena, vault_number(VAULT_WITNESS, witness), &contact, why);
        if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    }
    piece(text, contact.name);
    return FAIL_NONE;
}

static enum fail charge_text(const struct source *s, struct buf *text, struct why *why) {
    struct jury_charge_row about;
    struct use_list_row *rows;
    size_t n;
    TRY(use_list(s->db, s->arena, s->engagement, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    TRY(jury_charge(s->db, s->arena, s->engagement, &about, why));
    piece(text, about.description);
    for (size_t i = 0; i < n; i++) {
        piece(text, rows[i].title);
        piece(text, rows[i].description);
        piece(text, rows[i].about_proposal != 0 ? "about the proposal" : "");
    }
    return FAIL_NONE;
}

static enum fail agenda_text(const struct source *s, struct buf *text, struct why *why) {
    struct jury_item_list_row *rows;
    size_t n;
    TRY(jury_item_list(s->db, s->arena, s->engagement, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        const char *const pieces[] = {rows[i].day,   rows[i].starts, rows[i].ends,
                                      rows[i].phase, rows[i].title,  rows[i].detail};
        for (size_t k = 0; k < sizeof pieces / sizeof pieces[0]; k++) piece(text, pieces[k]);
        TRY(name_put(s, rows[i].witness, text, why));
    }
    return FAIL_NONE;
}

static enum fail witnesses_text(const struct source *s, struct buf *text, struct why *why) {
    struct jury_witness_list_row *rows;
    size_t n;
    TRY(jury_witness_list(s->db, s->arena, s->engagement, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        const char *const pieces[] = {rows[i].organisation, rows[i].stance, rows[i].topic,
                                      rows[i].brief, rows[i].interests};
        TRY(name_put(s, rows[i].id, text, why));
        for (size_t k = 0; k < sizeof pieces / sizeof pieces[0]; k++) piece(text, pieces[k]);
    }
    return FAIL_NONE;
}

static enum fail document_text(const struct source *s, const struct jury_document_list_row *row,
                               struct buf *text, struct why *why) {
    const char *const pieces[] = {row->title, row->summary, row->file_name, row->sha256};
    for (size_t k = 0; k < sizeof pieces / sizeof pieces[0]; k++) piece(text, pieces[k]);
    return name_put(s, row->witness, text, why);
}

enum fail jury_materials(struct db *db, struct vault *vault, struct arena *arena,
                         int64_t engagement, struct jury_material **out, size_t *n,
                         struct why *why) {
    static const struct {
        const char *name, *title, *path;
        enum fail (*text)(const struct source *, struct buf *, struct why *);
    } kinds[] = {{"charge", TR("The charge"), "/charge", charge_text},
                 {"agenda", TR("Agenda"), "/agenda", agenda_text},
                 {"witnesses", TR("Witnesses"), "/witnesses", witnesses_text}};
    enum { N_KINDS = sizeof kinds / sizeof kinds[0] };
    struct jury_document_list_row *documents;
    size_t n_documents, made = 0;
    const struct source s = {db, vault, arena, engagement};
    struct buf text;
    TRY(jury_document_list(db, arena, engagement, &documents, &n_documents, why));
    struct jury_material *items = ARENA_ARRAY(arena, struct jury_material, n_documents + N_KINDS);
    for (size_t i = 0; i < N_KINDS; i++) {
        buf_init(&text, arena, 1 << 20);
        TRY(kinds[i].text(&s, &text, why));
        if (text.n > 0)
            items[made++] = (struct jury_material){kinds[i].name, kinds[i].title, kinds[i].path,
                                                   digest_of(arena, &text)};
    }
    for (size_t i = 0; i < n_documents; i++) {
        buf_init(&text, arena, 1 << 16);
        TRY(document_text(&s, &documents[i], &text, why));
        items[made++] = (struct jury_material){
            arena_printf(arena, "document:%lld", (long long)documents[i].id), documents[i].title,
            arena_printf(arena, "/library/%lld", (long long)documents[i].id),
            digest_of(arena, &text)};
    }
    *out = items;
    *n = made;
    return FAIL_NONE;
}
