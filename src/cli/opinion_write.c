#include "cli/opinion_write.h"

#include "base/csv.h"
#include "base/json.h"

#include <math.h>

enum { OUT_BYTES = 512 << 20, DIGITS = 12, DRAWN_MAX = 5000 };

const char *opinion_sentence(const struct opinion_report *report) {
    switch (report->verdict) {
    case OPINION_TOO_FEW: return "No groups: too few people voted often enough to look for any.";
    case OPINION_NOISE: return "No groups: the votes hang together no more than shuffled votes do.";
    case OPINION_UNSTABLE:
        return "No groups: opinion varies, but other people drawn in the same way would be divided "
               "otherwise.";
    case OPINION_GRADUAL:
        return "Opinion changes gradually. The division shown would be found again, but its border "
               "is drawn through one cloud of people.";
    case OPINION_GROUPS:
        return "There are groups of opinion: they stand apart, and would be found again.";
    }
    return "";
}

static size_t n_groups(const struct opinion_result *result) {
    return result->own != NULL ? result->own->n_groups : result->compatible->k;
}

static const uint8_t *groups(const struct opinion_result *result) {
    return result->own != NULL ? result->own->group : result->compatible->group;
}

static double place(const struct opinion_result *result, size_t person, int axis) {
    if (result->own != NULL) return axis == 0 ? result->own->x[person] : result->own->y[person];
    return axis == 0 ? result->compatible->x[person] : result->compatible->y[person];
}

/* ---- tables ---- */

static void participants_put(const struct opinion_result *result, struct csv_out *csv) {
    const char *const header[] = {"voter-id", "group", "x", "y"};
    for (size_t i = 0; i < 4; i++) csv_put(csv, header[i]);
    csv_end_row(csv);
    for (size_t p = 0; p < result->table->votes.n_people; p++) {
        csv_put(csv, result->table->people[p]);
        if (groups(result)[p] == OPINION_NO_GROUP) {
            csv_put(csv, "");
        } else {
            csv_put_int(csv, groups(result)[p]);
        }
        for (int a = 0; a < 2; a++) csv_put_real(csv, place(result, p, a), DIGITS);
        csv_end_row(csv);
    }
}

static void share_put(struct csv_out *csv, const struct opinion_share *share) {
    csv_put_int(csv, share->n);
    csv_put_real(csv, share->agree, DIGITS);
    csv_put_real(csv, share->agree_interval.low, DIGITS);
    csv_put_real(csv, share->agree_interval.high, DIGITS);
    csv_put_real(csv, share->disagree, DIGITS);
    csv_put_real(csv, share->disagree_interval.low, DIGITS);
    csv_put_real(csv, share->disagree_interval.high, DIGITS);
}

static void share_header(struct arena *arena, struct csv_out *csv, const char *prefix) {
    static const char *const parts[] = {"n",        "agree",        "agree_low",    "agree_high",
                                        "disagree", "disagree_low", "disagree_high"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        csv_put(csv, arena_printf(arena, "%s%s", prefix, parts[i]));
}

static void statements_put_own(struct arena *arena, const struct opinion_result *result,
                               struct csv_out *csv) {
    static const char *const last[] = {"bridging", "bridging_against", "secure",
                                       "divisive", "informed",         "text"};
    csv_put(csv, "comment-id");
    csv_put(csv, "moderated");
    share_header(arena, csv, "");
    for (size_t g = 0; g < result->own->n_groups; g++)
        share_header(arena, csv, arena_printf(arena, "group_%zu_", g));
    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) csv_put(csv, last[i]);
    csv_end_row(csv);
    for (size_t j = 0; j < result->table->votes.n_statements; j++) {
        const struct opinion_statement *s = &result->own->statements[j];
        csv_put(csv, result->table->statements[j]);
        csv_put_int(csv, s->left_out ? -1 : 0);
        share_put(csv, &s->all);
        for (size_t g = 0; g < result->own->n_groups; g++) share_put(csv, &s->group[g]);
        const double values[] = {s->bridging, s->bridging_against, s->secure, s->divisive,
                                 s->informed};
        for (size_t i = 0; i < 5; i++) csv_put_real(csv, values[i], DIGITS);
        csv_put(csv, result->table->texts[j]);
        csv_end_row(csv);
    }
}

