"""Where PyTorch is, and which: prints {"version": ..., "folder": ...}.

argument: "look" looks for it; "run" imports it, which takes seconds, and multiplies two matrices
"""

import importlib.util
import json
import os
import re
import sys

if folder := os.environ.get("LABS_PYTORCH_FOLDER"):
    sys.path.append(folder)
found = importlib.util.find_spec("torch")
if found is None or found.origin is None:
    sys.exit("No module named 'torch'")
package = os.path.dirname(found.origin)
if sys.argv[1] == "run":
    import torch

    assert (torch.ones(2, 3) @ torch.ones(3, 2)).tolist() == [[3.0, 3.0], [3.0, 3.0]]
with open(os.path.join(package, "version.py")) as file:
    version = re.search(r"__version__ = '([^']+)'", file.read())
print(json.dumps({"version": version.group(1) if version else "unknown", "folder": os.path.dirname(package)}))
