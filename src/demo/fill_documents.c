/* Official documents of the example programme: parts that people wrote, frozen versions, reviews.
 */
#include "base/hash.h"
#include "demo/seed.h"
#include "documents/official.h"

#include <string.h>

struct filling {
    struct demo_proposal *proposal;
    const char *form;
    struct overview *overview;
    struct official *official;
};

static enum fail load(struct filling *f, struct why *why) {
    struct demo *demo = f->proposal->demo;
    TRY(overview_load(demo->db, demo->arena, f->proposal->id, f->proposal->by, 0, NULL,
                      &f->overview, why));
    return official_load(demo->db, demo->arena, f->overview, f->form, &f->official, why);
}

/* "outdated": as if the draft had said something else when it was written. */
static enum fail fill_written(struct filling *f, const json_t *list, struct why *why) {
    struct demo *demo = f->proposal->demo;
    size_t i;
    json_t *one;
    TRY(load(f, why));
    json_array_foreach(list, i, one) {
        int64_t person;
        const char *id = seed_text(one, "field");
        const struct official_field *field = official_field(f->official, id);
        if (field == NULL)
            return why_fail(why, FAIL_INPUT, NULL, "document '%s' has no part '%s'", f->form, id);
        TRY(seed_person(demo, one, "by", &person, why));
        bool outdated = json_is_true(json_object_get(one, "outdated"));
        TRY(document_field_save(demo->db, f->proposal->id, f->form, id, seed_text(one, "value"),
                                outdated ? "" : field->digest, 0, person,
                                seed_time(seed_text(one, "date")), why));
    }
    return FAIL_NONE;
}

static enum fail fill_reviews(struct filling *f, const json_t *list, int64_t number,
                              struct why *why) {
    struct demo *demo = f->proposal->demo;
    struct document_version_one_row row;
    size_t i;
    json_t *one;
    TRY(document_version_one(demo->db, demo->arena, f->proposal->id, f->form, number, &row, why));
    json_array_foreach(list, i, one) {
        int64_t person;
        TRY(seed_person(demo, one, "by", &person, why));
        TRY(document_review_add(demo->db, row.id, seed_text(one, "role"), seed_text(one, "outcome"),
                                seed_text(one, "comment"), person,
                                seed_time(seed_text(one, "date")), why));
    }
    return FAIL_NONE;
}

static enum fail fill_frozen(struct filling *f, const json_t *list, struct why *why) {
    struct demo *demo = f->proposal->demo;
    const struct proposal_row_row *about = &f->overview->about;
    size_t i;
    json_t *one;
    TRY(load(f, why));
    json_array_foreach(list, i, one) {
        int64_t person, number, at = seed_time(seed_text(one, "date"));
        char digest[SHA256_HEX];
        struct official_about head = {.reference = about->reference,
                                      .title = about->title,
                                      .organisation = about->organisation_name,
                                      .proposal_version = about->version,
                                      .number = (int64_t)i + 1,
                                      .day = date_of(at),
                                      .example = true};
        const char *content = official_json(f->official, &head, demo->arena);
        sha256_hex(content, strlen(content), digest);
        TRY(seed_person(demo, one, "by", &person, why));
        TRY(document_version_add(demo->db, demo->arena, f->proposal->id, f->form, head.number,
                                 head.proposal_version, content, digest, seed_text(one, "note"),
                                 person, at, &number, why));
        TRY(fill_reviews(f, json_object_get(one, "reviews"), number, why));
    }
    return FAIL_NONE;
}

enum fail fill_documents(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *document;
    json_array_foreach(json_object_get(proposal->seed, "documents"), i, document) {
        struct filling f = {.proposal = proposal, .form = seed_text(document, "form")};
        TRY(fill_written(&f, json_object_get(document, "written"), why));
        TRY(fill_frozen(&f, json_object_get(document, "frozen"), why));
    }
    return FAIL_NONE;
}
