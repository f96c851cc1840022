"""The one dated tree of territories and organisations, and the network that works over it."""

from opora.network.models.agreements import Agreement, AgreementParty
from opora.network.models.bodies import Body, BodyTask, Material
from opora.network.models.links import Link
from opora.network.models.nodes import Node, NodeGroup, NodeGroupMember, Placement

__all__ = [
    "Agreement",
    "AgreementParty",
    "Body",
    "BodyTask",
    "Link",
    "Material",
    "Node",
    "NodeGroup",
    "NodeGroupMember",
    "Placement",
]
