"""Functions that run as plain Python on small inputs and compiled on large ones: one text, one answer."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any


def hot[F: Callable[..., Any]](function: F) -> F:
    """Mark a function of a kernel module: it may be compiled by `compiled`."""
    function.__dict__["hot"] = True
    return function


def inner[F: Callable[..., Any]](function: F) -> F:
    """Mark a hot function that is written out wherever it is called: handing over the tables would cost more."""
    function.__dict__["inner"] = True
    return hot(function)


_READY: dict[str, types.SimpleNamespace] = {}


def warm() -> bool:
    """Whether kernels are compiled already in this process, so that using them costs nothing."""
    return bool(_READY)


def compiled(module: types.ModuleType) -> types.SimpleNamespace:
    """The hot functions of a module, compiled without the interpreter lock; machine code is kept on disk."""
    if module.__name__ not in _READY:
        import numba

        space: dict[str, Any] = {}
        _gather(module, space)
        marked = [name for name, value in space.items() if getattr(value, "hot", False)]
        # Nothing is allocated inside, so counting references to arrays would only cost time.
        options: dict[str, Any] = {
            "cache": True, "nogil": True, "error_model": "numpy", "_nrt": False,
        }  # fmt: skip
        for name in marked:
            plain = space[name]
            twin = types.FunctionType(plain.__code__, space, name, plain.__defaults__)
            twin.__module__, twin.__qualname__ = plain.__module__, plain.__qualname__
            inside = getattr(plain, "inner", False)
            space[name] = numba.njit(**options, forceinline=inside)(twin)
        _READY[module.__name__] = types.SimpleNamespace(**{name: space[name] for name in marked})
    return _READY[module.__name__]


def _gather(module: types.ModuleType, space: dict[str, Any]) -> None:
    """The names of a module and of every module its hot functions come from."""
    own = vars(module)
    homes = {value.__module__ for value in own.values() if getattr(value, "hot", False)} - {module.__name__}
    for home in sorted(homes):
        _gather(sys.modules[home], space)
    space.update(own)
