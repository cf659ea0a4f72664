"""XML of foreign products as a small tree. Nothing is trusted: no document type, hence no entities, and bounded size, depth and number."""

from qgis.PyQt.QtCore import QXmlStreamReader

from ...algorithms.options import InputError
from .. import texts

_MOST_ELEMENTS, _DEEPEST = 2_000_000, 64


class Element:
    """tag, attributes (dict), text (str), children (list of Element)."""

    __slots__ = ("tag", "attributes", "text", "children")

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.text, self.children = tag, attributes, "", []

    def all(self, path):
        """Elements at a path such as platform/orbit/stateVec, in their order."""
        found = [self]
        for tag in path.split("/"):
            found = [child for one in found for child in one.children if child.tag == tag]
        return found

    def get(self, path):
        """Text of the first element at a path; None where there is none."""
        found = self.all(path)
        return found[0].text.strip() if found else None


def read(path, key):
    """Root Element of a file; InputError naming `key` where it is no well-formed XML, or declares a document type."""
    reader = QXmlStreamReader(texts.read_bytes(key, path, "an annotation", "give the XML file of the product"))
    root, open_elements, count = None, [], 0
    while not reader.atEnd():
        token = reader.readNext()
        if token in (QXmlStreamReader.TokenType.DTD, QXmlStreamReader.TokenType.EntityReference):
            raise InputError(f"{key} = {path} declares a document type or entities, which no annotation needs: it is not read; take the product's own file.")
        if token == QXmlStreamReader.TokenType.StartElement:
            one = Element(reader.name() if isinstance(reader.name(), str) else reader.name().toString(), {a.name(): a.value() for a in _attributes(reader)})
            count += 1
            if count > _MOST_ELEMENTS or len(open_elements) >= _DEEPEST:
                raise InputError(f"{key} = {path} has too many elements, or too deep ones, for an annotation: give the XML file of the product.")
            if open_elements:
                open_elements[-1].children.append(one)
            else:
                root = one
            open_elements.append(one)
        elif token == QXmlStreamReader.TokenType.EndElement:
            open_elements.pop()
        elif token == QXmlStreamReader.TokenType.Characters and open_elements:
            open_elements[-1].text += reader.text()
    if reader.hasError() or root is None:
        raise InputError(f"{key} = {path} is no sound XML (line {reader.lineNumber()}: {reader.errorString() or 'it is empty'}): copy or download it again.")
    return root


def _attributes(reader):
    found = reader.attributes()
    return [found.at(i) for i in range(found.count())]
