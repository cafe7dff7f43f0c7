#include "base/late.h"

#include "tests/test.h"

#include <lapacke.h>
#include <zip.h>

static void late_libraries_are_there(void **state) {
    (void)state;
    late_load_all(); /* ends the program where a library or a function is missing */
    assert_true(late_list_n > 100);
    assert_non_null(zip_discard);
    double matrix[] = {2, 0, 0, 4}, right[] = {2, 2};
    lapack_int pivots[2];
    assert_int_equal(LAPACKE_dgesv(LAPACK_ROW_MAJOR, 2, 1, matrix, 2, pivots, right, 1), 0);
    assert_true(right[0] == 1 && right[1] == 0.5);
}
TEST(late_libraries_are_there,
     "base: every function of a library that is loaded late is found, and "
     "is the one of its name");
