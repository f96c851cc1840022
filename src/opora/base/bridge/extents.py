"""How far the cells of a worksheet reach, measured on its bytes at a small part of the cost of parsing it."""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_LESS, _C, _SPACE, _R, _EQUALS, _QUOTE = b'<c r="'
_AFTER_C = np.zeros(256, dtype=np.bool_)
_AFTER_C[list(b" \t\r\n>/")] = True
_LONGEST_REFERENCE = 11
_PREFIXED = re.compile(rb"<\w+:(?:c|row)[\s/>]")


@dataclass(slots=True)
class Extent:
    """The farthest row and column named by any cell, and whether every cell names its place plainly."""

    cells: int = 0
    rows: int = 0
    columns: int = 0
    is_plain: bool = True

    def add(self, data: bytes) -> None:
        """Take in a piece of a worksheet that ends at the end of a tag."""
        if (b":c" in data or b":row" in data) and _PREFIXED.search(data):
            self.is_plain = False
        letters = np.frombuffer(data + b"\0" * 24, dtype=np.uint8)
        opened = np.flatnonzero(letters == _LESS)
        opened = opened[letters[opened + 1] == _C]
        opened = opened[_AFTER_C[letters[opened + 2]]]
        placed = opened
        for offset, sign in enumerate((_SPACE, _R, _EQUALS, _QUOTE), start=2):
            placed = placed[letters[placed + offset] == sign]
        self.cells += len(opened)
        if len(placed) != len(opened):
            self.is_plain = False
        if len(placed):
            self._reach(letters, placed + 6)

    def _reach(self, letters: npt.NDArray[np.uint8], at: npt.NDArray[np.intp]) -> None:
        columns = np.zeros(len(at), dtype=np.int32)
        rows = np.zeros(len(at), dtype=np.int32)
        for step in range(_LONGEST_REFERENCE):
            sign = letters[at + step].astype(np.int32)
            is_letter = (sign >= 65) & (sign <= 90) & (rows == 0)
            is_digit = (sign >= 48) & (sign <= 57)
            columns = np.where(is_letter, columns * 26 + sign - 64, columns)
            rows = np.where(is_digit, rows * 10 + sign - 48, rows)
            ended = sign == _QUOTE
            if ended.any():
                self._widen(rows[ended], columns[ended])
                at, rows, columns = at[~ended], rows[~ended], columns[~ended]
                is_letter, is_digit = is_letter[~ended], is_digit[~ended]
            if not bool((is_letter | is_digit).all()):
                self.is_plain = False
            if not len(at):
                return
        self.is_plain = False

    def _widen(self, rows: npt.NDArray[np.int32], columns: npt.NDArray[np.int32]) -> None:
        self.rows = max(self.rows, int(rows.max()))
        self.columns = max(self.columns, int(columns.max()))
        if int(rows.min()) == 0 or int(columns.min()) == 0:
            self.is_plain = False
