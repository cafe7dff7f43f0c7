#include "office/paper.h"

#include <math.h>

enum { COLUMNS_MAX = 16 };
static const double cell_gap = 6; /* points beside a cell's text, together */

struct grid {
    struct paper *paper;
    const struct document_table *table;
    const char *language;
    double x[COLUMNS_MAX], width[COLUMNS_MAX];
    double size;
    bool mirrored;
};

static double longest_word(struct grid *grid, const char *text, bool bold) {
    /* A layout of width nothing breaks at each place where it may: its width is that of the
     * longest. */
    PangoLayout *layout = paper_layout_text(
        grid->paper, text, 1,
        &(struct paper_look){.size = grid->size, .bold = bold, .language = grid->language});
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    double width = layout_width(layout);
    g_object_unref(layout);
    return width;
}

static double whole_width(struct grid *grid, const char *text, bool bold) {
    PangoLayout *layout = paper_layout_text(
        grid->paper, text, 0,
        &(struct paper_look){.size = grid->size, .bold = bold, .language = grid->language});
    double width = layout_width(layout);
    g_object_unref(layout);
    return width;
}

enum { MEASURED_ROWS = 200 };

/* Columns as wide as their text needs, the rest of the line shared out; too much is taken from
 * those that can be broken into lines. */
static void widths_set(struct grid *grid) {
    const struct document_table *table = grid->table;
    double full = grid->paper->right - grid->paper->left, shares = 0, least = 0, most = 0;
    double low[COLUMNS_MAX], high[COLUMNS_MAX];
    for (size_t c = 0; c < table->n_columns; c++) shares += table->columns[c].share;
    for (size_t c = 0; c < table->n_columns; c++) {
        low[c] = longest_word(grid, table->columns[c].heading, true) + cell_gap;
        high[c] = whole_width(grid, table->columns[c].heading, true) + cell_gap;
        for (size_t r = 0; r < table->n_rows && r < MEASURED_ROWS; r++) {
            const char *text = table->cells[r * table->n_columns + c];
            bool bold = table->total_row && r + 1 == table->n_rows;
            low[c] = fmax(low[c], longest_word(grid, text, bold) + cell_gap);
            high[c] = fmax(high[c], whole_width(grid, text, bold) + cell_gap);
        }
        if (shares > 0)
            low[c] = high[c] = full * fmax(table->columns[c].share, 0.02 * shares) / shares;
        least += low[c];
        most += high[c];
    }
    double x = grid->mirrored ? grid->paper->right : grid->paper->left;
    for (size_t c = 0; c < table->n_columns; c++) {
        double width = high[c] * full / most;
        if (most > full && least <= full && most > least)
            width = low[c] + (full - least) * (high[c] - low[c]) / (most - least);
        if (least > full) width = low[c] * full / least;
        grid->width[c] = width;
        if (grid->mirrored) x -= width;
        grid->x[c] = x;
        if (!grid->mirrored) x += width;
    }
}

/* One row; -1 is that of the headings. Cells that do not fit on the page go on on the next. */
struct row {
    struct paper_flow cells[COLUMNS_MAX];
    const char *tags[COLUMNS_MAX];
    double height;
};

static struct row row_make(struct grid *grid, long at) {
    const struct document_table *table = grid->table;
    struct row row = {0};
    bool bold = at < 0 || (table->total_row && at + 1 == (long)table->n_rows);
    for (size_t c = 0; c < table->n_columns; c++) {
        const char *text =
            at < 0 ? table->columns[c].heading : table->cells[(size_t)at * table->n_columns + c];
        struct paper_look look = {.size = grid->size,
                                  .bold = bold,
                                  .language = grid->language,
                                  .end_aligned = table->columns[c].number};
        double width = fmax(grid->width[c] - cell_gap, 4);
        row.cells[c].layout = paper_layout_text(grid->paper, text, width, &look);
        row.tags[c] = at < 0 || (c == 0 && table->row_headings) ? "TH" : "TD";
        row.height = fmax(row.height, layout_height(row.cells[c].layout));
    }
    row.height += grid->size * 0.5;
    return row;
}

static bool row_is_done(const struct row *row, size_t n) {
    for (size_t c = 0; c < n; c++)
        if (!flow_is_done(&row->cells[c])) return false;
    return true;
}

