"""What lies at the top level, and that no tracked file knows the machine it was written on."""
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop())
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "src", "ui", "resources", "tests", "cmake", "docs", "README.md",
             "LICENSE"}
# Spelled so that this file does not contain what it looks for.
MACHINE_PATH = re.compile(rb"(?<![\w.$}])/(?:wor" rb"k|roo" rb"t)/")


def git(*arguments):
    # Someone else than the owner of the tree may run this (sudo): it only reads.
    return subprocess.run(["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), *arguments], check=True,
                          stdout=subprocess.PIPE).stdout


def machine_paths_in(content):
    return [match.group().decode() for match in MACHINE_PATH.finditer(content)]


def fenced_code(text):
    return [block.group(1) for block in re.finditer(r"^```(?:cpp|cmake)\n(.*?)^```$", text, re.M | re.S)]


class Tree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tracked = [name for name in git("ls-files", "-z").decode().split("\0") if name]

    def test_the_list_of_files_is_not_empty(self):
        self.assertIn("CMakeLists.txt", self.tracked)

    def test_the_top_level_holds_only_what_belongs_there(self):
        top = {name.split("/")[0] for name in self.tracked}
        self.assertEqual({name for name in top if not name.startswith(".")} - TOP_LEVEL, set())

    def test_no_file_names_a_folder_of_one_machine(self):
        found = {name: paths for name in self.tracked if (ROOT / name).is_file()
                 if (paths := machine_paths_in((ROOT / name).read_bytes()))}
        self.assertEqual(found, {})

    def test_the_search_for_machine_paths_finds_one(self):
        self.assertEqual(len(machine_paths_in(b'open("/wor' b'k/shared/x.torrent")')), 1)
        self.assertEqual(machine_paths_in(b"https://example.org/work/ and ${HOME}/root/"), [])

    def test_the_style_guide_quotes_code_that_exists(self):
        sources = [(ROOT / name).read_text(encoding="utf-8") for name in self.tracked
                   if name.endswith((".cpp", ".hpp", "CMakeLists.txt"))]
        quotes = fenced_code((ROOT / "docs/how-the-code-should-read.md").read_text(encoding="utf-8"))
        self.assertGreater(len(quotes), 5)
        for quote in quotes:
            self.assertTrue(any(quote in source for source in sources), f"no source file contains:\n{quote}")


if __name__ == "__main__":
    unittest.main()
