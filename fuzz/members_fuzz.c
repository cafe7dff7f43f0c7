/* Files of members and of populations: what is accepted can be written to the vault and weighed by.
 */
#include "fuzz/fuzz.h"
#include "panel/member_file.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    static const char *const ages[] = {"16-29", "30+"};
    static const int64_t ids[] = {11, 12};
    static const struct file_dimension dimensions[] = {{1, "age", ages, ids, 2}};
    struct member_rows rows;
    struct population_dimension *list;
    size_t n;
    struct why why = {0};
    if (member_rows_read(arena, input, dimensions, 1, &rows, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
    } else {
        for (size_t i = 0; i < rows.n; i++) {
            assert(rows.rows[i].contact.name != NULL && rows.rows[i].channel != NULL);
            assert(rows.rows[i].profile[0] == 0 || rows.rows[i].profile[0] == 11 ||
                   rows.rows[i].profile[0] == 12);
        }
    }
    memset(&why, 0, sizeof why);
    if (population_read(arena, input, &list, &n, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    for (size_t d = 0; d < n; d++) assert(list[d].people > 0 && list[d].n > 0);
}
