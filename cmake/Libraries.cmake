# The libraries that the product uses, each with the least version that is known to work (that
# of Debian 12), and their fences: a header below /usr/include is found by every compiler call,
# so a folder that does not name its library finds a header of that name first which is an error.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(GLIB REQUIRED IMPORTED_TARGET glib-2.0>=2.74)
pkg_check_modules(GIO REQUIRED IMPORTED_TARGET gio-2.0>=2.74)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3>=3.40)
pkg_check_modules(GSL REQUIRED IMPORTED_TARGET gsl>=2.7.1)
pkg_check_modules(FYAML REQUIRED IMPORTED_TARGET libfyaml>=0.7.12)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.14)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto>=3.0)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib>=1.2.13)
pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip>=1.7.3)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat>=2.5.0)
if(BUILD_TESTING OR PROREG_FUZZ)
    pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka>=1.1.5)
endif()

# proreg_find(NAME LIBRARY HEADER MACRO LEAST): one that pkg-config does not know, as Library::NAME.
# Its version is what MACRO of the header ends in, digits alone.
function(proreg_find name library header macro least)
    find_library(LIB${name} ${library} REQUIRED)
    find_path(LIB${name}_INCLUDE ${header} REQUIRED)
    file(STRINGS ${LIB${name}_INCLUDE}/${header} line REGEX "#define ${macro} +[0-9]+")
    string(REGEX REPLACE ".* ([0-9]+).*" "\\1" version "${line}")
    if(NOT version GREATER_EQUAL least)
        message(FATAL_ERROR "${header}: ${macro} is '${version}', at least ${least} is needed")
    endif()
    add_library(Library::${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(Library::${name} INTERFACE ${LIB${name}})
endfunction()
proreg_find(CSV csv csv.h CSV_MAJOR 3)
proreg_find(XLSXWRITER xlsxwriter xlsxwriter.h LXW_VERSION_ID 114)
# It says no version; 1.1.8 is that of Debian 12.
find_library(LIBREADSTAT readstat REQUIRED)
find_path(LIBREADSTAT_INCLUDE readstat.h REQUIRED)
add_library(Library::READSTAT INTERFACE IMPORTED GLOBAL)
target_link_libraries(Library::READSTAT INTERFACE ${LIBREADSTAT})
# In the C library; a target all the same, so that a folder can name it.
add_library(Library::INTL INTERFACE IMPORTED GLOBAL)

# What stands behind which fence.
file(GLOB gsl_headers RELATIVE ${GSL_INCLUDEDIR} ${GSL_INCLUDEDIR}/gsl/*.h)
find_path(CRYPTO_HEADERS openssl/evp.h REQUIRED)
file(GLOB crypto_headers RELATIVE ${CRYPTO_HEADERS} ${CRYPTO_HEADERS}/openssl/*.h)
set(PROREG_FENCED PkgConfig::SQLITE3 PkgConfig::CRYPTO PkgConfig::ZLIB PkgConfig::ZIP PkgConfig::EXPAT PkgConfig::JANSSON PkgConfig::FYAML PkgConfig::GSL
    Library::CSV Library::XLSXWRITER Library::READSTAT Library::INTL)
set(fenced_PkgConfig_SQLITE3 sqlite3.h sqlite3ext.h)
set(fenced_PkgConfig_CRYPTO ${crypto_headers})
set(fenced_PkgConfig_ZLIB zlib.h zconf.h)
set(fenced_PkgConfig_ZIP zip.h zipconf.h)
set(fenced_PkgConfig_EXPAT expat.h expat_external.h expat_config.h)
set(fenced_PkgConfig_JANSSON jansson.h)
set(fenced_PkgConfig_FYAML libfyaml.h)
set(fenced_PkgConfig_GSL ${gsl_headers})
set(fenced_Library_CSV csv.h)
set(fenced_Library_XLSXWRITER xlsxwriter.h)
set(fenced_Library_READSTAT readstat.h)
set(fenced_Library_INTL libintl.h)

# proreg_fence(TARGET FOLDER USED...): puts the fence of each library that is not used before
# all include folders of the target, and notes who uses the others.
function(proreg_fence target folder)
    foreach(library IN LISTS PROREG_FENCED)
        string(REPLACE "::" "_" name ${library})
        if(library IN_LIST ARGN)
            set_property(GLOBAL APPEND PROPERTY PROREG_USERS_${name} ${folder})
        else()
            target_include_directories(${target} BEFORE PRIVATE ${PROJECT_BINARY_DIR}/fence/${name})
        endif()
    endforeach()
endfunction()

# Writes the headers of the fences; last, when all users are known.
function(proreg_write_fences)
    foreach(library IN LISTS PROREG_FENCED)
        string(REPLACE "::" "_" name ${library})
        get_property(users GLOBAL PROPERTY PROREG_USERS_${name})
        list(FILTER users EXCLUDE REGEX "^tests")
        list(REMOVE_DUPLICATES users)
        string(REPLACE ";" ", " users "${users}")
        foreach(header IN LISTS fenced_${name})
            file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/fence/${name}/${header} @ONLY
                CONTENT "#error \"<${header}> is for folders that name ${library}: ${users}\"\n")
        endforeach()
    endforeach()
endfunction()
