"""Import every module of the packages that are named, also those that no test imports."""

from __future__ import annotations

import importlib
import pkgutil
import sys


def import_all(package: str) -> int:
    """Import `package` and everything below it; return how many modules that were."""
    root = importlib.import_module(package)
    modules = [info.name for info in pkgutil.walk_packages(root.__path__, f"{package}.")]
    for module in modules:
        importlib.import_module(module)
    return 1 + len(modules)


if __name__ == "__main__":
    print(f"{sum(map(import_all, sys.argv[1:]))} modules of the bare package were imported")
