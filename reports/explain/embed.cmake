# cmake -DOUT=file.c -DFILE=redo.R -P embed.cmake: the text of FILE
# as a C function.
file(READ ${FILE} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUT} "#include \"reports/explain/redo.h\"\n\nstatic const char text[] = {${bytes}0};\n
const char *report_redo_text(void)
{
    return text;
}
")
