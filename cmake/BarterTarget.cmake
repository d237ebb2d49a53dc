# Every library and test goes through these two functions, so that warnings, sanitizers and the
# layer rule are the same everywhere and a CMakeLists.txt says only what is particular to it.

# Asio is header-only: all of our code has to see the macros that Debian's libtorrent was built with,
# or two differently configured Asios meet in one program (an ODR violation).
add_library(barter_options INTERFACE)
target_compile_features(barter_options INTERFACE cxx_std_20)
target_compile_definitions(barter_options INTERFACE BOOST_ASIO_ENABLE_CANCELIO BOOST_ASIO_NO_DEPRECATED)
target_compile_options(barter_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wold-style-cast -Wimplicit-fallthrough -Wnull-dereference)
if(BARTER_BUILD_FUZZERS)
    target_compile_options(barter_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(BARTER_SANITIZE MATCHES "thread")
    target_compile_options(barter_options INTERFACE -Wno-tsan)  # Asio has fences, which g++'s TSan warns about
endif()
if(BARTER_SANITIZE)
    target_compile_options(barter_options INTERFACE
        -fsanitize=${BARTER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(barter_options INTERFACE -fsanitize=${BARTER_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # Instrumented, g++ 12 takes members of std::function inside std::regex for uninitialized.
        target_compile_options(barter_options INTERFACE -Wno-maybe-uninitialized)
    endif()
endif()

if(BARTER_HARDEN)
    target_compile_options(barter_options INTERFACE
        -g -fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
        -D_GLIBCXX_ASSERTIONS -ftrivial-auto-var-init=zero -fPIE -Wformat -Werror=format-security
        "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
    target_link_options(barter_options INTERFACE
        -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()

# barter_add_library(<layer> HEADERS <public>... SOURCES <private>... [PUBLIC <lib>...] [PRIVATE <lib>...])
# Defines barter::<layer>. Each public header is also compiled alone (CMAKE_VERIFY_INTERFACE_HEADER_SETS).
function(barter_add_library layer)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;SOURCES;PUBLIC;PRIVATE")
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH base)
    add_library(barter_${layer} STATIC)
    add_library(barter::${layer} ALIAS barter_${layer})
    target_sources(barter_${layer}
        PUBLIC FILE_SET HEADERS BASE_DIRS "${base}" FILES ${arg_HEADERS}
        PRIVATE ${arg_SOURCES})
    target_link_libraries(barter_${layer} PUBLIC barter_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# What every test shares. Labels: window (starts an Xvfb), peers (foreign clients), faults (killed, disk full), wallet, root
# (namespaces or mounts), long (not in a normal run). A test that hangs is stopped after TIMEOUT seconds.
set(BARTER_TEST_ENVIRONMENT
    LC_ALL=C.UTF-8
    "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp"
    "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp"
    "UBSAN_OPTIONS=print_stacktrace=1")

# barter_add_test(<name> SOURCES ... LIBRARIES ... [QT] [LABELS ...] [TIMEOUT <seconds>] [SERIAL])
# QT: a Qt Test that runs without a display. SERIAL: nothing runs beside it, since it measures time.
function(barter_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT;SERIAL" "TIMEOUT" "SOURCES;LIBRARIES;LABELS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
        target_link_libraries(${name} PRIVATE Qt6::Test)
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES
            TIMEOUT ${arg_TIMEOUT} RUN_SERIAL ${arg_SERIAL} LABELS "${arg_LABELS}"
            ENVIRONMENT "${BARTER_TEST_ENVIRONMENT};QT_QPA_PLATFORM=offscreen")
    else()
        target_link_libraries(${name} PRIVATE GTest::gmock GTest::gtest_main)
        # gtest_discover_tests splits lists in its PROPERTIES, so the properties follow in a file of their own.
        gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60)
        set(properties_file "${CMAKE_CURRENT_BINARY_DIR}/${name}_properties.cmake")
        file(CONFIGURE OUTPUT "${properties_file}" @ONLY CONTENT [[
if(@name@_TESTS)
    set_tests_properties(${@name@_TESTS} PROPERTIES
        TIMEOUT @arg_TIMEOUT@ RUN_SERIAL @arg_SERIAL@ LABELS "@arg_LABELS@" ENVIRONMENT "@BARTER_TEST_ENVIRONMENT@")
endif()
]])
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${properties_file}")
    endif()
endfunction()

# barter_add_script_test(<name> SCRIPT <file.py> [ARGS ...] [LABELS ...] [TIMEOUT <seconds>] [SERIAL])
# A test in Debian's own Python. It finds tests/support on its path and the program in $BARTER.
function(barter_add_script_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "SCRIPT;TIMEOUT" "ARGS;LABELS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    set(environment "${BARTER_TEST_ENVIRONMENT}" PYTHONDONTWRITEBYTECODE=1
        "PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/support"
        "TRON_NODE_PACKAGES=${PROJECT_BINARY_DIR}/tests/support/tron-node")
    if(TARGET barter)
        list(APPEND environment "BARTER=$<TARGET_FILE:barter>")
    endif()
    cmake_path(ABSOLUTE_PATH arg_SCRIPT)
    add_test(NAME ${name} COMMAND /usr/bin/python3 "${arg_SCRIPT}" ${arg_ARGS})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${arg_TIMEOUT} RUN_SERIAL ${arg_SERIAL} LABELS "${arg_LABELS}" ENVIRONMENT "${environment}")
endfunction()

# barter_add_fuzz_target(<name> LIBRARIES ...)
# libFuzzer over <name>.cpp; the name ends in _fuzz. cmake/fuzz.sh builds and runs all of tests/fuzz/*_fuzz.cpp, each
# from its tracked corpus in tests/fuzz/corpus/<name>/.
function(barter_add_fuzz_target name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES")
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
