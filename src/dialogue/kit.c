#include "dialogue/kit.h"

#include "base/json.h"
#include "web/html.h"

#include <ctype.h>
#include <string.h>

/* ---- plans ---- */

static enum fail step_read(struct arena *arena, struct str line, int64_t row, struct kit_step *step,
                           struct why *why) {
    struct str rest = line;
    int64_t minutes;
    struct str first = str_trim(str_cut(&rest, '|'));
    if (rest.s == NULL || !str_int(first, 1, 600, &minutes)) {
        (void)why_fail(why, FAIL_INPUT, "steps",
                       "line %lld must begin with its minutes and a '|', for example: 10 | "
                       "Welcome | Say why you are here",
                       (long long)row);
        if (why != NULL) why->row = row;
        return FAIL_INPUT;
    }
    step->minutes = (int)minutes;
    step->title = str_copy(arena, str_trim(str_cut(&rest, '|')));
    step->body = rest.s == NULL ? "" : str_copy(arena, str_trim(rest));
    if (!text_is_empty(step->title)) return FAIL_NONE;
    (void)why_fail(why, FAIL_INPUT, "steps", "line %lld must say what is done in these minutes",
                   (long long)row);
    if (why != NULL) why->row = row;
    return FAIL_INPUT;
}

enum fail plan_read(struct arena *arena, const char *text, int minutes, struct kit_plan *out,
                    struct why *why) {
    struct kit_step *steps = ARENA_ARRAY(arena, struct kit_step, KIT_STEPS_MAX);
    struct str rest = str_of(text);
    size_t n = 0;
    int sum = 0;
    for (int64_t row = 1; rest.s != NULL; row++) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) continue;
        if (n == KIT_STEPS_MAX)
            return why_fail(why, FAIL_INPUT, "steps", "a plan has at most %d steps", KIT_STEPS_MAX);
        TRY(step_read(arena, line, row, &steps[n], why));
        sum += steps[n++].minutes;
    }
    if (n == 0) return why_fail(why, FAIL_INPUT, "steps", "a plan needs at least one step");
    if (sum != minutes)
        return why_fail(why, FAIL_INPUT, "steps",
                        "the steps add up to %d minutes, and the plan is for %d", sum, minutes);
    out->minutes = minutes;
    out->steps = steps;
    out->n_steps = n;
    return FAIL_NONE;
}

/* ---- counting ---- */

size_t kit_count(const struct kit *kit, const char *kind) {
    size_t n = 0;
    for (size_t i = 0; i < kit->n_items; i++) n += text_is(kit->items[i].kind, kind);
    return n;
}

static int64_t words_of(const char *text) {
    int64_t n = 0;
    bool inside = false;
    for (const char *c = text; c != NULL && *c != '\0'; c++) {
        bool blank = isspace((unsigned char)*c) != 0;
        n += !blank && !inside;
        inside = !blank;
    }
    return n;
}

int64_t kit_words(const struct kit *kit, const char *kind) {
    int64_t n = 0;
    for (size_t i = 0; i < kit->n_items; i++)
        if (text_is(kit->items[i].kind, kind))
            n += words_of(kit->items[i].title) + words_of(kit->items[i].body);
    return n;
}

const struct kit_item *kit_item_of(const struct kit *kit, int64_t id) {
    for (size_t i = 0; i < kit->n_items; i++)
        if (kit->items[i].id == id) return &kit->items[i];
    return NULL;
}

/* ---- may it go out ---- */

struct notes {
    struct kit_note *notes;
    size_t n;
};

static void note(struct notes *notes, bool when, bool stops, const char *text, int64_t a,
                 int64_t b) {
    if (when && notes->n < KIT_NOTES_MAX)
        notes->notes[notes->n++] = (struct kit_note){stops, text, a, b};
}