static void statements_put_compatible(struct arena *arena, const struct opinion_result *result,
                                      struct csv_out *csv) {
    const struct compatible_report *r = result->compatible;
    csv_put(csv, "comment-id");
    csv_put(csv, "group-informed-consensus");
    csv_put(csv, "extremity");
    csv_put(csv, "priority");
    for (size_t g = 0; g < r->k; g++) {
        static const char *const parts[] = {"seen", "agrees", "disagrees", "agree-ratio-z",
                                            "disagree-ratio-z"};
        for (size_t i = 0; i < 5; i++)
            csv_put(csv, arena_printf(arena, "group-%zu-%s", g, parts[i]));
    }
    csv_put(csv, "comment-body");
    csv_end_row(csv);
    for (size_t j = 0; j < result->table->votes.n_statements; j++) {
        csv_put(csv, result->table->statements[j]);
        csv_put_real(csv, r->informed[j], 17);
        csv_put_real(csv, r->extremity[j], DIGITS);
        csv_put_real(csv, r->priority[j], DIGITS);
        for (size_t g = 0; g < r->k; g++) {
            const struct compatible_test *t = &r->tests[j * r->k + g];
            csv_put_int(csv, t->seen);
            csv_put_int(csv, t->agrees);
            csv_put_int(csv, t->disagrees);
            csv_put_real(csv, t->agree_ratio_z, DIGITS);
            csv_put_real(csv, t->disagree_ratio_z, DIGITS);
        }
        csv_put(csv, result->table->texts[j]);
        csv_end_row(csv);
    }
}

/* What sets each group apart: findings that hold, or what the published pipeline chooses. */
static void groups_put(const struct opinion_result *result, struct csv_out *csv) {
    static const char *const header[] = {"group",      "comment-id", "direction", "share",
                                         "share_rest", "p",          "text"};
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++) csv_put(csv, header[i]);
    csv_end_row(csv);
    for (size_t i = 0; result->own != NULL && i < result->own->n_findings; i++) {
        const struct opinion_finding *f = &result->own->findings[i];
        csv_put_int(csv, (int64_t)f->group);
        csv_put(csv, result->table->statements[f->statement]);
        csv_put(csv, f->agrees ? "agree" : "disagree");
        csv_put_real(csv, f->share, DIGITS);
        csv_put_real(csv, f->share_rest, DIGITS);
        csv_put_real(csv, f->p, DIGITS);
        csv_put(csv, result->table->texts[f->statement]);
        csv_end_row(csv);
    }
    for (size_t g = 0; result->own == NULL && g < result->compatible->k; g++)
        for (size_t i = 0; i < result->compatible->n_chosen[g]; i++) {
            const struct compatible_chosen *c = &result->compatible->chosen[g][i];
            const struct compatible_test *t =
                &result->compatible->tests[c->statement * result->compatible->k + g];
            csv_put_int(csv, (int64_t)g);
            csv_put(csv, result->table->statements[c->statement]);
            csv_put(csv, c->agrees ? "agree" : "disagree");
            csv_put_real(csv, c->agrees ? t->agree : t->disagree, DIGITS);
            csv_put(csv, "");
            csv_put(csv, "");
            csv_put(csv, result->table->texts[c->statement]);
            csv_end_row(csv);
        }
}

/* ---- JSON ---- */

