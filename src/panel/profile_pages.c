/* Who is on the panel beside the population; who stays and who leaves; whom to let go. */
#include "base/clock.h"
#include "panel/panel.html.h"
#include "panel/panel_views.h"

#include <math.h>

enum { RESULTS = PANEL_MANAGER | PANEL_ANALYST };

static const char *per_cent(const struct html *out, double share) {
    return isnan(share) ? tr(out, "not known") : trf(out, "%.1f%%", 100 * share);
}

static struct raw dimension_chart(struct request *request, const struct panel_page *page,
                                  const struct panel_dimension *dimension) {
    struct arena *arena = request->arena;
    struct html *inner = html_apart(request->out);
    size_t n = dimension->n, worst = 0;
    double *population = ARENA_ARRAY(arena, double, n + 1);
    int64_t *members = ARENA_ARRAY(arena, int64_t, n + 1), known = 0;
    struct profile_line *lines = ARENA_ARRAY(arena, struct profile_line, n + 1);
    struct chart_interval_row *rows = ARENA_ARRAY(arena, struct chart_interval_row, 2 * n + 2);
    for (size_t c = 0; c < n; c++) {
        population[c] = dimension->categories[c].population;
        members[c] = dimension->categories[c].n_members;
        known += members[c];
    }
    double apart = profile_compare(population, members, n, lines);
    double most = 0.1;
    for (size_t c = 0; c < n; c++) {
        if (fabs(lines[c].gap) > fabs(lines[worst].gap)) worst = c;
        most = fmax(most, fmax(lines[c].panel_share, lines[c].population_share));
        rows[c] = (struct chart_interval_row){
            .label = dimension->categories[c].title,
            .value = 100 * lines[c].panel_share,
            .low = 100 * fmin(lines[c].panel_share, lines[c].population_share),
            .high = 100 * fmax(lines[c].panel_share, lines[c].population_share),
            .low_inner = (double)NAN,
            .high_inner = (double)NAN,
            .text = per_cent(inner, lines[c].panel_share),
            .note = trf(inner, "%s of the population; %lld members",
                        per_cent(inner, lines[c].population_share), (long long)members[c])};
    }
    if (n == 0) return html_taken(inner);
    const char *sentence =
        known == 0 || isnan(apart)
            ? tr(inner, "No member of this dimension is known yet.")
            : trf(inner,
                  "%s is furthest from the population: %s of members, %s of the population. %.0f "
                  "in "
                  "a hundred members would have to be somebody else for the panel to look like the "
                  "population here.",
                  dimension->categories[worst].title, per_cent(inner, lines[worst].panel_share),
                  per_cent(inner, lines[worst].population_share), 100 * apart);
    struct chart_interval chart = {
        .frame = {.id = arena_printf(arena, "profile-%lld", (long long)dimension->id),
                  .title = dimension->title,
                  .sentence = sentence,
                  .note =
                      trf(inner,
                          "%lld members who told us, %s. The line runs from the members' "
                          "share, the dot, to the population's.",
                          (long long)known, clock_day_text(arena, request->now, inner->language))},
        .rows = rows,
        .n_rows = n,
        .min = 0,
        .max = 100 * ceil(most * 10) / 10,
        .unit = "%",
        .line = (double)NAN,
    };
    (void)page;
    chart_interval(inner, &chart);
    return html_taken(inner);
}

static enum fail profile_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct panel_dimension *dimensions;
    struct profile_view view = {.page = &page};
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(panel_dimensions(db, request->arena, page.row.id, &dimensions, &view.n_dimensions, why));
    struct html *charts = html_apart(request->out);
    for (size_t d = 0; d < view.n_dimensions; d++)
        html_raw(charts, dimension_chart(request, &page, &dimensions[d]));
    view.charts = html_taken(charts);
    request->title = tr(request->out, "Who is on it, beside the population");
    panel_profile_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_panel_profile = {.name = "panel_profile",
                                               .path = "/panels/:panel/profile",
                                               .scope = SCOPE_PANEL,
                                               .roles = RESULTS,
                                               .section = "panels",
                                               .show = profile_show};
REGISTER(page, page_panel_profile);

/* ---- who stays ---- */

static int64_t days_in(const struct member_states_row *row, struct date today, bool *left) {
    struct date joined, gone;
    *left = row->left_day != NULL && date_read(row->left_day, &gone);
    if (!date_read(row->joined_day, &joined)) return 0;
    int64_t days = date_days_between(joined, *left ? gone : today);
    return days < 0 ? 0 : days;
}

