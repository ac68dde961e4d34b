"""pySHACL: a case is a node with one property for each event, and each pair of events is one `sh:lessThan`."""

import time

from pyshacl import validate
from rdflib import RDF, SH, Graph, Literal, Namespace

from peers import PAIRS, claim_ids, claims_named, dated, tell

CASES = Namespace("https://example.org/cases/")
TERMS = Namespace("https://example.org/terms/")


def data() -> Graph:
    graph = Graph()
    for event in dated(claims_named()):
        case = CASES[str(event.case)]
        graph.add((case, RDF.type, TERMS.Case))
        graph.add((case, TERMS[event.type], Literal(event.day)))
    return graph


def shapes() -> Graph:
    graph = Graph()
    graph.add((TERMS.CaseShape, RDF.type, SH.NodeShape))
    graph.add((TERMS.CaseShape, SH.targetClass, TERMS.Case))
    for earlier, later in PAIRS:
        shape = TERMS[f"{earlier}-{later}"]
        graph.add((TERMS.CaseShape, SH.property, shape))
        graph.add((shape, SH.path, TERMS[earlier]))
        graph.add((shape, SH.lessThan, TERMS[later]))
    return graph


def _claims(case: str, shape: str) -> tuple[str, ...]:
    return claim_ids(int(case.removeprefix(CASES)), *shape.removeprefix(TERMS).split("-"))


def main() -> None:
    given, rules = data(), shapes()
    began = time.perf_counter()
    _, results, _ = validate(given, shacl_graph=rules)
    judged = time.perf_counter()
    found = [_claims(results.value(result, SH.focusNode), shape) for result, shape in results[: SH.sourceShape]]
    tell({"validate": judged - began}, found)


if __name__ == "__main__":
    main()