/* Draws what fits of the row; true when all of it is drawn. */
static bool row_draw(struct grid *grid, struct row *row, bool total) {
    struct paper *paper = grid->paper;
    double used = 0;
    if (total) paper_rule(paper, paper->left, paper->y, paper->right, paper->y, 1.2, PAPER_INK);
    paper_tag(paper, "TR");
    for (size_t c = 0; c < grid->table->n_columns; c++) {
        double before = paper->y + grid->size * 0.2;
        double x = grid->mirrored ? grid->x[c] + cell_gap : grid->x[c];
        paper_tag(paper, row->tags[c]);
        double height = paper_lines(paper, &row->cells[c], x, before, paper->bottom, 0);
        paper_untag(paper, row->tags[c]);
        used = fmax(used, height + grid->size * 0.5);
    }
    paper_untag(paper, "TR");
    paper->y = fmin(paper->y + used, paper->bottom + grid->size);
    return row_is_done(row, grid->table->n_columns);
}

static void row_free(struct row *row, size_t n) {
    for (size_t c = 0; c < n; c++) g_object_unref(row->cells[c].layout);
}

static void headings_draw(struct grid *grid) {
    struct row row = row_make(grid, -1);
    row_draw(grid, &row, false);
    paper_rule(grid->paper, grid->paper->left, grid->paper->y, grid->paper->right, grid->paper->y,
               1, PAPER_INK);
    row_free(&row, grid->table->n_columns);
}

static void caption_draw(struct grid *grid, double below) {
    struct paper *paper = grid->paper;
    double width = paper->right - paper->left;
    PangoLayout *caption =
        paper_layout_text(paper, grid->table->caption, width,
                          &(struct paper_look){.bold = true, .language = grid->language});
    double height = layout_height(caption);
    paper_room(paper, fmin(height + below, paper->bottom - paper->top));
    paper_tag(paper, "Caption");
    paper_draw(paper, caption, paper->left, paper->y, 0);
    paper_untag(paper, "Caption");
    paper->y += height + grid->size * 0.3;
}

void paper_table(struct paper *paper, const struct block *block) {
    struct grid grid = {.paper = paper,
                        .table = block->table,
                        .language = block->language,
                        .size = paper->size * 0.92,
                        .mirrored = language_is_right_to_left(block->language)};
    const struct document_table *table = block->table;
    if (!paper->page_open) paper_page(paper);
    widths_set(&grid);
    struct row headings = row_make(&grid, -1);
    caption_draw(&grid, headings.height + 2.5 * grid.size * 1.5);
    double headings_height = headings.height;
    row_free(&headings, table->n_columns);
    paper_tag(paper, "Table");
    headings_draw(&grid);
    for (size_t r = 0; r < table->n_rows; r++) {
        struct row row = row_make(&grid, (long)r);
        bool total = table->total_row && r + 1 == table->n_rows;
        /* A row is broken only when a whole page would not hold it. */
        bool holds = row.height + headings_height <= paper->bottom - paper->top;
        if (holds && paper->y + row.height > paper->bottom) {
            paper_page(paper);
            headings_draw(&grid);
        }
        while (!row_draw(&grid, &row, total)) {
            paper_page(paper);
            headings_draw(&grid);
        }
        paper_rule(paper, paper->left, paper->y, paper->right, paper->y, 0.5, 0xb1b4b6);
        row_free(&row, table->n_columns);
    }
    paper_untag(paper, "Table");
    paper->gap = paper->size * 1.1;
}

/* --- Cards to cut out --- */

static PangoLayout *card_layout(struct paper *paper, const struct block *block, size_t i,
                                double width) {
    const struct document_card *card = &block->cards[i];
    bool headed = card->heading != NULL && *card->heading != '\0';
    struct run runs[] = {{.text = headed ? card->heading : "", .style = RUN_BOLD},
                         {.text = headed ? "\n" : ""},
                         {.text = card->text}};
    return paper_layout(paper, runs, 3, width, &(struct paper_look){.language = block->language});
}

void paper_cards(struct paper *paper, const struct block *block) {
    size_t across = (size_t)block->count;
    double width = (paper->right - paper->left) / (double)across, inner = 4 * MILLIMETRE;
    bool mirrored = language_is_right_to_left(block->language);
    for (size_t start = 0; start < block->n; start += across) {
        double height = 35 * MILLIMETRE;
        PangoLayout *layouts[4] = {0};
        for (size_t i = start; i < start + across && i < block->n; i++) {
            layouts[i - start] = card_layout(paper, block, i, width - 2 * inner);
            height = fmax(height, layout_height(layouts[i - start]) + 2 * inner);
        }
        paper_room(paper, fmin(height, paper->bottom - paper->top));
        for (size_t k = 0; k < across && layouts[k] != NULL; k++) {
            double x =
                mirrored ? paper->right - width * (double)(k + 1) : paper->left + width * (double)k;
            paper_box(paper, x, paper->y, width, height, 0.6, PAPER_LINE, true);
            paper_tag(paper, "P");
            paper_draw(paper, layouts[k], x + inner, paper->y + inner, 0);
            paper_untag(paper, "P");
        }
        paper->y += height;
    }
    paper->gap = paper->size;
}