static enum fail survival_chart(struct request *request, const struct tenure *tenures, size_t n,
                                struct raw *out, struct why *why) {
    enum { YEARS = 5 };
    struct html *inner = html_apart(request->out);
    struct chart_interval_row rows[YEARS];
    if (n == 0) {
        *out = html_taken(inner);
        return FAIL_NONE;
    }
    double first = 1;
    for (int year = 1; year <= YEARS; year++) {
        double share, error;
        TRY(tenure_survival(request->arena, tenures, n, (int64_t)year * 365, &share, &error, why));
        if (year == 1) first = share;
        rows[year - 1] = (struct chart_interval_row){
            .label = trn(inner, "After %lld year", "After %lld years", year),
            .value = 100 * share,
            .low = 100 * fmax(0, share - 1.96 * error),
            .high = 100 * fmin(1, share + 1.96 * error),
            .low_inner = (double)NAN,
            .high_inner = (double)NAN,
            .note = trf(inner, "%.0f%% still members", 100 * share)};
    }
    struct chart_interval chart = {
        .frame = {.id = "survival",
                  .title = tr(inner, "Share still in the panel"),
                  .sentence =
                      trf(inner,
                          "Of a hundred people who join, about %.0f are still members after "
                          "a year.",
                          100 * first),
                  .note = trf(inner,
                              "%zu people who ever joined, %s. Kaplan-Meier estimate with "
                              "95%% interval.",
                              n, clock_day_text(request->arena, request->now, inner->language))},
        .rows = rows,
        .n_rows = YEARS,
        .min = 0,
        .max = 100,
        .unit = "%",
        .line = (double)NAN};
    chart_interval(inner, &chart);
    *out = html_taken(inner);
    return FAIL_NONE;
}

/* For each group: joined, left, share left. Those who were erased have no profile any more. */
static enum fail groups_table(struct request *request, struct db *db, int64_t panel,
                              const struct member_states_row *members, size_t n, struct raw *out,
                              struct why *why) {
    struct panel_dimension *dimensions;
    struct member_profiles_row *profiles;
    size_t n_dimensions, n_profiles;
    struct html *inner = html_apart(request->out);
    TRY(panel_dimensions(db, request->arena, panel, &dimensions, &n_dimensions, why));
    TRY(member_profiles(db, request->arena, panel, &profiles, &n_profiles, why));
    for (size_t d = 0; d < n_dimensions; d++) {
        const struct panel_dimension *dimension = &dimensions[d];
        int64_t *joined = ARENA_ARRAY(request->arena, int64_t, dimension->n + 1);
        int64_t *gone = ARENA_ARRAY(request->arena, int64_t, dimension->n + 1);
        size_t m = 0;
        for (size_t i = 0; i < n_profiles; i++) {
            while (m < n && members[m].id < profiles[i].member) m++;
            if (m == n || members[m].id != profiles[i].member) continue;
            for (size_t c = 0; c < dimension->n; c++)
                if (dimension->categories[c].id == profiles[i].category) {
                    joined[c]++;
                    gone[c] += !text_is(members[m].state, "active");
                }
        }
        struct part_cell head[] = {{.text = dimension->title},
                                   {.text = tr(inner, "Joined"), .numeric = true},
                                   {.text = tr(inner, "Left"), .numeric = true},
                                   {.text = tr(inner, "Share left"), .numeric = true}};
        struct part_cell *cells =
            ARENA_ARRAY(request->arena, struct part_cell, 4 * dimension->n + 4);
        for (size_t c = 0; c < dimension->n; c++) {
            cells[4 * c] = (struct part_cell){.text = dimension->categories[c].title};
            cells[4 * c + 1] = (struct part_cell){.text = trf(inner, "%lld", (long long)joined[c]),
                                                  .numeric = true};
            cells[4 * c + 2] =
                (struct part_cell){.text = trf(inner, "%lld", (long long)gone[c]), .numeric = true};
            cells[4 * c + 3] = (struct part_cell){
                .text = joined[c] == 0
                            ? "–"
                            : trf(inner, "%.0f%%", 100 * (double)gone[c] / (double)joined[c]),
                .numeric = true};
        }
        part_table(inner, .caption = trf(inner, "Who leaves, by %s", dimension->title),
                   .head = head, .cells = cells, .n_columns = 4, .n_rows = dimension->n,
                   .first_cell_is_header = true);
    }
    *out = html_taken(inner);
    return FAIL_NONE;
}