static void balance_check(const struct kit *kit, struct notes *notes) {
    int64_t pros = (int64_t)kit_count(kit, "for"), cons = (int64_t)kit_count(kit, "against");
    int64_t pro_words = kit_words(kit, "for"), con_words = kit_words(kit, "against");
    note(notes, pros == 0, true, TR("There is no reason for. Both sides are needed."), -1, -1);
    note(notes, cons == 0, true, TR("There is no reason against. Both sides are needed."), -1, -1);
    if (pros == 0 || cons == 0) return;
    note(notes, pros != cons, false,
         TR("The sides are not in balance: %lld reasons for and %lld against."), pros, cons);
    /* One side told at half as much length again weighs more, however many reasons there are. */
    note(notes, 2 * pro_words > 3 * con_words || 2 * con_words > 3 * pro_words, false,
         TR("One side is told at more length: %lld words for and %lld against."), pro_words,
         con_words);
}

size_t kit_check(const struct kit *kit, struct kit_note notes[KIT_NOTES_MAX]) {
    struct notes all = {.notes = notes};
    int64_t statements = (int64_t)kit_count(kit, "statement");
    note(&all, text_is_empty(kit->summary), true, TR("There is no summary."), -1, -1);
    note(&all, text_is_empty(kit->background), true, TR("There is no background."), -1, -1);
    note(&all, statements == 0, true, TR("There is no statement to vote on."), -1, -1);
    note(&all, statements > 12, false,
         TR("%lld statements are many for one hour. Groups tire after about ten."), statements, -1);
    note(&all, kit_count(kit, "question") == 0, true, TR("There is no question to talk about."), -1,
         -1);
    balance_check(kit, &all);
    note(&all, kit->n_plans == 0, true, TR("There is no timed plan."), -1, -1);
    note(&all, kit->n_plans == 1, false,
         TR("There is one timed plan. Hosts ask for a shorter and a longer one."), -1, -1);
    note(&all, text_is_empty(kit->safeguarding), false,
         TR("There are no notes on safeguarding: what if somebody is upset, or tells of harm?"), -1,
         -1);
    note(&all, text_is_empty(kit->accessibility), false,
         TR("There are no notes on how everybody can take part."), -1, -1);
    return all.n;
}

const char *kit_note_text(struct arena *arena, const char *translated,
                          const struct kit_note *note) {
    struct buf buf;
    const int64_t numbers[] = {note->a, note->b};
    const char *at = translated, *next;
    buf_init(&buf, arena, 1000);
    for (size_t i = 0; i < 2 && (next = strstr(at, "%lld")) != NULL; i++) {
        buf_add(&buf, at, (size_t)(next - at));
        buf_int(&buf, numbers[i]);
        at = next + 4;
    }
    buf_text(&buf, at);
    return buf.s;
}

/* ---- kept as JSON ---- */

static void plan_write(struct json_out *out, const struct kit_plan *plan) {
    json_open(out, '{');
    json_pair_int(out, "id", plan->id);
    json_pair_int(out, "minutes", plan->minutes);
    json_pair_text(out, "people", plan->people);
    json_key(out, "steps");
    json_open(out, '[');
    for (size_t i = 0; i < plan->n_steps; i++) {
        json_open(out, '{');
        json_pair_int(out, "minutes", plan->steps[i].minutes);
        json_pair_text(out, "title", plan->steps[i].title);
        json_pair_text(out, "body", plan->steps[i].body);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

struct str kit_write(struct arena *arena, const struct kit *kit) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, (size_t)8 << 20);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "topic", kit->topic);
    json_pair_text(&out, "summary", kit->summary);
    json_pair_text(&out, "background", kit->background);
    json_pair_text(&out, "safeguarding", kit->safeguarding);
    json_pair_text(&out, "accessibility", kit->accessibility);
    json_key(&out, "items");
    json_open(&out, '[');
    for (size_t i = 0; i < kit->n_items; i++) {
        json_open(&out, '{');
        json_pair_int(&out, "id", kit->items[i].id);
        json_pair_text(&out, "kind", kit->items[i].kind);
        json_pair_text(&out, "title", kit->items[i].title);
        json_pair_text(&out, "body", kit->items[i].body);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_key(&out, "plans");
    json_open(&out, '[');
    for (size_t i = 0; i < kit->n_plans; i++) plan_write(&out, &kit->plans[i]);
    json_close(&out, ']');
    json_close(&out, '}');
    return (struct str){buf.s, buf.n};
}

