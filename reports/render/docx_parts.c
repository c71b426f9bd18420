/* What a .docx file needs beside its body: content types, relations, styles. */
#include "reports/render/docx_parts.h"

#include <string.h>

#include "base/zip.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char content_types[] = XML
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
    "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"png\" ContentType=\"image/png\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd."
    "openxmlformats-package.core-properties+xml\"/></Types>";

static const char relations[] = XML
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"document\" Type=\"" OFFICE "/officeDocument\" "
    "Target=\"word/document.xml\"/><Relationship Id=\"core\" Type=\"" PACKAGE
    "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

#define STYLE(id, name, paragraph, run)                                                        \
    "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>"          \
    "<w:basedOn w:val=\"Normal\"/><w:pPr>" paragraph "</w:pPr><w:rPr>" run                     \
    "</w:rPr></w:style>"

/* Three lines, as journals have them: above the head, below it, below the table. */
static const char styles[] = XML
    "<w:styles xmlns:w=\"" WORD "\"><w:docDefaults><w:rPrDefault><w:rPr>"
    "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"20\"/></w:rPr>"
    "</w:rPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
    "w:val=\"Normal\"/></w:style>" STYLE("Title", "Title", "<w:spacing w:after=\"120\"/>",
        "<w:b/><w:sz w:val=\"30\"/>") STYLE("Subtitle", "Subtitle",
        "<w:spacing w:after=\"240\"/>", "<w:i/>") STYLE("Heading1", "heading 1",
        "<w:keepNext/><w:spacing w:before=\"360\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:sz w:val=\"24\"/>") STYLE("Caption", "caption",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/>", "<w:b/>") STYLE("BodyText",
        "Body Text", "<w:spacing w:after=\"120\"/>", "") STYLE("TableText", "Table Text",
        "<w:spacing w:before=\"20\" w:after=\"20\"/>", "<w:sz w:val=\"17\"/>")
        STYLE("TableNote", "Table Note", "<w:spacing w:after=\"40\"/>",
            "<w:sz w:val=\"16\"/>") "<w:style w:type=\"table\" "
                                    "w:styleId=\"ReportTable\"><w:name w:val=\"Report Table\"/>"
                                    "<w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"8\" "
                                    "w:color=\"auto\"/>"
                                    "<w:bottom w:val=\"single\" w:sz=\"8\" "
                                    "w:color=\"auto\"/></w:tblBorders><w:tblCellMar>"
                                    "<w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" "
                                    "w:type=\"dxa\"/></w:tblCellMar>"
                                    "</w:tblPr></w:style></w:styles>";

static const char document_begin[] =
    XML "<w:document xmlns:w=\"" WORD "\" xmlns:r=\"" OFFICE "\" xmlns:wp=\"" DRAWING
        "wordprocessingDrawing\" xmlns:a=\"" DRAWING "main\" xmlns:pic=\"" DRAWING
        "picture\"><w:body>";
static const char document_end[] = "</w:body></w:document>";

static GBytes *core_of(const char *title)
{
    g_autofree char *escaped = g_markup_escape_text(title, -1);
    char *text =
        g_strconcat(XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>",
            escaped, "</dc:title></cp:coreProperties>", NULL);
    return g_bytes_new_take(text, strlen(text));
}

static GBytes *relations_of(guint n_pictures)
{
    GString *text =
        g_string_new(XML "<Relationships xmlns=\"" PACKAGE
                         "relationships\"><Relationship Id=\"styles\" Type=\"" OFFICE
                         "/styles\" Target=\"styles.xml\"/>");
    for (guint i = 1; i <= n_pictures; i++)
        g_string_append_printf(text,
            "<Relationship Id=\"picture%u\" Type=\"" OFFICE
            "/image\" Target=\"media/picture%u.png\"/>",
            i, i);
    g_string_append(text, "</Relationships>");
    return g_string_free_to_bytes(text);
}

static void add(GArray *parts, const char *name, GBytes *bytes_take)
{
    const BaseZipPart part = {.name = name, .bytes = bytes_take};
    g_array_append_val(parts, part);
}

static GBytes *fixed(const char *text)
{
    return g_bytes_new_static(text, strlen(text));
}

GBytes *report_docx_file(
    const char *title, const GString *body, const GPtrArray *pictures, GError **error)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(BaseZipPart));
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GString *document = g_string_new(document_begin);
    g_string_append_len(document, body->str, (gssize)body->len);
    g_string_append(document, document_end);
    add(parts, "[Content_Types].xml", fixed(content_types));
    add(parts, "_rels/.rels", fixed(relations));
    add(parts, "docProps/core.xml", core_of(title));
    add(parts, "word/document.xml", g_string_free_to_bytes(document));
    add(parts, "word/_rels/document.xml.rels", relations_of(pictures->len));
    add(parts, "word/styles.xml", fixed(styles));
    for (guint i = 0; i < pictures->len; i++) {
        char *name = g_strdup_printf("word/media/picture%u.png", i + 1);
        g_ptr_array_add(names, name);
        add(parts, name, g_bytes_ref(pictures->pdata[i]));
    }
    GBytes *file =
        base_zip_write((const BaseZipPart *)(const void *)parts->data, parts->len, error);
    for (guint i = 0; i < parts->len; i++)
        g_bytes_unref(g_array_index(parts, BaseZipPart, i).bytes);
    return file;
}
