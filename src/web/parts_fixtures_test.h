/*
 * parts_fixtures_test -- the examples that the govuk-frontend package ships, as options of our
 * parts.
 */
#ifndef WEB_PARTS_FIXTURES_TEST_H
#define WEB_PARTS_FIXTURES_TEST_H

#include "base/json.h"
#include "web/html.h"

/* One example being mapped. `reason` is set when our part lacks an option that it uses. */
struct example {
    struct html *out;
    const char *reason;
    /* Addresses that our part makes itself, for those that the example has. */
    const char *from[2], *to[2];
};

struct component {
    const char *name;
    void (*render)(struct example *example, const json_t *options);
};

extern const struct component components[];
extern const size_t n_components;

/* Options, with null, false and absent all the same. */
const json_t *option(const json_t *object, const char *key);
const char *option_text(struct example *example, const json_t *object, const char *key);
bool option_true(const json_t *object, const char *key);
/* Sets the reason when the object has a key that is not among the allowed (parted by spaces). */
void allow(struct example *example, const json_t *object, const char *keys);
/* A text inside an object of which only that may be set: hint.text, label.text. */
const char *inner_text(struct example *example, const json_t *object, const char *key);
/* Is `word` one of the space-parted words? */
bool has_word(const char *words, const char *word);

void render_input(struct example *example, const json_t *options);
void render_textarea(struct example *example, const json_t *options);
void render_character_count(struct example *example, const json_t *options);
void render_date_input(struct example *example, const json_t *options);
void render_radios(struct example *example, const json_t *options);
void render_checkboxes(struct example *example, const json_t *options);
void render_select(struct example *example, const json_t *options);
void render_file_upload(struct example *example, const json_t *options);
void render_error_summary(struct example *example, const json_t *options);
void render_error_message(struct example *example, const json_t *options);
void render_hint(struct example *example, const json_t *options);
void render_label(struct example *example, const json_t *options);

#endif
