# The rules of the build: one static library a folder. What a folder sees of another is what that
# one calls public, and only if the folder names it: everything else is not found.
include(${CMAKE_CURRENT_LIST_DIR}/Libraries.cmake)

add_library(proreg_warnings INTERFACE)
target_compile_options(proreg_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -Wstrict-prototypes -Wmissing-prototypes)
# Fused multiply-add would give other last digits on other processors.
target_compile_options(proreg_warnings INTERFACE -ffp-contract=off)
if(PROREG_SANITIZE)
    target_compile_options(proreg_warnings INTERFACE -fsanitize=address,undefined
        -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(proreg_warnings INTERFACE -fsanitize=address,undefined)
    # What the sanitizers note of each global and check are half a million addresses: in place from the
    # beginning they need not be moved at each of the tests' many starts.
    target_compile_options(proreg_warnings INTERFACE -fno-pie)
    target_link_options(proreg_warnings INTERFACE -no-pie)
endif()
# The tests are hundreds of programs to link.
find_program(PROREG_LLD ld.lld)
if(PROREG_LLD AND (PROREG_SANITIZE OR PROREG_COVERAGE))
    target_link_options(proreg_warnings INTERFACE -fuse-ld=lld)
endif()
if(PROREG_FUZZ)
    target_compile_options(proreg_warnings INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(PROREG_COVERAGE)
    target_compile_options(proreg_warnings INTERFACE --coverage)
    target_link_options(proreg_warnings INTERFACE --coverage)
endif()

# proreg_library(FOLDER SOURCES a.c ... PUBLIC a.h ... USES used ... EXPOSES used ...)
# FOLDER is its path in the source tree: base, reports/model. Its library is proreg_base,
# proreg_reports_model. PUBLIC headers are what other folders see of it, as "FOLDER/a.h"; all
# others are seen by the folder itself and by who names it in INTERNALS: its tests, and a driver of
# its interface. USES lists folders and libraries (PkgConfig::GLIB) that stay its own matter;
# EXPOSES those whose headers its public headers include, so that who uses this one sees them too.
function(proreg_library path)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;USES;EXPOSES;INTERNALS" ${ARGN})
    proreg_name(name ${path})
    add_library(proreg_${name} STATIC ${ARG_SOURCES})
    proreg_link_headers(${PROJECT_BINARY_DIR}/include/${name}/${path} ${ARG_PUBLIC})
    target_include_directories(proreg_${name} INTERFACE ${PROJECT_BINARY_DIR}/include/${name})
    proreg_own_headers(proreg_${name} ${path})
    proreg_internals(proreg_${name} ${ARG_INTERNALS})
    proreg_uses(proreg_${name} ${path} PUBLIC ${ARG_EXPOSES} PRIVATE ${ARG_USES})
    if(BUILD_TESTING)
        proreg_alone(${name} ${path} ${ARG_PUBLIC})
        proreg_internals(alone_${name} ${ARG_INTERNALS})
    endif()
endfunction()

# The public headers compile for who uses this folder and nothing else: EXPOSES says enough.
function(proreg_alone name path)
    list(TRANSFORM ARGN REPLACE "(.+)" "#include \"${path}/\\1\"" OUTPUT_VARIABLE includes)
    list(JOIN includes "\n" includes)
    set(file ${CMAKE_CURRENT_BINARY_DIR}/alone_${name}.c)
    file(CONFIGURE OUTPUT ${file} CONTENT "${includes}\ntypedef int Alone;\n" @ONLY)
    add_library(alone_${name} OBJECT ${file})
    target_link_libraries(alone_${name} PRIVATE proreg_${name} proreg_warnings)
endfunction()

# proreg_program(NAME FOLDER folder SOURCES a.c ... USES used ... INTERNALS folder ...)
function(proreg_program name)
    cmake_parse_arguments(ARG "" "FOLDER" "SOURCES;USES;INTERNALS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    proreg_own_headers(${name} ${ARG_FOLDER})
    proreg_internals(${name} ${ARG_INTERNALS})
    proreg_uses(${name} ${ARG_FOLDER} PRIVATE ${ARG_USES})
endfunction()

# proreg_test(FOLDER NAME USES used ... INTERNALS folder ...): tests/FOLDER/test_NAME.c becomes
# ctest "FOLDER/NAME", with the label `unit`: ctest -L unit runs what does not start the program.
function(proreg_test folder name)
    cmake_parse_arguments(ARG "" "" "USES;INTERNALS" ${ARGN})
    proreg_name(program test_${folder}_${name})
    proreg_program(${program} FOLDER tests/${folder} SOURCES test_${name}.c
        USES ${ARG_USES} PkgConfig::CMOCKA INTERNALS ${ARG_INTERNALS})
    target_include_directories(${program} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${program} PRIVATE PROREG_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        PROREG_BINARY_DIR="${PROJECT_BINARY_DIR}")
    add_test(NAME ${folder}/${name} COMMAND ${program})
    set_tests_properties(${folder}/${name} PROPERTIES ENVIRONMENT "TZ=UTC;LC_ALL=C.UTF-8" LABELS unit)
endfunction()

# Lets a target see all headers of these folders: their tests, and the drivers of an interface.
function(proreg_internals target)
    foreach(folder IN LISTS ARGN)
        proreg_name(name ${folder})
        target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/internal/${name})
    endforeach()
endfunction()

# The name of a folder's library, without its prefix.
function(proreg_name result path)
    string(REPLACE "/" "_" name ${path})
    set(${result} ${name} PARENT_SCOPE)
endfunction()

# A folder of symbolic links, to these headers of the present source folder and no others.
function(proreg_link_headers folder)
    file(REMOVE_RECURSE ${folder})
    file(MAKE_DIRECTORY ${folder})
    foreach(header IN LISTS ARGN)
        file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/${header} ${folder}/${header} SYMBOLIC)
    endforeach()
endfunction()

# A folder sees all headers of its own, but not those of folders beneath it.
function(proreg_own_headers target path)
    proreg_name(name ${path})
    set(root ${PROJECT_BINARY_DIR}/internal/${name})
    if(NOT path MATCHES "^tests")
        file(GLOB headers RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS *.h *.def)
        proreg_link_headers(${root}/${path} ${headers})
        target_include_directories(${target} PRIVATE ${root})
    endif()
endfunction()

# proreg_uses(TARGET FOLDER PUBLIC used ... PRIVATE used ...): links what stands behind each name,
# a folder's library or a target as it is, and fences off all other libraries.
function(proreg_uses target path)
    cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE" ${ARGN})
    foreach(visibility PUBLIC PRIVATE)
        set(seen_${visibility} ${ARG_${visibility}})
        foreach(used IN LISTS ARG_${visibility})
            proreg_name(name ${used})
            if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${used})
                target_link_libraries(${target} ${visibility} proreg_${name})
                get_property(exposed GLOBAL PROPERTY PROREG_EXPOSED_BY_${name})
                list(APPEND seen_${visibility} ${exposed})
            else()
                target_link_libraries(${target} ${visibility} ${used})
            endif()
        endforeach()
    endforeach()
    target_link_libraries(${target} PRIVATE proreg_warnings)
    proreg_name(own ${path})
    set_property(GLOBAL PROPERTY PROREG_EXPOSED_BY_${own} ${seen_PUBLIC})
    proreg_fence(${target} ${path} ${seen_PUBLIC} ${seen_PRIVATE})
endfunction()
