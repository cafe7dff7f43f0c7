#include "civic/qr.h"

#include <qrencode.h>

void qr_svg(struct html *out, const char *text, const char *label, int size_px) {
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL) return;
    int width = code->width;
    buf_printf(
        out->buf,
        "<svg class=\"fm-qr\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" "
        "height=\"%d\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"><title>",
        size_px, size_px, width + 8, width + 8);
    html_text(out, label);
    html_lit(out, "</title><path fill=\"#fff\" d=\"M0 0h999v999H0z\"/><path d=\"");
    for (int y = 0; y < width; y++)
        for (int x = 0; x < width; x++)
            if ((code->data[y * width + x] & 1) != 0)
                buf_printf(out->buf, "M%d %dh1v1h-1z", x + 4, y + 4);
    html_lit(out, "\"/></svg>");
    QRcode_free(code);
}