static struct raw reasons_table(struct request *request, const struct member_states_row *members,
                                size_t n) {
    struct html *inner = html_apart(request->out);
    struct part_cell cells[20];
    struct part_cell head[] = {{.text = tr(inner, "Why")},
                               {.text = tr(inner, "People"), .numeric = true}};
    size_t rows = 0;
    for (const struct choice *c = member_leave_reasons; c->value != NULL && rows < 10; c++) {
        long long count = 0;
        for (size_t i = 0; i < n; i++) count += text_is(members[i].left_reason, c->value);
        if (count == 0) continue;
        cells[2 * rows] = (struct part_cell){.text = tr(inner, c->label)};
        cells[2 * rows + 1] =
            (struct part_cell){.text = trf(inner, "%lld", count), .numeric = true};
        rows++;
    }
    if (rows > 0)
        part_table(inner, .caption = tr(inner, "Why people left"), .head = head, .cells = cells,
                   .n_columns = 2, .n_rows = rows, .first_cell_is_header = true);
    return html_taken(inner);
}

static enum fail health_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_counts_row counts;
    struct member_states_row *members;
    size_t n;
    struct health_view view = {.page = &page, .counts = &counts};
    struct date today = date_of(request->now);
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(member_counts(db, request->arena, page.row.id,
                      day_months_before(request->arena, today, page.row.tenure_months), &counts,
                      why));
    TRY(member_states(db, request->arena, page.row.id, &members, &n, why));
    struct tenure *tenures = ARENA_ARRAY(request->arena, struct tenure, n + 1);
    for (size_t i = 0; i < n; i++) tenures[i].days = days_in(&members[i], today, &tenures[i].left);
    TRY(survival_chart(request, tenures, n, &view.survival, why));
    TRY(groups_table(request, db, page.row.id, members, n, &view.groups, why));
    view.reasons = reasons_table(request, members, n);
    double kept = 1, error;
    if (n > 0) TRY(tenure_survival(request->arena, tenures, n, 365, &kept, &error, why));
    /* Those who go by themselves in a year, and the share whose time is over in a year. */
    double a_year = (double)counts.active * ((1 - kept) + 12.0 / (double)page.row.tenure_months);
    view.refresh = counts.due;
    view.refresh_year = (int64_t)ceil(fmin(a_year, (double)counts.active));
    view.tenure = trn(request->out, "%lld month", "%lld months", page.row.tenure_months);
    request->title = tr(request->out, "Who stays, who leaves, whom to recruit");
    panel_health_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_panel_health = {.name = "panel_health",
                                              .path = "/panels/:panel/health",
                                              .scope = SCOPE_PANEL,
                                              .roles = RESULTS,
                                              .section = "panels",
                                              .show = health_show};
REGISTER(page, page_panel_health);

/* ---- refresh ---- */

static const struct field refresh_fields[] = {
    {.name = "n",
     .label = "How many members make room now",
     .hint = "Those who have been in longest go first. Let no more go than you can replace.",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 100000,
     .missing = "Enter a number"},
};

static enum fail refresh_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"n", NULL};
    struct panel_page page;
    struct member_counts_row counts;
    TRY(panel_of_path(request, db, "/health", &page, why));
    TRY(member_counts(
        db, request->arena, page.row.id,
        day_months_before(request->arena, date_of(request->now), page.row.tenure_months), &counts,
        why));
    form_fill_int(request->form, "n", counts.due);
    struct edit_view view = {
        .caption = page.row.name,
        .heading = tr(request->out, "Let members go whose time is over"),
        .text = trf(request->out,
                    "%lld members have been in for %lld months or longer. Their answers stay; they "
                    "get no more invitations.",
                    (long long)counts.due, (long long)page.row.tenure_months),
        .form = request->form,
        .fields = names,
        .button = tr(request->out, "End their memberships")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail refresh_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_tenure_due_row *rows;
    size_t n;
    TRY(panel_of_path(request, db, NULL, &page, why));
    const char *due =
        day_months_before(request->arena, date_of(request->now), page.row.tenure_months);
    TRY(member_tenure_due(db, request->arena, page.row.id, due, form_int(request->form, "n", 0),
                          &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        TRY(member_end(db, request->arena, page.row.id, rows[i].id, "left", "tenure", request->now,
                       why));
    request->subject = page.row.id;
    request_go(request, "%s/health", page.path);
    request_say(request, tr_language(request->language, "%zu memberships were ended."), n);
    return FAIL_NONE;
}

static const struct page page_panel_refresh = {
    .name = "panel_refresh",
    .path = "/panels/:panel/refresh",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = refresh_fields,
    .n_fields = LENGTH(refresh_fields),
    .show = refresh_show,
    .act = refresh_act,
};
REGISTER(page, page_panel_refresh);
