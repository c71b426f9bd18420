# cmake -DOUT=file.c "-DFILES=a.gp;b.gp" -P embed.cmake: the texts of FILES as a C function.
set(arrays "")
set(cases "")
foreach(path IN LISTS FILES)
    get_filename_component(name ${path} NAME_WE)
    file(READ ${path} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND arrays "static const char text_${name}[] = {${bytes}0};\n")
    string(APPEND cases "    if (strcmp(name, \"${name}\") == 0)\n        return text_${name};\n")
endforeach()
file(WRITE ${OUT} "#include \"reports/figures/figure_templates.h\"\n\n#include <string.h>\n\n${arrays}
const char *report_figure_template(const char *name)
{
${cases}    return NULL;
}
")
