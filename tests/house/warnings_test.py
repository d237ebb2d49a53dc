"""Warnings are errors in everything that CI builds, and in no build of somebody who only wants to run Barter.

    warnings_test.py <source tree>
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop(1))
PROJECT = """cmake_minimum_required(VERSION 3.24)
project(tiny CXX)
add_library(tiny tiny.cpp)
target_compile_options(tiny PRIVATE -Wall)
"""
WARNS = "int f() { int unused = 1; return 2; }\n"


class Warnings(unittest.TestCase):
    def setUp(self):
        self.tree = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.tree / "cmake").mkdir()
        shutil.copy(ROOT / "cmake" / "common.sh", self.tree / "cmake")
        (self.tree / "CMakePresets.json").write_text(json.dumps({"version": 6, "configurePresets": [
            {"name": "release", "generator": "Ninja", "binaryDir": "${sourceDir}/build/release"}]}))
        (self.tree / "CMakeLists.txt").write_text(PROJECT)
        (self.tree / "tiny.cpp").write_text(WARNS)

    def build(self, **more):
        environment = {key: value for key, value in os.environ.items() if key != "BARTER_WARNINGS"}
        script = f". '{self.tree}/cmake/common.sh'; build release '{self.tree}/build/release'"
        return subprocess.run(["bash", "-euc", script], env={**environment, **more}, capture_output=True, text=True)

    def test_a_warning_fails_the_build_where_that_is_asked_for(self):
        self.assertEqual(self.build().returncode, 0)

        # In a folder that was configured without it.
        (self.tree / "tiny.cpp").write_text(WARNS + "int g() { return 1; }\n")
        asked = self.build(BARTER_WARNINGS="error")

        self.assertNotEqual(asked.returncode, 0)
        self.assertIn("-Werror=unused-variable", asked.stderr)

    def test_ci_asks_for_it_before_it_builds(self):
        lines = (ROOT / ".ci" / "run").read_text().splitlines()
        asks = lines.index("export BARTER_WARNINGS=error")
        builds = [number for number, line in enumerate(lines) if line.startswith(("build ", "cmake/test.sh", "cmake/run.sh"))]

        self.assertGreaterEqual(len(builds), 3)
        self.assertLess(asks, min(builds))


if __name__ == "__main__":
    unittest.main()