static enum fail items_read(struct arena *arena, const json_t *list, struct kit *kit,
                            struct why *why) {
    size_t n = json_array_size(list);
    if (n > KIT_ITEMS_MAX)
        return why_fail(why, FAIL_INPUT, "items", "a kit has at most %d items", KIT_ITEMS_MAX);
    kit->items = ARENA_ARRAY(arena, struct kit_item, n + 1);
    kit->n_items = n;
    for (size_t i = 0; i < n; i++) {
        const json_t *o = json_array_get(list, i);
        struct kit_item *item = &kit->items[i];
        TRY(json_int(o, "id", 1, INT64_MAX, &item->id, why));
        TRY(json_text(o, "kind", &item->kind, why));
        TRY(json_text(o, "title", &item->title, why));
        item->body = json_text_or(o, "body", "");
    }
    return FAIL_NONE;
}

static enum fail steps_read(struct arena *arena, const json_t *list, struct kit_plan *plan,
                            struct why *why) {
    plan->n_steps = json_array_size(list);
    if (plan->n_steps > KIT_STEPS_MAX)
        return why_fail(why, FAIL_INPUT, "steps", "a plan has at most %d steps", KIT_STEPS_MAX);
    plan->steps = ARENA_ARRAY(arena, struct kit_step, plan->n_steps + 1);
    for (size_t i = 0; i < plan->n_steps; i++) {
        const json_t *o = json_array_get(list, i);
        int64_t minutes;
        TRY(json_int(o, "minutes", 1, 600, &minutes, why));
        plan->steps[i].minutes = (int)minutes;
        TRY(json_text(o, "title", &plan->steps[i].title, why));
        plan->steps[i].body = json_text_or(o, "body", "");
    }
    return FAIL_NONE;
}

static enum fail plans_read(struct arena *arena, const json_t *list, struct kit *kit,
                            struct why *why) {
    kit->n_plans = json_array_size(list);
    if (kit->n_plans > KIT_PLANS_MAX)
        return why_fail(why, FAIL_INPUT, "plans", "a kit has at most %d plans", KIT_PLANS_MAX);
    kit->plans = ARENA_ARRAY(arena, struct kit_plan, kit->n_plans + 1);
    for (size_t i = 0; i < kit->n_plans; i++) {
        const json_t *o = json_array_get(list, i);
        struct kit_plan *plan = &kit->plans[i];
        int64_t minutes;
        TRY(json_int(o, "id", 1, INT64_MAX, &plan->id, why));
        TRY(json_int(o, "minutes", 1, 600, &minutes, why));
        plan->minutes = (int)minutes;
        plan->people = json_text_or(o, "people", "");
        TRY(steps_read(arena, json_object_get(o, "steps"), plan, why));
    }
    return FAIL_NONE;
}

enum fail kit_read(struct arena *arena, struct str json, struct kit *out, struct why *why) {
    json_t *root;
    struct kit kit = {0};
    TRY(json_read(arena, json, &root, why));
    TRY(json_text(root, "topic", &kit.topic, why));
    kit.summary = json_text_or(root, "summary", "");
    kit.background = json_text_or(root, "background", "");
    kit.safeguarding = json_text_or(root, "safeguarding", "");
    kit.accessibility = json_text_or(root, "accessibility", "");
    TRY(items_read(arena, json_object_get(root, "items"), &kit, why));
    TRY(plans_read(arena, json_object_get(root, "plans"), &kit, why));
    *out = kit;
    return FAIL_NONE;
}

void kit_digest(struct str json, char out[SHA256_HEX]) {
    sha256_hex(json.s, json.n, out);
}
