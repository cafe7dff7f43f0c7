/* Whatever comes as a spreadsheet is read within its limits or refused in words; cells are in
 * order. */
#include "fuzz/fuzz.h"
#include "office/sheet.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct sheet_book book;
    struct why why = {0};
    if (sheet_read(arena, input, &book, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    for (size_t s = 0; s < book.n_sheets; s++) {
        const struct sheet *sheet = &book.sheets[s];
        for (size_t i = 0; i < sheet->n_cells; i++) {
            const struct sheet_cell *cell = &sheet->cells[i];
            assert(cell->text[0] != '\0' && cell->row < sheet->n_rows &&
                   cell->column < sheet->n_columns);
            assert(sheet_text(sheet, cell->row, cell->column)[0] != '\0');
        }
    }
}
