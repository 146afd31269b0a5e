"""validate.py SCHEMA DOCUMENT: prints one line per error, by Debian's python3-jsonschema; nothing when the document is valid."""

import json
import sys

from jsonschema import FormatChecker
from jsonschema.validators import validator_for

schema, document = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:3])
validator = validator_for(schema)
validator.check_schema(schema)
for error in sorted(validator(schema, format_checker=FormatChecker()).iter_errors(document), key=str):
    print("/".join(map(str, error.absolute_path)) + ": " + error.message[:300])
