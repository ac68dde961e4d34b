"""Who is who: identifiers, names, what is true of somebody for life, and who is or is not the same as whom.

That two ids mean one entity is said by the entities themselves (`same_as`); what documents say of it is claimed here,
and joins nothing.
"""

from claimcheck.model.claims import EntityId, LastingClaim, MomentClaim, role, value


class Identifier(MomentClaim):
    """A register gives an entity an identifier."""

    entity: EntityId | None = role("entity", "Whom or what it identifies.")
    scheme: str | None = value("The register or kind of identifier, such as VIAF or passport.")
    code: str | None = value("The identifier itself, as written in that register.")


class Naming(LastingClaim, about_years=5):
    """An entity bears a name, from when it is taken or given."""

    entity: EntityId | None = role("entity", "Who bears it.")
    name: str | None = value("The name, as written.")
    usage: str | None = value("Which of several names at one time, such as legal, maiden, stage or official.")


class Attribute(LastingClaim):
    """A property of an entity has a value: a blood type, a height."""

    entity: EntityId | None = role("entity", "Whose property it is.")
    property: str | None = value("Which property, as named, such as blood type.")
    content: str | None = value("Its value, as stated.")
    method: str | None = value("How it was told; values told in different ways are not compared.")


class Identity(MomentClaim):
    """Two entities are one and the same; with `stance: denied`, they are two."""

    entity: EntityId | None = role("entity", "One of the two.")
    other: EntityId | None = role("entity", "The other of the two.")
