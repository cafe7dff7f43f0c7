#include "publication/checks.h"

#include <string.h>

struct checks {
    struct check *items;
    size_t n;
};

static void add(struct checks *checks, enum check_level level, const char *text, const char *about,
                const char *path) {
    if (checks->n < CHECKS_MAX)
        checks->items[checks->n++] = (struct check){level, text, about, path};
}

static void need(struct checks *checks, bool is_so, const char *done, const char *missing,
                 const char *path) {
    add(checks, is_so ? CHECK_DONE : CHECK_MUST, is_so ? done : missing, NULL, is_so ? NULL : path);
}

static void text_check(struct checks *checks, const char *text, const char *path) {
    unsigned points = text_points(text);
    if (points & POINTS_EMAIL)
        add(checks, CHECK_LOOK, "This looks as if it holds an email address.", text, path);
    if (points & POINTS_POSTCODE)
        add(checks, CHECK_LOOK, "This looks as if it holds a postcode.", text, path);
    if (points & POINTS_NUMBER)
        add(checks, CHECK_LOOK, "This looks as if it holds a telephone or NHS number.", text, path);
}

static void texts_check(struct checks *checks, const struct publication_content *content) {
    text_check(checks, content->summary, "/sections/summary");
    text_check(checks, content->reasons, "/decision");
    text_check(checks, content->departs, "/decision");
    for (size_t i = 0; i < content->n_conditions; i++) {
        text_check(checks, content->conditions[i].text, "/decision");
        text_check(checks, content->conditions[i].reason, "/decision");
    }
    for (size_t i = 0; i < content->n_replies; i++) {
        text_check(checks, content->replies[i].asked, "/publication");
        text_check(checks, content->replies[i].said, "/publication");
        text_check(checks, content->replies[i].did, "/publication");
    }
}

static bool has_small(const struct public_use *use) {
    return count_is_small(use->before_yes) || count_is_small(use->before_unsure) ||
           count_is_small(use->before_no) || count_is_small(use->after_yes) ||
           count_is_small(use->after_unsure) || count_is_small(use->after_no);
}

static void counts_check(struct checks *checks, const struct publication_content *content) {
    bool whole = true;
    for (size_t i = 0; i < content->n_uses; i++) {
        const struct public_use *use = &content->uses[i];
        enum detail least =
            detail_least((enum detail)use->before_detail, (enum detail)use->after_detail);
        if (least == DETAIL_YES)
            add(checks, CHECK_LOOK,
                "Some answers here are so few that only yes against all others is shown.",
                use->title, NULL);
        if (least == DETAIL_TOTAL)
            add(checks, CHECK_LOOK,
                "Some answers here are so few that only the number of people is shown.", use->title,
                NULL);
        bool printed = least == DETAIL_FULL && has_small(use);
        if (printed)
            add(checks, CHECK_LOOK,
                "Small counts are shown in full here, because a published source is named. Make "
                "sure that it printed them.",
                use->title, NULL);
        whole = whole && least == DETAIL_FULL && !printed;
    }
    if (whole)
        add(checks, CHECK_DONE, "No count of people is so small that it points at somebody.", NULL,
            NULL);
}

static int by_level(const void *a, const void *b) {
    const struct check *x = a, *y = b;
    return (x->level < y->level) - (x->level > y->level);
}

void publication_checks(struct arena *arena, const struct publication_content *content,
                        const struct check_state *state, const struct check **out, size_t *n) {
    struct checks checks = {.items = ARENA_ARRAY(arena, struct check, CHECKS_MAX)};
    bool answered = true, promised = true;
    for (size_t i = 0; i < content->n_conditions; i++)
        answered = answered && !text_is_empty(content->conditions[i].response);
    for (size_t i = 0; i < content->n_engagements; i++)
        promised = promised && !text_is_empty(content->engagements[i].promise);
    need(&checks, !text_is_empty(content->summary), "There is a summary in plain English.",
         "There is no summary in plain English.", "/sections/summary");
    need(&checks, *content->outcome != '\0', "The decision is recorded.",
         "No decision is recorded.", "/decision");
    need(&checks, answered, "Every condition has an answer.", "A condition has no answer yet.",
         "/decision");
    need(&checks, content->n_replies > 0, "“We asked, you said, we did” is written.",
         "“We asked, you said, we did” is still empty.", "/publication/replies/add");
    need(&checks, !state->engagement_open, "All engagements are closed.",
         "An engagement is still open. Its results are not final.", "/evidence");
    need(&checks, promised, "What you promised to those who took part is on the page.",
         "An engagement has no promise of what you will reply.", "/evidence");
    if (*content->score_day == '\0')
        add(&checks, CHECK_LOOK, "This version has no score. The page will say so.", NULL,
            "/score");
    else
        need(&checks, !state->score_stale, "The score is computed.",
             "What the score is made of has changed since it was computed: compute it again.",
             "/score");
    if (state->stage_behind)
        add(&checks, CHECK_LOOK,
            "It is decided, but stands at an earlier stage. The register will say that it is being "
            "worked on again.",
            NULL, "/stage");
    counts_check(&checks, content);
    if (!text_is_empty(content->kept_day))
        add(&checks, CHECK_LOOK,
            "The answers of fewer than five people changed since the last page. Figures made of "
            "them stay as they were published: from the difference one could learn what one person "
            "said.",
            NULL, NULL);
    texts_check(&checks, content);
    qsort(checks.items, checks.n, sizeof checks.items[0], by_level);
    *out = checks.items;
    *n = checks.n;
}

bool checks_allow(const struct check *checks, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (checks[i].level == CHECK_MUST) return false;
    return true;
}
