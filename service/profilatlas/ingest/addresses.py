"""The addresses of things and of the rows they come from."""

from dataclasses import dataclass
from urllib.parse import quote

from .layout import TableLayout
from .table import Table


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one instance's things."""

    base: str

    def thing(self, layout: TableLayout, name: str) -> str:
        """The address of a row's thing."""
        return f"{self.base}id/{layout.segment}/{name}"

    def rows(self, table: Table) -> str:
        """What the addresses of a source's rows begin with: the number follows, in a fragment like that of RFC 7111."""
        sheet = f"sheet={quote(table.sheet, safe='')}&" if table.sheet is not None else ""
        return f"{self.document(table.file)}#{sheet}row="

    def document(self, file: str) -> str:
        """The address of a source file."""
        return f"{self.base}id/source/{quote(file.rpartition('/')[2], safe='')}"
