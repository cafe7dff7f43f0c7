/* The published respondents for SPSS: a syntax that reads the CSV, names and labels what is in it.
 */
#include "panel/tables.h"

enum { LABEL_BYTES_MAX = 120 }; /* of the label of a value; a variable's may be longer */

/* Between single quotes, on one line. */
static void put_quoted(struct buf *buf, const char *text) {
    size_t n = 0;
    buf_char(buf, '\'');
    for (const char *s = text; *s != '\0'; s++) {
        bool starts = ((unsigned char)*s & 0xc0) != 0x80; /* a character, not the rest of one */
        if (starts && n >= LABEL_BYTES_MAX - 4) break;
        if (*s == '\'') buf_char(buf, '\'');
        buf_char(buf, *s == '\n' || *s == '\r' ? ' ' : *s);
        n++;
    }
    buf_char(buf, '\'');
}

static void put_levels(struct buf *buf, const char *name, const struct plan_level *levels,
                       size_t n) {
    if (n == 0) return;
    buf_printf(buf, "VALUE LABELS %s", name);
    for (size_t l = 0; l < n; l++) {
        buf_text(buf, "\n  ");
        put_quoted(buf, levels[l].value);
        buf_char(buf, ' ');
        put_quoted(buf, levels[l].label);
    }
    buf_text(buf, ".\n");
}

static void put_label(struct buf *buf, const char *name, const char *label) {
    buf_printf(buf, "VARIABLE LABELS %s ", name);
    put_quoted(buf, label);
    buf_text(buf, ".\n");
}

char *tables_sps(struct arena *arena, const struct tables_plan *plan) {
    struct buf buf;
    buf_init(&buf, arena, (size_t)8 << 20);
    buf_text(&buf, "* Reads respondents.csv from the folder that SPSS stands in (CD 'folder'.).\n"
                   "SET UNICODE=ON DECIMAL=DOT.\n"
                   "GET DATA /TYPE=TXT /FILE='respondents.csv' /ENCODING='UTF8'\n"
                   "  /DELCASE=LINE /DELIMITERS=',' /QUALIFIER='\"' /ARRANGEMENT=DELIMITED\n"
                   "  /FIRSTCASE=2 /VARIABLES=\n  stratum A120\n  draw_weight F20.9\n");
    for (size_t g = 0; g < plan->n_groups; g++)
        buf_printf(&buf, "  %s A60\n", plan->groups[g].name);
    for (size_t q = 0; q < plan->n_questions; q++)
        buf_printf(&buf, "  %s %s\n", plan->questions[q].name,
                   plan->questions[q].is_number ? "F20.6" : "A60");
    buf_text(&buf, "  weight F20.9.\n");
    for (size_t g = 0; g < plan->n_groups; g++) {
        put_label(&buf, plan->groups[g].name, plan->groups[g].title);
        put_levels(&buf, plan->groups[g].name, plan->groups[g].levels, plan->groups[g].n);
    }
    for (size_t q = 0; q < plan->n_questions; q++) {
        put_label(&buf, plan->questions[q].name, plan->questions[q].label);
        if (!plan->questions[q].is_number)
            put_levels(&buf, plan->questions[q].name, plan->questions[q].levels,
                       plan->questions[q].n);
    }
    buf_text(&buf, "WEIGHT BY weight.\nEXECUTE.\n");
    return buf.s;
}
