/*
 * chart -- pictures drawn on the server as SVG: no script, in print and in documents.
 *
 * Every chart comes with the sentence that says what it shows and the table of
 * its numbers (in a details element under it), so that nobody needs the picture.
 * Colours hold 3:1 against white and against each other where they touch, and
 * are never the only difference (patterns, labels, position). Text in the SVG is
 * real text. A missing number (NaN) is drawn as "no answer", never as zero.
 */
#ifndef WEB_CHART_H
#define WEB_CHART_H

#include "web/html.h"

/* Common to all. */
struct chart_frame {
    const char *id;            /* unique on the page */
    const char *title;         /* heading of the figure */
    const char *sentence;      /* what it shows, for people who do not look */
    const char *note;          /* base and date: "18 jurors, 3 March 2026" */
    const char *download_href; /* CSV of the same numbers, or NULL */
};

/* Parts of a whole, one bar per row: yes / unsure / no before and after. */
struct chart_stack {
    struct chart_frame frame;
    const char *const *parts; /* [n_parts] "Yes", "Unsure", "No" */
    size_t n_parts;
    const char *const *rows; /* [n_rows] */
    size_t n_rows;
    const double *counts; /* [n_rows * n_parts] */
};
void chart_stack(struct html *out, const struct chart_stack *chart);

/* Estimates with intervals on one axis. */
struct chart_interval_row {
    const char *label;
    double value, low, high;      /* NaN low/high: no interval */
    double low_inner, high_inner; /* a second, narrower interval, NaN: none */
    const char *note;             /* "n = 36" */
    const char *text; /* printed instead of value and interval: "over 84%"; NULL: these */
    int emphasis;     /* 1: the headline row */
};
struct chart_interval {
    struct chart_frame frame;
    const struct chart_interval_row *rows;
    size_t n_rows;
    double min, max;        /* axis */
    const char *unit;       /* "%", "" */
    double line;            /* the chosen line, NaN: none */
    const char *line_label; /* "Chosen line", shown as "Chosen line: 60"; NULL: the number */
};
void chart_interval(struct html *out, const struct chart_interval *chart);

/* The difference sheet: one row per question, one mark per rater, 1 to 5. */
struct chart_dots_mark {
    size_t row;
    double value;
    size_t series; /* index into series */
    bool faint;    /* low confidence */
};
struct chart_dots {
    struct chart_frame frame;
    const char *const *rows;
    size_t n_rows;
    const char *const *series; /* organisations */
    size_t n_series;
    const struct chart_dots_mark *marks;
    size_t n_marks;
    double min, max;
    const char *min_label, *max_label;
};
void chart_dots(struct html *out, const struct chart_dots *chart);

/* Who gives what to whom. Laid out left to right by layers; cycles allowed. */
struct chart_flow_node {
    const char *label, *kind; /* kind: "organisation", "people", "processor", "public" */
};
struct chart_flow_link {
    size_t from, to;
    const char *label;
    bool sensitive;
};
struct chart_flow {
    struct chart_frame frame;
    const struct chart_flow_node *nodes;
    size_t n_nodes;
    const struct chart_flow_link *links;
    size_t n_links;
};
void chart_flow(struct html *out, const struct chart_flow *chart);

/* Where people stand on a plane whose axes have no unit: a mark for several people at once,
 * larger where there are more. */
struct chart_scatter_mark {
    double x, y, people;
    size_t series;
};
struct chart_scatter {
    struct chart_frame frame;
    const char *const *series, *const *letters; /* "Group A", and "A" to stand in the mark */
    size_t n_series;
    const struct chart_scatter_mark *marks;
    size_t n_marks;
};
void chart_scatter(struct html *out, const struct chart_scatter *chart);

/* How something is spread over people: everybody in order of size, one line for each way. */
struct chart_curve {
    const char *label;
    const double *values; /* [n], ascending */
    size_t n;
};
struct chart_curves {
    struct chart_frame frame;
    const struct chart_curve *curves; /* the first is the one that is told about */
    size_t n_curves;                  /* up to 3 */
    const char *unit, *axis_label;    /* "%", "People, from the lowest chance to the highest" */
};
void chart_curves(struct html *out, const struct chart_curves *chart);

/* Plain bars, e.g. mean weights with intervals. */
struct chart_bars {
    struct chart_frame frame;
    const char *const *labels;
    const double *values, *low, *high; /* low/high NULL: none */
    size_t n;
    double max; /* 0: from the data */
    const char *unit;
};
void chart_bars(struct html *out, const struct chart_bars *chart);

#endif
