"""Python's csv module reads a history that was written as CSV, whatever is in its fields, and no field is a formula.

    history_csv_test.py <history_csv_probe>
"""
import csv
import io
import subprocess
import sys
import unittest

PROBE = sys.argv.pop(1)
ADDRESS = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH"
NAMES = ["time", "direction", "token", "amount", "counterparty", "state", "fee_trx", "suspicious", "txid", "intent"]


def written(*intents):
    return subprocess.run([PROBE, *intents], check=True, stdout=subprocess.PIPE).stdout


def rows(*intents):
    text = written(*intents).decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


class HistoryCsv(unittest.TestCase):
    def test_says_what_each_payment_was(self):
        zeros = "00" * 32
        epoch = "1970-01-01T00:00:00Z"
        self.assertEqual(rows(), [
            NAMES,
            ["2023-11-14T22:13:20Z", "in", "BTT", "1.5", ADDRESS, "final", "", "no", "ab" * 32, ""],
            [epoch, "out", "TRX", "0.000001", ADDRESS, "in_block", "0.345", "no", zeros, ""],
            [epoch, "self", "BTTOLD", "7", ADDRESS, "failed", "0", "no", zeros, ""],
            [epoch, "in", "", "", ADDRESS, "final", "", "yes", zeros, ""],
        ])

    def test_fields_survive_whatever_is_in_them(self):
        intents = ["plain", "a,b", 'say "no"', '"', '""', "two\nlines", "two\r\nlines", "a\rb", "a;b", " blank ", "é ü 漢",
                   "ends with \\", "a'b", "a=b", "1-2", "x@y"]
        self.assertEqual([row[9] for row in rows(*intents)[5:]], intents)

    def test_no_field_is_a_formula(self):
        formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A1"]
        read = [row[9] for row in rows(*formulas)[5:]]
        self.assertEqual(read, ["'" + formula for formula in formulas])
        for row in rows(*formulas):
            for field in row:
                self.assertNotIn(field[:1], ["=", "+", "-", "@", "\t", "\r", "\n"])

    def test_lines_end_as_rfc_4180_says(self):
        lines = written("a").split(b"\r\n")
        self.assertEqual(len(lines), 7)
        self.assertEqual(lines[-1], b"")
        self.assertNotIn(b"\n", b"".join(lines))
        self.assertEqual({line.count(b",") for line in lines[:-1]}, {9})


if __name__ == "__main__":
    unittest.main()
