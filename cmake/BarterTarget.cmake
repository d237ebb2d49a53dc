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
    target_compile_options(barter_options INTERFACE -fsanitize=${BARTER_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(barter_options INTERFACE -fsanitize=${BARTER_SANITIZE})
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

# barter_add_test(<name> SOURCES ... LIBRARIES ... [QT])  QT: a Qt Test that runs without a display.
function(barter_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "SOURCES;LIBRARIES")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
        target_link_libraries(${name} PRIVATE Qt6::Test)
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES ENVIRONMENT
            "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")
    else()
        target_link_libraries(${name} PRIVATE GTest::gmock GTest::gtest_main)
        gtest_discover_tests(${name})
    endif()
endfunction()
