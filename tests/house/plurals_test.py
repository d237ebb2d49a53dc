"""Every text with a number has its English plural forms in resources/translations/barter_en.ts."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

SOURCE = pathlib.Path(sys.argv[1])
LUPDATE = sys.argv[2]
ENGLISH = SOURCE / "resources/translations/barter_en.ts"


def plural_texts(file):
    for context in xml.etree.ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            forms = [form.text or "" for form in message.iter("numerusform")]
            yield (context.findtext("name"), message.findtext("source")), forms


class Plurals(unittest.TestCase):
    def test_every_text_of_the_sources_has_both_forms(self):
        with tempfile.TemporaryDirectory() as folder:
            updated = pathlib.Path(folder) / "barter_en.ts"
            shutil.copy(ENGLISH, updated)
            subprocess.run([LUPDATE, "-silent", "-I", ".", "-I", "src", "-pluralonly", "-no-obsolete",
                            "-locations", "none", "-source-language", "en", "ui", "src/app", "-ts", str(updated)],
                           cwd=SOURCE, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            texts = dict(plural_texts(updated))
        self.assertGreater(len(texts), 20)
        missing = [text for text, forms in texts.items() if len(forms) != 2 or not all(forms)]
        self.assertEqual(missing, [], "resources/CMakeLists.txt says how to bring the file up to date")

    def test_no_form_keeps_the_brackets_of_the_source(self):
        clumsy = [text for text, forms in plural_texts(ENGLISH) if any("(s)" in form for form in forms)]
        self.assertEqual(clumsy, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
