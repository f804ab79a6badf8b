"""Prints what a Flask app serves, as Flask itself has it: `GET /items/<int:id> shop.item`, one a line."""

import importlib
import sys
from pathlib import Path

path = Path(sys.argv[1]).resolve()
sys.path.insert(0, str(path.parent))
for rule in importlib.import_module(path.stem).app.url_map.iter_rules():
    for method in rule.methods - {"HEAD", "OPTIONS"}:
        if rule.endpoint != "static":
            print(method, rule.rule, rule.endpoint)