static void own_put(struct json_out *out, const struct opinion_report *r) {
    json_pair_text(out, "method", OPINION_METHOD);
    json_pair_text(out, "verdict", opinion_verdict_word(r->verdict));
    json_pair_text(out, "sentence", opinion_sentence(r));
    json_pair_int(out, "eligible", (int64_t)r->n_eligible);
    json_pair_int(out, "sampled", (int64_t)r->n_sampled);
    json_pair_int(out, "one_way", (int64_t)r->n_one_way);
    json_pair_int(out, "axes", r->n_axes);
    json_key(out, "axis_p");
    json_open(out, '[');
    for (int k = 0; k < OPINION_AXES_MAX; k++) json_put_real(out, r->axis_p[k]);
    json_close(out, ']');
    json_pair_real(out, "stability", r->n_candidates > 0 ? r->stability : (double)NAN);
    json_pair_real(out, "stability_low", r->n_candidates > 0 ? r->stability_low : (double)NAN);
    json_pair_real(out, "separation_p", r->separation_p);
    json_key(out, "candidates");
    json_open(out, '[');
    for (size_t i = 0; i < r->n_candidates; i++) {
        const struct opinion_candidate *c = &r->candidate[i];
        json_open(out, '{');
        json_pair_int(out, "k", (int64_t)c->k);
        json_pair_int(out, "smallest", (int64_t)c->smallest);
        json_pair_real(out, "silhouette", c->silhouette);
        json_pair_real(out, "agreement", c->agreement);
        json_pair_real(out, "agreement_low", c->agreement_low);
        json_pair_bool(out, "counts", c->counts);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_pair_int(out, "findings", (int64_t)r->n_findings);
}

static void compatible_put(struct json_out *out, const struct opinion_result *result) {
    const struct compatible_report *r = result->compatible;
    json_pair_int(out, "grouped", (int64_t)r->n_grouped);
    json_pair_int(out, "base_groups", (int64_t)r->n_base);
    json_key(out, "stability");
    json_put_null(out);
    json_key(out, "silhouette");
    json_open(out, '{');
    for (int k = OPINION_GROUPS_MIN; k <= OPINION_GROUPS_MAX; k++) {
        const char name[2] = {(char)('0' + k), '\0'};
        if (r->silhouette[k] != 0) json_pair_real(out, name, r->silhouette[k]);
    }
    json_close(out, '}');
    for (int agrees = 1; agrees >= 0; agrees--) {
        json_key(out, agrees ? "consensus_agree" : "consensus_disagree");
        json_open(out, '[');
        for (size_t i = 0; i < r->n_majority; i++)
            if (r->majority[i].agrees == (agrees == 1))
                json_put_text(out, result->table->statements[r->majority[i].statement]);
        json_close(out, ']');
    }
}

static void check_put(struct json_out *out, const struct opinion_check *check) {
    const struct opinion_check_way *ways[] = {&check->own, &check->compatible};
    json_key(out, "check");
    json_open(out, '{');
    json_pair_int(out, "copies", (int64_t)check->n);
    for (size_t i = 0; i < 2; i++) {
        json_key(out, i == 0 ? "own" : "compatible");
        json_open(out, '{');
        json_pair_int(out, "shuffled_divided", (int64_t)ways[i]->divided);
        json_pair_int(out, "shuffled_findings", (int64_t)ways[i]->findings);
        json_pair_int(out, "reordered_same", (int64_t)ways[i]->same);
        json_key(out, "reordered_agreement");
        json_put_real(out, ways[i]->agreement);
        json_key(out, "reordered_agreement_least");
        json_put_real(out, ways[i]->agreement_least);
        json_close(out, '}');
    }
    json_close(out, '}');
}

static void json_make(const struct opinion_result *result, struct buf *buf) {
    struct json_out out;
    const struct opinion_votes *votes = &result->table->votes;
    const double *variance =
        result->own != NULL ? result->own->variance : result->compatible->variance;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "mode", result->own != NULL ? "own" : "compatible");
    json_pair_text(&out, "seed", result->seed);
    json_pair_int(&out, "participants", (int64_t)votes->n_people);
    json_pair_int(&out, "statements", (int64_t)votes->n_statements);
    json_pair_int(&out, "votes", (int64_t)votes->n_votes);
    json_key(&out, "groups");
    json_open(&out, '[');
    for (size_t g = 0; g < n_groups(result); g++) {
        int64_t n = 0;
        for (size_t p = 0; p < votes->n_people; p++) n += groups(result)[p] == g;
        json_put_int(&out, n);
    }
    json_close(&out, ']');
    json_key(&out, "variance");
    json_open(&out, '[');
    for (int a = 0; a < 2; a++) json_put_real(&out, variance[a]);
    json_close(&out, ']');
    if (result->own != NULL) {
        own_put(&out, result->own);
    } else {
        compatible_put(&out, result);
    }
    if (result->check != NULL) check_put(&out, result->check);
    json_close(&out, '}');
    buf_char(buf, '\n');
}

/* ---- the picture ---- */

struct frame {
    double least[2], scale;
};

static struct frame frame_of(const struct opinion_result *result) {
    double least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
    for (size_t p = 0; p < result->table->votes.n_people; p++)
        for (int a = 0; a < 2; a++) {
            double at = place(result, p, a);
            if (isnan(at)) continue;
            least[a] = fmin(least[a], at), most[a] = fmax(most[a], at);
        }
    double wide = fmax(most[0] - least[0], most[1] - least[1]);
    return (struct frame){{least[0], least[1]}, wide > 0 ? 560 / wide : 1};
}

