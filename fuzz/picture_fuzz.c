/* Whatever is given as a drawing is drawn or refused in words. */
#include "fuzz/fuzz.h"
#include "office/picture.h"

static void fuzz_one(struct arena *arena, struct str input) {
    struct document_figure figure = {.kind = PICTURE_SVG, .bytes = input, .description = ""};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 64, 64);
    cairo_t *cr = cairo_create(surface);
    PangoContext *context = pango_cairo_create_context(cr);
    struct why why = {0};
    double width, height;
    enum fail fail = picture_size(&figure, &width, &height, &why);
    if (fail == FAIL_NONE) fail = picture_draw(arena, cr, context, &figure, 0, 0, 64, &why);
    assert(fail == FAIL_NONE || why.text[0] != '\0');
    g_object_unref(context);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}
