# The rules of the build: one static library a folder, one symlinked include folder a library,
# so that a header of a folder that is not in USES is simply not found.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(GLIB REQUIRED IMPORTED_TARGET glib-2.0)
pkg_check_modules(GIO REQUIRED IMPORTED_TARGET gio-2.0)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(GSL REQUIRED IMPORTED_TARGET gsl)
pkg_check_modules(FYAML REQUIRED IMPORTED_TARGET libfyaml)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
find_library(LIBCSV csv REQUIRED)
find_library(LIBXLSXWRITER xlsxwriter REQUIRED)

add_library(proreg_warnings INTERFACE)
target_compile_options(proreg_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -Wstrict-prototypes -Wmissing-prototypes)
# Fused multiply-add would give other last digits on other processors.
target_compile_options(proreg_warnings INTERFACE -ffp-contract=off)
if(PROREG_SANITIZE)
    target_compile_options(proreg_warnings INTERFACE -fsanitize=address,undefined
        -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(proreg_warnings INTERFACE -fsanitize=address,undefined)
endif()
if(PROREG_COVERAGE)
    target_compile_options(proreg_warnings INTERFACE --coverage)
    target_link_options(proreg_warnings INTERFACE --coverage)
endif()

# proreg_library(NAME SOURCES a.c b.c USES target ...)
# USES lists other folders (base, schema, ...) and libraries (PkgConfig::GLIB, ...).
function(proreg_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
    add_library(proreg_${name} STATIC ${ARG_SOURCES})
    set(root ${PROJECT_BINARY_DIR}/include/${name})
    file(MAKE_DIRECTORY ${root})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${name} SYMBOLIC)
    target_include_directories(proreg_${name} PUBLIC ${root})
    proreg_uses(proreg_${name} PUBLIC ${ARG_USES})
    target_link_libraries(proreg_${name} PRIVATE proreg_warnings)
endfunction()

# proreg_program(NAME SOURCES a.c USES target ...)
function(proreg_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    proreg_uses(${name} PRIVATE ${ARG_USES})
    target_link_libraries(${name} PRIVATE proreg_warnings)
endfunction()

# Folder names stand for their libraries; everything else is a target as it is.
function(proreg_uses target visibility)
    set(folders base schema clinical analysis registry importers reports)
    foreach(used IN LISTS ARGN)
        if(used IN_LIST folders)
            target_link_libraries(${target} ${visibility} proreg_${used})
        else()
            target_link_libraries(${target} ${visibility} ${used})
        endif()
    endforeach()
endfunction()

# proreg_test(FOLDER NAME USES target ...): tests/FOLDER/test_NAME.c becomes ctest "FOLDER/NAME".
function(proreg_test folder name)
    cmake_parse_arguments(ARG "" "" "USES" ${ARGN})
    set(program test_${folder}_${name})
    proreg_program(${program} SOURCES test_${name}.c USES ${ARG_USES} cmocka)
    target_include_directories(${program} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${program} PRIVATE PROREG_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        PROREG_BINARY_DIR="${PROJECT_BINARY_DIR}")
    add_test(NAME ${folder}/${name} COMMAND ${program})
    set_tests_properties(${folder}/${name} PROPERTIES ENVIRONMENT "TZ=UTC;LC_ALL=C.UTF-8")
endfunction()