/* Each group has its own shape, so that colour is never the only difference. */
static void mark_put(struct buf *buf, size_t group, double x, double y) {
    static const char *const colours[] = {"#1d70b8", "#b10e1e", "#00703c", "#4c2c92", "#85670c"};
    if (group == OPINION_NO_GROUP) {
        buf_printf(buf, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"#767676\"/>\n", x, y);
        return;
    }
    const char *fill = colours[group % 5];
    switch (group % 5) {
    case 0:
        buf_printf(buf, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", x, y, fill);
        break;
    case 1:
        buf_printf(buf, "<rect x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"6\" fill=\"%s\"/>\n",
                   x - 3, y - 3, fill);
        break;
    case 2:
        buf_printf(buf, "<path d=\"M%.1f %.1fl4 7h-8z\" fill=\"%s\"/>\n", x, y - 4, fill);
        break;
    case 3:
        buf_printf(buf, "<path d=\"M%.1f %.1fl4 4l-4 4l-4-4z\" fill=\"%s\"/>\n", x, y - 4, fill);
        break;
    default:
        buf_printf(buf, "<path d=\"M%.1f %.1fl6 6m0-6l-6 6\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                   x - 3, y - 3, fill);
    }
}

static void map_make(const struct opinion_result *result, struct buf *buf) {
    struct frame frame = frame_of(result);
    size_t n = result->table->votes.n_people, step = n / DRAWN_MAX + 1;
    buf_text(buf,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 660\" role=\"img\" "
             "font-family=\"sans-serif\" font-size=\"14\">\n<title>Opinion map</title>\n<desc>");
    buf_text(buf, result->own != NULL ? opinion_sentence(result->own)
                                      : "Groups as the published pipeline computes them.");
    buf_text(buf, " People who vote alike stand near one another. Read the tables for what they "
                  "said; distances show only part of how people differ.</desc>\n"
                  "<rect width=\"640\" height=\"660\" fill=\"#ffffff\"/>\n");
    for (size_t p = 0; p < n; p += step) {
        if (isnan(place(result, p, 0))) continue;
        mark_put(buf, groups(result)[p], 40 + (place(result, p, 0) - frame.least[0]) * frame.scale,
                 600 - (place(result, p, 1) - frame.least[1]) * frame.scale);
    }
    for (size_t g = 0; g < n_groups(result); g++) {
        mark_put(buf, g, 50 + 110 * (double)g, 636);
        buf_printf(buf, "<text x=\"%.0f\" y=\"641\">Group %c</text>\n", 60 + 110 * (double)g,
                   (char)('A' + g));
    }
    buf_text(buf, "</svg>\n");
}

/* ---- all of it ---- */

static enum fail put(struct folder_out *out, const char *name, const struct buf *buf,
                     struct why *why) {
    if (buf->full) return why_fail(why, FAIL_LIMIT, "", "'%s' would be too long", name);
    return folder_out_write(out, name, buf->s, buf->n, why);
}

enum fail opinion_files_write(struct arena *arena, const struct opinion_result *result,
                              struct folder_out *out, struct buf *json, struct why *why) {
    struct buf buf;
    struct csv_out csv;
    buf_init(&buf, arena, OUT_BYTES);
    csv_out_init(&csv, &buf);
    participants_put(result, &csv);
    TRY(put(out, "participants.csv", &buf, why));
    buf_init(&buf, arena, OUT_BYTES);
    csv_out_init(&csv, &buf);
    if (result->own != NULL) {
        statements_put_own(arena, result, &csv);
    } else {
        statements_put_compatible(arena, result, &csv);
    }
    TRY(put(out, "statements.csv", &buf, why));
    buf_init(&buf, arena, OUT_BYTES);
    csv_out_init(&csv, &buf);
    groups_put(result, &csv);
    TRY(put(out, "groups.csv", &buf, why));
    buf_init(&buf, arena, OUT_BYTES);
    map_make(result, &buf);
    TRY(put(out, "map.svg", &buf, why));
    buf_init(json, arena, OUT_BYTES);
    json_make(result, json);
    return put(out, "opinion.json", json, why);
}
